"""Facts about a document: title, number, issuers, dates, level, region."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from policykit.gongwen.facts.dates import DAY, day, month, validity
from policykit.gongwen.outline.layout import Layout
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.agencies import NATIONAL_BODY
from policykit.gongwen.words.lexicon import pattern
from policykit.gongwen.words.page_box import stated_facts
from policykit.gongwen.words.places import (
    NATIONAL,
    PINYIN,
    Place,
    in_a_zone,
    leading_places,
    listed_places,
    macro_region,
    most_named,
    only_named,
    titled_places,
)
from policykit.records import Level, Standing

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
DAYS_OF_EFFECT = ("施行日期", "实施日期", "生效日期")
DAYS_OF_END = ("失效日期", "废止日期", "有效期", "有效期限")
DAYS_OF_PUBLICATION = ("发布日期", "公布日期", "公开日期", "发布时间")
ISSUER_KEYS = ("发文机关", "发文机构", "发文单位", "制定机关", "制发机关", "发布机关", "发布机构", "发布单位")
NUMBER_KEYS = ("发文字号", "文号", "文件编号")
"""Keys of a page's facts, the surest first."""

MIN_NATIONAL = (
    2  # places that speak of the whole country before a text without a place is taken for a national one
)
DISTRICT_WORDS = ("开发区", "高新区", "新区", "经开区", "示范区")


DRAFT = pattern(
    r"(?:征求意见|公开征求|送审|讨论|审议|草案|征求社会公众意见)(?:稿|修改稿)?[)）】]*\s*$|[(（](?:草案|征求意见稿|送审稿|讨论稿)[)）]",
    yes=("若干措施（征求意见稿）", "管理办法（草案）", "条例(草案)征求意见稿"),
    no=("若干措施", "关于征求意见的通知", "管理办法（试行）"),
)

TAIL_ALONE = pattern(
    r"[(（](?:征求意见稿|送审稿|讨论稿|草案|试行|暂行|修订|修订稿|(?:19|20)\d{2}年(?:版|修订|修订版))[)）]",
    yes=("（征求意见稿）", "（试行）"),
    no=("（此件公开发布）", "（2021年10月15日）"),
)

QUOTED_TITLE = pattern(
    r"《(?P<t>[^《》]{4,120})》(?:政策|文件)?(?:全文|原文|正文|内容)?",
    yes=("《某市管理办法》", "《宁波市科技信贷风险池管理办法》政策全文"),
    no=("某市管理办法", "《办法》"),
)

SENT_OUT = pattern(
    r"""
    (?:现将|现批转|现转发|将)《(?P<t>(?:[^《》]|《[^《》]*》){4,100})》[^。；《》]{0,60}(?:印发|转发|发布|下发)给?你们
    |《(?P<t2>(?:[^《》]|《[^《》]*》){4,100})》(?:[（(][^（）()]{0,20}[)）])?(?:已经|业经|经|已)[^。；《》]{0,80}(?:审议通过|同意|批准|印发|研究通过)
    """,
    yes=(
        "《关于支持文化旅游产业高质量发展的若干政策（试行）》已经六届市政府第8次常务会议审议通过，现印发给你们",
        "现将《广安市激发市场活力的若干政策措施》印发给你们",
    ),
    no=("根据《四川省优化营商环境条例》有关规定，现提出以下意见。", "按照《方案》要求，经市政府同意"),
)

GIVEN_NOTICE = pattern(
    r"""
    现[就将](?P<about>(?!有关|相关)[^。，；：《》]{4,60}?)(?:的?(?:有关|相关)(?:事项|事宜|工作|问题))?
    (?:(?P<kind>通知|公告|通告)如下|(?:提出|制定)(?:如下|以下)(?P<kind2>实施意见|意见|若干措施|措施|政策措施))
    """,
    yes=(
        "现就进一步加强国有建设用地管理有关事项通知如下。",
        "现就加快推进林业经济高质量发展提出如下实施意见。",
        "现将加强病死畜禽无害化处理工作有关事宜通知如下。",
    ),
    no=("现就有关事项通知如下", "现将有关事项通知如下", "现提出如下意见"),
)

FILE_TITLE = pattern(
    r"(?P<t>[^（）()/.。；：:〔〕\s号]{6,80}{TEXT_KIND})\.(?:pdf|docx?|ofd|wps)",
    yes=("关于加快推进林业经济高质量发展的实施意见.pdf(/x.pdf)",),
    no=("申请表.doc", "附件.pdf"),
)

SIGNED_INSIDE = pattern(
    r"""
    (?<=[。！])(?P<who>(?!现|请|本|自|经|由|据|根据|在|按|从)[\u4e00-\u9fff、]{2,60}(?<=[委部厅局院署行会办室府处]))\s{0,4}
    (?P<day>{DATE})(?=$|[（(《]|(?!起|前|至|之|以|后|发布|印发|公布|施行|实施|联合|第|召开|会|在|开始|正式|出台)[“\u4e00-\u9fff])
    """,
    yes=(
        "请遵照执行。某市人民政府2022年4月2日某市资金管理办法一、",
        "认真落实。广安市人民政府办公室2019年10月13日",
        "贯彻落实。广安市人民政府办公室2023年2月25日广安市玄武岩纤维产品推广应用措施玄武岩",
    ),
    no=(
        "请遵照执行。某市科技局自2022年4月2日起受理。",
        "如下。经市政府2022年4月2日第3次常务会议",
        "。某市科技局2022年4月2日发布",
    ),
)

REPEALED = ("失效", "废止", "已失效", "已废止", "已被废止", "无效")
"""What a page or a legal database says of a document that is no longer in force."""

MAX_FRONT = 40  # lines in front among which the notice stands
MAX_FRONT_TEXT = 2500  # characters of them

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

    title, page_titles = _title(layout, facts, lines, settled)
    made = bool(title) and not _holds(layout, (*page_titles, *facts.values()), title)
    issuers, signed = _signature(layout)
    if not signed and (
        m := SIGNED_INSIDE.find(_front_text(layout)) or SIGNED_INSIDE.find(_tight(layout.lines[-1].text))
    ):
        issuers, signed = issuers or _split_names(m["who"]), day(m["day"])
    announced, announced_day = _announcement(layout)
    issuers = issuers or announced or _title_issuers(layout) or _decree(layout)[1]
    issuers = issuers or _stated_issuers(lines) or _adopted_by(layout)
    issued = settled("date_issued", _stated_day(lines, DAYS_OF_ISSUE), signed or announced_day)
    issued = issued or _imprint(layout) or _adopted_on(layout)
    published = "" if issued else _stated_day(lines, DAYS_OF_PUBLICATION) or _posted(layout)
    published = published or ("" if issued else day(facts.get("date", "")))
    quoted = _quoted(title, layout, page_titles)
    region, pinyin, level, inferred = _region(title, layout, issuers, page_titles, quoted)
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
        status=_standing((title, *quoted), lines),
        made=made,
        conflicts=tuple(conflicts),
    )


def _standing(titles: Sequence[str], lines: dict[str, str]) -> Standing:
    said = lines.get("时效性") or lines.get("有效性") or ""
    if said.startswith(REPEALED):
        return "repealed"
    return "draft" if any(map(DRAFT.find, titles)) else ""


def _tight(text: str) -> str:
    """Without white space between Chinese characters; a wrapped or spaced title is one title."""
    return re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", text).strip()


def _title(
    layout: Layout, facts: dict[str, str], lines: dict[str, str], settled: Callable[[str, str, str], str]
) -> tuple[str, tuple[str, ...]]:
    """The title, and the titles that the page states."""
    said = (lines.get("标题", ""), lines.get("名称", ""), _page_title(facts.get("title", "")))
    stated = tuple(_tight(text) for text in said if text)
    read = _read_title(layout)
    own = next((text for text in stated if p.TITLE_END.find(text) and not p.BARE_KIND.whole(text)), "")
    if not read and not own:
        read = _title_in_text(layout)
    if not read or (own and p.TITLE_END.find(read) and not _same(own, read)):
        return settled("title", own or next(iter(stated), ""), read), stated
    return read, stated


def _read_title(layout: Layout) -> str:
    """The title in front of the text, with 征求意见稿 in brackets on a line of its own."""
    for line in layout.lines[: layout.body[0]]:
        if (m := p.FULL_TEXT.whole(line.text)) and m["t"]:
            return m["t"]
    if layout.title is None:
        return ""
    title = _tight(layout.lines[layout.title].text)
    if (quoted := QUOTED_TITLE.whole(title)) and p.TITLE_END.find(quoted["t"]):
        return quoted["t"]
    behind = layout.lines[layout.title + 1 : layout.title + 2]
    if behind and not DRAFT.find(title) and (tail := _tight(behind[0].text)) and TAIL_ALONE.whole(tail):
        title += tail
    sent = SENT_OUT.find(_front_text(layout)) if title.endswith("的通知") else None
    inner = (sent["t"] or sent["t2"]) if sent else ""
    return inner if inner and inner in title else title  # …关于印发T的通知 above 《T》已经…同意，现印发给你们


def _title_in_text(layout: Layout) -> str:
    """The title that the running text of a notice gives to what it sends out, where none stands on a line of its own."""
    front = _front_text(layout)
    if found := SENT_OUT.find(front):
        return found["t"] or found["t2"]
    found = GIVEN_NOTICE.find(front)
    if not found:
        return ""
    end = "".join(line.text for line in layout.lines[-MAX_FRONT:])
    files = [
        m["t"] for m in FILE_TITLE.every(end) if found["about"] in m["t"]
    ]  # …的实施意见.pdf below the text
    return files[0] if files else f"关于{found['about']}的{found['kind'] or found['kind2']}"


def _front_text(layout: Layout) -> str:
    return "".join("".join(line.text.split()) for line in layout.lines[:MAX_FRONT])[:MAX_FRONT_TEXT]


def _holds(layout: Layout, stated: Sequence[str], title: str) -> bool:
    """Whether a title stands in the text or in what the page states."""
    text = "".join("".join(line.text.split()) for line in layout.lines)
    return any("".join(title.split()) in "".join(said.split()) for said in (text, *stated))


def _page_title(text: str) -> str:
    """The title in a page's head without the name of the site behind it."""
    parts = [part.strip() for part in re.split(r"[_|｜]|\s[-–—]+\s|--", text) if part.strip()]
    return next((part for part in parts if p.TITLE_END.find(part)), parts[0] if parts else "")


def _same(left: str, right: str) -> bool:
    """Whether one of two titles holds the other, marks, white space and 的 aside."""
    one, other = (re.sub(r"\W|的", "", text) for text in (left, right))
    return one in other or other in one


def _number(layout: Layout) -> str:
    """The numbers of the first lines that give one, joined by | where several agencies issued together."""
    kinds = layout.kinds
    first = next((i for i, kind in enumerate(kinds) if kind == "doc_number"), None)
    if first is None:
        return ""
    numbers: list[str] = []
    for line, kind in zip(layout.lines[first:], kinds[first:], strict=True):
        if kind != "doc_number":
            break
        found = p.DOC_NUMBER.every(line.text) if _all_numbers(line.text) else []
        found = found or [
            m for m in [p.DOC_NUMBER_BRACKETED.whole(line.text.strip()) or p.DOC_NUMBER.at(line.text)] if m
        ]
        numbers += [f"{m['who'].lstrip('、，')}〔{m['year']}〕{m['n']}号" for m in found]
    return "|".join(dict.fromkeys(numbers)) or _decree(layout)[0]


def _all_numbers(text: str) -> bool:
    """Whether a line holds document numbers and nothing else."""
    return not re.sub(r"[\s、，,；;]", "", p.DOC_NUMBER.sub("", text))


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
    for line in layout.of_kind("adopted"):
        found = DAY.every(line.text)
        days = [
            day(m.group()) for m in found if not line.text.startswith("起", m.end())
        ]  # 自…起施行 comes later
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
        if kind == "signature" and (m := p.SIGNED_LINE.at(line.text)):
            return (*names, *_split_names(m["who"])), day(m["day"]) or month(m["day"])
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


def _imprint(layout: Layout) -> str:
    return next((day(l.text) for l in layout.of_kind("furniture:imprint") if p.PRINTED.at(l.text)), "")


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


def _quoted(title: str, layout: Layout, stated: tuple[str, ...]) -> tuple[str, ...]:
    """The titles that the document's own and those of its notice and page quote: 关于印发《某县办法》的通知."""
    notices = [line.text for line in layout.of_kind("notice_title")]
    return tuple(m["t"] for text in (title, *notices, *stated) for m in p.SAME_TITLE.every(text))


def _branch_place(name: str) -> Place | None:
    """The place inside the name of a national body's branch: 中国人民银行广东省分行, 中国银监会浙江监管局."""
    body = NATIONAL_BRANCH.at(name)
    if not body:
        return None
    offsets = range(body.end(), len(name))
    return next((chain[-1] for at in offsets if (chain := leading_places(name[at:]))), None)


def _closing_lines(layout: Layout) -> list[str]:
    """The sentences that say from when to when: the closing clause, the last articles, the notice in front."""
    candidates = [l.text for l in layout.of_kind("closing")]
    candidates += [l.text for l in layout.lines[layout.body[0] : layout.body[1]]][-6:]
    return candidates + [l.text for l in layout.of_kind("notice", "preamble", "introduction")]


def _region(
    title: str, layout: Layout, issuers: tuple[str, ...], stated: tuple[str, ...], quoted: tuple[str, ...]
) -> tuple[str, str, Level, bool]:
    """Short name of the place that the document is for, its Pinyin, the level of who issued it, whether inferred.

    Title and notice say it first, then the issuers, then what the page states, then a title that these quote, and
    only then what the text names.
    """
    notices = [line.text for line in layout.of_kind("notice_title")]
    texts = [title, *notices, *issuers, *stated, *quoted]
    region, pinyin = _named(texts) or _national(title, layout, issuers) or ("", "")
    level = _level((*issuers, title, *notices, *stated, *quoted)) or (
        "national" if region == NATIONAL else ""
    )
    if region:
        return region, pinyin, level, False
    text = "\n".join(line.text for line in layout.lines)
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
    return (NATIONAL, PINYIN[NATIONAL]) if to_all or body or title.startswith(STATE) else None


def _level(names: tuple[str, ...]) -> Level:
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
