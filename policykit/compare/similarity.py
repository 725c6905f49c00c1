"""How alike regions and documents are, and by which words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from policykit.compare.cells import carries
from policykit.compare.counts import count
from policykit.compare.frames import frame
from policykit.compare.reference import Snapshot, current
from policykit.compare.words import words_of
from policykit.errors import UnknownChoice
from policykit.records import CATEGORIES

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus

COLUMNS = {"level": "str", "left": "str", "right": "str", "similarity": "float64", "idf": "str"}
CONTRIBUTIONS = {"word": "str", "left_weight": "float64", "right_weight": "float64", "product": "float64"}
DRIFT = {"left": "str", "right": "str", "level": "str", "before": "float64", "after": "float64"}

DECIMALS = 12
"""Cosines are rounded here: below lies only the order in which a machine happens to sum."""

LEVELS = ("document", *(f"category:{c}" for c in CATEGORIES), "file")


def similarity(corpus: Corpus, *, snapshot: Snapshot | None = None) -> pd.DataFrame:
    """Cosine similarity of every pair of regions, and of every pair of policy documents.

    Columns: ``level``, ``left``, ``right``, ``similarity`` (0 to 1), ``idf`` (name of the snapshot; the
    newest of the workspace when none is given). Each pair once, left before right in chart order. ``level``
    is ``document`` (regions, all measures of their policy documents summed), ``category:信贷`` … (only the
    measures that carry the category) or ``file`` (single documents; left and right are doc_id).

    similarity = Σ_w l_w·r_w, where l and r hold ``(1 + ln tf_w) · idf_w`` scaled to length 1 and tf counts a
    word over all measures of the side. NaN where one side has no measure (or no word) on that level: there is
    nothing to compare, which is not the same as unlike. Fewer than two regions give no rows. Source: Manning,
    Raghavan, Schütze, Introduction to Information Retrieval, 2008, §6.3-6.4.
    """
    import numpy as np

    snapshot = snapshot or current(corpus)
    counts = count(corpus.measures, words_of(corpus))
    rows: list[tuple[str, str, str, float, str]] = []
    for level, sides, groups in _levels(corpus):
        weights = snapshot.weigh(counts.pooled(groups), counts.vocabulary)
        cosine = (weights @ weights.T).toarray().round(DECIMALS)
        silent = weights.getnnz(axis=1) == 0
        cosine[silent, :] = cosine[:, silent] = np.nan
        for i, j in zip(*np.triu_indices(len(sides), k=1), strict=True):
            rows.append((level, sides[i], sides[j], float(cosine[i, j]), snapshot.name))
    return frame(rows, COLUMNS)


def contributions(
    corpus: Corpus, left: str, right: str, level: str = "document", *, snapshot: Snapshot | None = None
) -> pd.DataFrame:
    """The words that two sides share and what each adds to their similarity.

    Columns: ``word``, ``left_weight``, ``right_weight`` (TF-IDF weights, each side scaled to length 1),
    ``product``; the largest product first. The products sum to the ``similarity`` of that pair and level;
    empty where that is NaN or 0. Arguments as in the rows of :func:`similarity`.
    """
    snapshot = snapshot or current(corpus)
    known = {name: (sides, groups) for name, sides, groups in _levels(corpus)}
    if level not in known:
        raise UnknownChoice("层级", level, list(LEVELS))
    sides, groups = known[level]
    for side in (left, right):
        if side not in sides:
            raise UnknownChoice("文件" if level == "file" else "地区", side, list(sides))
    counts = count(corpus.measures, words_of(corpus))
    chosen = [groups[sides.index(left)], groups[sides.index(right)]]
    weights = snapshot.weigh(counts.pooled(chosen), counts.vocabulary)
    a, b = (dict(zip(row.indices, row.data, strict=True)) for row in (weights[0], weights[1]))
    rows = [(counts.vocabulary[w], float(a[w]), float(b[w]), float(a[w] * b[w])) for w in a if w in b]
    return frame(sorted(rows, key=lambda row: (-row[3], row[0])), CONTRIBUTIONS)


def drift(old: Snapshot, new: Snapshot, corpus: Corpus) -> pd.DataFrame:
    """What a change of the snapshot moves: every similarity of the corpus under the old and the new.

    Columns: ``left``, ``right``, ``level``, ``before``, ``after``; rows in the order of :func:`similarity`.
    """
    before, after = similarity(corpus, snapshot=old), similarity(corpus, snapshot=new)
    table = before.assign(before=before["similarity"], after=after["similarity"])
    return table[list(DRIFT)].astype(DRIFT)


def _levels(corpus: Corpus) -> Iterator[tuple[str, tuple[str, ...], list[np.ndarray]]]:
    """Level by level its sides and, for each side, the positions of its measures."""
    import numpy as np

    measures = corpus.measures
    region = measures["region"].to_numpy()
    regions = corpus.regions
    yield "document", regions, [np.flatnonzero(region == r) for r in regions]
    for category in CATEGORIES:
        held = carries(measures, category)
        yield f"category:{category}", regions, [np.flatnonzero((region == r) & held) for r in regions]
    documents = tuple(corpus.policies["doc_id"])
    positions: dict[str, list[int]] = {}
    for at, doc_id in enumerate(measures["doc_id"]):
        positions.setdefault(doc_id, []).append(at)
    yield "file", documents, [np.array(positions.get(d, []), dtype=np.int64) for d in documents]
