"""The coverage in parts (concrete and exhortation, or by strength) and as squares of regions × columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from policykit.compare.cells import all_regions, carries, characters_of, instrument_uses, state_of
from policykit.compare.frames import frame
from policykit.errors import UnknownChoice
from policykit.records import CATEGORIES, UNCODED

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus

Level = Literal["category", "instrument"]
Split = Literal["concrete", "strength"]
View = Literal["covered", "measures", "share", "per_1000_chars"]

PARTS = {
    "region": "str",
    "category": "str",
    "instrument": "str",
    "part": "str",
    "measures": "int64",
    "share": "float64",
    "per_1000_chars": "float64",
    "state": "str",
}
DEPTH = {"region": "str", "strength": "int64", "measures": "int64", "share": "float64"}
LEVELS = (0, 1, 2, 3, 4)
"""Levels of the carrying verb of a measure: 0 none, 1 倡导, 2 推动, 3 实施, 4 承诺."""

ALL = "all"
CONCRETE, EXHORTATION = "concrete", "exhortation"
NAN = float("nan")


def coverage_parts(corpus: Corpus, *, level: Level = "category", by: Split = "concrete") -> pd.DataFrame:
    """Every region × category (or × instrument) cell in parts: a row for ``all`` and one for each part.

    Columns: ``region``, ``category`` (未归类 last), ``instrument`` (empty on the level ``category``), ``part``:
    ``all`` and then ``concrete`` (a quantity, a deadline or a named product) and ``exhortation`` (none of
    them), or with ``by="strength"`` the values of the column ``strength`` of the measures in sorted order;
    ``measures``, ``share`` (measures / all measures of the region), ``per_1000_chars``, ``state`` as in
    :func:`policykit.compare.coverage`, judged part by part: ``absent`` in the part ``concrete`` says that the
    documents at hand name no figure there. The parts of a cell sum to its ``all``. No region gives an empty
    table; a corpus whose measures have no column ``strength`` cannot be split by it.

    >>> parts = pk.coverage_parts(corpus, by="concrete")
    >>> list(parts["part"].unique())
    ['all', 'concrete', 'exhortation']
    """
    measures = corpus.measures
    columns, parts = _columns(corpus, level), _parts(measures, by)
    rows: list[tuple[object, ...]] = []
    for region in all_regions(corpus):
        here = (measures["region"] == region).to_numpy(dtype=bool)
        total, chars = int(here.sum()), characters_of(corpus, region)
        for key, held in columns.items():
            for part, chosen in parts.items():
                found = int((here & held & chosen).sum())
                share = found / total if total else NAN
                density = 1000 * found / chars if chars else NAN
                rows.append((region, *key, part, found, share, density, state_of(corpus, region, found)))
    return frame(rows, PARTS)


def depth(corpus: Corpus) -> pd.DataFrame:
    """How firmly each region's measures are worded: a row for each region and level, the empty ones too.

    Columns: ``region``, ``strength`` (0 to 4, the level of the carrying verb), ``measures``, ``share`` (measures
    / all measures of the region; the five sum to 1). A region without measures has 0 and NaN; no region gives
    an empty table.

    >>> table = pk.depth(corpus)
    >>> sorted(table["strength"].unique().tolist())
    [0, 1, 2, 3, 4]
    """
    levels = corpus.measures[["region", "strength"]]
    rows: list[tuple[object, ...]] = []
    for region in all_regions(corpus):
        own = levels.loc[levels["region"] == region, "strength"]
        for level in LEVELS:
            found = int((own == level).sum())
            rows.append((region, level, found, found / len(own) if len(own) else NAN))
    return frame(rows, DEPTH)


def coverage_view(
    corpus: Corpus,
    view: View = "measures",
    *,
    level: Level = "category",
    part: str = ALL,
    by: Split = "concrete",
) -> pd.DataFrame:
    """One view of the coverage as a square: a row a region, a column a category or instrument, 未归类 last.

    ``view``: ``covered`` (the states ``covered``, ``absent``, ``failed``), ``measures``, ``share`` or
    ``per_1000_chars``. Instruments are headed 信贷·贴息. ``part`` restricts the square to one part of
    :func:`coverage_parts`. Numbers of a cell that is ``failed`` are NaN, so that nobody takes them for 0. The
    index is named ``region``; without regions the square has no rows.

    ``level`` and ``by`` as in :func:`coverage_parts`.

    >>> square = pk.coverage_view(corpus, "share")
    >>> list(square.columns)
    ['信贷', '保险', '股权', '债券', '担保', '未归类']
    """
    if view not in get_args(View):
        raise UnknownChoice("视图", view, list(get_args(View)))
    table = coverage_parts(corpus, level=level, by=by)
    known = list(_parts(corpus.measures, by))
    if part not in known:
        raise UnknownChoice("部分", part, known)
    table = table[table["part"] == part]
    names = [name_of((c, i)) for c, i in zip(table["category"], table["instrument"], strict=True)]
    values = table["state"] if view == "covered" else table[view].astype("float64")
    if view != "covered":
        values = values.where(table["state"] != "failed")
    square = table.assign(column=names, value=values).pivot(index="region", columns="column", values="value")
    square = square.loc[list(dict.fromkeys(table["region"])), list(dict.fromkeys(names))]
    return square.rename_axis(columns=None)


def name_of(key: tuple[str, str]) -> str:
    """How an instrument is named beside others: its category first, because two channels share some names.

    >>> name_of(("信贷", "贴息")), name_of(("信贷", ""))
    ('信贷·贴息', '信贷')
    """
    return "·".join(part for part in key if part)


def _columns(corpus: Corpus, level: Level) -> dict[tuple[str, str], np.ndarray]:
    """Category and instrument of each column, with the measures that belong there."""
    if level not in get_args(Level):
        raise UnknownChoice("层级", level, list(get_args(Level)))
    uncoded = {(UNCODED, ""): carries(corpus.measures, UNCODED)}
    if level == "instrument":
        return instrument_uses(corpus) | uncoded
    return {(category, ""): carries(corpus.measures, category) for category in CATEGORIES} | uncoded


def _parts(measures: pd.DataFrame, by: Split) -> dict[str, np.ndarray]:
    """The parts by name, ``all`` first, with the measures of each."""
    import numpy as np

    available = [split for split in get_args(Split) if split in measures.columns]
    if by not in available:
        raise UnknownChoice("拆分方式", by, available)
    whole = {ALL: np.ones(len(measures), dtype=bool)}
    if by == "concrete":
        concrete = measures["concrete"].to_numpy(dtype=bool)
        return whole | {CONCRETE: concrete, EXHORTATION: ~concrete}
    values = measures[by].astype("str").to_numpy()
    return whole | {value: values == value for value in sorted(set(values))}
