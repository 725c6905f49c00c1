"""What is said, and for every kind of sentence a table on which it must not be said."""

from __future__ import annotations

import pandas as pd
import pytest
from report_tables import coverage, named, similarity, table

from policykit.report.charts import theme
from policykit.report.figures import closest_pair
from policykit.report.wording import findings as say
from policykit.report.wording.nation import between_regions, caveat, nations
from policykit.report.wording.record import Record, SourceDocument

NAN = float("nan")
STOOD = "换用其他停用词、分词、权重和计数方式后，"


def texts(found: list[say.Finding]) -> list[str]:
    return [str(finding) for finding in found]


def test_what_was_compared_is_counted(tables):
    assert texts(say.corpus_notes(tables["documents"], tables["measures"])) == [
        "比较的是 3 份政策文件（济南、武汉、聊城），共 4 条措施，其中 3 条归入五类渠道，2 条写明了数额、期限或具体产品。",
        "有 1 条措施依据互相冲突，留待人工判断，未作推测。",
    ]


COVERED = [
    ("the table", {}, [], "信贷：武汉 5 条（具体 2 条）、济南 3 条（具体 1 条）。", 5),
    ("nobody mentions it", {"债券": "absent"}, [], "债券：各份文件都未提及。", 5),
    (
        "of a category that was left out nothing is said",
        {},
        ["担保"],
        "担保：武汉 2 条（具体 1 条）、济南 1 条。",
        1,
    ),
]


@pytest.mark.parametrize(("why", "states", "only", "said", "n"), COVERED, ids=[case[0] for case in COVERED])
def test_channels(tables, why, states, only, said, n):
    cells = tables["coverage"]
    for category, state in states.items():
        cells.loc[cells["category"] == category, "state"] = state
    cells = cells[cells["category"].isin(only)] if only else cells
    notes = texts(say.coverage_notes(cells))[1:]
    assert said in notes
    assert len(notes) == n


ALL = (1, 1, 1, 1, 1, 1)
GAPS = [
    (
        {"济南": (1, 1, 1, 0, 1, 1), "聊城": None},
        None,
        [
            "未提及的渠道：济南（债券）。",
            "未提及不等于没有：空格只说明所列文件没有写。",
            "未能完整读出的文件：聊城；其数字不能作比较。",
        ],
    ),
    ({"武汉": ALL}, None, ["各地区的文件对五类渠道都有涉及，没有空格。"]),
    (
        {"武汉": ALL, "聊城": None},
        None,
        ["未能完整读出的文件：聊城；其数字不能作比较。"],
    ),  # “no gap” must not be said
    (
        {"武汉": ALL},
        ["信贷", "担保"],
        ["各地区的文件都写到了信贷、担保，所选渠道没有空格。"],
    ),  # nothing of all five
]


@pytest.mark.parametrize(("counts", "only", "said"), GAPS)
def test_gaps(counts, only, said):
    cells = coverage(counts)
    assert texts(say.gap_notes(cells[cells["category"].isin(only)] if only else cells)) == said


def test_concreteness_is_told_from_the_largest_share_down(tables):
    measures = tables["measures"].assign(region=["济南", "济南", "武汉", "聊城"])
    assert texts(say.concrete_notes(measures)) == [
        "武汉有 1 条（占 100%）写明了数额、期限或产品。",
        "济南有 1 条（占 50%）写明了数额、期限或产品。",
        "聊城没有写明数额、期限或产品的措施。",
    ]
    names = [f"地{n:02d}" for n in range(14)]
    many = pd.DataFrame(
        [(name, n <= i) for i, name in enumerate(names) for n in range(14)], columns=["region", "concrete"]
    )
    assert str(say.concrete_notes(many)[-1]) == (
        "其余 2 个地区写明了数额、期限或产品的措施占比更低：地01 2 条（14%）、地00 1 条（7%）。"
    )


MOST, LEAST = "用词最相近的是", "用词相差最大的是"
NO_MOST, NO_LEAST = "没有哪一对可以称为最相近", "没有哪一对可以称为相差最大"
ENDS = [
    ("carried", (0.8, 0.7, 0.9, "stable"), (0.2, 0.1, 0.3, "stable"), MOST, LEAST),
    ("its rank moves", (0.8, 0.7, 0.9, "unstable"), (0.2, 0.1, 0.3, "unstable"), NO_MOST, NO_LEAST),
    ("intervals overlap", (0.8, 0.54, 0.9, "stable"), (0.2, 0.1, 0.46, "stable"), NO_MOST, NO_LEAST),
    ("one end is carried", (0.8, 0.7, 0.9, "stable"), (0.2, 0.1, 0.46, "stable"), MOST, NO_LEAST),
]


@pytest.mark.parametrize(("why", "best", "worst", "most", "least"), ENDS, ids=[case[0] for case in ENDS])
def test_an_end_of_the_ranking_is_named_only_where_it_is_carried(why, best, worst, most, least):
    pairs = {("甲", "乙"): best, ("甲", "丙"): (0.5, 0.45, 0.55, "stable"), ("乙", "丙"): worst}
    said = texts(say.similarity_notes(similarity(pairs)))
    assert said[0] == "整篇两两相比，3 对文件的用词相似度在 0.20 至 0.80 之间。"
    assert [note[: len(text)] for note, text in zip(said[1:3], (most, least), strict=True)] == [most, least]


RANKED = [
    ({}, []),
    ({("甲", "乙"): (NAN,)}, []),
    ({("甲", "乙"): (0.5,)}, ["整篇相比，甲与乙的用词相似度为 0.50。"]),  # one pair: no ranking, no rank
    ({("甲", "乙"): (0.501,), ("甲", "丙"): (0.499,)}, ["整篇两两相比，各对文件的用词相似度都是 0.50。"]),
    # nothing was tried: numbers, no names
    (
        {("甲", "乙"): (0.9,), ("甲", "丙"): (0.1,)},
        ["整篇两两相比，2 对文件的用词相似度在 0.10 至 0.90 之间。"],
    ),
]


@pytest.mark.parametrize(("pairs", "said"), RANKED)
def test_without_intervals_no_pair_is_named(pairs, said):
    assert texts(say.similarity_notes(similarity(pairs))) == said


VERDICTS = [
    (["stable", "unstable"], STOOD + "2 对地区中有 1 对的相似度名次移动过大，不宜排序；名次稳健的是甲–乙。"),
    (["unstable", "unstable"], STOOD + "2 对地区的相似度名次都移动过大，不宜排序。"),
    (["stable", "stable"], STOOD + "2 对地区的相似度名次都没有明显移动。"),
]


@pytest.mark.parametrize(("verdicts", "said"), VERDICTS)
def test_a_ranking_that_does_not_survive_is_said(verdicts, said):
    pairs = {
        ("甲", b): (0.6 - i / 10, 0.0, 1.0, v) for i, (b, v) in enumerate(zip("乙丙", verdicts, strict=True))
    }
    assert texts(say.similarity_notes(similarity(pairs)))[-1] == said


def test_many_robust_pairs_are_counted_and_some_named():
    pairs = {(f"地{n:02d}", "武汉"): (n / 100, 0.0, 1.0, "stable" if n else "unstable") for n in range(30)}
    said = texts(say.similarity_notes(similarity(pairs)))[-1]
    assert "30 对地区中有 1 对" in said
    assert "其余 29 对名次稳健，见“相似度”表，按相似度从高到低为地29–武汉、" in said
    assert said.count("–") == say.PAIRS_NAMED


TERMS = [
    ("no chance, well spread", {}, ["济南的文件比其他地区多用“基金”（校正后仍显著，且散见于多条）。"]),
    ("may be chance once corrected", {"p_adjusted": 0.06}, []),
    ("a high likelihood does not help it", {"p_adjusted": 0.06, "log_likelihood": 30.0}, []),
    ("the subject of one article", {"dispersion": 0.85}, []),
    ("used less than elsewhere", {"log_ratio": -1.0}, []),
]


@pytest.mark.parametrize(("why", "facts", "said"), TERMS, ids=[case[0] for case in TERMS])
def test_a_term_is_named_only_where_it_is_carried(why, facts, said):
    row = {
        "region": "济南",
        "term": "基金",
        "log_likelihood": 20.0,
        "log_ratio": 1.0,
        "p_adjusted": 0.01,
        "dispersion": 0.4,
    }
    assert texts(say.term_notes(table("terms", [row | facts]))) == said


def passages(*rows: tuple[str, str, str, int, str]) -> pd.DataFrame:
    return table("passages", named("left_region right_region kind characters left_text", *rows))


def test_shared_passages_leave_citations_out_and_name_no_pair_among_equals():
    rows = [
        ("济南", "武汉", "passage", 22, "甲"),
        ("武汉", "郑州", "passage", 31, "乙\n丙"),
        ("武汉", "郑州", "passage", 20, "丁"),
    ]
    citation = ("济南", "郑州", "citation", 90, "戊")
    said = texts(say.passage_notes(passages(*rows, citation)))
    assert said[:2] == [
        "两份文件之间共有的文字有 3 处（各不少于 20 字），最多的是武汉与郑州（2 处）。",
        "最长的一处有 31 字，见于武汉与郑州：“乙 丙”。",
    ]
    assert (
        texts(say.passage_notes(passages(*rows[:2])))[0]
        == "两份文件之间共有的文字有 2 处（各不少于 22 字）。"
    )
    assert say.passage_notes(passages(citation)) == []
    within = texts(say.passage_notes(passages(("全国", "全国", "passage", 22, "甲"))))
    assert within[0].endswith("最多的在全国自己的几份文件之间（1 处）。")


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
            ("济南", "武汉"): (0.3, 0.25, 0.35, "stable"),
            ("武汉", "郑州"): (0.2, 0.1, 0.24, "stable"),
        }
    )
    said = texts(say.similarity_notes(pairs))
    assert said[0] == "整篇两两相比（不计全国），2 对文件的用词相似度在 0.20 至 0.30 之间。"
    assert said[1].startswith("用词最相近的是济南与武汉（0.30）")
    assert said[3] == "与全国的文件用词最相近的是济南（0.90）。"
    assert (
        len(between_regions(pairs[pairs["right"] == "济南"])) == 3
    )  # with one region its pairs are all there are
    matches = table("matches", named("left_region right_region", ("全国", "济南"), ("济南", "武汉")))
    assert closest_pair({"similarity": pairs, "matches": matches}) == ("济南", "武汉")
    cells = coverage({"全国": (50, *ALL[1:]), "武汉": (3, *ALL[1:]), "郑州": (4, *ALL[1:])})
    assert str(say.coverage_notes(cells)[1]).replace("（具体 25 条）", "") == (
        "信贷：郑州 4 条（具体 2 条）、武汉 3 条（具体 1 条）、全国 50 条。"
    )
    both = Record(documents=tuple(SourceDocument(region) for region in ("全国", "武汉", "全国")))
    assert theme.source_lines(both)[-1] == SAID
    assert SAID not in theme.source_lines(Record(documents=(SourceDocument("武汉"),)))
