"""Bars on common rows: the mix of channels, how firmly measures are worded, the documents as read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from policykit.report.charts import theme
from policykit.report.contract import each
from policykit.report.wording.lettering import abridge
from policykit.report.wording.words import Lang, framed, in_order, known, listed, word

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEAST_LABELLED = 0.055  # share of a bar below which a percentage would touch its neighbours
ROOM_FOR_REMARK = 0.16  # of a bar: how many measures it rests on
DOCUMENT_WIDTH, NAME_LINES = 12, 2  # ems of a document's name, and lines that a title may take
DOCUMENTS = ("chars", "n_measures", "n_repairs", "n_doubts")
WAYS = ("added", "dropped", "raised", "lowered")
STRENGTHS = {0: "#FFFFFF", 1: "#DCE6F0", 2: "#A3BDD6", 3: "#4A76A3", 4: theme.BLUE}
"""By level; the firmer the darker, also in grey. 0 is white: no carrying verb was found."""


@theme.chart
def category_profile(
    coverage: pd.DataFrame, *, figure: Figure | None = None, lang: Lang = "zh"
) -> np.ndarray:
    """A column of bars a category: the share of a region's coded measures that work through it.

    A measure may work through several channels, so the shares of a region may sum to more than 100 %; all columns
    have one scale. A region without any coded measure has ``—``. Gives an Axes a category of the table.

    >>> panels = show.category_profile(pk.coverage(corpus))
    >>> [axes.get_title() for axes in panels][:2]
    ['信贷', '保险']
    """
    frame = framed()
    columns = [category for category in in_order(coverage["category"]) if category != frame.uncoded]
    regions = list(dict.fromkeys(coverage["region"]))
    cells = {(row.region, row.category): row for row in each(coverage)}
    shares = {c: [_share(cells.get((region, c))) for region in regions] for c in columns}
    return _panels(
        {region: region for region in regions},
        {c: (known("category", c), shares[c], frame.colour(c)) for c in columns},
        title=word("chart.profile.title"),
        form="{:.0%}",
        common=True,
        figure=figure,
    )


def _share(cell: Any) -> float | str:
    """The share, or why there is none: not mentioned, not readable, nothing coded."""
    if cell is None or cell.state != "covered":
        return word("missing") if cell is None else word(f"state.{cell.state}")
    return float(cell.share_of_coded)


@theme.chart
def documents_panel(
    documents: pd.DataFrame, *, figure: Figure | None = None, lang: Lang = "zh"
) -> np.ndarray:
    """Four columns of bars on common rows: characters, measures, repairs, doubts; a row a document.

    ``documents`` needs the columns of ``corpus.documents``; a region with several has their titles too. Gives
    an Axes for each. Every scale begins at 0 and is that of its column alone. Documents keep the order of the
    table.

    >>> panels = show.documents_panel(corpus.policies)
    >>> len(panels)
    4
    """
    rows = each(documents)
    several = {row.region for i, row in enumerate(rows) for other in rows[:i] if other.region == row.region}
    names = {
        row.doc_id: row.region
        if row.region not in several
        else f"{row.region} {row.title or row.source_file}"
        for row in rows
    }
    colours = [theme.BLUE] * 2 + [theme.MUTED] * 2
    panels = {
        column: (word(f"chart.documents.{column}"), [float(getattr(row, column)) for row in rows], colour)
        for column, colour in zip(DOCUMENTS, colours, strict=True)
    }
    title = word("chart.documents.title")
    return _panels(names, panels, title=title, form="{:,.0f}", figure=figure, name_width=DOCUMENT_WIDTH)


def _panels(
    names: Mapping[str, str],
    panels: Mapping[str, tuple[str, Sequence[float | str], str]],
    *,
    title: str,
    form: str,
    figure: Figure | None,
    common: bool = False,
    name_width: int = theme.NAME_WIDTH,
) -> np.ndarray:
    """Bars side by side on common rows, a panel (heading, values, colour) each; ``common``: on one scale."""
    import numpy as np

    short = [abridge(name, NAME_LINES * name_width - 1) for name in names.values()]
    height = theme.row_height(short, name_width, least=0.26)
    if figure is None:
        figure = theme.new_figure(0.8 + height * max(len(short), 2))
    if not short or not panels:
        return np.array([theme.empty_axes(figure.add_subplot(), word("empty"))])
    numbers = {name: [_number(v) for v in values] for name, (_, values, _) in panels.items()}
    widest = max(v for own in numbers.values() for v in own)
    axes = [figure.add_subplot(1, len(panels), i + 1) for i in range(len(panels))]
    for i, (ax, (name, (head, values, colour))) in enumerate(zip(axes, panels.items(), strict=True)):
        top = max(0.01, widest) if common else max(1.0, *numbers[name])
        edge: dict[str, Any] = {"edgecolor": theme.MUTED, "linewidth": 0.4}
        ax.barh(range(len(values)), numbers[name], height=0.6, color=colour, **edge)
        for y, (value, number) in enumerate(zip(values, numbers[name], strict=True)):
            text = value if isinstance(value, str) else form.format(value)
            style: dict[str, Any] = {
                "color": theme.MUTED if isinstance(value, str) else theme.INK,
                "fontsize": theme.SMALL,
            }
            ax.text(number + top * 0.04, y, text, va="center", **style)
        theme.bare(ax)
        ax.set(xlim=(0, top * 1.45), ylim=(len(short) - 0.4, -0.6), xticks=[])
        ax.set_yticks(range(len(short)), theme.wrapped(short, name_width) if i == 0 else [""] * len(short))
        ax.set_title(head, fontsize=theme.SIZE, pad=4, loc="center")
    theme.title_over(figure, title)
    return np.array(axes)


def _number(value: float | str) -> float:
    """What a bar of the value is high."""
    return 0.0 if isinstance(value, str) else float(value)


@theme.chart
def depth_chart(depth: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh") -> Axes:
    """One bar a region, cut by the level of the carrying verb; at the end how many measures it rests on.

    Each measure has one level, so that the parts of a bar make 100 %. A region without any measure says so.
    Segments too thin for a label carry none. ``depth`` is what ``pk.compare.depth`` gives.

    >>> axes = show.depth_chart(pk.compare.depth(corpus))
    >>> axes.get_title(loc="left")
    '各地区措施的措辞强度'
    """
    cells = each(depth)
    regions = list(dict.fromkeys(cell.region for cell in cells))
    if ax is None:
        height = theme.row_height(regions, theme.NAME_WIDTH, least=0.32)
        ax = theme.new_axes(1.15 + height * max(len(regions), 2) if regions else 1.8)
    if not cells:
        return theme.empty_axes(ax, word("empty"))
    for y, region in enumerate(regions):
        own = [cell for cell in cells if cell.region == region]
        total = sum(int(cell.measures) for cell in own)
        end = _stacked(ax, y, [(cell.share, STRENGTHS[int(cell.strength)]) for cell in own])
        remark = word("unit.measures", n=total) if total else word("chart.depth.none")
        ax.text(end + 0.015, y, remark, va="center", color=theme.MUTED, fontsize=theme.SMALL)
    theme.bare(ax)
    ax.set(xlim=(0, 1 + ROOM_FOR_REMARK), ylim=(len(regions) - 0.5, -0.5))
    ax.set_yticks(range(len(regions)), theme.wrapped(regions, theme.NAME_WIDTH))
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"], color=theme.MUTED)
    ax.set_xlabel(word("chart.depth.axis"), color=theme.MUTED, fontfamily=theme.FAMILY)
    held = [n for n in STRENGTHS if n or any(c.strength == 0 and c.measures > 0 for c in cells)]
    theme.legend(ax, {word(f"strength.{n}"): STRENGTHS[n] for n in held})
    theme.set_title(ax, word("chart.depth.title"), pad=24)
    return ax


@theme.chart
def trend_chart(trend: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh") -> Axes:
    """One bar a document under its region, by date: its measures by category; at the end what it did to the one before.

    A measure with two categories stands in both. ``trend`` is what ``pk.trend`` gives.

    >>> axes = show.trend_chart(pk.trend(corpus))
    >>> axes.get_title(loc="left")
    '各地历份文件的措施，及比上一版的增减'
    """
    cells = each(trend)
    documents = list(dict.fromkeys((cell.region, cell.doc_id, cell.year) for cell in cells))
    names = [word("text.noted", text=region, note=year or word("unknown")) for region, _, year in documents]
    if ax is None:
        height = theme.row_height(names, theme.NAME_WIDTH, least=0.32)
        ax = theme.new_axes(1.15 + height * max(len(names), 2) if names else 1.8)
    if not cells:
        return theme.empty_axes(ax, word("empty"))
    categories = in_order(dict.fromkeys(cell.category for cell in cells))
    most = 1.0
    for y, (_, doc_id, _) in enumerate(documents):
        own = {cell.category: cell for cell in cells if cell.doc_id == doc_id}
        parts = [(int(own[c].measures), framed().colour(c)) for c in categories if c in own]
        end = _stacked(ax, y, parts, form="{:.0f}", least=1)
        most = max(most, end)
        done = [(kind, sum(getattr(cell, kind) for cell in own.values())) for kind in WAYS]
        told = [word("report.number_of", name=known("change", kind), n=n) for kind, n in done if n]
        if any(cell.previous for cell in own.values()):
            remark = listed(told) or word("chart.trend.same")
            ax.text(end, y, f" {remark}", va="center", color=theme.MUTED, fontsize=theme.SMALL)
    for y in range(1, len(documents)):
        if documents[y][0] != documents[y - 1][0]:
            ax.axhline(y - 0.5, color=theme.HAIRLINE, linewidth=0.8)
    theme.bare(ax)
    ax.set(xlim=(0, most * 1.6), ylim=(len(names) - 0.5, -0.5), xticks=[])
    ax.set_yticks(range(len(names)), theme.wrapped(names, theme.NAME_WIDTH))
    theme.legend(ax, {known("category", c): framed().colour(c) for c in categories})
    theme.set_title(ax, word("chart.trend.title"), pad=24)
    return ax


def _stacked(
    ax: Axes,
    y: int,
    parts: Sequence[tuple[float, str]],
    *,
    form: str = "{:.0%}",
    least: float = LEAST_LABELLED,
) -> float:
    """The parts of one bar, each with its number where there is room; gives where it ends."""
    end = 0.0
    for share, colour in parts:
        if not share > 0:
            continue
        ax.barh(y, share, left=end, height=0.66, color=colour, edgecolor=theme.MUTED, linewidth=0.5)
        if share >= least:
            style: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": theme.SIZE}
            ax.text(end + share / 2, y, form.format(share), color=theme.ink_on(colour), **style)
        end += float(share)
    return end
