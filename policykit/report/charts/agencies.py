"""Chart of agencies: which kinds are charged where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.report.charts import grid, theme
from policykit.report.contract import each
from policykit.report.wording.lettering import abridge
from policykit.report.wording.words import Lang, known, listed, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

MOST_REGIONS = 32  # on one page; the table beside the figure has them all
FEWEST_COLUMNS = 10  # that the width is cut into, so that a few kinds do not become slabs
MOST_SILENT = 24  # regions without a row that are named under the chart


@theme.chart
def agencies_chart(by_kind: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh") -> Axes:
    """Regions × kinds of agency: the articles that charge such an agency, in brackets those in which it leads.

    ``by_kind`` is what ``pk.agencies`` gives. The fuller the colour, the more articles of all that the region charges
    anybody with. A cell that could not be read
    is hatched; regions whose documents name no agency by article stand under the chart, and so do those beyond 32.

    >>> axes = show.agencies_chart(pk.agencies(corpus))
    >>> axes.get_title(loc="left")
    '各地区由哪些部门承担任务（格内为条文数，括号内为牵头）'
    """
    stated = list(dict.fromkeys(by_kind.loc[by_kind["state"] != "not_stated", "region"]))
    silent = [r for r in dict.fromkeys(by_kind["region"]) if r not in stated]
    regions, kinds = stated[:MOST_REGIONS], list(dict.fromkeys(by_kind["kind"]))
    names = [known("agency", kind) for kind in kinds]
    columns = max(len(kinds), FEWEST_COLUMNS)
    room = (theme.width() - 1) / columns
    if ax is None:
        height = theme.row_height(regions, theme.NAME_WIDTH, least=0.3)
        ax = theme.new_axes(0.95 + grid.head_height(names, room) + height * max(len(regions), 2))
    if not regions:
        return theme.empty_axes(ax, word("empty"))
    counts = {(row.region, row.kind, row.role): row for row in each(by_kind)}
    cells = []
    for y, region in enumerate(regions):
        most = max((row.articles for (r, _, role), row in counts.items() if (r, role) == (region, "any")))
        for x, kind in enumerate(kinds):
            charged, lead = (counts.get((region, kind, role)) for role in ("any", "lead"))
            n, led = (int(row.articles) if row is not None else 0 for row in (charged, lead))
            text = word("text.noted", text=n, note=led) if led else f"{n}" if n else ""
            state = (
                "covered"
                if n
                else "failed"
                if charged is not None and charged.state == "failed"
                else "absent"
            )
            face = theme.tint(theme.BLUE, 0.15 + 0.5 * n / most) if n else "white"
            cells.append(grid.Cell(x, y, text, face, state, theme.SMALL))
    grid.draw(ax, cells, width=columns, height=len(regions))
    ax.set_yticks([y + 0.5 for y in range(len(regions))], theme.wrapped(regions, theme.NAME_WIDTH))
    grid.heads(ax, {float(x): name for x, name in enumerate(names)}, room)
    notes = word("chart.agencies.more", n=len(regions), all=len(stated)) if len(stated) > len(regions) else ""
    if silent:
        named = listed([abridge(r, theme.NAME_WIDTH) for r in silent[:MOST_SILENT]])
        key = "chart.agencies.silent_in" if len(silent) <= MOST_SILENT else "chart.agencies.silent_in_many"
        notes += word(key, n=len(silent), regions=named)
    if notes:
        theme.note_under(ax, notes, labelpad=8, loc="left")
    theme.set_title(ax, word("chart.agencies.title"))
    return ax
