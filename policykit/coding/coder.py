"""Coding a parsed document: categories, evidence rows, status and concreteness of its measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from policykit.coding.frame import Frame
from policykit.coding.hits import EXCLUDED, Context, Hit, categories_of, slogans
from policykit.coding.offers import offers_of
from policykit.coding.rules import judge
from policykit.coding.strength import graded
from policykit.gongwen.outline.document import Parsed
from policykit.gongwen.words import patterns as p
from policykit.records import Label, Measure, Status

LABELLER = "rules"


def code(parsed: Parsed, frame: Frame) -> Parsed:
    """The document with categories and strength on its measures and an evidence row for every term that was found."""
    concrete = {q.measure_id for q in parsed.quantities}
    titles = {a.article_id: a for a in parsed.articles}
    measures: list[Measure] = []
    evidence: list[Label] = []
    before: tuple[str, ...] = ()
    article = ""
    for measure in parsed.measures:
        if measure.article_id != article:
            article, before = measure.article_id, ()
        hits = judge(measure.text, frame, Context(titles[article].title, before, titles[article].text))
        before = categories_of(hits, frame)
        named = measure.measure_id in concrete or _names_product(measure.text, frame)
        named = named or bool(p.DEADLINE.find(measure.text))
        verb, strength = graded(measure, parsed.quantities, frame.grader)
        measure = replace(measure, verb=verb, strength=strength)
        measures.append(replace(measure, categories=before, status=_status(hits, frame), concrete=named))
        evidence += _labels(measure, hits)
    return replace(
        parsed, measures=tuple(measures), labels=tuple(evidence), offers=tuple(offers_of(parsed, evidence))
    )


def _names_product(text: str, frame: Frame) -> bool:
    """Whether a product is named: “园区贷”, but not a slogan such as “股贷债保担”, which only exhorts."""
    names, rule = frame.rule("name"), frame.rule("slogan")
    if names is None:
        return False
    exhorting = {s.start for s in slogans(text, frame, rule)} if rule else set()
    return any(m.start("name") not in exhorting for m in names.pattern.finditer(text))


def _labels(measure: Measure, hits: Sequence[Hit]) -> list[Label]:
    rows = []
    for hit in hits:
        for category in hit.term.categories:
            rows.append(
                Label(
                    measure.measure_id,
                    category,
                    hit.term.instrument,
                    measure.text[hit.start : hit.end],
                    measure.start + hit.start,
                    measure.start + hit.end,
                    hit.rule,
                    LABELLER,
                    hit.why,
                )
            )
    return rows


def _status(hits: Sequence[Hit], frame: Frame) -> Status:
    """``open`` where a category rests on a weak rule alone while another word for it was set aside."""
    for category in categories_of(hits, frame):
        rules = {h.rule for h in hits if h.counts and category in h.term.categories}
        against = any(
            h.rule == EXCLUDED and h.why in frame.telling and category in h.term.categories for h in hits
        )
        if rules <= frame.weak and against:
            return "open"
    return "machine"
