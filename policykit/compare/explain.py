"""From a cell of the coverage table to its sentences, terms and rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.compare.cells import carries, check_category, check_region, supporting
from policykit.compare.frames import frame
from policykit.records import UNCODED

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

COLUMNS = {
    "measure_id": "str",
    "article": "str",
    "text": "str",
    "term": "str",
    "instrument": "str",
    "rule": "str",
    "status": "str",
}


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
    check_category(category, uncoded=True)
    measures = corpus.measures
    wanted = measures[(measures["region"] == region) & carries(measures, category)]
    labels = supporting(corpus.labels)
    labels = labels.iloc[:0] if category == UNCODED else labels[labels["category"] == category]
    return _evidence(corpus, wanted, labels, bare=True)


def against(corpus: Corpus, region: str, category: str) -> pd.DataFrame:
    """What spoke against ``category`` in the measures of ``region`` that do not carry it: the near misses.

    Columns and order as in :func:`explain`; ``rule`` is ``excluded`` throughout. Measures that carry the
    category by another term are not listed.

    >>> table = pk.against(corpus, "济南", "债券")
    >>> set(table["rule"]) <= {"excluded"}
    True
    """
    check_region(corpus, region)
    check_category(category)
    measures, labels = corpus.measures, corpus.labels
    others = measures[(measures["region"] == region) & ~carries(measures, category)]
    excluded = labels[(labels["category"] == category) & (labels["rule"] == "excluded")]
    return _evidence(corpus, others, excluded, bare=False)


def _evidence(corpus: Corpus, measures: pd.DataFrame, labels: pd.DataFrame, *, bare: bool) -> pd.DataFrame:
    """A row a label of the given measures; with ``bare`` also a row for each measure without a label."""
    labels = labels[labels["measure_id"].isin(measures["measure_id"])]
    labels = labels.sort_values(["start", "end", "term", "instrument", "rule"], kind="stable")
    terms: dict[str, list[tuple[str, str, str]]] = {}
    named = (labels[column] for column in ("measure_id", "term", "instrument", "rule"))
    for measure_id, term, instrument, rule in zip(*named, strict=True):
        terms.setdefault(measure_id, []).append((term, instrument, rule))
    articles = corpus.articles
    heading = {
        a.article_id: f"{a.number} {a.title}".strip() or a.section for a in articles.itertuples(index=False)
    }
    rows = []
    columns = (measures[column] for column in ("measure_id", "article_id", "text", "status"))
    for measure_id, article_id, text, status in zip(*columns, strict=True):
        for evidence in terms.get(measure_id, [("", "", "")] if bare else []):
            rows.append((measure_id, heading.get(article_id, ""), text, *evidence, status))
    return frame(rows, COLUMNS)
