"""Chart of targets: what the documents mean to reach by when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.report.charts import theme
from policykit.report.contract import each
from policykit.report.wording.lettering import abridge, shorten
from policykit.report.wording.words import Lang, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

NAME_WIDTH, LINES = 21, 2  # ems of a subject's line, and lines that it may take
PHRASE_WIDTH = 18  # ems beside a mark
LINE, GAP = 0.13, 0.08  # inch: a line of a subject, the room between rows
TALLEST = 7.6  # inch of rows on one page; the table beside the figure has them all
MOST_TICKS = 9
LASTING = ("year", "month", "day")  # units of a time span, which is a target of nothing but time


@theme.chart
def targets_timeline(targets: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh") -> Axes:
    """Targets by deadline: under each region its subjects, each number a diamond at its time.

    A deadline that names a year alone stands in its December, as the table sorts it; a target without any stands
    hollow behind the last year. Targets of one subject follow one another under one name. Where the rows do not fit
    one page, those without a deadline go first, then the last ones, and are counted.

    >>> axes = show.targets_timeline(pk.targets(corpus))
    >>> axes.figure.get_suptitle()
    '各地的目标：到什么时候、达到多少'
    """
    rows = _rows(targets)
    if sum(height for _, _, height in rows) > TALLEST:
        rows = _rows(targets[targets["deadline"] != ""])
    while rows and (rows[-1][1] is None or sum(height for _, _, height in rows) > TALLEST):
        rows.pop()
    own = ax is None
    if ax is None:
        ax = theme.new_axes(1.0 + max(sum(height for _, _, height in rows), 0.6))
    if not rows:
        return theme.empty_axes(ax, word("empty"))
    drawn = [target for _, target, _ in rows if target is not None]
    years = [int(target.deadline[:4]) for target in drawn if target.deadline]
    first, last = (min(years), max(years) + 1) if years else (0, 0)
    aside = last + max(last - first, 1) * 0.09
    y = 0.0
    for name, target, height in rows:
        middle = y + height / 2
        if target is None:
            ax.axhline(y + 0.03, color=theme.HAIRLINE, linewidth=0.8, zorder=0)
            _named(ax, name, middle, 0, fontsize=theme.SIZE)
        else:
            _named(ax, name, middle, 1, linespacing=1.25)
            _mark(ax, target, middle, _time(target.deadline) if target.deadline else aside, (first, aside))
        y += height
    undated = any(not target.deadline for target in drawn)
    theme.bare(ax)
    ax.set(xlim=(first, aside + (last - first) * 0.05 if undated else last), ylim=(y, 0), yticks=[])
    shown = list(range(first, last))[:: -(-(last - first) // MOST_TICKS) or 1]
    ticks = [year + 0.5 for year in shown] + [aside] * undated
    ax.xaxis.tick_top()
    ax.set_xticks(ticks, [*map(str, shown), *[word("chart.targets.undated")] * undated], fontsize=theme.SMALL)
    for year in range(first, last + 1):
        ax.axvline(year, color=theme.HAIRLINE, linewidth=0.5, zorder=0)
    more = word("chart.targets.more", n=len(targets) - len(drawn)) if len(targets) > len(drawn) else ""
    theme.note_under(ax, word("chart.targets.axis") + more)
    title = word("chart.targets.title")
    if own:  # over the names too, which take a third of the width
        theme.title_over(theme.figure_of(ax), title)
    else:
        theme.set_title(ax, title)
    return ax


def _rows(targets: pd.DataFrame) -> list[tuple[str, Any, float]]:
    """Name, target (None under the name of a region) and inches of each row, by region, inside it by subject."""
    blocks: dict[str, dict[str, list[Any]]] = {}
    for i, target in enumerate(each(targets)):
        blocks.setdefault(target.region, {}).setdefault(target.subject or f"{i}", []).append(target)
    rows: list[tuple[str, Any, float]] = []
    for region, subjects in blocks.items():
        rows.append((abridge(region, NAME_WIDTH), None, 2 * LINE))
        for own in subjects.values():
            lines = shorten(own[0].subject, NAME_WIDTH, LINES) if own[0].subject else [_unnamed(own[0])]
            rows.append(("\n".join(lines), own[0], GAP + LINE * len(lines)))
            rows += [("", target, GAP + LINE) for target in own[1:]]
    return rows


def _unnamed(target: Any) -> str:
    return word("chart.targets.span" if target.unit in LASTING else "chart.targets.unnamed")


def _time(day: str) -> float:
    """2027-12 as a point of the axis, the middle of its month; a year alone is its December."""
    year, month, of_month = (*(int(part) for part in day.split("-")), 0, 0)[:3]
    return year + ((month or 12) - 1 + (of_month or 15) / 31) / 12


def _mark(ax: Axes, target: Any, y: float, x: float, ends: tuple[float, float]) -> None:
    """A diamond with its number on the side that has more room."""
    ax.plot(ends, [y, y], color=theme.HAIRLINE, linewidth=0.5, zorder=0)
    face = theme.BLUE if target.deadline else "white"
    ax.plot([x], [y], marker="D", markersize=4.8, color=theme.BLUE, markerfacecolor=face, zorder=3)
    text = "".join(shorten(str(target.phrase), PHRASE_WIDTH, 1))
    if len(target.deadline) > 4:
        text = word("text.noted", text=text, note=target.deadline)
    left = x - ends[0] > ends[1] - x
    style: dict[str, Any] = {"ha": "right" if left else "left", "va": "center", "fontsize": theme.SMALL}
    style |= {"bbox": {"facecolor": "white", "edgecolor": "none", "pad": 0.6}, "zorder": 2}
    ax.annotate(text, (x, y), xytext=(-6 if left else 6, 0), textcoords="offset points", **style)


def _named(ax: Axes, text: str, y: float, indent: float, **style: Any) -> None:
    """A text in the column at the left, ``indent`` ems in."""
    theme.beside(ax, text, y, (indent - NAME_WIDTH - 2) * theme.SMALL, edge=0, color=theme.INK, **style)
