from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from policykit.coding.frames import load_frame
from policykit.compare import coverage, instruments
from policykit.corpus.corpus import Corpus
from policykit.tables import schema

CATEGORIES, UNCODED = load_frame().categories, load_frame().uncoded

CELLS = [
    ("武汉", "信贷", 2, 1, "covered"),
    ("武汉", "保险", 1, 1, "covered"),
    ("武汉", "股权", 0, 0, "absent"),
    ("武汉", "债券", 0, 0, "absent"),
    ("武汉", "担保", 0, 0, "absent"),
    ("武汉", "未归类", 2, 0, "covered"),
    ("郑州", "信贷", 2, 0, "covered"),
    ("郑州", "保险", 0, 0, "absent"),
    ("郑州", "股权", 1, 0, "covered"),
    ("郑州", "债券", 0, 0, "absent"),
    ("郑州", "担保", 1, 0, "covered"),
    ("郑州", "未归类", 1, 0, "covered"),  # the open measure
    ("聊城", "信贷", 1, 1, "covered"),
    ("聊城", "保险", 0, 0, "absent"),
    ("聊城", "股权", 1, 0, "covered"),
    ("聊城", "债券", 0, 0, "absent"),
    ("聊城", "担保", 0, 0, "absent"),
    ("聊城", "未归类", 0, 0, "absent"),
]


def rows(table: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return list(table[list(columns)].itertuples(index=False, name=None))


def test_cells_counted_by_hand(corpus: Corpus) -> None:
    table = coverage(corpus)
    schema("coverage").check(table)
    assert rows(table, "region", "category", "measures", "concrete", "state") == CELLS
    assert table["money"].equals(table["concrete"]), "in these texts what is concrete states a sum"
    assert not table[["cap", "deadline", "condition", "product"]].to_numpy().any()


def test_share_and_density(corpus: Corpus) -> None:
    table = coverage(corpus).set_index(["region", "category"])
    assert table.loc[("武汉", "信贷"), "share"] == 2 / 5
    assert table.loc[("郑州", "未归类"), "share"] == 1 / 4
    # 聊城: sentences of 36 and 18 characters
    assert table.loc[("聊城", "信贷"), "per_1000_chars"] == pytest.approx(1000 / 54)
    assert table.loc[("聊城", "债券"), "per_1000_chars"] == 0


def test_white_space_is_no_text(build: Any) -> None:
    corpus = build({"武汉": ["贷 款\u3000\n。"]})
    assert coverage(corpus)["per_1000_chars"].tolist()[-1] == pytest.approx(1000 / 3)


def test_every_measure_is_in_a_row(corpus: Corpus) -> None:
    """Measures with two categories are counted twice, and no measure is lost."""
    table = coverage(corpus)
    twice = corpus.measures["categories"].str.count(r"\|").sum()
    assert table["measures"].sum() == len(corpus.measures) + twice
    assert twice == 1


def test_a_region_that_could_not_be_read(corpus: Corpus) -> None:
    table = coverage(replace(corpus, failed=("济南",)))
    assert len(table) == 4 * 6
    last = table.tail(6)
    assert set(last["region"]) == {"济南"}
    assert set(last["state"]) == {"failed"}
    assert last["category"].tolist() == [*CATEGORIES, UNCODED]
    assert (last[["measures", "concrete"]] == 0).all(axis=None)
    assert last[["share", "per_1000_chars"]].isna().all(axis=None)


def test_a_region_read_in_part(corpus: Corpus) -> None:
    """What was found stands; what was not found may be in the part that could not be read."""
    table = coverage(replace(corpus, failed=("聊城",)))
    assert table["state"].tolist()[-6:] == ["covered", "failed", "covered", "failed", "failed", "failed"]
    assert table["measures"].tolist()[-6:] == [1, 0, 1, 0, 0, 0]


def test_instruments(corpus: Corpus) -> None:
    table = instruments(corpus)
    schema("instruments").check(table)
    # In codebook order; without 保险资金 (excluded) and 担保机构 (its measure is open); zeros are there.
    assert rows(table[table["region"] == "武汉"], "category", "instrument", "measures") == [
        ("信贷", "贷款", 1),
        ("信贷", "知识产权质押", 1),
        ("信贷", "风险补偿", 1),
        ("保险", "共保体", 1),
        ("保险", "首台套保险", 1),
        ("股权", "股权投资", 0),
        ("股权", "上市", 0),
    ]
    assert rows(table[table["region"] == "郑州"], "instrument", "measures")[1] == ("知识产权质押", 2)
    assert len(table) == 3 * 7
