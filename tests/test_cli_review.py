"""policykit review: what goes out, what comes back, what is refused, and what run says of decisions."""

from __future__ import annotations

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


def place(path: Path, words: str) -> str:
    measures = pk.load(path).measures
    (found,) = measures.loc[measures["text"].str.contains(words, regex=False), "measure_id"]
    return str(found)


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


def test_rows_with_the_same_trouble_have_one_line() -> None:
    rows = [(n, "不知道是谁填的", "请写明编码人") for n in range(2, 22)] + [(30, "没有编号", "请补上")]
    assert list(problem_lines(rows, file="表.csv")) == [
        "表.csv 第 2、3、4、5、6 行等 20 行：不知道是谁填的；请写明编码人",
        "表.csv 第 30 行：没有编号；请补上",
    ]
