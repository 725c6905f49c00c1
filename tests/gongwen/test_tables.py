"""Tables of measures: one row an article, whatever the file that it came from."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from comparing import cases

from policykit.gongwen.document import Parsed
from policykit.gongwen.formats.lines import text_lines
from policykit.gongwen.outline.tables import tables
from policykit.report.wording.doubts import doubt_message

Parser = Callable[..., Parsed]

FRONT = "某区科技金融工作要点\n为做好工作，制定本要点。\n"
PLAIN = (
    "类别\t序号\t重点任务\t具体举措\t责任单位\t完成时限\n"
    "信贷支持\t1\t扩大信用贷款\t年度新增不低于20亿元；推广“科创贷”。\t区金融办、各银行机构\t2025年12月底\n"
    "\t2\t落实贴息\t按利率的30%给予贴息，最高30万元。\t区财政局牵头，区科技局配合\t长期\n"
    "股权支持\t3\t设立基金\t设立规模5亿元的基金。\t区国资公司\t2025年9月底\n"
)
MARKDOWN = "\n".join(
    "| " + " | ".join(line.split("\t")) + " |" + ("\n| --- | --- | --- | --- | --- | --- |" if i == 0 else "")
    for i, line in enumerate(PLAIN.strip().split("\n"))
)
HTML = (
    "<html><body><h1>某区科技金融工作要点</h1><p>为做好工作，制定本要点。</p><table>"
    "<tr><th>类别</th><th>序号</th><th>重点任务</th><th>具体举措</th><th>责任单位</th><th>完成时限</th></tr>"
    '<tr><td rowspan="2"><p>信贷支持</p></td><td>1</td><td>扩大信用贷款</td><td><p>年度新增不低于20亿元；</p><p>推广“科创贷”。</p></td>'
    "<td>区金融办、各银行机构</td><td>2025年12月底</td></tr>"
    "<tr><td>2</td><td>落实贴息</td><td>按利率的30%给予贴息，最高30万元。</td><td>区财政局牵头，区科技局配合</td><td>长期</td></tr>"
    "<tr><td>股权支持</td><td>3</td><td>设立基金</td><td>设立规模5亿元的基金。</td><td>区国资公司</td><td>2025年9月底</td></tr>"
    "</table></body></html>"
)
SHAPES = ((FRONT + PLAIN, "tabs"), (FRONT + MARKDOWN, "Markdown"), (HTML, "HTML with merged cells"))


@pytest.mark.parametrize(("text", "shape"), SHAPES, ids=[row[-1] for row in SHAPES])
def test_a_row_is_an_article(parse: Parser, text: str, shape: str) -> None:
    found = parse(text)
    assert [(a.group, a.number, a.title) for a in found.articles] == [
        ("信贷支持", "1", "扩大信用贷款"),
        ("信贷支持", "2", "落实贴息"),
        ("股权支持", "3", "设立基金"),
    ]
    assert [m.text for m in found.measures] == [
        "年度新增不低于20亿元；",
        "推广“科创贷”。",
        "按利率的30%给予贴息，最高30万元。",
        "设立规模5亿元的基金。",
    ]
    assert [(a.agency, a.role) for a in found.agencies] == [
        ("区金融办", "responsible"),
        ("各银行机构", "responsible"),
        ("区财政局", "lead"),
        ("区科技局", "cooperate"),
        ("区国资公司", "responsible"),
    ]
    assert [a.text.rsplit("\t", 1)[1] for a in found.articles] == ["2025年12月底", "长期", "2025年9月底"]
    for record in (*found.articles, *found.measures):
        assert found.clean[record.start : record.end] == record.text
    assert found.document.left_over == 0
    assert "table_head" in {s.kind for s in found.segments}


def test_a_number_over_several_rows_is_one_article(parse: Parser) -> None:
    found = parse(
        FRONT
        + "序号\t主要任务\t工作举措\t责任单位\n1\t信贷支持\t设立专项额度。\t市商务局\n\t\t推广“汇贷通”。\t各银行\n2\t信保\t给予补助。\t市商务局\n"
    )
    assert [(a.number, a.title) for a in found.articles] == [("1", "信贷支持"), ("2", "信保")]
    assert [m.text for m in found.measures if m.article_id == found.articles[0].article_id] == [
        "设立专项额度。",
        "推广“汇贷通”。",
    ]


def test_a_task_over_several_numbers_is_their_group(parse: Parser) -> None:
    found = parse(
        FRONT
        + "工作任务\t序号\t具体措施\t牵头单位\n上市培育\t1\t建立后备库。\t县金融办\n\t2\t奖励200万元。\t县财政局\n基金招商\t3\t设立基金。\t县国投\n"
    )
    assert [(a.group, a.number, a.title) for a in found.articles] == [
        ("上市培育", "1", ""),
        ("上市培育", "2", ""),
        ("", "3", "基金招商"),
    ]


def test_headings_between_the_rows_are_sections(parse: Parser) -> None:
    head = "序号\t政策名称\t政策内容\t责任部门\n"
    found = parse(
        f"某县惠企政策清单\n一、财政支持类\n{head}1\t首贷贴息\t按2个百分点贴息。\t县财政局\n二、金融服务类\n{head}1\t转贷基金\t提供转贷资金。\t县国投公司\n"
    )
    assert [(a.section, a.number, a.title) for a in found.articles] == [
        ("一、财政支持类", "1", "首贷贴息"),
        ("二、金融服务类", "1", "转贷基金"),
    ]


def test_a_table_of_tasks_alone(parse: Parser) -> None:
    found = parse(
        FRONT
        + "序号\t工作任务\t责任单位\n1\t设立科创基金\t市财政局\n2\t建立白名单，每季度更新一次\t市工信局\n"
    )
    assert [(a.number, a.title) for a in found.articles] == [("1", "设立科创基金"), ("2", "")]
    assert [m.text for m in found.measures] == ["设立科创基金", "建立白名单，每季度更新一次"]


def test_a_number_that_is_missing_is_a_doubt(parse: Parser) -> None:
    found = parse(FRONT + "序号\t工作任务\t责任单位\n1\t设立基金\t市财政局\n3\t建立白名单\t市工信局\n")
    assert [doubt_message(d.kind, d.facts) for d in found.doubts if d.kind == "numbering"] == [
        "编号从 1 跳到 3（缺 2）"
    ]


def test_a_task_that_is_a_sentence_is_the_text(parse: Parser) -> None:
    found = parse(
        FRONT
        + "序号\t指标\t工作任务\t牵头单位\n1\t获得信贷\t推广平台，年内授信10亿元。\t县金融办\n2\t政府采购\t扣除比例提高到20%。\t县财政局\n"
    )
    assert [(a.group, a.number, a.title) for a in found.articles] == [
        ("获得信贷", "1", ""),
        ("政府采购", "2", ""),
    ]
    assert [m.text for m in found.measures] == ["推广平台，年内授信10亿元。", "扣除比例提高到20%。"]


NO_TABLE = cases("tables_no_table")


@pytest.mark.parametrize(("text", "reason"), NO_TABLE, ids=[row[-1] for row in NO_TABLE])
def test_what_is_no_table_of_measures(text: str, reason: str) -> None:
    lines = text_lines(text)
    assert tables(lines, 0, len(lines)) == []


def test_a_table_of_rates_stays_in_its_article(parse: Parser) -> None:
    found = parse(
        "某市补贴办法\n第一条 按照下列比例给予补贴：\n险种\t补贴比例\t最高限额\n研发责任保险\t50%\t20万元\n第二条 由财政局拨付。\n第三条 自发布之日起施行。"
    )
    assert [a.number for a in found.articles] == ["第一条", "第二条", "第三条"]
    assert found.articles[0].text.endswith("研发责任保险\t50%\t20万元")
