"""A part of a corpus: the documents of some regions, with every row of every table that belongs to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from policykit.errors import UnknownChoice

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

BELONGS_TO = {
    "articles": ("doc_id", "documents"),
    "measures": ("doc_id", "documents"),
    "labels": ("measure_id", "measures"),
    "quantities": ("measure_id", "measures"),
    "offers": ("doc_id", "documents"),
    "agencies": ("article_id", "articles"),
    "repairs": ("doc_id", "documents"),
    "doubts": ("doc_id", "documents"),
}
"""The column by which a table belongs to another one; the rest name their region themselves."""


def only_regions(corpus: Corpus, regions: Iterable[str]) -> Corpus:
    """The corpus with the documents of these regions alone; see ``Corpus.only``."""
    wanted = list(dict.fromkeys(regions))
    if not wanted:
        return corpus
    known = _known(corpus)
    for region in wanted:
        if region not in known:
            raise UnknownChoice("地区", region, known)
    tables: dict[str, pd.DataFrame] = {}
    for name, table in corpus.tables.items():
        column, owner = BELONGS_TO.get(name, ("region", ""))
        kept = wanted if not owner else tables[owner][column]
        tables[name] = table[table[column].isin(kept)].reset_index(drop=True)
    own = set(tables["documents"]["doc_id"])
    texts = {doc_id: text for doc_id, text in corpus.texts.items() if doc_id in own}
    failed = tuple(region for region in corpus.failed if region in wanted)
    return replace(corpus, tables=tables, texts=texts, failed=failed, source=corpus.whole)


def _known(corpus: Corpus) -> list[str]:
    """Every region that a document or a refused file has, those of the comparison first."""
    others = (region for region in corpus.documents["region"] if region)
    return list(dict.fromkeys((*corpus.regions, *corpus.failed, *others)))
