"""Agency notes: who is charged with an article, in which role.

Five forms occur: ``(A牵头,B、C等配合)``, ``(责任单位:A、B)`` and mere names ``（A、B）`` at the end of a paragraph,
``责任单位:A,B`` on a line of its own or behind the last sentence, and ``（牵头单位：A；配合单位：B）``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from policykit.gongwen.words.lexicon import pattern
from policykit.records import Role

_ASIDE_INSIDE = r"[(（〔\[][^()（）〔〕\[\]【】]{0,40}[)）〕\]]"  # 各县〔区〕人民政府
_NOTE = r"""
    [(（〔\[【](?P<in>(?:(?:{NOTE_KEY}|{NOTE_PERSON})\s*[:：]
        |(?:[^()（）〔〕\[\]【】。]|{ASIDE_INSIDE}){2,300}?(?:牵头|配合|负责|参与|参加|落实|按照?职责(?:分工)?))
    (?:[^()（）〔〕\[\]【】]|{ASIDE_INSIDE})*)[)）〕\]】]
"""

NOTE_AT_END = pattern(
    r"""
    {NOTE}(?P<stop>[。；;.]?)\s*$
    """,
    yes=("提供支持。（市科技局、市财政局按职责分工负责）",),
    no=("合格境外有限合伙人(QFLP)试点。", "设立二级市场基金(S基金),激发活力。", "（此件公开发布）"),
    NOTE=_NOTE,
    ASIDE_INSIDE=_ASIDE_INSIDE,
)

NOTE_BARE = pattern(
    r"""
    (?<=[。；;])\s{0,4}(?P<in>{NOTE_KEY}\s{0,4}[:：][^。()（）]{2,160}
        (?:[(（][^()（）]{0,40}[)）][^。()（）]{0,80}){0,4})(?P<stop>。?)\s*$
    """,
    yes=("贷款利率下浮20个基点。责任单位：市生态环境局",),
    no=("责任单位：市生态环境局", "明确责任单位。", "给予补助。责任单位：市科技局。支持企业上市。"),
)

NOTE_LINE = pattern(
    r"^(?:{NOTE_KEY}|{NOTE_PERSON})\s*[:：]\s*\S.*$",
    yes=("责任单位:市委金融办、市科技局,各开发区管委会", "牵头单位：市科技局"),
    no=("明确责任单位，分解任务。",),
)


NOTE_INSIDE = pattern(
    r"""
    (?<=[。；;]){NOTE}(?P<stop>[。；;]?)(?=\S)
    """,
    yes=("给予补助。（责任单位：市科技局）支持企业上市。",),
    no=("对企业（由市科技局负责认定）给予补助。",),
    NOTE=_NOTE,
    ASIDE_INSIDE=_ASIDE_INSIDE,
)

_CHARGED = r"[\u4e00-\u9fff]{1,24}(?:[（(][^()（）]{1,20}[)）][\u4e00-\u9fff]{0,12})?(?<=[局委办厅部院行会府司团署处])"

NOTE_NAMES = pattern(
    r"""
    (?<=[。；;])\s{0,4}[(（](?![含包以不此本见注附自经详指如即原暂])
    (?P<in>{CHARGED}(?:[、，,；;]{CHARGED}){0,20}(?:等(?:有关|相关)?(?:单位|部门)?)?)[)）](?P<stop>。?)\s*$
    """,
    yes=("给予补贴。（省财政厅）", "给予支持。（市科技局等部门）"),
    no=("给予补贴。（含市直部门）", "给予补贴（省财政厅）", "给予补贴。（下同）"),
    CHARGED=_CHARGED,
)

NOTE_PART = pattern(
    r"(?P<key>{NOTE_KEY})\s*+[:：]\s*+(?P<names>.*?)(?=[；;。]?{SPACE}{NOTE_KEY}{SPACE}[:：]|$)",
    yes=("牵头单位：市科技局；配合单位：市财政局",),
    no=("市科技局牵头",),
)

NOTE_TIME = pattern(
    r"[；;，,、。]?{SPACE}(?:完成时[限间]|完成期限|时间节点|时限要求|时限|{NOTE_PERSON}){SPACE}[:：][^；;]*",
    yes=("责任单位：市科技局；完成时限：2025年12月", "市科技局，时限：长期"),
    no=("责任单位：市科技局", "缩短办理时限"),
)

NOTE_ORDER = pattern(
    r"[，,；;。、]?{SPACE}(?:下同|(?:其中)?(?:排名?|排序|列|名列)[^，,；;。]{0,6}(?:第一|首位)[^，,；;。]{0,20}(?:单位|部门))(?=[，,；;。]|$)",
    yes=("市科技局、市财政局，下同", "市科技局，排名第一位的为牵头责任单位"),
    no=("大同市科技局", "下同乡政府"),
)

NOTE_VERB = pattern(
    # what it is said of stands in front of it; were that part of the pattern, every character would be tried as its head
    r"(?:等)?(?:单位|部门)?(?:按照?职责(?:分工)?)?(?:分别|共同|各自)?(?P<role>{NOTE_VERB}|按照?职责(?:分工)?)(?:组织|实施|落实|推进|开展)*(?:[,，、；;。]|$)",
    yes=("市科技局负责", "市财政局配合组织实施", "市商务局分别配合"),
    no=("市科技局、市财政局",),
)

NAME_GAP = pattern(
    r"(?:[、，,；;]|\s+|(?<=[局委办厅部会院行司团府处署站社门])(?:以及|会同|[和及与]))(?![^(（]{0,80}[)）])",
    yes=("市科技局、市财政局", "市科技局和市财政局", "市科技局 市财政局"),
    no=("市工业和信息化局", "各县（市、区）人民政府"),
)

PLACES_BELOW = pattern(
    # one name, whatever marks stand between the kinds of places in it
    r"""
    各(?:[、和及与]?[（(〔\[〈]?(?:设区的?市|地级市|县级市|自治[县州旗]|乡镇|街道|[省市县区旗州盟镇乡])[)）〕\]〉]?){1,12}
    (?:(?:人民)?政府|党委|管委会|街道办事处|(?=$|[，,；;。]))
    """,
    yes=("各县级市、区人民政府", "各〔县级市、区〕人民政府", "各县〈市、区〉政府"),
    no=("各市财政局、市科技局", "各有关部门", "市、区人民政府"),
)

NAME_TAIL = pattern(
    # 部门 and 单位 without 等 belong to the name, unless an agency's own name ends in front of them
    r"(?:等(?:[省市县区州]级?直?)?(?:有关|相关|各)?(?:单位|部门)?|(?<=[局委办厅院行司府处署站社])(?:(?:有关|相关|各)?(?:单位|部门)|分别|共同))$",
    yes=("市财政局等部门", "水利厅等省有关部门", "市科技局等", "市科技局有关部门"),
    no=("市财政局", "省科技厅", "各行业主管部门", "各成员单位", "市直有关部门"),
)

ASIDE = pattern(
    r"[〈<《(（][^〉>》)）]{0,40}(?:含|下同|以下|按|排在|略|等)[^〉>》)）]{0,40}[〉>》)）]|〈[^〉]*〉(?!(?:人民)?政府|党委|管委会)",
    yes=("各区人民政府〈含开发区、长江新区、风景区管委会,下同〉",),
    no=("各区县(市)政府", "各县〈市、区〉政府"),
)


OPENS_NOTE = "(（〔[【:："  # no note without a bracket or a key
LEAD = ("牵头", "主责", "主办")
COOPERATE = ("配合", "参与", "参加", "协助", "协同", "协办", "支持")
JOINED = ("会同", "联合")  # in front of those who help whoever is named before
EMPTY = frozenset(
    {"", "等", "各有关部门", "有关部门", "有关单位", "相关部门", "相关单位", "各部门", "按", "由", "分工"}
)


@dataclass(frozen=True, slots=True)
class Note:
    """An agency note in a line: where it stands and whom it charges."""

    start: int
    end: int
    charged: tuple[tuple[str, Role], ...]


@lru_cache(maxsize=4096)  # each line is asked for by its outline, its measures, its agencies and its segments
def notes(line: str) -> tuple[Note, ...]:
    """The agency notes of one line, in order.

    >>> notes("支持企业。（牵头单位：市科技局；配合单位：市财政局）")[0].charged
    (('市科技局', 'lead'), ('市财政局', 'cooperate'))
    >>> notes("责任单位:市委金融办、市科技局,各开发区管委会")[0].charged[-1]
    ('各开发区管委会', 'responsible')
    """
    if not any(mark in line for mark in OPENS_NOTE):
        return ()
    if NOTE_LINE.at(line) and "。" not in line.rstrip("。"):
        return (Note(0, len(line), charged(line)),)
    found = [*NOTE_INSIDE.every(line), *NOTE_AT_END.every(line), *NOTE_BARE.every(line)]
    longest = {m.start(): m for m in sorted(found, key=lambda m: m.end())}  # with the full stop behind it
    spans = [Note(m.start(), m.end(), charged(m["in"])) for _, m in sorted(longest.items())]
    if (m := NOTE_NAMES.find(line)) and m.start() not in longest:
        spans.append(Note(m.start(), m.end(), named(m["in"], "responsible")))
    return tuple(note for note in spans if note.charged)


def charged(inner: str) -> tuple[tuple[str, Role], ...]:
    """Agencies and roles of a note's text.

    >>> charged("山西银监局牵头,省科技厅、省金融办等配合")
    (('山西银监局', 'lead'), ('省科技厅', 'cooperate'), ('省金融办', 'cooperate'))
    """
    inner = NOTE_TIME.regex.sub("", ASIDE.regex.sub("", inner))
    parts = [(m["key"], m["names"]) for m in NOTE_PART.every(inner)]
    if not parts:
        parts = list(_said(inner))
    pairs = [
        (name, "cooperate" if names.startswith(JOINED) else role_of(key))
        for key, names in parts
        for name in _names(names)
    ]
    return tuple(dict.fromkeys(pairs))


def _said(inner: str) -> Iterator[tuple[str, str]]:
    """Role and names of each ``A、B牵头`` of a note: the names stand between the role before, or a stop, and their own."""
    at = 0
    for m in NOTE_VERB.every(inner):
        names = inner[max([at, *(inner.rfind(stop, at, m.start()) + 1 for stop in "；;。")]) : m.start()]
        if names:
            yield m["role"], names
        at = m.end()


def named(cell: str, role: Role) -> tuple[tuple[str, Role], ...]:
    """Agencies of a cell that names nothing else, in the role of its column unless the cell itself tells roles.

    >>> named("市科技局、市财政局", "responsible")
    (('市科技局', 'responsible'), ('市财政局', 'responsible'))
    """
    if any(word in cell for word in (*LEAD, "配合", "负责")) and (own := charged(cell)):
        return own
    return tuple(dict.fromkeys((name, role) for name in _names(ASIDE.regex.sub("", cell))))


def role_of(key: str) -> Role:
    """The role that a word such as 牵头 or 配合单位 gives."""
    if any(word in key for word in LEAD):
        return "lead"
    return "cooperate" if any(word in key for word in COOPERATE) else "responsible"


def _names(names: str) -> list[str]:
    names = NOTE_ORDER.regex.sub("", names)
    whole = [m.span() for m in PLACES_BELOW.every(names)]  # 各市、县（市、区）人民政府 is one name
    gaps = [m.span() for m in NAME_GAP.every(names)]
    gaps = [(a, b) for a, b in gaps if not any(start < a and b <= end for start, end in whole)]
    starts, ends = [0, *(b for _, b in gaps)], [*(a for a, _ in gaps), len(names)]
    parts = (names[a:b] for a, b in zip(starts, ends, strict=True))
    cut = [NAME_TAIL.regex.sub("", part.strip(" 。.:：")) for part in parts]
    bare = [name.removeprefix("由").removeprefix("会同").removeprefix("联合") for name in cut]
    return [name for name in bare if name not in EMPTY]
