"""Chart of targets: what the documents mean to reach by when, and how long they hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.report.charts import theme
from policykit.report.contract import each
from policykit.report.wording.lettering import abridge, shorten
from policykit.report.wording.words import Lang, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

NAME_WIDTH = 21  # ems of a subject's line
LINES = 2  # of a subject
PHRASE_WIDTH = 18  # ems beside a mark
LINE, GAP, HEAD = 0.125, 0.065, 0.24  # inch: a line of a subject, the room between rows, a heading
TALLEST = 7.6  # inch of rows on one page; the table beside the figure has them all
MOST_TICKS = 9
LASTING = ("year", "month", "day")  # units of a time span, which is a target of nothing but time
BAR = "#A9C0D8"


@dataclass(frozen=True)
class _Row:
    """A line of the figure: the heading of a document, or one target."""

    doc_id: str
    region: str
    target: Any = None
    again: bool = False  # of the same subject as the row above

    @property
    def height(self) -> float:
        """Inches."""
        if self.target is None:
            return HEAD
        return GAP + LINE * (1 if self.again else len(shorten(self.target.subject, NAME_WIDTH, LINES)))


@dataclass(frozen=True)
class _Scale:
    """The years of the axis, and where targets without a deadline stand behind them."""

    first: int  # 2021: its first day is the left edge
    last: int  # 2029: its first day is the right edge of the years
    aside: float


@theme.chart
def targets_timeline(
    targets: pd.DataFrame,
    documents: pd.DataFrame | None = None,
    *,
    ax: Axes | None = None,
    lang: Lang = "zh",
) -> Axes:
    """Targets by deadline: under the heading of each document its subjects, each number a diamond at its time.

    A deadline that names a year alone stands in its December, as the table sorts it; a target without any stands
    hollow behind the last year. Targets of one subject follow one another under one name. The document with the
    nearest deadline comes first. With ``documents`` the heading has a stroke at the date of issue and a bar from
    the day that a document takes effect to the day it ends (to the edge where no end is named), and says so.
    Where the rows do not fit one page, those without a deadline go first, then the last ones, and are counted.

    >>> axes = show.targets_timeline(pk.targets(corpus), corpus.documents)
    >>> axes.figure.get_suptitle()
    '各地的目标：到什么时候、达到多少'
    """
    rows, left_out = _fitting(targets)
    own = ax is None
    if ax is None:
        ax = theme.new_axes(1.0 + max(sum(row.height for row in rows), 0.6))
    if not rows:
        return theme.empty_axes(ax, word("empty"))
    held = {row.doc_id: row for row in each(documents)} if documents is not None else {}
    scale = _scale(rows, [held[row.doc_id] for row in rows if row.doc_id in held])
    y = 0.0
    for row in rows:
        middle = y + row.height / 2
        if row.target is None:
            _heading(ax, row.region, held.get(row.doc_id), middle, scale)
        else:
            _target(ax, row, middle, scale)
        y += row.height
    undated = any(row.target is not None and not row.target.deadline for row in rows)
    _frame(ax, y, scale, undated)
    label = word("chart.targets.axis")
    label += word("chart.targets.more", n=left_out) if left_out else ""
    theme.note_under(ax, label)
    title = word("chart.targets.title")
    if own:  # over the names too, which take a third of the width
        theme.title_over(theme.figure_of(ax), title)
    else:
        theme.set_title(ax, title)
    return ax


def _fitting(targets: pd.DataFrame) -> tuple[list[_Row], int]:
    """The lines of one page, and how many targets are left out."""
    rows = _rows(targets)
    if sum(row.height for row in rows) > TALLEST:
        rows = _rows(targets[targets["deadline"] != ""])
    while rows and (rows[-1].target is None or sum(row.height for row in rows) > TALLEST):
        rows.pop()
    return rows, len(targets) - sum(row.target is not None for row in rows)


def _rows(targets: pd.DataFrame) -> list[_Row]:
    """By document in the order of the table, inside it by subject."""
    blocks: dict[tuple[str, str], dict[str, list[Any]]] = {}
    for i, target in enumerate(each(targets)):
        doc_id = str(target.measure_id).rsplit("/", 2)[0]
        blocks.setdefault((doc_id, target.region), {}).setdefault(target.subject or f"{i}", []).append(target)
    rows = []
    for (doc_id, region), subjects in blocks.items():
        rows.append(_Row(doc_id, region))
        rows += [_Row(doc_id, region, t, i > 0) for own in subjects.values() for i, t in enumerate(own)]
    return rows


def _time(day: str) -> float:
    """2027-12 as a point of the axis, the middle of its month; a year alone is its December."""
    year, month, of_month = (*(int(part) for part in day.split("-")), 0, 0)[:3]
    return year + ((month or 12) - 1 + (of_month or 15) / 31) / 12


def _scale(rows: list[_Row], documents: list[Any]) -> _Scale:
    days = [row.target.deadline for row in rows if row.target is not None and row.target.deadline]
    days += [day for d in documents for day in (d.date_issued, d.effective_from, d.valid_until) if day]
    years = [int(day[:4]) for day in days] or [0]
    first, last = min(years), max(years) + 1
    return _Scale(first, last, last + (last - first) * 0.09)


def _heading(ax: Axes, region: str, document: Any, y: float, scale: _Scale) -> None:
    """The region under a rule, and how long the document holds."""
    ax.axhline(y - HEAD / 2 + 0.02, color=theme.HAIRLINE, linewidth=0.8, zorder=0)
    _named(ax, abridge(region, NAME_WIDTH), y, 0, fontsize=theme.SIZE, color=theme.INK)
    if document is None:
        return
    begin, end = document.effective_from or document.date_issued, document.valid_until
    if document.date_issued:
        ax.plot([_time(document.date_issued)] * 2, [y - 0.06, y + 0.06], color=theme.INK, linewidth=1.4)
    reach = [_time(day) for day in (document.date_issued, begin, end) if day] or [float(scale.first)]
    if document.effective_from or end:
        reach += [] if end else [float(scale.last)]
        ax.plot([_time(begin), max(reach)], [y, y], color=BAR, linewidth=3.5, solid_capstyle="butt", zorder=1)
    state = "until" if end else "open_ended" if document.effective_from else "not_stated"
    text = word(f"chart.targets.{state}", day=end)
    _tag(ax, text, (min(reach), max(reach)), y, scale, theme.MUTED)


def _target(ax: Axes, row: _Row, y: float, scale: _Scale) -> None:
    """A diamond with its number, and at the left what it is of."""
    target = row.target
    if not row.again:
        _named(ax, _name(target), y, 1, fontsize=theme.SMALL + 0.3, linespacing=1.25)
    x = _time(target.deadline) if target.deadline else scale.aside
    colour = theme.BLUE
    face = colour if target.deadline else "white"
    ax.plot([scale.first, scale.aside], [y, y], color=theme.HAIRLINE, linewidth=0.5, zorder=0)
    ax.plot([x], [y], marker="D", markersize=4.8, color=colour, markerfacecolor=face, zorder=3)
    text = "".join(shorten(str(target.phrase), PHRASE_WIDTH, 1))
    if len(target.deadline) > 4:
        text = word("text.noted", text=text, note=target.deadline)
    _tag(ax, text, (x, x), y, scale, theme.INK)


def _name(target: Any) -> str:
    if target.subject:
        return "\n".join(shorten(target.subject, NAME_WIDTH, LINES))
    return word("chart.targets.span" if target.unit in LASTING else "chart.targets.unnamed")


def _tag(ax: Axes, text: str, reach: tuple[float, float], y: float, scale: _Scale, colour: str) -> None:
    """A text beside what reaches from ``reach[0]`` to ``reach[1]``, on the side that has more room."""
    left = reach[0] - scale.first > scale.aside - reach[1]
    style: dict[str, Any] = {"ha": "right" if left else "left", "va": "center", "fontsize": theme.SMALL + 0.5}
    style |= {"color": colour, "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 0.6}, "zorder": 2}
    at = (reach[0] if left else reach[1], y)
    ax.annotate(text, at, xytext=(-6 if left else 6, 0), textcoords="offset points", **style)


def _named(ax: Axes, text: str, y: float, indent: float, **style: Any) -> None:
    """A text in the column at the left, ``indent`` ems in."""
    theme.beside(ax, text, y, (indent - NAME_WIDTH - 2) * (theme.SMALL + 0.3), edge=0, **style)


def _frame(ax: Axes, height: float, scale: _Scale, undated: bool) -> None:
    """Years as columns, and the column of targets without a deadline."""
    theme.bare(ax)
    span = scale.last - scale.first
    ax.set(
        xlim=(scale.first, scale.aside + span * 0.05 if undated else scale.last), ylim=(height, 0), yticks=[]
    )
    years = list(range(scale.first, scale.last)) if scale.first else []
    step = -(-span // MOST_TICKS)
    ticks = [year + 0.5 for year in years[::step]] + [scale.aside] * undated
    names = [str(year) for year in years[::step]] + [word("chart.targets.undated")] * undated
    ax.xaxis.tick_top()
    ax.set_xticks(ticks, names, fontsize=theme.SMALL + 0.5)
    for year in (*years, scale.last):
        ax.axvline(year, color=theme.HAIRLINE, linewidth=0.5, zorder=0)
