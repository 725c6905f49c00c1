"""How much of a source came through a reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from policykit.gongwen.clean.cleaning import clean
from policykit.gongwen.document import parse_document
from policykit.gongwen.formats.content import Note
from policykit.gongwen.formats.source import Source
from policykit.gongwen.outline.bulletin import items_of
from policykit.report.wording.doubts import doubt_message
from policykit.report.wording.words import table


def told(notes: Iterable[Note]) -> list[tuple[str, str]]:
    """Kind and wording of a reader's notes; each case has one."""
    for kind, facts in notes:
        assert f"doubt.{kind}.{facts['case']}" in table(), facts
    return [(kind, doubt_message(kind, facts)) for kind, facts in notes]


def outline(source: Source) -> list[tuple[str, str, str, str]]:
    """Section, group, number and title of every article."""
    parsed = [parse_document(source, item, clean(item.lines), {}) for item in items_of(source)]
    return [(a.section, a.group, a.number, a.title) for p in parsed for a in p.articles]


def kept(source: Source, read: Source) -> float:
    """Share of the source's characters, white space aside, that were read."""
    there, here = (Counter(c for l in s.lines for c in l.text if not c.isspace()) for s in (source, read))
    return (there & here).total() / there.total()


def whole(source: Source, read: Source) -> float:
    """Share of the source's paragraphs that stand on one line."""
    lines = {"".join(l.text.split()) for l in read.lines}
    return sum("".join(l.text.split()) in lines for l in source.lines) / len(source.lines)
