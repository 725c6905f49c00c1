"""Corpus: from the raw folder to tables that last."""

from policykit.calls import checked
from policykit.corpus.build import Build, build, load
from policykit.corpus.corpus import Corpus
from policykit.corpus.ledger import decide, withdraw

__all__ = ["Build", "Corpus", "build", "decide", "load", "withdraw"]

checked(globals(), __all__)
