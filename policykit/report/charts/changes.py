"""Chart of changes: figures that differ from the last run, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.report.charts import theme
from policykit.report.contract import each
from policykit.report.wording.lettering import abridge, shorten
from policykit.report.wording.words import Lang, known, word

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

KINDS = ("coverage", "similarity")
MOST_ROWS = 20  # a panel, those that changed most; the table beside the figure has them all
NAME_WIDTH = 24  # ems
REMARK_WIDTH = {"zh": 18, "en": 22}  # ems
ROW = 0.2  # inch


@theme.house_style()
def changes_chart(changes: pd.DataFrame, *, figure: Figure | None = None, lang: Lang = "zh") -> np.ndarray:
    """One panel for counts of measures, one for similarities: hollow before, full after, and the cause.

    ``changes`` is the table of that name that an export writes (``policykit changes`` prints it).
    Gives an Axes for each kind that changed. A cell that is new or gone has one point only. The largest changes
    come first, cells that are new or gone before them; of more than 20 the first 20 are drawn and the rest
    counted.

    >>> import pandas as pd
    >>> row = {"kind": "coverage", "where": "济南 × 信贷", "what": "measures", "before": "3", "after": "5", "because": ""}
    >>> changes = pd.DataFrame([row])
    >>> panels = show.changes_chart(changes)
    >>> panels.flat[0].figure.get_suptitle()
    '前后相比变化的数字（空心为以前，实心为现在）'
    """
    import numpy as np

    panels = {kind: _rows(changes, kind) for kind in KINDS}
    panels = {kind: rows for kind, rows in panels.items() if rows}
    heights = [0.75 + ROW * min(len(rows), MOST_ROWS) for rows in panels.values()]
    if figure is None:
        figure = theme.new_figure(theme.FULL_WIDTH, 0.3 + sum(heights) if panels else 2.0)
    if not panels:
        return np.array([theme.empty_axes(figure.add_subplot(), word("empty", lang=lang))])
    grid = figure.add_gridspec(len(panels), 1, height_ratios=heights)
    axes = [figure.add_subplot(grid[i]) for i in range(len(panels))]
    for ax, (kind, rows) in zip(axes, panels.items(), strict=True):
        _panel(ax, rows[:MOST_ROWS], kind, lang)
        if len(rows) > MOST_ROWS:
            more = word("chart.changes.more", lang=lang, n=MOST_ROWS, all=len(rows))
            style: dict[str, Any] = {
                "fontfamily": theme.FAMILY,
                "fontsize": theme.SMALL,
                "color": theme.MUTED,
            }
            ax.set_xlabel(more, **style)
    title = word("chart.changes.title", lang=lang)
    figure.suptitle(title, x=0.01, ha="left", fontsize=theme.TITLE, fontfamily=theme.FAMILY)
    return np.array(axes)


def _rows(changes: pd.DataFrame, kind: str) -> list[tuple[Any, float | None, float | None]]:
    """The changes of a kind with their numbers, the largest first."""
    rows = [(row, _number(row.before), _number(row.after)) for row in each(changes[changes["kind"] == kind])]
    return sorted(rows, key=lambda r: -abs(r[2] - r[1]) if r[1] is not None and r[2] is not None else -1e9)


def _number(text: str) -> float | None:
    return float(text) if text else None


def _panel(ax: Axes, rows: list[tuple[Any, float | None, float | None]], kind: str, lang: Lang) -> None:
    theme.bare(ax)
    ends = [value for _, before, after in rows for value in (before, after) if value is not None]
    for y, (row, before, after) in enumerate(rows):
        if before is not None and after is not None:
            ax.plot([before, after], [y, y], color=theme.MUTED, linewidth=1, zorder=1)
        edge: dict[str, Any] = {"s": 20, "edgecolor": theme.PALETTE["信贷"], "linewidth": 1.1, "zorder": 2}
        if before is not None:
            ax.scatter([before], [y], facecolor="white", **edge)
        if after is not None:
            ax.scatter([after], [y], facecolor=theme.PALETTE["信贷"], **edge)
        numbers = f"{row.before or word('missing', lang=lang)} → {row.after or word('missing', lang=lang)}"
        text = "".join(shorten(f"{numbers}  {row.because}".rstrip(), REMARK_WIDTH[lang], 1))
        at: dict[str, Any] = {"xycoords": ax.get_yaxis_transform(), "textcoords": "offset points"}
        style: dict[str, Any] = at | {"va": "center", "fontsize": theme.SMALL, "color": theme.MUTED}
        ax.annotate(text, (1, y), xytext=(8, 0), annotation_clip=False, **style)
    margin = max((max(ends) - min(ends)) * 0.08, 0.5 if kind == "coverage" else 0.01)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    theme.set_scale(ax.xaxis, min(ends) - margin, max(ends) + margin)
    ax.set_yticks(range(len(rows)), [_name(row, lang) for row, _, _ in rows], fontsize=theme.SMALL + 0.5)
    ax.tick_params(axis="x", labelsize=theme.SMALL)
    ax.grid(axis="x", color=theme.HAIRLINE, linewidth=0.5)
    ax.set_axisbelow(True)
    ax.set_title(word(f"chart.changes.{kind}", lang=lang), fontsize=theme.SIZE, pad=4)


def _name(row: Any, lang: Lang) -> str:
    """济南 · 信贷; the level of a similarity by its category, 整篇 for the whole document."""
    what = str(row.what).removeprefix("category:")
    text = known("level", what, lang=lang) if what == "document" else known("category", what, lang=lang)
    room = NAME_WIDTH - 6
    where = "–".join(abridge(side, room / 2) for side in str(row.where).split("–"))
    return f"{where} · {text}"
