"""Compare Chinese policy documents across regions, every number with its sentence.

The rooms stand along the data's way; each imports only from the rooms before it:

``records``, ``errors``  the nouns and the exceptions; ``calls``, ``waiting``  what a person at the prompt meets
``grammar``  what is true of the language of official documents: numerals, places, patterns
``read``     file → clean text with its repairs
``parse``    clean text → outline → measures and facts
``label``    measure → categories with evidence
``corpus``   raw folder → tables that last
``compare``  tables → tables
``show``     tables → things people look at
``pipeline``, ``cli``  the main job and its commands

>>> import policykit as pk
>>> pk.CATEGORIES
('信贷', '保险', '股权', '债券', '担保')
>>> corpus = pk.load("data")
>>> list(pk.coverage(corpus).columns)[:3]
['region', 'category', 'measures']
"""

from typing import TYPE_CHECKING, Any

from policykit.compare import (
    against,
    agencies_by_kind,
    agency_network,
    agency_roles,
    agreement,
    borrowed_shares,
    changes,
    chosen_categories,
    clusters,
    contributions,
    coverage,
    coverage_parts,
    coverage_view,
    depth,
    differing_words,
    evaluate,
    explain,
    gap_reading,
    gaps,
    idf_drift,
    instruments,
    kwic,
    matches,
    nearest_sections,
    offers,
    passages,
    portfolio,
    portfolio_similarity,
    profile,
    quotations,
    region_map,
    review_queue,
    review_sample,
    robust_pairs,
    robust_settings,
    robustness,
    share_intervals,
    shared_phrases,
    side_by_side,
    similarity,
    similarity_intervals,
    targets,
    terms,
    unmatched,
    validity,
)
from policykit.corpus import Corpus, build, decide, load, withdraw
from policykit.errors import UnknownName
from policykit.records import CATEGORIES
from policykit.waiting import progress

if TYPE_CHECKING:
    from policykit import show

__all__ = [
    "CATEGORIES",
    "Corpus",
    "against",
    "agencies_by_kind",
    "agency_network",
    "agency_roles",
    "agreement",
    "borrowed_shares",
    "passages",
    "build",
    "changes",
    "chosen_categories",
    "clusters",
    "contributions",
    "coverage",
    "coverage_parts",
    "coverage_view",
    "depth",
    "decide",
    "differing_words",
    "evaluate",
    "explain",
    "gap_reading",
    "gaps",
    "idf_drift",
    "instruments",
    "terms",
    "kwic",
    "load",
    "matches",
    "nearest_sections",
    "offers",
    "portfolio",
    "portfolio_similarity",
    "profile",
    "progress",
    "quotations",
    "region_map",
    "review_queue",
    "review_sample",
    "robust_pairs",
    "robust_settings",
    "robustness",
    "share_intervals",
    "shared_phrases",
    "show",
    "side_by_side",
    "similarity",
    "similarity_intervals",
    "targets",
    "unmatched",
    "validity",
    "withdraw",
]


def __getattr__(name: str) -> Any:
    """``pk.show`` without an import of its own: drawing needs matplotlib, which is loaded when it is first asked for."""
    if name == "show":
        from importlib import import_module

        return import_module("policykit.show")
    if name.startswith("_"):
        raise AttributeError(f"module 'policykit' has no attribute {name!r}")
    raise UnknownName(name, __all__)


def __dir__() -> list[str]:
    """The public names, for completion; the rooms are imported by their full names."""
    return sorted(__all__)
