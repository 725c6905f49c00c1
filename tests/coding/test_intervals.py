"""Bootstrap intervals: what is drawn, and bounds that can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from policykit.coding.intervals import bootstrap, ratio, resampled_by


def share(sums: np.ndarray) -> np.ndarray:
    return ratio(sums[:, 0], sums[:, 1])[:, None]


def rows(*right: int) -> np.ndarray:
    return np.array([(r, 1) for r in right])


def test_documents_are_drawn_from_three_on() -> None:
    assert resampled_by(["a", "b", "a"]) == "measure"
    assert resampled_by(["a", "b", "c"]) == "document"
    assert resampled_by([]) == "measure"


def test_bounds_of_three_documents_by_hand() -> None:
    # all three draws hit the same document with probability 1/27 = 3.7 %, more than the 2.5 % of a tail
    low, high = bootstrap(rows(0, 0, 0, 1, 1, 1), ["a", "a", "b", "b", "c", "c"], share)
    assert (low[0], high[0]) == (0.0, 1.0)
    low, high = bootstrap(rows(0, 0, 0, 1, 1, 1), ["a"] * 6, share)
    assert 0 <= low[0] < 0.5 < high[0] <= 1


def test_bounds_of_single_measures_are_those_of_the_binomial() -> None:
    low, high = bootstrap(rows(*([1, 0] * 50)), ["a"] * 100, share)
    # share of 100 draws with p = 0.5: 2.5 and 97.5 percentiles of Binomial(100, 0.5) are 40 and 60
    assert low[0] == pytest.approx(0.40, abs=0.015)
    assert high[0] == pytest.approx(0.60, abs=0.015)


def test_the_same_seed_gives_the_same_bounds() -> None:
    data, documents = rows(*([1, 0, 0] * 20)), ["a"] * 60
    first = bootstrap(data, documents, share, seed=7)
    assert np.array_equal(first, bootstrap(data, documents, share, seed=7))
    few = [bootstrap(data, documents, share, seed=seed, replicates=20) for seed in range(5)]
    assert len({(low[0], high[0]) for low, high in few}) > 1


def test_nothing_can_be_drawn_from_one_measure_or_an_undefined_share() -> None:
    assert np.isnan(bootstrap(rows(1), ["a"], share)).all()
    assert np.isnan(bootstrap(np.zeros((0, 2), dtype=int), [], share)).all()
    assert np.isnan(bootstrap(np.zeros((5, 2), dtype=int), ["a"] * 5, share)).all()
    rare = np.array([(1, 1)] + [(0, 0)] * 9)  # defined in 1 - 0.9^10 = 65 % of the resamples
    assert (np.array(bootstrap(rare, ["a"] * 10, share)) == 1).all()
    documents = ["a"] * 4 + ["b", "c"]  # the one with a value is drawn in 1 - (2/3)^3 = 70 %
    assert (np.array(bootstrap(np.array([(0, 0)] * 4 + [(1, 1), (0, 0)]), documents, share)) == 1).all()
