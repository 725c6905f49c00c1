"""The coverage matrix of a state: regions × categories, or × the instruments of one category."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from policykit.compare.frames import frame
from policykit.records import UNCODED
from policykit.report.charts.explorer import shown
from policykit.report.wording.words import Lang

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.notebook.explorer_index import Index
    from policykit.notebook.explorer_state import State

MATRIX = {
    "region": "str",
    "column": "str",
    "category": "str",
    "instrument": "str",
    "measures": "int64",
    "share": "float64",
    "per_1000_chars": "float64",
    "state": "str",
}
ROWS = 24  # regions of a page
STATES = ("absent", "covered", "failed")


@dataclass(frozen=True)
class Grid:
    """The cells of a state as arrays of shape (regions, columns); ``codes`` are the numbers of the regions."""

    codes: np.ndarray
    columns: list[str]
    measures: np.ndarray
    share: np.ndarray
    density: np.ndarray
    state: np.ndarray  # index into STATES


def grid(index: Index, state: State) -> Grid:
    """Counted as :func:`policykit.compare.coverage_parts` counts: share of all measures of the region, and so on."""
    import numpy as np

    columns = index.columns(state.category)
    codes = index.codes(state.regions)
    counts = index.counts(columns, index.chosen(state.depth, state.strength))[codes]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = counts / index.total[codes][:, None]
        density = 1000 * counts / index.characters[codes][:, None]
    states = np.where(counts > 0, 1, np.where(index.failed[codes][:, None], 2, 0))
    made = Grid(codes, columns, counts, share, density, states)
    return _sorted(made, state) if state.sort else made


def _sorted(made: Grid, state: State) -> Grid:
    """The regions with most in the column first, equal ones in chart order; those not readable last."""
    import numpy as np

    at = made.columns.index(state.sort)
    values = {"share": made.share, "per_1000_chars": made.density}.get(state.value, made.measures)[:, at]
    order = np.argsort(-np.where(made.state[:, at] == 2, -1.0, np.nan_to_num(values)), kind="stable")
    parts = (made.measures, made.share, made.density, made.state)
    return Grid(made.codes[order], made.columns, *(part[order] for part in parts))


def matrix_table(index: Index, state: State) -> pd.DataFrame:
    """Every cell of the matrix as a long table, in the order of the rows on the screen."""
    made = grid(index, state)
    rows = []
    for n, code in enumerate(made.codes.tolist()):
        for m, name in enumerate(made.columns):
            numbers = int(made.measures[n, m]), float(made.share[n, m]), float(made.density[n, m])
            rows.append((index.regions[code], name, *index.names[name], *numbers, STATES[made.state[n, m]]))
    return frame(rows, MATRIX)


def matrix_page(index: Index, state: State, *, first: int = 0, lang: Lang = "zh") -> dict[str, Any]:
    """``rows`` from ``first`` on, each with the texts, states and shades (0 to 1) of its cells; ``total`` rows."""
    import numpy as np

    made = grid(index, state)
    coloured = np.array([name != UNCODED for name in made.columns], dtype=bool)
    plain = np.nan_to_num(made.share[:, coloured])
    most = float(plain.max()) if plain.size else 0.0
    rows = []
    for n in range(first, min(first + ROWS, len(made.codes))):
        code = int(made.codes[n])
        cells = [_cell(made, n, m, most, state.value, lang) for m in range(len(made.columns))]
        rows.append({"region": index.regions[code], "total": int(index.total[code]), "cells": cells})
    sums = [int(x) for x in made.measures.sum(axis=0)]
    heads = [{"name": c, "n": n} for c, n in zip(made.columns, sums, strict=True)]
    return {"columns": heads, "rows": rows, "first": first, "total": len(made.codes)}


def _cell(made: Grid, n: int, m: int, most: float, value: str, lang: Lang) -> list[Any]:
    """Text, state and shade of one cell; without a category 0 is a number like any other."""
    name, state = made.columns[m], STATES[made.state[n, m]]
    if name == UNCODED and state == "absent":
        return ["0", "covered", 0.0]
    numbers = {
        "measures": made.measures[n, m],
        "share": made.share[n, m],
        "per_1000_chars": made.density[n, m],
    }
    text = shown(value, SimpleNamespace(state=state, **numbers), lang)
    shade = (
        round(float(made.share[n, m]) / most, 3) if state == "covered" and most and name != UNCODED else 0.0
    )
    return [text, state, shade]
