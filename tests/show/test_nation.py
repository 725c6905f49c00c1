"""The nation among the regions: said wherever they stand together, ranked nowhere."""

from __future__ import annotations

import pandas as pd
import pytest

from policykit.records import CATEGORIES, UNCODED
from policykit.report.charts import theme
from policykit.report.charts.figures import closest_pair
from policykit.report.contract import COLUMNS
from policykit.report.wording import notes
from policykit.report.wording.nation import between_regions, caveat, nations

SAID = "全国的文件适用于各地，不是一个地区：列在一起只供对照，不宜与各地排名。"


@pytest.mark.parametrize(
    ("regions", "found", "reason"),
    [
        (["武汉", "全国", "武汉", "全国"], ["全国"], "as the reading files national documents"),
        (["国家", "武汉", "中央"], ["国家", "中央"], "as a catalog may call it"),
        (["济南", "长三角"], [], "regions whose plans were issued by national agencies are regions"),
        (["全国"], [], "alone it stands beside nobody"),
        ([], [], "nothing"),
    ],
)
def test_the_nation_is_told_by_its_name(regions: list[str], found: list[str], reason: str) -> None:
    assert nations(regions) == found, reason
    assert bool(caveat(regions)) == bool(found), reason


def pairs(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame([("document", *row, "idf") for row in rows], columns=list(COLUMNS["similarity"]))


SIMILAR = pairs(("全国", "济南", 0.9), ("全国", "武汉", 0.01), ("济南", "武汉", 0.3), ("武汉", "郑州", 0.2))


def test_the_most_similar_pair_is_one_of_regions() -> None:
    assert notes.similarity_notes(SIMILAR) == [
        "整篇两两相比（不计全国），最相近的是济南与武汉（相似度 0.30），相差最大的是武汉与郑州（0.20）。",
        "与全国的文件最相近的是济南（相似度 0.90）。",
    ]
    matches = pd.DataFrame({"left_region": ["全国", "济南"], "right_region": ["济南", "武汉"]})
    assert closest_pair({"similarity": SIMILAR, "matches": matches}) == ("济南", "武汉")


def test_with_one_region_the_pair_of_the_nation_is_all_there_is() -> None:
    only = SIMILAR.head(1)
    assert len(between_regions(only)) == 1
    assert notes.similarity_notes(only) == ["整篇相比，全国与济南的相似度为 0.90。"]


def test_other_pairs_with_the_same_printed_value_are_counted() -> None:
    tied = pairs(("甲", "乙", 0.5), ("甲", "丙", 0.001), ("乙", "丙", 0.002))
    (said,) = notes.similarity_notes(tied)
    assert said.endswith("相差最大的是甲与丙（0.00，另有 1 对同值）。")


def test_the_nation_stands_behind_the_regions_in_ranked_sentences() -> None:
    rows = [
        (region, category, n, 0, 0.1, 0.1, "covered")
        for region, n in (("全国", 50), ("武汉", 3), ("郑州", 4))
        for category in (*CATEGORIES, UNCODED)
    ]
    coverage = pd.DataFrame(rows, columns=list(COLUMNS["coverage"]))
    assert notes.coverage_notes(coverage)[1] == "信贷：郑州 4 条、武汉 3 条、全国 50 条。"
    measures = pd.DataFrame({"region": ["全国", "武汉", "武汉"], "concrete": [True, True, False]})
    assert [said[:2] for said in notes.concrete_notes(measures)] == ["武汉", "全国"]


def test_source_lines_and_summary_say_it() -> None:
    record = {"documents": [{"region": region} for region in ("全国", "武汉", "全国")]}
    assert theme.source_lines(record)[-1] == SAID
    assert SAID not in theme.source_lines({"documents": [{"region": "武汉"}, {"region": "长三角"}]})
    documents = pd.DataFrame({"kind": ["policy"] * 3, "region": ["全国", "武汉", "全国"]})
    measures = pd.DataFrame({"categories": [""], "concrete": [False], "status": ["machine"]})
    first, last = notes.corpus_notes(documents, measures)
    assert "（全国（2 份）、武汉）" in first
    assert last == SAID


def test_many_regions_have_a_sentence_for_the_rest() -> None:
    """From the thirteenth on they went without a word."""
    names = [f"地{n:02d}" for n in range(14)]
    rows = [(name, n <= i) for i, name in enumerate(names) for n in range(14)]
    said = notes.concrete_notes(pd.DataFrame(rows, columns=["region", "concrete"]))
    assert len(said) == notes.REGIONS_NAMED + 1
    assert (
        said[-1] == "其余 2 个地区写明了数额、期限或产品的措施占比更低：地01 2 条（14%）、地00 1 条（7%）。"
    )


def test_many_robust_pairs_are_counted_and_the_most_similar_named() -> None:
    """228 pairs took two pages of the summary."""
    rows = [(f"地{n}", "武汉", n / 100, "stable" if n else "unstable") for n in range(30)]
    table = pd.DataFrame(rows, columns=["left", "right", "similarity", "verdict"])
    (said,) = notes.robustness_notes(table)
    assert "30 对地区中有 1 对" in said
    assert "其余 29 对名次稳健，见“稳健性”表，其中最相近的是地29–武汉、" in said
    assert said.count("–") == notes.PAIRS_NAMED
