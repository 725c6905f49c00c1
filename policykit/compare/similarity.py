"""How alike regions are: by their words, and by the instruments that they use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Literal, get_args

from policykit.compare.cells import (
    NAN,
    By,
    Key,
    all_regions,
    chosen_categories,
    grouped,
    instrument_uses,
    members,
)
from policykit.compare.counts import DECIMALS, cosines, products
from policykit.compare.equal import NOTHING, at_equal_length
from policykit.compare.meaning import likeness, vectors
from policykit.compare.reference import Snapshot, Tokens, current, load, make, measured, names
from policykit.errors import UnknownChoice
from policykit.tables import frame

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus


Length = Literal["raw", "equal"]
"""Documents as they are, as published; or at equal length beside it."""


def similarity(
    corpus: Corpus,
    *,
    by: By = "region",
    categories: Iterable[str] | None = None,
    regions: Sequence[str] | None = None,
    snapshot: Snapshot | None = None,
    tokens: Tokens = "words",
    length: Length = "raw",
) -> pd.DataFrame:
    """How alike each pair of regions is, as a whole and by category; each pair once, left before right in chart order.

    Columns: ``left``, ``right``, ``category`` (empty: all measures; else those that carry it), ``words`` (cosine of
    TF-IDF, 0 to 1), ``meaning`` (:func:`policykit.compare.meaning.likeness` of their sentences; NaN without an encoder), ``instruments``
    (:func:`instrument_likeness`), ``equal``, ``equal_low``, ``equal_high`` and ``verdict`` (with ``length="equal"``, for whole
    documents: their likeness when both sides have 2,000 characters, its 95 % interval, and ``alike``, ``any`` or
    ``unlike``; ``raw`` spares the time, ``words`` is the same number either way; all of :func:`policykit.compare.equal.at_equal_length`; NaN and empty otherwise), ``idf`` (the snapshot).

    words = Σ_w l_w·r_w, where l and r hold ``(1 + ln tf_w) · idf_w`` scaled to length 1 and tf counts a
    word over all measures of the side. NaN where one side has no measure (or no word): there is nothing to compare,
    which is not the same as unlike. Fewer than two regions give no rows. Source: Manning, Raghavan, Schütze,
    Introduction to Information Retrieval, 2008, §6.3-6.4.

    ``by`` groups otherwise (``by="doc_id"`` compares documents), ``categories`` takes these alone, without the whole, and
    ``regions`` compares these alone, which moves no number of the others. ``snapshot`` holds the IDF weights: None takes
    the newest of the workspace. ``tokens="characters"`` counts runs of two and three characters instead of words: a
    second opinion where a document was put through another language.

    >>> pairs = pk.similarity(corpus)
    >>> list(pairs.columns)[:4]
    ['left', 'right', 'category', 'words']
    """
    if length not in get_args(Length):
        raise UnknownChoice("length", length, list(get_args(Length)))
    part = grouped(corpus, by, regions)
    counts, snapshot = measured(part, tokens=tokens, snapshot=snapshot)
    uses = instrument_uses(part)
    equal = at_equal_length(part, snapshot) if length == "equal" else {}
    sentences = vectors(part, part.measures["text"].tolist())
    rows = []
    for category in chosen_categories(part, categories) if categories else ["", *chosen_categories(part)]:
        groups = members(part, category)
        cosine = cosines(snapshot.weigh(counts.pooled(groups), counts.vocabulary))
        alike = instrument_likeness(part, {k: m for k, m in uses.items() if category in ("", k[0])})
        for (i, left), (j, right) in combinations(enumerate(part.regions), 2):
            even = NOTHING if category else equal.get((left, right), NOTHING)
            rows.append(
                {
                    "left": left,
                    "right": right,
                    "category": category,
                    "words": float(cosine[i, j]),
                    "meaning": NAN
                    if sentences is None
                    else likeness(sentences[groups[i]], sentences[groups[j]]),
                    "instruments": alike[left, right],
                    "equal": even.value,
                    "equal_low": even.low,
                    "equal_high": even.high,
                    "verdict": even.verdict,
                    "idf": snapshot.name,
                }
            )
    return frame("similarity", rows)


def instrument_likeness(corpus: Corpus, uses: dict[Key, np.ndarray]) -> dict[tuple[str, str], float]:
    """For each pair of regions how alike the instruments are that their measures use, 0 to 1.

    Weighted Jaccard of shares: Σ_k min(l_k, r_k) / Σ_k max(l_k, r_k), where l_k is the share of instrument k in all uses
    (measure and instrument) of the region, so that a longer document is not another one. NaN where a side uses none.
    Source: M. Ružička, Anwendung mathematisch-statistischer Methoden in der Geobotanik, Biológia 13 (1958) 647-661.
    By hand: (2, 1, 1) and (1, 1, 0) uses give shares (½, ¼, ¼) and (½, ½, 0), hence ¾ / 1¼ = 0.6.
    """
    place = corpus.measures["region"].to_numpy()
    shares: dict[str, list[float]] = {}
    for region in all_regions(corpus):
        counts = [int((mask & (place == region)).sum()) for mask in uses.values()]
        shares[region] = [n / sum(counts) for n in counts] if sum(counts) else []
    found = {}
    for left, right in combinations(shares, 2):
        pairs = list(zip(shares[left], shares[right], strict=False))
        known = shares[left] and shares[right]
        found[left, right] = round(sum(map(min, pairs)) / sum(map(max, pairs)), DECIMALS) if known else NAN
    return found


def contributions(
    corpus: Corpus,
    left: str,
    right: str,
    category: str = "",
    *,
    by: By = "region",
    limit: int | None = None,
    snapshot: Snapshot | None = None,
    tokens: Tokens = "words",
) -> pd.DataFrame:
    """The words that two regions share and what each adds to their similarity.

    Columns: ``word``, ``left_weight``, ``right_weight`` (TF-IDF weights, each side scaled to length 1),
    ``product``; the largest product first. The products sum to the ``words`` of that pair and category in
    :func:`similarity`; empty where that is NaN or 0. ``limit`` keeps so many; the other options as there.

    >>> words = pk.compare.contributions(corpus, "武汉", "郑州")
    >>> list(words.columns)
    ['word', 'left_weight', 'right_weight', 'product']
    """
    part = grouped(corpus, by)
    for side in (left, right):
        if side not in part.regions:
            raise UnknownChoice("文件" if by == "doc_id" else "地区", side, list(part.regions))
    if category:
        chosen_categories(part, [category])
    counts, snapshot = measured(part, tokens=tokens, snapshot=snapshot)
    groups = dict(zip(part.regions, members(part, category), strict=True))
    weights = snapshot.weigh(counts.pooled([groups[left], groups[right]]), counts.vocabulary)
    rows = products(weights, counts.vocabulary, 0, 1)
    named = ("word", "left_weight", "right_weight", "product")
    return frame("contributions", (dict(zip(named, row, strict=True)) for row in rows[:limit]))


def idf_drift(corpus: Corpus, before: str | None = None, after: str | None = None) -> pd.DataFrame:
    """What a change of the snapshot moves: every likeness of words under the old and the new weights.

    Columns: ``left``, ``right``, ``category``, ``before``, ``after``; rows in the order of :func:`similarity`.
    ``before`` and ``after`` are names such as idf-1. Without ``after`` the corpus as it is now is the new one:
    what ``policykit run --refresh-idf`` would do, with nothing written; without ``before`` the newest snapshot
    is the old one.

    >>> moved = pk.compare.idf_drift(corpus, "idf-1")
    >>> list(moved.columns)
    ['left', 'right', 'category', 'before', 'after']
    """
    folder = corpus.path / "reference"
    for name in (before, after):
        if name and name not in names(folder):
            raise UnknownChoice("IDF 快照", name, list(names(folder)))
    old = load(folder, before) if before else current(corpus)
    new = load(folder, after) if after else make(corpus.whole, name="now")
    table = similarity(corpus, snapshot=old)
    table["before"], table["after"] = table["words"], similarity(corpus, snapshot=new)["words"]
    return frame("idf_drift", table.to_dict("records"))
