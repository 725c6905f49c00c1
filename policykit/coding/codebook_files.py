"""The files of the codebook as rows that know their file and line: the packaged ones, and a workspace's over them.

``data/codebook/`` of a workspace holds what the analyst changes, no more: a row of ``terms.csv`` adds its term to
the packaged ones or replaces it (kind ``removed`` or empty takes it away); likewise ``instruments.csv`` by
instrument (category ``removed`` or empty), ``examples.csv`` by sentence (categories ``removed``), and
``codebook.toml`` by the ``key`` of a category or rule, field by field.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import product
from pathlib import Path
from typing import Any

from policykit.coding.matcher import fold
from policykit.errors import BrokenCodebook

TABLES = {
    "instruments.csv": ("instrument", "category", "english", "definition", "example"),
    "terms.csv": ("term", "category", "instrument", "kind", "needs", "unless"),
    "examples.csv": ("category", "sentence", "categories", "why"),
}
KEYS = {"instruments.csv": "instrument", "terms.csv": "term", "examples.csv": "sentence"}
SAYS_REMOVED = {"instruments.csv": "category", "terms.csv": "kind", "examples.csv": "categories"}
REMOVED = "removed"
HEAD = "codebook.toml"
NAMES = (HEAD, *TABLES)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a codebook file; ``local`` where it stands in a workspace's own file."""

    file: str  # terms.csv, or data/codebook/terms.csv
    line: int
    cells: Mapping[str, str]
    local: bool = False

    def __getitem__(self, name: str) -> str:
        return self.cells[name]

    def wrong(self, problem: str) -> BrokenCodebook:
        """The error that names this row."""
        return BrokenCodebook(self.file, self.line, problem)


@dataclass(frozen=True)
class Head:
    """``codebook.toml`` as it holds after the workspace's own file, and where each of its parts is written."""

    facts: dict[str, Any]
    texts: tuple[tuple[str, str], ...]  # file and text, the workspace's own last

    def wrong(self, key: str, problem: str) -> BrokenCodebook:
        """The error that names the line where ``key`` is written, in the file that wrote it last."""
        ways = (rf"\s*{re.escape(key)}\s*=", rf'\s*key\s*=\s*"{re.escape(key)}"')
        for (file, text), way in product(reversed(self.texts), ways):
            for line, written in enumerate(text.splitlines(), 1):
                if re.match(way, written):
                    return BrokenCodebook(file, line, problem)
        return BrokenCodebook(self.texts[-1][0], 0, problem)


def read_head(folder: Path | None) -> Head:
    """The packaged ``codebook.toml`` with the fields of the workspace's own over it."""
    texts = [(HEAD, _packaged(HEAD))]
    facts = _parsed(*texts[0])
    own = _own(HEAD, folder)
    if own is not None:
        texts.append(own)
        head = Head(facts, tuple(texts))
        given = _parsed(*own)
        for name, value in given.items():
            if name in ("category", "rule"):
                _overlay(facts[name], value, head)
            elif name == "version":
                facts["version"] = f"{facts['version']}+{value}"
            else:
                raise head.wrong(name, f"“{name}”不能在工作区中改写，可写的是 version、category、rule")
    return Head(facts, tuple(texts))


def _overlay(known: list[dict[str, Any]], given: Any, head: Head) -> None:
    """The tables of the workspace over those of the same key, field by field."""
    by_key = {table["key"]: table for table in known}
    for table in given if isinstance(given, list) else [given]:
        key = str(table.get("key", "")) if isinstance(table, dict) else ""
        if key not in by_key:
            raise head.wrong(key or "key", f"没有“{key}”，可写的是 {'、'.join(by_key)}")
        for field, value in table.items():
            if field not in by_key[key] or not isinstance(value, type(by_key[key][field])):
                raise head.wrong(field, f"“{key}”的 {field} 不能这样写，请照手册中同名的一项写")
        by_key[key].update(table)


def read_rows(name: str, folder: Path | None) -> list[Row]:
    """The packaged rows of a table with those of the workspace over them, in the packaged order, new ones last."""
    key, said = KEYS[name], SAYS_REMOVED[name]
    rows = {_key(row[key]): row for row in _rows(name, name, _packaged(name))}
    own = _own(name, folder)
    for row in _rows(name, *own, local=True) if own else ():
        if row[said] in ("", REMOVED) and not (name == "examples.csv" and row[said] == ""):
            if rows.pop(_key(row[key]), None) is None:
                raise row.wrong(f"手册中没有“{row[key]}”，无从拿掉；若要增加，请写明 {said}")
        else:
            rows[_key(row[key])] = row
    return list(rows.values())


def _key(text: str) -> str:
    return fold(text)


def _rows(name: str, file: str, text: str, *, local: bool = False) -> list[Row]:
    columns, key = TABLES[name], KEYS[name]
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) != columns:
        raise BrokenCodebook(file, 1, f"表头必须是 {','.join(columns)}")
    rows: list[Row] = []
    seen: dict[str, int] = {}
    for cells in reader:
        row = Row(file, reader.line_num, cells, local)
        if None in cells or None in cells.values():
            raise row.wrong(f"列数不是 {len(columns)} 列")
        row = Row(file, row.line, {k: v.strip() for k, v in cells.items()}, local)
        if not row[key]:
            raise row.wrong("条目为空" if name == "terms.csv" else f"{key} 为空")
        first = seen.setdefault(_key(row[key]), row.line)
        if first != row.line:
            raise row.wrong(f"“{row[key]}”与第 {first} 行重复")
        rows.append(row)
    return rows


def _packaged(name: str) -> str:
    return (files("policykit.coding") / "codebook" / name).read_text(encoding="utf-8")


def _own(name: str, folder: Path | None) -> tuple[str, str] | None:
    """Path and text of the workspace's own file, or None."""
    if folder is None or not (folder / name).is_file():
        return None
    try:
        return str(folder / name), (folder / name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenCodebook(str(folder / name), 0, f"读不出（{error}），请存为 UTF-8") from error


def _parsed(file: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        line = int(at[1]) if at else text.count("\n") + 1  # else: at end of document
        raise BrokenCodebook(file, line, f"不是有效的 TOML（{error}）") from error
