"""How far the figures hang on single sentences: bootstrap intervals over the measures of each region.

What is resampled: the measures of a region, with replacement, as many as it has, region by region. Documents cannot be
drawn, since most regions have one. An interval says how much a figure moves when other sentences of the same kind had
been written; the regions are not a sample of a population of regions, and it says nothing about those that are not in
the corpus. Source: Efron & Tibshirani, An Introduction to the Bootstrap, 1993, chapters 6, 10 and 13.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from policykit.coding.intervals import SEED, draws
from policykit.compare.cells import (
    NAN,
    all_regions,
    carries,
    characters,
    check_number,
    grouped,
    positions,
)
from policykit.compare.counts import DECIMALS
from policykit.tables import frame

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

REPLICATES = 1000
CONFIDENCE = 0.95


def share_intervals(
    corpus: Corpus,
    *,
    by: str = "region",
    replicates: int = REPLICATES,
    confidence: float = CONFIDENCE,
    seed: int = SEED,
) -> pd.DataFrame:
    """Bootstrap intervals for the coverage: share and density of each region × category cell, 未归类 too.

    Columns: ``region``, ``category``, ``measures``, ``share`` with ``share_low`` and ``share_high``,
    ``per_1000_chars`` with ``per_1000_low`` and ``per_1000_high`` (both as in :func:`policykit.compare.coverage`;
    the length of a resample is that of its sentences, scaled to the article text), ``kept`` (share of the
    replicates in which the cell is still covered: 0.63 for one that hangs on a single measure), ``replicates``.

    Percentile intervals. An empty cell has the interval 0 to 0: no resample of what was read finds what is not
    there, and nothing follows for what was not. NaN for a region without measures.

    The interval holds ``confidence`` of the ``replicates``, drawn with ``seed``; ``by`` groups otherwise.

    >>> shares = pk.compare.share_intervals(corpus, replicates=100)
    >>> bool((shares["share_low"] <= shares["share_high"]).all())
    True
    """
    import numpy as np

    _check(replicates, confidence)
    corpus = grouped(corpus, by)
    measures = corpus.measures
    held = {category: carries(corpus, category) for category in corpus.frame.cells}
    length = np.array([len("".join(text.split())) for text in measures["text"]], dtype=np.float64)
    drawn = _resamples(corpus, replicates, seed)
    regions, lengths = all_regions(corpus), characters(corpus)
    bounds = [(1 - confidence) / 2, (1 + confidence) / 2]
    figures = ("share", "share_low", "share_high", "per_1000_chars", "per_1000_low", "per_1000_high", "kept")
    rows: list[dict[str, Any]] = []
    for region, here in zip(regions, positions(measures["region"], regions), strict=True):
        none = dict.fromkeys(figures, NAN) | {"region": region, "measures": 0, "replicates": 0}
        if not len(here):
            rows += [none | {"category": category} for category in held]
            continue
        chars = lengths.get(region, 0)
        chars_drawn = drawn[region] @ length[here] * (chars / length[here].sum())
        for category, mask in held.items():
            found = int(mask[here].sum())
            numbers = drawn[region] @ mask[here].astype(np.float64)
            share = np.quantile(numbers / len(here), bounds)
            density = np.quantile(1000 * numbers / chars_drawn, bounds)
            values = (found / len(here), *share, 1000 * found / chars, *density, (numbers > 0).mean())
            row = dict(zip(figures, (float(round(v, DECIMALS)) for v in values), strict=True))
            rows.append(none | row | {"category": category, "measures": found, "replicates": replicates})
    return frame("share_intervals", rows).rename(columns={"region": by})


def _check(replicates: int, confidence: float) -> None:
    check_number("replicates", replicates, low=1)
    check_number("confidence", confidence, low=1e-9, high=1 - 1e-9)


def _resamples(corpus: Corpus, replicates: int, seed: int) -> dict[str, Any]:
    """For each region how often each of its measures is drawn: CSR, a row a replicate, its sum the number of measures."""
    from scipy.sparse import csr_matrix

    drawn: dict[str, Any] = {}
    for region, n in corpus.measures["region"].value_counts(sort=False).items():
        name = int.from_bytes(hashlib.sha256(str(region).encode()).digest()[:8], "big")
        drawn[str(region)] = draws(n, replicates, [seed, name])
    for region in corpus.regions:  # a document without a measure has nothing to draw
        drawn.setdefault(region, csr_matrix((replicates, 0)))
    return drawn
