from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from policykit.coding.frames import load_frame
from policykit.compare import contributions, idf_drift, similarity
from policykit.compare.equal import at_equal_length
from policykit.compare.reference import current, make
from policykit.compare.similarity import instrument_likeness
from policykit.compare.words import words_of
from policykit.corpus.corpus import Corpus
from policykit.errors import UnknownChoice
from policykit.tables import schema

CATEGORIES = load_frame().categories

PAIRS = [("武汉", "郑州"), ("武汉", "聊城"), ("郑州", "聊城")]

WORDS = [a + b for a in "甲乙丙丁戊己庚辛壬癸" for b in "子丑寅卯辰巳午未申酉戌亥"]


def of(corpus: Corpus, category: str = "", **options: Any) -> dict[tuple[str, str], float]:
    """The likeness of words of each pair."""
    table = similarity(corpus, **{"snapshot": make(corpus), **options})
    table = table[table["category"] == category]
    return {(a, b): w for a, b, w in zip(table["left"], table["right"], table["words"], strict=True)}


@pytest.mark.parametrize("category", ["", "信贷", "股权"])
def test_against_scikit_learn(corpus: Corpus, category: str) -> None:
    """An independent road: TfidfVectorizer fitted on the measures, applied to the joined token lists."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics.pairwise import cosine_similarity

    cut = words_of(corpus).tokens
    vectorizer = TfidfVectorizer(analyzer=list, sublinear_tf=True).fit(
        [cut(t) for t in corpus.measures["text"]]
    )
    chosen = [
        [
            token
            for text, place, held in zip(
                *(corpus.measures[c] for c in ("text", "region", "categories")), strict=True
            )
            if place == region and category in ["", *held.split("|")]
            for token in cut(text)
        ]
        for region in corpus.regions
    ]
    expected = cosine_similarity(vectorizer.transform(chosen))
    found = of(corpus, category)
    compared = 0
    for (i, left), (j, right) in combinations(enumerate(corpus.regions), 2):
        if chosen[i] and chosen[j]:
            assert found[left, right] == pytest.approx(expected[i, j], abs=1e-11)
            compared += expected[i, j] > 0
    assert compared


def test_nothing_to_compare_is_not_unlike(corpus: Corpus) -> None:
    assert all(np.isnan(v) for v in of(corpus, "保险").values())  # 武汉 alone has insurance
    equity = of(corpus, "股权")
    assert np.isnan(equity["武汉", "郑州"])
    assert equity["郑州", "聊城"] > 0


def test_identical_regions_are_1_and_strangers_0(build: Any) -> None:
    same = of(build({"武汉": ["银行发放贷款。"], "郑州": ["银行发放贷款。"], "聊城": ["企业上市。"]}))
    assert same == {("武汉", "郑州"): 1.0, ("武汉", "聊城"): 0.0, ("郑州", "聊城"): 0.0}


def test_a_new_document_moves_no_old_pair(tmp_path: Path, build: Any) -> None:
    old = {"武汉": ["银行发放科技贷款。", "共保体。"], "郑州": ["科技贷款贴息。", "企业上市。"]}
    before = similarity(build(old, path=tmp_path))
    grown = build({**old, "聊城": ["科技贷款。", "科技银行贷款。", "贷款。"]}, path=tmp_path)
    after = similarity(grown)
    pair = (after["left"] == "武汉") & (after["right"] == "郑州") & (after["category"] == "")
    assert after.loc[pair, "words"].tolist() == before.loc[:0, "words"].tolist()
    snapshot = current(grown, refresh=True)
    fresh = similarity(grown)
    assert fresh.loc[pair, "words"].tolist() != before.loc[:0, "words"].tolist()
    assert set(fresh["idf"]) == {snapshot.name} == {"idf-2"}


@pytest.mark.parametrize(
    ("category", "left", "right"),
    [*(("", *pair) for pair in PAIRS), ("信贷", "武汉", "聊城"), ("", "郑州", "武汉")],
)
def test_contributions_sum_to_the_cosine(corpus: Corpus, category: str, left: str, right: str) -> None:
    table = contributions(corpus, left, right, category, snapshot=make(corpus))
    values = of(corpus, category)
    expected = values.get((left, right), values.get((right, left)))
    assert table["product"].sum() == pytest.approx(expected, abs=1e-11)
    assert np.allclose(table["left_weight"] * table["right_weight"], table["product"])
    assert table["product"].is_monotonic_decreasing
    assert len(table) > 0


def test_contributions_of_nothing(corpus: Corpus) -> None:
    table = contributions(corpus, "武汉", "郑州", "债券")
    assert schema("contributions").check(table).empty


@pytest.mark.parametrize(
    ("left", "right", "category", "named"),
    [("武汉", "北京", "", "北京"), ("广州", "武汉", "", "广州"), ("武汉", "郑州", "租赁", "租赁")],
)
def test_unknown_sides(corpus: Corpus, left: str, right: str, category: str, named: str) -> None:
    with pytest.raises(UnknownChoice, match=named):
        contributions(corpus, left, right, category)


def test_sentences_without_words(build: Any) -> None:
    table = similarity(build({"武汉": ["进一步加强。"], "郑州": ["2027年。"]}), snapshot=make(build({})))
    assert table["words"].isna().all()
    assert len(table) == 6


def test_characters_against_scikit_learn(corpus: Corpus) -> None:
    """An independent road: CountVectorizer's own character runs of each clause, weighed by TfidfTransformer."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics.pairwise import cosine_similarity

    def runs(text: str) -> list[str]:
        clauses = "".join(c if c.isalpha() else " " for c in text).split()
        return [clause[k : k + n] for clause in clauses for n in (2, 3) for k in range(len(clause) - n + 1)]

    texts = corpus.measures["text"]
    vectorizer = TfidfVectorizer(analyzer=runs, sublinear_tf=True).fit(texts)
    joined = ["\n".join(texts[corpus.measures["region"] == region]) for region in corpus.regions]
    expected = cosine_similarity(vectorizer.transform(joined))
    table = similarity(corpus, snapshot=make(corpus), tokens="characters")
    found = table.loc[table["category"] == "", "words"].tolist()
    assert found == pytest.approx([expected[i, j] for i, j in combinations(range(3), 2)], abs=1e-11)
    assert set(table["idf"]) == {"idf-1/characters"}
    assert min(found) > 0


def test_characters_stand_as_still_as_words(tmp_path: Path, build: Any) -> None:
    old = {"武汉": ["银行发放科技贷款。", "共保体。"], "郑州": ["科技贷款贴息。", "企业上市。"]}
    before = similarity(build(old, path=tmp_path), tokens="characters")
    after = similarity(
        build({**old, "聊城": ["科技贷款。", "贷款贴息。"]}, path=tmp_path), tokens="characters"
    )
    pair = (after["left"] == "武汉") & (after["right"] == "郑州") & (after["category"] == "")
    assert after.loc[pair, "words"].tolist() == before.loc[:0, "words"].tolist()
    changed = similarity(build({**old, "郑州": ["科技贷款。"]}, path=tmp_path), tokens="characters")
    assert set(changed["idf"]) == {"idf-1/characters*"}  # not the text that the snapshot was made from


def test_contributions_under_options(corpus: Corpus) -> None:
    for options in ({}, {"tokens": "characters"}):
        table = contributions(corpus, "武汉", "郑州", **options)  # type: ignore[arg-type]
        whole = similarity(corpus, **options)["words"][0]  # type: ignore[arg-type]
        assert table["product"].sum() == pytest.approx(whole, abs=1e-11)
        assert whole > 0


def test_idf_drift(tmp_path: Path, build: Any) -> None:
    old = {"武汉": ["银行发放科技贷款。", "共保体。"], "郑州": ["科技贷款贴息。", "企业上市。"]}
    similarity(build(old, path=tmp_path))
    grown = build({**old, "聊城": ["科技贷款。", "科技银行贷款。"]}, path=tmp_path)
    preview = idf_drift(grown)
    assert (preview["before"] != preview["after"]).any()
    assert sorted(p.name for p in (tmp_path / "reference").iterdir()) == ["idf-1.json"]
    current(grown, refresh=True)
    assert idf_drift(grown, "idf-1", "idf-2").equals(preview)
    done = idf_drift(grown).dropna()
    assert (done["before"] == done["after"]).all()


def test_unknown_tokens(corpus: Corpus) -> None:
    with pytest.raises(UnknownChoice, match="letters"):
        similarity(corpus, tokens="letters")  # type: ignore[arg-type]


def test_rows_and_order(corpus: Corpus) -> None:
    table = schema("similarity").check(similarity(corpus))
    expected = [(category, *pair) for category in ("", *CATEGORIES) for pair in PAIRS]
    assert list(table[["category", "left", "right"]].itertuples(index=False, name=None)) == expected
    assert set(table["idf"]) == {"idf-1"}
    assert table[["meaning", "equal", "equal_low", "equal_high"]].isna().all(axis=None)
    assert set(table["verdict"]) == {""}


def test_the_grammar_narrows_and_groups_without_moving_a_number(corpus: Corpus) -> None:
    whole = similarity(corpus)
    of_credit = similarity(corpus, categories=["信贷"])
    assert of_credit.equals(whole[whole["category"] == "信贷"].reset_index(drop=True))
    pair = similarity(corpus, regions=["聊城", "武汉"])
    both = whole[(whole["left"] == "武汉") & (whole["right"] == "聊城")].reset_index(drop=True)
    assert pair.drop(columns="instruments").equals(both.drop(columns="instruments"))
    documents = similarity(corpus, by="doc_id")
    assert documents["words"].equals(whole["words"])
    assert set(documents["left"]) == {"wuhan", "zhengzhou"}


def test_likeness_of_instruments_by_hand(corpus: Corpus) -> None:
    """武汉 (2, 1, 1) and 郑州 (1, 1, 0): shares ½ ¼ ¼ and ½ ½ 0, the lesser sum to ¾, the greater to 1¼."""
    place = corpus.measures["region"].tolist()
    first, second = (
        dict(enumerate(i for i, r in enumerate(place) if r == name)) for name in ("武汉", "郑州")
    )

    def mask(*rows: int) -> Any:
        held = np.zeros(len(place), dtype=bool)
        held[list(rows)] = True
        return held

    uses = {
        ("信贷", "贷款"): mask(first[0], first[1], second[0]),
        ("信贷", "贴息"): mask(first[0], second[1]),
        ("保险", "共保体"): mask(first[2]),
    }
    found = instrument_likeness(corpus, uses)
    assert found["武汉", "郑州"] == pytest.approx(0.6)
    assert np.isnan(found["武汉", "聊城"])  # 聊城 uses none: nothing to compare


def test_length_equal_adds_what_is_said_at_equal_length(build: Any) -> None:
    texts = {
        r: [f"{word}{n}、贷款、贴息与上市、风险补偿、担保费率。" for n in WORDS]
        for r, word in (("武汉", "银行"), ("郑州", "基金"))
    }
    corpus = build(texts)
    table = similarity(corpus, length="equal").set_index("category")
    whole = at_equal_length(corpus, current(corpus))["武汉", "郑州"]
    assert table.loc["", ["equal", "equal_low", "equal_high", "verdict"]].tolist() == list(whole)
    assert whole.low < whole.value < whole.high
    assert table.drop(index="")[["equal", "equal_low", "equal_high"]].isna().all(axis=None)
    assert table["words"].reset_index(drop=True).equals(similarity(corpus)["words"])
