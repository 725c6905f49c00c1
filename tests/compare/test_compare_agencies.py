"""Agencies by kind and in their roles, against counts by hand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from policykit.compare import agencies
from policykit.corpus.corpus import Corpus
from policykit.errors import UnknownChoice
from policykit.tables import schema

COLUMNS = ["article_id", "agency", "role", "key", "kind"]
KE, CAI, BAN = ("武汉市科技局", "科技"), ("武汉市财政局", "财政"), ("专班", "其他")
CHARGED = [
    ("wuhan/01", "市科技局", "lead", *KE),
    ("wuhan/01", "市财政局", "cooperate", *CAI),
    ("wuhan/02", "市财政局", "lead", *CAI),
    ("wuhan/02", "市科技局", "responsible", *KE),
    ("wuhan/02", "市科学技术局", "responsible", *KE),  # one body under two names: once
    ("wuhan/02", "专班", "responsible", *BAN),
    ("zhengzhou/01", "市财政局", "lead", "郑州市财政局", "财政"),
    ("zhengzhou/01", "市财政局", "responsible", "郑州市财政局", "财政"),
]


def charging(corpus: Corpus, rows: list[tuple[str, ...]]) -> Corpus:
    table = pd.DataFrame(rows, columns=COLUMNS).astype("str")
    return replace(corpus, tables=corpus.tables | {"agencies": table})


@pytest.fixture
def charged(corpus: Corpus) -> Corpus:
    return charging(corpus, CHARGED)


def test_cells_by_hand(charged: Corpus) -> None:
    table = agencies(charged)
    schema("agencies_by_kind").check(table)
    assert len(table) == 3 * 3 * 4  # regions, kinds that occur, roles: every cell
    assert list(dict.fromkeys(table["kind"])) == ["科技", "财政", "其他"]  # order of agencies.csv, 其他 last
    any_role = table[table["role"] == "any"].drop(columns="role").fillna(-1).values.tolist()
    assert any_role == [
        ["武汉", "科技", 2, 4, "武汉市科技局", 1.0, "covered"],  # articles 01 and 02, two measures each
        ["武汉", "财政", 2, 4, "武汉市财政局", 1.0, "covered"],
        ["武汉", "其他", 1, 2, "专班", 0.5, "covered"],
        ["郑州", "科技", 0, 0, "", 0.0, "absent"],
        ["郑州", "财政", 1, 3, "郑州市财政局", 1.0, "covered"],  # two roles in one article: one article
        ["郑州", "其他", 0, 0, "", 0.0, "absent"],
        ["聊城", "科技", 0, 0, "", -1, "not_stated"],  # no article names anybody: nothing can be said
        ["聊城", "财政", 0, 0, "", -1, "not_stated"],
        ["聊城", "其他", 0, 0, "", -1, "not_stated"],
    ]
    here = table[(table["region"] == "武汉") & (table["kind"] == "科技")]
    assert here.set_index("role")["articles"].to_dict() == {
        "any": 2,
        "lead": 1,
        "cooperate": 0,
        "responsible": 1,
    }


def test_a_region_not_wholly_read_is_failed_where_nothing_is_found(charged: Corpus) -> None:
    table = agencies(replace(charged, failed=("聊城", "郑州")))
    states = table[table["role"] == "any"].set_index(["region", "kind"])["state"]
    assert states["聊城", "科技"] == states["郑州", "科技"] == "failed"
    assert states["郑州", "财政"] == "covered"


def test_articles_of_chosen_categories_alone(charged: Corpus) -> None:
    """信贷 stands in article 01 of 武汉 only; 郑州 names agencies in an article on something else."""
    ids = charged.measures["article_id"]
    held = ids.map({"wuhan/01": "信贷|担保", "zhengzhou/01": "股权"}).fillna("").astype("str")
    corpus = replace(charged, tables=charged.tables | {"measures": charged.measures.assign(categories=held)})
    table = agencies(corpus, categories=["信贷"])
    any_role = table[table["role"] == "any"].drop(columns="role").fillna(-1).values.tolist()
    assert any_role == [
        ["武汉", "科技", 1, 2, "武汉市科技局", 1.0, "covered"],
        ["武汉", "财政", 1, 2, "武汉市财政局", 1.0, "covered"],  # 其他 stands in article 02 alone: no column
        [
            "郑州",
            "科技",
            0,
            0,
            "",
            -1,
            "absent",
        ],  # its document names agencies: not that it does not state any
        ["郑州", "财政", 0, 0, "", -1, "absent"],
        ["聊城", "科技", 0, 0, "", -1, "not_stated"],
        ["聊城", "财政", 0, 0, "", -1, "not_stated"],
    ]
    with pytest.raises(UnknownChoice, match="基金"):
        agencies(corpus, categories=["基金"])
