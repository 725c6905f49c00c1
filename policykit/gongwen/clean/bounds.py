"""Boundaries: where a text may end and a new one begin, by signatures, numbers, addressees, annexes and titles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from policykit.gongwen.clean.stream import LINE, SPACE, Stream, han
from policykit.gongwen.words.lexicon import pattern

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
OVER = pattern(
    r"\((?:此件)?(?:公开发布|主动公开|此件[^()]{2,12})\)|抄送:|(?:责任编辑|主办|来源|联系人)[:：]",
    yes=("(此件公开发布)", "抄送:", "责任编辑："),
    no=("公开发布",),
)


BEHIND_NUMBER = re.compile(r"各|现公布|《[^》]{4,40}》已")
FRONT_OF_DECREE = 40  # characters of the name in front of 令第783号


def begin_of_number(s: Stream, m: re.Match[str], ends: set[int]) -> int:
    """Where a document number begins behind what is glued to it: a title that ends, a line, a space."""
    bracket = next((i for i in range(m.start(), m.end()) if s.flat[i] in "〔﹝[【("), m.end())
    first = m.start()
    if s.flat[first] in "令告":  # 中华人民共和国国务院令 ⏎ 第783号
        while (
            first and s.gap[first] < LINE and m.start() - first < FRONT_OF_DECREE and han(s.flat[first - 1])
        ):
            first -= 1
        return first
    apart = LINE if s.loose else SPACE
    head = m.start() + m[0].find("文件") + len("文件") if "文件" in m[0] else 0
    cuts = (i for i in range(m.start() + 1, bracket) if s.gap[i] >= apart or i in ends or i == head)
    return max(cuts, default=first)


def boundaries(s: Stream, named: Mapping[int, int]) -> dict[int, str]:
    """Kind of each boundary by its position: end, signed, annex, title, new; ``named`` are the titles."""
    ends = set(named.values())
    found = {m.start(): "end" for m in OVER.every(s.flat)}
    for m in SIGNED.every(s.flat):
        apart = s.strong(m.end()) and s.gap[m.start()] >= SPACE
        if m.start() in ends and m[0][0] == "(":
            continue  # the day in brackets below a title
        if apart or SIGNERS.find(s.flat[max(0, m.start() - 6) : m.start()]):
            found[m.start()] = "signed"
    found |= dict.fromkeys(named, "title")
    for i, end in pairwise([i for i, gap in enumerate(s.gap) if gap >= LINE] + [len(s.gap)]):
        if ANNEX.at(s.flat[i:end]):
            found[i] = "annex"
        elif ADDRESSEE.at(s.flat[i:end]):
            found[i] = "new"
    for m in NUMBER.every(s.flat):
        begin = begin_of_number(s, m, ends)
        begins = s.gap[begin] >= SPACE or begin > m.start() or begin in ends or s.strong(m.end())
        begins = begins or s.flat[begin - 1] in "。)"
        if begins or BEHIND_NUMBER.match(s.flat, m.end()):
            found[begin] = "new"
    return dict(sorted((found | {m.start(): "new" for m in ADDRESSEE.every(s.flat)}).items()))
