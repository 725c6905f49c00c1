"""Compare Chinese policy documents across regions, every number with its sentence.

The rooms stand along the data's way; each imports only from the rooms before it:

``text``, ``errors``, ``records``, ``tables``  the key for "the same words", the exceptions, the nouns, every table once
``gongwen``  file → outlined document with its facts: a reader of Chinese official documents, usable alone
``coding``   measure → categories with evidence
``corpus``   raw folder → tables that last
``compare``  tables → tables
``report``, ``notebook``  tables → things that are printed, and things that are used
``pipeline``, ``cli``  the main job and its commands

What an analyst needs every day stands here, finer instruments in ``pk.compare``, charts in ``pk.show``. A name is loaded
when it is first asked for. The verbs have one grammar: ``verb(corpus, what it is about…, *, by="region", categories=None,
regions=None, limit=None)``, and give a table whose columns are explained in ``docs/tables.md``.

>>> import policykit as pk
>>> corpus = pk.load("data")
>>> list(pk.coverage(corpus, regions=["武汉", "郑州"]).columns)[:3]
['region', 'category', 'measures']
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # typing itself takes as long to load as all of this
if TYPE_CHECKING:
    from typing import Any

    from policykit import compare, show
    from policykit.coding.coder import code
    from policykit.compare.agencies import agencies
    from policykit.compare.changed import changes
    from policykit.compare.citations import citations
    from policykit.compare.counts import dtm
    from policykit.compare.coverage import coverage, instruments
    from policykit.compare.explain import explain, kwic
    from policykit.compare.frames import cross
    from policykit.compare.gaps import gaps
    from policykit.compare.matches import matches, similar
    from policykit.compare.offers import offers
    from policykit.compare.passages import passages
    from policykit.compare.quality import evaluate
    from policykit.compare.review import review
    from policykit.compare.similarity import similarity
    from policykit.compare.targets import targets
    from policykit.compare.terms import terms
    from policykit.compare.trend import trend
    from policykit.corpus.build import build, load
    from policykit.corpus.corpus import Corpus
    from policykit.corpus.ledger import decide, withdraw
    from policykit.pipeline import run
    from policykit.report.exchange import cite

__all__ = [
    "Corpus",
    "agencies",
    "offers",
    "build",
    "changes",
    "cite",
    "citations",
    "code",
    "compare",
    "coverage",
    "cross",
    "decide",
    "dtm",
    "evaluate",
    "explain",
    "gaps",
    "instruments",
    "kwic",
    "load",
    "matches",
    "passages",
    "review",
    "run",
    "show",
    "similar",
    "similarity",
    "targets",
    "terms",
    "trend",
    "withdraw",
]

_HOMES = {
    "code": "policykit.coding.coder",
    "cite": "policykit.report.exchange",
    "run": "policykit.pipeline",
    **dict.fromkeys(("Corpus", "build", "decide", "load", "withdraw"), "policykit.corpus"),
}
"""Where a name lives that is neither a room nor a verb of ``compare``."""


def __getattr__(name: str) -> Any:
    """A public name, from its home; the rooms themselves by their names."""
    if name.startswith("_"):
        raise AttributeError(f"module 'policykit' has no attribute {name!r}")
    if name not in __all__:
        from policykit.errors import UnknownName

        raise UnknownName(name, __all__)
    if name in ("compare", "show"):
        return import_module(f"policykit.{name}")
    found = getattr(import_module(_HOMES.get(name, "policykit.compare")), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """The public names, for completion; the rooms are imported by their full names."""
    return sorted(__all__)
