"""JSON and CSV to records, each with the line of the file that it begins in.

What cannot be decoded is named by its line and costs the records around it nothing.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from policykit.gongwen.formats.encoding import paired
from policykit.gongwen.words.lexicon import pattern
from policykit.records import Facts

JSON_NEXT = pattern(
    r"[\[,\n]\s{0,80}\{(?=\s{0,80}\")",
    yes=(',\n {"title": "通知"}', '[{"a": 1}]'),
    no=('"meta": {"a": 1}', "{附件}"),
)

MAX_CELL = 32 * 2**20  # characters; the csv module's own limit of 128 KiB is less than a long page
MAX_DAMAGED = 200  # rows that cannot be read, from which on the file itself is broken


@dataclass(frozen=True)
class Row:
    """One record and the line of the file that it begins in."""

    line: int
    cells: dict[str, str]


@dataclass
class Rows:
    """The records of a file that could be read, and the lines of those that could not, with what is wrong."""

    rows: list[Row] = field(default_factory=list)
    damaged: list[tuple[int, Facts]] = field(default_factory=list)


def prose(values: Iterable[str]) -> int:
    """How many Chinese characters the texts hold."""
    return sum("\u4e00" <= c <= "\u9fff" for value in values for c in value)


# --- JSON --------------------------------------------------------------------------------------------------------


def json_rows(text: str) -> Rows:
    """The records of a list, of lines, or inside an object; a lone object is a record itself."""
    found = Rows()
    values = list(_objects(text, found))
    if len(values) == 1:
        line, value = values[0]
        values = [(line, record) for record in _records_inside(value) or [value]]
    found.rows = [Row(line, _cells(value)) for line, value in values]
    return found


def _objects(text: str, found: Rows) -> Iterator[tuple[int, dict[str, Any]]]:
    """Every object of a list or of lines with its line; goes on behind what cannot be decoded."""
    decoder = json.JSONDecoder(strict=False)  # scrapers leave line ends inside strings
    at = done = 0
    line = 1
    while len(found.damaged) < MAX_DAMAGED:
        start = text.find("{", at)
        if start < 0:
            return
        line += text.count("\n", done, start)
        done = start
        try:
            value, at = decoder.raw_decode(text, start)
        except json.JSONDecodeError:
            found.damaged.append((line, {"case": "json"}))
            following = JSON_NEXT.find(text, start + 1)
            if not following:
                return
            at = following.end() - 1
            continue
        yield line, value


def _records_inside(value: Any) -> list[dict[str, Any]]:
    """The list of objects with the most prose that an object holds at any depth; empty where it holds none.

    An object with prose of its own, such as a page with its attachments, is the record itself.
    """
    lists: list[list[dict[str, Any]]] = []
    waiting: list[Any] = [value]
    while waiting:
        node = waiting.pop()
        for child in node.values() if isinstance(node, dict) else node:
            if isinstance(child, list) and child and all(isinstance(c, dict) for c in child):
                lists.append(child)
            if isinstance(child, (dict, list)):
                waiting.append(child)
    best = max(lists, key=_prose_of, default=[])
    return best if best and _prose_of(best) > prose(_cells(value).values()) else []


def _prose_of(records: list[dict[str, Any]]) -> int:
    return sum(prose(_cells(record).values()) for record in records)


def _cells(record: dict[str, Any]) -> dict[str, str]:
    """Names and texts of a record; objects inside it are opened, a name that stands further out wins."""
    cells: dict[str, str] = {}
    level: list[dict[str, Any]] = [record]
    while level:
        for node in level:
            for key, value in node.items():
                key = paired(key)
                if isinstance(value, str):
                    cells.setdefault(key, paired(value))
                elif isinstance(value, (int, float)) and not isinstance(value, bool):
                    cells.setdefault(key, str(value))
                elif isinstance(value, list) and value and all(isinstance(v, str) for v in value):
                    cells.setdefault(key, paired("\n".join(value)))
        level = [value for node in level for value in node.values() if isinstance(value, dict)]
    return cells


# --- CSV ---------------------------------------------------------------------------------------------------------


def table_records(text: str, separator: str) -> Iterator[tuple[int, list[str], int]]:
    """Line and cells of each record, the header first, and the line behind it; raises ``csv.Error``."""
    before = csv.field_size_limit(MAX_CELL)
    try:
        # strict: a quote that is never closed must be an error, not a cell that swallows the rows behind it
        reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
        line = 1
        for cells in reader:
            if cells:
                yield line, cells, reader.line_num + 1
            line = reader.line_num + 1
    finally:
        csv.field_size_limit(before)


def table_rows(text: str, separator: str) -> Rows:
    """The records of a table; behind one whose quotes are broken, reading goes on in the next line."""
    found = Rows()
    names: list[str] = []
    physical = list(StringIO(text, newline=""))
    done = 0  # lines that are behind us
    broken = False  # behind broken quotes: lines that are no record belong to the row that broke
    while done < len(physical) and len(found.damaged) < MAX_DAMAGED:
        begun = done
        try:
            for at, cells, behind in table_records("".join(physical[begun:]), separator):
                if not names:
                    names = [name.strip() for name in cells]
                elif len(cells) == len(names):
                    found.rows.append(Row(begun + at, dict(zip(names, cells, strict=True))))
                    broken = False
                elif not broken:
                    found.damaged.append(
                        (begun + at, {"case": "columns", "n": len(cells), "named": len(names)})
                    )
                done = begun + behind - 1
            break
        except csv.Error:
            if not broken:
                found.damaged.append((done + 1, {"case": "quotes"}))
            broken, done = True, done + 1
    return found
