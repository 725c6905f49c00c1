"""Key word in context: every place where a string of characters stands, whatever a segmenter would cut."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING

from policykit.compare.cells import check_region
from policykit.compare.frames import frame
from policykit.compare.keyed import keyed
from policykit.errors import UnknownChoice

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

COLUMNS = {
    "region": "str",
    "doc_id": "str",
    "article_id": "str",
    "measure_id": "str",
    "left": "str",
    "node": "str",
    "right": "str",
    "start": "int64",
    "end": "int64",
}

WIDTH = 20
"""Characters shown on either side: a line of an A4 page in the notebook's type."""


def kwic(corpus: Corpus, query: str, *, region: str | None = None, width: int = WIDTH) -> pd.DataFrame:
    """Every occurrence of ``query`` in the policy documents, with ``width`` characters on either side.

    Columns: ``region``, ``doc_id``, ``article_id`` and ``measure_id`` (empty where the place lies in none, such as
    a heading or an agency note), ``left``, ``node`` (as printed), ``right``, ``start`` and ``end`` (offsets of
    the node in the clean text). Documents in the order of every chart, places in the order of the text. Found are
    characters, not words: full-width and half-width, capitals and white space make no difference, punctuation
    does. Occurrences do not overlap. Nothing found gives an empty table; an empty ``query`` is an error.

    >>> lines = pk.kwic(corpus, "知识产权", region="郑州")
    >>> list(lines["node"].unique())
    ['知识产权']
    """
    wanted = keyed(query, marks=True).key
    if not wanted:
        raise UnknownChoice("检索词", query, "至少一个字")
    if width < 0:
        raise UnknownChoice("width", width, "0 以上的整数")
    if region is not None:
        check_region(corpus, region)
    documents = corpus.policies.sort_values(["source_file", "source_item"], kind="stable")
    rows = []
    for doc_id, of_region in zip(documents["doc_id"], documents["region"], strict=True):
        if region not in (None, of_region):
            continue
        text = corpus.texts[doc_id]
        searched = keyed(text, marks=True)
        owners = [_owner(table[table["doc_id"] == doc_id]) for table in (corpus.articles, corpus.measures)]
        at = searched.key.find(wanted)
        while at != -1:
            start, end = searched.span(at, at + len(wanted))
            around = (
                _line(text[max(0, start - width) : start]),
                text[start:end],
                _line(text[end : end + width]),
            )
            rows.append((of_region, doc_id, *(_at(o, start) for o in owners), *around, start, end))
            at = searched.key.find(wanted, at + len(wanted))
    return frame(rows, COLUMNS)


def _line(text: str) -> str:
    return text.replace("\n", " ")


def _owner(table: pd.DataFrame) -> tuple[list[int], list[int], list[str]]:
    """Starts, ends and ids of the rows of a document, in the order of the text."""
    ordered = table.sort_values("start", kind="stable")
    return ordered["start"].tolist(), ordered["end"].tolist(), ordered.iloc[:, 0].tolist()


def _at(owner: tuple[list[int], list[int], list[str]], place: int) -> str:
    starts, ends, ids = owner
    i = bisect.bisect_right(starts, place) - 1
    return ids[i] if i >= 0 and place < ends[i] else ""
