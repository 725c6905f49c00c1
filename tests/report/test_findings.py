"""What a sentence is made from: counts, terms that may be named, the nation among the regions."""

from __future__ import annotations

import pytest
from report_tables import named, similarity, table

from policykit.report.charts import theme
from policykit.report.figures import closest_pair
from policykit.report.wording import findings as say
from policykit.report.wording.nation import between_regions, caveat, nations
from policykit.report.wording.record import Record, SourceDocument


def texts(found: list[say.Finding]) -> list[str]:
    return [str(finding) for finding in found]


def test_what_was_compared_is_counted(tables):
    assert texts(say.corpus_notes(tables["documents"], tables["measures"])) == [
        "比较的是 3 份政策文件（济南、武汉、聊城），共 4 条措施，其中 3 条归入五类渠道，2 条写明了数额、期限或具体产品。",
        "有 1 条措施依据互相冲突，留待人工判断，未作推测。",
    ]


TERMS = [
    ("no chance, well spread", {}, True),
    ("may be chance once corrected", {"p_adjusted": 0.06}, False),
    ("a high likelihood does not help it", {"p_adjusted": 0.06, "log_likelihood": 30.0}, False),
    ("the subject of one article", {"dispersion": 0.85}, False),
    ("used less than elsewhere", {"log_ratio": -1.0}, False),
]


@pytest.mark.parametrize(("why", "facts", "carried"), TERMS, ids=[case[0] for case in TERMS])
def test_a_term_is_named_only_where_it_is_carried(why, facts, carried):
    row = {"log_likelihood": 20.0, "log_ratio": 1.0, "p_adjusted": 0.01, "dispersion": 0.4}
    assert say.distinctive(table("terms", [row | facts])) == [carried]


SAID = "全国的文件适用于各地，不是一个地区：列在一起只供对照，不宜与各地排名。"
NATIONS = [
    (["武汉", "全国", "武汉"], ["全国"], "as the reading files national documents"),
    (["国家", "武汉", "中央"], ["国家", "中央"], "as a catalog may call it"),
    (["济南", "长三角"], [], "regions whose plans were issued by national agencies are regions"),
    (["全国"], [], "alone it stands beside nobody"),
]


@pytest.mark.parametrize(("regions", "found", "why"), NATIONS)
def test_the_nation_is_told_by_its_name(regions, found, why):
    assert nations(regions) == found, why
    assert bool(caveat(regions)) == bool(found), why


def test_the_nation_is_ranked_nowhere(tables):
    pairs = similarity(
        {
            ("全国", "济南"): (0.9, 0.8, 0.95, ""),
            ("全国", "武汉"): (0.01, 0.0, 0.1, ""),
            ("济南", "武汉"): (0.3, 0.25, 0.35, "any"),
            ("武汉", "郑州"): (0.2, 0.1, 0.24, "any"),
        }
    )
    assert (
        len(between_regions(pairs[pairs["right"] == "济南"])) == 3
    )  # with one region its pairs are all there are
    matches = table("matches", named("left_region right_region", ("全国", "济南"), ("济南", "武汉")))
    assert closest_pair({"similarity": pairs, "matches": matches}) == ("济南", "武汉")
    both = Record(documents=tuple(SourceDocument(region) for region in ("全国", "武汉", "全国")))
    assert theme.source_lines(both)[-1] == SAID
    assert SAID not in theme.source_lines(Record(documents=(SourceDocument("武汉"),)))
