"""From tables to tables: coverage, similarity, matches, borrowing, keyness, evidence; nothing draws here."""

from policykit.compare.arrangement import clusters, region_map
from policykit.compare.borrowing import borrowed_shares, borrowing
from policykit.compare.codebook_use import codebook_changes, codebook_trials, term_cuts, term_use
from policykit.compare.coverage import coverage, instruments, open_measures, profile
from policykit.compare.explain import against, explain
from policykit.compare.keyness import keyness
from policykit.compare.kwic import kwic
from policykit.compare.matches import matches, unmatched
from policykit.compare.quality import agreement, evaluate, opinion, second_opinion
from policykit.compare.reference import Snapshot, current, load, make, save
from policykit.compare.similarity import contributions, drift, similarity
from policykit.compare.words import Words, words_of

__all__ = [
    "Snapshot",
    "Words",
    "against",
    "agreement",
    "borrowed_shares",
    "borrowing",
    "clusters",
    "codebook_changes",
    "codebook_trials",
    "contributions",
    "coverage",
    "current",
    "drift",
    "evaluate",
    "explain",
    "instruments",
    "keyness",
    "kwic",
    "load",
    "make",
    "matches",
    "open_measures",
    "opinion",
    "profile",
    "region_map",
    "save",
    "second_opinion",
    "similarity",
    "term_cuts",
    "term_use",
    "unmatched",
    "words_of",
]
