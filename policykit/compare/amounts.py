"""Who gives how much of what, up to which ceiling: the grants of all regions side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from policykit.compare.cells import all_regions, instrument_uses
from policykit.compare.frames import frame
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.bases import base_of
from policykit.records import UNCODED

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

AMOUNTS = {
    "kind": "str",
    "comparison": "str",
    "rank": "int64",
    "region": "str",
    "categories": "str",
    "instrument_names": "str",
    "unit": "str",
    "rate": "float64",
    "rate_low": "float64",
    "rate_bound": "str",
    "base": "str",
    "base_standard": "str",
    "amount": "float64",
    "amount_low": "float64",
    "ceiling": "float64",
    "floor": "float64",
    "per": "str",
    "deadline": "str",
    "phrases": "str",
    "measure_id": "str",
    "grant": "int64",
    "text": "str",
}
GROUPS = {
    "comparison": "str",
    "kind": "str",
    "unit": "str",
    "base_standard": "str",
    "regions": "int64",
    "region_names": "str",
    "grants": "int64",
    "lowest": "float64",
    "lowest_regions": "str",
    "highest": "float64",
    "highest_regions": "str",
    "bounds": "str",
}
KINDS = (
    "subsidy",
    "interest_subsidy",
    "risk_compensation",
    "fee_rate",
    "investment_limit",
    "loan_terms",
    "loss_tolerance",
)
"""Kinds of number that state what is given, taken, lent or borne, in the order of the table."""

NAN = float("nan")


def amounts(corpus: Corpus) -> pd.DataFrame:
    """The grants of all regions, one a row: rate, base, sum, ceiling, and what each may be compared with.

    Columns: ``kind``; ``comparison``: rows with the same key, and only these, may be compared (empty: with none);
    ``rank`` in that group, 1 for the highest rate, equal rates share the better rank (0: not compared);
    ``region``, ``categories``, ``instrument_names`` (of the measure, joined by ``|``); ``unit`` of what leads the
    grant: ``ratio`` where it has a rate, else ``CNY``; ``rate`` and ``rate_low``: its highest and its lowest rate
    (two in tiers and ranges, else equal), shares of 1; ``rate_bound``: 不超过30% is ``max``, 30% ``exact``;
    ``base`` as printed, ``base_standard`` by ``bases.csv``, or as printed where no row names it; ``amount`` and
    ``amount_low``: highest and lowest sum that is given as such; ``ceiling``: the highest sum under 最高 or
    不超过; ``floor``: the lowest under 不低于, all in CNY, NaN where there is none; ``per``, ``deadline``,
    ``phrases`` (in the order of the sentence), ``measure_id``, ``grant`` (its number in the measure), ``text``.

    The key of a group is kind/ratio/base, so that rows are compared only where kind, unit and normalised base
    agree; for a base that is said of different things (融资额, and any that ``bases.csv`` does not name) the
    categories have to agree too. A rate without a base, and a sum without a rate, is compared with nothing:
    nothing in it says that it is given for the same. Old values (从1000万元提高至…), conditions, targets, counts
    and durations do not enter. Kinds in the order of ``KINDS``; groups before what stands alone, by base; then
    rank, region in chart order, and document order. Empty where no measure states a rate or a sum.

    >>> grants = pk.amounts(corpus)
    >>> list(grants.columns)[:4]
    ['kind', 'comparison', 'rank', 'region']
    """
    used = _instruments(corpus)
    facts: Any = corpus.measures.set_index("measure_id")[["region", "categories", "text"]]
    rows = [
        _row(measure_id, numbers, facts.loc[measure_id], used.get(measure_id, ""))
        for measure_id, numbers in _grants(corpus)
    ]
    table = frame(rows, AMOUNTS)
    return _in_order(table, all_regions(corpus))


def amount_groups(corpus: Corpus, grants: pd.DataFrame | None = None) -> pd.DataFrame:
    """The groups of :func:`amounts` that at least two regions share, with their lowest and highest rate.

    Columns: ``comparison``, ``kind``, ``unit``, ``base_standard``, ``regions`` (how many), ``region_names``,
    ``grants`` (rows of the group), ``lowest`` (of ``rate_low``) and ``highest`` (of ``rate``),
    ``lowest_regions`` and ``highest_regions`` (all that have it), ``bounds``: every ``rate_bound`` of the
    group; where it is not ``exact`` alone, a rate that is paid stands beside one that is only not exceeded.
    Lists are joined by ``|``, regions in chart order, groups in the order of :func:`amounts`. Empty where no
    two regions can be compared. ``grants`` is the table of :func:`amounts` or a part of it, such as that of
    one channel; made where it is not given.

    >>> groups = pk.amount_groups(corpus)
    >>> bool((groups["regions"] >= 2).all())
    True
    """
    table: Any = amounts(corpus) if grants is None else grants
    order = all_regions(corpus)
    rows: list[tuple[Any, ...]] = []
    for key, group in table[table["comparison"] != ""].groupby("comparison", sort=False):
        present = [r for r in order if r in set(group["region"])]
        if len(present) < 2:
            continue
        low, high = group["rate_low"].min(), group["rate"].max()
        at_low = set(group.loc[group["rate_low"] == low, "region"])
        at_high = set(group.loc[group["rate"] == high, "region"])
        first = group.iloc[0]
        rows.append(
            (
                *(key, first["kind"], first["unit"], first["base_standard"]),
                *(len(present), "|".join(present), len(group)),
                *(low, "|".join(r for r in present if r in at_low)),
                *(high, "|".join(r for r in present if r in at_high)),
                _joined("|".join(group["rate_bound"]).split("|")),
            )
        )
    return frame(rows, GROUPS)


def _grants(corpus: Corpus) -> Iterator[tuple[str, list[Any]]]:
    """The numbers of each grant that states a rate or a sum, in document order."""
    table: Any = corpus.quantities
    table = table[table["kind"].isin(KINDS) & table["unit"].isin(["ratio", "CNY"])]
    table = table[~table["former"].astype(bool)]
    table = table[table["measure_id"].isin(corpus.measures["measure_id"])]
    for (measure_id, _), numbers in table.groupby(["measure_id", "grant"], sort=False):
        ordered = numbers.sort_values(["start", "end"], kind="stable")
        yield str(measure_id), list(ordered.itertuples(index=False))


def _row(measure_id: str, numbers: list[Any], facts: Any, instruments: str) -> tuple[Any, ...]:
    rates = [n for n in numbers if n.unit == "ratio"]
    sums = [n for n in numbers if n.unit == "CNY"]
    given = [n.value for n in sums if n.bound in ("exact", "approx")]
    lead = (rates or sums)[0]
    base = next((n.base for n in rates if n.base), "")
    known = base_of(base)
    standard = known.standard if known else base
    comparable = (
        rates and standard and not p.TIME_ONLY.find(standard)
    )  # 前三年100%: the base is not named there
    key = "/".join([lead.kind, lead.unit, standard]) if comparable else ""
    if key and (known is None or known.general):
        key += f"/{facts['categories'] or UNCODED}"
    return (
        *(lead.kind, key, 0, facts["region"], facts["categories"], instruments, lead.unit),
        *(max((n.value for n in rates), default=NAN), min((n.value for n in rates), default=NAN)),
        *(_joined(n.bound for n in rates), base, standard),
        *(max(given, default=NAN), min(given, default=NAN)),
        max((n.value for n in sums if n.bound == "max"), default=NAN),
        min((n.value for n in sums if n.bound == "min"), default=NAN),
        _joined(word for n in numbers for word in n.per.split("|")),
        _joined(n.deadline for n in numbers),
        "|".join(n.phrase for n in numbers),
        *(measure_id, lead.grant, facts["text"]),
    )


def _in_order(table: Any, regions: tuple[str, ...]) -> pd.DataFrame:
    """Ranked inside the groups and sorted; rows enter in document order."""
    compared = table["comparison"] != ""
    ranks = table.groupby("comparison")["rate"].rank(method="min", ascending=False)
    table["rank"] = ranks.where(compared, 0).astype("int64")
    order = table.assign(
        kind=[KINDS.index(kind) for kind in table["kind"]],
        alone=~compared,
        region=[regions.index(region) for region in table["region"]],
    ).sort_values(["kind", "alone", "comparison", "rank", "region"], kind="stable")
    return table.loc[order.index].reset_index(drop=True)


def _instruments(corpus: Corpus) -> dict[str, str]:
    """The instruments of each measure, in the order of :func:`instrument_uses`."""
    ids: Any = corpus.measures["measure_id"].to_numpy()
    found: dict[str, list[str]] = {}
    for (_, instrument), mask in instrument_uses(corpus).items():
        for measure_id in ids[mask]:
            found.setdefault(measure_id, []).append(instrument)
    return {measure_id: _joined(names) for measure_id, names in found.items()}


def _joined(words: Any) -> str:
    return "|".join(dict.fromkeys(word for word in words if word))
