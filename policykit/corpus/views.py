"""One document, article or measure of a corpus with all that belongs to it.

How they look is no business of this room: ``policykit.notebook.displays`` says it, for whoever asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from policykit.coding.frame import Frame


class Shown:
    """What shows itself in a notebook and in a terminal; the room of displays is asked for by name, being a later one."""

    def _repr_html_(self) -> str:
        return str(import_module("policykit.notebook.displays").html(self))

    def __repr__(self) -> str:
        return str(import_module("policykit.notebook.displays").text(self))


@dataclass(frozen=True, repr=False)
class MeasureView(Shown):
    """One measure: ``row`` of the table, its article and document, its neighbours, evidence and quantities.

    >>> view = corpus.measure(corpus.measures["measure_id"].iloc[0])
    >>> view.text == corpus.measures["text"].iloc[0]
    True
    """

    row: dict[str, Any]
    article: dict[str, Any]
    document: dict[str, Any]
    before: str  # the sentence before it in its article, or empty
    after: str
    evidence: pd.DataFrame
    quantities: pd.DataFrame
    frame: Frame  # what it was coded by

    @property
    def text(self) -> str:
        """The sentence.

        >>> view = corpus.measure(corpus.measures["measure_id"].iloc[0])
        >>> isinstance(view.text, str)
        True
        """
        return str(self.row["text"])

    @property
    def categories(self) -> tuple[str, ...]:
        """Its categories, or none.

        >>> view = corpus.measure(corpus.measures["measure_id"].iloc[0])
        >>> set(view.categories) <= set(corpus.frame.categories)
        True
        """
        return tuple(c for c in str(self.row["categories"]).split("|") if c)


@dataclass(frozen=True, repr=False)
class ArticleView(Shown):
    """One article: ``row`` of the table, its document, measures, evidence and agencies.

    >>> view = corpus.article(corpus.articles["article_id"].iloc[0])
    >>> list(view.measures.columns)[:2]
    ['measure_id', 'article_id']
    """

    row: dict[str, Any]
    document: dict[str, Any]
    measures: pd.DataFrame
    evidence: pd.DataFrame
    agencies: pd.DataFrame
    frame: Frame  # what it was coded by


@dataclass(frozen=True, repr=False)
class DocumentView(Shown):
    """One document: ``row`` of the table with its articles, measures, doubts and repairs.

    >>> view = corpus.document("济南")
    >>> view.row["region"]
    '济南'
    """

    row: dict[str, Any]
    articles: pd.DataFrame
    measures: pd.DataFrame
    doubts: pd.DataFrame
    repairs: pd.DataFrame
    frame: Frame  # what it was coded by


@dataclass(frozen=True, repr=False)
class CardView(Shown):
    """What one region says of one category, from its offers down to what is only encouraged.

    >>> view = corpus.card("济南", "担保")
    >>> view.region, view.category
    ('济南', '担保')
    """

    region: str
    category: str
    corpus: Any  # the corpus that says it


def named(table: pd.DataFrame, column: str, name: str, what: str) -> dict[str, Any]:
    """The row of ``table`` that ``column`` names, or ``UnknownChoice`` with what there is of ``what``."""
    from policykit.errors import UnknownChoice

    found = table[table[column] == name]
    if found.empty:
        raise UnknownChoice(what, name, table[column].tolist())
    return first(found)


def first(table: pd.DataFrame) -> dict[str, Any]:
    """The first row of a table."""
    return {str(key): value for key, value in table.iloc[0].items()}
