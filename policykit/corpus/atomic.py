"""Files that can be relied on: written in one step, held by one program at a time, a failing machine said in a line."""

from __future__ import annotations

import json
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from policykit.errors import HeldWorkspace, MachineFailed

WAIT = 10.0  # seconds for which another program may hold a file; appending a decision takes milliseconds
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
    seconds (``WAIT``). The lock is a hidden file beside ``path``, which stays; ``path`` itself need not exist.
    """
    from datetime import datetime
    from platform import node

    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.with_name(f".{path.name}.lock")
    handle = os.open(lock, os.O_CREAT | os.O_RDWR, 0o666)
    try:
        until = time.monotonic() + (WAIT if wait is None else wait)
        while not _taken(handle):
            if time.monotonic() >= until:
                raise HeldWorkspace(path, f"正被另一个程序使用（{_holder(lock)}）", "请等它结束再试")
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
