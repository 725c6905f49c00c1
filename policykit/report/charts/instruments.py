"""Chart of instruments: which region uses which instrument of which channel, and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.records import CATEGORIES
from policykit.report.charts import theme
from policykit.report.contract import each
from policykit.report.wording.instrument_names import instrument_name
from policykit.report.wording.lettering import abridge, ems, shorten, wrap
from policykit.report.wording.words import Lang, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

NAME_WIDTH: dict[Lang, int] = {"zh": 15, "en": 22}
"""Ems: a longer instrument is cut with …; the table beside the figure has it in full."""
REGION_WIDTH = 10  # ems of a line of a region name that stands upright
LEAST_ROOM = 4.0  # ems of a column over which a long name may stand level with its middle left out
HEAD_LINES = 2  # that a level region name may take
TALLEST_ROW = 0.19  # inch; rows are lower where many instruments must share one page
PALEST = (
    0.45  # share of its colour that a cell of one measure has, so that 担保 still differs from an empty one
)
INSET = 0.04  # of a cell, left white on each side


@theme.house_style()
def instrument_matrix(instruments: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh") -> Axes:
    """Instruments × regions under a heading a category; the number in a cell is how many measures use it.

    A cell has its category's colour, the stronger the more measures; one that is not mentioned stays empty, one of
    a document that could not be read is hatched. Instruments that no region uses are left out. Rows and columns
    keep the order of the table. 58 instruments and their headings fit one A4 page with its caption.

    >>> axes = show.instrument_matrix(pk.instruments(corpus))
    >>> axes.get_title(loc="left")
    '各地区用了哪些工具（格内为措施条数）'
    """
    regions = list(dict.fromkeys(instruments["region"]))
    cells = {(row.category, row.instrument, row.region): row for row in each(instruments)}
    used = instruments[instruments["state"] == "covered"]
    rows = _rows(instruments, {(row.category, row.instrument) for row in each(used)})
    upright, names = _column_names(regions, lang)
    lines = [line for name in names for line in name.split("\n")]
    head = theme.SMALL * (max(map(ems, lines), default=1) if upright else 1.5 * HEAD_LINES)
    if ax is None:
        room = theme.PAGE_HEIGHT - 1.5 - head / theme.POINTS
        height = min(TALLEST_ROW, room / max(len(rows), 1))
        ax = theme.new_axes(theme.FULL_WIDTH, 0.7 + head / theme.POINTS + height * max(len(rows), 3))
    if not rows:
        return theme.empty_axes(ax, word("empty", lang=lang))
    most = int(used["measures"].max())
    for y, (category, instrument) in enumerate(rows):
        if not instrument:
            _heading(ax, category, y, len(regions), lang)
            continue
        for x, region in enumerate(regions):
            if (category, instrument, region) in cells:
                _cell(ax, cells[category, instrument, region], x, y, most)
    theme.bare(ax)
    ax.set(xlim=(0, len(regions)), ylim=(len(rows), 0))
    ax.xaxis.tick_top()
    ax.tick_params(length=0, pad=2)
    shown = {y + 0.5: instrument_name(name, lang=lang) for y, (_, name) in enumerate(rows) if name}
    cut = ["".join(shorten(name, NAME_WIDTH[lang], 1)) for name in shown.values()]
    ax.set_yticks(list(shown), cut, fontsize=theme.SMALL)
    style: dict[str, Any] = {"rotation": 90, "linespacing": 1.3} if upright else {}
    ax.set_xticks([x + 0.5 for x in range(len(regions))], names, fontsize=theme.SMALL + 0.5, **style)
    ax.set_xlabel(
        word("chart.instruments.key", lang=lang),
        color=theme.MUTED,
        fontsize=theme.SMALL,
        fontfamily=theme.FAMILY,
    )
    theme.set_title(ax, word("chart.instruments.title", lang=lang))
    return ax


def _rows(instruments: pd.DataFrame, used: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Category and instrument of each row; a heading has the instrument ``""``."""
    known = list(dict.fromkeys(zip(instruments["category"], instruments["instrument"], strict=True)))
    rows: list[tuple[str, str]] = []
    for category in CATEGORIES:
        own = [key for key in known if key[0] == category and key in used]
        rows += [(category, ""), *own] if own else []
    return rows


def _column_names(regions: list[str], lang: Lang) -> tuple[bool, list[str]]:
    """Whether the names stand upright because the columns are too narrow for them, and their lines."""
    names = [abridge(name, REGION_WIDTH) for name in regions]
    room = (theme.FULL_WIDTH - NAME_WIDTH[lang] / 10) / max(len(regions), 1) * theme.POINTS / (
        theme.SMALL + 0.5
    ) - 1
    level = [abridge(name, HEAD_LINES * room - 1) for name in regions]
    if room >= LEAST_ROOM and all(len(wrap(name, room)) <= HEAD_LINES for name in level):
        return False, theme.wrapped(level, room, even=True)
    return True, names


def _heading(ax: Axes, category: str, y: int, width: int, lang: Lang) -> None:
    from matplotlib.patches import Rectangle

    colour = theme.PALETTE[category]
    ax.add_patch(Rectangle((0, y + 0.62), width, 0.2, facecolor=colour, edgecolor="none"))
    name = word(f"category.{category}", lang=lang)
    ax.annotate(
        name,
        (0, y + 0.6),
        xytext=(-3, 0),
        textcoords="offset points",
        ha="right",
        va="center",
        fontsize=theme.SMALL + 1,
        annotation_clip=False,
    )


def _cell(ax: Axes, cell: Any, x: int, y: int, most: int) -> None:
    """One cell: coloured with its number, blank, or hatched where nothing could be read."""
    from matplotlib.patches import Rectangle

    face, edge, hatch = "white", theme.HAIRLINE, ""
    if cell.state == "covered":
        share = PALEST + (1 - PALEST) * int(cell.measures) / most
        face = theme.tint(theme.PALETTE[cell.category], share)
        edge = "white"
    elif cell.state == "failed":
        hatch = "////"
    size = 1 - 2 * INSET
    box: dict[str, Any] = {"facecolor": face, "edgecolor": edge, "hatch": hatch, "linewidth": 0.5}
    # the lower edge of the last row lies on that of the axes, which would cut it away on a screen
    ax.add_patch(Rectangle((x + INSET, y + INSET), size, size, clip_on=False, **box))
    if cell.state == "covered":
        style: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": theme.SMALL}
        ax.text(x + 0.5, y + 0.52, f"{cell.measures:.0f}", color=theme.ink_on(face), **style)
