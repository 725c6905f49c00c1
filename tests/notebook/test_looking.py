"""Tables and single figures in a notebook: in words, nothing cut, saved with their table and their source."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import policykit as pk
from policykit import show
from policykit.corpus.changes import Cause
from policykit.errors import UnknownChoice

Make = Callable[..., Path]


def test_names_of_the_program_are_put_into_words() -> None:
    table = pd.DataFrame({
        "region": ["甲", "乙"],
        "level": ["category:信贷", "document"],
        "categories": ["信贷|担保", ""],
        "state": ["absent", "covered"],
        "share": [0.125, float("nan")],
        "similarity": [0.3333, 1.0],
        "value": [1234567.0, 2.0],
        "concrete": [True, False],
    })  # fmt: skip
    lines = repr(show.look(table)).splitlines()
    assert lines[0].split("\t")[:4] == ["地区", "层级", "类别", "状态"]
    assert lines[1].split("\t") == ["甲", "信贷", "信贷、担保", "未提及", "12.5%", "0.33", "1,234,567", "是"]
    assert lines[2].split("\t") == ["乙", "整篇", "", "有", "—", "1.00", "2.00", ""]


def test_a_doubt_is_said_and_not_shown_as_it_is_kept() -> None:
    doubts = pd.DataFrame({"kind": ["numbering"], "facts": ['{"case": "twice", "value": 3}']})
    assert show.look(doubts, "facts").rows == (("编号 3 出现两次",),)


def test_a_small_share_is_not_rounded_to_none() -> None:
    """0.2‰ of a loan is what a document promises; 0% would say that it promises nothing."""
    rates = show.look(pd.DataFrame({"rate": [0.0002, 0.0, 0.3, 0.015]})).rows
    assert rates == (("0.02%",), ("0%",), ("30%",), ("1.5%",))


def test_channels_are_named_in_the_language_of_the_table() -> None:
    table = pd.DataFrame({"category": ["担保"], "what": ["未归类"], "categories": ["信贷|股权"], "债券": [1]})
    seen = show.look(table, lang="en")
    assert (seen.heads[3], seen.rows) == ("Bonds", (("Guarantee", "Uncoded", "Credit, Equity", "1"),))


def test_numbers_stand_right_and_ids_are_not_broken() -> None:
    html = show.look(
        pd.DataFrame({"measures": [7], "concrete": [True], "doc_id": ["qingdao-2022-1db4/07"]})
    )._repr_html_()
    assert html.count("text-align:right") == 2  # heading and number; yes and no are words
    assert 'white-space:nowrap">qingdao-2022-1db4/07' in html


def test_chosen_columns_in_their_order_and_the_rest_is_counted() -> None:
    table = pd.DataFrame({"region": list("甲乙丙"), "measures": [1, 2, 3]})
    seen = show.look(table, "measures", "region", most=2)
    assert (seen.heads, seen.rows) == (("措施数", "地区"), (("1", "甲"), ("2", "乙")))
    assert "另有 1 行未显示。" in repr(seen)
    assert "另有 1 行未显示。" in seen._repr_html_()


def test_an_empty_table_says_so() -> None:
    seen = show.look(pd.DataFrame({"region": []}))
    assert repr(seen) == "（空表：这里没有要列的内容）"
    assert "空表" in seen._repr_html_()


def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(UnknownChoice, match="列 没有 'regoin'"):
        show.look(pd.DataFrame({"region": []}), "regoin")


def test_text_from_documents_is_escaped_and_whole() -> None:
    long = "支持<script>alert(1)</script>" + "企业" * 300
    html = show.look(pd.DataFrame({"text": [long]}))._repr_html_()
    assert "<script" not in html
    assert "企业" * 300 in html


def test_figures_are_saved_with_table_source_and_path(small_workspace: Make, tmp_path: Path) -> None:
    corpus = pk.load(small_workspace())
    cells, pairs = pk.coverage(corpus), pk.similarity(corpus)
    charts = {
        "a": (show.coverage_heatmap(cells), cells),
        "b": (show.similarity_by_category(pairs), pairs),
        "c": (show.coverage_heatmap(cells.iloc[:0]), cells.iloc[:0]),
    }
    done = show.export_figures(corpus, charts, tmp_path / "out")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        f"{name}.{ending}" for name in "ab" for ending in ("csv", "pdf", "png", "svg")
    ]
    lines = repr(done).splitlines()
    assert lines[0] == f"已存为 {tmp_path.as_posix()}/out/a.png，另有 .svg、.pdf、.csv"
    assert lines[2] == "c：没有可画的数据，没有存图"
    said = [chart.figure.get_supxlabel() for chart in (charts["a"][0], charts["b"][0])]
    assert said[0].startswith("资料：青岛、苏州，共 2 份文件")
    assert "词语权重快照" not in said[0]
    assert "词语权重快照：idf-1" in said[1]


def test_saving_again_does_not_repeat_the_source(small_workspace: Make, tmp_path: Path) -> None:
    corpus = pk.load(small_workspace())
    cells = pk.coverage(corpus)
    chart = show.coverage_heatmap(cells)
    show.export_figures(corpus, {"a": (chart, cells)}, tmp_path)
    first = (tmp_path / "a.png").read_bytes()
    show.export_figures(corpus, {"a": (chart, cells)}, tmp_path)
    assert (tmp_path / "a.png").read_bytes() == first


def test_what_rounds_to_nothing_has_no_sign() -> None:
    assert show.look(pd.DataFrame({"difference": [-0.001, -0.5]})).rows == (("0.00",), ("-0.50",))


def test_names_of_the_program_are_words_in_both_languages() -> None:
    row = {
        "kind": "related",
        "instrument": "知识产权质押",
        "what": "n_measures",
        "because": (Cause("new_file"),),
    }
    table = pd.DataFrame([row])
    assert show.look(table).rows == (("相关", "知识产权质押", "措施数", "新增文件"),)
    assert show.look(table, lang="en").rows == (("related", "IP-backed loans", "Measures", "new file"),)
    assert show.look(pd.DataFrame({"kind": ["央行"]}), lang="en").rows == (("Central bank",),)
