"""HTML to lines: blocks in reading order, without the page's own furniture."""

from __future__ import annotations

import pytest
from comparing import cases

from policykit.gongwen.formats.html import html_lines, is_html
from policykit.gongwen.formats.source import source_of

A = "支持科技型企业上市融资，给予最高二十万元补助。"
B = "鼓励银行机构开展知识产权质押贷款，扩大信贷投放。"

PAGES = cases("formats_html_pages")


@pytest.mark.parametrize(("page", "texts", "reason"), PAGES, ids=[row[-1] for row in PAGES])
def test_lines_of_a_page(page: str, texts: list[str], reason: str) -> None:
    assert [line.text for line in html_lines(page)[0]] == texts


def test_cells_of_a_table_row_stand_on_one_line() -> None:
    page = f"<p>{A}</p><table><tr><td>任务</td><td>单位</td></tr><tr><td>上市</td><td>金融办</td></tr></table><p>{B}</p>"
    assert [line.text for line in html_lines(page)[0]] == [A, "任务\t单位", "上市\t金融办", B]


SPANS = cases("formats_html_spans")


@pytest.mark.parametrize(("rows", "texts", "reason"), SPANS, ids=[row[-1] for row in SPANS])
def test_cells_stand_in_their_columns(rows: str, texts: list[str], reason: str) -> None:
    page = f"<div><p>{A}</p><table>{rows}</table><p>{B}</p></div>"
    assert [line.text for line in html_lines(page)[0]] == [A, *texts, B]


def test_a_table_that_lays_out_the_page_is_no_table() -> None:
    long = A * 60
    page = f"<table><tr><td><a href='#'>首页</a></td><td><p>{long}</p><p>{B}</p></td></tr></table>"
    assert [line.text for line in html_lines(page)[0]][-2:] == [long, B]


def test_menus_around_the_main_block_are_left_out() -> None:
    menu = (
        "<ul>" + "".join(f"<li><a href='#'>{w}</a></li>" for w in ("首页", "政务公开", "办事服务")) + "</ul>"
    )
    page = (
        f"<body><div>{menu}</div><div class='TRS_Editor'><p>{A}</p><p>{B}</p></div><div>版权所有</div></body>"
    )
    assert [line.text for line in html_lines(page)[0]] == [A, B]


def test_a_page_with_two_blocks_of_prose_keeps_both() -> None:
    page = f"<body><div><p>{A}</p></div><div><p>{B}</p></div></body>"
    assert [line.text for line in html_lines(page)[0]] == [A, B]


def test_facts_of_the_head() -> None:
    page = (
        "<html><head><title>某市若干措施</title><meta name='PubDate' content='2024-05-20'></head>"
        f"<body><p>{A}</p></body></html>"
    )
    assert html_lines(page)[1] == {"title": "某市若干措施", "date": "2024-05-20"}


def test_the_title_of_a_meta_tag_wins() -> None:
    page = f"<head><meta name='ArticleTitle' content='若干措施'><title>若干措施_某网</title></head><body><p>{A}</p></body>"
    assert html_lines(page)[1]["title"] == "若干措施"


def test_line_numbers_are_those_of_the_source() -> None:
    front = "---\ntitle: x\n---\n"
    page = f"{front}<div>\n<p>{A}</p>\n\n<p>{B}</p>\n</div>"
    lines = source_of("a.html", (page + f"<p>{A}</p>").encode()).lines
    assert [(line.number, line.text) for line in lines[:2]] == [(5, A), (7, B)]


def test_markdown_behind_the_tags_gives_lines_of_its_own() -> None:
    """000 L10 and L12: a link and a footer that the scraper left behind the HTML."""
    page = f"<p>{A}</p><p>{B}</p>\n\n<http://finews.example/a.html>\n\n[返回首页](//x/)"
    assert [line.text for line in html_lines(page)[0]] == [
        A,
        B,
        "http://finews.example/a.html",
        "[返回首页](//x/)",
    ]


KINDS = cases("formats_html_kinds")


@pytest.mark.parametrize(("text", "expected", "reason"), KINDS)
def test_is_html(text: str, expected: bool, reason: str) -> None:
    assert is_html(text) is expected, reason
