"""What docs/trust.md promises: nothing lost by a kill, by a neighbour, by a hostile file or a failing machine; no network.

The kills come at random moments of a seeded draw; ``POLICYKIT_KILLS=200 pytest tests/test_trust.py`` draws more of them.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

import policykit as pk
from policykit.coding.frames import load_frame
from policykit.corpus.build import build, load
from policykit.corpus.decided import read_decisions
from policykit.corpus.ledger import decide
from policykit.corpus.store import Store
from policykit.pipeline import built, export

Make = Callable[..., Path]
KILLS = int(os.environ.get("POLICYKIT_KILLS", "24"))
BEFORE, AFTER = "实际保费的30%", "实际保费的40%"

processes = get_context("forkserver")
processes.set_forkserver_preload(
    ["policykit.pipeline", "policykit.report.export", "policykit.compare", "pandas"]
)


def ended(work: Callable[..., object], *args: Any, kill_after: float | None = None) -> bool:
    """Whether ``work`` came to its end in a process of its own, which is killed after some seconds."""
    process = processes.Process(target=work, args=args)
    process.start()
    process.join(kill_after)
    if process.is_alive():
        process.kill()
    process.join()
    return process.exitcode == 0


def moments(work: Callable[..., object], *args: Any, n: int) -> Iterator[float]:
    """``n`` random moments within the time that ``work`` takes here when nobody kills it."""
    start = time.monotonic()
    assert ended(work, *args)
    longest = time.monotonic() - start
    draw = random.Random(n)
    return (draw.uniform(0, longest) for _ in range(n))


def exported(data: str, out: str) -> None:
    export(built(data, out), out, only="tables")


def turned(data: Path) -> None:
    """The one document to its other version."""
    file = data / "raw" / "b_suzhou.txt"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(*((BEFORE, AFTER) if BEFORE in text else (AFTER, BEFORE))), encoding="utf-8")


def files(folder: Path) -> dict[str, bytes]:
    found = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    return {n: p.read_bytes() for n, p in found.items() if n != "run.json" and not p.name.startswith(".")}


def test_a_build_that_is_killed_leaves_the_state_before_or_the_one_after(small_workspace: Make) -> None:
    data = small_workspace()
    store, sums = Store(data / "corpus"), {}
    for _ in range(2):  # both versions as they are made undisturbed
        build(data)
        known = store.in_force()
        sums[(data / "raw" / "b_suzhou.txt").read_bytes()] = known.sums
        turned(data)
    killed = 0
    for moment in moments(build, data, n=KILLS // 3):
        killed += not ended(build, data, kill_after=moment)
        known = store.in_force()
        assert known is not None
        assert store.intact(known)
        assert known.sums in sums.values()
        build(data)
        assert store.in_force().sums == sums[(data / "raw" / "b_suzhou.txt").read_bytes()]
        turned(data)
    assert killed, "no process was killed: the moments lie too late"


def test_an_export_that_is_killed_is_made_whole_by_the_next(small_workspace: Make, tmp_path: Path) -> None:
    data, out = small_workspace(), tmp_path / "out"
    exported(str(data), str(tmp_path / "clean"))
    turned(data)
    exported(str(data), str(tmp_path / "turned"))
    # what changed since the run before is no matter of this state alone
    whole = [
        {n: b for n, b in files(tmp_path / name).items() if "tables/" in n and "changes" not in n}
        for name in ("clean", "turned")
    ]
    for n, moment in enumerate(moments(exported, str(data), str(out), n=max(KILLS // 8, 1))):
        turned(data)
        ended(exported, str(data), str(out), kill_after=moment)
        for file in (out / "tables").glob("*.csv"):  # each file is of one version, none is half written
            assert file.name == "changes.csv" or file.read_bytes() in [
                w[f"tables/{file.name}"] for w in whole
            ]
        exported(str(data), str(out))
        now = files(out)
        assert {name: now[name] for name in whole[n % 2]} == whole[n % 2]


def test_a_decision_that_is_killed_is_written_or_not_and_no_other_is_lost(small_workspace: Make) -> None:
    data = small_workspace()
    ids, file, frame = load(data).measures["measure_id"].tolist(), data / "decisions.csv", load_frame()
    for n, moment in enumerate(moments(_decided, data, ids[0], "甲", n=KILLS // 2)):
        before = file.read_bytes()
        done = ended(_decided, data, ids[n % len(ids)], f"乙{n}", kill_after=moment)
        after = file.read_bytes()
        assert after.startswith(before)
        rows = read_decisions(file, frame)
        assert rows.problems == ()
        assert not done or rows.decisions[-1].coder == f"乙{n}"
        assert after == before or rows.decisions[-1].coder == f"乙{n}"


def _decided(data: Path, measure: str, coder: str) -> None:
    decide(data, measure, "担保", coder=coder)


def test_two_builds_and_two_exports_at_once_wait_for_each_other(
    small_workspace: Make, tmp_path: Path
) -> None:
    for n, work in enumerate((build, exported)):
        data = small_workspace(folder=f"data{n}")
        given = (data,) if work is build else (str(data), str(tmp_path / "out"))
        both = [processes.Process(target=work, args=given) for _ in range(2)]
        for process in both:
            process.start()
        for process in both:
            process.join(120)
        assert [process.exitcode for process in both] == [0, 0]
        store = Store(data / "corpus")
        assert store.intact(store.in_force())
        assert not build(data).changed


SOUND = "b_suzhou.txt"
CONTROL = "\x1b[31m\x00\u202e\u200b\ufeff"


def _docx(text: str) -> bytes:
    import docx

    document, buffer = docx.Document(), BytesIO()
    for line in text.split("\n"):
        document.add_paragraph(line)
    document.save(buffer)
    return buffer.getvalue()


def _xlsx(text: str) -> bytes:
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    for row, cells in enumerate((("title", "content"), ("青岛若干措施", text))):
        sheet.write_row(row, 0, cells)
    book.close()
    return buffer.getvalue()


def _zip(**members: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/") + ".xml", data)
    return buffer.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;">]><d>&b;</d>'
SEEDS: dict[str, Callable[[str], bytes]] = {
    "txt": lambda text: text.encode(),
    "gbk.txt": lambda text: text.encode("gb18030"),
    "utf16.txt": lambda text: text.encode("utf-16"),
    "html": lambda text: f"<html><body><p>{'</p><p>'.join(text.splitlines())}</p></body></html>".encode(),
    "rtf": lambda text: (
        "{\\rtf1\\ansi\\uc0 "
        + "".join(f"\\u{ord(c)} " if ord(c) > 127 else c for c in text.replace("\n", "\\par "))
        + "}"
    ).encode(),
    "json": lambda text: json.dumps([{"title": "青岛若干措施", "content": text}]).encode(),
    "csv": lambda text: f'title,content\n青岛若干措施,"{text}"\n'.encode(),
    "docx": _docx,
    "xlsx": _xlsx,
}
HARMS: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda data: data[: len(data) * 2 // 3],
    "headless": lambda data: data[len(data) // 3 :],
    "flipped": lambda data: bytes(b ^ 0x11 if n % 97 == 50 else b for n, b in enumerate(data)),
    "zeroed": lambda data: data[:200] + bytes(400) + data[600:],
    "twice": lambda data: data + data,
}
ALONE = {
    "empty.txt": b"",
    "blank.txt": b"\xef\xbb\xbf \n\t\n",
    "one_letter.txt": b"a" * 2_000_000,
    "one_line.txt": "支持企业贷款，".encode() * 30_000,
    "brackets.txt": "（".encode() * 20_000,
    "nested.json": b"[" * 50_000 + b"]" * 50_000,
    "surrogate.json": b'[{"title": "\\ud800", "content": "\\udfff\xe6\x94\xaf"}]',
    "rows.csv": b'title,content\n"' + b"a,b\n" * 5_000,
    "bomb.docx": _zip(word__document=bytes(60_000_000)),
    "entities.docx": _zip(word__document=ENTITIES),
    "entities.html": ENTITIES,
    "pointer.pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\nxref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF",
    "groups.rtf": b"{\\rtf1" + b"{" * 30_000,
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "ole.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
}


def hostile(seed: str) -> dict[str, bytes]:
    """Some sixty files by name: each format in each harm, and those that are hostile alone."""
    text = f"{seed[:120]}{CONTROL}{seed[120:]}"
    harmed = {f"{harm}.{ending}": HARMS[harm](make(seed)) for ending, make in SEEDS.items() for harm in HARMS}
    return harmed | ALONE | {"control.txt": text.encode(), "=cmd|' '!A1.txt": text.encode(), "-rf.txt": b"-"}


def test_hostile_files_are_read_or_named_and_harm_no_other(
    small_workspace: Make, small_texts: dict[str, str]
) -> None:
    data = small_workspace(SOUND)
    alone = load(data)
    made = hostile(small_texts["a_qingdao.txt"])
    assert len(made) > 60
    for name, content in made.items():
        (data / "raw" / name).write_bytes(content)
    start = time.monotonic()
    done = build(data)
    assert time.monotonic() - start < 300
    assert {*done.read, *done.reused, *(e.file for e in done.refused)} == {SOUND, *made}
    for error in done.refused:
        assert str(error).isprintable(), error
        assert error.remedy
    together = load(data)
    for name in ("articles", "measures", "offers"):
        rows = together.tables[name]
        assert rows[rows["region"] == "苏州"].reset_index(drop=True).equals(alone.tables[name]), name
    for row in together.measures.itertuples():
        assert together.texts[row.doc_id][row.start : row.end] == row.text
    assert "root:" not in "".join(together.texts.values()), "no file of the machine is read"
    assert not build(data).changed


OFFLINE = """
import sys
def watch(event, args):
    if event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
        raise SystemExit(f"network: {event} {args}")
sys.addaudithook(watch)
from policykit.report import export
export.DPI, export.FORMATS = 40, ("png",)
from policykit.cli import main
sys.exit(main(sys.argv[1:]))
"""


def cli(code: str, *argv: str, **limits: Any) -> subprocess.CompletedProcess[str]:
    root = str(Path(pk.__file__).parents[1])
    return subprocess.run(
        [sys.executable, "-c", code, *argv], capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": root}, **limits,
    )  # fmt: skip


def test_the_main_job_asks_nobody_on_the_network(small_workspace: Make, tmp_path: Path) -> None:
    done = cli(OFFLINE, "run", "--data", str(small_workspace()), "--out", str(tmp_path / "out"))
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "out" / "report.docx").exists()
    caught = cli(
        OFFLINE.partition("from policykit.report")[0]
        + "import socket\nsocket.create_connection(('192.0.2.1', 9))"
    )
    assert "network: socket." in caught.stderr


@pytest.mark.skipif(os.name != "posix", reason="limits on the size of files are set as POSIX has them")
def test_a_machine_that_takes_no_more_is_said_in_a_line_and_the_last_state_stays(
    small_workspace: Make,
) -> None:
    import resource

    data = small_workspace()
    build(data)
    before = files(data / "corpus")
    turned(data)
    done = cli(
        "import sys\nfrom policykit.cli import main\nsys.exit(main(sys.argv[1:]))", "build", "--data", str(data),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000)),
    )  # fmt: skip
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "File too large" in done.stderr
    after = files(data / "corpus")
    assert {name: after[name] for name in before} == before
    assert not [name for name in after if ".tmp" in name]
