"""``catalog.csv``: what an analyst says of a document; it wins over what is detected, and further columns are kept.

Names of columns and values may be written in Chinese (文件、地区、类型＝政策 …) or as in the exported tables. A column
that is not known here is a variable of the document (docvar): it stands in ``documents``, as numbers or days where every
cell is one, else as it was written.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policykit.errors import BrokenWorkspace
from policykit.gongwen.clean.cleaning import STEP_NAMES
from policykit.gongwen.clean.script import SCRIPTS
from policykit.gongwen.formats.encoding import decode

if TYPE_CHECKING:
    import pandas as pd

FACTS = (
    *("source_file", "source_item", "region", "kind", "level", "title", "doc_number", "issuers"),
    *("date_issued", "effective_from", "valid_until", "skip_repairs", "distinct_by", "convert"),
    *("starts_at", "split", "drop", "text_column", "title_column", "date_column", "url_column", "note"),
    *("status", "replaces"),
)
"""What ``catalog.csv`` may say of a document; only ``source_file`` is needed. ``issuers``, ``skip_repairs`` and
``starts_at`` join several by ``|``; an empty cell leaves what was detected. ``distinct_by`` (such as a number) tells a
document from another one of the same place, title and year: it enters its id. ``replaces`` names older versions (file,
title, number or id, joined by ``|``)."""

OF_THE_FILE = ("starts_at", "split", "text_column", "title_column", "date_column", "url_column")
"""What is said of a file as a whole: how it is divided and which of its columns is what."""

ALLOWED = {
    "kind": ("policy", "summary", "news", "source"),
    "level": ("national", "province", "city", "district"),
    "status": ("in_force", "draft", "replaced", "repealed"),
    "convert": tuple(SCRIPTS),
    "split": ("no", "yes"),
    "drop": ("yes", "no"),
}

CHINESE = {
    "文件": "source_file",
    "第几份": "source_item",
    "地区": "region",
    "类型": "kind",
    "级别": "level",
    "标题": "title",
    "文号": "doc_number",
    "发文机关": "issuers",
    "成文日期": "date_issued",
    "施行日期": "effective_from",
    "有效期至": "valid_until",
    "效力": "status",
    "替代": "replaces",
    "备注": "note",
}
"""Columns as an analyst writes them; ``policykit catalog`` writes these."""

VALUES = {
    "kind": {"政策": "policy", "摘要": "summary", "新闻": "news", "来源": "source"},
    "level": {"国家": "national", "省": "province", "市": "city", "区县": "district"},
    "status": {
        "现行": "in_force",
        "征求意见": "draft",
        "被替代": "replaced",
        "失效": "repealed",
        "废止": "repealed",
    },
    "split": {"否": "no", "是": "yes"},
    "drop": {"否": "no", "是": "yes"},
}

TAKEN = frozenset(
    "doc_id state year form successor chars left_over n_sections n_articles n_measures n_doubts n_repairs text sha256".split()
)
"""Columns of ``documents`` that are counted or detected and that no analyst can set."""

Row = dict[str, str]


@dataclass(frozen=True)
class Catalog:
    """What the catalog says, by file and item; item 0 is whichever item the file has."""

    facts: Mapping[tuple[str, int], Row] = field(default_factory=dict)
    docvars: Mapping[tuple[str, int], Row] = field(default_factory=dict)
    columns: tuple[str, ...] = ()  # the docvars in the order of the file
    notes: tuple[str, ...] = ()  # columns that may be a slip of the pen

    def rows_of(self, file: str) -> dict[int, Row]:
        """The facts of the items of one file, by their numbers."""
        return {item: facts for (name, item), facts in sorted(self.facts.items()) if name == file}

    def facts_of(self, file: str, item: int) -> Row:
        """The facts of one item: its own row over the row for the whole file."""
        return {**self.facts.get((file, 0), {}), **self.facts.get((file, item), {})}

    def docvars_of(self, file: str, item: int) -> Row:
        """The variables of one item, all columns, empty where nothing is said."""
        said = {**self.docvars.get((file, 0), {}), **self.docvars.get((file, item), {})}
        return {column: said.get(column, "") for column in self.columns}

    def unused(self, items: Mapping[str, int]) -> list[str]:
        """One line for every row that fits no file, or no item of its file; ``items`` counts them by file."""
        said = list(self.notes)
        for name, item in sorted({*self.facts, *self.docvars}):
            if name not in items:
                said.append(f"catalog.csv：raw/ 中没有 {name}，这一行没有用到；请改正文件名或删去这一行")
            elif item > items[name]:
                here = f"只有 {items[name]} 份文本" if items[name] else "没有读出"
                said.append(
                    f"catalog.csv：{name} {here}，第 {item} 份的一行没有用到；请用 policykit check 核对编号"
                )
        return said


def read_catalog(path: Path) -> Catalog:
    """The catalog at ``path``, empty where there is none; raises ``BrokenWorkspace`` where it cannot be read."""
    if not path.exists():
        return Catalog()
    try:
        text = decode(path.read_bytes())[0]
    except OSError as error:
        raise BrokenWorkspace(path, f"打不开（{error.strerror}）", "请检查文件权限") from error
    # splitlines would also break at marks inside a cell; a lone \r is how old spreadsheets end a line
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(lines))
    columns = [CHINESE.get(c.strip(), c.strip()) for c in next(reader, [])]
    docvars, notes = _docvars(columns, path)
    facts: dict[tuple[str, int], Row] = {}
    variables: dict[tuple[str, int], Row] = {}
    for cells in reader:
        if len(cells) > len(columns):
            raise BrokenWorkspace(path, f"第 {reader.line_num} 行的列数多于表头", "请检查逗号与引号")
        row = {k: v.strip() for k, v in zip(columns, cells, strict=False) if k and v.strip()}
        said = {k: v for k, v in row.items() if k not in docvars}
        name, item = said.pop("source_file", ""), said.pop("source_item", "0")
        if not name:
            continue
        where = f"第 {reader.line_num} 行的 "
        if not item.isdecimal():
            raise BrokenWorkspace(path, f"{where}source_item 不是整数：{item}", "请写 1、2、3 或留空")
        key = name, int(item)
        facts[key] = facts.get(key, {}) | _checked(said, key[1], path, where)
        variables[key] = variables.get(key, {}) | {k: v for k, v in row.items() if k in docvars}
    return Catalog(facts, variables, docvars, notes)


def _docvars(columns: list[str], path: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns that are variables of the analyst, and a note for each that may be a slip of the pen."""
    if "source_file" not in columns:
        raise BrokenWorkspace(
            path, "不是有效的目录表（没有 source_file 列）", "表头里请写一列 source_file 或 文件"
        )
    named = [c for c in columns if c]
    wrong = next((c for c in named if c in TAKEN or named.count(c) > 1), "")
    if wrong:
        why = "是程序自己算出的" if wrong in TAKEN else "写了两次"
        raise BrokenWorkspace(path, f"列“{wrong}”{why}", "请给这一列改名或删去它")
    own = tuple(c for c in named if c not in FACTS)
    near = {c: get_close_matches(c.lower(), FACTS, 1, 0.75) for c in own}
    notes = (f"catalog.csv：列 {c} 作为自定变量读入；若指 {n[0]}，请改列名" for c, n in near.items() if n)
    return own, tuple(notes)


def _checked(said: Row, item: int, path: Path, where: str) -> Row:
    """The facts of one row as the program names them; raises ``BrokenWorkspace`` with the line."""

    def broken(problem: str, remedy: str) -> BrokenWorkspace:
        return BrokenWorkspace(path, f"{where}{problem}", remedy)

    for key, allowed in ALLOWED.items():
        if key in said:
            said[key] = VALUES.get(key, {}).get(said[key], said[key])
            if said[key] not in allowed:
                words = [*allowed, *VALUES.get(key, {})]
                raise broken(f"{key} 不能是 {said[key]}", f"可用：{'、'.join(words)}")
    if "region" in said:
        said["region"] = " ".join(said["region"].split())
        # a cell that lists regions joins them with |, and no spreadsheet or page takes control characters
        wrong = next((c for c in said["region"] if c == "|" or unicodedata.category(c) == "Cc"), "")
        if wrong:
            shown = wrong if wrong == "|" else f"U+{ord(wrong):04X}"
            raise broken(f"region 含有不能用的字符“{shown}”", "请从地区名中删去它")
    whole = next((key for key in OF_THE_FILE if key in said), "") if item else ""
    if whole:
        raise broken(f"{whole} 说的是整个文件", "请在这一行把 source_item 留空")
    unknown = [s for s in said.get("skip_repairs", "").split("|") if s and s not in STEP_NAMES]
    if unknown:
        raise broken(f"skip_repairs 没有“{unknown[0]}”", f"可用：{'、'.join(STEP_NAMES)}")
    if said.get("split") == "no" and said.get("starts_at"):
        raise broken("split=no 和 starts_at 同时写了", "请只留一个")
    return said


NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
"""A number that is one: 0531 and 007 are codes."""

DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def typed(values: Sequence[str]) -> pd.Series[Any]:
    """A docvar as numbers where every cell that holds something is one (NaN where none is), days as 2025-06-07, else text."""
    import pandas as pd

    said = [v for v in values if v]
    if said and all(map(NUMBER.fullmatch, said)):
        whole = len(said) == len(values) and not any("." in v for v in said)
        return pd.Series([float(v) if v else None for v in values], dtype="int64" if whole else "float64")
    if said and all(map(DAY.fullmatch, said)):
        return pd.Series(
            [DAY.sub(lambda m: f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}", v) for v in values], dtype="str"
        )
    return pd.Series(list(values), dtype="str")


WRITTEN = ("source_file", "source_item", "region", "kind", "level", "title", "doc_number", "date_issued")
"""What ``policykit catalog`` fills in."""


def completed(path: Path, documents: Sequence[Mapping[str, object]]) -> tuple[str, int]:
    """The catalog as text with a row for each document that had none, and how many rows are new.

    What stands in the file stays as it is, line by line; a new one has headings in Chinese.
    """
    known = read_catalog(path)
    missing = [
        row
        for row in documents
        if not {(row["source_file"], row["source_item"]), (row["source_file"], 0)} & set(known.facts)
    ]
    written = decode(path.read_bytes())[0].lstrip("\ufeff") if path.exists() else ""
    chinese = {name: word for word, name in CHINESE.items()}
    head = next(csv.reader(io.StringIO(written)), [chinese[name] for name in WRITTEN])
    made = io.StringIO()
    table = csv.writer(made, lineterminator="\n")
    if not written.strip():
        table.writerow(head)
    elif not written.endswith("\n"):
        made.write("\n")
    for row in missing:
        words = {name: {value: word for word, value in said.items()} for name, said in VALUES.items()}
        names = [CHINESE.get(column.strip(), column.strip()) for column in head]
        cells = [str(row.get(name, "")) if name in WRITTEN else "" for name in names]
        table.writerow(words.get(name, {}).get(cell, cell) for name, cell in zip(names, cells, strict=True))
    return (written if written.strip() else "") + made.getvalue(), len(missing)
