"""The region that a document is for, and the level of who issued it."""

from __future__ import annotations

from collections.abc import Sequence

from policykit.gongwen.outline.layout import Layout
from policykit.gongwen.words.agencies import NATIONAL_BODY
from policykit.gongwen.words.lexicon import pattern
from policykit.gongwen.words.places import (
    NATIONAL,
    PINYIN,
    TRADITIONAL,
    Place,
    in_a_zone,
    leading_places,
    listed_places,
    macro_region,
    most_named,
    only_named,
    titled_places,
)
from policykit.records import Level

TO_ALL_PROVINCES = pattern(
    r"各省、?(?:自治区|直辖市)",
    yes=("各省、自治区、直辖市、计划单列市财政厅（局）：",),
    no=("各省直部门：", "各区人民政府："),
)

LOCAL_BRANCH = pattern(
    r"(?:分行|支行|监管局|监管分局|监管支局|分局|专员办)$",
    yes=("中国人民银行江城市分行", "国家金融监督管理总局江城监管分局"),
    no=("中国人民银行", "国家金融监督管理总局办公厅"),
)

NATIONAL_BRANCH = pattern(
    r"^(?:人行|人民银行|中国{NATIONAL_CHAIN}|国家(?:金融监督管理总局|税务总局|外汇管理局))",
    yes=("中国人民银行河南省分行", "中国银监会浙江监管局", "人行江城市中心支行"),
    no=("国家发展改革委", "河南省分行"),
)

NATIONAL_SCOPE = pattern(
    r"在?中华人民共和国境内|国务院{HAN}{0,10}(?:部门|机构)|各省、自治区、直辖市|全国统一的|省级以上|省级{HAN}{2,6}部门|财政部(?:会同|负责|商)",
    yes=("在中华人民共和国境内从事", "由国务院财政部门会同", "国务院有关部门", "省级财政部门"),
    no=("根据《中华人民共和国中小企业促进法》", "经国务院批准"),
)

STATE = "中华人民共和国"

ADDRESSED = ("addressee", "notice", "introduction", "preamble")
"""Kinds of lines that may hold the addressee; a damaged text glues it to what follows."""

MIN_NATIONAL = (
    2  # places that speak of the whole country before a text without a place is taken for a national one
)

DISTRICT_WORDS = ("开发区", "高新区", "新区", "经开区", "示范区")


def region_of(
    title: str, layout: Layout, issuers: tuple[str, ...], stated: tuple[str, ...], quoted: tuple[str, ...]
) -> tuple[str, str, Level, bool]:
    """Short name of the place that the document is for, its Pinyin, the level of who issued it, whether inferred.

    Title and notice say it first, then the issuers, then what the page states, then a title that these quote, and
    only then what the text names.
    """
    notices = [line.text for line in layout.of_kind("notice_title")]
    title, notices = title.translate(TRADITIONAL), [notice.translate(TRADITIONAL) for notice in notices]
    issuers, stated, quoted = (
        tuple(text.translate(TRADITIONAL) for text in names) for names in (issuers, stated, quoted)
    )
    texts = [title, *notices, *issuers, *stated, *quoted]
    region, pinyin = _named(texts) or _national(title, layout, issuers) or ("", "")
    level = level_of((*issuers, title, *notices, *stated, *quoted)) or (
        "national" if region == NATIONAL else ""
    )
    if region:
        return region, pinyin, level, False
    text = "\n".join(line.text for line in layout.lines).translate(TRADITIONAL)
    if place := most_named(text) or only_named(text):
        return place.name, place.pinyin, level or place.level, True  # type: ignore[return-value]
    if sum(len(NATIONAL_SCOPE.every(l.text)) for l in layout.lines) >= MIN_NATIONAL:
        return NATIONAL, PINYIN[NATIONAL], "national", True
    return "", "", level, False


def _named(texts: Sequence[str]) -> tuple[str, str] | None:
    """Name and Pinyin of the place or places in the first of the texts that names one."""
    for text in texts:
        if several := listed_places(text):
            name = macro_region(several) or "、".join(place.name for place in several)
            return name, PINYIN.get(name, "")
        if chain := titled_places(text):
            return chain[-1].name, chain[-1].pinyin
    places = (_branch_place(text) for text in texts)
    return next(((place.name, place.pinyin) for place in places if place), None)


def _national(title: str, layout: Layout, issuers: tuple[str, ...]) -> tuple[str, str] | None:
    to_all = any(TO_ALL_PROVINCES.find(line.text) for line in layout.of_kind(*ADDRESSED))
    body = any(NATIONAL_BODY.at(name) and not LOCAL_BRANCH.find(name) for name in issuers)
    return (NATIONAL, PINYIN[NATIONAL]) if to_all or body or title.startswith((STATE, "国务院")) else None


def level_of(names: tuple[str, ...]) -> Level:
    """Who issued it: the smallest place in the first name that tells, issuers before titles."""
    for name in names:
        if NATIONAL_BODY.at(name) or NATIONAL_BRANCH.at(name):
            place = _branch_place(name)
            if place or LOCAL_BRANCH.find(name):  # 中国人民银行某市分行 is not the country's
                return place.level if place else ""  # type: ignore[return-value]
            return "national"
        if name.startswith(STATE):
            return "national"
        if chain := titled_places(name):
            return "district" if in_a_zone(name) else chain[-1].level  # type: ignore[return-value]
        if any(word in name for word in DISTRICT_WORDS):
            return "district"
    return ""


def _branch_place(name: str) -> Place | None:
    """The place inside the name of a national body's branch: 中国人民银行广东省分行, 中国银监会浙江监管局."""
    body = NATIONAL_BRANCH.at(name)
    if not body:
        return None
    offsets = range(body.end(), len(name))
    return next((chain[-1] for at in offsets if (chain := leading_places(name[at:]))), None)
