"""Charts of coverage: which channels a region's document covers, and their mix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.records import CATEGORIES, UNCODED
from policykit.show import theme
from policykit.show.contract import each
from policykit.show.words import Lang, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

NAME_WIDTH = 8  # ems: longer region names are broken into lines
GAP = 0.25  # of a cell, between the five categories and 未归类
LEAST_LABELLED = 0.055  # share of a bar below which a percentage would touch its neighbours


@theme.house_style()
def coverage_heatmap(coverage: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh") -> Axes:
    """Regions × categories: colour is the share of the region's measures, the number is how many.

    A cell that was searched in vain stays blank with 未提及; a document that could not be read is hatched.
    未归类 stands apart and uncoloured, because it is no channel. Rows keep the order of the table.

    >>> axes = show.coverage_heatmap(pk.coverage(corpus))
    >>> axes.get_title(loc="left")
    '各地区覆盖哪些渠道（格内为措施条数）'
    """
    regions = list(dict.fromkeys(coverage["region"]))
    names = theme.wrapped(regions, NAME_WIDTH)
    height = theme.row_height(regions, NAME_WIDTH, least=0.34)
    if ax is None:
        ax = theme.new_axes(theme.FULL_WIDTH, 1.2 + height * max(len(regions), 2))
    if coverage.empty:
        return theme.empty_axes(ax, word("empty", lang=lang))
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize

    coded = coverage[(coverage["category"] != UNCODED) & (coverage["state"] == "covered")]
    scale = ScalarMappable(
        Normalize(0, float(coded["share"].max()) if len(coded) else 1.0), theme.sequential()
    )
    left = {category: float(i) for i, category in enumerate(CATEGORIES)}
    left[UNCODED] = len(CATEGORIES) + GAP
    rows = {region: i for i, region in enumerate(regions)}
    for cell in each(coverage):
        _coverage_cell(ax, cell, left[str(cell.category)], rows[cell.region], scale, lang)
    ax.set(xlim=(0, left[UNCODED] + 1), ylim=(len(regions), 0))
    theme.bare(ax)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set_xticks([x + 0.5 for x in left.values()], [word(f"category.{c}", lang=lang) for c in left])
    ax.set_yticks([i + 0.5 for i in rows.values()], names)
    theme.add_scale(ax, scale, word("chart.coverage.scale", lang=lang), "{x:.0%}")
    theme.set_title(ax, word("chart.coverage.title", lang=lang))
    return ax


def _coverage_cell(ax: Axes, cell: Any, x: float, y: int, scale: Any, lang: Lang) -> None:
    """One cell: its box and its number, or the mark that says why there is none."""
    from matplotlib.patches import Rectangle

    note, face, hatch = "", "white", ""
    if cell.state == "failed":
        note, hatch = word("state.failed", lang=lang), "////"
    elif cell.category == UNCODED:
        face = "#F1F2F4"
    elif cell.state == "absent":
        note = word("state.absent", lang=lang)
    else:
        face = scale.to_rgba(cell.share)
    edge = theme.HAIRLINE if note else "white"
    inset = 0.03
    ax.add_patch(
        Rectangle(
            (x + inset, y + inset), 1 - 2 * inset, 1 - 2 * inset, facecolor=face, edgecolor=edge, hatch=hatch
        )
    )
    text, size, colour = note if note else f"{cell.measures:.0f}", theme.SIZE + 1, theme.ink_on(face)
    if note:
        size, colour = theme.SMALL, theme.MUTED
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1.0} if hatch else None
    ax.text(x + 0.5, y + 0.5, text, ha="center", va="center", fontsize=size, color=colour, bbox=box)


@theme.house_style()
def category_profile(profile: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh") -> Axes:
    """One bar a region, cut into the five categories by their share; at the end how many codings it rests on.

    Bars are drawn as given and reach 100 % where the shares of a region add up to one.
    A region without any coded measure says so. Segments too thin for a label carry none.

    >>> axes = show.category_profile(pk.profile(corpus))
    >>> axes.get_title(loc="left")
    '各地区的渠道构成'
    """
    regions = list(dict.fromkeys(profile["region"]))
    names = theme.wrapped(regions, NAME_WIDTH)
    height = theme.row_height(regions, NAME_WIDTH, least=0.32)
    if ax is None:
        ax = theme.new_axes(theme.FULL_WIDTH, 1.15 + height * max(len(regions), 2))
    if profile.empty:
        return theme.empty_axes(ax, word("empty", lang=lang))
    from matplotlib.patches import Patch

    cells = {(row.region, row.category): row for row in each(profile)}
    ends = []
    for y, region in enumerate(regions):
        row = [cells[region, category] for category in CATEGORIES if (region, category) in cells]
        ends.append(_profile_bar(ax, row, y))
        total = sum(int(cell.measures) for cell in row)
        if total:
            note = word("unit.codings", lang=lang, n=total)
            ax.text(ends[-1] + 0.015, y, note, va="center", color=theme.MUTED, fontsize=theme.SMALL + 0.5)
        else:
            ax.text(0.01, y, word("chart.profile.none", lang=lang), va="center", color=theme.MUTED)
    theme.bare(ax)
    ax.set(xlim=(0, max(1.0, *ends, 0.0) + 0.16), ylim=(len(regions) - 0.5, -0.5))
    ax.set_yticks(range(len(regions)), names)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"], color=theme.MUTED)
    ax.set_xlabel(word("chart.profile.axis", lang=lang), color=theme.MUTED, fontfamily=theme.FAMILY)
    keys = [Patch(facecolor=theme.PALETTE[c], label=word(f"category.{c}", lang=lang)) for c in CATEGORIES]
    ax.legend(
        handles=keys, ncols=5, loc="lower left", bbox_to_anchor=(0, 1), borderaxespad=0.2, handlelength=1.2
    )
    theme.set_title(ax, word("chart.profile.title", lang=lang), pad=24)
    return ax


def _profile_bar(ax: Axes, row: list[Any], y: int) -> float:
    """Draw the segments of one region; gives where the bar ends."""
    end = 0.0
    for cell in row:
        share = float(cell.share) if cell.share == cell.share else 0.0
        colour = theme.PALETTE[cell.category]
        ax.barh(y, share, left=end, height=0.66, color=colour, edgecolor="white", linewidth=0.6)
        if share >= LEAST_LABELLED:
            ax.text(end + share / 2, y, f"{share:.0%}", ha="center", va="center", color=theme.ink_on(colour))
        end += share
    return end
