"""Boundaries: where a text may end and a new one begin, by signatures, numbers, addressees, annexes and titles."""

from __future__ import annotations

import re

from policykit.gongwen.clean.marks import MARK
from policykit.gongwen.clean.stream import LINE, SPACE, Stream
from policykit.gongwen.words.lexicon import pattern

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
    r"(?:^|(?<=号)|(?<=通知)|(?<=意见))(?:各[^。;:]{2,120}|[^。;:,]{2,30}(?:政府|委员会|厅|局)):",
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


def boundaries(s: Stream) -> dict[int, str]:
    """Kind of each boundary by its position: end, signed, annex, title, new."""
    found = {m.start(): "end" for m in OVER.every(s.flat)}
    for m in SIGNED.every(s.flat):
        apart = s.strong(m.end()) and s.gap[m.start()] >= SPACE
        if apart or SIGNERS.find(s.flat[max(0, m.start() - 6) : m.start()]):
            found[m.start()] = "signed"
    starts = [i for i, gap in enumerate(s.gap) if gap >= LINE]
    for i in starts:
        most = min(i + 90, len(s.gap))
        end = next((j for j in range(i + 1, most) if s.gap[j] >= LINE), most)
        line = s.flat[i:end]
        title = TITLE.at(line)
        if ANNEX.at(line):
            found[i] = "annex"
        elif title and (title.end() == len(line) or line[title.end()] in "各(") and not MARK.at(line):
            found[i] = "title"
        elif ADDRESSEE.at(line):
            found[i] = "new"
    for m in NUMBER.every(s.flat):
        begins = s.gap[m.start()] >= SPACE or s.flat[m.start() - 1] in "。)" or s.strong(m.end())
        if begins or re.match("各|现公布|《[^》]{4,40}》已", s.flat[m.end() : m.end() + 50]):
            found[m.start()] = "new"
    return dict(sorted((found | {m.start(): "new" for m in ADDRESSEE.every(s.flat)}).items()))
