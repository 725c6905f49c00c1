"""The derived store: what was read, kept by content, and the tables made of it.

``corpus/files/`` keeps the parsed documents of each source file under a key of its content, the code, the codebook
and its catalog rows. A generation ``corpus/<name>/`` holds the tables and clean texts of one state of the workspace;
``corpus/current.json`` names the generation in force with the hash of each of its files and is replaced in one step,
so a reader sees the old state or the new one. The generation before stays for those who still read it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policykit.corpus.atomic import sealed, unsealed, write_atomically
from policykit.corpus.workspace import sha256_of
from policykit.errors import BrokenWorkspace

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.reading import FileContent
    from policykit.gongwen.document import Parsed

FORMAT = 3
"""Of everything in the store; a store of another one is made anew."""

READING_ROOMS = ("gongwen", "coding", "corpus")
"""The rooms whose code, with the modules at the top, decides what a file is read as and how it is kept."""

SOURCES = (".py", ".csv", ".toml", ".txt", ".css", ".js", ".j2")
PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True)
class Kept:
    """What a build knew of one source file."""

    sha256: str
    key: str  # under which its content is kept
    items: int  # texts that it holds
    refused: tuple[tuple[str, str], ...] = ()  # problem and remedy


@dataclass(frozen=True)
class Decided:
    """What a build did with the decisions, in numbers and lines to show."""

    sha256: str = ""
    rows: int = 0
    measures: int = 0  # measures whose coding people decided
    followed: int = 0  # rows in force whose sentence stands at another address now
    samples: int = 0  # rows in force of samples
    problems: tuple[tuple[int, str, str], ...] = ()  # line, what is wrong there, what to do
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True)
class InForce:
    """What ``current.json`` says of the generation in force."""

    state: str  # hash of everything that it was made from; empty where a file is to be tried again
    generation: str
    files: dict[str, Kept]  # the raw files by name
    odd: dict[str, tuple[str, str]]  # what stood in raw/ and is no file to be read: problem and remedy
    decided: Decided
    notes: tuple[str, ...] = ()  # on the catalog
    failed_regions: tuple[str, ...] = ()
    previous: str = ""
    sums: dict[str, str] = field(default_factory=dict)  # SHA-256 of each file of the generation
    format: int = FORMAT

    @classmethod
    def of(cls, said: dict[str, Any]) -> InForce:
        """From JSON; raises ``TypeError``, ``KeyError`` or ``ValueError`` for anything that this version did not write."""
        if said["format"] != FORMAT:
            raise ValueError("another format")
        decided = said["decided"]
        pairs = {name: (str(what), str(remedy)) for name, (what, remedy) in said["odd"].items()}
        return cls(
            **said
            | {
                "files": {
                    name: Kept(**kept | {"refused": tuple((p, r) for p, r in kept["refused"])})
                    for name, kept in said["files"].items()
                },
                "odd": pairs,
                "decided": Decided(
                    **decided
                    | {
                        "problems": tuple((line, what, remedy) for line, what, remedy in decided["problems"]),
                        "conflicts": tuple(decided["conflicts"]),
                    }
                ),
                "notes": tuple(said["notes"]),
                "failed_regions": tuple(said["failed_regions"]),
            }
        )


def digest(*parts: object) -> str:
    """A short stable hash of plain values."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


class Store:
    """The derived folder of a workspace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def code_version(self, rooms: Sequence[str] = READING_ROOMS) -> str:
        """Hash of the package's sources and data in these rooms and at the top.

        Read anew only where a file has another size or time than when it was last hashed for this workspace.
        """
        stamp, files = _stamp()
        remembered = self.folder / "code.json"
        try:
            known = unsealed(remembered.read_bytes())
            hashes: dict[str, str] = known["rooms"] if known["stamp"] == stamp else {}
        except (OSError, ValueError, KeyError, TypeError):
            hashes = {}
        if not hashes:
            hashes = _hashed(files)
            with suppress(OSError):  # a folder that may only be read: hashed again the next time
                if self.folder.is_dir():
                    write_atomically(remembered, sealed({"stamp": stamp, "rooms": hashes}))
        return digest([hashes.get(room, "") for room in ("", *rooms)])

    def cached(self, key: str) -> FileContent | None:
        """What is kept under this key, or None; a damaged file counts as absent."""
        from policykit.corpus.reading import unpack

        try:
            return unpack((self.folder / "files" / key).read_bytes())
        except (OSError, ValueError):
            return None

    def keep(self, key: str, content: FileContent) -> None:
        """Keep the content of one file."""
        from policykit.corpus.reading import pack

        write_atomically(self.folder / "files" / key, pack(content))

    def in_force(self) -> InForce | None:
        """What ``current.json`` says; None where there is no store yet, or none that this version wrote."""
        try:
            return InForce.of(unsealed((self.folder / "current.json").read_bytes()))
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def intact(self, known: InForce) -> bool:
        """Whether every file of the generation stands there as it was written."""
        return bool(known.sums) and _sums(self.folder / known.generation) == known.sums

    def publish(self, new: InForce, documents: Sequence[Parsed], tables: Mapping[str, pd.DataFrame]) -> None:
        """Write a generation and put it in force; the one in force before stays, older ones go."""
        import tempfile

        self.folder.mkdir(parents=True, exist_ok=True)
        self.code_version()  # remembered from now on
        before = self.in_force()
        target = self.folder / new.generation
        with tempfile.TemporaryDirectory(
            dir=self.folder, prefix=f".{new.generation}.", ignore_cleanup_errors=True
        ) as made:
            scratch = Path(made)  # goes also where the disk is full: each try would leave it fuller
            for name, table in tables.items():
                table.to_parquet(scratch / f"{name}.parquet", index=False, compression="zstd")
            texts = {d.document.doc_id: d.clean for d in documents}
            (scratch / "texts.json").write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
            sums = _sums(scratch)
            if _sums(target) != sums:  # new, or damaged; one that an open reader holds is left as it is
                if target.is_dir():
                    target.replace(tempfile.mkdtemp(dir=self.folder, prefix=f".{new.generation}."))
                scratch.replace(target)
        previous = before.generation if before else ""
        if before and previous == new.generation:
            previous = before.previous
        said = asdict(new) | {"sums": sums, "previous": previous}
        write_atomically(self.folder / "current.json", sealed(said))
        self._sweep({new.generation, previous}, {kept.key for kept in new.files.values()})

    def _sweep(self, generations: set[str], keys: set[str]) -> None:
        import shutil

        for path in self.folder.iterdir():
            if path.is_dir() and path.name.startswith(("g-", ".g-")) and path.name not in generations:
                shutil.rmtree(path, ignore_errors=True)
        for path in (self.folder / "files").glob("*"):
            if path.name not in keys:
                path.unlink(missing_ok=True)

    def tables(self, generation: str) -> dict[str, pd.DataFrame]:
        """The tables of a generation."""
        from policykit.tables import recorded

        return {name: self.table(generation, name) for name in recorded()}

    def table(self, generation: str, name: str) -> pd.DataFrame:
        """One table of a generation; raises ``BrokenWorkspace`` where it cannot be read."""
        import pandas as pd

        path = self.folder / generation / f"{name}.parquet"
        try:
            return pd.read_parquet(path)
        except (OSError, ValueError) as error:
            raise self._unreadable(path, error) from error

    def texts(self, generation: str) -> dict[str, str]:
        """The clean texts of a generation by ``doc_id``."""
        path = self.folder / generation / "texts.json"
        try:
            texts: dict[str, str] = json.loads(path.read_bytes())
            return texts
        except (OSError, ValueError) as error:
            raise self._unreadable(path, error) from error

    def _unreadable(self, path: Path, error: Exception) -> BrokenWorkspace:
        """What is derived may go: reading the raw files again makes it anew."""
        why = getattr(error, "strerror", None) or "内容已损坏"
        return BrokenWorkspace(path, f"读不出（{why}）", f"请删去 {self.folder} 文件夹再运行，它会重新生成")


def _sums(folder: Path) -> dict[str, str]:
    return {p.name: sha256_of(p) for p in sorted(folder.iterdir())} if folder.is_dir() else {}


@cache
def _stamp() -> tuple[str, tuple[str, ...]]:
    """A hash of the sizes and times of the package's sources and data, and their paths in it; once a process."""
    found: dict[str, tuple[int, int]] = {}
    folders = [""]
    while folders:
        inside = folders.pop()
        with os.scandir(PACKAGE / inside) as entries:
            for entry in entries:
                name = f"{inside}{entry.name}"
                if entry.name.endswith(SOURCES):
                    found[name] = entry.stat().st_size, entry.stat().st_mtime_ns
                elif entry.name != "__pycache__" and entry.is_dir():
                    folders.append(f"{name}/")
    files = sorted(found.items())
    return digest(files), tuple(name for name, _ in files)


@cache
def _hashed(names: tuple[str, ...]) -> dict[str, str]:
    """One hash a room; the modules at the top are the room without a name."""
    rooms: dict[str, Any] = {}
    for name in names:
        room = rooms.setdefault(name.partition("/")[0] if "/" in name else "", hashlib.sha256())
        room.update(name.encode() + b"\0" + (PACKAGE / name).read_bytes() + b"\0")
    return {room: made.hexdigest() for room, made in rooms.items()}
