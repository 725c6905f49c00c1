"""Decrees, announcements and the boxes of facts of government pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from comparing import cases

from policykit.gongwen.document import Parsed
from policykit.gongwen.words.page_box import stated_facts
from policykit.report.wording.doubts import doubt_message

Parser = Callable[..., Parsed]
BODY = "第一条 为规范管理，制定本办法。\n第二条 给予补助。\n第三条 由财政局拨付。\n"

BOXES = cases("facts_in_documents_boxes")


@pytest.mark.parametrize(("box", "shape"), BOXES, ids=[row[-1] for row in BOXES])
def test_boxes_of_facts(parse: Parser, box: str, shape: str) -> None:
    facts = stated_facts(box.splitlines())
    facts.pop("主题分类", "")
    assert facts == {"索引号": "01", "发文机构": "某局", "文号": "某科规〔2024〕2号"}
    found = parse(f"{box}某市管理办法\n{BODY}")
    assert (found.document.doc_number, found.document.issuers) == ("某科规〔2024〕2号", ("某局",))
    assert (found.document.title, found.document.left_over) == ("某市管理办法", 0)


def test_words_of_a_text_are_no_keys() -> None:
    assert stated_facts(["名称", "第一章 总则", "来源广泛。"]) == {}


def test_one_line_with_spaces_for_colons_is_no_box() -> None:
    assert stated_facts(["来源 渠道多样", "第一章 总则"]) == {}


def test_a_number_in_brackets_below_the_title(parse: Parser) -> None:
    document = parse(f"某市商务局关于印发申报指南的通知\n（某商务字〔2021〕26号）\n{BODY}").document
    assert (document.doc_number, document.left_over) == ("某商务字〔2021〕26号", 0)


def test_a_quoted_title_tells_the_level(parse: Parser) -> None:
    document = parse(
        f"发布机构：县科技局\n文号：某科〔2024〕65号\n关于印发《平阳县金融支持行动方案》的通知\n{BODY}"
    ).document
    assert (document.region, document.level) == ("平阳", "district")


def test_the_day_of_publication_is_the_last_resort_and_a_doubt(parse: Parser) -> None:
    found = parse(f"某市管理办法\n发布日期：2024-07-03\n{BODY}")
    assert found.document.date_issued == "2024-07-03"
    assert [
        doubt_message(d.kind, d.facts) for d in found.doubts if "发布日期" in doubt_message(d.kind, d.facts)
    ] == ["没有成文日期，“2024-07-03”是网页的发布日期；请核对，必要时在 catalog.csv 中写明"]
    signed = parse(f"某市管理办法\n发布日期：2024-07-03\n{BODY}某市科技局\n2024年6月30日")
    assert signed.document.date_issued == "2024-06-30"
    assert [d for d in signed.doubts if "发布日期" in doubt_message(d.kind, d.facts)] == []


POSTED = cases("facts_in_documents_posted")


@pytest.mark.parametrize(("line", "reason"), POSTED, ids=[row[-1] for row in POSTED])
def test_the_line_that_says_when_a_page_was_put_up(parse: Parser, line: str, reason: str) -> None:
    found = parse(f"某市管理办法\n{line}\n{BODY}")
    assert (found.document.title, found.document.date_issued) == ("某市管理办法", "2024-07-03")
    assert any("网页的发布日期" in doubt_message(d.kind, d.facts) for d in found.doubts)
    assert parse(f"某市管理办法\n{BODY}\n2024-07-03").document.date_issued == "", "behind the text it is none"


DECREES = cases("facts_in_documents_decrees")


@pytest.mark.parametrize(("head", "number", "issuers"), DECREES)
def test_decrees_and_announcements(parse: Parser, head: str, number: str, issuers: str) -> None:
    document = parse(
        f"{head}\n《某办法》已经通过，现予公布，自2024年7月1日起施行。\n2024年3月15日\n某办法\n{BODY}"
    ).document
    assert (document.doc_number, document.issuers) == (number, tuple(issuers.split()))
    assert (document.date_issued, document.effective_from, document.title) == (
        "2024-03-15",
        "2024-07-01",
        "某办法",
    )


ADOPTED = cases("facts_in_documents_adopted")


@pytest.mark.parametrize(("line", "issuer", "day", "number"), ADOPTED)
def test_who_passed_a_law(parse: Parser, line: str, issuer: str, day: str, number: str) -> None:
    document = parse(f"某促进条例\n{line}\n{BODY}").document
    assert (document.issuers, document.date_issued, document.doc_number) == ((issuer,), day, number)


VALID = (
    ("本公告执行期限为2024年1月1日至2027年12月31日。", ("2024-01-01", "2027-12-31")),
    ("本政策执行至2027年12月31日。", ("", "2027-12-31")),
    ("本办法自2024年7月15日起施行，有效期3年。", ("2024-07-15", "2027-07-15")),
)


@pytest.mark.parametrize(("clause", "days"), VALID)
def test_validity(parse: Parser, clause: str, days: tuple[str, str]) -> None:
    document = parse(f"某市管理办法\n{BODY}第四条 {clause}").document
    assert (document.effective_from, document.valid_until) == days


def test_a_report_that_gives_the_whole_text_is_the_policy(parse: Parser) -> None:
    front = "中共中央办公厅 国务院办公厅印发《关于加强治理的意见》\n近日，中共中央办公厅、国务院办公厅印发了《关于加强治理的意见》，并发出通知。\n"
    body = "一、总体要求\n（一）思想。坚持创新。\n二、体制\n（二）管理。统筹协调。\n（此件发至县团级）"
    found = parse(f"{front}《关于加强治理的意见》全文如下。\n{body}")
    assert (found.document.kind, found.document.title) == ("policy", "关于加强治理的意见")
    assert (len(found.articles), found.document.left_over) == (2, 0)
    assert parse(front + body).document.kind == "summary"


def test_name_and_day_on_one_line(parse: Parser) -> None:
    document = parse(f"某市管理办法\n江湾新区管委会　2024年11月5日\n{BODY}").document
    assert (document.issuers, document.date_issued) == (("江湾新区管委会",), "2024-11-05")


def test_a_text_without_a_place_that_speaks_of_the_whole_country(parse: Parser) -> None:
    national = "第四条 在中华人民共和国境内从事活动，由国务院财政部门负责。"
    found = parse(f"管理办法\n{BODY}{national}")
    assert (found.document.region, found.document.level) == ("全国", "national")
    assert any("全国" in doubt_message(d.kind, d.facts) for d in found.doubts if d.kind == "metadata")
    assert parse(f"管理办法\n{BODY}").document.level == ""
