"""Chart of shared passages: which stretches of one document stand in another."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from policykit.report.charts import theme
from policykit.report.contract import each
from policykit.report.wording.lettering import abridge, evenly, shorten
from policykit.report.wording.words import Lang, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

BAR = 0.16  # half the width of a document's bar, in tracks
NAME_LINES = 3
MOST_DOCUMENTS = 12  # whose names have room side by side
COLOURS = {1: "#DCCF9A", 2: "#9FB9D1", 3: "#C9733B", 4: theme.BLUE}
"""Of a passage by the number of regions that hold it, 4 and more alike; darker is more, also in grey. 1: it
stands in several documents of one region."""


@theme.chart
def passage_ribbons(
    passages: pd.DataFrame, documents: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh"
) -> Axes:
    """The documents that share passages as upright bars, and a ribbon for each passage between two of them.

    The earlier document stands at the left, one without a date last; an earlier date proves nothing, and the
    line under the chart says so. A bar is as high as the document is long, its beginning on top. Colour: how
    many regions hold the passage. Shared citations (``kind`` is not ``passage``) are left out. Of more than 12
    documents those that share passages with another region are drawn first, then those that share most; the line
    under the chart counts the others.

    >>> axes = show.passage_ribbons(pk.passages(corpus), corpus.documents)
    >>> axes.get_title(loc="left")
    '哪些文件有共同的文字（每条带子是一段）'
    """
    passages = passages[passages["kind"] == "passage"]
    everywhere = _most_shared(passages)
    held = set(everywhere[:MOST_DOCUMENTS])
    shown = sorted(
        (row for row in each(documents) if row.doc_id in held),
        key=lambda row: (not row.date_issued, row.date_issued, row.doc_id),
    )
    if ax is None:
        ax = theme.new_axes(theme.width() * 0.78 if shown else 2.0)
    if not shown:
        return theme.empty_axes(ax, word("empty"))
    track = {row.doc_id: i for i, row in enumerate(shown)}
    drawn = [row for row in each(passages) if row.left_doc in track and row.right_doc in track]
    length = {row.doc_id: int(row.chars) for row in shown}
    for row in drawn:  # offsets count white space too, the number of characters does not
        length[row.left_doc] = max(length[row.left_doc], int(row.left_end))
        length[row.right_doc] = max(length[row.right_doc], int(row.right_end))
    for doc_id, x in track.items():
        ax.bar(
            x, length[doc_id], width=2 * BAR, color="#E4E7EB", edgecolor=theme.MUTED, linewidth=0.6, zorder=2
        )
    for row in sorted(drawn, key=lambda row: row.regions):
        _drawn(ax, row, track)
    theme.bare(ax)
    ax.set_xlim(-0.5, len(shown) - 0.5)
    theme.set_scale(ax.yaxis, 0, max(length.values()) * 1.02)
    ax.invert_yaxis()
    ax.yaxis.grid(visible=True, color=theme.HAIRLINE, linewidth=0.5)
    ax.set_axisbelow(True)
    ax.tick_params(axis="y", labelsize=theme.SMALL)
    _name_tracks(ax, shown)
    style: dict[str, Any] = {"color": theme.MUTED, "fontsize": theme.SMALL, "fontfamily": theme.FAMILY}
    ax.set_ylabel(word("chart.passages.axis"), **style)
    order = word("chart.passages.order")
    if len(everywhere) > len(held):
        order += word("chart.passages.cut", n=len(held), all=len(everywhere))
    theme.note_under(ax, order)
    kinds = sorted({min(int(row.regions), max(COLOURS)) for row in drawn})
    names = {1: "chart.passages.within", max(COLOURS): "chart.passages.more"}
    theme.legend(ax, {word(names.get(n, "chart.passages.regions"), n=n): COLOURS[n] for n in kinds})
    theme.set_title(ax, word("chart.passages.title"), pad=22)
    return ax


def _most_shared(passages: pd.DataFrame) -> list[str]:
    """The documents that share passages: first those that share with another region, then by characters shared."""
    shared: Counter[str] = Counter()
    between: Counter[str] = Counter()
    for row in each(passages):
        for doc_id in (row.left_doc, row.right_doc):
            shared[doc_id] += int(row.characters)
            between[doc_id] += row.left_region != row.right_region
    return sorted(shared, key=lambda doc_id: (not between[doc_id], -shared[doc_id], doc_id))


def _drawn(ax: Axes, row: Any, track: dict[str, int]) -> None:
    """A passage inside both bars, and a band with the shape of an S between them."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    colour = COLOURS[max(min(COLOURS), min(int(row.regions), max(COLOURS)))]
    (left, top1, end1), (right, top2, end2) = ends = sorted(
        [
            (track[row.left_doc], float(row.left_start), float(row.left_end)),
            (track[row.right_doc], float(row.right_start), float(row.right_end)),
        ]
    )
    x1, x2 = left + BAR, right - BAR
    middle = (x1 + x2) / 2
    points = [(x1, top1), (middle, top1), (middle, top2), (x2, top2)]
    points += [(x2, end2), (middle, end2), (middle, end1), (x1, end1), (x1, top1)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    # a passage of twenty characters would be thinner than a hair: its edge keeps it in sight
    style: dict[str, Any] = {"facecolor": colour, "edgecolor": colour, "linewidth": 1.1}
    ax.add_patch(PathPatch(Path(points, codes), alpha=0.85, **style))
    for x, start, end in ends:
        ax.bar(x, end - start, bottom=start, width=2 * BAR, zorder=3, **style)


def _name_tracks(ax: Axes, shown: list[Any]) -> None:
    """Region and date under each bar; the title too where a region has several."""
    room = (theme.figure_of(ax).get_figwidth() - 0.7) / len(shown) * theme.POINTS / theme.SMALL - 0.8
    room = max(room, 3)
    held = Counter(row.region for row in shown)
    names = []
    for row in shown:
        date = row.date_issued[: 10 if room > 6 else 7] or word("chart.passages.undated")
        lines = evenly(abridge(row.region, (NAME_LINES - 0.5) * room), room)
        if held[row.region] > 1 and row.title:
            lines += shorten(abridge(row.title, (NAME_LINES - 0.5) * room), room, NAME_LINES)
        names.append("\n".join([*lines, date]))
    ax.set_xticks(range(len(shown)), names, fontsize=theme.SMALL)
