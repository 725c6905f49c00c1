"""Files that can be relied on: written in one step, sealed, held by one program at a time; a failing machine is a line."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from policykit.errors import HeldWorkspace, MachineFailed

WAIT = 10.0  # seconds for which another program may hold a file; appending a decision takes milliseconds
SILENT = 2.0  # seconds after which a wait is said
FAR = 1 << 30  # the byte that is locked: beyond what the lock file says of its holder, which all may read


def write_atomically(path: Path, data: bytes, *, sync: bool = False) -> Path:
    """Put ``data`` at ``path`` in one step: a reader sees the old content or the new one, never half of it.

    The folder is made where it is missing; a link stays a link, and a file keeps its mode. With ``sync`` the content
    is on the disk when this comes back.
    """
    target = Path(os.path.realpath(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
        if sync and os.name == "posix":
            _sync_folder(target.parent)
    finally:
        temporary.unlink(missing_ok=True)
    return path


def sealed(facts: dict[str, Any]) -> bytes:
    """Facts as JSON with a hash of themselves, by which :func:`unsealed` sees whether a character was changed since."""
    whole = facts | {"seal": _seal(facts)}
    return (json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def unsealed(data: bytes, *, old: bool = False) -> dict[str, Any]:
    """The facts that ``sealed`` wrote; raises ``ValueError`` for anything else. ``old``: they may have no seal yet."""
    facts = json.loads(data)
    if not isinstance(facts, dict):
        raise ValueError("no facts")
    seal = facts.pop("seal", None)
    if seal != _seal(facts) and not (old and seal is None):
        raise ValueError("changed since it was written")
    return facts


def _seal(facts: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def locked(path: Path, *, wait: float | None = None) -> Iterator[None]:
    """Hold ``path`` alone, whatever the other programs of this machine do that ask so; a crash frees it at once.

    Raises ``HeldWorkspace`` with the holder (process, machine, since when) where it is not free within ``wait``
    seconds (``WAIT``). The lock is a hidden file beside ``path``, which stays; ``path`` itself need not exist, and where
    it is a link the lock stands beside what it leads to, so that all who write there share it.
    """
    from datetime import datetime
    from platform import node

    path = Path(os.path.realpath(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.with_name(f".{path.name}.lock")
    handle = os.open(lock, os.O_CREAT | os.O_RDWR, 0o666)
    try:
        begun = time.monotonic()
        until, said_at = begun + (WAIT if wait is None else wait), begun + SILENT
        while not _taken(handle):
            problem = f"正被另一个程序使用（{_holder(lock)}）"
            if time.monotonic() >= until:
                raise HeldWorkspace(path, problem, "请等它结束再试")
            if time.monotonic() >= said_at:
                said_at = until
                print(f"{path}：{problem}；等它结束就接着做", file=sys.stderr)
            time.sleep(0.02)
        since = datetime.now().astimezone().isoformat(timespec="seconds")
        said = json.dumps({"pid": os.getpid(), "host": node(), "since": since}).encode()
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, said)
        yield
    finally:
        os.close(handle)  # frees it


def _taken(handle: int) -> bool:
    """Whether the lock is now ours; the system holds it, so that a dead holder holds nothing."""
    try:
        if os.name == "nt":
            import msvcrt

            os.lseek(handle, FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _holder(lock: Path) -> str:
    try:
        said = json.loads(lock.read_bytes())
        return f"进程 {said['pid']}，{said['host']}，自 {said['since'][:19].replace('T', ' ')}"
    except (OSError, ValueError, KeyError, TypeError):
        return "不知是哪个"


@contextmanager
def on_this_machine(place: Path | str) -> Iterator[None]:
    """What the machine refuses (disk full, no right to write) becomes ``MachineFailed`` with its place."""
    try:
        yield
    except OSError as error:
        raise MachineFailed.of(error, place) from error
