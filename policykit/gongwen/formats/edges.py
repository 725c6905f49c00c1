"""How the lines of a page's columns are set: where they begin and end, how far apart, what marks a paragraph.

Typesetters show the beginning of a paragraph by an indent, by white space above it, or (where lines are justified)
by a last line that does not reach the edge. A document keeps to its manner, so the manner is measured on all lines
first and each line is judged by it afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from policykit.gongwen.formats.glyphs import PageLine

EDGE_SHARE = 0.9  # of the lines of a column end at its right edge or before it
BIG_GAP = (
    1.35  # of the usual distance of lines: white space between paragraphs, where nothing tells it better
)
SMALL_GAP = 1.08  # of the usual distance: below this two distances are one
OTHER_SIZE = 0.1  # share by which letter sizes differ where a heading meets text
NEAR_EDGE = 1.5  # letter sizes short of the edge that a line broken by the typesetter may be
SHORT = 3.0  # letter sizes short of the edge: such a line ends its paragraph
SHORTER = 0.25  # of the column's width short of the edge: so it does where lines are broken early
INDENT = 1.0  # letter sizes from which on a line is indented
MOST = 0.8  # share of the lines that make a manner
FEW = 0.25  # share of the full lines that go on for certain: among short paragraphs most full lines are last ones
MIN_SEEN = 4  # lines that make one
AT_EDGE = 0.15  # letter sizes: what may be wrong in the place of a justified line's end
MIN_LINES = 20  # lines of one side of a bound volume that have edges of their own


@dataclass(frozen=True)
class Edges:
    """Where the lines of a column begin and end, and how its paragraphs are set apart."""

    left: float
    right: float
    pitch: float  # usual distance from a line to the next one of its paragraph
    apart: float  # distance from which on the lower line begins something new
    indent: float = 0.0  # with which paragraphs begin; 0 where they begin at the left edge
    justified: bool = False  # broken lines end exactly at the edge


def side(line: PageLine) -> tuple[int, int]:
    """Lines of one column on odd, or on even pages: bound volumes have mirrored margins."""
    return line.column, line.page % 2


def edges_of(lines: Sequence[PageLine]) -> dict[tuple[int, int], Edges]:
    """The edges of each column, for odd and for even pages."""
    made: dict[tuple[int, int], Edges] = {}
    for key in sorted({side(line) for line in lines}):
        column = [l for l in lines if l.column == key[0]]
        same = [l for l in column if not l.row] or column
        mine = [l for l in same if l.page % 2 == key[1]]
        chosen = mine if len(mine) >= MIN_LINES else same
        lefts, rights = sorted(l.left for l in chosen), sorted(l.right for l in chosen)
        left = lefts[int((1 - EDGE_SHARE) * (len(lefts) - 1))]
        right = rights[int(EDGE_SHARE * (len(rights) - 1))]
        made[key] = Edges(
            left, right, *_distances(same, right), _indent(chosen, left, right), _justifies(chosen, right)
        )
    return made


def _distances(lines: Sequence[PageLine], right: float) -> tuple[float, float]:
    """The usual distance of lines inside a paragraph, and the one from which on they are apart.

    Below a line that runs to the edge the paragraph mostly goes on, below a short one it does not; where the two
    distances differ throughout, white space marks paragraphs, however little of it there is.
    """
    steps = [
        (right - a.right, b.top - a.top, a.size)
        for a, b in pairwise(lines)
        if a.page == b.page and b.top > a.top and abs(a.size - b.size) < OTHER_SIZE * a.size
    ]
    if not steps:
        return 0.0, float("inf")
    inside = sorted(step for room, step, size in steps if room < NEAR_EDGE * size)
    between = sorted(step for room, step, size in steps if room > SHORT * size)
    usual = median(step for _, step, _ in steps)
    pitch = min(_share(inside, FEW), usual) if inside else usual
    if len(inside) >= MIN_SEEN and len(between) >= MIN_SEEN:
        most, least = _share(inside, MOST), _share(between, 1 - MOST)
        if least > SMALL_GAP * most:
            return pitch, min((most + least) / 2, BIG_GAP * pitch)
    return pitch, BIG_GAP * pitch


def _share(ordered: Sequence[float], share: float) -> float:
    return ordered[int(share * (len(ordered) - 1))]


def _indent(lines: Sequence[PageLine], left: float, right: float) -> float:
    """How far what follows a short line is indented: that is where paragraphs begin for certain."""
    starts = [
        b.left - left
        for a, b in pairwise(lines)
        if a.left - left < SHORT * a.size and right - a.right > max(SHORT * a.size, SHORTER * (right - left))
    ]
    size = median(l.size for l in lines)
    behind = [start for start in starts if start > INDENT * size]
    return median(behind) if len(starts) >= MIN_SEEN and len(behind) >= MOST * len(starts) else 0.0


def _justifies(lines: Sequence[PageLine], right: float) -> bool:
    """Whether lines with letters or digits in them end at the edge: those of Chinese alone do so by themselves."""
    rooms = [
        abs(right - l.right) / l.size
        for l in lines
        if right - l.right < NEAR_EDGE * l.size and any(c.isascii() and c.isalnum() for c in l.text)
    ]
    return len(rooms) >= MIN_SEEN and sum(r < AT_EDGE for r in rooms) >= MOST * len(rooms)
