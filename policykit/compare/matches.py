"""Which measure of one region answers which of another, what comes nearest to any sentence, and what nobody answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from policykit.coding.coder import Coded, code
from policykit.coding.decisions import MATCH
from policykit.compare.cells import (
    BROKEN,
    NAN,
    By,
    Key,
    check_number,
    check_region,
    grouped,
    in_doubt,
    instrument_uses,
    name_of,
)
from policykit.compare.counts import DECIMALS, count
from policykit.compare.formulas import formula
from policykit.compare.meaning import vectors
from policykit.compare.reference import Snapshot, covered, current
from policykit.compare.words import words_of
from policykit.errors import UnknownChoice
from policykit.tables import frame
from policykit.waiting import steps

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus

HEADING, INSTRUMENT = 0.5, 1.5
"""What a word of the heading and an instrument weigh beside a word of the sentence. Tried on 30 measures of two pairs of
documents coded by hand: 0.5 to 1 and 1 to 2 differ by one measure."""

SAME, RELATED = 0.2, 0.15
"""Scores from which on a measure is the same as its nearest one, or related to it; below them it has no counterpart."""

SHARED_WORDS = 6
"""How many shared words a match shows."""

SPARE = 4
"""Answers kept beyond those asked for, so that ties at the border show themselves."""


def matches(
    corpus: Corpus,
    left: str | None = None,
    right: str | None = None,
    *,
    by: By = "region",
    regions: Sequence[str] | None = None,
    snapshot: Snapshot | None = None,
) -> pd.DataFrame:
    """For each measure its counterpart in each other region, where it has one; a measure without a row has none there.

    Columns: ``left_id``, ``right_id``, ``left_region``, ``right_region``, ``kind``: ``same`` (score of at least 0.2)
    or ``related`` (at least 0.15), or what people decided of the pair, whatever its score; ``status``: ``human`` there, else
    ``machine``; ``score``, ``words`` (cosine of the TF-IDF weights of the two sentences alone, 0 to 1),
    ``meaning`` (cosine of their vectors; NaN without an encoder), ``shared_terms`` (at most 6 words and instruments
    joined by ``|``, those that add most to the score first). ``left`` and ``right`` restrict the two sides to a region each.

    score = Σ_k l_k·r_k, where l and r are scaled to length 1 and hold, each times ``ln((1 + n) / (1 + df))``: for a word
    of the sentence ``1 + ln tf``, for a word of the article's heading 0.5 more, for an instrument 1.5. n and df are those
    of the snapshot, so that a new document moves no score of two others. Damaged sentences, and those of stock phrases
    alone (本办法自发布之日起施行), have no counterparts.

    Rows follow the left measure in table order, then the right region; of equal scores the first in table order counts. A
    match is directed: the best answer to A may itself be answered better by another. No measures, or one region only, give
    an empty table. ``by`` groups otherwise, ``regions`` compares these alone. ``snapshot`` holds the IDF weights: None takes the newest.

    >>> pairs = pk.matches(corpus, "武汉", "郑州")
    >>> set(pairs["kind"]) <= {"same", "related"}
    True
    """
    corpus = grouped(corpus, by, regions)
    _check(corpus, left, right)
    field = Field(corpus, snapshot)
    lefts = [left] if left is not None else [r for r in corpus.regions if r != right]
    found: list[tuple[int, int, Answer]] = []
    for a in steps(lefts, "查找对应措施"):
        rights = [right] if right is not None else [r for r in corpus.regions if r != a]
        for order, b in enumerate(rights):
            decided = field.decided_between(a, b)
            refused = max(
                (sum(said == "none" for said in own.values()) for own in decided.values()), default=0
            )
            for i, answers in answers_of(field.block(a), field.block(b), 1 + refused):
                best = field.best(i, answers, decided.get(i, {}))
                found += [(i, order, best)] if best else []
    found.sort(key=lambda row: row[:2])
    return frame("matches", (field.pair(i, answer) for i, _, answer in found))


def shortlist(
    corpus: Corpus, left: str, right: str, *, limit: int = 5, snapshot: Snapshot | None = None
) -> pd.DataFrame:
    """For each measure of ``left`` the ``limit`` nearest of ``right``, for a person to judge.

    Columns as in :func:`policykit.matches`; ``kind`` is empty where the score asserts nothing, ``none`` where people
    decided that. Rows follow the left
    measure in table order, then the score. ``snapshot`` as there.

    >>> near = pk.compare.shortlist(corpus, "聊城", "武汉", limit=3)
    >>> int(near.groupby("left_id").size().max())
    3
    """
    _check(corpus, left, right)
    check_number("limit", limit, low=1)
    field = Field(corpus, snapshot)
    return frame(
        "shortlist",
        (
            field.pair(i, answer)
            for i, answers in answers_of(field.block(left), field.block(right), limit)
            for answer in answers
        ),
    )


def similar(
    corpus: Corpus,
    text: str,
    *,
    title: str = "",
    regions: Sequence[str] | None = None,
    limit: int = 5,
    snapshot: Snapshot | None = None,
) -> pd.DataFrame:
    """The ``limit`` measures that come nearest to any sentence, ``text``, the nearest first.

    Columns: ``measure_id``, ``region``, ``text``, then ``score``, ``words``, ``meaning`` and ``shared_terms`` as in
    :func:`policykit.matches`. No kind: of a phrase without its document nothing is asserted. The sentence is coded with the
    frame of the corpus; ``title`` is the heading that it stands under, ``regions`` searches these alone, ``snapshot`` as there.

    >>> near = pk.similar(corpus, "对购买科技保险的企业给予保费补贴", limit=3)
    >>> list(near.columns)[:3]
    ['measure_id', 'region', 'text']
    """
    check_number("limit", limit, low=1)
    corpus = grouped(corpus, regions=regions)
    field = Field(corpus, snapshot, code(text, title=title, frame=corpus.frame), title)
    n = len(corpus.measures)
    rows = []
    for _, answers in answers_of(field.block_of([n]), field.block_of(range(n)), limit):
        for answer in answers:
            measure = corpus.measures.iloc[answer.place][["measure_id", "region", "text"]].to_dict()
            shown = field.shown(n, answer)
            del shown["kind"], shown["status"]
            rows.append(shown | measure)
    return frame("similar", rows)


def unmatched(corpus: Corpus, region: str, *, snapshot: Snapshot | None = None) -> pd.DataFrame:
    """The measures of a region of which no other one has the same (无对应): its specialities.

    Columns: ``measure_id``, ``article_id``, ``region``, ``text``, ``categories``, ``score`` of the nearest measure in any
    other region (below 0.2; 0 where no word is shared), ``nearest_id``: its measure_id, or empty; in table order.
    Sentences that :func:`policykit.matches` sets aside, or of stop words alone, cannot be compared and are left out, and
    without a second region nothing is, so that the table is empty. ``snapshot`` as there.

    >>> own = pk.compare.unmatched(corpus, "郑州")
    >>> list(own.columns)[:4]
    ['measure_id', 'article_id', 'region', 'text']
    """
    _check(corpus, region, None)
    field = Field(corpus, snapshot)
    others = field.block_of([i for i, own in enumerate(field.regions) if own != region])
    rows = []
    for i, answers in answers_of(field.block(region), others, 1):
        best = answers[0] if answers else None
        if _row(field.weights, i) and not (best and best.score >= SAME):
            near = {"score": best.score if best else 0.0, "nearest_id": field.ids[best.place] if best else ""}
            rows.append(corpus.measures.iloc[i].to_dict() | near)
    return frame("unmatched", rows)


def kind(score: float) -> str:
    """``same``, ``related`` or nothing."""
    return "same" if score >= SAME else "related" if score >= RELATED else ""


def _check(corpus: Corpus, left: str | None, right: str | None) -> None:
    for region in (left, right):
        if region is not None:
            check_region(corpus, region)
    if left is not None and left == right:
        raise UnknownChoice("对照地区", right, [r for r in corpus.regions if r != left])


class Answer(NamedTuple):
    """A measure (its position in the table) and how near it comes."""

    place: int
    score: float


class Block(NamedTuple):
    """Measures that are compared together: their positions, their weights, and these with a column a measure."""

    places: tuple[int, ...]
    weights: Any
    turned: Any


class Field:
    """The measures of a corpus laid out for comparison, a row each; ``asked`` is a sentence more, in the last row."""

    def __init__(
        self, corpus: Corpus, snapshot: Snapshot | None, asked: Coded | None = None, title: str = ""
    ) -> None:
        measures = corpus.measures
        snapshot = snapshot or current(corpus)
        headings = dict(zip(corpus.articles["article_id"], corpus.articles["title"], strict=True))
        self.ids: list[str] = measures["measure_id"].tolist()
        self.regions: list[str] = measures["region"].tolist()
        self.texts = [*measures["text"], *([asked.text] if asked else [])]
        heads = [*(headings.get(a, "") for a in measures["article_id"]), *([title] if asked else [])]
        counts = count([*self.texts, *heads], words_of(corpus))
        rows = counts.of_measures()
        self.words = snapshot.weigh(rows[: len(self.texts)], counts.vocabulary)
        uses, of_whole, n = _instruments(corpus, snapshot)
        self.names = (*counts.vocabulary, *map(name_of, uses))
        self.weights = _scaled(
            _content(rows[: len(self.texts)], rows[len(self.texts) :], snapshot, counts.vocabulary),
            _used(uses, asked, len(self.texts)),
            [INSTRUMENT * _idf(n, df) for df in of_whole],
        )
        damaged = set(in_doubt(corpus.tables, BROKEN))
        mute = [
            i
            for i, (m, text) in enumerate(zip(self.ids, measures["text"], strict=True))
            if m in damaged or formula(text, corpus.frame)
        ]
        self.weights = _without(self.weights, mute)
        self._vectors = vectors(corpus, self.texts)
        self.decided = _decided(corpus, self.ids)
        self._blocks: dict[str, Block] = {}

    def block(self, region: str) -> Block:
        """The measures of a region; laid out once."""
        if region not in self._blocks:
            self._blocks[region] = self.block_of([i for i, own in enumerate(self.regions) if own == region])
        return self._blocks[region]

    def block_of(self, places: Sequence[int]) -> Block:
        """The measures at these positions."""
        weights = self.weights[list(places)]
        return Block(tuple(places), weights, weights.T.tocsr())

    def decided_between(self, left: str, right: str) -> dict[int, dict[int, str]]:
        """Of each measure of ``left`` what people decided of it and one of ``right``, in either order."""
        found: dict[int, dict[int, str]] = {}
        for (i, j), said in self.decided.items():
            if (self.regions[i], self.regions[j]) == (left, right):
                found.setdefault(i, {})[j] = said
        return found

    def best(self, i: int, answers: Sequence[Answer], decided: Mapping[int, str]) -> Answer | None:
        """The counterpart of a measure: one that people decided on, else the nearest that they did not refuse."""
        ours = _row(self.weights, i)
        chosen = [j for j, said in decided.items() if said != "none"]
        known = []
        for j in chosen:
            theirs = _row(self.weights, j)
            score = sum(ours[k] * theirs[k] for k in ours if k in theirs)
            known.append(Answer(j, round(score, DECIMALS)))
        if known:
            return min(known, key=lambda a: (decided[a.place] != "same", -a.score, a.place))
        return next((a for a in answers if a.place not in decided and kind(a.score)), None)

    def pair(self, i: int, answer: Answer) -> dict[str, Any]:
        """A row of ``matches``."""
        j = answer.place
        sides = {"left_id": self.ids[i], "right_id": self.ids[j]}
        return (
            sides | {"left_region": self.regions[i], "right_region": self.regions[j]} | self.shown(i, answer)
        )

    def shown(self, i: int, answer: Answer) -> dict[str, Any]:
        """Kind, score and its parts of a measure and its answer."""
        j, held = answer.place, self._vectors
        ours, theirs = _row(self.words, i), _row(self.words, j)
        cosine = sum(ours[w] * theirs[w] for w in ours if w in theirs)
        ours, theirs = _row(self.weights, i), _row(self.weights, j)
        ranked = sorted((-ours[k] * theirs[k], self.names[k]) for k in ours if k in theirs)
        said = self.decided.get((i, j), "")
        return {
            "kind": said or kind(answer.score),
            "status": "human" if said else "machine",
            "score": answer.score,
            "words": round(cosine, DECIMALS),
            "meaning": NAN if held is None else round(float(held[i] @ held[j]), DECIMALS),
            "shared_terms": tuple(name for _, name in ranked[:SHARED_WORDS]),
        }


def _decided(corpus: Corpus, ids: Sequence[str]) -> dict[tuple[int, int], str]:
    """What people decided of pairs of measures, by their places in both orders."""
    table = corpus.whole.tables.get("decisions")
    if table is None:
        return {}
    table = table[(table["task"] == MATCH) & (table["state"] == "applied")]
    place = {name: i for i, name in enumerate(ids)}
    found: dict[tuple[int, int], str] = {}
    for left, right, said in zip(table["measure_id"], table["other_id"], table["categories"], strict=True):
        if left in place and right in place:
            i, j = place[left], place[right]
            found[i, j] = found[j, i] = said
    return found


def _row(weights: Any, i: int) -> dict[int, float]:
    """The columns of a row that hold something, with what they hold."""
    part = slice(weights.indptr[i], weights.indptr[i + 1])
    return dict(zip(weights.indices[part].tolist(), weights.data[part].tolist(), strict=True))


def _idf(n: int, df: int) -> float:
    from math import log

    return log((1 + n) / (1 + df))


def _instruments(corpus: Corpus, snapshot: Snapshot) -> tuple[dict[Key, np.ndarray], list[int], int]:
    """The instruments of the corpus and which measures use each; how many measures behind the snapshot do, of how many."""
    whole = corpus.whole
    behind = covered(whole, snapshot)
    everywhere = instrument_uses(whole)
    uses = instrument_uses(corpus)
    return uses, [int(everywhere[key][behind].sum()) for key in uses], int(behind.sum())


def _content(texts: Any, heads: Any, snapshot: Snapshot, vocabulary: Sequence[str]) -> Any:
    """The words of sentences, damped, and of their headings, under weights that are 0 for a word of every measure."""
    import numpy as np
    from scipy.sparse import diags

    damped, named = texts.copy(), heads.copy()
    damped.data = 1 + np.log(damped.data)
    named.data = np.full(len(named.data), HEADING)
    return (damped + named) @ diags(snapshot.idf(vocabulary) - 1)


def _used(uses: dict[Key, np.ndarray], asked: Coded | None, n: int) -> Any:
    """A row a measure, a column an instrument: 1 where it is used."""
    import numpy as np
    from scipy.sparse import csr_matrix

    table = np.zeros((n, len(uses)))
    said = (
        {(label.category, label.instrument) for label in asked.labels if label.rule != "excluded"}
        if asked
        else ()
    )
    for k, (key, mask) in enumerate(uses.items()):
        table[: len(mask), k] = mask
        if asked:
            table[-1, k] = key in said
    return csr_matrix(table)


def _scaled(words: Any, used: Any, weights: Sequence[float]) -> Any:
    """Words and instruments side by side, each row of length 1."""
    from scipy.sparse import diags, hstack
    from sklearn.preprocessing import normalize

    both = hstack([words, used @ diags(weights) if weights else used]).tocsr()
    both.eliminate_zeros()
    return normalize(both) if both.nnz else both


def _without(weights: Any, rows: Sequence[int]) -> Any:
    """The weights with nothing in these rows."""
    import numpy as np
    from scipy.sparse import diags

    kept = np.ones(weights.shape[0])
    kept[list(rows)] = 0
    made = (diags(kept) @ weights).tocsr()
    made.eliminate_zeros()
    return made


def answers_of(left: Block, right: Block, top: int) -> Iterator[tuple[int, list[Answer]]]:
    """For each measure of ``left`` the best ``top`` of ``right``, the first in table order among equal ones.

    One sparse product for the block; only rows whose ties run beyond what it kept are done again in full.
    """
    from sparse_dot_topn import sp_matmul_topn

    if not left.weights.nnz or not right.weights.nnz:
        yield from ((i, []) for i in left.places)
        return
    kept = top + SPARE
    product = sp_matmul_topn(left.weights, right.turned, top_n=kept, threshold=0.0, sort=True, n_threads=2)
    for at, i in enumerate(left.places):
        start, end = product.indptr[at], product.indptr[at + 1]
        found, scores = product.indices[start:end], product.data[start:end].round(DECIMALS)
        if len(scores) == kept and scores[top - 1] == scores[-1]:
            whole = (left.weights[at] @ right.turned).tocoo()
            found, scores = whole.col, whole.data.round(DECIMALS)
        ranked = sorted(zip((-scores).tolist(), (right.places[j] for j in found), strict=True))
        yield i, [Answer(j, -score) for score, j in ranked[:top] if score < 0]
