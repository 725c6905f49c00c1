"""Corpus: from the raw folder to tables that last."""

from typing import TYPE_CHECKING, Any

from policykit.corpus.build import Build, build, load

if TYPE_CHECKING:
    from policykit.corpus.corpus import Corpus
    from policykit.corpus.ledger import decide, withdraw

__all__ = ["Build", "Corpus", "build", "decide", "load", "withdraw"]


def __getattr__(name: str) -> Any:
    """What a run with nothing new does without."""
    from importlib import import_module

    home = {"Corpus": "corpus", "decide": "ledger", "withdraw": "ledger"}.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"policykit.corpus.{home}"), name)
