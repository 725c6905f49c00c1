"""Number marks: every place of a stream where one can stand, with what speaks for it there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from policykit.gongwen.clean.stream import BLANK, LINE, NOTHING, SPACE, STOPS, WALL, WEAK, Stream
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.lexicon import pattern
from policykit.gongwen.words.notes import NOTE_LINE
from policykit.gongwen.words.numerals import integer

DIGITS = "零〇一二三四五六七八九十百"
CAPITALS = "壹贰叁肆伍陆柒捌玖拾"

MARK = pattern(
    r"""
    第(?P<n>[{DIGITS}]{1,5}|\d{1,3})(?P<kind>编|篇|章|节|条|部分)(?:之[{DIGITS}])?
    |(?<!第)(?P<h1>[{DIGITS}]{1,4})[、.,]
    |[(〔](?P<h2>[{DIGITS}]{1,4})[)〕][、.]? | (?P<h2s>[㈠-㈩])
    |(?<![\d.])(?P<d>\d{1,2}(?:\.\d{1,2}){1,3})(?![\d.%‰年月日个万亿元倍])
    |(?P<h3>\d{1,3})[.、。,]
    |\((?P<h4>\d{1,2})\)[、.]? | (?P<h5>[①-⑳]) | (?P<h6>\d{1,2})\) | (?P<h7>[{CAPITALS}])[、.]
    """,
    yes=("第三条", "十二、", "(二)", "3.", "(3)", "③", "3)", "壹、", "2.1.1", "㈢"),
    no=("三是", "第三", "(此件公开)", "3个"),
    DIGITS=DIGITS,
    CAPITALS=CAPITALS,
)
ORDER = (
    "book",
    "part",
    "chapter",
    "h7",
    "section",
    "h1",
    "clause",
    "h2",
    "h3",
    "d1",
    "d2",
    "d3",
    "d4",
    "h4",
    "h6",
    "h5",
)
"""The usual order of the numberings; another one is possible and costs."""

KINDS = {"编": "book", "篇": "book", "部分": "part", "章": "chapter", "节": "section", "条": "clause"}
MAX_VALUE = 200
MIN_DECIMALS = 2  # marks 1.1 from which on a text is numbered by decimals
MAX_NOTE = 200  # characters of a note of agencies that no stop ends, in front of a mark

REFERS = pattern(
    r"""
    (?:按照?|依照?|根据|依据|违反|符合|适用|执行|参照|除|见|具有|有
    |本(?:办法|条例|规定|法|细则|意见|通知|章|措施|方案)|《[^》]{2,40}》|法|条例|办法|上述|前述|前款
    |[{DIGITS}\d][条款项]|和|及|与|或|至|、|～|-)$
    """,
    yes=("依照", "符合本办法", "第三条、", "《贷款通则》"),
    no=("负责。", "支持企业"),
    DIGITS=DIGITS,
)
REFERRED = pattern(
    r"""
    规定|所[列称述指]|第[{DIGITS}\d]+[款项条]|[、和及与或至]第|款|项(?!目)|情形|的(?:规定|情形|要求)?|至|中的
    |[、和及与或至]\([{DIGITS}]+\)[项款]?
    """,
    yes=("规定的条件", "第二款", "、第四条", "至第九条", "款所列"),
    no=("本办法", "支持企业", "项目建设"),
    DIGITS=DIGITS,
)
CHAPTER_OF_DECIMALS = pattern(
    r"(?<![\d.])\d{1,2}(?=[\u4e00-\u9fff“《])(?![年月日个万亿元倍])",
    yes=("1总则", "12附则"),
    no=("2023年", "3.1目标"),
)
LISTED = pattern(
    r"^[{DIGITS}]{1,3}(?:[、,]|线|级|类|季|期)", yes=("二、三类", "四线"), no=("支持", "是"), DIGITS=DIGITS
)
ANNEX_LIST = pattern(r"附件?[:：][^。;]*$", yes=("附件:1.申请表",), no=("附件。",))


AMENDED = pattern(
    r"(?:修改为|作为|增加)[^“。]{0,20}“(?P<text>[^”]{1,3000})”",
    yes=("将第五条修改为:“第五条 甲。”", "增加一条,作为第六条:“第六条 乙。”"),
    no=("修改为甲。“乙”",),
)
"""What an amendment puts in the place of another law's articles: none of its own."""


@dataclass(frozen=True)
class Mark:
    """A place of a stream where a number mark can stand."""

    at: int
    end: int
    style: str
    value: int
    printed: str
    score: float


def candidates(s: Stream, bounds: Mapping[int, str]) -> list[Mark]:
    """Every mark of the stream with the sum of what speaks for and against it where it stands."""
    inside = _inside(s.flat)
    new = sorted(i for i, kind in bounds.items() if kind == "new")
    found = []
    for m in MARK.regex.finditer(s.flat):
        at, end = m.start(), m.end()
        if m["h3"] or m["h6"]:  # a year or a page may stand right in front of the number: 2023 ⏎ 1.
            at += max((i for i in range(end - at - 1) if s.gap[at + i] >= SPACE), default=0)
            if at and re.match(r"[\d.A-Za-z%]", s.flat[at - 1]) and s.gap[at] == NOTHING:
                continue
        style = KINDS.get(m["kind"] or "") or next(
            k for k in ("h1", "h2", "h2s", "d", "h3", "h4", "h5", "h6", "h7") if m[k]
        )
        style = f"d{m['d'].count('.') + 1}" if style == "d" else style[:2] if style[0] == "h" else style
        value = _value(m, s.flat[at:end])
        if not 0 < value < MAX_VALUE or (style[0] == "d" and style[1:].isdigit() and s.gap[at] < LINE):
            continue
        score = _local(s, at, end, style, inside, value)
        text = next((i for i in new if end <= i < end + 100), 0)
        if text and style not in KINDS.values() and "。" not in s.flat[end:text]:
            score -= 6  # the number of a whole text in a compilation
        if ANNEX_LIST.find(s.flat[max(0, at - 120) : at]):
            score -= 6
        found.append(Mark(at, end, style, value, printed(s.text[at:end], style), score))
    begins = {m.style for m in found if s.gap[m.at] >= LINE}
    if sum(m.style == "d2" for m in found) < MIN_DECIMALS or begins & {"h1", "h2", *KINDS.values()}:
        return found
    return _with_chapters(s, found, inside)


def _with_chapters(s: Stream, found: list[Mark], inside: set[int]) -> list[Mark]:
    """The marks of a text numbered 1 / 1.1 / 1.1.1, where 1 or 1. stands above 1.1."""
    made = [replace(m, style="d1") if m.style == "h3" and s.gap[m.at] >= LINE else m for m in found]
    for i, gap in enumerate(s.gap):
        m = CHAPTER_OF_DECIMALS.at(s.flat, i) if gap >= LINE else None
        if m and m.end() < len(s.gap) and s.gap[m.end()] >= SPACE:
            made.append(
                Mark(i, m.end(), "d1", int(m[0]), m[0], _local(s, i, m.end(), "d1", inside, int(m[0])))
            )
    return sorted(made, key=lambda m: m.at)


def _value(m: re.Match[str], mark: str) -> int:
    if m["h5"] or m["h2s"]:
        return ord(mark[0]) - ord("①" if m["h5"] else "㈠") + 1
    if m["h7"]:
        return CAPITALS.index(m["h7"]) + 1
    if m["d"]:
        return int(mark.rpartition(".")[2])
    return integer(re.sub(rf"[^\d{DIGITS}]", "", mark.split("之")[0])) or 0


def printed(mark: str, style: str) -> str:
    """A mark without the point behind it: （一）, 3, 第三条; 第三條 is written as it is in every other text."""
    mark = mark.replace("條", "条")
    return mark.rstrip("、.．。，,﹒·") if style[0] in "hd" else mark


def _inside(flat: str) -> set[int]:
    """Positions within quotation marks or brackets that close again soon."""
    found = re.finditer(r"“[^“”]{1,200}”|《[^《》]{1,80}》|\([^()]{6,120}\)", flat)
    quoted = {i for m in found for i in range(m.start() + 1, m.end())}
    return quoted | {i for m in AMENDED.every(flat) for i in range(m.start("text"), m.end())}


IN_FRONT = {NOTHING: 0.0, SPACE: 0.8, WEAK: 0.5, LINE: 2.5, BLANK: 2.8, WALL: 2.8}
BEHIND = {STOPS: 2.0, ";": 1.2, ":": 0.8, ")”》": 0.5, ",、": -2.0}
"""What it is worth when one of these stands in front of a mark."""

FIRST_STOP = re.compile(r"[。;:!?]")


def _local(s: Stream, at: int, end: int, style: str, inside: set[int], value: int) -> float:
    gap, before, after = s.gap[at], s.flat[max(0, at - 44) : at], s.flat[end : end + 44]
    prev = before[-1:] or "。"
    score = IN_FRONT[gap] + next((worth for marks, worth in BEHIND.items() if prev in marks), 0.0)
    if gap == NOTHING and prev not in STOPS + ";:)”》":
        noted = NOTE_LINE.at(s.text[max(0, at - MAX_NOTE) : at].rpartition("。")[2])
        score += 2 if noted else -1
    refers = REFERS.find(before) if prev not in STOPS and gap < LINE else None
    if refers and value == 1:  # 某市管理办法第一章: a title in front of its text
        line = next(i for i in range(at - 1, -1, -1) if s.gap[i] >= LINE or i == 0)
        refers = (
            None if p.TITLE_END.find(s.text[line:at].rstrip("》")) and "，" not in s.text[line:at] else refers
        )
    if refers or (style in (*KINDS.values(), "h2", "h4") and REFERRED.at(after)):
        score -= 4.5
    if at in inside:
        score -= 2.5 if gap < LINE else 8
    if not after or after[0] in ",。、;)":
        score -= 3
    if style == "h1":
        score -= 5 if LISTED.at(after) else 0 if s.flat[end - 1] == "、" else 1 if gap >= LINE else 5
    if style == "h3":
        point = s.flat[end - 1]
        score -= {".": 0, "、": 0.3, "。": 0.5 if gap >= WEAK else 2.5, ",": 2}[point]
        if after[:1].isdigit() and (end >= len(s.gap) or s.gap[end] == NOTHING):
            score -= 1 if re.match(r"\d{3,4}[年\u4e00-\u9fff]", after) and gap >= LINE else 6
    run = FIRST_STOP.search(after)
    return score + (0.5 if run and 2 <= run.start() <= 40 else 0)
