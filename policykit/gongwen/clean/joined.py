"""A document on one line: the line ends that a scraped page lost come back where a new part begins.

The numbers that count on (第一章, 第一条, 一、, （一）) tell where headings and articles begin; in front of them stand
title, document number, addressee and signature, behind them the signature. Nothing is taken away but the spaces that
stood for a line end, and nothing added but line ends.
"""

from __future__ import annotations

from collections.abc import Iterator

from policykit.gongwen.clean.edits import Edit, paragraphs
from policykit.gongwen.formats.lines import table_rows
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.numerals import NUMERAL, integer

LONG_LINE = 600  # characters; a paragraph of a policy text is shorter, a text without line ends is longer
WHOLE_TEXT = 0.6  # share of a text from which on a line is the text, however short
MIN_LINE = 150  # characters of such a line
MIN_JOINED = 3  # numbers that must count on before a line is taken for several
MIN_HEADS = 2  # headings that are enough where as many items count on below them
FRONT = 6  # lines in front of a document among which its title, number and addressee may be glued


def joined_lines(text: str) -> Iterator[Edit]:
    """Each number that goes on counting 第X章, 第X条, 一、 or （一） gets a line of its own.

    In a paragraph of ordinary length only 第一章总则第一条, a clause right behind the heading of its chapter, and a
    number right behind an agency note do.
    """
    lines = list(paragraphs(text))
    rows = table_rows([line for _, line in lines])
    for i, (at, line) in enumerate(lines):
        if i in rows:
            continue
        if len(line) < LONG_LINE and not _is_the_text(line, text):
            opening = p.JOINED_OPENING.find(line)
            for start in sorted({opening.start("mark"), opening.start("clause")} - {0}) if opening else ():
                yield Edit(at + start, at + start, "\n")
            if not opening and (below := p.JOINED_CHAPTER.at(line)):
                yield Edit(at + below.start("clause"), at + below.start("clause"), "\n")
            for note in p.JOINED_BEHIND_NOTE.every(line):
                yield Edit(at + note.start("mark"), at + note.start("mark"), "\n")
            continue
        marks = {(m.start("mark"), m["mark"]) for m in p.JOINED_HEADING.every(line)}
        marks |= {(m.start(), m.group()) for m in p.JOINED_MARK.every(line)}
        kept = _cuts(line, sorted(marks))
        titles = {m.end() for start in kept if (m := p.JOINED_TITLE.at(line, start))}
        for start in sorted((kept | titles) - {0, len(line)}):
            yield Edit(at + start, at + start, "\n")


def _cuts(line: str, marks: list[tuple[int, str]]) -> set[int]:
    """Offsets of the headings of a line and of the items below them; two headings are enough where items count on."""
    heads = sorted(start for starts in _series(marks, MIN_JOINED) for start in starts)
    if heads:
        return {*heads, *_items(line, heads)}
    heads = sorted(start for starts in _series(marks, MIN_HEADS) for start in starts)
    items = set(_items(line, heads))
    return {*heads, *items} if len(items) >= MIN_JOINED else set()


def _items(line: str, heads: list[int]) -> Iterator[int]:
    """Offsets of 1. 2. 3. between the headings of a cut line: they begin again below each, or count on over all."""
    before = 0
    for begin, end in zip(heads, [*heads[1:], len(line)], strict=False):
        first = p.JOINED_FIRST_ITEM.at(line[:end], begin)
        found = ([first] if first else []) + p.JOINED_ITEM.every(line[:end], begin)
        fresh = True
        for m in sorted(found, key=lambda m: m.start("mark")):
            if int(m["n"]) == before + 1 or (fresh and int(m["n"]) == 1):
                before, fresh = int(m["n"]), False
                yield m.start("mark")


def _is_the_text(line: str, text: str) -> bool:
    return len(line) >= MIN_LINE and len(line) >= WHOLE_TEXT * len(text)


def _series(marks: list[tuple[int, str]], least: int) -> Iterator[list[int]]:
    """Offsets of the marks of each kind that count on from 1, where there are enough; （一） may begin again below the next mark above it."""
    counted = {"条": 0, "章": 0, "节": 0, "、": 0, ")": 0}
    kept: dict[str, list[int]] = {kind: [] for kind in counted}
    for start, mark in marks:
        kind = mark.rstrip()[-1].replace("）", ")")
        value = integer("".join(c for c in mark if c in NUMERAL)) or 0
        if value == counted[kind] + 1 or (kind in ")节" and value == 1):
            counted[kind] = value
            kept[kind].append(start)
            if kind in "、条":
                counted[")"] = 0
    if len(kept["条"]) >= least:
        yield from (kept["条"], kept["章"], kept["节"])
    elif len(kept["、"]) >= least or len(kept[")"]) >= least:
        yield from (kept["、"], kept[")"])


def joined_fronts(text: str) -> Iterator[Edit]:
    """Title, document number and addressee that stand on one line with what follows."""
    for at, line in list(paragraphs(text))[:FRONT]:
        start = 0
        for pattern in (p.JOINED_TITLE_FRONT, p.JOINED_NUMBER_FRONT, p.JOINED_ADDRESSEE):
            if m := pattern.at(line, start):
                start = m.end()
                spaces = len(line[start:]) - len(line[start:].lstrip(" \u3000"))
                yield Edit(at + start, at + start + spaces, "\n")
                start += spaces


def joined_signatures(text: str) -> Iterator[Edit]:
    """Name and date of a signature, and the list of annexes, that stand behind the last sentence of a paragraph."""
    for at, line in paragraphs(text):
        for m in p.JOINED_ANNEXES.every(line):
            yield Edit(at + m.start(), at + m.start(), "\n")
        for m in p.JOINED_SIGNATURE.every(line):
            mark = p.PUBLIC_REMARK.at(line, m.end("day"))
            ends = {m.end("day"), mark.end() if mark else m.end("day")}
            for place in sorted({m.start("who"), m.start("day"), *ends} - {0, len(line)}):
                before = len(line[:place].rstrip()) if place == m.start("day") else place
                yield Edit(at + before, at + place, "\n")
