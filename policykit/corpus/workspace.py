"""The workspace: where the raw files, the catalog and everything derived stand."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from policykit.errors import BrokenWorkspace, WrongCall, nearest
from policykit.gongwen.clean.cleaning import STEP_NAMES
from policykit.gongwen.clean.script import SCRIPTS
from policykit.gongwen.formats.encoding import decode

CATALOG_COLUMNS = (
    "source_file",
    "source_item",
    "region",
    "kind",
    "level",
    "title",
    "doc_number",
    "issuers",
    "date_issued",
    "effective_from",
    "valid_until",
    "skip_repairs",
    "distinct_by",
    "convert",
    "starts_at",
    "split",
    "drop",
    "text_column",
    "title_column",
    "date_column",
    "url_column",
    "note",
)
"""What ``catalog.csv`` may say of a document; only ``source_file`` is needed. ``issuers``, ``skip_repairs`` and
``starts_at`` join several by ``|``; an empty cell leaves what was detected. ``distinct_by`` (such as a number) tells a
document from another one of the same place, title and year: it enters its id."""

OF_THE_FILE = ("starts_at", "split", "text_column", "title_column", "date_column", "url_column")
"""What is said of a file as a whole: how it is divided and which of its columns is what."""

ALLOWED = {
    "kind": ("policy", "summary", "news"),
    "level": ("national", "province", "city", "district"),
    "convert": tuple(SCRIPTS),
    "split": ("no", "yes"),
    "drop": ("yes", "no"),
}

UP = 3  # folders further up in which a workspace is looked for: a notebook runs in its own folder
NAMED = 3  # workspaces named in a message

Catalog = dict[tuple[str, int], dict[str, str]]


@dataclass(frozen=True)
class Workspace:
    """The folders of a workspace; nothing is created by looking."""

    path: Path

    @property
    def raw(self) -> Path:
        """Documents as received; never written to."""
        return self.path / "raw"

    @property
    def corpus(self) -> Path:
        """Everything derived; may be deleted at any time."""
        return self.path / "corpus"

    @property
    def reference(self) -> Path:
        """Named IDF snapshots."""
        return self.path / "reference"

    @property
    def codebook(self) -> Path:
        """The analyst's own codebook files, where there are any."""
        return self.path / "codebook"

    @property
    def decisions(self) -> Path:
        """What people decided; only ever appended to."""
        return self.path / "decisions.csv"

    def sources(self) -> list[Path]:
        """The raw files in order of their names, hidden files and editors' lock files left out."""
        return sorted(p for p in self.raw.iterdir() if p.is_file() and not p.name.startswith((".", "~$")))


def open_workspace(path: Path | str) -> Workspace:
    """The workspace at ``path``; raises ``BrokenWorkspace`` where it has no ``raw/``, naming one close by."""
    if not isinstance(path, (str, os.PathLike)):
        raise WrongCall("load", f"要的是工作区的文件夹，得到 {type(path).__name__}", '请写 pk.load("data")')
    space = Workspace(Path(path))
    if space.path.is_dir() and space.raw.is_dir():
        return space
    near = _workspaces_near(space.path)
    said = f"附近的工作区是 {'、'.join(map(str, near))}，请改用它" if near else ""
    if space.path.is_file():
        raise BrokenWorkspace(
            path, "是文件，不是文件夹", said or "请指明工作区的文件夹，其中应有 raw/ 文件夹"
        )
    if not space.path.is_dir():
        raise BrokenWorkspace(
            path, "没有这个文件夹", said or "请指明工作区，其中应有 raw/ 文件夹（命令行用 --data）"
        )
    if any(place.resolve() in space.path.resolve().parents for place in near):
        raise BrokenWorkspace(path, "是工作区里面的文件夹", f"请给出工作区本身：{near[0]}")
    raise BrokenWorkspace(
        space.raw, "没有 raw/ 文件夹", f"请新建它并放入政策文件{f'；{said}' if said else ''}"
    )


def workspace_of(file: Path) -> Workspace | None:
    """The workspace that a file lies in, at whatever depth; None where it lies in none."""
    found = next((p for p in file.resolve().parents if _is_workspace(p)), None)
    return Workspace(_as_given(found, file)) if found else None


def _workspaces_near(path: Path) -> list[Path]:
    """The workspaces that may have been meant: one around ``path``, in it, beside it, or of this name further up."""
    full = path.resolve()
    around = [p for p in list(full.parents)[:UP] if _is_workspace(p)]
    if around:
        return [_as_given(around[0], path)]
    inside = _workspaces_in(full)
    others = {p.name: p for p in _workspaces_in(full.parent)}
    beside = (
        list(others.values()) if len(others) == 1 else [others[n] for n in nearest(full.name, list(others))]
    )
    above = [p / full.name for p in list(full.parents)[1 : UP + 1] if _is_workspace(p / full.name)]
    return [_as_given(p, path) for p in (inside or above or beside)[:NAMED]]


def _is_workspace(path: Path) -> bool:
    return (path / "raw").is_dir()


def _workspaces_in(folder: Path) -> list[Path]:
    """The workspaces among the folders of ``folder``, in order of their names."""
    try:
        return sorted(p for p in folder.iterdir() if not p.name.startswith(".") and _is_workspace(p))
    except OSError:
        return []


def _as_given(found: Path, given: Path) -> Path:
    """A place written as the one that was given: absolute, or from the folder in which the program runs."""
    return found if given.is_absolute() else Path(os.path.relpath(found))


def read_catalog(space: Workspace) -> Catalog:
    """Facts by file and item (0: whichever item the file has); raises ``BrokenWorkspace`` where it cannot be read."""
    path = space.path / "catalog.csv"
    if not path.exists():
        return {}
    try:
        text = decode(path.read_bytes())[0]
    except OSError as error:
        raise BrokenWorkspace(path, f"打不开（{error.strerror}）", "请检查文件权限") from error
    # splitlines would also break at marks inside a cell; a lone \r is how old spreadsheets end a line
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.DictReader(io.StringIO(lines))
    columns = tuple(reader.fieldnames or ())
    unknown = [c for c in columns if c not in CATALOG_COLUMNS]
    if "source_file" not in columns or unknown:
        wrong = f"不认识的列“{unknown[0]}”" if unknown else "没有 source_file 列"
        raise BrokenWorkspace(
            path, f"不是有效的目录表（{wrong}）", f"列名只能是 {'、'.join(CATALOG_COLUMNS)}"
        )
    catalog: Catalog = {}
    for row in reader:
        if None in row:
            raise BrokenWorkspace(path, f"第 {reader.line_num} 行的列数多于表头", "请检查逗号与引号")
        facts = {k: v.strip() for k, v in row.items() if v and v.strip()}
        name = facts.pop("source_file", "")
        if not name:
            continue
        if "region" in facts:
            facts["region"] = _region(facts["region"], path, reader.line_num)
        item = facts.pop("source_item", "0")
        if not item.isdecimal():
            raise BrokenWorkspace(
                path, f"第 {reader.line_num} 行的 source_item 不是整数：{item}", "请写 1、2、3 或留空"
            )
        for key, allowed in ALLOWED.items():
            if facts.get(key, allowed[0]) not in allowed:
                raise BrokenWorkspace(
                    path,
                    f"第 {reader.line_num} 行的 {key} 不能是 {facts[key]}",
                    f"可用：{'、'.join(allowed)}",
                )
        wrong = next((key for key in OF_THE_FILE if key in facts), "") if int(item) else ""
        if wrong:
            raise BrokenWorkspace(
                path, f"第 {reader.line_num} 行的 {wrong} 说的是整个文件", "请在这一行把 source_item 留空"
            )
        unknown = [s for s in facts.get("skip_repairs", "").split("|") if s and s not in STEP_NAMES]
        if unknown:
            raise BrokenWorkspace(
                path,
                f"第 {reader.line_num} 行的 skip_repairs 没有“{unknown[0]}”",
                f"可用：{'、'.join(STEP_NAMES)}",
            )
        if facts.get("split") == "no" and facts.get("starts_at"):
            raise BrokenWorkspace(
                path, f"第 {reader.line_num} 行同时写了 split=no 和 starts_at", "请只留一个"
            )
        catalog[(name, int(item))] = catalog.get((name, int(item)), {}) | facts
    return catalog


def _region(name: str, path: Path, line: int) -> str:
    """A region's name on one line; ``BrokenWorkspace`` where it has a mark that tables and pages cannot hold."""
    plain = " ".join(name.split())
    # a cell that lists regions joins them with |, and no spreadsheet or page takes control characters
    wrong = next((c for c in plain if c == "|" or unicodedata.category(c) == "Cc"), "")
    if wrong:
        shown = wrong if wrong == "|" else f"U+{ord(wrong):04X}"
        raise BrokenWorkspace(path, f"第 {line} 行的 region 含有不能用的字符“{shown}”", "请从地区名中删去它")
    return plain


def unused_rows(catalog: Catalog, items: Mapping[str, int]) -> list[str]:
    """One line for every row of the catalog that fits no file, or no item of its file; ``items`` counts them by file."""
    said = []
    for name, item in sorted(catalog):
        if name not in items:
            said.append(f"catalog.csv：raw/ 中没有 {name}，这一行没有用到；请改正文件名或删去这一行")
        elif item > items[name]:
            here = f"只有 {items[name]} 份文本" if items[name] else "没有读出"
            said.append(
                f"catalog.csv：{name} {here}，第 {item} 份的一行没有用到；请用 policykit check 核对编号"
            )
    return said


def rows_of(catalog: Catalog, file: str) -> dict[int, dict[str, str]]:
    """What the catalog says of the items of one file, by their numbers."""
    return {item: facts for (name, item), facts in sorted(catalog.items()) if name == file}


def facts_of(catalog: Catalog, file: str, item: int) -> dict[str, str]:
    """What the catalog says of one item: its own row over the row for the whole file."""
    return catalog.get((file, 0), {}) | catalog.get((file, item), {})


def sha256_of(path: Path) -> str:
    """Hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
