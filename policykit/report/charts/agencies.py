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
    held = by_kind[by_kind["region"].isin(regions)]
    led = {(row.region, row.kind): int(row.articles) for row in each(held[held["role"] == "lead"])}
    charged = held[held["role"] == "any"]
    most = charged.groupby("region")["articles"].max()
    cells = []
    for row in each(charged):
        n, lead = int(row.articles), led.get((row.region, row.kind), 0)
        text = word("text.noted", text=f"{n}\n", note=lead) if lead else f"{n}" if n else ""
        face = theme.tint(theme.BLUE, 0.15 + 0.5 * n / most[row.region]) if n else "white"
        state = "covered" if n else "failed" if row.state == "failed" else "absent"
        at = kinds.index(row.kind), regions.index(row.region)
        cells.append(grid.Cell(*at, text, face, state, theme.SMALL))
    heads = {float(x): known("agency", kind) for x, kind in enumerate(kinds)}
    ax = grid.square(
        ax, regions, heads, cells, word("chart.agencies.title"), width=FEWEST_COLUMNS, least=0.36
    )
    notes = word("chart.agencies.more", n=len(regions), all=len(stated)) if len(stated) > len(regions) else ""
    if silent:
        named = listed([abridge(r, theme.NAME_WIDTH) for r in silent[:MOST_SILENT]])
        key = "chart.agencies.silent_in" if len(silent) <= MOST_SILENT else "chart.agencies.silent_in_many"
        notes += word(key, n=len(silent), regions=named)
    if notes:
        theme.note_under(ax, notes, labelpad=8, loc="left")
    return ax
