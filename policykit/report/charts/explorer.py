"""Charts of what the explorer shows: any square of regions × columns, and places of a word in their context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.records import CATEGORIES, UNCODED
from policykit.report.charts import theme
from policykit.report.contract import each
from policykit.report.wording.lettering import ems, shorten, wrap
from policykit.report.wording.words import Lang, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

NAME_WIDTH = 8  # ems: longer region names are broken into lines
LABEL = 1.05  # inch that the region names take
ROW = 0.3  # inch; rows are lower where many regions must share one page
LOWEST = 0.2
MOST_ROWS = 36  # regions that one page holds
MOST_LINES = 40  # places of a word that one page holds
SIDE = 21  # ems of context on either side of a word


@theme.house_style()
def square_chart(
    cells: pd.DataFrame, value: str, *, title: str = "", ax: Axes | None = None, lang: Lang = "zh"
) -> Axes:
    """Regions × columns, drawn from a table with ``region``, ``column``, ``value``'s column, ``share`` and ``state``.

    The colour is the share of the region's measures, the text the ``value`` (measures, share, per_1000_chars or
    state). What is not mentioned is blank with a dash, what the chosen filters leave empty (``filtered``) is a 0, what
    could not be read is hatched. The first 36 regions are
    drawn, in the order of the table.
    """
    regions = list(dict.fromkeys(cells["region"]))[:MOST_ROWS]
    columns = list(dict.fromkeys(cells["column"]))
    height = min(ROW, max(LOWEST, 7.2 / max(len(regions), 1)))
    names = [shorten(name, NAME_WIDTH, 1)[0] if height < 0.28 else name for name in regions]
    wide = (theme.FULL_WIDTH - LABEL) / max(len(columns), 1)
    heads = ["\n".join(wrap(_short(name), max(wide * theme.POINTS / theme.SMALL - 1, 2))) for name in columns]
    tall = max((name.count("\n") for name in heads), default=0) * theme.SMALL * 1.4 / theme.POINTS
    if ax is None:
        ax = theme.new_axes(theme.FULL_WIDTH, 1.25 + tall + height * max(len(regions), 2))
    theme.set_title(ax, title)
    if not regions or not columns:
        return theme.empty_axes(ax, word("empty", lang=lang))
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize

    covered = cells[(cells["state"] == "covered") & (cells["column"] != UNCODED)]
    most = float(covered["share"].max()) if len(covered) else 1.0
    scale = ScalarMappable(Normalize(0, most), theme.sequential())
    x = {name: n for n, name in enumerate(columns)}
    y = {name: n for n, name in enumerate(regions)}
    for cell in each(cells[cells["region"].isin(regions)]):
        _cell(ax, cell, value, (x[cell.column], y[cell.region]), scale, lang)
    theme.bare(ax)
    ax.set(xlim=(0, len(columns)), ylim=(len(regions), 0))
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set_xticks([n + 0.5 for n in x.values()], heads, fontsize=theme.SMALL + (len(columns) <= 7))
    ax.set_yticks([n + 0.5 for n in y.values()], names)
    theme.add_scale(
        ax, scale, word("chart.coverage.scale", lang=lang), "{x:.0%}" if most > 0.1 else "{x:.1%}"
    )
    return ax


def _short(column: str) -> str:
    """An instrument is headed by its own name: its category stands in the title."""
    return column.split("·", 1)[-1] if column.split("·")[0] in CATEGORIES else column


def shown(value: str, cell: Any, lang: Lang = "zh") -> str:
    """What a cell says: ``12``, ``3.4%``, ``0.42``, 0 where only filters leave it empty, or the state in words."""
    if cell.state != "covered":
        empty = {"failed": word("state.failed", lang=lang), "filtered": "0"}
        return empty.get(cell.state, "—")
    if value == "state":
        return word("state.covered", lang=lang)
    if value == "measures":
        return f"{int(cell.measures)}"
    return f"{cell.share:.1%}" if value == "share" else f"{cell.per_1000_chars:.2f}"


def _cell(ax: Axes, cell: Any, value: str, at: tuple[int, int], scale: Any, lang: Lang) -> None:
    from matplotlib.patches import Rectangle

    face, edge, hatch = "white", theme.HAIRLINE, ""
    if cell.state == "failed":
        hatch = "////"
    elif cell.state == "covered":
        face, edge = ("#F1F2F4" if cell.column == UNCODED else scale.to_rgba(cell.share)), "white"
    x, y = at
    style: dict[str, Any] = {"facecolor": face, "edgecolor": edge, "hatch": hatch, "linewidth": 0.5}
    ax.add_patch(Rectangle((x + 0.03, y + 0.04), 0.94, 0.92, **style))
    quiet = cell.state != "covered"
    colour = theme.MUTED if quiet else theme.ink_on(face)
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8} if hatch else None
    size = theme.SMALL if quiet else theme.SIZE
    ax.text(
        x + 0.5,
        y + 0.52,
        shown(value, cell, lang),
        ha="center",
        va="center",
        fontsize=size,
        color=colour,
        bbox=box,
    )


@theme.house_style()
def concordance_chart(
    places: pd.DataFrame, query: str, *, within: str = "", ax: Axes | None = None, lang: Lang = "zh"
) -> Axes:
    """The first places of a word, one a line, the word itself in one column between its contexts.

    ``within`` says which measures the places were narrowed down to.
    """
    rows = each(places.head(MOST_LINES))
    size, line = theme.SMALL + 0.5, (theme.SMALL + 0.5) * 1.75 / theme.POINTS
    if ax is None:
        ax = theme.new_axes(theme.FULL_WIDTH, 0.6 + line * max(len(rows), 3))
    key = "explorer.chart.kwic_within" if within else "explorer.chart.kwic"
    theme.set_title(ax, word(key, lang=lang, query=query, n=len(places), within=within))
    if not rows:
        return theme.empty_axes(ax, word("empty", lang=lang))
    theme.bare(ax)
    ax.set(xlim=(0, 1), ylim=(len(rows), 0), xticks=[], yticks=[])
    em = size / theme.POINTS / theme.figure_of(ax).get_figwidth()
    centre = 0.1 + em * (SIDE + max(ems(row.node) for row in rows) / 2)
    for y, row in enumerate(rows):
        node = row.node.replace("\n", "")
        half = ems(node) * em / 2 + 0.004
        style: dict[str, Any] = {"va": "center", "fontsize": size}
        ax.text(0, y + 0.5, "".join(shorten(row.region, 5, 1)), color=theme.MUTED, **style)
        ax.text(centre - half, y + 0.5, _end(row.left, SIDE), ha="right", **style)
        ax.text(centre, y + 0.5, node, ha="center", color=theme.PALETTE["保险"], **style)
        ax.text(centre + half, y + 0.5, _end(row.right[::-1], SIDE)[::-1], **style)
    return ax


def _end(text: str, width: float) -> str:
    """The end of a text that fits into ``width`` ems."""
    text = text.strip()
    while ems(text) > width:
        text = text[1:]
    return text
