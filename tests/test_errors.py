"""What a person sees who got something wrong: one line in Chinese, and a whole traceback only for errors of the program."""

from __future__ import annotations

import pytest

from policykit.errors import BrokenWorkspace, PolicykitError, UnknownChoice, nearest

REGIONS = ["济南", "长三角", "山西", "武汉", "郑州", "聊城"]
CATEGORIES = ["信贷", "保险", "股权", "债券", "担保"]

MEANT = [
    ("济南市", REGIONS, "济南", "a city written out"),
    ("山西省", REGIONS, "山西", "a province written out"),
    ("长三角地区", REGIONS, "长三角", "another ending"),
    ("聊 城", REGIONS, "聊城", "white space inside"),
    ("武漢", REGIONS, "武汉", "traditional characters share the others"),
    ("擔保", CATEGORIES, "担保", "as many equal characters as 保险, but in the same place"),
    ("保險", CATEGORIES, "保险", "the same the other way round"),
    ("ＣＡＴＥＧＯＲＹ", ["instrument", "category"], "category", "full width and capitals"),
    ("mesure", ["snapshot", "measure"], "measure", "a slip of the keyboard"),
    ("武汉", ["武汉市", "武汉"], "武汉市", "both the same when written out: the first that stands there"),
]


@pytest.mark.parametrize(("given", "names", "first", "why"), MEANT, ids=[m[3] for m in MEANT])
def test_the_nearest_name_comes_first(given: str, names: list[str], first: str, why: str) -> None:
    assert nearest(given, names)[0] == first, why
    said = str(UnknownChoice("名称", given, names))
    assert f"可用的是：{first}" in said
    assert all(name in said for name in names)


def test_nothing_alike_keeps_the_order_and_many_names_are_not_all_listed() -> None:
    assert nearest("贷款余额突破", REGIONS) == []
    assert nearest("", REGIONS) == []
    assert str(UnknownChoice("地区", "x", REGIONS)).endswith("济南、长三角、山西、武汉、郑州、聊城")
    ids = [f"jinan/{n:02}/1" for n in range(30)]
    assert "最接近的是：jinan/07/1、" in str(UnknownChoice("措施", "jinan/07/1 ", ids))
    assert str(UnknownChoice("措施", "?", ids)).endswith("可用的共 30 个，如 jinan/00/1")
    assert str(UnknownChoice("快照", "idf-1", [])).endswith("没有可用的")


def test_of_very_many_names_those_that_begin_alike_are_compared() -> None:
    ids = [f"{town}-2025/{n:04}" for town in ("wuhan", "jinan") for n in range(4000)]
    assert nearest("jinan-2025/001", ids)[0].startswith("jinan-2025/001")
    assert nearest("paris-2025/0017", ids) == []


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """An IPython as it is in a terminal and, but for the sending, in a kernel."""
    interactive = pytest.importorskip("IPython.core.interactiveshell")
    made = interactive.InteractiveShell()
    shown: list[list[str]] = []
    monkeypatch.setattr(made, "_showtraceback", lambda kind, value, lines: shown.append(lines))
    made.run_cell("from policykit.errors import BrokenWorkspace", store_history=False)
    made.shown = shown
    return made


def test_ipython_shows_one_line_also_of_a_chain(shell) -> None:  # type: ignore[no-untyped-def]
    shell.run_cell("raise BrokenWorkspace('data', '打不开', '请检查')")
    shell.run_cell(
        "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise BrokenWorkspace('data', '坏\\n了', '请检查') from e"
    )
    assert shell.shown == [["data：打不开；请检查"], ["data：坏 了；请检查"]]


def test_ipython_shows_an_error_of_the_program_whole(shell) -> None:  # type: ignore[no-untyped-def]
    shell.run_cell("{}['not there']")
    (lines,) = shell.shown
    assert len(lines) > 1
    assert "KeyError" in "\n".join(lines)


def test_every_own_error_is_shown_so() -> None:
    made = BrokenWorkspace("data", "打不开", "请检查")
    assert isinstance(made, PolicykitError)
    assert made._render_traceback_() == [str(made)]
