"""Chart of the documents: how long each is, how many measures it gave, and what was repaired or left in doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.report.charts import theme
from policykit.report.contract import each
from policykit.report.wording.document_names import document_names
from policykit.report.wording.lettering import abridge
from policykit.report.wording.words import Lang, word

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.figure import Figure

NAME_WIDTH = 12  # ems: longer names are broken into lines
NAME_LINES = 2  # that a title may take
PANELS = ("chars", "n_measures", "n_repairs", "n_doubts")


@theme.house_style()
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
    import numpy as np

    rows = each(documents)
    names = [abridge(name, NAME_LINES * NAME_WIDTH - 1) for name in document_names(documents).values()]
    height = theme.row_height(names, NAME_WIDTH, least=0.26)
    if figure is None:
        figure = theme.new_figure(theme.FULL_WIDTH, 0.8 + height * max(len(rows), 2))
    if not rows:
        return np.array([theme.empty_axes(figure.add_subplot(), word("empty", lang=lang))])
    axes = [figure.add_subplot(1, len(PANELS), i + 1) for i in range(len(PANELS))]
    for i, (ax, column) in enumerate(zip(axes, PANELS, strict=True)):
        values = [int(getattr(row, column)) for row in rows]
        top = max([1, *values])
        colour = theme.PALETTE["信贷"] if i < 2 else theme.MUTED
        ax.barh(range(len(rows)), values, height=0.6, color=colour)
        for y, value in enumerate(values):
            ax.text(value + top * 0.04, y, f"{value:,}", va="center", fontsize=theme.SMALL + 0.5)
        theme.bare(ax)
        ax.set(xlim=(0, top * 1.45), ylim=(len(rows) - 0.4, -0.6), xticks=[])
        ax.set_yticks(range(len(rows)), theme.wrapped(names, NAME_WIDTH) if i == 0 else [""] * len(rows))
        ax.set_title(word(f"chart.documents.{column}", lang=lang), fontsize=theme.SIZE, pad=4)
    title = word("chart.documents.title", lang=lang)
    figure.suptitle(title, x=0.01, ha="left", fontsize=theme.TITLE, fontfamily=theme.FAMILY)
    return np.array(axes)
