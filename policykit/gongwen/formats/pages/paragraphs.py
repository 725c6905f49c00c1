"""How the lines of a page's columns are set: where they begin and end, how far apart, what marks a paragraph.

Typesetters show the beginning of a paragraph by an indent, by white space above it, or (where lines are justified)
by a last line that does not reach the edge. A document keeps to its manner, so the manner is measured on all lines
first and each line is judged by it afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from policykit.gongwen.formats.content import Content, Note, quoted
from policykit.gongwen.formats.lines import BLANK, Line
from policykit.gongwen.formats.pages.glyphs import Page, PageLine, joined
from policykit.gongwen.formats.pages.margins import (
    footnotes,
    without_furniture,
    without_references,
)
from policykit.gongwen.formats.pages.tables import page_lines, whole_rows
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.notes import NOTE_LINE
from policykit.gongwen.words.numerals import integer
from policykit.gongwen.words.page_box import NUMBERED, OWN_LINE

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


# --- From the characters of pages to paragraphs: for every format that knows places instead of paragraphs.


SLACK = 0.5  # letter sizes: what may be wrong in a place
FAR = 5.0  # letter sizes: deeper than any indent of a paragraph
CENTRED = 2.0  # letter sizes free on both sides
EXACT = 0.2  # letter sizes by which a centred line may be off
UNSTRETCHED = 0.6  # letter sizes short of the edge: more than a mark that was set half as wide explains
EARLY = 0.2  # share of the column's width that may be free where a line was broken early
SENTENCE_ENDS = "。！？!?；;：:”』」》】…）)"


@dataclass
class Paragraph:
    """Lines that read as one."""

    lines: list[PageLine]
    gap: int = 0
    indented: bool = False
    text: str = field(default="")


def content_of(pages: Sequence[Page], carrier: str, notes: Sequence[Note] = ()) -> Content:
    """Paragraphs of pages as lines; what was left out is named in the notes."""
    pages, marks = without_references(pages)
    held, left_out = without_furniture(pages, page_lines(pages))
    body, below = footnotes(held)
    said: list[Note] = [("pages", {"case": carrier, "n": len(pages)}), *notes]
    if left_out:
        said.append(("page_furniture", {"case": "said", "n": len(left_out), "text": quoted(left_out)}))
    found = paragraphs(whole_rows([line for page in body for line in page]))
    apart = [p for page in below for p in _footnote_paragraphs(page)]
    said += marks
    if apart:
        said.append(("footnotes", {"case": "said", "n": len(apart)}))
    made = [Line(n, p.text, p.gap, p.indented) for n, p in enumerate([*found, *apart], 1)]
    return Content(tuple(made), notes=tuple(said))


def paragraphs(lines: Sequence[PageLine]) -> list[Paragraph]:
    """Lines in reading order to paragraphs, by edges, indents, distances, letter sizes and marks."""
    edges = edges_of(lines)
    made: list[Paragraph] = []
    before: PageLine | None = None
    for line in lines:
        here = edges[side(line)]
        if made and _goes_on(made[-1], line, here, edges[side(made[-1].lines[-1])]):
            made[-1].lines.append(line)
            made[-1].text = joined(made[-1].text, line.text.strip(BLANK))
        else:
            centred = _centred(line, here)
            indented = line.left - here.left > INDENT * line.size and not centred
            turned = before is None or (before.page != line.page and not indented)
            gap = int(turned or centred or _set_apart(before or line, line, here))
            # an empty cell in front of a row keeps its place
            made.append(Paragraph([line], gap, indented, line.text if line.row else line.text.strip(BLANK)))
        before = line
    return made


def _footnote_paragraphs(lines: Sequence[PageLine]) -> list[Paragraph]:
    made: list[Paragraph] = []
    for line in lines:
        if made and not p.FOOTNOTE.at(line.text):
            made[-1].lines.append(line)
            made[-1].text = joined(made[-1].text, line.text.strip(BLANK))
        else:
            made.append(Paragraph([line], int(not made), text=line.text.strip(BLANK)))
    return made


def _centred(line: PageLine, edges: Edges) -> bool:
    left, right = line.left - edges.left, edges.right - line.right
    if (
        edges.indent and abs(left - edges.indent) < SLACK * line.size
    ):  # one that begins a paragraph may end anywhere
        return abs(left - right) < EXACT * line.size
    return min(left, right) > CENTRED * line.size and abs(left - right) < 1.5 * line.size


def _set_apart(above: PageLine, line: PageLine, edges: Edges) -> bool:
    """White space above the line, or another letter size."""
    if abs(above.size - line.size) > OTHER_SIZE * max(above.size, line.size):
        return True
    if above.page != line.page or above.column != line.column:
        return False
    return edges.pitch > 0 and line.top - above.top > edges.apart


def _goes_on(paragraph: Paragraph, line: PageLine, edges: Edges, edges_above: Edges) -> bool:
    """Whether a line continues the paragraph above it."""
    first, last = paragraph.lines[0], paragraph.lines[-1]
    if last.row or line.row or (last.column == 0) != (line.column == 0) or _set_apart(last, line, edges):
        return False
    if _centred(line, edges) or _centred(last, edges_above) or _ended(paragraph, line, edges, edges_above):
        return False
    size = line.size
    at = line.left - edges.left
    began = first.left - edges_above.left if first is last else last.left - edges_above.left
    opened = sum(paragraph.text.count(b) for b in "（(") > sum(paragraph.text.count(b) for b in "）)")
    marked = any(pattern.at(line.text) for pattern in (*NUMBERED, *OWN_LINE)) and not opened
    if marked and (last.text[-1] in SENTENCE_ENDS or NOTE_LINE.at(first.text)):
        return False
    if _counts_on(first.text, line.text) or (p.SIGNED_DAY.at(line.text) and p.AGENCY_NAMES.whole(last.text)):
        return False
    if len(paragraph.lines) > 1:
        return abs(at - began) < SLACK * size
    if at < began - SLACK * size:
        return began < FAR * size  # further in stand signatures and dates, which no line goes on from
    if at > began + SLACK * size:  # a hanging indent: the mark stands out to the left
        if p.COPY_TO.at(first.text) or NOTE_LINE.at(first.text):
            return True
        return began < SLACK * size and any(pattern.at(first.text) for pattern in NUMBERED)
    return at < SLACK * size


def _counts_on(text: str, following: str) -> bool:
    """Whether the second text begins with the number that follows the first one's: （四） and then （五）."""
    for pattern in (p.HEADING_1, p.HEADING_2, p.HEADING_3):
        a, b = pattern.at(text), pattern.at(following)
        if a and b:
            return integer(b["n"]) == (integer(a["n"]) or 0) + 1
    return False


def _ended(paragraph: Paragraph, following: PageLine, edges: Edges, edges_above: Edges) -> bool:
    """Whether the last line of the paragraph shows its end.

    It does where what begins the next line would have found room on it, with two exceptions: next to quotation
    marks typesetters differ, so the sentence decides; and where paragraphs begin with an indent, a line without one
    begins none (tables of fixed cells break lines early). It does not where the line is full, unless lines are
    justified and this one, with the end of a sentence or as a heading, was left as it is.
    """
    first, last = paragraph.lines[0], paragraph.lines[-1]
    room = edges_above.right - last.right
    complete = last.text[-1] in SENTENCE_ENDS
    if room < following.first + SLACK * last.size:
        if p.DOC_NUMBER.whole(following.text) or (complete and p.AGENCY_NAMES.whole(following.text)):
            return True
        heading = first is last and "。" not in first.text and any(n.at(first.text) for n in NUMBERED)
        return edges_above.justified and room > UNSTRETCHED * last.size and (complete or heading)
    if edges.indent and following.left - edges.left < SLACK * following.size:
        return room > EARLY * (edges_above.right - edges_above.left)
    return complete or room >= following.tied + SLACK * last.size
