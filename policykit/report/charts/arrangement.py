"""Which regions belong together: the tree of mergers, and the map in the plane with its stress."""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

from policykit.report.charts import narrow, theme
from policykit.report.contract import each
from policykit.report.wording.lettering import abridge, wrap
from policykit.report.wording.words import Lang, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

MISLEADING = 0.2
"""Kruskal's stress-1 from which on distances on the map are no longer to be trusted."""

POINT = 3  # pt: half the width of a point on the map

SIDES = (
    (0, 6, "center", "bottom"),
    (0, -6, "center", "top"),
    (7, 0, "left", "center"),
    (-7, 0, "right", "center"),
)
"""Where a name may stand: above its point, below, at the right, at the left."""

ALONG = (0.5, 0.25, 0.75, 0.35, 0.65, 0.12, 0.88)
"""Where on the upright of a bracket its height may stand, as shares of its length."""

Group = frozenset[str]


@theme.house_style()
def dendrogram(
    clusters: pd.DataFrame, *, width: theme.Width = "full", ax: Axes | None = None, lang: Lang = "zh"
) -> Axes:
    """The mergers of ``compare.clusters`` as a tree: regions at the left, joined at 1 - similarity.

    ``width`` ``"half"`` is 7.8 cm, for two in a line of text.

    >>> axes = show.dendrogram(pk.clusters(corpus))
    >>> axes.get_title(loc="left")
    '哪些地区的文件更接近（平均联结聚类）'
    """
    steps = each(clusters)
    leaves = _leaves(steps)
    across, title = _across(width), word("chart.dendrogram.title", lang=lang)
    names, name_width = narrow.page_names(leaves) if width == "half" else leaves, theme.NAME_WIDTHS[width]
    points = narrow.room(names, name_width)
    if ax is None:
        height = 1.2 + theme.row_height(names, name_width) * max(len(leaves), 2)
        if width == "half":
            height += narrow.title_height(title, points) - 0.2
        ax = theme.new_axes(across, height)
    if not steps:
        return theme.empty_axes(ax, word("empty", lang=lang))
    drawn = {frozenset([name]): (0.0, float(i)) for i, name in enumerate(leaves)}
    for step in steps:
        (x1, y1), (x2, y2) = drawn[_group(step.left)], drawn[_group(step.right)]
        ax.plot([x1, step.height, step.height, x2], [y1, y1, y2, y2], color=theme.INK, linewidth=1.2)
        drawn[_group(step.left) | _group(step.right)] = (step.height, (y1 + y2) / 2)
    theme.bare(ax)
    ax.set_yticks(range(len(leaves)), theme.wrapped(names, name_width))
    ax.set(xlim=(0, max(step.height for step in steps) * 1.12 or 1), ylim=(len(leaves) - 0.5, -0.5))
    ticks = [t / 10 for t in range(0, 11, 2) if t / 10 <= ax.get_xlim()[1]]
    ax.set_xticks(ticks, [f"{t:.1f}" for t in ticks], fontsize=theme.SMALL, fontfamily=theme.FAMILY)
    _below(ax, word("chart.dendrogram.axis", lang=lang))
    narrow.set_title(ax, title, points) if width == "half" else theme.set_title(ax, title)
    _heights(ax)
    return ax


@theme.house_style()
def region_map(
    places: pd.DataFrame, *, width: theme.Width = "full", ax: Axes | None = None, lang: Lang = "zh"
) -> Axes:
    """The ``places`` of ``pk.region_map`` on equal scales, without axes, for they mean nothing; the stress below.

    Where not all names have room the points have numbers, and the names stand under the map. ``width`` ``"half"`` is
    7.8 cm, for two in a line of text.

    >>> axes = show.region_map(pk.region_map(corpus))
    >>> axes.get_title(loc="left")
    '各地区文件的远近（多维尺度图）'
    """
    across = _across(width)
    if ax is None:
        ax = theme.new_axes(across, theme.FULL_WIDTH * 0.6 if width == "full" else across)
    if not len(places):
        return theme.empty_axes(ax, word("empty", lang=lang))
    theme.bare(ax)
    ax.scatter(places["x"], places["y"], s=28, color=theme.PALETTE["信贷"], zorder=2)
    ax.set(xticks=[], yticks=[], aspect="equal")
    ax.margins(0.18)
    stress = float(places["stress"].iloc[0])
    key = "chart.map.stress_high" if stress > MISLEADING else "chart.map.stress"
    note = word(key, lang=lang, stress=f"{stress:.2f}")
    title = word("chart.map.title", lang=lang)
    points = [(str(row.region), float(row.x), float(row.y)) for row in each(places)]
    if width == "full":
        _below(ax, note)
        theme.set_title(ax, title)
        _name_in_full(ax, points, note, lang)
        return ax
    # the points in a box that keeps its shape: one that follows them moves once more when the source line comes
    ax.set_adjustable("datalim")
    narrow.set_note(ax, note)
    narrow.set_title(ax, title, narrow.room([], 1))
    for size in (theme.SIZE, theme.SMALL):
        if _name(ax, points, size=size, name_width=theme.NAME_WIDTHS[width]):
            return ax
        _unname(ax)
    _number(ax, points, note, lang)
    return ax


def _name_in_full(ax: Axes, points: list[tuple[str, float, float]], note: str, lang: Lang) -> None:
    """The names at their points, smaller and abridged as they need; where all have no room, numbers."""
    short = [(abridge(name, theme.NAME_WIDTHS["half"]), x, y) for name, x, y in points]
    for named, size in ((points, theme.SIZE), (short, theme.SIZE), (short, theme.SMALL)):
        if _name(ax, named, size=size):
            return
        _unname(ax)
    figure = theme.figure_of(ax)
    wide, high = figure.get_size_inches()
    lines = wrap(_numbered(points, lang), wide * theme.POINTS / theme.SMALL - 3)
    _below(ax, "\n".join([*lines, note]))
    figure.set_size_inches(wide, high + len(lines) * theme.SMALL * 1.5 / theme.POINTS)
    _name(ax, [(str(i + 1), x, y) for i, (_, x, y) in enumerate(points)], size=theme.SMALL)


def _numbered(points: list[tuple[str, float, float]], lang: Lang) -> str:
    """The names with the numbers that stand for them."""
    names = [word("chart.map.numbered", lang=lang, n=i + 1, region=p[0]) for i, p in enumerate(points)]
    return word("list.separator", lang=lang).join(names)


def _across(width: theme.Width) -> float:
    """Inches of a tree or a map: these need not the whole width of the text."""
    return theme.inches(width) * (0.75 if width == "full" else 1)


def _unname(ax: Axes) -> None:
    for text in list(ax.texts):
        text.remove()


def _number(ax: Axes, points: list[tuple[str, float, float]], note: str, lang: Lang) -> None:
    """Numbers in place of the names that stand at the points; the names, with theirs, before the note."""
    named = _numbered(points, lang)
    figure = theme.figure_of(ax)
    wide, high = figure.get_size_inches()
    figure.set_size_inches(wide, high + narrow.note_height(named, note) - narrow.note_height(note))
    narrow.set_note(ax, named, note)
    _name(ax, [(str(i + 1), x, y) for i, (_, x, y) in enumerate(points)], size=theme.SMALL)


def _heights(ax: Axes) -> None:
    """The height at each bracket, on the first place beside its upright where it covers no line and no number.

    Where there is none it stands at the middle on white, and the lines under it are interrupted.
    """
    theme.figure_of(ax).draw_without_rendering()
    brackets = [ax.transData.transform(line.get_xydata()) for line in ax.lines]
    taken = [_box(a, b) for line in brackets for a, b in pairwise(line)]
    style: dict[str, Any] = {
        "textcoords": "offset points",
        "va": "center",
        "size": theme.SMALL,
        "color": theme.MUTED,
    }
    for line in ax.lines:
        points: Any = line.get_xydata()
        (height, top), (_, bottom) = points[1:3]
        for share, side in product(ALONG, ("right", "left")):
            at = (height, top + (bottom - top) * share)
            text = ax.annotate(
                f"{height:.2f}", at, xytext=(-4 if side == "right" else 4, 0), ha=side, **style
            )
            box = text.get_window_extent()
            if not any(box.overlaps(other) for other in taken):
                break
            text.remove()
        else:
            at = (height, (top + bottom) / 2)
            text = ax.annotate(f"{height:.2f}", at, xytext=(-4, 0), ha="right", **style)
            text.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.5})
            box = text.get_window_extent()
        taken.append(box)


def _box(a: Any, b: Any) -> Any:
    """The place of a line from ``a`` to ``b``, two pixels wider on each side."""
    from matplotlib.transforms import Bbox

    return Bbox.from_extents(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])).padded(2)


def _below(ax: Axes, text: str) -> None:
    ax.set_xlabel(text, color=theme.MUTED, fontsize=theme.SMALL, fontfamily=theme.FAMILY)


def _name(
    ax: Axes,
    points: list[tuple[str, float, float]],
    *,
    size: float = theme.SIZE,
    name_width: float = theme.NAME_WIDTHS["full"],
) -> bool:
    """A name at each point, on the first of its sides where it covers no other name or point and leaves no edge.

    Gives whether each found such a side; one that did not stands at the last.
    """
    figure = theme.figure_of(ax)
    figure.draw_without_rendering()
    frame = ax.get_window_extent()
    radius = figure.dpi * POINT / theme.POINTS
    taken = [_box(at, at).padded(radius - 2) for at in ax.transData.transform([(x, y) for _, x, y in points])]
    free = True
    for name, x, y in points:
        lines = "\n".join(theme.wrapped([name], name_width))
        for dx, dy, ha, va in SIDES:
            style: dict[str, Any] = {"xytext": (dx, dy), "textcoords": "offset points", "ha": ha, "va": va}
            style["fontsize"] = size
            text = ax.annotate(lines, (x, y), annotation_clip=False, **style)
            box = text.get_window_extent()
            crossed = any(box.overlaps(other) for other in taken)
            inside = frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
            fitting = inside and not crossed
            if fitting or (dx, dy, ha, va) == SIDES[-1]:
                taken.append(box)
                free = free and fitting
                break
            text.remove()
    return free


def _group(names: str) -> Group:
    return frozenset(names.split("|"))


def _leaves(steps: list[Any]) -> list[str]:
    """The regions so ordered that no two branches cross."""
    ordered: dict[Group, list[str]] = {}
    for step in steps:
        parts = [ordered.get(_group(side), [side]) for side in (step.left, step.right)]
        ordered[_group(step.left) | _group(step.right)] = parts[0] + parts[1]
    return ordered[_group(steps[-1].left) | _group(steps[-1].right)] if steps else []
