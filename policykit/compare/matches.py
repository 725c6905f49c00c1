"""Which measure of one region answers which of another, in which words they differ, and which nobody answers."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.compare.cells import NAN, check_number, check_region, grouped, supporting
from policykit.compare.counts import DECIMALS, count
from policykit.compare.reference import Snapshot, current
from policykit.compare.words import fold, words_of
from policykit.errors import UnknownChoice
from policykit.tables import frame
from policykit.text import key
from policykit.waiting import steps

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus

SAME_WORDING = 0.8
"""From this cosine on, two sentences hold almost the same words."""

SHORTEST_RUN = 12
"""Characters that a shared run must have to count as copied wording: longer than any single term of the field
(首台套重大技术装备保险, 11), so that a product's name in a short sentence is no copy."""

UNANSWERED = 0.2
"""Below this cosine the nearest sentence elsewhere shares a word or two (银行, 创新), not its subject."""

SHARED_WORDS = 6
"""How many shared words a match shows."""

SHORTEST_AGREEMENT = 2
"""Letters that an equal stretch between two differences must have."""

SPARE = 4
"""Answers kept beyond those asked for, so that ties at the border show themselves."""


def matches(
    corpus: Corpus,
    left: str | None = None,
    right: str | None = None,
    *,
    regions: Sequence[str] | None = None,
    limit: int = 1,
    floor: float = 0.1,
    snapshot: Snapshot | None = None,
) -> pd.DataFrame:
    """For each measure its ``limit`` best answers in each other region, with a cosine of at least ``floor``.

    Columns: ``left_id``, ``right_id``, ``left_region``, ``right_region``, ``kind``: ``same_wording`` (cosine of at
    least 0.8, or a shared run of at least 12 characters that covers half of the shorter sentence), ``same_instrument``
    (both are coded with one instrument of one category), ``alike`` (neither); ``words`` (cosine of the
    TF-IDF weights of the two sentences, 0 to 1), ``meaning`` (NaN without an encoder), ``shared_terms`` (at most 6 words
    joined by ``|``, those that add most first). ``left`` and ``right`` restrict the two sides to a region each.

    Rows follow the left measure in table order, then the right region, then the rank of the answer; equal
    cosines rank in table order. A match is directed: the best answer to A may itself be answered better by
    another. The answers are exact, not approximate. No measures, or one region only, give an empty table.

    ``regions`` compares these alone. ``snapshot`` holds the IDF weights: None takes the newest of the workspace.

    >>> pairs = pk.matches(corpus, "武汉", "郑州", floor=0.3)
    >>> list(pairs.columns)[:2]
    ['left_id', 'right_id']
    """
    corpus = grouped(corpus, regions=regions)
    _check(corpus, left, right, limit, floor)
    field = _Field(corpus, snapshot)
    lefts = [left] if left is not None else [r for r in corpus.regions if r != right]
    rows: list[tuple[int, int, int, dict[str, Any]]] = []
    for a in steps(lefts, "查找对应措施"):
        rights = [right] if right is not None else [r for r in corpus.regions if r != a]
        for order, b in enumerate(rights):
            for i, answers in field.answers(a, b, top=limit, floor=floor):
                for rank, (j, cosine) in enumerate(answers):
                    row = {
                        "left_id": field.ids[i],
                        "right_id": field.ids[j],
                        "left_region": a,
                        "right_region": b,
                    }
                    row |= {"kind": field.kind(i, j, cosine), "words": cosine, "meaning": NAN}
                    rows.append((i, order, rank, row | {"shared_terms": field.shared(i, j)}))
    rows.sort(key=lambda row: row[:3])
    return frame("matches", (row for *_, row in rows))


def unmatched(
    corpus: Corpus, region: str, *, floor: float = UNANSWERED, snapshot: Snapshot | None = None
) -> pd.DataFrame:
    """The measures of a region without an answer anywhere: its specialities.

    Columns: ``measure_id``, ``article_id``, ``region``, ``text``, ``categories``, ``words`` (cosine of
    the best answer in any other region, below ``floor``; 0 where no word is shared), ``nearest_id`` (measure_id
    of that answer, or empty); in table order. Sentences of stop words alone cannot be compared and are left
    out, and without a second region nothing is, so that the table is empty.

    ``snapshot`` holds the IDF weights: None takes the newest of the workspace.

    >>> own = pk.compare.unmatched(corpus, "郑州")
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
            found = {"words": cosine, "nearest_id": field.ids[j] if j >= 0 else ""}
            rows.append(corpus.measures.iloc[i].to_dict() | found)
    return frame("unmatched", rows)


def differing_words(corpus: Corpus, left_id: str, right_id: str) -> pd.DataFrame:
    """What two articles, or two measures, have word for word, what only the left one has and what only the right one.

    Columns: ``op``: ``equal`` (the same words in the same order), ``deleted`` (only left), ``inserted`` (only
    right); ``left`` and ``right`` (the stretch in each; empty where it has none), ``left_start``, ``left_end``,
    ``right_start``, ``right_end`` (offsets into the stored clean texts; an empty stretch begins and ends where it
    would stand). In reading order; the left stretches joined are the left text and the right ones the right
    text. Words are those of the words engine, compared as folded (full and half width are one). Source:
    Ratcliff & Metzener, Pattern Matching: The Gestalt Approach, 1988, as in Python's difflib.

    >>> left, right = corpus.articles["article_id"].iloc[[0, 1]]
    >>> words = pk.compare.differing_words(corpus, left, right)
    >>> set(words["op"]) <= {"equal", "deleted", "inserted"}
    True
    """
    known: dict[str, tuple[str, int]] = {}
    for table, name in ((corpus.articles, "article_id"), (corpus.measures, "measure_id")):
        columns = (table[c] for c in (name, "text", "start"))
        known |= {address: (text, int(start)) for address, text, start in zip(*columns, strict=True)}
    for name in (left_id, right_id):
        if name not in known:
            raise UnknownChoice("条或措施", name, list(known))
    (left, a), (right, b) = known[left_id], known[right_id]
    printed = words_of(corpus).printed
    rows = []
    for op, mine, other in _stretches(printed(left), printed(right)):
        place = {"left_start": a, "left_end": a + len(mine), "right_start": b, "right_end": b + len(other)}
        rows.append({"op": op, "left": mine, "right": other} | place)
        a, b = a + len(mine), b + len(other)
    return frame("differing_words", rows)


def _stretches(left: list[str], right: list[str]) -> Iterator[tuple[str, str, str]]:
    """Equal and different stretches by turns: op, left, right.

    A mark or a single character (，, 的) that is equal between two differences is no agreement: it goes into them.
    """
    mine_folded, other_folded = ([fold(piece) for piece in side] for side in (left, right))
    codes = difflib.SequenceMatcher(None, mine_folded, other_folded, autojunk=False).get_opcodes()
    found: list[tuple[bool, str, str]] = []
    for n, (op, i, j, k, m) in enumerate(codes):
        mine, other = "".join(left[i:j]), "".join(right[k:m])
        inside = 0 < n < len(codes) - 1
        same = op == "equal" and not (inside and sum(c.isalnum() for c in mine) < SHORTEST_AGREEMENT)
        if found and not found[-1][0] and not same:
            _, before, beside = found.pop()
            mine, other = before + mine, beside + other
        found.append((same, mine, other))
    for same, mine, other in found:
        if same:
            yield "equal", mine, other
        else:
            yield from (("deleted", mine, ""),) if mine else ()
            yield from (("inserted", "", other),) if other else ()


def _check(corpus: Corpus, left: str | None, right: str | None, limit: int, floor: float) -> None:
    for region in (left, right):
        if region is not None:
            check_region(corpus, region)
    if left is not None and left == right:
        raise UnknownChoice("对照地区", right, [r for r in corpus.regions if r != left])
    check_number("limit", limit, low=1)
    check_number("floor", floor, low=0, high=1)


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

    def shared(self, i: int, j: int) -> tuple[str, ...]:
        """The words that two measures share, those that add most to the cosine first."""
        a, b = self._weights_of(i), self._weights_of(j)
        ranked = sorted((-a[w] * b[w], self.vocabulary[w]) for w in a if w in b)
        return tuple(word for _, word in ranked[:SHARED_WORDS])

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
            self._plain[row] = key(self.texts[i], marks=False)
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
