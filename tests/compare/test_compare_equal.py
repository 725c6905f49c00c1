"""Likeness at equal length: against a loop, by hand, and as a property of halves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from policykit.compare.equal import _above, _drawn, _verdict, at_equal_length
from policykit.compare.reference import make, measured
from policykit.corpus.corpus import Corpus

WORDS = "贷款 贴息 担保费率 共保体 上市 股权投资 债券 风险补偿 银行 基金 平台 园区 专利 人才 质押 保费 利率 余额".split()


def drawn_texts(seed: int, n: int, words: list[str] = WORDS) -> list[str]:
    lot = np.random.default_rng(seed)
    return ["、".join(lot.choice(words, 6)) + "。" for _ in range(n)]


@pytest.fixture
def four(build: Any) -> Corpus:
    """武汉 and 郑州 speak of the first words, the others of all."""
    near = {r: drawn_texts(i, 60, WORDS[:6]) for i, r in enumerate(("武汉", "郑州"))}
    return build(near | {r: drawn_texts(i, 60) for i, r in enumerate(("聊城", "济南", "山西"), 5)})


def test_against_a_loop_over_the_draws(four: Corpus) -> None:
    snapshot = make(four)
    counts, _ = measured(four, snapshot=snapshot)
    plain, idf = counts.of_measures().toarray(), snapshot.idf(counts.vocabulary)
    sides = {}
    for region in ("武汉", "聊城"):
        own = np.flatnonzero(four.measures["region"] == region)
        rows = []
        for picked in _drawn(four, region, own, 300, 40, 7):
            lengths = [len(text) for text in four.measures["text"].iloc[picked]]
            assert sum(lengths[:-1]) < 300 <= sum(lengths)
            assert len(set(picked)) == len(picked)
            assert set(picked) <= set(own)
            tf = plain[picked].sum(axis=0)
            weights = np.where(tf > 0, 1 + np.log(np.maximum(tf, 1)), 0) * idf
            rows.append(weights / np.linalg.norm(weights))
        sides[region] = np.array(rows)
    cosines = (sides["武汉"] * sides["聊城"]).sum(axis=1)
    found = at_equal_length(four, snapshot, length=300, draws=40, seed=7)["武汉", "聊城"]
    expected = (cosines.mean(), *np.quantile(cosines, (0.025, 0.975)))
    assert found[:3] == pytest.approx(expected, abs=1e-9)


def test_above_by_hand() -> None:
    """(3, 5) against (1, 4): 3 of 4 are won; an equal draw is half won."""
    a, b = ("甲", "乙"), ("甲", "丙")
    assert _above({a: np.array([3.0, 5.0]), b: np.array([1.0, 4.0])}) == {a: 0.75, b: 0.25}
    assert _above({a: np.array([1.0, 2.0]), b: np.array([1.0, 1.0])})[a] == 0.75
    assert np.isnan(_above({a: np.array([1.0])})[a])


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ([0.95, 0.6, 0.51], "alike"),
        ([0.94, 0.99, 0.99], "any"),
        ([0.99, 0.5, 0.9], "any"),  # runs of characters do not carry it
        ([0.05, 0.4, 0.49], "unlike"),
        ([0.05, 0.4, 0.5], "any"),
        ([0.06, 0.1, 0.1], "any"),
        ([float("nan")] * 3, ""),
    ],
)
def test_verdict(above: list[float], expected: str) -> None:
    assert _verdict(above) == expected


def test_two_that_speak_of_the_same_stand_out_and_the_rest_do_not(four: Corpus) -> None:
    found = at_equal_length(four, make(four), length=300)
    assert found["武汉", "郑州"].verdict == "alike"
    assert {found[p].verdict for p in (("聊城", "济南"), ("聊城", "山西"), ("济南", "山西"))} == {"any"}
    assert len(found) == 10


def test_half_a_document_is_as_like_as_the_whole(build: Any) -> None:
    """The published cosine falls with the length of one side; at equal length it stays."""
    texts = {"武汉": drawn_texts(1, 400), "郑州": drawn_texts(2, 400, WORDS[4:])}
    whole, half = build(texts), build(texts | {"武汉": texts["武汉"][::2]})
    snapshot = make(whole)
    values = [at_equal_length(c, snapshot, length=300)["武汉", "郑州"].value for c in (whole, half)]
    assert values[0] == pytest.approx(values[1], abs=0.01)


def test_a_new_region_moves_no_number_and_a_short_one_has_none(four: Corpus, build: Any) -> None:
    snapshot = make(four)
    before = at_equal_length(four, snapshot, length=300, draws=20)
    part = at_equal_length(four.only("武汉", "郑州"), snapshot, length=300, draws=20)["武汉", "郑州"]
    assert part[:3] == before["武汉", "郑州"][:3]
    assert part.verdict == ""  # a single pair stands out from nothing
    other = at_equal_length(four, snapshot, length=300, draws=20, seed=1)
    assert other["武汉", "郑州"].value != before["武汉", "郑州"].value
    own = np.flatnonzero(four.measures["region"] == "武汉")
    one, two = (np.concatenate(_drawn(four, r, own, 300, 5, 7)).tolist() for r in ("武汉", "郑州"))
    assert one != two  # each region draws from a stream of its own
    short = build({"武汉": drawn_texts(1, 60), "郑州": ["贷款。"]})
    assert at_equal_length(short, make(short), length=300) == {}
