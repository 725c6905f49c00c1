"""Files that break the limits are refused with one clear line, and the files behind them are read."""

from __future__ import annotations

import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from comparing import cases

from policykit.errors import PassingFailure, RefusedDocument
from policykit.gongwen.formats.source import Source, read_source
from policykit.gongwen.formats.worker import SafeReader

ROOT = Path(__file__).parents[2]
SENTENCE = "支持科技型企业融资，扩大信用贷款投放规模。"
TEXT = "一、总体要求\n（一）" + SENTENCE * 10

SOURCE = "sources:read"

HOSTILE = """
import os, sys, time
from policykit.gongwen.formats.content import going_on
from policykit.gongwen.formats.source import read_source

def read(path):
    print("noise on the standard output")
    kind = path.stem.partition("_")[0]
    if kind == "greedy":
        held = []
        while True:
            held.append(bytearray(8 * 2**20))
    if kind == "slow":
        time.sleep(60)
    if kind == "scan":
        for _ in range(4):
            time.sleep(1)
            going_on()
    if kind == "looping":
        while True:
            pass
    if kind == "dying":
        os._exit(3)
    if kind == "crashing":
        os.kill(os.getpid(), 11)
    if kind == "killed":
        os.kill(os.getpid(), 9)
    if kind == "failing":
        raise KeyError("x")
    if kind == "deep":
        def deeper(): return deeper()
        deeper()
    yield read_source(path)
"""


SOURCES = """
from policykit.gongwen.formats.source import read_source

def read(path):
    yield read_source(path)
"""


def one(reader: SafeReader, path: Path) -> Any:
    """What the reader gives for a file of one text."""
    (said,) = reader.each(path)
    return said


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a module ``hostile``, which the worker finds as its parent does."""
    (tmp_path / "hostile.py").write_text(HOSTILE, encoding="utf-8")
    (tmp_path / "sources.py").write_text(SOURCES, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


@pytest.fixture
def hostile(folder: Path) -> Iterator[SafeReader]:
    """A reader with tight limits, whose worker misbehaves as the name of the file says."""
    with SafeReader(seconds=2, clock=4, memory=200 * 2**20, in_process={}, entry="hostile:read") as reader:
        yield reader


def file(folder: Path, name: str) -> Path:
    path = folder / f"{name}.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "problem"),
    cases("formats_worker_a_bad_file_is_refused_and_the_next_one_read"),
)
@pytest.mark.skipif(sys.platform != "linux", reason="the bound on memory is set on Linux only")
def test_a_bad_file_is_refused_and_the_next_one_read(
    hostile: SafeReader, folder: Path, name: str, problem: str
) -> None:
    begun = time.monotonic()
    with pytest.raises(RefusedDocument) as refused:
        one(hostile, file(folder, name))
    assert refused.value.file == f"{name}.txt"
    assert refused.value.problem.startswith(problem)
    assert isinstance(refused.value, PassingFailure) is (name in ("slow", "killed"))
    assert one(hostile, file(folder, "good")) == read_source(folder / "good.txt")
    assert hostile.started == 2  # once more behind the bad file
    assert time.monotonic() - begun < 60


@pytest.mark.skipif(sys.platform != "linux", reason="the bound on memory is set on Linux only")
def test_the_time_limit_is_one_for_a_page_of_a_scan(hostile: SafeReader, folder: Path) -> None:
    """Four pages of a second each, within three seconds a page."""
    assert one(hostile, file(folder, "scan")) == read_source(folder / "scan.txt")
    assert hostile.started == 1


def test_order_is_kept_and_one_worker_serves_a_batch(folder: Path) -> None:
    rows = 'title,content\n甲,"' + TEXT.replace("\n", "\\n") + '"\n'
    for name in ("b.csv", "d.csv"):
        (folder / name).write_text(rows, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    paths = [
        folder / "d.csv",
        file(folder, "a"),
        folder / "empty.txt",
        folder / "missing.txt",
        folder / "b.csv",
    ]
    said: list[Source | RefusedDocument] = []
    with SafeReader(entry=SOURCE) as reader:
        for path in paths:
            try:
                said.append(one(reader, path))
            except RefusedDocument as error:
                said.append(error)
    assert [type(one) for one in said] == [Source, Source, RefusedDocument, PassingFailure, Source]
    assert [one.file for one in said] == [path.name for path in paths]
    assert [one.problem for one in said if isinstance(one, RefusedDocument)] == [
        "文件是空的",
        "打不开（No such file or directory）",
    ]
    with SafeReader(entry=SOURCE) as reader:
        assert [one(reader, path) for path in paths if path.suffix == ".csv"] == [said[0], said[4]]
        assert reader.started == 1


def test_small_text_needs_no_worker(folder: Path) -> None:
    with SafeReader(entry=SOURCE) as reader:
        assert one(reader, file(folder, "a")) == read_source(folder / "a.txt")
        page = folder / "page.html"
        page.write_text("".join(f"<p>{line}</p>" for line in TEXT.split("\n")), encoding="utf-8")
        assert one(reader, page).format == "html"
        assert reader.started == 0
        page.write_text(page.read_text(encoding="utf-8") + " \n" * 20_000, encoding="utf-8")
        assert one(reader, page).format == "html"
        assert reader.started == 1


def test_a_small_text_with_a_long_line_is_the_workers(folder: Path) -> None:
    path = file(folder, "long")
    path.write_text(TEXT + SENTENCE * 200, encoding="utf-8")
    with SafeReader(entry=SOURCE) as reader:
        assert one(reader, path) == read_source(path)
        assert reader.started == 1


def test_the_refusal_of_a_reader_comes_through_and_costs_no_restart(
    hostile: SafeReader, folder: Path
) -> None:
    (folder / "junk.bin").write_bytes(bytes(range(256)) * 40)
    with pytest.raises(RefusedDocument) as here:
        read_source(folder / "junk.bin")
    for _ in range(2):
        with pytest.raises(RefusedDocument) as there:
            one(hostile, folder / "junk.bin")
        assert str(there.value) == str(here.value)
    assert hostile.started == 1


def test_the_worker_ends_with_the_batch(folder: Path) -> None:
    with SafeReader(in_process={}, entry=SOURCE) as reader:
        one(reader, file(folder, "a"))
        process = reader._process
        assert process is not None
        assert process.poll() is None
    assert process.poll() is not None
    reader.close()  # twice does no harm


def test_a_worker_that_cannot_start_is_said(folder: Path) -> None:
    with (
        SafeReader(in_process={}, entry="no_such_module:read") as reader,
        pytest.raises(RefusedDocument, match="无法启动"),
    ):
        one(reader, file(folder, "a"))


BOUNDED = """
import resource, sys, time
from pathlib import Path
from policykit.errors import PassingFailure, RefusedDocument
from policykit.gongwen.formats.worker import SafeReader
begun = time.monotonic()
with SafeReader(memory=int(sys.argv[3]), entry=sys.argv[2]) as reader:
    try:
        list(reader.each(Path(sys.argv[1])))
    except RefusedDocument as error:
        print(error.problem)
theirs = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
mine = int(peak.split()[1]) // 1024  # ru_maxrss of a process counts what stood in its place before exec
print(mine, theirs, round(time.monotonic() - begun, 1))
"""
BOMB_READER = """
import zipfile
def read(path):
    with zipfile.ZipFile(path) as archive:
        yield archive.read("word/document.xml")
"""


def bounded(path: Path, entry: str, memory: int = 2 * 2**30) -> tuple[str, int, int, float]:
    """Problem, MiB of the parent, MiB of the worker, and seconds, in a process that did nothing else."""
    done = subprocess.run(
        [sys.executable, "-c", BOUNDED, str(path), entry, str(memory)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": f"{ROOT}:{path.parent}", "PYTHONUTF8": "1"},
    )
    problem, numbers = done.stdout.splitlines()
    mine, theirs, seconds = numbers.split()
    return problem, int(mine), int(theirs), float(seconds)


@pytest.fixture(scope="module")
def bomb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of about 1 MB that unpacks to 300 MB."""
    path = tmp_path_factory.mktemp("bomb") / "bomb.docx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("word/document.xml", "w") as member,
    ):
        for _ in range(300):
            member.write(b" " * 2**20)
    (path.parent / "bomb_reader.py").write_text(BOMB_READER, encoding="utf-8")
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="the bound on memory is set on Linux only")
def test_a_zip_bomb_is_refused_within_the_bound(bomb: Path) -> None:
    problem, mine, theirs, seconds = bounded(bomb, "bomb_reader:read", 100 * 2**20)
    assert problem == "读取时占用的内存超过上限"
    assert mine < 150
    assert theirs < 250
    assert seconds < 20


@pytest.mark.skipif(sys.platform != "linux", reason="the bound on memory is set on Linux only")
def test_a_zip_bomb_is_refused_by_the_package_as_it_stands(bomb: Path) -> None:
    problem, mine, theirs, seconds = bounded(bomb, "policykit.gongwen.document:documents_of")
    assert problem
    assert mine < 150
    assert theirs < 2300
    assert seconds < 30


@pytest.mark.skipif(sys.platform != "linux", reason="the bound on memory is set on Linux only")
@pytest.mark.parametrize(("size", "problem"), [(2**30, "超过 32 MiB 的上限"), (30 * 2**20, "有一行长达")])
def test_a_line_without_end_is_refused(tmp_path: Path, size: int, problem: str) -> None:
    path = tmp_path / "line.txt"
    with path.open("wb") as out:
        out.write((SENTENCE * (min(size, 30 * 2**20) // len(SENTENCE.encode()))).encode())
        out.truncate(size) if size > 2**29 else None  # the rest is a hole and takes no room
    said, mine, theirs, seconds = bounded(path, "policykit.gongwen.document:documents_of")
    assert problem in said
    assert mine < 600
    assert theirs < 1000
    assert seconds < 20
