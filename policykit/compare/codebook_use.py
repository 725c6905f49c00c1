"""What the terms of the codebook do on the corpus: which never count, what covers them, what a change of them moves.

The sentences are coded anew here, in the context of their articles, so that two codebooks can be held against
each other; decisions of persons in the corpus play no part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from policykit.coding.frame_checks import trials
from policykit.coding.hits import Context, Hit, categories_of
from policykit.coding.matcher import fold
from policykit.coding.rules import judge
from policykit.compare.words import plain_cut
from policykit.tables import frame

if TYPE_CHECKING:
    import pandas as pd

    from policykit.coding.frame import Frame
    from policykit.corpus.corpus import Corpus


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


def codebook_changes(corpus: Corpus, before: Frame) -> pd.DataFrame:
    """The measures whose categories differ between another codebook and the corpus' own, in table order.

    Columns: ``measure_id``, ``region``, ``before`` and ``after`` (categories), ``gained`` and ``lost`` (categories
    that only the one or the other gives), ``terms_gained`` and ``terms_lost`` (the terms that count for them, in
    the order of the sentence), ``text``. Empty where the change of terms moves nothing.
    """
    rows = []
    measures = corpus.measures
    coded = zip(_coded(corpus, before), _coded(corpus, corpus.frame), strict=True)
    for measure_id, region, ((text, old), (_, new)) in zip(
        measures["measure_id"], measures["region"], coded, strict=True
    ):
        was, now = categories_of(old, before), categories_of(new, corpus.frame)
        gained, lost = [c for c in now if c not in was], [c for c in was if c not in now]
        if gained or lost:
            row = {"before": was, "after": now, "gained": gained, "lost": lost}
            row |= {"terms_gained": _terms(new, gained), "terms_lost": _terms(old, lost)}
            place = {"measure_id": measure_id, "region": region, "text": text}
            rows.append(place | {name: tuple(values) for name, values in row.items()})
    return frame("codebook_changes", rows)


def term_cuts(corpus: Corpus) -> pd.DataFrame:
    """The terms that jieba cuts when it does not know them, in codebook order.

    Columns: ``term``, ``kind``, ``words`` (joined by ``|``). Terms of one character and those that stay whole are
    left out. This is what matching on jieba's words instead of characters would lose.
    """
    cut = plain_cut(corpus.path / "corpus" / "cache" / "words")
    rows = []
    for t in corpus.frame.terms:
        words = cut(t.term)
        if len(words) > 1:
            rows.append({"term": t.term, "kind": t.kind, "words": words})
    return frame("term_cuts", rows)


def codebook_trials(book: Frame) -> pd.DataFrame:
    """The codebook's own examples and counter-examples, coded: one row a sentence, in the order of the files.

    Columns: ``about`` (category or instrument), ``sentence``, ``expected``, ``found`` (categories), ``passed``,
    ``why``.
    """
    return frame("codebook_trials", trials(book))


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


def _terms(hits: list[Hit], wanted: list[str]) -> list[str]:
    named = (h.term.term for h in hits if h.counts and set(h.term.categories) & set(wanted))
    return list(dict.fromkeys(named))


def _named(counts: Counter[str]) -> str:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return "|".join(f"{name} {n}" for name, n in ordered)
