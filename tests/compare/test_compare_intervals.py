from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from policykit.compare import coverage, share_intervals, similarity, similarity_intervals
from policykit.compare.intervals import SHARES, SIMILARITY, _resamples
from policykit.compare.measuring import measured
from policykit.compare.reference import make
from policykit.corpus.corpus import Corpus
from policykit.errors import UnknownChoice
from policykit.records import CATEGORIES


def test_the_figures_are_those_of_the_tables(corpus: Corpus) -> None:
    table, plain = similarity_intervals(corpus, replicates=50), similarity(corpus)
    plain = plain[plain["level"] != "file"].reset_index(drop=True)
    assert table.dtypes.astype(str).to_dict() == SIMILARITY
    assert table[["level", "left", "right", "idf"]].equals(plain[["level", "left", "right", "idf"]])
    assert table["similarity"].equals(plain["similarity"])
    shares, cells = share_intervals(corpus, replicates=50), coverage(corpus)
    assert shares.dtypes.astype(str).to_dict() == SHARES
    for column in ("region", "category", "measures"):
        assert shares[column].equals(cells[column])
    for column in ("share", "per_1000_chars"):
        assert shares[column].tolist() == pytest.approx(cells[column].tolist(), abs=1e-11)


def test_against_a_loop_over_the_replicates(corpus: Corpus) -> None:
    """Each replicate drawn out, its sentences counted by hand, through scikit-learn's own transformer."""
    counts, snapshot = measured(corpus, snapshot=make(corpus))
    drawn = _resamples(corpus, 40, 7)
    place = corpus.measures["region"].to_numpy()
    plain = counts.of_measures().toarray()
    cosines = []
    for k in range(40):
        sides = []
        for region in ("武汉", "聊城"):
            chosen = np.repeat(np.flatnonzero(place == region), drawn[region][k].toarray()[0].astype(int))
            assert len(chosen) == (place == region).sum()
            tf = plain[chosen].sum(axis=0)
            weights = np.where(tf > 0, 1 + np.log(np.maximum(tf, 1)), 0) * snapshot.idf(counts.vocabulary)
            sides.append(weights / np.linalg.norm(weights))
        cosines.append(sides[0] @ sides[1])
    table = similarity_intervals(corpus, replicates=40, seed=7, snapshot=make(corpus))
    row = table[(table["left"] == "武汉") & (table["right"] == "聊城")].iloc[0]
    assert row["error"] == pytest.approx(np.std(cosines), abs=1e-9)
    assert row["bias"] == pytest.approx(np.mean(cosines) - row["similarity"], abs=1e-9)
    low = row["similarity"] + np.quantile(cosines, 0.025) - np.mean(cosines)
    assert row["low"] == pytest.approx(max(low, 0), abs=1e-9)
    assert row["error"] > 0.01


def test_the_interval_holds_the_figure(corpus: Corpus) -> None:
    table = similarity_intervals(corpus, replicates=200).dropna(subset=["low"])
    assert len(table) > 3
    assert ((table["low"] <= table["similarity"]) & (table["similarity"] <= table["high"])).all()
    assert (table["low"] >= 0).all()
    assert (table["high"] <= 1).all()
    narrow = similarity_intervals(corpus, replicates=200, confidence=0.5).dropna(subset=["low"])
    assert (narrow["high"] - narrow["low"] < table["high"] - table["low"]).all()


def test_a_single_measure_has_no_spread(corpus: Corpus) -> None:
    """聊城 has one measure of credit and one of equity: nothing can be resampled there."""
    table = similarity_intervals(corpus, replicates=50)
    equity = table[(table["level"] == "category:股权") & (table["left"] == "郑州")].iloc[0]
    assert equity["similarity"] > 0
    assert np.isnan(equity["low"])
    bonds = table[table["level"] == "category:债券"]
    assert bonds[["similarity", "low", "high"]].isna().all(axis=None)
    assert (bonds["replicates"] == 0).all()


def test_same_seed_same_table_and_no_region_moves_another(corpus: Corpus, build: Any) -> None:
    assert similarity_intervals(corpus, replicates=30).equals(similarity_intervals(corpus, replicates=30))
    other = similarity_intervals(corpus, replicates=30, seed=1)
    assert not other.equals(similarity_intervals(corpus, replicates=30))
    old = {
        "武汉": ["银行发放贷款。", "贴息。", "共保体。"],
        "郑州": ["科技贷款贴息。", "企业上市。", "银行。"],
    }
    two = build(old)
    three = build({"聊城": ["担保费率。", "贷款。"], **old})
    snapshot = make(two)
    before = similarity_intervals(two, replicates=30, snapshot=snapshot)
    after = similarity_intervals(three, replicates=30, snapshot=snapshot)
    after = after[(after["left"] == "武汉") & (after["right"] == "郑州")].reset_index(drop=True)
    assert after.equals(before)


def test_regions_of_one_size_are_drawn_apart(build: Any) -> None:
    drawn = _resamples(build({"武汉": ["贷款。"] * 9, "郑州": ["上市。"] * 9}), 20, 7)
    assert (drawn["武汉"] != drawn["郑州"]).nnz
    assert (drawn["武汉"].sum(axis=1) == 9).all()


def test_shares_against_the_binomial_and_scipy(build: Any) -> None:
    """A resampled count is binomial: its quantiles, its spread and the chance to vanish are known."""
    from scipy.stats import binom, bootstrap

    corpus = build({"武汉": ["贷款。"] * 4 + ["加强统计。"] * 16})
    measures = corpus.measures.assign(categories=["信贷"] * 4 + [""] * 15 + ["债券"]).astype(
        {"categories": "str"}
    )
    corpus = replace(corpus, tables={**corpus.tables, "measures": measures})
    table = share_intervals(corpus, replicates=20_000).set_index("category")
    credit = table.loc["信贷"]
    low, high = (binom.ppf(q, 20, 0.2) / 20 for q in (0.025, 0.975))
    assert credit["share_low"] == pytest.approx(low, abs=0.051)  # a step of the distribution
    assert credit["share_high"] == pytest.approx(high, abs=0.051)
    data = (np.array([1] * 4 + [0] * 16),)
    other = bootstrap(data, np.mean, method="percentile", n_resamples=20_000, rng=np.random.default_rng(1))
    assert credit["share_low"] == pytest.approx(other.confidence_interval.low, abs=0.051)
    assert credit["share_high"] == pytest.approx(other.confidence_interval.high, abs=0.051)
    assert table.loc["债券", "kept"] == pytest.approx(1 - (19 / 20) ** 20, abs=0.01)
    assert credit["kept"] == pytest.approx(1 - (16 / 20) ** 20, abs=0.01)
    assert table.loc["担保", ["share_low", "share_high", "kept"]].tolist() == [0, 0, 0]


def test_density_has_the_length_of_its_sentences(build: Any) -> None:
    """Sentences of equal length: the density is the share in other units, replicate by replicate."""
    corpus = build({"武汉": ["发放贷款。", "加强统计。", "企业上市。", "优化服务。"]})
    measures = corpus.measures.assign(categories=["信贷", "", "股权", ""]).astype({"categories": "str"})
    table = share_intervals(replace(corpus, tables={**corpus.tables, "measures": measures}), replicates=200)
    assert table["per_1000_high"].tolist() == pytest.approx((table["share_high"] * 1000 / 5).tolist())


def test_a_region_that_could_not_be_read(corpus: Corpus) -> None:
    table = share_intervals(replace(corpus, failed=("济南",)), replicates=20)
    last = table[table["region"] == "济南"]
    assert len(last) == len(CATEGORIES) + 1
    assert last[["share", "share_low", "kept"]].isna().all(axis=None)
    assert (last["replicates"] == 0).all()


@pytest.mark.parametrize("options", [{"replicates": 0}, {"confidence": 1.0}, {"confidence": 0.0}])
def test_unknown_choices(corpus: Corpus, options: dict[str, Any]) -> None:
    for function in (similarity_intervals, share_intervals):
        with pytest.raises(UnknownChoice, match=next(iter(options))):
            function(corpus, **options)


def test_empty(empty: Corpus, build: Any) -> None:
    assert share_intervals(empty).empty
    assert share_intervals(empty).dtypes.astype(str).to_dict() == SHARES
    for lonely in (empty, build({"武汉": ["贷款。"]})):
        table = similarity_intervals(lonely, replicates=5)
        assert table.empty
        assert table.dtypes.astype(str).to_dict() == SIMILARITY
    wordless = similarity_intervals(build({"武汉": ["进一步加强。"], "郑州": ["2027年。"]}), replicates=5)
    assert wordless[["similarity", "low"]].isna().all(axis=None)
