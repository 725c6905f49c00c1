"""Likeness of words at equal length, how far it is known, and whether a pair of regions stands out from the genre.

A longer text repeats more of the common words, so that an excerpt is less like a document than the whole of it is. Here
every side is a draw: sentences without replacement, in an order by lot, until they hold ``LENGTH`` characters; every draw
of one region is compared with every one of the other. Three questions are answered, each by its own means:

how alike    the mean over all draws
how surely   the infinitesimal jackknife: what the mean owes to each sentence, from the draws that hold it and those that
             do not. The mean is a product of two sides, so that what both owe together is counted once (the correction of
             Efron and Stein for a bilinear statistic); each product is of two halves of the draws, which do not share
             their luck. Sources: S. Wager, T. Hastie and B. Efron, Confidence Intervals for Random Forests, Journal of
             Machine Learning Research 15 (2014) 1625-1651; B. Efron and C. Stein, The Jackknife Estimate of Variance,
             Annals of Statistics 9 (1981) 586-596
stands out   a permutation null: the articles behind the snapshot are dealt out anew among their regions, each keeping its
             number, and the pairs measured again. How far these stray from their common level is how far chance alone
             carries a pair. Level and tolerance rest on the snapshot's documents alone: a new region changes neither
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from policykit.compare.cells import NAN, positions
from policykit.compare.counts import DECIMALS
from policykit.compare.reference import Snapshot, covered, measured
from policykit.waiting import steps

if TYPE_CHECKING:
    import numpy as np

    from policykit.corpus.corpus import Corpus

LENGTH = 2000
"""Characters of each side, white space not counted: some 30 sentences, which documents of a city commonly have."""

DRAWS = 200
DEALS, OF_A_DEAL = 40, 20
"""How often the articles are dealt out anew, and the draws of each region then."""

SEED = 20250101
NORMAL = 1.959964
"""95 % of a normal distribution lie within so many standard errors."""

WHOLE = 0.9
"""Share of a region's sentences in a draw from which on the draws say nothing of what else it might have held."""

LEAST_REGIONS = 3
"""With two regions the only pair is itself the common level."""


class Equal(NamedTuple):
    """What is said of one pair: its likeness at equal length, the 95 % interval, and the verdict."""

    value: float
    low: float
    high: float
    verdict: str  # alike, any, unlike; empty where nothing can be said


NOTHING = Equal(NAN, NAN, NAN, "")
Weigh = Callable[[Any], Any]
Group = tuple[str, bytes]
"""A region and its measures, as the bytes of their positions: what was drawn from once is not drawn from again."""


def at_equal_length(
    corpus: Corpus, snapshot: Snapshot, *, length: int = LENGTH, draws: int = DRAWS, seed: int = SEED
) -> dict[tuple[str, str], Equal]:
    """For each pair of regions that hold ``length`` characters of measures what is said of it at that length.

    The interval holds the likeness that two texts of that length from the same two hands would have on average; in
    simulations a nominal 95 % covers 93 to 97 %. NaN where a draw takes nearly all of a side. ``alike``: the pair lies
    further above the common level of the snapshot's regions than 97.5 % of pairs of dealt articles, and runs of characters
    instead of words, and words without IDF, put it above their level too; ``unlike``: below, likewise; else ``any``. No
    verdict with fewer than three regions behind the snapshot. Each region draws from a stream of its own (``seed`` and its
    name), so that another region moves no number of two.
    """
    whole = corpus.whole
    lot = _Lot(whole, length, seed)
    asked = lot.groups(corpus.measures["measure_id"], corpus.measures["region"], corpus.regions)
    behind = whole.measures[covered(whole, snapshot)]
    reference = lot.groups(behind["measure_id"], behind["region"], whole.regions)
    if len(asked) < 2:
        return {}
    drawn = {g: lot.drawn(own, draws, lot.stream(g[0])) for g, own in (reference | asked).items()}
    ways = _ways(whole, snapshot)
    sides = [{g: weigh(drawn[g]) for g in drawn} for weigh in steps(ways, "等长比较")]
    levels = [_level([_mean(side[g]) for g in reference]) for side in sides]
    low, high = _tolerance(lot, ways[0], list(reference.values()))
    kernels = {group: _kernel(drawn[group], asked[group]) for group in asked}
    found = {}
    for a, b in combinations(asked, 2):
        likeness = (sides[0][a] @ sides[0][b].T).toarray()
        value, error = float(likeness.mean()), NORMAL * _error(likeness, kernels[a], kernels[b])
        off = [
            float((_mean(side[a]) @ _mean(side[b]).T).sum()) - level
            for side, level in zip(sides, levels, strict=True)
        ]
        ends = round(value - error, DECIMALS), round(value + error, DECIMALS)
        found[a[0], b[0]] = Equal(round(value, DECIMALS), *ends, _verdict(off, low, high))
    return found


def _verdict(off: Sequence[float], low: float, high: float) -> str:
    """``off``: how far the pair lies from the common level in each setting; the first is held against the tolerance."""
    if not low < high:  # NaN
        return ""
    if off[0] > high and min(off) > 0:
        return "alike"
    return "unlike" if off[0] < low and max(off) < 0 else "any"


class _Lot:
    """Draws of the measures of a corpus, each from a stream that its region's name begins."""

    def __init__(self, corpus: Corpus, length: int, seed: int) -> None:
        import numpy as np

        self.ids, self.articles = (corpus.measures[c].to_numpy() for c in ("measure_id", "article_id"))
        self.sizes = np.array(
            [len("".join(text.split())) for text in corpus.measures["text"]], dtype=np.int64
        )
        self.length, self.seed = length, seed

    def groups(self, ids: Any, of: Any, regions: Sequence[str]) -> dict[Group, np.ndarray]:
        """The measures of each region as positions in the table; without those that hold too few characters."""
        import pandas as pd

        places = pd.Index(self.ids).get_indexer(pd.Index(ids))
        owned = {region: places[own] for region, own in zip(regions, positions(of, regions), strict=True)}
        return {
            (region, own.tobytes()): own
            for region, own in owned.items()
            if self.sizes[own].sum() >= self.length
        }

    def stream(self, name: str) -> np.random.Generator:
        """What the draws of a region come from."""
        import numpy as np

        return np.random.default_rng([self.seed, *hashlib.sha256(name.encode()).digest()[:8]])

    def drawn(self, own: np.ndarray, draws: int, stream: np.random.Generator) -> list[np.ndarray]:
        """The measures of each draw of some, as positions in the table; all of them where they hold too few characters."""
        import numpy as np

        orders = [own[stream.permutation(len(own))] for _ in range(draws)]
        ends = [np.searchsorted(self.sizes[order].cumsum(), self.length) + 1 for order in orders]
        return [order[:end] for order, end in zip(orders, ends, strict=True)]


def _ways(corpus: Corpus, snapshot: Snapshot) -> list[Weigh]:
    """Words as published, runs of characters, words without IDF: from groups of measures to weights of length 1."""
    words, weights = measured(corpus, snapshot=snapshot)
    runs, of_runs = measured(corpus, tokens="characters", snapshot=snapshot)
    return [
        lambda groups: weights.weigh(words.pooled(groups), words.vocabulary),
        lambda groups: of_runs.weigh(runs.pooled(groups), runs.vocabulary),
        lambda groups: _damped(words.pooled(groups)),
    ]


def _damped(counts: Any) -> Any:
    """``1 + ln tf``, each row scaled to length 1."""
    from sklearn.feature_extraction.text import TfidfTransformer

    return TfidfTransformer(sublinear_tf=True, use_idf=False).fit_transform(counts) if counts.nnz else counts


def _mean(weights: Any) -> Any:
    """The mean of the rows, as a sparse row."""
    from scipy.sparse import csr_matrix

    return csr_matrix(weights.mean(axis=0))


def _level(means: Sequence[Any]) -> float:
    """The mean likeness of all pairs of sides, given by their mean draws."""
    return sum(_products(means)) / max(1, len(means) * (len(means) - 1) // 2)


def _products(means: Sequence[Any]) -> list[float]:
    """The likeness of each pair: products of the mean draws are means of the products."""
    from scipy.sparse import vstack

    if len(means) < 2:
        return []
    product = (stacked := vstack(means).tocsr()) @ stacked.T
    return [float(product[i, j]) for i, j in combinations(range(len(means)), 2)]


def _tolerance(lot: _Lot, weigh: Weigh, groups: Sequence[np.ndarray]) -> tuple[float, float]:
    """Between which distances from the common level 95 % of the pairs lie whose articles are dealt out by lot."""
    import numpy as np
    import pandas as pd

    if len(groups) < LEAST_REGIONS:
        return NAN, NAN
    parts = [list(pd.Series(own).groupby(lot.articles[own], sort=False)) for own in groups]
    articles = [own.to_numpy() for part in parts for _, own in part]
    ends = np.cumsum([len(part) for part in parts])[:-1]
    stream = lot.stream("")
    strayed: list[float] = []
    for _ in range(DEALS):
        hands = np.split(stream.permutation(len(articles)), ends)
        dealt = [np.concatenate([articles[i] for i in hand]) for hand in hands]
        products = _products([_mean(weigh(lot.drawn(own, OF_A_DEAL, stream))) for own in dealt])
        level = sum(products) / len(products)
        strayed += [product - level for product in products]
    low, high = np.quantile(strayed, (0.025, 0.975))
    return float(low), float(high)


def _kernel(drawn: Sequence[np.ndarray], own: np.ndarray) -> np.ndarray:
    """How often a draw of the first half and one of the second hold the same sentences, beyond what lot alone gives.

    Scaled so that products with it are variances; NaN where a draw takes nearly all of the group.
    """
    import numpy as np

    held = np.array([np.isin(own, picked) for picked in drawn], dtype=np.float64)
    n, share = len(own), held.mean()
    half = len(held) // 2
    first, second = held[:half] - held[:half].mean(axis=0), held[half:] - held[half:].mean(axis=0)
    scale = (n - 1) / n / (1 - share) ** 2 if share < WHOLE else NAN
    found: np.ndarray = first @ second.T / (half * (len(held) - half)) * scale
    return found


def _error(likeness: np.ndarray, left: np.ndarray, right: np.ndarray) -> float:
    """The standard error of the mean of ``likeness`` (draws of one side × draws of the other), from their kernels."""
    a, b = left.shape[0], right.shape[0]
    of_left = likeness[:a].mean(axis=1) @ left @ likeness[a:].mean(axis=1)
    of_right = likeness[:, :b].mean(axis=0) @ right @ likeness[:, b:].mean(axis=0)
    both = ((likeness[:a, :b].T @ left @ likeness[a:, b:]) * right).sum()
    luck = likeness.mean(axis=1).var() / likeness.shape[0] + likeness.mean(axis=0).var() / likeness.shape[1]
    return math.sqrt(max(0.0, float(of_left + of_right - both)) + float(luck))
