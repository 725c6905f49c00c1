"""Headings: which numbers count on, and where a marked line is cut into number, heading and text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from policykit.gongwen.facts.agencies import notes
from policykit.gongwen.outline.layout import Layout
from policykit.gongwen.outline.numbering import Marker
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.lexicon import pattern
from policykit.gongwen.words.numerals import integer
from policykit.records import Facts

BRACKET_TITLE = pattern(
    r"^[【\[〔（(](?P<t>[\u4e00-\u9fff、]{2,16})[】\]〕）)]\s*(?=\S)",
    yes=("【适用范围】本办法适用于", "（目的依据）为了规范"),
    no=("为了规范", "【2025】"),
)

TWO_HALVES = pattern(
    r"^(?!.*(?:给予|予以|应当|不得)){HAN}{4}[，,]{HAN}{4}$",
    yes=("全市统一，分级实施", "政府引导,市场运作"),
    no=("符合条件，给予支持", "政府引导、市场运作", "符合条件的，给予支持"),
)

COUNTS_UP = pattern(
    r"\s{0,4}(?:{N}是|{N}要|第[一1][，,、]|首先[，,是]|[(（][一1][)）]|①)",
    yes=("一是发挥财政资金的作用", "（一）设立子基金", "第一，扩大规模"),
    no=("在本市注册的企业", "一次性奖励", "第一批企业"),
)

REMARK = pattern(
    r"[(（][^()（）。；;]{1,30}[)）]",
    yes=("收费标准（按月计）：", "(暂行)"),
    no=("（）", "（一项。"),
)

LEAD_IN = pattern(
    r"(?:[，,][^，,]*|(?:{REQUIRES}|应当?)[^，,]{0,12})(?:以下|下列|如下).{0,12}[：:]$",
    yes=("本公告所称企业，应同时符合以下条件：", "申请企业应当具备下列条件：", "须提交以下材料："),
    no=("重点任务如下：", "符合以下条件的企业，给予补助"),
)

OF_ITSELF = pattern(
    r"本{OWN_KIND}{OF_ITSELF}",
    yes=("本公告执行期限为2024年1月1日至2027年12月31日。", "本办法所称企业", "本措施自发布之日起施行。"),
    no=("本市企业", "本措施支持企业上市"),
)


LEVELS = ("book", "chapter", "part", "clause", "h1", "h2", "h3", "row")
MAX_RUN_IN = 50  # characters of a heading that runs into its text (（一）加大支持力度。对…)
MAX_CLAUSE_RUN_IN = 30  # the same behind 第X条, which mostly begins a sentence
MIN_SHORT = 2  # short headings behind 第X条 from which on they count, though most articles have none
MAX_OWN_LINE = 60  # characters of a heading on a line of its own
MAX_COLON = 14  # characters of a heading that ends in a colon (支持对象：)
MIN_LONE = 3  # items of one line each from which on they are what is done and no headings
MIN_SAID = 8  # characters of such a line, in most of them: 设立风险补偿资金池, not 申请表
MAX_GAP = 3  # numbers that may be missing before a heading is taken for something else

Gap = tuple[int, Facts]
"""The line at which a numbering does not add up, and how."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A marked line, cut into its number and heading; ``body`` is where its text begins in the line."""

    marker: Marker
    title: str
    body: int  # offset within the line; the line's length where the heading stands alone


def accepted_headings(layout: Layout, gaps: list[Gap]) -> list[Heading]:
    """The markers that continue their numbering; a line that merely begins with a number is text."""
    last: dict[str, int] = {}
    headings: list[Heading] = []
    for m in layout.markers:
        before, top = last.get(m.style, 0), m.style == layout.top
        begins = m.value == 1 and not (top and before == 1)
        in_the_middle = layout.part and m.style not in last
        inserted = m.style == "clause" and m.value == before and "之" in m.printed  # 第六条之一 behind 第六条
        goes_on = before < m.value <= before + MAX_GAP or _counts_on(layout, m, before)
        skips = not begins and not before < m.value <= before + MAX_GAP
        if skips and not in_the_middle and _begins_late(layout, m, headings):
            gaps.append((m.index, {"case": "late", "value": m.value, "missing": _numbers(1, m.value)}))
            begins = True
        if not begins and not inserted and not goes_on and not in_the_middle:
            if before and (top or m.style == "clause"):
                gaps.append((m.index, {"case": "stray", "printed": m.printed, "before": before}))
            continue
        if in_the_middle and m.value > 1:
            gaps.append((m.index, {"case": "part", "printed": m.printed, "n": m.value - 1}))
        elif m.value == before and not inserted and not begins:
            gaps.append((m.index, {"case": "twice", "value": before}))
        elif not begins and m.value > before + MAX_GAP:
            n = m.value - before - 1
            gaps.append((m.index, {"case": "far", "before": before, "value": m.value, "n": n}))
        elif not begins and m.value > before + 1:
            gaps.append((m.index, _skipped(before, m.value)))
        if begins and top and before > 1:
            gaps.append((m.index, {"case": "again", "before": before}))
        last[m.style] = m.value
        headings.append(cut(layout, m))
    return _with_lone_lines(layout, _alike(layout, headings))


def _skipped(before: int, value: int) -> Facts:
    return {"case": "skips", "before": before, "value": value, "missing": _numbers(before + 1, value)}


def _numbers(first: int, end: int) -> str:
    return "、".join(str(n) for n in range(first, end))


def _counts_on(layout: Layout, m: Marker, before: int) -> bool:
    """Whether a number that repeats the last one, or is far from it, is the one that the next number counts on from."""
    following = next((n.value for n in layout.markers if n.style == m.style and n.index > m.index), 0)
    return before > 0 and m.value >= before and following == m.value + 1


def _begins_late(layout: Layout, m: Marker, headings: Sequence[Heading]) -> bool:
    """Whether the items below a new heading begin with 2 or 3: the first one was lost or misnumbered."""
    above = headings[-1].marker if headings else None
    return (
        m.style in ("h2", "h3")
        and 1 < m.value <= MAX_GAP
        and above is not None
        and above.index == m.index - 1
        and LEVELS.index(above.style) < LEVELS.index(m.style)
        and headings[-1].body >= len(layout.lines[above.index].text.rstrip())
    )


def _alike(layout: Layout, headings: list[Heading]) -> list[Heading]:
    """Headings of one numbering are alike: where most of its items have none, a short first sentence is none either."""
    titled: dict[str, list[bool]] = {}
    for h in headings:
        titled.setdefault(h.marker.style, []).append(bool(h.title))
    bare = {style for style, has in titled.items() if sum(has) * 2 < len(has)}
    short = [h for h in headings if h.marker.style == "clause" and p.CLAUSE_TITLE.whole(h.title)]
    short = short if len(short) >= MIN_SHORT else []
    own_line = {h.marker.index for h in headings if h.body >= len(layout.lines[h.marker.index].text.rstrip())}
    return [
        replace(h, title="", body=h.marker.length)
        if h.title
        and (h.marker.index not in own_line or _ends_sentence(layout, h))
        and not (h.marker.style == "clause" and h in short)
        and (h.marker.style in bare or (h.marker.style == "clause" and len(h.title) > MAX_CLAUSE_RUN_IN))
        else h
        for h in headings
    ]


def _with_lone_lines(layout: Layout, headings: list[Heading]) -> list[Heading]:
    """A heading has a text below it: where most items of a numbering are one line each, the line is what they say."""
    lone = [h for h in headings if h.title and h.marker.style in ("h1", "h2", "h3") and _alone(layout, h)]
    said: set[str] = set()
    for style in {h.marker.style for h in lone}:
        own = [h for h in lone if h.marker.style == style]
        every = sum(h.marker.style == style for h in headings)
        long = sum(len(h.title) >= MIN_SAID for h in own)
        if len(own) >= MIN_LONE and len(own) * 2 > every and long * 2 > len(own):
            said.add(style)
    return [
        replace(h, title="", body=h.marker.length) if h in lone and h.marker.style in said else h
        for h in headings
    ]


def _alone(layout: Layout, heading: Heading) -> bool:
    """Whether nothing but agencies stands between a whole line and the next item of its rank or the end."""
    index = heading.marker.index
    if heading.body < len(layout.lines[index].text.rstrip()):
        return False
    below = index + 1
    while below < layout.body[1] and p.NOTE_LINE.at(layout.lines[below].text.strip()):
        below += 1
    following = next((m for m in layout.markers if m.index == below), None)
    if below >= layout.body[1]:
        return True
    return following is not None and LEVELS.index(following.style) <= LEVELS.index(heading.marker.style)


def _ends_sentence(layout: Layout, heading: Heading) -> bool:
    return layout.lines[heading.marker.index].text.rstrip().endswith("。")


def cut(layout: Layout, m: Marker) -> Heading:
    """Number, heading and text of a marked line."""
    text = layout.lines[m.index].text
    if p.AMENDS.at(text) or OF_ITSELF.at(text, m.length):
        return Heading(m, "", m.length)
    rest = text[m.length : without_note(text)]  # a sentence with nothing but a note behind it is no heading
    if m.style == "clause":
        found = BRACKET_TITLE.at(rest)
        if found:
            return Heading(m, found["t"], m.length + found.end())
        if not rest:
            return Heading(m, "", m.length)
    stop = next((i for i, c in enumerate(rest) if c in "。！？"), -1)
    if stop == -1:
        colon = next((i for i, c in enumerate(rest) if c in "：:，,；;"), -1)
        if m.style == "clause" and (
            colon != -1 and rest[colon] not in "：:" or rest.count("“") > rest.count("”")
        ):
            return Heading(m, "", m.length)  # a sentence that breaks off
        leads_in = rest.endswith(("：", ":")) and bool(LEAD_IN.find(rest))
        of_clause = m.style == "clause" and colon == len(rest) - 1  # 第三条 申请应当符合下列条件：
        titled = 0 < _bare_length(rest, colon) <= MAX_COLON and rest[colon] in "：:"
        if titled and not of_clause and not leads_in:
            return Heading(m, rest[:colon], m.length + colon + 1)
        unfinished = ("；", ";", "，", ",") if m.style != "clause" else ("；", ";", "，", ",", "：", ":")
        if len(rest) <= MAX_OWN_LINE and not rest.endswith(unfinished) and not leads_in:
            return Heading(m, rest.rstrip("：: "), len(text))
        return Heading(m, "", m.length)
    head, tail = rest[:stop], rest[stop + 1 :].strip()
    colon = next((i for i, c in enumerate(head) if c in "：:，,；;"), -1)
    if (
        0 < _bare_length(head, colon) <= MAX_COLON
        and head[colon] in "：:"
        and not COUNTS_UP.at(head, colon + 1)
    ):
        return Heading(m, head[:colon], m.length + colon + 1)
    commas = sum(c in "，," for c in head)
    alone = not tail and (not commas or bool(TWO_HALVES.whole(head))) and m.style != "clause"
    alone = alone and _followed_by_text(layout, m.index)
    if len(head) <= MAX_RUN_IN and commas <= 1 and "；" not in head and (tail or alone):
        return Heading(m, head, m.length + stop + 1)
    return Heading(m, "", m.length)


def _bare_length(text: str, end: int) -> int:
    """Characters in front of ``end`` without a remark in brackets: 收费标准（按月计）： is a heading of four."""
    return end - sum(len(m.group()) for m in REMARK.every(text[: max(end, 0)]))


def without_note(text: str) -> int:
    """How far a line reaches in front of the agency note at its end.

    >>> without_note("（一）信贷支持（责任单位：市科技局）"), without_note("（一）信贷支持")
    (7, 7)
    """
    found = notes(text)
    ends = found and found[-1].start and found[-1].end >= len(text.rstrip())
    return found[-1].start if ends else len(text)


def _followed_by_text(layout: Layout, index: int) -> bool:
    """Whether the next body line exists and is text or a lower numbering rather than a sibling or a higher one."""
    if index + 1 >= layout.body[1]:
        return False
    here = next(m for m in layout.markers if m.index == index)
    following = next((m for m in layout.markers if m.index == index + 1), None)
    return following is None or LEVELS.index(following.style) > LEVELS.index(here.style)


def runs_through(headings: Sequence[Heading]) -> bool:
    """Whether 1. 2. 3. count on over at least two headings （一） that they stand below: then they are the articles."""
    values = [h.marker.value for h in headings if h.marker.style == "h3"]
    held = sum(
        here.marker.style == "h2" and below.marker.style == "h3" and below.marker.value > 1
        for here, below in zip(headings, headings[1:], strict=False)
    )
    return held > 0 and values == sorted(set(values)) and values[:1] == [1]


def row_headings(layout: Layout, gaps: list[Gap]) -> list[Heading]:
    """The rows of tables of measures as headings; a number that is missing among them is a doubt."""
    made: list[Heading] = []
    before = 0
    for row in layout.rows.values():
        if row.continues:
            continue
        value = integer(row.number.strip("（）() ")) or 0
        if value > before + 1 and before:
            gaps.append((row.index, _skipped(before, value)))
        before = value or before
        at = row.texts[0][0] if row.texts else row.heading[1]
        made.append(Heading(Marker(row.index, "row", value, row.number, 0), row.title, at))
    return made
