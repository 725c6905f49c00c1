"""From tables to tables: coverage, gaps, likeness of words and instruments, matches, passages, terms; nothing draws."""

from policykit.calls import checked
from policykit.compare.agencies import agencies
from policykit.compare.changed import changes
from policykit.compare.citations import citations
from policykit.compare.counts import dtm
from policykit.compare.coverage import coverage, depth, instruments
from policykit.compare.explain import against, explain, kwic
from policykit.compare.frames import cross, frame_changes, term_use
from policykit.compare.gaps import gaps
from policykit.compare.matches import matches, shortlist, similar, unmatched
from policykit.compare.offers import offers
from policykit.compare.passages import passages, sources
from policykit.compare.quality import agreement, evaluate, trusted
from policykit.compare.reference import Snapshot, current
from policykit.compare.review import review, review_sample
from policykit.compare.similarity import contributions, idf_drift, similarity
from policykit.compare.targets import targets
from policykit.compare.terms import terms
from policykit.compare.trend import trend

__all__ = [
    "Snapshot",
    "against",
    "agencies",
    "agreement",
    "changes",
    "citations",
    "contributions",
    "coverage",
    "cross",
    "current",
    "depth",
    "dtm",
    "evaluate",
    "explain",
    "frame_changes",
    "gaps",
    "idf_drift",
    "instruments",
    "kwic",
    "matches",
    "offers",
    "passages",
    "review",
    "review_sample",
    "shortlist",
    "similar",
    "similarity",
    "sources",
    "targets",
    "term_use",
    "terms",
    "trend",
    "trusted",
    "unmatched",
]

checked(globals(), __all__)
