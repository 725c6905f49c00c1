from __future__ import annotations

from dataclasses import replace
from math import log
from typing import Any

import numpy as np
import pytest

from policykit.compare import portfolio, portfolio_similarity
from policykit.compare.portfolio import (
    PORTFOLIO,
    SIMILARITY,
    bray_curtis,
    equitability,
    instrument_diversity,
    jaccard,
    shannon,
    simpson,
)
from policykit.corpus.corpus import Corpus

COUNTS = [[2, 1, 1], [5, 0, 3, 1], [7], [1, 1, 1, 1], [0, 4]]


@pytest.mark.parametrize("counts", COUNTS)
def test_diversity_against_scipy(counts: list[int]) -> None:
    from scipy.stats import entropy

    assert shannon(counts) == pytest.approx(entropy(counts), abs=1e-12)
    p = np.array(counts) / sum(counts)
    assert simpson(counts) == pytest.approx(1 - p @ p, abs=1e-12)


@pytest.mark.parametrize(
    ("left", "right"), [([2, 1, 0], [1, 0, 3]), ([1, 0], [0, 1]), ([3, 4], [3, 4]), ([0, 2], [0, 0])]
)
def test_similarities_against_scipy_and_scikit_learn(left: list[int], right: list[int]) -> None:
    from scipy.spatial import distance
    from sklearn.metrics import jaccard_score

    a, b = np.array(left) > 0, np.array(right) > 0
    assert jaccard(left, right) == pytest.approx(jaccard_score(a, b), abs=1e-12)
    assert jaccard(left, right) == pytest.approx(1 - distance.jaccard(a, b), abs=1e-12)
    assert bray_curtis(left, right) == pytest.approx(1 - distance.braycurtis(left, right), abs=1e-12)


def test_formulas_by_hand() -> None:
    assert shannon([2, 1, 1]) == pytest.approx(0.5 * log(2) + 2 * 0.25 * log(4))
    assert simpson([2, 1, 1]) == 1 - (1 / 4 + 1 / 16 + 1 / 16)
    assert equitability([2, 1, 1]) == pytest.approx(shannon([2, 1, 1]) / log(3))
    assert equitability([4, 4]) == pytest.approx(1)
    assert bray_curtis([2, 1, 0], [1, 0, 3]) == pytest.approx(1 - (1 + 1 + 3) / 7)


def test_average_instrument_diversity_by_hand() -> None:
    # a stands for both targets, b for the first only: (1,a) meets a: 0; (1,b) meets a: 1; (2,a) meets a, b: 1/2
    assert instrument_diversity([frozenset("ab"), frozenset("a")]) == pytest.approx((0 + 1 + 0.5) / 3)
    assert instrument_diversity([frozenset("a"), frozenset("a")]) == 0
    assert instrument_diversity([frozenset("ab"), frozenset("cd"), frozenset()]) == 1
    # three targets with one instrument each, two of them the same: uses a, a, b meet {a, b}, {a, b}, {a, a}
    three = [frozenset("a"), frozenset("a"), frozenset("b")]
    assert instrument_diversity(three) == pytest.approx((1 / 2 + 1 / 2 + 1) / 3)


def test_nothing_to_measure() -> None:
    empty = ([], [0, 0])
    assert all(np.isnan(f(counts)) for f in (shannon, simpson, equitability) for counts in empty)
    assert np.isnan(equitability([3]))
    assert shannon([3]) == simpson([3]) == 0
    assert np.isnan(instrument_diversity([frozenset("ab"), frozenset()]))
    assert np.isnan(jaccard([0], [0]))
    assert np.isnan(bray_curtis([0], [0]))
    assert jaccard([1], [0]) == 0


def test_portfolio_counted_by_hand(corpus: Corpus) -> None:
    table = portfolio(corpus)
    assert table.dtypes.astype(str).to_dict() == PORTFOLIO
    assert len(table) == 6 * 3
    whole = table[table["level"] == "document"].set_index("region")
    # 武汉: 贷款 1, 知识产权质押 1, 风险补偿 1, 共保体 1, 首台套保险 1, in three measures; 7 instruments occur, 8 are known
    here = whole.loc["武汉"]
    assert here[["measures", "instruments", "uses", "categories"]].tolist() == [3, 5, 5, 2]
    assert here[
        ["share_known", "share_used", "simpson", "instruments_per_category"]
    ].tolist() == pytest.approx([5 / 8, 5 / 7, 1 - 5 * 0.2**2, 2.5])
    assert here["shannon"] == pytest.approx(log(5))
    assert here["equitability"] == pytest.approx(1)
    assert here["simpson_within"] == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert here["aid"] == 1
    # 郑州: 知识产权质押 2, 上市 1; 担保费率 has no row of evidence
    assert whole.loc["郑州", ["measures", "instruments", "uses"]].tolist() == [3, 2, 3]
    credit = table[table["level"] == "category:信贷"].set_index("region")
    assert credit.loc["武汉", ["measures", "instruments", "uses"]].tolist() == [2, 3, 3]
    assert credit["share_known"].tolist() == pytest.approx([3 / 3, 1 / 3, 1 / 3])
    assert credit["aid"].isna().all()
    bonds = table[table["level"] == "category:债券"]
    assert (bonds["instruments"] == 0).all()
    assert bonds[["share_known", "share_used", "shannon", "simpson"]].isna().all(axis=None)


def test_pairs_by_hand(corpus: Corpus) -> None:
    table = portfolio_similarity(corpus)
    assert table.dtypes.astype(str).to_dict() == SIMILARITY
    assert len(table) == 6 * 3
    pair = table.iloc[0]
    assert pair[["level", "left", "right"]].tolist() == ["document", "武汉", "郑州"]
    assert pair["jaccard"] == pytest.approx(1 / 6)  # 知识产权质押 of six
    assert pair["bray_curtis"] == pytest.approx(1 - (4 * 1 + 1 + 1) / 8)
    assert pair["shared"] == "信贷·知识产权质押"
    assert pair["right_only"] == "股权·上市"
    bonds = table[table["level"] == "category:债券"]
    assert bonds[["jaccard", "bray_curtis"]].isna().all(axis=None)


def test_what_could_not_be_read_is_not_unlike(corpus: Corpus) -> None:
    table = portfolio_similarity(replace(corpus, failed=("济南", "聊城")))
    unread = table[(table["left"] == "济南") | (table["right"] == "济南")]
    assert len(unread) == 6 * 3
    assert unread["jaccard"].isna().all()
    read = table[(table["level"] == "document") & (table["left"] == "武汉") & (table["right"] == "聊城")]
    assert read["jaccard"].item() == pytest.approx(1 / 6)  # 聊城 was read in part: what it shows counts


def test_empty(empty: Corpus, build: Any) -> None:
    assert portfolio(empty).dtypes.astype(str).to_dict() == PORTFOLIO
    assert portfolio(empty).empty
    for lonely in (empty, build({"武汉": ["贷款。"]})):
        table = portfolio_similarity(lonely)
        assert table.empty
        assert table.dtypes.astype(str).to_dict() == SIMILARITY
    assert (portfolio(build({"武汉": ["贷款。"]}))["instruments"] == 0).all()
