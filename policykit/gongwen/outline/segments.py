"""The account of a document's characters: which stretch of the clean text is what.

Every character belongs to exactly one heading, lead-in, article, agency note or named piece around the body;
what none of them holds is ``left_over``.
"""

from __future__ import annotations

from policykit.gongwen.outline.layout import Layout
from policykit.gongwen.outline.measures import named_inside, note_spans
from policykit.gongwen.outline.numbering import without_note
from policykit.gongwen.outline.outline import Outline
from policykit.records import Segment


def charged_spans(layout: Layout, index: int) -> list[tuple[int, int]]:
    """Offsets in the clean text of what charges agencies in a line: notes, or the cells of a row."""
    line = layout.lines[index]
    if row := layout.row(index):
        return sorted((line.start + a, line.start + b) for (a, b), _ in row.agencies)
    return note_spans([line])


def heading_end(layout: Layout, out: Outline, index: int) -> int:
    """How far the heading reaches in its line: all of it, unless an article's text or an agency note runs on."""
    starts = [a.body for a in out.articles if a.first == index and a.body]
    return min([*starts, without_note(layout.lines[index].text)])


def outer_segments(layout: Layout) -> tuple[Segment, ...]:
    """The lines in front of and behind the body, each by its kind."""
    pairs = zip(layout.lines, layout.kinds, strict=True)
    return tuple(Segment(kind or "left_over", l.start, l.end) for l, kind in pairs if kind != "body")


def body_segments(layout: Layout, out: Outline) -> tuple[Segment, ...]:
    """Headings, lead-ins, articles and their agency notes; what none of them holds is left over."""
    made: list[Segment] = []
    held: set[int] = set()
    begun = {draft.first for draft in out.articles}
    for index in (*(i for _, _, i in out.sections), *out.groups):
        line = layout.lines[index]
        end = line.start + heading_end(layout, out, index)
        made.append(Segment("heading", line.start, end))
        if index not in begun:
            made += [Segment("agency_note", a, b) for a, b in note_spans([line]) if a >= end]
        held.add(index)
    for index in out.heads:
        made.append(Segment("table_head", layout.lines[index].start, layout.lines[index].end))
        held.add(index)
    for index in out.repeats:
        made.append(Segment("repeat", layout.lines[index].start, layout.lines[index].end))
        held.add(index)
    for index in out.lead_ins:
        made.append(Segment("lead_in", layout.lines[index].start, layout.lines[index].end))
        held.add(index)
    for draft in out.articles:
        heading = draft.first in held
        for index in range(draft.first, draft.last + 1):
            line = layout.lines[index]
            if index > draft.first and (kind := named_inside(line.text)):
                made.append(Segment(kind, line.start, line.end))
                held.add(index)
                continue
            at = line.start
            if heading and index == draft.first:
                at += heading_end(layout, out, index)
            for start, end in charged_spans(layout, index):
                if at < start:
                    made.append(Segment("article", at, start))
                made.append(Segment("agency_note", start, end))
                at = end
            if at < line.end:
                made.append(Segment("article", at, line.end))
            held.add(index)
    left = [i for body in layout.bodies for i in range(*body) if i not in held]
    return (*made, *(Segment("left_over", layout.lines[i].start, layout.lines[i].end) for i in left))
