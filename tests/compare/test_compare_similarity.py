from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from policykit.compare.reference import current, make
from policykit.compare.similarity import (
    COLUMNS,
    CONTRIBUTIONS,
    DRIFT,
    NEAREST,
    contributions,
    drift,
    idf_drift,
    nearest_sections,
    similarity,
)
from policykit.compare.words import words_of
from policykit.corpus.corpus import Corpus
from policykit.errors import UnknownChoice
from policykit.records import CATEGORIES

PAIRS = [("武汉", "郑州"), ("武汉", "聊城"), ("郑州", "聊城")]


def of_level(corpus: Corpus, level: str) -> dict[tuple[str, str], float]:
    table = similarity(corpus, snapshot=make(corpus))
    table = table[table["level"] == level]
    return {
        (left, right): value
        for left, right, value in zip(*(table[c] for c in list(COLUMNS)[1:4]), strict=True)
    }


@pytest.mark.parametrize("level", ["document", "category:信贷", "category:股权"])
def test_against_scikit_learn(corpus: Corpus, level: str) -> None:
    """An independent road: TfidfVectorizer fitted on the measures, applied to the joined token lists."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics.pairwise import cosine_similarity

    cut = words_of(corpus).tokens
    vectorizer = TfidfVectorizer(analyzer=list, sublinear_tf=True).fit(
        [cut(t) for t in corpus.measures["text"]]
    )
    category = level.partition(":")[2]
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
    found = of_level(corpus, level)
    compared = 0
    for (i, left), (j, right) in combinations(enumerate(corpus.regions), 2):
        if chosen[i] and chosen[j]:
            assert found[left, right] == pytest.approx(expected[i, j], abs=1e-11)
            compared += expected[i, j] > 0
    assert compared


def test_rows_and_order(corpus: Corpus) -> None:
    table = similarity(corpus)
    assert table.dtypes.astype(str).to_dict() == COLUMNS
    levels = ["document", *(f"category:{c}" for c in CATEGORIES), "file"]
    files = [("wuhan", "zhengzhou"), ("wuhan", "liaocheng"), ("zhengzhou", "liaocheng")]
    expected = [(level, *pair) for level in levels for pair in (files if level == "file" else PAIRS)]
    assert list(table[["level", "left", "right"]].itertuples(index=False, name=None)) == expected
    assert set(table["idf"]) == {"idf-1"}


def test_one_document_a_region_makes_files_equal_regions(corpus: Corpus) -> None:
    assert list(of_level(corpus, "file").values()) == list(of_level(corpus, "document").values())


def test_nothing_to_compare_is_not_unlike(corpus: Corpus) -> None:
    assert all(np.isnan(v) for v in of_level(corpus, "category:保险").values())  # 武汉 alone has insurance
    equity = of_level(corpus, "category:股权")
    assert np.isnan(equity["武汉", "郑州"])
    assert equity["郑州", "聊城"] > 0


def test_identical_regions_are_1_and_strangers_0(build: Any) -> None:
    same = of_level(
        build({"武汉": ["银行发放贷款。"], "郑州": ["银行发放贷款。"], "聊城": ["企业上市。"]}), "document"
    )
    assert same == {("武汉", "郑州"): 1.0, ("武汉", "聊城"): 0.0, ("郑州", "聊城"): 0.0}


def test_a_new_document_moves_no_old_pair(tmp_path: Path, build: Any) -> None:
    old = {"武汉": ["银行发放科技贷款。", "共保体。"], "郑州": ["科技贷款贴息。", "企业上市。"]}
    before = similarity(build(old, path=tmp_path))
    grown = build({**old, "聊城": ["科技贷款。", "科技银行贷款。", "贷款。"]}, path=tmp_path)
    after = similarity(grown)
    pair = (after["left"] == "武汉") & (after["right"] == "郑州") & (after["level"] == "document")
    assert after.loc[pair, "similarity"].tolist() == before.loc[:0, "similarity"].tolist()
    snapshot = current(grown, refresh=True)
    fresh = similarity(grown)
    assert fresh.loc[pair, "similarity"].tolist() != before.loc[:0, "similarity"].tolist()
    assert set(fresh["idf"]) == {snapshot.name} == {"idf-2"}


def test_drift(tmp_path: Path, build: Any) -> None:
    old = make(build({"武汉": ["银行发放科技贷款。"], "郑州": ["科技贷款贴息。"]}))
    grown = build({"武汉": ["银行发放科技贷款。"], "郑州": ["科技贷款贴息。", "科技贷款。"]})
    new = make(grown, name="idf-2")
    table = drift(old, new, grown)
    assert table.dtypes.astype(str).to_dict() == DRIFT
    assert table["before"].tolist()[0] == similarity(grown, snapshot=old)["similarity"][0]
    assert table["after"].tolist()[0] == similarity(grown, snapshot=new)["similarity"][0]
    assert table["before"][0] != table["after"][0]
    assert drift(old, old, grown).eval("before == after")[0]


@pytest.mark.parametrize(
    ("level", "left", "right"),
    [("document", *pair) for pair in PAIRS]
    + [("category:信贷", "武汉", "聊城"), ("file", "wuhan", "liaocheng"), ("document", "郑州", "武汉")],
)
def test_contributions_sum_to_the_cosine(corpus: Corpus, level: str, left: str, right: str) -> None:
    snapshot = make(corpus)
    table = contributions(corpus, left, right, level, snapshot=snapshot)
    values = of_level(corpus, level)
    assert table["product"].sum() == pytest.approx(
        values.get((left, right), values.get((right, left))), abs=1e-11
    )
    assert np.allclose(table["left_weight"] * table["right_weight"], table["product"])
    assert table["product"].is_monotonic_decreasing
    assert len(table) > 0


def test_contributions_of_nothing(corpus: Corpus) -> None:
    table = contributions(corpus, "武汉", "郑州", "category:债券")
    assert table.empty
    assert table.dtypes.astype(str).to_dict() == CONTRIBUTIONS


@pytest.mark.parametrize(
    ("left", "right", "level", "named"),
    [
        ("武汉", "北京", "document", "北京"),
        ("广州", "武汉", "document", "广州"),
        ("武汉", "郑州", "category:租赁", "租赁"),
        ("武汉", "郑州", "file", "武汉"),
    ],
)
def test_unknown_sides(corpus: Corpus, left: str, right: str, level: str, named: str) -> None:
    with pytest.raises(UnknownChoice, match=named):
        contributions(corpus, left, right, level)


def test_empty(empty: Corpus, build: Any) -> None:
    for lonely in (empty, build({"武汉": ["贷款。"]})):
        table = similarity(lonely)
        assert table.empty
        assert table.dtypes.astype(str).to_dict() == COLUMNS
    moved = drift(make(empty), make(empty), empty)
    assert moved.empty
    assert moved.dtypes.astype(str).to_dict() == DRIFT


def test_sentences_without_words(build: Any) -> None:
    table = similarity(build({"武汉": ["进一步加强。"], "郑州": ["2027年。"]}), snapshot=make(build({})))
    assert table["similarity"].isna().all()
    assert len(table) == 7


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
    table = similarity(corpus, snapshot=make(corpus), measure="characters")
    found = table.loc[table["level"] == "document", "similarity"].tolist()
    assert found == pytest.approx([expected[i, j] for i, j in combinations(range(3), 2)], abs=1e-11)
    assert set(table["idf"]) == {"idf-1/characters"}
    assert min(found) > 0


def test_characters_stand_as_still_as_words(tmp_path: Path, build: Any) -> None:
    old = {"武汉": ["银行发放科技贷款。", "共保体。"], "郑州": ["科技贷款贴息。", "企业上市。"]}
    before = similarity(build(old, path=tmp_path), measure="characters")
    after = similarity(
        build({**old, "聊城": ["科技贷款。", "贷款贴息。"]}, path=tmp_path), measure="characters"
    )
    pair = (after["left"] == "武汉") & (after["right"] == "郑州") & (after["level"] == "document")
    assert after.loc[pair, "similarity"].tolist() == before.loc[:0, "similarity"].tolist()
    changed = similarity(build({**old, "郑州": ["科技贷款。"]}, path=tmp_path), measure="characters")
    assert set(changed["idf"]) == {"idf-1/characters*"}  # not the text that the snapshot was made from


def in_sections(corpus: Corpus, headings: dict[str, str]) -> Corpus:
    """The corpus with these headings over its articles."""
    section = [
        headings.get(a, s)
        for a, s in zip(*(corpus.articles[c] for c in ("article_id", "section")), strict=True)
    ]
    articles = corpus.articles.assign(section=section).astype({"section": "str"})
    return replace(corpus, tables={**corpus.tables, "articles": articles})


@pytest.fixture
def parted(build: Any) -> Corpus:
    """武汉: credit and listing in two sections; 郑州: credit in one."""
    corpus = build({"武汉": ["科技贷款贴息。", "企业上市。"], "郑州": ["科技贷款。", "贷款贴息。"]})
    return in_sections(corpus, {"wuhan/01": "一、信贷", "wuhan/02": "二、上市"})


def test_sections(parted: Corpus) -> None:
    table = similarity(parted, sections=True)
    table = table[table["level"] == "section"]
    assert table[["left", "right"]].values.tolist() == [
        ["wuhan#一、信贷", "zhengzhou#二、主要任务"],
        ["wuhan#二、上市", "zhengzhou#二、主要任务"],
    ]
    assert table["similarity"].tolist() == [pytest.approx(1.0, abs=0.1), 0.0]
    assert similarity(parted).equals(similarity(parted, sections=True).iloc[:-2])
    parts = contributions(parted, "wuhan#一、信贷", "zhengzhou#二、主要任务", "section")
    assert parts["product"].sum() == pytest.approx(table["similarity"].iloc[0], abs=1e-11)


def test_nearest_sections(parted: Corpus) -> None:
    table = nearest_sections(parted)
    assert table.dtypes.astype(str).to_dict() == NEAREST
    columns = ["left_region", "left_section", "right_region", "right_section"]
    assert table[columns].values.tolist() == [
        ["武汉", "一、信贷", "郑州", "二、主要任务"],
        ["郑州", "二、主要任务", "武汉", "一、信贷"],
    ]
    assert set(table["shared_words"][0].split("|")) == {"科技", "贷款", "贴息"}


def test_contributions_under_options(corpus: Corpus) -> None:
    for options in ({"measure": "characters"}, {"without": ("phrases", "quotations")}):
        table = contributions(corpus, "武汉", "郑州", **options)  # type: ignore[arg-type]
        whole = similarity(corpus, **options)["similarity"][0]  # type: ignore[arg-type]
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


def test_unknown_measure(corpus: Corpus) -> None:
    with pytest.raises(UnknownChoice, match="letters"):
        similarity(corpus, measure="letters")  # type: ignore[arg-type]


def test_empty_options(empty: Corpus, build: Any) -> None:
    for lonely in (empty, build({"武汉": ["贷款。"]})):
        assert similarity(
            lonely, measure="characters", without=("phrases", "quotations"), sections=True
        ).empty
        assert nearest_sections(lonely).empty
        assert nearest_sections(lonely).dtypes.astype(str).to_dict() == NEAREST
