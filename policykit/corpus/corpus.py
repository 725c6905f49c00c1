"""The corpus as an analyst holds it: the tables, the clean texts and the codebook that coded them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from policykit.corpus.decided import Decided

if TYPE_CHECKING:
    import pandas as pd

    from policykit.coding.codebook import Codebook
    from policykit.corpus.views import ArticleView, DocumentView, MeasureView
    from policykit.errors import RefusedDocument

FEW = 5  # files that were not read, named one by one

SHOWN = {
    "region": "地区",
    "title": "标题",
    "date_issued": "成文日期",
    "n_sections": "部分",
    "n_articles": "条",
    "n_measures": "措施",
    "n_doubts": "存疑",
}
"""Columns of a corpus that shows itself, as an analyst names them."""

STYLE = (
    "<style>.policykit-documents :is(td, th){white-space:nowrap}"
    ".policykit-documents :is(td, th):nth-child(-n+2){text-align:left}"
    ".policykit-documents :is(td, th):nth-child(2){white-space:normal}</style>"
)
"""Region and title stand at the left, and only titles are broken: a notebook aligns and breaks every cell alike."""


@dataclass(frozen=True)
class Corpus:
    """What ``policykit.load`` gives: every table as a DataFrame, with the columns of the exported CSV files.

    Lists inside a cell (``categories``, ``issuers``) are joined by ``|``, and missing text is ``""``.
    ``texts`` maps ``doc_id`` to the stored clean text, so that
    ``texts[doc_id][start:end]`` is the ``text`` of an article or measure.

    >>> corpus = pk.load("data")
    >>> row = corpus.measures.iloc[0]
    >>> corpus.texts[row["doc_id"]][row["start"] : row["end"]] == row["text"]
    True
    """

    path: Path
    tables: dict[str, pd.DataFrame]
    texts: dict[str, str]
    codebook: Codebook
    failed: tuple[str, ...] = field(default=())  # regions whose document could not be read well enough
    refused: tuple[RefusedDocument, ...] = field(default=())  # files that were not read, why, and the way out
    hashes: dict[str, str] = field(
        default_factory=dict, compare=False
    )  # SHA-256 of each source file as it was read
    decided: Decided = field(default=Decided(), compare=False)  # what ``decisions.csv`` held, and did
    source: Corpus | None = field(default=None, compare=False)  # what ``only`` took this part of

    @property
    def documents(self) -> pd.DataFrame:
        """One row a document, the kinds ``policy``, ``summary`` and ``news`` alike.

        >>> list(corpus.documents.columns)[:3]
        ['doc_id', 'region', 'kind']
        """
        return self.tables["documents"]

    @property
    def articles(self) -> pd.DataFrame:
        """One row an article of the policy documents, in document order.

        >>> list(corpus.articles.columns)[:3]
        ['article_id', 'doc_id', 'region']
        """
        return self.tables["articles"]

    @property
    def measures(self) -> pd.DataFrame:
        """One row a measure (a sentence of an article) with its categories.

        >>> list(corpus.measures.columns)[:3]
        ['measure_id', 'article_id', 'doc_id']
        """
        return self.tables["measures"]

    @property
    def labels(self) -> pd.DataFrame:
        """One row a piece of evidence for or against a category.

        >>> list(corpus.labels.columns)[:4]
        ['measure_id', 'category', 'instrument', 'term']
        """
        return self.tables["labels"]

    @property
    def quantities(self) -> pd.DataFrame:
        """One row a number with its unit.

        >>> list(corpus.quantities.columns)[:4]
        ['measure_id', 'phrase', 'value', 'unit']
        """
        return self.tables["quantities"]

    @property
    def agencies(self) -> pd.DataFrame:
        """One row an agency charged by an article.

        >>> list(corpus.agencies.columns)[:3]
        ['article_id', 'agency', 'role']
        """
        return self.tables["agencies"]

    @property
    def repairs(self) -> pd.DataFrame:
        """One row a change made to the source text.

        >>> list(corpus.repairs.columns)[:3]
        ['doc_id', 'kind', 'line']
        """
        return self.tables["repairs"]

    @property
    def doubts(self) -> pd.DataFrame:
        """One row something that does not add up.

        >>> list(corpus.doubts.columns)
        ['doc_id', 'kind', 'where', 'message']
        """
        return self.tables["doubts"]

    @property
    def decisions(self) -> pd.DataFrame:
        """One row a row of ``decisions.csv``, with what became of it.

        >>> list(corpus.decisions.columns)[:3]
        ['measure_id', 'region', 'text']
        """
        return self.tables["decisions"]

    @property
    def decision_conflicts(self) -> pd.DataFrame:
        """One row a decision, or a difference between coders, that was not applied.

        >>> list(corpus.decision_conflicts.columns)[:2]
        ['kind', 'measure_id']
        """
        return self.tables["decision_conflicts"]

    @property
    def policies(self) -> pd.DataFrame:
        """The documents that enter comparisons: those of kind ``policy``.

        >>> set(corpus.policies["kind"])
        {'policy'}
        """
        return self.documents[self.documents["kind"] == "policy"]

    @property
    def regions(self) -> tuple[str, ...]:
        """Regions with a policy document, in the order of the source files; the order of every chart.

        >>> corpus.regions
        ('济南', '长三角', '山西', '武汉', '郑州', '聊城')
        """
        ordered = self.policies.sort_values(["source_file", "source_item"], kind="stable")
        return tuple(dict.fromkeys(ordered["region"]))

    @property
    def whole(self) -> Corpus:
        """The corpus that this is a part of, or itself: what weights and decisions rest on.

        >>> corpus.only("济南").whole is corpus
        True
        """
        return self.source or self

    def only(self, *regions: str) -> Corpus:
        """The corpus with the documents of these regions alone, in every table; without a region itself.

        What compares two regions stays the same number, because the IDF snapshot is that of the whole. What sets
        a region against all others (keyness, gaps, measures without an answer) then speaks of the chosen ones.
        An unknown region raises ``UnknownChoice``.

        >>> corpus.only("济南", "武汉").regions
        ('济南', '武汉')
        """
        from policykit.corpus.selection import only_regions

        return only_regions(self, regions)

    def document(self, name: str) -> DocumentView:
        """One document by its id or title, or by its region where that has one; shows itself.

        >>> type(corpus.document("济南")).__name__
        'DocumentView'
        """
        from policykit.corpus.views import document_view

        return document_view(self, name)

    def article(self, article_id: str) -> ArticleView:
        """One article with the evidence in its text; shows itself.

        >>> first = corpus.articles["article_id"].iloc[0]
        >>> type(corpus.article(first)).__name__
        'ArticleView'
        """
        from policykit.corpus.views import article_view

        return article_view(self, article_id)

    def measure(self, measure_id: str) -> MeasureView:
        """One measure: its sentence with the evidence marked, its neighbours, article, document, quantities.

        >>> first = corpus.measures["measure_id"].iloc[0]
        >>> type(corpus.measure(first)).__name__
        'MeasureView'
        """
        from policykit.corpus.views import measure_view

        return measure_view(self, measure_id)

    def _repr_html_(self) -> str:
        ordered = self.policies.sort_values(["source_file", "source_item"], kind="stable")
        others = len(self.documents) - len(ordered)
        shown = ordered[list(SHOWN)].rename(columns=SHOWN)
        table = shown.to_html(index=False, border=0, na_rep="", classes="policykit-documents")
        further = f"；另有 {others} 份摘要或新闻，不参与比较" if others else ""
        lines = [f"{len(ordered)} 份政策文件，{len(self.measures)} 条措施{further}", *self._lacks()]
        said = "".join(f"<div>{escape(line)}</div>" for line in lines)
        return f"{said}{STYLE}{table}" if len(ordered) else said

    def __repr__(self) -> str:
        regions = f"：{'、'.join(self.regions)}" if self.regions else ""
        whole = f"Corpus({len(self.policies)} 份政策文件，{len(self.measures)} 条措施{regions})"
        return "\n".join([whole, *self._lacks()])

    def _lacks(self) -> list[str]:
        """What an analyst has to know that is not in the tables: files that were not read, or that there is nothing."""
        lines = [f"没有读入：{line}" for line in self.refused[:FEW]]
        if len(self.refused) > FEW:
            lines.append(f"另有 {len(self.refused) - FEW} 份没有读入，policykit build 逐份列出")
        if not len(self.policies) and not self.refused:
            lines.append(f"没有可以比较的政策文件：请放入 {self.path / 'raw'}，再用 pk.load 读一次")
        return lines
