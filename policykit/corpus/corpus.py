"""The corpus as an analyst holds it: the tables, the clean texts and the codebook that coded them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policykit.corpus.store import Decided
from policykit.corpus.views import ArticleView, CardView, DocumentView, MeasureView, Shown, first, named
from policykit.errors import UnknownChoice

if TYPE_CHECKING:
    import pandas as pd

    from policykit.coding.frame import Frame
    from policykit.errors import RefusedDocument

    Encoder = Callable[[list[str]], Any]

OWNERS = {"doc_id": "documents", "region": "", "article_id": "articles", "measure_id": "measures"}
"""The table that a row belongs to by a column, the first that it has; nothing where it only names a region."""


class Table:
    """One of the tables of a corpus, under its own name; ``docs/tables.md`` has the columns."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, corpus: Corpus | None, owner: type) -> pd.DataFrame:
        return self if corpus is None else corpus.tables[self.name]  # type: ignore[return-value]


@dataclass(frozen=True, repr=False)
class Corpus(Shown):
    """What ``policykit.load`` gives: every table as a DataFrame, with the columns of the exported CSV files.

    ``documents``; ``articles``, ``measures`` (sentences of articles with their categories) and ``labels`` (the evidence
    for or against each); ``quantities``, ``offers``, ``agencies`` and ``citations``; ``repairs`` and ``doubts`` of the
    reading; ``decisions`` of people and ``conflicts`` among them. Lists inside a cell (``categories``, ``issuers``) are joined by ``|``, and missing text is ``""``.
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
    frame: Frame
    failed: tuple[str, ...] = field(default=())  # regions whose document could not be read well enough
    refused: tuple[RefusedDocument, ...] = field(default=())  # files that were not read, why, and the way out
    hashes: dict[str, str] = field(
        default_factory=dict, compare=False
    )  # SHA-256 of each source file as it was read
    decided: Decided = field(default=Decided(), compare=False)  # what ``decisions.csv`` held, and did
    # what ``only`` or ``in_force`` took this part of
    source: Corpus | None = field(default=None, compare=False)
    # the order of what stands in ``region`` where documents are grouped otherwise
    groups: tuple[str, ...] = ()
    encoder: Encoder | None = field(
        default=None, compare=False
    )  # gives a vector for each of a list of sentences

    documents = Table()
    articles = Table()
    measures = Table()
    labels = Table()
    quantities = Table()
    offers = Table()
    citations = Table()
    agencies = Table()
    repairs = Table()
    doubts = Table()
    decisions = Table()
    conflicts = Table()

    @property
    def policies(self) -> pd.DataFrame:
        """The documents that enter comparisons: those of kind ``policy``.

        >>> set(corpus.policies["kind"])
        {'policy'}
        """
        return self.documents[self.documents["kind"] == "policy"]

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Regions with a policy document, in the order of the source files; the order of every chart.

        >>> corpus.regions
        ('济南', '长三角', '山西', '武汉', '郑州', '聊城')
        """
        ordered = self.policies.sort_values(["source_file", "source_item"], kind="stable")
        held = dict.fromkeys(ordered["region"])
        return tuple(group for group in self.groups if group in held) if self.groups else tuple(held)

    @property
    def whole(self) -> Corpus:
        """The corpus that this is a part of, or itself: what weights and decisions rest on.

        >>> corpus.only("济南").whole is corpus
        True
        """
        return self.source or self

    def only(self, *regions: str | Iterable[str]) -> Corpus:
        """The corpus with the documents of these regions alone, in every table; without a region itself.

        What compares two regions stays the same number, because the IDF snapshot is that of the whole. What sets
        a region against all others (terms, gaps, measures without an answer) then speaks of the chosen ones.
        An unknown region raises ``UnknownChoice``.

        Regions are named one by one or in a list.

        >>> corpus.only("济南", "武汉").regions
        ('济南', '武汉')
        >>> corpus.only(["武汉"]).regions, corpus.only([]) is corpus
        (('武汉',), True)
        """
        named = ([given] if isinstance(given, str) else list(given) for given in regions)
        wanted = list(dict.fromkeys(region for names in named for region in names))
        if not wanted:
            return self
        others = (region for region in self.documents["region"] if region)
        known = list(dict.fromkeys((*self.regions, *self.failed, *others)))
        for region in wanted:
            if region not in known:
                raise UnknownChoice("地区", region, known)
        documents = self.documents[self.documents["region"].isin(wanted)].reset_index(drop=True)
        tables = self._belonging(documents, wanted)
        texts = {doc_id: self.texts[doc_id] for doc_id in documents["doc_id"] if doc_id in self.texts}
        failed = tuple(region for region in self.failed if region in wanted)
        return replace(self, tables=tables, texts=texts, failed=failed, source=self.whole)

    def in_force(self, day: str = "") -> Corpus:
        """The corpus in which documents that are not in force are of kind ``former``, ``status`` saying why, without rows elsewhere.

        Without a ``day`` these are the documents alone that another one of the corpus, or ``catalog.csv``, replaces or
        repeals, so that no result changes with the calendar. On a day (``"2025-12-31"``) those too that were to come,
        had run out, were drafts, or of which the page says that they are repealed. Itself where all are in force.

        >>> corpus.in_force() is corpus, corpus.in_force("2020-01-01").regions
        (True, ('山西',))
        """
        from policykit.corpus.versions import aside

        gone = aside(self.whole.documents, day)
        ended = self.documents["doc_id"].isin(gone)
        if not ended.any():
            return self
        documents = self.documents.copy()
        documents.loc[ended, "kind"] = "former"
        documents.loc[ended, "status"] = documents.loc[ended, "doc_id"].map(gone)
        tables = self._belonging(self.documents[~ended]) | {"documents": documents}
        return replace(self, tables=tables, source=self.whole)

    def _belonging(
        self, documents: pd.DataFrame, regions: Iterable[str] | None = None
    ) -> dict[str, pd.DataFrame]:
        """These documents and all rows of other tables that belong to them; of rows without one those of ``regions``."""
        tables = {"documents": documents}
        owners = {name: self.tables[name] for name in ("articles", "measures")}
        for name, table in (owners | self.tables).items():  # whoever is asked for stands before who asks
            column = next(column for column in OWNERS if column in table.columns)
            if name == "documents":
                continue
            kept = tables[OWNERS[column]][column] if OWNERS[column] else regions
            tables[name] = table if kept is None else table[table[column].isin(kept)].reset_index(drop=True)
        return tables

    def document(self, name: str) -> DocumentView:
        """One document by its id or title, or by its region where that has one; shows itself.

        >>> type(corpus.document("济南")).__name__
        'DocumentView'
        """
        documents, name = self.documents, str(name)
        found = documents[(documents["doc_id"] == name) | (documents["title"] == name)]
        if found.empty:
            found = self.policies[self.policies["region"] == name]
        if len(found) != 1:
            several = found["doc_id"].tolist()
            names = several or [*self.regions, *documents["doc_id"], *documents["title"]]
            raise UnknownChoice("文件", name, names)
        row = first(found)
        held = (self.articles, self.measures, self.doubts, self.repairs)
        articles, measures, doubts, repairs = (table[table["doc_id"] == row["doc_id"]] for table in held)
        return DocumentView(row, articles, measures, doubts, repairs, self.frame)

    def article(self, article_id: str) -> ArticleView:
        """One article with the evidence in its text; shows itself.

        >>> first = corpus.articles["article_id"].iloc[0]
        >>> type(corpus.article(first)).__name__
        'ArticleView'
        """
        row = named(self.articles, "article_id", article_id, "条")
        measures = self.measures[self.measures["article_id"] == article_id]
        labels = self.labels[self.labels["measure_id"].isin(measures["measure_id"])]
        agencies = self.agencies[self.agencies["article_id"] == article_id]
        document = named(self.documents, "doc_id", row["doc_id"], "文件")
        return ArticleView(row, document, measures, labels, agencies, self.frame)

    def card(self, region: str, category: str) -> CardView:
        """What a region says of one category: who is paid how much, what is promised, what only encouraged; shows itself.

        >>> type(corpus.card("济南", "担保")).__name__
        'CardView'
        """
        known = list(dict.fromkeys((*self.regions, *self.failed)))
        if region not in known:
            raise UnknownChoice("地区", region, known)
        if category not in self.frame.categories:
            raise UnknownChoice("类别", category, list(self.frame.categories))
        return CardView(region, category, self)

    def measure(self, measure_id: str) -> MeasureView:
        """One measure: its sentence with the evidence marked, its neighbours, article, document, quantities.

        >>> first = corpus.measures["measure_id"].iloc[0]
        >>> type(corpus.measure(first)).__name__
        'MeasureView'
        """
        row = named(self.measures, "measure_id", measure_id, "措施")
        article = named(self.articles, "article_id", row["article_id"], "条")
        document = named(self.documents, "doc_id", row["doc_id"], "文件")
        beside = self.measures[self.measures["article_id"] == row["article_id"]].sort_values("start")
        ids, texts = beside["measure_id"].tolist(), ["", *beside["text"], ""]
        at = ids.index(measure_id)
        labels, quantities = (t[t["measure_id"] == measure_id] for t in (self.labels, self.quantities))
        before, after = texts[at], texts[at + 2]
        return MeasureView(row, article, document, before, after, labels, quantities, self.frame)
