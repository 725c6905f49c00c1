"""Tables of cases, the notes of a reader in words, and how much of a source came through it."""

from __future__ import annotations

import csv
from ast import literal_eval
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from policykit.gongwen.clean.cleaning import clean
from policykit.gongwen.document import parse_document
from policykit.gongwen.formats.content import Note
from policykit.gongwen.formats.source import Source
from policykit.gongwen.outline.bulletin import items_of
from policykit.report.wording.doubts import doubt_message
from policykit.report.wording.words import table


def cases(name: str) -> list[tuple[Any, ...]]:
    """The rows of ``cases/name.csv``; ⏎ is a line end, columns with a star hold Python literals."""
    with (Path(__file__).parent / "cases" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    plain = [[cell.replace("⏎", "\n") for cell in row] for row in rows]
    read = [literal_eval if column.endswith("*") else str for column in head]
    return [tuple(how(cell) for how, cell in zip(read, row, strict=True)) for row in plain]


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
