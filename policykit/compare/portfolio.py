"""Portfolio figures of the policy-instrument literature: how many instruments, how varied, how alike.

A portfolio is the instruments that a region's measures use. An instrument is told from others by its category too:
组合口号 in 信贷 and in 担保 are two.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import log
from typing import TYPE_CHECKING

from policykit.compare.cells import all_regions, instrument_uses, known_instruments
from policykit.compare.frames import frame
from policykit.compare.views import name_of
from policykit.records import CATEGORIES

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus

PORTFOLIO = {
    "level": "str",
    "region": "str",
    "measures": "int64",
    "instruments": "int64",
    "uses": "int64",
    "share_known": "float64",
    "share_used": "float64",
    "shannon": "float64",
    "simpson": "float64",
    "equitability": "float64",
    "categories": "int64",
    "instruments_per_category": "float64",
    "simpson_within": "float64",
    "aid": "float64",
}
SIMILARITY = {
    "level": "str",
    "left": "str",
    "right": "str",
    "jaccard": "float64",
    "bray_curtis": "float64",
    "shared": "str",
    "left_only": "str",
    "right_only": "str",
}
NAN = float("nan")


def shannon(counts: Sequence[int]) -> float:
    """Shannon diversity ``H = -Σ p ln p`` in nats, p the share of each instrument; NaN where there is none.

    0 where one instrument has every use, ln k where k instruments share them equally. Source: Shannon, A
    Mathematical Theory of Communication, 1948; as a figure of portfolios in Fernández-i-Marín, Knill &
    Steinebach, Studying Policy Design Quality in Comparative Perspective, American Political Science Review
    115(3), 2021 (there in bits).

    >>> round(shannon([2, 1, 1]), 4)
    1.0397
    """
    total = sum(counts)
    return sum(n / total * log(total / n) for n in counts if n) if total else NAN


def simpson(counts: Sequence[int]) -> float:
    """Gini–Simpson diversity ``1 - Σ p²``; NaN where there is no instrument.

    The probability that two uses drawn with replacement are of different instruments. Source: Simpson,
    Measurement of Diversity, Nature 163, 1949.

    >>> simpson([2, 1, 1])
    0.625
    """
    total = sum(counts)
    return 1 - sum((n / total) ** 2 for n in counts) if total else NAN


def equitability(counts: Sequence[int]) -> float:
    """Pielou's equitability ``H / ln k`` for k instruments in use: 1 where all are used equally often.

    NaN with fewer than two instruments, where there is nothing to be equal to. Source: Pielou, The Measurement
    of Diversity in Different Types of Biological Collections, Journal of Theoretical Biology 13, 1966.

    >>> round(equitability([2, 1, 1]), 4)
    0.9464
    """
    k = sum(n > 0 for n in counts)
    return shannon(counts) / log(k) if k > 1 else NAN


def instrument_diversity(targets: Sequence[frozenset[str]]) -> float:
    """Average instrument diversity (AID): how likely instruments of two different targets differ.

    ``targets`` holds the names of the instruments that address each target; here a target is a category. For
    each use (t, i) of an instrument i for a target t, the share of the uses for other targets that are of
    another instrument than i; the mean over all uses. NaN with fewer than two targets in use (PolicyPortfolios
    for R gives 0 there). Source: Fernández-i-Marín, Knill & Steinebach, American Political Science Review
    115(3), 2021, and the function ``diversity_aid`` of their package. Most instruments of this codebook belong to
    one category, so that the figure lies close to 1 unless instruments are shared.

    >>> instrument_diversity([frozenset("ab"), frozenset("a")])
    0.5
    """
    uses = [(t, i) for t, names in enumerate(targets) for i in sorted(names)]
    if sum(bool(names) for names in targets) < 2:
        return NAN
    shares = []
    for t, i in uses:
        others = [j for s, j in uses if s != t]
        shares.append(sum(j != i for j in others) / len(others))
    return sum(shares) / len(shares)


def jaccard(left: Sequence[int], right: Sequence[int]) -> float:
    """Jaccard similarity of two portfolios: instruments in both / instruments in either; NaN for two empty ones.

    Source: Jaccard, The Distribution of the Flora in the Alpine Zone, New Phytologist 11, 1912.

    >>> jaccard([2, 1, 0], [1, 0, 3])
    0.3333333333333333
    """
    either = sum(a > 0 or b > 0 for a, b in zip(left, right, strict=True))
    return sum(a > 0 and b > 0 for a, b in zip(left, right, strict=True)) / either if either else NAN


def bray_curtis(left: Sequence[int], right: Sequence[int]) -> float:
    """Bray–Curtis similarity of counts: ``1 - Σ|a - b| / Σ(a + b)``, 0 to 1; NaN for two empty portfolios.

    Larger documents have larger counts: it asks for the same numbers of measures, not the same mix. Source:
    Bray & Curtis, An Ordination of the Upland Forest Communities of Southern Wisconsin, Ecological Monographs
    27, 1957.

    >>> bray_curtis([2, 1, 0], [1, 0, 3])
    0.2857142857142857
    """
    total = sum(left) + sum(right)
    return 1 - sum(abs(a - b) for a, b in zip(left, right, strict=True)) / total if total else NAN


def portfolio(corpus: Corpus) -> pd.DataFrame:
    """The portfolio of each region, as a whole (level ``document``) and inside each category.

    Columns: ``level`` (``document``, ``category:信贷`` …), ``region``, ``measures`` (that use at least one
    instrument: the size), ``instruments`` (different ones), ``uses`` (measure–instrument pairs, on which the
    diversities rest), ``share_known`` (instruments named by the codebook's terms: those in use / all),
    ``share_used`` (instruments / those that any region uses), ``shannon``, ``simpson``, ``equitability`` (see
    the functions of these names), ``categories`` (in which an instrument is used),
    ``instruments_per_category`` (the mean over these categories), ``simpson_within`` (the mean of the
    Gini–Simpson diversities inside them), ``aid`` (:func:`instrument_diversity` over the categories).

    Every region on every level. NaN for whatever has no instrument to rest on, for shares of nothing, and for
    ``aid`` inside a category; all counts of a region that could not be read are 0. Source of the set of figures:
    Schmidt & Fleig, Global Patterns of National Climate Policies, Environmental Science & Policy 84, 2018;
    Fernández-i-Marín, Knill & Steinebach 2021.

    >>> table = pk.portfolio(corpus)
    >>> list(table.columns)[:4]
    ['level', 'region', 'measures', 'instruments']
    """
    uses, known = instrument_uses(corpus), set(known_instruments(corpus))
    place = corpus.measures["region"].to_numpy()
    rows: list[tuple[object, ...]] = []
    for level, categories in _levels():
        chosen = {key: mask for key, mask in uses.items() if key[0] in categories}
        possible = sum(key[0] in categories for key in known)
        for region in all_regions(corpus):
            here = place == region
            counts = {key: int((mask & here).sum()) for key, mask in chosen.items()}
            used = [key for key, n in counts.items() if n]
            within = [
                [n for key, n in counts.items() if n and key[0] == c]
                for c in categories
                if any(key[0] == c for key in used)
            ]
            numbers = list(counts.values())
            rows.append(
                (
                    level,
                    region,
                    _measures(chosen, here),
                    len(used),
                    sum(numbers),
                    len(known & set(used)) / possible if possible and used else NAN,
                    len(used) / len(chosen) if used else NAN,
                    shannon(numbers),
                    simpson(numbers),
                    equitability(numbers),
                    len(within),
                    len(used) / len(within) if within else NAN,
                    sum(map(simpson, within)) / len(within) if within else NAN,
                    instrument_diversity([frozenset(i for c, i in used if c == t) for t in categories]),
                )
            )
    return frame(rows, PORTFOLIO)


def portfolio_similarity(corpus: Corpus) -> pd.DataFrame:
    """How alike the portfolios of each pair of regions are, as a whole and inside each category.

    Columns: ``level``, ``left``, ``right`` (each pair once, chart order), ``jaccard`` (on which instruments),
    ``bray_curtis`` (on how many measures use each), ``shared``, ``left_only``, ``right_only`` (instruments as
    信贷·贴息, joined by ``|``). NaN where both portfolios are empty, and where one is of a region that could not
    be read wholly and shows no instrument on that level. Fewer than two regions give no rows.

    >>> pairs = pk.portfolio_similarity(corpus)
    >>> list(pairs.columns)[:5]
    ['level', 'left', 'right', 'jaccard', 'bray_curtis']
    """
    uses = instrument_uses(corpus)
    place = corpus.measures["region"].to_numpy()
    rows: list[tuple[object, ...]] = []
    for level, categories in _levels():
        keys = [key for key in uses if key[0] in categories]
        counts = {r: [int((uses[k] & (place == r)).sum()) for k in keys] for r in all_regions(corpus)}
        for left, right in combinations(counts, 2):
            a, b = counts[left], counts[right]
            unread = any(r in corpus.failed and not any(counts[r]) for r in (left, right))
            figures = (NAN, NAN) if unread else (jaccard(a, b), bray_curtis(a, b))
            names = list(zip(map(name_of, keys), a, b, strict=True))
            lists = (
                [name for name, x, y in names if x and y],
                [name for name, x, y in names if x and not y],
                [name for name, x, y in names if y and not x],
            )
            rows.append((level, left, right, *figures, *map("|".join, lists)))
    return frame(rows, SIMILARITY)


def _levels() -> list[tuple[str, tuple[str, ...]]]:
    return [("document", CATEGORIES), *((f"category:{c}", (c,)) for c in CATEGORIES)]


def _measures(uses: dict[tuple[str, str], np.ndarray], here: np.ndarray) -> int:
    """How many of the measures ``here`` use any of these instruments."""
    import numpy as np

    return int((np.logical_or.reduce(list(uses.values())) & here).sum()) if uses else 0
