"""What a frame makes of the corpus: which terms never count, what a change of it moves, how two frames cross.

The sentences are coded anew here, in the context of their articles, so that two frames can be held against each other;
decisions of persons play a part only where the corpus' own codes are asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policykit.coding.frame import Frame
from policykit.coding.frames import load_frame
from policykit.coding.hits import Context, Hit, categories_of
from policykit.coding.matcher import fold
from policykit.coding.rules import judge
from policykit.compare.cells import NAN, Basis, By, all_regions, grouped, split_by
from policykit.tables import frame

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

Given = Frame | Path | str
"""A side of a crossing: a frame, its name or folder, or one of ``PARTIES``."""

PARTIES = ("target", "receiver")
NOT_STATED = "not_stated"


def term_use(corpus: Corpus) -> pd.DataFrame:
    """One row a term of the corpus' codebook, in its order: what becomes of it in the measures.

    Columns: ``term``, ``kind``, ``category``, ``instrument``; ``found``: places where the term is written out in a
    measure; ``counted``: those at which it gives its category; ``aside``: why it did not at the others where it
    was recognised, by reason and number (``head 2|unless 1``); ``shadowed``: places at which another term was
    recognised instead, and ``shadowed_by``: which (``融资担保 3|再担保 1``). found = counted + those set aside +
    shadowed. All 0 and empty for a term that the corpus does not hold.
    """
    book = corpus.frame
    found: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    aside: dict[str, Counter[str]] = {}
    shadow: dict[str, Counter[str]] = {}
    for text, hits in _coded(corpus, book):
        at = {(fold(h.term.term), h.start): h for h in hits if h.end - h.start == len(h.term.term)}
        for term, start, end in book.matcher.find_all(text):
            found[term] += 1
            hit = at.get((term, start))
            if hit is None:
                over = next((h for h in hits if h.start < end and start < h.end), None)
                shadow.setdefault(term, Counter())[over.term.term if over else ""] += 1
            elif hit.counts:
                counted[term] += 1
            else:
                aside.setdefault(term, Counter())[hit.why] += 1
    rows = []
    for key, t in book.by_term.items():
        by = shadow.get(key, Counter())
        row: dict[str, object] = {
            "term": t.term,
            "kind": t.kind,
            "category": t.category,
            "instrument": t.instrument,
        }
        row |= {"found": found[key], "counted": counted[key], "aside": _named(aside.get(key, Counter()))}
        rows.append(row | {"shadowed": by.total(), "shadowed_by": _named(by)})
    return frame("term_use", rows)


def frame_changes(corpus: Corpus, before: Frame) -> pd.DataFrame:
    """The measures whose codes differ between another frame, ``before``, and the corpus' own, in table order.

    Columns: ``measure_id``, ``region``, ``before`` and ``after`` (categories), ``gained`` and ``lost`` (categories that
    only the one or the other gives), ``instruments_gained`` and ``instruments_lost``, ``terms_gained`` and
    ``terms_lost`` (the terms that count for any of these, in the order of the sentence), ``text``. Empty where the
    change moves nothing.

    >>> from policykit.coding.frames import load_frame
    >>> len(pk.compare.frame_changes(corpus, load_frame()))
    0
    """
    rows = []
    measures = corpus.measures
    coded = zip(_coded(corpus, before), _coded(corpus, corpus.frame), strict=True)
    for measure_id, region, ((text, old), (_, new)) in zip(
        measures["measure_id"], measures["region"], coded, strict=True
    ):
        was, now = categories_of(old, before), categories_of(new, corpus.frame)
        used, uses = _instruments(old, before), _instruments(new, corpus.frame)
        gained, lost = tuple(c for c in now if c not in was), tuple(c for c in was if c not in now)
        more, less = tuple(i for i in uses if i not in used), tuple(i for i in used if i not in uses)
        if gained or lost or more or less:
            row = {"measure_id": measure_id, "region": region, "before": was, "after": now, "text": text}
            row |= {"gained": gained, "lost": lost, "instruments_gained": more, "instruments_lost": less}
            row |= {"terms_gained": _terms(new, {*gained, *more}), "terms_lost": _terms(old, {*lost, *less})}
            rows.append(row)
    return frame("frame_changes", rows)


def cross(
    corpus: Corpus,
    rows: Given,
    columns: Given,
    *,
    by: By = "region",
    regions: Sequence[str] | None = None,
    basis: Basis = "all",
    detail: bool = False,
) -> pd.DataFrame:
    """The X–Y table of two frames, or of a frame and a party: how many measures carry a code of the one and of the other.

    ``rows`` and ``columns`` are frames, names of frames that ship (``channels``, ``policy_tools``) or folders; or
    ``target`` (for whom a measure is meant) or ``receiver`` (on whom it acts). Of the frame that the corpus was coded by
    its codes are taken, human decisions among them; by another one every sentence is coded anew. ``detail``: ``columns``
    by its instruments (资金投入) in place of its categories (供给型), so that ``cross(corpus, "target", "channels",
    detail=True)`` says which instruments are for whom.

    Columns: ``region`` (or what ``by`` names), ``row``, ``column``, ``measures`` (that carry both; a measure with
    several counts in each), ``share`` (of all measures of the region; with ``basis="operative"`` of those without
    preamble and organisation, see :func:`policykit.compare.coverage`; NaN without any), ``measure_ids`` joined by ``|``.
    Every cell, the empty ones too, and on both sides a last one for measures without any code (``not_stated`` of a party).

    >>> table = pk.cross(corpus, "channels", "policy_tools")
    >>> table.pivot_table(index="row", columns="column", values="measures", aggfunc="sum", sort=False).shape
    (6, 4)
    """
    corpus = grouped(corpus, by, regions, basis=basis)
    sides = [_codes(corpus, rows), _codes(corpus, columns, detail=detail)]
    measures = corpus.measures
    held: dict[tuple[str, str, str], list[str]] = {}
    for measure_id, region, left, right in zip(
        measures["measure_id"], measures["region"], sides[0].codes, sides[1].codes, strict=True
    ):
        for row in left:
            for column in right:
                held.setdefault((region, row, column), []).append(measure_id)
    total = measures["region"].value_counts()
    made = []
    for region in all_regions(corpus):
        for row in sides[0].names:
            for column in sides[1].names:
                ids = held.get((region, row, column), [])
                share = len(ids) / int(total[region]) if region in total else NAN
                cell = {"region": region, "row": row, "column": column, "measures": len(ids), "share": share}
                made.append(cell | {"measure_ids": tuple(ids)})
    return split_by(frame("cross", made), by)


@dataclass(frozen=True)
class _Side:
    """The names of one side of a crossing and those that each measure carries, never none."""

    names: tuple[str, ...]
    codes: list[tuple[str, ...]]


def _codes(corpus: Corpus, given: Given, *, detail: bool = False) -> _Side:
    if isinstance(given, str) and given in PARTIES:
        names = tuple(dict.fromkeys(p.key for p in corpus.frame.parties if p.role == given))
        parties = [tuple(cell.split("|")) if cell else (NOT_STATED,) for cell in corpus.measures[given]]
        return _Side((*names, NOT_STATED), parties)
    book = given if isinstance(given, Frame) else load_frame(given)
    none = (book.uncoded,)
    if detail:
        names = tuple(i.instrument for i in book.instruments)
        return _Side((*names, *none), [_instruments(hits, book) or none for _, hits in _coded(corpus, book)])
    if book == corpus.frame:
        return _Side(book.cells, [book.ordered(cell) or none for cell in corpus.measures["categories"]])
    return _Side(book.cells, [categories_of(hits, book) or none for _, hits in _coded(corpus, book)])


def _instruments(hits: list[Hit], book: Frame) -> tuple[str, ...]:
    used = {h.term.instrument for h in hits if h.counts}
    return tuple(i.instrument for i in book.instruments if i.instrument in used)


def _coded(corpus: Corpus, book: Frame) -> Iterator[tuple[str, list[Hit]]]:
    """Text and hits of every measure in table order, each with its article's title and the sentence before it."""
    columns = (corpus.articles[c] for c in ("article_id", "title", "text"))
    articles = {key: (title, text) for key, title, text in zip(*columns, strict=True)}
    article, before = "", ()  # type: tuple[str, tuple[str, ...]]
    measures = corpus.measures
    for article_id, text in zip(measures["article_id"], measures["text"], strict=True):
        before = before if article_id == article else ()
        article = article_id
        title, around = articles.get(article_id, ("", ""))
        hits = judge(text, book, Context(title, before, around))
        before = categories_of(hits, book)
        yield text, hits


def _terms(hits: list[Hit], wanted: set[str]) -> tuple[str, ...]:
    named = (h.term.term for h in hits if h.counts and wanted & {*h.term.categories, h.term.instrument})
    return tuple(dict.fromkeys(named))


def _named(counts: Counter[str]) -> str:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return "|".join(f"{name} {n}" for name, n in ordered)
