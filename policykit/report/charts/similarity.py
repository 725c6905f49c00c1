"""Charts of similarity. The table holds each pair once; the triangle is made here, for drawing only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations_with_replacement
from math import ceil, floor, isnan
from typing import TYPE_CHECKING, Any

from policykit.errors import UnknownChoice
from policykit.records import CATEGORIES
from policykit.report.charts import narrow, theme
from policykit.report.contract import each
from policykit.report.wording.lettering import ems, shorten
from policykit.report.wording.words import Lang, word

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAME_WIDTH = 8  # ems: longer region names are broken into lines
NUMBER_WIDTH = 2.3  # ems of 0.12 with the space beside it
LEAST_NUMBER = 4.5  # pt
STEPS = (0.05, 0.1, 0.2)  # between the ticks of a colour scale
WIDE = 8  # names up to which three small panels stand side by side; above it two
MOST_IN_PANEL = 14  # regions of a small triangle of many: their numbers still have room
SMALLEST_SIDE = 0.17  # inch of the cells of a small triangle


@dataclass(frozen=True)
class _Cells:
    """How the cells and names of a triangle are drawn."""

    size: float  # pt of the names at the left
    number: float | None  # pt of the numbers; None leaves them out
    below: float | None = None  # pt of the names under the columns; None is that of the rows
    room: float = 0.0  # inches of a cell
    name_width: float = NAME_WIDTH
    upright: bool = False  # the names under the columns
    height: float = 0.0  # inches of the figure


@theme.house_style()
def similarity_heatmap(
    similarity: pd.DataFrame,
    *,
    level: str = "document",
    width: theme.Width = "full",
    ax: Axes | None = None,
    lang: Lang = "zh",
) -> Axes:
    """The pairs of one ``level`` as a lower triangle, two decimals, ``—`` where nothing could be compared.

    The colour scale is as long as the values need; that of a single value reaches from 0 to 1. At ``width``
    ``"half"`` (7.8 cm, two in a line of text) the numbers are left out where they have no room, from about 13
    regions on, and the figure says so.

    >>> axes = show.similarity_heatmap(pk.similarity(corpus))
    >>> axes.get_title(loc="left")
    '文件两两相似度'
    """
    pairs = _pairs(similarity, level)
    names = _names(pairs)
    category = level.partition(":")[2]
    title = word("chart.similarity.title", lang=lang)
    if category:
        name = word(f"category.{category}", lang=lang)
        title = word("chart.similarity.level", lang=lang, category=name)
    across = theme.inches(width)
    shown = narrow.page_names(names) if width == "half" else names
    cells = _half(shown, title) if width == "half" else _full(names)
    if ax is None:
        ax = theme.new_axes(across if width == "half" or len(names) > 3 else across * 0.7, cells.height)
    if not len(pairs):
        return theme.empty_axes(ax, word("empty", lang=lang))
    if width == "full":
        room = (theme.figure_of(ax).get_figwidth() - 1.9) / max(len(names) - 1, 1)
        cells = replace(cells, room=room, number=_number(theme.SIZE, room))
    ends = _ends(pairs)
    _triangle(ax, pairs, names, ends=ends, cells=cells, lang=lang, shown=shown)
    label = word("chart.similarity.scale", lang=lang)
    if cells.number is None:
        label += word("chart.similarity.unnumbered", lang=lang)
        label = "\n".join(narrow.note_lines(label)) if width == "half" else label
    step = _step(*ends, width)
    theme.add_scale(ax, ax.collections[0], label, "{x:.2f}", step=step, width=width)
    if width == "half":
        narrow.set_title(ax, title, narrow.room(shown[1:], cells.name_width))
    else:
        theme.set_title(ax, title)
    return ax


def _full(names: list[str]) -> _Cells:
    """The cells of a large triangle."""
    height = theme.row_height(names, NAME_WIDTH, least=0.4)
    return _Cells(theme.SIZE, theme.SIZE, height=1.6 + height * max(len(names) - 1, 2))


def _number(size: float, room: float) -> float | None:
    """Points of the numbers in cells of ``room`` inches; in narrower ones the colour stands alone."""
    number = min(size, room * theme.POINTS / NUMBER_WIDTH)
    return number if number >= LEAST_NUMBER else None


def _half(names: list[str], title: str) -> _Cells:
    """The cells of a triangle of half the width: with numbers as far as they have room, names below as they have."""
    rows, name_width = max(len(names) - 1, 1), theme.NAME_WIDTHS["half"]
    points = narrow.room(names[1:], name_width) / rows
    number, room = narrow.number_size("0.00", points), points / theme.POINTS
    level = theme.level_names(names[:-1], room, theme.SMALL)
    below = (
        max(map(ems, names), default=0) if level is None else 1.4 * max(n.count("\n") for n in ["", *level])
    )
    height = theme.row_height(names, name_width, least=0.3) * max(rows, 2)
    height += (
        1.45
        + narrow.title_height(title, points * rows)
        + below * theme.SMALL / theme.POINTS
        + 0.3 * (number is None)
    )
    return _Cells(theme.SIZE, number, theme.SMALL, room, name_width, upright=level is None, height=height)


def _step(low: float, high: float, width: theme.Width) -> float:
    """The distance of the ticks of a colour scale: a short one has room for half as many."""
    most = 9 if width == "full" else 6
    return next((step for step in STEPS if (high - low) / step < most), STEPS[-1])


@theme.house_style()
def similarity_by_category(
    similarity: pd.DataFrame, *, figure: Figure | None = None, lang: Lang = "zh"
) -> np.ndarray:
    """One small triangle a category on a common colour scale; gives the array of Axes, one a category.

    Up to 8 regions every panel has the same rows and columns, so that a pair is found at the same place in each. Of
    more a panel has the regions with such measures alone, at most 14: those of its most similar pairs, in the order
    of the table; the figure counts the others. A category that the table does not hold has no panel.

    >>> panels = show.similarity_by_category(pk.similarity(corpus))
    >>> [axes.get_title(loc="left") for axes in panels]
    ['信贷', '保险', '股权', '债券', '担保']
    """
    import numpy as np

    held = set(similarity["level"])
    levels = {
        f"category:{c}": word(f"category.{c}", lang=lang) for c in CATEGORIES if f"category:{c}" in held
    }
    pairs = similarity[similarity["level"].isin(levels)]
    names = _names(pairs)
    panels = {level: _panel(pairs[pairs["level"] == level], names) for level in levels}
    across = 3 if len(names) <= WIDE else 2
    deep = [max(map(len, list(panels.values())[i : i + across])) for i in range(0, len(panels), across)]
    rows = max(max(deep, default=0) - 1, 1)
    size = theme.SMALL + 0.5 if rows <= 5 else theme.SMALL - 0.5
    side = max(SMALLEST_SIDE, min(0.4, 1.3 / rows))
    heights = [0.75 + side * max(n - 1, 1) for n in deep]
    if figure is None:
        figure = theme.new_figure(theme.FULL_WIDTH, min(theme.PAGE_HEIGHT, 0.5 + sum(heights or [1.5])))
    if not len(pairs):
        return np.array([theme.empty_axes(figure.add_subplot(), word("empty", lang=lang))])
    grid = figure.add_gridspec(len(deep), across, height_ratios=heights)
    axes = [figure.add_subplot(grid[i // across, i % across]) for i in range(len(levels))]
    label_room = 0.9 if max(map(len, names)) > 4 else 0.5
    room = (figure.get_figwidth() - label_room) / across / rows - 0.02
    for i, (ax, (level, name)) in enumerate(zip(axes, levels.items(), strict=True)):
        own = panels[level]
        # with many rows long names are cut, the large triangle has them in full
        short = own if rows <= 4 else ["".join(shorten(n, NAME_WIDTH, 1)) for n in own]
        panel = pairs[pairs["level"] == level]
        if own:
            cells = _Cells(size, _number(size, room), room=room)
            within = panel[panel["left"].isin(own) & panel["right"].isin(own)]
            _triangle(ax, within, own, ends=_ends(pairs), cells=cells, lang=lang, shown=short)
        else:
            theme.empty_axes(ax, word("chart.similarity_by_category.none", lang=lang))
        if len(names) > WIDE:
            name = _panel_title(name, panel, own, lang)
        ax.set_title(name, fontsize=theme.SIZE, pad=4)
        if i % across and len(names) <= WIDE:  # the rows are those of the panel at its left
            ax.set_yticklabels([])
    title = word("chart.similarity_by_category.title", lang=lang)
    figure.suptitle(title, x=0.01, ha="left", fontsize=theme.TITLE)
    return np.array(axes)


def _panel(pairs: pd.DataFrame, names: list[str]) -> list[str]:
    """The regions of a small triangle: all of a few, of many those of the most similar pairs."""
    if len(names) <= WIDE:
        return names
    kept: dict[str, None] = {}
    known = pairs.dropna(subset=["similarity"]).sort_values("similarity", ascending=False, kind="stable")
    for pair in each(known):
        new = [name for name in (pair.left, pair.right) if name not in kept]
        if len(kept) + len(new) <= MOST_IN_PANEL:
            kept.update(dict.fromkeys(new))
    return [name for name in names if name in kept]


def _panel_title(category: str, pairs: pd.DataFrame, shown: list[str], lang: Lang) -> str:
    """The category, how many regions can be compared in it, and how many of them the triangle has."""
    regions = len(_names(pairs.dropna(subset=["similarity"])))
    key = "chart.similarity_by_category.some" if len(shown) < regions else "chart.similarity_by_category.all"
    return word(key, lang=lang, category=category, n=len(shown), all=regions)


def _pairs(similarity: pd.DataFrame, level: str) -> pd.DataFrame:
    levels = list(dict.fromkeys(similarity["level"]))
    if levels and level not in levels:
        raise UnknownChoice("相似度的层次", level, levels)
    return similarity[similarity["level"] == level]


def _names(pairs: pd.DataFrame) -> list[str]:
    """The regions in the order of the table: it is sorted, so the last one stands only at the right."""
    return list(dict.fromkeys([*pairs["left"], *pairs["right"]]))


def _ends(pairs: pd.DataFrame) -> tuple[float, float]:
    """Ends of the colour scale: the values' range, widened to tenths so that close values stay apart.

    A single value has no range: its colour is its place between 0 and 1.
    """
    values = pairs["similarity"].dropna()
    if len(values) < 2:
        return 0.0, 1.0
    low, high = floor(values.min() * 10) / 10, ceil(values.max() * 10) / 10
    return low, max(high, low + 0.1)


def _triangle(
    ax: Axes,
    pairs: pd.DataFrame,
    names: list[str],
    *,
    ends: tuple[float, float],
    cells: _Cells,
    lang: Lang,
    shown: list[str] | None = None,
) -> None:
    """Draw the lower triangle of ``names`` with seaborn."""
    import numpy as np
    import seaborn as sns

    values = {frozenset((row.left, row.right)): float(row.similarity) for row in each(pairs)}
    rows, columns = names[1:], names[:-1]
    square = np.full((len(rows), len(columns)), np.nan)
    for i, below in enumerate(rows):
        for j, across in enumerate(columns[: i + 1]):
            square[i, j] = values.get(frozenset((below, across)), np.nan)
    low, high = ends
    style: dict[str, Any] = {"cmap": theme.sequential(), "vmin": low, "vmax": high, "cbar": False}
    sns.heatmap(square, ax=ax, mask=np.isnan(square), linewidths=1, linecolor="white", **style)
    for j, i in combinations_with_replacement(range(len(rows)), 2):  # j ≤ i: below the diagonal
        value = float(square[i, j])
        text, colour = word("missing", lang=lang), theme.MUTED
        if not isnan(value):
            text, colour = f"{value:.2f}", theme.ink_on(theme.sequential()((value - low) / (high - low)))
        if cells.number is not None or isnan(value):
            size = cells.number or theme.SMALL
            ax.text(j + 0.5, i + 0.5, text, ha="center", va="center", fontsize=size, color=colour)
    theme.bare(ax)
    shown = shown or names
    ax.set_yticks([i + 0.5 for i in range(len(rows))], theme.wrapped(shown[1:], cells.name_width), rotation=0)
    ax.tick_params(axis="y", labelsize=cells.size)
    centres = [j + 0.5 for j in range(len(columns))]
    if cells.upright:
        ax.set_xticks(centres, shown[:-1], fontsize=cells.below, rotation=90)
    else:
        theme.set_column_names(ax, centres, shown[:-1], cells.room, cells.below or cells.size)
