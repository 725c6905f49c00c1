"""A text as one run of characters: white space is taken out, and what stood in front of each character kept beside it.

Line ends say something in one text and nothing in the next: here they are evidence, not borders. Rows of tables are no
part of the run; page numbers and the heads of pages, which come between two halves of a sentence, are none either.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from policykit.gongwen.formats.lines import table_rows
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.lexicon import pattern
from policykit.gongwen.words.notes import NOTE_LINE

NOTHING, SPACE, WEAK, LINE, BLANK, WALL = range(6)
"""What stands in front of a character: WEAK is a line end that says nothing (a full line of broken text, one behind a
comma, a page that ends), BLANK one with an empty line, WALL the rows of a table."""

HALF = (
    {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)}
    | {0xFE52: ".", 0x2024: ".", 0xB7: "."}
    | {ord(a): b for a, b in zip("條節編號關於發廳辦會", "条节编号关于发厅办会", strict=True)}
)
MIN_LOOSE = 8  # such places; a short text may have a few between names
STOPS = "。！？!?"
LOOSE = (
    0.06  # share of the places between two Chinese characters with a space from which on spaces say nothing
)
FULL = 0.8  # a line of broken text that is this share of the usual width was broken for its width
NARROW = 6  # characters by which a line may fall short of the usual width all the same
LEAST = 0.65  # of the width that it must have for that
LONG = 20  # characters of a line with a number that is no heading
NUMBERS = "（(第①壹一二三四五六七八九十0123456789"
ENDS = STOPS + "；;：:"
CUT = 0.15  # share of lines that end in a comma from which on commas were what the text was broken at
BROKEN = 0.3  # share of the lines that are full, and end in no stop, in broken text
MAX_WIDTH = 70  # characters of a line of broken text; longer ones are paragraphs
MIN_BROKEN = 8  # lines that show it
MIN_HEAD = 6  # characters of the head of a page
MIN_HEADS = 3  # times that it comes
MIN_PAGE = 8  # lines of a page
FRONT = 5  # lines among which it may be the title itself

PAGE_LINE = pattern(
    r"""
    [#]*\s*Page\s*\d+\s*:?                                           # of a converter
    |[-—–－·•\s]*第\s*\d{1,4}\s*页\s*[/／,，]?\s*(?:共\s*\d+\s*页)?[-—–－·•\s]*
    |[-—–－·•]+\s*\d{1,4}\s*[-—–－·•]+ | \d{1,4}\s*/\s*\d{1,4} | [-—–_=─━*·]{6,}
    """,
    yes=("# Page 635:", "— 12 —", "·3·", "第 3 页 共 9 页", "-7-", "3/12", "────────"),
    no=("3.", "第三页", "2023", "（3）"),
)

PAIR = re.compile("[\u4e00-\u9fff](?=[\u4e00-\u9fff])")
BARE_NUMBER = pattern(r"\d{1,4}", yes=("41", "3"), no=("三", "-"))


@dataclass(frozen=True)
class Stream:
    """The characters of a text as printed and in half width, the gap in front of each, and where each stands."""

    text: str
    flat: str
    gap: list[int]
    at: list[int]  # offsets in the text that was given
    broken: bool  # its lines were broken at their width
    loose: bool  # spaces stand between any characters, as a scan leaves them, and say nothing

    def strong(self, i: int) -> bool:
        """Whether a line end that means something stands in front of a character."""
        return i >= len(self.gap) or self.gap[i] >= LINE

    def before(self, i: int) -> tuple[int, int]:
        """Offsets in the given text of what stands between a character and the one before it."""
        return (self.at[i - 1] + 1 if i else 0), self.at[i]


def stream(text: str) -> Stream:
    """The run of characters of a text.

    >>> s = stream("一、支持\\n企业。")
    >>> s.text, s.gap[4] >= LINE, s.at[4]
    ('一、支持企业。', True, 5)
    """
    lines = text.split("\n")
    bare = ["".join(line.split()) for line in lines]
    rows = table_rows(lines) | contents(lines)
    gone = _furniture(lines, bare, rows)
    least, broken = _measure([b for i, b in enumerate(bare) if b and i not in rows and i not in gone])
    cut = sum(b[-1:] in ("，", ",", "、") for b in bare) > CUT * max(sum(map(bool, bare)), 1)
    spread = sum(not a and bool(b) for a, b in pairwise(bare)) > 0.6 * max(sum(map(bool, bare)) - 1, 1)
    chars: list[str] = []
    gap: list[int] = []
    at: list[int] = []
    start, last, length, empty, page, wall = 0, "", 0, False, False, False
    for i, line in enumerate(lines):
        here, start = start, start + len(line) + 1
        if i in rows:
            wall = True
        elif i in gone:
            page = True
        elif not bare[i]:
            empty = True
        else:
            weak = (page or (cut and last in "，,、") or (broken and length >= least)) and last not in STOPS
            first = WALL if wall else WEAK if weak else BLANK if empty and not spread else LINE
            if line == bare[i] and line.isprintable():  # nothing in it to take out
                gap += [first, *[NOTHING] * (len(line) - 1)]
                chars.append(line)
                at += range(here, here + len(line))
                line = ""
            for j, c in enumerate(line):
                if not han(c) and (c.isspace() or unicodedata.category(c) == "Cf"):
                    continue
                spaced = bool(at) and at[-1] >= here and at[-1] + 1 < here + j
                gap.append(first if first != NOTHING else SPACE if spaced else NOTHING)
                chars.append(c)
                at.append(here + j)
                first = NOTHING
            last, length, empty, page, wall = bare[i][-1], len(bare[i]), False, False, False
    joined = "".join(chars)
    spaces = sum(gap[i] == SPACE and han(joined[i - 1]) and han(joined[i]) for i in range(1, len(gap)))
    return Stream(
        joined,
        joined.translate(HALF),
        gap,
        at,
        broken or cut,
        spaces > max(LOOSE * len(PAIR.findall(joined)), MIN_LOOSE),
    )


def contents(lines: Sequence[str]) -> set[int]:
    """The lines of a page of contents: those with dots and a page number, and from 目录 on headings that come again."""
    found = {i for i, line in enumerate(lines) if p.CONTENTS.at(line.strip())}
    bare = ["".join(line.split()) for line in lines] if found else []
    first = next((i for i in sorted(found) if bare[i] in ("目录", "目次")), None)
    seen: set[str] = set()
    for i in range(first + 1, len(bare)) if first is not None else ():
        if bare[i] and i not in found:
            if bare[i] in seen or not any(line.startswith(bare[i]) for line in bare[i + 1 :]):
                break  # the text begins
            found.add(i)
        seen.add(bare[i])
    return found


def _furniture(lines: Sequence[str], bare: Sequence[str], rows: set[int]) -> set[int]:
    """Lines of page numbers, and of what comes at the head of pages again and again, the first time left out."""
    filled = [i for i, b in enumerate(bare) if b and i not in rows]
    found = {n for n, i in enumerate(filled) if PAGE_LINE.whole(lines[i].strip())}
    numbers = [(n, int(bare[i])) for n, i in enumerate(filled) if BARE_NUMBER.whole(bare[i])]
    found |= _counted(numbers) | {n for n, _ in numbers if {n - 1, n + 1} & found}
    often: dict[str, list[int]] = defaultdict(list)
    for n, i in enumerate(filled):
        b = bare[i]  # the head of a page is no number, no sentence, no note of agencies
        sentence = b[-1] in "。；;：:，,、" or b[0] in NUMBERS
        if n not in found and len(b) >= MIN_HEAD and not sentence and not NOTE_LINE.at(b):
            often[bare[i]].append(n)
    marks = set(found)
    for line, at in often.items():
        beside = {n for n in at if any(n + d in marks for d in (-2, -1, 1, 2))}
        front = {n for n in at[:1] if n < FRONT}
        if len(at) > 1 and beside | front == set(at):
            found |= beside - front
        elif len(at) < MIN_HEADS or not _whole(line):
            continue
        elif len(beside) * 2 >= len(at):
            found |= beside - front
        elif any(bare[filled[n - 1]][-1] not in ENDS for n in at if n > FRONT) and (
            at[0] < FRONT or _regular(at)
        ):
            found |= {n for n in at if n > FRONT}
    return {filled[n] for n in found}


def _counted(numbers: Sequence[tuple[int, int]]) -> set[int]:
    """Bare numbers on lines of their own that count on over pages."""
    pages = {n for (m, a), (n, b) in pairwise(numbers) if b == a + 1 and n - m >= MIN_PAGE for n in (m, n)}
    return pages if len(pages) >= MIN_HEADS else set()


def _whole(line: str) -> bool:
    """Whether a line holds nothing of a bracket that others open or end."""
    return all(line.count(a) == line.count(b) for a, b in ("（）", "()", "《》", "“”"))


def _regular(at: Sequence[int]) -> bool:
    """Whether lines stand as far apart as the heads of pages do."""
    apart = [b - a for a, b in pairwise(at)]
    usual = sorted(apart)[len(apart) // 2]
    return usual >= MIN_PAGE and sum(abs(n - usual) <= usual // 5 for n in apart) >= max(2, len(apart) - 1)


def _measure(lines: Sequence[str]) -> tuple[float, bool]:
    """From how many characters on a line is full, and whether lines were broken at their width."""
    ordered = sorted(len(line) for line in lines)
    width = ordered[int(len(ordered) * 0.85)] if ordered else 0
    least = min(FULL * width, max(width - NARROW, LEAST * width))
    full = sum(
        least <= len(line) <= 1.25 * width
        and line[-1] not in ENDS
        and (len(line) >= min(LONG, width) or line[0] not in NUMBERS)
        for line in lines
    )
    return least, len(ordered) >= MIN_BROKEN and width <= MAX_WIDTH and full > BROKEN * len(ordered)


def han(c: str) -> bool:
    """Whether a character is a Chinese one."""
    return "\u4e00" <= c <= "\u9fff"
