"""Which sentence of a sample is which measure; what has no partner is listed with the reason."""

from __future__ import annotations

import pytest

from policykit.coding.pairing import NEAR, normalised, pair_up

LONG = "鼓励银行机构扩大科技型企业信用贷款投放规模"


@pytest.mark.parametrize(
    ("left", "right", "same", "why"),
    [
        ("支持（首台套）保险。", "支持(首台套)保险", True, "width and final mark"),
        ("支持 保险；", "支持\u3000保险。", True, "white space"),
        ("１０％以上", "10%以上", True, "digits"),
        ("支持保险，", "支持保险", True, "a list item"),
        ("支持保险", "支持保证", False, "another word"),
        ("不支持保险", "支持保险", False, "a word more"),
    ],
)
def test_normal_form(left: str, right: str, same: bool, why: str) -> None:
    assert (normalised(left) == normalised(right)) is same, why


def partners(aligned):
    return [(p.sample, p.measure) for p in aligned.pairs]


def test_the_same_text_in_another_order_and_width(make_tables, make_sample) -> None:
    tables = make_tables([("a", "一句。", ""), ("a", "二句（甲）。", "")])
    done = pair_up(make_sample({"text": "二句(甲)；"}, {"text": "一句"}), tables)
    assert partners(done) == [(0, 1), (1, 0)]
    assert (done.sample_left, done.measures_left) == ({}, {})


def test_a_repeated_sentence_is_taken_once_each_by_its_article_first(make_tables, make_sample) -> None:
    tables = make_tables([("a", "同句。", ""), ("a", "同句。", ""), ("a", "同句。", "")], titles={2: "乙"})
    done = pair_up(make_sample({"text": "同句"}, {"text": "同句", "article": "乙"}), tables)
    assert partners(done) == [(0, 0), (1, 2)]
    assert done.measures_left == {1: "not_in_sample"}


def test_a_document_narrows_the_region(make_tables, make_sample) -> None:
    tables = make_tables([("a", "同句。", ""), ("b", "同句。", "")])
    for name in ("b", "b的标题", "b.txt"):
        assert partners(pair_up(make_sample({"text": "同句", "document": name}), tables)) == [(0, 1)]


def test_a_near_sentence_counts_only_where_it_is_the_only_one(make_tables, make_sample) -> None:
    typed = make_sample({"text": LONG + "额"})
    (pair,) = pair_up(typed, make_tables([("a", LONG + "。", ""), ("a", "别的句子。", "")])).pairs
    assert (pair.measure, round(pair.similarity, 4)) == (0, round(2 * 21 / (21 + 22), 4))
    twice = make_tables([("a", LONG + "。", ""), ("a", LONG + "的", "")])
    done = pair_up(typed, twice)
    assert done.pairs == []
    assert done.sample_left == {0: "several"}
    claimed = pair_up(
        make_sample({"text": LONG + "额"}, {"text": LONG + "量"}), make_tables([("a", LONG, "")])
    )
    assert claimed.sample_left == {0: "several", 1: "several"}


def test_what_is_less_than_near_is_not_found(make_tables, make_sample) -> None:
    half = LONG[:11]  # ratio 2·11/32 = 0.69
    assert NEAR > 0.69
    done = pair_up(make_sample({"text": half}), make_tables([("a", LONG, "")]))
    assert done.sample_left == {0: "not_found"}
    assert done.measures_left == {0: "other_document"}


def test_reasons_name_what_is_missing(make_tables, make_sample) -> None:
    tables = make_tables(
        [("a", "一句。", ""), ("a", "二句。", ""), ("b", "三句。", ""), ("c", "四句。", "")],
        regions={"a": "甲地", "b": "甲地", "c": "乙地"},
    )
    sample = make_sample(
        {"region": "甲地市", "text": "一句"},
        {"region": "丙地", "text": "一句"},
        {"region": "甲地", "document": "没有", "text": "一句"},
        {"region": "", "measure_id": "x/1"},
    )
    done = pair_up(sample, tables)
    assert partners(done) == [(0, 0)]
    assert done.sample_left == {1: "no_region", 2: "no_document", 3: "not_found"}
    assert done.measures_left == {1: "not_in_sample", 2: "other_document"}, "乙地 is no part of the sample"


def test_a_measure_id_decides_unless_its_sentence_has_changed(make_tables, make_sample) -> None:
    tables = make_tables([("a", "同句。", ""), ("a", "同句。", ""), ("a", "新句。", "")])
    second, third = tables["measures"]["measure_id"].iloc[1:]
    assert partners(pair_up(make_sample({"measure_id": second, "text": ""}), tables)) == [(0, 1)]
    assert partners(pair_up(make_sample({"measure_id": second, "text": "同句"}), tables)) == [(0, 1)]
    assert partners(pair_up(make_sample({"measure_id": third, "text": "同句"}), tables)) == [(0, 0)]
