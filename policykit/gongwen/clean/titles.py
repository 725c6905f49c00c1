"""Titles that the source broke over several lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policykit.gongwen.clean.edits import Edit, paragraphs
from policykit.gongwen.clean.reflow import NUMBERED, OWN_LINE
from policykit.gongwen.formats.lines import table_rows
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.lexicon import pattern
from policykit.gongwen.words.places import leading_places, listed_places

LISTED_DAY = pattern(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[)）\]】]?$",
    yes=("政策解读 2024-06-21", "通知 [2024/6/21]"),
    no=("2025—2027", "2024年6月21日"),
)

TITLE_TAIL = pattern(
    r"""
    [（(](?:
        {TITLE_TAIL}|(?:19|20)\d{2}\s*[—–\-~～至]+\s*(?:19|20)?\d{2}\s*年?
        |(?:19|20)\d{2}年(?:版|本|修订|修订版|修订本)
    )[)）]
    """,
    yes=("（2021—2025年）", "（试行）", "(2024年修订)"),
    no=("（2021年10月15日）", "（此件公开发布）"),
)

NAME_GOES_ON = pattern(
    # an agency's name broken before its end: 金融监管总局 ⏎ 办公厅关于做好…
    r"^(?:人民政府|政府)?{AGENCY_TAIL}(?:办公室|办公厅)?关于(?=.{4})",
    yes=("办公厅关于做好首台（套）重大技术", "人民政府办公室关于印发管理办法的通知"),
    no=("关于做好工作", "市科技局关于做好工作"),
)


MIN_TITLE = 20  # characters of a title on several lines that another line names
MAX_TITLE_LINE = 45
MAX_TITLE = 90
MAX_PARTS = 4  # lines of one title
MAX_FRONT = 40  # lines in front of a text among which its titles stand
NAMES_TITLE = ("《", "印发", "发布", "转发", "公布", "下发")
"""What stands in front of a title that a notice names; anything else means that only a part of one was found."""

NO_TITLE_PART = (*NUMBERED, *OWN_LINE, p.DOC_NUMBER, p.ADDRESSEE, p.PAGE_MARK)


def joined_titles(text: str) -> Iterator[Edit]:
    """Line ends inside a title in front of a text."""
    lines = list(paragraphs(text))
    rows = table_rows([line for _, line in lines])
    texts = ["".join(line.split()) for _, line in lines]
    named = _names_of_titles([line for _, line in lines])
    broken = _broken_titles(lines)
    title_end = 0  # index of the last line of a title that the text names
    for i, ((at, line), (_, following)) in enumerate(zip(lines, lines[1:], strict=False)):
        if i in broken:
            yield Edit(at + len(line), broken[i], "")
            continue
        free = bool(line and following) and not {i, i + 1} & rows
        if free and i >= title_end:
            title_end = _announced(texts, i)
        if free and (i < title_end or _title_goes_on(line, following)):
            yield Edit(at + len(line), at + len(line) + 1, "")
        elif i in named:
            yield Edit(at + len(line), at + len(line) + 1, " ")


def _broken_titles(lines: Sequence[tuple[int, str]]) -> dict[int, int]:
    """Where a title in front of the text goes on: by the line that breaks off, the offset of the next part of it.

    A part may end like a title (若干政策 of 《…若干政策措施》实施方案), so that only the whole tells where the title ends.
    """
    front = [(i, at, line) for i, (at, line) in enumerate(lines) if line][:MAX_FRONT]
    body = next((n for n, (_, _, line) in enumerate(front) if any(k.at(line) for k in NUMBERED)), len(front))
    found: dict[int, int] = {}
    for n in range(body):
        i, _, line = front[n]
        if i in found or not _begins_title(line) or _ends_title(line):
            continue
        title = line
        for m in range(n + 1, min(n + MAX_PARTS, body)):
            part = front[m][2]
            if not _part_of_title(part, title):
                break
            title += part
            if _ends_title(title):
                parts = front[n : m + 1]
                found |= {here[0]: after[1] for here, after in zip(parts, parts[1:], strict=False)}
                break
    return found


def _begins_title(line: str) -> bool:
    if len(line) > MAX_TITLE_LINE or any(mark in line for mark in "。；;：:") or _no_title_part(line):
        return False
    names = line.split()
    signed = len(names) > 1 and all(p.AGENCY_NAME.whole(name) for name in names[:-1])
    return "关于" in line or line.startswith(("印发", "转发")) or bool(leading_places(line)) or signed


def _part_of_title(part: str, title: str) -> bool:
    """Whether a line may go on with a title that has not come to its end."""
    if (
        any(mark in part for mark in "。；;：:，,")
        or len(title) + len(part) > MAX_TITLE
        or _no_title_part(part)
    ):
        return False
    if _open_quotation(title):
        return True
    if "关于" in part[1:]:
        return "关于" not in title  # the end of the last name and what the letter is about
    if "关于" not in title and p.AGENCY_NAMES.whole(title):
        return False  # who signs, above a title that is whole without him
    anew = part.startswith(("关于", "印发", "转发")) or leading_places(part) or p.AGENCY_NAMES.whole(part)
    return not anew


def _no_title_part(line: str) -> bool:
    entry = LISTED_DAY.find(line)  # in a list of links
    return bool(entry) or any(pattern.at(line) for pattern in NO_TITLE_PART)


def _ends_title(title: str) -> bool:
    return not _open_quotation(title) and bool(p.TITLE_END.find(title))


def _open_quotation(title: str) -> bool:
    return title.count("《") > title.count("》") or title.count("〈") > title.count("〉")


def _names_of_titles(lines: Sequence[str]) -> set[int]:
    """Lines of issuers above the line that a title goes on with: 财政部 科技部 ⏎ 商务部 ⏎ 关于做好…的通知."""
    found: set[int] = set()
    for i, line in enumerate(lines):
        if not line.startswith(("关于", "印发", "转发")) or not p.TITLE_END.find(line):
            continue
        above = i - 1
        while above > 0 and p.AGENCY_NAMES.whole(lines[above - 1]) and p.AGENCY_NAMES.whole(lines[above]):
            above -= 1
            found.add(above)
    return found


def _announced(texts: Sequence[str], i: int) -> int:
    """Index of the last line of a title that begins at ``i`` and that a line before names, else 0.

    It is named as in 关于印发《某办法》的通知.
    """
    for end in range(i + 1, min(i + MAX_PARTS, len(texts))):
        last = texts[end]
        if len(texts[end - 1]) > MAX_TITLE_LINE or any(c in texts[end - 1] + last for c in "。；;：:，,"):
            return 0
        title = "".join(texts[i : end + 1])
        if MIN_TITLE <= len(title) <= MAX_TITLE and p.TITLE_END.find(last):
            named = (text.partition(title) for text in texts[:i])
            whole = any(found and (not head or head.endswith(NAMES_TITLE)) for head, found, _ in named)
            return end if whole else 0
    return 0


def _title_goes_on(line: str, following: str) -> bool:
    """Whether two short lines without a stop are one title: the first begins like one, the second ends like one."""
    if len(line) > MAX_TITLE_LINE or len(line) + len(following) > MAX_TITLE:
        return False
    if any(mark in line for mark in "。；;：:") or any(mark in following for mark in "。；;：:，,"):
        return False
    if _no_title_part(line) or _no_title_part(following):
        return False
    if TITLE_TAIL.whole(following):
        return bool(p.TITLE_END.find(line))
    if NAME_GOES_ON.at(following) and (p.AGENCY_NAMES.whole(line) or leading_places(line)):
        return True
    if p.TITLE_END.find(line) or not p.TITLE_END.find(following) or p.AGENCY_NAMES.whole(following):
        return False
    if p.AGENCY_NAMES.whole(line):
        return following.startswith(("关于", "印发", "转发"))
    begins = line.startswith(("关于", "印发", "转发")) or "关于" in line
    place = leading_places(line) or listed_places(line)
    return begins or bool(place and not leading_places(following) and not following.startswith("关于"))
