"""Charts of similarity. The table holds each pair once; the triangle is made here, for drawing only."""

from __future__ import annotations

from itertools import combinations_with_replacement
from math import ceil, floor, isnan
from typing import TYPE_CHECKING, Any

from policykit.errors import UnknownChoice
from policykit.records import CATEGORIES
from policykit.show import theme
from policykit.show.contract import each
from policykit.show.lettering import shorten
from policykit.show.words import Lang, word

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAME_WIDTH = 8  # ems: longer region names are broken into lines
WIDE = 8  # names up to which three small panels stand side by side; above it two


@theme.house_style()
def similarity_heatmap(
    similarity: pd.DataFrame, *, level: str = "document", ax: Axes | None = None, lang: Lang = "zh"
) -> Axes:
    """The pairs of one ``level`` as a lower triangle, two decimals, ``—`` where nothing could be compared.

    >>> axes = show.similarity_heatmap(pk.similarity(corpus))
    >>> axes.get_title(loc="left")
    '文件两两相似度'
    """
    pairs = _pairs(similarity, level)
    names = _names(pairs)
    rows = max(len(names) - 1, 1)
    height = theme.row_height(names, NAME_WIDTH, least=0.4)
    if ax is None:
        ax = theme.new_axes(
            theme.FULL_WIDTH if rows > 2 else theme.FULL_WIDTH * 0.7, 1.6 + height * max(rows, 2)
        )
    if not len(pairs):
        return theme.empty_axes(ax, word("empty", lang=lang))
    room = (theme.figure_of(ax).get_figwidth() - 1.9) / rows
    low, high = _ends(pairs)
    _triangle(ax, pairs, names, ends=(low, high), size=theme.SIZE, room=room, lang=lang)
    label, step = word("chart.similarity.scale", lang=lang), 0.05 if high - low < 0.45 else 0.1
    theme.add_scale(ax, ax.collections[0], label, "{x:.2f}", step=step)
    category = level.partition(":")[2]
    title = word("chart.similarity.title", lang=lang)
    if category:
        name = word(f"category.{category}", lang=lang)
        title = word("chart.similarity.level", lang=lang, category=name)
    theme.set_title(ax, title)
    return ax


@theme.house_style()
def similarity_by_category(
    similarity: pd.DataFrame, *, figure: Figure | None = None, lang: Lang = "zh"
) -> np.ndarray:
    """One small triangle a category on a common colour scale; gives the array of Axes, one a category.

    Every panel has the same rows and columns, so that a pair is found at the same place in each.

    >>> panels = show.similarity_by_category(pk.similarity(corpus))
    >>> [axes.get_title() for axes in panels.flat[:5]]
    ['', '', '', '', '']
    """
    import numpy as np

    levels = [f"category:{category}" for category in CATEGORIES]
    pairs = similarity[similarity["level"].isin(levels)]
    names = _names(pairs)
    across = 3 if len(names) <= WIDE else 2
    down = ceil(len(levels) / across)
    rows = max(len(names) - 1, 1)
    # with many rows long names are cut, the large triangle has them in full
    short = names if rows <= 4 else ["".join(shorten(name, NAME_WIDTH, 1)) for name in names]
    size = theme.SMALL + 0.5 if rows <= 5 else theme.SMALL - 0.5
    side = max(0.24, min(0.4, 1.3 / rows))
    if figure is None:
        figure = theme.new_figure(theme.FULL_WIDTH, min(theme.PAGE_HEIGHT, 0.5 + down * (0.75 + side * rows)))
    if not len(pairs):
        return np.array([theme.empty_axes(figure.add_subplot(), word("empty", lang=lang))])
    axes = [figure.add_subplot(down, across, i + 1) for i in range(len(levels))]
    label_room = 0.9 if max(map(len, names)) > 4 else 0.5
    room = (figure.get_figwidth() - label_room) / across / rows - 0.02
    for i, (ax, level, category) in enumerate(zip(axes, levels, CATEGORIES, strict=True)):
        panel = pairs[pairs["level"] == level]
        _triangle(ax, panel, names, ends=_ends(pairs), size=size, room=room, lang=lang, shown=short)
        ax.set_title(word(f"category.{category}", lang=lang), fontsize=theme.SIZE, pad=4)
        if i % across:
            ax.set_yticklabels([])
    title = word("chart.similarity_by_category.title", lang=lang)
    figure.suptitle(title, x=0.01, ha="left", fontsize=theme.TITLE)
    return np.array(axes)


def _pairs(similarity: pd.DataFrame, level: str) -> pd.DataFrame:
    levels = list(dict.fromkeys(similarity["level"]))
    if levels and level not in levels:
        raise UnknownChoice("相似度的层次", level, levels)
    return similarity[similarity["level"] == level]


def _names(pairs: pd.DataFrame) -> list[str]:
    """The regions in the order of the table: it is sorted, so the last one stands only at the right."""
    return list(dict.fromkeys([*pairs["left"], *pairs["right"]]))


def _ends(pairs: pd.DataFrame) -> tuple[float, float]:
    """Ends of the colour scale: the values' range, widened to tenths so that close values stay apart."""
    values = pairs["similarity"].dropna()
    if values.empty:
        return 0.0, 1.0
    low, high = floor(values.min() * 10) / 10, ceil(values.max() * 10) / 10
    return low, max(high, low + 0.1)


def _triangle(
    ax: Axes,
    pairs: pd.DataFrame,
    names: list[str],
    *,
    ends: tuple[float, float],
    size: float,
    room: float,
    lang: Lang,
    shown: list[str] | None = None,
) -> None:
    """Draw the lower triangle of ``names`` with seaborn; ``room`` is the width of a cell in inches."""
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
        ax.text(j + 0.5, i + 0.5, text, ha="center", va="center", fontsize=size, color=colour)
    theme.bare(ax)
    shown = shown or names
    ax.set_yticks([i + 0.5 for i in range(len(rows))], theme.wrapped(shown[1:], NAME_WIDTH), rotation=0)
    ax.tick_params(axis="y", labelsize=size)
    theme.set_column_names(ax, [j + 0.5 for j in range(len(columns))], shown[:-1], room, size)
