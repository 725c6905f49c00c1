"""What docs/trust.md promises: nothing lost by a kill, by a neighbour, by a hostile file or a failing machine; no network.

The kills come at random moments of a seeded draw; ``POLICYKIT_KILLS=200 POLICYKIT_HOSTILE=1 pytest tests/test_trust.py``
draws more of them and reads all hostile files.
"""

from __future__ import annotations

import contextlib
import csv
import os
import random
import re
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from importlib import metadata
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from hostile_files import ALONE, hostile

import policykit as pk
from policykit.coding.frames import load_frame
from policykit.corpus.build import build, load
from policykit.corpus.decided import read_decisions
from policykit.corpus.ledger import decide
from policykit.corpus.runs import Runs
from policykit.corpus.store import Store
from policykit.errors import MachineFailed
from policykit.pipeline import built, export

Make = Callable[..., Path]
KILLS = int(os.environ.get("POLICYKIT_KILLS", "12"))
HOSTILE = bool(os.environ.get("POLICYKIT_HOSTILE"))
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


def test_hostile_files_are_read_or_named_and_harm_no_other(
    small_workspace: Make, small_texts: dict[str, str]
) -> None:
    data = small_workspace(SOUND)
    alone = load(data)
    made = hostile(small_texts["a_qingdao.txt"])
    assert len(made) > 300
    if not HOSTILE:  # every tenth by chance of its name, and all that are hostile alone
        made = {name: made[name] for name in made if name in ALONE or crc32(name.encode()) % 10 == 0}
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


def everything(path: Path) -> tuple[object, ...]:
    """What a reader of the corpus is told: tables, texts, refusals, notes, what was done with decisions."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        done, corpus = build(path), load(path)
    tables = {name: table.to_csv() for name, table in corpus.tables.items()}
    said = [str(e) for e in done.refused], done.notes, done.failed_regions, done.decided, done.hashes
    last = Runs(path / "corpus" / "results").all()
    kept = [
        {name: t.to_csv() for name, t in Runs(path / "corpus" / "results").tables(r).items()} for r in last
    ]
    return tables, corpus.texts, said, [r for r in kept if r]


def test_a_store_whose_bytes_changed_is_noticed_and_made_anew(small_workspace: Make, tmp_path: Path) -> None:
    """One bit, one digit or character of the same size: in each file, at chance places."""
    data = small_workspace(bad="短")
    (data / "catalog.csv").write_text("source_file,region\nbad.txt,厦门\n无.txt,苏州\n", encoding="utf-8")
    decide(data, load(data).measures["measure_id"].iloc[0], "担保", coder="甲")
    exported(str(data), str(tmp_path / "out"))
    good, draw = everything(data), random.Random(7)
    whole = {p: p.read_bytes() for p in (data / "corpus").rglob("*") if p.is_file() and p.stat().st_size}
    assert len(whole) > 20
    tried = draw.choices(list(whole), k=KILLS * 3 // 4)
    for file in [*tried, *[data / "corpus" / "current.json"] * (KILLS // 4)]:
        for path, content in whole.items():
            if not path.exists() or path.read_bytes() != content:
                path.parent.mkdir(exist_ok=True, parents=True)
                path.write_bytes(content)
        at, content = draw.randrange(len(whole[file])), whole[file]
        digit = content[at : at + 1].isdigit()
        new = (content[at] ^ 1 if digit else content[at] ^ 1 << draw.randrange(8)).to_bytes(1, "big")
        file.write_bytes(content[:at] + new + content[at + 1 :])
        now = everything(data)
        assert now[:3] == good[:3], (file, at)
        assert now[3] in (good[3], []), (file, at)


def test_a_file_that_changes_while_it_is_read_is_read_again(
    small_workspace: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, module = small_workspace(), sys.modules["policykit.corpus.build"]
    file, genuine = data / "raw" / "b_suzhou.txt", module.read_file
    before = file.read_text(encoding="utf-8")

    def changing(path: Path, *given: Any, **named: Any) -> Any:
        if path == file:
            turned(data)
        return genuine(path, *given, **named)

    monkeypatch.setattr(module, "read_file", changing)
    build(data)
    monkeypatch.undo()
    file.write_text(before, encoding="utf-8")
    assert BEFORE in "".join(load(data).texts.values()), "what it was when its hash was taken"


def test_what_the_machine_refuses_is_tried_again(
    small_workspace: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No process, no memory, a lock of an editor: a reason outside of the file is not remembered."""
    data = small_workspace(SOUND, long="支持企业，" * 5_000)
    for error in (BlockingIOError(11, "Resource temporarily unavailable"), MemoryError()):
        with monkeypatch.context() as patch:
            patch.setattr("policykit.gongwen.formats.worker.subprocess.Popen", _raising(error))
            (refused,) = build(data).refused
            assert refused.file == "long.txt"
        again = build(data)
        assert again.read == ["long.txt"]
        (data / "raw" / "long.txt").write_text("支持企业和人才，" * 5_000, encoding="utf-8")


def _raising(error: BaseException) -> Callable[..., Any]:
    def fail(*_: Any, **__: Any) -> Any:
        raise error

    return fail


def test_folders_that_are_closed_or_linked_are_named_and_raw_itself_stops_the_build(
    small_workspace: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = small_workspace()
    build(data)
    for folder in (data / "raw" / "closed", tmp_path / "elsewhere"):
        folder.mkdir()
        (folder / "a.txt").write_text("支持企业。", encoding="utf-8")
    (data / "raw" / "linked").symlink_to(tmp_path / "elsewhere")
    genuine, closed = os.scandir, {data / "raw" / "closed"}

    def scandir(path: Any) -> Any:
        if not isinstance(path, int) and Path(path) in closed:
            raise PermissionError(13, "Permission denied", str(path))
        return genuine(path)

    monkeypatch.setattr("os.scandir", scandir)
    done = build(data)
    assert [e.file for e in done.refused] == ["linked", "closed/"]
    closed.add(data / "raw")
    with pytest.raises(MachineFailed, match="raw：读写失败"):
        build(data)
    closed.clear()
    assert build(data).generation, "the documents are still there"


def test_two_workspaces_that_share_their_decisions_by_links_lose_none(
    small_workspace: Make, tmp_path: Path
) -> None:
    shared, places = tmp_path / "shared.csv", [small_workspace(folder=name) for name in ("one", "two")]
    shared.touch()
    for place in places:
        build(place)
        (place / "decisions.csv").symlink_to(shared)
    both = [processes.Process(target=_many_decided, args=(place, place.name)) for place in places]
    for process in both:
        process.start()
    for process in both:
        process.join(120)
    assert len(read_decisions(shared, load_frame()).decisions) == 2 * MANY


MANY = 20


def _many_decided(data: Path, coder: str) -> None:
    corpus = load(data)
    for n in range(MANY):
        decide(corpus, corpus.measures["measure_id"].iloc[n % 4], ("信贷", "担保")[n // 4 % 2], coder=coder)


def test_no_picture_of_an_earlier_export_stays_unless_somebody_changed_it(
    small_workspace: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from policykit.corpus.atomic import write_atomically

    data, out = small_workspace(), tmp_path / "out"
    names = ["old.csv", "edited.csv"]
    monkeypatch.setattr(
        "policykit.report.export.export_all",
        lambda *_, **__: [write_atomically(out / name, name.encode()) for name in names],
    )
    export(built(data, out), out)
    (out / "edited.csv").write_bytes(b"by hand")
    names[:] = ["new.csv"]
    turned(data)
    export(built(data, out), out)
    assert sorted(files(out)) == ["edited.csv", "new.csv"]


def test_a_document_with_garbled_lines_is_not_said_to_lack_anything(small_workspace: Make) -> None:
    from policykit.compare import coverage

    data = small_workspace()
    file = data / "raw" / SOUND
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[14] = lines[14].encode().decode("gb18030", errors="replace")
    file.write_text("\n".join(lines), encoding="utf-8")
    cells = coverage(load(data))
    assert set(cells[cells["region"] == "苏州"]["state"]) == {"covered", "failed"}
    assert "absent" in set(cells[cells["region"] == "青岛"]["state"])


def licence(package: metadata.Distribution) -> str:
    """As its metadata state it: an expression, a short text, or the classifiers."""
    said = package.metadata
    short = said.get("License") or ""
    kinds = [c.rsplit(" :: ")[-1] for c in said.get_all("Classifier") or () if c.startswith("License ::")]
    usable = short if 0 < len(short) < 60 and "\n" not in short and short != "UNKNOWN" else ""
    return said.get("License-Expression") or usable or "; ".join(kinds)


def test_every_pinned_package_has_hashes_and_a_licence_that_a_report_may_rest_on() -> None:
    root = Path(__file__).parents[1]
    pins = re.findall(r"^([\w.-]+)==(\S+)", (root / "constraints.txt").read_text("utf-8"), re.M)
    hashed = (root / "constraints-hashes.txt").read_text("utf-8")
    assert re.findall(r"^([\w.-]+)==(\S+)", hashed, re.M) == pins, "make constraints"
    assert all("--hash=sha256:" in one for one in re.split(r"^(?=[\w.-]+==)", hashed, flags=re.M)[1:])
    with (root / "docs" / "licences.csv").open(encoding="utf-8", newline="") as file:
        listed = dict(list(csv.reader(file))[1:])
    assert list(listed) == list(dict.fromkeys(name for name, _ in pins))
    for name, stated in listed.items():
        assert stated, name
        assert not re.search(r"(?<!L)(?:A?GPL)|Affero|(?<!Lesser )General Public", stated), name
        with contextlib.suppress(metadata.PackageNotFoundError):
            assert licence(metadata.distribution(name)) == stated, name


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
    assert not list((data / "corpus").glob(".g-*")), "what was begun would fill the disk with each try"
