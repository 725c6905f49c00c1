"""Chart of one similarity: the shared words that it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.report.charts import narrow, theme
from policykit.report.wording.lettering import abridge, shorten
from policykit.report.wording.words import Lang, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

TERM_WIDTHS: dict[theme.Width, int] = {"full": 12, "half": 8}
"""Ems: a longer term is cut with …; the table beside the figure has it in full."""
REGION_WIDTH = 10  # ems of a region in the title
ROW = 0.18  # inch a word


@theme.house_style()
def contributions_chart(
    contributions: pd.DataFrame,
    left: str,
    right: str,
    *,
    top: int = 20,
    width: theme.Width = "full",
    ax: Axes | None = None,
    lang: Lang = "zh",
) -> Axes:
    """The ``top`` words of ``compare.contributions`` as bars; under them what they and what all words sum to.

    Words keep the order of the table, the largest contribution first; the sum of all is the similarity. ``width``
    ``"half"`` is 7.8 cm, for two in a line of text.

    >>> axes = show.contributions_chart(pk.contributions(corpus, "武汉", "郑州"), "武汉", "郑州")
    >>> axes.get_title(loc="left")
    '武汉与郑州的相似度由哪些词构成'
    """
    rows, across = contributions.head(top), theme.inches(width)
    names = [abridge(name, REGION_WIDTH) for name in (left, right)]
    title = word("chart.contributions.title", lang=lang, left=names[0], right=names[1])
    sums = {
        "n": len(rows),
        "part": f"{rows['product'].sum():.3f}",
        "all": len(contributions),
        "whole": f"{contributions['product'].sum():.3f}",
    }
    text = word("chart.contributions.sum", lang=lang, **sums)
    terms = ["".join(shorten(term, TERM_WIDTHS[width], 1)) for term in rows["word"]]
    points = narrow.room(terms, TERM_WIDTHS[width])
    if ax is None:
        height = 0.85 + ROW * max(len(rows), 3)
        if width == "half":
            height += narrow.title_height(title, points) + narrow.note_height(text)
        ax = theme.new_axes(across, height)
    if rows.empty:
        return theme.empty_axes(ax, word("empty", lang=lang))
    places, longest = range(len(rows)), float(rows["product"].max())
    ax.barh(places, rows["product"], height=0.7, color=theme.PALETTE["股权"])
    for y, value in zip(places, rows["product"], strict=True):
        ax.text(
            value + longest * 0.012, y, f"{value:.4f}", va="center", fontsize=theme.SMALL, color=theme.MUTED
        )
    theme.bare(ax)
    ax.set_yticks(places, terms)
    beyond = 1.12 if width == "full" else 1.26  # room for the number at the longest bar
    ax.set(xlim=(0, longest * beyond), ylim=(len(rows) - 0.4, -0.6), xticks=[])
    if width == "half":
        narrow.set_note(ax, text)
        narrow.set_title(ax, title, points)
    else:
        ax.set_xlabel(text, color=theme.MUTED, fontsize=theme.SMALL, fontfamily=theme.FAMILY)
        theme.set_title(ax, title)
    return ax
