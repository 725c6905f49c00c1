"""What stands around the text of pages: running headers, footers and page numbers, and footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from policykit.gongwen.formats.content import Note, quoted
from policykit.gongwen.formats.pages.glyphs import Glyph, Page, PageLine, rows, text_of
from policykit.gongwen.words.lexicon import pattern
from policykit.gongwen.words.patterns import FOOTNOTE, PAGE_MARK

PAGE_FOOT = pattern(
    r"""
    ^[-—–－·•\s]*+(?:
        (?:第\s*+)?\d{1,4}\s*+页?[\s,，/|]{0,8}(?:共|of|/)\s*+\d{1,4}\s*+页?
        |[Pp]age\s*+\d{1,4}(?:\s*+of\s*+\d{1,4})?|[ivxIVX]{1,6}
    )[-—–－·•\s]*+$
    |^[-—–－·•]\s*+\d{1,4}\s*+[-—–－·•]$
    """,
    yes=("3/10", "第3页，共10页", "Page 3 of 10", "· 12 ·", "iv"),
    no=("3年", "（一）目标", "1.", "2025/67号"),
)

FOOTNOTE_MARK = pattern(
    r"^(?:\d{1,3}|[①-⑳]|[\[［〔(（]\d{1,3}[\]］〕)）]|[*＊※†]{1,3})$",
    yes=("1", "12", "①", "[3]", "〔2〕", "*"),
    no=("2024", "第1", "。", "th", "1,2,3,4"),
)


MARGIN = 0.13  # share of the page height, above and below, in which headers and footers stand
MAX_FURNITURE = 3  # lines of furniture at either end of a page
REPEATED = 0.3  # share of the pages on which a line must stand at the same height: odd and even pages differ
SAME_HEIGHT = 0.006  # share of the page height
SMALLER = 0.92  # of the text's letter size: a footnote is set smaller


def without_furniture(
    pages: Sequence[Page], lines: Sequence[Sequence[PageLine]]
) -> tuple[list[list[PageLine]], list[str]]:
    """The pages' lines without headers, footers and page numbers, and the texts that were left out."""
    places: Counter[tuple[str, int]] = Counter()
    for page, held in zip(pages, lines, strict=True):
        places.update({key for line in _ends(page, held) for key in _keys(page, line)})
    needed = max(2.0, REPEATED * sum(bool(held) for held in lines))
    kept, left_out = [], []
    for page, held in zip(pages, lines, strict=True):
        out = {
            id(line)
            for line in _ends(page, held)
            if PAGE_MARK.at(line.text)
            or PAGE_FOOT.at(line.text)
            or any(places[key] >= needed for key in _keys(page, line))
        }
        left_out += [line.text for line in held if id(line) in out]
        kept.append([line for line in held if id(line) not in out])
    return kept, _distinct(left_out)


def footnotes(lines: Sequence[Sequence[PageLine]]) -> tuple[list[list[PageLine]], list[list[PageLine]]]:
    """The pages' lines without their footnotes, and for each page the footnotes' lines.

    Footnotes are the last lines of a page, set smaller than the text, the first of them with a mark.
    """
    sizes = [line.size for held in lines for line in held for _ in line.text]
    body = median(sizes) if sizes else 0.0
    texts, notes = [], []
    for held in lines:
        start = len(held)
        while start and held[start - 1].size < SMALLER * body and not held[start - 1].row:
            start -= 1
        while start < len(held) and not FOOTNOTE.at(held[start].text):
            start += 1
        texts.append(list(held[:start]))
        notes.append(list(held[start:]))
    return texts, notes


def _ends(page: Page, held: Sequence[PageLine]) -> list[PageLine]:
    """The lines that stand in the margins above and below."""
    ordered = sorted(held, key=lambda line: line.top)
    above = [l for l in ordered[:MAX_FURNITURE] if l.bottom < MARGIN * page.height]
    below = [l for l in ordered[-MAX_FURNITURE:] if l.top > (1 - MARGIN) * page.height]
    return above + below


def _keys(page: Page, line: PageLine) -> tuple[tuple[str, int], ...]:
    """The line without its digits, at its height; two neighbouring heights, so that no rounding parts twins."""
    text = re.sub(r"\d+", "#", "".join(line.text.split()))
    at = int(line.bottom / page.height / SAME_HEIGHT)
    return (text, at), (text, at + 1)


def _distinct(texts: Sequence[str]) -> list[str]:
    """Each text once, page numbers only by the first of their kind."""
    kinds: dict[str, str] = {}
    for text in texts:
        kinds.setdefault(re.sub(r"\d+", "#", "".join(text.split())), text)
    return list(kinds.values())


# --- The small raised marks in a text that point to its footnotes: no part of the words that they stand behind.


SMALL = 0.8  # of the letter size beside it
RAISED = 0.15  # of the letter size beside it, baseline over baseline
CLOSE = 0.5  # letter sizes between a word and the mark behind it
CONTEXT = 6  # characters named in front of a mark
BRACKETS = " []［］〔〕"

Mark = tuple[Sequence[Glyph], Sequence[Glyph]]  # what stands in front of it in its line, and the mark


def without_references(pages: Sequence[Page]) -> tuple[list[Page], list[Note]]:
    """The pages without the marks, and a note that names them with the words in front.

    A raised mark behind a letter or a digit (m², 10⁴) is one only where a footnote of its page begins with it.
    """
    kept, named = [], []
    for page in pages:
        lines = rows(page.glyphs)
        noted = {m.group().strip(BRACKETS) for line in lines if (m := FOOTNOTE.at(text_of(line)))}
        marks = [mark for line in lines for mark in _marks(line, noted)]
        kept.append(_without(page, marks) if marks else page)
        named += [f"{text_of(word[-CONTEXT:])}[{text_of(mark).strip(BRACKETS)}]" for word, mark in marks]
    said: Note = ("footnote_marks", {"case": "said", "n": len(named), "text": quoted(named)})
    return kept, [said] if named else []


def _without(page: Page, marks: Sequence[Mark]) -> Page:
    """The page without the marks; the character in front of one takes its room, which is no space in the text."""
    out = {id(g) for _, mark in marks for g in mark}
    wider = {id(word[-1]): replace(word[-1], right=mark[-1].right) for word, mark in marks}
    return replace(page, glyphs=tuple(wider.get(id(g), g) for g in page.glyphs if id(g) not in out))


def _marks(line: Sequence[Glyph], noted: set[str]) -> Iterator[Mark]:
    """Each mark of a line, behind what stands in front of it."""
    seen = [g for g in line if not g.blank]
    at = 1
    while at < len(seen):
        end = at
        while end < len(seen) and _raised(seen[at - 1], seen[end]):
            end += 1
        text = "".join(g.text for g in seen[at:end])
        word = seen[at - 1]
        close = seen[at].left - word.right < CLOSE * word.size
        if close and FOOTNOTE_MARK.whole(text) and (not word.text.isascii() or text.strip(BRACKETS) in noted):
            yield seen[:at], seen[at:end]
        at = max(end, at) + 1


def _raised(word: Glyph, mark: Glyph) -> bool:
    # the boxes of both begin the same share of their size below the baseline
    return mark.size < SMALL * word.size and word.bottom - mark.bottom > RAISED * word.size
