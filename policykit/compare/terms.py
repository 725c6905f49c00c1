"""Which words a region uses more than all the others do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from policykit.compare.cells import By, check_number, grouped, positions, split_by
from policykit.compare.counts import count
from policykit.compare.words import words_of
from policykit.gongwen.words.places import MACRO_REGIONS, gazetteer
from policykit.tables import frame

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus

LEAST_COUNT = 3
LEAST_ARTICLES = 2
"""A key term occurs three times and in two articles: one article that repeats its subject is no habit."""


def terms(
    corpus: Corpus,
    *,
    by: By = "region",
    regions: Sequence[str] | None = None,
    limit: int | None = None,
    places: bool = False,
) -> pd.DataFrame:
    """The over-used words of each region against all other regions together, the strongest first.

    Columns: ``region``, ``term``, ``count`` (in the region's measures), ``elsewhere`` (in those of all other
    regions), ``per_1000`` and ``per_1000_elsewhere`` (per 1,000 words that the engine keeps),
    ``log_likelihood`` (:func:`log_likelihood`), ``log_ratio`` (:func:`log_ratio`), ``measures`` and
    ``articles`` (in how many of the region's it occurs), ``dispersion`` (:func:`deviation_of_proportions`
    over the region's articles), ``p_adjusted`` (of the log-likelihood, :func:`adjusted_p`). Only terms that
    are relatively more frequent than elsewhere, with 3 occurrences in 2 articles at least. ``limit`` keeps so
    many for each region; ``by`` groups otherwise and ``regions`` compares these alone. Names of places and what begins with a region's own name are left out unless
    ``places=True``: a region that speaks of itself is no finding. One region only, or no measures, give an
    empty table. The values rank: words of one text are not drawn independently, so that ``p_adjusted`` says
    what chance alone would do to so many words, not that a region means to differ; a term of high
    ``dispersion`` is the subject of a few articles.

    >>> terms = pk.terms(corpus, limit=3)
    >>> list(terms.columns)[:4]
    ['region', 'term', 'count', 'elsewhere']
    """
    import numpy as np

    if limit is not None:
        check_number("limit", limit, low=1)
    corpus = grouped(corpus, by, regions)
    measures, regions = corpus.measures, corpus.regions
    counts = count(measures["text"], words_of(corpus))
    groups = positions(measures["region"], regions)
    pooled = counts.pooled(groups).toarray()
    everywhere = pooled.sum(axis=0)
    of_measures = counts.of_measures()
    present = of_measures.astype(bool).astype(np.int64)
    allowed = [places or not _is_place(word, regions) for word in counts.vocabulary]
    rows = []
    for region, group, a in zip(regions, groups, pooled, strict=True):
        b = everywhere - a
        size, size_elsewhere = a.sum(), b.sum()
        if not size or not size_elsewhere:
            continue
        in_measures = np.asarray(present[group].sum(axis=0)).ravel()
        by_article = _by_article(of_measures[group], measures["article_id"].to_numpy()[group])
        in_articles = by_article.getnnz(axis=0)
        rate, rate_elsewhere = a / size, b / size_elsewhere
        likelihood = log_likelihood(a, b, size, size_elsewhere)
        ratio = log_ratio(a, b, size, size_elsewhere)
        p_adjusted = adjusted_p(likelihood)
        dispersion = deviation_of_proportions(by_article)
        enough = (a >= LEAST_COUNT) & (in_articles >= LEAST_ARTICLES) & (rate > rate_elsewhere) & allowed
        ranked = sorted(np.flatnonzero(enough), key=lambda w: (-likelihood[w], counts.vocabulary[w]))
        for w in ranked[:limit]:
            rows.append(
                {
                    "region": region,
                    "term": counts.vocabulary[w],
                    "count": a[w],
                    "elsewhere": b[w],
                    "per_1000": 1000 * rate[w],
                    "per_1000_elsewhere": 1000 * rate_elsewhere[w],
                    "log_likelihood": likelihood[w],
                    "log_ratio": ratio[w],
                    "measures": in_measures[w],
                    "articles": in_articles[w],
                    "dispersion": dispersion[w],
                    "p_adjusted": p_adjusted[w],
                }
            )
    return split_by(frame("terms", rows), by)


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


def adjusted_p(likelihood: np.ndarray) -> np.ndarray:
    """p-values of G² with one degree of freedom, adjusted for so many words being looked at, 0 to 1.

    The adjusted value of the i-th smallest of m p-values is the least of p(k) · m / k over k ≥ i: among the words
    below a value of 0.05, one in twenty is expected to be there by chance. No words give an empty array.
    Source: Y. Benjamini and Y. Hochberg, Controlling the false discovery rate, Journal of the Royal Statistical
    Society B 57 (1995) 289-300.
    """
    from scipy.stats import chi2, false_discovery_control

    if not len(likelihood):
        return likelihood
    adjusted: np.ndarray = false_discovery_control(chi2.sf(likelihood, 1))
    return adjusted


def deviation_of_proportions(by_article: Any) -> np.ndarray:
    """How unevenly each word is spread over the articles: 0 as the articles' sizes have it, 1 in one alone.

    ``by_article``: sparse counts, articles × words. DP = ½ Σ |v - s| over the articles, v an article's share of the
    word's occurrences and s its share of all words; divided by 1 - min(s), its largest value. A word
    that does not occur gives NaN; a single article gives 0.
    Source: S. T. Gries, Dispersions and adjusted frequencies in corpora, International Journal of Corpus
    Linguistics 13 (2008) 403-437; J. Lijffijt and S. T. Gries, ibid. 17 (2012) 147-149, for the divisor.
    """
    import numpy as np

    table = by_article.toarray().astype(np.float64)
    table = table[table.sum(axis=1) > 0]
    total = table.sum(axis=0)
    if len(table) < 2:
        return np.where(total > 0, 0.0, np.nan)
    share = table.sum(axis=1) / table.sum()
    spread = np.divide(table, total, out=np.full_like(table, np.nan), where=total > 0)
    found: np.ndarray = np.abs(spread - share[:, None]).sum(axis=0) / 2 / (1 - share.min())
    return found.round(9)


def _by_article(counts: Any, article_ids: np.ndarray) -> Any:
    """Counts of measures × words summed into distinct articles × words."""
    import numpy as np
    from scipy.sparse import csr_matrix

    names, owner = np.unique(article_ids.astype(str), return_inverse=True)
    shape = (len(names), len(article_ids))
    return csr_matrix((np.ones(len(owner)), (owner, np.arange(len(owner)))), shape=shape) @ counts


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
