"""Corpus: from the raw folder to tables that last."""

from policykit.calls import checked
from policykit.corpus.build import Build, build, load
from policykit.corpus.corpus import Corpus
from policykit.corpus.ledger import decide, decision_conflicts, decisions, withdraw

__all__ = ["Build", "Corpus", "build", "decide", "decision_conflicts", "decisions", "load", "withdraw"]

checked(globals(), __all__)
