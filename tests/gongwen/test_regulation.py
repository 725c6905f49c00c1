"""Regulations: 章, 节 and 条, with items inside the articles."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from comparing import cases

from policykit.gongwen.document import Parsed
from policykit.report.wording.doubts import doubt_message

Parser = Callable[..., Parsed]

REGULATION = """某市科技信贷风险补偿资金管理办法
第一章 总则
第一条 为了规范资金管理，制定本办法。
第二条 本办法所称资金，是指市财政安排的专项资金。
第二章 补偿程序
第一节 申请
第三条 申请补偿应当符合下列条件：
（一）在本市注册；
（二）贷款用于研发。
第四条 依照第三条规定申请的，银行应当提交材料。
第二节 审核
第五条 市科技局应当在30日内审核。
第三章 附则
第六条 本办法自2024年1月1日起施行，有效期三年。"""

ARTICLES = (
    ("第一章 总则", "", "第一条"),
    ("第一章 总则", "", "第二条"),
    ("第二章 补偿程序", "第一节 申请", "第三条"),
    ("第二章 补偿程序", "第一节 申请", "第四条"),
    ("第二章 补偿程序", "第二节 审核", "第五条"),
    ("第三章 附则", "", "第六条"),
)


def test_chapters_parts_and_clauses(parse: Parser) -> None:
    found = parse(REGULATION)
    assert [(a.section, a.group, a.number) for a in found.articles] == list(ARTICLES)
    assert [(s.number, s.title) for s in found.sections] == [
        ("第一章", "总则"),
        ("第二章", "补偿程序"),
        ("第三章", "附则"),
    ]
    assert found.document.left_over == 0


def test_items_inside_an_article_are_its_text(parse: Parser) -> None:
    third = parse(REGULATION).articles[2]
    assert third.text == "第三条 申请补偿应当符合下列条件：\n（一）在本市注册；\n（二）贷款用于研发。"


def test_items_are_measures_without_their_number(parse: Parser) -> None:
    found = parse(REGULATION)
    assert [m.text for m in found.measures if m.article_id.endswith("/03")] == [
        "申请补偿应当符合下列条件：",
        "在本市注册；",
        "贷款用于研发。",
    ]


def test_validity_from_the_last_article(parse: Parser) -> None:
    document = parse(REGULATION).document
    assert (document.effective_from, document.valid_until) == ("2024-01-01", "2027-01-01")


VARIANTS = cases("regulation_variants")


@pytest.mark.parametrize(("body", "numbers", "reason"), VARIANTS, ids=[row[-1] for row in VARIANTS])
def test_clauses_without_chapters(parse: Parser, body: str, numbers: list[str], reason: str) -> None:
    found = parse(f"某市资金管理办法\n{body}")
    assert [a.number for a in found.articles] == numbers
    assert [a.section for a in found.articles] == [""] * len(numbers)


def test_a_bracketed_title_is_the_title_of_its_article(parse: Parser) -> None:
    found = parse(f"某市资金管理办法\n{VARIANTS[2][0]}")
    assert [a.title for a in found.articles] == ["目的依据", "适用范围", "资金来源"]
    assert found.measures[0].text == "为了规范管理，制定本办法。"


def test_a_contents_page_of_chapters(parse: Parser) -> None:
    found = parse(
        "某市科技信贷风险补偿资金管理办法\n目 录\n第一章 总则\n第二章 补偿程序\n第三章 附则\n"
        + REGULATION.partition("\n")[2]
    )
    assert [(a.section, a.group, a.number) for a in found.articles] == list(ARTICLES)


def test_chapters_over_numbered_items(parse: Parser) -> None:
    found = parse(
        "某市行动方案\n第一章 总体要求\n第一条 坚持市场主导。\n第二条 坚持政府引导。\n第四条 坚持防范风险。"
    )
    assert [doubt_message(d.kind, d.facts) for d in found.doubts if d.kind == "numbering"] == [
        "编号从 2 跳到 4（缺 3）"
    ]
