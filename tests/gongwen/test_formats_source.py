"""What is read, and what is refused: every refusal says which file, what is wrong there and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from comparing import cases

from policykit.errors import RefusedDocument
from policykit.gongwen.clean.cleaning import clean
from policykit.gongwen.document import parse_document
from policykit.gongwen.formats import ocr
from policykit.gongwen.formats import source as room
from policykit.gongwen.formats.source import read_source, source_of
from policykit.gongwen.outline.bulletin import items_of

PROSE = "支持科技型企业上市融资，给予最高不超过二十万元的一次性补助。\n" * 4

REFUSED = cases("formats_source_refused")


@pytest.mark.parametrize(("data", "problem", "remedy", "reason"), REFUSED, ids=[r[-1] for r in REFUSED])
def test_refusal(
    data: bytes, problem: str, remedy: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)  # the extra may be there
    with pytest.raises(RefusedDocument) as refused:
        source_of("某文件.txt", data)
    message = str(refused.value)
    assert message.startswith("某文件.txt：")
    assert problem in refused.value.problem
    assert remedy in refused.value.remedy
    assert message == f"某文件.txt：{refused.value.problem}；{refused.value.remedy}"


def test_refusal_of_text_without_structure() -> None:
    source = source_of("散文.txt", ("春天来了，花都开了，我们去公园散步，心情非常愉快。\n" * 8).encode())
    (item,) = items_of(source)
    with pytest.raises(RefusedDocument, match=r"^散文.txt：没有找到条目结构.*；请"):
        parse_document(source, item, clean(item.lines), {})


def test_refusal_of_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MAX_BYTES", 10)
    path = tmp_path / "大.txt"
    path.write_text(PROSE, encoding="utf-8")
    with pytest.raises(RefusedDocument, match=r"^大.txt：文件有.*上限；请拆"):
        read_source(path)


def test_refusal_of_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(RefusedDocument, match=r"^没有.txt：打不开（.+）；请"):
        read_source(tmp_path / "没有.txt")


def test_what_a_source_says_about_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(PROSE.encode("gb18030"))
    source = read_source(path)
    assert (source.file, source.format, source.encoding, source.notes) == ("a.txt", "text", "gb18030", ())
    assert [line.number for line in source.lines] == [1, 2, 3, 4]
    assert len(source.sha256) == 64


def test_front_matter_gives_facts_and_keeps_line_numbers() -> None:
    front = '---\nlayout: post\ntitle: "央行等八部门印发《方案》"\ndate: 2022-01-04 12:01:58 +0800\n---\n'
    source = source_of("a.txt", (front + PROSE).encode())
    assert source.facts["title"] == "央行等八部门印发《方案》"
    assert source.facts["date"].startswith("2022-01-04")
    assert source.lines[0].number == 6
    assert not any("layout" in line.text for line in source.lines)


def test_a_rule_inside_the_text_is_no_front_matter() -> None:
    source = source_of("a.txt", f"一、总体要求\n---\n{PROSE}".encode())
    assert source.facts == {}
    assert source.lines[0].text == "一、总体要求"


LINES = cases("formats_source_lines")


@pytest.mark.parametrize(("raw", "text", "indented", "reason"), LINES)
def test_margins_of_a_line(raw: str, text: str, indented: bool, reason: str) -> None:
    line = source_of("a.txt", f"{raw}\n{PROSE}".encode()).lines[0]
    assert (line.text, line.indented) == (text, indented), reason


def test_blank_lines_are_counted_as_gaps() -> None:
    lines = source_of("a.txt", f"标题\n\n\u00a0\n{PROSE}".encode()).lines
    assert [(line.number, line.gap) for line in lines[:3]] == [(1, 0), (4, 2), (5, 0)]


MARKDOWN = (
    ("## 第一章 总则\n**第一条** 为了", ["第一章 总则", "第一条 为了"], "hashes and stars"),
    ("# 标题\n---\n- 3 -", ["标题", "- 3 -"], "a rule goes, a page number stays"),
    ("科技#金融\n支持3*4模式", ["科技#金融", "支持3*4模式"], "look-alikes stay"),
)


@pytest.mark.parametrize(("raw", "texts", "reason"), MARKDOWN)
def test_markdown(raw: str, texts: list[str], reason: str) -> None:
    lines = source_of("a.txt", f"{raw}\n{PROSE}".encode()).lines
    assert [line.text for line in lines[: len(texts)]] == texts, reason
