"""Bootstrap intervals against loops, the binomial and scipy; what cannot be resampled has none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from policykit.coding.frames import load_frame
from policykit.compare import coverage, share_intervals, similarity
from policykit.compare.intervals import _resamples, word_intervals
from policykit.compare.reference import make, measured
from policykit.corpus.corpus import Corpus
from policykit.errors import UnknownChoice
from policykit.tables import schema

CATEGORIES = load_frame().categories


def test_against_a_loop_over_the_replicates(corpus: Corpus) -> None:
    """Each replicate drawn out, its sentences counted by hand, weighed by the formula."""
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
    low, high = word_intervals(corpus, replicates=40, seed=7, snapshot=snapshot)["", "武汉", "聊城"]
    words = (
        similarity(corpus, snapshot=snapshot).set_index(["left", "right"])["words"]["武汉", "聊城"].iloc[0]
    )
    shift = words - np.mean(cosines)
    assert low == pytest.approx(max(np.quantile(cosines, 0.025) + shift, 0), abs=1e-9)
    assert high == pytest.approx(min(np.quantile(cosines, 0.975) + shift, 1), abs=1e-9)
    assert high - low > 0.02


def test_a_wider_confidence_holds_the_narrower_and_the_seed_decides(corpus: Corpus) -> None:
    wide, narrow = (word_intervals(corpus, replicates=100, confidence=c) for c in (0.95, 0.5))
    known = [key for key, (low, _) in wide.items() if low == low]
    assert len(known) >= 3
    for key in known:
        assert wide[key][0] <= narrow[key][0] <= narrow[key][1] <= wide[key][1]
        assert wide[key][0] >= 0
        assert wide[key][1] <= 1
    again = word_intervals(corpus, replicates=100)
    other = word_intervals(corpus, replicates=100, seed=1)
    assert again["", "武汉", "郑州"] == wide["", "武汉", "郑州"] != other["", "武汉", "郑州"]


def test_a_single_measure_has_no_spread(corpus: Corpus) -> None:
    """聊城 has one measure of equity: nothing can be resampled there; of bonds there is nothing at all."""
    found = word_intervals(corpus, replicates=50)
    assert np.isnan(found["股权", "郑州", "聊城"]).all()
    assert np.isnan(found["债券", "武汉", "郑州"]).all()
    assert not np.isnan(found["", "郑州", "聊城"]).any()


def test_no_region_moves_the_interval_of_two_others(build: Any) -> None:
    old = {
        "武汉": ["银行发放贷款。", "贴息。", "共保体。"],
        "郑州": ["科技贷款贴息。", "企业上市。", "银行。"],
    }
    two, three = build(old), build({"聊城": ["担保费率。", "贷款。"], **old})
    before, after = (word_intervals(c, replicates=30, snapshot=make(two)) for c in (two, three))
    assert after["", "武汉", "郑州"] == before["", "武汉", "郑州"]


def test_regions_of_one_size_are_drawn_apart(build: Any) -> None:
    drawn = _resamples(build({"武汉": ["贷款。"] * 9, "郑州": ["上市。"] * 9}), 20, 7)
    assert (drawn["武汉"] != drawn["郑州"]).nnz
    assert (drawn["武汉"].sum(axis=1) == 9).all()


def coded(corpus: Corpus, categories: list[str]) -> Corpus:
    measures = corpus.measures.assign(categories=categories).astype({"categories": "str"})
    return replace(corpus, tables={**corpus.tables, "measures": measures})


def test_shares_against_the_binomial_and_scipy(build: Any) -> None:
    """A resampled count is binomial: its quantiles, its spread and the chance to vanish are known."""
    from scipy.stats import binom, bootstrap

    corpus = coded(build({"武汉": ["贷款。"] * 4 + ["加强统计。"] * 16}), ["信贷"] * 4 + [""] * 15 + ["债券"])
    table = share_intervals(corpus, replicates=20_000).set_index("category")
    credit = table.loc["信贷"]
    data = (np.array([1] * 4 + [0] * 16),)
    other = bootstrap(data, np.mean, method="percentile", n_resamples=20_000, rng=np.random.default_rng(1))
    for end, q, found in (
        ("share_low", 0.025, other.confidence_interval.low),
        ("share_high", 0.975, other.confidence_interval.high),
    ):
        assert credit[end] == pytest.approx(
            binom.ppf(q, 20, 0.2) / 20, abs=0.051
        )  # a step of the distribution
        assert credit[end] == pytest.approx(found, abs=0.051)
    assert table.loc["债券", "kept"] == pytest.approx(1 - (19 / 20) ** 20, abs=0.01)
    assert credit["kept"] == pytest.approx(1 - (16 / 20) ** 20, abs=0.01)
    assert table.loc["担保", ["share_low", "share_high", "kept"]].tolist() == [0, 0, 0]


def test_density_has_the_length_of_its_sentences(build: Any) -> None:
    """Sentences of equal length: the density is the share in other units, replicate by replicate."""
    corpus = coded(
        build({"武汉": ["发放贷款。", "加强统计。", "企业上市。", "优化服务。"]}), ["信贷", "", "股权", ""]
    )
    table = share_intervals(corpus, replicates=200)
    assert table["per_1000_high"].tolist() == pytest.approx((table["share_high"] * 1000 / 5).tolist())


def test_the_figures_are_those_of_the_coverage_and_a_region_not_read_has_none(corpus: Corpus) -> None:
    part = replace(corpus, failed=("济南",))
    table, cells = schema("share_intervals").check(share_intervals(part, replicates=20)), coverage(part)
    for column in ("region", "category", "measures"):
        assert table[column].equals(cells[column])
    for column in ("share", "per_1000_chars"):
        assert table[column].tolist() == pytest.approx(cells[column].tolist(), abs=1e-11, nan_ok=True)
    last = table[table["region"] == "济南"]
    assert len(last) == len(CATEGORIES) + 1
    assert last[["share", "share_low", "kept"]].isna().all(axis=None)
    assert (last["replicates"] == 0).all()


@pytest.mark.parametrize("options", [{"replicates": 0}, {"confidence": 1.0}, {"confidence": 0.0}])
def test_unknown_choices(corpus: Corpus, options: dict[str, Any]) -> None:
    for function in (word_intervals, share_intervals):
        with pytest.raises(UnknownChoice, match=next(iter(options))):
            function(corpus, **options)
