"""The main job: what a run does, what it leaves alone, and what it says about changes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from policykit.cli.main import main
from policykit.corpus import build
from policykit.corpus.changes import Cause
from policykit.errors import BrokenWorkspace, UnknownChoice, WrongCall
from policykit.pipeline import RunOptions, built, changed_since, export, reissue, run, runs_of
from policykit.report import export as report
from policykit.tables import exported

Make = Callable[..., Path]
RAW = Path(__file__).parents[1] / "data" / "raw"


def stamps(*folders: Path) -> dict[str, int]:
    return {str(p): p.stat().st_mtime_ns for folder in folders for p in folder.rglob("*")}


def read(out: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(out / "tables" / f"{name}.csv", encoding="utf-8-sig", keep_default_na=False)


def similarities(out: Path, *regions: str) -> list[list[object]]:
    table = read(out, "similarity")
    kept = table[table["left"].isin(regions) & table["right"].isin(regions)]
    return kept[["category", "left", "right", "words", "idf"]].values.tolist()


def add(path: Path, name: str, text: str) -> None:
    (path / "raw" / name).write_text(text, encoding="utf-8")


@pytest.mark.usefixtures("quick")
def test_a_second_run_does_no_work(small_workspace: Make, tmp_path: Path) -> None:
    path, out = small_workspace(), tmp_path / "out"
    first = run(path, out)
    assert (first.worked, first.first, first.idf, first.stale_idf) == (True, True, "idf-1", False)
    before = stamps(path, out)
    second = run(path, out)
    assert (second.worked, second.written, second.changes) == (False, [], None)
    assert stamps(path, out) == before


def changed(file: Path) -> None:
    """Another letter: the file keeps its size."""
    file.write_bytes(file.read_bytes().replace("青岛".encode(), "青海".encode()))


UNDONE = [
    ("a file that holds something else", lambda out: changed(out / "tables" / "coverage.csv")),
    ("an emptied file", lambda out: (out / "tables" / "measures.csv").write_bytes(b"")),
    ("a cut file", lambda out: os.truncate(out / "comparison.xlsx", 4000)),
    ("a file is missing", lambda out: (out / "tables" / "coverage.csv").unlink()),
    ("no record", lambda out: (out / "run.json").unlink()),
    ("a damaged record", lambda out: (out / "run.json").write_text("{")),
    ("a record of another shape", lambda out: (out / "run.json").write_text("[]")),
]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(("reason", "undo"), UNDONE, ids=[c[0] for c in UNDONE])
def test_what_is_missing_is_written_again(
    small_workspace: Make, tmp_path: Path, reason: str, undo: Callable[[Path], object]
) -> None:
    path, out = small_workspace(), tmp_path / "out"
    run(path, out)
    undo(out)
    again = run(path, out)
    assert again.worked, reason
    assert again.changes is not None
    assert again.changes.empty
    assert (out / "tables" / "coverage.csv").is_file()
    assert not run(path, out).worked


@pytest.mark.usefixtures("quick")
def test_another_language_or_folder_is_new_work(small_workspace: Make, tmp_path: Path) -> None:
    path, out = small_workspace(), tmp_path / "out"
    run(path, out)
    assert run(path, out, RunOptions("en")).worked
    assert run(path, out, RunOptions(short=True)).worked
    assert run(path, tmp_path / "other").worked
    assert not run(path, tmp_path / "other").worked


@pytest.mark.usefixtures("quick")
def test_a_run_may_have_a_name_and_some_of_the_regions(small_workspace: Make, tmp_path: Path) -> None:
    path, out = small_workspace(), tmp_path / "out"
    run(path, out, RunOptions(name="年报2026"))
    assert not run(path, out).worked, "a name is no other result"
    assert run(path, out, RunOptions(regions=("苏州",))).worked
    assert set(read(out, "measures")["region"]) == {"苏州"}
    before, last, told = changed_since(path, "年报2026")
    assert (before and before.number, last and last.number) == (1, 2)
    assert not told.empty


@pytest.mark.usefixtures("quick")
def test_a_named_run_is_issued_again_as_it_was(small_workspace: Make, tmp_path: Path) -> None:
    path, out, again = small_workspace(), tmp_path / "out", tmp_path / "again"
    run(path, out)
    assert not run(path, out, RunOptions(name="年报")).worked, "what stands there is named"
    assert not run(path, out, RunOptions(name="年报")).worked, "and named so once more"
    then = {p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    run(path, out, RunOptions(regions=("苏州",)))
    shutil.rmtree(path / "corpus" / "files")
    reissue(path, "年报", again)
    assert {p.relative_to(again): p.read_bytes() for p in again.rglob("*") if p.is_file()} == then
    assert [kept.name for kept in runs_of(path)] == ["年报", ""]
    with pytest.raises(WrongCall, match="请另取一个"):
        run(path, out, RunOptions(name="年报"))
    with pytest.raises(WrongCall, match="名称含有“/”"):
        run(path, out, RunOptions(name="a/b"))
    with pytest.raises(UnknownChoice, match="年报"):
        reissue(path, "季报", again)
    kept = path / "issued" / "年报.zip"
    whole = kept.read_bytes()
    for broken in (whole[:-30], whole.replace(b"tables/terms.csv", b"tables/terms.csw"), b""):
        kept.write_bytes(broken)
        with pytest.raises(BrokenWorkspace, match="年报"):
            reissue(path, "年报", again)


@pytest.mark.usefixtures("quick")
def test_a_watch_takes_files_once_they_are_complete(
    small_workspace: Make,
    small_texts: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Any,
) -> None:
    """Between two looks a file grows, then stands still; a slip in the catalog is named and mended; then it is stopped."""
    path, text = small_workspace(), small_texts["c_chengdu.txt"]
    steps = iter(
        [
            lambda: None,
            lambda: add(path, "d.txt.crdownload", text),
            lambda: add(path, "c.txt", text[:200]),
            lambda: add(path, "c.txt", text),
            lambda: None,
            lambda: (path / "catalog.csv").write_text("文件,级别\nc.txt,乡\n", encoding="utf-8"),
            lambda: None,
            lambda: (path / "catalog.csv").write_text("文件,级别\nc.txt,市\n", encoding="utf-8"),
            lambda: None,
        ]
    )

    def looked(_: float) -> None:
        step = next(steps, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    monkeypatch.setattr("time.sleep", looked)
    assert main(["run", "--watch", "--data", str(path), "--out", str(tmp_path / "out")]) == 130
    said = capsys.readouterr()
    assert said.out.count("导出 ") == 3
    assert "读入 2 个新增或改动的文件" in said.out
    assert "读入 1 个新增或改动的文件，2 个沿用" in said.out
    assert "level 不能是 乡" in said.err
    assert len(read(tmp_path / "out", "documents")) == 3


@pytest.mark.usefixtures("quick")
def test_a_term_that_moves_instruments_alone_is_told_with_its_cause(
    small_workspace: Make, tmp_path: Path
) -> None:
    """The measure keeps its category and its words: only the table of instruments moves."""
    path, out = small_workspace(), tmp_path / "out"
    run(path, out)
    (path / "codebook").mkdir()
    (path / "codebook" / "terms.csv").write_text(
        "term,category,instrument,kind,needs,unless\n天使母基金,股权,引导基金与母基金,term,,\n",
        encoding="utf-8",
    )
    moved = run(path, out).changes
    assert moved is not None
    assert set(moved["kind"]) == {"instrument"}
    assert set(moved["where"]) == {"青岛"}
    assert [cause.about for cause in moved["because"].iloc[0]] == ["codebook"]


@pytest.mark.usefixtures("quick")
def test_a_part_alone_does_not_count_as_a_run(small_workspace: Make, tmp_path: Path) -> None:
    path, out = small_workspace(), tmp_path / "out"
    export(built(path, out), out, only="tables")
    assert run(path, out).first


@pytest.mark.usefixtures("quick")
def test_an_added_document_moves_no_published_number_of_the_others(
    small_workspace: Make, small_texts: dict[str, str], tmp_path: Path
) -> None:
    path, out = small_workspace(), tmp_path / "out"
    run(path, out)
    published = similarities(out, "青岛", "苏州")
    assert len(published) == 6  # document and five categories
    add(path, "c_chengdu.txt", small_texts["c_chengdu.txt"])
    done = run(path, out)
    assert done.build.read == ["c_chengdu.txt"]
    assert similarities(out, "青岛", "苏州") == published
    assert len(similarities(out, "青岛", "苏州", "成都")) == 18
    told = read(out, "changes")
    title = "成都市支持科技型企业融资的实施意见"
    assert told[told["kind"] == "document"].values.tolist() == [
        ["document", "成都", title, "", "c_chengdu.txt", "新增文件"]
    ]
    assert set(told["because"]) == {"新增文件", f"新增《{title}》"}
    assert told["where"].str.contains("成都").all()
    assert set(told["kind"]) >= {"document", "coverage", "similarity"}


@pytest.mark.usefixtures("quick")
def test_a_changed_sentence_is_named_as_the_cause(small_workspace: Make, tmp_path: Path) -> None:
    path, out = small_workspace(), tmp_path / "out"
    run(path, out)
    raw = path / "raw" / "b_suzhou.txt"
    raw.write_text(
        raw.read_text(encoding="utf-8").replace("专利保险等产品", "专利融资等产品"), encoding="utf-8"
    )
    told = run(path, out).changes
    assert told is not None
    reread = (Cause("reread", "《苏州市科技金融发展行动计划》"),)
    assert {reread} <= set(told["because"]) <= {reread, (Cause("content"),)}


@pytest.mark.usefixtures("quick")
def test_refreshing_the_snapshot_makes_the_next_one_and_says_what_moved(
    small_workspace: Make, small_texts: dict[str, str], tmp_path: Path
) -> None:
    path, out = small_workspace(), tmp_path / "out"
    run(path, out)
    add(path, "c_chengdu.txt", small_texts["c_chengdu.txt"])
    run(path, out)
    kept = (path / "reference" / "idf-1.json").read_bytes()
    done = run(path, out, refresh_idf=True)
    assert done.idf == "idf-2"
    assert sorted(p.name for p in (path / "reference").iterdir()) == ["idf-1.json", "idf-2.json"]
    assert (path / "reference" / "idf-1.json").read_bytes() == kept
    assert done.changes is not None
    assert set(done.changes["because"]) == {(Cause("snapshot", "idf-2", "idf-1"),)}
    assert {row[4] for row in similarities(out, "青岛", "苏州", "成都")} == {"idf-2"}
    assert not run(path, out).worked


@pytest.mark.usefixtures("quick")
def test_the_record_of_two_runs_differs_in_nothing_but_the_time(
    small_workspace: Make, tmp_path: Path
) -> None:
    path = small_workspace(bad=b"%PDF")
    records = []
    for name in ("one", "two"):
        run(path, tmp_path / name)
        records.append(json.loads((tmp_path / name / "run.json").read_text(encoding="utf-8")))
    for record in records:
        assert record.pop("time")
    assert records[0] == records[1]
    record = records[0]
    assert set(record["inputs"]) == {"a_qingdao.txt", "b_suzhou.txt", "bad.txt"}  # the refused one, too
    assert all(len(sha256) == 64 for sha256 in record["inputs"].values())
    assert record["idf"] == "idf-1"
    assert record["codebook"]["version"]
    assert record["codebook"]["hash"]
    assert record["counts"]["measures"] == 10
    assert record["settings"]["lang"] == "zh"
    assert record["packages"]["pandas"] == pd.__version__
    assert [e["file"] for e in record["refused"]] == ["bad.txt"]


@pytest.mark.usefixtures("quick")
def test_a_region_whose_document_was_refused_shows_as_failed(small_workspace: Make, tmp_path: Path) -> None:
    path = small_workspace(bad=b"%PDF")
    (path / "catalog.csv").write_text("source_file,region\nbad.txt,厦门\n", encoding="utf-8")
    run(path, tmp_path / "out")
    table = read(tmp_path / "out", "coverage")
    assert set(table[table["region"] == "厦门"]["state"]) == {"failed"}
    assert "failed" not in set(table[table["region"] != "厦门"]["state"])


@pytest.mark.usefixtures("quick")
def test_tables_hold_the_columns_of_the_contract_first(small_workspace: Make, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(small_workspace(), out)
    for name, columns in exported().items():
        assert tuple(read(out, name).columns)[: len(columns)] == columns, name
    for path in (out / "tables").iterdir():
        data = path.read_bytes()
        assert data.startswith(b"\xef\xbb\xbf"), path.name
        assert not data.startswith(b"\xef\xbb\xbf\xef\xbb\xbf"), path.name
        assert b"\r" not in data, path.name
        assert data.endswith(b"\n"), path.name
    measures = read(out, "measures")
    assert measures["measure_id"].tolist() == sorted(measures["measure_id"])
    assert "信贷" in measures["categories"].tolist()


def test_a_broken_snapshot_stops_the_run_before_anything_is_written(
    small_workspace: Make, tmp_path: Path
) -> None:
    path = small_workspace()
    (path / "reference").mkdir()
    (path / "reference" / "idf-1.json").write_text("{")
    before = stamps(path)
    with pytest.raises(BrokenWorkspace, match=r"idf-1.json：IDF 快照的内容已损坏.*；请从版本库取回"):
        run(path, tmp_path / "out")
    assert stamps(path) == before
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("below", [".", "deeper/down"])
def test_an_output_folder_that_is_a_file_stops_the_run_before_anything_is_written(
    small_workspace: Make, tmp_path: Path, below: str
) -> None:
    path = small_workspace()
    (tmp_path / "out").write_text("mine")
    before = stamps(path)
    with pytest.raises(BrokenWorkspace, match="out：不是文件夹.*请用 --out 指明另一个文件夹"):
        run(path, tmp_path / "out" / below)
    assert stamps(path) == before
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.usefixtures("quick")
def test_an_empty_workspace_runs(tmp_path: Path) -> None:
    path, out = tmp_path / "data", tmp_path / "out"
    (path / "raw").mkdir(parents=True)
    done = run(path, out)
    assert done.worked
    assert not (path / "reference").exists()  # an empty corpus must not settle the weights of later ones
    assert read(out, "measures").empty
    assert not run(path, out).worked


@pytest.mark.usefixtures("quick")
def test_other_snapshots_in_the_folder_are_taken_over(small_workspace: Make, tmp_path: Path) -> None:
    one, two = small_workspace(folder="one"), small_workspace(folder="two")
    run(one, tmp_path / "first")
    (two / "reference").mkdir()
    data = (one / "reference" / "idf-1.json").read_bytes()
    (two / "reference" / "idf-1.json").write_bytes(data)
    run(two, tmp_path / "second")
    assert similarities(tmp_path / "first", "青岛", "苏州") == similarities(
        tmp_path / "second", "青岛", "苏州"
    )


HEAVY = {"pandas", "numpy", "sklearn", "jieba", "matplotlib", "seaborn", "scipy", "pyarrow"}


def loaded(code: str, *argv: str) -> set[str]:
    """The heavy libraries that a fresh interpreter holds after this code."""
    script = f"import sys\n{code}\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script, *argv], capture_output=True, text=True, check=True)
    return HEAVY & set(done.stderr.split())


@pytest.mark.usefixtures("quick")
def test_an_unchanged_run_loads_no_heavy_library(small_workspace: Make, tmp_path: Path) -> None:
    path, out = small_workspace(), tmp_path / "out"
    run(path, out)
    code = "from policykit.cli import main\nassert main(sys.argv[1:]) == 0"
    assert loaded(code, "run", "--data", str(path), "--out", str(out)) == set()
    assert loaded(code, "build", "--data", str(path)) == set()


CHEAP = [
    "import policykit",
    "import policykit.cli, policykit.pipeline, policykit.report.wording.terminal",
    "from policykit.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass",
    "from policykit.cli import main\ntry: main(['run', '--help'])\nexcept SystemExit: pass",
]


@pytest.mark.parametrize("code", CHEAP)
def test_importing_and_asking_for_help_loads_no_heavy_library(code: str) -> None:
    assert loaded(code) == set()


def test_the_guard_sees_a_heavy_library() -> None:
    assert "numpy" in loaded("import numpy")


def test_the_first_corpus_from_end_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policykit.report.export.DPI", 50)  # quick; PDF is tried below
    monkeypatch.setattr("policykit.report.export.FORMATS", ("png", "svg"))
    (tmp_path / "data" / "raw").mkdir(parents=True)
    for source in sorted(RAW.glob("*.txt")):
        (tmp_path / "data" / "raw" / source.name).write_bytes(source.read_bytes())
    out = tmp_path / "out"
    done = run(tmp_path / "data", out)
    assert done.build.refused == []
    names = {p.relative_to(out).as_posix() for p in done.written}
    assert {"comparison.xlsx", "report.docx", "report.html", "tables/coverage.csv"} <= names
    assert {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()} == names | {"run.json"}
    assert read(out, "coverage")["region"].unique().tolist() == [
        "济南",
        "长三角",
        "山西",
        "武汉",
        "郑州",
        "聊城",
    ]
    assert not run(tmp_path / "data", out).worked
    assert sorted(p.name for p in (tmp_path / "data").iterdir()) == ["corpus", "raw", "reference"]


def test_two_exports_give_the_same_bytes(
    small_workspace: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    genuine = report.draw_all

    def one_figure(tables: Any, *rest: Any, **named: Any) -> Any:
        fewer = tables | {name: tables[name][:0] for name in ("terms", "matches") if name in tables}
        return genuine(fewer, *rest, **named)

    monkeypatch.setattr(report, "draw_all", one_figure)  # quick; each figure has tests of its own
    path = small_workspace("a_qingdao.txt")
    one, two = tmp_path / "one", tmp_path / "two"
    for out in (one, two):
        export(build(path), out)
    files = sorted(p.relative_to(one) for p in one.rglob("*") if p.is_file())
    assert files == sorted(p.relative_to(two) for p in two.rglob("*") if p.is_file())
    assert {f.suffix for f in files} == {
        *(".csv", ".xlsx", ".docx", ".html", ".png", ".svg", ".pdf", ".json"),
    }
    differing = [f.as_posix() for f in files if (one / f).read_bytes() != (two / f).read_bytes()]
    assert set(differing) <= {"run.json"}
    records = [json.loads((out / "run.json").read_text(encoding="utf-8")) for out in (one, two)]
    assert {k for k in records[0] if records[0][k] != records[1][k]} <= {"time"}


SAMPLE = "region,text,categories\n苏州,支持创业投资机构发行科技创新债券。,债券\n苏州,鼓励保险机构开发首台（套）保险、专利保险等产品，按实际保费的30%给予补贴。,保险\n"


@pytest.mark.usefixtures("quick")
def test_a_sample_in_the_workspace_says_how_far_to_trust_the_coding(
    small_workspace: Make, tmp_path: Path
) -> None:
    path, out = small_workspace(), tmp_path / "out"
    run(path, out)
    assert json.loads((out / "run.json").read_text(encoding="utf-8"))["trust"] == ""
    gold = path / "gold"
    gold.mkdir()
    (gold / "labels.csv").write_text(SAMPLE, encoding="utf-8")
    assert run(path, out).worked
    said = json.loads((out / "run.json").read_text(encoding="utf-8"))["trust"]
    assert said.startswith("与苏州 2 条措施的人工编码（1 份文件）相比，机器编码的微平均 F1 为 1.00")
    assert "规则编写时曾参考" not in said
    (gold / "about.toml").write_text("consulted = true\n", encoding="utf-8")
    assert run(path, out).worked
    assert "规则编写时曾参考" in json.loads((out / "run.json").read_text(encoding="utf-8"))["trust"]
    assert not run(path, out).worked


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("file", "content", "problem"),
    [("labels.csv", "地区,句子\n苏州,甲\n", "categories"), ("about.toml", "consulted", "不是有效的 TOML")],
)
def test_a_broken_sample_is_a_note_and_stops_nothing(
    small_workspace: Make, tmp_path: Path, file: str, content: str, problem: str
) -> None:
    path, out = small_workspace(), tmp_path / "out"
    (path / "gold").mkdir()
    (path / "gold" / "labels.csv").write_text(SAMPLE, encoding="utf-8")
    (path / "gold" / file).write_text(content, encoding="utf-8")
    done = run(path, out)
    assert done.worked
    assert any(file in note and problem in note for note in done.build.notes)
