"""Chart of depth: how firmly a region's measures are worded, from encouragement to commitment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.report.charts import share_bars, theme
from policykit.report.contract import each
from policykit.report.wording.words import Lang, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

COLOURS = {0: "#FFFFFF", 1: "#DCE6F0", 2: "#A3BDD6", 3: "#4A76A3", 4: "#12355B"}
"""By level; the firmer the darker, also in grey. 0 is white: no carrying verb was found."""


@theme.house_style()
def depth_chart(
    depth: pd.DataFrame, *, width: theme.Width = "full", ax: Axes | None = None, lang: Lang = "zh"
) -> Axes:
    """One bar a region, cut by the level of the carrying verb; at the end how many measures it rests on.

    Bars are drawn as given and reach 100 % where the shares of a region add up to one. A region without any
    measure says so. Segments too thin for a label carry none. ``width`` ``"half"`` is 7.8 cm, for two in a line of
    text.

    >>> axes = show.depth_chart(pk.depth(corpus))
    >>> axes.get_title(loc="left")
    '各地区措施的措辞力度'
    """
    across = theme.inches(width)
    if depth.empty:
        return theme.empty_axes(ax or theme.new_axes(across, 1.8), word("empty", lang=lang))
    cells = each(depth)
    regions = list(dict.fromkeys(cell.region for cell in cells))
    totals = {r: sum(int(cell.measures) for cell in cells if cell.region == r) for r in regions}
    undecided = any(cell.strength == 0 and cell.measures > 0 for cell in cells)
    chart = share_bars.Chart(
        rows={
            r: [
                share_bars.Segment(cell.share, COLOURS[int(cell.strength)])
                for cell in cells
                if cell.region == r and cell.share > 0
            ]
            for r in regions
        },
        remarks={r: word("unit.measures", lang=lang, n=n) if n else "" for r, n in totals.items()},
        none=word("chart.depth.none", lang=lang),
        keys={word(f"strength.{n}", lang=lang): colour for n, colour in COLOURS.items() if n or undecided},
        title=word("chart.depth.title", lang=lang),
        axis=word("chart.depth.axis", lang=lang),
        edge={"edgecolor": theme.MUTED, "linewidth": 0.5},
        outlined=True,
    )
    return share_bars.draw(chart, width=width, ax=ax)
