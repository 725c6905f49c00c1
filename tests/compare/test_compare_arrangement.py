"""Tree and map of regions: hand-made distances in, mergers and places out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.spatial.distance import pdist, squareform
from texts import corpus_of_texts

from policykit.compare import arrangement
from policykit.compare.arrangement import CLUSTERS, PLACES, clusters, region_map
from policykit.corpus.corpus import Corpus

NAMES = ("甲", "乙", "丙", "丁")


def given(monkeypatch: pytest.MonkeyPatch, distances: dict[tuple[str, str], float]) -> Corpus:
    """A corpus whose regions are as far from one another as is said."""
    rows = [("document", left, right, 1 - d, "idf-1") for (left, right), d in distances.items()]
    table = pd.DataFrame(rows, columns=["level", "left", "right", "similarity", "idf"])
    monkeypatch.setattr(arrangement, "similarity", lambda corpus, snapshot=None: table)
    return corpus_of_texts(*((name, "", []) for name in NAMES))


def square(places: dict[str, tuple[float, float]]) -> dict[tuple[str, str], float]:
    names = list(places)
    far = squareform(pdist(np.array(list(places.values()))))
    return {(a, b): far[i, j] for i, a in enumerate(names) for j, b in enumerate(names) if i < j}


def test_mergers_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """甲-丙 at 0.2; then 乙-丁 at 0.4; the two groups at the mean of 0.6, 0.8, 0.7, 0.9."""
    distances = {
        ("甲", "乙"): 0.6,
        ("甲", "丙"): 0.2,
        ("甲", "丁"): 0.8,
        ("乙", "丙"): 0.7,
        ("乙", "丁"): 0.4,
        ("丙", "丁"): 0.9,
    }
    found = clusters(given(monkeypatch, distances))
    assert found.dtypes.astype(str).to_dict() == CLUSTERS
    assert found.values.tolist() == [
        [1, "甲", "丙", 0.2, 2],
        [2, "乙", "丁", 0.4, 2],
        [3, "甲|丙", "乙|丁", 0.75, 4],
    ]


def test_what_fits_into_a_plane_is_drawn_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    distances = square({"甲": (0.0, 0.0), "乙": (0.3, 0.4), "丙": (0.6, 0.0), "丁": (0.1, 0.2)})
    found = region_map(given(monkeypatch, distances))
    assert found.dtypes.astype(str).to_dict() == PLACES
    assert found["region"].tolist() == list(NAMES)
    assert pdist(found[["x", "y"]]) == pytest.approx(list(distances.values()), abs=2e-4)
    assert found["stress"].max() < 1e-3
    assert found[["x", "y"]].var().is_monotonic_decreasing
    assert (found.loc[0, ["x", "y"]] >= 0).all()


def test_the_stress_says_what_a_plane_cannot_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four regions all equally far apart need three dimensions."""
    pairs = [(a, b) for i, a in enumerate(NAMES) for b in NAMES[i + 1 :]]
    found = region_map(given(monkeypatch, dict.fromkeys(pairs, 0.5)))
    drawn = pdist(found[["x", "y"]])
    by_hand = np.sqrt(((drawn - 0.5) ** 2).sum() / (drawn**2).sum())
    assert found["stress"].iloc[0] == pytest.approx(by_hand, abs=1e-5)
    assert by_hand > 0.1


def test_regions_without_a_comparable_measure_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = given(monkeypatch, {("甲", "乙"): 0.5, ("甲", "丙"): float("nan"), ("乙", "丙"): float("nan")})
    assert clusters(corpus)[["left", "right"]].values.tolist() == [["甲", "乙"]]
    assert region_map(corpus).empty


def test_nothing_to_arrange(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = given(monkeypatch, {})
    assert clusters(corpus).empty
    assert region_map(corpus).empty
