"""Chart of keyness: the terms that set a region's document apart."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from policykit.report.charts import theme
from policykit.report.wording.lettering import shorten
from policykit.report.wording.notes import NOTABLE
from policykit.report.wording.words import Lang, word

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.figure import Figure

TERM_WIDTH = 9  # ems: a longer term is cut with …; the table beside the figure has it in full
ROW = 0.17  # inch a term
PALE = 0.4  # share of its colour that the bar of a term has which may be chance


@theme.house_style()
def distinctive_terms(
    terms: pd.DataFrame, *, top: int = 10, figure: Figure | None = None, lang: Lang = "zh"
) -> np.ndarray:
    """The first ``top`` terms of each region as bars of log-likelihood; gives one Axes a region.

    Terms keep the order of the table; those used less than elsewhere (``log_ratio`` ≤ 0) are left out.
    All panels share one scale, so a short bar is weak evidence wherever it stands; one below the log-likelihood
    from which the summary names a term is pale.

    >>> panels = show.distinctive_terms(pk.terms(corpus, top=5), top=5)
    >>> first = panels.flat[0]
    >>> first.get_title(loc="left"), [term.get_text() for term in first.get_yticklabels()][:3]
    ('济南', ['创新型', '动能', '新旧'])
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
    rows = max(3, min(top, longest_list, page))
    top = min(top, rows)
    if figure is None:
        room = _name_width(theme.FULL_WIDTH, across)
        title = theme.row_height(regions, room, size=theme.SIZE + 1, least=0.2)
        height = 0.55 + down * (0.25 + title + ROW * rows)
        figure = theme.new_figure(theme.FULL_WIDTH, height)
    if terms.empty:
        return np.array([theme.empty_axes(figure.add_subplot(), word("empty", lang=lang))])
    room = _name_width(figure.get_figwidth(), across)
    names = theme.wrapped(regions, room)
    longest = float(more["log_likelihood"].max()) if len(more) else 1.0
    axes = []
    for i, region in enumerate(regions):
        ax = figure.add_subplot(down, across, i + 1)
        own = more[more["region"] == region].head(top)
        ax.set_title(names[i], fontsize=theme.SIZE + 1, pad=3)
        axes.append(ax)
        if own.empty:
            theme.empty_axes(ax, word("chart.terms.none", lang=lang))
            continue
        places = range(len(own))
        full = theme.PALETTE["股权"]
        colours = [full if ll >= NOTABLE else theme.tint(full, PALE) for ll in own["log_likelihood"]]
        ax.barh(places, own["log_likelihood"], height=0.7, color=colours)
        for y, value in zip(places, own["log_likelihood"], strict=True):
            ax.text(
                value + longest * 0.02,
                y,
                f"{value:.1f}",
                va="center",
                fontsize=theme.SMALL,
                color=theme.MUTED,
            )
        theme.bare(ax)
        ax.set_yticks(places, ["".join(shorten(term, TERM_WIDTH, 1)) for term in own["term"]])
        ax.tick_params(axis="y", pad=3)
        # every panel has the same number of places, so that bars are equally thick in all of them
        ax.set(xlim=(0, longest * 1.28), ylim=(rows - 0.4, -0.6), xticks=[])
    figure.suptitle(word("chart.terms.title", lang=lang), x=0.01, ha="left", fontsize=theme.TITLE)
    return np.array(axes)


def _name_width(width: float, across: int) -> float:
    """Ems for a region's name over a panel: the panel's share of ``width`` inches less its terms."""
    return (width / across - 0.9) * theme.POINTS / (theme.SIZE + 1)
