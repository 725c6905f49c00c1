"""Annexes: where they begin, what they are called, and which of them are texts of their own.

An annex begins at a line 附件1 (or 附件1：某某细则), or at a line that is one of the titles that the text announced.
A list of annexes (附件：1.… 2.…) only announces them. What a notice forwards is no annex but the main text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policykit.gongwen.formats.lines import TextLine
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.lexicon import pattern
from policykit.gongwen.words.page_box import FACT_LINE

ANNEX_ITEM = pattern(
    r"^(?P<n>\d{1,2})\s*[.．、。]\s*(?P<title>\S.*)$",
    yes=("1.2025年专项申报指南", "2. 申请表"),
    no=("2025年申报指南", "1."),
)

ANNEX_FORM = pattern(
    r"{FORM}表(?:[（(].{1,12}[)）])?$|回执|承诺书|声明|委托书|协议书?$|合同|格式|样式|式样|模板|样表|证明|通知书|意见书|申请书|申报书|填表说明",
    yes=("某市科技贷款贴息申请表", "承诺书", "举报奖励通知书", "项目申报书（格式）"),
    no=("重点任务分工表", "实施细则", "任务清单", "申报指南"),
)

ANNEX_LIST = pattern(
    r"名单|名录|目录|一览表|明细表|花名册|成员|联系方式|通讯录|清单$|分配表|计划表",
    yes=("合作银行名单", "试点企业目录"),
    no=("实施细则", "任务分工表", "申报指南"),
)


MAX_TITLE = 80  # characters of an annex's title
MAX_TITLE_LINES = 2


@dataclass(frozen=True, slots=True)
class Annex:
    """The lines of one annex."""

    label: str  # 附件1
    title: str  # 某市科技贷款贴息实施细则; empty where none is printed
    first: int  # index of its first line, the mark or the title
    start: int  # index of the first line behind mark and title
    end: int  # index of the line behind its last one
    titled: int  # index of the line with the title; the mark where none is printed

    @property
    def name(self) -> str:
        """How articles name it as their section."""
        return " ".join(part for part in (self.label, self.title) if part)


def annexes(lines: Sequence[TextLine]) -> tuple[list[Annex], set[int]]:
    """The annexes in order, and the lines that only announce some."""
    marks = [i for i, line in enumerate(lines) if p.ATTACHMENT.at(line.text)]
    announced: dict[str, str] = {}  # title without spaces to label
    lists: set[int] = set()
    starts: dict[int, str] = {}
    for n, i in enumerate(marks):
        end = marks[n + 1] if n + 1 < len(marks) else len(lines)
        items = _announced(lines, i, end)
        if items:
            lists |= set(items)
            announced = {_key(title): label for label, title in _entries(lines, items)} | announced
        else:
            starts[i] = _label(lines[i].text)
    for i, line in enumerate(lines):
        key = _key(line.text)
        behind_mark = i == 0 or i - 1 in starts  # the title behind a mark 附件1
        if i not in lists and i not in starts and key in announced and not behind_mark:
            starts[i] = announced[key]
    firsts = sorted(starts)
    ends = [*firsts[1:], len(lines)]
    return [_annex(lines, i, end, starts[i], announced) for i, end in zip(firsts, ends, strict=False)], lists


def _announced(lines: Sequence[TextLine], mark: int, end: int) -> list[int]:
    """The lines of a list of annexes that begins at a mark; empty where the mark begins an annex itself."""
    text = lines[mark].text
    said = p.ANNEX_MARK.regex.sub("", text, count=1).strip()
    items = [mark]
    following = mark + 1
    while following < end and ANNEX_ITEM.at(lines[following].text) and _is_name(lines[following].text):
        items.append(following)
        following += 1
    if not (said and _is_name(said)) and len(items) == 1:
        return []
    several = len(items) > (1 if ANNEX_ITEM.at(said) else 2)
    signed = following < end and _around(lines[following].text)
    nothing = all(_around(line.text) for line in lines[following:end])
    return items if several or signed or nothing else []


def _is_name(text: str) -> bool:
    return len(text) <= MAX_TITLE and not any(mark in text for mark in "。；;！")


def _around(text: str) -> bool:
    return any(pattern.at(text) for pattern in AROUND) or bool(p.AGENCY_NAMES.whole(text))


AROUND = (
    p.SIGNED_DAY,
    p.PRINTED,
    p.COPY_TO,
    p.PUBLIC_MARK,
    p.WEB,
    p.PAGE_MARK,
    p.CLOSING,
    FACT_LINE,
)
"""Lines that may follow a list of annexes without being one."""


def _entries(lines: Sequence[TextLine], items: Sequence[int]) -> list[tuple[str, str]]:
    """Label and title of each announced annex."""
    made = []
    for i in items:
        text = lines[i].text
        label = _label(text)
        said = p.ANNEX_MARK.regex.sub("", text, count=1).strip() if i == items[0] else text
        if m := ANNEX_ITEM.at(said):
            label, said = f"附件{m['n']}", m["title"]
        if said:
            made.append((label, said.strip("《》 ")))
    return made


def _label(text: str) -> str:
    m = p.ANNEX_MARK.at(text)
    return "".join(m.group().split()).rstrip(":：.．、") if m else ""


def _key(text: str) -> str:
    return "".join(text.split()).strip("《》。")


def _annex(lines: Sequence[TextLine], first: int, end: int, label: str, announced: dict[str, str]) -> Annex:
    m = p.ANNEX_MARK.at(lines[first].text)
    said = lines[first].text[m.end() :].strip() if m else lines[first].text.strip()
    if said:
        return Annex(label, said, first, first + 1, end, first)
    title = ""
    at = first + 1
    while at < end and at - first <= MAX_TITLE_LINES and not (title and _key(title) in announced):
        text = lines[at].text
        if not _may_be_title(text) or (title and p.TITLE_END.find(title)):
            break
        title += text.strip()
        at += 1
    return Annex(label, "".join(title.split()), first, at, end, at - 1 if title else first)


def _may_be_title(text: str) -> bool:
    numbered = any(
        pattern.at(text) for pattern in (p.CHAPTER, p.CLAUSE, p.HEADING_1, p.HEADING_2, p.HEADING_3)
    )
    return _is_name(text) and "\t" not in text and not numbered and text[-1] not in "：:，,、"


def sort_of(annex: Annex, *, rows: int, tables: int, items: int, sentences: int) -> str:
    """What an annex is: ``text`` to be parsed, or the furniture form, list, table or attachment.

    ``rows`` are the rows of any table in it, ``tables`` those of measures, ``items`` its numbered lines and
    ``sentences`` the lines that hold a full sentence.
    """
    if ANNEX_FORM.find(annex.title):
        return "attachment:form"
    if tables:
        return "text"
    if ANNEX_LIST.find(annex.title) and sentences <= items:
        return "attachment:list"
    if items >= 2 and sentences >= 2:
        return "text"
    return "attachment:table" if rows else "attachment"
