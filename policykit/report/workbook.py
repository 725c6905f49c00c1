"""The Excel workbook: a sheet that explains, the coverage with links to its measures, then one sheet a table.

No text becomes a formula or a link: the only links are our own, and they lead to a row of this workbook.
"""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from policykit.records import CATEGORIES, UNCODED
from policykit.report.charts import theme
from policykit.report.contract import complete
from policykit.report.wording.lettering import ems
from policykit.report.wording.nation import caveat
from policykit.report.wording.words import Lang, known, word
from policykit.report.workbook_links import COLUMNS, FIRST, Behind, behind, height, link, write_overview
from policykit.tables import columns

if TYPE_CHECKING:
    import pandas as pd

CELL_LIMIT = 32_767  # UTF-16 code units that Excel keeps in a cell; it cuts the rest without a word
LINK_COLOUR = "#0B4A8F"
FIXED_DATE = datetime(2000, 1, 1)  # the moment of making must not change the bytes
WIDEST = 60.0  # characters: longer cells wrap
LOOKED_AT = 200  # rows that decide a column's width
LINKS = 60_000  # of a sheet; Excel keeps 65,530
STYLES = {"share": "percent", "decimal": "decimal"}


def workbook_bytes(tables: dict[str, pd.DataFrame], *, record: dict[str, Any], lang: Lang = "zh") -> bytes:
    """``comparison.xlsx``: 说明, 覆盖总览, then every table, the empty ones too, and 依据 behind the overview.

    A number of 覆盖总览 links to its measures in 依据, an id to its row. Row 1 of a table's sheet holds the columns
    in the analyst's language, row 2 their names in the contract, so ``pandas.read_excel(path, header=1)``
    gives the table. Both rows stay in sight; the filter sits on row 2.
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
    names = sheet_names(list(tables), lang=lang)
    overview, evidence = word("book.overview", lang=lang), word("book.evidence", lang=lang)
    found = behind(tables, lang=lang)
    about, square = book.add_worksheet(word("book.about", lang=lang)), book.add_worksheet(overview)
    _about(about, tables, names, record, styles, lang)
    write_overview(square, tables["coverage"], found, evidence, styles, lang)
    _evidence(book.add_worksheet(evidence), found, names, _rows(tables), overview, styles, lang)
    for name, table in tables.items():
        _sheet(book.add_worksheet(names[name]), name, table, names, _rows(tables), styles, lang)
    book.close()
    return buffer.getvalue()


def sheet_names(tables: list[str], *, lang: Lang = "zh") -> dict[str, str]:
    """The sheet of each table: 覆盖 for ``coverage``; no two are the same, whatever tables are added.

    >>> sheet_names(["coverage", "a/b", "A:B"])
    {'coverage': '覆盖', 'a/b': 'a b', 'A:B': 'A B 2'}
    """
    taken = {word(f"book.{key}", lang=lang).casefold() for key in ("about", "overview", "evidence")}
    names = {}
    for table in tables:
        plain = re.sub(r"[\[\]:*?/\\']", " ", known("table", table, lang=lang)).strip()[:28]  # Excel takes 31
        name, n = plain or "-", 1
        while name.casefold() in taken:
            n += 1
            name = f"{plain} {n}"
        taken.add(name.casefold())
        names[table] = name
    return names


def _rows(tables: dict[str, pd.DataFrame]) -> dict[str, dict[str, int]]:
    """Where each id stands: the row of the sheet by table and id."""
    ids = {"measures": "measure_id", "articles": "article_id", "documents": "doc_id"}
    return {
        name: {str(key): row for row, key in enumerate(tables[name][column], start=FIRST)}
        for name, column in ids.items()
    }


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
    styles["link"] = book.add_format(base | {"font_color": LINK_COLOUR, "underline": 1})
    styles["bold"] = book.add_format({"bold": True, "font_size": 11, "valign": "vcenter"})
    styles["remark"] = book.add_format({"font_color": theme.MUTED, "font_size": 10})
    centred = {
        "align": "center",
        "valign": "vcenter",
        "font_size": 12,
        "border": 1,
        "border_color": "#FFFFFF",
    }
    styles["silent"] = book.add_format(
        centred | {"font_color": theme.MUTED, "font_size": 9, "bg_color": "#F4F6F8"}
    )
    for category in (*CATEGORIES, UNCODED):
        solid = theme.PALETTE[category]
        colour = {"bg_color": theme.tint(solid, 0.35)}
        ink = {"font_color": "#FFFFFF" if theme.ink_on(solid) == "white" else theme.INK}
        styles[category] = book.add_format(base | colour)
        styles[f"head.{category}"] = book.add_format(centred | {"bg_color": solid, "bold": True} | ink)
        styles[f"cell.{category}"] = book.add_format(centred | colour)
        styles[f"link.{category}"] = book.add_format(
            centred | colour | {"font_color": LINK_COLOUR, "underline": 1}
        )
    return styles


def _sheet(
    sheet: Any,
    name: str,
    table: pd.DataFrame,
    names: dict[str, str],
    rows: dict[str, dict[str, int]],
    styles: dict[str, Any],
    lang: Lang,
) -> None:
    """One table with its two header rows; an id links to its row, unless it stands in that row already."""
    linked = [c for c in table.columns if _links(c) not in ("", name)]
    room = LINKS // max(len(linked), 1)
    for j, column in enumerate(map(str, table.columns)):
        title = known("column", column, lang=lang)
        sheet.write_string(0, j, title, styles["head"])
        sheet.write_string(1, j, column, styles["code"])
        values = table[column].tolist()
        target = _links(column) if column in linked else ""
        for i, value in enumerate(values, start=FIRST):
            if target and i - FIRST < room and value in rows[target]:
                sheet.write_url(i, j, link(names[target], rows[target][value], 0), styles["link"], str(value))
            else:
                _cell(sheet, i, j, value, column, styles, lang)
        sample = [str(value) for value in values[:LOOKED_AT]]
        longest = max(map(ems, [title, column, *sample]))
        sheet.set_column(j, j, min(WIDEST, longest * 1.9 + 3))  # an em is about two of Excel's digits
    _set_up(sheet, len(table), len(table.columns))


def _evidence(
    sheet: Any,
    found: Behind,
    names: dict[str, str],
    rows: dict[str, dict[str, int]],
    overview: str,
    styles: dict[str, Any],
    lang: Lang,
) -> None:
    """依据: a row a measure and category, sorted as the overview is read."""
    for j, (column, width) in enumerate(COLUMNS.items()):
        sheet.write_string(0, j, known("column", column, lang=lang), styles["head"])
        sheet.write_string(1, j, column, styles["code"])
        sheet.set_column(j, j, width)
        for i, row in enumerate(found.rows, start=FIRST):
            if column == "measure_id" and i < LINKS:
                to = link(names["measures"], rows["measures"][row[column]], 0)
                sheet.write_url(i, j, to, styles["link"], str(row[column]))
            else:
                _cell(sheet, i, j, row[column], column, styles, lang)
    for i, row in enumerate(found.rows, start=FIRST):
        sheet.set_row(i, height(row))
    sheet.set_column(len(COLUMNS), len(COLUMNS), 12)
    sheet.write_url(0, len(COLUMNS), link(overview, 0, 0), styles["link"], word("book.back", lang=lang))
    _set_up(sheet, len(found.rows), len(COLUMNS))


def _links(column: str) -> str:
    return columns()[column].links if column in columns() else ""


def _set_up(sheet: Any, rows: int, columns: int) -> None:
    """Header in sight, filter on its second row, pages of A4 across."""
    sheet.freeze_panes(FIRST, 1)
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, FIRST - 1)
    if columns:
        sheet.autofilter(FIRST - 1, 0, max(rows + FIRST - 1, 1), columns - 1)


def _cell(sheet: Any, i: int, j: int, value: Any, column: str, styles: dict[str, Any], lang: Lang) -> None:
    """One value in its own type; missing values leave the cell empty."""
    if isinstance(value, bool):
        sheet.write_boolean(i, j, value, styles["text"])
    elif isinstance(value, (int, float)):
        if value == value and abs(value) != float("inf"):
            style = STYLES.get(columns()[column].form, "number") if column in columns() else "number"
            sheet.write_number(i, j, value, styles["whole" if isinstance(value, int) else style])
    elif isinstance(value, str) and value:
        first = value.partition("|")[0] if column in ("category", "categories") else ""
        coloured = first in (*CATEGORIES, UNCODED)
        sheet.write_string(i, j, fit(value, lang=lang), styles[first if coloured else "text"])


def _about(
    sheet: Any,
    tables: dict[str, pd.DataFrame],
    names: dict[str, str],
    record: dict[str, Any],
    styles: dict[str, Any],
    lang: Lang,
) -> None:
    """The first sheet: documents, codebook, caveat, and what each sheet holds."""
    codebook = record.get("codebook", {})
    version, digest = codebook.get("version", ""), codebook.get("hash", "")
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 46)
    sheet.set_column(2, 2, 60)
    sheet.set_column(3, 3, 12)
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, word("book.title", lang=lang), styles["title"])
    notes = [
        word("report.codebook", lang=lang, version=version, hash=digest[:12]),
        word("report.idf", lang=lang, idf=record.get("idf") or word("unknown", lang=lang)),
        word("caveat.absent", lang=lang),
        word("caveat.double", lang=lang),
        *caveat(tables["coverage"]["region"], lang=lang),
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
    listing = [("overview", None), ("evidence", None), *tables.items()]
    for name, table in listing:
        row += 1
        ours = table is None
        title = word(f"book.{name}", lang=lang) if ours else names[name]
        content = word(f"book.{name}_about", lang=lang) if ours else known("about", name, lang=lang)
        sheet.write_url(row, 0, link(title, 0, 0), styles["link"], title)
        for j, text in enumerate(("" if ours else name, "" if content == name else content), start=1):
            sheet.write_string(row, j, text, styles["text"])
        if table is not None:
            sheet.write_number(row, 3, len(table), styles["whole"])
