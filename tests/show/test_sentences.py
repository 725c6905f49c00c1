"""The sentences behind a table, in a notebook and in a terminal."""

from types import SimpleNamespace

import pytest

from policykit import show
from policykit.errors import UnknownChoice


@pytest.fixture
def corpus(tables):
    return SimpleNamespace(measures=tables["measures"], labels=tables["labels"])


def test_a_measure_stands_once_with_its_evidence(corpus, tables):
    shown = show.sentences(corpus, tables["labels"])
    assert len(shown.blocks) == 3  # jinan/01/1 has two rows of evidence
    html = shown._repr_html_()
    assert html.count("<mark") == 4  # 融资, 担保, 贷款 of overlapping evidence; 保险 that argued against
    assert "<script>" not in html
    assert repr(shown).splitlines()[1] == "jinan/01/2｜保险｜鼓励保险公司发展科技保险。"


def test_both_sentences_of_a_match_stand_side_by_side(corpus, tables):
    shown = show.sentences(corpus, tables["matches"].head(1))
    html = shown._repr_html_()
    assert html.count(">贷款</mark>") == 2
    assert "<script>" not in html
    assert "0.83 · 工具相同" in html
    assert repr(shown).startswith("0.83｜济南：支持<script>")


def test_what_is_left_out_is_counted(corpus, tables):
    assert repr(show.sentences(corpus, tables["measures"], most=1)).endswith("另有 3 项未显示。")


def test_a_table_without_measures_is_refused(corpus, tables):
    with pytest.raises(UnknownChoice, match="measure_id"):
        show.sentences(corpus, tables["coverage"])


def test_the_square_says_why_a_cell_is_empty(tables):
    made = show.square(tables["coverage"])
    assert made.loc["济南"].tolist() == ["3", "1", "2", "未提及", "1", "4"]
    assert made.loc["聊城"].tolist() == ["未读出"] * 6
    assert list(show.square(tables["coverage"], lang="en").columns)[:2] == ["Credit", "Insurance"]


def test_channels_are_named_in_the_language_of_the_page_and_nothing_is_said_to_be_nothing(corpus, tables):
    html = show.sentences(corpus, tables["measures"], lang="en")._repr_html_()
    assert "济南 · Credit, Guarantee · jinan/01/1" in html
    assert "武汉 · Uncoded · wuhan/01/2" in html
    none = show.sentences(corpus, tables["matches"].iloc[:0])
    assert "（这里没有要列的内容）" in none._repr_html_()
    assert repr(none) == "（这里没有要列的内容）"
