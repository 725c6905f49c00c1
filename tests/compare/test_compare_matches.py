from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from policykit.compare import matches, unmatched
from policykit.compare.matches import shares_run
from policykit.compare.reference import make
from policykit.compare.words import words_of
from policykit.corpus.corpus import Corpus
from policykit.errors import UnknownChoice
from policykit.tables import schema

SUBJECTS = ("贷款", "共保体", "股权投资", "风险补偿", "担保费率", "上市")


def dense(corpus: Corpus) -> np.ndarray:
    """All cosines by scikit-learn on a dense table, rounded as the module does."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    tokens = [words_of(corpus).tokens(text) for text in corpus.measures["text"]]
    weights = TfidfVectorizer(analyzer=list, sublinear_tf=True).fit_transform(tokens).toarray()
    return (weights @ weights.T).round(12)


def by_brute_force(corpus: Corpus, top: int, floor: float) -> list[tuple[str, str, float]]:
    cosines, ids = dense(corpus), corpus.measures["measure_id"].tolist()
    region = corpus.measures["region"].tolist()
    rows = []
    for i in range(len(ids)):
        for other in (r for r in corpus.regions if r != region[i]):
            answers = [
                (-cosines[i, j], j) for j in range(len(ids)) if region[j] == other and cosines[i, j] > 0
            ]
            rows += [(ids[i], ids[j], -c) for c, j in sorted(answers)[:top] if -c >= floor]
    return rows


@pytest.mark.parametrize(("top", "floor"), [(1, 0.1), (1, 0.0), (2, 0.3), (3, 0.0), (50, 0.0)])
def test_against_brute_force(build: Any, top: int, floor: float) -> None:
    """Sentences of one to three subjects out of six: many duplicates, many ties."""
    draw = random.Random(7)
    sentences = {
        region: ["、".join(draw.sample(SUBJECTS, draw.randint(1, 3))) + "。" for _ in range(25)]
        for region in ("武汉", "郑州", "聊城")
    }
    corpus = build(sentences)
    table = matches(corpus, limit=top, floor=floor, snapshot=make(corpus))
    found = list(table[["left_id", "right_id", "words"]].itertuples(index=False, name=None))
    expected = by_brute_force(corpus, top, floor)
    assert [row[:2] for row in found] == [row[:2] for row in expected]
    assert [row[2] for row in found] == pytest.approx([row[2] for row in expected], abs=1e-11)
    assert len(found) >= 150


def test_ties_go_to_the_first_in_table_order(build: Any) -> None:
    # more equal answers than the sparse product keeps: order of words makes them different sentences
    many = [
        "贷款上市。",
        "上市贷款。",
        "贷款，上市。",
        "上市，贷款。",
        "贷款与上市。",
        "上市与贷款。",
        "贷款和上市。",
    ]
    corpus = build({"武汉": ["贷款、上市。"], "郑州": ["保险。", *many]})
    table = matches(corpus, "武汉", limit=2)
    assert table["right_id"].tolist() == ["zhengzhou/02/1", "zhengzhou/03/1"]
    assert table["words"].tolist() == [1.0, 1.0]


def test_the_floor_itself_is_enough(build: Any) -> None:
    corpus = build({"武汉": ["贷款、上市。"], "郑州": ["贷款、保险。"]})
    cosine = matches(corpus, "武汉", floor=0.0)["words"].item()
    assert len(matches(corpus, "武汉", floor=cosine)) == 1
    assert matches(corpus, "武汉", floor=cosine + 5e-10).empty


def test_identical_sentences_get_the_same_answers(build: Any) -> None:
    corpus = build({"武汉": ["科技贷款。", "科技贷款。"], "郑州": ["科技贷款贴息。", "科技贷款贴息。"]})
    table = matches(corpus, "武汉", "郑州", limit=2)
    assert table["left_id"].tolist() == ["wuhan/01/1"] * 2 + ["wuhan/02/1"] * 2
    assert table["right_id"].tolist() == ["zhengzhou/01/1", "zhengzhou/02/1"] * 2


def test_kinds_and_shared_terms(corpus: Corpus) -> None:
    table = matches(corpus, limit=3, floor=0.0)
    kinds = {
        (row.left_id, row.right_id): (row.kind, row.shared_terms) for row in table.itertuples(index=False)
    }
    copied = kinds["wuhan/01/1", "zhengzhou/01/1"]
    assert copied[0] == "same_wording"  # the same sentence
    assert set(copied[1].split("|")) == {"知识产权质押贷款", "科技", "贷款", "风险补偿", "银行"}
    # 对符合条件的科技贷款给予风险补偿: 16 characters, half of the shorter sentence
    assert kinds["wuhan/01/1", "liaocheng/01/1"][0] == "same_wording"
    # 上市 is evidence on one side only, 股权投资 on the other
    assert kinds["zhengzhou/01/3", "liaocheng/02/1"][0] == "alike"


def test_same_instrument_needs_one_category_and_counts_no_excluded_evidence(build: Any) -> None:
    from dataclasses import replace

    import pandas as pd

    corpus = build({"武汉": ["银行、贷款。"], "郑州": ["银行、上市。"]})

    def kind(*rows: tuple[str, str, str, str]) -> str:
        labels = pd.DataFrame(rows, columns=["measure_id", "category", "instrument", "rule"])
        table = matches(replace(corpus, tables={**corpus.tables, "labels": labels}), "武汉", floor=0.0)
        return table["kind"].item()

    here = ("wuhan/01/1", "信贷", "专营机构", "term")
    assert kind(here, ("zhengzhou/01/1", "信贷", "专营机构", "actor")) == "same_instrument"
    assert kind(here, ("zhengzhou/01/1", "信贷", "专营机构", "excluded")) == "alike"
    assert kind(here, ("zhengzhou/01/1", "保险", "专营机构", "term")) == "alike"
    assert kind(("wuhan/01/1", "信贷", "", "term"), ("zhengzhou/01/1", "信贷", "", "term")) == "alike"


@pytest.mark.parametrize(
    ("a", "b", "shared"),
    [
        ("对符合条件的科技贷款给予风险补偿", "市财政对符合条件的科技贷款给予补助", True),  # 12 of 16
        ("首台套重大技术装备保险", "首台套重大技术装备保险", False),  # 11: a product's name alone
        (
            "对符合条件的科技贷款给予风险补偿" + "并" * 20,
            "对符合条件的科技贷款给予风险补偿" + "或" * 20,
            False,
        ),  # 16 of 36
        ("", "", False),
    ],
)
def test_shared_runs(a: str, b: str, shared: bool) -> None:
    assert shares_run(a, b) is shared
    assert shares_run(b, a) is shared


def test_restriction_to_a_pair(corpus: Corpus) -> None:
    whole = matches(corpus)
    for left, right in ((None, None), ("武汉", None), (None, "武汉"), ("聊城", "武汉")):
        chosen = whole
        if left:
            chosen = chosen[chosen["left_region"] == left]
        if right:
            chosen = chosen[chosen["right_region"] == right]
        assert matches(corpus, left, right).equals(chosen.reset_index(drop=True))
        assert len(chosen)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"left": "北京"}, "北京"),  # there are only news of it
        ({"left": "武汉", "right": "广州"}, "广州"),
        ({"left": "武汉", "right": "武汉"}, "武汉"),
        ({"limit": 0}, "limit"),
        ({"floor": 2.0}, "floor"),
    ],
)
def test_unknown_choices(corpus: Corpus, options: dict[str, Any], named: str) -> None:
    with pytest.raises(UnknownChoice, match=named):
        matches(corpus, **options)


def test_unmatched(corpus: Corpus) -> None:
    table = unmatched(corpus, "武汉", snapshot=make(corpus))
    schema("unmatched").check(table)
    assert "wuhan/01/1" not in set(table["measure_id"])
    assert "wuhan/03/1" in set(table["measure_id"])
    cosines, ids = dense(corpus), corpus.measures["measure_id"].tolist()
    others = (corpus.measures["region"] != "武汉").to_numpy()
    expected = {m: cosines[i, others].max() for i, m in enumerate(ids) if not others[i]}
    assert table["measure_id"].tolist() == [m for m in expected if expected[m] < 0.2]
    assert table["words"].tolist() == pytest.approx([v for v in expected.values() if v < 0.2], abs=1e-11)
    assert [(n == "") for n in table["nearest_id"]] == [v == 0 for v in table["words"]]


def test_unmatched_without_anything_to_compare(build: Any) -> None:
    assert unmatched(build({"武汉": ["科技贷款。"]}), "武汉").empty
    words_alone = build({"武汉": ["进一步加强。", "科技贷款。"], "郑州": ["企业上市。"]})
    assert unmatched(words_alone, "武汉")["measure_id"].tolist() == ["wuhan/02/1"]
    with pytest.raises(UnknownChoice, match="广州"):
        unmatched(words_alone, "广州")


def test_empty(empty: Corpus, build: Any) -> None:
    for lonely in (empty, build({"武汉": ["贷款。"]}), build({"武汉": ["加强。"], "郑州": ["2027年。"]})):
        table = matches(lonely)
        assert table.empty
        schema("matches").check(table)
