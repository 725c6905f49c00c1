"""What does not add up in a document, named and left as it stands."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

from policykit.gongwen.formats.lines import TextLine
from policykit.gongwen.outline.layout import Layout
from policykit.gongwen.outline.measures import measure_spans, named_inside, sentences
from policykit.gongwen.outline.outline import Outline
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.lexicon import pattern
from policykit.gongwen.words.notes import NOTE_BARE, NOTE_LINE
from policykit.gongwen.words.numerals import integer
from policykit.gongwen.words.places import leading_places
from policykit.records import Facts

GENERAL = pattern(
    r"^(?:总体(?:要求|思路|目标)|指导思想|基本原则|(?:发展|工作|主要)目标|保障措施|组织(?:保障|实施|领导)|(?:工作|实施|政策)保障|附则)",
    yes=("总体思路", "保障措施"),
    no=("完善科技金融组织体系", "健全风险保障机制"),
)
DECLARED = pattern(
    r"(?P<n>\d{1,3}|{N}{1,3})\s*(?:项|条)(?:具体|重点|政策|工作|支持|主要)*(?:措施|举措|任务|政策|条款)",
    yes=("提出了7个方面的19项具体政策措施", "共20条重点举措"),
    no=("若干措施", "一项工作"),
)

ORPHAN_START = pattern(
    r"^(?:和(?![谐平睦解])|与(?![此其时]|.{2,20}?{COMPANION})|及(?![时早至第其])|以及|或(?!许)|等(?![级同额待次值])|的(?!确)|、)",
    yes=("和金融机构。", "、人才。", "及技术改造。", "与合作项目。"),
    no=("和谐稳定。", "与此同时，支持企业。", "支持企业。", "及时总结经验。", "等级评定。", "与时俱进。"),
)


ENDS = "。；;！？：:…"
MIN_TAIL = 10  # characters of a sentence that is the tail of another one in its paragraph
MIN_CLAUSE = 6  # characters of a clause that is found again in another sentence
MAX_CHANGED = 0.15  # share of characters by which such a sentence may differ from the end of another one
ALIKE = 0.9  # share of characters from which on two sentences of a paragraph are near copies
GOES_ON = "，,、“（(的和与及或对将把被"  # what a line ends in that is not whole; no heading ends so
MAX_TITLE = 80  # characters of a line that may be a document's title
MAX_LOST = 3  # numbers that may be missing before a document counts as not read
LOST_SHARE = 0.2  # the same, of its numbered articles
MIN_ITEMS = 5  # articles that show how long one is here
LONGER = 8  # times the usual length from which on an article may have swallowed others
MIN_LONG = 1200  # characters that it has then
MAX_SENTENCE = 600  # characters of a sentence; a longer one has no end
MIN_CUT = 20  # characters of a line that may be a sentence cut off, not a heading or a name
NO_REST = (p.HEADING_1, p.HEADING_2, p.HEADING_3, p.HEADING_4, p.CLAUSE, p.CHAPTER, NOTE_LINE)
PAIRS = {"“": "”", "《": "》", "（": "）", "(": ")", "〔": "〕"}


class Finding(NamedTuple):
    """Something doubtful: its kind, the stretch of the clean text that it is about, what it says."""

    kind: str
    start: int
    end: int  # -1 where it is about no words
    facts: Facts


def findings(layout: Layout, outline: Outline) -> Iterator[Finding]:
    """Everything doubtful about a laid-out document, in the order of the checks."""
    body = [line for first, end in layout.bodies for line in layout.lines[first:end]]
    for index, facts in outline.gaps:
        yield Finding("numbering", layout.lines[index].start, -1, facts)
    for index, facts in outline.left:
        line = layout.lines[index]
        yield Finding("marks_left", line.start, -1, {**facts, "text": _short(line.text)})
    yield from long_items(layout, outline)
    yield from signatures(layout)
    yield from other_titles(layout)
    yield from declared_counts(layout, outline)
    yield from without_text(layout, outline)
    for line in (*layout.of_kind("introduction", "preamble"), *body):
        yield from unpaired_marks(line)
        yield from orphan_starts(line)
    headings = {layout.lines[a.first].start: a.body for a in outline.articles}
    cut = unfinished(layout, outline)
    for line in body:
        yield from cut_off(line, surely=line in cut)
        yield from near_repeats(line, headings.get(line.start, 0))
    for line in layout.lines:
        if p.OMITTED.whole(text := line.text.strip()):
            yield Finding("unread", line.start, line.end, {"case": "omitted", "text": _short(text)})
    for line in layout.of_kind(""):
        yield Finding("left_over", line.start, line.end, {"text": _short(line.text)})


def lost(layout: Layout, outline: Outline) -> bool:
    """Whether so much of a numbering is missing that what a document does not mention cannot be told."""
    missing = sum(
        len(str(facts.get("missing", "")).split("、")) for _, facts in outline.gaps if "missing" in facts
    )
    numbers = sum(bool(a.number) for a in outline.articles)
    return len(outline.left) + missing > max(MAX_LOST, LOST_SHARE * numbers) or (
        len(unfinished(layout, outline)) > max(MAX_LOST, LOST_SHARE * numbers)
    )


def unfinished(layout: Layout, outline: Outline) -> list[TextLine]:
    """Lines of articles that come to no stop, though a line without a number goes on behind them."""
    found = []
    for article in outline.articles:
        for i in range(article.first, article.last):
            line, below = layout.lines[i], layout.lines[i + 1].text
            said = measure_spans([line], article.body if i == article.first else 0)
            text = line.text.rstrip()
            ends = _whole(text) or "\t" in below
            if said and not ends and not any(k.at(below) for k in NO_REST) and not named_inside(below):
                found.append(line)
    return found


def long_items(layout: Layout, outline: Outline) -> Iterator[Finding]:
    """An article far longer than its neighbours, as it is when it has swallowed others; a sentence without an end."""
    sizes = {a: sum(len(layout.lines[i].text) for i in range(a.first, a.last + 1)) for a in outline.articles}
    usual = median(sizes.values()) if sizes else 0
    for article, size in sizes.items():
        line = layout.lines[article.first]
        if len(sizes) >= MIN_ITEMS and size > max(MIN_LONG, LONGER * usual):
            yield Finding(
                "long_item", line.start, line.end, {"case": "item", "n": size, "text": _short(line.text)}
            )
        for i in range(article.first, article.last + 1):
            line = layout.lines[i]
            for a, b in sentences(line.text):
                if b - a > MAX_SENTENCE and i not in layout.rows:
                    facts: Facts = {"case": "sentence", "n": b - a, "text": _short(line.text[a:b])}
                    yield Finding("long_item", line.start + a, line.start + b, facts)


def signatures(layout: Layout) -> Iterator[Finding]:
    """A second signature by another agency than the first: two documents that are read as one."""
    first = ""
    for line, following in zip(layout.lines, layout.lines[1:], strict=False):
        if p.AGENCY_NAMES.whole(line.text) and p.SIGNED_DAY.at(following.text):
            name = "".join(line.text.split())
            if first and name != first:
                yield Finding("signatures", line.start, line.end, {"first": first, "text": _short(name)})
            first = first or name


def other_titles(layout: Layout) -> Iterator[Finding]:
    """A title of another province than the first one's, on a line of its own: texts that were put into one file."""
    first: str | None = None
    for line, kind in zip(layout.lines, layout.kinds, strict=True):
        text = line.text.strip()
        if kind.startswith("furniture") or len(text) > MAX_TITLE or any(mark in text for mark in ENDS):
            continue
        if not (p.TITLE_END.find(text) or p.NOTICE_TITLE.find(text)):
            continue
        places = leading_places(text)
        if not places or places[0].name == text:
            continue
        province = places[0].province or places[0].name
        first = first or province
        if province != first:
            facts: Facts = {"place": places[-1].name, "text": _short(text)}
            yield Finding("other_title", line.start, line.end, facts)


def without_text(layout: Layout, outline: Outline) -> Iterator[Finding]:
    """An article of which nothing but its number and heading was found: it gives no measure."""
    for article in outline.articles:
        first = layout.lines[article.first]
        if article.last > article.first or article.first in layout.rows or not article.number:
            continue
        if not measure_spans([first], article.body):
            yield Finding("no_text", first.start, first.end, {"text": _short(first.text.strip())})


def declared_counts(layout: Layout, outline: Outline) -> Iterator[Finding]:
    """A number of measures that the text announces and its articles do not show.

    Aims at the head and arrangements at the end may be numbered with the measures and are none: either count will do.
    """
    numbered = [a for a in outline.articles if a.number and a.first < layout.body[1]]
    articles = len(numbered)
    sections = [(line, bool(GENERAL.find(title))) for _, title, line in reversed(outline.sections)]
    general = sum(
        next((is_general for line, is_general in sections if line <= a.first), False) for a in numbered
    )
    for line in layout.of_kind("introduction", "notice", "preamble"):
        for m in DECLARED.every(line.text):
            value = integer(m["n"])
            if value and value > 3 and value not in (articles, articles - general):
                facts: Facts = {"said": m.group(), "n": articles}
                yield Finding("declared_count", line.start + m.start(), -1, facts)


def unpaired_marks(line: TextLine) -> Iterator[Finding]:
    """Brackets and quotation marks of a paragraph that do not close, or close without having opened."""
    closers = {v: k for k, v in PAIRS.items()}
    closers["）"] = closers[")"] = "("
    stack: list[tuple[str, int]] = []
    gone: list[tuple[int, str]] = []
    for i, c in enumerate(line.text):
        if c in PAIRS:
            stack.append(("(" if c == "（" else c, i))
        elif c in closers:
            if stack and stack[-1][0] == closers[c]:
                stack.pop()
            elif not (c in "）)" and i <= 3):  # 1）at the head of a list item opens nothing
                gone.append((i, "first"))
    for i, case in [*gone, *((i, "second") for _, i in stack)]:
        facts = {"case": case, "mark": line.text[i], "text": line.text[max(0, i - 8) : i + 9]}
        yield Finding("unpaired_mark", line.start + i, line.start + i + 1, facts)


def _whole(text: str) -> bool:
    """Whether a line ends as a sentence, a note or a row of a table does."""
    return text[-1] in ENDS or text[-1] in "”）)》】〕" or bool(NOTE_LINE.at(text)) or "\t" in text


def cut_off(line: TextLine, *, surely: bool = False) -> Iterator[Finding]:
    """A paragraph of the body that ends without a full stop inside a sentence."""
    text = line.text if surely else line.text.rstrip()
    last = max(text.rfind(c) for c in "。；;") + 1
    open_end = len(text) >= MIN_CUT and not _whole(text) and not NOTE_BARE.find(text)
    if surely or (open_end and (last or text[-1] in GOES_ON)):
        tail = text[max(last, len(text) - 24) :]
        yield Finding("truncated", line.start + last, line.start + len(text), {"text": tail})


def near_repeats(line: TextLine, body: int = 0) -> Iterator[Finding]:
    """A sentence made of the clauses of another one of its paragraph, or that differs from it by a word.

    ``body`` is where the text begins behind a heading, which may repeat a clause on purpose.
    """
    parts = [(body + a, line.text[body + a : body + b].strip()) for a, b in sentences(line.text[body:])]
    for i, (at, text) in enumerate(parts):
        if len(text) < MIN_TAIL:
            continue
        for j, (_, other) in enumerate(parts):
            if i == j or len(other) < len(text) or (len(other) == len(text) and j > i):
                continue
            if _made_of(text, other) or _near(text, other) or _near_clauses(text, other):
                start = line.start + at
                yield Finding("near_repeat", start, start + len(text), {"text": _short(text)})
                break


def _made_of(text: str, other: str) -> bool:
    clauses = [c for c in re.split(r"[，,。；;！？]", text) if c]
    return all(len(c) >= MIN_CLAUSE and c in other for c in clauses)


def _near_clauses(text: str, other: str) -> bool:
    """Whether a sentence is the end of another one with a word changed, or with its words in another order."""
    tails = [other[m.end() :] for m in re.finditer(r"[，,；;]", other[:-1])]
    for tail in tails:
        if abs(len(tail) - len(text)) <= MAX_CHANGED * len(text):
            common = sum((Counter(text) & Counter(tail)).values())
            if common >= (1 - MAX_CHANGED) * max(len(text), len(tail)) and text[:2] == tail[:2]:
                return True
    return False


def _near(text: str, other: str) -> bool:
    if abs(len(text) - len(other)) > 0.2 * len(other):
        return False
    matcher = difflib.SequenceMatcher(None, text, other, autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def orphan_starts(line: TextLine) -> Iterator[Finding]:
    """A sentence that begins with a word that must follow something."""
    for a, b in sentences(line.text):
        if ORPHAN_START.at(line.text[a:b].strip()):
            facts = {"text": _short(line.text[a:b].strip())}
            yield Finding("fragment", line.start + a, line.start + b, facts)


def _short(text: str, length: int = 24) -> str:
    return text if len(text) <= length else f"{text[:length]}…"
