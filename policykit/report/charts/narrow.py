"""What a figure of half the text width needs: how much room there is, and texts that keep to it.

Widths are estimated from the letters before anything is laid out, so that a figure is made high enough at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from policykit.report.charts import theme
from policykit.report.wording.lettering import abridge, ems, evenly, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

EDGES = 11.0  # pt: the margins of a figure, and the gap between names and chart
BESIDE = 6.0  # pt: from the end of a bar to the end of the figure, beside the remark
EDGE = 3 / theme.POINTS  # inch: the margin of a figure, as the layout has it
DIGIT = 0.56  # ems of a digit; a point has half of it
PERCENT = 0.93  # ems of the sign
ROUND = 4.0  # inches round the rows of a figure: title, scale, legend, source line
LEAST_SIZE = 6.0  # pt: no letter is smaller


def room(names: Sequence[str], name_width: float, *, size: float = theme.SIZE) -> float:
    """Points that a chart of half the width has at the right of its row names."""
    lines = [line for name in names for line in wrap(name, name_width)]
    return theme.HALF_WIDTH * theme.POINTS - EDGES - max(map(ems, lines), default=0) * size


def page_names(names: Sequence[str]) -> list[str]:
    """Names of rows as a page has room for them: in full, or all cut alike in the middle to fewer lines."""
    name_width = theme.NAME_WIDTHS["half"]
    high = (theme.PAGE_HEIGHT - ROUND) / max(len(names), 1)
    if theme.row_height(names, name_width) <= high:
        return list(names)
    lines = max(1, int((high * theme.POINTS - 4) / (theme.SIZE * 1.45)))
    return [abridge(name, lines * (name_width - 1)) for name in names]


def fits(text: str, points: float, size: float) -> bool:
    """Whether a number or a word has room in a cell that is ``points`` wide."""
    return _measured(text) * size + 2.0 <= points


def number_size(text: str, points: float) -> float | None:
    """The largest letters of the house in which a number fits a cell ``points`` wide; None where none do."""
    sizes = (theme.SIZE, theme.SMALL, LEAST_SIZE)
    return next((size for size in sizes if fits(text, points, size)), None)


def _measured(text: str) -> float:
    """Ems of a text with its digits as wide as they are; :func:`ems` keeps labels apart and is too careful here."""
    known = {".": DIGIT / 2, "%": PERCENT}
    return sum(DIGIT if c.isdigit() else known.get(c) or ems(c) for c in text)


def bar_unit(points: float, remarks: Sequence[str], size: float) -> float:
    """Points of a bar of 100 % that leaves room for the longest remark at its end."""
    return points - max(map(ems, remarks), default=0) * size - BESIDE


def note_lines(*texts: str) -> list[str]:
    """Texts under the chart as lines that the figure holds."""
    width = (theme.HALF_WIDTH * theme.POINTS - EDGES) / theme.SMALL - 1
    return [line for text in texts for line in wrap(text, width)]


def note_height(*texts: str) -> float:
    """Inches that the texts take beyond their first line."""
    return (len(note_lines(*texts)) - 1) * theme.SMALL * 1.4 / theme.POINTS


def set_note(ax: Axes, *texts: str) -> None:
    """Texts under a chart in place of the name of its axis; several lines begin under the row names."""
    from matplotlib.transforms import IdentityTransform, blended_transform_factory

    lines, figure = note_lines(*texts), theme.figure_of(ax)
    style: dict[str, Any] = {"color": theme.MUTED, "fontsize": theme.SMALL, "fontfamily": theme.FAMILY}
    if len(lines) == 1:
        ax.set_xlabel(lines[0], **style)
        return
    ax.set_xlabel("\n".join(lines), loc="right", multialignment="left", **style)
    if figure.axes == [ax]:  # over the source line, which begins at the edge of the figure
        label = ax.xaxis.label
        label.set_transform(blended_transform_factory(figure.transFigure, IdentityTransform()))
        label.set(x=EDGE / theme.HALF_WIDTH, ha="left")


def legend_columns(names: Sequence[str], points: float, size: float) -> int:
    """Into how many columns a legend goes that is ``points`` wide."""
    most = max(map(ems, names), default=0) + 1.2 + 0.8 + 1.4  # handle, its distance, the gap between columns
    return max(1, min(len(names), int((points / size + 1.4) // most)))


def legend_height(names: Sequence[str], points: float, size: float = theme.SMALL) -> float:
    """Inches of the legend that :func:`set_legend` makes."""
    rows = -(-len(names) // legend_columns(names, points, size))
    return (rows * 1.6 + 0.6) * size / theme.POINTS


def set_legend(ax: Axes, keys: Sequence[Any], points: float, *, down: float) -> None:
    """A legend ``down`` points under a chart, in as many columns as ``points`` hold."""
    from matplotlib.transforms import ScaledTranslation

    size = theme.SMALL
    columns = legend_columns([key.get_label() for key in keys], points, size)
    lower = ScaledTranslation(0, -down / theme.POINTS, theme.figure_of(ax).dpi_scale_trans)
    style: dict[str, Any] = {"handlelength": 1.2, "columnspacing": 1.4, "borderpad": 0, "borderaxespad": 0}
    ax.legend(
        handles=list(keys),
        ncols=columns,
        loc="upper left",
        bbox_to_anchor=(0, 0),
        bbox_transform=ax.transAxes + lower,
        fontsize=size,
        **style,
    )


def set_title(ax: Axes, text: str, points: float) -> None:
    """The title over a chart that is ``points`` wide, broken to that width."""
    theme.set_title(ax, text, width=points / theme.POINTS + theme.TITLE_MARGIN * theme.TITLE / theme.POINTS)


def title_height(text: str, points: float) -> float:
    """Inches that such a title takes beyond its first line."""
    lines = evenly(text, max(points / theme.TITLE, 8))
    return (len(lines) - 1) * theme.TITLE * 1.4 / theme.POINTS
