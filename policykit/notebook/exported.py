"""Single figures out of a notebook: saved with their tables, the source line under them, the paths shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policykit.notebook.displays import laid_out
from policykit.report.charts import theme
from policykit.report.export import save_figure
from policykit.report.wording.record import record_of
from policykit.report.wording.words import Lang, listed, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from policykit.corpus.corpus import Corpus

WEIGHED = frozenset({"idf", "similarity", "height", "stress", "product"})
"""Columns of tables whose numbers rest on the IDF snapshot."""


@dataclass(frozen=True, repr=False)
class Exported:
    """What :func:`export_figures` wrote: the paths by name of the figure; none where there was nothing to draw."""

    files: Mapping[str, tuple[Path, ...]]
    lang: Lang = "zh"

    def lines(self) -> list[str]:
        """A line a figure: its files, or that there was nothing to draw."""
        return [
            word("exported.files", lang=self.lang, path=paths[0].as_posix(), others=self._endings(paths))
            if paths
            else word("exported.none", lang=self.lang, name=name)
            for name, paths in self.files.items()
        ]

    def _endings(self, paths: tuple[Path, ...]) -> str:
        return listed([path.suffix for path in paths[1:]], lang=self.lang)

    def _repr_html_(self) -> str:
        return laid_out("lines", texts=self.lines())

    def __repr__(self) -> str:
        return "\n".join(self.lines())


def export_figures(
    corpus: Corpus,
    charts: Mapping[str, tuple[Any, pd.DataFrame]],
    out: Path | str,
    *,
    lang: Lang = "zh",
) -> Exported:
    """Save charts as PNG, SVG and PDF, each with its table as CSV beside it; shows the paths.

    ``charts``: name → (what a chart function gave, the table that it drew); ``out`` is the folder. Every
    figure gets the source line of the main export: documents, codebook and, where similarities are drawn, the
    IDF snapshot. A figure whose table is empty is left out, and that is said.

    >>> coverage = pk.coverage(corpus)
    >>> charts = {"03_coverage": (show.coverage_heatmap(coverage), coverage)}
    >>> show.export_figures(corpus, charts, "figures")
    已存为 figures/03_coverage.png，另有 .svg、.pdf、.csv
    """
    record = _record(corpus)
    files: dict[str, tuple[Path, ...]] = {}
    for name, (chart, table) in charts.items():
        if table.empty:
            files[name] = ()
            continue
        figure = _figure(chart)
        lines = theme.source_lines(record, lang=lang, idf=bool(WEIGHED & set(table.columns)))
        if not figure.get_supxlabel():  # a cell that runs again has put it there
            theme.add_source(figure, lines)
        files[name] = tuple(save_figure(figure, out, name, table, record=record))
    return Exported(files, lang)


def _record(corpus: Corpus) -> dict[str, Any]:
    from policykit.compare.reference import names

    snapshots = names(corpus.path / "reference")
    return record_of(corpus) | {"idf": snapshots[-1] if snapshots else ""}


def _figure(chart: Any) -> Figure:
    """The figure of a chart, whether a function gave the figure, its Axes, or an array of them."""
    first = chart.flat[0] if hasattr(chart, "flat") else chart
    return theme.figure_of(first) if hasattr(first, "get_figure") else first
