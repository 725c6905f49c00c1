"""Charts of what the explorer shows: any square of regions × columns, and places of a word in their context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.report.charts import theme
from policykit.report.charts.coverage import MOST_ROWS, shown, square_chart
from policykit.report.contract import each
from policykit.report.wording.lettering import ems, shorten
from policykit.report.wording.words import Lang, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["MOST_LINES", "MOST_ROWS", "concordance_chart", "shown", "square_chart"]

MOST_LINES = 40  # places of a word that one page holds
SIDE = 21  # ems of context on either side of a word


@theme.chart
def concordance_chart(
    places: pd.DataFrame, query: str, *, within: str = "", ax: Axes | None = None, lang: Lang = "zh"
) -> Axes:
    """The first places of a word, one a line, the word itself in one column between its contexts.

    ``within`` says which measures the places were narrowed down to.
    """
    rows = each(places.head(MOST_LINES))
    size, line = theme.SMALL, (theme.SMALL) * 1.75 / theme.POINTS
    if ax is None:
        ax = theme.new_axes(0.6 + line * max(len(rows), 3))
    key = "explorer.chart.kwic_within" if within else "explorer.chart.kwic"
    theme.set_title(ax, word(key, query=query, n=len(places), within=within))
    if not rows:
        return theme.empty_axes(ax, word("empty"))
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
        ax.text(centre, y + 0.5, node, ha="center", color=theme.RED, **style)
        ax.text(centre + half, y + 0.5, _end(row.right[::-1], SIDE)[::-1], **style)
    return ax


def _end(text: str, width: float) -> str:
    """The end of a text that fits into ``width`` ems."""
    text = text.strip()
    while ems(text) > width:
        text = text[1:]
    return text
