"""The review widget as a person uses it: JupyterLab in a real browser, keys pressed, ``decisions.csv`` looked at."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lab import Lab, notebook

import policykit as pk
from policykit.cli import main

Make = Callable[..., Path]
HOSTILE = "支持<script>window.hacked=1</script><img src=x onerror='window.hacked=1'>企业发行公司债券。"
CODE = "import policykit as pk\nfrom policykit import show\nshow.review(pk.load('data'), coder='张三')"


@pytest.fixture
def data(small_workspace: Make) -> Path:
    """A workspace with a hostile sentence."""
    data = small_workspace()
    source = data / "raw" / "a_qingdao.txt"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("各部门要各负其责", HOSTILE + "各部门要各负其责"), encoding="utf-8")
    return data


def _rows(data: Path) -> list[dict[str, str]]:
    path = data / "decisions.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())) if path.exists() else []


def _until(data: Path, n: int) -> list[dict[str, str]]:
    for _ in range(100):
        if len(rows := _rows(data)) >= n:
            return rows
        time.sleep(0.1)
    pytest.fail(f"{len(rows)} rows instead of {n}")


def test_a_person_reviews_by_keyboard(lab: Lab, browser: Any, data: Path) -> None:
    with lab.open(browser, notebook(data.parent / "r.ipynb", CODE)) as opened:
        opened.run_all()
        page = opened.page
        root = page.locator(".pk-review")
        root.wait_for()
        _work(page, root, data)
        for theme in ("Light", "Dark"):
            opened.theme(theme)
            opened.shot(f"review-{theme.lower()}")
            assert opened.contrast(".pk-review .sentence") > 7
            assert opened.contrast(".pk-review .beside, .pk-review .note") > 4.5
            assert opened.contrast(".pk-review mark.for") > 4.5
        assert page.evaluate("window.hacked") is None
        opened.quiet()


TWO = [
    "import policykit as pk\nfrom policykit import show\nshow.review(pk.load('one'), coder='甲')",
    "show.review(pk.load('two'))",
]
THIRD = "import policykit as pk\nfrom policykit import show\nshow.review(pk.load('one'), coder='丙', task='adjudication')"


def test_two_coders_on_two_copies_are_merged_and_a_third_settles(
    lab: Lab, browser: Any, small_workspace: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = small_workspace(folder="one"), small_workspace(folder="two")
    with lab.open(browser, notebook(tmp_path / "two.ipynb", *TWO)) as opened:
        opened.run_all()
        first, second = (opened.page.locator(".pk-review").nth(i) for i in (0, 1))
        measure = first.locator(".id").inner_text()
        assert second.locator(".id").inner_text() == measure
        _press(first, "4", "Enter")
        second.locator(".sentence").click()
        opened.page.keyboard.press(
            "Enter"
        )  # nobody has signed yet: nothing is written, the name is asked for
        assert "请先写编码人的名字" in second.inner_text()
        opened.page.keyboard.type("乙")
        opened.page.keyboard.press("Enter")
        second.locator(".coder[value='乙'], .state:has-text('编码人：乙')").first.wait_for()
        _press(second, "Enter")
        (left,), (right,) = _until(one, 1), _until(two, 1)
        opened.quiet()
    assert [(r["measure_id"], r["coder"]) for r in (left, right)] == [(measure, "甲"), (measure, "乙")]
    assert set(left["categories"].split("|")) ^ set(right["categories"].split("|")) - {""} == {"债券"}

    assert main(["review", "--data", str(one), "--accept", str(two / "decisions.csv")]) == 0
    assert "编码人意见不同" in capsys.readouterr().out
    assert one.conflicts["measure_id"].tolist() == [measure]

    with lab.open(browser, notebook(tmp_path / "third.ipynb", THIRD)) as opened:
        opened.run_all()
        third = opened.page.locator(".pk-review")
        while third.locator(".id").inner_text() != measure:
            _press(third, "n")
        _press(third, "4", "Enter")
        rows = _until(one, 3)
        opened.quiet()
    assert [(r["coder"], r["task"]) for r in rows] == [
        ("甲", "review"),
        ("乙", "review"),
        ("丙", "adjudication"),
    ]
    corpus = pk.load(one)
    assert corpus.decisions["state"].tolist() == ["settled", "settled", "applied"]
    assert corpus.measures.set_index("measure_id").loc[measure, "categories"] == left["categories"]


def _press(root: Any, *keys: str) -> None:
    root.locator(".sentence").click()
    for key in keys:
        root.page.keyboard.press(key)


def _work(page: Any, root: Any, data: Path) -> None:
    """Choose, accept, go back, undo, write a reason; the file is looked at after each."""
    assert _rows(data) == []
    total = int(root.locator(".progress").inner_text().split("/")[1].split("句")[0])
    first = root.locator(".id").inner_text()
    root.locator(".sentence").click()
    pressed = root.locator(".choices [aria-pressed='true']")
    before = pressed.count()
    page.keyboard.press("4")
    assert abs(pressed.count() - before) == 1
    page.keyboard.press("4")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    (row,) = _until(data, 1)
    assert (row["measure_id"], row["coder"], row["task"], row["action"]) == (
        first,
        "张三",
        "review",
        "decide",
    )
    assert "保险" in row["categories"].split("|")
    page.wait_for_function("document.querySelector('.pk-review .progress').textContent.includes('已定 1 句')")
    assert root.locator(".id").inner_text() != first  # Enter goes on
    page.keyboard.press("p")
    assert root.locator(".id").inner_text() == first
    assert "你已定" in root.inner_text()
    page.keyboard.press("u")
    rows = _until(data, 2)
    assert (rows[1]["measure_id"], rows[1]["action"]) == (first, "withdraw")
    assert rows[0] == row  # nothing is deleted
    page.wait_for_function("document.querySelector('.pk-review .progress').textContent.includes('已定 0 句')")
    page.keyboard.press("n")
    page.keyboard.press("r")
    page.keyboard.type("n12看上下文")  # inside the input, keys are text
    page.keyboard.press("Enter")
    for _ in range(2):  # the second one decides the next sentence
        page.keyboard.press("Enter")
    rows = _until(data, 4)
    assert [r["reason"] for r in rows[2:]] == ["n12看上下文", ""]
    page.wait_for_function("document.querySelector('.pk-review .progress').textContent.includes('已定 2 句')")
    assert (
        page.locator(".jp-Notebook .jp-MarkdownCell").count() == 0
    )  # 1 made no heading of the cell, m no text
    seen = set()
    for _ in range(total):
        page.keyboard.press("p")
    for _ in range(total):
        seen.add(root.locator(".sentence").inner_text())
        page.keyboard.press("n")
    assert any("<script>window.hacked=1</script>" in text for text in seen)
    assert root.locator("script, img").count() == 0
    for _ in range(total):
        page.keyboard.press("p")
