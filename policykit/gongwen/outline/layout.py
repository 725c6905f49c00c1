"""Front, body and back of a document: what each line outside the body is.

The body runs from the first number of the document's numbering to the signature, copy list, attachment or
web furniture behind its last numbered line. Lines outside it get the name of what they are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from policykit.gongwen.formats.lines import TextLine
from policykit.gongwen.outline.annexes import Annex, annexes, sort_of
from policykit.gongwen.outline.around import (
    MAX_TITLE,
    back_kinds,
    body_end,
    front_kinds,
    furniture_behind,
    kind_of_line,
    title_line,
)
from policykit.gongwen.outline.numbering import Gap, Heading, Style, numbered, style_of_part, top_style
from policykit.gongwen.outline.tables import Row, Table, tables
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.lexicon import pattern

FORWARDING_TITLE = pattern(
    r"(?:印发|发布|转发|公布|下发|批转).{0,90}(?:的通知|的公告|的函)$",
    yes=("关于印发某县转贷资金管理办法的通知",),
    no=("关于做好贴息工作的通知", "印发管理办法"),
)


LETTER = {"doc_number", "addressee", "signature"}
"""Kinds of lines that only a letter has, and no report on one."""


@dataclass(frozen=True)
class Layout:
    """Where the body of a document is, and what the lines around it are."""

    lines: tuple[TextLine, ...]
    kinds: tuple[
        str, ...
    ]  # per line: body, title, preamble, notice, signature, furniture:web …; "" is left over
    headings: tuple[Heading, ...]  # of body lines
    top: Style | None
    body: tuple[int, int]  # indexes of the first body line and of the one behind the last
    title: int | None  # index of the title line
    rows: dict[int, Row] = field(default_factory=dict)  # by line: rows of tables of measures
    heads: frozenset[int] = frozenset()  # lines that name the columns of such tables
    annexes: tuple[tuple[Annex, Layout], ...] = ()  # those that are texts of their own
    gaps: tuple[Gap, ...] = ()  # where the numbers do not add up
    left: tuple[Gap, ...] = ()  # marks that look like numbers of items and are none

    def of_kind(self, *kinds: str) -> list[TextLine]:
        """The lines of these kinds, in order."""
        return [line for line, kind in zip(self.lines, self.kinds, strict=True) if kind in kinds]

    def row(self, index: int) -> Row | None:
        """The row of a table of measures in this line, of the main text or of an annex."""
        held = (layout.rows for layout in (self, *(inner for _, inner in self.annexes)))
        return next((rows[index] for rows in held if index in rows), None)

    @property
    def bodies(self) -> tuple[tuple[int, int], ...]:
        """The body and those of the annexes that are texts."""
        return (self.body, *(layout.body for _, layout in self.annexes))


@dataclass(frozen=True)
class _Numbering:
    """The numbering of some of a document's lines: where its text begins and what divides it."""

    headings: tuple[Heading, ...]
    tables: tuple[Table, ...]
    top: Style | None
    first: int  # index of the first line of the text; the end where there is no numbering
    last: int  # index of the last line that begins something
    gaps: tuple[Gap, ...] = ()
    left: tuple[Gap, ...] = ()


def lay_out(lines: Sequence[TextLine], announced: str = "") -> Layout:
    """Divide the lines of one document; ``top`` is None where it has no numbering.

    ``announced`` is the title line by which a bulletin's item was found.
    """
    parts, lists = annexes(lines)
    begin, end, parts = _main_text(lines, parts, lists)
    found = _numbering(lines, begin, end, lists)
    if found.top is None:
        found = _numbering_of_part(lines, begin, end, lists)
    if found.top is None and not announced and (prose := _prose(lines)):
        return prose
    if found.top is None:
        known = [i for i, line in enumerate(lines) if announced and line.text == announced]
        title = known[0] if known else title_line(lines, len(lines))
        kinds = [kind_of_line(line.text) or "text" for line in lines]
        if title is not None:
            kinds[title] = "title"
        return Layout(tuple(lines), tuple(kinds), (), None, (len(lines), len(lines)), title)
    behind = body_end(lines, found.last, end)
    title = title_line(lines, found.first)
    kinds = front_kinds(lines, title, found.first)
    kinds += ["body"] * (behind - found.first)
    kinds += back_kinds(lines[:end], behind, lists)
    laid: list[tuple[Annex, Layout]] = []
    for annex in parts:
        layout = _lay_out_annex(lines, annex)
        kinds += layout.kinds
        if layout.top is not None:
            laid.append((annex, layout))
    return _layout(lines, kinds, found, (found.first, behind), title, tuple(laid))


def _prose(lines: Sequence[TextLine]) -> Layout | None:
    """A letter without numbers: title, then whom it is sent to, its number or a signature, and paragraphs."""
    said = (i for i, line in enumerate(lines) if "。" in line.text and not kind_of_line(line.text))
    first = next(said, 0)
    title = title_line(lines, first)
    if title is None or not p.TITLE_END.find(lines[title].text):
        return None
    end = body_end(lines, first, len(lines))
    kinds = [*front_kinds(lines, title, first), *["body"] * (end - first), *back_kinds(lines, end, set())]
    if not LETTER & set(kinds) or any("\t" in line.text for line in lines[first:end]):
        return None
    gap: Gap = (first, {"case": "none"})
    return _layout(lines, kinds, _Numbering((), (), "prose", first, end, (gap,)), (first, end), title)


def _layout(
    lines: Sequence[TextLine],
    kinds: Sequence[str],
    found: _Numbering,
    body: tuple[int, int],
    title: int | None,
    laid: tuple[tuple[Annex, Layout], ...] = (),
) -> Layout:
    inside = tuple(h for h in found.headings if body[0] <= h.index < body[1])
    rows = {row.index: row for table in found.tables for row in table.rows}
    heads = frozenset(i for table in found.tables for i in table.heads)
    return Layout(
        tuple(lines), tuple(kinds), inside, found.top, body, title, rows, heads, laid, found.gaps, found.left
    )


def _main_text(
    lines: Sequence[TextLine], parts: list[Annex], lists: set[int]
) -> tuple[int, int, list[Annex]]:
    """Where the main text's numbering may begin, where the main text ends, and the annexes behind it.

    The main text goes on over annexes until it has a numbering, and over what a notice forwards in an annex.
    """
    forwarded = next((n for n, annex in enumerate(parts) if _forwards(lines, annex, parts[0].first)), None)
    if forwarded is not None and _numbering(lines, parts[forwarded].start, parts[forwarded].end, lists).top:
        annex = parts[forwarded]
        return annex.start, annex.end, parts[forwarded + 1 :]
    for n, annex in enumerate(parts):
        if _numbering(lines, 0, annex.first, lists).top is not None:
            return 0, annex.first, parts[n:]
    return 0, len(lines), []


def _forwards(lines: Sequence[TextLine], annex: Annex, front: int) -> bool:
    """Whether the notice in front sends this annex out: 关于印发《某某办法》的通知."""
    title = "".join(annex.title.split())
    notices = ("".join(line.text.split()) for line in lines[:front] if len(line.text) <= MAX_TITLE)
    return bool(title) and any(
        title in text and FORWARDING_TITLE.find(text.replace("《", "").replace("》", "")) for text in notices
    )


def _numbering(lines: Sequence[TextLine], first: int, end: int, lists: Collection[int] = ()) -> _Numbering:
    """What divides these lines: their numbered headings, or a table of measures; ``lists`` only announce annexes."""
    known = tuple(tables(lines, first, end))
    taken = {i for table in known for i in (*table.heads, *(row.index for row in table.rows))}
    found = numbered(lines, first, end, {*taken, *lists})
    marks = found.headings
    top = top_style(marks)
    tops = [m.index for m in marks if m.style == top and m.value == 1][:1]
    if top == "chapter":  # 第一编 and what stands below it before the first 章
        tops += [m.index for m in marks if m.style == "book" and m.value == 1][:1]
    if known:
        tops.append(known[0].heads[0])
        top = top or "row"
    if top is None:
        return _Numbering((), (), None, end, end)
    last = max([m.index for m in marks] + [table.rows[-1].index for table in known])
    return _Numbering(found.headings, known, top, min(tops), last, found.gaps, found.left)


def _numbering_of_part(lines: Sequence[TextLine], first: int, end: int, lists: Collection[int]) -> _Numbering:
    """What divides a text that begins in the middle or breaks off, so that it is read with a doubt and not refused."""
    found = numbered(lines, first, end, lists)
    marks = found.headings
    begins = marks[0].index if marks else end
    said = sum(len(line.text) for line in lines[begins:end] if any(c in line.text for c in "。；"))
    titled = any(p.TITLE_END.find(line.text) and len(line.text) <= MAX_TITLE for line in lines[:begins])
    top = style_of_part(marks, titled=titled)
    mostly = said * 2 >= sum(len(line.text) for line in lines[first:end])
    if top is None or not said or not (titled or mostly):
        return _Numbering((), (), None, end, end)
    return _Numbering(found.headings, (), top, begins, marks[-1].index, found.gaps, found.left)


def _lay_out_annex(lines: Sequence[TextLine], annex: Annex) -> Layout:
    """An annex that is a text has a body; every other line of an annex is furniture of its sort."""
    found = _numbering(lines, annex.start, annex.end)
    inside = lines[annex.start : annex.end]
    sort = sort_of(
        annex,
        rows=sum("\t" in line.text for line in inside),
        tables=len(found.tables),
        items=len(found.headings),
        sentences=sum("。" in line.text for line in inside),
    )
    kinds = ["attachment_mark" if annex.label else "attachment_title"] * (annex.start - annex.first)
    if annex.title and annex.titled > annex.first:
        kinds = ["attachment_mark"] + ["attachment_title"] * (annex.start - annex.first - 1)
    if sort != "text" or found.top is None:
        around = [furniture_behind(line.text) or sort for line in inside]
        none = _Numbering((), (), None, annex.end, annex.end)
        return _layout(lines, [*kinds, *around], none, (annex.end, annex.end), None)
    end = body_end(lines, found.last, annex.end)
    kinds += ["attachment"] * (found.first - annex.start) + ["body"] * (end - found.first)
    kinds += [furniture_behind(lines[i].text) or "attachment" for i in range(end, annex.end)]
    return _layout(lines, kinds, found, (found.first, end), None)
