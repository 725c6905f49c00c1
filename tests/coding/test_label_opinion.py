"""The second opinion: learnt from people alone, honest about documents that it has seen, silent where it knows little."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from policykit.coding.opinion import FEWEST_EXAMPLES, OPINION, examples, opinion, second_opinion
from policykit.records import CATEGORIES

ENTERPRISES = ("高新技术企业", "中小企业", "初创企业", "上市后备企业", "专精特新企业")


def sentences(document: str, loan: str = "贷款") -> list[tuple[str, str, str]]:
    """Ten sentences of a document: five on lending by this word, five on training."""
    lending = [(document, f"{loan}{e}{loan}。", "信贷") for e in ENTERPRISES]
    return lending + [(document, f"组织{e}参加培训，交流管理经验。", "") for e in ENTERPRISES]


def coded(rows: list[tuple[str, str, str]]) -> pd.DataFrame:
    ids = [f"{row[0]}/{n:02d}" for n, row in enumerate(rows)]
    table = pd.DataFrame(rows, columns=["doc_id", "text", "categories"])
    return table.assign(measure_id=ids)[["measure_id", "doc_id", "text", "categories"]]


PLAIN = [row for document in "abc" for row in sentences(document)]


def probability(table: pd.DataFrame, measure_id: str, category: str = "信贷") -> float:
    return table.loc[
        (table["measure_id"] == measure_id) & (table["category"] == category), "probability"
    ].iloc[0]


def test_it_tells_lending_from_training_and_where_the_rules_do_not_agree() -> None:
    known = coded(PLAIN)
    asked = coded([("x", "贷款支持科技企业。", "信贷"), ("x", "组织科技企业参加培训。", "信贷")])
    table = second_opinion(asked, known)
    assert table.dtypes.astype(str).to_dict() == OPINION
    assert list(table["category"]) == list(CATEGORIES) * 2
    assert probability(table, "x/00") > 0.5 > probability(table, "x/01")
    assert table.loc[table["category"] == "信贷", ["machine", "disagrees"]].values.tolist() == [
        [True, False],
        [True, True],
    ]


def reversed_codes(rows: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return [(document, text, "" if categories else "信贷") for document, text, categories in rows]


def test_no_document_trains_its_own_test() -> None:
    """What people said of a document moves what is said of others, never of itself."""
    asked = coded(PLAIN + sentences("d") + [("d", "贷款。", ""), ("x", "贷款。", "")])
    one = second_opinion(asked, coded(PLAIN + sentences("d")))
    other = second_opinion(asked, coded(PLAIN + reversed_codes(sentences("d"))))
    for n in range(30, 41):  # the last of them is a sentence of the document that no one coded
        assert probability(one, f"d/{n}") == probability(other, f"d/{n}")
    assert probability(one, "x/41") > probability(other, "x/41")


def test_quality_is_that_of_the_held_out_predictions() -> None:
    rows = PLAIN + reversed_codes(sentences("d"))
    known = coded(rows)
    done = opinion(known, known)
    credit = done.quality.set_index("category").loc["信贷"]
    p = done.table.loc[done.table["category"] == "信贷", "probability"].to_numpy()
    y = np.array([row[2] == "信贷" for row in rows])
    assert (credit["n"], credit["positives"], credit["documents"]) == (40, 20, 4)
    assert credit["brier"] == pytest.approx(((p - y) ** 2).mean(), abs=1e-6)
    assert credit["brier_base"] == 0.25
    said = p >= 0.5
    assert credit["precision"] == pytest.approx((said & y).sum() / said.sum(), abs=1e-6)
    assert credit["recall"] == pytest.approx((said & y).sum() / y.sum(), abs=1e-6)
    assert credit["recall"] < 1, "the document that is coded the other way round is not known beforehand"
    bins = done.reliability[done.reliability["category"] == "信贷"]
    assert bins["n"].sum() == 40
    assert (bins["n"] * bins["observed"].fillna(0)).sum() == pytest.approx(20)
    assert (bins["n"] * bins["predicted"].fillna(0)).sum() == pytest.approx(p.sum(), abs=1e-4)


def test_the_same_codings_in_another_order_give_the_same_bytes() -> None:
    known = coded(PLAIN)
    first = opinion(known, known)
    again = opinion(known, known.sample(frac=1, random_state=3))
    for one, other in zip(vars(first).values(), vars(again).values(), strict=True):
        assert one.to_csv() == other.to_csv()


NOTES = [
    ([], "人工编码只有 0 份文件", "nothing coded"),
    (sentences("a") + sentences("b"), "人工编码只有 2 份文件", "a document held out leaves a single one"),
    (
        [row for document in "abc" for row in sentences(document)[4:]],
        f"只有 3 句，至少要 {FEWEST_EXAMPLES} 句",
        "too few examples",
    ),
    (
        sentences("a") + sentences("a", loan="授信") + sentences("b")[5:] + sentences("c")[5:],
        "留出一份文件后可学的句子太少",
        "all examples in one document",
    ),
]


@pytest.mark.parametrize(("rows", "note", "why"), NOTES, ids=[n[2] for n in NOTES])
def test_where_there_is_too_little_there_is_no_opinion_and_it_says_so(rows, note, why) -> None:
    asked = coded([("x", "发放贷款。", "信贷")])
    done = opinion(asked, coded(rows))
    assert done.table["probability"].isna().all()
    assert not done.table["disagrees"].any()
    credit = done.quality.set_index("category").loc["信贷"]
    assert note in credit["note"]
    assert np.isnan(credit[["precision", "recall", "f1", "brier"]].astype(float)).all()
    assert done.reliability["n"].sum() == 0


def test_of_two_codings_of_a_measure_the_last_counts() -> None:
    known = coded(PLAIN)
    twice = pd.concat([known.assign(categories="担保"), known])
    pd.testing.assert_frame_equal(opinion(known, twice).quality, opinion(known, known).quality)


def test_examples_are_the_sample_and_then_the_decisions(make_tables, make_sample) -> None:
    tables = make_tables([("a", "甲句。", "信贷"), ("a", "乙句。", "")], final={"乙句。": "担保"})
    sample = make_sample({"text": "甲句", "categories": "股权"}, {"text": "别处的句子", "categories": "保险"})
    assert examples(tables, sample).values.tolist() == [
        ["a/条/0", "a", "甲句", "股权"],
        ["", "a", "别处的句子", "保险"],  # of the same document, as far as the sample says
        ["a/条/1", "a", "乙句。", "担保"],
    ]
    assert list(examples(tables)["measure_id"]) == ["a/条/1"]
