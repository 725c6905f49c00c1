"""Regions laid out by likeness: which belong together (a tree), and how far apart they stand (a plane)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.compare.frames import frame
from policykit.compare.similarity import similarity

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.compare.reference import Snapshot
    from policykit.corpus.corpus import Corpus

CLUSTERS = {"step": "int64", "left": "str", "right": "str", "height": "float64", "members": "int64"}
PLACES = {"region": "str", "x": "float64", "y": "float64", "stress": "float64"}

DECIMALS = 6
"""Coordinates and heights are rounded here; below lies what an iteration happens to stop at."""


def clusters(corpus: Corpus, *, snapshot: Snapshot | None = None) -> pd.DataFrame:
    """Average-linkage clustering of the regions: one row a merger, the most alike first.

    Columns: ``step`` (from 1), ``left`` and ``right`` (the regions of the two merged groups, joined by ``|``, in
    chart order), ``height`` (mean of 1 - similarity over the pairs between them, 0 to 1), ``members`` (regions
    in the merged group). n regions give n - 1 rows; a region without a comparable measure is left out, and
    fewer than two give none. Source: R. R. Sokal and C. D. Michener, A statistical method for evaluating
    systematic relationships, University of Kansas Science Bulletin 38 (1958) 1409-1438 (UPGMA).

    ``snapshot`` holds the IDF weights: None takes the newest of the workspace.

    >>> tree = pk.clusters(corpus)
    >>> len(tree) == len(corpus.regions) - 1
    True
    """
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    regions, distances = _distances(corpus, snapshot)
    if len(regions) < 2:
        return frame([], CLUSTERS)
    groups = [[i] for i in range(len(regions))]
    rows = []
    for step, (a, b, height, _) in enumerate(linkage(squareform(distances), method="average"), 1):
        left, right = sorted((groups[int(a)], groups[int(b)]))
        named = ("|".join(regions[i] for i in group) for group in (left, right))
        groups.append(sorted(left + right))
        rows.append((step, *named, round(float(height), DECIMALS), len(groups[-1])))
    return frame(rows, CLUSTERS)


def region_map(corpus: Corpus, *, snapshot: Snapshot | None = None) -> pd.DataFrame:
    """A place in the plane for each region, distances as near to 1 - similarity as a plane allows.

    Columns: ``region``, ``x``, ``y``, ``stress`` (the same in every row: Kruskal's stress-1,
    √(Σ(d - δ)² / Σd²) over the pairs, d the distance on the map and δ the wanted one; 0 is exact, above 0.2 the map
    misleads). Metric scaling by SMACOF from the classical solution, turned so that x carries the larger spread
    and the first region does not lie to the left or below: the axes themselves mean nothing. Fewer than three
    comparable regions give an empty table. Sources: J. B. Kruskal, Psychometrika 29 (1964) 1-27; I. Borg and
    P. Groenen, Modern Multidimensional Scaling, 2005, chapters 8 and 12.

    ``snapshot`` holds the IDF weights: None takes the newest of the workspace.

    >>> places = pk.region_map(corpus)
    >>> list(places.columns)
    ['region', 'x', 'y', 'stress']
    """
    import numpy as np
    from sklearn.manifold import smacof

    regions, wanted = _distances(corpus, snapshot)
    if len(regions) < 3:
        return frame([], PLACES)
    places, _ = smacof(wanted, init=_classical(wanted), n_init=1, eps=1e-9, normalized_stress=False)
    places = places - places.mean(axis=0)
    turn = np.linalg.svd(places, full_matrices=False)[2]
    places = places @ turn.T
    places = places * np.where(places[0] < 0, -1.0, 1.0)
    stress = _stress(places, wanted)
    rows = [
        (region, *(round(float(v), DECIMALS) + 0.0 for v in place), stress)
        for region, place in zip(regions, places, strict=True)
    ]
    return frame(rows, PLACES)


def _distances(corpus: Corpus, snapshot: Snapshot | None) -> tuple[list[str], np.ndarray]:
    """The comparable regions in chart order and the square of 1 - similarity between them."""
    import numpy as np

    pairs = similarity(corpus, snapshot=snapshot)
    known = pairs[pairs["level"] == "document"].dropna(subset=["similarity"])
    regions = [r for r in corpus.regions if r in set(known["left"]) | set(known["right"])]
    square = np.zeros((len(regions), len(regions)))
    for left, right, value in zip(known["left"], known["right"], known["similarity"], strict=True):
        i, j = regions.index(left), regions.index(right)
        square[i, j] = square[j, i] = max(0.0, 1 - value)
    return regions, square


def _classical(wanted: np.ndarray) -> np.ndarray:
    """Torgerson's solution: the two leading axes of the doubly centred squares."""
    import numpy as np

    n = len(wanted)
    centre = np.eye(n) - np.full((n, n), 1 / n)
    values, vectors = np.linalg.eigh(-centre @ (wanted**2) @ centre / 2)
    return vectors[:, [-1, -2]] * np.sqrt(np.maximum(values[[-1, -2]], 0))


def _stress(places: np.ndarray, wanted: np.ndarray) -> float:
    import numpy as np
    from scipy.spatial.distance import pdist, squareform

    drawn, asked = pdist(places), squareform(wanted, checks=False)
    total = (drawn**2).sum()
    return round(float(np.sqrt(((drawn - asked) ** 2).sum() / total)), DECIMALS) if total else 0.0
