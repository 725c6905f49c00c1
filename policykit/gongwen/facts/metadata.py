"""Facts about a document: title, number, issuers, dates, level, region."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest

from policykit.gongwen.facts.page_box import stated_facts
from policykit.gongwen.outline.layout import Layout
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.lexicon import pattern
from policykit.gongwen.words.numerals import integer
from policykit.gongwen.words.places import (
    NATIONAL,
    PINYIN,
    Place,
    leading_places,
    listed_places,
    macro_region,
    most_named,
    only_named,
)
from policykit.records import Level

DAY = pattern(
    r"{DATE}",
    yes=("2018年7月4日", "2024年 5 月 20 日", "二〇二二年十一月十八日"),
    no=("2018年7月", "5年左右"),
)

PASSED_BY = pattern(
    r"""
    (?P<place>(?:(?!日){HAN}){2,12}?(?:省|市|自治区|自治州|自治县|县))?第{N}{1,4}届(?P<all>全国)?人民代表大会
    (?P<standing>常务委员会)?第?{N}{1,5}次会议.{0,12}?(?:通过|修订|修正)
    """,
    yes=(
        "（2023年9月27日河南省第十四届人民代表大会常务委员会第五次会议通过）",
        "（2021年12月24日第十三届全国人民代表大会常务委员会第三十二次会议修订）",
    ),
    no=("（2024年6月3日第8次局务会议审议通过）",),
)

CONGRESS = pattern(
    r"(?<!{HAN})(?P<body>(?:全国|{HAN}{2,10}(?:省|市|自治区|自治州|县))人民代表大会(?:常务委员会)?)(?!{HAN})",
    yes=("(2017-09-01 全国人民代表大会常务委员会)",),
    no=("第十三届全国人民代表大会常务委员会第三十二次会议",),
)

GLUED_AGENCY = pattern(
    r"(?<=办公[厅室])(?={HAN}{2,40}(?:办公[厅室]|(?<!秘书)局|[部委厅])$)",
    yes=("发展改革委办公厅财政部办公厅", "某市委办公室某市财政局"),
    no=("国务院办公厅", "国务院办公厅秘书局", "某市人民政府办公室"),
)

TO_ALL_PROVINCES = pattern(
    r"各省、?(?:自治区|直辖市)",
    yes=("各省、自治区、直辖市、计划单列市财政厅（局）：",),
    no=("各省直部门：", "各区人民政府："),
)

ISSUED_BY = pattern(
    r"(?P<day>{DATE})[,，、]?\s*(?P<who>[^。；《》]{2,200}?)(?:联合|共同|正式)?(?:发布|印发|出台|制定)了?\s*《",
    yes=("2022年11月18日,中国人民银行、国家外汇管理局发布《总体方案》",),
    no=("现发布《总体方案》",),
)

ISSUED_WITH = pattern(
    r"^(?P<who>.{2,120}?{AGENCY})\s*+(?:联合)?(?:关于)?(?:印发|发布|转发|公布)?\s*+(?=关于|印发|《|转发|发布|公布)",
    yes=(
        "中国人民银行 发展改革委 外汇局关于印发《总体方案》的通知",
        "山西省人民政府办公厅 关于创新机制的实施意见",
    ),
    no=("关于印发若干措施的通知",),
)

EFFECT = pattern(
    r"""
    (?:自|从)\s*(?:(?P<day>{DATE})|(?P<issue>(?:印发|发布|公布|发文|签发|下发)(?:之日|当日)?))\s*
    (?P<later>\d{1,3}\s*日后|之日起\s*\d{1,3}\s*日后)?\s*起?\s*(?:正式)?(?:施行|实施|执行|生效|试行)
    """,
    yes=("本措施自2024年5月20日起实施", "本文件自印发之日起施行,有效期三年。"),
    no=("自印发之日起30日内备案", "组织实施"),
)

VALID_UNTIL = pattern(
    r"""
    有效期?(?:限)?(?:为|至|到|截至|截止到?)?\s*(?P<day>{DATE})|(?:至|到)\s*(?P<day2>{DATE})\s*(?:止|失效|废止)
    |(?:执行|实施|延续|延长)(?:期限)?(?:延长|延续)?(?:至|到)\s*(?P<day3>{DATE})
    """,
    yes=("有效期至2028年12月31日", "至2028年12月31日止", "本公告执行至2027年12月31日。"),
    no=("有效期三年", "自2024年5月20日起实施"),
)

VALID_SPAN = pattern(
    r"""
    (?:执行|实施|政策|有效|试行|适用)(?:期限|时间|期)?\s*(?:为|自|从|[:：])*\s*(?P<first>{DATE})\s*(?:起)?\s*
    (?:至|到|—|－|-|–)\s*(?P<last>{DATE})
    """,
    yes=("本公告执行期限为2024年1月1日至2027年12月31日。", "有效期自2024年5月1日起至2029年4月30日"),
    no=("申报时间自2024年1月1日至2024年3月1日", "自2024年5月20日起施行"),
)

VALID_YEARS = pattern(
    r"(?:有效期限?|试行期限?|执行期限?|试行|有效)(?:为|是|暂定)?\s*(?P<n>{N}{1,2}|\d{1,2})\s*年",
    yes=("有效期三年", "有效期为5年", "试行期2年"),
    no=("有效期至2028年", "三年行动"),
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

DAYS_OF_ISSUE = ("成文日期", "成文时间", "发文日期", "发文时间", "印发日期", "生成日期")
DAYS_OF_PUBLICATION = ("发布日期", "公布日期", "公开日期", "发布时间")
ISSUER_KEYS = ("发文机关", "发文机构", "发文单位", "制定机关", "制发机关", "发布机关", "发布机构", "发布单位")
NUMBER_KEYS = ("发文字号", "文号", "文件编号")
"""Keys of a page's facts, the surest first."""

MIN_NATIONAL = (
    2  # places that speak of the whole country before a text without a place is taken for a national one
)
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
    published: bool = False  # the date is only the day on which the page was published


def metadata(layout: Layout, facts: dict[str, str]) -> Metadata:
    """Read the facts off a laid-out document; ``facts`` are those of its carrier (front matter, HTML head)."""
    lines = stated_facts(layout.of_kind("furniture:fact"))
    title = _title(layout, facts, lines)
    issuers, signed = _signature(layout)
    announced, announced_day = _announcement(layout)
    issuers = issuers or announced or _title_issuers(layout) or _decree(layout)[1]
    issuers = issuers or _stated_issuers(lines) or _adopted_by(layout)
    day = signed or announced_day or _stated_day(lines, DAYS_OF_ISSUE) or _imprint(layout)
    day = day or next((_day(m["day"]) for l in layout.of_kind("adopted") if (m := p.ADOPTED.at(l.text))), "")
    published = "" if day else _stated_day(lines, DAYS_OF_PUBLICATION) or _posted(layout)
    stated = tuple(t for t in (lines.get("标题", ""), lines.get("名称", ""), facts.get("title", "")) if t)
    quoted = _quoted(title, layout, stated)
    region, pinyin = _region(title, layout, issuers, stated, quoted)
    known = Metadata(
        title=title,
        doc_number=_number(layout, lines),
        issuers=issuers,
        date_issued=day or published,
        published=bool(published),
        level=_level((*issuers, title, *stated, *quoted)) or ("national" if region == NATIONAL else ""),
        region=region,
        place=pinyin,
    )
    if known.level == "city" and _below_a_city(region, layout):
        known = replace(known, level="district")
    text = "" if region else "\n".join(line.text for line in layout.lines)
    if not region and (named := most_named(text) or only_named(text)):
        level = known.level or named.level
        known = replace(known, region=named.name, place=named.pinyin, level=level, inferred=True)  # type: ignore[arg-type]
    elif not region and sum(len(NATIONAL_SCOPE.every(l.text)) for l in layout.lines) >= MIN_NATIONAL:
        known = replace(known, region=NATIONAL, place=PINYIN[NATIONAL], level="national", inferred=True)
    return _with_validity(known, layout, lines)


def _tight(text: str) -> str:
    """Without white space between Chinese characters; a wrapped or spaced title is one title."""
    return re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", text).strip()


def _title(layout: Layout, facts: dict[str, str], lines: dict[str, str]) -> str:
    for line in layout.lines[: layout.body[0]]:
        if (m := p.FULL_TEXT.whole(line.text)) and m["t"]:
            return m["t"]
    if layout.title is not None:
        title = _tight(layout.lines[layout.title].text)
        quoted = p.SAME_TITLE.whole(title)  # 《某市管理办法》 above 第一章
        return quoted["t"] if quoted and p.TITLE_END.find(quoted["t"]) else title
    return _tight(lines.get("标题", "") or lines.get("名称", "") or facts.get("title", ""))


def _number(layout: Layout, lines: dict[str, str]) -> str:
    for line in layout.of_kind("doc_number"):
        if m := p.DOC_NUMBER.at(line.text) or p.DOC_NUMBER_BRACKETED.whole(line.text.strip()):
            return f"{m['who']}〔{m['year']}〕{m['n']}号"
    if number := _decree(layout)[0]:
        return number
    for key in NUMBER_KEYS:
        if m := p.DOC_NUMBER.at(lines.get(key, "")):
            return f"{m['who']}〔{m['year']}〕{m['n']}号"
        if (m := p.DECREE.whole(lines.get(key, ""))) and m["n"]:
            return _decree_number(m["who"], m["what"], m["year"], m["n"])
    return ""


def _decree(layout: Layout) -> tuple[str, tuple[str, ...]]:
    """Number and issuers of a decree or an announcement: 中华人民共和国国务院令 第783号, on one line or on two."""
    lines = layout.of_kind("doc_number")
    for line, following in zip_longest(lines, lines[1:]):
        if m := p.DECREE.whole(line.text.strip()):
            below = p.DECREE_NUMBER.whole(following.text) if following and not m["n"] else m
            if below:
                names = tuple(n.removeprefix(STATE) for n in _split_names(m["who"]))
                return _decree_number(m["who"], m["what"], below["year"], below["n"]), names
    return "", ()


def _decree_number(who: str, what: str, year: str | None, n: str) -> str:
    return f"{' '.join(who.split())}{what}{f'{year}年' if year else ''}第{n}号"


def _stated_issuers(lines: dict[str, str]) -> tuple[str, ...]:
    said = next((lines[key] for key in ISSUER_KEYS if lines.get(key)), "")
    return tuple(name for name in _split_names(said) if p.AGENCY_NAME.whole(name) and "网站" not in name)


def _stated_day(lines: dict[str, str], keys: tuple[str, ...]) -> str:
    return next((day for key in keys if (day := _day(lines.get(key, "")))), "")


def _posted(layout: Layout) -> str:
    """The day on the line in front of the text that says when the page was put up."""
    front = layout.lines[: layout.body[0]]
    return next((day for l in front if (m := p.POSTED.at(l.text)) and (day := _day(m["day"]))), "")


def _adopted_by(layout: Layout) -> tuple[str, ...]:
    """The people's congress, or its standing committee, that passed a law."""
    for line in layout.of_kind("adopted"):
        if m := PASSED_BY.find(line.text):
            place = "全国" if m["all"] else DAY.regex.sub("", m["place"] or "")
            return (f"{place}人民代表大会{m['standing'] or ''}",)
        if m := CONGRESS.find(line.text):
            return (m["body"],)
    return ()


def _signature(layout: Layout) -> tuple[tuple[str, ...], str]:
    """Names and date of the first signature block."""
    names: list[str] = []
    for line in layout.of_kind("signature"):
        if m := p.SIGNED_LINE.at(line.text):
            return (*names, *_split_names(m["who"])), _day(m["day"])
        if m := p.SIGNED_DAY.at(line.text):
            return tuple(names), _day(m["day"])
        names += _split_names(line.text)
    return tuple(names), ""


def _split_names(text: str) -> tuple[str, ...]:
    parts = (part for part in re.split(r"[\s、，,;；]+", text.strip()) if part)
    return tuple(name for part in parts for name in GLUED_AGENCY.regex.split(part))


def _announcement(layout: Layout) -> tuple[tuple[str, ...], str]:
    """Issuers and date from an introduction: 2022年11月18日,A、B发布《…》."""
    for line in layout.of_kind("introduction", "notice", "preamble"):
        if m := ISSUED_BY.find(line.text):
            names = tuple(n for n in _split_names(m["who"]) if p.AGENCY_NAME.whole(n))
            if names:
                return names, _day(m["day"])
    return (), ""


def _title_issuers(layout: Layout) -> tuple[str, ...]:
    """Issuers in front of 关于 in the title of the notice that sends the document, or in its own."""
    for text in [line.text for line in (*layout.of_kind("notice_title"), *layout.of_kind("title"))]:
        if (m := ISSUED_WITH.at(text)) and all(p.AGENCY_NAME.whole(n) for n in _split_names(m["who"])):
            return _split_names(m["who"])
    return ()


def _imprint(layout: Layout) -> str:
    for line in layout.of_kind("furniture:imprint"):
        if p.PRINTED.at(line.text) and (m := DAY.find(line.text)):
            return _day(m.group())
    return ""


def _day(text: str) -> str:
    """2018年7月4日 or 二〇一八年七月四日 as 2018-07-04; empty where the text holds no full date.

    >>> _day("2018年7月4日"), _day("二○一八年十二月三十一日"), _day("2024-05-20"), _day("2018年7月")
    ('2018-07-04', '2018-12-31', '2024-05-20', '')
    """
    found = DAY.find(text)
    parts = re.split(r"[年月日]", "".join(found.group().split())) if found else re.findall(r"\d+", text)[:3]
    numbers = [integer(part) for part in parts[:3]]
    if len(numbers) < 3 or None in numbers:
        return ""
    try:
        return date(*numbers).isoformat()  # type: ignore[arg-type]
    except ValueError:
        return ""


def _with_validity(known: Metadata, layout: Layout, lines: dict[str, str]) -> Metadata:
    """Effect and validity, from the closing clause or the last articles."""
    candidates = [l.text for l in layout.of_kind("closing")]
    candidates += [l.text for l in layout.lines[layout.body[0] : layout.body[1]]][-6:]
    candidates += [l.text for l in layout.of_kind("notice", "preamble", "introduction")]
    start = end = ""
    for text in candidates:
        if not start and not end and (m := VALID_SPAN.find(text)):
            start, end = _day(m["first"]), _day(m["last"])
        if not start and (m := EFFECT.find(text)):
            start = _day(m["day"]) if m["day"] else ("" if m["later"] else known.date_issued)
        if not end and (m := VALID_UNTIL.find(text)):
            end = _day(m["day"] or m["day2"] or m["day3"])
        if not end and (m := VALID_YEARS.find(text)) and (begin := start or known.date_issued):
            end = _years_later(begin, integer(m["n"]) or 0)
    start = start or _stated_day(lines, ("施行日期", "实施日期", "生效日期"))
    end = end or _stated_day(lines, ("失效日期", "废止日期", "有效期", "有效期限"))
    return replace(known, effective_from=start, valid_until=end)


def _years_later(day: str, years: int) -> str:
    year, rest = int(day[:4]) + years, day[4:]
    return f"{year}-02-28" if rest == "-02-29" and year % 4 else f"{year}{rest}"


def _quoted(title: str, layout: Layout, stated: tuple[str, ...]) -> tuple[str, ...]:
    """The titles that the document's own and those of its notice and page quote: 关于印发《某县办法》的通知."""
    notices = [line.text for line in layout.of_kind("notice_title")]
    return tuple(m["t"] for text in (title, *notices, *stated) for m in p.SAME_TITLE.every(text))


def _region(
    title: str, layout: Layout, issuers: tuple[str, ...], stated: tuple[str, ...], quoted: tuple[str, ...]
) -> tuple[str, str]:
    """Short name of the place that the document is for, and its Pinyin.

    Title and notice say it first, then the issuers, then what the page states, then a title that these quote.
    """
    notices = [line.text for line in layout.of_kind("notice_title")]
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
    to_all = any(TO_ALL_PROVINCES.find(line.text) for line in layout.of_kind(*ADDRESSED))
    if (
        to_all
        or title.startswith(STATE)
        or any(p.NATIONAL_BODY.at(name) and not LOCAL_BRANCH.find(name) for name in issuers)
    ):
        return NATIONAL, PINYIN[NATIONAL]
    return "", ""


def _branch_place(name: str) -> Place | None:
    """The place inside the name of a national body's branch: 中国人民银行广东省分行, 中国银监会浙江监管局."""
    body = NATIONAL_BRANCH.at(name)
    if not body:
        return None
    offsets = range(body.end(), len(name))
    return next((chain[-1] for at in offsets if (chain := leading_places(name[at:]))), None)


def _below_a_city(region: str, layout: Layout) -> bool:
    """Whether a line in front of the text names the prefecture that a city of its own name lies in: 某某市江城市."""
    front = (leading_places(line.text) for line in layout.lines[: layout.body[0]])
    return any(
        [place.level for place in chain[-2:]] == ["city", "district"] and chain[-1].full == f"{region}市"
        for chain in front
    )


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
        if p.NATIONAL_BODY.at(name) or NATIONAL_BRANCH.at(name):
            place = _branch_place(name)
            if place or LOCAL_BRANCH.find(name):  # 中国人民银行某市分行 is not the country's
                return place.level if place else ""  # type: ignore[return-value]
            return "national"
    return ""
