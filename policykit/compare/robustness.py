"""Whether the ranking of pairs survives other choices: words, weights, documents, doubtful sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from policykit.compare.cells import grouped, in_doubt, positions
from policykit.compare.counts import Counts, cosines, count
from policykit.compare.reference import Snapshot, current, of_characters, of_measures
from policykit.compare.words import Characters, Words, stop_words, words_of
from policykit.tables import frame
from policykit.waiting import steps

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus

BASE = "base"

TOLERANCE = 0.2
"""How far a pair may move and still be stable, as a share of the number of pairs (and one place at least)."""

COMMON = 0.1
"""Share of the measures from which on a word that every region uses says nothing about any of them."""

ENGINES, WEIGHTS = 5, 4
"""Settings beside ``base`` that cut otherwise, and that weigh otherwise with all documents."""

MOST_LEFT_OUT = 20
"""Documents, or doubtful sentences, that are left out one by one; more are left out in so many groups."""


@dataclass(frozen=True)
class _Setting:
    """One way to measure: what is counted, how it is weighed, and which measures take part."""

    group: str
    name: str
    counts: Counts
    snapshot: Snapshot
    binary: bool = False
    sublinear: bool = True
    idf: bool = True
    without: frozenset[int] = frozenset()

    def similarities(self, groups: Sequence[np.ndarray]) -> np.ndarray:
        """The cosines of all pairs of groups of measures."""
        import numpy as np

        kept = [group[~np.isin(group, list(self.without))] for group in groups]
        pooled = self.counts.pooled(kept)
        if self.binary:
            pooled.data[:] = 1.0
        return cosines(self._weighed(pooled))

    def _weighed(self, pooled: Any) -> Any:
        from sklearn.feature_extraction.text import TfidfTransformer

        if self.idf and self.sublinear or pooled.nnz == 0:
            return self.snapshot.weigh(pooled, self.counts.vocabulary)
        transformer = TfidfTransformer(sublinear_tf=self.sublinear, use_idf=self.idf)
        if self.idf:
            transformer.idf_ = self.snapshot.idf(self.counts.vocabulary)
            transformer.n_features_in_ = len(self.counts.vocabulary)
        return transformer.fit(pooled).transform(pooled) if not self.idf else transformer.transform(pooled)


def robustness(corpus: Corpus, *, by: str = "region", snapshot: Snapshot | None = None) -> pd.DataFrame:
    """The likeness of words and the rank of each pair of regions under every setting, all measures.

    Columns: ``group``, ``setting``, ``left``, ``right``, ``words``, ``rank`` (1 the most similar pair; equal ones share
    the smallest rank), ``rank_base`` (under the setting ``base``, which is that of
    :func:`policykit.compare.similarity`), ``stable`` (the rank moves by at most a fifth of the
    number of pairs, and one place is always allowed), ``tau`` (Kendall's tau-b of the setting with ``base``
    over the pairs), ``verdict`` of the pair over all settings: ``stable`` or ``unstable``.

    Groups: ``stop_words`` (none; the packaged list and the words that every region uses and a tenth of the
    measures hold), ``segmentation`` (jieba without the codebook's terms; without its HMM; runs of two and three
    characters), ``weights`` (binary counts; term frequency not damped; no IDF), ``idf`` (IDF of the corpus as it
    is; with each document left out of it), ``doubts`` (each sentence with a doubt left out). An engine that cuts
    other words has the IDF of its own words, made from the same corpus. Documents and sentences are left out one
    by one up to 20, beyond that in 20 groups.

    Pairs without a likeness under ``base`` or a setting have no row there. Fewer than two regions give no
    rows; of a single pair nothing can be said: tau is NaN and the verdict ``stable``. Source: Kendall, A New
    Measure of Rank Correlation, Biometrika 30, 1938; scipy.stats.kendalltau.

    ``by`` groups otherwise; ``snapshot`` holds the IDF weights: None takes the newest of the workspace.

    >>> ranks = pk.compare.robustness(corpus)
    >>> set(ranks["verdict"]) <= {"stable", "unstable"}
    True
    """
    return frame("robustness", _ranked(grouped(corpus, by), snapshot))


def verdicts(corpus: Corpus, *, snapshot: Snapshot | None = None) -> dict[tuple[str, str], str]:
    """Of each pair of regions whether its rank survives all settings: ``stable`` or ``unstable``."""
    return {(row["left"], row["right"]): row["verdict"] for row in _ranked(corpus, snapshot)}


def _ranked(corpus: Corpus, snapshot: Snapshot | None) -> list[dict[str, Any]]:
    """The rows of :func:`robustness`."""
    regions = corpus.regions
    groups = positions(corpus.measures["region"], regions)
    pairs = list(combinations(range(len(regions)), 2))
    allowed = max(1, round(TOLERANCE * len(pairs)))
    base: dict[tuple[int, int], float] = {}
    rows: list[dict[str, Any]] = []
    settings = _settings(corpus, snapshot or current(corpus)) if pairs else ()
    for setting in steps(settings, "稳健性检验", total=_how_many(corpus)):
        cosine = setting.similarities(groups)
        values = {pair: float(cosine[pair]) for pair in pairs if cosine[pair] == cosine[pair]}
        base = base or values
        shared = [pair for pair in values if pair in base]
        now, before = _ranks([values[p] for p in shared]), _ranks([base[p] for p in shared])
        tau = _tau([base[p] for p in shared], [values[p] for p in shared])
        for (i, j), rank, rank_base in zip(shared, now, before, strict=True):
            row: dict[str, Any] = {
                "group": setting.group,
                "setting": setting.name,
                "left": regions[i],
                "right": regions[j],
            }
            row |= {"words": values[i, j], "rank": rank, "rank_base": rank_base, "tau": tau}
            rows.append(row | {"stable": abs(rank - rank_base) <= allowed})
    moved = {(row["left"], row["right"]) for row in rows if not row["stable"]}
    for row in rows:
        row["verdict"] = "unstable" if (row["left"], row["right"]) in moved else "stable"
    return rows


def _settings(corpus: Corpus, snapshot: Snapshot) -> Iterator[_Setting]:
    words, measures = words_of(corpus), corpus.measures
    counts = count(measures["text"], words)
    base = _Setting(BASE, BASE, counts, snapshot)
    yield base
    for name, engine in _engines(corpus, words, snapshot):
        cut = count(measures["text"], engine)
        weights = (
            of_characters(corpus, snapshot)
            if isinstance(engine, Characters)
            else of_measures(corpus, measures, engine, name=name)
        )
        group = "stop_words" if name.startswith("stop_words") else "segmentation"
        yield _Setting(group, name, cut, weights)
    yield replace(base, group="weights", name="binary", binary=True)
    yield replace(base, group="weights", name="linear", sublinear=False)
    yield replace(base, group="weights", name="no_idf", idf=False)
    fresh = of_measures(corpus, measures, words, name="now")
    yield replace(base, group="idf", name="idf:now", snapshot=fresh)
    documents = corpus.policies["doc_id"].tolist()
    for name, left_out in _left_out(documents):
        kept = measures[~measures["doc_id"].isin(left_out)]
        weights = of_measures(corpus, kept, words, name=f"-{name}")
        yield replace(base, group="idf", name=f"idf:-{name}", snapshot=weights)
    at = {measure_id: i for i, measure_id in enumerate(measures["measure_id"])}
    for name, left_out in _left_out(in_doubt(corpus.tables)):
        gone = frozenset(at[m] for m in left_out)
        yield replace(base, group="doubts", name=f"doubts:-{name}", without=gone)


def _how_many(corpus: Corpus) -> int:
    """How many settings :func:`_settings` gives."""
    plain = 1 + ENGINES + WEIGHTS
    return plain + sum(min(n, MOST_LEFT_OUT) for n in (len(corpus.policies), len(in_doubt(corpus.tables))))


def _engines(corpus: Corpus, words: Words, snapshot: Snapshot) -> Iterator[tuple[str, Words | Characters]]:
    """The other ways to cut: name and engine."""
    common = stop_words() | _common(corpus, snapshot)
    yield "stop_words:none", words.variant(stops=frozenset())
    yield "stop_words:corpus", words.variant(stops=common)
    yield "words:no_codebook", words.variant(terms=False)
    yield "words:no_hmm", words.variant(hmm=False)
    yield "characters", Characters()


def _common(corpus: Corpus, snapshot: Snapshot) -> frozenset[str]:
    """The words that every region uses and a tenth of the snapshot's measures hold."""
    frequent = {word for word, df in snapshot.df.items() if df >= COMMON * snapshot.n}
    cut = words_of(corpus).tokens
    measures = corpus.measures
    for region in corpus.regions:
        frequent &= {w for text in measures.loc[measures["region"] == region, "text"] for w in cut(text)}
    return frozenset(frequent)


def _left_out(names: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """What is left out at a time: each alone, or in groups with the number of the group for a name."""
    if len(names) <= MOST_LEFT_OUT:
        yield from ((name, [name]) for name in names)
    else:
        yield from ((f"{k + 1}/{MOST_LEFT_OUT}", list(names[k::MOST_LEFT_OUT])) for k in range(MOST_LEFT_OUT))


def _ranks(values: Sequence[float]) -> list[int]:
    """1 for the largest; equal values share the smallest rank."""
    ordered = sorted(values, reverse=True)
    return [ordered.index(value) + 1 for value in values]


def _tau(a: Sequence[float], b: Sequence[float]) -> float:
    from scipy.stats import kendalltau

    if len(set(a)) < 2 or len(set(b)) < 2:
        return float("nan")
    return round(float(kendalltau(a, b).statistic), 12)
