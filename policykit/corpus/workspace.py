"""The workspace: where the raw files, the catalog and everything derived stand."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from policykit.errors import BrokenWorkspace, MachineFailed, WrongCall, nearest, printable

UP = 3  # folders further up in which a workspace is looked for: a notebook runs in its own folder
NAMED = 3  # workspaces named in a message

OTHER_NAME = "请改一个只含普通文字的文件名"


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

    @property
    def catalog(self) -> Path:
        """What the analyst says of the documents."""
        return self.path / "catalog.csv"

    @property
    def issued(self) -> Path:
        """What named runs exported, one archive each; kept, unlike what is derived."""
        return self.path / "issued"

    @property
    def gold(self) -> Path:
        """A hand-coded sample, where there is one."""
        return self.path / "gold"

    def raw_files(self) -> RawFiles:
        """The raw files, those in subfolders too, with their hashes; what is no file to be read is named.

        Hidden files and editors' lock files are left out. The hash is taken each time: a file can change and keep
        its size and time. Raises ``MachineFailed`` where ``raw/`` itself cannot be looked into.
        """
        found, closed = RawFiles({}, {}, {}), list[OSError]()
        for name, path in sorted(_files_in(self.raw, closed.append)):
            if (shown := printable(name)) != name:
                found.odd[shown] = "文件名含有读不出或不可见的字符", OTHER_NAME
            elif path.is_symlink():
                found.odd[name] = "是链接，没有跟过去", "请把文件或文件夹本身放进 raw/"
            elif not path.is_file():
                found.odd[name] = "不是普通文件（管道或设备）", "请删去它，或换成文件本身"
            else:
                try:
                    found.hashes[name] = sha256_of(path)
                    found.paths[name] = path
                except OSError as error:
                    found.odd[name] = f"打不开（{error.strerror}）", "请检查文件权限"
        for refusal in closed:
            if (place := Path(refusal.filename)) == self.raw:
                raise MachineFailed.of(refusal) from refusal
            name = f"{printable(place.relative_to(self.raw).as_posix())}/"
            found.odd[name] = f"文件夹打不开（{refusal.strerror}），其中的文件没有读", "请检查文件夹的权限"
        return found

    def stamps(self) -> dict[str, tuple[int, int]]:
        """Size and time of everything that a build reads, by path; what is gone meanwhile is left out."""
        places = [self.catalog, self.decisions, *self.codebook.rglob("*")]
        places += [path for _, path in _files_in(self.raw, lambda _: None)]
        found = {}
        for path in places:
            with suppress(OSError):
                facts = path.stat()
                found[str(path)] = facts.st_size, facts.st_mtime_ns
        return found

    def own_hashes(self) -> dict[str, str]:
        """Hashes of what the analyst says beside the documents, by file or folder; empty where there is none."""
        files = {
            path.name: sha256_of(path) if path.is_file() else "" for path in (self.catalog, self.decisions)
        }
        return files | {folder.name: hash_of_folder(folder) for folder in (self.codebook,)}


@dataclass(frozen=True)
class RawFiles:
    """What stands in ``raw/``; names are paths below it, written with ``/``."""

    paths: dict[str, Path]
    hashes: dict[str, str]  # SHA-256
    odd: dict[str, tuple[str, str]]  # what is passed over: problem and remedy by name, escaped


OF_THE_SYSTEM = frozenset(("thumbs.db", "ehthumbs.db", "desktop.ini"))
"""Files that file managers put into every folder."""

UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".tmp")
"""Endings of files that are still being fetched."""


def _files_in(folder: Path, closed: Callable[[OSError], None]) -> Iterator[tuple[str, Path]]:
    """Every entry below a folder that is no folder, with its path from there; links to folders are not followed.

    ``closed`` is told of each folder that cannot be looked into.
    """
    for place, folders, names in os.walk(folder, onerror=closed):
        folders[:] = [f for f in folders if not f.startswith(".")]
        for name in (*names, *(f for f in folders if Path(place, f).is_symlink())):
            low = name.casefold()
            if not low.startswith((".", "~$")) and low not in OF_THE_SYSTEM and not low.endswith(UNFINISHED):
                path = Path(place, name)
                yield path.relative_to(folder).as_posix(), path


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


def sha256_of(path: Path) -> str:
    """Hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_of_folder(folder: Path) -> str:
    """One hash of the names and bytes of the files of a folder; empty where there is none."""
    files = sorted(p for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else []
    hashes = "".join(f"{p.relative_to(folder).as_posix()}\0{sha256_of(p)}\0" for p in files)
    return hashlib.sha256(hashes.encode("utf-8", "surrogateescape")).hexdigest() if files else ""
