"""Doubts: what does not add up is named where it stands, and sound text is left in peace."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from comparing import cases

from policykit.gongwen.document import Parsed
from policykit.gongwen.formats.lines import TextLine
from policykit.gongwen.outline.checks import cut_off, near_repeats, orphan_starts, unpaired_marks
from policykit.report.wording.doubts import doubt_message

Parser = Callable[..., Parsed]


def line(text: str) -> TextLine:
    return TextLine(100, 100 + len(text), text)


CUT = cases("checks_cut")

WHOLE = cases("checks_whole")


@pytest.mark.parametrize(("text", "rest", "reason"), CUT, ids=[row[-1] for row in CUT])
def test_truncated_sentence(text: str, rest: str, reason: str) -> None:
    (found,) = cut_off(line(text))
    assert (found.kind, found.end) == ("truncated", 100 + len(text))
    assert found.facts == {"text": rest[-24:]}


@pytest.mark.parametrize(("text", "reason"), WHOLE)
def test_whole_sentence(text: str, reason: str) -> None:
    assert list(cut_off(line(text))) == [], reason


UNPAIRED = cases("checks_unpaired")

PAIRED = cases("checks_paired")


@pytest.mark.parametrize(("text", "marks", "reason"), UNPAIRED, ids=[row[-1] for row in UNPAIRED])
def test_unpaired_mark(text: str, marks: list[tuple[str, str, int]], reason: str) -> None:
    halves = {"first": "前半", "second": "后半"}
    found = [(f.facts["mark"], halves[f.facts["case"]], f.start - 100) for f in unpaired_marks(line(text))]
    assert found == marks


@pytest.mark.parametrize(("text", "reason"), PAIRED)
def test_paired_marks(text: str, reason: str) -> None:
    assert list(unpaired_marks(line(text))) == [], reason


NEAR = cases("checks_near")

FAR = cases("checks_far")


@pytest.mark.parametrize(("text", "named", "reason"), NEAR, ids=[row[-1] for row in NEAR])
def test_near_repeat(text: str, named: list[str], reason: str) -> None:
    assert [f.facts["text"] for f in near_repeats(line(text))] == named


@pytest.mark.parametrize(("text", "reason"), FAR)
def test_no_near_repeat(text: str, reason: str) -> None:
    assert list(near_repeats(line(text))) == [], reason


def test_a_heading_may_say_what_its_text_says_again() -> None:
    text = "（一）建立科技型企业培育库。在现有基础上，建立科技型企业培育库。"
    assert list(near_repeats(line(text), body=len("（一）建立科技型企业培育库。"))) == []
    assert len(list(near_repeats(line(text)))) <= 1


ORPHANS = cases("checks_orphans")


@pytest.mark.parametrize(("text", "named", "reason"), ORPHANS, ids=[row[-1] for row in ORPHANS])
def test_fragment(text: str, named: list[str], reason: str) -> None:
    assert [f.facts["text"] for f in orphan_starts(line(text))] == named


BODY = "\n一、信贷支持\n（一）加大投放。给予补助。\n（二）降低成本。给予贴息。\n二、股权支持\n（一）设立基金。引导投早投小。"
DECLARED = cases("checks_declared")


@pytest.mark.parametrize(("front", "messages", "reason"), DECLARED, ids=[row[-1] for row in DECLARED])
def test_declared_count(parse: Parser, front: str, messages: list[str], reason: str) -> None:
    assert [
        doubt_message(d.kind, d.facts) for d in parse(front + BODY).doubts if d.kind == "declared_count"
    ] == messages


YANGTZE = {
    "unpaired_mark": ["1", "07"],
    "fragment": ["3"],
    "truncated": ["03", "05", "07", "13", "18", "20"],
    "near_repeat": ["08", "17"],  # a tail with its words in another order, and one with another word
}
"""Where 001 does not add up, by line of the file in front of the plan and by article in it."""


@pytest.mark.parametrize("kind", YANGTZE)
def test_doubts_of_the_most_damaged_document(policies: dict[str, Parsed], kind: str) -> None:
    found = policies["长三角"]
    places = [
        (d.where or str(d.line)).removeprefix(f"{found.document.doc_id}/")
        for d in found.doubts
        if d.kind == kind
    ]
    assert places == YANGTZE[kind]


def test_every_doubt_of_it_is_of_a_known_kind(policies: dict[str, Parsed]) -> None:
    found = policies["长三角"]
    assert {d.kind for d in found.doubts} == set(YANGTZE)
    assert found.document.n_doubts == len(found.doubts) == sum(map(len, YANGTZE.values()))
    assert found.document.n_repairs == len(found.repairs) > 40


@pytest.mark.parametrize("region", ["济南", "山西", "武汉", "郑州", "聊城"])
def test_nothing_is_doubtful_in_the_others(policies: dict[str, Parsed], region: str) -> None:
    assert policies[region].doubts == ()


def test_a_declared_count_that_fits(parse: Parser) -> None:
    body = f"{BODY}\n（二）支持上市。给予奖励。"
    front = "某市科技金融若干措施\n现提出以下4条政策措施。"
    assert [d for d in parse(front + body).doubts if d.kind == "declared_count"] == []
    framed = "一、总体思路\n（一）指导思想。坚持创新。\n二、产品\n（一）贷款。给予贴息。\n（二）保险。给予补贴。\n（三）担保。给予补偿。\n（四）上市。给予奖励。\n三、保障措施\n（五）组织。加强领导。"
    assert [
        d
        for d in parse(f"某市科技金融若干措施\n现提出以下4条政策措施。\n{framed}").doubts
        if d.kind == "declared_count"
    ] == []


FUZHOU = "福州市科技保险补贴管理办法\n第一条 对投保的科技企业给予补贴。\n第二条 补贴每年申报一次。\n第三条 补贴比例不超过50%。\n"
TOGETHER = cases("checks_together")


@pytest.mark.parametrize(("text", "places", "reason"), TOGETHER, ids=[row[-1] for row in TOGETHER])
def test_titles_of_another_province_in_one_text(
    parse: Parser, text: str, places: list[str], reason: str
) -> None:
    said = [doubt_message(d.kind, d.facts) for d in parse(text).doubts if d.kind == "other_title"]
    assert len(said) == len(places), reason
    for message, place in zip(said, places, strict=True):
        assert message.startswith(f"又有一个{place}的文件标题："), reason
        assert "starts_at" in message


def test_an_article_without_a_text_is_named(parse: Parser) -> None:
    """As a heading alone it gives no measure; a repealed or lost text must not go without a word."""
    text = "一、信贷支持\n（一）加大投放。给予补助。\n（二）降低融资成本\n（三）设立基金。引导投早投小。"
    doubts = parse("某市关于支持科技金融发展的若干措施\n为促进发展，制定以下措施。\n" + text).doubts
    said = [doubt_message(d.kind, d.facts) for d in doubts if d.kind == "no_text"]
    assert said == ["只有编号和标题，没有正文，不计措施：（二）降低融资成本；请对照原文"]
