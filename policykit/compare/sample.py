"""A sample for double coding: seeded, stratified by region and category, so that rare cells are in it."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any

from policykit.compare.frames import frame
from policykit.compare.review import PLACE, places
from policykit.errors import UnknownChoice
from policykit.records import UNCODED

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

SAMPLE = {**PLACE, "stratum": "str", "weight": "float64"}


def review_sample(corpus: Corpus, n: int, *, seed: int) -> pd.DataFrame:
    """``n`` measures for blind double coding, in an order that tells nothing; fewer where the corpus has fewer.

    Strata are region × category, measures without a category among them; a measure with several belongs to the
    rarest of them in its region, so that the strata do not overlap. Places are dealt out one a stratum, round by
    round, until ``n`` are given: small strata are taken whole, and so drawn more often than their share.
    ``weight`` = measures of the stratum / drawn of it, the number of measures that a drawn one stands for; weighted
    sums estimate the corpus. Which measures are drawn, and the order of the rows, is decided by a hash of seed,
    address and sentence: the same on every machine.

    Columns: those that a coder sees (``measure_id``, ``region``, ``article``, ``before``, ``text``, ``after``),
    ``stratum`` and ``weight``.

    >>> sample = pk.review_sample(corpus, 30, seed=1)
    >>> len(sample)
    30
    """
    if n < 1:
        raise UnknownChoice("抽样的句数", n, "1 或更多")
    rows = list(places(corpus, status=True))
    cells = Counter((row[1], c) for row in rows for c in row[6].split("|") if c)
    strata: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows:
        own = [c for c in row[6].split("|") if c]
        rarest = min(own, key=lambda c: cells[row[1], c]) if own else UNCODED
        strata.setdefault(f"{row[1]} × {rarest}", []).append(row[:6])
    drawn = _dealt({name: len(members) for name, members in strata.items()}, n, seed)
    chosen = []
    for name, members in strata.items():
        members.sort(key=lambda row: _draw(seed, row[0], row[4]))
        weight = len(members) / drawn[name] if drawn[name] else 0.0
        chosen += [(*row, name, weight) for row in members[: drawn[name]]]
    chosen.sort(key=lambda row: _draw(seed, "order", row[0], row[4]))
    return frame(chosen, SAMPLE)


def _dealt(sizes: dict[str, int], n: int, seed: int) -> dict[str, int]:
    """How many are drawn of each stratum: one each a round; the last round goes by lot."""
    drawn = dict.fromkeys(sizes, 0)
    order = sorted(sizes, key=lambda name: _draw(seed, "stratum", name))
    left = min(n, sum(sizes.values()))
    while left:
        for name in order:
            if left and drawn[name] < sizes[name]:
                drawn[name] += 1
                left -= 1
    return drawn


def _draw(seed: int, *parts: str) -> str:
    return hashlib.sha256("\0".join((str(seed), *parts)).encode()).hexdigest()
