"""Likeness of meaning: sentence vectors of whatever encoder the analyst brings; without one nothing is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from policykit.errors import WrongCall

if TYPE_CHECKING:
    import numpy as np

    from policykit.corpus.corpus import Corpus

_known: WeakKeyDictionary[Callable[..., Any], dict[str, np.ndarray]] = WeakKeyDictionary()
"""Of each encoder the vectors that it made, by sentence: none is encoded twice."""


def vectors(corpus: Corpus, texts: Sequence[str]) -> np.ndarray | None:
    """A row of length 1 for each text, from ``corpus.encoder``; None where the corpus has none.

    An encoder takes a list of n sentences and gives n rows of numbers; anything else is a ``WrongCall``.
    """
    import numpy as np

    if corpus.encoder is None:
        return None
    known = _known.setdefault(corpus.encoder, {})
    new = [text for text in dict.fromkeys(texts) if text not in known]
    if new:
        made = np.asarray(corpus.encoder(new), dtype=np.float64)
        if made.ndim != 2 or len(made) != len(new) or not np.isfinite(made).all():
            raise WrongCall(
                "encoder",
                f"{len(new)} 句得到的是 {made.shape} 的数组",
                "应对 n 个句子返回 n 行有限的数",
            )
        length = np.linalg.norm(made, axis=1, keepdims=True)
        known.update(zip(new, made / np.where(length > 0, length, 1), strict=True))
    return np.array([known[text] for text in texts])


def likeness(left: np.ndarray, right: np.ndarray) -> float:
    """How alike two sets of sentences are: the mean over both sides of each sentence's nearest one on the other; NaN for none.

    >>> import numpy as np
    >>> likeness(np.eye(2), np.eye(2)[:1])  # (1 + 0) / 2 from the left, 1 from the right
    0.75
    """
    if not len(left) or not len(right):
        return float("nan")
    cosine = left @ right.T
    return float((cosine.max(axis=1).mean() + cosine.max(axis=0).mean()) / 2)
