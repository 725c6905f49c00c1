"""Charts: what a cell or a bar says, and that no text leaves its figure or covers another."""

from __future__ import annotations

from dataclasses import fields

import pandas as pd
import pytest
from layout_of_figures import fonts, labels, outside, overlapping, texts
from report_tables import coverage, similarity

from policykit.compare.coverage import depth_of
from policykit.errors import UnknownChoice
from policykit.records import Offer
from policykit.report.charts import theme
from policykit.report.charts.bars import category_profile, depth_chart
from policykit.report.charts.citations import citations_chart
from policykit.report.charts.coverage import coverage_heatmap
from policykit.report.charts.offers import offers_chart
from policykit.report.charts.similarity import MOST_PAIRS, similarity_chart
from policykit.report.charts.terms import distinctive_terms
from policykit.report.contract import complete
from policykit.report.figures import requests
from policykit.report.wording.words import presenting

HUGE = "长" * 200


def test_a_cell_says_its_number_or_why_there_is_none(tables):
    said = texts(coverage_heatmap(tables["coverage"]))
    assert said[:6] == ["3", "1", "2", "未提及", "1", "4"]
    assert said[12:] == ["未读出"] * 6


def test_shares_are_of_coded_measures_and_may_sum_to_more_than_the_whole(tables):
    panels = category_profile(tables["coverage"])
    assert [texts(ax) for ax in panels][0] == ["50%", "50%", "未读出"]
    assert texts(panels[3])[0] == "未提及"  # no bar of 0 %: nobody says that there is none
    assert len({ax.get_xlim() for ax in panels}) == 1  # all columns have one scale
    first = [float(texts(ax)[1].rstrip("%")) for ax in panels]
    assert sum(first) > 100


def test_the_strength_of_wording_is_counted_from_the_measures(tables):
    table = depth_of(tables["measures"], ["济南", "武汉", "聊城"])
    assert table.loc[table["region"] == "济南", "measures"].tolist() == [0, 1, 0, 0, 1]
    assert table["share"].isna().sum() == 5  # 聊城 has none
    assert "2 条" in texts(depth_chart(table))
    assert texts(depth_chart(table))[-1] == "没有措施"


def test_a_pair_shows_its_interval_and_whether_its_rank_stands(tables):
    ax = similarity_chart(tables["similarity"])
    assert texts(ax) == ["0.62 [0.55, 0.70]  明显相近", "0.47 [0.40, 0.52]  明显不同", "0.31 [0.20, 0.38]"]
    assert labels(ax.yaxis) == ["济南–武汉", "武汉–聊城", "济南–聊城"]
    with pytest.raises(UnknownChoice):
        similarity_chart(tables["similarity"], category="保险")


def test_citations_stand_at_their_level_and_year(example_corpus):
    """Two documents name one that is missing, one of them also one of which neither level nor year is told."""
    documents = example_corpus.documents.assign(level="city", date_issued="2024-05-01")
    first, second = documents["doc_id"].iloc[:2]
    rows = [
        (first, "国务院关于某事的意见", "国发〔2017〕42号", "national", "2017"),
        (second, "国务院关于某事的意见", "国发〔2017〕42号", "national", "2017"),
        (second, "某规划", "", "", ""),
    ]
    cited = pd.DataFrame(rows, columns=["doc_id", "title", "number", "level", "year"]).assign(cited_doc="")
    ax = citations_chart(cited, documents)
    assert labels(ax.yaxis) == ["国家", "市级", "层级不明"]
    assert labels(ax.xaxis)[0] == "日期不详"
    named = [text.get_text() for text in ax.texts if text.get_text()]
    assert named[0] == "国务院关于某事的意见"
    assert named[-1] == "某规划"
    assert len(named) == 4
    assert len(ax.texts) - len(named) == 3  # arrows
    assert texts(citations_chart(cited.iloc[:0], documents))


def test_a_term_that_is_not_carried_is_pale(tables):
    panels = distinctive_terms(tables["terms"])
    faces = [[bar.get_facecolor() for bar in ax.patches] for ax in panels]
    assert len(faces[0]) == 1  # used less than elsewhere: left out
    assert faces[1][0] == faces[0][0]
    assert faces[1][1] == faces[1][2] != faces[0][0]


NAN = float("nan")
NUMBERS = ("rate", "rate_low", "amount", "amount_low", "cap")


def offer(region: str, **facts) -> dict:
    known = {f.name: NAN if f.name in NUMBERS else "" for f in fields(Offer)} | {"comparison": ""}
    return known | {"region": region, "form": "补贴奖励", "instrument": "上市挂牌"} | facts


PREMIUM = {"form": "保费补贴", "instrument": "科技保险", "comparison": "保费补贴 · 科技保险 · 保费"}
OFFERS = pd.DataFrame(
    [
        offer(
            "武汉", rate=0.2, rate_bound="min", form="出资比例", instrument="创业与天使投资", base="新增投资"
        ),
        offer("济南", rate=0.002, rate_bound="max", base="担保金额"),
        offer("郑州", rate=0.3, rate_bound="exact", cap=2e5, cap_per="每户每年", base="保费支出", **PREMIUM),
        offer("聊城", rate=0.2, rate_bound="exact", base="年度保费", **PREMIUM),
        offer("聊城", payer="市财政"),  # no figure
    ]
)


def test_offers_share_a_row_only_where_they_may_be_compared():
    ax = offers_chart(OFFERS)
    assert [t for t in texts(ax) if t] == [
        *("30%，最高20万元\n（按每户每年计）", "20%", "保费补贴·科技保险：保费"),  # two regions: on top
        *("不超过0.2%", "补贴奖励·上市挂牌：担保金额"),  # what is given, then what is ruled
        *("不低于20%", "出资比例·创业与天使投资：新增投资"),
    ]
    assert labels(ax.xaxis) == ["武汉", "济南", "郑州", "聊城"]
    faces = {bar.get_facecolor() for bar in ax.patches}
    assert len(faces) == 3  # compared, alone, blank


def test_more_offers_than_fit_are_counted():
    rows = [offer(f"地{i % 9}", amount=1e4, amount_bound="exact", base=f"第{i}种") for i in range(90)]
    ax = offers_chart(pd.DataFrame(rows))
    shown = sum(t == "1万元" for t in texts(ax))
    assert 20 < shown < 60
    assert ax.get_xlabel().endswith(f"另有 {90 - shown} 项见数据表")
    assert texts(offers_chart(OFFERS.iloc[4:])) == ["没有可画的数据"]


def many(n: int) -> dict:
    names = [f"地{i}" for i in range(n - 1)] + [HUGE]
    pairs = {(a, b): (0.5, 0.4, 0.6, "any") for i, a in enumerate(names) for b in names[i + 1 :]}
    return {"coverage": coverage(dict.fromkeys(names, (3, 1, 2, 0, 1, 4))), "similarity": similarity(pairs)}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_text_of_an_export_leaves_its_figure_or_covers_another(tables, lang):
    with presenting(lang=lang):
        for request in requests(complete(tables)):
            chart = request.draw()
            figure = theme.figure_of(chart.flat[0] if hasattr(chart, "flat") else chart)
            assert (outside(figure), overlapping(figure)) == ([], []), request.name
            assert fonts(figure) == {theme.FAMILY[0]}, request.name


@pytest.mark.parametrize("n", [2, 12, 36])
def test_many_regions_and_long_names_share_one_page(n):
    made = many(n)
    for chart in (coverage_heatmap, category_profile):
        drawn = chart(made["coverage"])
        figure = theme.figure_of(drawn.flat[0] if hasattr(drawn, "flat") else drawn)
        assert figure.get_figheight() < theme.PAGE_HEIGHT
        assert outside(figure) == []
    ax = similarity_chart(made["similarity"])
    assert len(texts(ax)) == min(n * (n - 1) // 2, MOST_PAIRS)
    assert theme.figure_of(ax).get_figheight() < theme.PAGE_HEIGHT


def test_width_and_language_are_bound_for_all_that_is_drawn_inside(tables):
    with presenting(lang="en", width=4.5):
        ax = coverage_heatmap(tables["coverage"])
        assert ax.figure.get_figwidth() == 4.5
        assert "not mentioned" in texts(ax)
        assert "未提及" in texts(coverage_heatmap(tables["coverage"], lang="zh"))
    assert coverage_heatmap(tables["coverage"]).figure.get_figwidth() == 6.3
    with pytest.raises(UnknownChoice, match="4 至 12"), presenting(width=2):
        pass
