"""Bootstrap intervals against loops, the binomial and scipy; what cannot be resampled has none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from policykit.coding.frames import load_frame
from policykit.compare import coverage, share_intervals
from policykit.compare.intervals import _resamples
from policykit.corpus.corpus import Corpus
from policykit.errors import UnknownChoice
from policykit.tables import schema

CATEGORIES = load_frame().categories


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
    for function in (share_intervals,):
        with pytest.raises(UnknownChoice, match=next(iter(options))):
            function(corpus, **options)
