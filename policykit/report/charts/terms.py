"""Chart of terms: the words that set a region's document apart."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from policykit.report.charts import theme
from policykit.report.wording.findings import distinctive
from policykit.report.wording.lettering import shorten
from policykit.report.wording.words import Lang, word

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TERM_WIDTH = 9  # ems: a longer term is cut with …; the table beside the figure has it in full
ROW = 0.17  # inch a term
PALE = 0.4  # share of its colour that the bar of a term has which may be chance


@theme.chart
def distinctive_terms(
    terms: pd.DataFrame, *, limit: int = 10, figure: Figure | None = None, lang: Lang = "zh"
) -> np.ndarray:
    """The first ``limit`` terms of each region as bars of log-likelihood; gives one Axes a region.

    Terms keep the order of the table; those used less than elsewhere (``log_ratio`` ≤ 0) are left out.
    All panels share one scale, so a short bar is weak evidence wherever it stands; one that the corrected p or the
    dispersion does not carry is pale, as the report does not name it.

    >>> panels = show.distinctive_terms(pk.terms(corpus))
    >>> panels.flat[0].get_title(loc="left")
    '济南'
    """
    import numpy as np

    regions = list(dict.fromkeys(terms["region"]))
    # two panels to a row up to four regions, then three: five and more would make a page-long column of twos
    across = max(1, min(len(regions), 2 if len(regions) in (2, 4) else 3))
    down = max(1, ceil(len(regions) / across))
    more = terms[terms["log_ratio"] > 0]
    longest_list = int(more.groupby("region").size().max()) if len(more) else 0
    # a page of many regions has fewer terms of each, the table beside the figure has them all
    page = int(((theme.PAGE_HEIGHT - 1) / down - 0.5) / ROW)
    rows = max(3, min(limit, longest_list, page))
    if figure is None:
        room = _name_width(theme.width(), across)
        title = theme.row_height(regions, room, size=theme.SIZE + 1, least=0.2)
        figure = theme.new_figure(0.55 + down * (0.25 + title + ROW * rows))
    if terms.empty:
        return np.array([theme.empty_axes(figure.add_subplot(), word("empty"))])
    names = theme.wrapped(regions, _name_width(figure.get_figwidth(), across))
    longest = float(more["log_likelihood"].max()) if len(more) else 1.0
    axes = []
    for i, region in enumerate(regions):
        ax = figure.add_subplot(down, across, i + 1)
        _panel(ax, more[more["region"] == region].head(min(limit, rows)), rows, longest)
        ax.set_title(names[i], fontsize=theme.SIZE + 1, pad=3)
        axes.append(ax)
    theme.title_over(figure, word("chart.terms.title"))
    return np.array(axes)


def _panel(ax: Axes, terms: pd.DataFrame, rows: int, longest: float) -> None:
    """The terms of one region; every panel has ``rows`` places, so that bars are equally thick in all of them."""
    if terms.empty:
        theme.empty_axes(ax, word("chart.terms.none"))
        return
    full = theme.GREEN
    colours = [full if carried else theme.tint(full, PALE) for carried in distinctive(terms)]
    places = range(len(terms))
    ax.barh(places, terms["log_likelihood"], height=0.7, color=colours)
    for y, value in zip(places, terms["log_likelihood"], strict=True):
        x = value + longest * 0.02
        ax.text(x, y, f"{value:.1f}", va="center", fontsize=theme.SMALL, color=theme.MUTED)
    theme.bare(ax)
    ax.set_yticks(places, ["".join(shorten(term, TERM_WIDTH, 1)) for term in terms["term"]])
    ax.tick_params(axis="y", pad=3)
    ax.set(xlim=(0, longest * 1.28), ylim=(rows - 0.4, -0.6), xticks=[])


def _name_width(width: float, across: int) -> float:
    """Ems for a region's name over a panel: the panel's share of ``width`` inches less its terms."""
    return (width / across - 0.9) * theme.POINTS / (theme.SIZE + 1)
