"""From tables to tables: coverage, gaps, portfolios, similarity, robustness, matches, borrowing, keyness; nothing draws."""

from policykit.calls import checked
from policykit.compare.agencies import agencies_by_kind, agency_network, agency_roles
from policykit.compare.arrangement import clusters, region_map
from policykit.compare.cells import chosen_categories
from policykit.compare.changed import changes
from policykit.compare.codebook_use import codebook_changes, codebook_trials, term_cuts, term_use
from policykit.compare.coverage import coverage, instruments, open_measures, profile
from policykit.compare.explain import against, explain
from policykit.compare.gaps import gap_reading, gaps
from policykit.compare.intervals import share_intervals, similarity_intervals
from policykit.compare.kwic import kwic
from policykit.compare.matches import matches, unmatched
from policykit.compare.offers import offers
from policykit.compare.passages import borrowed_shares, passages
from policykit.compare.portfolio import portfolio, portfolio_similarity
from policykit.compare.quality import agreement, evaluate, trusted
from policykit.compare.reference import Snapshot, current, load, make, save
from policykit.compare.review import review_queue
from policykit.compare.robustness import robust_pairs, robust_settings, robustness
from policykit.compare.sample import review_sample
from policykit.compare.side_by_side import differing_words, side_by_side
from policykit.compare.similarity import contributions, drift, idf_drift, nearest_sections, similarity
from policykit.compare.stretches import quotations, shared_phrases
from policykit.compare.targets import targets, validity
from policykit.compare.terms import terms
from policykit.compare.views import coverage_parts, coverage_view, depth
from policykit.compare.words import Words, words_of

__all__ = [
    "Snapshot",
    "Words",
    "against",
    "agencies_by_kind",
    "agency_network",
    "agency_roles",
    "agreement",
    "borrowed_shares",
    "passages",
    "changes",
    "chosen_categories",
    "clusters",
    "codebook_changes",
    "codebook_trials",
    "contributions",
    "coverage",
    "coverage_parts",
    "coverage_view",
    "current",
    "depth",
    "differing_words",
    "drift",
    "evaluate",
    "explain",
    "gap_reading",
    "gaps",
    "idf_drift",
    "instruments",
    "terms",
    "kwic",
    "load",
    "make",
    "matches",
    "nearest_sections",
    "offers",
    "open_measures",
    "portfolio",
    "portfolio_similarity",
    "profile",
    "quotations",
    "region_map",
    "review_queue",
    "review_sample",
    "robust_pairs",
    "robust_settings",
    "robustness",
    "save",
    "share_intervals",
    "shared_phrases",
    "side_by_side",
    "similarity",
    "similarity_intervals",
    "targets",
    "term_cuts",
    "term_use",
    "trusted",
    "unmatched",
    "validity",
    "words_of",
]

checked(globals(), __all__)
