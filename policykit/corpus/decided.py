"""``decisions.csv`` of a workspace: read for a build, appended to by people's decisions, never rewritten."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policykit.coding.decisions import COLUMNS, MATCH, NEEDED, Problem, cells, decisions_of, same_row
from policykit.coding.frame import Frame
from policykit.coding.settle import applied, settle
from policykit.coding.sheet import Sheet, csv_line, read_sheet
from policykit.corpus.atomic import locked, on_this_machine, write_atomically
from policykit.corpus.store import Decided
from policykit.errors import BrokenWorkspace
from policykit.gongwen.document import Parsed
from policykit.gongwen.formats.encoding import decode
from policykit.records import Decision

BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Written:
    """What ``decisions.csv`` holds: its rows, those that are none, and the hash of its bytes (empty: no file)."""

    decisions: tuple[Decision, ...] = ()
    problems: tuple[Problem, ...] = ()
    sha256: str = ""


def read_decisions(path: Path, frame: Frame) -> Written:
    """The decisions of a file in the categories of a frame; one that is not there holds none.

    Raises ``BrokenWorkspace`` where the file as a whole cannot be read; a row that cannot is a problem by its line.
    """
    if not path.exists():
        return Written()
    data = _bytes(path)
    sheet = read_sheet(data)
    if not data.strip(BOM + b" \r\n\t,"):
        return Written(sha256=hashlib.sha256(data).hexdigest())
    _check_columns(path, sheet)
    decisions, problems = decisions_of(sheet, frame)
    return Written(tuple(decisions), tuple(problems), hashlib.sha256(data).hexdigest())


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BrokenWorkspace(path, f"打不开（{error.strerror}）", "请检查文件权限") from error


def _check_columns(path: Path, sheet: Sheet) -> None:
    missing = [column for column in NEEDED if column not in sheet.columns]
    if "text" not in sheet.columns and "sentence_hash" not in sheet.columns:
        missing.append("text")
    if missing:
        raise BrokenWorkspace(
            path, f"表头缺少 {'、'.join(missing)}", f"第一行应为 {','.join(COLUMNS)}；请恢复表头"
        )


def decide_all(
    documents: Sequence[Parsed], written: Written, categories: Sequence[str]
) -> tuple[list[Parsed], Decided, dict[str, Sequence[Any]]]:
    """The documents with the decisions in force, what was done, and the records of the two tables of decisions."""
    if not written.sha256:
        return list(documents), Decided(), {}
    settled = settle(written.decisions, [m for d in documents for m in d.measures])
    in_force = [d for d in settled.decisions if d.state == "applied" and d.task != MATCH]
    done = Decided(
        sha256=written.sha256,
        rows=len(written.decisions),
        measures=len({d.measure_id for d in in_force}),
        followed=sum(d.measure_id != d.written_id for d in in_force),
        samples=sum(d.state == "sample" for d in settled.decisions),
        problems=written.problems,
        conflicts=tuple(c.message for c in settled.conflicts),
    )
    ordered = sorted(settled.decisions, key=lambda d: (d.measure_id, d.line))
    tables = {"decisions": ordered, "conflicts": settled.conflicts}
    return [applied(document, settled, categories) for document in documents], done, tables


def append(path: Path, rows: Sequence[Decision]) -> int:
    """Put rows at the end of ``decisions.csv``, all of them or none; gives the number of rows.

    What stands in the file stays as it is, byte for byte; only a file that a spreadsheet saved in another encoding is
    made UTF-8. A column that the file lacks is added to its first line.
    """
    if not rows:
        return 0
    with on_this_machine(path), locked(path):
        data = _bytes(path) if path.exists() else b""
        write_atomically(path, _with_header(path, data) + _lines(data, rows), sync=True)
    return len(rows)


def merge(path: Path, rows: Sequence[Decision], frame: Frame) -> tuple[int, int]:
    """Append the rows that the file does not hold yet; gives how many were new and how many it had.

    Rows are counted: what stands twice in the other file and once here is appended once.
    """
    here = Counter(same_row(row) for row in read_decisions(path, frame).decisions)
    new = []
    for row in rows:
        key = same_row(row)
        if here[key]:
            here[key] -= 1
        else:
            new.append(row)
    return append(path, new), len(rows) - len(new)


def _with_header(path: Path, data: bytes) -> bytes:
    """The file as it is to be appended to: UTF-8, with all columns in its header, ending with a line end."""
    if not data.strip(BOM + b" \r\n\t,"):
        return BOM + csv_line(COLUMNS).encode()
    data = _utf8(path, data)
    sheet = read_sheet(data)
    _check_columns(path, sheet)
    missing = [column for column in COLUMNS if column not in sheet.columns]
    if missing:
        first, end, rest = data.partition(b"\n")
        cr = b"\r" if first.endswith(b"\r") else b""
        further = sheet.separator + sheet.separator.join(missing)
        data = first.removesuffix(cr) + further.encode() + cr + (end or b"\n") + rest
    return data if data.endswith(b"\n") else data + b"\n"


def _utf8(path: Path, data: bytes) -> bytes:
    """The bytes as they are where they are UTF-8, else recoded; never with a character lost."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        text, name = decode(data)
        try:
            data.decode(name)
        except UnicodeDecodeError as error:
            raise BrokenWorkspace(path, "有读不出的字节，不能接着写", "请另存为 CSV UTF-8") from error
        data = BOM + text.lstrip("\ufeff").encode()
    return data if b"\n" in data else data.replace(b"\r", b"\n")


def _lines(data: bytes, rows: Sequence[Decision]) -> bytes:
    sheet = read_sheet(data)
    columns = sheet.columns if any(sheet.columns) else ()
    columns = (*columns, *(c for c in COLUMNS if c not in columns))
    return "".join(csv_line(cells(row, columns), sheet.separator) for row in rows).encode()
