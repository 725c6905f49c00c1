"""The charts that say how sure a similarity is, what it is made of, and what moved since the last run."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from layout_of_figures import fonts, labels, outside, overlapping, texts

from policykit.report.charts import theme
from policykit.report.charts.certainty import MOST_PAIRS, interval_chart, robustness_panel
from policykit.report.charts.changes import MOST_ROWS, changes_chart
from policykit.report.charts.figures import draw_all
from policykit.report.charts.words import contributions_chart
from policykit.report.contract import COLUMNS

LONG = "中国（上海）自由贸易试验区临港新片区{}"


def changes(rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(COLUMNS["changes"]))


CHANGED = [
    ("document", "武汉", "title", "甲", "乙", "文件内容改变"),
    ("coverage", "武汉", "信贷", "5", "6", "编码手册改变"),
    ("coverage", "济南", "担保", "4", "1", "编码手册改变"),
    ("coverage", "合肥", "股权", "", "2", "新增《合肥方案》"),
    ("similarity", "济南–武汉", "document", "0.6200", "0.6100", "编码手册改变"),
    ("similarity", "济南–武汉", "category:信贷", "0.3000", "", "编码手册改变"),
]


def test_intervals_are_sorted_and_an_unstable_pair_is_hollow(tables):
    ax = interval_chart(tables["similarity_intervals"], tables["robustness"])
    assert labels(ax.yaxis) == ["济南–武汉", "武汉–聊城", "济南–聊城"]
    assert texts(ax) == ["0.62 [0.50, 0.70]", "0.47 [0.40, 0.55]", "0.31 不稳健"]  # the last has no interval
    faces = [tuple(points.get_facecolor()[0][:3]) for points in ax.collections]
    assert [face == (1, 1, 1) for face in faces] == [False, False, True]
    assert [list(line.get_xdata()) for line in ax.lines] == [[0.5, 0.7], [0.4, 0.55], [0.31, 0.31]]


def test_hollow_points_are_explained_where_there_are_any(tables):
    table = tables["similarity_intervals"]
    assert "空心点" in interval_chart(table, tables["robustness"]).get_xlabel()
    assert interval_chart(table).get_xlabel() == "余弦相似度"


def test_a_single_pair_has_no_figure_of_ranks(tables, record):
    assert "robustness" in {d.name for d in draw_all(tables, record=record)}
    settings = tables["robustness_settings"]
    one = settings[(settings["left"] == "济南") & (settings["right"] == "武汉")]
    assert len(one) > 1
    alone = tables | {"robustness_settings": one}
    assert "robustness" not in {d.name for d in draw_all(alone, record=record)}


def test_intervals_without_verdicts_or_of_a_category_mark_nothing(tables):
    assert texts(interval_chart(tables["similarity_intervals"]))[2] == "0.31"
    moved = tables["robustness"].assign(verdict="unstable")  # a verdict is on whole documents
    assert texts(interval_chart(tables["similarity_intervals"], moved, level="category:信贷")) == [
        "0.20 [0.10, 0.30]"
    ]


def test_ranks_have_the_base_as_a_bar_and_a_diamond_where_they_move_too_far(tables):
    ax = robustness_panel(tables["robustness_settings"])
    assert labels(ax.yaxis) == ["济南–武汉", "武汉–聊城", "济南–聊城"]
    assert texts(ax) == ["稳健", "稳健", "不稳健：词频不取对数"]
    bars = [line.get_xdata()[0] for line in ax.lines if line.get_linewidth() > 2]
    assert bars == [1, 2, 3]
    last = [points.get_offsets().tolist() for points in ax.collections[-2:]]
    assert last == [[[2.0, 2.0]], [[1.0, 2.0]]]  # circle at rank 2 (binary), diamond at rank 1 (linear)


def test_the_only_pair_has_no_verdict(tables):
    table = tables["robustness_settings"]
    one = table[(table["left"] == "济南") & (table["right"] == "武汉")]
    assert texts(robustness_panel(one)) == ["只有一对，没有名次可比"]


def test_many_settings_that_move_a_pair_are_counted(tables):
    table = tables["robustness_settings"]
    long = table.assign(what="逆文档频率不含《山东省济南市建设科创金融改革试验区总体方案》")
    assert texts(robustness_panel(long))[2] == "不稳健（1/2 种设定）"
    assert texts(robustness_panel(table, lang="en"))[2] == "unstable (1 of 2 settings)"


def test_words_of_a_pair_say_what_they_sum_to(tables):
    ax = contributions_chart(tables["contributions"], "济南", "武汉", top=2)
    assert labels(ax.yaxis) == ["贷款", "科技"]
    assert texts(ax) == ["0.3000", "0.2000"]
    assert ax.get_xlabel() == "前 2 个词合计 0.500；全部 3 个共有词合计 0.620，即两地文件的余弦相似度"
    assert ax.get_title(loc="left") == "济南与武汉的相似度由哪些词构成"


def test_changes_show_before_and_after_the_largest_first():
    axes = changes_chart(changes(CHANGED))
    assert [ax.get_title(loc="left") for ax in axes] == ["措施条数", "相似度"]
    assert labels(axes[0].yaxis) == ["合肥 · 股权", "济南 · 担保", "武汉 · 信贷"]
    assert texts(axes[0]) == [
        "— → 2 新增《合肥方案》",
        "4 → 1 编码手册改变",
        "5 → 6 编码手册改变",
    ]
    assert labels(axes[1].yaxis) == ["济南–武汉 · 信贷", "济南–武汉 · 整篇"]
    assert [list(line.get_xdata()) for line in axes[0].lines] == [[4.0, 1.0], [5.0, 6.0]]


def test_causes_are_english_where_the_figure_is():
    said = texts(changes_chart(changes(CHANGED), lang="en")[0])
    assert said[0].startswith("— → 2 added: 《合肥方案》")
    assert said[1:] == ["4 → 1 changed: codebook", "5 → 6 changed: codebook"]


def test_more_changes_than_fit_are_counted():
    rows = [("coverage", f"地区{i}", "信贷", "1", str(i + 2), "") for i in range(MOST_ROWS + 3)]
    ax = changes_chart(changes(rows))[0]
    assert len(texts(ax)) == MOST_ROWS
    assert ax.get_xlabel() == "变化共 23 处，只画前 20 处，其余见表"


def test_changes_are_a_figure_only_where_a_number_changed(tables, record):
    assert "changes" not in {d.name for d in draw_all(tables, record=record)}
    tables["changes"] = changes(CHANGED[:1])  # a title only
    assert "changes" not in {d.name for d in draw_all(tables, record=record)}
    tables["changes"] = changes(CHANGED)
    drawn = {d.name: d for d in draw_all(tables, record=record)}["changes"]
    assert set(drawn.table["kind"]) == {"coverage", "similarity"}


@pytest.mark.parametrize(
    ("chart", "name"),
    [
        (interval_chart, "similarity_intervals"),
        (robustness_panel, "robustness_settings"),
        (lambda t: contributions_chart(t, "济南", "武汉"), "contributions"),
        (lambda t: changes_chart(t)[0], "changes"),
    ],
)
def test_an_empty_table_says_so(tables, chart, name):
    assert texts(chart(tables[name].iloc[:0])) == ["没有可画的数据"]


@pytest.mark.parametrize(
    ("chart", "name"),
    [
        (interval_chart, "similarity_intervals"),
        (robustness_panel, "robustness_settings"),
        (lambda t, ax: contributions_chart(t, "济南", "武汉", ax=ax), "contributions"),
    ],
)
def test_an_axes_from_elsewhere_gets_the_chart_font_for_every_text(tables, chart, name):
    figure = theme.new_figure(6, 4)
    ax = figure.add_subplot()
    figure.draw_without_rendering()
    assert chart(tables[name], ax=ax) is ax
    assert fonts(figure) == {"Noto Sans SC"}


def test_a_figure_from_elsewhere_gets_the_changes():
    figure = theme.new_figure(6, 4)
    assert {ax.figure for ax in changes_chart(changes(CHANGED), figure=figure)} == {figure}
    assert fonts(figure) == {"Noto Sans SC"}


@pytest.mark.parametrize("n", [2, 12])
def test_nothing_overlaps_or_is_cut_off_with_long_names(tables, record, n):
    names = [LONG.format(i) for i in range(n)]
    pairs = list(combinations(names, 2))
    known = [("document", a, b, 0.3 + 0.005 * i, 0.2, 0.8) for i, (a, b) in enumerate(pairs)]
    intervals = pd.DataFrame(known, columns=["level", "left", "right", "similarity", "low", "high"])
    verdicts = pd.DataFrame(pairs, columns=["left", "right"]).assign(verdict="unstable")
    ranks = [
        (setting, LONG, a, b, 0.5, 1 + (i + step) % len(pairs), i + 1, step < 7, 0.5, "unstable")
        for setting, step in (("base", 0), ("linear", 5), ("binary", 9))
        for i, (a, b) in enumerate(pairs)
    ]
    settings = pd.DataFrame(ranks, columns=list(COLUMNS["robustness_settings"]))
    moved = [("coverage", name, "信贷", "1", "30", f"《{LONG}》重新读取") for name in names]
    moved += [("similarity", f"{a}–{b}", "document", "0.3211", "0.4", LONG) for a, b in pairs]
    words = tables["contributions"].assign(word=[f"{LONG}{i}" for i in range(3)])
    figures = [
        interval_chart(intervals, verdicts).figure,
        robustness_panel(settings).figure,
        contributions_chart(words, names[0], names[1]).figure,
        changes_chart(changes(moved))[0].figure,
    ]
    for figure in figures:
        theme.add_source(figure, theme.source_lines(record))
        assert overlapping(figure) == []
        assert outside(figure) == []
        assert figure.get_figheight() <= theme.PAGE_HEIGHT


def test_beyond_a_page_the_first_pairs_are_drawn_and_the_rest_counted():
    pairs = list(combinations([f"地区{i:02}" for i in range(12)], 2))
    values = np.linspace(0.9, 0.1, len(pairs))
    rows = [("document", *pair, v, v - 0.05, v + 0.05) for pair, v in zip(pairs, values, strict=True)]
    ax = interval_chart(pd.DataFrame(rows, columns=["level", "left", "right", "similarity", "low", "high"]))
    assert len(texts(ax)) == MOST_PAIRS
    assert "共 66 对，只画前 50 对" in ax.get_xlabel()
