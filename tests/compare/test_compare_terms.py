from __future__ import annotations

from math import log, log2
from typing import Any

import numpy as np
import pytest

from policykit.compare.terms import (
    _is_place,
    adjusted_p,
    deviation_of_proportions,
    log_likelihood,
    log_ratio,
    terms,
)
from policykit.corpus.corpus import Corpus
from policykit.errors import UnknownChoice
from policykit.tables import schema


def test_log_likelihood_by_hand() -> None:
    # 3 of 10 words here, 1 of 20 elsewhere; expected 4·10/30, 4·20/30, 26·10/30, 26·20/30
    by_hand = 2 * (
        3 * log(3 / (4 / 3)) + 1 * log(1 / (8 / 3)) + 7 * log(7 / (26 / 3)) + 19 * log(19 / (52 / 3))
    )
    assert by_hand == pytest.approx(3.4026, abs=5e-5)
    assert log_likelihood(np.array([3.0]), np.array([1.0]), 10, 20) == pytest.approx([by_hand])


@pytest.mark.parametrize(
    ("a", "b", "size", "elsewhere"), [(12, 3, 400, 900), (5, 0, 80, 1200), (2, 40, 500, 600)]
)
def test_log_likelihood_against_scipy(a: int, b: int, size: int, elsewhere: int) -> None:
    from scipy.stats import chi2_contingency

    table = [[a, b], [size - a, elsewhere - b]]
    expected = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert log_likelihood(np.array([a]), np.array([b]), size, elsewhere) == pytest.approx([expected])


def test_equal_rates_are_no_difference() -> None:
    assert log_likelihood(np.array([2.0]), np.array([4.0]), 10, 20).tolist() == [0.0]
    assert log_ratio(np.array([2.0]), np.array([4.0]), 10, 20).tolist() == [0.0]


def test_log_ratio_by_hand() -> None:
    # 8 of 100 against 1 of 100: three doublings; nothing elsewhere counts as half a word
    found = log_ratio(np.array([8.0, 4.0]), np.array([1.0, 0.0]), 100, 100)
    assert found == pytest.approx([3.0, log2(4 / 0.5)])


def test_adjusted_p_by_hand() -> None:
    """Benjamini and Hochberg's step-up on p = 0.01, 0.02, 0.03, 0.5: 4·0.01, 4·0.02/2, 4·0.03/3, 0.5."""
    from scipy.stats import chi2

    likelihood = chi2.isf([0.01, 0.5, 0.02, 0.03], 1)
    assert adjusted_p(likelihood) == pytest.approx([0.04, 0.5, 0.04, 0.04])
    assert adjusted_p(np.array([])).tolist() == []


def test_deviation_of_proportions_by_hand() -> None:
    """Articles of 5, 3 and 2 words; expected shares 0.5, 0.3, 0.2, divisor 1 - 0.2."""
    from scipy.sparse import csr_matrix

    articles = csr_matrix([[3, 0, 0, 2], [0, 3, 0, 0], [0, 0, 0, 2]])
    found = deviation_of_proportions(articles)
    one_article = (abs(1 - 0.5) + 0.3 + 0.2) / 2 / 0.8
    other_article = (0.5 + abs(1 - 0.3) + 0.2) / 2 / 0.8
    two = (abs(0.5 - 0.5) + 0.3 + abs(0.5 - 0.2)) / 2 / 0.8
    assert found[[0, 1, 3]] == pytest.approx([one_article, other_article, two])
    assert np.isnan(found[2])  # a word that is not there
    assert deviation_of_proportions(csr_matrix([[1, 0]])).tolist()[:1] == [0.0]


def test_a_region_counted_by_hand(corpus: Corpus) -> None:
    """光谷 stands four times in three articles of 武汉 and nowhere else; no other word is frequent enough."""
    table = terms(corpus)
    schema("terms").check(table)
    row = table[table["region"] == "武汉"].iloc[0]
    assert (row["term"], row["count"], row["elsewhere"], row["measures"], row["articles"]) == (
        "光谷",
        4,
        0,
        4,
        3,
    )
    assert row["per_1000_elsewhere"] == 0
    assert (table["per_1000"] > table["per_1000_elsewhere"]).all()


def test_thresholds_and_dispersion(build: Any) -> None:
    corpus = build(
        {
            "武汉": [
                "共保体共保体共保体。",
                "上市上市。",
                "上市。",
                "担保费率。",
                "担保费率。",
                "科技科技。",
                "科技。",
            ],
            "郑州": ["科技科技科技。", "科技科技科技科技。", "贷款。"],
        }
    )
    table = terms(corpus)
    found = list(
        table[["region", "term", "count", "elsewhere", "measures", "articles"]].itertuples(index=False)
    )
    # 共保体 is in one article only, 担保费率 occurs twice only, 科技 is used less than in 郑州
    assert [tuple(r) for r in found] == [("武汉", "上市", 3, 0, 2, 2), ("郑州", "科技", 7, 3, 2, 2)]
    assert table["per_1000"].tolist() == pytest.approx([1000 * 3 / 11, 1000 * 7 / 8])
    assert table["per_1000_elsewhere"].tolist() == pytest.approx([0, 1000 * 3 / 11])


def test_order_and_limit(build: Any) -> None:
    lines = ["共保体、上市、上市、贷款。"] * 2 + ["共保体、上市、贷款。"]
    corpus = build({"武汉": lines, "郑州": ["科技。"]})
    # 上市 occurs more often; equal values stand in the order of the characters
    assert terms(corpus)["term"].tolist() == ["上市", "共保体", "贷款"]
    assert terms(corpus, limit=2)["term"].tolist() == ["上市", "共保体"]
    with pytest.raises(UnknownChoice, match="limit"):
        terms(corpus, limit=0)


def test_own_places_are_no_finding(build: Any) -> None:
    corpus = build({"武汉": ["武汉市贷款。", "武汉市贷款。", "武汉市贷款。"], "郑州": ["上市。"]})
    assert terms(corpus)["term"].tolist() == ["贷款"]
    assert set(terms(corpus, places=True)["term"]) == {"武汉市", "贷款"}


@pytest.mark.parametrize(
    ("word", "place"),
    [
        ("武汉", True),
        ("武汉市", True),
        ("郑州", True),
        ("上海市分行", True),
        ("长三角", True),
        ("长治久安", False),
    ],
)
def test_is_place(word: str, place: bool) -> None:
    assert _is_place(word, ("武汉",)) is place


def test_empty(empty: Corpus, build: Any) -> None:
    for lonely in (
        empty,
        build({"武汉": ["贷款贷款。", "贷款。"]}),
        build({"武汉": ["贷款。"], "郑州": ["加强。"]}),
    ):
        table = terms(lonely)
        assert table.empty
        schema("terms").check(table)
