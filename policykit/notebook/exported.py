"""Single figures out of a notebook: saved with their tables, the source line under them, the paths shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policykit.errors import BrokenWorkspace, MissingGlyph
from policykit.notebook.displays import laid_out
from policykit.report.charts import theme
from policykit.report.export import render, save_rendered
from policykit.report.wording.record import Record, record_of
from policykit.report.wording.words import Lang, listed, spoken, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from policykit.corpus.corpus import Corpus

WEIGHED = frozenset({"idf", "score", "words"})
"""Columns of tables whose numbers rest on the IDF snapshot."""


@dataclass(frozen=True, repr=False)
class Exported:
    """What :func:`export_figures` wrote: the paths by name of the figure; none where there was nothing to draw."""

    files: Mapping[str, tuple[Path, ...]]
    lines: tuple[str, ...]  # one a figure: its files, or why it has none

    def _repr_html_(self) -> str:
        return laid_out("lines", texts=self.lines)

    def __repr__(self) -> str:
        return "\n".join(self.lines)


@spoken
def export_figures(
    corpus: Corpus,
    charts: Mapping[str, tuple[Any, pd.DataFrame]],
    out: Path | str,
    *,
    lang: Lang | None = None,
    notes: Sequence[str] = (),
) -> Exported:
    """Save charts as PNG, SVG and PDF, each with its table as CSV beside it; shows the paths.

    ``charts``: name → (what a chart function gave, or None for the table alone; the table that it drew); ``out`` is
    the folder. Every figure gets the source line of the main export: documents, codebook and, where similarities are
    drawn, the IDF snapshot, then the ``notes``. A figure whose table is empty is left out, and that is said; one that
    holds a character which the chart font lacks leaves its table.

    >>> coverage = pk.coverage(corpus)
    >>> charts = {"03_coverage": (show.coverage_heatmap(coverage), coverage)}
    >>> show.export_figures(corpus, charts, "figures")
    已存为 figures/03_coverage.png，另有 .svg、.pdf、.csv
    """
    record = _record(corpus)
    files: dict[str, tuple[Path, ...]] = {}
    said: list[str] = []
    for name, (chart, table) in charts.items():
        rendered: dict[str, bytes] = {}
        if chart is not None and not table.empty:
            figure = _figure(chart)
            lines = theme.source_lines(record, idf=bool(WEIGHED & set(table.columns)))
            if not figure.get_supxlabel():  # a cell that runs again has put it there
                theme.add_source(figure, [*lines, *notes])
            try:
                rendered = render(figure, name, record=record)
            except MissingGlyph as error:
                said.append(str(error))
        try:
            files[name] = () if table.empty else tuple(save_rendered(rendered, out, name, table))
        except OSError as error:
            reason = f"写不进去（{error.strerror or error}）"
            raise BrokenWorkspace(out, reason, "请用另一个文件夹") from error
        if files[name]:
            others = listed([path.suffix for path in files[name][1:]])
            key = "exported.files" if others else "exported.file"
            said.append(word(key, path=files[name][0].as_posix(), others=others))
        else:
            said.append(word("exported.none", name=name))
    return Exported(files, tuple(said))


def _record(corpus: Corpus) -> Record:
    from policykit.compare.reference import names

    snapshots = names(corpus.path / "reference")
    return replace(record_of(corpus), idf=snapshots[-1] if snapshots else "")


def _figure(chart: Any) -> Figure:
    """The figure of a chart, whether a function gave the figure, its Axes, or an array of them."""
    first = chart.flat[0] if hasattr(chart, "flat") else chart
    return theme.figure_of(first) if hasattr(first, "get_figure") else first
