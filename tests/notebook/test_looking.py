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

SEEN = [
    ({"region": ["甲"]}, "zh", "地区", "甲"),
    ({"level": ["category:信贷", "document"]}, "zh", "层级", "信贷 整篇"),
    ({"categories": ["信贷|担保", ""]}, "zh", "类别", "信贷、担保 "),
    ({"categories": ["信贷|股权"]}, "en", "Categories", "Credit,_Equity"),
    ({"category": ["担保"]}, "en", "Category", "Guarantee"),
    ({"what": ["未归类"]}, "en", "What", "Uncoded"),
    ({"what": ["n_measures"]}, "zh", "内容", "措施数"),
    ({"债券": [1]}, "en", "Bonds", "1"),
    ({"state": ["absent", "covered"]}, "zh", "状态", "未提及 有"),
    ({"share": [0.125, float("nan")]}, "zh", "比重", "12.5% —"),
    ({"similarity": [0.3333, 1.0]}, "zh", "相似度", "0.33 1.00"),
    ({"difference": [-0.001, -0.5]}, "zh", "改动", "0.00 -0.50"),  # what rounds to nothing has no sign
    ({"value": [1234567.0, 2.0]}, "zh", "数值", "1,234,567 2.00"),
    ({"concrete": [True, False]}, "zh", "具体措施", "是 "),
    (
        {"rate": [0.0002, 0.0, 0.3, 0.015]},
        "zh",
        "比例（最高）",
        "0.02% 0% 30% 1.5%",
    ),  # 0.2‰ promises something
    ({"kind": ["related", "央行"]}, "zh", "种类", "相关 央行"),
    ({"kind": ["央行"]}, "en", "Kind", "Central_bank"),
    ({"instrument": ["知识产权质押"]}, "en", "Instrument", "IP-backed_loans"),
    ({"because": [(Cause("new_file"),)]}, "zh", "原因", "新增文件"),
    ({"because": [(Cause("new_file"),)]}, "en", "Because", "new_file"),
    ({"kind": ["numbering"], "facts": ['{"case": "twice", "value": 3}']}, "zh", "", "编号_3_出现两次"),
]


@pytest.mark.parametrize(("columns", "lang", "head", "cells"), SEEN)
def test_names_and_numbers_of_the_program_are_put_into_words(columns, lang, head, cells) -> None:
    seen = show.look(pd.DataFrame(columns), list(columns)[-1], lang=lang)
    assert head in ("", *seen.heads)
    assert [row[0].replace(" ", "_") for row in seen.rows] == cells.split(" ")


def test_chosen_columns_in_their_order_the_rest_is_counted_and_nothing_is_said_to_be_nothing() -> None:
    table = pd.DataFrame({"region": list("甲乙丙"), "measures": [1, 2, 3]})
    seen = show.look(table, "measures", "region", most=2)
    assert (seen.heads, seen.rows) == (("措施数", "地区"), (("1", "甲"), ("2", "乙")))
    assert "另有 1 行未显示。" in repr(seen)
    assert "另有 1 行未显示。" in seen._repr_html_()
    assert repr(show.look(table.iloc[:0])) == "（空表：这里没有要列的内容）"


def test_numbers_stand_right_and_ids_are_not_broken() -> None:
    html = show.look(
        pd.DataFrame({"measures": [7], "concrete": [True], "doc_id": ["qingdao-2022-1db4/07"]})
    )._repr_html_()
    assert html.count("text-align:right") == 2  # heading and number; yes and no are words
    assert 'white-space:nowrap">qingdao-2022-1db4/07' in html


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
        "b": (show.similarity_chart(pairs), pairs),
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
