from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from policykit.compare import gap_reading, gaps, instruments
from policykit.compare.gaps import GAPS, READING
from policykit.corpus.corpus import Corpus


def found(table: pd.DataFrame) -> list[tuple[Any, ...]]:
    columns = ["region", "kind", "category", "instrument", "measure_ids", "set_aside"]
    return list(table[columns].itertuples(index=False, name=None))


def test_findings_by_hand(corpus: Corpus) -> None:
    table = gaps(corpus)
    assert table.dtypes.astype(str).to_dict() == GAPS
    assert found(table) == [
        ("武汉", "only_here", "保险", "", "wuhan/02/1", ""),
        # 贷款 stands in 知识产权质押贷款 and 科技贷款 of the others; the matcher takes the longest term, so that
        # the second one is a word of this instrument that was not counted for it
        ("武汉", "only_here", "信贷", "贷款", "wuhan/01/2", "zhengzhou/01/1|liaocheng/01/1"),
        ("武汉", "only_here", "保险", "共保体", "wuhan/02/1", ""),
        ("武汉", "only_here", "保险", "首台套保险", "wuhan/02/1", ""),
        ("武汉", "missing_here", "股权", "", "zhengzhou/01/3|liaocheng/02/1", ""),
        ("郑州", "only_here", "担保", "", "zhengzhou/01/3", ""),
        # 聊城 wants 企业上市 too, but no row of evidence counts it
        ("郑州", "only_here", "股权", "上市", "zhengzhou/01/3", "liaocheng/02/1"),
        # COPIED says 风险补偿 in 郑州 too, where no evidence row counts it
        ("郑州", "missing_here", "信贷", "风险补偿", "wuhan/01/1|liaocheng/01/1", "zhengzhou/01/1"),
        ("聊城", "only_here", "股权", "股权投资", "liaocheng/02/1", ""),
        (
            "聊城",
            "missing_here",
            "信贷",
            "知识产权质押",
            "wuhan/01/1|zhengzhou/01/1|zhengzhou/01/2",
            "",
        ),
    ]


def test_every_finding_agrees_with_the_instruments(corpus: Corpus) -> None:
    table = gaps(corpus)
    counts = instruments(corpus)
    for row in table[table["level"] == "instrument"].itertuples(index=False):
        here = (counts["category"] == row.category) & (counts["instrument"] == row.instrument)
        own = counts[here].set_index("region")["measures"]
        others = own.drop(row.region)
        only = own[row.region] > 0 and (others == 0).all()
        assert only if row.kind == "only_here" else own[row.region] == 0 and (others > 0).all()


def test_sentences(corpus: Corpus) -> None:
    said = gap_reading(corpus)
    assert said.dtypes.astype(str).to_dict() == READING
    sentences = said["sentence"].tolist()
    assert (
        "武汉有、其余二地均未提及的工具（2 种）：保险·共保体（依据：wuhan/02/1）、保险·首台套保险（依据：wuhan/02/1）。"
        in sentences
    )
    assert (
        "武汉未提及、其余二地都有的类别（1 种）：股权（依据：zhengzhou/01/3、liaocheng/02/1）。" in sentences
    )
    # a word of it stands in the document: it cannot be said to be silent
    aside = "郑州有相关词语但未计入、其余二地都有的工具（1 种）：信贷·风险补偿（依据：wuhan/01/1、liaocheng/01/1；相关词语见：zhengzhou/01/1）。"
    assert aside in sentences
    for sentence in [*sentences, *gaps(corpus)["sentence"]]:
        assert "没有" not in sentence


def test_a_region_that_was_not_read_is_not_silent(corpus: Corpus) -> None:
    """郑州 half read: its empty cells say nothing, and 武汉 alone has insurance among those that were read."""
    table = gaps(replace(corpus, failed=("郑州",)))
    insurance = table[(table["category"] == "保险") & (table["level"] == "category")]
    assert insurance[["region", "kind", "unread"]].values.tolist() == [
        ["武汉", "only_here", "郑州"],
        ["聊城", "missing_here", "郑州"],
    ]
    assert insurance["sentence"].tolist()[0] == (
        "武汉有、聊城未提及的类别：保险（依据：wuhan/02/1）。（郑州的文件未能完整读出，不在此列。）"
    )
    assert not ((table["region"] == "郑州") & (table["kind"] == "missing_here")).any()


def test_many_addresses_are_cut_in_the_sentence_only(build: Any, corpus: Corpus) -> None:
    made = build({"武汉": [f"第{n}条贷款。" for n in range(10)], "郑州": ["上市。"]})
    measures = made.measures.assign(
        categories=["信贷"] * 10 + ["股权"],
    ).astype({"categories": "str"})
    table = gaps(replace(made, tables={**made.tables, "measures": measures}))
    row = table[(table["region"] == "武汉") & (table["kind"] == "only_here")].iloc[0]
    assert row["measure_ids"].count("|") == 9
    assert row["sentence"].count("wuhan/") == 8
    assert row["sentence"].endswith("等 10 条）。")


def test_empty(empty: Corpus, build: Any, corpus: Corpus) -> None:
    for lonely in (empty, build({"武汉": ["贷款。"]}), build({"武汉": ["加强。"], "郑州": ["加强。"]})):
        table, said = gaps(lonely), gap_reading(lonely)
        assert table.empty
        assert said.empty
        assert table.dtypes.astype(str).to_dict() == GAPS
        assert said.dtypes.astype(str).to_dict() == READING
    everyone_else_failed = replace(build({"武汉": ["贷款。"]}), failed=("济南",))
    assert gaps(everyone_else_failed).empty
