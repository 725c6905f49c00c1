"""Measures: sentences of an article, with agency notes and list numbers taken away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.gongwen.document import Parsed
from policykit.gongwen.outline.measures import measure_spans, sentences
from policykit.gongwen.outline.text_lines import text_lines

Parser = Callable[..., Parsed]

SENTENCES = (
    ("支持企业上市。给予补助。", ["支持企业上市。", "给予补助。"], "full stops"),
    (
        "给予补助；发生代偿的，落实支持。",
        ["给予补助；", "发生代偿的，落实支持。"],
        "004 L27: a semicolon ends one",
    ),
    ("依托平台;推进交易。", ["依托平台;", "推进交易。"], "002 L57: half width"),
    ("支持企业上市", ["支持企业上市"], "no mark at the end"),
    (
        "推广“一是首贷。二是续贷。”模式。",
        ["推广“一是首贷。二是续贷。”模式。"],
        "full stops inside quotation marks",
    ),
    (
        "对企业（含分公司；不含个体户）给予补助。",
        ["对企业（含分公司；不含个体户）给予补助。"],
        "a semicolon inside brackets",
    ),
    ("他说：“支持企业。”银行放贷。", ["他说：“支持企业。”银行放贷。"], "the stop stands inside the marks"),
    (
        "“贷款+外部直投”“贷款+认股期权”等模式。",
        ["“贷款+外部直投”“贷款+认股期权”等模式。"],
        "003: two quotations side by side",
    ),
    (
        "支持商业银行使用“甲。给予贴息。",
        ["支持商业银行使用“甲。", "给予贴息。"],
        "001 L22: a mark that never closes holds nothing together",
    ),
    ("费率不超过0.5%/年的业务。", ["费率不超过0.5%/年的业务。"], "a decimal point ends nothing"),
    ("怎么办？支持！", ["怎么办？", "支持！"], "other marks"),
    ("", [], "nothing"),
)


@pytest.mark.parametrize(("text", "expected", "reason"), SENTENCES, ids=[row[-1] for row in SENTENCES])
def test_sentences(text: str, expected: list[str], reason: str) -> None:
    assert [text[a:b] for a, b in sentences(text)] == expected


@given(st.text(alphabet="支持。；（）“”《》企业，1", max_size=40))
@settings(derandomize=True, max_examples=80, deadline=None)
def test_sentences_hold_every_character_once(text: str) -> None:
    assert "".join(text[a:b] for a, b in sentences(text)) == text


MEASURES = (
    ("支持企业上市。（责任单位：市科技局）", ["支持企业上市。"], "a note at the end"),
    (
        "支持上市。（责任单位：市科技局）给予补助。",
        ["支持上市。", "给予补助。"],
        "a note inside the paragraph",
    ),
    ("支持上市。\n责任单位:市委金融办、市科技局", ["支持上市。"], "a note on its own line"),
    (
        "支持上市。（牵头单位：市科技局；配合单位：市财政局）",
        ["支持上市。"],
        "004: the ； of a note ends no measure",
    ),
    (
        "支持下列企业：\n1.高新技术企业；\n2.中小企业。",
        ["支持下列企业：", "高新技术企业；", "中小企业。"],
        "list numbers go",
    ),
    ("（1）给予贴息；\n（2）给予补贴。", ["给予贴息；", "给予补贴。"], "（1）"),
    ("①给予贴息。②给予补贴。", ["给予贴息。", "给予补贴。"], "①"),
    ("支持上市。 给予补助。", ["支持上市。", "给予补助。"], "white space between"),
    ("2025年新增贷款100亿元。", ["2025年新增贷款100亿元。"], "a year is no list number"),
    ("1.5亿元用于补助。", ["1.5亿元用于补助。"], "a decimal is no list number"),
    (
        "——坚持创新。\n• 支持上市。\n--到2027年建成。",
        ["坚持创新。", "支持上市。", "到2027年建成。"],
        "bullets go",
    ),
    ("支持上市。\n专栏1 重点工程\n给予补助。", ["支持上市。", "给予补助。"], "the head of a box"),
    ("支持上市。\n第 3 页\n给予补助。", ["支持上市。", "给予补助。"], "a page mark between paragraphs"),
    ("。；！", [], "marks alone"),
    ("2025", [], "a number alone"),
)


@pytest.mark.parametrize(("text", "expected", "reason"), MEASURES, ids=[row[-1] for row in MEASURES])
def test_measures(text: str, expected: list[str], reason: str) -> None:
    assert [text[a:b] for a, b in measure_spans(text_lines(text), 0)] == expected


def test_number_and_heading_of_the_article_are_no_measure() -> None:
    text = "（一）加大投放。给予补助。"
    assert [text[a:b] for a, b in measure_spans(text_lines(text), len("（一）加大投放。"))] == ["给予补助。"]


FIRST = (
    (
        "济南",
        5,
        3,
        "引导符合条件的保险公司设立科创保险专营机构，提高对科技项目研发、推广、应用等环节的风险保障和损失补偿。",
    ),
    (
        "长三角",
        10,
        1,
        "在完善风险防控机制的前提下,支持境外发起的试点私募股权基金通过合格境外有限合伙人(QFLP)投资境内科技企业股权,支持符合条件的境内机构参与试点通过合格境内有限合伙人(QDLP)并购境外科技创新企业。",
    ),
    ("武汉", 7, 3, "推动商业银行设立科技金融专营机构。"),
    ("郑州", 4, 3, "持续开展“险资入郑”专项行动,支持各驻郑保险机构开展股权债权合作。"),
    ("聊城", 2, 4, "引导我市政府性融资担保体系成员为符合条件的科技型企业提供担保。"),
    ("山西", 9, 2, "支持符合条件的科技型企业在国内上市融资,并通过并购重组做大做强。"),
)


@pytest.mark.parametrize(("region", "n", "count", "first"), FIRST)
def test_measures_of_an_article(
    policies: dict[str, Parsed], region: str, n: int, count: int, first: str
) -> None:
    article = policies[region].articles[n - 1].article_id
    texts = [m.text for m in policies[region].measures if m.article_id == article]
    assert (len(texts), texts[0]) == (count, first)


def test_no_measure_of_the_six_holds_an_agency_note(policies: dict[str, Parsed]) -> None:
    words = ("责任单位", "牵头单位", "配合单位", "等配合")
    assert [m.text for p in policies.values() for m in p.measures if any(w in m.text for w in words)] == []


def test_no_measure_of_the_six_is_only_its_articles_heading(policies: dict[str, Parsed]) -> None:
    for found in policies.values():
        titles = {a.article_id: a.title for a in found.articles if a.title}
        assert [m.text for m in found.measures if m.text.rstrip("。") == titles.get(m.article_id)] == []
