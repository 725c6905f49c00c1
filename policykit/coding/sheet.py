"""Hand-kept tables, CSV or .xlsx: rows with their line numbers, and cells that a spreadsheet cannot run.

A file that people keep in Excel comes back as a workbook, in another encoding, with another separator, with a stray
quotation mark or a cell too many. One bad row must not take the others with it, so rows are read one by one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

from policykit.gongwen.formats.encoding import decode
from policykit.gongwen.formats.sheets import workbook_tables

FORMULA_STARTS = "=+-@＝＋－＠"
"""What a spreadsheet takes for the beginning of a formula when it opens a CSV file."""

SEPARATORS = ",\t;"
WORKBOOK = b"PK\x03\x04"  # first bytes of an .xlsx file
MOST_LINES = 20  # of one row: a cell with line breaks ends within them, a stray quotation mark does not

_SIGNED_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?%?")  # yes: -1.5, +20%  no: -1+2, =1


def guarded(text: str) -> str:
    """``text`` with a leading ``'`` where a spreadsheet would run it; signed numbers stay as they are.

    Guarded are cells that, leading white space aside, begin with ``= + - @`` (full-width too), and cells that
    begin with a tab, carriage return or line feed. A program that reads the CSV takes that ``'`` away.
    """
    if _SIGNED_NUMBER.fullmatch(text):
        return text
    if text[:1] in ("\t", "\r", "\n") or text.lstrip()[:1] in tuple(FORMULA_STARTS):
        return "'" + text
    return text


def unguarded(text: str) -> str:
    """The cell as it was before :func:`guarded`.

    >>> [unguarded(c) for c in (guarded("=1+1"), guarded("担保"), "'引文'")]
    ['=1+1', '担保', "'引文'"]
    """
    return text[1:] if text[:1] == "'" and guarded(text[1:]) == text else text


@dataclass(frozen=True)
class Sheet:
    """The rows of a table by column, each with the line on which it begins; ``broken`` are lines that are no row."""

    columns: tuple[str, ...]
    separator: str
    rows: tuple[tuple[int, dict[str, str]], ...]
    broken: tuple[tuple[int, str], ...]  # line, what is wrong with it


def read_sheet(data: bytes, name: str = "") -> Sheet:
    """The rows of these bytes, cells without white space around them and without guards; empty rows are left out.

    Of a workbook the first sheet is read. A row with fewer cells than the header has empty ones at its end: a column
    may have come later. ``name`` is the file that a damaged workbook is refused by.
    """
    broken: list[tuple[int, str]] = []
    if data.startswith(WORKBOOK):
        separator, numbered = ",", next(workbook_tables(name, data), [])
    else:
        separator, numbered = _lines(data, broken)
    columns = tuple(cell.strip() for cell in numbered[0][1]) if numbered else ()
    rows: list[tuple[int, dict[str, str]]] = []
    for line, cells in numbered[1:]:
        if len(cells) > len(columns) and any(c.strip() for c in cells[len(columns) :]):
            broken.append((line, "列数多于表头"))
        elif any(c.strip() for c in cells):
            kept = [unguarded(c.strip()) for c in cells]
            kept += [""] * (len(columns) - len(kept))
            rows.append((line, dict(zip(columns, kept, strict=False))))
    return Sheet(columns, separator, tuple(rows), tuple(sorted(broken)))


def _lines(data: bytes, broken: list[tuple[int, str]]) -> tuple[str, list[tuple[int, list[str]]]]:
    """The separator of a CSV file, and the line and cells of its rows; those whose quotation marks do not close are broken."""
    text = decode(data)[0].lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    lines = text.split("\n")
    separator = max(SEPARATORS, key=lines[0].count)
    numbered = [(1, _cells(lines[:1], separator) or [])]
    at = 1
    while at < len(lines):
        cells, used = _row(lines, at, separator, len(numbered[0][1]))
        if cells is None:
            broken.append((at + 1, "引号不成对"))
        else:
            numbered.append((at + 1, cells))
        at += used
    return separator, numbered


def _row(lines: Sequence[str], at: int, separator: str, width: int) -> tuple[list[str] | None, int]:
    """The cells of the row that begins here and the number of its lines; None where its quotation marks do not close."""
    for used in range(1, MOST_LINES + 1):
        part = lines[at : at + used]
        if '"' not in part[0] or sum(line.count('"') for line in part) % 2 == 0:
            cells = _cells(part, separator)
            if cells is None or (
                used > 1 and len(cells) != width
            ):  # two stray marks are no cell of many lines
                return None, 1
            return cells, used
    return None, 1


def _cells(lines: Sequence[str], separator: str) -> list[str] | None:
    try:
        rows = list(csv.reader(["\n".join(lines)], delimiter=separator, strict=True))
    except csv.Error:
        return None
    return rows[0] if rows else []


def csv_line(cells: Sequence[str], separator: str = ",") -> str:
    """One row as it is written, with its line end: cells guarded, line breaks inside a cell made spaces."""
    written = []
    for cell in cells:
        text = guarded(cell.replace("\r", " ").replace("\n", " ").replace("\0", "").strip())
        quoted = any(c in text for c in (separator, '"'))
        written.append('"' + text.replace('"', '""') + '"' if quoted else text)
    return separator.join(written) + "\n"
