"""Facts about a document: title, number, issuers, dates, level, region."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from comparing import cases

from policykit.gongwen.document import Parsed
from policykit.gongwen.facts.dates import _months_later
from policykit.gongwen.facts.dates import day as read_day
from policykit.report.wording.doubts import doubt_message

Parser = Callable[..., Parsed]

BODY = "\n一、信贷支持\n（一）加大投放。对首贷户给予补助。\n二、股权支持\n（一）设立基金。引导投早投小。\n"
EIGHT = "中国人民银行 发展改革委 科技部 工业和信息化部 财政部"

RAW = cases("metadata_raw")


@pytest.mark.parametrize(
    ("item", "who", "title", "number", "issuers", "days", "reason"), RAW, ids=[row[0] for row in RAW]
)
def test_facts_of_the_six(
    parsed: dict[str, Parsed],
    item: str,
    who: str,
    title: str,
    number: str,
    issuers: str,
    days: tuple[str, str, str],
    reason: str,
) -> None:
    d = parsed[item].document
    assert f"{d.region} {d.level} {d.doc_id}" == who, reason
    assert (d.title, d.doc_number, d.issuers) == (title, number, tuple(issuers.split())), reason
    assert (d.date_issued, d.effective_from, d.valid_until) == days, reason


KINDS = ("news", "news", "news", "news", "news", "summary", "policy", "policy")


def test_kinds_of_the_bulletin(parsed: dict[str, Parsed]) -> None:
    assert tuple(parsed[f"003/{n}"].document.kind for n in range(1, 9)) == KINDS


@pytest.mark.parametrize("n", range(1, 7))
def test_reports_have_no_articles(parsed: dict[str, Parsed], n: int) -> None:
    found = parsed[f"003/{n}"]
    assert (found.articles, found.measures, found.doubts) == ((), (), ())


NUMBERS = cases("metadata_numbers")


@pytest.mark.parametrize(("line", "number", "reason"), NUMBERS)
def test_document_number(parse: Parser, line: str, number: str, reason: str) -> None:
    found = parse(f"{line}\n聊城市科技金融若干措施\n为促进发展，制定本措施。{BODY}")
    assert found.document.doc_number == number, reason


def test_a_long_line_that_begins_with_a_number_cites_it(parse: Parser) -> None:
    line = "鲁政办字〔2023〕155号文件对加强科技财政金融协同服务企业创新发展提出了明确要求，各单位应当认真贯彻落实到位。"
    assert parse(f"聊城市科技金融若干措施\n{line}{BODY}").document.doc_number == ""


def test_a_cited_number_is_not_the_documents_own(parse: Parser) -> None:
    found = parse(f"聊城市科技金融若干措施\n根据《意见》（鲁政办字〔2023〕155号）精神，制定本措施。{BODY}")
    assert found.document.doc_number == ""


ISSUERS = cases("metadata_issuers")


@pytest.mark.parametrize(("front", "back", "issuers", "reason"), ISSUERS, ids=[row[-1] for row in ISSUERS])
def test_issuers(parse: Parser, front: str, back: str, issuers: str, reason: str) -> None:
    found = parse(f"{front}{BODY}{back}")
    assert found.document.issuers == tuple(issuers.split())


DATES = cases("metadata_dates")


@pytest.mark.parametrize(("back", "day", "reason"), DATES, ids=[row[-1] for row in DATES])
def test_date_issued(parse: Parser, back: str, day: str, reason: str) -> None:
    assert parse(f"聊城市科技金融若干措施{BODY}{back}").document.date_issued == day


DAYS = cases("metadata_days")


@pytest.mark.parametrize(("text", "day", "reason"), DAYS)
def test_day(text: str, day: str, reason: str) -> None:
    assert read_day(text) == day, reason


def test_years_later() -> None:
    assert _months_later("2025-06-03", 36) == "2028-06-03"
    assert _months_later("2024-02-29", 12) == "2025-02-28"
    assert _months_later("2024-02-29", 48) == "2028-02-29"


SIGNED = "聊城市科技局\n2024年5月20日"
VALIDITY = cases("metadata_validity")


@pytest.mark.parametrize(("line", "start", "end", "reason"), VALIDITY, ids=[row[-1] for row in VALIDITY])
def test_effect_and_validity(parse: Parser, line: str, start: str, end: str, reason: str) -> None:
    d = parse(f"聊城市科技金融若干措施{BODY}{line}\n{SIGNED}").document
    assert (d.effective_from, d.valid_until) == (start, end)


PLACES = cases("metadata_places")


@pytest.mark.parametrize(
    ("title", "back", "region", "level", "pinyin", "reason"), PLACES, ids=[r[-1] for r in PLACES]
)
def test_region_and_level(
    parse: Parser, title: str, back: str, region: str, level: str, pinyin: str, reason: str
) -> None:
    d = parse(f"{title}{BODY}{back}").document
    assert (d.region, d.level) == (region, level)
    if pinyin:
        assert d.doc_id.startswith(f"{pinyin}-")


def test_what_is_not_known_is_doubted(parse: Parser) -> None:
    found = parse(f"关于支持科技金融发展的若干措施{BODY}")
    assert [
        doubt_message(d.kind, d.facts).partition("；")[0] for d in found.doubts if d.kind == "metadata"
    ] == ["没有读出地区", "没有读出发文机关", "没有读出成文日期"]


def test_facts_that_the_catalog_gives_win_and_leave_the_identifier(parse: Parser) -> None:
    text = f"聊城市科技金融若干措施{BODY}{SIGNED}"
    given = {"region": "鲁西", "title": "聊城十条", "issuers": "甲局|乙局", "date_issued": "2020-01-01"}
    plain, found = parse(text).document, parse(text, given).document
    assert (found.region, found.title, found.issuers, found.date_issued) == (
        "鲁西",
        "聊城十条",
        ("甲局", "乙局"),
        "2020-01-01",
    )
    assert found.doc_id == plain.doc_id


def test_the_carriers_title_is_taken_where_the_text_has_none(parse: Parser) -> None:
    found = parse('---\ntitle: "聊城市科技金融若干措施"\n---\n' + BODY.strip())
    assert (found.document.title, found.document.region) == ("聊城市科技金融若干措施", "聊城")


def test_the_place_named_most_is_taken_with_a_doubt(parse: Parser) -> None:
    body = BODY + "三亚市对三亚市企业给予补助，在三亚注册的优先。\n"
    found = parse(f"关于支持科技金融发展的若干措施{body}")
    assert (found.document.region, found.document.level) == ("三亚", "city")
    assert any("推断" in doubt_message(d.kind, d.facts) for d in found.doubts)
    given = parse(f"关于支持科技金融发展的若干措施{body}", {"region": "海棠湾"})
    assert given.document.region == "海棠湾"
    assert not any("推断" in doubt_message(d.kind, d.facts) for d in given.doubts)


def test_a_letter_to_all_provinces_is_national(parse: Parser) -> None:
    text = f"关于做好科技金融工作的通知\n各省、自治区、直辖市财政厅（局）：\n现通知如下。{BODY}"
    assert (parse(text).document.region, parse(text).document.level) == ("全国", "national")


def test_a_title_that_the_notice_quotes_names_the_place(parse: Parser) -> None:
    text = f"关于印发《遵义市科技金融管理办法》的通知\n各有关单位：\n现印发给你们。{BODY}"
    assert parse(text).document.region == "遵义"
