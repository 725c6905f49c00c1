"""Measures: the sentences of an article, agency notes and list numbers taken away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from policykit.gongwen.formats.lines import TextLine
from policykit.gongwen.outline.tables import Row
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.lexicon import pattern
from policykit.gongwen.words.notes import notes

BULLET = pattern(
    r"^(?:[-—–－]{1,3}|[•·●○◆◇■□▪▶►★☆※➢])\s{0,4}(?=[\u4e00-\u9fff“《\d])",
    yes=("——坚持创新驱动。", "--到2015年", "• 支持企业", "－鼓励银行"),
    no=("-", "支持企业", "（一）"),
)

BOX_TITLE = pattern(
    r"^专\s*栏\s*(?:{N}{1,3}|\d{1,2})[\s:：、.．　]*[^。；;]{2,40}$",
    yes=("专栏1  绿色金融产品创新工程", "专栏 三：重点项目"),
    no=("专栏1 支持企业。", "专栏作家的意见"),
)


PAIRS = {"（": "）", "(": ")", "“": "”", "《": "》", "〈": "〉", "「": "」", "[": "]", "【": "】", "〔": "〕"}
CLOSERS = "”」』）)"
ENDS = "。；;！？"


@lru_cache(maxsize=4096)  # each check looks at them
def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Offsets of the sentences of one paragraph; marks inside brackets or quotation marks do not end one.

    >>> [("支持企业；“一是。二是。”并举。"[a:b]) for a, b in sentences("支持企业；“一是。二是。”并举。")]
    ['支持企业；', '“一是。二是。”并举。']
    """
    start = 0
    found: list[tuple[int, int]] = []
    inside = _inside(text)
    for i, c in enumerate(text):
        if c in ENDS and i not in inside:
            end = i + 1
            while end < len(text) and text[end] in CLOSERS and end not in inside:
                end += 1
            found.append((start, end))
            start = end
    return (*found, (start, len(text))) if start < len(text) else tuple(found)


def _inside(text: str) -> set[int]:
    """Offsets within brackets or quotation marks that close again in this paragraph."""
    inside: set[int] = set()
    stack: list[tuple[str, int]] = []
    for i, c in enumerate(text):
        if c in PAIRS:
            stack.append((PAIRS[c], i))
        elif stack and c in {closer for closer, _ in stack}:
            while stack:
                closer, at = stack.pop()
                if closer == c:
                    inside.update(range(at, i))
                    break
    return inside


def measure_spans(lines: Sequence[TextLine], body: int) -> list[tuple[int, int]]:
    """Offsets in the clean text of an article's measures; ``body`` is where its first line's text begins."""
    spans: list[tuple[int, int]] = []
    for number, line in enumerate(lines):
        at = body if number == 0 else 0
        if named_inside(line.text):
            continue
        for start, end in _outside_notes(line.text, at):
            for a, b in sentences(line.text[start:end]):
                a, b = _trim(line.text, start + a, start + b)
                if any("\u4e00" <= c <= "\u9fff" for c in line.text[a:b]):
                    spans.append((line.start + a, line.start + b))
    return spans


def named_inside(text: str) -> str:
    """What a line between the paragraphs of an article is that says nothing itself: a page mark, a note of what the page leaves out, the head of a box."""
    if p.SURE_PAGE_MARK.whole(text.strip()):
        return "furniture:page_mark"
    if p.OMITTED.whole(text.strip()):
        return "furniture:web"
    return "heading" if BOX_TITLE.whole(text.strip()) else ""


def row_spans(line: TextLine, row: Row) -> list[tuple[int, int]]:
    """Offsets in the clean text of a row's measures: the sentences of the cells that say what is done."""
    cells = [TextLine(line.start + a, line.start + b, line.text[a:b]) for a, b in row.texts]
    return [span for cell in cells for span in measure_spans([cell], 0)]


def note_spans(lines: Sequence[TextLine]) -> list[tuple[int, int]]:
    """Offsets in the clean text of the agency notes of these lines."""
    return [(line.start + note.start, line.start + note.end) for line in lines for note in notes(line.text)]


def _outside_notes(text: str, at: int) -> Iterator[tuple[int, int]]:
    for note in notes(text):
        if note.start > at:
            yield at, note.start
        at = max(at, note.end)
    if at < len(text):
        yield at, len(text)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Without white space, and without the list number or bullet in front."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    for mark in (p.HEADING_2, p.HEADING_3, p.HEADING_4, BULLET):
        if (m := mark.at(text[start:end])) and m.end() < end - start:
            return start + m.end(), end
    return start, end
