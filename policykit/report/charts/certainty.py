"""Charts of certainty: the interval of each similarity, and whether the ranking of pairs stands other choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.errors import UnknownChoice
from policykit.report.charts import narrow, theme
from policykit.report.contract import each
from policykit.report.wording.lettering import abridge, ems, shorten
from policykit.report.wording.words import Lang, known, listed, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

PAIR_WIDTH = 18  # ems of a pair's name
HALF_PAIR = 9  # ems of it at half the width; a longer one has a line for each side
REMARK_WIDTH = 21  # ems of the remark at the right
HALF_ROUND = 2.5  # inches of a figure of half the width round its rows
MOST_PAIRS = 50  # on one page; the table beside the figure has them all
BASE = "base"


@theme.house_style()
def interval_chart(
    intervals: pd.DataFrame,
    robustness: pd.DataFrame | None = None,
    *,
    level: str = "document",
    width: theme.Width = "full",
    ax: Axes | None = None,
    lang: Lang = "zh",
) -> Axes:
    """The pairs of one ``level`` as points with their intervals, the most similar first.

    A pair whose rank is ``unstable`` in ``robustness`` (a row a pair) has a hollow point and says so. Pairs that
    could not be compared are left out; one without an interval has its point alone. Beyond 50 pairs the first
    50 are drawn. At ``width`` ``"half"`` (7.8 cm, two in a line of text) the hollow point alone says
    ``unstable``, a long pair has two lines, and as many pairs are drawn as one page holds.

    >>> axes = show.interval_chart(pk.similarity_intervals(corpus, replicates=50))
    >>> axes.get_title(loc="left")
    '文件两两相似度及其 95% 区间'
    """
    levels, across = list(dict.fromkeys(intervals["level"])), theme.inches(width)
    if levels and level not in levels:
        raise UnknownChoice("相似度的层次", level, levels)
    pairs = intervals[(intervals["level"] == level) & intervals["similarity"].notna()]
    pairs = pairs.sort_values(["similarity", "left", "right"], ascending=[False, True, True], kind="stable")
    rows = each(pairs.head(MOST_PAIRS))
    names = [_pair(row.left, row.right) for row in rows]
    row_height = _row(len(rows))
    if width == "half":
        names, row_height = _half_pairs(rows)
        rows = rows[: int((theme.PAGE_HEIGHT - HALF_ROUND) / row_height)]
    unstable = _unstable(robustness) if level == "document" else set()
    title, label = word("chart.intervals.title", lang=lang), word("chart.intervals.axis", lang=lang)
    if unstable & {frozenset((row.left, row.right)) for row in rows}:
        label += word("chart.intervals.hollow", lang=lang)
    points = narrow.room(names, HALF_PAIR, size=theme.SMALL + 0.5)
    if ax is None:
        height = 1.0 + row_height * max(len(rows), 2)
        if width == "half":
            height += narrow.title_height(title, points)
            height += narrow.note_height(_counted(label, len(pairs), len(rows), lang))
        ax = theme.new_axes(across, height)
    if not rows:
        return theme.empty_axes(ax, word("empty", lang=lang))
    ends = []
    for y, pair in enumerate(rows):
        whole = pair.low == pair.low and pair.high == pair.high
        low, high = (pair.low, pair.high) if whole else (pair.similarity, pair.similarity)
        hollow = frozenset((pair.left, pair.right)) in unstable
        ax.plot([low, high], [y, y], color=theme.INK, linewidth=1.1, zorder=1, solid_capstyle="butt")
        face = "white" if hollow else theme.PALETTE["信贷"]
        ax.scatter(
            [pair.similarity],
            [y],
            s=22,
            facecolor=face,
            edgecolor=theme.PALETTE["信贷"],
            zorder=2,
            linewidth=1.2,
        )
        text = f"{pair.similarity:.2f}" + (f" [{low:.2f}, {high:.2f}]" if whole else "")
        if hollow and width == "full":
            text += "  " + word("chart.intervals.unstable", lang=lang)
        _remark(ax, text, y)
        ends += [low, high]
    margin = max(0.03, (max(ends) - min(ends)) * 0.06)
    _frame(ax, names[: len(rows)])
    theme.set_scale(ax.xaxis, max(0.0, min(ends) - margin), min(1.0, max(ends) + margin))
    ax.tick_params(axis="x", labelsize=theme.SMALL)
    if width == "half":
        narrow.set_note(ax, _counted(label, len(pairs), len(rows), lang))
        narrow.set_title(ax, title, points)
    else:
        _axis(ax, label, len(pairs), len(rows), lang)
        theme.set_title(ax, title)
    return ax


@theme.house_style()
def robustness_panel(settings: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh") -> Axes:
    """The rank of each pair under all ``settings`` of ``pk.robustness``: a row a pair, a mark a rank.

    A bar stands at the rank under ``base``; a circle at each rank of the other settings, the larger the more of
    them agree; a dark diamond where the pair has moved too far. The remark at the right is the verdict with the
    settings that move it, or their number where they do not fit. Beyond 50 pairs the first 50 are drawn.

    >>> axes = show.robustness_panel(pk.robustness(corpus))
    >>> axes.get_title(loc="left")
    '换用其他设定后各对地区的相似度名次'
    """
    base = settings[settings["setting"] == BASE]
    ordered = each(base.sort_values(["rank_base", "left", "right"], kind="stable"))
    rows = ordered[:MOST_PAIRS]
    if ax is None:
        ax = theme.new_axes(theme.FULL_WIDTH, 1.25 + _row(len(rows)) * max(len(rows), 2))
    if not rows:
        return theme.empty_axes(ax, word("empty", lang=lang))
    others = settings[settings["setting"] != BASE]
    last = max(int(settings["rank"].max()), 2)
    for y, pair in enumerate(rows):
        own = others[(others["left"] == pair.left) & (others["right"] == pair.right)]
        _ranks(ax, own, pair.rank_base, y)
        alone = len(ordered) == 1  # the only pair keeps any rank: that is no verdict on it
        _remark(
            ax, word("chart.robustness.alone", lang=lang) if alone else _verdict(pair.verdict, own, lang), y
        )
    _frame(ax, [f"{_pair(row.left, row.right)}" for row in rows])
    ax.set_xlim(0.3, last + 0.7)
    step = max(1, round(last / 15))
    ax.set_xticks(range(1, last + 1, step))
    ax.tick_params(axis="x", labelsize=theme.SMALL)
    _axis(ax, word("chart.robustness.axis", lang=lang), len(ordered), len(rows), lang)
    _rank_key(ax, lang)
    theme.set_title(ax, word("chart.robustness.title", lang=lang), pad=22)
    return ax


def _ranks(ax: Axes, own: pd.DataFrame, rank_base: int, y: int) -> None:
    """The marks of one pair."""
    ax.plot([own["rank"].min(), own["rank"].max()], [y, y], color=theme.HAIRLINE, linewidth=1, zorder=1)
    for stable, colour, marker in ((True, "#A9C0D8", "o"), (False, theme.INK, "D")):
        counts = own[own["stable"] == stable]["rank"].value_counts().sort_index()
        sizes = [10 + 3.2 * n for n in counts] if stable else [15.0 + 2 * n for n in counts]
        ax.scatter(
            list(counts.index), [y] * len(counts), s=sizes, color=colour, marker=marker, zorder=2, linewidth=0
        )
    ax.plot([rank_base] * 2, [y - 0.34, y + 0.34], color=theme.PALETTE["信贷"], linewidth=2.2, zorder=3)


def _rank_key(ax: Axes, lang: Lang) -> None:
    from matplotlib.lines import Line2D

    style: dict[str, Any] = {"linestyle": "none", "markeredgewidth": 0}
    keys = [
        Line2D(
            [],
            [],
            color=theme.PALETTE["信贷"],
            marker="|",
            markersize=8,
            linestyle="none",
            markeredgewidth=2.2,
        ),
        Line2D([], [], color="#A9C0D8", marker="o", markersize=6, **style),
        Line2D([], [], color=theme.INK, marker="D", markersize=4.5, **style),
    ]
    names = [word(f"chart.robustness.{key}", lang=lang) for key in ("base", "other", "moved")]
    ax.legend(
        keys, names, ncols=3, loc="lower left", bbox_to_anchor=(0, 1), borderaxespad=0.1, fontsize=theme.SMALL
    )


def _verdict(verdict: str, own: pd.DataFrame, lang: Lang) -> str:
    text = known("verdict", verdict, lang=lang)
    moved = own[~own["stable"].astype(bool)]["what"].tolist()
    if not moved:
        return text
    named = word("chart.robustness.named", lang=lang, verdict=text, settings=listed(moved, lang=lang))
    if lang == "zh" and ems(named) <= REMARK_WIDTH:  # the table has the settings in Chinese only
        return named
    return word("chart.robustness.many", lang=lang, verdict=text, n=len(moved), all=len(own))


def _unstable(robustness: pd.DataFrame | None) -> set[frozenset[str]]:
    if robustness is None or not len(robustness):
        return set()
    rows = each(robustness[robustness["verdict"] == "unstable"])
    return {frozenset((row.left, row.right)) for row in rows}


def _pair(left: str, right: str) -> str:
    """A pair as one line: long names are cut alike, so that both sides stay in sight."""
    half = PAIR_WIDTH / 2 - 0.5
    return "–".join(abridge(name, half) for name in (left, right))


def _row(rows: int) -> float:
    """Inches a row: lower where many pairs share one page."""
    return 0.21 if rows <= 30 else 0.155


def _remark(ax: Axes, text: str, y: int) -> None:
    at = {"xycoords": ax.get_yaxis_transform(), "xytext": (6, 0), "textcoords": "offset points"}
    style: dict[str, Any] = at | {"va": "center", "fontsize": theme.SMALL, "color": theme.MUTED}
    ax.annotate("".join(shorten(text, REMARK_WIDTH, 1)), (1, y), annotation_clip=False, **style)


def _frame(ax: Axes, names: list[str]) -> None:
    theme.bare(ax)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.set_yticks(range(len(names)), names, fontsize=theme.SMALL + 0.5)
    ax.grid(axis="x", color=theme.HAIRLINE, linewidth=0.5)
    ax.set_axisbelow(True)


def _half_pairs(rows: list[Any]) -> tuple[list[str], float]:
    """Pairs as a chart of half the width has room for them, and inches a row."""
    pairs = [(str(row.left), str(row.right)) for row in rows]
    if all(ems("–".join(pair)) <= HALF_PAIR for pair in pairs):
        return ["–".join(pair) for pair in pairs], _row(len(rows))
    sides = [[abridge(name, HALF_PAIR - 1) for name in pair] for pair in pairs]
    return ["–\n".join(side) for side in sides], 2 * 1.35 * (theme.SMALL + 0.5) / theme.POINTS


def _counted(label: str, pairs: int, drawn: int, lang: Lang) -> str:
    """The name of the axis, and how many of the pairs are drawn where it is not all of them."""
    if pairs > drawn:
        label += word("chart.first_pairs", lang=lang, n=drawn, all=pairs)
    return label


def _axis(ax: Axes, label: str, pairs: int, drawn: int, lang: Lang) -> None:
    label = _counted(label, pairs, drawn, lang)
    ax.set_xlabel(label, color=theme.MUTED, fontsize=theme.SMALL, fontfamily=theme.FAMILY)
