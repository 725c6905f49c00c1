"""What stands around the text of pages: running headers, footers and page numbers, and footnotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median

from policykit.gongwen.formats.glyphs import Page, PageLine
from policykit.gongwen.words.patterns import DIGITS, FOOTNOTE, PAGE_FOOT, PAGE_MARK

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
            if _is_page_number(line.text) or any(places[key] >= needed for key in _keys(page, line))
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


def _is_page_number(text: str) -> bool:
    return bool(PAGE_MARK.at(text) or PAGE_FOOT.at(text))


def _ends(page: Page, held: Sequence[PageLine]) -> list[PageLine]:
    """The lines that stand in the margins above and below."""
    ordered = sorted(held, key=lambda line: line.top)
    above = [l for l in ordered[:MAX_FURNITURE] if l.bottom < MARGIN * page.height]
    below = [l for l in ordered[-MAX_FURNITURE:] if l.top > (1 - MARGIN) * page.height]
    return above + below


def _keys(page: Page, line: PageLine) -> tuple[tuple[str, int], ...]:
    """The line without its digits, at its height; two neighbouring heights, so that no rounding parts twins."""
    text = DIGITS.regex.sub("#", "".join(line.text.split()))
    at = int(line.bottom / page.height / SAME_HEIGHT)
    return (text, at), (text, at + 1)


def _distinct(texts: Sequence[str]) -> list[str]:
    """Each text once, page numbers only by the first of their kind."""
    kinds: dict[str, str] = {}
    for text in texts:
        kinds.setdefault(DIGITS.regex.sub("#", "".join(text.split())), text)
    return list(kinds.values())
