"""Chart of portfolios: how many of the instruments a region uses, how varied and how even they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import UnknownChoice
from policykit.report.charts import theme
from policykit.report.contract import each
from policykit.report.wording.words import Lang, word

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.figure import Figure

NAME_WIDTH = 8  # ems: longer region names are broken into lines
FIGURES = {"share_used": "{:.0%}", "shannon": "{:.2f}", "equitability": "{:.2f}"}
"""Columns that are drawn, each with the form of its number."""


@theme.house_style()
def portfolio_panel(
    portfolio: pd.DataFrame, *, level: str = "document", figure: Figure | None = None, lang: Lang = "zh"
) -> np.ndarray:
    """Three dot plots side by side on common rows: share of the instruments in use, diversity, equitability.

    Gives an Axes for each. Every scale begins at 0, so that small differences look small; a figure that cannot
    be computed is ``—``. Regions keep the order of the table.

    ``level``: ``document``, or ``category:信贷`` and so on.

    >>> panels = show.portfolio_panel(pk.portfolio(corpus))
    >>> [axes.get_title(loc="left") for axes in panels]
    ['占各地所用工具的比重', '香农多样性', '均匀度']
    """
    import numpy as np

    levels = list(dict.fromkeys(portfolio["level"]))
    if levels and level not in levels:
        raise UnknownChoice("工具组合的层次", level, levels)
    rows = each(portfolio[portfolio["level"] == level])
    names = [row.region for row in rows]
    height = theme.row_height(names, NAME_WIDTH, least=0.26)
    if figure is None:
        figure = theme.new_figure(theme.FULL_WIDTH, 0.95 + height * max(len(rows), 3))
    if not rows:
        return np.array([theme.empty_axes(figure.add_subplot(), word("empty", lang=lang))])
    axes = [figure.add_subplot(1, len(FIGURES), i + 1) for i in range(len(FIGURES))]
    for i, (ax, (column, form)) in enumerate(zip(axes, FIGURES.items(), strict=True)):
        values = [float(getattr(row, column)) for row in rows]
        top = max([1.0, *(v for v in values if v == v)]) if column != "share_used" else 1.0
        for y, value in enumerate(values):
            ax.plot([0, top], [y, y], color=theme.HAIRLINE, linewidth=0.6, zorder=1)
            known = value == value
            text = form.format(value) if known else word("missing", lang=lang)
            ax.text(top * 1.1, y, text, va="center", fontsize=theme.SMALL + 0.5)
            if known:
                ax.scatter([value], [y], s=26, color=theme.PALETTE["信贷"], zorder=2)
        theme.bare(ax)
        ax.set(xlim=(0, top * 1.36), ylim=(len(rows) - 0.4, -0.6), xticks=[0, top])
        ax.set_xticklabels(
            ["0", form.format(top) if column == "share_used" else f"{top:.1f}"], fontsize=theme.SMALL
        )
        ax.set_yticks(range(len(rows)), theme.wrapped(names, NAME_WIDTH) if i == 0 else [""] * len(rows))
        ax.set_title(word(f"chart.portfolio.{column}", lang=lang), fontsize=theme.SIZE, pad=4)
    title = word("chart.portfolio.title", lang=lang)
    figure.suptitle(title, x=0.01, ha="left", fontsize=theme.TITLE, fontfamily=theme.FAMILY)
    return np.array(axes)
