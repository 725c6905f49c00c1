"""Chart of offers: who gives whom how much of what, up to which ceiling."""

from __future__ import annotations

from math import floor, log10
from typing import TYPE_CHECKING, Any

from policykit.report.charts import theme
from policykit.report.contract import each
from policykit.report.wording.lettering import abridge, ems, shorten
from policykit.report.wording.words import Lang, presenter, word

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

REGION_WIDTH = 7  # ems that a region's name may take of the columns at the left
LEFT_WIDTH = 18  # ems of both: the region, and what the number is of
HEAD_WIDTH = 26  # ems of a heading, which reaches over the first panel
PHRASE_WIDTH = 22  # ems of the column at the right: the words of the document
MOST_LINES = 42  # on one page, headings and rows; the table beside the figure has them all
ROW = 0.172  # inch
WIDE = 50  # highest over lowest number from which a scale is logarithmic
ALONE = (
    "#7C838C"  # of what may be compared with nothing: lighter than the dark blue of the groups, also in grey
)
PANELS = {"rate": ("rate_low", "rate"), "sum": ("amount_low", "amount", "cap")}
"""Columns of the table that each panel draws."""


@theme.chart
def offers_chart(offers: pd.DataFrame, *, figure: Figure | None = None, lang: Lang = "zh") -> np.ndarray:
    """A row an offer on two panels: its rate, and its sum or ceiling; at the right who gives whom.

    Offers without an instrument (outside the categories) and those that state a duration alone are left to the table.

    Gives an Axes a panel; one that no row has a number for is left out. The groups that at least two regions
    share come first under a heading each, those of most regions first, in dark blue; all that may be compared
    with nothing follows in grey in the order of the table, so that it is not taken for a ranking. A point is a
    number that is stated (two joined ones: tiers or a range), a stroke with a tail at its left a number that is
    not exceeded, one with a tail at its right a number that is not undercut, A
    scale is logarithmic where its numbers differ by more than 50 times. Of more than 42 lines the first are
    drawn and the rest counted.

    >>> panels = show.offers_chart(pk.offers(corpus))
    >>> [axes.get_title(loc="left") for axes in panels.flat]
    ['比例', '金额和上限（元）']
    """
    import numpy as np

    stated = offers[list(sum(PANELS.values(), ()))].notna().any(axis=1)
    drawn = offers[stated & (offers["instrument"] != "")]
    lines = _lines(drawn)
    panels = [name for name, columns in PANELS.items() if drawn[list(columns)].notna().any().any()]
    if figure is None:
        figure = theme.new_figure(1.15 + ROW * max(len(lines), 4) if panels else 2.0)
    if not panels:
        return np.array([theme.empty_axes(figure.add_subplot(), word("empty"))])
    grid = figure.add_gridspec(2, len(panels), height_ratios=[1, max(len(lines), 4) * ROW / 0.2])
    axes = [figure.add_subplot(grid[1, i]) for i in range(len(panels))]
    for ax, name in zip(axes, panels, strict=True):
        _panel(ax, name, lines)
    _labels(axes[0], lines)
    _phrases(axes[-1], lines)
    key = figure.add_subplot(grid[0, :])
    theme.empty_axes(key, "")
    _key(key, [row for row, _ in lines if not isinstance(row, str)])
    theme.title_over(figure, word("chart.offers.title"))
    return np.array(axes)


def _lines(offers: pd.DataFrame) -> list[tuple[Any, str]]:
    """Headings (a text and ``""``) and rows of the table (with what they are of) as they stand on the page."""
    groups = offers[offers["comparison"] != ""].groupby("comparison", sort=False)
    regions = {key: own["region"].nunique() for key, own in groups}
    shared = sorted((key for key, n in regions.items() if n > 1), key=lambda key: -regions[key])
    lines: list[tuple[Any, str]] = []
    for key in shared:
        own = each(offers[offers["comparison"] == key])
        facts: dict[str, Any] = {"what": _what(own[0]), "n": regions[key]}
        lines += [(word("chart.offers.group", **facts), ""), *((row, "") for row in own)]
    if rest := each(offers[~offers["comparison"].isin(shared)]):
        lines += [(word("chart.offers.alone"), ""), *((row, _what(row)) for row in rest)]
    if len(lines) <= MOST_LINES:
        return lines
    kept = lines[: MOST_LINES - 1]
    while isinstance(kept[-1][0], str):  # a heading without a row
        kept.pop()
    drawn = sum(not isinstance(row, str) for row, _ in kept)
    return [*kept, (word("chart.offers.more", n=len(offers) - drawn), "")]


def _what(row: Any) -> str:
    """What a number is of: 保费补贴·科技保险."""
    return word("chart.offers.of").join(dict.fromkeys((row.form, row.instrument)))


def _panel(ax: Axes, name: str, lines: list[tuple[Any, str]]) -> None:
    """The marks of one panel with its scale; headings are rules."""
    theme.bare(ax)
    rows = [(y, row, bool(what)) for y, (row, what) in enumerate(lines) if not isinstance(row, str)]
    numbers = [v for _, row, _ in rows for v in (getattr(row, column) for column in PANELS[name]) if v == v]
    ends = _scale(ax, numbers, name)
    ax.set(ylim=(len(lines) - 0.4, -0.6), yticks=[])
    for y, (row, _) in enumerate(lines):
        if isinstance(row, str):
            ax.axhline(y + 0.45, color=theme.MUTED, linewidth=0.6)
    for y, row, alone in rows:
        colour = ALONE if alone else theme.BLUE
        if name == "rate":
            _bounded(ax, y, (_low(row.rate_low, row.rate), row.rate), row.rate_bound, colour, ends)
            continue
        _bounded(ax, y, (row.cap, row.cap), "max", colour, ends)
        _bounded(ax, y, (_low(row.amount_low, row.amount), row.amount), row.amount_bound, colour, ends)
    ax.set_title(word(f"chart.offers.{name}"), fontsize=theme.SIZE, pad=4)


def _bounded(
    ax: Axes, y: int, pair: tuple[float, float], bound: str, colour: str, ends: tuple[float, float]
) -> None:
    """The mark of the lower and the higher of two numbers (often one) under a bound."""
    low, high = pair
    if high != high:
        return
    tail = {"max": (ends[0], high), "min": (low, ends[1])}.get(bound, (low, high))
    ax.plot(tail, [y, y], color=theme.tint(colour, 0.4), linewidth=1.2, zorder=1, solid_capstyle="butt")
    values = list(dict.fromkeys(pair))
    if bound in ("max", "min"):
        ax.plot(values, [y] * len(values), color=colour, zorder=2, **_STROKE)
    else:
        ax.plot(values, [y] * len(values), color=colour, zorder=3, **_POINT)


def _low(low: float, high: float) -> float:
    """The lower end of a range; of a single number itself."""
    return high if low != low else low


_STROKE: dict[str, Any] = {"marker": "|", "markersize": 8, "markeredgewidth": 2, "linestyle": "none"}
_POINT: dict[str, Any] = {"marker": "o", "markersize": 4.6, "markeredgewidth": 1.1, "linestyle": "none"}


def _scale(ax: Axes, numbers: list[float], name: str) -> tuple[float, float]:
    """The scale of a panel with its ticks; gives its ends."""
    from matplotlib.ticker import FixedLocator, MaxNLocator

    low, high = min(numbers, default=0.0), max(numbers, default=1.0)
    if low > 0 and high / low > WIDE:
        ends = (min(10.0 ** floor(log10(low)), low / 1.7), high * 1.7)
        ax.set_xscale("log")
        ticks = [10.0**n for n in range(-12, 16) if ends[0] <= 10.0**n <= ends[1]]
        ticks = ticks[:: -(-len(ticks) // 4)]
    else:
        ends = (0.0, high * 1.12 or 1.0)
        ticks = [t for t in MaxNLocator(4).tick_values(*ends) if ends[0] <= t <= ends[1]]
    ax.set_xlim(*ends)
    ax.xaxis.set_major_locator(FixedLocator(ticks))
    ax.xaxis.set_minor_locator(FixedLocator([]))
    ax.set_xticks(
        ticks, [f"{t:.6%}".rstrip("0%").rstrip(".") + "%" if name == "rate" else _sum(t) for t in ticks]
    )
    ax.tick_params(axis="x", labelsize=theme.SMALL, length=0)
    ax.grid(axis="x", color=theme.HAIRLINE, linewidth=0.5)
    ax.set_axisbelow(True)
    return ends


def _sum(value: float) -> str:
    """A sum of money as a tick: 50万, 3亿; millions in English."""
    if presenter().lang == "en":
        return word("money.million", n=f"{value / 1e6:g}")
    for size, key in ((1e8, "money.yi"), (1e4, "money.wan")):
        if value >= size:
            return word(key, n=f"{value / size:g}")
    return f"{value:g}"


def _labels(ax: Axes, lines: list[tuple[Any, str]]) -> None:
    """Headings, regions and what the numbers are of, as two columns at the left."""
    size = theme.SMALL + 0.3
    left = -(LEFT_WIDTH + 1) * size
    beside = [abridge(row.region, REGION_WIDTH) for row, what in lines if what]
    first = max(map(ems, beside), default=0) + 1
    for y, (row, what) in enumerate(lines):
        if isinstance(row, str):  # nothing is drawn in its line, so that it may reach over the panel
            theme.beside(
                ax,
                "".join(shorten(row, HEAD_WIDTH, 1)),
                y,
                left,
                edge=0,
                fontsize=size + 0.2,
                color=theme.INK,
            )
            continue
        name = abridge(row.region, REGION_WIDTH if what else LEFT_WIDTH - 1)
        theme.beside(ax, name, y, left, edge=0, fontsize=size, color=theme.INK)
        text = "".join(shorten(what, LEFT_WIDTH - first, 1))
        theme.beside(ax, text, y, left + first * size, edge=0, fontsize=size)


def _phrases(ax: Axes, lines: list[tuple[Any, str]]) -> None:
    """Who gives whom, as the document writes it: 市财政 → 科技型企业（每户每年）."""
    for y, (row, _) in enumerate(lines):
        if isinstance(row, str):
            continue
        whom = row.target or row.receiver
        text = (
            word("chart.offers.to", payer=row.payer, whom=whom) if row.payer and whom else row.payer or whom
        )
        if row.cap_per:
            text = word("chart.offers.per", text=text, per=row.cap_per)
        theme.beside(ax, "".join(shorten(text, PHRASE_WIDTH, 1)), y, 6, color=theme.INK)


def _key(ax: Axes, rows: list[Any]) -> None:
    """The meanings of the marks that occur."""
    from matplotlib.legend_handler import HandlerTuple
    from matplotlib.lines import Line2D

    colour = theme.BLUE
    bounds = {row.rate_bound for row in rows}
    point = Line2D([], [], color=colour, **_POINT)
    stroke = Line2D([], [], color=colour, **_STROKE)
    tail = Line2D([], [], color=theme.tint(colour, 0.4), linewidth=1.2)
    present = {
        "exact": (point,),
        "max": (tail, stroke)
        if "max" in bounds or any(r.cap == r.cap or r.amount_bound == "max" for r in rows)
        else (),
        "min": (stroke, tail) if "min" in bounds or any(r.amount_bound == "min" for r in rows) else (),
    }
    shown = {key: marks for key, marks in present.items() if marks}
    names = [word(f"chart.offers.key_{key}") for key in shown]
    style: dict[str, Any] = {"handler_map": {tuple: HandlerTuple(ndivide=None, pad=0)}}
    style |= {"fontsize": theme.SMALL, "handlelength": 1.8, "columnspacing": 1.4, "borderaxespad": 0}
    ax.legend(list(shown.values()), names, ncols=len(shown), loc="center left", **style)
