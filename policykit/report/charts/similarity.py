"""The chart of likeness: each pair of regions by words and instruments, with its interval and verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.errors import UnknownChoice
from policykit.report.charts import theme
from policykit.report.contract import each
from policykit.report.wording.lettering import abridge
from policykit.report.wording.words import Lang, known, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

PAIR_WIDTH = 18  # ems of a pair's name
MOST_PAIRS = 50  # on one page; the table beside the figure has them all


@theme.chart
def similarity_chart(
    similarity: pd.DataFrame, *, category: str = "", ax: Axes | None = None, lang: Lang = "zh"
) -> Axes:
    """The pairs of regions as points for words, at equal length where the table has it, and diamonds for instruments.

    ``category`` is one of the table's, or empty for whole documents. The most similar pair in words stands first, the line
    is the 95 % interval, and a pair like ``any`` two of the kind has a hollow point. Pairs that could not be compared
    are left out. Beyond 50 pairs the first 50 are drawn.

    >>> axes = show.similarity_chart(pk.similarity(corpus))
    >>> axes.get_title(loc="left")
    '文件两两相似度：等长的用词，所用的工具'
    """
    held = list(dict.fromkeys(similarity["category"]))
    if held and category not in held:
        raise UnknownChoice("相似度的类别", category, held)
    chosen = similarity[similarity["category"] == category]
    if chosen["equal"].notna().any():
        chosen = chosen.assign(words=chosen["equal"])
    pairs = _ordered(chosen)
    rows = each(pairs.head(MOST_PAIRS))
    if ax is None:
        row = 0.21 if len(rows) <= 30 else 0.155  # inch: lower where many pairs share one page
        ax = theme.new_axes(1.0 + row * max(len(rows), 2))
    if not rows:
        return theme.empty_axes(ax, word("empty"))
    ends = []
    for y, pair in enumerate(rows):
        ends += _interval(ax, pair, y)
    theme.bare(ax)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    names = [_pair(row.left, row.right) for row in rows]
    ax.set_yticks(range(len(rows)), names, fontsize=theme.SMALL)
    margin = max(0.03, (max(ends) - min(ends)) * 0.06)
    theme.set_scale(ax.xaxis, max(0.0, min(ends) - margin), min(1.0, max(ends) + margin))
    ax.tick_params(axis="x", labelsize=theme.SMALL)
    ax.grid(axis="x", color=theme.HAIRLINE, linewidth=0.5)
    ax.set_axisbelow(True)
    label = word("chart.similarity.axis")
    if any(row.verdict == "any" for row in rows):
        label += word("chart.similarity.hollow")
    theme.note_under(ax, _counted(label, len(pairs), len(rows)))
    title = word("chart.similarity.title")
    if category:
        title = word("chart.similarity.level", category=known("category", category))
    theme.set_title(ax, title)
    return ax


def _interval(ax: Axes, pair: Any, y: int) -> list[float]:
    """One pair with its remark; gives the ends of what was drawn."""
    whole = pair.equal_low == pair.equal_low and pair.equal_high == pair.equal_high
    low, high = (pair.equal_low, pair.equal_high) if whole else (pair.words, pair.words)
    hollow = pair.verdict == "any"
    colour = theme.BLUE
    ax.plot([low, high], [y, y], color=theme.INK, linewidth=1.1, zorder=1, solid_capstyle="butt")
    point: dict[str, Any] = {"s": 22, "edgecolor": colour, "linewidth": 1.2, "zorder": 2}
    ax.scatter([pair.words], [y], facecolor="white" if hollow else colour, **point)
    text = f"{pair.words:.2f}" + (f" [{low:.2f}, {high:.2f}]" if whole else "")
    said = f"  {known('verdict', pair.verdict)}" if pair.verdict in ("alike", "unlike") else ""
    theme.beside(ax, text + said, y, 6)
    if pair.instruments != pair.instruments:
        return [low, high]
    ax.scatter(
        [pair.instruments], [y], marker="D", s=16, facecolor=theme.GREEN, edgecolor=theme.GREEN, zorder=2
    )
    return [low, high, float(pair.instruments)]


def _ordered(pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs that could be compared, the most similar first."""
    known = pairs.dropna(subset=["words"])
    return known.sort_values(["words", "left", "right"], ascending=[False, True, True], kind="stable")


def _pair(left: str, right: str) -> str:
    """A pair as one line: long names are cut alike, so that both sides stay in sight."""
    half = PAIR_WIDTH / 2 - 0.5
    return "–".join(abridge(name, half) for name in (left, right))


def _counted(label: str, pairs: int, drawn: int) -> str:
    """The name of the axis, and how many of the pairs are drawn where it is not all of them."""
    return label + (word("chart.first_pairs", n=drawn, all=pairs) if pairs > drawn else "")
