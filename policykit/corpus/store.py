"""The derived store: what was read, kept by content, and the tables made of it.

``corpus/files/`` keeps the parsed documents of each source file under a key of its content, the code, the codebook
and its catalog rows. A generation ``corpus/<name>/`` holds the tables and clean texts of one state of the workspace;
``corpus/current.json`` names the generation in force and is replaced in one step, so a reader sees the old state or
the new one. The generation before stays for comparison.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from policykit.corpus.atomic import write_atomically
from policykit.corpus.reading import FileContent
from policykit.errors import BrokenWorkspace
from policykit.gongwen.outline.document import Parsed
from policykit.tables import DECIDED, frame, recorded

if TYPE_CHECKING:
    import pandas as pd

READING_ROOMS = ("gongwen", "coding")
"""The rooms whose code decides what a file is read as; the cache is keyed by their sources."""


@cache
def code_version(rooms: tuple[str, ...] = READING_ROOMS) -> str:
    """Hash of the package's sources and data in these rooms: the version of the code that made a cached document."""
    digest = hashlib.sha256()
    root = Path(str(files("policykit")))
    own = (root / "records.py", root / "tables.py", root / "tables.toml", root / "corpus" / "reading.py")
    for path in sorted([*own, *(p for room in rooms for p in (root / room).rglob("*"))]):
        if path.suffix in (".py", ".csv", ".toml", ".txt", ".css", ".js") and path.is_file():
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def digest(*parts: object) -> str:
    """A short stable hash of plain values."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def pack(content: FileContent) -> bytes:
    """The content of one file as JSON."""
    return json.dumps(dataclasses.asdict(content), ensure_ascii=False, sort_keys=True).encode()


def unpack(data: bytes) -> FileContent:
    """The content that ``pack`` wrote."""
    content: FileContent = _restored(FileContent, json.loads(data))
    return content


def _restored(kind: Any, plain: Any) -> Any:
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = _hints(kind)
        if set(plain) != set(hints):
            raise ValueError(f"not a {kind.__name__}")
        return kind(**{name: _restored(hints[name], value) for name, value in plain.items()})
    if get_origin(kind) is tuple:
        return tuple(_restored(get_args(kind)[0], value) for value in plain)
    return plain


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


class Store:
    """The derived folder of a workspace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def cached(self, key: str) -> FileContent | None:
        """What is kept under this key, or None; a damaged file counts as absent."""
        path = self.folder / "files" / f"{key}.json"
        try:
            return unpack(path.read_bytes())
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def keep(self, key: str, content: FileContent) -> None:
        """Keep the content of one file."""
        write_atomically(self.folder / "files" / f"{key}.json", pack(content))

    def pointer(self) -> dict[str, Any]:
        """What ``current.json`` says; empty where there is no store yet or it cannot be read."""
        try:
            said = json.loads((self.folder / "current.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        sound = isinstance(said, dict) and all(isinstance(said.get(k), dict) for k in ("files", "sizes"))
        return said if sound else {}

    def intact(self, generation: str, sizes: Mapping[str, int]) -> bool:
        """Whether every file of a generation stands there in the size in which it was written."""
        return bool(sizes) and _sizes(self.folder / generation) == sizes

    def publish(
        self,
        name: str,
        documents: Sequence[Parsed],
        manifest: Mapping[str, Any],
        decided: Mapping[str, Sequence[Any]] | None = None,
    ) -> None:
        """Write a generation and put it in force; the one in force before stays, older ones go.

        ``decided`` holds the records of the tables that come from ``decisions.csv``.
        """
        before = self.pointer()
        target = self.folder / name
        scratch = Path(tempfile.mkdtemp(dir=_made(self.folder), prefix=f".{name}."))
        _write_generation(scratch, documents, decided or {})
        sizes = _sizes(scratch)
        if _sizes(target) != sizes:  # new, or damaged; one that an open reader holds is left as it is
            if target.is_dir():
                target.replace(tempfile.mkdtemp(dir=self.folder, prefix=f".{name}."))
            scratch.replace(target)
        previous = before.get("generation", "")
        pointer = dict(
            manifest,
            sizes=sizes,
            generation=name,
            previous=before.get("previous", "") if previous == name else previous,
        )
        write_atomically(
            self.folder / "current.json", json.dumps(pointer, ensure_ascii=False, indent=1).encode()
        )
        self._sweep({name, pointer["previous"]}, {entry["key"] for entry in manifest["files"].values()})

    def _sweep(self, generations: set[str], keys: set[str]) -> None:
        for path in self.folder.iterdir():
            if path.is_dir() and path.name.startswith(("g-", ".g-")) and path.name not in generations:
                shutil.rmtree(path, ignore_errors=True)
        for path in (self.folder / "files").glob("*.json"):
            if path.stem not in keys:
                path.unlink(missing_ok=True)

    def tables(self, generation: str) -> dict[str, pd.DataFrame]:
        """The tables of a generation."""
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
            texts: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
            return texts
        except (OSError, ValueError) as error:
            raise self._unreadable(path, error) from error

    def _unreadable(self, path: Path, error: Exception) -> BrokenWorkspace:
        """What is derived may go: reading the raw files again makes it anew."""
        why = getattr(error, "strerror", None) or "内容已损坏"
        return BrokenWorkspace(path, f"读不出（{why}）", f"请删去 {self.folder} 文件夹再运行，它会重新生成")


def _sizes(folder: Path) -> dict[str, int]:
    return {p.name: p.stat().st_size for p in sorted(folder.iterdir())} if folder.is_dir() else {}


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _write_generation(
    folder: Path, documents: Sequence[Parsed], decided: Mapping[str, Sequence[Any]]
) -> None:
    ordered = sorted(documents, key=lambda d: d.document.doc_id)
    rows = {
        name: [row for d in ordered for row in ([d.document] if name == "documents" else getattr(d, name))]
        for name in recorded()
        if name not in DECIDED
    } | {name: list(decided.get(name, ())) for name in DECIDED}
    for name, records in rows.items():
        frame(name, records).to_parquet(folder / f"{name}.parquet", index=False, compression="zstd")
    texts = {d.document.doc_id: d.clean for d in ordered}
    (folder / "texts.json").write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
