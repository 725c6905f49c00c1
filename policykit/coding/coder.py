"""Coding a parsed document: categories, evidence rows, status and concreteness of its measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from policykit.coding.details import Details, details
from policykit.coding.frame import Frame
from policykit.coding.frames import load_frame
from policykit.coding.hits import EXCLUDED, Context, Hit, categories_of
from policykit.coding.offers import offers_of
from policykit.coding.parts import part_of
from policykit.coding.rules import judge
from policykit.coding.strength import graded
from policykit.gongwen.document import Parsed
from policykit.gongwen.facts.quantities import quantities
from policykit.records import Label, Measure, Quantity, Status

LABELLER = "rules"
FLAGS = tuple(f.name for f in fields(Details))


def coded(parsed: Parsed, frame: Frame) -> Parsed:
    """The document with categories, flags, parties and strength on its measures and a row for every term that was found."""
    articles = {a.article_id: a for a in parsed.articles}
    counted: dict[str, list[Quantity]] = {}
    for quantity in parsed.quantities:
        counted.setdefault(quantity.measure_id, []).append(quantity)
    measures: list[Measure] = []
    evidence: list[Label] = []
    before: tuple[str, ...] = ()
    article = ""
    for measure in parsed.measures:
        if measure.article_id != article:
            article, before = measure.article_id, ()
        held = articles[article]
        hits = judge(measure.text, frame, Context(held.title, before, held.text))
        before = categories_of(hits, frame)
        own = counted.get(measure.measure_id, [])
        said = details(measure.text, held.title, hits, own, frame)
        carried = graded(measure, own, frame.grader)
        measures.append(_coded(measure, before, _status(hits, frame), carried, said))
        evidence += _labels(measure, hits)
    carrying = {m.article_id for m in measures if m.categories}
    return replace(
        parsed,
        articles=tuple(replace(a, part=part_of(a, coded=a.article_id in carrying)) for a in parsed.articles),
        measures=tuple(measures),
        labels=tuple(evidence),
        offers=tuple(offers_of(parsed, evidence, frame)),
    )


@dataclass(frozen=True)
class Coded:
    """One sentence with its codes, evidence for and against, flags and strength."""

    text: str
    categories: tuple[str, ...]
    instruments: tuple[str, ...]
    measure: Measure
    labels: tuple[Label, ...]


def code(text: str, *, title: str = "", frame: Frame | None = None) -> Coded:
    """The codes of one sentence, ``text``; ``title`` is the heading that it stands under, ``frame`` None the default one.

    >>> made = pk.code("对科技型企业贷款给予贴息。", title="降低融资成本")
    >>> made.categories, made.instruments
    (('信贷',), ('贴息',))
    """
    frame = frame or load_frame()
    own = list(quantities("0/0/1", text, 0))
    hits = judge(text, frame, Context(title, (), text))
    measure = Measure("0/0/1", "0/0", "0", "", text, 0, len(text), (), "machine", False)
    categories = categories_of(hits, frame)
    said = details(text, title, hits, own, frame)
    measure = _coded(measure, categories, _status(hits, frame), graded(measure, own, frame.grader), said)
    used = {h.term.instrument for h in hits if h.counts}
    instruments = tuple(i.instrument for i in frame.instruments if i.instrument in used)
    return Coded(text, categories, instruments, measure, tuple(_labels(measure, hits)))


def _coded(
    measure: Measure, categories: tuple[str, ...], status: Status, carried: tuple[str, int], said: Details
) -> Measure:
    flags = {name: getattr(said, name) for name in FLAGS}
    place = measure.measure_id, measure.article_id, measure.doc_id, measure.region
    return Measure(
        *place, measure.text, measure.start, measure.end, categories, status, said.concrete, *carried, **flags
    )


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
