"""Chart of depth: how firmly a region's measures are worded, from encouragement to commitment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.show import theme
from policykit.show.contract import each
from policykit.show.words import Lang, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

NAME_WIDTH = 8  # ems: longer region names are broken into lines
LEAST_LABELLED = 0.055  # share of a bar below which a percentage would touch its neighbours
COLOURS = {0: "#FFFFFF", 1: "#DCE6F0", 2: "#A3BDD6", 3: "#4A76A3", 4: "#12355B"}
"""By level; the firmer the darker, also in grey. 0 is white: no carrying verb was found."""


@theme.house_style()
def depth_chart(depth: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh") -> Axes:
    """One bar a region, cut by the level of the carrying verb; at the end how many measures it rests on.

    Bars are drawn as given and reach 100 % where the shares of a region add up to one. A region without any
    measure says so. Segments too thin for a label carry none.

    >>> axes = show.depth_chart(pk.depth(corpus))
    >>> axes.get_title(loc="left")
    '各地区措施的措辞力度'
    """
    regions = list(dict.fromkeys(depth["region"]))
    height = theme.row_height(regions, NAME_WIDTH, least=0.32)
    if ax is None:
        ax = theme.new_axes(theme.FULL_WIDTH, 1.15 + height * max(len(regions), 2))
    if depth.empty:
        return theme.empty_axes(ax, word("empty", lang=lang))
    from matplotlib.patches import Patch

    for y, region in enumerate(regions):
        _bar(ax, depth[depth["region"] == region], y, lang)
    theme.bare(ax)
    ax.set(xlim=(0, 1.16), ylim=(len(regions) - 0.5, -0.5))
    ax.set_yticks(range(len(regions)), theme.wrapped(regions, NAME_WIDTH))
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"], color=theme.MUTED)
    ax.set_xlabel(word("chart.depth.axis", lang=lang), color=theme.MUTED, fontfamily=theme.FAMILY)
    keys = [
        Patch(facecolor=colour, edgecolor=theme.MUTED, linewidth=0.5, label=word(f"strength.{n}", lang=lang))
        for n, colour in COLOURS.items()
        if n or (depth[depth["strength"] == 0]["measures"] > 0).any()
    ]
    ax.legend(
        handles=keys, ncols=5, loc="lower left", bbox_to_anchor=(0, 1), borderaxespad=0.2, handlelength=1.2
    )
    theme.set_title(ax, word("chart.depth.title", lang=lang), pad=24)
    return ax


def _bar(ax: Axes, own: pd.DataFrame, y: int, lang: Lang) -> None:
    """The segments of one region and its remark."""
    end, total = 0.0, 0
    for cell in each(own):
        share = float(cell.share) if cell.share == cell.share else 0.0
        colour = COLOURS[int(cell.strength)]
        if share:
            ax.barh(y, share, left=end, height=0.66, color=colour, edgecolor=theme.MUTED, linewidth=0.5)
        if share >= LEAST_LABELLED:
            ax.text(end + share / 2, y, f"{share:.0%}", ha="center", va="center", color=theme.ink_on(colour))
        end += share
        total += int(cell.measures)
    if total:
        note = word("unit.measures", lang=lang, n=total)
        ax.text(end + 0.015, y, note, va="center", color=theme.MUTED, fontsize=theme.SMALL + 0.5)
    else:
        ax.text(0.01, y, word("chart.depth.none", lang=lang), va="center", color=theme.MUTED)
