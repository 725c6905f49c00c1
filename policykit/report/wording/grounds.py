"""What sentences about a corpus may rest on: one view of all tables, asked before anything is said.

Every question is answered from more than one table. A document is silent on money only where neither an offer nor a
number of a grant stands in it; a region lacks an instrument only where no evidence, set aside or not, no offer and no
word of it is there; of a document that was not read, or whose text is damaged, no silence is a statement at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from policykit.compare.cells import BROKEN, damaged, heard, in_doubt
from policykit.report.contract import complete, each
from policykit.report.wording.words import framed

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

GRANTS = ("补贴奖励", "贴息", "保费补贴", "担保费补贴", "风险补偿")
"""Forms in which somebody is paid; the others rule what may be lent, charged, invested or lost."""
PAID = ("subsidy", "interest_subsidy", "risk_compensation")
"""Kinds of quantities that are numbers of a grant."""
PAYING = "补[偿贴助]|贴息|奖[励补]|代偿"
"""Words of which a promise to pay holds one: a 风险分担机制 alone pays nobody."""
RULED = {
    "费率上限": "fee_rate",
    "贷款额度": "loan_terms",
    "出资比例": "investment_limit",
    "容忍度": "loss_tolerance",
}
"""The kind of quantity that a rule's number is."""
NO_TOOL = ("excluded", "slogan")  # rules whose evidence counts for a category at most, not for an instrument
MADE = r"制[定订]本"  # 根据……，制定本办法
FIRMS = "企业"  # the receiver of an offer that is paid to firms; any other receiver is named as it is written


class _Memo(dict[Any, Any]):
    """Answers that are worked out once."""

    def __init__(self, find: Any) -> None:
        super().__init__()
        self.find = find

    def __missing__(self, key: Any) -> Any:
        self[key] = self.find(key)
        return self[key]


@dataclass(frozen=True)
class Grounds:
    """The tables of a corpus, and what may be said from them."""

    tables: Mapping[str, pd.DataFrame]

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """The regions that are compared, in chart order."""
        policies = self.policies
        return tuple(dict.fromkeys([*self.tables["coverage"]["region"], *policies["region"]]))

    @cached_property
    def policies(self) -> pd.DataFrame:
        documents = self.tables["documents"]
        return documents[documents["kind"] == "policy"]

    @cached_property
    def failed(self) -> frozenset[str]:
        """Regions that were not read well enough to be compared."""
        coverage, policies = self.tables["coverage"], self.policies
        return frozenset(coverage.loc[coverage["state"] == "failed", "region"]) | frozenset(
            policies.loc[policies["state"] == "failed", "region"]
        )

    @cached_property
    def damaged(self) -> frozenset[str]:
        """Regions of which a document was read, and whose text breaks off or lacks parts."""
        return damaged(self.tables["documents"], self.tables["doubts"]) - self.failed

    @property
    def narrowed(self) -> list[str]:
        """The categories that are spoken of, where they are not all of the frame."""
        return [] if set(self.category_names) >= set(framed().categories) else self.category_names

    @property
    def whole(self) -> list[str]:
        """The regions whose silence may be told."""
        return [r for r in self.regions if r not in self.failed and r not in self.damaged]

    @cached_property
    def categories(self) -> dict[str, tuple[str, ...]]:
        """The categories of each measure."""
        measures = self.tables["measures"]
        pairs = zip(measures["measure_id"], measures["categories"], strict=True)
        return {str(i): tuple(c for c in str(held).split("|") if c) for i, held in pairs}

    @cached_property
    def evidence(self) -> dict[tuple[str, str], dict[str, None]]:
        """The measures that carry each category and instrument, by evidence that counts."""
        found: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for row in each(self.tables["labels"]):
            if (
                row.instrument
                and row.rule not in NO_TOOL
                and row.category in self.categories.get(row.measure_id, ())
            ):
                found[row.category, row.instrument][row.measure_id] = None
        return found

    def shared(self, ids: Iterable[str]) -> set[str]:
        """The instruments that all of some measures carry."""
        return {
            name
            for (_, name), held in self.evidence.items()
            if name not in self.rest and held.keys() >= set(ids)
        }

    @cached_property
    def begins(self) -> dict[str, int]:
        """Where what each document orders begins; an article that says why it is made (制定本办法) stands before it."""
        articles = self.tables["articles"]
        own = articles[(articles["part"] == "operative") & ~articles["text"].str.contains(MADE)]
        return {str(k): int(v) for k, v in own.groupby("doc_id")["start"].min().items()}

    def only_heard(self, region: str) -> dict[str, int]:
        """Ways of paying whose words a region holds in measures that are neither coded to them nor state a figure."""
        found: dict[str, int] = {}
        measures = self.tables["measures"]
        for (_, name), held in self.evidence.items():
            if name not in GRANTS:
                continue
            own = measures[(measures["region"] == region) & measures["text"].str.contains(name, regex=False)]
            ids = set(own["measure_id"]) - self._offered
            if ids and not any(self.place.get(i) == region for i in held):
                found[name] = len(ids)
        return found

    @cached_property
    def place(self) -> dict[str, str]:
        """The region of each measure."""
        measures = self.tables["measures"]
        return dict(zip(measures["measure_id"], measures["region"], strict=True))

    @cached_property
    def offers(self) -> dict[str, list[Any]]:
        """The offers of each region in the order of its document."""
        found: dict[str, list[Any]] = {region: [] for region in self.regions}
        for row in sorted(each(self.tables["offers"]), key=lambda row: (row.doc_id, row.start, row.offer_id)):
            found.setdefault(str(row.region), []).append(row)
        return found

    def grants(self, region: str, category: str = "") -> list[Any]:
        """The offers of a region that pay somebody through a channel; one category alone where it is given."""
        return [
            row for row in self.offers.get(region, ()) if row.form in GRANTS and self._through(row, category)
        ]

    def rules(self, region: str, category: str = "") -> list[Any]:
        """Its other offers: how much may be lent, charged, invested or lost, and figures of no known form."""
        return [
            row
            for row in self.offers.get(region, ())
            if row.form not in GRANTS and self._through(row, category)
        ]

    def channels(self, offer: Any) -> tuple[str, ...]:
        """The categories an offer is of: those of its instrument in its measure, else all of the measure."""
        held = self.categories.get(offer.measure_id, ())
        own = tuple(c for c in held if offer.measure_id in self.evidence.get((c, offer.instrument), ()))
        return own or held

    def _through(self, offer: Any, category: str) -> bool:
        held = self.channels(offer)
        return category in held if category else bool(held)

    def numbers(self, region: str) -> list[Any]:
        """The sums of money and the rates of a region's measures."""
        table = self.tables["quantities"]
        rows = table[table["unit"].isin(["CNY", "ratio"])]
        return [row for row in each(rows) if self.place.get(row.measure_id) == region]

    def unpaid(self, region: str) -> bool:
        """Whether a region's documents, as far as they were read, state no figure of a grant: two tables agree on it."""
        paid = any(row.form in GRANTS for row in self.offers.get(region, ()))
        return not paid and not any(row.kind in PAID for row in self.numbers(region))

    def promised(self, region: str, category: str = "") -> list[str]:
        """Measures that name a way of paying and give no figure of it: 设立风险补偿资金."""
        paid = {row.measure_id for row in self.offers.get(region, ()) if row.form in GRANTS}
        ids = [
            i
            for (c, name), held in self.evidence.items()
            if name in GRANTS and category in ("", c)
            for i in held
        ]
        measures = self.tables["measures"]
        said = set(measures.loc[measures["text"].str.contains(PAYING), "measure_id"])
        return [i for i in dict.fromkeys(ids) if self.place.get(i) == region and i in said - paid]

    def having(self, ids: Iterable[str]) -> list[str]:
        """The regions of measures, in chart order."""
        held = {self.place.get(i) for i in ids}
        return [region for region in self.regions if region in held]

    def alone(self, offers: Sequence[Any], kinds: Sequence[str]) -> bool:
        """Whether offers are the only ones of their sort that state a figure; numbers of ``kinds`` elsewhere contradict it."""
        regions = {str(offer.region) for offer in offers}
        region = next(iter(regions))
        if len(regions) > 1 or region in self.failed or not set(self.whole) - regions:
            return False
        names = {(c, offer.instrument) for offer in offers for c in self.channels(offer) if offer.instrument}
        like = (
            set().union(*(self.evidence.get(name, ()) for name in names))
            if offers[0].form in GRANTS
            else None
        )
        return not any(
            self.place.get(row.measure_id) not in (region, None)
            and (like is None or row.measure_id in like)
            and row.measure_id not in self._offered
            for row in each(self.tables["quantities"])
            if row.kind in kinds
        )

    @cached_property
    def _offered(self) -> frozenset[str]:
        return frozenset(self.tables["offers"]["measure_id"])

    def lacking(self, category: str, instrument: str = "") -> list[str]:
        """Regions that do not mention a category or an instrument, where this may be said."""
        return self._lacking[category, instrument]

    @cached_property
    def _lacking(self) -> dict[tuple[str, str], list[str]]:
        return _Memo(self._find_lacking)

    def _find_lacking(self, key: tuple[str, str]) -> list[str]:
        category, instrument = key
        labels, gaps = self.tables["labels"], self.tables["gaps"]
        rows = labels[
            (labels["category"] == category) & ((labels["instrument"] == instrument) | (not instrument))
        ]
        spoken = {
            self.place.get(i) for i in rows["measure_id"]
        }  # what was set aside too: they are not silent
        if instrument:
            measures = self.tables["measures"]
            spoken |= set(measures.loc[heard(self.tables, category, instrument), "region"])
        own = gaps[(gaps["category"] == category) & (gaps["instrument"] == instrument)]
        spoken |= {self.place.get(i) for row in each(own) for i in str(row.set_aside).split("|") if i}
        offered = {
            region
            for region, rows in self.offers.items()
            for row in rows
            if (row.instrument == instrument if instrument else category in self.channels(row))
        }
        coverage = self.tables["coverage"]
        counted = set(coverage.loc[(coverage["category"] == category) & (coverage["measures"] > 0), "region"])
        return [r for r in self.whole if r not in spoken | offered | (set() if instrument else counted)]

    def state(self, region: str, category: str) -> str:
        """The state of a cell, where silence of a damaged text is no absence: covered, absent, failed or damaged."""
        if any(category in held and self.place[i] == region for i, held in self.categories.items()):
            return "covered"
        if region in self.failed:
            return "failed"
        return (
            "absent" if region in self.lacking(category) else "damaged" if region in self.damaged else "aside"
        )

    @cached_property
    def numbered(self) -> frozenset[str]:
        """Measures that state a sum, a rate or an offer."""
        quantities = self.tables["quantities"]
        return self._offered | frozenset(
            quantities.loc[quantities["unit"].isin(["CNY", "ratio"]), "measure_id"]
        )

    @cached_property
    def rest(self) -> frozenset[str]:
        """Instruments that say no more than their category: what is left where nothing more special is named."""
        return frozenset(i.instrument for i in framed().instruments if i.rest)

    @cached_property
    def category_names(self) -> list[str]:
        """The categories that the coverage has, in its order."""
        return [c for c in dict.fromkeys(self.tables["coverage"]["category"]) if c != framed().uncoded]


def grounds_of(corpus: Corpus, **tables: pd.DataFrame) -> Grounds:
    """What may be said of a corpus; of comparisons that take long only where they are given."""
    from policykit.compare import coverage, gaps, targets

    quick: dict[str, Any] = {"coverage": coverage, "gaps": gaps, "targets": targets}
    made = {name: tables[name] if name in tables else verb(corpus) for name, verb in quick.items()}
    return Grounds(complete({**corpus.tables, **made, **tables}))


def sound(matches: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The matches of which no side is a damaged sentence: these carry no statement."""
    bad = in_doubt(tables, BROKEN)
    return matches[~matches["left_id"].isin(bad) & ~matches["right_id"].isin(bad)]
