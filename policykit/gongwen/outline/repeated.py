"""Rows and sentences of an annex that say the main text again: a 重点任务分工表 under the measures that it divides.

They are not counted as measures a second time. A row that says nothing of its own is no article either; it is named
as a repeat, and a doubt says how many there are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from policykit.gongwen.outline.checks import Finding
from policykit.gongwen.outline.layout import Layout
from policykit.gongwen.outline.measures import measure_spans, row_spans
from policykit.gongwen.outline.outline import Draft, Outline
from policykit.records import Facts

MIN_SENTENCE = (
    12  # characters of a sentence of running text that is a repeat; shorter ones are said twice on purpose
)
MIN_CLAUSE = 4  # characters of a clause of a row
MARKS = re.compile(r"[^\w%％‰]+")


@dataclass
class Repeats:
    """Spans of measures that an annex repeats, and the doubts that say so."""

    spans: set[tuple[int, int]] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def draft_spans(layout: Layout, draft: Draft) -> list[tuple[int, int]]:
    """Offsets of the measures of an article."""
    if layout.row(draft.first):
        rows = ((layout.lines[i], layout.row(i)) for i in range(draft.first, draft.last + 1))
        return [span for line, row in rows if row for span in row_spans(line, row)]
    return measure_spans(layout.lines[draft.first : draft.last + 1], draft.body)


def without_repeats(layout: Layout, out: Outline) -> Repeats:
    """Take the rows that only repeat the main text out of the outline, and name the sentences that do."""
    found = Repeats()
    main = _key("\n".join(line.text for line in layout.lines[slice(*layout.body)]))
    for annex, inner in layout.annexes:
        first, end = inner.body
        rows = sentences = 0
        kept: list[Draft] = []
        for draft in out.articles:
            if not first <= draft.first < end:
                kept.append(draft)
                continue
            row = inner.row(draft.first)
            spans = draft_spans(inner, draft)
            said = [span for span in spans if _repeats(_text(inner, draft, span), main, row=row is not None)]
            if row and spans and len(said) == len(spans):
                out.repeats += range(draft.first, draft.last + 1)
                rows += 1
                continue
            kept.append(draft)
            found.spans |= set(said)
            sentences += len(said)
        out.articles = kept
        if rows and not any(first <= draft.first < end for draft in kept):
            out.annexes = [a for a in out.annexes if a[2] != annex.titled]
        if rows or sentences:
            case = "both" if rows and sentences else "rows" if rows else "sentences"
            facts: Facts = {"case": case, "annex": annex.name, "rows": rows, "sentences": sentences}
            found.findings.append(Finding("repeat", inner.lines[first].start, -1, facts))
    return found


def _text(layout: Layout, draft: Draft, span: tuple[int, int]) -> str:
    line = next(l for l in layout.lines[draft.first : draft.last + 1] if l.start <= span[0] < l.end)
    return line.text[span[0] - line.start : span[1] - line.start]


def _repeats(text: str, main: str, *, row: bool) -> bool:
    """Whether a sentence stands in the main text; of a row, whether all its clauses do."""
    if not row:
        return len(_key(text)) >= MIN_SENTENCE and _key(text) in main
    return all(len(clause) >= MIN_CLAUSE and clause in main for clause in _clauses(text))


def _clauses(text: str) -> Iterator[str]:
    keys = [key for part in re.split(r"[，,。；;！？]", text) if (key := _key(part))]
    yield from keys or [""]


def _key(text: str) -> str:
    return MARKS.sub("", unicodedata.normalize("NFKC", text))
