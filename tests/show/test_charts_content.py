"""The charts of what documents hold: instruments, firmness, portfolios, shared passages."""

import numpy as np
import pandas as pd
import pytest
from layout_of_figures import fonts, labels, outside, overlapping, texts
from matplotlib.colors import to_hex

from policykit.records import CATEGORIES
from policykit.report.charts import theme
from policykit.report.charts.borrowing import COLOURS, passage_ribbons
from policykit.report.charts.depth import depth_chart
from policykit.report.charts.figures import draw_all
from policykit.report.charts.instruments import instrument_matrix
from policykit.report.charts.portfolio import portfolio_panel
from policykit.report.contract import COLUMNS
from policykit.report.wording.instrument_names import instrument_name

LONG = "中国（上海）自由贸易试验区临港新片区{}"


def instruments(cells: list[tuple]) -> pd.DataFrame:
    rows = [(r, c, i, n, 0, 0.1, 0.1, state) for r, c, i, n, state in cells]
    return pd.DataFrame(rows, columns=list(COLUMNS["instruments"]))


SMALL = instruments(
    [
        ("济南", "信贷", "贴息", 3, "covered"),
        ("济南", "信贷", "首贷", 0, "absent"),
        ("济南", "担保", "反担保", 0, "absent"),
        ("武汉", "信贷", "贴息", 1, "covered"),
        ("武汉", "信贷", "首贷", 0, "absent"),
        ("武汉", "担保", "反担保", 2, "covered"),
        ("聊城", "信贷", "贴息", 0, "failed"),
        ("聊城", "信贷", "首贷", 0, "failed"),
        ("聊城", "担保", "反担保", 0, "failed"),
    ]
)


def test_instruments_stand_under_their_category_and_unused_ones_are_left_out():
    ax = instrument_matrix(SMALL)
    assert labels(ax.yaxis) == ["贴息", "反担保"]
    assert labels(ax.xaxis) == ["济南", "武汉", "聊城"]
    assert texts(ax) == ["信贷", "3", "1", "担保", "2"]  # headings, and numbers where something was found
    assert [bool(p.get_hatch()) for p in ax.patches] == [False, False, False, True] * 2


def test_instruments_have_their_english_names_and_unknown_ones_their_own():
    assert instrument_name("知识产权质押", lang="en") == "IP-backed loans"
    assert instrument_name("知识产权质押") == "知识产权质押"
    assert instrument_name("本地工具", lang="en") == "本地工具"
    table = instruments([("济南", "信贷", name, 1, "covered") for name in ("知识产权质押", "本地工具")])
    ax = instrument_matrix(table, lang="en")
    assert labels(ax.yaxis) == ["IP-backed loans", "本地工具"]


def test_a_cell_has_its_category_s_colour_and_an_absent_one_none():
    faces = [to_hex(p.get_facecolor()).upper() for p in instrument_matrix(SMALL).patches]
    assert faces[1] == theme.PALETTE["信贷"]  # three measures, the most of all
    assert faces[2] == theme.tint(theme.PALETTE["信贷"], 0.45 + 0.55 / 3)
    assert faces[5] == "#FFFFFF"  # 济南 does not mention 反担保


def test_fifty_eight_instruments_fit_a_page(record):
    names = [LONG.format(i) for i in range(12)]
    counts = (14, 12, 14, 9, 9)
    cells = [
        (name, category, f"债权与资产支持计划融资工具{i}", 12, "covered")
        for name in names
        for category, n in zip(CATEGORIES, counts, strict=True)
        for i in range(n)
    ]
    figure = instrument_matrix(instruments(cells)).figure
    theme.add_source(figure, [*theme.source_lines(record), "未提及不等于没有", "一条措施"])
    assert figure.get_figheight() <= theme.PAGE_HEIGHT
    assert overlapping(figure) == []
    assert outside(figure) == []


def test_depth_is_a_bar_cut_by_level_with_the_number_of_measures(tables):
    ax = depth_chart(tables["depth"])
    assert texts(ax) == ["40%", "30%", "30%", "10 条", "10%", "20%", "20%", "50%", "10 条", "没有措施"]
    assert [round(bar.get_width(), 9) for bar in ax.patches[:3]] == [0.4, 0.3, 0.3]
    firm = [t.get_text() for t in ax.get_legend().get_texts()]
    assert firm == ["无承担动词", "倡导", "推动", "实施", "承诺"]


def test_firmer_is_darker_and_no_verb_is_in_the_key_only_where_it_occurs(tables):
    drawn = depth_chart(tables["depth"][tables["depth"]["region"] == "济南"])
    assert [t.get_text() for t in drawn.get_legend().get_texts()][0] == "倡导"
    greys = [sum(p.get_facecolor()[:3]) for p in drawn.patches]
    assert greys == sorted(greys, reverse=True)


def test_portfolios_are_three_dot_plots_from_zero(tables):
    axes = portfolio_panel(tables["portfolio"])
    assert [texts(ax) for ax in axes] == [["50%", "75%", "0%"], ["2.25", "2.50", "—"], ["0.90", "0.80", "—"]]
    assert labels(axes[0].yaxis) == ["济南", "武汉", "聊城"]
    assert {ax.get_xlim()[0] for ax in axes} == {0.0}
    assert [len(ax.collections) for ax in axes] == [3, 2, 2]


def test_the_earlier_document_stands_at_the_left_and_citations_are_left_out(tables):
    documents = tables["documents"].assign(date_issued=["2021-01-01", "2020-05-05", ""])
    ax = passage_ribbons(tables["passages"], documents)
    assert labels(ax.xaxis) == ["武汉\n2020-05-05", "济南\n2021-01-01"]  # 聊城 shares nothing
    ribbons = [p for p in ax.patches if hasattr(p, "get_path") and p.get_alpha()]
    assert [to_hex(p.get_facecolor()).upper() for p in ribbons] == [COLOURS[2], COLOURS[4]]
    first = ribbons[0].get_path().vertices
    assert first[0].tolist() == [0.16, 100]  # leaves 武汉 at its place 100
    assert first[3].tolist() == [0.84, 400]  # and meets 济南 at 400
    assert "不能证明谁抄谁" in ax.get_xlabel()


def test_a_document_without_a_date_stands_last_and_says_so(tables):
    documents = tables["documents"].assign(date_issued=["", "2020-05-05", ""])
    assert labels(passage_ribbons(tables["passages"], documents).xaxis)[1] == "济南\n日期不详"


def test_a_bar_reaches_the_end_of_its_last_passage(tables):
    """900 characters without white space, but a passage ends at 980."""
    ax = passage_ribbons(tables["passages"], tables["documents"])
    bars = [p.get_height() for p in ax.patches if to_hex(p.get_facecolor()) == "#e4e7eb"]
    assert bars == [980, 900]


@pytest.mark.parametrize(
    ("chart", "names"),
    [
        (instrument_matrix, ["instruments"]),
        (depth_chart, ["depth"]),
        (lambda t: portfolio_panel(t)[0], ["portfolio"]),
        (passage_ribbons, ["passages", "documents"]),
    ],
)
def test_an_empty_table_says_so(tables, chart, names):
    assert texts(chart(*(tables[name].iloc[:0] for name in names))) == ["没有可画的数据"]


@pytest.mark.parametrize(
    ("chart", "names"),
    [
        (instrument_matrix, ["instruments"]),
        (depth_chart, ["depth"]),
        (passage_ribbons, ["passages", "documents"]),
    ],
)
def test_an_axes_from_elsewhere_gets_the_chart_font_for_every_text(tables, chart, names):
    figure = theme.new_figure(6, 4)
    ax = figure.add_subplot()
    figure.draw_without_rendering()
    assert chart(*(tables[name] for name in names), ax=ax) is ax
    assert fonts(figure) == {"Noto Sans SC"}


def test_a_figure_from_elsewhere_gets_the_portfolios(tables):
    figure = theme.new_figure(6, 4)
    assert {ax.figure for ax in portfolio_panel(tables["portfolio"], figure=figure)} == {figure}
    assert fonts(figure) == {"Noto Sans SC"}


@pytest.mark.parametrize("n", [2, 12])
def test_nothing_overlaps_or_is_cut_off_with_long_names(tables, record, n):
    names = [LONG.format(i) for i in range(n)]
    cells = [(name, c, f"工具{i}", 3, "covered") for name in names for c in CATEGORIES for i in range(2)]
    depth = pd.concat([tables["depth"][tables["depth"]["region"] == "武汉"].assign(region=r) for r in names])
    portfolio = pd.concat([tables["portfolio"].iloc[:1].assign(region=name) for name in names])
    one = tables["documents"].iloc[:1]
    documents = pd.concat([one.assign(doc_id=f"d{i}", region=name) for i, name in enumerate(names)])
    documents["date_issued"] = np.where(np.arange(n) % 3, "2025-06-07", "")
    first = tables["passages"].iloc[:1]
    shared = pd.concat([first.assign(left_doc=f"d{i}", right_doc=f"d{(i + 1) % n}") for i in range(n)])
    figures = [
        instrument_matrix(instruments(cells)).figure,
        depth_chart(depth).figure,
        portfolio_panel(portfolio)[0].figure,
        passage_ribbons(shared, documents).figure,
    ]
    for figure in figures:
        theme.add_source(figure, theme.source_lines(record))
        assert overlapping(figure) == []
        assert outside(figure) == []


def test_the_figures_carry_the_caveats_that_belong_to_them(tables, record):
    under = {d.name: d.figure.get_supxlabel() for d in draw_all(tables, record=record)}
    assert "未提及不等于没有" in under["instruments"]
    assert "未提及不等于没有" in under["portfolio"]
    assert "由程序判断" in under["depth"]
    assert "不能推断到其他地区" in under["similarity_intervals"]
    assert "词语权重快照" in under["robustness"]
