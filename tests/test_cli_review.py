"""policykit review: what goes out, what comes back, what is refused, and what run says of decisions."""

from __future__ import annotations

import csv
import re
import string
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

import policykit as pk
from policykit.cli import main
from policykit.coding.sheet import read_sheet
from policykit.report.wording.terminal import problem_lines

Make = Callable[..., Path]


pytestmark = pytest.mark.usefixtures("quick")


def fill(form: Path, marks: Callable[[dict[str, str]], dict[str, str]], encoding: str = "utf-8-sig") -> None:
    rows = list(csv.DictReader(form.read_text(encoding="utf-8-sig").splitlines()))
    with form.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row | marks(row) for row in rows)


def place(path: Path, words: str) -> str:
    measures = pk.load(path).measures
    (found,) = measures.loc[measures["text"].str.contains(words, regex=False), "measure_id"]
    return str(found)


def test_the_form_goes_out_is_filled_and_comes_back(
    small_workspace: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, form = small_workspace(), tmp_path / "form.csv"
    base = ["review", "--data", str(path)]
    assert main([*base, "--out", str(form), "--n", "3"]) == 0
    said = capsys.readouterr().out
    assert f"写好 {form}：3 句" in said
    assert "只有这一句" in said
    assert not (path / "decisions.csv").exists()
    fill(form, lambda row: {"债券": "1"} if row["编号"].endswith("03/1") else {}, "gb18030")
    accept = [*base, "--accept", str(form), "--coder", "张三"]
    assert main(accept) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "张三（任务 review）：收下 1 条，与先前相同的 0 条未重记。"
    assert lines[1].startswith("  qingdao-2023-985c/03/1：债券｜设立总规模10亿元")
    assert lines[2:] == ["没有填的 2 行，未收的 0 行。", "编码决定（1 行）：1 句由人工决定。"]
    before = (path / "decisions.csv").read_bytes()
    assert main(accept) == 0
    assert "收下 0 条，与先前相同的 1 条未重记" in capsys.readouterr().out
    assert (path / "decisions.csv").read_bytes() == before


def test_what_is_refused_goes_to_stderr_with_file_and_line_and_the_rest_is_taken(
    small_workspace: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, form = small_workspace(), tmp_path / "form.csv"
    main(["review", "--data", str(path), "--out", str(form), "--n", "3"])
    capsys.readouterr()
    marks = iter([{"信贷": "?"}, {"都不是": "1"}, {}])
    fill(form, lambda _: next(marks))
    assert main(["review", "--data", str(path), "--accept", str(form), "--coder", "张三"]) == 1
    said = capsys.readouterr()
    assert said.err == f"{form} 第 2 行：不认识的记号：信贷“?”；请写 1（是）或留空\n"
    assert "收下 1 条" in said.out


def test_two_blind_samples_come_back_under_their_task_and_change_no_coding(
    small_workspace: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = small_workspace()
    before = pk.load(path).measures
    forms = {coder: tmp_path / f"{coder}.csv" for coder in ("甲", "乙")}
    for coder, form in forms.items():
        argv = ["--sample", "6", "--seed", "3", "--coder", coder, "--out", str(form)]
        assert main(["review", "--data", str(path), *argv]) == 0
    assert "任务 sample-3" in capsys.readouterr().out
    assert forms["甲"].read_text().replace(",甲,", ",乙,") == forms["乙"].read_text()
    for coder, form in forms.items():
        fill(form, lambda row, coder=coder: {"担保": "1"} if coder == "甲" else {"都不是": "1"})
        assert main(["review", "--data", str(path), "--accept", str(form)]) == 0
    corpus = pk.load(path)
    assert corpus.measures.equals(before)
    table = corpus.decisions
    assert set(zip(table["coder"], table["task"], table["state"], strict=True)) == {
        ("甲", "sample-3", "sample"),
        ("乙", "sample-3", "sample"),
    }
    assert "12 条抽样编码（只用于一致性检验，不改编码）" in capsys.readouterr().out


def test_a_workbook_goes_out_with_lists_to_choose_from_and_is_a_sample_as_it_comes_back(
    small_workspace: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The coder's own instruments and figures of one sentence are judged, whatever tool filled the cells."""
    path, form = small_workspace(), tmp_path / "form.xlsx"
    out = ["review", "--data", str(path), "--sample", "4", "--layers", "--coder", "甲", "--out", str(form)]
    assert main(out) == 0
    before = form.read_bytes()
    assert main(out) == 0
    assert form.read_bytes() == before
    with zipfile.ZipFile(form) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert re.search('topLeftCell="F2"[^>]*state="frozen"', sheet), "header and sentence stay in sight"
    filled = read_sheet(form.read_bytes())
    head = list(filled.columns)
    column = string.ascii_uppercase[head.index("强度")]
    assert re.search(f'sqref="{column}2:{column}5"><formula1>可选!.{{1,3}}\\$2:.{{1,3}}\\$5<', sheet), (
        "four to choose from"
    )
    said = {"信贷": "1", "工具": "贴息", "强度": "4", "数额": "是", "数量": "最高50万元"}
    with xlsxwriter.Workbook(form) as book:
        written = book.add_worksheet()
        written.write_row(0, 0, head)
        for at, (_, row) in enumerate(filled.rows, 1):
            written.write_row(at, 0, (row | said if "贴息" in row["句子"] else row).values())
    capsys.readouterr()
    assert main(["evaluate", str(form), "--data", str(path)]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [line[:2] for line in lines if line[:1] in (["工具"], ["数量"])] == [["工具", "1"], ["数量", "1"]]
    assert main(["review", "--data", str(path), "--accept", str(form)]) == 0
    assert "甲（任务 sample-1）：收下 1 条" in capsys.readouterr().out


def test_another_copy_of_decisions_is_merged_and_duplicates_are_left_out(
    small_workspace: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = small_workspace(folder="one"), small_workspace(folder="two")
    pk.decide(one, place(one, "琴岛贷"), "担保", coder="甲")
    pk.decide(two, place(two, "琴岛贷"), "信贷", coder="乙")
    argv = ["review", "--data", str(one), "--accept", str(two / "decisions.csv")]
    assert main(argv) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("新增 1 条决定（编码人照各行所写），0 条已经有了。")
    assert "编码人意见不同（乙：信贷；甲：担保）" in lines[2]
    assert main(argv) == 0
    assert "新增 0 条决定（编码人照各行所写），1 条已经有了。" in capsys.readouterr().out


def test_run_works_again_for_a_decision_and_names_it_as_the_cause(
    small_workspace: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = small_workspace()
    argv = ["run", "--data", str(path), "--out", str(tmp_path / "out")]
    main(argv)
    pk.decide(path, place(path, "琴岛贷"), "担保", coder="张三")
    capsys.readouterr()
    assert main(argv) == 0
    lines = capsys.readouterr().out.splitlines()
    changed = [line for line in lines if line.startswith("  覆盖")]
    assert changed == [
        "  覆盖｜青岛｜信贷：3 → 2（人工编码决定改变）",
        "  覆盖｜青岛｜担保：1 → 2（人工编码决定改变）",
    ]
    assert lines[-1] == "编码决定（1 行）：1 句由人工决定。"
    assert main(argv) == 0
    assert capsys.readouterr().out.startswith("没有新内容：2 个文件与上次相同")


def test_run_lists_conflicts_each_time_and_names_malformed_rows(
    small_workspace: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = small_workspace()
    pk.decide(path, place(path, "最高50万元"), "担保", coder="张三")
    source = path / "raw" / "a_qingdao.txt"
    source.write_text(source.read_text(encoding="utf-8").replace("50万", "80万"), encoding="utf-8")
    with (path / "decisions.csv").open("a", encoding="utf-8") as file:
        file.write("坏行\n")
    for command in ("run", "run", "review"):
        out = "out" if command == "run" else "form.csv"
        assert main([command, "--data", str(path), "--out", str(tmp_path / out)]) == 1
        said = capsys.readouterr()
        assert "冲突｜qingdao-2023-985c/01/2：原句已改，第 2 行的决定（张三：担保）未采用；改动：" in said.out
        assert "【50→80】" in said.out
        assert said.err == "decisions.csv 第 3 行：没有写 coder；请补上\n"
    written = (tmp_path / "out" / "tables" / "conflicts.csv").read_text(encoding="utf-8-sig")
    assert "sentence_changed" in written


WRONG = [
    (["--accept", "nowhere.csv"], "nowhere.csv：打不开"),
    (["--accept", "a.csv", "--out", "b.csv"], "--accept 不能与 --out 或 --sample 同用"),
    (["--accept", "book.xlsx"], "文件损坏"),
    (["--accept", "other.csv"], "表头缺少 measure_id"),
]


@pytest.mark.parametrize(("argv", "words"), WRONG)
def test_wrong_use_is_named_and_nothing_is_written(
    small_workspace: Make,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    argv: list[str],
    words: str,
) -> None:
    path = small_workspace()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "book.xlsx").write_bytes(b"PK\x03\x04...")
    (tmp_path / "other.csv").write_bytes(b"a,b\n1,2\n")
    assert main(["review", "--data", str(path), *argv]) == 2
    assert words in capsys.readouterr().err
    assert not (path / "decisions.csv").exists()


def test_rows_with_the_same_trouble_have_one_line() -> None:
    rows = [(n, "不知道是谁填的", "请写明编码人") for n in range(2, 22)] + [(30, "没有编号", "请补上")]
    assert list(problem_lines(rows, file="表.csv")) == [
        "表.csv 第 2、3、4、5、6 行等 20 行：不知道是谁填的；请写明编码人",
        "表.csv 第 30 行：没有编号；请补上",
    ]
