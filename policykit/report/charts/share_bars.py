"""One bar a region, cut into parts of 100 %: what the charts of channels and of firmness have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.report.charts import narrow, theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEAST_LABELLED = 0.055  # share of a bar below which a percentage would touch its neighbours
REMARK = theme.SMALL + 0.5  # pt: how many measures a bar rests on
ROOM_FOR_REMARK = 0.16  # of a bar, at the full width
UNDER = 29.0  # pt from a chart of half the width to its legend: ticks and the name of the axis


@dataclass(frozen=True)
class Segment:
    """A part of a bar."""

    share: float  # 0.25; NaN draws nothing
    colour: str


@dataclass(frozen=True)
class Chart:
    """The bars by region, and the words around them."""

    rows: Mapping[str, Sequence[Segment]]
    remarks: Mapping[str, str]  # at the end of a bar; empty where there is none
    none: str  # in place of a bar without a remark
    keys: Mapping[str, str]  # colours by name
    title: str
    axis: str
    edge: dict[str, Any]
    outlined: bool = False  # the legend's patches, too


@theme.house_style()
def draw(chart: Chart, *, width: theme.Width = "full", ax: Axes | None = None) -> Axes:
    """The bars on one scale of 0 to 100 %; a segment carries its percentage where there is room for it."""
    across, half, names = theme.inches(width), width == "half", list(chart.rows)
    names, name_width = narrow.page_names(names) if half else names, theme.NAME_WIDTHS[width]
    points = narrow.room(names, name_width)
    unit = narrow.bar_unit(points, list(chart.remarks.values()), REMARK)
    if ax is None:
        height = 1.15 + theme.row_height(names, name_width, least=0.32) * max(len(names), 2)
        if half:
            height += (
                narrow.title_height(chart.title, points)
                + narrow.legend_height(list(chart.keys), points)
                - 0.2
            )
        ax = theme.new_axes(across, height)
    ends = []
    for y, (region, row) in enumerate(chart.rows.items()):
        ends.append(_bar(ax, row, y, chart.edge, unit if half else None))
        if remark := chart.remarks[region]:
            ax.text(ends[-1] + 0.015, y, remark, va="center", color=theme.MUTED, fontsize=REMARK)
        else:
            ax.text(0.01, y, chart.none, va="center", color=theme.MUTED)
    theme.bare(ax)
    longest = max(1.0, *ends)
    ax.set(
        xlim=(0, max(points / unit, longest) if half else longest + ROOM_FOR_REMARK),
        ylim=(len(names) - 0.5, -0.5),
    )
    ax.set_yticks(range(len(names)), theme.wrapped(names, name_width))
    small: dict[str, Any] = {"fontsize": theme.SMALL} if half else {}
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"], color=theme.MUTED, **small)
    ax.set_xlabel(chart.axis, color=theme.MUTED, fontfamily=theme.FAMILY, **small)
    _legend(ax, chart, points if half else None)
    narrow.set_title(ax, chart.title, points) if half else theme.set_title(ax, chart.title, pad=24)
    return ax


def _bar(ax: Axes, row: Sequence[Segment], y: int, edge: dict[str, Any], unit: float | None) -> float:
    """Draw the segments of one region on a scale of ``unit`` points; gives where the bar ends."""
    end = 0.0
    for segment in row:
        share = float(segment.share) if segment.share == segment.share else 0.0
        ax.barh(y, share, left=end, height=0.66, color=segment.colour, **edge)
        text, size = f"{share:.0%}", theme.SIZE if unit is None else theme.SMALL
        if share >= LEAST_LABELLED if unit is None else narrow.fits(text, share * unit, size):
            colour = theme.ink_on(segment.colour)
            ax.text(end + share / 2, y, text, ha="center", va="center", color=colour, fontsize=size)
        end += share
    return end


def _legend(ax: Axes, chart: Chart, points: float | None) -> None:
    """The colours over the chart, or under one of half the width that is ``points`` wide."""
    from matplotlib.patches import Patch

    style: dict[str, Any] = {"edgecolor": theme.MUTED, "linewidth": 0.5} if chart.outlined else {}
    keys = [Patch(facecolor=colour, label=name, **style) for name, colour in chart.keys.items()]
    if points is not None:
        narrow.set_legend(ax, keys, points, down=UNDER)
        return
    ax.legend(
        handles=keys, ncols=5, loc="lower left", bbox_to_anchor=(0, 1), borderaxespad=0.2, handlelength=1.2
    )
