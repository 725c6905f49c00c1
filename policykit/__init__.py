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
    explain,
    instruments,
    keyness,
    kwic,
    matches,
    opinion,
    profile,
    region_map,
    second_opinion,
    similarity,
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
    "explain",
    "instruments",
    "keyness",
    "kwic",
    "load",
    "matches",
    "opinion",
    "profile",
    "region_map",
    "second_opinion",
    "similarity",
    "unmatched",
]
