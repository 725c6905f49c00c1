"""What one region alone has or does not mention; a region that was not read, or has a word of it, is not silent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from policykit.compare import gaps, instruments
from policykit.corpus.corpus import Corpus
from policykit.tables import frame, schema


def found(table: pd.DataFrame) -> list[tuple[Any, ...]]:
    columns = ["region", "kind", "category", "instrument", "measure_ids", "set_aside"]
    return list(table[columns].itertuples(index=False, name=None))


def test_against_the_counts_of_the_instruments(corpus: Corpus) -> None:
    table = schema("gaps").check(gaps(corpus))
    counts = instruments(corpus)
    named = table[table["instrument"] != ""]
    assert len(named) > 3
    for row in named.itertuples(index=False):
        here = (counts["category"] == row.category) & (counts["instrument"] == row.instrument)
        own = counts[here].set_index("region")["measures"]
        others = own.drop(row.region)
        only = own[row.region] > 0 and (others == 0).all()
        assert only if row.kind == "only_here" else own[row.region] == 0 and (others > 0).all()


def test_findings_by_hand(corpus: Corpus) -> None:
    rows = found(gaps(corpus))
    assert ("武汉", "only_here", "保险", "", "wuhan/02/1", "") in rows
    assert ("武汉", "only_here", "保险", "共保体", "wuhan/02/1", "") in rows
    assert ("武汉", "missing_here", "股权", "", "zhengzhou/01/3|liaocheng/02/1", "") in rows
    # 郑州 holds the words without being coded for it: where to look is named, it is not silent
    assert (
        *("郑州", "missing_here", "信贷", "风险补偿", "wuhan/01/1|liaocheng/01/1"),
        "zhengzhou/01/1",
    ) in rows
    assert [row[0] for row in rows] == sorted((row[0] for row in rows), key=corpus.regions.index)
    assert set(gaps(corpus, categories=["保险"])["category"]) == {"保险"}  # no instruments of others
    assert len(gaps(corpus, limit=1)) == 1


def test_a_region_that_was_not_read_is_not_silent(corpus: Corpus) -> None:
    """郑州 half read: its empty cells say nothing, and 武汉 alone has insurance among those that were read."""
    table = gaps(replace(corpus, failed=("郑州",)))
    insurance = table[(table["category"] == "保险") & (table["instrument"] == "")]
    assert insurance[["region", "kind", "unread"]].values.tolist() == [
        ["武汉", "only_here", "郑州"],
        ["聊城", "missing_here", "郑州"],
    ]
    assert not ((table["region"] == "郑州") & (table["kind"] == "missing_here")).any()


def test_silence_of_a_damaged_text_is_no_finding(corpus: Corpus) -> None:
    """长三角's text breaks off: that it alone lacked risk compensation was a row of this table."""
    torn = gaps(replace(corpus, tables=corpus.tables | {"doubts": frame("doubts", [row("wuhan")])}))
    assert not ((torn["region"] == "武汉") & (torn["kind"] == "missing_here")).any()
    assert "武汉" in set(torn["unread"])


def test_a_word_that_was_heard_without_being_coded_is_named(corpus: Corpus) -> None:
    measures = corpus.measures.copy()
    measures.loc[measures["measure_id"] == "liaocheng/02/1", "text"] = "加强共保体宣传。"
    rows = found(gaps(replace(corpus, tables=corpus.tables | {"measures": measures})))
    assert ("武汉", "only_here", "保险", "共保体", "wuhan/02/1", "liaocheng/02/1") in rows


def row(doc_id: str) -> dict[str, Any]:
    return {
        "doc_id": doc_id,
        "kind": "truncated",
        "where": "",
        "line": 1,
        "facts": "{}",
        "start": 0,
        "end": 2,
    }


def test_nothing_is_found_without_another_region_that_was_read(build: Any) -> None:
    for lonely in (
        build({"武汉": ["贷款。"]}),
        build({"武汉": ["加强。"], "郑州": ["加强。"]}),
        replace(build({"武汉": ["贷款。"]}), failed=("济南",)),
    ):
        assert gaps(lonely).empty
