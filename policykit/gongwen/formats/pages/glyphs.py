"""Characters with their places on a page, and how a line of them reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from policykit.gongwen.formats.lines import BLANK

SAME_ROW = 0.5  # of the letter size: characters whose middles lie closer stand on one line
OFF_SQUARE = 0.1  # share by which the step between two characters in squares may differ from a square
SAME_PLACE = 0.2  # of the letter size: a character drawn twice this close is one character printed bold
GAP_OF_WORDS = 0.2  # of the letter size: between Latin letters this much is a space
GAP_OF_NAMES = 0.8  # between Chinese characters only this much is one; justified lines stretch by less
QUOTES = "“”‘’\"'+＋"  # UAX 14 allows no break on either side of them (LB 19); older typesetters do
GAP_OF_BOTH = 0.6  # between a Chinese and a Latin character; typesetters put a quarter there unasked


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character and its box; x grows to the right, y down the page, in one unit per page."""

    text: str  # 科
    left: float
    top: float
    right: float
    bottom: float
    size: float  # width of a Chinese character of its type size

    @property
    def middle(self) -> float:
        """Height of the middle of the box."""
        return (self.top + self.bottom) / 2

    @property
    def blank(self) -> bool:
        """Whether it shows nothing."""
        return not self.text.strip(BLANK)


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight stroke along the page's edges: a border of a table, a line above footnotes."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its size, the characters on it and the strokes."""

    number: int  # 3: counted from 1
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page, or a row of a table on it, with its box."""

    page: int
    column: int  # 0 across the page, 1 and 2 in columns
    left: float
    top: float
    right: float
    bottom: float
    size: float
    text: str
    row: bool = False  # a row of a table: cells divided by tabs
    first: float = 0.0  # width of what cannot be broken at its beginning
    tied: float = 0.0  # the same for typesetters that break neither before nor behind quotation marks


def rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The characters line by line, from top to bottom and from left to right."""
    found: list[list[Glyph]] = []
    middle = 0.0
    for glyph in sorted(glyphs, key=lambda g: (g.middle, g.left, g.text)):
        if found and glyph.middle - middle <= SAME_ROW * max(glyph.size, found[-1][0].size):
            found[-1].append(glyph)
            middle += (glyph.middle - middle) / len(found[-1])
        else:
            found.append([glyph])
            middle = glyph.middle
    return [_printed_once(sorted(row, key=lambda g: (g.left, g.right, g.text))) for row in found]


def line_of(glyphs: Sequence[Glyph], page: int, column: int = 0) -> PageLine | None:
    """One line from its characters in order; None where they show nothing."""
    seen = [g for g in glyphs if not g.blank]
    if not seen:
        return None
    return PageLine(
        page,
        column,
        seen[0].left,
        min(g.top for g in seen),
        max(g.right for g in seen),
        max(g.bottom for g in seen),
        # letters and digits of many fonts are set smaller than the characters that they stand among
        median([g.size for g in seen if g.text[0] >= "\u4e00"] or [g.size for g in seen]),
        text_of(glyphs),
        first=_unbroken(seen),
        tied=_unbroken(seen, QUOTES),
    )


def text_of(glyphs: Sequence[Glyph]) -> str:
    """How characters on a line read: spaces where they were typed or where the gap shows one."""
    pieces: list[str] = []
    before: Glyph | None = None
    typed = False
    celled = _in_cells(glyphs)
    for glyph in glyphs:
        if glyph.blank:
            typed = True
            continue
        wide = before is not None and glyph.left - before.right > _gap(before, glyph)
        if before is not None and (typed or (wide and id(glyph) not in celled)):
            pieces.append(" ")
        pieces.append(glyph.text)
        before, typed = glyph, False
    return "".join(pieces)


def _in_cells(glyphs: Sequence[Glyph]) -> set[int]:
    """Letters and digits set as wide as Chinese characters, one to a square: what is free in a square is no space.

    A run is in squares if each of its characters stands a square behind the one before it; in a run that is set
    close and has one wider step, that step is a space.
    """
    seen = [g for g in glyphs if not g.blank]
    squares = [b.left - a.left for a, b in pairwise(seen) if not _latin(a) and not _latin(b)]
    celled: set[int] = set()
    run: list[Glyph] = []
    for glyph in [*seen, None]:
        square = median(squares) if squares else run[-1].size if run else 0.0
        if glyph and run and _latin(glyph) and glyph.left - run[-1].left < (1 + OFF_SQUARE) * square:
            run.append(glyph)
            continue
        if all(b.left - a.left > (1 - OFF_SQUARE) * square for a, b in pairwise(run)):
            celled |= set(map(id, run[1:]))
        run = [glyph] if glyph and _latin(glyph) else []
    return celled


def joined(left: str, right: str) -> str:
    """Two parts of a broken line: no space in Chinese, one between Latin words, a hyphen at the break undone."""
    if not left or not right:
        return left + right
    a, b = left[-1], right[0]
    if a in "-\u00ad\u0002" and len(left) > 1 and left[-2].isascii() and left[-2].isalpha() and b.islower():
        return left[:-1] + right
    latin = a.isascii() and b.isascii() and (a.isalpha() or a in ",.;:") and b.isalpha()
    return left + (" " if latin else "") + right


def _latin(glyph: Glyph) -> bool:
    return glyph.text[0] < "\u2e80" and glyph.text[0] not in "“”‘’…—·"


def _gap(left: Glyph, right: Glyph) -> float:
    size = max(left.size, right.size)
    if _latin(left) and _latin(right):
        return GAP_OF_WORDS * size
    return (GAP_OF_BOTH if _latin(left) or _latin(right) else GAP_OF_NAMES) * size


def _unbroken(seen: Sequence[Glyph], ties: str = "") -> float:
    """Width of the first word, or of the first character with the marks that may not begin a line.

    ``ties`` are marks that hold on to what stands on both sides of them.
    """
    end = 1
    while end < len(seen) and (
        (_latin(seen[end - 1]) and _latin(seen[end]))
        or seen[end].text in "，。、；：！？）〕》」』”’％%)" + ties
        or seen[end - 1].text in "（〔《「『“‘(" + ties
    ):
        end += 1
    return seen[end - 1].right - seen[0].left


def _printed_once(row: list[Glyph]) -> list[Glyph]:
    """Without the second print of characters that are drawn twice to look bold."""
    doubled = {
        j
        for (i, a), (j, b) in pairwise(enumerate(row))
        if a.text == b.text and abs(a.left - b.left) < SAME_PLACE * a.size and not a.blank
    }
    return [g for i, g in enumerate(row) if i not in doubled]
