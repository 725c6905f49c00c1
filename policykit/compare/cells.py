"""The cells of every comparison: which regions there are, and which measures lie in which cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import UnknownChoice
from policykit.records import CATEGORIES, UNCODED

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus


def all_regions(corpus: Corpus) -> tuple[str, ...]:
    """The regions in chart order, then those of which no document could be read at all."""
    return tuple(dict.fromkeys((*corpus.regions, *corpus.failed)))


def check_region(corpus: Corpus, region: str) -> str:
    """``region`` itself, or UnknownChoice with the regions that the corpus has."""
    if region not in all_regions(corpus):
        raise UnknownChoice("地区", region, list(all_regions(corpus)))
    return region


def check_category(category: str, *, uncoded: bool = False) -> str:
    """``category`` itself, or UnknownChoice with the allowed ones (未归类 among them when ``uncoded``)."""
    allowed = [*CATEGORIES, UNCODED] if uncoded else list(CATEGORIES)
    if category not in allowed:
        raise UnknownChoice("类别", category, allowed)
    return category


def carries(measures: pd.DataFrame, category: str) -> np.ndarray:
    """Which measures carry ``category``: a bool for each row; for 未归类, which carry none."""
    held = measures["categories"].astype("str")
    if category == UNCODED:
        return (held == "").to_numpy(dtype=bool)
    return ("|" + held + "|").str.contains(f"|{category}|", regex=False).to_numpy(dtype=bool)


def supporting(labels: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``labels`` that argue for a category; those with rule ``excluded`` argue against."""
    return labels[labels["rule"] != "excluded"]
