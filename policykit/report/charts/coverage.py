"""Charts of coverage: which channels a region's document covers, and their mix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.records import CATEGORIES, UNCODED
from policykit.report.charts import narrow, share_bars, theme
from policykit.report.contract import each
from policykit.report.wording.lettering import ems
from policykit.report.wording.words import Lang, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

GAP = 0.25  # of a cell, between the five categories and 未归类


@theme.house_style()
def coverage_heatmap(
    coverage: pd.DataFrame, *, width: theme.Width = "full", ax: Axes | None = None, lang: Lang = "zh"
) -> Axes:
    """Regions × categories: colour is the share of the region's measures, the number is how many.

    A cell that was searched in vain stays blank with 未提及; a document that could not be read is hatched.
    未归类 stands apart and uncoloured, because it is no channel. Rows keep the order of the table; a category that
    the table does not hold has no column, since a blank one would read as not mentioned. At ``width`` ``"half"``
    (7.8 cm, two in a line of text) a mark in words that has no room in its cell is explained below.

    >>> axes = show.coverage_heatmap(pk.coverage(corpus))
    >>> axes.get_title(loc="left")
    '各地区覆盖哪些渠道（格内为措施条数）'
    >>> axes = show.coverage_heatmap(pk.coverage(corpus), width="half")
    >>> float(round(axes.figure.get_figwidth() * 2.54, 1))  # cm
    7.8
    """
    regions, across = list(dict.fromkeys(coverage["region"])), theme.inches(width)
    name_width, names = theme.NAME_WIDTHS[width], regions if width == "full" else narrow.page_names(regions)
    points, title = narrow.room(names, name_width), word("chart.coverage.title", lang=lang)
    left = _columns(set(coverage["category"]))
    end = max(left.values(), default=0.0) + 1
    cell_width = points / end
    heads = {category: word(f"category.{category}", lang=lang) for category in left}
    upright = width == "half" and not all(
        narrow.fits(head, cell_width, theme.SMALL) for head in heads.values()
    )
    marks = {state: word(f"state.{state}", lang=lang) for state in ("absent", "failed")}
    short = {
        state: mark
        for state, mark in marks.items()
        if width == "half"
        and not narrow.fits(mark, cell_width, theme.SMALL)
        and (coverage["state"] == state).any()
    }
    if ax is None:
        height = 1.2 + theme.row_height(names, name_width, least=0.34) * max(len(regions), 2)
        if width == "half":
            height += narrow.title_height(title, points)
            height += upright * max(map(ems, heads.values()), default=0) * theme.SMALL / theme.POINTS
            height += 0.2 * bool(short)
        ax = theme.new_axes(across, height)
    if coverage.empty:
        return theme.empty_axes(ax, word("empty", lang=lang))
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize

    coded = coverage[(coverage["category"] != UNCODED) & (coverage["state"] == "covered")]
    scale = ScalarMappable(
        Normalize(0, float(coded["share"].max()) if len(coded) else 1.0), theme.sequential()
    )
    rows = {region: i for i, region in enumerate(regions)}
    marks |= {state: word("missing", lang=lang) if state == "absent" else "" for state in short}
    for cell in each(coverage):
        _coverage_cell(ax, cell, left[str(cell.category)], rows[cell.region], scale, marks)
    ax.set(xlim=(0, end), ylim=(len(regions), 0))
    theme.bare(ax)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    style: dict[str, Any] = {"rotation": 90} if upright else {}
    style |= {"fontsize": theme.SMALL} if width == "half" else {}
    ax.set_xticks([x + 0.5 for x in left.values()], [heads[c] for c in left], **style)
    ax.set_yticks([i + 0.5 for i in rows.values()], theme.wrapped(names, name_width))
    if short:
        keys = [word(f"chart.coverage.key_{state}", lang=lang, mark=mark) for state, mark in short.items()]
        narrow.set_note(ax, word("chart.coverage.keys", lang=lang).join(keys))
    theme.add_scale(ax, scale, word("chart.coverage.scale", lang=lang), "{x:.0%}", width=width)
    narrow.set_title(ax, title, points) if width == "half" else theme.set_title(ax, title)
    return ax


def _columns(held: set[str]) -> dict[str, float]:
    """Where the column of each category begins, in cells; 未归类 stands apart."""
    named = [category for category in CATEGORIES if category in held]
    left = {category: float(i) for i, category in enumerate(named)}
    return left | ({UNCODED: len(named) + (GAP if named else 0.0)} if UNCODED in held else {})


def _coverage_cell(ax: Axes, cell: Any, x: float, y: int, scale: Any, marks: dict[str, str]) -> None:
    """One cell: its box and its number, or the mark that says why there is none."""
    from matplotlib.patches import Rectangle

    note, face, hatch, edge = None, "white", "", "white"
    if cell.state == "failed":
        note, hatch, edge = marks["failed"], "////", theme.HAIRLINE
    elif cell.category == UNCODED:
        face = "#F1F2F4"
    elif cell.state == "absent":
        note, edge = marks["absent"], theme.HAIRLINE
    else:
        face = scale.to_rgba(cell.share)
    inset = 0.03
    ax.add_patch(
        Rectangle(
            (x + inset, y + inset), 1 - 2 * inset, 1 - 2 * inset, facecolor=face, edgecolor=edge, hatch=hatch
        )
    )
    if note is None:
        note, size, colour = f"{cell.measures:.0f}", theme.SIZE + 1, theme.ink_on(face)
    else:
        size, colour = theme.SMALL, theme.MUTED
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1.0} if hatch and note else None
    ax.text(x + 0.5, y + 0.5, note, ha="center", va="center", fontsize=size, color=colour, bbox=box)


@theme.house_style()
def category_profile(
    profile: pd.DataFrame, *, width: theme.Width = "full", ax: Axes | None = None, lang: Lang = "zh"
) -> Axes:
    """One bar a region, cut into the five categories by their share; at the end how many codings it rests on.

    Bars are drawn as given and reach 100 % where the shares of a region add up to one.
    A region without any coded measure says so. Segments too thin for a label carry none. ``width`` ``"half"`` is
    7.8 cm, for two in a line of text.

    >>> axes = show.category_profile(pk.profile(corpus))
    >>> axes.get_title(loc="left")
    '各地区的渠道构成'
    """
    regions, across = list(dict.fromkeys(profile["region"])), theme.inches(width)
    if profile.empty:
        return theme.empty_axes(ax or theme.new_axes(across, 1.8), word("empty", lang=lang))
    cells = {(row.region, row.category): row for row in each(profile)}
    rows = {
        region: [cells[region, category] for category in CATEGORIES if (region, category) in cells]
        for region in regions
    }
    totals = {region: sum(int(cell.measures) for cell in row) for region, row in rows.items()}
    remarks = {region: (word("unit.codings", lang=lang, n=n) if n else "") for region, n in totals.items()}
    chart = share_bars.Chart(
        rows={
            region: [share_bars.Segment(cell.share, theme.PALETTE[cell.category]) for cell in row]
            for region, row in rows.items()
        },
        remarks=remarks,
        none=word("chart.profile.none", lang=lang),
        keys={word(f"category.{c}", lang=lang): theme.PALETTE[c] for c in CATEGORIES},
        title=word("chart.profile.title", lang=lang),
        axis=word("chart.profile.axis", lang=lang),
        edge={"edgecolor": "white", "linewidth": 0.6},
    )
    return share_bars.draw(chart, width=width, ax=ax)
