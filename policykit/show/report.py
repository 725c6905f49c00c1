"""Everything that an export writes, from the finished tables, in one call."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from policykit.corpus.atomic import write_atomically
from policykit.errors import UnknownChoice
from policykit.show import export
from policykit.show.contract import complete
from policykit.show.figures import draw_all
from policykit.show.gallery import HALF, PRODUCTS, gallery_html
from policykit.show.html_report import report_html
from policykit.show.word_report import Picture, report_docx
from policykit.show.word_template import read_template
from policykit.show.words import Lang
from policykit.show.workbook import workbook_bytes
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
) -> list[Path]:
    """Write tables (``tables/*.csv``, ``comparison.xlsx``), figures (``index.html``) and reports; gives the paths.

    ``record`` says what the tables rest on: ``documents`` (region, title, source_file, sha256), ``codebook``
    (version, hash), ``idf``, ``refused`` (file, problem, remedy), ``packages``, and, where it is known, ``trust``
    (sentences on agreement and evaluation). ``template`` is the Word file whose styles the report takes,
    ``svg_text`` what the text of the SVG files is. With ``half`` the figures that stand two in a line of text are
    written at that width too, as ``coverage-half.png`` and so on. A table that is not given is written empty, with its columns; a
    figure whose table is empty is not drawn. Figures are drawn once, and all are checked before the first file is
    written.

    ``out`` is the folder; ``only`` leaves the other parts as they stand there.

    >>> record = {"documents": [], "codebook": {"version": "1", "hash": ""}, "idf": "idf-1", "refused": [], "packages": {}}
    >>> written = show.export_all({"coverage": pk.coverage(corpus)}, "figures", only="tables", record=record)
    >>> "coverage.csv" in {path.name for path in written}
    True
    """
    if only is not None and only not in get_args(Part):
        raise UnknownChoice("导出的部分", only, list(get_args(Part)))
    export.check_svg_text(svg_text)
    frame = None if template is None else read_template(template)
    out, tables = Path(out), complete(tables)
    half = half and only in (None, "figures")
    drawn = draw_all(tables, record=record, lang=lang, half=half) if only != "tables" else []
    formats: tuple[export.Format, ...] = ("png", "svg") if only == "report" else export.FORMATS
    rendered = {
        d.name: export.render(d.figure, d.name, record=record, formats=formats) for d in steps(drawn, "存图")
    }
    files = {
        d.name: rendered[d.name]
        # the reports keep the outlines: they are read where the chart font is not
        | (
            export.render(d.figure, d.name, record=record, formats=("svg",), svg_text=svg_text)
            if svg_text != "path" and only != "report"
            else {}
        )
        for d in drawn
    }
    halves = {
        d.name: export.render(d.half, f"{d.name}{HALF}", record=record, svg_text=svg_text)
        for d in drawn
        if d.half is not None
    }
    written: list[Path] = []
    if only in (None, "tables"):
        written += export.save_tables(tables, out / "tables")
        book = workbook_bytes(tables, record=record, lang=lang)
        written.append(write_atomically(out / "comparison.xlsx", book))
    if only in (None, "figures"):
        for d in drawn:
            written += export.save_rendered(files[d.name], out, d.name, d.table)
            if d.name in halves:
                written += export.save_rendered(halves[d.name], out, f"{d.name}{HALF}", None)
        captions = [(d.name, d.caption) for d in drawn]
        # a part alone links to what stands there from before; the whole has just written it, or will
        beside = [name for name in (*dict(PRODUCTS), "tables") if only is None or (out / name).exists()]
        appended = [d.name for d in drawn if not d.main]
        index = gallery_html(
            captions, tables, record=record, products=beside, appended=appended, halves=halves, lang=lang
        )
        written.append(write_atomically(out / "index.html", index.encode()))
    if only in (None, "report"):
        pictures = [
            Picture(d.name, d.caption, rendered[d.name]["png"], rendered[d.name]["svg"], d.main)
            for d in drawn
        ]
        word_file = report_docx(tables, pictures, record=record, lang=lang, template=frame)
        written.append(write_atomically(out / "report.docx", word_file))
        page = report_html(tables, pictures, record=record, lang=lang)
        written.append(write_atomically(out / "report.html", page.encode()))
    return written
