"""The raised marks that point to footnotes: taken out of the words, named in a note."""

from __future__ import annotations

import pytest
from comparing import cases, told
from layout_of_pages import Drawn, page_of, width

from policykit.gongwen.formats.content import Content
from policykit.gongwen.formats.pages.margins import without_references
from policykit.gongwen.formats.pages.paragraphs import content_of

BODY = "支持银行机构开展投贷联动业务试点并给予风险补偿资金支持"


def line(*parts: tuple[str, float, float], y: float = 100.0) -> list[Drawn]:
    """Parts of one line: text, letter size, height above the baseline."""
    drawn: list[Drawn] = []
    at = 80.0
    for text, size, up in parts:
        drawn.append((at, y - up, text, size))
        at += width(text, size)
    return drawn


def read(*lines: list[Drawn]) -> Content:
    return content_of([page_of([d for one in lines for d in one])], "pdf")


CASES = cases("formats_footnote_marks_cases")


@pytest.mark.parametrize(("parts", "text", "mark", "reason"), CASES, ids=[row[-1] for row in CASES])
def test_marks(parts: list[tuple[str, float, float]], text: str, mark: str, reason: str) -> None:
    content = read(line(*parts))
    assert [l.text for l in content.lines] == [text]
    said = dict(told(content.notes)).get("footnote_marks", "")
    assert said.endswith(f"[{mark.strip('[]')}]”") if mark else not said


def test_a_mark_behind_letters_counts_where_its_footnote_stands_on_the_page() -> None:
    note = line(("1", 5, 3), ("指第五代移动通信。", 9, 0), y=700)
    content = read(line((BODY + "5G", 12, 0), ("1", 7, 4), ("产业。", 12, 0)), note)
    assert [l.text for l in content.lines] == [BODY + "5G产业。", "1指第五代移动通信。"]
    assert dict(told(content.notes))["footnote_marks"] == "脚注序号（1 处）未计入正文：“资金支持5G[1]”"


def test_pages_without_marks_are_left_as_they_are() -> None:
    page = page_of(line((BODY, 12, 0)))
    pages, said = without_references([page])
    assert pages[0] is page
    assert said == []
