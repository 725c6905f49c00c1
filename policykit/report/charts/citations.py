"""Chart of citations: on which documents the documents rest, by level and year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from policykit.report.charts import theme
from policykit.report.contract import each
from policykit.report.wording.lettering import abridge
from policykit.report.wording.words import Lang, known, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

LEVELS = ("national", "province", "city", "district", "")
LINE = 0.2  # inch a document
MOST = int((theme.PAGE_HEIGHT - theme.AROUND_ROWS) / LINE)  # documents on one page
TITLE = 19  # ems of a cited title


@dataclass
class _Node:
    """A document: where it stands and who names it; ``kind`` ours, held or missing."""

    name: str
    level: str
    year: str
    kind: str
    by: set[str] = field(default_factory=set)


@theme.chart
def citations_chart(
    citations: pd.DataFrame, documents: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh"
) -> Axes:
    """Documents in rows under their level, at the year of their issue, and a line from each to those that it names.

    Blue: a document of the corpus that is compared; green: held, but not compared; hollow: missing, so that nothing is
    known of its wording. A document without a year stands left of the first one. Where the rows do not fit one page those
    that most documents name stay, and the others are counted.

    >>> axes = show.citations_chart(pk.citations(corpus), corpus.documents)
    >>> axes.get_title(loc="left")
    '各地文件依据哪些文件'
    """
    nodes, edges = _network(citations, documents)
    cited = sorted((k for k in nodes if nodes[k].by), key=lambda k: (-len(nodes[k].by), k))
    citing = {a for a, _ in edges}
    shown = {*cited[: max(1, MOST - len(citing))], *citing}
    order = sorted(
        shown,
        key=lambda k: (
            LEVELS.index(nodes[k].level),
            nodes[k].kind == "ours",
            nodes[k].year or "0",
            nodes[k].name,
        ),
    )
    if ax is None:
        ax = theme.new_axes(1.0 + LINE * max(len(order), 3))
    if not edges:
        return theme.empty_axes(ax, word("empty"))
    years = [int(nodes[k].year) for k in order if nodes[k].year]
    first, last = (min(years), max(years)) if years else (0, 0)
    undated = first - max(1.0, (last - first) * 0.12)
    at = {k: (float(nodes[k].year) if nodes[k].year else undated, row) for row, k in enumerate(order)}
    for a, b in edges:
        if a in at and b in at:
            style = {"arrowstyle": "-|>", "color": "#8A929C", "linewidth": 0.7, "shrinkA": 4, "shrinkB": 4}
            ax.annotate("", at[b], at[a], arrowprops=style | {"connectionstyle": "arc3,rad=0.15"}, zorder=1)
    for k in order:
        _placed(ax, nodes[k], at[k])
    _framed(ax, [nodes[k].level for k in order], first, last)
    if any(not nodes[k].year for k in order):
        ax.set_xticks(
            [undated, *ax.get_xticks()],
            [word("chart.passages.undated"), *(f"{x:.0f}" for x in ax.get_xticks())],
        )
    note = word("chart.citations.note")
    theme.note_under(
        ax, note + (word("chart.citations.cut", n=len(nodes) - len(order)) if len(order) < len(nodes) else "")
    )
    theme.set_title(ax, word("chart.citations.title"))
    return ax


def _network(
    citations: pd.DataFrame, documents: pd.DataFrame
) -> tuple[dict[str, _Node], list[tuple[str, str]]]:
    """The documents that name or are named, by id, number or title; and who names whom, each once."""
    held: Mapping[str, Any] = {row.doc_id: row for row in each(documents)}
    nodes: dict[str, _Node] = {}
    edges: dict[tuple[str, str], None] = {}
    for row in each(citations):
        ours = held[row.doc_id]
        nodes.setdefault(row.doc_id, _Node(ours.region, ours.level, ours.date_issued[:4], "ours"))
        key = row.cited_doc or row.number or row.title
        kind = "missing" if not row.cited_doc else "ours" if held[row.cited_doc].kind == "policy" else "held"
        name = held[row.cited_doc].region if kind == "ours" else abridge(row.title or row.number, TITLE)
        nodes.setdefault(key, _Node(name, row.level, row.year, kind)).by.add(row.doc_id)
        edges[row.doc_id, key] = None
    return nodes, list(edges)


def _placed(ax: Axes, node: _Node, at: tuple[float, int]) -> None:
    face = theme.BLUE if node.kind == "ours" else theme.GREEN if node.kind == "held" else "white"
    ax.scatter(
        *at, s=26, facecolor=face, edgecolor=theme.BLUE if node.kind != "held" else theme.GREEN, zorder=2
    )
    colour = theme.INK if node.kind == "ours" else theme.MUTED
    paper: dict[str, Any] = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.6}
    style: dict[str, Any] = {
        "fontsize": theme.SIZE if node.kind == "ours" else theme.SMALL,
        "color": colour,
        "bbox": paper,
    }
    ax.annotate(node.name, at, (6, 0), textcoords="offset points", va="center", **style)


def _framed(ax: Axes, levels: list[str], first: int, last: int) -> None:
    """Bands of levels with their names at the left, years below."""
    theme.bare(ax)
    ax.set_ylim(len(levels) - 0.4, -0.6)
    bands = [level for i, level in enumerate(levels) if i == 0 or level != levels[i - 1]]
    middles = []
    for level in bands:
        rows = [i for i, own in enumerate(levels) if own == level]
        middles.append((rows[0] + rows[-1]) / 2)
        ax.axhline(rows[-1] + 0.5, color=theme.HAIRLINE, linewidth=0.8, zorder=0)
    names = [known("level", level) if level else word("chart.citations.unknown") for level in bands]
    ax.set_yticks(middles, names, fontsize=theme.SIZE)
    step = max(1, -(-(last - first) // 8))
    ax.set_xticks(range(first, last + 1, step))
    ax.set_xlim(right=last + max(2.0, (last - first) * 0.35))
    ax.tick_params(axis="x", labelsize=theme.SMALL)
    ax.grid(axis="x", color=theme.HAIRLINE, linewidth=0.5)
    ax.set_axisbelow(True)
