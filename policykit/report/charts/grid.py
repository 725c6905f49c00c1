"""Squares of cells: what the charts of coverage, agencies, instruments and likeness have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.report.charts import theme
from policykit.report.wording.lettering import abridge, ems, evenly, wrap
from policykit.report.wording.words import word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INSET = 0.035  # of a cell, left white on each side
LABEL = 0.125  # inch that an em of a row's name takes, with its margin
HATCH = "////"  # of a document that could not be read


@dataclass(frozen=True)
class Cell:
    """A cell of a square: where it stands, what it says, how it is filled."""

    x: float
    y: float
    text: str = ""
    face: Any = "white"
    state: str = "covered"  # an absent one has a hairline, a failed one is hatched
    size: float = theme.SIZE


def square(
    ax: Axes | None,
    rows: Sequence[str],
    columns: Mapping[float, str],
    cells: Sequence[Cell],
    title: str,
    *,
    name_width: int = theme.NAME_WIDTH,
    least: float = 0.3,
    width: float = 0.0,
) -> Axes:
    """Cells under the names of their ``columns`` (by x) and beside those of their ``rows``, in ``ax`` or one of its own.

    A row is at least ``least`` inches high, the whole at least ``width`` cells wide, so that few do not become slabs.
    """
    width = max(width, max(columns, default=0.0) + 1)
    room = (theme.width() - LABEL * name_width) / width
    if ax is None:
        height = theme.row_height(rows, name_width, least=least)
        ax = theme.new_axes(1.1 + head_height(list(columns.values()), room) + height * max(len(rows), 2))
    if not cells:
        return theme.empty_axes(ax, word("empty"))
    draw(ax, cells, width=width, height=len(rows))
    ax.set_yticks([y + 0.5 for y in range(len(rows))], theme.wrapped(rows, name_width))
    heads(ax, columns, room)
    theme.set_title(ax, title)
    return ax


def draw(ax: Axes, cells: Sequence[Cell], *, width: float, height: int) -> None:
    """All cells of a square of ``width`` × ``height``; the first row stands on top."""
    if cells:
        side = 1 - 2 * INSET
        edges = ["white" if cell.state == "covered" else theme.HAIRLINE for cell in cells]
        ax.bar(
            [cell.x + 0.5 for cell in cells],
            side,
            width=side,
            bottom=[cell.y + INSET for cell in cells],
            color=[cell.face for cell in cells],
            edgecolor=edges,
            hatch=[HATCH if cell.state == "failed" else "" for cell in cells],
            linewidth=0.5,
            # the lower edge of the last row lies on that of the axes, which would cut it away on a screen
            clip_on=False,
        )
    for cell in cells:
        if cell.text:
            quiet = cell.state != "covered"
            style: dict[str, Any] = {"ha": "center", "va": "center", "in_layout": False}
            style |= {"fontsize": theme.SMALL if quiet else cell.size}
            style |= {"color": theme.MUTED if quiet else theme.ink_on(cell.face)}
            if cell.state == "failed":
                style["bbox"] = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
            ax.text(cell.x + 0.5, cell.y + 0.52, cell.text, **style)
    theme.bare(ax)
    ax.set(xlim=(0, width), ylim=(height, 0))


def heads(ax: Axes, names: Mapping[float, str], room: float, *, size: float = theme.SMALL) -> None:
    """Names over columns that are ``room`` inches wide: in even lines, or upright where they have no room."""
    lines, upright = broken_heads(list(names.values()), room, size=size)
    style: dict[str, Any] = {"rotation": 90} if upright else {"linespacing": 1.2}
    ax.xaxis.tick_top()
    ax.set_xticks([x + 0.5 for x in names], lines, fontsize=size, **style)


def broken_heads(names: Sequence[str], room: float, *, size: float = theme.SMALL) -> tuple[list[str], bool]:
    """The lines of names over columns ``room`` inches wide, and whether they have to stand upright."""
    wide = room * theme.POINTS / size - 0.7
    longest = max((ems(name) for name in names), default=0.0)
    if longest <= wide:
        return list(names), False
    whole = all(len(wrap(word, wide)) == 1 for name in names if name.isascii() for word in name.split())
    if whole and wide >= 2 and max(len(wrap(name, wide)) for name in names) <= 3:
        return ["\n".join(evenly(name, wide)) for name in names], False
    return [abridge(name, 12) for name in names], True


def head_height(names: Sequence[str], room: float, *, size: float = theme.SMALL) -> float:
    """Inches that :func:`heads` takes."""
    lines, upright = broken_heads(names, room, size=size)
    ems_high = (
        max(map(ems, lines), default=1)
        if upright
        else 1.25 * max((line.count("\n") + 1 for line in lines), default=1)
    )
    return ems_high * size / theme.POINTS
