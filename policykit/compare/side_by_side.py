"""Two regions article by article: which answers which, with the words that differ, and which nobody answers."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from policykit.compare.cells import check_region, instrument_uses
from policykit.compare.frames import frame
from policykit.compare.matches import SAME_WORDING, shares_run
from policykit.compare.measuring import Measure, measured
from policykit.compare.reference import Snapshot
from policykit.compare.similarity import SHARED_WORDS, cosines, products
from policykit.compare.words import fold, words_of
from policykit.errors import UnknownChoice

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus

SHORTEST_AGREEMENT = 2
"""Letters that an equal stretch between two differences must have."""

PAIRS = {
    "left_id": "str",
    "right_id": "str",
    "left_title": "str",
    "right_title": "str",
    "similarity": "float64",
    "kind": "str",
    "mutual": "bool",
    "shared_words": "str",
    "idf": "str",
}
SPANS = {
    "op": "str",
    "left": "str",
    "left_start": "int64",
    "left_end": "int64",
    "right": "str",
    "right_start": "int64",
    "right_end": "int64",
}
NONE = "unmatched"

UNANSWERED = 0.12
"""Below this cosine the nearest article elsewhere shares the words of all of them (企业, 科技, 机构), not its task.
Lower than for sentences, because an article of five sentences spreads its weight over more words."""


def side_by_side(
    corpus: Corpus,
    left: str,
    right: str,
    *,
    floor: float = UNANSWERED,
    measure: Measure = "words",
    snapshot: Snapshot | None = None,
) -> pd.DataFrame:
    """Every article of ``left`` beside its best answer in ``right``, then those of ``right`` that are left.

    Columns: ``left_id``, ``right_id`` (article ids; empty where there is no answer), ``left_title``,
    ``right_title`` (number and title, else the section), ``similarity`` (cosine of the TF-IDF weights of the
    measures of both articles; of an unmatched one the best that there is, below ``floor``), ``kind``:
    ``same_wording`` (cosine of at least 0.8, or a shared run of at least 12 characters that covers half of the
    shorter article), ``same_instrument`` (coded with one instrument of one category), ``alike`` (neither) or
    ``unmatched``; ``mutual`` (each is the other's best), ``shared_words`` (at most 6, those that add most
    first), ``idf``.

    Each article with measures stands in one row at least: those of ``left`` in table order with their best
    answers, then each of ``right`` that is nobody's best answer, with its own best in ``left`` or alone. Equal
    cosines go to the first article. A region without measures leaves all articles of the other unmatched. The
    words that differ are those of :func:`differing_words` for the two ids of a row.

    ``measure`` as in :func:`similarity`. ``snapshot`` holds the IDF weights: None takes the newest of the workspace.

    >>> pairs = pk.side_by_side(corpus, "武汉", "郑州")
    >>> list(pairs.columns)[:2]
    ['left_id', 'right_id']
    """
    for region in (left, right):
        check_region(corpus, region)
    if left == right:
        raise UnknownChoice("对照地区", right, [r for r in corpus.regions if r != left])
    if not 0 <= floor <= 1:
        raise UnknownChoice("floor", floor, "0 到 1 之间的数")
    desk = _Desk(corpus, (left, right), measure, snapshot)
    return frame(desk.rows(floor), PAIRS)


def differing_words(corpus: Corpus, left_id: str, right_id: str) -> pd.DataFrame:
    """What two articles have word for word, what only the left one has and what only the right one.

    Columns: ``op``: ``equal`` (the same words in the same order), ``deleted`` (only left), ``inserted`` (only
    right); ``left`` and ``right`` (the stretch in each; empty where it has none), ``left_start``, ``left_end``,
    ``right_start``, ``right_end`` (offsets into the stored clean texts; an empty stretch begins and ends where it
    would stand). In reading order; the left stretches joined are the left article and the right ones the right
    article. Words are those of the words engine, compared as folded (full and half width are one). Source:
    Ratcliff & Metzener, Pattern Matching: The Gestalt Approach, 1988, as in Python's difflib.

    >>> left, right = corpus.articles["article_id"].iloc[[0, 1]]
    >>> words = pk.differing_words(corpus, left, right)
    >>> set(words["op"]) <= {"equal", "deleted", "inserted"}
    True
    """
    articles = corpus.articles
    known = zip(*(articles[c].tolist() for c in ("article_id", "text", "start")), strict=True)
    found = {
        article_id: (text, start) for article_id, text, start in known if article_id in (left_id, right_id)
    }
    for article_id in (left_id, right_id):
        if article_id not in found:
            raise UnknownChoice("条", article_id, articles["article_id"].tolist())
    (left, a), (right, b) = found[left_id], found[right_id]
    printed = words_of(corpus).printed
    return frame(_spans(printed(left), printed(right), a, b), SPANS)


def _spans(left: list[str], right: list[str], a: int, b: int) -> Iterator[tuple[object, ...]]:
    """The stretches of both texts that begin at the offsets ``a`` and ``b``."""
    for same, mine, other in _stretches(left, right):
        if same:
            yield "equal", mine, a, a + len(mine), other, b, b + len(other)
        else:
            if mine:
                yield "deleted", mine, a, a + len(mine), "", b, b
            if other:
                yield "inserted", "", a + len(mine), a + len(mine), other, b, b + len(other)
        a, b = a + len(mine), b + len(other)


def _stretches(left: list[str], right: list[str]) -> list[tuple[bool, str, str]]:
    """Equal and different stretches by turns.

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
    return found


class _Desk:
    """The articles of two regions laid out for comparison."""

    def __init__(
        self, corpus: Corpus, regions: tuple[str, str], measure: Measure, snapshot: Snapshot | None
    ) -> None:
        import numpy as np

        counts, snapshot = measured(corpus, measure=measure, snapshot=snapshot)
        self.vocabulary, self.idf = counts.vocabulary, snapshot.name
        measures = corpus.measures
        self.members: dict[str, list[int]] = {}
        owner: dict[str, str] = {}
        for i, (article_id, region) in enumerate(
            zip(measures["article_id"], measures["region"], strict=True)
        ):
            if region in regions:
                self.members.setdefault(article_id, []).append(i)
                owner[article_id] = region
        self.ids = [[a for a in self.members if owner[a] == region] for region in regions]
        groups = [np.array(self.members[a], dtype=np.int64) for side in self.ids for a in side]
        self.weights = snapshot.weigh(counts.pooled(groups), counts.vocabulary)
        split = len(self.ids[0])
        self.cosine = np.nan_to_num(cosines(self.weights))[:split, split:]
        self.texts = measures["text"].tolist()
        self.uses = instrument_uses(corpus)
        articles = corpus.articles
        self.titles = {
            a.article_id: f"{a.number} {a.title}".strip() or a.section
            for a in articles.itertuples(index=False)
        }

    def rows(self, floor: float) -> Iterator[tuple[object, ...]]:
        """The rows of the table, in its order."""
        lefts, rights = self.ids
        forth, back = _best(self.cosine), _best(self.cosine.T)
        taken = set()
        for i in range(len(lefts)):
            j, cosine = forth[i]
            if cosine >= floor and cosine > 0:
                taken.add(j)
                yield self._pair(i, j, cosine, mutual=back[j][0] == i)
            else:
                yield lefts[i], "", self.titles[lefts[i]], "", cosine, NONE, False, "", self.idf
        for j in range(len(rights)):
            i, cosine = back[j]
            if j in taken:
                continue
            if cosine >= floor and cosine > 0:
                yield self._pair(i, j, cosine, mutual=False)
            else:
                yield "", rights[j], "", self.titles[rights[j]], cosine, NONE, False, "", self.idf

    def _pair(self, i: int, j: int, cosine: float, *, mutual: bool) -> tuple[object, ...]:
        left, right = self.ids[0][i], self.ids[1][j]
        found = products(self.weights, self.vocabulary, i, len(self.ids[0]) + j)
        shared = "|".join(row[0] for row in sorted(found, key=lambda row: (-row[3], row[0]))[:SHARED_WORDS])
        titles = (self.titles[left], self.titles[right])
        return left, right, *titles, cosine, self._kind(left, right, cosine), mutual, shared, self.idf

    def _kind(self, left: str, right: str, cosine: float) -> str:
        if cosine >= SAME_WORDING or shares_run(self._plain(left), self._plain(right)):
            return "same_wording"
        both = (self.members[left], self.members[right])
        shared = any(all(used[rows].any() for rows in both) for used in self.uses.values())
        return "same_instrument" if shared else "alike"

    def _plain(self, article_id: str) -> str:
        return "".join(c for i in self.members[article_id] for c in fold(self.texts[i]) if c.isalnum())


def _best(cosine: np.ndarray) -> list[tuple[int, float]]:
    """For each row its best column and the cosine; column -1 and 0 where there is none."""
    if not cosine.shape[1]:
        return [(-1, 0.0)] * cosine.shape[0]
    return [(int(row.argmax()), float(row.max())) for row in cosine]
