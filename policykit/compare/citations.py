"""The documents that the documents themselves say they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from policykit.compare.cells import By, grouped, split_by
from policykit.tables import frame

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus


def citations(
    corpus: Corpus, *, by: By = "region", regions: Sequence[str] | None = None, limit: int | None = None
) -> pd.DataFrame:
    """What each policy document cites: one row a place, documents in chart order, places in the order of the text.

    Columns: ``doc_id``, ``region``, ``title`` and ``number`` of the cited document (a short name is given in full),
    ``relation`` (依据, 转发, 落实, 参照, 废止), ``start`` and ``end`` in the clean text, ``cited_doc``: its id where the
    corpus holds it; empty: missing, so that nothing is known of its wording. ``by`` groups otherwise, ``regions`` takes these alone,
    ``limit`` keeps so many rows.

    >>> cited = pk.citations(corpus)
    >>> list(cited.columns)[:3]
    ['doc_id', 'region', 'title']
    """
    corpus = grouped(corpus, by, regions)
    order = {doc_id: n for n, doc_id in enumerate(_in_order(corpus))}
    table = corpus.tables["citations"]
    table = table[table["doc_id"].isin(order)]
    place = table.assign(doc_id=table["doc_id"].map(order)).sort_values(["doc_id", "start"], kind="stable")
    return split_by(frame("citations", table.loc[place.index].to_dict("records")[:limit]), by)


def _in_order(corpus: Corpus) -> list[str]:
    ordered = corpus.policies.sort_values(["source_file", "source_item"], kind="stable")
    return [str(doc_id) for doc_id in ordered["doc_id"]]
