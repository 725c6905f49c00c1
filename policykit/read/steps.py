"""The short cleaning steps: one kind of damage each, a few lines each."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from policykit.grammar import patterns as p
from policykit.grammar.numerals import chinese, integer
from policykit.read.edits import Edit, paragraphs
from policykit.read.table_rows import table_rows

NUMBERED = (
    p.CHAPTER,
    p.CLAUSE,
    p.HEADING_1,
    p.HEADING_2,
)  # a space behind these numbers is usual: 第一条 为了
CLOSERS = {"《": "》", "（": "）", "(": ")", "“": "”", "〈": "〉"}


def invisible(text: str) -> Iterator[Edit]:
    """Zero-width and control characters, which break matching and show nothing."""
    for m in p.INVISIBLE.every(text):
        yield Edit(m.start(), m.end(), "")


def full_width(text: str) -> Iterator[Edit]:
    """Full-width digits and letters (１％, 2024年５月) to the half width of their neighbours."""
    for m in p.FULL_WIDTH.every(text):
        yield Edit(m.start(), m.end(), unicodedata.normalize("NFKC", m.group()))


def stray_spaces(text: str) -> Iterator[Edit]:
    """Spaces inside a sentence, or between all characters of a name; elsewhere a space may divide names."""
    lines = list(paragraphs(text))
    rows = table_rows([line for _, line in lines])
    for i, (at, line) in enumerate(lines):
        if i in rows:
            continue
        if p.SPACED_OUT.whole(line):
            yield Edit(at, at + len(line), "".join(line.split()))
        elif any(mark in line for mark in "。；，,"):
            behind = next((m.end() for pattern in NUMBERED if (m := pattern.at(line))), 0)
            for m in p.STRAY_SPACE.every(line, behind):
                yield Edit(at + m.start(), at + m.end(), "")


def lost_brackets(text: str) -> Iterator[Edit]:
    """武政办〔202567 → 武政办〔2025〕67号: the closing bracket and 号 lost, the year read into the number."""
    for at, line in paragraphs(text):
        if m := p.DOC_NUMBER_LOST.whole(line):
            yield Edit(at, at + len(line), f"{m['who']}〔{m['year']}〕{m['n']}号")


def lost_dashes(text: str) -> Iterator[Edit]:
    """(20252027年) → (2025—2027年)."""
    for m in p.YEARS_LOST.every(text):
        yield Edit(m.end("a"), m.end("a"), "—")


def doubled_marks(text: str) -> Iterator[Edit]:
    """《《 → 《."""
    for m in p.DOUBLED_MARK.every(text):
        if not _nested(text, m.start()):
            yield Edit(m.start(), m.end(), m.group(1))


def _nested(text: str, at: int) -> bool:
    """Whether two opening marks at ``at`` both close in their line, as in 《《办法》实施细则》."""
    closer = CLOSERS.get(text[at])
    depth = 0
    for c in text[at:].partition("\n")[0]:
        depth += (c == text[at]) - (c == closer)
        if closer and not depth:
            return True
    return False


def doubled_words(text: str) -> Iterator[Edit]:
    """机制机制。 → 机制。: a word printed twice before a punctuation mark."""
    for m in p.DOUBLED_WORD.every(text):
        yield Edit(m.end("w"), m.end(), "")


def doubled_items(text: str) -> Iterator[Edit]:
    """、重大项目、重大项目、 → 、重大项目、."""
    for m in p.DOUBLED_ITEM.every(text):
        yield Edit(m.end("w"), m.end(), "")


def glued_headings(text: str) -> Iterator[Edit]:
    """A heading （四） that stands behind a full stop and continues the count of （三） gets a line of its own."""
    last = 0
    lines = list(paragraphs(text))
    rows = table_rows([line for _, line in lines])
    for at, line in (pair for i, pair in enumerate(lines) if i not in rows):
        if m := p.HEADING_2.at(line):
            last = integer(m["n"]) or 0
        elif p.HEADING_1.at(line) or p.CHAPTER.at(line):
            last = 0
        for m in p.GLUED_HEADING.every(line):
            if integer(m["n"]) == last + 1:
                last += 1
                yield Edit(at + m.start(), at + m.start(), "\n")


def heading_numbers(text: str) -> Iterator[Edit]:
    """Between 一、 and 三、 a lone heading 2. is the missing 二、."""
    heads = [(at, line, p.HEADING_1.at(line)) for at, line in paragraphs(text)]
    found = [(i, integer(m["n"]) or 0) for i, (_, _, m) in enumerate(heads) if m]
    for (i, left), (j, right) in zip(found, found[1:], strict=False):
        if right != left + 2:
            continue
        items = [(k, p.HEADING_3.at(heads[k][1])) for k in range(i + 1, j)]
        numbered = [(k, m) for k, m in items if m]
        if len(numbered) != 1:
            continue
        k, m = numbered[0]
        at, line, _ = heads[k]
        if int(m["n"]) == left + 1 and not any(mark in line[m.end() :] for mark in p.STOP):
            yield Edit(at, at + m.end(), f"{chinese(left + 1)}、")
