"""From the characters of pages to paragraphs: for every format that knows places instead of paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from policykit.grammar.patterns import FOOTNOTE, NOTE_LINE
from policykit.read.columns import page_lines
from policykit.read.content import Content
from policykit.read.glyphs import Page, PageLine, joined
from policykit.read.lines import BLANK, Line
from policykit.read.margins import footnotes, without_furniture
from policykit.read.wraps import NUMBERED, OWN_LINE

SLACK = 0.5  # letter sizes: what may be wrong in a place
INDENT = 1.0  # letter sizes from which on a line is indented
CENTRED = 2.0  # letter sizes free on both sides
BIG_GAP = 1.35  # of the usual distance of lines: white space between paragraphs
OTHER_SIZE = 0.1  # share by which letter sizes differ where a heading meets text
EDGE_SHARE = 0.9  # of the lines of a column end at its right edge or before it
SENTENCE_ENDS = "。！？!?；;：:”』」》】…）)"
MAX_NAMED = 12  # headers and footers that a note names


@dataclass
class Paragraph:
    """Lines that read as one."""

    lines: list[PageLine]
    gap: int = 0
    indented: bool = False
    text: str = field(default="")


@dataclass(frozen=True)
class Edges:
    """Where the lines of a column begin and end."""

    left: float
    right: float
    pitch: float  # usual distance from a line to the next


def content_of(pages: Sequence[Page], carrier: str, notes: Sequence[tuple[str, str]] = ()) -> Content:
    """Paragraphs of pages as lines; what was left out is named in the notes."""
    held, left_out = without_furniture(pages, page_lines(pages))
    body, below = footnotes(held)
    said = [("pages", f"{carrier} 共 {len(pages)} 页"), *notes]
    if left_out:
        named = "、".join(f"“{text}”" for text in left_out[:MAX_NAMED])
        more = f"等 {len(left_out)} 种" if len(left_out) > MAX_NAMED else ""
        said.append(("page_furniture", f"页眉、页脚和页码未计入正文：{named}{more}"))
    found = paragraphs([line for page in body for line in page])
    apart = [p for page in below for p in _footnote_paragraphs(page)]
    if apart:
        said.append(("footnotes", f"{len(apart)} 条脚注移到文末"))
    made = [Line(n, p.text, p.gap, p.indented) for n, p in enumerate([*found, *apart], 1)]
    return Content(tuple(made), notes=tuple(said))


def paragraphs(lines: Sequence[PageLine]) -> list[Paragraph]:
    """Lines in reading order to paragraphs, by edges, indents, distances, letter sizes and marks."""
    edges = _edges(lines)
    made: list[Paragraph] = []
    before: PageLine | None = None
    for line in lines:
        here = edges[_column(line)]
        if made and _goes_on(made[-1], line, here, edges[_column(made[-1].lines[-1])]):
            made[-1].lines.append(line)
            made[-1].text = joined(made[-1].text, line.text.strip(BLANK))
        else:
            centred = _centred(line, here)
            indented = line.left - here.left > INDENT * line.size and not centred
            turned = before is None or (before.page != line.page and not indented)
            gap = int(turned or centred or _set_apart(before or line, line, here))
            made.append(Paragraph([line], gap, indented, line.text.strip(BLANK)))
        before = line
    return made


def _footnote_paragraphs(lines: Sequence[PageLine]) -> list[Paragraph]:
    made: list[Paragraph] = []
    for line in lines:
        if made and not FOOTNOTE.at(line.text):
            made[-1].lines.append(line)
            made[-1].text = joined(made[-1].text, line.text.strip(BLANK))
        else:
            made.append(Paragraph([line], int(not made), text=line.text.strip(BLANK)))
    return made


def _column(line: PageLine) -> tuple[int, int]:
    """Lines of one column on odd, or on even pages: bound volumes have mirrored margins."""
    return line.column, line.page % 2


def _edges(lines: Sequence[PageLine]) -> dict[tuple[int, int], Edges]:
    made: dict[tuple[int, int], Edges] = {}
    for key in sorted({_column(line) for line in lines}):
        same = [l for l in lines if l.column == key[0] and not l.row] or [
            l for l in lines if l.column == key[0]
        ]
        mine = [l for l in same if l.page % 2 == key[1]]
        chosen = mine if len(mine) >= 20 else same
        lefts = sorted(l.left for l in chosen)
        rights = sorted(l.right for l in chosen)
        steps = [
            b.top - a.top
            for a, b in pairwise(same)
            if a.page == b.page and b.top > a.top and abs(a.size - b.size) < OTHER_SIZE * a.size
        ]
        made[key] = Edges(
            lefts[int((1 - EDGE_SHARE) * (len(lefts) - 1))],
            rights[int(EDGE_SHARE * (len(rights) - 1))],
            median(steps) if steps else 0.0,
        )
    return made


def _centred(line: PageLine, edges: Edges) -> bool:
    left, right = line.left - edges.left, edges.right - line.right
    return min(left, right) > CENTRED * line.size and abs(left - right) < 1.5 * line.size


def _set_apart(above: PageLine, line: PageLine, edges: Edges) -> bool:
    """White space above the line, or another letter size."""
    if abs(above.size - line.size) > OTHER_SIZE * max(above.size, line.size):
        return True
    if above.page != line.page or above.column != line.column:
        return False
    return edges.pitch > 0 and line.top - above.top > BIG_GAP * edges.pitch


def _goes_on(paragraph: Paragraph, line: PageLine, edges: Edges, edges_above: Edges) -> bool:
    """Whether a line continues the paragraph above it."""
    first, last = paragraph.lines[0], paragraph.lines[-1]
    if last.row or line.row or (last.column == 0) != (line.column == 0) or _set_apart(last, line, edges):
        return False
    if not _full(last, line, edges_above) or _centred(line, edges) or _centred(last, edges_above):
        return False
    size = line.size
    at = line.left - edges.left
    began = first.left - edges_above.left if first is last else last.left - edges_above.left
    opened = sum(paragraph.text.count(b) for b in "（(") > sum(paragraph.text.count(b) for b in "）)")
    marked = any(pattern.at(line.text) for pattern in OWN_LINE) and not opened
    if marked and (last.text[-1] in SENTENCE_ENDS or NOTE_LINE.at(first.text)):
        return False
    if len(paragraph.lines) > 1:
        return abs(at - began) < SLACK * size
    if at < began - SLACK * size:
        return True
    if at > began + SLACK * size:  # a hanging indent: the mark stands out to the left
        return began < SLACK * size and any(pattern.at(first.text) for pattern in NUMBERED)
    return at < SLACK * size


def _full(last: PageLine, following: PageLine, edges: Edges) -> bool:
    """Whether what begins the next line would not have found room on this one."""
    return edges.right - last.right < following.first + SLACK * last.size
