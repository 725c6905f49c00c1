"""Facts about a document: title, number, issuers, dates, level, region."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from policykit.grammar import patterns as p
from policykit.grammar.numerals import integer
from policykit.grammar.places import (
    NATIONAL,
    PINYIN,
    Place,
    leading_places,
    listed_places,
    macro_region,
    most_named,
)
from policykit.parse.layout import Layout
from policykit.records import Level

STATE = "中华人民共和国"
ADDRESSED = ("addressee", "notice", "introduction", "preamble")
"""Kinds of lines that may hold the addressee; a damaged text glues it to what follows."""

DISTRICT_WORDS = ("开发区", "高新区", "新区", "经开区", "示范区")


@dataclass(frozen=True)
class Metadata:
    """What is known about a document; empty where the document does not say."""

    title: str = ""
    doc_number: str = ""
    issuers: tuple[str, ...] = ()
    date_issued: str = ""
    effective_from: str = ""
    valid_until: str = ""
    level: Level = ""
    region: str = ""
    place: str = ""  # the region in Hanyu Pinyin, where the gazetteer knows it
    inferred: bool = False  # the region is only the place that the text names most


def metadata(layout: Layout, facts: dict[str, str]) -> Metadata:
    """Read the facts off a laid-out document; ``facts`` are those of its carrier (front matter, HTML head)."""
    found = [m for line in layout.of_kind("furniture:fact") if (m := p.FACT_LINE.at(line.text))]
    lines = {"".join(m["key"].split()): m["value"].strip() for m in found}
    title = _title(layout, facts, lines)
    issuers, signed = _signature(layout)
    announced, announced_day = _announcement(layout)
    issuers = issuers or announced or _title_issuers(layout) or _split_names(lines.get("发文机关", ""))
    day = (
        signed
        or announced_day
        or _day(lines.get("成文日期", ""))
        or _day(lines.get("发文日期", ""))
        or _imprint(layout)
    )
    day = day or next((_day(m["day"]) for l in layout.of_kind("adopted") if (m := p.ADOPTED.at(l.text))), "")
    stated = tuple(t for t in (lines.get("标题", ""), lines.get("名称", ""), facts.get("title", "")) if t)
    region, pinyin = _region(title, layout, issuers, stated)
    known = Metadata(
        title=title,
        doc_number=_number(layout, lines),
        issuers=issuers,
        date_issued=day,
        level=_level((*issuers, title, *stated)) or ("national" if region == NATIONAL else ""),
        region=region,
        place=pinyin,
    )
    if not region and (named := most_named("\n".join(line.text for line in layout.lines))):
        level = known.level or named.level
        known = replace(known, region=named.name, place=named.pinyin, level=level, inferred=True)  # type: ignore[arg-type]
    return _with_validity(known, layout)


def _tight(text: str) -> str:
    """Without white space between Chinese characters; a wrapped or spaced title is one title."""
    return re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", text).strip()


def _title(layout: Layout, facts: dict[str, str], lines: dict[str, str]) -> str:
    if layout.title is not None:
        return _tight(layout.lines[layout.title].text)
    return _tight(lines.get("标题", "") or lines.get("名称", "") or facts.get("title", ""))


def _number(layout: Layout, lines: dict[str, str]) -> str:
    for line in layout.of_kind("doc_number"):
        if m := p.DOC_NUMBER.at(line.text):
            return f"{m['who']}〔{m['year']}〕{m['n']}号"
    for key in ("发文字号", "文号"):
        if m := p.DOC_NUMBER.at(lines.get(key, "")):
            return f"{m['who']}〔{m['year']}〕{m['n']}号"
    return ""


def _signature(layout: Layout) -> tuple[tuple[str, ...], str]:
    """Names and date of the first signature block."""
    names: list[str] = []
    for line in layout.of_kind("signature"):
        if m := p.SIGNED_DAY.at(line.text):
            return tuple(names), _day(m["day"])
        names += _split_names(line.text)
    return tuple(names), ""


def _split_names(text: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[\s、，,;；]+", text.strip()) if part)


def _announcement(layout: Layout) -> tuple[tuple[str, ...], str]:
    """Issuers and date from an introduction: 2022年11月18日,A、B发布《…》."""
    for line in layout.of_kind("introduction", "notice", "preamble"):
        if m := p.ISSUED_BY.find(line.text):
            names = tuple(n for n in _split_names(m["who"]) if p.AGENCY_NAME.whole(n))
            if names:
                return names, _day(m["day"])
    return (), ""


def _title_issuers(layout: Layout) -> tuple[str, ...]:
    """Issuers in front of 关于 in the title of the notice that sends the document, or in its own."""
    for text in [line.text for line in (*layout.of_kind("notice_title"), *layout.of_kind("title"))]:
        if (m := p.ISSUED_WITH.at(text)) and all(p.AGENCY_NAME.whole(n) for n in _split_names(m["who"])):
            return _split_names(m["who"])
    return ()


def _imprint(layout: Layout) -> str:
    for line in layout.of_kind("furniture:imprint"):
        if p.PRINTED.at(line.text) and (m := p.DAY.find(line.text)):
            return _day(m.group())
    return ""


def _day(text: str) -> str:
    """2018年7月4日 or 二〇一八年七月四日 as 2018-07-04; empty where the text holds no full date.

    >>> _day("2018年7月4日"), _day("二○一八年十二月三十一日"), _day("2024-05-20"), _day("2018年7月")
    ('2018-07-04', '2018-12-31', '2024-05-20', '')
    """
    found = p.DAY.find(text)
    parts = re.split(r"[年月日]", "".join(found.group().split())) if found else re.findall(r"\d+", text)[:3]
    numbers = [integer(part) for part in parts[:3]]
    if len(numbers) < 3 or None in numbers:
        return ""
    try:
        return date(*numbers).isoformat()  # type: ignore[arg-type]
    except ValueError:
        return ""


def _with_validity(known: Metadata, layout: Layout) -> Metadata:
    """Effect and validity, from the closing clause or the last articles."""
    candidates = [l.text for l in layout.of_kind("closing")]
    candidates += [l.text for l in layout.lines[layout.body[0] : layout.body[1]]][-6:]
    candidates += [l.text for l in layout.of_kind("notice", "preamble")]
    start = end = ""
    for text in candidates:
        if not start and (m := p.EFFECT.find(text)):
            start = _day(m["day"]) if m["day"] else ("" if m["later"] else known.date_issued)
        if not end and (m := p.VALID_UNTIL.find(text)):
            end = _day(m["day"] or m["day2"])
        if not end and (m := p.VALID_YEARS.find(text)) and (begin := start or known.date_issued):
            end = _years_later(begin, integer(m["n"]) or 0)
    return replace(known, effective_from=start, valid_until=end)


def _years_later(day: str, years: int) -> str:
    year, rest = int(day[:4]) + years, day[4:]
    return f"{year}-02-28" if rest == "-02-29" and year % 4 else f"{year}{rest}"


def _region(title: str, layout: Layout, issuers: tuple[str, ...], stated: tuple[str, ...]) -> tuple[str, str]:
    """Short name of the place that the document is for, and its Pinyin.

    Title and notice say it first, then the issuers, then what the page states, then a title that these quote.
    """
    notices = [line.text for line in layout.of_kind("notice_title")]
    quoted = [m["t"] for text in (title, *notices, *stated) for m in p.SAME_TITLE.every(text)]
    texts = [title, *notices, *issuers, *stated, *quoted]
    for text in texts:
        if several := listed_places(text):
            name = macro_region(several) or "、".join(place.name for place in several)
            return name, PINYIN.get(name, "")
        if chain := leading_places(text.removeprefix("中共").removeprefix("关于")):
            return chain[-1].name, chain[-1].pinyin
    for text in texts:
        if place := _branch_place(text):
            return place.name, place.pinyin
    to_all = any(p.TO_ALL_PROVINCES.find(line.text) for line in layout.of_kind(*ADDRESSED))
    if to_all or title.startswith(STATE) or any(p.NATIONAL_BODY.at(name) for name in issuers):
        return NATIONAL, PINYIN[NATIONAL]
    return "", ""


def _branch_place(name: str) -> Place | None:
    """The place inside the name of a national body's branch: 中国人民银行广东省分行, 中国银监会浙江监管局."""
    if not p.NATIONAL_BRANCH.at(name):
        return None
    return next((chain[-1] for at in range(4, len(name)) if (chain := leading_places(name[at:]))), None)


def _level(names: tuple[str, ...]) -> Level:
    """Who issued it: the smallest place in the first name that tells, issuers before titles."""
    for name in names:
        chain = leading_places(name.removeprefix("中共"))
        if chain:
            return chain[-1].level  # type: ignore[return-value]
        if any(word in name for word in DISTRICT_WORDS):
            return "district"
        if name.startswith(STATE):
            return "national"
        if p.NATIONAL_BODY.at(name) or p.NATIONAL_BRANCH.at(name):
            place = _branch_place(name)
            return place.level if place else "national"  # type: ignore[return-value]
    return ""
