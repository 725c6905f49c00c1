"""The charts of what is promised and who is charged with it: amounts, targets, agencies."""

import pandas as pd
import pytest
from layout_of_figures import fonts, labels, outside, overlapping, texts

from policykit.gongwen.words.agencies import OTHER, kinds_in_order
from policykit.report.charts import theme
from policykit.report.charts.agencies import (
    COLOURS,
    MOST_AGENCIES,
    MOST_PANELS,
    MOST_REGIONS,
    agencies_chart,
    agency_network_chart,
)
from policykit.report.charts.figures import draw_all
from policykit.report.charts.glyphs import check_glyphs, texts_of
from policykit.report.charts.targets import TALLEST, targets_timeline
from policykit.report.contract import COLUMNS
from policykit.report.wording.words import table as words

LONG = "中国（上海）自由贸易试验区临港新片区{}"
NAN = float("nan")


def table(name: str, rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(COLUMNS[name]))


def target(deadline: str, region: str, subject: str, phrase: str, **facts) -> tuple:
    known = {"value": 1.0, "unit": "CNY", "counted": "", "bound": "min", "measure_id": f"{region}/01/1"}
    return (deadline, region, subject, phrase, *(known | facts).values(), 0, 1, "")


TARGETS = [
    target("2025-12", "郑州", "贷款余额", "突破2500亿元"),
    target("2027", "武汉", "基金规模", "突破3000亿元"),
    target("2027-12", "郑州", "贷款余额", "突破3000亿元"),
    target("2027-12", "郑州", "上市公司", "50家"),
    target("", "武汉", "", "5年左右", unit="year"),
    target("", "武汉", "", "10个", unit="count"),
]
VALIDITY = [
    ("武汉", "武汉", "甲", "2025-06-07", "", "", "not_stated"),
    ("郑州", "郑州", "乙", "2025-06-03", "2025-07-01", "2028-06-03", "until"),
]


def charged(region: str, kind: str, any_: int, lead: int, cooperate: int, responsible: int, state: str = ""):
    said = state or ("covered" if any_ else "absent")
    roles = (("any", any_), ("lead", lead), ("cooperate", cooperate), ("responsible", responsible))
    return [(region, kind, role, n, n, "", NAN, said) for role, n in roles]


BY_KIND = [
    *charged("山西", "科技", 7, 5, 3, 0),
    *charged("山西", "财政", 2, 0, 2, 0),
    *charged("武汉", "科技", 9, 0, 0, 9),
    *charged("武汉", "财政", 0, 0, 0, 0),
    *charged("济南", "科技", 0, 0, 0, 0, "not_stated"),
    *charged("济南", "财政", 0, 0, 0, 0, "not_stated"),
    *charged("聊城", "科技", 4, 1, 1, 2),
    *charged("聊城", "财政", 0, 0, 0, 0, "failed"),
]
NETWORK = [
    ("市科技局", "市财政局", 4, 3, 1, 2.5, "聊城"),
    ("市人社局", "市科技局", 1, 0, 0, 0.5, "聊城"),
    ("市人社局", "市财政局", 1, 0, 1, 0.5, "聊城"),
    ("A委", "B办", 2, 0, 0, 2.0, "武汉|郑州"),
]


def test_targets_stand_at_their_deadline_under_their_document():
    ax = targets_timeline(table("targets", TARGETS), table("validity", VALIDITY))
    marks = [line for line in ax.lines if line.get_marker() == "D"]
    assert [round(line.get_xdata()[0], 2) for line in marks] == [
        2025.96,
        2027.96,
        2027.96,
        2027.96,
        2029.36,
    ] + [2029.36]
    hollow = [line.get_markerfacecolor() == "white" for line in marks]
    assert hollow == [False] * 4 + [True] * 2  # the last two name no deadline
    assert texts(ax) == [
        *("郑州", "有效期至 2028-06-03", "贷款余额", "突破2500亿元（2025-12）", "突破3000亿元（2027-12）"),
        *("上市公司", "50家（2027-12）", "武汉", "未写明有效期", "基金规模", "突破3000亿元"),
        *("时间跨度", "5年左右", "（未写明对象）", "10个"),
    ]


def test_a_bar_reaches_from_effect_to_end_and_a_document_without_either_has_none():
    ax = targets_timeline(table("targets", TARGETS), table("validity", VALIDITY))
    bars = [line.get_xdata() for line in ax.lines if line.get_linewidth() == 3.5]
    assert [[round(x, 2) for x in bar] for bar in bars] == [[2025.5, 2028.42]]
    open_ended = VALIDITY[1][:-2] + ("", "open_ended")
    ax = targets_timeline(table("targets", TARGETS), table("validity", [VALIDITY[0], open_ended]))
    assert [line.get_xdata()[1] for line in ax.lines if line.get_linewidth() == 3.5] == [ax.get_xlim()[0] + 3]
    assert "未写明截止日期" in texts(ax)
    assert not [
        line for line in targets_timeline(table("targets", TARGETS)).lines if line.get_linewidth() == 3.5
    ]


def test_years_are_columns_and_only_those_that_occur():
    assert labels(targets_timeline(table("targets", TARGETS)).xaxis) == ["2025", "2026", "2027", "未写期限"]
    assert labels(targets_timeline(table("targets", TARGETS[:4]), lang="en").xaxis) == [
        "2025",
        "2026",
        "2027",
    ]
    undated = targets_timeline(table("targets", TARGETS[4:]))
    assert labels(undated.xaxis) == ["未写期限"]


def test_more_targets_than_fit_lose_those_without_a_deadline_first():
    rows = [target("2027", f"地区{i % 30:02}", f"目标{i}", "50家") for i in range(25)]
    rows += [target("", f"地区{i:02}", f"无期{i}", "50家") for i in range(30)]
    ax = targets_timeline(table("targets", rows))
    assert sum(line.get_marker() == "D" for line in ax.lines) < 25  # a heading each takes its room
    assert ax.figure.get_figheight() <= 1.0 + TALLEST
    drawn = sum(line.get_marker() == "D" for line in ax.lines)
    assert f"另有 {55 - drawn} 个目标见数据表" in ax.get_xlabel()
    assert not [text for text in texts(ax) if text.startswith("无期")]


def test_agencies_have_a_strip_a_role_with_its_articles():
    ax = agencies_chart(table("agencies_by_kind", BY_KIND))
    at = {(round(t.get_position()[0], 1), round(t.get_position()[1], 1)): t.get_text() for t in ax.texts}
    assert at == {
        (0.5, 0.3): "5",  # 山西 科技 leads above
        (0.5, 0.7): "3",  # and cooperates below
        (1.5, 0.7): "2",  # 财政 cooperates only: the upper half stays free
        (0.5, 1.5): "9",  # 武汉: responsible over the whole cell
        **{(0.1, 2.5): "文件没有按条写明责任部门，不能比较"},
        **{(0.5, 3.2): "1", (0.5, 3.5): "1", (0.5, 3.8): "2"},  # all three roles
    }
    assert (labels(ax.yaxis), labels(ax.xaxis)) == (["山西", "武汉", "济南", "聊城"], ["科技", "财政"])


def test_agencies_tell_roles_apart_in_grey_and_hatch_what_was_not_read():
    greys = [sum(int(COLOURS[role][i : i + 2], 16) for i in (1, 3, 5)) for role in COLOURS]
    assert greys[0] + 100 < greys[2] < greys[1] - 100
    patches = agencies_chart(table("agencies_by_kind", BY_KIND)).patches
    assert [bool(p.get_hatch()) for p in patches] == [False] * (len(patches) - 1) + [True]


def test_beyond_a_page_the_first_regions_are_drawn_and_the_rest_counted():
    rows = [row for i in range(MOST_REGIONS + 5) for row in charged(f"地区{i}", "科技", 1, 1, 0, 0)]
    ax = agencies_chart(table("agencies_by_kind", rows))
    assert len(labels(ax.yaxis)) == len(texts(ax)) == MOST_REGIONS
    assert ax.get_xlabel() == f"共 {MOST_REGIONS + 5} 个地区，只画前 {MOST_REGIONS} 个，其余见数据表"


def test_the_network_is_a_triangle_a_region_ordered_by_shared_articles():
    axes = agency_network_chart(table("agency_network", NETWORK))
    # 科技局 and 财政局 share 3 articles each (2.5 + 0.5) with two partners each, so that the code point decides
    assert labels(axes[0].yaxis) == ["市科技局 1", "市财政局 2", "市人社局 3"]
    cells = {tuple(round(x, 1) for x in t.get_position()): t.get_text() for t in axes[0].texts[:-1]}
    assert cells == {
        (0.5, 1.5): "4",
        (1.5, 0.5): "3:1",  # of these the row leads 3, the column 1
        (0.5, 2.5): "1",  # no leader: the upper cell stays free
        (1.5, 2.5): "1",
        (2.5, 1.5): "1:0",  # 财政局 leads 人社局
    }
    assert texts(axes[0])[-1] == "聊城（3 个部门）"
    assert texts(axes[1])[-1] == "武汉、郑州（2 个部门）"  # the number is of both regions together


def test_a_network_keeps_to_the_page_and_says_so():
    names = [f"局{i:02}" for i in range(30)]
    pairs = [(a, b, 2, 1, 0, 0.1) for i, a in enumerate(names) for b in names[i + 1 :]]
    rows = [(*pair, f"地区{r}") for r in range(MOST_PANELS + 2) for pair in pairs]
    axes = agency_network_chart(table("agency_network", rows))
    assert len(axes) == MOST_PANELS
    assert axes[0].figure.get_suptitle().endswith("；共 8 组，只画前 6 组")
    assert len(labels(axes[0].yaxis)) == MOST_AGENCIES[1]
    assert texts(axes[0])[-1] == "地区0（30 个部门中协作最多的 10 个）"
    one = agency_network_chart(table("agency_network", rows[: len(pairs)]))
    assert len(labels(one[0].yaxis)) == MOST_AGENCIES[0]


def test_every_kind_of_agency_has_a_word():
    names = [f"agency.{kind}" for kind in (*kinds_in_order(), OTHER)]
    assert [name for name in names if name not in words()] == []


CHARTS = {
    "targets": (targets_timeline, TARGETS),
    "agencies_by_kind": (agencies_chart, BY_KIND),
    "agency_network": (agency_network_chart, NETWORK),
}


def first(drawn):
    return drawn if hasattr(drawn, "texts") else drawn[0]


@pytest.mark.parametrize("name", CHARTS)
def test_an_empty_table_says_so(name):
    chart, rows = CHARTS[name]
    assert texts(first(chart(table(name, rows).iloc[:0]))) == ["没有可画的数据"]


@pytest.mark.parametrize("name", CHARTS)
def test_in_english_no_chinese_word_of_the_program_is_left(name):
    chart, rows = CHARTS[name]
    figure = first(chart(table(name, rows), lang="en")).figure
    ours = ("补贴", "地可比", "未写", "牵头", "条数", "条文", "部门", "比例", "文件", "科技", "地区")
    quoted = {"市科技局 1", "基金规模"}
    left = [t for t in texts_of(figure) if any(word in t for word in ours) and t not in quoted]
    assert left == []


@pytest.mark.parametrize("name", CHARTS)
def test_a_place_from_elsewhere_is_used_with_the_chart_font_for_every_text(name):
    chart, rows = CHARTS[name]
    figure = theme.new_figure(6, 5)
    if name in ("agency_network",):
        assert {ax.figure for ax in chart(table(name, rows), figure=figure)} == {figure}
    else:
        ax = figure.add_subplot()
        figure.draw_without_rendering()  # its title and ticks are made with the font of the user
        assert chart(table(name, rows), ax=ax) is ax
    assert fonts(figure) == {"Noto Sans SC"}


def made_up(n: int) -> dict[str, pd.DataFrame]:
    """Tables of ``n`` regions with long names, and more of everything than a page holds."""
    regions = [LONG.format(i) for i in range(n)]
    targets = [
        target(deadline, r, LONG * 2, f"突破{k}000亿元左右的{LONG}")
        for k, deadline in enumerate(("2018-03", "2025", "2027-12", "2035", ""))
        for r in regions
    ]
    validity = [(r, r, LONG, "2017-01-02", "2018-01-01", "2036-12-31", "until") for r in regions]
    kinds = ("央行", "金融监管", "政府办公厅", *(f"类别{i}" for i in range(min(n, 12))))
    by_kind = [row for r in regions for kind in kinds for row in charged(r, kind, 29, 11, 12, 0)]
    names = [f"{LONG.format(i)}管理委员会办公室" for i in range(11)]
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    network = [(*pair, 21, 11, 12, 0.5, r) for r in regions for pair in pairs]
    made = {"targets": targets, "validity": validity}
    made |= {"agencies_by_kind": by_kind, "agency_network": network}
    return {name: table(name, rows) for name, rows in made.items()}


@pytest.mark.parametrize(("n", "lang"), [(1, "zh"), (6, "en"), (30, "zh")])
def test_nothing_overlaps_or_is_cut_off_with_long_names(record, n, lang):
    drawn = draw_all(made_up(n), record=record, lang=lang)
    assert [d.name for d in drawn] == ["targets", "agencies_by_kind", "agency_network"]
    for d in drawn:
        check_glyphs(d.figure, d.name)
        assert overlapping(d.figure) == [], d.name
        assert outside(d.figure) == [], d.name
        assert d.figure.get_figheight() <= theme.PAGE_HEIGHT + 0.5, d.name


def test_the_figures_stand_over_their_source_and_caveats(record):
    made = {name: table(name, rows) for name, (_, rows) in CHARTS.items()}
    made["validity"] = table("validity", VALIDITY)
    drawn = {d.name: d for d in draw_all(made, record=record)}
    for name in ("targets", "agencies_by_kind"):
        assert "未提及不等于没有" in drawn[name].figure.get_supxlabel().replace("\n", "")
    assert drawn["targets"].figure.get_supxlabel().startswith("资料：济南、武汉、聊城，共 3 份文件")
    assert drawn["agency_network"].table is made["agency_network"]
