"""The order of the review list and the reasons given; the sample for double coding."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

import policykit as pk
from policykit.coding.frames import load_frame
from policykit.compare import review, review_sample
from policykit.corpus import load
from policykit.errors import UnknownChoice
from policykit.tables import schema

CATEGORIES = load_frame().categories

points = import_module("policykit.compare.review")
Make = Callable[..., Path]


@pytest.fixture
def path(small_workspace: Make) -> Path:
    return small_workspace("a_qingdao.txt", "b_suzhou.txt", "c_chengdu.txt")


def find(corpus: pk.Corpus, words: str) -> str:
    (found,) = corpus.measures.loc[corpus.measures["text"].str.contains(words, regex=False), "measure_id"]
    return str(found)


def test_no_sum_of_lower_reasons_reaches_a_higher_one() -> None:
    lower = max(points.WEAK_RULE, points.SET_ASIDE)
    for least, most in (
        (min(*points.CELLS.values(), points.EMPTY_CELL), max(points.CELLS.values())),
        (points.DOUBLE, points.DOUBLE),
        (points.OPEN, points.OPEN),
        (points.CONFLICT, points.CONFLICT),
    ):
        assert least > lower
        lower += most


def test_the_sentence_on_which_a_cell_hangs_comes_with_its_neighbours(path: Path) -> None:
    corpus = load(path)
    place = find(corpus, "为科技型企业提供融资担保")
    row = review(corpus).set_index("measure_id").loc[place]
    assert row["score"] == 60
    assert row["why"] == "青岛 × 担保 只有这一句"
    assert (row["before"], row["after"], row["article"]) == ("", "", "（四） 完善融资担保")
    row = review_sample(corpus, 1000, seed=1).set_index("measure_id").loc[find(corpus, "最高50万元")]
    assert row["before"].startswith("引导银行机构")
    assert row["after"] == ""


def test_reasons_come_in_their_order_and_ties_in_table_order(path: Path) -> None:
    corpus = load(path)
    queue = review(corpus)
    assert queue["score"].is_monotonic_decreasing
    order = {key: i for i, key in enumerate(corpus.measures["measure_id"])}
    for _, tied in queue.groupby("score"):
        assert [order[m] for m in tied["measure_id"]] == sorted(order[m] for m in tied["measure_id"])
    assert review(corpus, limit=2).equals(queue.head(2))


DOUBLE = [
    ("担保", "担保", "双人编码一致，与现编码不同（乙：担保；甲：担保）"),
    ("担保", "", "双人编码不一致（乙：无；甲：担保）"),
    ("信贷", "信贷", ""),
    ("担保", None, ""),
]


@pytest.mark.parametrize(("one", "two", "why"), DOUBLE)
def test_a_sample_coded_twice_shows_where_to_look_and_changes_no_coding(
    path: Path, one: str, two: str | None, why: str
) -> None:
    corpus = load(path)
    place = find(corpus, "琴岛贷")
    pk.decide(corpus, place, one, coder="甲", task="sample-1")
    if two is not None:
        pk.decide(corpus, place, two, coder="乙", task="sample-1")
    after = load(path)
    assert after.measures.equals(corpus.measures)
    queue = review(after).set_index("measure_id")
    assert (place in queue.index and "双人编码" in queue.loc[place, "why"]) == bool(why)
    if why:
        assert queue.loc[place, "why"].startswith(why)
        assert queue.loc[place, "score"] >= 400


def test_what_people_decided_is_not_asked_again(path: Path) -> None:
    corpus = load(path)
    place = find(corpus, "为科技型企业提供融资担保")
    pk.decide(corpus, place, "担保", coder="甲")
    assert place not in review(load(path))["measure_id"].tolist()


def test_a_changed_sentence_leads_the_list_with_the_old_one(path: Path) -> None:
    corpus = load(path)
    pk.decide(corpus, find(corpus, "最高50万元"), "担保", coder="甲")
    source = path / "raw" / "a_qingdao.txt"
    source.write_text(
        source.read_text(encoding="utf-8").replace("最高50万元", "最高80万元"), encoding="utf-8"
    )
    first = review(load(path)).iloc[0]
    assert "最高80万元" in first["text"]
    assert "原有决定（甲：担保）的句子已改，原句：对符合条件的贷款给予最高50万元贴息。" in first["why"]


def test_of_chosen_categories_no_other_reason_is_heard(path: Path) -> None:
    corpus = load(path)
    of_bonds = review(corpus, categories=["债券"])
    assert 0 < len(of_bonds) < len(review(corpus))
    assert not [why for why in of_bonds["why"] if any(c in why for c in CATEGORIES if c != "债券")]
    assert review(corpus, categories=list(CATEGORIES)).equals(review(corpus))
    guarantee = find(corpus, "为科技型企业提供融资担保")
    for coder, said in (("甲", ""), ("乙", "信贷")):
        pk.decide(corpus, guarantee, said, coder=coder)
    after = load(path)  # people differ on a sentence that has evidence for 担保 and for no bond
    assert review(after, categories=["担保"])["measure_id"].iloc[0] == guarantee
    assert guarantee not in review(after, categories=["债券"])["measure_id"].tolist()
    with pytest.raises(UnknownChoice, match="基金"):
        review(corpus, categories=["基金"])


def test_an_empty_corpus_has_an_empty_queue(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    queue = review(load(tmp_path))
    assert queue.empty
    schema("review_queue").check(queue)
    assert review_sample(load(tmp_path), 5, seed=1).empty


def test_a_sample_is_the_same_for_a_seed_and_another_for_another(path: Path) -> None:
    corpus = load(path)
    one, again, other = (review_sample(corpus, 6, seed=s) for s in (1, 1, 2))
    assert one.equals(again)
    assert one["measure_id"].tolist() != other["measure_id"].tolist()
    assert one["measure_id"].is_unique
    assert len(one) == 6


def test_strata_do_not_overlap_and_rare_ones_are_in_the_sample(path: Path) -> None:
    corpus = load(path)
    whole = review_sample(corpus, 1000, seed=1)
    assert sorted(whole["measure_id"]) == sorted(corpus.measures["measure_id"])
    assert set(whole["weight"]) == {1.0}
    strata = whole["stratum"].nunique()
    drawn = review_sample(corpus, strata, seed=1)
    assert drawn["stratum"].nunique() == strata  # one of each: none is forgotten
    assert {"青岛 × 未归类", "青岛 × 担保", "苏州 × 债券"} <= set(drawn["stratum"])
    sizes = whole.groupby("stratum").size()
    assert drawn.set_index("stratum")["weight"].to_dict() == sizes.astype(float).to_dict()
    assert drawn["weight"].sum() == len(whole)  # weighted, the sample is the corpus


def test_a_sentence_of_two_categories_stands_in_the_rarer(path: Path) -> None:
    corpus = load(path)
    row = review_sample(corpus, 1000, seed=1).set_index("measure_id").loc[find(corpus, "投贷联动")]
    assert row["stratum"] == "成都 × 信贷"  # 信贷 1, 股权 2 in 成都


def test_the_sample_shows_no_coding() -> None:
    assert set(schema("review_sample").names) == {
        "measure_id",
        "region",
        "article",
        "before",
        "text",
        "after",
        "stratum",
        "weight",
    }


@pytest.mark.parametrize("n", [0, -3])
def test_a_sample_of_nothing_is_refused(path: Path, n: int) -> None:
    with pytest.raises(UnknownChoice, match="抽样的句数"):
        review_sample(load(path), n, seed=1)
