"""Figures of half the text width: laid out for it, letters of the house sizes, nothing lost without a word."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from layout_of_figures import labels, outside, overlapping, smallest, texts

from policykit.errors import UnknownChoice
from policykit.records import CATEGORIES, UNCODED
from policykit.report.charts import narrow, theme
from policykit.report.charts.arrangement import dendrogram, region_map
from policykit.report.charts.certainty import interval_chart
from policykit.report.charts.coverage import category_profile, coverage_heatmap
from policykit.report.charts.depth import depth_chart
from policykit.report.charts.figures import draw_all
from policykit.report.charts.glyphs import check_glyphs
from policykit.report.charts.similarity import similarity_heatmap
from policykit.report.charts.words import contributions_chart
from policykit.report.wording.words import word

LONG = "中国（上海）自由贸易试验区临港新片区{}"
CAVEATS = ("caveat.absent", "caveat.double", "caveat.interval")

CHARTS = {
    "coverage": lambda t, **o: coverage_heatmap(t["coverage"], **o),
    "profile": lambda t, **o: category_profile(t["profile"], **o),
    "depth": lambda t, **o: depth_chart(t["depth"], **o),
    "similarity": lambda t, **o: similarity_heatmap(t["similarity"], **o),
    "dendrogram": lambda t, **o: dendrogram(t["clusters"], **o),
    "region_map": lambda t, **o: region_map(t["region_map"], **o),
    "similarity_intervals": lambda t, **o: interval_chart(t["similarity_intervals"], t["robustness"], **o),
    "contributions": lambda t, **o: contributions_chart(t["contributions"], "济南", "武汉", **o),
}


def regions_of(names: list[str]) -> dict[str, pd.DataFrame]:
    """Tables of these regions: one not readable, the others with three-digit counts, thin and thick segments."""
    shares = (0.52, 0.3, 0.1, 0.06, 0.02)
    coverage, profile, depth = [], [], []
    for i, name in enumerate(names):
        for j, category in enumerate((*CATEGORIES, UNCODED)):
            state = "failed" if i == 1 else "absent" if j == 3 else "covered"
            coverage.append((name, category, 100 + 9 * i, 0.1 * j, state))
        profile += [
            (name, c, 100 * s, s) for c, s in zip(CATEGORIES, np.roll(shares, i).tolist(), strict=True)
        ]
        depth += [(name, n, 1000 * s, s) for n, s in enumerate(np.roll(shares, i).tolist())]
    pairs = [("document", a, b, 0.3 + 0.005 * i) for i, (a, b) in enumerate(combinations(names, 2))]
    similarity = pd.DataFrame(pairs, columns=["level", "left", "right", "similarity"])
    steps = [("|".join(names[:k]), names[k], 0.3 + 0.03 * k) for k in range(1, len(names))]
    turn = np.linspace(0, 6.28, len(names), endpoint=False)
    words = [(f"知识产权质押融资{i}", 0.005 - i / 1e4) for i in range(25)]
    return {
        "coverage": pd.DataFrame(coverage, columns=["region", "category", "measures", "share", "state"]),
        "profile": pd.DataFrame(profile, columns=["region", "category", "measures", "share"]),
        "depth": pd.DataFrame(depth, columns=["region", "strength", "measures", "share"]),
        "similarity": similarity,
        "clusters": pd.DataFrame(steps, columns=["left", "right", "height"]),
        "region_map": pd.DataFrame(
            {"region": names, "x": np.cos(turn), "y": np.sin(turn) / 2, "stress": 0.1}
        ),
        "similarity_intervals": similarity.assign(low=0.2, high=0.9),
        "robustness": similarity[["left", "right"]].assign(verdict="unstable"),
        "contributions": pd.DataFrame(words, columns=["word", "product"]),
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", ["区{}", LONG], ids=["short", "long"])
@pytest.mark.parametrize("n", [2, 6, 12])
@pytest.mark.parametrize("name", CHARTS)
def test_nothing_overlaps_or_is_cut_off_and_every_letter_reads(record, name, n, form, lang):
    tables = regions_of([form.format(i) for i in range(n)])
    figure = CHARTS[name](tables, width="half", lang=lang).figure
    theme.add_source(
        figure, [*theme.source_lines(record, lang=lang, idf=True), *(word(c, lang=lang) for c in CAVEATS)]
    )
    check_glyphs(figure, name)
    figure.set_layout_engine("none")  # as it is saved: laid out once
    assert figure.get_figwidth() == theme.HALF_WIDTH
    assert figure.get_figheight() <= theme.PAGE_HEIGHT
    assert overlapping(figure) == []
    assert outside(figure) == []
    assert smallest(figure) >= narrow.LEAST_SIZE


@pytest.mark.parametrize("name", CHARTS)
def test_another_width_is_refused_with_the_known_ones(tables, name):
    with pytest.raises(UnknownChoice, match="full.*half"):
        CHARTS[name](tables, width="third")


@pytest.mark.parametrize("name", CHARTS)
def test_an_empty_table_says_so_at_half_the_width(tables, name):
    empty = {key: table.iloc[:0] for key, table in tables.items()}
    ax = CHARTS[name](empty, width="half")
    assert texts(ax) == ["没有可画的数据"]
    assert ax.figure.get_figwidth() == theme.HALF_WIDTH


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_of_half_the_width_draws_into_the_axes_it_is_given(tables, name):
    left, right = theme.new_figure(theme.FULL_WIDTH, 4).subplots(1, 2)
    assert CHARTS[name](tables, width="half", ax=left) is left
    assert CHARTS[name](tables, width="half", ax=right) is right
    assert overlapping(left.figure) == []


def test_half_the_width_leaves_out_no_number_that_the_full_one_shows(tables):
    """Six regions of two characters have room for everything but the thinnest segments."""
    own = regions_of([f"区{i}" for i in range(6)])
    for name in ("coverage", "similarity", "dendrogram"):
        assert texts(CHARTS[name](own, width="half")) == texts(CHARTS[name](own))
    # 6 % has a label at the full width only, 2 % at none
    assert texts(category_profile(own["profile"], width="half"))[:4] == ["52%", "30%", "10%", "100 条次"]
    assert texts(category_profile(own["profile"]))[:4] == ["52%", "30%", "10%", "6%"]


def test_a_mark_without_room_is_explained_below(tables):
    ax = coverage_heatmap(tables["coverage"], width="half", lang="en")
    assert texts(ax)[3] == "—"
    assert set(texts(ax)[12:]) == {""}  # hatched alone
    assert ax.get_xlabel() == "—: not mentioned; hatched: not readable"
    assert coverage_heatmap(tables["coverage"], width="half").get_xlabel() == ""
    assert "未提及" in texts(coverage_heatmap(tables["coverage"], width="half"))


def test_numbers_without_room_are_left_out_and_the_figure_says_so():
    figures = {
        n: similarity_heatmap(regions_of([f"区{i}" for i in range(n)])["similarity"], width="half")
        for n in (12, 25)
    }
    said = {n: "格内放不下数字" in ax.figure.axes[1].get_xlabel() for n, ax in figures.items()}
    assert said == {12: False, 25: True}
    assert (len(texts(figures[12])), len(texts(figures[25]))) == (66, 0)
    assert overlapping(figures[25].figure) == []


def test_names_without_room_on_the_map_are_numbered_and_listed():
    names = [LONG.format(i) for i in range(12)]
    ax = region_map(regions_of(names)["region_map"], width="half")
    assert texts(ax) == [str(i + 1) for i in range(12)]
    note = ax.get_xlabel().replace("\n", "")
    assert all(f"{i + 1} {name}" in note for i, name in enumerate(names))
    assert note.endswith("（0 为完全吻合）")
    few = region_map(regions_of(["济南", "武汉", "聊城"])["region_map"], width="half")
    assert texts(few) == ["济南", "武汉", "聊城"]


def test_an_unstable_pair_is_told_by_its_point_and_long_pairs_have_two_lines(tables):
    ax = interval_chart(tables["similarity_intervals"], tables["robustness"], width="half")
    assert texts(ax) == ["0.62 [0.50, 0.70]", "0.47 [0.40, 0.55]", "0.31"]
    assert "空心点" in ax.get_xlabel()
    assert labels(ax.yaxis) == ["济南–武汉", "武汉–聊城", "济南–聊城"]
    own = regions_of([LONG.format(i) for i in range(12)])
    ax = interval_chart(own["similarity_intervals"], width="half")
    assert labels(ax.yaxis)[-1].count("\n") == 1
    drawn = len(texts(ax))
    assert drawn < 50
    assert f"共 66 对，只画前 {drawn} 对" in ax.get_xlabel().replace("\n", "")


def test_the_colour_of_a_single_similarity_is_its_place_between_0_and_1():
    both = [
        regions_of(["济南", names])["similarity"].assign(similarity=v)
        for names, v in (("武汉", 0.3), ("郑州", 0.9))
    ]
    for width in ("full", "half"):
        low, high = (similarity_heatmap(pair, width=width) for pair in both)
        assert low.collections[0].get_clim() == high.collections[0].get_clim() == (0, 1)
        faces = [ax.collections[0].to_rgba(value)[:3] for ax, value in ((low, 0.3), (high, 0.9))]
        assert sum(faces[0]) > sum(faces[1])  # the more alike the darker


def test_both_widths_are_drawn_where_they_are_asked_for(tables, record):
    asked = {d.name: d for d in draw_all(tables, record=record, half=True)}
    assert {name for name, d in asked.items() if d.half is not None} == set(CHARTS)
    assert {d.half.get_figwidth() for d in asked.values() if d.half} == {theme.HALF_WIDTH}
    notes = {"".join(d.half.get_supxlabel().split("\n")) for d in asked.values() if d.half}
    assert all("资料：济南、武汉、聊城" in note for note in notes)
    assert all(d.half is None for d in draw_all(tables, record=record))
