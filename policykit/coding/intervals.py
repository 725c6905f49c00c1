"""Bootstrap intervals for figures that are functions of sums over sentences: agreement, precision, recall, F1.

Every figure of this kind is a function of sums (of counts or coincidences) over the sentences, so a resample is a
weighted sum and all resamples are one matrix product.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np

SEED = 20250101
REPLICATES = 2000
LEVEL = 0.95
FEWEST_DOCUMENTS = 3
"""Documents from which on whole documents are resampled; of two there are only three different resamples."""

DECIMALS = 12  # below lies only the order in which a machine happens to sum

Unit = Literal["document", "measure"]


def resampled_by(documents: Sequence[str]) -> Unit:
    """What is drawn: whole documents where there are at least ``FEWEST_DOCUMENTS``, else single measures.

    Sentences of one document are alike, so that intervals that draw them singly are too narrow.
    """
    return "document" if len(set(documents)) >= FEWEST_DOCUMENTS else "measure"


def bootstrap(
    sums: np.ndarray,
    documents: Sequence[str],
    statistic: Callable[[np.ndarray], np.ndarray],
    *,
    seed: int = SEED,
    replicates: int = REPLICATES,
) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper bound of the 95 % percentile interval of each figure.

    ``sums`` is n measures × k counts; ``statistic`` turns sums of rows (r × k) into figures (r × s) and gives NaN
    where one is not defined. Gives two arrays of length s. ``documents`` (length n) decides what is drawn, see
    :func:`resampled_by`: as many documents (or measures) as there are, with replacement, ``replicates`` times, by
    ``seed``; the bounds are the 2.5 and 97.5 percentiles over the resamples in which the
    figure is defined. NaN where it is so in fewer than half of them, and where nothing can be drawn (n < 2).
    Sources: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, §13.3; Davison and Hinkley, Bootstrap
    Methods and their Application, 1997, §3.8 (clusters).
    """
    import numpy as np

    width = statistic(sums.sum(axis=0, keepdims=True)).shape[1]
    nothing = np.full(width, np.nan)
    if len(sums) < 2:
        return nothing, nothing
    names = documents if resampled_by(documents) == "document" else [str(i) for i in range(len(sums))]
    _, cluster = np.unique(np.asarray(names, dtype=object).astype(str), return_inverse=True)
    pooled = np.zeros((cluster.max() + 1, sums.shape[1]), dtype=sums.dtype)
    np.add.at(pooled, cluster, sums)
    figures = statistic(draws(len(pooled), replicates, seed) @ pooled)
    low, high = nothing.copy(), nothing.copy()
    tail = (1 - LEVEL) / 2
    for s in range(width):
        defined = figures[~np.isnan(figures[:, s]), s]
        if len(defined) * 2 >= replicates:
            low[s], high[s] = np.quantile(defined, [tail, 1 - tail]).round(DECIMALS)
    return low, high


def draws(n: int, replicates: int, seed: int | Sequence[int]) -> Any:
    """How often each of ``n`` things is drawn when ``n`` are drawn with replacement: CSR, a row a resample.

    Weighted sums over the things are then one product of matrices.

    >>> draws(4, 2, 1).toarray().sum(axis=1).tolist()
    [4.0, 4.0]
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    chosen = np.random.default_rng(seed).integers(0, n, size=(replicates, n))
    row = np.repeat(np.arange(replicates), n)
    return csr_matrix((np.ones(row.size), (row, chosen.ravel())), shape=(replicates, n))


def ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """``above / below``, NaN where ``below`` is 0: a share of nothing is not defined."""
    import numpy as np

    shares: np.ndarray = np.divide(above, below, out=np.full(np.shape(below), np.nan), where=below != 0)
    return shares
