"""What exported things rest on, said in one way: in a run, in figures out of a notebook, in those of the explorer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from importlib import metadata
from typing import TYPE_CHECKING, Any

from policykit.report.contract import entries

if TYPE_CHECKING:
    from policykit.corpus.corpus import Corpus

ORDER = ["source_file", "source_item"]
PACKAGES = ("policykit-zh", "jieba", "matplotlib", "numpy", "pandas", "scikit-learn", "seaborn")
FACTS = ["region", "title", "date_issued", "source_file", "source_item"]


@dataclass(frozen=True)
class SourceDocument:
    """A document that was compared, with the hash of its file as it was read."""

    region: str  # 武汉
    title: str = ""
    date_issued: str = ""  # 2025-06-07
    source_file: str = ""
    source_item: int = 0  # which text of the file
    sha256: str = ""  # empty where the corpus was not loaded from a workspace


@dataclass(frozen=True)
class Refusal:
    """A file that could not be read."""

    file: str
    problem: str
    remedy: str


@dataclass(frozen=True)
class Record:
    """Documents, frame, weights, versions: what tables, figures and reports were made from."""

    documents: tuple[SourceDocument, ...] = ()
    codebook: Mapping[str, str] = field(default_factory=dict)  # version, hash
    decisions: Mapping[str, Any] = field(default_factory=dict)  # sha256, measures
    refused: tuple[Refusal, ...] = ()
    packages: Mapping[str, str] = field(default_factory=dict)  # version by name
    idf: str = ""  # name of the snapshot of term weights
    trust: str = ""  # how far the coding may be trusted, one paragraph
    as_of: str = ""  # 2025-12-31: the day on which what was compared is in force, where one was chosen
    settings: Mapping[str, Any] = field(default_factory=dict)  # what was chosen on a screen

    def facts(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        return asdict(self)


def record_of(corpus: Corpus, *, regions: Collection[str] | None = None) -> Record:
    """What things made from the corpus (from these regions only) rest on, but for the weights.

    A file may have changed since: what was read is what the figures show.
    """
    documents = corpus.policies.sort_values(ORDER, kind="stable")[FACTS]
    if regions is not None:
        documents = documents[documents["region"].isin(list(regions))]
    return Record(
        documents=tuple(
            SourceDocument(**row, sha256=corpus.hashes.get(row["source_file"], ""))
            for row in entries(documents)
        ),
        codebook={"version": corpus.frame.version, "hash": corpus.frame.hash},
        decisions={"sha256": corpus.decided.sha256, "measures": corpus.decided.measures},
        refused=tuple(Refusal(e.file, e.problem, e.remedy) for e in corpus.refused),
        packages={name: _version(name) for name in PACKAGES},
    )


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
