"""The square of regions × channels, or of other columns that are counted alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.report.charts import grid, theme
from policykit.report.contract import each
from policykit.report.wording.words import Lang, framed, in_order, instrument_name, spoken, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

ROOM_FOR_WORD = 0.5  # inch of a column in which 未提及 has room
GAP = 0.25  # of a cell, between the categories and 未归类


@theme.chart
def coverage_heatmap(coverage: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh") -> Axes:
    """Regions × categories: colour is the share of the region's measures, the number is how many.

    A cell that was searched in vain stays blank with 未提及; a document that could not be read is hatched.
    未归类 stands apart and uncoloured, because it is no channel. Rows keep the order of the table; a category that
    the table does not hold has no column, since a blank one would read as not mentioned.

    >>> axes = show.coverage_heatmap(pk.coverage(corpus))
    >>> axes.get_title(loc="left")
    '各地区覆盖哪些渠道（格内为措施条数）'
    """
    cells = coverage.rename(columns={"category": "column"})
    return square_chart(cells, "measures", title=word("chart.coverage.title"), ax=ax)


@theme.chart
def square_chart(
    cells: pd.DataFrame, value: str, *, title: str = "", ax: Axes | None = None, lang: Lang = "zh"
) -> Axes:
    """Regions × columns, drawn from a table with ``region``, ``column``, ``value``'s column, ``share`` and ``state``.

    The colour is the share of the region's measures, the text the ``value`` (measures, share, per_1000_chars or
    state). What the chosen filters leave empty (``filtered``) is a 0. An instrument's column (信贷·贴息) is headed by
    its own name.
    """
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize

    columns, regions = in_order(cells["column"]), list(dict.fromkeys(cells["region"]))
    places = {c: i + GAP * (c == framed().uncoded and i > 0) for i, c in enumerate(columns)}
    coded = cells[(cells["column"] != framed().uncoded) & (cells["state"] == "covered")]
    most = float(coded["share"].max()) if len(coded) else 1.0
    scale = ScalarMappable(Normalize(0, most), theme.sequential())
    words = theme.width() - 1 >= ROOM_FOR_WORD * (max(places.values(), default=0.0) + 1)
    at = {region: y for y, region in enumerate(regions)}
    drawn = [_cell(c, value, places[c.column], at[c.region], scale, words) for c in each(cells)]
    heads = {x: instrument_name(column.split("·", 1)[-1]) for column, x in places.items()}
    ax = grid.square(ax, regions, heads, drawn, title, least=0.34)
    if drawn:
        form = "{x:.0%}" if most > 0.1 else "{x:.1%}"
        theme.add_scale(ax, scale, word("chart.coverage.scale"), form)
    return ax


@spoken
def shown(value: str, cell: Any, *, lang: Lang | None = None) -> str:
    """What a cell says: ``12``, ``3.4%``, ``0.42``, 0 where only filters leave it empty, or the state in words."""
    if cell.state != "covered":
        empty = {"filtered": "0", "failed": word("state.failed")}
        return empty.get(cell.state, word("missing"))
    if value == "state":
        return word("state.covered")
    if value == "measures":
        return f"{int(cell.measures)}"
    return f"{cell.share:.1%}" if value == "share" else f"{cell.per_1000_chars:.2f}"


def _cell(cell: Any, value: str, x: float, y: int, scale: Any, words: bool) -> grid.Cell:
    """One cell: its number, or the mark that says why there is none; 未归类 is never absent."""
    text = shown(value, cell)
    if cell.column == framed().uncoded and cell.state != "failed":
        return grid.Cell(x, y, text if cell.state == "covered" else "0", "#F1F2F4", size=theme.SIZE + 1)
    if cell.state == "covered":
        return grid.Cell(x, y, text, scale.to_rgba(cell.share), size=theme.SIZE + 1)
    absent = words and cell.state == "absent"
    return grid.Cell(x, y, word("state.absent") if absent else text, state=cell.state)
