"""The Excel workbook: a sheet that explains, then one sheet a table; no text becomes a formula or a link."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from policykit.records import CATEGORIES, UNCODED
from policykit.show import theme
from policykit.show.contract import complete
from policykit.show.lettering import ems
from policykit.show.words import Lang, known, word

if TYPE_CHECKING:
    import pandas as pd

CELL_LIMIT = 32_767  # UTF-16 code units that Excel keeps in a cell; it cuts the rest without a word
FIXED_DATE = datetime(2000, 1, 1)  # the moment of making must not change the bytes
WIDEST = 60.0  # characters: longer cells wrap
LOOKED_AT = 200  # rows that decide a column's width
PERCENT = {"share", "share_known", "share_used"}
DECIMALS = {
    *("similarity", "per_1000_chars", "per_1000", "per_1000_elsewhere", "log_likelihood", "log_ratio"),
    *("low", "high", "error", "bias", "jaccard", "bray_curtis", "shannon", "simpson", "equitability"),
    *("instruments_per_category", "simpson_within", "aid"),
}


def workbook_bytes(tables: dict[str, pd.DataFrame], *, record: dict[str, Any], lang: Lang = "zh") -> bytes:
    """``comparison.xlsx``: 说明 first, then every table of the contract, the empty ones too.

    Row 1 of a sheet holds the columns in the analyst's language, row 2 their names in the contract, so
    ``pandas.read_excel(path, header=1)`` gives the table. Both rows stay in sight; the filter sits on row 2.
    """
    import xlsxwriter

    buffer = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": word("book.title", lang=lang), "created": FIXED_DATE})
    styles = _styles(book)
    tables = complete(tables)
    _about(book.add_worksheet(word("book.about", lang=lang)), tables, record, styles, lang)
    for name, table in tables.items():
        _sheet(book.add_worksheet(sheet_name(name, lang=lang)), table, styles, lang)
    book.close()
    return buffer.getvalue()


def sheet_name(table: str, *, lang: Lang = "zh") -> str:
    """The sheet of a table: 覆盖 for ``coverage``."""
    return known("table", table, lang=lang)[:31]  # Excel's limit


def fit(text: str, *, lang: Lang = "zh") -> str:
    """``text`` if a cell holds it, else its beginning with a note of how much was left out."""
    if len(text.encode("utf-16-le")) // 2 <= CELL_LIMIT:
        return text
    room = CELL_LIMIT - len(word("book.cut", lang=lang, n=len(text)))
    # cutting in code units may halve a rare character: the odd half is dropped, not the character before
    kept = text.encode("utf-16-le")[: room * 2].decode("utf-16-le", errors="ignore")
    return kept + word("book.cut", lang=lang, n=len(text) - len(kept))


def _styles(book: Any) -> dict[str, Any]:
    base = {"valign": "top", "font_size": 10}
    head = base | {"bg_color": "#12355B", "font_color": "#FFFFFF", "border": 1, "border_color": "#FFFFFF"}
    styles = {
        "text": book.add_format(base | {"text_wrap": True}),
        "number": book.add_format(base | {"num_format": "#,##0.######"}),
        "whole": book.add_format(base | {"num_format": "0"}),
        "percent": book.add_format(base | {"num_format": "0.0%"}),
        "decimal": book.add_format(base | {"num_format": "0.000"}),
        "head": book.add_format(head | {"bold": True}),
        "code": book.add_format(base | {"bg_color": "#E8EBEF", "font_color": theme.MUTED, "font_size": 9}),
        "title": book.add_format({"font_size": 16, "bold": True}),
        "note": book.add_format(base | {"font_color": theme.MUTED, "text_wrap": True}),
    }
    for category in (*CATEGORIES, UNCODED):
        colour = theme.tint(theme.PALETTE[category], 0.35)
        styles[category] = book.add_format(base | {"bg_color": colour})
    return styles


def _sheet(sheet: Any, table: pd.DataFrame, styles: dict[str, Any], lang: Lang) -> None:
    """One table with its two header rows."""
    for j, column in enumerate(table.columns):
        title = known("column", column, lang=lang)
        sheet.write_string(0, j, title, styles["head"])
        sheet.write_string(1, j, column, styles["code"])
        values = table[column].tolist()
        for i, value in enumerate(values, start=2):
            _cell(sheet, i, j, value, column, styles, lang)
        sample = [str(value) for value in values[:LOOKED_AT]]
        longest = max(map(ems, [title, column, *sample]))
        sheet.set_column(j, j, min(WIDEST, longest * 1.9 + 3))  # an em is about two of Excel's digits
    sheet.freeze_panes(2, 1)
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 1)
    if len(table.columns):
        sheet.autofilter(1, 0, max(len(table) + 1, 1), len(table.columns) - 1)


def _cell(sheet: Any, i: int, j: int, value: Any, column: str, styles: dict[str, Any], lang: Lang) -> None:
    """One value in its own type; missing values leave the cell empty."""
    if isinstance(value, bool):
        sheet.write_boolean(i, j, value, styles["text"])
    elif isinstance(value, (int, float)):
        if value == value and abs(value) != float("inf"):
            style = "percent" if column in PERCENT else "decimal" if column in DECIMALS else "number"
            sheet.write_number(i, j, value, styles["whole" if isinstance(value, int) else style])
    elif isinstance(value, str) and value:
        coloured = column in ("category", "categories") and value in styles
        sheet.write_string(i, j, fit(value, lang=lang), styles[value if coloured else "text"])


def _about(
    sheet: Any, tables: dict[str, pd.DataFrame], record: dict[str, Any], styles: dict[str, Any], lang: Lang
) -> None:
    """The first sheet: documents, codebook, caveat, and what each sheet holds."""
    codebook = record.get("codebook", {})
    version, digest = codebook.get("version", ""), codebook.get("hash", "")
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 46)
    sheet.set_column(2, 2, 60)
    sheet.set_column(3, 3, 12)
    sheet.write_string(0, 0, word("book.title", lang=lang), styles["title"])
    notes = [
        word("report.codebook", lang=lang, version=version, hash=digest[:12]),
        word("report.idf", lang=lang, idf=record.get("idf") or word("unknown", lang=lang)),
        word("caveat.absent", lang=lang),
        word("caveat.double", lang=lang),
        word("book.header", lang=lang),
    ]
    for i, note in enumerate(notes, start=1):
        sheet.merge_range(i, 0, i, 3, "", styles["note"])
        sheet.write_string(i, 0, note, styles["note"])
    row = len(notes) + 2
    for j, key in enumerate(("column.region", "column.title", "column.source_file", "report.sha256")):
        sheet.write_string(row, j, word(key, lang=lang), styles["head"])
    for document in record.get("documents", []):
        row += 1
        for j, key in enumerate(("region", "title", "source_file", "sha256")):
            text = str(document.get(key, ""))
            sheet.write_string(row, j, fit(text[:12] if key == "sha256" else text, lang=lang), styles["text"])
    row += 2
    for j, key in enumerate(("book.sheet", "book.name", "book.content", "book.rows")):
        sheet.write_string(row, j, word(key, lang=lang), styles["head"])
    for name, table in tables.items():
        row += 1
        content = known("about", name, lang=lang)
        for j, text in enumerate((sheet_name(name, lang=lang), name, content)):
            sheet.write_string(row, j, text, styles["text"])
        sheet.write_number(row, 3, len(table), styles["whole"])
