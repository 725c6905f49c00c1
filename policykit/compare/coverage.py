"""Which region has measures in which category and with which instrument, how many, and of what kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from policykit.compare.cells import (
    NAN,
    Basis,
    By,
    Key,
    all_regions,
    carries,
    characters,
    chosen_categories,
    grouped,
    instrument_uses,
    split_by,
    state_of,
)
from policykit.tables import frame

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus

LEVELS = (0, 1, 2, 3, 4)
"""Levels of the carrying verb of a measure: 0 none, 1 倡导, 2 推动, 3 实施, 4 承诺."""

FLAGS = ("concrete", "money", "cap", "deadline", "condition", "product")
"""What a measure may state; each is counted in every cell."""


def coverage(
    corpus: Corpus,
    *,
    by: By = "region",
    categories: Iterable[str] | None = None,
    regions: Sequence[str] | None = None,
    basis: Basis = "all",
) -> pd.DataFrame:
    """Every region × category cell in chart order, and a row 未归类 for each region.

    Columns: ``region`` (or what ``by`` names), ``category``, ``measures`` (that carry the category; one with two counts
    in both), ``concrete`` (of these, with a sum, a deadline or a named product), ``money``, ``cap``, ``deadline``,
    ``condition``, ``product`` (of these, how many state it), ``share`` (measures / all measures
    of the region), ``share_of_coded`` (measures / measures of the region with any category: the shares of a region may sum
    to more than 1), ``per_1000_chars`` (per 1,000 characters of the region's article text, white space not counted),
    ``state``: ``covered``, ``absent`` (searched, not there) or ``failed``: every empty cell of a region with a document
    that could not be read, since what is not there may stand in it. A region of which nothing could be read has counts 0,
    and NaN for shares and density; NaN also for shares of nothing. An open measure counts where its ``categories`` put
    it. An empty cell says that the documents at hand are silent, no more. ``categories`` keeps these alone, without 未归类;
    ``regions`` compares these alone. ``basis="operative"`` leaves guiding ideology, principles, goals and organisation
    out of counts and denominators (``part`` of the articles).

    >>> table = pk.coverage(corpus)
    >>> list(table["category"].unique())
    ['信贷', '保险', '股权', '债券', '担保', '未归类']
    """
    corpus = grouped(corpus, by, regions, basis=basis)
    wanted = [*chosen_categories(corpus, categories), *([] if categories else [corpus.frame.uncoded])]
    held = {(category, ""): carries(corpus, category) for category in wanted}
    rows = cells(corpus, held)
    coded = corpus.measures.loc[corpus.measures["categories"] != "", "region"].value_counts()
    for row in rows:
        n = int(coded.get(row["region"], 0))
        row["share_of_coded"] = row["measures"] / n if n and row["category"] != corpus.frame.uncoded else NAN
    return _named("coverage", rows, by)


def instruments(
    corpus: Corpus,
    *,
    by: By = "region",
    categories: Iterable[str] | None = None,
    regions: Sequence[str] | None = None,
    basis: Basis = "all",
) -> pd.DataFrame:
    """How many measures of each region use each instrument that occurs in the corpus.

    Columns: ``region``, ``category``, ``instrument``, ``measures`` (distinct measures that carry the category
    and have evidence with that instrument; excluded evidence does not count), ``concrete``, its flags, ``share``,
    ``per_1000_chars`` and ``state`` as in :func:`coverage`. Every region with every instrument that occurs
    anywhere, zeros included; regions and categories in chart order, instruments in the order of the codebook,
    those it does not name last. A measure with two instruments counts in both; one coded by a person without
    an instrument counts in none. Empty where nothing is labelled. ``by``, ``categories``, ``regions``, ``basis`` as there.

    >>> table = pk.instruments(corpus)
    >>> list(table.columns)[:4]
    ['region', 'category', 'instrument', 'measures']
    """
    corpus = grouped(corpus, by, regions, basis=basis)
    wanted = chosen_categories(corpus, categories)
    return _named(
        "instruments", cells(corpus, {k: m for k, m in instrument_uses(corpus).items() if k[0] in wanted}), by
    )


def cells(corpus: Corpus, held: Mapping[Key, np.ndarray]) -> list[dict[str, Any]]:
    """A row for each region and key: how many measures it holds there, of what kind, and what the cell says.

    ``held`` tells for each key which measures it has. Every count of the coverage is made here.
    """
    import numpy as np
    import pandas as pd

    regions, lengths = all_regions(corpus), characters(corpus)
    kinds = {flag: corpus.measures[flag].to_numpy(dtype=bool) for flag in FLAGS}
    place = pd.Index(regions).get_indexer(pd.Index(corpus.measures["region"]))

    def counted(mask: np.ndarray) -> list[int]:
        return [int(n) for n in np.bincount(place[mask], minlength=len(regions))]

    totals = counted(np.ones(len(place), dtype=bool))
    counts = {
        key: (counted(mask), {flag: counted(mask & kind) for flag, kind in kinds.items()})
        for key, mask in held.items()
    }
    rows = []
    for r, region in enumerate(regions):
        total, chars = totals[r], lengths.get(region, 0)
        for (category, instrument), (all_of_them, flagged) in counts.items():
            found = all_of_them[r]
            rows.append(
                {
                    "region": region,
                    "category": category,
                    "instrument": instrument,
                    "measures": found,
                    **{flag: n[r] for flag, n in flagged.items()},
                    "share": found / total if total else NAN,
                    "per_1000_chars": 1000 * found / chars if chars else NAN,
                    "state": state_of(corpus, region, found),
                }
            )
    return rows


def depth(corpus: Corpus, *, by: By = "region", regions: Sequence[str] | None = None) -> pd.DataFrame:
    """How firmly each region's measures are worded: a row for each region and level, the empty ones too.

    Columns: ``region``, ``strength`` (0 to 4, the level of the carrying verb), ``measures``, ``share`` (measures
    / all measures of the region; the five sum to 1). A region without measures has 0 and NaN; no region gives
    an empty table. ``by`` and ``regions`` as in :func:`coverage`.

    >>> table = pk.compare.depth(corpus)
    >>> sorted(table["strength"].unique().tolist())
    [0, 1, 2, 3, 4]
    """
    corpus = grouped(corpus, by, regions)
    return split_by(depth_of(corpus.measures, all_regions(corpus)), by)


def depth_of(measures: pd.DataFrame, regions: Iterable[str]) -> pd.DataFrame:
    """:func:`depth` of a table of measures, for these regions."""
    rows = []
    for region in regions:
        own = measures.loc[measures["region"] == region, "strength"]
        for level in LEVELS:
            found = int((own == level).sum())
            share = found / len(own) if len(own) else NAN
            rows.append({"region": region, "strength": level, "measures": found, "share": share})
    return frame("depth", rows)


def _named(table: str, rows: list[dict[str, Any]], by: By) -> pd.DataFrame:
    """The table with the groups under their own name."""
    return split_by(frame(table, rows), by)
