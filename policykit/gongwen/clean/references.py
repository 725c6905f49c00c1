"""The small raised marks in a text that point to its footnotes: no part of the words that they stand behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from policykit.gongwen.formats.glyphs import Glyph, Page, rows, text_of
from policykit.gongwen.words.patterns import FOOTNOTE, FOOTNOTE_MARK

SMALL = 0.8  # of the letter size beside it
RAISED = 0.15  # of the letter size beside it, baseline over baseline
CLOSE = 0.5  # letter sizes between a word and the mark behind it
CONTEXT = 6  # characters named in front of a mark
MAX_NAMED = 12
BRACKETS = " []［］〔〕"

Mark = tuple[Sequence[Glyph], Sequence[Glyph]]  # what stands in front of it in its line, and the mark


def without_references(pages: Sequence[Page]) -> tuple[list[Page], list[tuple[str, str]]]:
    """The pages without the marks, and a note that names each with the words in front of it.

    A raised mark behind a letter or a digit (m², 10⁴) is one only where a footnote of its page begins with it.
    """
    kept, named = [], []
    for page in pages:
        lines = rows(page.glyphs)
        noted = {m.group().strip(BRACKETS) for line in lines if (m := FOOTNOTE.at(text_of(line)))}
        marks = [mark for line in lines for mark in _marks(line, noted)]
        kept.append(_without(page, marks) if marks else page)
        named += [
            f"第 {page.number} 页“{text_of(word[-CONTEXT:])}”后的 {text_of(mark)}" for word, mark in marks
        ]
    if not named:
        return kept, []
    more = f" 等 {len(named)} 处" if len(named) > MAX_NAMED else ""
    return kept, [("footnote_marks", f"脚注序号未计入正文：{'、'.join(named[:MAX_NAMED])}{more}")]


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
