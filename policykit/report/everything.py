"""Everything that an export writes, from the finished tables, in one call."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from policykit.corpus.atomic import write_atomically
from policykit.errors import MissingGlyph, UnknownChoice
from policykit.report import export
from policykit.report.charts.figures import Drawn, draw_all
from policykit.report.contract import complete
from policykit.report.gallery import HALF, PRODUCTS, gallery_html
from policykit.report.html_report import report_html
from policykit.report.word_report import Picture, report_docx
from policykit.report.word_template import read_template
from policykit.report.wording.words import Lang
from policykit.report.workbook import workbook_bytes
from policykit.waiting import steps

if TYPE_CHECKING:
    import pandas as pd

Part = Literal["tables", "figures", "report"]


def export_all(
    tables: dict[str, pd.DataFrame],
    out: Path | str,
    *,
    only: Part | None = None,
    record: dict[str, Any],
    lang: Lang = "zh",
    template: Path | str | None = None,
    svg_text: export.SvgText = "path",
    half: bool = False,
    undrawn: list[MissingGlyph] | None = None,
) -> list[Path]:
    """Write tables (``tables/*.csv``, ``comparison.xlsx``), figures (``index.html``) and reports; gives the paths.

    ``record`` says what the tables rest on: ``documents`` (region, title, source_file, sha256), ``codebook``
    (version, hash), ``idf``, ``refused`` (file, problem, remedy), ``packages``, and, where it is known, ``trust``
    (sentences on agreement and evaluation). ``template`` is the Word file whose styles the report takes,
    ``svg_text`` what the text of the SVG files is. With ``half`` the figures that stand two in a line of text are
    written at that width too, as ``coverage-half.png`` and so on. A table that is not given is written empty, with
    its columns; a figure whose table is empty is not drawn. Figures are drawn once, and all are checked before the
    first file is written: one with a character that the chart font lacks raises ``MissingGlyph``, or, where a list
    ``undrawn`` is given, is noted there and left out, its table written all the same.

    ``out`` is the folder; ``only`` leaves the other parts as they stand there.

    >>> record = {"documents": [], "codebook": {"version": "1", "hash": ""}, "idf": "idf-1", "refused": [], "packages": {}}
    >>> written = show.export_all({"coverage": pk.coverage(corpus)}, "figures", only="tables", record=record)
    >>> [path.as_posix() for path in written][:2], written[-1].name
    (['figures/tables/coverage.csv', 'figures/tables/profile.csv'], 'comparison.xlsx')
    """
    if only is not None and only not in get_args(Part):
        raise UnknownChoice("导出的部分", only, list(get_args(Part)))
    export.check_svg_text(svg_text)
    frame = None if template is None else read_template(template)
    out, tables = Path(out), complete(tables)
    half = half and only in (None, "figures")
    formats: tuple[export.Format, ...] = ("png", "svg") if only == "report" else export.FORMATS
    with warnings.catch_warnings():
        if undrawn is not None:  # matplotlib warns of each missing character, export.render names them
            warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
        drawn = draw_all(tables, record=record, lang=lang, half=half) if only != "tables" else []
        rendered = _rendered(drawn, undrawn, record=record, formats=formats, svg_text=svg_text)
    drawings = _Drawings(
        figures=[d for d in drawn if d.name in rendered],
        without=[d for d in drawn if d.name not in rendered],
        rendered=rendered,
    )
    written: list[Path] = []
    if only in (None, "tables"):
        written += export.save_tables(tables, out / "tables")
        book = workbook_bytes(tables, record=record, lang=lang)
        written.append(write_atomically(out / "comparison.xlsx", book))
    if only in (None, "figures"):
        written += _save_figures(drawings, out, record=record, svg_text=svg_text)
        # a part alone links to what stands there from before; the whole has just written it, or will
        beside = [name for name in (*dict(PRODUCTS), "tables") if only is None or (out / name).exists()]
        index = gallery_html(
            [(d.name, d.caption) for d in drawings.figures],
            tables,
            record=record,
            products=beside,
            appended=[d.name for d in drawings.figures if not d.main],
            halves=[d.name for d in drawings.figures if f"{d.name}{HALF}" in rendered],
            lang=lang,
        )
        written.append(write_atomically(out / "index.html", index.encode()))
    if only in (None, "report"):
        pictures = [
            Picture(d.name, d.caption, rendered[d.name]["png"], rendered[d.name]["svg"], d.main)
            for d in drawings.figures
        ]
        word_file = report_docx(tables, pictures, record=record, lang=lang, template=frame)
        written.append(write_atomically(out / "report.docx", word_file))
        page = report_html(tables, pictures, record=record, lang=lang)
        written.append(write_atomically(out / "report.html", page.encode()))
    return written


@dataclass(frozen=True, slots=True)
class _Drawings:
    """Figures that can be saved with their files by name, and those that the font cannot draw."""

    figures: list[Drawn]
    without: list[Drawn]
    rendered: dict[str, dict[str, bytes]]


def _save_figures(
    drawings: _Drawings, out: Path, *, record: dict[str, Any], svg_text: export.SvgText
) -> list[Path]:
    """Each figure with its table, at half the width too where it has one; the table alone where there is no figure."""
    written: list[Path] = []
    for d in drawings.figures:
        files = dict(drawings.rendered[d.name])
        if (
            svg_text != "path"
        ):  # what the reports hold stays outlines: they are read where the chart font is not
            files |= export.render(d.figure, d.name, record=record, formats=("svg",), svg_text=svg_text)
        written += export.save_rendered(files, out, d.name, d.table)
        if half := drawings.rendered.get(f"{d.name}{HALF}"):
            written += export.save_rendered(half, out, f"{d.name}{HALF}", None)
    for d in drawings.without:
        for stale in export.FORMATS:  # a picture of an earlier run beside the table of this one would lie
            (out / f"{d.name}.{stale}").unlink(missing_ok=True)
        written += export.save_rendered({}, out, d.name, d.table)
    return written


def _rendered(
    drawn: list[Drawn],
    undrawn: list[MissingGlyph] | None,
    *,
    record: dict[str, Any],
    formats: tuple[export.Format, ...],
    svg_text: export.SvgText,
) -> dict[str, dict[str, bytes]]:
    """The files of each figure by its name; one that the font cannot draw is noted in ``undrawn`` where it is given."""
    rendered = {}
    for d in steps(drawn, "存图"):
        try:
            rendered[d.name] = export.render(d.figure, d.name, record=record, formats=formats)
            if d.half is not None:
                half = f"{d.name}{HALF}"
                rendered[half] = export.render(d.half, half, record=record, svg_text=svg_text)
        except MissingGlyph as error:
            if undrawn is None:
                raise
            undrawn.append(error)
    return rendered
