"""Titles in a stream: where one begins and ends, on a line, broken over several, or glued to what follows it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from policykit.gongwen.clean.bounds import ANNEX, NUMBER, OVER, SIGNED
from policykit.gongwen.clean.marks import MARK
from policykit.gongwen.clean.stream import LINE, SPACE, Stream
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.lexicon import pattern
from policykit.gongwen.words.page_box import NUMBERED, OWN_LINE
from policykit.gongwen.words.places import leading_places, listed_places

ENDS = pattern(
    r"{TEXT_KIND}(?:[(（][^()（）]{1,30}[)）]){0,2}+(?!的{TEXT_KIND})|中华人民共和国{HAN}{2,30}法(?!{HAN})",
    yes=("若干措施", "行动方案(2025—2027年)", "中华人民共和国中小企业促进法"),
    no=("强化组织保障", "强化保障"),
)
DAY_BEHIND = pattern(
    r"[(（][^()（）]*?\d{1,2}月\d{1,2}日[^()（）]*[)）]$",
    yes=("（2021年10月15日）", "(2021年8月27日某市人大常委会通过)"),
    no=("（2021—2025年）",),
)
GLUED = pattern(
    # what shows that a title has ended, where no line end does
    r"""
    [(（](?:19|20)\d\d年\d{1,2}月|{HAN}{1,12}[〔﹝\[［(（](?:19|20)\d\d[〕﹞\]］)）]第?\d
    |(?:各(?!项)|省|市|县|区){HAN}[^。；;:：]{1,160}[:：]|为{AIM}|第[一1][编章节条]|一、|发布(?:时间|日期)
    |(?:19|20)\d\d年\d{1,2}月\d{1,2}日
    """,
    yes=("某政发〔2024〕5号", "各区人民政府：", "为加快发展", "第一章总则", "（2021年8月27日某会议通过）"),
    no=("，现将", "各项工作"),
)
COMPILED = pattern(r"\d{1,3}[.、](?=\D)", yes=("8.某市",), no=("8.5亿",))
LISTED_DAY = pattern(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[)）\]】]?$",
    yes=("政策解读 2024-06-21", "通知 [2024/6/21]"),
    no=("2025—2027", "2024年6月21日"),
)
NAMES_TITLE = ("《", "印发", "发布", "转发", "公布", "下发")
"""What stands in front of a title that a text names; anything else means that only a part of one was found."""

NO_TITLE_PART = (*NUMBERED, *OWN_LINE, p.DOC_NUMBER, p.DECREE, p.ADDRESSEE, p.PAGE_MARK, p.DOC_NUMBER_LOST)
ABOUT = ("关于", "印发", "转发", "關於", "印發", "轉發")
MIN_TITLE = 6  # characters
MIN_NAMED = 16  # characters of a title on several lines that is known only by being named
MAX_TITLE = 90
MAX_LINE = 45  # characters of one line of a title on several
MAX_LINES = 5


def titles(s: Stream) -> dict[int, int]:
    """The titles of a stream: where each begins, and where it ends.

    >>> from policykit.gongwen.clean.stream import stream
    >>> s = stream("关于印发《某市\\n贴息办法》的通知\\n各区：")
    >>> {s.text[a:b] for a, b in titles(s).items()}
    {'关于印发《某市贴息办法》的通知'}
    """
    found: dict[int, int] = {}
    behind = {m.end() for kind in (ANNEX, NUMBER, OVER, SIGNED) for m in kind.every(s.flat)}
    compiled = COMPILED.at(s.flat)
    kinds = ENDS.every(s.text)
    places = [m.start() for m in kinds]
    end = 0
    for i, gap in enumerate(s.gap):
        first = i == 0 or bool(compiled and i == compiled.end())
        if not first and (i < end or (i not in behind and (gap < SPACE or (gap < LINE and s.loose)))):
            continue
        near = kinds[bisect_left(places, i) : bisect_left(places, i + MAX_TITLE)]
        if near and (e := _end(s, i, near, alone=first or gap >= LINE)):
            found[i] = end = e
    return found


def _end(s: Stream, i: int, kinds: Sequence[re.Match[str]], *, alone: bool) -> int:
    """Where the title ends that begins at a character, by the kinds of texts behind it; 0 for none.

    ``alone``: a line begins there.
    """
    run = s.text[i : i + MAX_TITLE]
    run = run[: min((n for c in "。；;：:" if (n := run.find(c)) >= 0), default=len(run))]
    soft = 0  # an end at a space, unless the line ends like a title too
    for m in kinds:
        e = m.end()
        if e > i + len(run):
            break
        if DAY_BEHIND.find(m[0]):
            e -= len(DAY_BEHIND.find(m[0])[0])  # type: ignore[index]
        text = s.text[i:e]
        if len(text) < MIN_TITLE or _unpaired(text) or NUMBER.find(text) or SIGNED.find(text):
            continue
        if soft and any(s.strong(j) for j in range(soft, e)):
            break
        hard = s.strong(e) or bool(GLUED.at(s.text, e))
        if (hard or (s.gap[e] == SPACE and not s.loose)) and _is_title(s, i, e, alone):
            if hard:
                return e
            soft = soft or e
    return soft


def _unpaired(text: str) -> bool:
    return any(text.count(a) != text.count(b) for a, b in ("《》", "〈〉", "“”", "（）", "()"))


def _is_title(s: Stream, i: int, e: int, alone: bool) -> bool:
    """Whether these lines can be one title: the first begins like one, and no other begins anything of its own."""
    parts = list(_lines(s, i, e))
    first = parts[0][1]
    if (
        any(pattern.at(first) for pattern in NO_TITLE_PART)
        or MARK.at(s.flat, i)
        or ANNEX.at(first)
        or LISTED_DAY.find(first)
    ):
        return False
    begins = bool(leading_places(first)) or first.startswith((*ABOUT, "中共", "中华人民共和国"))
    if not alone:
        return begins and len(parts) == 1
    if len(parts) == 1:
        return (
            begins or "关于" in first or ("的" not in first and len(first) <= MAX_LINE and "，" not in first)
        )
    begins = begins or "关于" in first or bool(listed_places(first)) or _signed(_printed(s, i, e))
    text = s.text[i:e]
    named = len(text) >= MIN_NAMED and any(
        s.text[:at].endswith(NAMES_TITLE) for at in range(i) if s.text.startswith(text, at)
    )
    if len(parts) > MAX_LINES or max(len(part) for _, part in parts) > MAX_LINE or not (begins or named):
        return False
    return all(_goes_on(s, s.text[i:at], part, s.gap[at] < LINE) for at, part in parts[1:])


def _goes_on(s: Stream, title: str, part: str, full: bool) -> bool:
    """Whether a line may go on with a title that has not come to its end; ``full``: the line above was full."""
    if any(c in part for c in "，,") or any(pattern.at(part) for pattern in NO_TITLE_PART):
        return False
    if full or _unpaired(title) or title.endswith((*ABOUT, *NAMES_TITLE)):
        return True
    if part[0] in "（(《":
        return True
    if "关于" in part[1:]:
        return "关于" not in title  # the end of the last name and what the letter is about
    if part.startswith(ABOUT):
        return bool(p.AGENCY_NAMES.whole(title))
    if "关于" not in title and p.AGENCY_NAMES.whole(title):
        return bool(p.AGENCY_NAMES.whole(part))  # else who signs, above a title that is whole without him
    return not (leading_places(part) or p.AGENCY_NAMES.whole(part))


def _lines(s: Stream, i: int, e: int) -> Iterator[tuple[int, str]]:
    """Offset and text of each line of a stretch."""
    cuts = [i, *(j for j in range(i + 1, e) if s.gap[j] > SPACE), e]
    for a, b in zip(cuts, cuts[1:], strict=False):
        yield a, s.text[a:b]


def _printed(s: Stream, i: int, e: int) -> list[str]:
    """The words of the first line of a stretch, as spaces divide them."""
    cuts = [i, *(j for j in range(i + 1, e) if s.gap[j] >= SPACE), e]
    last = next((n for n, j in enumerate(cuts) if n and j < e and s.gap[j] > SPACE), len(cuts) - 1)
    return [s.text[a:b] for a, b in zip(cuts[:last], cuts[1 : last + 1], strict=True)]


def _signed(names: list[str]) -> bool:
    return len(names) > 1 and all(p.AGENCY_NAME.whole(name) for name in names[:-1])
