"""From a cell to its sentences, terms and rules, and from any words to the places where they stand."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from policykit.compare.cells import carries, check_category, check_number, check_region, headings, supporting
from policykit.errors import UnknownChoice
from policykit.tables import frame
from policykit.text import Keyed, key, keyed

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

WIDTH = 20
"""Characters shown on either side of a place: a line of an A4 page in the notebook's type."""

BARE = {"term": "", "instrument": "", "rule": ""}
"""What stands beside a measure without a row of evidence: a person's decision."""


def explain(corpus: Corpus, region: str, category: str) -> pd.DataFrame:
    """The evidence behind one cell: a row for each term that gave a measure of ``region`` its ``category``.

    Columns: ``measure_id``, ``article`` (number and title; the section's heading where it has neither),
    ``text``, ``term``, ``instrument``, ``rule``, ``status``; measures in table order, terms in the order of
    the sentence. The distinct measures are those that ``coverage`` counts: one without a row of evidence (a
    person's decision) stands here with empty ``term`` and ``rule``. ``category`` may be 未归类, which lists
    the measures without one.

    >>> evidence = pk.explain(corpus, "济南", "担保")
    >>> list(evidence.columns)
    ['measure_id', 'article', 'text', 'term', 'instrument', 'rule', 'status']
    """
    check_region(corpus, region)
    check_category(corpus, category, uncoded=True)
    measures = corpus.measures
    wanted = measures[(measures["region"] == region) & carries(corpus, category)]
    labels = supporting(corpus.labels)
    labels = labels.iloc[:0] if category == corpus.frame.uncoded else labels[labels["category"] == category]
    return _evidence(corpus, wanted, labels, bare=True)


def against(corpus: Corpus, region: str, category: str) -> pd.DataFrame:
    """What spoke against ``category`` in the measures of ``region`` that do not carry it: the near misses.

    Columns and order as in :func:`explain`; ``rule`` is ``excluded`` throughout. Measures that carry the
    category by another term are not listed.

    >>> table = pk.compare.against(corpus, "济南", "债券")
    >>> set(table["rule"]) <= {"excluded"}
    True
    """
    check_region(corpus, region)
    check_category(corpus, category)
    measures, labels = corpus.measures, corpus.labels
    others = measures[(measures["region"] == region) & ~carries(corpus, category)]
    excluded = labels[(labels["category"] == category) & (labels["rule"] == "excluded")]
    return _evidence(corpus, others, excluded, bare=False)


def _evidence(corpus: Corpus, measures: pd.DataFrame, labels: pd.DataFrame, *, bare: bool) -> pd.DataFrame:
    """A row a label of the given measures; with ``bare`` also a row for each measure without a label."""
    labels = labels[labels["measure_id"].isin(measures["measure_id"])]
    labels = labels.sort_values(["start", "end", "term", "instrument", "rule"], kind="stable")
    terms: dict[str, list[dict[Any, Any]]] = {}
    for label in labels[["measure_id", *BARE]].to_dict("records"):
        terms.setdefault(str(label["measure_id"]), []).append(label)
    heading = headings(corpus)
    rows = []
    for row in measures[["measure_id", "article_id", "text", "status"]].to_dict("records"):
        row["article"] = heading.get(str(row["article_id"]), "")
        rows += [row | evidence for evidence in terms.get(str(row["measure_id"]), [BARE] if bare else [])]
    return frame("explain", rows)


def kwic(
    corpus: Corpus,
    query: str,
    *,
    regions: Sequence[str] | None = None,
    limit: int | None = None,
    width: int = WIDTH,
) -> pd.DataFrame:
    """Every occurrence of ``query`` in the policy documents, with ``width`` characters on either side.

    Columns: ``region``, ``doc_id``, ``article_id`` and ``measure_id`` (empty where the place lies in none, such as
    a heading or an agency note), ``left``, ``node`` (as printed), ``right``, ``start`` and ``end`` (offsets of
    the node in the clean text). Documents in the order of every chart, places in the order of the text. Found are
    characters, not words: full-width and half-width, capitals and white space make no difference, punctuation
    does. Occurrences do not overlap. Nothing found gives an empty table; an empty ``query`` is an error. ``regions``
    searches these alone, ``limit`` keeps so many places.

    >>> lines = pk.kwic(corpus, "知识产权", regions=["郑州"])
    >>> list(lines["node"].unique())
    ['知识产权']
    """
    wanted = key(query)
    if not wanted:
        raise UnknownChoice("检索词", query, "至少一个字")
    check_number("width", width, low=0)
    part = corpus.only(*regions) if regions else corpus
    documents = part.policies.sort_values(["source_file", "source_item"], kind="stable")
    rows: list[dict[str, Any]] = []
    for doc_id, region in zip(documents["doc_id"], documents["region"], strict=True):
        text = part.texts[doc_id]
        owners = {
            f"{noun}_id": _owner(table[table["doc_id"] == doc_id])
            for noun, table in (("article", part.articles), ("measure", part.measures))
        }
        for start, end in _places(keyed(text, marks=True), wanted):
            sides = text[max(0, start - width) : start], text[end : end + width]
            left, right = (side.replace("\n", " ") for side in sides)
            row = {"region": region, "doc_id": doc_id, "left": left, "node": text[start:end], "right": right}
            row |= {noun: _at(owner, start) for noun, owner in owners.items()}
            rows.append(row | {"start": start, "end": end})
        if limit is not None and len(rows) >= limit:
            break
    return frame("kwic", rows[:limit])


def _places(searched: Keyed, wanted: str) -> Iterator[tuple[int, int]]:
    at = searched.key.find(wanted)
    while at != -1:
        yield searched.span(at, at + len(wanted))
        at = searched.key.find(wanted, at + len(wanted))


def _owner(table: pd.DataFrame) -> tuple[list[int], list[int], list[str]]:
    """Starts, ends and ids of the rows of a document, in the order of the text."""
    ordered = table.sort_values("start", kind="stable")
    return ordered["start"].tolist(), ordered["end"].tolist(), ordered.iloc[:, 0].tolist()


def _at(owner: tuple[list[int], list[int], list[str]], place: int) -> str:
    starts, ends, ids = owner
    i = bisect.bisect_right(starts, place) - 1
    return ids[i] if i >= 0 and place < ends[i] else ""
