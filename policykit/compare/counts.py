"""Word counts of measures and of groups of measures.

Each distinct sentence is cut once; regions, categories and documents are sums of their measures. Weights are
laid on last, by the snapshot, so that a new snapshot or a new grouping costs no cutting.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from policykit.compare.cells import carrying, positions
from policykit.compare.words import Characters, Words, words_of

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus

DECIMALS = 12
"""Cosines are rounded here: below lies only the order in which a machine happens to sum."""


@dataclass(frozen=True)
class Counts:
    """How often each word occurs in each distinct sentence."""

    vocabulary: tuple[str, ...]  # sorted; the columns of matrix
    matrix: Any  # scipy CSR, float64, one row a distinct sentence in the order of first occurrence
    row: np.ndarray  # for each measure, in table order, the row of its sentence

    def of_measures(self) -> Any:
        """The counts with one row a measure, in table order."""
        return self.matrix[self.row]

    def pooled(self, groups: Sequence[np.ndarray]) -> Any:
        """The counts with one row a group; a group is an array of positions of measures in table order."""
        import numpy as np
        from scipy.sparse import csr_matrix

        lengths = [len(group) for group in groups]
        owner = np.repeat(np.arange(len(groups)), lengths)
        rows = self.row[np.concatenate(groups)] if sum(lengths) else np.zeros(0, dtype=np.int64)
        shape = (len(groups), self.matrix.shape[0])
        return csr_matrix((np.ones(len(rows)), (owner, rows)), shape=shape) @ self.matrix


class Dtm(NamedTuple):
    """Counts of words: ``matrix`` (scipy CSR, a row a document, a column a word), ``docvars``, ``vocabulary``."""

    matrix: Any
    docvars: pd.DataFrame
    vocabulary: tuple[str, ...]


def dtm(
    corpus: Corpus, *, categories: Iterable[str] | None = None, regions: Sequence[str] | None = None
) -> Dtm:
    """The document-term matrix of the measures, for models of one's own: a row a policy document, those of no measure too.

    ``matrix`` holds how often each word of ``vocabulary`` (sorted; stop words, numbers and marks dropped, terms of the
    frame whole) stands in the document's measures, in those of ``categories`` where some are named; ``docvars`` are the
    rows of ``documents`` in the same order. ``regions`` takes these alone, ``corpus.whole`` those not in force too.

    >>> matrix, docvars, vocabulary = pk.dtm(corpus)
    >>> matrix.shape == (len(docvars), len(vocabulary))
    True
    """
    import numpy as np

    corpus = corpus.only(regions or ())
    kept = carrying(corpus, categories) if categories else np.ones(len(corpus.measures), dtype=bool)
    measures, docvars = corpus.measures[kept], corpus.policies.reset_index(drop=True)
    counts = count(measures["text"], words_of(corpus))
    return Dtm(counts.pooled(positions(measures["doc_id"], docvars["doc_id"])), docvars, counts.vocabulary)


def count(texts: Iterable[str], words: Words | Characters) -> Counts:
    """The word counts of texts; none give a matrix of 0 rows and 0 columns."""
    import numpy as np
    from scipy.sparse import csr_matrix

    number: dict[str, int] = {}
    row = np.fromiter((number.setdefault(t, len(number)) for t in texts), dtype=np.int64)
    sentences = [words.tokens(text) for text in number]
    vocabulary = tuple(sorted({word for sentence in sentences for word in sentence}))
    column = {word: at for at, word in enumerate(vocabulary)}
    indices = np.fromiter((column[w] for sentence in sentences for w in sentence), dtype=np.int32)
    ends = np.cumsum([0, *(len(sentence) for sentence in sentences)])
    matrix = csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(sentences), len(vocabulary)))
    matrix.sum_duplicates()
    return Counts(vocabulary, matrix, row)


def cosines(weights: Any) -> np.ndarray:
    """Products of all pairs of rows of length 1, rounded; NaN for a row without a word."""
    import numpy as np

    cosine: np.ndarray = (weights @ weights.T).toarray().round(DECIMALS)
    silent = weights.getnnz(axis=1) == 0
    cosine[silent, :] = cosine[:, silent] = np.nan
    return cosine


def products(
    weights: Any, vocabulary: Sequence[str], i: int, j: int
) -> list[tuple[str, float, float, float]]:
    """For each word of two rows the weights and their product, the largest product first."""
    a, b = (dict(zip(row.indices, row.data, strict=True)) for row in (weights[i], weights[j]))
    shared = [(vocabulary[w], float(a[w]), float(b[w]), float(a[w] * b[w])) for w in a if w in b]
    return sorted(shared, key=lambda row: (-row[3], row[0]))
