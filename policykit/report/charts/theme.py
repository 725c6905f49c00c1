"""The house style of every figure: font, sizes, colours, title and source line.

Nothing here touches the user's own matplotlib settings: charts are drawn inside :func:`house_style`, and the
font is named on the texts themselves, so that a chart shown later in a notebook keeps it.
"""

from __future__ import annotations

import importlib.metadata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, wraps
from io import BytesIO
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from policykit.report.wording.lettering import abridge, evenly, wrap
from policykit.report.wording.nation import caveat
from policykit.report.wording.record import Record
from policykit.report.wording.words import Lang, listed, presenter, spoken, word

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap
    from matplotlib.figure import Figure

PAGE_HEIGHT = 9.3  # inch: what an A4 page holds beside a caption
NAME_WIDTH = 8  # ems of a region's name at the left of a chart: longer ones are broken into lines
SIZE = 8.0  # pt: labels and numbers
SMALL = 7.0  # pt: source line, and numbers in small panels; the smallest letters of a figure
TITLE = 10.0  # pt
TITLE_MARGIN = 8  # ems of it that stand at the left of a chart, for the names of its rows
AROUND_ROWS = 2.0  # inch: title, axis, legend and source lines of a chart of rows
NAME_LINES = 3  # of a region's name beside its row
MOST_NAMED = 12  # regions that a source line names; of more it says how many they are
LONGEST_NAMED = 16  # ems of a region's name in it, and of one that stands slanted under its column
POINTS = 72.0  # points per inch
HEADING = "heading"  # marks the title of a figure among its texts
SCREEN_DPI = 130  # of a figure shown in a notebook

P = ParamSpec("P")
R = TypeVar("R")

FAMILY = ["Noto Sans SC", "DejaVu Sans"]
"""The chart font and the one behind it; only the first is promised to hold Chinese."""

BLUE, GREEN = "#12355B", "#2A9D8F"
"""Of charts that show no categories; these have the colours of their frame."""

KIND_COLOURS: dict[str, str] = {"same": BLUE, "related": "#1F7A6F"}
INK, MUTED, HAIRLINE = "#222222", "#5F6670", "#D5D8DC"


@cache
def font_path() -> str:
    """Path of the chart font, by package metadata: importing zhplot would change global settings."""
    files = importlib.metadata.distribution("zhplot")
    name = next(file for file in files.files or () if str(file).endswith(".ttf"))
    return str(files.locate_file(name))


@cache
def _register_font() -> None:
    from matplotlib import font_manager

    font_manager.fontManager.addfont(font_path())


def rc() -> dict[str, Any]:
    """The matplotlib settings of the house; concrete family names, since ``sans-serif`` is resolved late."""
    return {
        "font.family": FAMILY,
        "font.size": SIZE,
        "axes.titlesize": TITLE,
        "axes.titlelocation": "left",
        "axes.labelsize": SIZE,
        "axes.labelcolor": INK,
        "axes.edgecolor": HAIRLINE,
        "axes.unicode_minus": False,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "figure.facecolor": "white",
        "figure.titlesize": TITLE,
        "savefig.facecolor": "white",
        "text.color": INK,
        "text.parse_math": False,  # a $ in a document is a $, not a formula
        "xtick.labelsize": SIZE,
        "ytick.labelsize": SIZE,
        "xtick.color": INK,
        "ytick.color": INK,
        "legend.frameon": False,
        "legend.fontsize": SIZE,
        "hatch.linewidth": 0.5,
        "pdf.fonttype": 42,
        "svg.fonttype": "path",
        "svg.hashsalt": "policykit",
    }


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the house style and leave the user's settings as they were; also a decorator."""
    from matplotlib import rc_context

    _register_font()
    settings: Any = rc()
    with rc_context(settings):
        yield


def chart(function: Callable[P, R]) -> Callable[P, R]:
    """A chart function: drawn in the house style, its ``lang=`` in force for all that it says."""

    @wraps(function)
    def drawn(*args: P.args, **options: P.kwargs) -> R:
        with house_style():
            return function(*args, **options)

    return spoken(drawn)


@cache
def _figure_class() -> type[Figure]:
    """A figure that shows itself in a notebook: JupyterLab has no display of its own for figures without pyplot."""
    from matplotlib.figure import Figure

    class ChartFigure(Figure):
        def _repr_png_(self) -> bytes:
            buffer = BytesIO()
            with house_style():
                self.savefig(buffer, format="png", dpi=SCREEN_DPI)
            return buffer.getvalue()

    return ChartFigure


def width() -> float:
    """Inches that a figure is wide."""
    return presenter().width


def new_figure(height: float) -> Figure:
    """An empty figure ``height`` inches high, as wide as is in force, that pyplot does not know."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = _figure_class()(figsize=(width(), height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def figure_of(ax: Axes) -> Figure:
    """The figure that ``ax`` stands in, through any subfigures."""
    figure: Any = ax.get_figure(root=True)
    return cast("Figure", figure)


def new_axes(height: float) -> Axes:
    """The single Axes of a new figure."""
    return new_figure(height).add_subplot()


def bare(ax: Axes) -> None:
    """No frame and no tick marks; the font is put on the ticks because matplotlib makes them late."""
    ax.tick_params(length=0, labelfontfamily=FAMILY)
    for spine in ax.spines.values():
        spine.set_visible(False)


def empty_axes(ax: Axes, message: str) -> Axes:
    """An Axes that says why it shows nothing."""
    bare(ax)
    ax.set(xticks=[], yticks=[])
    ax.text(0.5, 0.5, message, ha="center", va="center", color=MUTED, transform=ax.transAxes)
    return ax


@cache
def sequential() -> Colormap:
    """Light to dark in one hue, so that more ink is more of the thing, also in grey."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("policykit", ["#EEF3F8", "#7FA3C7", BLUE])


def ink_on(colour: Any) -> str:
    """Dark or white ink, whichever reads better on ``colour`` (relative luminance of WCAG 2)."""
    from matplotlib.colors import to_rgb

    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    luminance = sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return INK if luminance > 0.2 else "white"


def tint(colour: str, share: float) -> str:
    """``colour`` mixed with white, as ``#RRGGBB``; ``share`` 1 is the colour itself."""
    channels = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - c) * share):02X}" for c in channels)


def wrapped(names: Sequence[str], width: float) -> list[str]:
    """Names beside rows broken into lines of at most ``width`` ems.

    A name has as many lines as leave all rows on one page, at most ``NAME_LINES``; the middle of a
    longer one is replaced by ``…`` and the table beside the figure has it in full.
    """
    line = SIZE * 1.45 / POINTS
    most = max(1, min(NAME_LINES, int((PAGE_HEIGHT - AROUND_ROWS) / max(len(names), 1) / line)))
    return ["\n".join(_lines(name, width, most)) for name in names]


def _lines(name: str, width: float, most: int) -> list[str]:
    """The lines of ``name``, at most ``most``."""
    room = width * most
    while len(lines := wrap(abridge(name, room), width)) > most and room > width / 2:
        room -= 0.5  # lines end before their border where a word does not fit
    return lines[:most]


def row_height(names: Sequence[str], width: float, *, size: float = SIZE, least: float = 0.3) -> float:
    """Inches of each row: what the tallest of the :func:`wrapped` names needs, at least ``least``.

    Rows are lower where so many must share one page, as long as a line fits them.
    """
    lines = max((len(name.split("\n")) for name in wrapped(names, width)), default=1)
    needed, page = (lines * size * 1.45 + 4) / POINTS, (PAGE_HEIGHT - AROUND_ROWS) / max(len(names), 1)
    return min(max(least, needed), max(page, (size * 1.45 + 2) / POINTS))


def set_scale(axis: Any, low: float, high: float) -> None:
    """The ends of an axis of numbers, with ticks between them only: those beyond stay in the figure unseen."""
    axis.axes.set(**{f"{axis.axis_name}lim": (low, high)})
    axis.set_ticks([tick for tick in axis.get_ticklocs() if low <= tick <= high])


def set_title(ax: Axes, text: str, *, pad: float = 6) -> None:
    """Title at the left, broken where it would leave the figure."""
    room = figure_of(ax).get_figwidth() * POINTS / TITLE - TITLE_MARGIN
    # the title of an Axes from elsewhere was made with the font of its maker
    style: dict[str, Any] = {"fontfamily": FAMILY, "fontsize": TITLE, "parse_math": False, "gid": HEADING}
    ax.set_title("\n".join(evenly(text, max(room, 8))), loc="left", pad=pad, **style)


def title_over(figure: Figure, text: str) -> None:
    """The title of a figure of several panels, broken to its width."""
    room = figure.get_figwidth() * POINTS / TITLE - 2
    style: dict[str, Any] = {"x": 0.01, "ha": "left", "fontsize": TITLE, "fontfamily": FAMILY, "gid": HEADING}
    figure.suptitle("\n".join(evenly(text, room)), **style)


def untitled(figure: Figure) -> str:
    """Take the title off a figure that stands over a caption; gives it. The figure gets lower by its lines."""
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        if text.get_gid() == HEADING and text.get_text():
            said = text.get_text()
            text.set_text("")
            width, height = figure.get_size_inches()
            figure.set_size_inches(width, height - (said.count("\n") + 1) * TITLE * 1.3 / POINTS)
            return said.replace("\n", "")
    return ""


def add_scale(ax: Axes, mappable: Any, label: str, form: str) -> None:
    """A level colour scale under the chart: its label stays readable however few rows the chart has."""
    bar = figure_of(ax).colorbar(
        mappable, ax=ax, location="bottom", shrink=0.4, aspect=26, pad=0.03, format=form
    )
    bar.outline.set_visible(False)
    bar.ax.tick_params(length=2, labelsize=SMALL, labelfontfamily=FAMILY)
    bar.set_label(label, size=SMALL, color=MUTED)


def note_under(ax: Axes, text: str, **style: Any) -> None:
    """A line of remarks under a chart, broken to the width of its figure."""
    room = figure_of(ax).get_figwidth() * POINTS / SMALL - NAME_WIDTH - 4
    looks: dict[str, Any] = {"color": MUTED, "fontsize": SMALL, "fontfamily": FAMILY, "linespacing": 1.4}
    ax.set_xlabel("\n".join(wrap(text, room)), **looks | style)


def legend(ax: Axes, keys: Mapping[str, str]) -> None:
    """What the colours mean (name → colour), in one line over the chart."""
    from matplotlib.patches import Patch

    style: dict[str, Any] = {"edgecolor": MUTED, "linewidth": 0.5}
    patches = [Patch(facecolor=colour, label=name, **style) for name, colour in keys.items()]
    place: dict[str, Any] = {"loc": "lower left", "bbox_to_anchor": (0, 1), "borderaxespad": 0.2}
    ax.legend(handles=patches, ncols=max(len(keys), 1), handlelength=1.2, **place)


def beside(ax: Axes, text: str, y: float, shift: float, *, edge: int = 1, **style: Any) -> None:
    """A small text ``shift`` points from the left (0) or right (1) edge of ``ax``, at the height of row ``y``."""
    at: dict[str, Any] = {"xycoords": ax.get_yaxis_transform(), "textcoords": "offset points"}
    looks: dict[str, Any] = {"va": "center", "fontsize": SMALL, "color": MUTED}
    if text:
        ax.annotate(text, (edge, y), xytext=(shift, 0), annotation_clip=False, **at | looks | style)


@spoken
def source_lines(record: Record, *, idf: bool = False, lang: Lang | None = None) -> list[str]:
    """What stands under a figure: documents, their number and years, codebook, the IDF snapshot if it matters.

    A last line says how the nation is to be read where it stands among regions.
    """
    held = Counter(document.region for document in record.documents)
    shown = [(abridge(region, LONGEST_NAMED), n) for region, n in list(held.items())[:MOST_NAMED]]
    named = [word("source.several", region=r, n=n) if n > 1 else r for r, n in shown]
    regions = listed(named)
    if len(held) > len(named):
        regions = word("source.more", regions=regions, n=len(held))
    version = record.codebook.get("version") or word("unknown")
    facts: dict[str, Any] = {"n": len(record.documents), "dated": _years(record), "version": version}
    lines = [word("source.documents", regions=regions, **facts)]
    if idf and record.idf:
        lines.append(word("source.idf", idf=record.idf))
    return [*lines, *caveat(held)]


def _years(record: Record) -> str:
    """From when to when the documents are; empty where none has a date."""
    years = sorted({document.date_issued[:4] for document in record.documents if document.date_issued})
    if not years:
        return ""
    key = "source.year" if years[0] == years[-1] else "source.years"
    return word(key, first=years[0], last=years[-1])


@chart
def add_source(figure: Figure, lines: Sequence[str]) -> None:
    """Put ``lines`` under a figure, broken to its width; the figure grows by their height."""
    room = figure.get_figwidth() * POINTS / SMALL - 3
    broken = [part for line in lines for part in wrap(line, room)]
    width, height = figure.get_size_inches()
    figure.set_size_inches(width, height + len(broken) * SMALL * 1.5 / POINTS)
    figure.supxlabel("\n".join(broken), x=0.01, ha="left", fontsize=SMALL, color=MUTED, linespacing=1.4)
