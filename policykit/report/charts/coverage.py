"""Charts of coverage: which channels a region's document covers, and how firmly it is worded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from policykit.report.charts import grid, theme
from policykit.report.contract import each
from policykit.report.wording.lettering import shorten
from policykit.report.wording.words import Lang, framed, in_order, known, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

GAP = 0.25  # of a cell, between the categories and 未归类
LABEL = 1.0  # inch that the region names take
ROOM_FOR_WORD = 0.5  # inch of a column in which 未提及 has room
MOST_ROWS = 36  # regions of a square of any columns that one page holds


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
    columns = in_order(coverage["category"])
    names = [known("category", category) for category in columns]
    return _square(
        ax,
        coverage.rename(columns={"category": "column"}),
        columns,
        names,
        "measures",
        word("chart.coverage.title"),
    )


@theme.chart
def square_chart(
    cells: pd.DataFrame, value: str, *, title: str = "", ax: Axes | None = None, lang: Lang = "zh"
) -> Axes:
    """Regions × columns, drawn from a table with ``region``, ``column``, ``value``'s column, ``share`` and ``state``.

    The colour is the share of the region's measures, the text the ``value`` (measures, share, per_1000_chars or
    state). What the chosen filters leave empty (``filtered``) is a 0. The first 36 regions are drawn, in the order of the table.
    """
    cells = cells[cells["region"].isin(list(dict.fromkeys(cells["region"]))[:MOST_ROWS])]
    columns = list(dict.fromkeys(cells["column"]))
    # an instrument is headed by its own name: its category stands in the title
    named = framed().categories
    names = [name.split("·", 1)[-1] if name.split("·")[0] in named else name for name in columns]
    return _square(ax, cells, columns, names, value, title)


def shown(value: str, cell: Any, lang: Lang | None = None) -> str:
    """What a cell says: ``12``, ``3.4%``, ``0.42``, 0 where only filters leave it empty, or the state in words."""
    if cell.state != "covered":
        empty = {"failed": word("state.failed", lang=lang), "filtered": "0"}
        return empty.get(cell.state, word("missing", lang=lang))
    if value == "state":
        return word("state.covered", lang=lang)
    if value == "measures":
        return f"{int(cell.measures)}"
    return f"{cell.share:.1%}" if value == "share" else f"{cell.per_1000_chars:.2f}"


def _square(
    ax: Axes | None,
    table: pd.DataFrame,
    columns: Sequence[str],
    names: Sequence[str],
    value: str,
    title: str,
) -> Axes:
    """Regions × columns of a table of cells."""
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize

    regions, uncoded = list(dict.fromkeys(table["region"])), framed().uncoded
    places = {c: i + GAP * (c == uncoded and i > 0) for i, c in enumerate(columns)}
    end = max(places.values(), default=0.0) + 1
    room = (theme.width() - LABEL) / end
    if ax is None:
        height = theme.row_height(regions, theme.NAME_WIDTH, least=0.34)
        ax = theme.new_axes(1.1 + grid.head_height(names, room) + height * max(len(regions), 2))
    if table.empty:
        return theme.empty_axes(ax, word("empty"))
    theme.set_title(ax, title)
    coded = table[(table["column"] != uncoded) & (table["state"] == "covered")]
    most = float(coded["share"].max()) if len(coded) else 1.0
    scale = ScalarMappable(Normalize(0, most), theme.sequential())
    rows = {region: i for i, region in enumerate(regions)}
    cells = [_cell(cell, value, places[cell.column], rows[cell.region], scale, room) for cell in each(table)]
    grid.draw(ax, cells, width=end, height=len(regions))
    grid.heads(ax, dict(zip(places.values(), names, strict=True)), room)
    few = theme.row_height(regions, theme.NAME_WIDTH, least=0.3) >= 0.28
    lines = (
        theme.wrapped(regions, theme.NAME_WIDTH)
        if few
        else [shorten(name, theme.NAME_WIDTH, 1)[0] for name in regions]
    )
    ax.set_yticks([i + 0.5 for i in rows.values()], lines)
    theme.add_scale(ax, scale, word("chart.coverage.scale"), "{x:.0%}" if most > 0.1 else "{x:.1%}")
    return ax


def _cell(cell: Any, value: str, x: float, y: int, scale: Any, room: float) -> grid.Cell:
    """One cell: its number, or the mark that says why there is none; 未归类 is never absent."""
    if cell.column == framed().uncoded and cell.state != "failed":
        return grid.Cell(
            x, y, shown(value, cell) if cell.state == "covered" else "0", "#F1F2F4", size=theme.SIZE + 1
        )
    if cell.state == "covered":
        return grid.Cell(x, y, shown(value, cell), scale.to_rgba(cell.share), size=theme.SIZE + 1)
    words = room >= ROOM_FOR_WORD and cell.state != "filtered"
    text = word(f"state.{cell.state}") if words else shown(value, cell)
    return grid.Cell(x, y, text, state=cell.state)
