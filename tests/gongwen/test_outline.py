"""Numbering and outline of small texts: which line is a heading, an article, an item or plain text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policykit.gongwen.document import Parsed
from policykit.report.wording.doubts import doubt_message

Parser = Callable[..., Parsed]
Row = tuple[str, str, str, str]  # section, group, number, title

FRONT = "某市关于支持科技金融发展的若干措施\n为促进发展，制定以下措施。\n"

OUTLINES: tuple[tuple[str, list[Row], str], ...] = (
    (
        "一、信贷支持\n（一）加大投放力度。对首贷户给予补助。\n（二）降低成本。给予贴息。\n二、股权支持\n（一）设立基金。引导投早投小。",
        [
            ("一、信贷支持", "", "（一）", "加大投放力度"),
            ("一、信贷支持", "", "（二）", "降低成本"),
            ("二、股权支持", "", "（一）", "设立基金"),
        ],
        "headings that run into the text, numbers beginning again",
    ),
    (
        "一、信贷支持\n1.支持投放。给予贴息。（责任单位：市金融办）\n2.降低成本。给予补助。\n3.设立科技贷款风险补偿资金池，规模1亿元。（责任单位：市科技局）",
        [
            ("一、信贷支持", "", "1", "支持投放"),
            ("一、信贷支持", "", "2", "降低成本"),
            ("一、信贷支持", "", "3", ""),
        ],
        "a single sentence with those charged behind it is no heading: as one it was lost to the measures",
    ),
    (
        "一、信贷支持\n（一）加大投放力度\n对首贷户给予补助。\n（二）降低成本\n给予贴息。\n二、股权支持\n（三）设立基金\n引导投早投小。",
        [
            ("一、信贷支持", "", "（一）", "加大投放力度"),
            ("一、信贷支持", "", "（二）", "降低成本"),
            ("二、股权支持", "", "（三）", "设立基金"),
        ],
        "headings on their own line, numbers running on",
    ),
    (
        "一、信贷支持\n1.设立科技信贷风险补偿资金池\n2.推动银行开展知识产权质押融资\n责任单位：市金融办\n3.支持上市。给予奖励。\n二、股权支持\n4.设立天使投资基金（责任单位：市科技局）",
        [
            ("一、信贷支持", "", "1", ""),
            ("一、信贷支持", "", "2", ""),
            ("一、信贷支持", "", "3", "支持上市"),
            ("二、股权支持", "", "4", ""),
        ],
        "lines without a full stop that nothing stands below are what is done: as headings they were lost to the measures",
    ),
    (
        "一、申报\n（一）申报材料。企业提交下列材料。\n1.申请表\n2.承诺书\n3.营业执照\n二、支持\n（一）加大投放力度\n对首贷户给予补助。\n（二）降低融资成本费用\n（三）设立引导基金\n引导投早投小。",
        [
            ("一、申报", "", "（一）", "申报材料"),
            ("二、支持", "", "（一）", "加大投放力度"),
            ("二、支持", "", "（二）", "降低融资成本费用"),
            ("二、支持", "", "（三）", "设立引导基金"),
        ],
        "names of papers are nothing that is done; one heading that lost its text stays one",
    ),
    (
        "一、主要任务\n（一）信贷行动\n1.加大投放。对首贷户给予补助。\n2.降低成本。给予贴息。\n（二）股权行动\n3.设立基金。引导投早投小。\n二、附则\n由市科技局组织实施，每年评估一次。",
        [
            ("一、主要任务", "（一）信贷行动", "1", "加大投放"),
            ("一、主要任务", "（一）信贷行动", "2", "降低成本"),
            ("一、主要任务", "（二）股权行动", "3", "设立基金"),
            ("二、附则", "", "", ""),
        ],
        "groups with running numbers; a last section of prose",
    ),
    (
        "一、主要任务\n（一）加大信贷支持。对下列企业给予补助：\n1.高新技术企业；\n2.科技型中小企业。\n（二）设立基金。引导投早投小。\n二、附则\n（一）组织实施。由市科技局负责。",
        [
            ("一、主要任务", "", "（一）", "加大信贷支持"),
            ("一、主要任务", "", "（二）", "设立基金"),
            ("二、附则", "", "（一）", "组织实施"),
        ],
        "1. below an article with text of its own are items of that article",
    ),
    (
        "一、信贷支持\n1.加大投放。对首贷户给予补助。\n2.降低成本。给予贴息。\n二、股权支持\n1.设立基金。引导投早投小。",
        [
            ("一、信贷支持", "", "1", "加大投放"),
            ("一、信贷支持", "", "2", "降低成本"),
            ("二、股权支持", "", "1", "设立基金"),
        ],
        "一、 and 1. with nothing between",
    ),
    (
        "一、对首次获得贷款的科技型企业，按照贷款额的1%给予补助，最高10万元。\n二、对在境内外上市的企业，给予一次性奖励，最高200万元。\n三、对投保科技保险的企业，给予保费补贴。",
        [("", "", "一", ""), ("", "", "二", ""), ("", "", "三", "")],
        "only 一、 and sentences: the sentences are the articles",
    ),
    (
        "一、信贷支持\n对首贷户给予补助。扩大投放。\n二、股权支持\n引导基金投早投小。\n三、组织保障\n由市科技局牵头落实。",
        [("一、信贷支持", "", "", ""), ("二、股权支持", "", "", ""), ("三、组织保障", "", "", "")],
        "only 一、 and headings: the prose below is the article",
    ),
    (
        "1.加大信贷投放。对首贷户给予补助。\n2.设立引导基金。引导投早投小。\n3.发展科技保险。给予保费补贴。\n4.支持企业上市。给予奖励。\n5.加强担保增信。降低担保费率。",
        [
            ("", "", str(n), t)
            for n, t in enumerate(
                ("加大信贷投放", "设立引导基金", "发展科技保险", "支持企业上市", "加强担保增信"), 1
            )
        ],
        "1.–5. without headings above",
    ),
    (
        "目 录\n一、信贷支持\n二、股权支持\n一、信贷支持\n（一）加大投放。对首贷户给予补助。\n二、股权支持\n（一）设立基金。引导投早投小。",
        [("一、信贷支持", "", "（一）", "加大投放"), ("二、股权支持", "", "（一）", "设立基金")],
        "a contents page in front",
    ),
    (
        "目录\n一、信贷支持……………1\n二、股权支持……………3\n一、信贷支持\n（一）加大投放。对首贷户给予补助。\n二、股权支持\n（一）设立基金。引导投早投小。",
        [("一、信贷支持", "", "（一）", "加大投放"), ("二、股权支持", "", "（一）", "设立基金")],
        "a contents page with page numbers",
    ),
    (
        "一、信贷支持\n（一）加大投放。对首贷户给予补助。\n三、四线城市的企业同样适用。\n（二）降低成本。给予贴息。\n二、股权支持\n（一）设立基金。引导投早投小。",
        [
            ("一、信贷支持", "", "（一）", "加大投放"),
            ("一、信贷支持", "", "（二）", "降低成本"),
            ("二、股权支持", "", "（一）", "设立基金"),
        ],
        "三、四线城市 is no heading",
    ),
    (
        "一、信贷支持\n（一）加大投放。对首贷户给予补助。\n（三）项所列企业按照本意见第（二）项执行。\n（二）降低成本。按（一）执行。\n二、股权支持\n（一）设立基金。引导投早投小。",
        [
            ("一、信贷支持", "", "（一）", "加大投放"),
            ("一、信贷支持", "", "（二）", "降低成本"),
            ("二、股权支持", "", "（一）", "设立基金"),
        ],
        "a line that begins with a reference to （三） is text",
    ),
    (
        "一、信贷支持\n（一）加大信贷投放\n1.对首贷户给予最高5万元补助。（市财政局牵头）\n2.推动银行降低费率，扩大投放。（市金融局负责）\n二、附则\n由市科技局评估。",
        [
            ("一、信贷支持", "（一）加大信贷投放", "1", ""),
            ("一、信贷支持", "（一）加大信贷投放", "2", ""),
            ("二、附则", "", "", ""),
        ],
        "a sentence with nothing but a note behind it is no heading",
    ),
    (
        "第一条 标准（按每月计）：多层住宅0.5元；高层住宅1元。\n第二条 收费规范：按月收取。\n第三条 公示义务：每年公示。\n第四条 纠纷处理：可以投诉。",
        [
            ("", "", "第一条", "标准（按每月计）"),
            ("", "", "第二条", "收费规范"),
            ("", "", "第三条", "公示义务"),
            ("", "", "第四条", "纠纷处理"),
        ],
        "a remark in brackets makes a heading no longer",
    ),
)

NOTED = (
    (
        "（一）加大投放（责任单位：市科技局、市财政局）\n给予补助。",
        "加大投放",
        "责任单位 behind a heading on its own line",
    ),
    (
        "（一）加大投放（市金融办牵头，市科技局配合）\n给予补助。",
        "加大投放",
        "牵头 behind a heading on its own line",
    ),
    ("（一）加大投放（责任单位：市科技局）。\n给予补助。", "加大投放", "with a full stop behind"),
    ("（一）加大投放。给予补助。（责任单位：市科技局）", "加大投放", "at the end of the paragraph"),
    ("（一）加大投放。\n给予补助。\n责任单位：市科技局", "加大投放", "on a line of its own"),
)


def rows(found: Parsed) -> list[Row]:
    return [(a.section, a.group, a.number, a.title) for a in found.articles]


@pytest.mark.parametrize(("body", "expected", "reason"), OUTLINES, ids=[row[-1] for row in OUTLINES])
def test_outline(parse: Parser, body: str, expected: list[Row], reason: str) -> None:
    found = parse(FRONT + body)
    assert rows(found) == expected
    assert found.document.left_over == 0


GAPS = (
    (
        "一、信贷支持\n（一）加大投放。给予补助。\n（二）降低成本。给予贴息。\n二、股权支持\n（二）设立基金。引导投早投小。\n（三）支持上市。给予奖励。",
        ["编号从 2 开始（缺 1）"],
        "the items below a heading begin with （二）",
    ),
    (
        "一、信贷支持\n（二）加大投放。给予补助。\n（三）降低成本。给予贴息。\n二、股权支持\n（一）设立基金。引导投早投小。",
        ["编号从 2 开始（缺 1）"],
        "so do the first items of all, which is said once",
    ),
    (
        "一、信贷支持\n（一）加大投放。给予补助。\n（三）降低成本。给予贴息。\n二、股权支持\n（一）设立基金。引导投早投小。",
        ["编号从 1 跳到 3（缺 2）"],
        "one number missing",
    ),
    (
        "一、信贷支持\n（一）加大投放。给予补助。\n二、股权支持\n（一）设立基金。引导投早投小。\n五、附则\n由市科技局负责，每年评估。",
        ["编号从 2 跳到 5（缺 3、4）"],
        "two sections missing",
    ),
    (
        "一、信贷支持\n（一）加大投放。给予补助。\n三、股权支持\n（一）设立基金。引导投早投小。\n四、附则\n由市科技局负责，每年评估。",
        ["编号从 1 跳到 3（缺 2）"],
        "the second section missing, with nothing that could be it",
    ),
    (
        "一、信贷支持\n给予补助。\n二、股权支持\n引导投早投小。\n三、附则\n由市科技局评估。\n一、债券支持\n给予贴息。\n二、保险支持\n给予补贴。",
        ["编号在 3 之后又从 1 开始"],
        "the top numbering begins again",
    ),
    (
        "一、信贷支持\n（一）加大投放。给予补助。\n（二）降低成本。给予贴息。\n二、股权支持\n（一）设立基金。引导投早投小。",
        [],
        "（一） begins again in each section as usual",
    ),
    (
        "一、信贷支持\n（一）加大投放。给予补助。\n（二）降低成本。给予贴息。\n二、股权支持\n（三）设立基金。引导投早投小。",
        [],
        "（三） runs on as usual",
    ),
)


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
