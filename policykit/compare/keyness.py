"""Which words a region uses more than all the others do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.compare.counts import count
from policykit.compare.frames import frame
from policykit.compare.words import words_of
from policykit.errors import UnknownChoice
from policykit.grammar.places import MACRO_REGIONS, gazetteer

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus

COLUMNS = {
    "region": "str",
    "term": "str",
    "count": "int64",
    "elsewhere": "int64",
    "per_1000": "float64",
    "per_1000_elsewhere": "float64",
    "log_likelihood": "float64",
    "log_ratio": "float64",
    "measures": "int64",
    "articles": "int64",
}

LEAST_COUNT = 3
LEAST_ARTICLES = 2
"""A key term occurs three times and in two articles: one article that repeats its subject is no habit."""


def keyness(corpus: Corpus, *, top: int | None = None, places: bool = False) -> pd.DataFrame:
    """The over-used words of each region against all other regions together, the strongest first.

    Columns: ``region``, ``term``, ``count`` (in the region's measures), ``elsewhere`` (in those of all other
    regions), ``per_1000`` and ``per_1000_elsewhere`` (per 1,000 words that the engine keeps),
    ``log_likelihood`` (:func:`log_likelihood`), ``log_ratio`` (:func:`log_ratio`), ``measures`` and
    ``articles`` (in how many of the region's it occurs). Only terms that are relatively more frequent than
    elsewhere, with 3 occurrences in 2 articles at least. ``top`` keeps so many for each region. Names of
    places and what begins with a region's own name are left out unless ``places=True``: a region that speaks
    of itself is no finding. One region only, or no measures, give an empty table. The values rank; they are
    no test of significance, as words of one text are not drawn independently.
    """
    import numpy as np

    if top is not None and top < 1:
        raise UnknownChoice("top", top, "1 以上的整数，或 None")
    measures, regions = corpus.measures, corpus.regions
    counts = count(measures, words_of(corpus))
    of_region = measures["region"].to_numpy()
    groups = [np.flatnonzero(of_region == r) for r in regions]
    pooled = counts.pooled(groups).toarray()
    everywhere = pooled.sum(axis=0)
    present = counts.of_measures().astype(bool).astype(np.int64)
    allowed = [places or not _is_place(word, regions) for word in counts.vocabulary]
    rows = []
    for region, group, a in zip(regions, groups, pooled, strict=True):
        b = everywhere - a
        size, size_elsewhere = a.sum(), b.sum()
        if not size or not size_elsewhere:
            continue
        in_measures = np.asarray(present[group].sum(axis=0)).ravel()
        in_articles = _articles(present[group], measures["article_id"].to_numpy()[group])
        rate, rate_elsewhere = a / size, b / size_elsewhere
        likelihood = log_likelihood(a, b, size, size_elsewhere)
        ratio = log_ratio(a, b, size, size_elsewhere)
        enough = (a >= LEAST_COUNT) & (in_articles >= LEAST_ARTICLES) & (rate > rate_elsewhere) & allowed
        ranked = sorted(np.flatnonzero(enough), key=lambda w: (-likelihood[w], counts.vocabulary[w]))
        for w in ranked[:top]:
            frequency = (a[w], b[w], 1000 * rate[w], 1000 * rate_elsewhere[w])
            facts = (likelihood[w], ratio[w], in_measures[w], in_articles[w])
            rows.append((region, counts.vocabulary[w], *frequency, *facts))
    return frame(rows, COLUMNS)


def log_likelihood(a: np.ndarray, b: np.ndarray, size: float, size_elsewhere: float) -> np.ndarray:
    """Dunning's G² for words that occur ``a`` times in ``size`` words and ``b`` times in ``size_elsewhere``.

    G² = 2 Σ O ln(O / E) over the four cells of the table (this word or another, here or elsewhere), where
    E = row sum · column sum / total, and a cell with O = 0 adds 0. Never negative; 0 where the rates are
    equal. Source: T. Dunning, Accurate methods for the statistics of surprise and coincidence, Computational
    Linguistics 19 (1993) 61-74. Rayson and Garside (2000) sum the first two cells only, which gives slightly
    other values.
    """
    import numpy as np

    total, both = size + size_elsewhere, a + b
    cells = (
        (a, both * size / total),
        (b, both * size_elsewhere / total),
        (size - a, (total - both) * size / total),
        (size_elsewhere - b, (total - both) * size_elsewhere / total),
    )
    sums = np.zeros(np.shape(a), dtype=np.float64)
    for observed, expected in cells:
        filled = observed > 0
        safe = np.where(filled, observed, 1.0) / np.where(filled, expected, 1.0)
        sums += np.where(filled, observed * np.log(safe), 0.0)
    return np.maximum(2 * sums, 0.0).round(9)


def log_ratio(a: np.ndarray, b: np.ndarray, size: float, size_elsewhere: float) -> np.ndarray:
    """The size of the difference: log2 of the ratio of the two relative frequencies; 1 is twice as frequent.

    A word that is missing on one side counts as half an occurrence there, so that the value stays finite.
    Source: A. Hardie, Log Ratio - an informal introduction, CASS Lancaster, 2014.
    """
    import numpy as np

    here, elsewhere = np.where(a > 0, a, 0.5) / size, np.where(b > 0, b, 0.5) / size_elsewhere
    return np.log2(here / elsewhere).round(9)


def _articles(present: np.ndarray, article_ids: np.ndarray) -> np.ndarray:
    """In how many distinct articles each word occurs, from a sparse table of measures × words."""
    import numpy as np
    from scipy.sparse import csr_matrix

    names, owner = np.unique(article_ids.astype(str), return_inverse=True)
    shape = (len(names), len(article_ids))
    together = csr_matrix((np.ones(len(owner)), (owner, np.arange(len(owner)))), shape=shape) @ present
    return together.getnnz(axis=0)


def _is_place(word: str, regions: tuple[str, ...]) -> bool:
    """Whether a word is, or begins with the full name of, a listed place or a region of the corpus.

    >>> [_is_place(w, ("武汉",)) for w in ("武汉市", "郑州", "武汉分行", "上海市分行", "长治久安", "武器")]
    [True, True, True, True, False, False]
    """
    if word in gazetteer() or word in MACRO_REGIONS:
        return True
    return word.startswith(regions) or any(
        word[:n] in gazetteer() and word[n - 1] in "市省" for n in (3, 4, 5)
    )
