"""Compare Chinese policy documents across regions, every number with its sentence.

The rooms stand along the data's way; each imports only from the rooms before it:

``records``, ``errors``  the nouns and the exceptions
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
"""

from policykit.compare import (
    against,
    agreement,
    borrowed_shares,
    borrowing,
    clusters,
    contributions,
    coverage,
    evaluate,
    coverage_parts,
    coverage_view,
    differing_words,
    explain,
    gap_reading,
    gaps,
    idf_drift,
    instruments,
    keyness,
    kwic,
    matches,
    opinion,
    profile,
    region_map,
    second_opinion,
    nearest_sections,
    portfolio,
    portfolio_similarity,
    profile,
    quotations,
    robust_pairs,
    robust_settings,
    robustness,
    share_intervals,
    shared_phrases,
    side_by_side,
    similarity,
    similarity_intervals,
    unmatched,
)
from policykit.corpus import Corpus, build, load
from policykit.records import CATEGORIES

__all__ = [
    "CATEGORIES",
    "Corpus",
    "against",
    "agreement",
    "borrowed_shares",
    "borrowing",
    "build",
    "clusters",
    "contributions",
    "coverage",
    "evaluate",
    "coverage_parts",
    "coverage_view",
    "differing_words",
    "explain",
    "gap_reading",
    "gaps",
    "idf_drift",
    "instruments",
    "keyness",
    "kwic",
    "load",
    "matches",
    "opinion",
    "profile",
    "region_map",
    "second_opinion",
    "nearest_sections",
    "portfolio",
    "portfolio_similarity",
    "profile",
    "quotations",
    "robust_pairs",
    "robust_settings",
    "robustness",
    "share_intervals",
    "shared_phrases",
    "side_by_side",
    "similarity",
    "similarity_intervals",
    "unmatched",
]
