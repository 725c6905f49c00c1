"""What a document is called beside others: its region, and its title too where the region has several."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from policykit.report.contract import each

if TYPE_CHECKING:
    import pandas as pd


def document_names(documents: pd.DataFrame) -> dict[str, str]:
    """The name of each document by ``doc_id``: 济南, or 全国《农业法》 where the table has several of that region.

    A document without a title is named by its file. ``documents`` needs ``doc_id``, ``region``, ``title`` and
    ``source_file``; of a corpus give ``corpus.policies``, so that news of a region do not make it several.

    >>> names = show.document_names(corpus.policies)
    >>> sorted(names.values()) == sorted(corpus.regions)
    True
    """
    rows = each(documents)
    held = Counter(row.region for row in rows)
    return {
        row.doc_id: row.region
        if held[row.region] == 1
        else f"{row.region}《{row.title}》"
        if row.title
        else f"{row.region} {row.source_file}"
        for row in rows
    }
