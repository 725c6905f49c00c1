import pandas as pd
import pytest

from policykit.report.wording import notes

PAIRS = ["level", "left", "right", "similarity", "idf"]
KEYS = ["region", "term", "log_likelihood", "log_ratio"]


def test_corpus_sentence_counts_what_the_tables_hold(tables):
    assert notes.corpus_notes(tables["documents"], tables["measures"]) == [
        "比较的是 3 份政策文件（济南、武汉、聊城），共 4 条措施，其中 3 条归入五类渠道，"
        "2 条写明了数额、期限或具体产品。",
        "有 1 条措施依据互相冲突，留待人工判断，未作推测。",
    ]


def test_coverage_sentences(tables):
    assert notes.coverage_notes(tables["coverage"])[1:] == [
        "信贷：武汉 5 条（具体 2 条）、济南 3 条（具体 1 条）。",
        "保险：武汉 2 条（具体 1 条）、济南 1 条。",
        "股权：济南 2 条（具体 1 条）、武汉 1 条。",
        "债券：武汉 1 条。",
        "担保：武汉 2 条（具体 1 条）、济南 1 条。",
    ]


def test_a_category_that_no_one_mentions_is_said_to_be_so(tables):
    coverage = tables["coverage"]
    coverage.loc[coverage["category"] == "债券", "state"] = "absent"
    assert "债券：各份文件都未提及。" in notes.coverage_notes(coverage)


def test_of_a_category_that_was_left_out_nothing_is_said(tables):
    coverage = tables["coverage"]
    said = notes.coverage_notes(coverage[coverage["category"] == "担保"])[1:]
    assert said == ["担保：武汉 2 条（具体 1 条）、济南 1 条。"]


def test_gaps_and_unread_documents(tables):
    assert notes.gap_notes(tables["coverage"]) == [
        "未提及的渠道：济南（债券）。",
        "未提及不等于没有：空格只说明所列文件没有写。",
        "未能完整读出的文件：聊城；其数字不能作比较。",
    ]


def test_no_gap_is_said_only_when_every_cell_was_read(tables):
    read = tables["coverage"][tables["coverage"]["region"] == "武汉"]
    assert notes.gap_notes(read) == ["各地区的文件对五类渠道都有涉及，没有空格。"]


def test_of_a_narrowed_table_only_its_channels_are_said_to_be_covered(tables):
    """济南 has no 债券: with 信贷 and 担保 alone chosen, nothing may be said of all five."""
    cells = tables["coverage"]
    chosen = cells[(cells["region"] == "武汉") & cells["category"].isin(["信贷", "担保", "未归类"])]
    assert notes.gap_notes(chosen) == ["各地区的文件都写到了信贷、担保，所选渠道没有空格。"]


@pytest.mark.parametrize(
    ("rows", "sentences"),
    [
        ([], []),
        ([("济南", "武汉", float("nan"))], []),
        ([("济南", "武汉", 0.5)], ["整篇相比，济南与武汉的相似度为 0.50。"]),
        (
            [("济南", "武汉", 0.5), ("济南", "聊城", 0.7), ("武汉", "聊城", 0.2)],
            ["整篇两两相比，最相近的是济南与聊城（相似度 0.70），相差最大的是武汉与聊城（0.20）。"],
        ),
        (
            [("济南", "武汉", 0.501), ("济南", "聊城", 0.499)],
            ["整篇两两相比，各对文件的相似度都是 0.50。"],
        ),
    ],
)
def test_similarity_sentences(rows, sentences):
    table = pd.DataFrame([("document", *row, "x") for row in rows], columns=PAIRS)
    assert notes.similarity_notes(table) == sentences


@pytest.mark.parametrize(
    ("rows", "sentences", "why"),
    [
        ([], [], "nothing to say"),
        ([("济南", "基金", 10.82, 1.0)], [], "p > 0.001 is no news"),
        ([("济南", "基金", 30.0, -1.0)], [], "used less than elsewhere"),
        (
            [("济南", t, 20.0, 1.0) for t in ("甲", "乙", "丙", "丁")],
            ["济南的文件比其他地区明显多用“甲”“乙”“丙”。"],
            "three at most",
        ),
    ],
)
def test_term_sentences(rows, sentences, why):
    assert notes.term_notes(pd.DataFrame(rows, columns=KEYS)) == sentences, why


def test_the_english_summary_has_no_chinese_but_names(tables):
    text = "".join(notes.summary(tables, lang="en"))
    for name in ("济南", "武汉", "聊城", "专营机构", "光谷", "文"):  # 文: a quoted passage
        text = text.replace(name, "")
    assert [c for c in text if "\u4e00" <= c <= "\u9fff"] == []


def test_a_region_says_what_it_covers_and_what_it_does_not_mention(tables):
    assert notes.region_notes(tables["coverage"], tables["measures"]) == [
        "济南：2 条措施，写到信贷 3 条、保险 1 条、股权 2 条、担保 1 条；未提及债券。",
        "武汉：2 条措施，写到信贷 5 条、保险 2 条、股权 1 条、债券 1 条、担保 2 条。",
    ]  # 聊城 could not be read: its silence says nothing


def test_a_region_without_any_channel_is_said_to_be_so(tables):
    coverage = tables["coverage"].query("region == '武汉'").assign(measures=0, state="absent")
    assert notes.region_notes(coverage, tables["measures"]) == ["武汉：2 条措施，都没有归入五类渠道。"]


def test_more_regions_than_a_reader_compares_get_no_sentence_each(tables, monkeypatch):
    monkeypatch.setattr(notes, "REGIONS_NAMED", 2)
    assert notes.region_notes(tables["coverage"], tables["measures"]) == []


def test_concreteness_is_told_from_the_largest_share_down(tables):
    measures = tables["measures"]
    measures["region"] = ["济南", "济南", "武汉", "聊城"]
    assert notes.concrete_notes(measures) == [
        "武汉有 1 条（占 100%）写明了数额、期限或产品。",
        "济南有 1 条（占 50%）写明了数额、期限或产品。",
        "聊城没有写明数额、期限或产品的措施。",
    ]
    assert notes.concrete_notes(measures.iloc[:0]) == []


def test_shared_passages_leave_citations_out():
    columns = ["left_region", "right_region", "kind", "characters", "left_text"]
    rows = [
        ("济南", "武汉", "passage", 22, "甲"),
        ("武汉", "郑州", "passage", 31, "乙\n丙"),
        ("武汉", "郑州", "passage", 20, "丁"),
        ("济南", "郑州", "citation", 90, "戊"),
    ]
    said = notes.borrowing_notes(pd.DataFrame(rows, columns=columns))
    assert said[:2] == [
        "两份文件之间共有的文字有 3 处（各不少于 20 字），最多的是武汉与郑州（2 处）。",
        "最长的一处有 31 字，见于武汉与郑州：“乙 丙”。",
    ]
    assert notes.borrowing_notes(pd.DataFrame(rows[3:], columns=columns)) == []


def test_findings_know_their_measures_and_leave_out_empty_headings(tables):
    tables["passages"] = tables["passages"].iloc[:0]
    found = dict(notes.findings(tables))
    assert "共有文字" not in found
    assert found["各渠道的情况"][1].look == {"category": "信贷"}
    assert found["异同"][0].look == {"left": "济南", "right": "武汉"}
    assert found["用词"][0].look == {"region": "济南", "search": "专营机构"}
    assert [said for part in found.values() for said in part] == notes.summary(tables)


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        ([], []),
        (
            ["stable", "unstable"],
            [
                "换用其他停用词、分词、权重和计数方式后，2 对地区中有 1 对的相似度名次移动过大，不宜排序；名次稳健的是甲–乙。"
            ],
        ),
        (
            ["unstable", "unstable"],
            ["换用其他停用词、分词、权重和计数方式后，2 对地区的相似度名次都移动过大，不宜排序。"],
        ),
        (["stable"], ["只有甲与乙一对地区，没有名次可比，谈不上稳健与否。"]),  # one pair keeps any rank
    ],
)
def test_a_ranking_that_does_not_survive_is_said(verdicts, said):
    pairs = [("甲", "乙"), ("甲", "丙")]
    rows = [(*pair, verdict) for pair, verdict in zip(pairs, verdicts, strict=False)]
    table = pd.DataFrame(rows, columns=["left", "right", "verdict"])
    assert notes.robustness_notes(table) == said
    assert notes.robustness_notes(None) == []
