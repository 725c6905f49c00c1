"""Annexes: where they begin, which are texts of their own, which are furniture, and what they repeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from comparing import cases

from policykit.gongwen.document import Parsed
from policykit.report.wording.doubts import doubt_message

Parser = Callable[..., Parsed]

NOTICE = """某市财政局关于做好科技贷款贴息工作的通知
某财教〔2025〕17号
各区财政局：
现就有关事项通知如下：
一、支持标准
（一）贴息比例。按照贷款利息的30%给予贴息，程序详见附件1。
（二）贴息上限。单个企业每年最高50万元。
二、工作要求
各区要加强政策宣传，确保应享尽享。
附件：1.某市科技贷款贴息实施细则
2.某市科技贷款贴息申请表
某市财政局
2025年3月12日
"""
RULES = """附件1
某市科技贷款贴息实施细则
第一条　申请贴息的企业应当符合下列条件：
（一）贷款用于研发；
（二）按期还本付息。
第二条　市科技局每年5月组织申报，按照第一条规定审核。
第三条　贴息资金由市财政局直接拨付企业。
"""
FORM = """附件2
某市科技贷款贴息申请表
企业名称：
1.贷款金额：
2.申请贴息金额：
企业承诺：以上情况属实。
（盖章）
"""
GUIDE = """附件1
专项申报指南
一、贴息
（一）支持标准。按照利息的40%给予贴息。
（二）申报材料。贷款合同。
二、补贴
（一）支持标准。按照保费的50%给予补贴。
"""


def outline(found: Parsed) -> list[tuple[str, str, str]]:
    return [(a.section, a.number, a.title) for a in found.articles]


def kinds(found: Parsed) -> Counter[str]:
    return Counter(s.kind for s in found.segments)


MAIN = [
    ("一、支持标准", "（一）", "贴息比例"),
    ("一、支持标准", "（二）", "贴息上限"),
    ("二、工作要求", "", ""),
]


def test_an_annex_of_articles_names_their_section(parse: Parser) -> None:
    found = parse(NOTICE + RULES + FORM)
    annex = "附件1 某市科技贷款贴息实施细则"
    assert outline(found) == [*MAIN, *((annex, f"第{n}条", "") for n in "一二三")]
    assert [(s.number, s.title) for s in found.sections][2:] == [("附件1", "某市科技贷款贴息实施细则")]
    assert found.document.left_over == 0


def test_an_annex_with_sections_names_itself_and_them(parse: Parser) -> None:
    found = parse(NOTICE + GUIDE)
    assert [row[0] for row in outline(found)[3:]] == [
        "附件1 专项申报指南/一、贴息",
        "附件1 专项申报指南/一、贴息",
        "附件1 专项申报指南/二、补贴",
    ]
    assert found.document.n_sections == 4


def test_the_list_of_annexes_does_not_hide_the_signature(parse: Parser) -> None:
    document = parse(NOTICE + RULES + FORM).document
    assert (document.issuers, document.date_issued) == (("某市财政局",), "2025-03-12")


FURNITURE = cases("annexes_furniture")


@pytest.mark.parametrize(("annex", "kind", "reason"), FURNITURE, ids=[row[-1] for row in FURNITURE])
def test_an_annex_that_is_no_text_of_measures_is_named_furniture(
    parse: Parser, annex: str, kind: str, reason: str
) -> None:
    found = parse(NOTICE + annex)
    assert outline(found) == MAIN
    assert kinds(found)[kind] > 0
    assert found.document.left_over == 0


FORWARDED = """关于印发《某县转贷资金管理办法》的通知
某财金〔2024〕15号
各单位：
现将办法印发给你们，并提出以下要求。
一、加强宣传。
二、按月报送。
附件：某县转贷资金管理办法
某县财政局
2024年1月19日
附件
某县转贷资金管理办法
第一条 为缓解转贷困难，制定本办法。
第二条 转贷资金规模为1亿元。
第三条 本办法自印发之日起施行。
附表：转贷申请表
申请单位\t联系人\t电话
"""


def test_what_a_notice_forwards_is_the_main_text(parse: Parser) -> None:
    found = parse(FORWARDED)
    assert outline(found) == [("", f"第{n}条", "") for n in "一二三"]
    assert found.document.title == "某县转贷资金管理办法"
    assert (found.document.issuers, found.document.date_issued) == (("某县财政局",), "2024-01-19")


DIVIDED = """附件
某市贴息工作重点任务分工表
序号\t工作任务\t责任单位
1\t按照贷款利息的30%给予贴息\t市财政局
2\t贴息上限\t市科技局
3\t建立白名单，每季度更新\t市工信局
"""


def test_rows_that_repeat_the_main_text_are_no_measures(parse: Parser) -> None:
    found = parse(
        NOTICE.replace("1.某市科技贷款贴息实施细则\n2.某市科技贷款贴息申请表", "任务分工表") + DIVIDED
    )
    assert [row[1] for row in outline(found)[3:]] == ["3"]
    repeated = [found.clean[s.start : s.end] for s in found.segments if s.kind == "repeat"]
    assert [line.split("\t")[0] for line in repeated] == ["1", "2"]
    assert [doubt_message(d.kind, d.facts) for d in found.doubts if d.kind == "repeat"] == [
        "附件 某市贴息工作重点任务分工表 有 2 行与正文相同，不再计为措施"
    ]
    assert found.document.left_over == 0


def test_a_sentence_of_an_annex_that_stands_in_the_main_text_is_counted_once(parse: Parser) -> None:
    rules = RULES.replace(
        "贴息资金由市财政局直接拨付企业。", "单个企业每年最高50万元，各区要加强政策宣传，确保应享尽享。"
    )
    plain = parse(NOTICE + RULES).document.n_measures
    again = parse(NOTICE + rules.replace("单个企业每年最高50万元，", "")).document
    assert again.n_measures == plain - 1
    assert again.n_doubts == 1


MARKS = cases("annexes_marks")


@pytest.mark.parametrize(("mark", "section", "reason"), MARKS, ids=[row[-1] for row in MARKS])
def test_names_of_annexes(parse: Parser, mark: str, section: str, reason: str) -> None:
    body = "第一条 给予贴息。\n第二条 给予补助。\n第三条 由财政局拨付。\n"
    front = NOTICE.partition("附件：")[0] + "某市财政局\n2025年3月12日\n"
    assert {a.section for a in parse(f"{front}{mark}\n{body}").articles[3:]} == {section}
