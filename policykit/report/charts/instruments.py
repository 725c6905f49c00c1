"""Chart of instruments: which region uses which instrument of which channel, and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.report.charts import grid, theme
from policykit.report.contract import each
from policykit.report.wording.lettering import shorten
from policykit.report.wording.words import Lang, framed, in_order, instrument_name, known, presenter, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

NAME_WIDTHS: dict[Lang, int] = {"zh": 15, "en": 22}
"""Ems: a longer instrument is cut with …; the table beside the figure has it in full."""
TALLEST_ROW = 0.19  # inch; rows are lower where many instruments must share one page
PALEST = (
    0.45  # share of its colour that a cell of one measure has, so that 担保 still differs from an empty one
)


@theme.chart
def instrument_matrix(instruments: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh") -> Axes:
    """Instruments × regions under a heading a category; the number in a cell is how many measures use it.

    A cell has its category's colour, the stronger the more measures; one that is not mentioned stays empty, one of
    a document that could not be read is hatched. Instruments that no region uses are left out. Rows and columns
    keep the order of the table. 58 instruments and their headings fit one A4 page with its caption.

    >>> axes = show.instrument_matrix(pk.instruments(corpus))
    >>> axes.get_title(loc="left")
    '各地区用了哪些工具（格内为措施条数）'
    """
    regions = list(dict.fromkeys(instruments["region"]))
    used = instruments[instruments["state"] == "covered"]
    rows = _rows(instruments, {(row.category, row.instrument) for row in each(used)})
    name_width = NAME_WIDTHS[presenter().lang]
    room = (theme.width() - name_width / 10) / max(len(regions), 1)
    head = grid.head_height(regions, room)
    if ax is None:
        height = min(TALLEST_ROW, (theme.PAGE_HEIGHT - 1.5 - head) / max(len(rows), 1))
        ax = theme.new_axes(0.7 + head + height * max(len(rows), 3))
    if not rows:
        return theme.empty_axes(ax, word("empty"))
    most, colour = int(used["measures"].max()), framed().colour
    at = {key: y for y, key in enumerate(rows)}
    cells = []
    for row in each(instruments):
        if (y := at.get((row.category, row.instrument))) is not None and row.instrument:
            told = row.state == "covered"
            share = PALEST + (1 - PALEST) * int(row.measures) / most
            face = theme.tint(colour(row.category), share) if told else "white"
            text = f"{row.measures:.0f}" if told else ""
            cells.append(grid.Cell(regions.index(row.region), y, text, face, row.state, theme.SMALL))
    grid.draw(ax, cells, width=len(regions), height=len(rows))
    for y, (category, instrument) in enumerate(rows):
        if not instrument:
            ax.bar(0, 0.2, width=len(regions), bottom=y + 0.62, align="edge", color=colour(category))
            name = known("category", category)
            theme.beside(ax, name, y + 0.6, -3, edge=0, ha="right", color=theme.INK, fontsize=theme.SMALL + 1)
    names = {y + 0.5: instrument_name(name) for y, (_, name) in enumerate(rows) if name}
    cut = ["".join(shorten(name, name_width, 1)) for name in names.values()]
    ax.tick_params(pad=2)
    ax.set_yticks(list(names), cut, fontsize=theme.SMALL)
    grid.heads(ax, {float(x): name for x, name in enumerate(regions)}, room)
    theme.note_under(ax, word("chart.instruments.key"))
    theme.set_title(ax, word("chart.instruments.title"))
    return ax


def _rows(instruments: pd.DataFrame, used: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Category and instrument of each row; a heading has the instrument ``""``."""
    pairs = list(dict.fromkeys(zip(instruments["category"], instruments["instrument"], strict=True)))
    rows: list[tuple[str, str]] = []
    for category in in_order(category for category, _ in pairs):
        own = [key for key in pairs if key[0] == category and key in used]
        rows += [(category, ""), *own] if own else []
    return rows
