"""Coefficients of agreement from tables of codings; each takes many tables at once, as a bootstrap needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.coding.intervals import ratio

if TYPE_CHECKING:
    import numpy as np


def masi(left: frozenset[str], right: frozenset[str]) -> float:
    """MASI distance of two sets: 1 - J·M with J = |A∩B| / |A∪B| and M = 1 where they are equal, 2/3 where one holds
    the other, 1/3 where they share something, 0 where they share nothing; 0 for two empty sets.

    Source: Passonneau, Measuring Agreement on Set-Valued Items (MASI), LREC 2006.

    >>> round(masi(frozenset({"信贷"}), frozenset({"信贷", "股权"})), 4)
    0.6667
    """
    if left == right:
        return 0.0
    shared = left & right
    if not shared:
        return 1.0
    monotonic = 2 / 3 if left <= right or right <= left else 1 / 3
    return 1 - len(shared) / len(left | right) * monotonic


def percent(tables: np.ndarray) -> np.ndarray:
    """Share on the diagonal of each r × v × v table of two coders; r × 1."""
    return ratio(tables.trace(axis1=1, axis2=2), tables.sum(axis=(1, 2)))[:, None]


def kappa(tables: np.ndarray) -> np.ndarray:
    """Cohen's κ of each r × v × v table of two coders; r × 1."""
    n = tables.sum(axis=(1, 2))
    # in whole numbers, so that 1 - p_e is 0 exactly where it should be
    chance = (tables.sum(axis=2) * tables.sum(axis=1)).sum(axis=1)
    observed = tables.trace(axis1=1, axis2=2)
    return ratio(observed * n - chance, n * n - chance)[:, None]


def alpha(coincidences: np.ndarray, distance: np.ndarray) -> np.ndarray:
    """Krippendorff's α of each r × v × v table of coincidences: 1 - (n-1)·Σ o·δ / Σ n_c·n_k·δ; r × 1."""
    import numpy as np

    held = coincidences.sum(axis=2)
    n = held.sum(axis=1)
    seen = (coincidences * distance).sum(axis=(1, 2))
    expected = np.einsum("rc,ck,rk->r", held, distance, held)
    return (1 - ratio((n - 1) * seen, np.where(expected < 1e-9, 0, expected)))[:, None]
