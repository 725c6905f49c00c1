"""The corpus as an analyst holds it: the tables, the clean texts and the codebook that coded them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from policykit.label.codebook import Codebook


@dataclass(frozen=True)
class Corpus:
    """What ``policykit.load`` gives: every table as a DataFrame, with the columns of the exported CSV files.

    Lists inside a cell (``categories``, ``issuers``) are joined by ``|``, and missing text is ``""``.
    ``texts`` maps ``doc_id`` to the stored clean text, so that
    ``texts[doc_id][start:end]`` is the ``text`` of an article or measure.
    """

    path: Path
    tables: dict[str, pd.DataFrame]
    texts: dict[str, str]
    codebook: Codebook
    failed: tuple[str, ...] = field(default=())  # regions whose document could not be read well enough

    @property
    def documents(self) -> pd.DataFrame:
        """One row a document, the kinds ``policy``, ``summary`` and ``news`` alike."""
        return self.tables["documents"]

    @property
    def articles(self) -> pd.DataFrame:
        """One row an article of the policy documents, in document order."""
        return self.tables["articles"]

    @property
    def measures(self) -> pd.DataFrame:
        """One row a measure (a sentence of an article) with its categories."""
        return self.tables["measures"]

    @property
    def labels(self) -> pd.DataFrame:
        """One row a piece of evidence for or against a category."""
        return self.tables["labels"]

    @property
    def quantities(self) -> pd.DataFrame:
        """One row a number with its unit."""
        return self.tables["quantities"]

    @property
    def agencies(self) -> pd.DataFrame:
        """One row an agency charged by an article."""
        return self.tables["agencies"]

    @property
    def repairs(self) -> pd.DataFrame:
        """One row a change made to the source text."""
        return self.tables["repairs"]

    @property
    def doubts(self) -> pd.DataFrame:
        """One row something that does not add up."""
        return self.tables["doubts"]

    @property
    def decisions(self) -> pd.DataFrame:
        """One row a row of ``decisions.csv``, with what became of it."""
        return self.tables["decisions"]

    @property
    def decision_conflicts(self) -> pd.DataFrame:
        """One row a decision, or a difference between coders, that was not applied."""
        return self.tables["decision_conflicts"]

    @property
    def policies(self) -> pd.DataFrame:
        """The documents that enter comparisons: those of kind ``policy``."""
        return self.documents[self.documents["kind"] == "policy"]

    @property
    def regions(self) -> tuple[str, ...]:
        """Regions with a policy document, in the order of the source files; the order of every chart."""
        ordered = self.policies.sort_values(["source_file", "source_item"], kind="stable")
        return tuple(dict.fromkeys(ordered["region"]))

    def _repr_html_(self) -> str:
        columns = ["region", "title", "date_issued", "n_sections", "n_articles", "n_measures", "n_doubts"]
        ordered = self.policies.sort_values(["source_file", "source_item"], kind="stable")
        return ordered[columns].to_html(index=False)

    def __repr__(self) -> str:
        return (
            f"Corpus({len(self.policies)} 份政策文件，{len(self.measures)} 条措施：{'、'.join(self.regions)})"
        )
