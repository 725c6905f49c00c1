"""How far the figures hang on single sentences: bootstrap intervals over the measures of each region.

What is resampled: the measures of a region, with replacement, as many as it has, region by region. An interval
says how much a figure moves when other sentences of the same kind had been written; the regions are not a sample of
a population of regions, and it says nothing about those that are not in the corpus. Source: Efron & Tibshirani,
An Introduction to the Bootstrap, 1993, chapters 6, 10 and 13.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Any

from policykit.compare.cells import all_regions, carries, characters_of
from policykit.compare.frames import frame
from policykit.compare.measuring import Measure, measured
from policykit.compare.reference import Snapshot
from policykit.compare.similarity import DECIMALS, cosines
from policykit.errors import UnknownChoice
from policykit.records import CATEGORIES, UNCODED
from policykit.waiting import steps

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus

SIMILARITY = {
    "level": "str",
    "left": "str",
    "right": "str",
    "similarity": "float64",
    "low": "float64",
    "high": "float64",
    "error": "float64",
    "bias": "float64",
    "replicates": "int64",
    "idf": "str",
}
SHARES = {
    "region": "str",
    "category": "str",
    "measures": "int64",
    "share": "float64",
    "share_low": "float64",
    "share_high": "float64",
    "per_1000_chars": "float64",
    "per_1000_low": "float64",
    "per_1000_high": "float64",
    "kept": "float64",
    "replicates": "int64",
}

REPLICATES = 1000
SEED = 20250101
CONFIDENCE = 0.95
NAN = float("nan")

FEWEST_REPLICATES = 0.5
"""Share of the replicates that must have measures on both sides; below it there is no interval."""


def similarity_intervals(
    corpus: Corpus,
    *,
    replicates: int = REPLICATES,
    confidence: float = CONFIDENCE,
    seed: int = SEED,
    measure: Measure = "words",
    snapshot: Snapshot | None = None,
) -> pd.DataFrame:
    """A bootstrap interval for the similarity of each pair of regions, whole and by category.

    Columns: ``level`` (``document``, ``category:信贷`` …), ``left``, ``right``, ``similarity`` (as in
    :func:`policykit.compare.similarity`), ``low``, ``high`` (interval of the given confidence), ``error`` (standard
    deviation of the replicates), ``bias`` (mean of the replicates − similarity), ``replicates`` (those in
    which both sides had a word on this level), ``idf``.

    A resample holds some 63 % of the distinct sentences and the rest of them twice or more, so that two resamples
    share fewer words than the documents do: the replicates lie lower (``bias``). The interval is therefore that of
    the deviations from the mean of the replicates, laid round the similarity and cut off at 0 and 1: ``low =
    similarity + (q_α/2 − mean)``. NaN where the similarity is, where less than half of the replicates could be
    compared, or where a side has a single measure, whose resample is always itself. The IDF weights are not
    resampled. Each region draws from a stream of its own (seed and name), so that a new region moves no interval
    of two others. Fewer than two regions give no rows.

    ``snapshot`` holds the IDF weights: None takes the newest of the workspace.

    >>> pairs = pk.similarity_intervals(corpus, replicates=50)
    >>> list(pairs.columns)[:6]
    ['level', 'left', 'right', 'similarity', 'low', 'high']
    """
    _check(replicates, confidence)
    counts, snapshot = measured(corpus, measure=measure, snapshot=snapshot)
    regions = corpus.regions
    drawn = _resamples(corpus, replicates, seed)
    ends = ((1 - confidence) / 2, (1 + confidence) / 2)
    rows: list[tuple[object, ...]] = []
    for level, groups in steps(list(_groups(corpus)), "相似度区间"):
        plain = cosines(snapshot.weigh(counts.pooled(groups), counts.vocabulary))
        sides = [
            snapshot.weigh(drawn[region][:, at] @ counts.matrix[counts.row[group]], counts.vocabulary)
            for region, (at, group) in zip(regions, _places(corpus, groups), strict=True)
        ]
        for i, j in combinations(range(len(regions)), 2):
            figures = _spread(plain[i, j], sides[i], sides[j], ends, min(len(groups[i]), len(groups[j])))
            rows.append((level, regions[i], regions[j], *figures, snapshot.name))
    return frame(rows, SIMILARITY)


def share_intervals(
    corpus: Corpus, *, replicates: int = REPLICATES, confidence: float = CONFIDENCE, seed: int = SEED
) -> pd.DataFrame:
    """Bootstrap intervals for the coverage: share and density of each region × category cell, 未归类 too.

    Columns: ``region``, ``category``, ``measures``, ``share`` with ``share_low`` and ``share_high``,
    ``per_1000_chars`` with ``per_1000_low`` and ``per_1000_high`` (both as in :func:`policykit.compare.coverage`;
    the length of a resample is that of its sentences, scaled to the article text), ``kept`` (share of the
    replicates in which the cell is still covered: 0.63 for one that hangs on a single measure), ``replicates``.

    Percentile intervals. An empty cell has the interval 0 to 0: no resample of what was read finds what is not
    there, and nothing follows for what was not. NaN for a region without measures.

    The interval holds ``confidence`` of the replicates, drawn with ``seed``.

    >>> shares = pk.share_intervals(corpus, replicates=100)
    >>> bool((shares["share_low"] <= shares["share_high"]).all())
    True
    """
    import numpy as np

    _check(replicates, confidence)
    measures = corpus.measures
    held = {category: carries(measures, category) for category in (*CATEGORIES, UNCODED)}
    place = measures["region"].to_numpy()
    length = np.array([len("".join(text.split())) for text in measures["text"]], dtype=np.float64)
    drawn = _resamples(corpus, replicates, seed)
    ends = [(1 - confidence) / 2, (1 + confidence) / 2]
    rows: list[tuple[object, ...]] = []
    for region in all_regions(corpus):
        here = np.flatnonzero(place == region)
        if not len(here):
            rows += [(region, category, 0, *[NAN] * 7, 0) for category in held]
            continue
        chars = characters_of(corpus, region)
        scale = chars / length[here].sum()
        chars_drawn = drawn[region] @ length[here] * scale
        for category, mask in held.items():
            found = int(mask[here].sum())
            numbers = drawn[region] @ mask[here].astype(np.float64)
            share = np.quantile(numbers / len(here), ends)
            density = np.quantile(1000 * numbers / chars_drawn, ends)
            figures = (found / len(here), *share, 1000 * found / chars, *density)
            rounded = (float(round(f, DECIMALS)) for f in figures)
            rows.append((region, category, found, *rounded, float((numbers > 0).mean()), replicates))
    return frame(rows, SHARES)


def _check(replicates: int, confidence: float) -> None:
    if replicates < 1:
        raise UnknownChoice("replicates", replicates, "1 以上的整数")
    if not 0 < confidence < 1:
        raise UnknownChoice("confidence", confidence, "0 到 1 之间的数")


def _resamples(corpus: Corpus, replicates: int, seed: int) -> dict[str, Any]:
    """For each region how often each of its measures is drawn: CSR, a row a replicate, its sum the number of measures."""
    import numpy as np
    from scipy.sparse import csr_matrix

    drawn = {}
    for region, n in corpus.measures["region"].value_counts(sort=False).items():
        name = int.from_bytes(hashlib.sha256(str(region).encode()).digest()[:8], "big")
        chosen = np.random.default_rng([seed, name]).integers(0, n, size=(replicates, n))
        row = np.repeat(np.arange(replicates), n)
        drawn[str(region)] = csr_matrix((np.ones(row.size), (row, chosen.ravel())), shape=(replicates, n))
    for region in corpus.regions:  # a document without a measure has nothing to draw
        drawn.setdefault(region, csr_matrix((replicates, 0)))
    return drawn


def _groups(corpus: Corpus) -> Iterator[tuple[str, list[np.ndarray]]]:
    """Level by level, for each region the positions of its measures."""
    from policykit.compare.similarity import levels

    for level, _, groups in levels(corpus):
        if level == "document" or level.startswith("category:"):
            yield level, groups


def _places(corpus: Corpus, groups: list[np.ndarray]) -> list[tuple[np.ndarray, np.ndarray]]:
    """For each region its group: as positions among the measures of the region, and in the whole table."""
    import numpy as np

    place = corpus.measures["region"].to_numpy()
    own = (np.flatnonzero(place == region) for region in corpus.regions)
    return [(np.searchsorted(here, group), group) for here, group in zip(own, groups, strict=True)]


def _spread(
    plain: float, left: Any, right: Any, ends: tuple[float, float], fewest: int
) -> tuple[object, ...]:
    """Similarity, low, high, error, bias and number of replicates of one pair."""
    import numpy as np

    cosine = np.asarray(left.multiply(right).sum(axis=1)).ravel()
    cosine = cosine[(left.getnnz(axis=1) > 0) & (right.getnnz(axis=1) > 0)]
    if plain != plain or fewest < 2 or len(cosine) < FEWEST_REPLICATES * left.shape[0]:
        return float(plain), NAN, NAN, NAN, NAN, len(cosine)
    mean = cosine.mean()
    low, high = np.clip(plain + np.quantile(cosine, ends) - mean, 0, 1)
    figures = (low, high, cosine.std(), mean - plain)
    return float(plain), *(float(round(f, DECIMALS)) for f in figures), len(cosine)
