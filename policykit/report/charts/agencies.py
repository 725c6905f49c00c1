"""Chart of agencies: which kinds are charged where, in which role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.report.charts import grid, theme
from policykit.report.contract import each
from policykit.report.wording.lettering import abridge
from policykit.report.wording.words import Lang, known, listed, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

ROW = 0.34  # inch; rows are lower where many regions must share one page
MOST_REGIONS = 32  # on one page; the table beside the figure has them all
FEW = 12  # regions from which each name has one line only
MOST_SILENT = 24  # regions without a row that are named under the chart
FEWEST_COLUMNS = 10  # that the width is cut into, so that a few kinds do not become slabs
COLOURS = {"lead": theme.BLUE, "cooperate": "#CBDAE9", "responsible": "#7FA3C7"}
"""By role; dark, light and in between, also in grey."""


@theme.chart
def agencies_chart(by_kind: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh") -> Axes:
    """Regions × kinds of agency; the numbers in a cell are the articles that charge such an agency, by role.

    A cell is cut by the roles that occur in it, from above: lead (dark), cooperating (light), responsible without
    a leader named (between). A kind that the others are charged beside stays empty; a region whose document names
    no agency by article says so across its row, from 12 regions on under the chart; a cell that could not be read
    is hatched. Rows and columns keep the order of the table; beyond 32 regions the first are drawn and the rest
    counted.

    ``by_kind`` is what ``pk.agencies`` gives.

    >>> axes = show.agencies_chart(pk.agencies(corpus))
    >>> axes.get_title(loc="left")
    '各地区由哪些部门承担任务（格内为条文数）'
    """
    everywhere, silent = _told_apart(by_kind)
    regions, kinds = everywhere[:MOST_REGIONS], list(dict.fromkeys(by_kind["kind"]))
    names = [known("agency", kind) for kind in kinds]
    columns = max(len(kinds), FEWEST_COLUMNS)
    room = (theme.width() - 1) / columns
    few = len(regions) < FEW  # long names may have lines
    top = 0.95 + grid.head_height(names, room)
    row = min(ROW, (theme.PAGE_HEIGHT - top - 0.6) / max(len(regions), 1))
    row = theme.row_height(regions, theme.NAME_WIDTH, least=row) if few else row
    if ax is None:
        ax = theme.new_axes(top + row * max(len(regions), 2))
    if by_kind.empty:
        return theme.empty_axes(ax, word("empty"))
    counts = {(cell.region, cell.kind, cell.role): int(cell.articles) for cell in each(by_kind)}
    state = {(cell.region, cell.kind): cell.state for cell in each(by_kind[by_kind["role"] == "any"])}
    blank = []
    for y, region in enumerate(regions):
        if all(state.get((region, kind)) == "not_stated" for kind in kinds):
            text = word("chart.agencies.silent")
            ax.text(0.15, y + 0.5, text, va="center", color=theme.MUTED, fontsize=theme.SMALL + 0.5)
            continue
        for x, kind in enumerate(kinds):
            if parts := [(role, n) for role in COLOURS if (n := counts.get((region, kind, role), 0))]:
                _strips(ax, parts, x, y, row * theme.POINTS)
            else:
                failed = state.get((region, kind)) == "failed"
                blank.append(grid.Cell(x, y, state="failed" if failed else "absent"))
    grid.draw(ax, blank, width=columns, height=len(regions))
    lines = (
        theme.wrapped(regions, theme.NAME_WIDTH) if few else [abridge(r, theme.NAME_WIDTH) for r in regions]
    )
    ax.set_yticks([y + 0.5 for y in range(len(regions))], lines)
    grid.heads(ax, {float(x): name for x, name in enumerate(names)}, room)
    _key(ax, {role for (_, _, role), n in counts.items() if n})
    if notes := _notes(everywhere, regions, silent):
        theme.note_under(ax, notes, labelpad=16, loc="left")
    theme.set_title(ax, word("chart.agencies.title"))
    return ax


def _told_apart(by_kind: pd.DataFrame) -> tuple[list[str], list[str]]:
    """The regions that have a row, and of many those whose documents name no agency by article."""
    everywhere = list(dict.fromkeys(by_kind["region"]))
    stated = set(by_kind.loc[by_kind["state"] != "not_stated", "region"])
    if len(everywhere) < FEW or not stated:
        return everywhere, []
    return [r for r in everywhere if r in stated], [r for r in everywhere if r not in stated]


def _notes(everywhere: list[str], drawn: list[str], silent: list[str]) -> str:
    """The sentences on regions that have no row."""
    notes = ""
    if len(everywhere) > len(drawn):
        notes += word("chart.agencies.more", n=len(drawn), all=len(everywhere))
    if silent:
        named = [abridge(region, theme.NAME_WIDTH) for region in silent[:MOST_SILENT]]
        key = "chart.agencies.silent_in" if len(named) == len(silent) else "chart.agencies.silent_in_many"
        notes += word(key, n=len(silent), regions=listed(named))
    return notes


def _key(ax: Axes, roles: set[str]) -> None:
    """The meaning of the colours under the matrix."""
    from matplotlib.patches import Patch

    style: dict[str, Any] = {"edgecolor": theme.MUTED, "linewidth": 0.5}
    keys = [
        Patch(facecolor=colour, label=word(f"chart.agencies.{role}"), **style)
        for role, colour in COLOURS.items()
        if role in roles
    ]
    ax.legend(handles=keys, ncols=3, loc="upper left", bbox_to_anchor=(0, 0), handlelength=1.2)


def _strips(ax: Axes, parts: list[tuple[str, int]], x: int, y: int, points: float) -> None:
    """One cell ``points`` high: a strip a role with its number."""
    side = 1 - 2 * grid.INSET
    height = side / len(parts)
    for i, (role, n) in enumerate(parts):
        top = y + grid.INSET + height * i
        style: dict[str, Any] = {"color": COLOURS[role], "edgecolor": "white", "linewidth": 0.5}
        ax.bar(x + 0.5, height, width=side, bottom=top, clip_on=False, **style)
        font = min(theme.SMALL - 0.5, 0.8 * height * points)
        place: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": font, "in_layout": False}
        ax.text(x + 0.5, top + height / 2 + 0.01, f"{n}", color=theme.ink_on(COLOURS[role]), **place)
