"""How alike regions and documents are, and by which words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from policykit.compare.cells import carries
from policykit.compare.frames import frame
from policykit.compare.measuring import Measure, measured
from policykit.compare.reference import Snapshot, current, load, make, names
from policykit.compare.stretches import Without
from policykit.errors import UnknownChoice
from policykit.records import CATEGORIES

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus

COLUMNS = {"level": "str", "left": "str", "right": "str", "similarity": "float64", "idf": "str"}
CONTRIBUTIONS = {"word": "str", "left_weight": "float64", "right_weight": "float64", "product": "float64"}
DRIFT = {"left": "str", "right": "str", "level": "str", "before": "float64", "after": "float64"}

NEAREST = {
    **dict.fromkeys(("left_region", "left_doc", "left_section"), "str"),
    **dict.fromkeys(("right_region", "right_doc", "right_section"), "str"),
    "similarity": "float64",
    "shared_words": "str",
    "idf": "str",
}

DECIMALS = 12
"""Cosines are rounded here: below lies only the order in which a machine happens to sum."""

LEVELS = ("document", *(f"category:{c}" for c in CATEGORIES), "file", "section")

SHARED_WORDS = 6
"""How many shared words the nearest section shows."""


def similarity(
    corpus: Corpus,
    *,
    snapshot: Snapshot | None = None,
    measure: Measure = "words",
    without: Collection[Without] = (),
    sections: bool = False,
) -> pd.DataFrame:
    """Cosine similarity of every pair of regions, and of every pair of policy documents.

    Columns: ``level``, ``left``, ``right``, ``similarity`` (0 to 1), ``idf`` (name of the snapshot; the
    newest of the workspace when none is given). Each pair once, left before right in chart order. ``level``
    is ``document`` (regions, all measures of their policy documents summed), ``category:信贷`` … (only the
    measures that carry the category) or ``file`` (single documents; left and right are doc_id); with
    ``sections=True`` also ``section`` (top sections of two documents of different regions, as doc_id#heading).

    similarity = Σ_w l_w·r_w, where l and r hold ``(1 + ln tf_w) · idf_w`` scaled to length 1 and tf counts a
    word over all measures of the side. NaN where one side has no measure (or no word) on that level: there is
    nothing to compare, which is not the same as unlike. Fewer than two regions give no rows. Source: Manning,
    Raghavan, Schütze, Introduction to Information Retrieval, 2008, §6.3-6.4.

    ``measure="characters"`` counts runs of two and three characters instead of words: a second opinion where a
    document was put through another language (``idf`` is then ``idf-1/characters``). ``without`` leaves out
    ``phrases`` (wording that many regions share, :func:`shared_phrases`) and ``quotations`` (cited titles and
    sentences of a superior document, :func:`quotations`), one or both.

    >>> pairs = pk.similarity(corpus)
    >>> list(pairs.columns)
    ['level', 'left', 'right', 'similarity', 'idf']
    """
    import numpy as np

    counts, snapshot = measured(corpus, measure=measure, without=without, snapshot=snapshot)
    rows: list[tuple[str, str, str, float, str]] = []
    for level, sides, groups in levels(corpus):
        if level == "section" and not sections:
            continue
        cosine = cosines(snapshot.weigh(counts.pooled(groups), counts.vocabulary))
        own = _region_of_sections(corpus, sides) if level == "section" else sides
        for i, j in zip(*np.triu_indices(len(sides), k=1), strict=True):
            if own[i] != own[j]:
                rows.append((level, sides[i], sides[j], float(cosine[i, j]), snapshot.name))
    return frame(rows, COLUMNS)


def nearest_sections(
    corpus: Corpus,
    *,
    snapshot: Snapshot | None = None,
    measure: Measure = "words",
    without: Collection[Without] = (),
) -> pd.DataFrame:
    """For each top section of a document the most similar one in every other region.

    Columns: ``left_region``, ``left_doc``, ``left_section``, ``right_region``, ``right_doc``,
    ``right_section``, ``similarity`` (as in :func:`similarity`, of all measures of the sections),
    ``shared_words`` (at most 6, those that add most first), ``idf``. Sections in table order, regions in chart
    order; of equal ones the first. A section without a word has no row, nor is it anyone's nearest; a nearest
    of 0 is none. ``snapshot``, ``measure`` and ``without`` as in :func:`similarity`.

    >>> nearest = pk.nearest_sections(corpus)
    >>> list(nearest.columns)[:3]
    ['left_region', 'left_doc', 'left_section']
    """
    import numpy as np

    counts, snapshot = measured(corpus, measure=measure, without=without, snapshot=snapshot)
    sides, groups = next((s, g) for level, s, g in levels(corpus) if level == "section")
    weights = snapshot.weigh(counts.pooled(groups), counts.vocabulary)
    cosine = np.nan_to_num(cosines(weights))
    owner = np.array(_region_of_sections(corpus, sides), dtype=object)
    rows = []
    for i, side in enumerate(sides):
        for region in corpus.regions:
            there = np.flatnonzero(owner == region)
            if region == owner[i] or not len(there):
                continue
            j = int(there[int(cosine[i, there].argmax())])
            if cosine[i, j] > 0:
                shared = sorted(products(weights, counts.vocabulary, i, j), key=lambda row: (-row[3], row[0]))
                words = "|".join(row[0] for row in shared[:SHARED_WORDS])
                left, right = side.split("#", 1), sides[j].split("#", 1)
                rows.append((owner[i], *left, region, *right, float(cosine[i, j]), words, snapshot.name))
    return frame(rows, NEAREST)


def contributions(
    corpus: Corpus,
    left: str,
    right: str,
    level: str = "document",
    *,
    snapshot: Snapshot | None = None,
    measure: Measure = "words",
    without: Collection[Without] = (),
) -> pd.DataFrame:
    """The words that two sides share and what each adds to their similarity.

    Columns: ``word``, ``left_weight``, ``right_weight`` (TF-IDF weights, each side scaled to length 1),
    ``product``; the largest product first. The products sum to the ``similarity`` of that pair and level;
    empty where that is NaN or 0. ``left``, ``right`` and ``level`` as in the rows of
    :func:`similarity`, ``without`` as there; with
    ``measure="characters"`` the words are runs of characters.

    ``snapshot`` holds the IDF weights: None takes the newest of the workspace.

    >>> words = pk.contributions(corpus, "武汉", "郑州")
    >>> list(words.columns)
    ['word', 'left_weight', 'right_weight', 'product']
    """
    known = {name: (sides, groups) for name, sides, groups in levels(corpus)}
    if level not in known:
        raise UnknownChoice("层级", level, list(LEVELS))
    sides, groups = known[level]
    for side in (left, right):
        if side not in sides:
            what = {"file": "文件", "section": "部分"}.get(level, "地区")
            raise UnknownChoice(what, side, list(sides))
    counts, snapshot = measured(corpus, measure=measure, without=without, snapshot=snapshot)
    chosen = [groups[sides.index(left)], groups[sides.index(right)]]
    weights = snapshot.weigh(counts.pooled(chosen), counts.vocabulary)
    rows = products(weights, counts.vocabulary, 0, 1)
    return frame(sorted(rows, key=lambda row: (-row[3], row[0])), CONTRIBUTIONS)


def drift(old: Snapshot, new: Snapshot, corpus: Corpus) -> pd.DataFrame:
    """What a change of the snapshot moves: every similarity of the corpus under the old and the new.

    Columns: ``left``, ``right``, ``level``, ``before``, ``after``; rows in the order of :func:`similarity`.
    """
    before, after = similarity(corpus, snapshot=old), similarity(corpus, snapshot=new)
    table = before.assign(before=before["similarity"], after=after["similarity"])
    return table[list(DRIFT)].astype(DRIFT)


def idf_drift(corpus: Corpus, before: str | None = None, after: str | None = None) -> pd.DataFrame:
    """:func:`drift` between two named snapshots of the workspace, or what a refresh would move.

    ``before`` and ``after`` are names such as idf-1. Without ``after`` the corpus as it is now is the new one:
    what ``policykit run --refresh-idf`` would do, with nothing written; without ``before`` the newest snapshot
    is the old one.

    >>> moved = pk.idf_drift(corpus, "idf-1")
    >>> list(moved.columns)
    ['left', 'right', 'level', 'before', 'after']
    """
    folder = corpus.path / "reference"
    for name in (before, after):
        if name and name not in names(folder):
            raise UnknownChoice("IDF 快照", name, list(names(folder)))
    old = load(folder, before) if before else current(corpus)
    return drift(old, load(folder, after) if after else make(corpus.whole, name="now"), corpus)


def cosines(weights: Any) -> np.ndarray:
    """Products of all pairs of rows of length 1, rounded; NaN for a row without a word."""
    import numpy as np

    cosine = (weights @ weights.T).toarray().round(DECIMALS)
    silent = weights.getnnz(axis=1) == 0
    cosine[silent, :] = cosine[:, silent] = np.nan
    return cosine


def levels(corpus: Corpus) -> Iterator[tuple[str, tuple[str, ...], list[np.ndarray]]]:
    """Level by level its sides and, for each side, the positions of its measures."""
    import numpy as np

    measures = corpus.measures
    region = measures["region"].to_numpy()
    regions = corpus.regions
    yield "document", regions, [np.flatnonzero(region == r) for r in regions]
    for category in CATEGORIES:
        held = carries(measures, category)
        yield f"category:{category}", regions, [np.flatnonzero((region == r) & held) for r in regions]
    positions = _positions(measures["doc_id"])
    documents = tuple(corpus.policies["doc_id"])
    yield "file", documents, [np.array(positions.get(d, []), dtype=np.int64) for d in documents]
    articles = corpus.articles
    heading = dict(zip(articles["article_id"], articles["section"], strict=True))
    at = zip(measures["doc_id"], measures["article_id"], strict=True)
    positions = _positions(f"{doc_id}#{heading.get(article_id, '')}" for doc_id, article_id in at)
    yield "section", tuple(positions), [np.array(p, dtype=np.int64) for p in positions.values()]


def _positions(keys: Iterable[str]) -> dict[str, list[int]]:
    """For each key, in order of first occurrence, where it stands."""
    positions: dict[str, list[int]] = {}
    for at, key in enumerate(keys):
        positions.setdefault(key, []).append(at)
    return positions


def _region_of_sections(corpus: Corpus, sides: Sequence[str]) -> list[str]:
    region = dict(zip(corpus.policies["doc_id"], corpus.policies["region"], strict=True))
    return [region[side.split("#", 1)[0]] for side in sides]


def products(
    weights: Any, vocabulary: Sequence[str], i: int, j: int
) -> list[tuple[str, float, float, float]]:
    """For each word of two rows the weights and their product."""
    a, b = (dict(zip(row.indices, row.data, strict=True)) for row in (weights[i], weights[j]))
    return [(vocabulary[w], float(a[w]), float(b[w]), float(a[w] * b[w])) for w in a if w in b]
