"""How much of a source came through a reader."""

from __future__ import annotations

from collections import Counter

from policykit.gongwen.clean.cleaning import clean
from policykit.gongwen.document import parse_document
from policykit.gongwen.formats.source import Source
from policykit.gongwen.outline.bulletin import items_of


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
