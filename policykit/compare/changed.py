"""What differs between two states of a workspace, without a run of the main job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.compare.coverage import coverage, instruments
from policykit.compare.offers import offers
from policykit.compare.similarity import similarity
from policykit.corpus import changes as room
from policykit.corpus.store import digest

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus


def changes(before: Corpus, after: Corpus) -> pd.DataFrame:
    """What changed from one corpus to another, cell by cell.

    Columns: ``kind`` (``document``, ``coverage``, ``flag`` of a cell, ``instrument``, ``offer``, ``similarity``), ``where``, ``what``, ``before``, ``after`` (empty
    where there was, or is, nothing) and ``because``. Both are measured with the newest snapshot of their own
    workspace. Empty where nothing differs. A full run compares itself with the one before it in the same way
    (``policykit changes``).

    >>> moved = pk.changes(corpus.only("济南"), corpus.only("济南", "武汉"))
    >>> [cause.code for causes in moved.loc[moved["kind"] == "document", "because"] for cause in causes]
    ['new_file']
    """
    return room.changes(_compared(before), _compared(after))


def _compared(corpus: Corpus) -> dict[str, pd.DataFrame]:
    documents = corpus.documents.sort_values(["source_file", "source_item"], kind="stable")
    texts = [digest(corpus.texts[doc_id]) for doc_id in documents["doc_id"]]
    decided = [_decided(corpus, doc_id) for doc_id in documents["doc_id"]]
    return {
        "documents": documents.assign(text=texts, sha256=texts, decided=decided),
        "coverage": coverage(corpus),
        "similarity": similarity(corpus),
        "instruments": instruments(corpus),
        "offers": offers(corpus),
    }


def _decided(corpus: Corpus, doc_id: str) -> str:
    """The measures of a document that people decided, with what they decided."""
    measures = corpus.measures
    own = measures[(measures["doc_id"] == doc_id) & (measures["status"] == "human")]
    return "\n".join(f"{m} {c}" for m, c in zip(own["measure_id"], own["categories"], strict=True))
