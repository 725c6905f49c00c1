"""Tables of a small corpus, made from plain rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import pytest

Row = tuple[str, str, str]  # doc_id, sentence, categories
Tables = dict[str, pd.DataFrame]


@pytest.fixture
def make_tables() -> Callable[..., Tables]:
    """Makes the tables of a corpus: an article a document, a measure a row, a label a category of it.

    ``regions`` gives the region of a document (else 某地), ``status`` the status of a sentence, ``final`` what people
    decided on it, ``against`` terms that were set aside in it, ``titles`` the article of a row by its position.
    """

    def make(
        rows: Sequence[Row],
        *,
        regions: dict[str, str] | None = None,
        status: dict[str, str] | None = None,
        final: dict[str, str] | None = None,
        against: dict[str, tuple[str, str, str]] | None = None,
        titles: dict[int, str] | None = None,
    ) -> Tables:
        regions, status, final, against = regions or {}, status or {}, final or {}, against or {}
        titles = titles or {}
        measures: list[tuple[Any, ...]] = []
        labels: list[tuple[Any, ...]] = []
        articles: dict[str, str] = {}
        for n, (doc_id, text, categories) in enumerate(rows):
            title = titles.get(n, "条")
            article_id = f"{doc_id}/{title}"
            articles[article_id] = title
            measure_id, region = f"{article_id}/{n}", regions.get(doc_id, "某地")
            decided = final.get(text, categories)
            state = status.get(text, "human" if text in final else "machine")
            measures.append((measure_id, article_id, doc_id, region, text, 100 * n, decided, state))
            for category in filter(None, categories.split("|")):
                labels.append((measure_id, category, "词", 0, 1, "term", "rules", ""))
            if text in against:
                term, category, reason = against[text]
                labels.append((measure_id, category, term, 2, 4, "excluded", "rules", reason))
        documents = [(d, f"{d}的标题", f"{d}.txt") for d in dict.fromkeys(row[0] for row in rows)]
        columns = ["measure_id", "article_id", "doc_id", "region", "text", "start", "categories", "status"]
        evidence = ["measure_id", "category", "term", "start", "end", "rule", "labeller", "reason"]
        return {
            "documents": pd.DataFrame(documents, columns=["doc_id", "title", "source_file"]).astype("str"),
            "articles": pd.DataFrame(list(articles.items()), columns=["article_id", "title"]).astype("str"),
            "measures": pd.DataFrame(measures, columns=columns),
            "labels": pd.DataFrame(labels, columns=evidence),
        }

    return make


@pytest.fixture
def make_sample() -> Callable[..., pd.DataFrame]:
    """Makes a coded sample from dicts, empty where nothing is said."""
    from policykit.coding.samples import HEADERS

    def make(*rows: dict[str, str]) -> pd.DataFrame:
        full = [
            {
                "line": n,
                **dict.fromkeys(HEADERS, ""),
                **({} if "region" in row else {"region": "某地"}),
                **row,
            }
            for n, row in enumerate(rows, start=2)
        ]
        return pd.DataFrame(full, columns=["line", *HEADERS])

    return make
