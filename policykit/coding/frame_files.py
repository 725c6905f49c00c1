"""The files of a frame as rows that know their file and line: those of the frame, and a workspace's over them.

``data/codebook/`` of a workspace holds what the analyst changes, no more: a row of ``terms.csv`` adds its term to
those of the frame or replaces it (kind ``removed`` or empty takes it away); likewise ``instruments.csv`` by
instrument (category ``removed`` or empty), ``parties.csv`` by key (words ``removed``), ``examples.csv`` by sentence
(categories ``removed``), and ``frame.toml`` by the ``key`` of a category, kind, pattern or rule, field by field.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from policykit.coding.matcher import fold
from policykit.errors import BrokenCodebook

TABLES = {
    "instruments.csv": ("instrument", "category", "english", "definition", "example", "rest"),
    "terms.csv": ("term", "category", "instrument", "kind", "needs", "unless"),
    "parties.csv": ("role", "key", "english", "words", "unless", "by"),
    "examples.csv": ("category", "sentence", "categories", "why"),
}
OPTIONAL = {"instruments.csv": ("rest",), "parties.csv": ("unless",)}
KEYS = {
    "instruments.csv": "instrument",
    "terms.csv": "term",
    "parties.csv": "key",
    "examples.csv": "sentence",
}
SAYS_REMOVED = {
    "instruments.csv": "category",
    "terms.csv": "kind",
    "parties.csv": "words",
    "examples.csv": "categories",
}
REMOVED = "removed"
HEAD = "frame.toml"
LISTED = ("category", "kind", "pattern", "rule")
SCALE = "strength.toml"
NAMES = (HEAD, *TABLES, SCALE)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table of a frame; ``local`` where it stands in a workspace's own file."""

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
    """``frame.toml`` as it holds after the workspace's own file, and where each of its parts is written."""

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


def has_files(folder: Path) -> bool:
    """Whether a folder holds any file of a frame."""
    return any((folder / name).is_file() for name in NAMES)


def is_whole(folder: Path) -> bool:
    """Whether a folder holds a frame of its own: its ``frame.toml`` says a name."""
    text = _text(folder / HEAD)
    return text is not None and "name" in parsed(str(folder / HEAD), text)


def read_head(base: Path, own: Path | None) -> Head:
    """``frame.toml`` of the frame with the fields of the workspace's own over it."""
    text = _text(base / HEAD)
    if text is None:
        raise BrokenCodebook(str(base / HEAD), 0, f"编码框架的文件夹里没有 {HEAD}")
    texts = [(_called(base, HEAD), text)]
    facts = parsed(*texts[0])
    over = _text(own / HEAD) if own is not None else None
    if over is not None:
        texts.append((str(own / HEAD), over))  # type: ignore[operator]
        head = Head(facts, tuple(texts))
        for name, value in parsed(*texts[1]).items():
            if name in LISTED:
                _overlay(facts.setdefault(name, []), value, head)
            elif name == "version":
                facts["version"] = f"{facts['version']}+{value}"
            else:
                raise head.wrong(name, f"“{name}”不能在工作区中改写，可写的是 version、{'、'.join(LISTED)}")
    return Head(facts, tuple(texts))


def _overlay(known: list[dict[str, Any]], given: Any, head: Head) -> None:
    """The tables of the workspace over those of the same key, field by field."""
    by_key = {table["key"]: table for table in known}
    for table in given if isinstance(given, list) else [given]:
        key = str(table.get("key", "")) if isinstance(table, dict) else ""
        if key not in by_key:
            raise head.wrong(key or "key", f"没有“{key}”，可写的是 {'、'.join(by_key)}")
        for name, value in table.items():
            if name not in by_key[key] or not isinstance(value, type(by_key[key][name])):
                raise head.wrong(name, f"“{key}”的 {name} 不能这样写，请照框架中同名的一项写")
        by_key[key].update(table)


def read_rows(name: str, base: Path, own: Path | None) -> list[Row]:
    """The rows of a table of the frame with those of the workspace over them, in the frame's order, new ones last."""
    key, said = KEYS[name], SAYS_REMOVED[name]
    text = _text(base / name)
    rows = {fold(row[key]): row for row in _rows(name, _called(base, name), text)} if text is not None else {}
    over = _text(own / name) if own is not None else None
    for row in _rows(name, str(own / name), over, local=True) if own is not None and over is not None else ():
        if row[said] == REMOVED or (not row[said] and name != "examples.csv"):
            if rows.pop(fold(row[key]), None) is None:
                raise row.wrong(f"手册中没有“{row[key]}”，无从拿掉；若要增加，请写明 {said}")
        else:
            rows[fold(row[key])] = row
    return list(rows.values())


def _rows(name: str, file: str, text: str, *, local: bool = False) -> list[Row]:
    columns, key = TABLES[name], KEYS[name]
    needed = tuple(c for c in columns if c not in OPTIONAL.get(name, ()))
    reader = csv.DictReader(io.StringIO(text))
    header = tuple(reader.fieldnames or ())
    if header not in (columns, needed):
        raise BrokenCodebook(file, 1, f"表头必须是 {','.join(columns)}")
    rows: list[Row] = []
    seen: dict[str, int] = {}
    for cells in reader:
        row = Row(file, reader.line_num, cells, local)
        if None in cells or None in cells.values():
            raise row.wrong(f"列数不是 {len(header)} 列")
        row = Row(
            file, row.line, dict.fromkeys(columns, "") | {k: v.strip() for k, v in cells.items()}, local
        )
        if not row[key]:
            raise row.wrong("条目为空" if name == "terms.csv" else f"{key} 为空")
        first = seen.setdefault(fold(row[key]), row.line)
        if first != row.line:
            raise row.wrong(f"“{row[key]}”与第 {first} 行重复")
        rows.append(row)
    return rows


def read_scale(base: Path, fallback: Path, own: Path | None) -> tuple[str, str]:
    """File and text of the scale of strength: the workspace's, else the frame's, else that of the default frame."""
    for folder in (own, base, fallback):
        text = _text(folder / SCALE) if folder is not None else None
        if text is not None:
            return SCALE, text
    raise BrokenCodebook(SCALE, 0, "没有这个文件")


def _called(base: Path, name: str) -> str:
    """What a file of the frame is called in messages: its bare name where the frame ships with the program."""
    return name if base.parent == Path(__file__).parent / "frames" else str(base / name)


def _text(path: Path) -> str | None:
    """The text of a file, or None where there is none."""
    if not path.is_file():
        return None
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenCodebook(str(path), 0, f"读不出（{error}），请存为 UTF-8") from error


def parsed(file: str, text: str) -> dict[str, Any]:
    """A TOML text; a mistake in it is named with its line."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        line = int(at[1]) if at else text.count("\n") + 1  # else: at end of document
        raise BrokenCodebook(file, line, f"不是有效的 TOML（{error}）") from error
