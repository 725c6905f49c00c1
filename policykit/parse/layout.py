"""Front, body and back of a document: what each line outside the body is.

The body runs from the first number of the document's numbering to the signature, copy list, attachment or
web furniture behind its last numbered line. Lines outside it get the name of what they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policykit.grammar import patterns as p
from policykit.parse.lines import TextLine
from policykit.parse.numbering import Marker, Style, markers, top_style

MAX_TITLE = 100  # characters of a title line
MAX_NUMBER = 40  # a document number stands on a short line of its own; inside a sentence it is cited
MAX_UNTYPED_TITLE = 50  # of a title that ends in no kind of text (…科技金融十条)

FURNITURE = (
    ("furniture:copy_to", p.COPY_TO),
    ("furniture:imprint", p.PRINTED),
    ("furniture:public_mark", p.PUBLIC_MARK),
    ("furniture:page_mark", p.PAGE_MARK),
    ("furniture:letterhead", p.LETTERHEAD),
    ("furniture:fact", p.FACT_LINE),
    ("furniture:web", p.WEB),
    ("furniture:contents", p.CONTENTS),
    ("attachment_mark", p.ATTACHMENT),
    ("signature", p.SIGNED_DAY),
    ("doc_number", p.DOC_NUMBER),
    ("addressee", p.ADDRESSEE),
    ("adopted", p.ADOPTED),
)
"""Kinds of lines outside the body, told by the line alone; the first that fits."""

BEHIND_THE_BODY = frozenset(
    {
        "furniture:copy_to",
        "furniture:imprint",
        "furniture:public_mark",
        "furniture:web",
        "attachment_mark",
        "signature",
        "closing",
    }
)
"""Kinds of lines that end the body when they come behind the last numbered line."""


@dataclass(frozen=True)
class Layout:
    """Where the body of a document is, and what the lines around it are."""

    lines: tuple[TextLine, ...]
    kinds: tuple[
        str, ...
    ]  # per line: body, title, preamble, notice, signature, furniture:web …; "" is left over
    markers: tuple[Marker, ...]  # of body lines
    top: Style | None
    body: tuple[int, int]  # indexes of the first body line and of the one behind the last
    title: int | None  # index of the title line

    def of_kind(self, *kinds: str) -> list[TextLine]:
        """The lines of these kinds, in order."""
        return [line for line, kind in zip(self.lines, self.kinds, strict=True) if kind in kinds]


def lay_out(lines: Sequence[TextLine], announced: str = "") -> Layout:
    """Divide the lines of one document; ``top`` is None where it has no numbering.

    ``announced`` is the title line by which a bulletin's item was found.
    """
    found = markers(lines)
    top = top_style(found)
    if top is None:
        known = [i for i, line in enumerate(lines) if announced and line.text == announced]
        title = known[0] if known else _title(lines, len(lines))
        kinds = [_kind_of_line(line.text) or "text" for line in lines]
        if title is not None:
            kinds[title] = "title"
        return Layout(tuple(lines), tuple(kinds), (), None, (len(lines), len(lines)), title)
    first = next(m.index for m in found if m.style == top and m.value == 1)
    last = found[-1].index
    end = _body_end(lines, last)
    title = _title(lines, first)
    kinds = [*_front(lines, title, first), *["body"] * (end - first), *_back(lines, end)]
    inside = tuple(m for m in found if first <= m.index < end)
    return Layout(tuple(lines), tuple(kinds), inside, top, (first, end), title)


def _kind_of_line(text: str) -> str:
    return next((kind for kind, pattern in FURNITURE if pattern.at(text) and _short_enough(kind, text)), "")


def _short_enough(kind: str, text: str) -> bool:
    return kind != "doc_number" or len(text) <= MAX_NUMBER


def _title(lines: Sequence[TextLine], first: int) -> int | None:
    """The last line before the body that ends like a title; else the last short line that could be one."""
    free = [
        i
        for i in range(first)
        if not _kind_of_line(lines[i].text) and not any(c in lines[i].text for c in "。；;")
    ]
    typed = [i for i in free if len(lines[i].text) <= MAX_TITLE and p.TITLE_END.find(lines[i].text)]
    if typed:
        return typed[-1]
    untyped = [
        i
        for i in free
        if 6 <= len(lines[i].text) <= MAX_UNTYPED_TITLE
        and not p.AGENCY_NAMES.whole(lines[i].text)
        and lines[i].text[-1] not in "，,：:、"
    ]
    return untyped[-1] if untyped else None


def _front(lines: Sequence[TextLine], title: int | None, first: int) -> list[str]:
    kinds = []
    notice = False
    for i in range(first):
        text = lines[i].text
        kind = _kind_of_line(text)
        if i == title:
            kind = "title"
        elif not kind and _is_signature(lines, i):
            kind = "signature"
        elif not kind and p.NOTICE_TITLE.find(text) and len(text) <= MAX_TITLE and "。" not in text:
            kind = "notice_title"
        elif not kind and title is not None and i > title:
            kind = "preamble"
        elif not kind:
            kind = "notice" if notice else "introduction"
        notice = notice or kind in ("notice_title", "addressee")
        kinds.append(kind)
    return kinds


def _is_signature(lines: Sequence[TextLine], i: int) -> bool:
    """An agency's name (or several) with only names between it and a date."""
    if not p.AGENCY_NAMES.whole(lines[i].text):
        return False
    for line in lines[i + 1 : i + 15]:
        if p.SIGNED_DAY.at(line.text):
            return True
        if not p.AGENCY_NAMES.whole(line.text):
            return False
    return False


def _body_end(lines: Sequence[TextLine], last: int) -> int:
    for i in range(last + 1, len(lines)):
        if _ends_the_body(lines, i):
            return i
    return len(lines)


def _ends_the_body(lines: Sequence[TextLine], i: int) -> bool:
    text = lines[i].text
    if p.NOTE_LINE.at(text):
        return False
    return _kind_of_line(text) in BEHIND_THE_BODY or bool(p.CLOSING.at(text)) or _is_signature(lines, i)


def _back(lines: Sequence[TextLine], end: int) -> list[str]:
    kinds: list[str] = []
    carried = ""  # a copy list or an attachment goes on over lines that say nothing themselves
    for i in range(end, len(lines)):
        text = lines[i].text
        kind = _kind_of_line(text)
        if carried == "attachment":
            kind = "attachment"
        elif kind == "attachment_mark":
            carried = "attachment"
        elif kind == "furniture:copy_to":
            carried = kind
        elif not kind and p.CLOSING.at(text):
            kind = "closing"
        elif not kind and (_is_signature(lines, i) or (p.AGENCY_NAMES.whole(text) and i + 1 == len(lines))):
            kind = "signature"
        elif not kind and carried and not p.AGENCY_NAMES.whole(text):
            kind = carried
        elif not kind and carried:
            kind = "furniture:imprint"
        kinds.append(kind)
    return kinds
