"""Boundaries: where a text may end and a new one begin, by signatures, numbers, addressees, annexes and titles."""

from __future__ import annotations

import re

from policykit.gongwen.clean.marks import MARK
from policykit.gongwen.clean.stream import LINE, SPACE, Stream
from policykit.gongwen.words.lexicon import pattern
from policykit.gongwen.words.places import leading_places

KIND = r"(?:通知|意见|决定|办法|方案|措施|政策|条例|规定|细则|计划|规划|公告|批复|函)(?:\([^()]{2,20}\))?"
DAY = (
    r"(?:(?:19|20)\d\d(?:年\d{1,2}月(?:\d{1,2}日)?|[./-]\d{1,2}[./-]\d{1,2})"
    r"|[一二][〇○OＯ零0九一二三四五六七八]{3}年[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?)"
)
SIGNERS = pattern(
    r"(?:政府|办公厅|办公室|委员会|委|部|厅|局|院|署|行|会|办|公司|国务院|总理[\u4e00-\u9fff]{2,3})$",
    yes=("某市人民政府", "总理李某"),
    no=("企业",),
)
SIGNED = pattern(
    r"(?<=[。\u4e00-\u9fff)])\(?{DAY}\)?(?![\d起前至底以后内末]|印发《|[,，、;。])",
    yes=("某市政府2024年4月11日", "。2023.12.1"),
    no=("到2025年6月底", "2024年4月11日起"),
    DAY=DAY,
)
NUMBER = pattern(
    r"""
    [\u4e00-\u9fff]{1,14}[〔﹝\[【(](?:19|20)\d\d[〕﹞\]】)]第?\d{1,4}号(?![\u4e00-\u9fff]*[》)文]|精神|要求|[,，、。;])
    |[令告]\(?第\d{1,4}号\)?(?![》)文公发,，、。;])
    """,
    yes=("某政办发〔2018〕67号", "国务院令第783号"),
    no=("某政办发〔2018〕67号文", "按某政〔2018〕6号精神"),
)
ADDRESSEE = pattern(
    r"(?:^|(?<=号)|(?<=通知)|(?<=意见))(?:各[^。;:]{2,120}|(?:(?!关于)[^。;:,]){2,30}(?:政府|委员会|厅|局)):",
    yes=("各区人民政府:", "通知各有关单位:"),
    no=("支持各区:",),
)
ANNEX = pattern(r"附(?:件\d{0,2}(?=[:：\u4e00-\u9fff]|$)|(?=[:：]))", yes=("附件1", "附件:"), no=("附近",))
TITLE = pattern(
    r"[^。;:,]{0,50}?(?:关于|印发)[^。;:]{4,70}?{KIND}|[^。;:,的]{4,40}{KIND}",
    yes=("某市关于支持企业发展的意见", "某市管理办法"),
    no=("支持企业。",),
    KIND=KIND,
)
OVER = pattern(
    r"\((?:此件)?(?:公开发布|主动公开|此件[^()]{2,12})\)|抄送:|(?:责任编辑|主办|来源|联系人)[:：]",
    yes=("(此件公开发布)", "抄送:", "责任编辑："),
    no=("公开发布",),
)


GLUED = pattern(
    r"{KIND}[\u4e00-\u9fff]{2,10}[〔﹝\[【(]", yes=("若干措施某府发〔",), no=("某府发〔",), KIND=KIND
)
MAX_LINE = 45  # characters of one line of a title
MAX_LINES = 3


def _title_above(s: Stream, day: int) -> int:
    """Where the title begins that stands on the lines right above a day in brackets; 0 for none."""
    at = day
    for _ in range(MAX_LINES):
        line = next((i for i in range(at - 1, max(-1, at - MAX_LINE), -1) if s.gap[i] >= LINE or i == 0), -1)
        text = s.flat[line:at] if line >= 0 else ""
        if not text or any(c in text for c in "。;:") or SIGNED.find(f"。{text}"):
            break
        at = line
    return at if at < day and TITLE.at(s.flat, at) else 0


def _goes_on(s: Stream, i: int, end: int) -> bool:
    """Whether a line is the first half of a title that the next one ends."""
    last = next((j for j in range(end + 1, min(end + MAX_LINE, len(s.gap))) if s.gap[j] >= LINE), 0)
    text = s.flat[i:last] if last and end - i <= MAX_LINE else ""
    title = TITLE.at(text) if not any(c in text for c in "。;:,") else None
    return bool(
        title and title.end() == len(text) and (leading_places(text) or "关于" in text) and not MARK.at(text)
    )


def boundaries(s: Stream) -> dict[int, str]:
    """Kind of each boundary by its position: end, signed, annex, title, new."""
    found = {m.start(): "end" for m in OVER.every(s.flat)}
    for m in SIGNED.every(s.flat):
        apart = s.strong(m.end()) and s.gap[m.start()] >= SPACE
        if apart and m[0][0] == "(" and (above := _title_above(s, m.start())):
            found[above] = "title"  # with its day in brackets below
            continue
        if apart or SIGNERS.find(s.flat[max(0, m.start() - 6) : m.start()]):
            found[m.start()] = "signed"
    starts = [i for i, gap in enumerate(s.gap) if gap >= LINE]
    for i in starts:
        most = min(i + 90, len(s.gap))
        end = next((j for j in range(i + 1, most) if s.gap[j] >= LINE), most)
        line = s.flat[i:end]
        title = TITLE.at(line)
        if not title and _goes_on(s, i, end):
            found[i] = "title"
            continue
        if ANNEX.at(line):
            found[i] = "annex"
        elif title and (title.end() == len(line) or line[title.end()] in "各(") and not MARK.at(line):
            found[i] = "title"
        elif ADDRESSEE.at(line):
            found[i] = "new"
    for m in NUMBER.every(s.flat):
        begins = s.gap[m.start()] >= SPACE or s.flat[m.start() - 1] in "。)" or s.strong(m.end())
        begins = begins or bool(GLUED.find(m[0]))
        if begins or re.match("各|现公布|《[^》]{4,40}》已", s.flat[m.end() : m.end() + 50]):
            found[m.start()] = "new"
    return dict(sorted((found | {m.start(): "new" for m in ADDRESSEE.every(s.flat)}).items()))
