from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest

from policykit.compare import robustness, similarity
from policykit.compare.cells import in_doubt
from policykit.compare.reference import make
from policykit.compare.robustness import _left_out, _ranks, verdicts
from policykit.compare.words import words_of
from policykit.corpus.corpus import Corpus
from policykit.tables import schema

GROUPS = ["base", "stop_words", "segmentation", "weights", "idf", "doubts"]


def doubted(corpus: Corpus, *rows: tuple[str, int, int]) -> Corpus:
    doubts = pd.DataFrame(rows, columns=["doc_id", "start", "end"]).assign(kind="fragment")
    return replace(corpus, tables={**corpus.tables, "doubts": doubts})


def about(corpus: Corpus, measure_id: str) -> tuple[str, int, int]:
    """A doubt on the first characters of a measure."""
    row = corpus.measures.set_index("measure_id").loc[measure_id]
    return row["doc_id"], row["start"], row["start"] + 3


@pytest.fixture(scope="module")
def table(corpus: Corpus) -> pd.DataFrame:
    return robustness(doubted(corpus, about(corpus, "wuhan/01/2")), snapshot=make(corpus))


def values(table: pd.DataFrame, setting: str) -> list[float]:
    return table.loc[table["setting"] == setting, "words"].tolist()


def test_shape(corpus: Corpus, table: pd.DataFrame) -> None:
    schema("robustness").check(table)
    assert list(dict.fromkeys(table["group"])) == GROUPS
    assert list(dict.fromkeys(table["setting"])) == [
        "base",
        "stop_words:none",
        "stop_words:corpus",
        "words:no_codebook",
        "words:no_hmm",
        "characters",
        "binary",
        "linear",
        "no_idf",
        "idf:now",
        "idf:-wuhan",
        "idf:-zhengzhou",
        "idf:-liaocheng",
        "doubts:-wuhan/01/2",
    ]
    assert len(table) == 14 * 3


def test_base_is_the_similarity(corpus: Corpus, table: pd.DataFrame) -> None:
    plain = similarity(corpus, snapshot=make(corpus))
    assert values(table, "base") == plain.loc[plain["category"] == "", "words"].tolist()
    assert values(table, "idf:now") == values(table, "base")  # the snapshot is of this corpus
    characters = similarity(corpus, snapshot=make(corpus), tokens="characters")
    assert values(table, "characters") == characters["words"].tolist()[:3]


@pytest.mark.parametrize(
    ("setting", "options", "binary"),
    [
        ("base", {"sublinear_tf": True}, False),
        ("linear", {"sublinear_tf": False}, False),
        ("binary", {"sublinear_tf": True}, True),
        ("no_idf", {"sublinear_tf": True, "use_idf": False}, False),
    ],
)
def test_weights_against_scikit_learn(
    corpus: Corpus, table: pd.DataFrame, setting: str, options: dict[str, Any], binary: bool
) -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics.pairwise import cosine_similarity

    cut = words_of(corpus).tokens
    each = [cut(text) for text in corpus.measures["text"]]
    vectorizer = TfidfVectorizer(analyzer=list, binary=binary, **options).fit(each)
    region = corpus.measures["region"]
    joined = [
        [w for words, r in zip(each, region, strict=True) if r == name for w in words]
        for name in corpus.regions
    ]
    expected = cosine_similarity(vectorizer.transform(joined))
    pairs = combinations(range(3), 2)
    assert values(table, setting) == pytest.approx([expected[i, j] for i, j in pairs], abs=1e-11)


def test_a_document_left_out_of_the_idf(corpus: Corpus, table: pd.DataFrame) -> None:
    measures = corpus.measures[corpus.measures["doc_id"] != "wuhan"]
    without = make(replace(corpus, tables={**corpus.tables, "measures": measures}))
    plain = similarity(corpus, snapshot=without)
    assert values(table, "idf:-wuhan") == plain["words"].tolist()[:3]
    assert values(table, "idf:-wuhan") != values(table, "base")


def test_a_doubtful_sentence_left_out(corpus: Corpus, table: pd.DataFrame) -> None:
    kept = corpus.measures[corpus.measures["measure_id"] != "wuhan/01/2"].reset_index(drop=True)
    smaller = replace(corpus, tables={**corpus.tables, "measures": kept})
    plain = similarity(smaller, snapshot=make(corpus))
    assert values(table, "doubts:-wuhan/01/2") == plain["words"].tolist()[:3]
    assert values(table, "doubts:-wuhan/01/2") != values(table, "base")


def test_stop_words_and_codebook_change_the_words(build: Any) -> None:
    corpus = build(
        {"武汉": ["推动知识产权质押贷款。"], "郑州": ["推动共保体。"], "聊城": ["推动知识产权保护。"]}
    )
    table = robustness(corpus, snapshot=make(corpus))
    assert values(table, "base") == [0, 0, 0]
    assert min(values(table, "stop_words:none")) > 0  # 推动 is a stop word
    assert values(table, "words:no_codebook")[1] > 0  # 知识产权 is a word of its own without the codebook
    assert words_of(corpus).tokens("推动知识产权质押贷款。") == (
        "知识产权质押贷款",
    )  # the engine is as it was


def test_words_of_everybody_are_stop_words_in_one_setting(build: Any) -> None:
    corpus = build(
        {
            r: ["园区孵化。", f"{own}。"]
            for r, own in (("武汉", "上市"), ("郑州", "贷款"), ("聊城", "园区共保体"))
        }
    )
    table = robustness(corpus, snapshot=make(corpus))
    assert min(values(table, "base")) > 0
    assert values(table, "stop_words:corpus") == [0, 0, 0]


def test_verdict_and_tau_by_hand(build: Any) -> None:
    """Four regions, six pairs: a pair is stable where it moves by one place."""
    texts = {
        "武汉": ["贷款贷款贷款贷款上市。"],
        "郑州": ["贷款贷款贷款贷款共保体。"],
        "聊城": ["贷款上市共保体。"],
        "济南": ["上市担保费率。"],
    }
    corpus = build(texts)
    table = robustness(corpus, snapshot=make(corpus))
    from scipy.stats import kendalltau

    for setting, own in table.groupby("setting"):
        base = table[table["setting"] == "base"].set_index(["left", "right"])["words"]
        now = own.set_index(["left", "right"])["words"]
        tau = kendalltau(base.loc[now.index], now).statistic
        assert own["tau"].iloc[0] == pytest.approx(tau, abs=1e-9), setting
        assert (own["stable"] == ((own["rank"] - own["rank_base"]).abs() <= 1)).all()
    assert not table["stable"].all()
    unstable = table[~table["stable"]].groupby(["left", "right"]).size().index
    for (left, right), own in table.groupby(["left", "right"]):
        assert set(own["verdict"]) == {"unstable" if (left, right) in unstable else "stable"}


def test_the_verdicts_are_those_of_the_table(corpus: Corpus) -> None:
    table = robustness(corpus, snapshot=make(corpus))
    told = {
        (left, right): v
        for left, right, v in zip(table["left"], table["right"], table["verdict"], strict=True)
    }
    assert verdicts(corpus, snapshot=make(corpus)) == told
    assert len(told) == 3


def test_doubtful_sentences(corpus: Corpus) -> None:
    doc_id, start, end = about(corpus, "wuhan/02/2")
    assert in_doubt(doubted(corpus, (doc_id, start, end)).tables) == ["wuhan/02/2"]
    assert in_doubt(doubted(corpus, (doc_id, -1, -1)).tables) == []  # about no words
    assert in_doubt(doubted(corpus, (doc_id, start, -1)).tables) == []
    assert in_doubt(doubted(corpus).tables) == []


def test_many_are_left_out_in_groups() -> None:
    names = [f"d{n}" for n in range(45)]
    groups = list(_left_out(names))
    assert len(groups) == 20
    assert sorted(d for _, own in groups for d in own) == sorted(names)
    assert [own for _, own in _left_out(names[:3])] == [["d0"], ["d1"], ["d2"]]


def test_equal_ones_share_the_smallest_rank() -> None:
    assert _ranks([0.2, 0.5, 0.2, 0.1]) == [2, 1, 2, 4]


def test_one_pair_says_nothing(build: Any) -> None:
    table = robustness(build({"武汉": ["贷款上市。"], "郑州": ["贷款。"]}))
    assert np.isnan(table["tau"]).all()
    assert set(table["verdict"]) == {"stable"}


def test_nothing_to_rank(build: Any) -> None:
    for lonely in (build({"武汉": ["贷款。"]}), build({"武汉": ["加强。"], "郑州": ["加强。"]})):
        table = schema("robustness").check(robustness(lonely))
        assert table[table["setting"] == "base"].empty
