"""Excel workbooks (.xlsx, .xls, HTML or XML saved as .xls): lists of documents from legal databases, else tables.

A sheet with a column for the text (正文, 全文 …) is read as rows of documents, like a scraper's CSV; any other sheet
is a table, each row a line with its cells joined by tabs.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from policykit.errors import RefusedDocument
from policykit.gongwen.formats.archive import Archive
from policykit.gongwen.formats.content import Content, Note
from policykit.gongwen.formats.encoding import decode
from policykit.gongwen.formats.lines import Line
from policykit.gongwen.formats.records import Row, Rows, prose
from policykit.gongwen.formats.rows import NO_COLUMNS, TEXT_NAMES, USUAL, documents_of, plain_name
from policykit.gongwen.words.lexicon import pattern

HEAD = 10  # rows of a sheet among which the names of its columns stand: a heading may stand above them
MAX_CELLS = 5_000_000  # of one sheet, the empty ones between the filled ones included
FULL_CELL = 32_767  # characters that Excel keeps of a cell
RESAVE = "请用 Excel 或 WPS 打开后另存为 .xlsx"
PLACE = pattern(
    r'<c r="(?P<column>[A-Z]{1,3})(?P<row>\d{1,7})"', yes=('<c r="B12" t="s">',), no=("<c>", '<row r="1">')
)
CELL = pattern(
    r"<(?:t[dh]|(?:ss:)?Data)\b[^<>]*>\s*(?:<[^<>/]*>\s*)*(?P<name>[^<>\s]{1,20})\s*<",
    yes=("<td>全文</td>", '<Data ss:Type="String">正文</Data>', "<th><b>标题</b></th>"),
    no=("<p>正文</p>", "<td></td>"),
    flags=re.IGNORECASE,
)
MARKED_HEAD = 20_000  # characters among which the head of such a table stands
MOST_IN_ROWS = 0.8  # share of the Chinese characters of such a file that stand in its rows


def read_sheets(name: str, data: bytes, columns: Mapping[str, str] = NO_COLUMNS) -> Content:
    """The documents or tables of a workbook; raises ``RefusedDocument`` where it is damaged, locked or too large.

    ``columns`` names those that the catalog states (text, title, date, url); the others are told by their names.
    """
    found, lines, cut = Rows(), list[Line](), 0
    for table in workbook_tables(name, data):
        cut += sum(len(cell) >= FULL_CELL for _, cells in table for cell in cells)
        if head := _head(table, columns):
            found.rows += _records(table, head)
        else:
            lines += [Line(n, "\t".join(cells).rstrip("\t")) for n, cells in table]
    content = documents_of(name, found, columns, "") if found.rows or columns else Content(tuple(lines))
    said: list[Note] = [("unread", {"case": "cells", "n": cut, "most": FULL_CELL})]
    return Content(content.lines, content.facts, "", content.parts, (*content.notes, *said[: bool(cut)]))


def workbook_tables(name: str, data: bytes) -> Iterator[list[tuple[int, list[str]]]]:
    """The sheets of a workbook: number (from 1) and cells of the rows that say something; raises ``RefusedDocument``."""
    from python_calamine import CalamineError, CalamineWorkbook

    if not data.startswith((b"PK", b"\xd0\xcf")):
        yield list(_table(_marked_up(decode(data)[0])))
        return
    if data.startswith(b"PK"):
        _must_fit(Archive(name, data, RESAVE))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in book.sheet_names:
            yield list(_table(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)))
    except CalamineError as error:
        locked = "password" in str(error).lower() or "encrypt" in str(error).lower()
        problem = "Excel 文件加了密码" if locked else "Excel 文件损坏，读不通"
        raise RefusedDocument(name, problem, "请去掉密码后重新放进来" if locked else RESAVE) from error


def is_marked_up(text: str) -> bool:
    """Whether a text is a workbook in HTML or XML: nearly all it says stands in rows below names of columns.

    >>> row = "<tr><td>办法</td><td>支持企业上市，给予财政补助，由市财政局负责解释。</td></tr>"
    >>> is_marked_up(f"<table><tr><td>标题</td><td>全文</td></tr>{row}</table>")
    True
    >>> is_marked_up("<p>办法如下，由市科技局负责解释。</p><table><tr><td>标题</td><td>全文</td></tr></table>")
    False
    """
    names = (m["name"] for m in CELL.regex.finditer(text[:MARKED_HEAD]))
    if text.lstrip()[:1] != "<" or not any(plain_name(name) in TEXT_NAMES for name in names):
        return False
    table = list(_table(_marked_up(text)))
    below = (cell for _, cells in table[_head(table, {}) :] for cell in cells)
    return bool(_head(table, {})) and prose(below) > MOST_IN_ROWS * prose([text])


def _marked_up(text: str) -> list[list[str]]:
    """The rows of tables in HTML, or of sheets in the XML that Excel 2003 wrote."""
    from lxml import html

    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True)
    root = html.document_fromstring(text.encode(), parser=parser)
    for line in root.iter("br", "p", "div"):
        line.tail = f"\n{line.tail or ''}"
    return [[cell.text_content() for cell in row.iter("td", "th", "cell")] for row in root.iter("tr", "row")]


def _must_fit(archive: Archive) -> None:
    """Refuse a workbook that is locked, swells, or has cells so far apart that the room between them would."""
    for member in archive.members:
        if member.startswith("xl/worksheets/") or member == "xl/sharedStrings.xml":
            text = (archive.read(member) or b"").decode("utf-8", "replace")
            places = [(m["column"], int(m["row"])) for m in PLACE.regex.finditer(text)]
            rows = max((row for _, row in places), default=0)
            if rows * max((_number(column) for column, _ in places), default=0) > MAX_CELLS:
                raise archive.refusal("工作表的范围太大（可能是恶意文件）", RESAVE)


def _number(column: str) -> int:
    """A=1, Z=26, AA=27."""
    number = 0
    for letter in column:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _table(rows: Sequence[Sequence[Any]]) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of the rows that say something."""
    for number, row in enumerate(rows, 1):
        cells = [_text(cell) for cell in row]
        if any(cells):
            yield number, cells


def _text(cell: Any) -> str:
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        cell = cell.date()
    if isinstance(cell, (date, datetime)):
        return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip()


def _head(table: Sequence[tuple[int, list[str]]], columns: Mapping[str, str]) -> int:
    """Place of the row behind the names of columns; 0 where the sheet is no list of documents."""
    for at, (_, cells) in enumerate(table[:HEAD], 1):
        names = {plain_name(cell) for cell in cells if cell}
        if set(columns.values()) & set(cells) or (names & TEXT_NAMES and names & (USUAL - TEXT_NAMES)):
            return at
    return 0


def _records(table: Sequence[tuple[int, list[str]]], head: int) -> Iterator[Row]:
    names = table[head - 1][1]
    for number, cells in table[head:]:
        yield Row(number, {name: cell for name, cell in zip(names, cells, strict=False) if name})
