"""Likeness of words at equal length, and whether a pair of regions stands out from any two.

A longer text repeats more of the common words, so that an excerpt is less like a document than the whole of it is. Here
every side is a draw: sentences without replacement, in an order by lot, until they hold ``LENGTH`` characters. Draws of two
regions are compared one by one. Nothing is drawn twice, so that no draw is narrower than its document, as in a bootstrap.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from policykit.compare.cells import NAN, members
from policykit.compare.counts import DECIMALS
from policykit.compare.reference import Snapshot, measured
from policykit.waiting import steps

if TYPE_CHECKING:
    import numpy as np

    from policykit.corpus.corpus import Corpus

LENGTH = 2000
"""Characters of each side, white space not counted: some 30 sentences, which documents of a city commonly have."""

DRAWS = 200
SEED = 20250101

CLEARLY = 0.95
"""Share of the draws of other pairs that a pair must lie above (or below) to be called alike (or unlike)."""


class Equal(NamedTuple):
    """What is said of one pair: mean and middle 95 % of its draws, and the verdict."""

    value: float
    low: float
    high: float
    verdict: str  # alike, any, unlike; empty where nothing can be said


NOTHING = Equal(NAN, NAN, NAN, "")


def at_equal_length(
    corpus: Corpus, snapshot: Snapshot, *, length: int = LENGTH, draws: int = DRAWS, seed: int = SEED
) -> dict[tuple[str, str], Equal]:
    """For each pair of regions that hold ``length`` characters of measures the likeness of ``draws`` draws.

    The verdict sets a pair against any two of the corpus. p = P(a draw of the pair is more alike than one of another
    pair), over all draws of both: ``alike`` from 0.95 on, ``unlike`` up to 0.05, where runs of characters instead of words,
    and words without IDF, put it on the same side of one half; else ``any``. It is relative to the corpus and may change
    with it; the numbers of two regions do not, since each region draws from a stream of its own (``seed`` and its name).
    A single pair has no verdict. Source of p: H. B. Mann and D. R. Whitney, On a Test of Whether One of Two Random
    Variables is Stochastically Larger than the Other, 1947.
    """
    import numpy as np

    drawn = {
        region: _drawn(corpus, region, own, length, draws, seed)
        for region, own in zip(corpus.regions, members(corpus), strict=True)
    }
    regions = [region for region, picked in drawn.items() if picked]
    pairs = list(combinations(regions, 2))
    settings = [_likeness(weigh, drawn, regions) for weigh in _ways(corpus, snapshot)] if pairs else []
    above = [_above(likeness) for likeness in steps(settings, "等长比较")]
    found = {}
    for pair in pairs:
        values = settings[0][pair]
        low, high = np.quantile(values, (0.025, 0.975))
        mean, low, high = (float(round(number, DECIMALS)) for number in (values.mean(), low, high))
        found[pair] = Equal(mean, low, high, _verdict([p[pair] for p in above]))
    return found


def _verdict(above: list[float]) -> str:
    plain = above[0]
    if plain != plain:
        return ""
    if plain >= CLEARLY and min(above) > 1 / 2:
        return "alike"
    return "unlike" if plain <= 1 - CLEARLY and max(above) < 1 / 2 else "any"


def _drawn(
    corpus: Corpus, region: str, own: np.ndarray, length: int, draws: int, seed: int
) -> list[np.ndarray]:
    """The measures of each draw, as positions in the table; none where the region does not hold so many characters."""
    import numpy as np

    sizes = np.array(
        [len("".join(text.split())) for text in corpus.measures["text"].iloc[own]], dtype=np.int64
    )
    if sizes.sum() < length:
        return []
    name = int.from_bytes(hashlib.sha256(region.encode()).digest()[:8], "big")
    lot = np.random.default_rng([seed, name])
    orders = [lot.permutation(len(own)) for _ in range(draws)]
    return [own[order[: np.searchsorted(sizes[order].cumsum(), length) + 1]] for order in orders]


def _ways(corpus: Corpus, snapshot: Snapshot) -> list[Callable[[list[np.ndarray]], Any]]:
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


def _likeness(
    weigh: Callable[[list[np.ndarray]], Any], drawn: dict[str, list[np.ndarray]], regions: list[str]
) -> dict[tuple[str, str], np.ndarray]:
    """The cosine of each draw, by pair."""
    import numpy as np

    sides = {region: weigh(drawn[region]) for region in regions}
    return {
        (a, b): np.asarray(sides[a].multiply(sides[b]).sum(axis=1)).ravel().round(DECIMALS)
        for a, b in combinations(regions, 2)
    }


def _above(likeness: dict[tuple[str, str], np.ndarray]) -> dict[tuple[str, str], float]:
    """For each pair the share of the draws of all others that its own lie above; equal ones count half; NaN without others."""
    import numpy as np

    everything = np.sort(np.concatenate(list(likeness.values())))
    found = {}
    for pair, own in likeness.items():
        others = len(own) * (len(everything) - len(own))
        beaten = _beaten(own, everything) - _beaten(own, np.sort(own))
        found[pair] = beaten / others if others else NAN
    return found


def _beaten(values: np.ndarray, ordered: np.ndarray) -> float:
    """How many of ``ordered`` lie below each of ``values``, in all; equal ones count half."""
    import numpy as np

    return float(
        (np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right")).sum() / 2
    )
