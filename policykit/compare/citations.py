"""The documents that the documents themselves say they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from policykit.compare.cells import By, grouped, split_by
from policykit.gongwen.facts.region import level_of
from policykit.gongwen.words.lexicon import pattern
from policykit.tables import frame

YEAR = pattern(
    r"[〔﹝\[［【（(](?P<year>(?:19|20)\d{2})[〕﹞\]］】）)]",
    yes=("国发〔2017〕42号", "鲁政办字〔2023〕155号"),
    no=("交通运输部令第16号",),
)

CENTRAL = pattern(
    r"(?:国|中|银|金|证监|保监|财|发改|工信|科|商|税|人社|教|农|建|环|交|海关)(?!{HAN}?政)",
    yes=("国发〔2017〕42号", "银监发〔2016〕14号"),
    no=("晋政办发〔2017〕148号", "武政办〔2025〕67号"),
)
"""Numbers of central bodies begin with the body, those of local ones with the place."""

PROVINCES = frozenset("京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀贵黔云滇藏陕秦甘陇青宁新")

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus


def citations(
    corpus: Corpus, *, by: By = "region", regions: Sequence[str] | None = None, limit: int | None = None
) -> pd.DataFrame:
    """What each policy document cites: one row a place, documents in chart order, places in the order of the text.

    Columns: ``doc_id``, ``region``, ``title`` and ``number`` of the cited document (a short name is given in full),
    ``relation`` (依据, 转发, 落实, 参照, 废止), ``start`` and ``end`` in the clean text, ``cited_doc``: its id where the
    corpus holds it; empty: missing, so that nothing is known of its wording. Behind them ``level`` and ``year`` of the
    cited document: its own where it is held, else as its title and number say; empty where they do not. ``by`` groups otherwise, ``regions`` takes these alone,
    ``limit`` keeps so many rows.

    >>> cited = pk.citations(corpus)
    >>> list(cited.columns)[:3]
    ['doc_id', 'region', 'title']
    """
    corpus = grouped(corpus, by, regions)
    order = {doc_id: n for n, doc_id in enumerate(_in_order(corpus))}
    table = corpus.tables["citations"]
    table = table[table["doc_id"].isin(order)]
    place = table.assign(doc_id=table["doc_id"].map(order)).sort_values(["doc_id", "start"], kind="stable")
    held: Any = corpus.whole.documents.set_index("doc_id")
    rows = table.loc[place.index].to_dict("records")[:limit]
    found = [_told(held, str(row["cited_doc"]), str(row["title"]), str(row["number"])) for row in rows]
    made = frame("citations", rows)
    told = {"level": [level for level, _ in found], "year": [year for _, year in found]}
    return split_by(made.assign(**told).astype(dict.fromkeys(told, "str")), by)


def _told(held: Any, doc_id: str, title: str, number: str) -> tuple[str, str]:
    """Level and year of a cited document."""
    years = YEAR.find(number) or YEAR.find(title)
    year = years["year"] if years else ""
    if doc_id in held.index:
        return str(held.at[doc_id, "level"]), str(held.at[doc_id, "date_issued"])[:4] or year
    return ("national" if CENTRAL.at(number) else level_of((title,)) or _of_number(number)), year


def _of_number(number: str) -> str:
    """A number begins with the short name of its place: 晋政办发 is a province's."""
    return "province" if number[:1] in PROVINCES else ""


def _in_order(corpus: Corpus) -> list[str]:
    ordered = corpus.policies.sort_values(["source_file", "source_item"], kind="stable")
    return [str(doc_id) for doc_id in ordered["doc_id"]]
