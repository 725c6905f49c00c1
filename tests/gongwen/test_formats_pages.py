"""From positioned characters to paragraphs, without any file format."""

from __future__ import annotations

import pytest
from comparing import cases, told
from layout_of_pages import Drawn, page_of, set_lines, set_pages

from policykit.gongwen.formats.ocr import spread
from policykit.gongwen.formats.pages.glyphs import Glyph, Rule, joined, text_of
from policykit.gongwen.formats.pages.paragraphs import content_of

A = "鼓励银行机构开展知识产权质押贷款，对获得贷款并按期还清本息的科技型企业给予贴息补助，同一企业一个年度最高十万元。"
B = "支持保险机构开发科技保险产品，对购买产品的企业给予保费补贴，补贴比例不高于百分之五十，单户企业每年最高一百万元。"


def texts(*pages: list[Drawn]) -> list[str]:
    return [l.text for l in content_of([page_of(p, n) for n, p in enumerate(pages, 1)], "pdf").lines]


def notes(*pages: list[Drawn]) -> dict[str, str]:
    return dict(told(content_of([page_of(p, n) for n, p in enumerate(pages, 1)], "pdf").notes))


def block(
    text: str, *, x: float = 80, y: float = 100, size: float = 12, measure: float = 300, indent: int = 2
) -> list[Drawn]:
    lines = set_lines(text, size, measure, indent)
    return [(x + offset, y + 20 * i, line, size) for i, (offset, line) in enumerate(lines)]


@pytest.mark.parametrize(
    ("left", "right", "both"),
    cases("formats_pages_broken_lines_join_without_a_space_in_chinese"),
)
def test_broken_lines_join_without_a_space_in_chinese(left: str, right: str, both: str) -> None:
    assert joined(left, right) == both


def test_indented_paragraphs_come_out_whole() -> None:
    page = block(A) + block(B, y=200)
    assert texts(page) == [A, B]
    assert [l.indented for l in content_of([page_of(page)], "pdf").lines] == [True, True]


def test_a_paragraph_that_ends_at_the_right_edge_ends_before_an_indent() -> None:
    full = A[: 25 + 23 - 1] + "。"  # fills two lines to the last place
    assert texts(block(full) + block(B, y=140)) == [full, B]


def test_a_reference_at_the_beginning_of_a_line_is_no_item() -> None:
    text = (
        "鼓励金融机构对科技型企业开展投贷联动业务试点按照本意见"
        + "第三条规定的条件和程序办理，并按季报送情况。"
    )
    page = block(text, measure=29 * 12)
    assert [d[2][:2] for d in page][1] == "第三"
    assert texts(page + block(B, y=200, measure=29 * 12)) == [text, B]


def test_without_indents_a_mark_behind_a_full_stop_begins_an_item() -> None:
    full = "（一）" + A[:46] + "。"
    lines = block(full, indent=0) + block("（二）" + B, y=140, indent=0)
    assert texts(lines) == [full, "（二）" + B]


def test_a_paragraph_runs_on_over_a_page_break_with_header_and_number() -> None:
    pages = set_pages([(A, 2), (B, 2)], per_page=3)
    assert len(pages) == 2
    assert texts(*pages) == [A, B]
    assert (
        notes(*pages)["page_furniture"] == "页眉、页脚和页码（2 种）未计入正文：“聊城市人民政府公报”、“— 1 —”"
    )
    assert notes(*pages)["pages"] == "PDF 共 2 页"


def test_a_heading_at_the_top_of_one_page_is_no_header() -> None:
    pages = [[(80.0, 60.0, "一、总体要求", 12.0), *block(A)], [(80.0, 60.0, "二、主要任务", 12.0), *block(B)]]
    assert texts(*pages) == ["一、总体要求", A, "二、主要任务", B]


def test_two_columns_are_read_one_after_the_other() -> None:
    title = [(200.0, 60.0 + 60, "关于支持科技金融发展的若干措施", 14.0)]
    left = block(A + A, y=160, measure=15 * 12)
    right = block(B + B, x=80 + 15 * 12 + 24, y=160, measure=15 * 12)
    assert texts(title + left + right) == ["关于支持科技金融发展的若干措施", A + A, B + B]


def test_a_mark_that_hangs_into_the_gutter_does_not_join_the_columns() -> None:
    left = [(80.0, 160.0 + 20 * i, "支持科技型企业发展壮大做强，", 12.0) for i in range(6)]
    right = [(80.0 + 13 * 12 + 24, 160.0 + 20 * i, "鼓励银行机构加大信贷投放力", 12.0) for i in range(6)]
    assert texts(left + right) == ["支持科技型企业发展壮大做强，" * 6 + "鼓励银行机构加大信贷投放力" * 6]


def test_footnotes_stand_at_the_end_and_do_not_part_a_paragraph() -> None:
    first = [*block(A + B)[:5], (80.0, 700.0, "①科技型企业指经认定的企业。", 9.0)]
    second = [(x, y - 100, t, s) for x, y, t, s in block(A + B)[5:]]
    assert texts(first, second) == [A + B, "①科技型企业指经认定的企业。"]
    assert notes(first, second)["footnotes"] == "1 条脚注移到文末"


def test_cells_with_borders_keep_their_wrapped_lines_and_a_merged_cell() -> None:
    page = page_of(
        [
            (85.0, 215.0, "信贷", 12.0),  # spans both rows
            (155.0, 215.0, "设立科技贷款风险", 12.0),
            (155.0, 232.0, "补偿资金", 12.0),
            (305.0, 223.0, "市财政局", 12.0),
            (155.0, 255.0, "开展银企对接", 12.0),
            (305.0, 255.0, "市科技局", 12.0),
        ]
    )
    rules = [Rule(80, 200, 400, 200), Rule(150, 240, 400, 240), Rule(80, 270, 400, 270)]
    rules += [Rule(x, 200, x, 270) for x in (80, 150, 300, 400)]
    bordered = type(page)(1, page.width, page.height, page.glyphs, tuple(rules))
    got = [l.text for l in content_of([bordered], "pdf").lines]
    assert got == ["信贷\t设立科技贷款风险补偿资金\t市财政局", "\t开展银企对接\t市科技局"]


def test_a_recognised_line_is_spread_over_its_box() -> None:
    glyphs = spread("贷1%", (0, 0, 40, 20))
    assert [(g.left, g.right) for g in glyphs] == [(0, 20), (20, 30), (30, 40)]
    assert spread("", (0, 0, 40, 20)) == []


def test_brackets_at_the_ends_of_a_recognised_line_get_their_whole_square() -> None:
    glyphs = spread("（市财政局）", (10, 0, 60, 10))
    assert [g.left for g in glyphs] == [5, 15, 25, 35, 45, 55]


SPACED = cases("formats_pages_spaced")


@pytest.mark.parametrize(("parts", "read", "reason"), SPACED, ids=[row[-1] for row in SPACED])
def test_a_space_is_a_gap_that_the_setting_does_not_explain(
    parts: list[tuple[str | None, float]], read: str, reason: str
) -> None:
    """Each part is set with this step for letters and digits; None is white space of this width."""
    glyphs, at = [], 0.0
    for text, step in parts:
        for char in text or "":
            glyphs.append(Glyph(char, at, 0, at + (5 if char.isascii() else 10), 10, 10))
            at += 10 * (step if char.isascii() else 1.0)
        at += 0 if text else 10 * step
    assert text_of(glyphs) == read
