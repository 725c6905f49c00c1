"""What exported things rest on, said in one way: in a run, in figures out of a notebook, in those of the explorer."""

from __future__ import annotations

from collections.abc import Collection
from importlib import metadata
from typing import TYPE_CHECKING, Any

from policykit.report.contract import entries

if TYPE_CHECKING:
    from policykit.corpus.corpus import Corpus

ORDER = ["source_file", "source_item"]
PACKAGES = ("policykit", "jieba", "matplotlib", "numpy", "pandas", "scikit-learn", "seaborn")
FACTS = ["region", "title", "date_issued", "source_file", "source_item"]


def record_of(corpus: Corpus, *, regions: Collection[str] | None = None) -> dict[str, Any]:
    """``documents`` of the corpus (of these regions only) with the hash of their file as it was read, ``codebook``,
    ``decisions`` of people, files that were ``refused``, ``packages`` with their versions.

    A file may have changed since: what was read is what the figures show. Hashes are empty where a corpus was not
    loaded from a workspace, or no decisions were there.
    """
    documents = corpus.policies.sort_values(ORDER, kind="stable")[FACTS]
    if regions is not None:
        documents = documents[documents["region"].isin(list(regions))]
    return {
        "documents": [
            row | {"sha256": corpus.hashes.get(row["source_file"], "")} for row in entries(documents)
        ],
        "codebook": {"version": corpus.frame.version, "hash": corpus.frame.hash},
        "decisions": {"sha256": corpus.decided.sha256, "measures": corpus.decided.measures},
        "refused": [{"file": e.file, "problem": e.problem, "remedy": e.remedy} for e in corpus.refused],
        "packages": {name: _version(name) for name in PACKAGES},
    }


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
