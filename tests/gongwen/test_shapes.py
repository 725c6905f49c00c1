"""Further shapes of regulations and plans: 编, inserted articles, references at line starts, amendments, doubtful numbers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from comparing import cases

from policykit.errors import RefusedDocument
from policykit.gongwen.document import Parsed
from policykit.report.wording.doubts import doubt_message

Parser = Callable[..., Parsed]
FRONT = "某市关于支持科技金融发展的若干措施\n为促进发展，制定以下措施。\n"


def test_books_chapters_and_parts(parse: Parser) -> None:
    contents = "第一编　总则\n第二编　金融服务\n第一章　信贷\n第一节　银行\n第二章　股权\n第三编　附则\n"
    found = parse(
        f"某市金融条例\n目　录\n{contents}第一编　总则\n第一条　甲事项依法办理。\n（一）按规定办理；\n第二编　金融服务\n第一章　信贷\n第一节　银行\n"
        "第二条　乙事项依法办理。\n（一）按规定办理；\n第二章　股权\n第三条　丙事项依法办理。\n第三编　附则\n第四条　自公布之日起施行。"
    )
    assert [(a.section, a.group, a.number) for a in found.articles] == [
        ("第一编　总则", "", "第一条"),
        ("第二编　金融服务/第一章　信贷", "第一节　银行", "第二条"),
        ("第二编　金融服务/第二章　股权", "", "第三条"),
        ("第三编　附则", "", "第四条"),
    ]
    assert found.document.n_sections == 4
    assert found.document.left_over == 0
    listed = [s for s in found.segments if s.kind == "furniture:contents"]
    assert len(listed) == 7


def test_inserted_articles(parse: Parser) -> None:
    found = parse(
        "某市条例\n第一条 甲由市局负责。\n第一条之一 乙由区局负责。\n第二条 丙由县局负责。\n第三条 自公布之日起施行。"
    )
    assert [a.number for a in found.articles] == ["第一条", "第一条之一", "第二条", "第三条"]
    assert [d for d in found.doubts if d.kind == "numbering"] == []


REFERENCES = cases("shapes_references")


@pytest.mark.parametrize(("clause", "reason"), REFERENCES, ids=[row[-1] for row in REFERENCES])
def test_a_reference_at_the_start_of_a_line_goes_on_with_the_sentence(
    parse: Parser, clause: str, reason: str
) -> None:
    front = "某市管理办法\n第一条 甲由市局负责。\n第二条 乙由区局负责。\n第三条 丙由县局负责。\n"
    found = parse(f"{front}{clause}\n第五条 自发布之日起施行。")
    assert [a.number for a in found.articles] == [f"第{n}条" for n in "一二三四五"]
    assert found.articles[3].text == clause.replace("\n", "")


def test_a_decision_that_quotes_articles_of_another_law(parse: Parser) -> None:
    found = parse(
        "某省人大常委会关于修改《某省条例》的决定\n"
        "一、将第三条修改为：“坚持创新。”\n二、增加一条，作为第九条：“设立基金，支持研究。\n“各市可以设立基金。”\n"
        "三、将第十五条修改为：\n“第十五条 开展质押贷款。\n第十六条 鼓励保险。”\n四、删去第二十条第二款。\n本决定自2023年11月1日起施行。"
    )
    assert [(a.number, a.title) for a in found.articles] == [(n, "") for n in "一二三四"]
    assert "第十六条 鼓励保险" in found.articles[2].text


def test_articles_inside_a_quotation_are_its_text(parse: Parser) -> None:
    found = parse(
        "某省人大常委会关于修改《某省条例》的决定\n一、将第一条至第四条修改为：\n“第一条 甲由市局负责。\n第二条 乙由区局负责。\n第三条 丙由县局负责。\n第四条 丁由镇负责。”\n"
        "二、删去第九条。\n三、将第十条改为第九条。"
    )
    assert [a.number for a in found.articles] == ["一", "二", "三"]


def test_lists_below_sentences_are_no_articles(parse: Parser) -> None:
    found = parse(
        "关于税收政策的公告\n一、投资满2年的，可以按照投资额的70%抵扣应纳税所得额。\n二、本公告所称企业，应同时符合以下条件：\n1.人数不超过300人；\n2.资产不超过5000万元。\n"
        "三、纳税人应当依照规定，办理备案。\n特此公告。"
    )
    assert [a.number for a in found.articles] == ["一", "二", "三"]
    assert [s.kind for s in found.segments if found.clean[s.start : s.end] == "特此公告。"] == ["closing"]


def test_numbers_that_run_through_groups_are_the_articles(parse: Parser) -> None:
    found = parse(
        FRONT
        + "一、目标\n1.总量。到2027年达到100亿元。\n二、行动\n（一）信贷行动。围绕主导产业加大投放。\n2.首贷。给予补助。\n3.续贷。给予贴息。\n（二）股权行动。围绕初创企业引导投资。\n4.基金。投早投小。"
    )
    assert [(a.group, a.number) for a in found.articles] == [
        ("", "1"),
        ("（一）信贷行动", ""),
        ("（一）信贷行动", "2"),
        ("（一）信贷行动", "3"),
        ("（二）股权行动", ""),
        ("（二）股权行动", "4"),
    ]


DOUBTFUL = cases("shapes_doubtful")


@pytest.mark.parametrize(("body", "numbers", "message"), DOUBTFUL, ids=[row[-1] for row in DOUBTFUL])
def test_doubtful_numbers_lose_nothing(parse: Parser, body: str, numbers: list[str], message: str) -> None:
    found = parse(FRONT + body)
    assert [a.number for a in found.articles] == numbers
    assert [
        doubt_message(d.kind, d.facts) for d in found.doubts if d.kind in ("numbering", "marks_left")
    ] == [message]
    assert sum(m.text == "给予补助。" for m in found.measures) == body.count("给予补助")


PARTS = cases("shapes_parts")


@pytest.mark.parametrize(("text", "numbers", "messages", "reason"), PARTS, ids=[row[-1] for row in PARTS])
def test_part_of_a_text_is_read_and_not_refused(
    parse: Parser, text: str, numbers: list[str], messages: list[str], reason: str
) -> None:
    found = parse(text)
    assert found.document.kind == "policy"
    assert [a.number for a in found.articles if a.number] == numbers
    assert [doubt_message(d.kind, d.facts) for d in found.doubts if d.kind == "numbering"][
        : len(messages)
    ] == messages
    assert sum("给予" in m.text for m in found.measures) == text.count("给予")


def test_a_lone_heading_keeps_its_section(parse: Parser) -> None:
    found = parse(PARTS[-1][0])
    assert [(a.section, a.number) for a in found.articles] == [
        ("一、支持对象", ""),
        ("一、支持对象", "（一）"),
        ("一、支持对象", "（二）"),
    ]


REFUSED = cases("shapes_refused")


@pytest.mark.parametrize(("text", "reason"), REFUSED, ids=[row[-1] for row in REFUSED])
def test_what_is_no_part_of_a_numbered_text_is_refused(parse: Parser, text: str, reason: str) -> None:
    with pytest.raises(RefusedDocument, match="没有找到条目结构"):
        parse(text)


UNTITLED = (
    ("第二条 基金的主要作用：一是引导资金；二是分担风险。", "a sentence that counts up"),
    ("第二条 基金按照政府引导、市场运作，科学", "a sentence that breaks off at a comma"),
    ("第二条 基金按照“政府引导、市场运作", "a sentence that breaks off in a quotation"),
)


@pytest.mark.parametrize(("clause", "reason"), UNTITLED, ids=[row[-1] for row in UNTITLED])
def test_a_sentence_is_no_heading_of_its_clause(parse: Parser, clause: str, reason: str) -> None:
    found = parse(f"某市管理办法\n第一条 目的：规范管理。\n{clause}\n第三条 期限：三年有效。")
    assert [a.title for a in found.articles] == ["目的", "", "期限"]


def test_a_heading_of_two_halves_on_its_own_line(parse: Parser) -> None:
    found = parse(
        f"{FRONT}（一）全市统一，分级实施。\n由市局提供支持。\n（二）政府引导，市场运作。\n由区局提供支持。"
    )
    assert [a.title for a in found.articles] == ["全市统一，分级实施", "政府引导，市场运作"]
    found = parse(f"{FRONT}（一）符合条件，给予支持。\n由市局审核。\n（二）政府引导。\n由区局审核。")
    assert [a.title for a in found.articles][0] == "", "a sentence of two halves"


def test_a_sentence_alone_behind_its_clause_is_no_heading(parse: Parser) -> None:
    found = parse("某市办法\n第一条 担保活动适用本办法。\n本办法所称担保，是指融资担保。\n第二条 按年拨付。")
    assert [a.title for a in found.articles] == ["", ""]
    assert "担保活动适用本办法。" in [m.text for m in found.measures]


def test_a_line_that_leads_into_a_list_is_no_heading(parse: Parser) -> None:
    found = parse(
        f"{FRONT}（一）申请企业应当具备下列条件：\n1.在本市注册；\n2.信用良好。\n（二）重点任务如下：\n给予补助。"
    )
    assert [a.title for a in found.articles] == ["", "重点任务如下"]


NO_TITLES = ("联系电话:12345678", "首页 > 政策法规 > 正文", "技术支持：某某公司", "欢迎访问某市门户网站")


@pytest.mark.parametrize("line", NO_TITLES)
def test_a_line_of_the_page_is_no_title(parse: Parser, line: str) -> None:
    body = "一、信贷支持\n（一）加大投放。给予补助。\n二、股权支持\n（一）设立基金。给予补助。"
    assert parse(f"{line}\n{body}").document.title == ""
    assert parse(f"{line}\n某市支持科技金融十条\n{body}").document.title == "某市支持科技金融十条"


def test_a_title_in_brackets_above_the_first_chapter(parse: Parser) -> None:
    found = parse(
        "《某区产业基金管理办法》第一章总则第一条为规范管理，制定本办法。\n第二条 基金由区政府设立。"
    )
    assert (found.document.title, found.document.kind) == ("某区产业基金管理办法", "policy")
    assert [a.number for a in found.articles] == ["第一条", "第二条"]


def test_short_headings_behind_clauses(parse: Parser) -> None:
    found = parse(
        "某区细则\n第一条 本细则适用于本区的机构。\n第二条 落户奖励。按照0.5%给予奖励，最高100万元。\n第三条 租房补贴。按照租金的50%给予补贴。\n第四条 严禁虚假申报。违者追回资金。\n第五条 由区金融办负责解释。\n第六条 资金由区财政局拨付。\n第七条 自发布之日起施行。"
    )
    assert [a.title for a in found.articles] == ["", "落户奖励", "租房补贴", "", "", "", ""]
