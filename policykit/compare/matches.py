"""Which measure of one region answers which of another, and which measures nobody answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.compare.cells import check_region, supporting
from policykit.compare.counts import count
from policykit.compare.frames import frame
from policykit.compare.reference import Snapshot, current
from policykit.compare.similarity import DECIMALS
from policykit.compare.words import fold, words_of
from policykit.errors import UnknownChoice
from policykit.waiting import steps

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus

COLUMNS = {
    "left_id": "str",
    "right_id": "str",
    "left_region": "str",
    "right_region": "str",
    "similarity": "float64",
    "shared_terms": "str",
    "kind": "str",
}
UNMATCHED = {
    "measure_id": "str",
    "article_id": "str",
    "region": "str",
    "text": "str",
    "categories": "str",
    "similarity": "float64",
    "nearest": "str",
}

SAME_WORDING = 0.8
"""From this cosine on, two sentences hold almost the same words."""

SHORTEST_RUN = 12
"""Characters that a shared run must have to count as copied wording: longer than any single term of the field
(首台套重大技术装备保险, 11), so that a product's name in a short sentence is no copy."""

UNANSWERED = 0.2
"""Below this cosine the nearest sentence elsewhere shares a word or two (银行, 创新), not its subject."""

SHARED_TERMS = 6
"""How many shared words a match shows."""

SPARE = 4
"""Answers kept beyond ``top``, so that ties at the border show themselves."""


def matches(
    corpus: Corpus,
    left: str | None = None,
    right: str | None = None,
    *,
    top: int = 1,
    floor: float = 0.1,
    snapshot: Snapshot | None = None,
) -> pd.DataFrame:
    """For each measure its ``top`` best answers in each other region, with a cosine of at least ``floor``.

    Columns: ``left_id``, ``right_id``, ``left_region``, ``right_region``, ``similarity`` (cosine of the
    TF-IDF weights of the two sentences, 0 to 1), ``shared_terms`` (at most 6 words joined by ``|``, those
    that add most first), ``kind``: ``same_wording`` (cosine of at least 0.8, or a shared run of at least 12
    characters that covers half of the shorter sentence), ``same_instrument`` (both are coded with one
    instrument of one category), ``alike`` (neither). ``left`` and ``right`` restrict the two sides to a
    region each.

    Rows follow the left measure in table order, then the right region, then the rank of the answer; equal
    cosines rank in table order. A match is directed: the best answer to A may itself be answered better by
    another. The answers are exact, not approximate. No measures, or one region only, give an empty table.

    ``snapshot`` holds the IDF weights: None takes the newest of the workspace.

    >>> pairs = pk.matches(corpus, "武汉", "郑州", floor=0.3)
    >>> list(pairs.columns)[:2]
    ['left_id', 'right_id']
    """
    _check(corpus, left, right, top, floor)
    field = _Field(corpus, snapshot)
    lefts = [left] if left is not None else [r for r in corpus.regions if r != right]
    rows: list[tuple[int, int, int, tuple[Any, ...]]] = []
    for a in steps(lefts, "查找对应措施"):
        rights = [right] if right is not None else [r for r in corpus.regions if r != a]
        for order, b in enumerate(rights):
            for i, answers in field.answers(a, b, top=top, floor=floor):
                for rank, (j, cosine) in enumerate(answers):
                    facts = (
                        field.ids[i],
                        field.ids[j],
                        a,
                        b,
                        cosine,
                        field.shared(i, j),
                        field.kind(i, j, cosine),
                    )
                    rows.append((i, order, rank, facts))
    rows.sort(key=lambda row: row[:3])
    return frame((facts for *_, facts in rows), COLUMNS)


def unmatched(
    corpus: Corpus, region: str, *, floor: float = UNANSWERED, snapshot: Snapshot | None = None
) -> pd.DataFrame:
    """The measures of a region without an answer anywhere: its specialities.

    Columns: ``measure_id``, ``article_id``, ``region``, ``text``, ``categories``, ``similarity`` (cosine of
    the best answer in any other region, below ``floor``; 0 where no word is shared), ``nearest`` (measure_id
    of that answer, or empty); in table order. Sentences of stop words alone cannot be compared and are left
    out, and without a second region nothing is, so that the table is empty.

    ``snapshot`` holds the IDF weights: None takes the newest of the workspace.

    >>> own = pk.unmatched(corpus, "郑州")
    >>> list(own.columns)[:4]
    ['measure_id', 'article_id', 'region', 'text']
    """
    _check(corpus, region, None, 1, floor)
    others = [r for r in corpus.regions if r != region and (corpus.measures["region"] == r).any()]
    field = _Field(corpus, snapshot)
    best: dict[int, tuple[int, float]] = {}
    for other in others:
        for i, answers in field.answers(region, other, top=1, floor=0.0):
            if answers and (i not in best or (-answers[0][1], answers[0][0]) < (-best[i][1], best[i][0])):
                best[i] = answers[0]
    rows = []
    for i in field.members.get(region, ()) if others else ():
        j, cosine = best.get(i, (-1, 0.0))
        if cosine < floor and field.words_in(i):
            m = corpus.measures.iloc[i]
            nearest = field.ids[j] if j >= 0 else ""
            rows.append((m.measure_id, m.article_id, region, m.text, m.categories, cosine, nearest))
    return frame(rows, UNMATCHED)


def _check(corpus: Corpus, left: str | None, right: str | None, top: int, floor: float) -> None:
    for region in (left, right):
        if region is not None:
            check_region(corpus, region)
    if left is not None and left == right:
        raise UnknownChoice("对照地区", right, [r for r in corpus.regions if r != left])
    if top < 1:
        raise UnknownChoice("top", top, "1 以上的整数")
    if not 0 <= floor <= 1:
        raise UnknownChoice("floor", floor, "0 到 1 之间的数")


@dataclass(frozen=True)
class _Region:
    """The distinct sentences of a region, in table order."""

    rows: np.ndarray  # their rows in the weights
    owners: list[list[int]]  # for each, the positions of the measures that say it


class _Field:
    """The measures of a corpus laid out for comparison: weights, distinct sentences, instruments."""

    def __init__(self, corpus: Corpus, snapshot: Snapshot | None) -> None:
        measures = corpus.measures
        self.ids = measures["measure_id"].tolist()
        self.texts = measures["text"].tolist()
        self.members: dict[str, list[int]] = {}
        for i, region in enumerate(measures["region"]):
            self.members.setdefault(region, []).append(i)
        counts = count(measures, words_of(corpus))
        self.vocabulary, self.row = counts.vocabulary, counts.row
        self.weights = (snapshot or current(corpus)).weigh(counts.matrix, counts.vocabulary)
        self.weights.sort_indices()
        used = supporting(corpus.labels)
        self.instruments: dict[str, set[tuple[str, str]]] = {}
        for measure_id, category, instrument in zip(
            used["measure_id"], used["category"], used["instrument"], strict=True
        ):
            if instrument:
                self.instruments.setdefault(measure_id, set()).add((category, instrument))
        self._regions: dict[str, _Region] = {}
        self._plain: dict[int, str] = {}

    def answers(
        self, left: str, right: str, *, top: int, floor: float
    ) -> Iterator[tuple[int, list[tuple[int, float]]]]:
        """For each measure of ``left`` (its position) the positions and cosines of its best in ``right``."""
        a, b = self._region(left), self._region(right)
        if not a.owners or not b.owners or not self.vocabulary:
            return
        for owners, found in zip(
            a.owners, _best(self.weights[a.rows], self.weights[b.rows], top=top, floor=floor), strict=True
        ):
            ranked = sorted((-cosine, j) for at, cosine in found for j in b.owners[at])[:top]
            for i in owners:
                yield i, [(j, -cosine) for cosine, j in ranked]

    def words_in(self, i: int) -> int:
        """How many distinct words measure ``i`` has."""
        return int(self.weights.indptr[self.row[i] + 1] - self.weights.indptr[self.row[i]])

    def shared(self, i: int, j: int) -> str:
        """The words that two measures share, those that add most to the cosine first."""
        a, b = self._weights_of(i), self._weights_of(j)
        ranked = sorted((-a[w] * b[w], self.vocabulary[w]) for w in a if w in b)
        return "|".join(word for _, word in ranked[:SHARED_TERMS])

    def kind(self, i: int, j: int, cosine: float) -> str:
        """``same_wording``, ``same_instrument`` or ``alike``."""
        if cosine >= SAME_WORDING or shares_run(self._characters(i), self._characters(j)):
            return "same_wording"
        ours = self.instruments.get(self.ids[i], set())
        return "same_instrument" if ours & self.instruments.get(self.ids[j], set()) else "alike"

    def _region(self, region: str) -> _Region:
        if region not in self._regions:
            import numpy as np

            owners: dict[int, list[int]] = {}
            for i in self.members.get(region, ()):
                owners.setdefault(int(self.row[i]), []).append(i)
            self._regions[region] = _Region(np.array(list(owners), dtype=np.int64), list(owners.values()))
        return self._regions[region]

    def _weights_of(self, i: int) -> dict[int, float]:
        start, end = self.weights.indptr[self.row[i]], self.weights.indptr[self.row[i] + 1]
        return dict(
            zip(self.weights.indices[start:end].tolist(), self.weights.data[start:end].tolist(), strict=True)
        )

    def _characters(self, i: int) -> str:
        row = int(self.row[i])
        if row not in self._plain:
            self._plain[row] = "".join(c for c in fold(self.texts[i]) if c.isalnum())
        return self._plain[row]


def _best(left: Any, right: Any, *, top: int, floor: float) -> Iterator[list[tuple[int, float]]]:
    """For each row of ``left`` the rows of ``right`` with the ``top`` largest products, and their ties.

    One sparse product for the block; only rows whose ties run beyond what it kept are done again in full.
    """
    from sparse_dot_topn import sp_matmul_topn

    kept = top + SPARE
    # Just below the floor, because a cosine is rounded before it is judged.
    product = sp_matmul_topn(
        left, right.T.tocsr(), top_n=kept, threshold=floor - 1e-9, sort=True, n_threads=2
    )
    for i in range(left.shape[0]):
        start, end = product.indptr[i], product.indptr[i + 1]
        columns, cosines = product.indices[start:end], product.data[start:end].round(DECIMALS)
        if len(cosines) == kept and cosines[top - 1] == cosines[-1]:
            whole = (left[i] @ right.T).tocoo()
            columns, cosines = whole.col, whole.data.round(DECIMALS)
        found = [
            (j, c) for j, c in zip(columns.tolist(), cosines.tolist(), strict=True) if c >= floor and c > 0
        ]
        border = sorted((c for _, c in found), reverse=True)[:top]
        yield [(j, c) for j, c in found if c >= border[-1]]


def shares_run(a: str, b: str) -> bool:
    """Whether a run of characters that both hold covers half of the shorter one (and 12 characters at least).

    >>> shares_run("对符合条件的科技贷款给予风险补偿", "市财政对符合条件的科技贷款给予支持")
    True
    """
    shorter, longer = sorted((a, b), key=len)
    size = max(SHORTEST_RUN, -(-len(shorter) // 2))
    if len(shorter) < size:
        return False
    runs = {shorter[k : k + size] for k in range(len(shorter) - size + 1)}
    return any(longer[k : k + size] in runs for k in range(len(longer) - size + 1))
