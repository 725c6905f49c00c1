"""Facts about a document: title, number, issuers, dates, level, region."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest

from policykit.gongwen.facts.dates import DAY, day, month, validity
from policykit.gongwen.facts.region import STATE, region_of
from policykit.gongwen.facts.titles import front_text, quoted_titles, standing, stands_in, tight, title_of
from policykit.gongwen.outline.layout import Layout
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.lexicon import pattern
from policykit.gongwen.words.page_box import stated_facts
from policykit.gongwen.words.places import leading_places
from policykit.records import Level, Standing

PASSED_BY = pattern(
    r"""
    (?P<place>(?:(?!日){HAN}){2,12}?(?:省|市|自治区|自治州|自治县|县))?第{N}{1,4}届(?P<all>全国)?人民代表大会
    (?P<standing>常务委员会)?第?{N}{1,5}次会议.{0,12}?(?:通过|修订|修正)
    """,
    yes=("（2023年9月27日河南省第十四届人民代表大会常务委员会第五次会议通过）",),
    no=("（2024年6月3日第8次局务会议审议通过）",),
)

CONGRESS = pattern(
    r"(?<!{HAN})(?P<body>(?:全国|{HAN}{2,10}(?:省|市|自治区|自治州|县))人民代表大会(?:常务委员会)?)(?!{HAN})",
    yes=("(2017-09-01 全国人民代表大会常务委员会)",),
    no=("第十三届全国人民代表大会常务委员会第三十二次会议",),
)

GLUED_AGENCY = pattern(
    r"""
    (?<=办公[厅室])(?={HAN}{2,40}(?:办公[厅室]|(?<!秘书)局|[部委厅])$)
    |(?<=[部委局会署行])(?=(?:国家|中国)?{HAN}{2,10}(?:[部署]|总局|监会)$)(?<![省市区县州旗]委)
    """,
    yes=("发展改革委办公厅财政部办公厅", "某市委办公室某市财政局", "财政部农业部", "发展改革委国家税务总局"),
    no=("国务院办公厅", "国务院办公厅秘书局", "某市人民政府办公室", "某市委宣传部", "工业和信息化部"),
)

DECREED = pattern(
    r"(?<=[日\s(（])(?P<who>(?:(?!日){HAN}){2,40}?)(?P<what>令)第\s*(?P<n>\d{1,4})\s*号",
    yes=("1997年4月15日 中华人民共和国国务院令第215号发布", "（1997年4月15日国务院令第215号发布）"),
    no=("第783号令", "（2021年12月24日通过）"),
)


ISSUED_BY = pattern(
    r"(?P<day>{DATE})[,，、]?\s*(?P<who>[^。；《》]{2,200}?)(?:联合|共同|正式)?(?:发布|印发|出台|制定)了?\s*《",
    yes=("2022年11月18日,中国人民银行、国家外汇管理局发布《总体方案》",),
    no=("现发布《总体方案》",),
)

ISSUED_WITH = pattern(
    r"^(?P<who>.{2,120}?{AGENCY})\s*+(?:联合)?(?:关于)?(?:印发|发布|转发|公布)?\s*+(?=关于|印发|《|转发|发布|公布)",
    yes=("山西省人民政府办公厅 关于创新机制的实施意见",),
    no=("关于印发若干措施的通知",),
)


DAYS_OF_ISSUE = ("成文日期", "成文时间", "发文日期", "发文时间", "印发日期", "生成日期")
DAYS_OF_EFFECT = ("施行日期", "实施日期", "生效日期")
DAYS_OF_END = ("失效日期", "废止日期", "有效期", "有效期限")
DAYS_OF_PUBLICATION = ("发布日期", "公布日期", "公开日期", "发布时间")
ISSUER_KEYS = ("发文机关", "发文机构", "发文单位", "制定机关", "制发机关", "发布机关", "发布机构", "发布单位")
NUMBER_KEYS = ("发文字号", "文号", "文件编号")
"""Keys of a page's facts, the surest first."""


SIGNED_INSIDE = pattern(
    r"""
    (?<=[。！])(?P<who>(?!现|请|本|自|经|由|据|根据|在|按|从)[\u4e00-\u9fff、]{2,60}(?<=[委部厅局院署行会办室府处]))\s{0,4}
    (?P<day>{DATE})(?=$|[（(《]|(?!起|前|至|之|以|后|发布|印发|公布|施行|实施|联合|第|召开|会|在|开始|正式|出台)[“\u4e00-\u9fff])
    """,
    yes=("认真落实。广安市人民政府办公室2019年10月13日",),
    no=("如下。经市政府2022年4月2日第3次常务会议", "。某市科技局2022年4月2日发布"),
)


Conflict = tuple[str, str, str]
"""A fact that the page states otherwise than the text: field, what the page states, what was read."""


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
    status: Standing = ""  # draft: 征求意见稿, 草案; repealed: the page says that it is no longer in force
    made: bool = False  # the title stands nowhere: it is made of 现就…有关事项通知如下
    conflicts: tuple[Conflict, ...] = ()  # (("date_issued", "2023-05-06", "2023-05-08"),)


def metadata(layout: Layout, facts: dict[str, str]) -> Metadata:
    """Read the facts off a laid-out document; ``facts`` are those of its carrier (front matter, HTML head).

    What the page itself states of the document wins over what is read off the text; where the two differ, both
    stand in ``conflicts``.
    """
    lines = stated_facts([line.text for line in layout.of_kind("furniture:fact")])
    conflicts: list[Conflict] = []

    def settled(field: str, stated: str, read: str) -> str:
        if stated and read and stated != read:
            conflicts.append((field, stated, read))
        return stated or read

    title, page_titles = title_of(layout, facts, lines, settled)
    made = bool(title) and not stands_in(layout, (*page_titles, *facts.values()), title)
    issuers, signed = _signature(layout)
    if not signed and (
        m := SIGNED_INSIDE.find(front_text(layout)) or SIGNED_INSIDE.find(tight(layout.lines[-1].text))
    ):
        issuers, signed = issuers or _split_names(m["who"]), day(m["day"])
    announced, announced_day = _announcement(layout)
    issuers = issuers or announced or _title_issuers(layout) or _decree(layout)[1]
    issuers = issuers or _stated_issuers(lines) or _adopted_by(layout)
    issued = settled("date_issued", _stated_day(lines, DAYS_OF_ISSUE), signed or announced_day)
    imprints = (day(l.text) for l in layout.of_kind("furniture:imprint") if p.PRINTED.at(l.text))
    issued = issued or next(imprints, "") or _adopted_on(layout)
    published = "" if issued else _stated_day(lines, DAYS_OF_PUBLICATION) or _posted(layout)
    published = published or ("" if issued else day(facts.get("date", "")))
    quoted = quoted_titles(title, layout, page_titles)
    region, pinyin, level, inferred = region_of(title, layout, issuers, page_titles, quoted)
    start, end = validity(_closing_lines(layout), issued or published)
    return Metadata(
        title=title,
        doc_number=settled("doc_number", _stated_number(lines), _number(layout)),
        issuers=issuers,
        date_issued=issued or published,
        effective_from=settled("effective_from", _stated_day(lines, DAYS_OF_EFFECT), start),
        valid_until=settled("valid_until", _stated_day(lines, DAYS_OF_END), end),
        level=level,
        region=region,
        place=pinyin,
        inferred=inferred,
        published=bool(published),
        status=standing((title, *quoted), lines),
        made=made,
        conflicts=tuple(conflicts),
    )


def _number(layout: Layout) -> str:
    """The numbers of the first lines that give one, joined by | where several agencies issued together."""
    kinds = layout.kinds
    first = next((i for i, kind in enumerate(kinds) if kind == "doc_number"), None)
    if first is None:
        return _decree(layout)[0]
    numbers: list[str] = []
    for line, kind in zip(layout.lines[first:], kinds[first:], strict=True):
        if kind != "doc_number":
            break
        rest = re.sub(r"[\s、，,；;]", "", p.DOC_NUMBER.sub("", line.text))
        found = [] if rest else p.DOC_NUMBER.every(line.text)
        found = found or [
            m for m in [p.DOC_NUMBER_BRACKETED.whole(line.text.strip()) or p.DOC_NUMBER.at(line.text)] if m
        ]
        numbers += [f"{m['who'].lstrip('、，')}〔{m['year']}〕{m['n']}号" for m in found]
    return "|".join(dict.fromkeys(numbers)) or _decree(layout)[0]


def _stated_number(lines: dict[str, str]) -> str:
    for key in NUMBER_KEYS:
        if found := p.DOC_NUMBER.every(lines.get(key, "")):
            return "|".join(f"{m['who']}〔{m['year']}〕{m['n']}号" for m in found)
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
    for line in layout.of_kind("adopted"):
        if m := DECREED.find(line.text):
            return _decree_number(m["who"], m["what"], None, m["n"]), (m["who"].removeprefix(STATE),)
    return "", ()


def _decree_number(who: str, what: str, year: str | None, n: str) -> str:
    return f"{' '.join(who.split())}{what}{f'{year}年' if year else ''}第{n}号"


def _stated_issuers(lines: dict[str, str]) -> tuple[str, ...]:
    said = next((lines[key] for key in ISSUER_KEYS if lines.get(key)), "")
    return tuple(name for name in _split_names(said) if p.AGENCY_NAME.whole(name) and "网站" not in name)


def _stated_day(lines: dict[str, str], keys: tuple[str, ...]) -> str:
    return next((found for key in keys if (found := day(lines.get(key, "")))), "")


def _adopted_by(layout: Layout) -> tuple[str, ...]:
    """The people's congress, or its standing committee, that passed a law."""
    for line in layout.of_kind("adopted"):
        if m := PASSED_BY.find(line.text):
            place = "全国" if m["all"] else DAY.regex.sub("", m["place"] or "")
            return (f"{place}人民代表大会{m['standing'] or ''}",)
        if m := CONGRESS.find(line.text):
            return (m["body"],)
    return ()


def _adopted_on(layout: Layout) -> str:
    """The last day on the line that says when a law was passed, revised and approved."""
    for line in layout.of_kind("adopted"):  # 自…起施行 comes later
        days = [day(m[0]) for m in DAY.every(line.text) if not line.text.startswith("起", m.end())]
        if any(days):
            return max(days)
    return ""


def _posted(layout: Layout) -> str:
    """The day on the line in front of the text that says when the page was put up."""
    front = layout.lines[: layout.body[0]]
    return next((found for l in front if (m := p.POSTED.at(l.text)) and (found := day(m["day"]))), "")


def _signature(layout: Layout) -> tuple[tuple[str, ...], str]:
    """Names and date of the first signature block; the date may be typed as a page writes it (2023-12-01)."""
    names: list[str] = []
    for line, kind in zip(layout.lines, layout.kinds, strict=True):
        if (kind == "signature" or names) and (m := p.SIGNED_DAY.at(line.text)):
            return tuple(names), day(m["day"]) or month(m["day"])
        if kind == "signature":
            names += _split_names(line.text)
    return tuple(names), ""


def _split_names(text: str) -> tuple[str, ...]:
    """The names of a list of agencies, also where nothing stands between them (成都市财政局成都市科学技术局)."""
    parts = [part for part in re.split(r"[\s、，,;；]+", text.strip()) if part]
    return tuple(name for part in parts for glued in GLUED_AGENCY.regex.split(part) for name in _glued(glued))


def _glued(name: str) -> list[str]:
    """Cut in front of each place's full name that an agency's last character stands before."""
    head = leading_places(name)
    if not head:
        return [name]
    starts = [m.start() for m in re.finditer(f"(?<=[局委厅办会院署部府行]){re.escape(head[0].full)}", name)]
    return [name[a:b] for a, b in zip([0, *starts], [*starts, len(name)], strict=True)]


def _announcement(layout: Layout) -> tuple[tuple[str, ...], str]:
    """Issuers and date from an introduction: 2022年11月18日,A、B发布《…》."""
    for line in layout.of_kind("introduction", "notice", "preamble"):
        if m := ISSUED_BY.find(line.text):
            names = tuple(n for n in _split_names(m["who"]) if p.AGENCY_NAME.whole(n))
            if names:
                return names, day(m["day"])
    return (), ""


def _title_issuers(layout: Layout) -> tuple[str, ...]:
    """Issuers in front of 关于 in the title of the notice that sends the document, or in its own."""
    for text in [line.text for line in (*layout.of_kind("notice_title"), *layout.of_kind("title"))]:
        if (m := ISSUED_WITH.at(text)) and all(p.AGENCY_NAME.whole(n) for n in _split_names(m["who"])):
            return _split_names(m["who"])
    return ()


def _closing_lines(layout: Layout) -> list[str]:
    """The sentences that say from when to when: the closing clause, the last articles, the notice in front."""
    candidates = [l.text for l in layout.of_kind("closing")]
    candidates += [l.text for l in layout.lines[layout.body[0] : layout.body[1]]][-6:]
    return candidates + [l.text for l in layout.of_kind("notice", "preamble", "introduction")]
