"""Figures of many regions, of long names, and of regions with several documents."""

from __future__ import annotations

import pandas as pd
import pytest

from policykit.records import CATEGORIES, UNCODED
from policykit.report.charts import theme
from policykit.report.charts.agencies import agencies_chart
from policykit.report.charts.arrangement import region_map
from policykit.report.charts.borrowing import COLOURS, MOST_DOCUMENTS, passage_ribbons
from policykit.report.charts.coverage import coverage_heatmap
from policykit.report.charts.instruments import instrument_matrix
from policykit.report.charts.similarity import MOST_IN_PANEL, similarity_by_category, similarity_heatmap
from policykit.report.charts.terms import distinctive_terms
from policykit.report.contract import COLUMNS
from policykit.report.wording.notes import borrowing_notes

LONG = "09_chengdu_chanye_xinzheng_jinrong"
HUGE = "长" * 200


def coverage_of(regions: list[str]) -> pd.DataFrame:
    rows = [
        (region, category, 1, 0, 0.1, 0.1, "covered")
        for region in regions
        for category in (*CATEGORIES, UNCODED)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS["coverage"]))


@pytest.mark.parametrize(
    ("names", "lines", "reason"),
    [
        (["济南"], ["济南"], "a short name stays as it is"),
        ([HUGE], None, "no name has more lines than three"),
        (["济南"] * 40 + [LONG], None, "on a page of 41 rows a name has one line"),
    ],
)
def test_names_beside_rows(names: list[str], lines: list[str] | None, reason: str) -> None:
    wrapped = theme.wrapped(names, 8)
    assert lines is None or wrapped == lines, reason
    most = 1 if len(names) > 40 else theme.NAME_LINES
    assert max(name.count("\n") + 1 for name in wrapped) <= most, reason
    assert len(names) == 1 or wrapped[-1] == "09_che…inrong"


def test_the_rows_of_36_regions_share_one_page() -> None:
    """One long name made every row three lines high: 21 inches."""
    figure = coverage_heatmap(coverage_of([*(f"地{n}" for n in range(35)), LONG])).figure
    assert figure.get_figheight() < theme.PAGE_HEIGHT
    assert theme.row_height(["济南"] * 6, 8, least=0.34) == 0.34  # six rows keep their height


def test_a_name_of_200_characters_leaves_room_for_the_chart() -> None:
    axes = coverage_heatmap(coverage_of(["济南", HUGE]))
    assert axes.figure.get_figheight() < 3
    assert axes.get_yticklabels()[1].get_text().count("…") == 1


def test_one_long_region_does_not_turn_the_heads_of_the_others() -> None:
    regions = ["全国", "柳河", "安顺", "上海", "三亚", "浙江", LONG, "广州"]
    rows = [(region, "信贷", "贴息", 1, 0, 0.1, 0.1, "covered") for region in regions]
    axes = instrument_matrix(pd.DataFrame(rows, columns=list(COLUMNS["instruments"])))
    heads = axes.get_xticklabels()
    assert {head.get_rotation() for head in heads} == {0.0}
    assert "".join(heads[6].get_text().split()) == "09_chen…jinrong"


def test_numbers_that_have_no_room_in_their_cells_are_left_out() -> None:
    def numbers(n: int) -> int:
        names = [f"地{i}" for i in range(n)]
        rows = [("document", a, b, 0.5, "idf") for i, a in enumerate(names) for b in names[i + 1 :]]
        return len(similarity_heatmap(pd.DataFrame(rows, columns=list(COLUMNS["similarity"]))).texts)

    assert numbers(6) == 15
    assert numbers(36) == 0


def test_a_slanted_name_of_200_characters_is_cut() -> None:
    names = ["济南", "武汉", "郑州", "聊城", "山西", HUGE, "长三角"]
    rows = [("document", a, b, 0.5, "idf") for i, a in enumerate(names) for b in names[i + 1 :]]
    axes = similarity_heatmap(pd.DataFrame(rows, columns=list(COLUMNS["similarity"])))
    heads = [head.get_text() for head in axes.get_xticklabels()]
    assert heads[:5] == names[:5]
    assert max(map(len, heads)) <= theme.LONGEST_NAMED


def test_a_page_of_regions_has_fewer_terms_of_each() -> None:
    rows = [
        (f"地{n}", f"词{m}", 9, 1, 4.0, 0.1, 30.0 - m, 5.3, 6, 4, 0.4, 0.01)
        for n in range(30)
        for m in range(10)
    ]
    keyness = pd.DataFrame(rows, columns=list(COLUMNS["terms"]))
    panels = distinctive_terms(keyness)
    assert [len(axes.patches) for axes in panels] == [3] * 30
    assert [len(axes.patches) for axes in distinctive_terms(keyness[keyness["region"] == "地0"])] == [10]
    assert [len(axes.patches) for axes in distinctive_terms(keyness, top=1)] == [1] * 30


@pytest.fixture
def within(tables: dict[str, pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Passages between two documents of one region, 全国."""
    borrowing, documents = tables["passages"].copy(), tables["documents"].copy()
    borrowing[["left_region", "right_region"]] = "全国"
    borrowing["regions"] = 1
    documents["region"] = "全国"
    return borrowing, documents


def test_passages_within_one_region_are_told_from_those_of_two(
    within: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    axes = passage_ribbons(*within)
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["只在一个地区的几份文件里"]
    assert COLOURS[1] != COLOURS[2]
    names = ["".join(label.get_text().split()) for label in axes.get_xticklabels()]
    assert [name[:4] for name in names] == ["全国济南", "全国武汉"], (
        "the title tells documents of one region apart"
    )


def test_notes_on_passages_within_one_region_name_it_once(within: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    first, longest = borrowing_notes(within[0])[:2]
    assert "最多的在全国自己的几份文件之间（2 处）" in first
    assert "见于全国的两份文件" in longest


def test_a_source_line_counts_documents_and_names_at_most_twelve_regions() -> None:
    def line(*regions: str) -> str:
        return theme.source_lines({"documents": [{"region": region} for region in regions]})[0]

    assert line("全国", "济南", "全国").startswith("资料：全国（2 份）、济南，共 3 份文件")
    many = line(*(f"地{n}" for n in range(36)))
    assert many.startswith("资料：地0、")
    assert "、地11等 36 个地区，共 36 份文件" in many
    assert "地12" not in many
    assert len(line(HUGE)) < 50


def by_category(names: list[str], held: dict[str, list[str]]) -> pd.DataFrame:
    rows = [
        (f"category:{c}", a, b, (i + 1) / 100 if {a, b} <= set(own) else float("nan"), "idf")
        for c, own in held.items()
        for i, a in enumerate(names)
        for b in names[i + 1 :]
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS["similarity"]))


def test_small_triangles_of_many_regions_have_those_that_can_be_compared() -> None:
    """36 rows in each of five panels could not be read, most of them dashes."""
    names = [f"地{n}" for n in range(36)]
    held = {"信贷": names, "保险": names[3:8], "债券": []}
    panels = similarity_by_category(by_category(names, held))
    assert [axes.get_title(loc="left") for axes in panels] == [
        "信贷（可比的 36 地中最相近的 14 地）",
        "保险（有这类措施可比的 5 地）",
        "债券（有这类措施可比的 0 地）",
    ]
    rows = [[label.get_text() for label in axes.get_yticklabels()] for axes in panels]
    assert rows[0] == names[36 - MOST_IN_PANEL + 1 :], "the last ones are the most similar here"
    assert rows[1] == names[4:8]
    assert all(text.get_text() != "—" for axes in panels for text in axes.texts)
    assert panels[0].figure.get_figheight() <= theme.PAGE_HEIGHT


def test_small_triangles_of_few_regions_keep_their_common_rows() -> None:
    names = ["济南", "武汉", "郑州"]
    panels = similarity_by_category(by_category(names, {"信贷": names, "债券": names[:2]}))
    assert [axes.get_title(loc="left") for axes in panels] == ["信贷", "债券"]
    assert [label.get_text() for label in panels[0].get_yticklabels()] == ["武汉", "郑州"]
    assert "—" in [text.get_text() for text in panels[1].texts]


def agencies(stated: int, silent: int) -> pd.DataFrame:
    rows = [
        (f"地{n}", "科技", role, 1 if n < stated else 0, 0, 0, 0.0, "covered" if n < stated else "not_stated")
        for n in range(stated + silent)
        for role in ("any", "responsible")
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS["agencies_by_kind"]))


def test_many_regions_without_agencies_are_named_under_the_chart() -> None:
    axes = agencies_chart(agencies(3, 20))
    assert [label.get_text() for label in axes.get_yticklabels()] == ["地0", "地1", "地2"]
    said = axes.get_xlabel().replace("\n", "")
    assert said.startswith("另有 20 个地区的文件没有按条写明责任部门，不能比较：地3、地4、")
    assert said.endswith("、地22。")
    assert len(agencies_chart(agencies(3, 2)).get_yticklabels()) == 5, "of few each has its row"
    assert len(agencies_chart(agencies(0, 20)).get_yticklabels()) == 20, (
        "all silent: nothing to set them beside"
    )


def places(names: list[str], spread: float) -> pd.DataFrame:
    rows = [(name, (n % 6) * spread, n // 6 * spread, 0.3) for n, name in enumerate(names)]
    return pd.DataFrame(rows, columns=["region", "x", "y", "stress"])


def overlapping(axes) -> list[tuple[str, str]]:  # type: ignore[no-untyped-def]
    axes.figure.draw_without_rendering()
    texts = list(axes.texts)
    return [
        (a.get_text(), b.get_text())
        for i, a in enumerate(texts)
        for b in texts[i + 1 :]
        if a.get_window_extent().overlaps(b.get_window_extent())
    ]


def test_names_on_the_map_of_many_regions_cover_none_of_each_other() -> None:
    """Names of three lines lay upon each other."""
    files = [f"{n:02d}_chengdu_chanye_xinzheng_jinrong" for n in range(27)]
    axes = region_map(places(files, 1.0))
    assert len(axes.texts) == 27
    assert overlapping(axes) == []


def test_where_no_name_has_room_the_map_has_numbers_and_the_names_below() -> None:
    names = [f"某某自治州{n}" for n in range(120)]
    rows = [(name, (n % 12) * 1.0, n // 12 * 1.0, 0.3) for n, name in enumerate(names)]
    axes = region_map(pd.DataFrame(rows, columns=["region", "x", "y", "stress"]))
    assert {text.get_text() for text in axes.texts} == {str(n) for n in range(1, 121)}
    below = axes.get_xlabel().replace("\n", "")
    assert below.startswith("1 某某自治州0、2 某某自治州1、")
    assert "应力 0.30" in below


def test_of_many_documents_those_that_share_between_regions_are_drawn_first(
    tables: dict[str, pd.DataFrame],
) -> None:
    """19 documents, most of them laws that share with each other, had names upon names."""
    row, document = tables["passages"].iloc[0].to_dict(), tables["documents"].iloc[0].to_dict()
    pairs = [(f"law-{n:02d}", f"law-{n + 1:02d}", "全国", "全国", 500 + n) for n in range(15)]
    pairs.append(("a-1", "b-1", "甲", "乙", 20))
    keys = ("left_doc", "right_doc", "left_region", "right_region", "characters")
    passages = pd.DataFrame([row | {"kind": "passage"} | dict(zip(keys, p, strict=True)) for p in pairs])
    ids = {doc: region for p in pairs for doc, region in ((p[0], p[2]), (p[1], p[3]))}
    documents = pd.DataFrame(
        [document | {"doc_id": d, "region": r, "title": f"{d}法"} for d, r in ids.items()]
    )
    axes = passage_ribbons(passages, documents)
    names = ["".join(label.get_text().split()) for label in axes.get_xticklabels()]
    assert len(names) == MOST_DOCUMENTS
    assert sum(name.startswith(("甲", "乙")) for name in names) == 2
    assert "共 18 份，画与别的地区共有的和共有最多的 12 份" in axes.get_xlabel().replace("\n", "")
