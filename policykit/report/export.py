"""Everything that an export writes: tables, figures with their tables, reports. The only module here that writes files.

Everything is written under a temporary name in the same folder and put in place by ``os.replace``, so that
a reader sees the old file or the new one. The same input gives the same bytes.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Collection, Mapping, Sequence
from contextlib import nullcontext
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from policykit.coding.sheet import guarded
from policykit.corpus.atomic import write_atomically
from policykit.errors import MissingGlyph, UnknownChoice
from policykit.report.charts import theme
from policykit.report.charts.cutting import cut_to
from policykit.report.figures import PRINTED, Drawn, draw_all
from policykit.report.wording.record import Record
from policykit.report.wording.words import Lang, spoken
from policykit.tables import complete
from policykit.waiting import steps

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Part = Literal["tables", "figures", "report", "measures"]
Format = Literal["png", "svg", "pdf"]
FORMATS: tuple[Format, ...] = ("png", "svg", "pdf")
DPI = 300


@spoken
def export_all(
    tables: Mapping[str, pd.DataFrame],
    out: Path | str,
    *,
    record: Record | None = None,
    only: Part | None = None,
    template: Path | str | None = None,
    undrawn: list[MissingGlyph] | None = None,
    categories: Collection[str] = (),
    short: bool = False,
    lang: Lang = "zh",
) -> list[Path]:
    """Write tables (``tables/*.csv``, ``comparison.xlsx``), figures (``index.html``) and reports; gives the paths.

    ``record`` says what the tables rest on. ``template`` is the Word file whose styles the report takes. A table that
    is not given is written empty, with its columns; a figure whose table is empty is not drawn. One with a character
    that the chart font lacks raises ``MissingGlyph`` before the first file is written, or, where a list ``undrawn``
    is given, is noted there and left out, its table written all the same.

    ``out`` is the folder; ``only`` leaves the other parts as they stand there; ``"measures"`` alone writes
    ``measures.docx``, every coded measure with its evidence. Figures and reports are of ``categories`` where some are
    named; a ``short`` report has two pages.

    >>> written = show.export_all({"coverage": pk.coverage(corpus)}, "figures", only="tables")
    >>> written[0].as_posix(), written[-1].name
    ('figures/tables/coverage.csv', 'comparison.xlsx')
    """
    from policykit.report.content import narrowed
    from policykit.report.html import PRODUCTS, gallery_html, report_html
    from policykit.report.word import measures_docx, report_docx
    from policykit.report.word_template import read_template
    from policykit.report.workbook import workbook_bytes

    if only is not None and only not in get_args(Part):
        raise UnknownChoice("导出的部分", only, list(get_args(Part)))
    frame = None if template is None else read_template(template)
    out, tables, record = Path(out), complete(dict(tables)), record or Record()
    formats: tuple[Format, ...] = ("png", "svg") if only == "report" else FORMATS
    if only == "measures":
        appendix = measures_docx(narrowed(tables, categories), template=frame)
        return [write_atomically(out / "measures.docx", appendix)]
    chosen = narrowed(tables, categories)
    drawn, rendered, lacking = ([], {}, []) if only == "tables" else _rendered(chosen, record, formats)
    if lacking and undrawn is None:
        raise lacking[0]
    if undrawn is not None:
        undrawn += lacking
    figures = [d for d in drawn if d.name in rendered]
    written: list[Path] = []
    if only in (None, "tables"):
        written += save_tables(tables, out / "tables")
        written.append(write_atomically(out / "comparison.xlsx", workbook_bytes(tables, record)))
    if only in (None, "figures"):
        for d in drawn:
            for stale in (
                FORMATS if d.name not in rendered else ()
            ):  # a picture of an earlier run beside the table of this one would lie
                (out / f"{d.name}.{stale}").unlink(missing_ok=True)
            written += save_rendered(rendered.get(d.name, {}), out, d.name, d.table)
        # a part alone links to what stands there from before; the whole has just written it, or will
        beside = [name for name in (*PRODUCTS, "tables") if only is None or (out / name).exists()]
        index = gallery_html([(d.name, d.caption) for d in figures], tables, record, products=beside)
        written.append(write_atomically(out / "index.html", index.encode()))
    if only in (None, "report"):
        pictures = [(d.caption, rendered[d.name]) for d in figures]
        captions = {d.name: d.caption for d in figures}
        printed = [(captions[name], rendered[name]) for name in PRINTED if name in captions]
        of: dict[str, Any] = {"categories": categories}
        docx = report_docx(tables, printed, record, template=frame, short=short, **of)
        written.append(write_atomically(out / "report.docx", docx))
        written.append(
            write_atomically(out / "report.html", report_html(tables, pictures, record, **of).encode())
        )
    return written


def _rendered(
    tables: Mapping[str, pd.DataFrame], record: Record, formats: Sequence[Format]
) -> tuple[list[Drawn], dict[str, dict[str, bytes]], list[MissingGlyph]]:
    """All figures, the files of each by its name, and why some have none."""
    files, lacking = {}, []
    with warnings.catch_warnings():
        # matplotlib warns of each missing character, render names them
        warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
        drawn = draw_all(tables, record)
        shown = "".join(text for d in drawn for text in texts_of(d.figure))
        with cut_to(shown) if "pdf" in formats else nullcontext():
            for d in steps(drawn, "存图"):
                try:
                    files[d.name] = render(d.figure, d.name, record=record, formats=formats)
                except MissingGlyph as error:
                    lacking.append(error)
    return drawn, files, lacking


def csv_bytes(table: pd.DataFrame) -> bytes:
    """A table as CSV: UTF-8 with BOM, comma, header, ``\\n``, rows as given, missing empty, cells guarded."""
    safe = table.copy()
    for column in safe.columns:
        if safe[column].dtype.kind not in "biufM":
            safe[column] = [guarded(v) if isinstance(v, str) else v for v in safe[column].tolist()]
    return safe.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def save_tables(tables: Mapping[str, pd.DataFrame], folder: Path | str) -> list[Path]:
    """One CSV file a table, named after it, sorted by document; gives the paths written."""
    by_id = {
        name: table.sort_values("doc_id", kind="stable") if "doc_id" in table.columns else table
        for name, table in tables.items()
    }
    return [write_atomically(Path(folder) / f"{name}.csv", csv_bytes(table)) for name, table in by_id.items()]


def save_rendered(
    rendered: Mapping[str, bytes], out: Path | str, name: str, table: pd.DataFrame
) -> list[Path]:
    """Write what :func:`render` gave and, beside it, the table that the figure was drawn from."""
    files = {**rendered, "csv": csv_bytes(table)}
    return [write_atomically(Path(out) / f"{name}.{ending}", content) for ending, content in files.items()]


@theme.house_style()
def render(
    figure: Figure, name: str, *, record: Record, formats: Sequence[Format] = FORMATS
) -> dict[str, bytes]:
    """The figure in each format; :class:`policykit.errors.MissingGlyph` where the font lacks a character.

    ``record`` goes into each file as JSON (documents, hashes, settings), never a date.
    """
    if characters := missing("".join(texts_of(figure))):
        raise MissingGlyph(name, characters)
    # texts_of has laid the figure out; frozen, so that no format and no second save moves anything
    figure.set_layout_engine("none")
    facts = json.dumps(record.facts(), ensure_ascii=False, sort_keys=True)
    named: dict[str, str | None] = {"Title": name, "Creator": "policykit"}
    metadata: dict[str, dict[str, str | None]] = {
        "png": {"Title": name, "Description": facts, "Software": "policykit"},
        "svg": named | {"Description": facts, "Date": None},
        "pdf": named | {"Subject": facts, "Producer": None, "CreationDate": None},
    }
    rendered: dict[str, bytes] = {}
    for kind in formats:
        buffer = BytesIO()
        dpi = DPI if kind == "png" else "figure"
        figure.savefig(buffer, format=kind, dpi=dpi, metadata=metadata[kind])
        rendered[kind] = buffer.getvalue()
    return rendered


@cache
def _drawable() -> frozenset[int]:
    """The code points of the chart font."""
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(theme.font_path()).get_charmap())


def missing(text: str) -> str:
    """The characters of ``text`` that the chart font lacks, once each, sorted; white space is not drawn."""
    return "".join(sorted({c for c in text if not c.isspace() and ord(c) not in _drawable()}))


def texts_of(figure: Figure) -> list[str]:
    """The visible texts of a figure, tick labels and legends included, in drawing order."""
    from matplotlib.text import Text

    figure.draw_without_rendering()  # tick labels get their text only when drawn
    return [t.get_text() for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip()]
