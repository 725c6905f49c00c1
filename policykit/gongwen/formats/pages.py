"""From the characters of pages to paragraphs: for every format that knows places instead of paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from policykit.gongwen.clean.references import without_references
from policykit.gongwen.clean.wraps import NUMBERED, OWN_LINE
from policykit.gongwen.formats.columns import page_lines
from policykit.gongwen.formats.content import Content
from policykit.gongwen.formats.edges import INDENT, OTHER_SIZE, Edges, edges_of, side
from policykit.gongwen.formats.glyphs import Page, PageLine, joined
from policykit.gongwen.formats.lines import BLANK, Line
from policykit.gongwen.formats.margins import footnotes, without_furniture
from policykit.gongwen.formats.overprints import without_overprints
from policykit.gongwen.words.numerals import integer
from policykit.gongwen.words.patterns import (
    AGENCY_NAMES,
    COPY_TO,
    DOC_NUMBER,
    FOOTNOTE,
    HEADING_1,
    HEADING_2,
    HEADING_3,
    NOTE_LINE,
)

SLACK = 0.5  # letter sizes: what may be wrong in a place
FAR = 5.0  # letter sizes: deeper than any indent of a paragraph
CENTRED = 2.0  # letter sizes free on both sides
EXACT = 0.2  # letter sizes by which a centred line may be off
UNSTRETCHED = 0.6  # letter sizes short of the edge: more than a mark that was set half as wide explains
EARLY = 0.2  # share of the column's width that may be free where a line was broken early
SENTENCE_ENDS = "。！？!?；;：:”』」》】…）)"
MAX_NAMED = 12  # headers and footers that a note names


@dataclass
class Paragraph:
    """Lines that read as one."""

    lines: list[PageLine]
    gap: int = 0
    indented: bool = False
    text: str = field(default="")


def content_of(pages: Sequence[Page], carrier: str, notes: Sequence[tuple[str, str]] = ()) -> Content:
    """Paragraphs of pages as lines; what was left out is named in the notes."""
    pages, printed = without_overprints(pages)
    pages, marks = without_references(pages)
    held, left_out = without_furniture(pages, page_lines(pages))
    body, below = footnotes(held)
    said = [("pages", f"{carrier} 共 {len(pages)} 页"), *notes]
    if left_out:
        named = "、".join(f"“{text}”" for text in left_out[:MAX_NAMED])
        more = f"等 {len(left_out)} 种" if len(left_out) > MAX_NAMED else ""
        said.append(("page_furniture", f"页眉、页脚和页码未计入正文：{named}{more}"))
    found = paragraphs([line for page in body for line in page])
    apart = [p for page in below for p in _footnote_paragraphs(page)]
    said += [*printed, *marks]
    if apart:
        said.append(("footnotes", f"{len(apart)} 条脚注移到文末"))
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
    marked = any(pattern.at(line.text) for pattern in OWN_LINE) and not opened
    if marked and (last.text[-1] in SENTENCE_ENDS or NOTE_LINE.at(first.text)):
        return False
    if _counts_on(first.text, line.text):
        return False
    if len(paragraph.lines) > 1:
        return abs(at - began) < SLACK * size
    if at < began - SLACK * size:
        return began < FAR * size  # further in stand signatures and dates, which no line goes on from
    if at > began + SLACK * size:  # a hanging indent: the mark stands out to the left
        if COPY_TO.at(first.text) or NOTE_LINE.at(first.text):
            return True
        return began < SLACK * size and any(pattern.at(first.text) for pattern in NUMBERED)
    return at < SLACK * size


def _counts_on(text: str, following: str) -> bool:
    """Whether the second text begins with the number that follows the first one's: （四） and then （五）."""
    for pattern in (HEADING_1, HEADING_2, HEADING_3):
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
        if DOC_NUMBER.whole(following.text) or (complete and AGENCY_NAMES.whole(following.text)):
            return True
        heading = first is last and "。" not in first.text and any(p.at(first.text) for p in NUMBERED)
        return edges_above.justified and room > UNSTRETCHED * last.size and (complete or heading)
    if edges.indent and following.left - edges.left < SLACK * following.size:
        return room > EARLY * (edges_above.right - edges_above.left)
    return complete or room >= following.tied + SLACK * last.size
