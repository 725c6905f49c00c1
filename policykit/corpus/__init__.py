"""Corpus: from the raw folder to tables that last."""

from policykit.corpus.build import Build, build, load
from policykit.corpus.corpus import Corpus

__all__ = ["Build", "Corpus", "build", "load"]
