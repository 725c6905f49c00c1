"""Untrusted files are read in a process of their own, within limits of memory, of the processor and of time.

A file from outside can ask for any amount of memory or time (a zip bomb, a page tree that loops, a line that a
pattern walks for ever) or crash a C library. One worker is started for a batch when the first file needs it, and
again after a file that broke it. It is a fresh interpreter: no fork of a parent that may have threads, no second
import of the caller's script. What the worker does with a file is named by ``entry``: reading alone, or everything
up to the coded documents; where that gives one text after another, the time limit holds for each of them.

Small plain text and small pages with lines of usual length are done in this process: starting a worker costs as much
as reading some 25 files of 26 kB (measured, two cores), and most workspaces hold nothing else. The bounds are set by
the worst that could be made: a page of 32 KiB with its tags nested 200 deep took 14 s, one of 256 KiB 96 s.
"""

from __future__ import annotations

import contextlib
import errno
import json
import math
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

from policykit.errors import PassingFailure, RefusedDocument
from policykit.gongwen.formats.content import listen
from policykit.gongwen.formats.source import recognise

try:
    import resource
except ImportError:  # Windows has no such limits; there the time limit alone holds
    resource = None  # type: ignore[assignment]

SECONDS = 60.0  # of the processor for one text; the slowest honest one seen takes less, a loop takes for ever
CLOCK = 5.0  # times as long by the clock, on a machine with nothing else to do: a reader that waits must end as well
PATIENCE = 5  # times as long for each page of a scan: ten seconds on a free machine, seventy on a busy one
START_SECONDS = 30.0  # for the worker to say that it is there; a busy machine needs several
MEMORY = (
    2 * 2**30
)  # bytes of address space beyond what the bare worker uses; a bomb asks for more, a document for less
IN_PROCESS: Mapping[str, int] = MappingProxyType({"text": 128 * 2**10, "html": 32 * 2**10})
"""Bytes up to which a file of this format is read in this process."""
IN_PROCESS_LINE: Mapping[str, int] = MappingProxyType({"text": 8_000, "html": 24_000})
"""Bytes of its longest line up to which it is: a paragraph of a policy has 2,000 characters at most, in a page with its
tags more. What is done with a sentence grows with the square of its length, so longer ones are the worker's."""

ENTRY = "policykit.gongwen.document:documents_of"
BOOT = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from policykit.gongwen.formats.worker import serve; serve()"
"""What the worker runs; it sees the modules that its parent sees, and nothing of the folder that it is started in."""

TOO_MUCH_MEMORY = ("读取时占用的内存超过上限", "文件可能损坏或是压缩炸弹；请另存为 UTF-8 纯文本再试")
TOO_SLOW = ("读取用去的处理器时间超过 {:g} 秒，已中止", "请拆成较小的文件，或另存为 UTF-8 纯文本再试")
WAITED = ("等了 {:.0f} 秒没有读完，已中止", "机器可能太忙；重新运行会再试")
KILLED = ("读取它的进程被系统中止（{}）", "可能是内存不够；请关闭别的程序后重新运行，会再试")
OUTSIDE = frozenset(("SIGKILL", "SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"))
"""Signals that come from the system or its user, not from what was read."""
OF_THE_MACHINE = frozenset(("EAGAIN", "EDQUOT", "EIO", "EMFILE", "ENFILE", "ENOMEM", "ENOSPC"))
"""Errors of the system that say nothing of the file."""
SLOW = "SIGXCPU"
GOING_ON = ("going on", None)  # what the worker says before each page of a scan
DIED = "请确认文件没有损坏，或另存为 UTF-8 纯文本再试"
END = "end of the texts"
NOT_STARTED = ("读取进程无法启动", "请检查 Python 安装和可用内存后重新运行")


class SafeReader:
    """Reads files within limits; use it as a context, so that the worker ends with the batch."""

    def __init__(
        self,
        *,
        seconds: float = SECONDS,
        clock: float = CLOCK,
        memory: int = MEMORY,
        in_process: Mapping[str, int] = IN_PROCESS,
        entry: str = ENTRY,
    ) -> None:
        self.seconds, self.clock, self.memory = seconds, clock, memory
        self.in_process, self.entry = in_process, entry
        self.started = 0  # workers started so far
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> SafeReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the worker and whatever it started."""
        process, self._process = self._process, None
        if process is None:
            return
        _kill(process)
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()

    def each(self, path: Path, *given: Any) -> Iterator[Any]:
        """One after the other what ``entry`` gives for one file; raises ``RefusedDocument`` with reason and way out."""
        if self._small(path):
            yield from _function(self.entry)(path, *given)
            return
        said = self._answer(path, (os.fsencode(path), *given))
        whole = False
        try:
            while said != END:
                yield said
                said = self._answer(path, None)
            whole = True
        finally:
            if not whole:
                self.close()  # what it still says belongs to this file, not to the next one

    def _small(self, path: Path) -> bool:
        """Whether this is a small plain text or page with lines of usual length."""
        try:
            if path.stat().st_size > max(self.in_process.values(), default=-1):
                return False
            data = path.read_bytes()
        except OSError:
            return bool(self.in_process)  # the reader says why it cannot be opened
        if not data.strip():
            return bool(self.in_process)
        form = recognise(data)
        longest = max(map(len, data.splitlines()))
        return len(data) <= self.in_process.get(form, -1) and longest <= IN_PROCESS_LINE.get(form, 0)

    def _answer(self, path: Path, asked: object) -> Any:
        """What the worker says to a question, or next; raises ``RefusedDocument``.

        Where the cause is not in the file it is a ``PassingFailure``, which nobody should remember.
        """
        process = self._process or self._start(path.name)
        seconds = self.clock * self.seconds * _business()
        said = _ask(process, asked, seconds)
        if said is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(1)  # it tells its own end before it is ended
            self.close()
            raise _death(path.name, _cause(process.returncode), self.seconds)
        kind, fact = said
        if kind == "item":
            return fact
        if kind == "passing":
            raise PassingFailure(path.name, *fact)
        if kind != "refused":
            self.close()  # what a broken limit leaves behind is not trusted with the next file
        if kind == "slow":
            raise PassingFailure(path.name, WAITED[0].format(seconds), WAITED[1])
        if kind == "memory":
            raise RefusedDocument(path.name, *TOO_MUCH_MEMORY)
        raise RefusedDocument(path.name, *fact)

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        self.started += 1
        try:
            process = subprocess.Popen(
                [sys.executable, "-I", "-c", BOOT, json.dumps(sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:  # no memory or no process left
            raise PassingFailure(name, *NOT_STARTED) from error
        self._process = process
        if _ask(process, (self.entry, self.memory, self.seconds), START_SECONDS * _business()) != (
            "ready",
            None,
        ):
            self.close()
            raise PassingFailure(name, *NOT_STARTED)
        return process


def _business() -> float:
    """How many times as long as alone a process may take by the clock: those that wait for a core at this moment."""
    try:
        return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    except (AttributeError, OSError):  # not known on Windows
        return 1.0


def _death(name: str, cause: str, seconds: float) -> RefusedDocument:
    if cause == "SIGABRT":  # how libraries end that get no memory
        return RefusedDocument(name, *TOO_MUCH_MEMORY)
    if cause == SLOW:
        return RefusedDocument(name, TOO_SLOW[0].format(seconds), TOO_SLOW[1])
    if cause in OUTSIDE:
        return PassingFailure(name, KILLED[0].format(cause), KILLED[1])
    return RefusedDocument(name, f"读取它的进程意外退出（{cause}）", DIED)


def _ask(process: subprocess.Popen[bytes], message: object, seconds: float) -> Any:
    """The worker's answer to a message, or what it says next; "slow" where the time ran out, None where it died."""
    assert process.stdin is not None
    assert process.stdout is not None
    slow = threading.Event()

    def stop() -> None:
        slow.set()
        _kill(process)

    timer = _timer(seconds, stop)
    try:
        if message is not None:
            _send(process.stdin, message)
        while (said := _receive(process.stdout)) == GOING_ON:
            timer.cancel()
            timer = _timer(PATIENCE * seconds, stop)
        return said
    except (OSError, EOFError, pickle.UnpicklingError):
        return ("slow", None) if slow.is_set() else None
    finally:
        timer.cancel()


def _timer(seconds: float, stop: Callable[[], None]) -> threading.Timer:
    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    return timer


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process with its whole session: a converter that it started must not live on."""
    with contextlib.suppress(OSError):
        if process.poll() is None and hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _cause(code: int | None) -> str:
    if code is None or code >= 0:
        return f"代码 {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"信号 {-code}"


def _send(stream: IO[bytes], message: object) -> None:
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(len(data).to_bytes(8, "big") + data)
    stream.flush()


def _receive(stream: IO[bytes]) -> Any:
    head = stream.read(8)
    if len(head) < 8:
        raise EOFError
    data = stream.read(int.from_bytes(head, "big"))
    return pickle.loads(data)


# --- in the worker -----------------------------------------------------------------------------------------------


def serve() -> None:
    """Read the files that are asked for until the parent closes the pipe."""
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the answers
    entry, memory, seconds = _receive(asked)
    function = _function(entry)
    _limit_memory(memory)
    _send(answers, ("ready", None))

    def going_on() -> None:
        _limit_time(PATIENCE * seconds)
        _send(answers, GOING_ON)

    listen(going_on)
    while True:
        try:
            path, *given = _receive(asked)
        except EOFError:
            return
        _limit_time(seconds)
        for answer in _answers(function, Path(os.fsdecode(path)), given):
            _send(answers, answer)
            _limit_time(seconds)


def _function(entry: str) -> Callable[..., Any]:
    module, _, name = entry.partition(":")
    function: Callable[..., Any] = getattr(import_module(module), name)
    return function


def _answers(function: Callable[..., Any], path: Path, given: list[Any]) -> Iterator[tuple[str, Any]]:
    try:
        for item in function(path, *given):
            yield "item", item
        yield "item", END
    except RefusedDocument as error:
        kind = "passing" if isinstance(error, PassingFailure) else "refused"
        yield kind, (error.problem, error.remedy)
    except MemoryError:
        yield "memory", None
    except Exception as error:  # a reader that fails must say so, not take the worker down
        ours = isinstance(error, OSError) and errno.errorcode.get(error.errno or 0, "") in OF_THE_MACHINE
        yield "passing" if ours else "failed", (f"读取时出错（{type(error).__name__}：{error}）", DIED)


def _limit_memory(memory: int) -> None:
    """Bound the address space to what is in use now and ``memory`` more; no core dump of a foreign file."""
    used = _address_space()
    if resource is None or not used:
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = used + memory if hard == resource.RLIM_INFINITY else min(used + memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(seconds: float) -> None:
    """Bound the time of the processor to what was used up to now and this much more; beyond it the system ends us."""
    if resource is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        limit = math.ceil(used.ru_utime + used.ru_stime + seconds)
        if hard == resource.RLIM_INFINITY or limit < hard:
            resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))


def _address_space() -> int:
    """Bytes of address space in use; 0 where the system does not tell (then no bound can be set)."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (OSError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
