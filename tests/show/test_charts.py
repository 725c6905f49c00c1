from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from layout_of_figures import fonts, labels, outside, overlapping, texts
from matplotlib.colors import to_hex

from policykit.errors import MissingGlyph, UnknownChoice
from policykit.report.charts import theme
from policykit.report.charts.arrangement import dendrogram, region_map
from policykit.report.charts.coverage import category_profile, coverage_heatmap
from policykit.report.charts.figures import closest_pair
from policykit.report.charts.glyphs import check_glyphs, missing, texts_of
from policykit.report.charts.matches import matches_chart, pairs_between
from policykit.report.charts.similarity import similarity_by_category, similarity_heatmap
from policykit.report.charts.terms import distinctive_terms


def test_coverage_draws_every_cell_in_the_order_of_the_table(tables):
    ax = coverage_heatmap(tables["coverage"])
    assert texts(ax)[:6] == ["3", "1", "2", "未提及", "1", "4"]
    assert texts(ax)[6:12] == ["5", "2", "1", "1", "2", "6"]
    assert texts(ax)[12:] == ["未读出"] * 6
    assert labels(ax.yaxis) == ["济南", "武汉", "聊城"]
    assert labels(ax.xaxis) == ["信贷", "保险", "股权", "债券", "担保", "未归类"]
    assert [bool(p.get_hatch()) for p in ax.patches] == [False] * 12 + [True] * 6


def test_coverage_of_chosen_channels_has_no_blank_columns(tables):
    """An empty white column would read as: nobody mentions it."""
    cells = tables["coverage"]
    ax = coverage_heatmap(cells[cells["category"].isin(["担保", "未归类"])])
    assert [t.get_text() for t in ax.get_xticklabels()] == ["担保", "未归类"]


def test_similarity_of_chosen_channels_has_no_other_panel(tables):
    pairs = tables["similarity"]
    panels = similarity_by_category(pairs[pairs["level"] == "category:担保"])
    assert [ax.get_title(loc="left") for ax in panels] == ["担保"]


def test_coverage_colours_only_covered_cells_and_more_share_is_darker(tables):
    faces = [p.get_facecolor() for p in coverage_heatmap(tables["coverage"]).patches]
    assert sum(faces[6][:3]) < sum(faces[0][:3]) < sum(faces[1][:3])  # 武汉 50 %, 济南 30 %, 10 %
    assert faces[3][:3] == (1, 1, 1)  # 未提及 is blank


def test_profile_labels_shares_and_says_where_nothing_is_coded(tables):
    ax = category_profile(tables["profile"])
    assert texts(ax)[:4] == ["50%", "25%", "25%", "20 条次"]
    assert texts(ax)[-1] == "没有归类的措施"
    assert [bar.get_width() for bar in ax.patches[:3]] == [0.5, 0.25, 0.25]


def test_similarity_is_a_lower_triangle_with_two_decimals(tables):
    ax = similarity_heatmap(tables["similarity"])
    assert sorted(texts(ax)) == ["0.31", "0.47", "0.62"]
    at = {t.get_text(): t.get_position() for t in ax.texts}
    assert at == {"0.62": (0.5, 0.5), "0.31": (0.5, 1.5), "0.47": (1.5, 1.5)}
    assert (labels(ax.yaxis), labels(ax.xaxis)) == (["武汉", "聊城"], ["济南", "武汉"])


def test_similarity_that_cannot_be_computed_is_a_dash(tables):
    assert texts(similarity_heatmap(tables["similarity"], level="category:债券")) == ["—"] * 3


def test_an_unknown_level_is_refused_with_the_known_ones(tables):
    with pytest.raises(UnknownChoice, match="category:信贷"):
        similarity_heatmap(tables["similarity"], level="articles")


def test_similarity_by_category_has_a_panel_a_category(tables):
    axes = similarity_by_category(tables["similarity"])
    assert [ax.get_title(loc="left") for ax in axes] == ["信贷", "保险", "股权", "债券", "担保"]
    assert sorted(texts(axes[0])) == [
        "0.15",
        "0.23",
        "0.31",
    ]  # the halves of the above
    assert texts(axes[3]) == ["—"] * 3


def test_distinctive_terms_leaves_out_what_is_used_less(tables):
    axes = distinctive_terms(tables["terms"])
    assert [labels(ax.yaxis) for ax in axes] == [["专营机构"], ["光谷", "直投"]]
    assert [texts(ax) for ax in axes] == [["25.5"], ["18.2", "6.7"]]


def test_a_term_that_may_be_chance_is_pale(tables):
    bars = distinctive_terms(tables["terms"])[1].patches  # 18.2 and 6.7; the summary names from 10.83 on
    assert [to_hex(bar.get_facecolor()).upper() for bar in bars] == ["#2A9D8F", "#AAD8D2"]


def test_distinctive_terms_keeps_to_the_top(tables):
    assert labels(distinctive_terms(tables["terms"], top=1)[1].yaxis) == ["光谷"]


def test_matches_draws_each_pair_once_with_left_at_left(tables):
    ax = matches_chart(tables["matches"], tables["measures"], "武汉", "济南")
    drawn = ["".join(text.split("\n")) for text in texts(ax)]
    assert drawn[:2] == ["武汉", "济南"]
    assert drawn.count("0.83") == 1
    assert drawn[2].startswith("=1+1支持")
    assert drawn[3].startswith("支持<script>")
    assert "工具相同" in drawn


def test_pairs_between_turns_a_pair_with_its_regions(tables):
    pairs = pairs_between(tables["matches"], "武汉", "济南")
    assert list(pairs["left_id"]) == ["wuhan/01/1", "wuhan/01/2"]
    assert set(pairs["left_region"]) == {"武汉"}
    assert list(pairs.columns) == list(tables["matches"].columns)


def test_the_matches_figure_shows_the_closest_pair_that_has_matches(tables):
    assert closest_pair(tables) == ("济南", "武汉")
    tables["matches"] = tables["matches"].iloc[:0]
    assert closest_pair(tables) is None


def test_the_tree_joins_groups_at_their_height_and_crosses_no_branch(tables):
    ax = dendrogram(tables["clusters"])
    assert [t.get_text() for t in ax.get_yticklabels()] == ["济南", "武汉", "聊城"]
    joints = [(line.get_xdata().tolist(), line.get_ydata().tolist()) for line in ax.lines]
    assert joints == [
        ([0.0, 0.55, 0.55, 0.0], [0.0, 0.0, 1.0, 1.0]),
        ([0.55, 0.7, 0.7, 0.0], [0.5, 0.5, 2.0, 2.0]),
    ]


def test_the_heights_of_a_crowded_tree_keep_off_its_lines():
    # each region joins the ones before it a little later: the brackets stand close to one another
    groups = ["|".join("甲乙丙丁戊己庚辛"[:n]) for n in range(1, 9)]
    steps = [(left, right[-1], 0.6 + 0.02 * i) for i, (left, right) in enumerate(pairwise(groups))]
    table = pd.DataFrame(steps, columns=["left", "right", "height"])
    ax = dendrogram(table)
    assert [float(text) for text in texts(ax)] == [round(height, 2) for *_, height in steps]
    figure = ax.figure
    figure.draw_without_rendering()
    lines = [ax.transData.transform(line.get_xydata()) for line in ax.lines]
    for text in ax.texts:
        box = text.get_window_extent()
        covered = [
            1
            for line in lines
            for (x1, y1), (x2, y2) in pairwise(line)
            if box.x0 < max(x1, x2) and min(x1, x2) < box.x1 and box.y0 < max(y1, y2) and min(y1, y2) < box.y1
        ]
        assert not covered or text.get_bbox_patch() is not None, text.get_text()
    assert overlapping(figure) == []
    assert sum(text.get_bbox_patch() is None for text in ax.texts) >= 4


def test_a_map_that_misleads_says_so(tables):
    places = tables["region_map"]
    assert "0.25，高于 0.2" in region_map(places).get_xlabel()
    assert "应力 0.05（0 为完全吻合）" in region_map(places.assign(stress=0.05)).get_xlabel()


def test_names_on_the_map_keep_out_of_one_another(tables):
    close = tables["region_map"].assign(x=[0.0, 0.002, 0.9], y=[0.0, 0.001, 0.4])
    figure = theme.figure_of(region_map(close))
    assert overlapping(figure) == []


@pytest.mark.parametrize(
    ("chart", "names"),
    [
        (coverage_heatmap, ["coverage"]),
        (category_profile, ["profile"]),
        (similarity_heatmap, ["similarity"]),
        (similarity_by_category, ["similarity"]),
        (distinctive_terms, ["terms"]),
        (dendrogram, ["clusters"]),
        (region_map, ["region_map"]),
        (lambda *t: matches_chart(*t, "济南", "武汉"), ["matches", "measures"]),
    ],
)
def test_an_empty_table_says_so(tables, chart, names):
    drawn = chart(*(tables[name].iloc[:0] for name in names))
    ax = drawn[0] if isinstance(drawn, np.ndarray) else drawn
    assert texts(ax) == ["没有可画的数据"]


def test_a_chart_draws_into_the_axes_it_is_given(tables):
    ax = theme.new_axes(5, 3)
    assert coverage_heatmap(tables["coverage"], ax=ax) is ax
    figure = theme.new_figure(5, 3)
    assert {a.figure for a in distinctive_terms(tables["terms"], figure=figure)} == {figure}


def test_charts_leave_the_settings_of_the_user_alone(tables):
    before = dict(mpl.rcParams)
    coverage_heatmap(tables["coverage"])
    similarity_heatmap(tables["similarity"])
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize(
    ("chart", "names"),
    [
        (coverage_heatmap, ["coverage"]),
        (category_profile, ["profile"]),
        (similarity_heatmap, ["similarity"]),
        (dendrogram, ["clusters"]),
        (region_map, ["region_map"]),
        (lambda *t, ax: matches_chart(*t, "济南", "武汉", ax=ax), ["matches", "measures"]),
    ],
)
def test_an_axes_from_elsewhere_gets_the_chart_font_for_every_text(tables, chart, names):
    figure = theme.new_figure(6, 4)
    ax = figure.add_subplot()
    figure.draw_without_rendering()  # its title and ticks are made with the font of the user
    chart(*(tables[name] for name in names), ax=ax)
    assert fonts(figure) == {"Noto Sans SC"}  # a missing glyph would warn, and warnings are errors


LONG = "中国（上海）自由贸易试验区临港新片区{}"


@pytest.mark.parametrize("n", [2, 12])
def test_nothing_overlaps_or_is_cut_off_with_long_names(tables, record, n):
    names = [LONG.format(i) for i in range(n)]
    one = tables["coverage"][tables["coverage"]["region"] == "武汉"]
    coverage = pd.concat([one.assign(region=name) for name in names])
    part = tables["profile"][tables["profile"]["region"] == "武汉"]
    profile = pd.concat([part.assign(region=name) for name in names])
    pairs = [(left, right) for i, left in enumerate(names) for right in names[i + 1 :]]
    levels = ["document", "category:信贷"]
    rows = [(level, left, right, 0.45, "x") for level in levels for left, right in pairs]
    similarity = pd.DataFrame(rows, columns=["level", "left", "right", "similarity", "idf"])
    terms = tables["terms"][tables["terms"]["region"] == "武汉"]
    keyness = pd.concat([terms.assign(region=name) for name in names])
    steps = [(k, "|".join(names[:k]), names[k], 0.3 + 0.04 * k, k + 1) for k in range(1, n)]
    clusters = pd.DataFrame(steps, columns=["step", "left", "right", "height", "members"])
    m = max(n, 4)  # fewer make no map
    circle = [(LONG.format(i), np.cos(6.28 * i / m), np.sin(6.28 * i / m), 0.1) for i in range(m)]
    places = pd.DataFrame(circle, columns=["region", "x", "y", "stress"])
    figures = [
        dendrogram(clusters).figure,
        region_map(places).figure,
        coverage_heatmap(coverage).figure,
        category_profile(profile).figure,
        similarity_heatmap(similarity).figure,
        similarity_by_category(similarity)[0].figure,
        distinctive_terms(keyness)[0].figure,
    ]
    for figure in figures:
        theme.add_source(figure, theme.source_lines(record))
        assert overlapping(figure) == []
        assert outside(figure) == []


def test_the_source_line_names_documents_codebook_and_snapshot(record):
    assert theme.source_lines(record, idf=True) == [
        "资料：济南、武汉、聊城，共 3 份文件；编码手册 1.0。",
        "词语权重快照：2025-1。",
    ]


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        (["2014-05-01", "2025-07-01", ""], "共 3 份文件（成文于 2014—2025 年）；"),
        (["2025-07-01", "2025-07-01", ""], "共 3 份文件（成文于 2025 年）；"),
        (["", "", ""], "共 3 份文件；"),
    ],
)
def test_the_source_line_says_from_when_the_documents_are(record, dates, said):
    documents = [d | {"date_issued": date} for d, date in zip(record["documents"], dates, strict=True)]
    assert said in theme.source_lines(record | {"documents": documents})[0]


def test_the_five_colours_grow_lighter_in_their_order():
    greys = [sum(int(theme.PALETTE[c][i : i + 2], 16) for i in (1, 3, 5)) for c in list(theme.PALETTE)[:5]]
    assert greys == sorted(greys)


@pytest.mark.parametrize(
    ("text", "lacking"),
    [("知识产权〔2025〕“贷”1∶1‰−", ""), ("贷款\n\t 　", ""), ("好🙂a🙂\u200b", "\u200b🙂")],
)
def test_missing_glyphs(text, lacking):
    assert missing(text) == lacking


def test_a_figure_with_a_missing_glyph_is_refused_with_its_name(tables):
    coverage = tables["coverage"].replace({"region": {"济南": "济南🙂"}})
    figure = coverage_heatmap(coverage).figure
    with pytest.raises(MissingGlyph, match="coverage.*🙂"), pytest.warns(UserWarning, match="Glyph"):
        check_glyphs(figure, "coverage")


def test_texts_of_a_figure_hold_ticks_titles_and_cells(tables):
    found = texts_of(coverage_heatmap(tables["coverage"]).figure)
    assert {"济南", "未归类", "未提及", "10%"} <= set(found)
