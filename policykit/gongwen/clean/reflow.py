"""Line ends put back where a paragraph begins, and taken away where a sentence goes on.

A line begins at every number that counts on, behind a heading that stands alone, and where title, document number,
addressee and signature part. Within the text of an item a line end is left only where a sentence ends, or where
what follows is a line of its own (责任单位：…).
"""

from __future__ import annotations

from collections.abc import Iterator

from policykit.gongwen.clean.bounds import (
    ADDRESSEE,
    NUMBER,
    OVER,
    SIGNED,
    SIGNERS,
    begin_of_number,
)
from policykit.gongwen.clean.edits import Edit
from policykit.gongwen.clean.heads import Item
from policykit.gongwen.clean.parts import Parted, parted
from policykit.gongwen.clean.stream import LINE, NOTHING, SPACE, STOPS, WALL, WEAK, Stream, han
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.lexicon import pattern
from policykit.gongwen.words.notes import NOTE_AT_END, NOTE_LINE
from policykit.gongwen.words.page_box import NUMBERED, OWN_LINE

REFERENCE = pattern(
    r"""
    ^(?:
        第\s*(?:{N}{1,6}|\d{1,3})\s*[条章节](?:之{N})?(?:第\s*{N}{1,3}\s*款)?
        (?:第?\s*[（(]\s*{N}{1,3}\s*[)）]\s*项)?(?:的|所|规定|之规定|中|至第|至|[、和及与或]\s*第)
        |第\s*(?:{N}{1,3}|\d{1,2}|[（(]\s*(?:{N}{1,3}|\d{1,2})\s*[)）])\s*[款项]
        |[（(]\s*{N}{1,3}\s*[)）]\s*[款项]|附[件表]\s*(?:{N}|\d{1,2})?\s*(?:所|的|中|规定|确定|列明)
    )
    """,
    yes=("第（三）项规定给予补偿。", "（三）项所列情形；", "附件2所列标准", "第四条、第五条"),
    no=("第三条 商业银行", "（三）设立基金", "附件2", "第六条由市科技局负责", "第一章 总则"),
)


ENDS = STOPS + ";；:：…"
CLOSERS = "”」』》）)】〕"
INNER = "，,；;、。"
MIN_PROSE = 20  # characters of a line with a mark in it that is a sentence broken off, no name and no heading
MIN_BROKEN = 8  # the same among broken lines
MAX_NOTE = 160  # characters of a note of agencies behind a line end in it
JOIN, BREAK, KEEP = "", "\n", None

FRONT_LINE = (*OWN_LINE, p.DOC_NUMBER, p.DECREE)


def reflow(text: str) -> Iterator[Edit]:
    """The edits that give every paragraph one line."""
    read = parted(text)
    s, wanted = read.stream, _wanted(read)
    for i in range(1, len(s.text)):
        if s.gap[i] == WALL or (s.at[i] == s.at[i - 1] + 1 and wanted.get(i) != BREAK):
            continue
        start, end = s.before(i)
        raw, want = text[start:end], wanted.get(i, KEEP)
        if want == BREAK and "\n" not in raw:
            yield Edit(start, end, "\n", {}, "joined_lines")
        elif want in (BREAK, KEEP) and raw.strip():
            yield Edit(start, end, "\n", {}, "page_mark")
        elif want is not None and want != BREAK and "\n" in raw:
            yield Edit(start, end, want, {}, "page_mark" if raw.strip() else "hard_wrap")
        elif s.loose and raw and want in (KEEP, JOIN) and "\n" not in raw and han(s.text[i - 1]):
            yield Edit(start, end, "", {}, "stray_space")


def _wanted(read: Parted) -> dict[int, str | None]:
    """What is to stand in front of each character: a line end, nothing, a space; None: what stands there now."""
    wanted: dict[int, str | None] = {}
    s, parts = read.stream, read.parts
    items = [(part.items[0].mark.at, part.stop) for part in parts]
    free = {at: end for at, end in read.titles.items() if not any(a <= at < b for a, b in items)}
    forced = _forced(s, read.bounds, free)
    at = 0
    for part in parts:
        first = part.items[0].mark.at
        _running(s, wanted, at, first, forced, front=True)
        for item in part.items:
            _item(s, wanted, item, forced)
        at = part.stop
        if at < len(s.text):
            wanted[at] = BREAK if s.gap[at] >= SPACE or at in forced else KEEP
    _running(s, wanted, at, len(s.text), forced, front=True)
    for a, b in free.items():
        wanted |= {i: _joint_of_title(s, a, i) for i in range(a + 1, b)}
    return wanted


def _joint_of_title(s: Stream, a: int, i: int) -> str:
    """A space between two issuers on lines of their own above a title, else nothing."""
    following = s.text[i : next((j for j in range(i + 1, min(i + 40, len(s.gap))) if s.gap[j] >= LINE), i)]
    names = s.gap[i] >= LINE and p.AGENCY_NAMES.whole(s.text[a:i]) and p.AGENCY_NAMES.whole(following)
    return " " if names else _joint(s, i)


def _item(s: Stream, wanted: dict[int, str | None], item: Item, forced: set[int]) -> None:
    mark = item.mark
    wanted[mark.at] = BREAK
    for i in range(mark.at + 1, max(item.body, mark.end)):
        wanted[i] = _joint(s, i)
    if mark.end < item.end:
        wanted[mark.end] = " " if mark.style in ("clause", "chapter", "section", "part", "book") else JOIN
    if item.title and mark.end < item.body < item.end:
        run_in = s.flat[item.body - 1] in "。:】])"
        wanted[item.body] = (KEEP if s.strong(item.body) else JOIN) if run_in else BREAK
    _running(s, wanted, max(item.body, mark.end), item.end, forced, front=False)


def _joint(s: Stream, i: int) -> str:
    """What joins two lines: a space between two words in Latin letters, else nothing."""
    words = all(c.isascii() and c.isalnum() for c in s.text[i - 1 : i + 1])
    return " " if words and not s.text[i - 1 : i + 1].isdecimal() else ""


def _running(
    s: Stream, wanted: dict[int, str | None], a: int, b: int, forced: set[int], *, front: bool
) -> None:
    """The text of an item, or what stands in front of, between and behind the numbered texts."""
    line = a  # where the line that is open begins
    for i in range(a, b):
        if i in forced and i > a:
            wanted[i], line = BREAK, i
            continue
        if i == a or s.gap[i] in (NOTHING, SPACE):
            continue
        if _goes_on(s, line, i, b, front) or (
            not front and (line == a or s.broken) and _unfinished(s, line, i)
        ):
            wanted[i] = _joint(s, i)
        else:
            wanted[i], line = wanted.get(i, BREAK), i


def _goes_on(s: Stream, line: int, i: int, b: int, front: bool) -> bool:
    """Whether what stands between ``line`` and ``i`` goes on at ``i``."""
    open_line, last = s.text[line:i], s.text[i - 1]
    if s.gap[i] != WALL and last not in STOPS and _in_note(s, line, i):
        return True
    if last in ENDS or s.gap[i] == WALL:
        return False
    end = next((j for j in range(i + 1, min(b, i + 80)) if s.gap[j] >= LINE), min(b, i + 80))
    following = s.text[i:end]
    own = s.text[i : next((j for j in range(i + 1, end) if s.gap[j] >= WEAK), end)]
    if following[0] in "，。；、）)”》,;" or last in "，,、":
        return True
    if any(pattern.at(own) for pattern in (FRONT_LINE if front else OWN_LINE)):
        return False
    if REFERENCE.at(following):
        return True
    if s.gap[i] >= LINE and any(pattern.at(following) for pattern in NUMBERED):
        return False
    if _open(open_line):
        return True
    if (
        NOTE_LINE.at(open_line)
        or NOTE_AT_END.find(open_line)
        or (front and any(k.at(open_line) for k in (*FRONT_LINE, p.ADDRESSEE)))
    ):
        return False
    if last in CLOSERS and s.gap[i] >= LINE:
        return False
    if s.gap[i] == WEAK:
        return True
    return (
        len(open_line) >= MIN_PROSE and any(c in INNER for c in open_line) and not p.TITLE_END.find(open_line)
    )


def _unfinished(s: Stream, line: int, i: int) -> bool:
    """Whether the text of an item, which cannot end without a stop, has come to none."""
    following = s.text[i : i + 80]
    closed = s.text[i - 1] in CLOSERS and (
        s.text[i - 2] in STOPS
        or NOTE_AT_END.find(s.text[line:i])
        or not (s.broken or s.text[i - 1] in "》”" or any(c in INNER for c in s.text[line:i]))
    )
    if closed or s.text[i - 1] in ENDS or s.gap[i] == WALL or any(k.at(following) for k in OWN_LINE):
        return False
    return s.gap[i] < LINE or not any(pattern.at(following) for pattern in NUMBERED)


def _in_note(s: Stream, line: int, i: int) -> bool:
    """Whether a bracket that names who is to act stands open: it goes on over any line end."""
    opened = max(s.flat.rfind("(", line, i), s.flat.rfind("[", line, i))
    said = s.text[opened + 1 : i]
    close = s.flat.find(")", i, i + MAX_NOTE)
    if opened < 0 or ")" in s.flat[opened:i] or close < 0 or any(c in s.flat[i:close] for c in "(。"):
        return False
    return not said or bool(NOTE_AT_END.find(f"。（{s.text[opened + 1 : close]}）"))


def _open(text: str) -> bool:
    """Whether a bracket or a quotation stands open."""
    pairs = ("（(", "）)"), ("《", "》"), ("“", "”")
    return any(sum(map(text.count, a)) > sum(map(text.count, b)) for a, b in pairs) and len(text) < 400


def _forced(s: Stream, bounds: dict[int, str], named: dict[int, int]) -> set[int]:
    """Where title, number, addressee and signature part, also where they stand on one line."""
    ends = set(named.values())
    signed = {at for at, kind in bounds.items() if kind == "signed"}
    found = ends | set(named)
    for m in NUMBER.every(s.flat):
        begin = begin_of_number(s, m, ends)
        if bounds.get(begin) == "new":
            found |= {begin, m.end()}
    for m in ADDRESSEE.every(s.flat):
        found |= {m.start(), m.end()}
    for m in OVER.every(s.flat):
        if m[0].endswith(")"):
            found |= {m.start(), m.end()}
        elif s.gap[m.start()] >= SPACE or s.flat[m.start() - 1] in STOPS:
            found.add(m.start())
    for m in SIGNED.every(s.flat):
        names = s.gap[m.start()] >= LINE or SIGNERS.find(s.flat[max(0, m.start() - 6) : m.start()])
        if m.start() in signed and names and not s.flat.startswith("印发", m.end()):
            found |= {m.start(), m.end()} | _signers(s, m.start())
    return found - {0}


def _signers(s: Stream, day: int) -> set[int]:
    """Where the names in front of the day of a signature begin."""
    begin = max(s.text.rfind(c, max(0, day - 90), day) for c in "。；！）)") + 1
    names = s.text[begin:day]
    spaced = "".join(f" {c}" if s.gap[i] and i > begin else c for i, c in enumerate(names, begin))
    return {begin} if begin and names and p.AGENCY_NAMES.whole(spaced) else set()
