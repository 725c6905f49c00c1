"""Chart of matches: which sentence of one region answers which of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import UnknownChoice
from policykit.report.charts import theme
from policykit.report.contract import each
from policykit.report.wording.lettering import shorten
from policykit.report.wording.words import Lang, known, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

LINES = 3  # lines that a sentence may take
SIDE = 0.41  # share of the width for each side; the rest is for the number between
LEADING = 1.45  # line height in font sizes
BETWEEN = 9.0  # pt between two rows
TEXT = 7.5  # pt


@theme.chart
def matches_chart(
    matches: pd.DataFrame,
    measures: pd.DataFrame,
    left: str,
    right: str,
    *,
    limit: int = 12,
    ax: Axes | None = None,
    lang: Lang = "zh",
) -> Axes:
    """The ``limit`` closest counterparts of ``left`` and ``right``: sentence, score and kind, sentence.

    Each sentence is drawn once, with its best partner still free, so that one much-answered sentence does not
    fill the chart; the table beside the figure has all pairs. Sentences are cut after three lines.

    >>> axes = show.matches_chart(pk.matches(corpus, "武汉", "郑州"), corpus.measures, "武汉", "郑州")
    >>> axes.get_title(loc="left")
    '武汉与郑州的对应措施（数字为对应分）'
    """
    regions = list(dict.fromkeys(measures["region"])) if "region" in measures.columns else [left, right]
    for region in (left, right):
        if regions and region not in regions:
            raise UnknownChoice("地区", region, regions)
    rows = one_to_one(pairs_between(matches, left, right)).head(limit)
    sentences = dict(zip(measures["measure_id"], measures["text"], strict=True))
    width = theme.figure_of(ax).get_figwidth() if ax is not None else theme.width()
    room = (width - 0.2) * SIDE * theme.POINTS / TEXT - 1
    cells = [
        (
            shorten(sentences.get(row.left_id, row.left_id), room, LINES),
            shorten(sentences.get(row.right_id, row.right_id), room, LINES),
            float(row.score),
            str(row.kind),
        )
        for row in each(rows)
    ]
    heights = [max(len(a), len(b), 2) * TEXT * LEADING + BETWEEN for a, b, _, _ in cells]
    head = TEXT * LEADING + BETWEEN
    if ax is None:
        ax = theme.new_axes((head + sum(heights, 0.0) + 30) / theme.POINTS if cells else 1.4)
    theme.set_title(ax, word("chart.matches.title", left=left, right=right))
    if not cells:
        return theme.empty_axes(ax, word("empty"))
    theme.bare(ax)
    ax.set(xlim=(0, 1), ylim=(head + sum(heights), 0), xticks=[], yticks=[])
    for x, name in ((0.0, left), (1 - SIDE, right)):
        ax.text(x, head / 2, "".join(shorten(name, room, 1)), va="center", fontsize=theme.SIZE + 0.5)
    y = head
    for (mine, theirs, value, kind), height in zip(cells, heights, strict=True):
        middle = y + height / 2
        colour = theme.KIND_COLOURS.get(kind, theme.MUTED)
        ax.axhline(y, color=theme.HAIRLINE, linewidth=0.6)
        for x, lines in ((0.0, mine), (1 - SIDE, theirs)):
            ax.text(x, middle, "\n".join(lines), va="center", fontsize=TEXT, linespacing=1.15)
        ax.plot([SIDE + 0.02, 1 - SIDE - 0.02], [middle, middle], color=colour, linewidth=1 + 2 * value)
        ax.text(0.5, middle - 3, f"{value:.2f}", ha="center", va="bottom", fontsize=theme.SIZE, color=colour)
        label = known("match", kind)
        ax.text(0.5, middle + 3, label, ha="center", va="top", fontsize=theme.SMALL, color=colour)
        y += height
    return ax


def pairs_between(matches: pd.DataFrame, left: str, right: str) -> pd.DataFrame:
    """The matches of two regions with ``left`` at the left, each pair once, the closest first."""
    import pandas as pd

    straight = matches[(matches["left_region"] == left) & (matches["right_region"] == right)]
    turned = matches[(matches["left_region"] == right) & (matches["right_region"] == left)]
    swap = {"left_id": "right_id", "right_id": "left_id", "left_region": "right_region"}
    turned = turned.rename(columns=swap | {"right_region": "left_region"})[matches.columns]
    both = pd.concat([straight, turned]).drop_duplicates(["left_id", "right_id"])
    order = ["score", "left_id", "right_id"]
    return both.sort_values(order, ascending=[False, True, True]).reset_index(drop=True)


def one_to_one(pairs: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``pairs``, best first, without those with a sentence that stands in a better row."""
    taken: set[str] = set()
    keep = []
    for row in each(pairs):
        free = row.left_id not in taken and row.right_id not in taken
        keep.append(free)
        if free:
            taken |= {row.left_id, row.right_id}
    return pairs[keep]
