"""Likeness at equal length: against a loop, by hand, by simulation, and as a property of halves and of new regions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from policykit.compare import similarity
from policykit.compare.equal import NORMAL, _error, _kernel, _level, _Lot, _verdict, at_equal_length
from policykit.compare.reference import make, measured
from policykit.corpus.corpus import Corpus

WORDS = "贷款 贴息 担保费率 共保体 上市 股权投资 债券 风险补偿 银行 基金 平台 园区 专利 人才 质押 保费 利率 余额".split()
NAN = float("nan")


def drawn_texts(seed: int, n: int, words: list[str] = WORDS) -> list[str]:
    lot = np.random.default_rng(seed)
    return ["、".join(lot.choice(words, 6)) + "。" for _ in range(n)]


@pytest.fixture
def four(build: Any) -> Corpus:
    """武汉 and 郑州 speak of the first words, the others of all."""
    near = {r: drawn_texts(i, 60, WORDS[:6]) for i, r in enumerate(("武汉", "郑州"))}
    return build(near | {r: drawn_texts(i, 60) for i, r in enumerate(("聊城", "济南", "山西"), 5)})


def test_against_a_loop_over_all_pairs_of_draws(four: Corpus) -> None:
    snapshot, lot = make(four), _Lot(four, 300, 7)
    counts, _ = measured(four, snapshot=snapshot)
    plain, idf = counts.of_measures().toarray(), snapshot.idf(counts.vocabulary)
    sides = {}
    for region in ("武汉", "聊城"):
        own = np.flatnonzero(four.measures["region"] == region)
        rows = []
        for picked in lot.drawn(own, 40, lot.stream(region)):
            lengths = [len(text) for text in four.measures["text"].iloc[picked]]
            assert sum(lengths[:-1]) < 300 <= sum(lengths)
            assert len(set(picked)) == len(picked)
            assert set(picked) <= set(own)
            tf = plain[picked].sum(axis=0)
            weights = np.where(tf > 0, 1 + np.log(np.maximum(tf, 1)), 0) * idf
            rows.append(weights / np.linalg.norm(weights))
        sides[region] = np.array(rows)
    expected = np.mean([a @ b for a in sides["武汉"] for b in sides["聊城"]])
    found = at_equal_length(four, snapshot, length=300, draws=40, seed=7)["武汉", "聊城"]
    assert found.value == pytest.approx(expected, abs=1e-9)
    assert found.value - found.low == pytest.approx(found.high - found.value)
    assert 0.005 < found.high - found.value < 0.1


@pytest.mark.parametrize(
    ("off", "expected"),
    [
        ([0.03, 0.01, 0.01], "alike"),
        ([0.02, 0.01, 0.01], "any"),  # as far as dealt articles go
        ([0.03, 0.01, 0.0], "any"),  # words without IDF do not carry it
        ([-0.02, -0.01, -0.01], "unlike"),
        ([-0.02, -0.01, 0.0], "any"),
        ([-0.01, -0.01, -0.01], "any"),
    ],
)
def test_verdict(off: list[float], expected: str) -> None:
    assert _verdict(off, -0.01, 0.02) == expected
    assert _verdict(off, NAN, NAN) == ""


def test_level_by_hand() -> None:
    """(1, 0), (0, 1) and (1, 1): products 0, 1 and 1."""
    from scipy.sparse import csr_matrix

    sides = [csr_matrix([row]) for row in ([1.0, 0.0], [0.0, 1.0], [1.0, 1.0])]
    assert _level(sides) == pytest.approx(2 / 3)
    assert _level(sides[:1]) == 0


def test_a_nominal_95_percent_covers_92_to_97() -> None:
    """Two sources of sentences, whose likeness is known from many texts; 40 and 60 sentences of each are at hand."""
    lot = np.random.default_rng(3)
    sources = [lot.dirichlet(np.arange(1.0, 61.0) ** -0.7 * 20) for _ in range(2)]

    def sentences(source: int, n: int) -> np.ndarray:
        topics = lot.dirichlet(sources[source] * 80 + 1e-3, n)
        return np.array([lot.multinomial(12, topic) for topic in topics])

    def weights(counts: np.ndarray) -> np.ndarray:
        damped = np.where(counts > 0, 1 + np.log(np.maximum(counts, 1)), 0)
        return damped / np.linalg.norm(damped, axis=1, keepdims=True)

    long = [weights(sentences(s, 10_000).reshape(500, 20, -1).sum(axis=1)).mean(axis=0) for s in (0, 1)]
    covered = []
    for _ in range(150):
        sides, kernels = [], []
        for source, n in enumerate((40, 60)):
            own = sentences(source, n)
            picked = [lot.permutation(n)[:20] for _ in range(80)]
            sides.append(weights(np.array([own[p].sum(axis=0) for p in picked])))
            kernels.append(_kernel(picked, np.arange(n)))
        likeness = sides[0] @ sides[1].T
        covered.append(abs(likeness.mean() - long[0] @ long[1]) <= NORMAL * _error(likeness, *kernels))
    assert 0.92 <= np.mean(covered) <= 0.97
    assert np.isnan(
        _kernel([np.arange(19)] * 2, np.arange(20))
    ).all()  # nothing is known of what it leaves out


def test_of_regions_that_differ_by_lot_alone_one_pair_in_twenty_stands_out(build: Any) -> None:
    regions = ("武汉", "郑州", "聊城", "济南", "山西", "太原")
    said = []
    for seed in range(4):
        corpus = build({r: drawn_texts(100 * seed + i, 50) for i, r in enumerate(regions)})
        said += [
            pair.verdict for pair in at_equal_length(corpus, make(corpus), length=300, draws=60).values()
        ]
    assert len(said) == 60
    assert said.count("any") >= 54


def test_two_that_speak_of_the_same_are_alike_and_unlike_those_of_all_words(four: Corpus) -> None:
    found = at_equal_length(four, make(four), length=300)
    assert found["武汉", "郑州"].verdict == "alike"
    mixed = [pair.verdict for names, pair in found.items() if len({"武汉", "郑州"} & {*names}) == 1]
    assert len(mixed) == 6
    assert set(mixed) <= {"unlike", "any"}
    assert "unlike" in mixed


def test_half_a_document_is_as_like_as_the_whole(build: Any) -> None:
    """The published cosine falls with the length of one side; at equal length it stays."""
    texts = {"武汉": drawn_texts(1, 400), "郑州": drawn_texts(2, 400, WORDS[4:])}
    whole, half = build(texts), build(texts | {"武汉": texts["武汉"][::2]})
    snapshot = make(whole)
    values = [at_equal_length(c, snapshot, length=300)["武汉", "郑州"].value for c in (whole, half)]
    assert values[0] == pytest.approx(values[1], abs=0.01)


def test_a_new_region_moves_neither_number_nor_tolerance(four: Corpus, build: Any) -> None:
    """The snapshot is of four regions; a fifth that is like none changes nothing said of two of them."""
    old = four.only("武汉", "郑州", "聊城", "济南")
    snapshot = make(replace(old, source=None))
    before = at_equal_length(replace(old, source=None), snapshot, length=300, draws=20)
    after = at_equal_length(four, snapshot, length=300, draws=20)
    assert {pair: after[pair] for pair in before} == before
    assert at_equal_length(four.only("武汉", "郑州"), snapshot, length=300, draws=20) == {
        ("武汉", "郑州"): before["武汉", "郑州"]
    }
    other = at_equal_length(four, snapshot, length=300, draws=20, seed=1)
    assert other["武汉", "郑州"].value != before["武汉", "郑州"].value
    lot = _Lot(four, 300, 7)
    assert lot.stream("武汉").random() != lot.stream("郑州").random()  # each draws from a stream of its own


def test_two_regions_have_no_verdict_and_a_short_one_no_number(build: Any) -> None:
    two = build({"武汉": drawn_texts(1, 60), "郑州": drawn_texts(2, 60)})
    assert at_equal_length(two, make(two), length=300)["武汉", "郑州"].verdict == ""
    short = build({"武汉": drawn_texts(1, 60), "郑州": ["贷款。"]})
    assert at_equal_length(short, make(short), length=300) == {}


def test_raw_is_the_published_number_unchanged(four: Corpus) -> None:
    raw, equal = (similarity(four, length=length) for length in ("raw", "equal"))
    assert raw["words"].equals(equal["words"])
    assert raw["equal"].isna().all()
