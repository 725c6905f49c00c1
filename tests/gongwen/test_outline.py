"""Numbering and outline of small texts: which line is a heading, an article, an item or plain text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from comparing import cases

from policykit.gongwen.document import Parsed
from policykit.report.wording.doubts import doubt_message

Parser = Callable[..., Parsed]
Row = tuple[str, str, str, str]  # section, group, number, title

FRONT = "某市关于支持科技金融发展的若干措施\n为促进发展，制定以下措施。\n"

OUTLINES = cases("outline_outlines")

NOTED = cases("outline_noted")


def rows(found: Parsed) -> list[Row]:
    return [(a.section, a.group, a.number, a.title) for a in found.articles]


@pytest.mark.parametrize(("body", "expected", "reason"), OUTLINES, ids=[row[-1] for row in OUTLINES])
def test_outline(parse: Parser, body: str, expected: list[Row], reason: str) -> None:
    found = parse(FRONT + body)
    assert rows(found) == expected
    assert found.document.left_over == 0


GAPS = cases("outline_gaps")


@pytest.mark.parametrize(("body", "messages", "reason"), GAPS, ids=[row[-1] for row in GAPS])
def test_gaps_and_restarts_are_named(parse: Parser, body: str, messages: list[str], reason: str) -> None:
    assert [
        doubt_message(d.kind, d.facts) for d in parse(FRONT + body).doubts if d.kind == "numbering"
    ] == messages


def test_a_lead_in_line_belongs_to_no_article(parse: Parser) -> None:
    found = parse(
        FRONT
        + "一、支持对象\n本措施支持以下企业\n（一）高新企业。给予补助。\n（二）中小企业。给予贴息。\n二、附则\n每年评估一次。"
    )
    assert [found.clean[s.start : s.end] for s in found.segments if s.kind == "lead_in"] == [
        "本措施支持以下企业"
    ]
    assert rows(found)[0][2] == "（一）"


def test_a_heading_that_ends_in_a_colon_is_cut_there(parse: Parser) -> None:
    found = parse(
        FRONT
        + "一、支持对象：在本市注册的科技型企业。\n二、支持方式：给予贷款贴息。\n三、申报程序：每年申报一次。"
    )
    assert [(s.title, s.text) for s in found.sections] == [
        ("支持对象", "一、支持对象："),
        ("支持方式", "二、支持方式："),
        ("申报程序", "三、申报程序："),
    ]
    assert [m.text for m in found.measures] == [
        "在本市注册的科技型企业。",
        "给予贷款贴息。",
        "每年申报一次。",
    ]


@pytest.mark.parametrize(("body", "title", "reason"), NOTED, ids=[row[-1] for row in NOTED])
def test_an_agency_note_is_no_part_of_a_heading(parse: Parser, body: str, title: str, reason: str) -> None:
    found = parse(
        f"{FRONT}一、信贷支持\n{body}\n（二）降低成本。给予贴息。\n二、股权支持\n（一）设立基金。引导投早投小。"
    )
    first = found.articles[0]
    assert (first.number, first.title) == ("（一）", title)
    assert [m.text for m in found.measures if m.article_id == first.article_id] == ["给予补助。"]
    assert found.agencies[0].article_id == first.article_id


def test_an_agency_note_behind_a_section_heading(parse: Parser) -> None:
    found = parse(
        f"{FRONT}一、信贷支持（责任单位：市科技局）\n（一）加大投放。给予补助。\n二、股权支持\n引导投早投小。"
    )
    assert found.sections[0].text == found.articles[0].section == "一、信贷支持"
    assert [found.clean[s.start : s.end] for s in found.segments if s.kind == "agency_note"] == [
        "（责任单位：市科技局）"
    ]


@pytest.mark.parametrize("dots", ["", "……………1", "\t3"])
def test_a_contents_page_gives_no_sections_and_no_doubt(parse: Parser, dots: str) -> None:
    contents = f"目 录\n一、信贷支持{dots}\n二、股权支持{dots}\n"
    found = parse(
        f"{FRONT}{contents}一、信贷支持\n（一）加大投放。给予补助。\n二、股权支持\n（一）设立基金。引导投早投小。"
    )
    assert [s.title for s in found.sections] == ["信贷支持", "股权支持"]
    assert [d for d in found.doubts if d.kind == "numbering"] == []


def test_a_section_that_is_a_sentence_is_named_by_its_number(parse: Parser) -> None:
    sentence = "对首次获得贷款的企业，按照贷款额的1%，给予一次性补助，最高10万元，每家企业只享受一次。"
    found = parse(f"{FRONT}一、 {sentence}\n（一）申报。每年一次。\n二、 {sentence}\n（一）审核。每年一次。")
    assert [(s.number, s.title, s.text) for s in found.sections] == [("一", "", "一、"), ("二", "", "二、")]
    assert found.measures[0].text == sentence
