"""Charts of agencies: which kinds are charged where in which role, and which agencies share their tasks."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from policykit.report.charts import theme
from policykit.report.contract import each
from policykit.report.wording.lettering import abridge, ems, wrap
from policykit.report.wording.words import Lang, known, listed, word

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAME_WIDTH = 8  # ems of a region's line
ROW = 0.34  # inch; rows are lower where many regions must share one page
MOST_REGIONS = 32  # on one page; the table beside the figure has them all
FEW = 12  # regions from which each name has one line only
MOST_SILENT = 24  # regions without a row that are named under the chart
FEWEST_COLUMNS = 10  # that the width is cut into, so that a few kinds do not become slabs
INSET = 0.04  # of a cell, left white on each side
COLOURS = {"lead": "#12355B", "cooperate": "#CBDAE9", "responsible": "#7FA3C7"}
"""By role; dark, light and in between, also in grey."""

MOST_AGENCIES = (18, 10)  # of a panel that stands alone, and of one among others: those that share most
SIDES = (0.25, 0.165)  # inch of their cells
MOST_PANELS = 6  # on one page
AGENCY_WIDTH = 12  # ems of an agency's name
TITLE_WIDTH = 10  # ems of a region's name over its panel

_INSIDE: dict[str, Any] = {"in_layout": False}
"""Of texts that cannot leave the axes: measuring thousands of them for the margins takes most of the time."""


@theme.house_style()
def agencies_chart(by_kind: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh") -> Axes:
    """Regions × kinds of agency; the numbers in a cell are the articles that charge such an agency, by role.

    A cell is cut by the roles that occur in it, from above: lead (dark), cooperating (light), responsible without
    a leader named (between, over the whole cell where it stands alone). A kind that the others are charged beside
    stays empty; a region whose document names no agency by article says so across its row, from 12 regions on
    under the chart; a cell that could not be read is hatched. Rows and columns keep the order of the table; beyond
    32 regions the first are drawn and the rest counted.

    ``by_kind`` is what ``pk.agencies_by_kind`` gives.

    >>> axes = show.agencies_chart(pk.agencies_by_kind(corpus))
    >>> axes.get_title(loc="left")
    '各地区由哪些部门承担任务（格内为条文数）'
    """
    everywhere, silent = _told_apart(by_kind)
    regions, kinds = everywhere[:MOST_REGIONS], list(dict.fromkeys(by_kind["kind"]))
    heads = [known("agency", kind, lang=lang) for kind in kinds]
    few = len(regions) < FEW  # long names may have lines
    top = 0.95 + (max(map(ems, heads), default=2) if lang == "en" else 3.5) * 0.1
    row = min(ROW, (theme.PAGE_HEIGHT - top - 0.6) / max(len(regions), 1))
    row = theme.row_height(regions, NAME_WIDTH, least=row) if few else row
    if ax is None:
        ax = theme.new_axes(theme.FULL_WIDTH, top + row * max(len(regions), 2))
    if by_kind.empty:
        return theme.empty_axes(ax, word("empty", lang=lang))
    counts = {(cell.region, cell.kind, cell.role): int(cell.articles) for cell in each(by_kind)}
    state = {(cell.region, cell.kind): cell.state for cell in each(by_kind[by_kind["role"] == "any"])}
    for y, region in enumerate(regions):
        if all(state.get((region, kind)) == "not_stated" for kind in kinds):
            _silent(ax, y, len(kinds), lang)
            continue
        for x, kind in enumerate(kinds):
            parts = {role: n for role in COLOURS if (n := counts.get((region, kind, role), 0))}
            _cell(ax, parts, state.get((region, kind), "absent"), (x, y), row * theme.POINTS)
    theme.bare(ax)
    ax.set(xlim=(0, max(len(kinds), FEWEST_COLUMNS)), ylim=(len(regions), 0))
    names = theme.wrapped(regions, NAME_WIDTH) if few else [abridge(name, NAME_WIDTH) for name in regions]
    ax.set_yticks([y + 0.5 for y in range(len(regions))], names)
    _heads(ax, heads)
    _role_key(ax, lang, {role for (_, _, role), n in counts.items() if n})
    notes = []
    if len(everywhere) > len(regions):
        notes.append(word("chart.agencies.more", lang=lang, n=len(regions), all=len(everywhere)))
    if silent:
        notes.append(_silent_elsewhere(silent, lang))
    _under(ax, notes)
    return ax


def _told_apart(by_kind: pd.DataFrame) -> tuple[list[str], list[str]]:
    """The regions that have a row, and of many those whose documents name no agency by article."""
    everywhere = list(dict.fromkeys(by_kind["region"]))
    stated = set(by_kind.loc[by_kind["state"] != "not_stated", "region"])
    if len(everywhere) < FEW or not stated:
        return everywhere, []
    return [r for r in everywhere if r in stated], [r for r in everywhere if r not in stated]


def _silent_elsewhere(regions: list[str], lang: Lang) -> str:
    """The sentence on the regions that have no row."""
    named = [abridge(region, NAME_WIDTH) for region in regions[:MOST_SILENT]]
    key = "chart.agencies.silent_in" if len(named) == len(regions) else "chart.agencies.silent_in_many"
    return word(key, lang=lang, n=len(regions), regions=listed(named, lang=lang))


def _under(ax: Axes, notes: list[str]) -> None:
    """Notes below the key of the chart, broken to the width of the figure."""
    if not notes:
        return
    room = theme.figure_of(ax).get_figwidth() * theme.POINTS / theme.SMALL - NAME_WIDTH - 4
    lines = [line for note in notes for line in wrap(note, room)]
    style: dict[str, Any] = {"color": theme.MUTED, "fontsize": theme.SMALL, "fontfamily": theme.FAMILY}
    ax.set_xlabel("\n".join(lines), labelpad=16, loc="left", linespacing=1.4, **style)


def _heads(ax: Axes, names: list[str]) -> None:
    """The kinds over their columns, two characters a line or, in narrow columns, one; words stand upright."""
    size = theme.SMALL + 0.5
    room = (theme.FULL_WIDTH - 1) / max(len(names), FEWEST_COLUMNS) * theme.POINTS / size
    words = any(name.isascii() for name in names)
    lines = names if words else theme.wrapped(names, 2.2 if room > 2.2 else 1)
    style: dict[str, Any] = {"rotation": 90} if words else {"linespacing": 1.15}
    ax.xaxis.tick_top()
    ax.set_xticks([x + 0.5 for x in range(len(names))], lines, fontsize=size, **style)


def _role_key(ax: Axes, lang: Lang, roles: set[str]) -> None:
    """The meaning of the colours under the matrix, and the title."""
    from matplotlib.patches import Patch

    style: dict[str, Any] = {"edgecolor": theme.MUTED, "linewidth": 0.5}
    keys = [
        Patch(facecolor=colour, label=word(f"chart.agencies.{role}", lang=lang), **style)
        for role, colour in COLOURS.items()
        if role in roles
    ]
    ax.legend(handles=keys, ncols=3, loc="upper left", bbox_to_anchor=(0, 0), handlelength=1.2)
    theme.set_title(ax, word("chart.agencies.title", lang=lang))


def _silent(ax: Axes, y: int, width: int, lang: Lang) -> None:
    text = word("chart.agencies.silent", lang=lang)
    ax.text(0.15, y + 0.5, text, va="center", color=theme.MUTED, fontsize=theme.SMALL + 0.5)
    ax.plot([0, width], [y + 1, y + 1], color=theme.HAIRLINE, linewidth=0.5)


def _cell(ax: Axes, parts: dict[str, int], state: str, at: tuple[int, int], points: float) -> None:
    """One cell ``points`` high: a strip a role with its number, blank, or hatched where nothing could be read."""
    from matplotlib.patches import Rectangle

    (x, y), size = at, 1 - 2 * INSET
    if not parts:
        hatch = "////" if state == "failed" else ""
        box: dict[str, Any] = {"facecolor": "white", "edgecolor": theme.HAIRLINE, "linewidth": 0.5}
        ax.add_patch(Rectangle((x + INSET, y + INSET), size, size, hatch=hatch, **box))
        return
    places = [role for role in COLOURS if role in parts or (role != "responsible" and len(parts) == 1)]
    if set(parts) == {"responsible"}:
        places = ["responsible"]
    for i, role in enumerate(places):
        top, height = y + INSET + size * i / len(places), size / len(places)
        face = COLOURS[role] if role in parts else "white"
        edge = "white" if role in parts else theme.HAIRLINE
        ax.add_patch(Rectangle((x + INSET, top), size, height, facecolor=face, edgecolor=edge, linewidth=0.5))
        if role in parts:
            font = min(theme.SMALL - 0.5, 0.8 * height * points)
            style: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": font, **_INSIDE}
            ax.text(x + 0.5, top + height / 2 + 0.01, f"{parts[role]}", color=theme.ink_on(face), **style)


@theme.house_style()
def agency_network_chart(
    network: pd.DataFrame, *, figure: Figure | None = None, lang: Lang = "zh"
) -> np.ndarray:
    """A triangle a region: in how many articles two agencies stand together, the more the darker.

    Gives an Axes a region. Rows are the agencies that share most articles with any other, numbered, at most
    10 (18 where there is one region); columns have the numbers. Below the diagonal are the shared articles;
    above it, where one of the two leads, how many of them the row leads : the column leads. Pairs whose
    articles belong to several regions have a panel of their own, since their number is not one region's.
    Beyond 6 panels those with most shared articles are drawn and the rest counted.

    ``network`` is what ``pk.agency_network`` gives.

    >>> panels = show.agency_network_chart(pk.agency_network(corpus))
    >>> panels.flat[0].figure.get_suptitle()
    '哪些部门同列于一条（格内为条文数）'
    """
    import numpy as np

    everywhere = list(dict.fromkeys(network["region_names"]))
    regions = everywhere[:MOST_PANELS]
    panels = {region: network[network["region_names"] == region] for region in regions}
    orders = {region: _order(pairs) for region, pairs in panels.items()}
    across = min(2, max(1, len(regions)))
    most, side = MOST_AGENCIES[across - 1], SIDES[across - 1]
    rows = [
        max(min(len(orders[r]), most) for r in regions[i : i + across])
        for i in range(0, len(regions), across)
    ]
    heights = [0.5 + side * n for n in rows]
    if figure is None:
        figure = theme.new_figure(theme.FULL_WIDTH, 0.6 + sum(heights) if regions else 2.0)
    if not regions:
        return np.array([theme.empty_axes(figure.add_subplot(), word("empty", lang=lang))])
    grid = figure.add_gridspec(len(rows), across, height_ratios=heights)
    top = int(network["articles"].max())
    axes = []
    for i, region in enumerate(regions):
        ax = figure.add_subplot(grid[i // across, i % across])
        _triangle(ax, panels[region], orders[region][:most], (most, rows[i // across]), top)
        _panel_title(ax, region, len(orders[region]), most, lang)
        axes.append(ax)
    title = word("chart.network.title", lang=lang)
    if len(everywhere) > len(regions):
        title += word("chart.network.more", lang=lang, n=len(regions), all=len(everywhere))
    figure.suptitle(title, x=0.01, ha="left", fontsize=theme.TITLE, fontfamily=theme.FAMILY)
    return np.array(axes)


def _order(pairs: pd.DataFrame) -> list[str]:
    """The agencies by the articles that they share with any other, then by number of partners, then by name.

    The weights of an agency's pairs sum to the number of its shared articles, since each article gives its k
    agencies k − 1 times 1 / (k − 1).
    """
    shared: dict[str, float] = defaultdict(float)
    partners = Counter[str]()
    for pair in each(pairs):
        for name in (pair.left, pair.right):
            shared[name] += float(pair.weight)
            partners[name] += 1
    return sorted(partners, key=lambda name: (-round(shared[name], 6), -partners[name], name))


def _panel_title(ax: Axes, region: str, agencies: int, most: int, lang: Lang) -> None:
    name = abridge(region.replace("|", word("list.separator", lang=lang)), TITLE_WIDTH)
    key = "chart.network.some" if agencies > most else "chart.network.all"
    text = word(key, lang=lang, region=name, n=most, all=agencies)
    place: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points"}
    shift = (-(AGENCY_WIDTH + 1.5) * theme.SMALL, 13)
    ax.annotate(text, (0, 1), xytext=shift, fontsize=theme.SIZE, annotation_clip=False, **place)


def _triangle(ax: Axes, pairs: pd.DataFrame, names: list[str], places: tuple[int, int], top: int) -> None:
    """One region's matrix in ``places`` (columns, rows), so that the cells of all panels are equally large."""
    at = {name: i for i, name in enumerate(names)}
    for pair in each(pairs):
        if pair.left in at and pair.right in at:
            _pair(ax, pair, at[pair.left], at[pair.right], top)
    for i in range(len(names)):
        _boxed(ax, i, i, "#F1F3F5", "", theme.SMALL)
    theme.bare(ax)
    ax.set(xlim=(0, places[0]), ylim=(places[1], 0))
    labels = [f"{abridge(name, AGENCY_WIDTH)} {i + 1}" for i, name in enumerate(names)]
    ax.set_yticks([i + 0.5 for i in range(len(names))], labels, fontsize=theme.SMALL)
    ax.xaxis.tick_top()
    ax.set_xticks([i + 0.5 for i in range(len(names))], [str(i + 1) for i in range(len(names))])
    ax.tick_params(axis="x", labelsize=theme.SMALL, labelcolor=theme.MUTED, pad=1)


def _pair(ax: Axes, pair: Any, left: int, right: int, top: int) -> None:
    """Both cells of a pair."""
    row, column = max(left, right), min(left, right)
    face = theme.sequential()(pair.articles / top)
    _boxed(ax, column, row, face, f"{int(pair.articles)}", theme.SMALL - 0.5)
    leads = {left: int(pair.left_leads), right: int(pair.right_leads)}
    if any(leads.values()):
        text = f"{leads[column]}:{leads[row]}"
        text = text if len(text) < 5 else text.replace(":", ":\n")
        _boxed(ax, row, column, "white", text, theme.SMALL - 1.5)


def _boxed(ax: Axes, x: int, y: int, face: Any, text: str, size: float) -> None:
    from matplotlib.patches import Rectangle

    width = 1 - 2 * INSET
    box: dict[str, Any] = {"facecolor": face, "edgecolor": theme.HAIRLINE, "linewidth": 0.4}
    ax.add_patch(Rectangle((x + INSET, y + INSET), width, width, **box))
    if text:
        style: dict[str, Any] = {
            "ha": "center",
            "va": "center",
            "fontsize": size,
            "linespacing": 0.95,
            **_INSIDE,
        }
        ax.text(x + 0.5, y + 0.52, text, color=theme.ink_on(face), **style)
