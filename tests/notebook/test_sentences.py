"""The sentences behind a table, in a notebook and in a terminal."""

from __future__ import annotations

import pytest

import policykit as pk
from policykit import show
from policykit.corpus import Corpus
from policykit.errors import UnknownChoice


def test_a_measure_stands_once_with_its_evidence_escaped(corpus: Corpus) -> None:
    evidence = pk.explain(corpus, "青岛", "担保")
    assert len(evidence) > 1  # several terms in one sentence
    shown = show.sentences(corpus, evidence)
    assert len(shown.lines) == 1
    assert ">融资担保</mark>" in shown._repr_html_()
    assert repr(shown).split("｜")[1:] == [
        "担保",
        "支持政府性融资担保机构为科技型企业提供融资担保，担保费率不超过1%。",
    ]
    bonds = show.sentences(corpus, pk.explain(corpus, "青岛", "债券"))._repr_html_()
    assert "&lt;script&gt;" in bonds
    assert "<script" not in bonds


def test_both_sentences_of_a_match_stand_side_by_side(corpus: Corpus) -> None:
    pairs = pk.matches(corpus, "青岛", "苏州").head(1)
    shown = show.sentences(corpus, pairs)
    html = shown._repr_html_()
    terms = [
        term for term in pairs["shared_terms"].iloc[0].split("|") if "·" not in term
    ]  # words, no instruments
    assert html.count(f">{terms[0]}</mark>") >= 2
    assert "<b>青岛</b>" in html
    assert "<b>苏州</b>" in html
    assert "｜青岛：" in repr(shown)


def test_what_is_left_out_is_counted_and_nothing_is_said_to_be_nothing(corpus: Corpus) -> None:
    assert repr(show.sentences(corpus, corpus.measures, most=1)).endswith("另有 13 项未显示。")
    none = show.sentences(corpus, corpus.measures.iloc[:0])
    assert "（这里没有要列的内容）" in none._repr_html_()
    assert repr(none) == "（这里没有要列的内容）"


def test_a_table_without_measures_is_refused(corpus: Corpus) -> None:
    with pytest.raises(UnknownChoice, match="measure_id"):
        show.sentences(corpus, pk.coverage(corpus))


def test_channels_are_named_in_the_language_of_the_page(corpus: Corpus) -> None:
    html = show.sentences(corpus, corpus.measures, lang="en")._repr_html_()
    assert "青岛 · Guarantee · qingdao-2023-" in html
    assert " · Uncoded · " in html
