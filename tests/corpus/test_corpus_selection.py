"""A part of a corpus by region: every table follows, and what two regions compare to stays the same number."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import policykit as pk
from policykit.corpus import load
from policykit.corpus.corpus import Corpus
from policykit.errors import UnknownChoice

Make = Callable[..., Path]
ALL = ("a_qingdao.txt", "b_suzhou.txt", "c_chengdu.txt")
KEYS = {"labels": "measure_id", "quantities": "measure_id", "agencies": "article_id"}


@pytest.fixture
def corpus(small_workspace: Make) -> Corpus:
    return load(small_workspace(*ALL))


def test_every_table_holds_the_chosen_regions_alone_and_all_of_them(corpus: Corpus) -> None:
    part = corpus.only("成都", "青岛")
    assert part.regions == ("青岛", "成都")  # chart order, not the order of asking
    kept = set(part.documents["doc_id"])
    assert set(part.texts) == kept
    for name, table in part.tables.items():
        whole = corpus.tables[name]
        if "doc_id" in table.columns:
            expected = whole[whole["doc_id"].isin(kept)]
        elif "region" in table.columns:
            expected = whole[whole["region"].isin(part.regions)]
        else:
            key = KEYS[name]
            owner = corpus.measures if key == "measure_id" else corpus.articles
            expected = whole[whole[key].isin(owner.loc[owner["doc_id"].isin(kept), key])]
        assert table.equals(expected.reset_index(drop=True)), name
    assert len(part.quantities) < len(corpus.quantities)  # the part that goes is not empty


def test_no_region_gives_the_corpus_itself_and_a_part_of_a_part_knows_the_whole(corpus: Corpus) -> None:
    assert corpus.only() is corpus
    assert corpus.whole is corpus
    assert corpus.only("青岛", "苏州").only("苏州").whole is corpus


def test_an_unknown_region_is_refused_with_those_that_there_are(corpus: Corpus) -> None:
    with pytest.raises(UnknownChoice, match="没有 '青盗'；可用的是：青岛、苏州、成都"):
        corpus.only("青岛", "青盗")


def test_a_region_whose_file_was_refused_can_be_chosen(small_workspace: Make) -> None:
    data = small_workspace(**{"d_wuxi": b"\x00" * 40})
    (data / "catalog.csv").write_text("source_file,region\nd_wuxi.txt,无锡\n", encoding="utf-8")
    part = load(data).only("无锡")
    assert (part.regions, part.failed) == ((), ("无锡",))
    assert set(pk.coverage(part)["state"]) == {"failed"}
    assert load(data).only("青岛").failed == ()


@pytest.mark.parametrize("options", [{}, {"tokens": "characters"}])
def test_two_regions_are_as_alike_without_the_others(small_workspace: Make, options: dict) -> None:
    """The part is compared first: it must not settle the weights of the whole, which has no snapshot yet."""
    part = pk.similarity(load(small_workspace(*ALL)).only("青岛", "成都"), **options)
    whole = pk.similarity(load(small_workspace(*ALL, folder="again")), **options)
    assert part["words"].iloc[0] > 0
    both = part.merge(whole, on=["category", "left", "right"], how="left", suffixes=("", "_whole"))
    assert len(both) == len(part) == 6
    assert both["words"].equals(both["words_whole"])
    assert both["idf"].equals(both["idf_whole"])


def test_what_a_refresh_would_move_is_told_for_the_whole(small_workspace: Make) -> None:
    corpus = load(small_workspace(*ALL))
    moved = pk.compare.idf_drift(corpus.only("青岛", "成都"))
    assert moved["before"].equals(moved["after"])  # nothing was added since the snapshot of all three


def test_explanations_and_matches_of_a_part_are_those_of_the_whole(corpus: Corpus) -> None:
    part = corpus.only("青岛", "苏州")
    assert pk.explain(part, "青岛", "信贷").equals(pk.explain(corpus, "青岛", "信贷"))
    assert pk.matches(part, "青岛", "苏州").equals(pk.matches(corpus, "青岛", "苏州"))
