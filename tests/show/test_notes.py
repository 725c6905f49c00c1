import pandas as pd
import pytest

from policykit.show import notes

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


def test_gaps_and_unread_documents(tables):
    assert notes.gap_notes(tables["coverage"]) == [
        "未提及的渠道：济南（债券）。",
        "未提及不等于没有：空格只说明这份文件没有写。",
        "未能完整读出的文件：聊城；其数字不能作比较。",
    ]


def test_no_gap_is_said_only_when_every_cell_was_read(tables):
    read = tables["coverage"][tables["coverage"]["region"] == "武汉"]
    assert notes.gap_notes(read) == ["各地区的文件对五类渠道都有涉及，没有空格。"]


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
    for name in ("济南", "武汉", "聊城", "专营机构", "光谷"):
        text = text.replace(name, "")
    assert [c for c in text if "\u4e00" <= c <= "\u9fff"] == []
