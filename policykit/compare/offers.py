"""Who gives whom how much: the offers of all regions side by side, set against each other only where they are of one kind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from policykit.compare.cells import By, all_regions, grouped, split_by
from policykit.gongwen.words.bases import base_of

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus


def offers(
    corpus: Corpus,
    *,
    by: By = "region",
    categories: Iterable[str] | None = None,
    regions: Iterable[str] | None = None,
    limit: int | None = None,
) -> pd.DataFrame:
    """The offers of all regions: one row for each who receives and each condition.

    The columns of the table ``offers`` and, last, ``comparison``: rows with the same words there, and only these, may
    be set against each other; empty where no other region has one of the kind. Rows are of one kind where form,
    instrument and base agree; a rate's base is the standard one of ``bases.csv`` (实际保费支出 and 实际投保年度保费
    are both 保费), any other base has to be the same words. An offer without an instrument or a base is compared with
    nothing: nothing in it says that it is given for the same. Comparable rows first, the highest rate or sum on top;
    then region in chart order and the order of the document. ``categories`` keeps offers of measures of these
    categories, ``regions`` those of these regions, ``limit`` the first rows; ``by`` groups otherwise. Money is in CNY, rates are ratios.

    >>> table = pk.offers(corpus)
    >>> list(table.columns)[3:6], table.columns[-1]
    (['region', 'instrument', 'form'], 'comparison')
    """
    wanted_ids = (
        corpus.only(*regions).offers["offer_id"] if regions is not None else corpus.offers["offer_id"]
    )
    corpus = grouped(corpus, by)
    table: Any = corpus.offers.copy()
    if categories is not None:
        wanted = set(categories)
        coded = corpus.measures.set_index("measure_id")["categories"].str.split("|")
        table = table[[not wanted.isdisjoint(coded[measure]) for measure in table["measure_id"]]]
    kinds = [_kind(row) for row in table.itertuples(index=False)]
    held: dict[str, set[str]] = {}
    for kind, region in zip(kinds, table["region"], strict=True):
        held.setdefault(kind, set()).add(region)
    table["comparison"] = [kind if kind and len(held[kind]) > 1 else "" for kind in kinds]
    table = table[table["offer_id"].isin(wanted_ids)]
    order = {region: n for n, region in enumerate(all_regions(corpus))}
    keys = table.assign(
        alone=table["comparison"] == "",
        high=-table["rate"].fillna(table["amount"]).where(table["comparison"] != "", 0.0).fillna(0.0),
        place=[order.get(region, len(order)) for region in table["region"]],
    ).sort_values(["alone", "comparison", "high", "place", "doc_id", "start"], kind="stable")
    chosen: pd.DataFrame = table.loc[keys.index].head(len(table) if limit is None else limit)
    return split_by(chosen.reset_index(drop=True), by)


def _kind(row: Any) -> str:
    """What an offer is one of: 保费补贴 · 科技保险 · 保费; empty where it says too little."""
    if not row.instrument or not row.base:
        return ""
    standard = base_of(row.base) if row.rate == row.rate else None  # a number that is not stated is NaN
    parts = (row.form, row.instrument, standard.standard if standard else row.base)
    return " · ".join(dict.fromkeys(parts))
