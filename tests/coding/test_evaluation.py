"""Precision, recall and F1 against a hand-counted sample and scikit-learn; differences with their evidence."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import precision_recall_fscore_support

from policykit.coding.evaluation import EXACT, MACRO, MICRO, STATISTICS, evaluate, machine_categories
from policykit.coding.frames import load_frame

CATEGORIES = load_frame().categories

ROWS = [
    ("a", "甲句。", "信贷"),
    ("a", "乙句。", "信贷"),
    ("a", "丙句。", "信贷"),
    ("a", "丁句。", "股权"),
    ("a", "戊句。", "担保"),
]
SAMPLE = [
    {"text": "甲句", "categories": "信贷"},
    {"text": "乙句", "categories": "信贷|股权"},
    {"text": "丙句", "categories": ""},
    {"text": "丁句", "categories": "股权"},
    {"text": "己句没有", "categories": "信贷"},
]


def figure(done, category: str, statistic: str, coding: str = "machine", layer: str = "categories"):
    asked = {"coding": coding, "layer": layer, "category": category, "statistic": statistic}
    (row,) = (row for row in done.figures.to_dict("records") if asked.items() <= row.items())
    return row


HAND = [
    ("信贷", 2 / 3, 2 / 3, 2 / 3, (2, 1, 1)),  # right: 甲 乙; too much: 丙; not found: 己
    ("股权", 1.0, 1 / 2, 2 / 3, (1, 0, 1)),  # right: 丁; missed: 乙
    (MICRO, 3 / 4, 3 / 5, 2 / 3, (3, 1, 2)),
    (MACRO, 5 / 6, 7 / 12, 2 / 3, (3, 1, 2)),  # over 信贷 and 股权; no other has a value
]


@pytest.mark.parametrize(("category", "precision", "recall", "f1", "held"), HAND, ids=[h[0] for h in HAND])
def test_figures_by_hand(make_tables, make_sample, category, precision, recall, f1, held) -> None:
    done = evaluate(make_sample(*SAMPLE), make_tables(ROWS), replicates=50)
    for statistic, value in zip(STATISTICS, (precision, recall, f1), strict=True):
        row = figure(done, category, statistic)
        assert row["value"] == pytest.approx(value), statistic
        assert (row["tp"], row["fp"], row["fn"]) == held
        assert row["n"] == 5


def test_the_share_of_sets_that_are_right_counts_what_was_not_found(make_tables, make_sample) -> None:
    done = evaluate(make_sample(*SAMPLE), make_tables(ROWS), replicates=50)
    assert figure(done, EXACT, "share")["value"] == pytest.approx(2 / 5)
    nothing = evaluate(make_sample({"text": "己句没有"}), make_tables(ROWS), replicates=50)
    assert figure(nothing, EXACT, "share")["value"] == 0, "an empty set that was never coded is not right"
    assert (done.sentences, done.exact, done.near) == (5, 4, 0)


def test_what_is_not_defined_says_why(make_tables, make_sample) -> None:
    done = evaluate(make_sample(*SAMPLE), make_tables(ROWS), replicates=50)
    row = figure(done, "保险", "f1")
    assert np.isnan([row["value"], row["low"], row["high"]]).all()
    assert row["note"] == "两边都没有这一类"
    assert figure(done, "保险", "precision")["note"] == "没有标出这一类"
    assert figure(done, "保险", "recall")["note"] == "样本中没有这一类"
    assert figure(done, "股权", "precision")["note"].startswith("没有差错，区间退化；按 3/n 法则")
    assert figure(done, MACRO, "f1")["note"] == "不含没有数值的保险、债券、担保"


def test_figures_equal_scikit_learn(make_tables, make_sample) -> None:
    rng = np.random.default_rng(5)
    want, got = (rng.random((2, 80, 5)) < 0.3).astype(bool)

    def cell(row):
        return "|".join(c for c, m in zip(CATEGORIES, row, strict=True) if m)

    tables = make_tables([(f"d{i % 4}", f"第{i}句。", cell(row)) for i, row in enumerate(got)])
    done = evaluate(
        make_sample(*({"text": f"第{i}句", "categories": cell(row)} for i, row in enumerate(want))), tables
    )
    each = precision_recall_fscore_support(want, got)
    for name, average in ((MICRO, "micro"), (MACRO, "macro")):
        others = precision_recall_fscore_support(want, got, average=average)
        for statistic, other in zip(STATISTICS, others, strict=False):
            row = figure(done, name, statistic)
            assert row["value"] == pytest.approx(other)
            assert row["low"] < row["value"] < row["high"]
    for k, category in enumerate(CATEGORIES):
        for statistic, others in zip(STATISTICS, each, strict=False):
            assert figure(done, category, statistic)["value"] == pytest.approx(others[k])
    assert (done.resampled, done.documents) == ("document", 4)


def test_human_decisions_are_judged_apart_from_the_machine(make_tables, make_sample) -> None:
    tables = make_tables(ROWS, final={"丙句。": "", "甲句。": "保险"})
    done = evaluate(make_sample(*SAMPLE), tables, replicates=50)
    assert done.decided == 2
    assert figure(done, "信贷", "f1")["value"] == pytest.approx(2 / 3), "the machine's own coding stands"
    assert figure(done, "信贷", "precision", "final")["value"] == 1
    assert figure(done, "保险", "precision", "final")["value"] == 0
    assert set(evaluate(make_sample(*SAMPLE), make_tables(ROWS), replicates=50).figures["coding"]) == {
        "machine"
    }


def test_differences_show_evidence_for_and_against(make_tables, make_sample) -> None:
    tables = make_tables(ROWS, against={"乙句。": ("股权", "股权", "head")}, status={"丁句。": "open"})
    done = evaluate(make_sample(*SAMPLE), tables, replicates=50)
    assert done.waiting == 1
    second, third = done.differences.to_dict("records")
    assert (second["sample"], second["coded"], second["missing"], second["extra"]) == (
        "信贷|股权",
        "信贷",
        "股权",
        "",
    )
    assert (second["speaks_for"], second["speaks_against"]) == ("词(信贷,term)", "股权(股权,head)")
    assert (third["text"], third["extra"], third["line"]) == ("丙句。", "信贷", "4")


def test_what_has_no_partner_is_listed_on_both_sides(make_tables, make_sample) -> None:
    done = evaluate(make_sample(*SAMPLE), make_tables(ROWS), replicates=50)
    assert done.unmatched.values.tolist() == [
        ["sample", "某地", "", "6", "己句没有", "信贷", "not_found"],
        ["corpus", "某地", "a", "a/条/4", "戊句。", "担保", "not_in_sample"],
    ]


def test_an_empty_sample_has_no_figures(make_tables, make_sample) -> None:
    done = evaluate(make_sample(), make_tables(ROWS), replicates=50)
    assert done.figures["value"].isna().all()
    assert (len(done.differences), len(done.unmatched), done.sentences) == (0, 0, 0)


def test_the_machines_coding_is_what_counts_of_its_evidence(make_tables) -> None:
    tables = make_tables([("a", "甲句。", "股权|信贷"), ("a", "乙句。", "")], final={"甲句。": "担保"})
    assert list(machine_categories(tables).values()) == ["信贷|股权", ""]


LAYERED = [
    {"text": "甲", "categories": "信贷", "instruments": "贴息、风险补偿", "money": "是", "strength": "4", "receiver": "企业",
     "quantities": "35%、最高50万元", "offers": "贴息 35%；补贴奖励 最高50万元"},
    {"text": "乙", "categories": "信贷", "instruments": "一般贷款", "money": "是", "strength": "2", "receiver": "银行"},
    {"text": "丙", "categories": "", "strength": "2.0", "receiver": "无"},
    {"text": "没有", "categories": "信贷", "instruments": "贴息", "strength": "1"},
]  # fmt: skip
LAYER_FIGURES = [
    ("instruments", "f1", 0.8, (2, 0, 1), "风险补偿 is missed"),
    ("money", "f1", 2 / 3, (1, 0, 1), "乙 has none"),
    ("strength", "share", 2 / 3, (2, 0, 1), "乙 is graded 1"),
    ("receiver", "f1", 0.8, (2, 1, 0), "企业 of 乙 is too much"),
    (
        "quantities",
        "precision",
        1 / 2,
        (1, 1, 1),
        "by value and unit, however it is written: 60万 is not 50万",
    ),
    ("offers", "recall", 1 / 2, (1, 1, 1), "the rate before the amount; the reward has another one"),
]


@pytest.mark.parametrize(
    ("layer", "statistic", "value", "held", "why"), LAYER_FIGURES, ids=[f[0] for f in LAYER_FIGURES]
)
def test_every_layer_that_the_sample_coded_is_judged(
    make_tables, make_sample, layer, statistic, value, held, why
) -> None:
    tables = make_tables([("a", "甲", "信贷"), ("a", "乙", "信贷"), ("a", "丙", "")])
    first = tables["measures"]["measure_id"].iloc[0]
    tables["labels"]["instrument"] = ["贴息", "一般贷款"]
    tables["measures"] = tables["measures"].assign(
        money=[True, False, False], strength=[4, 1, 2], receiver=["企业", "银行|企业", ""]
    )
    tables["quantities"] = pd.DataFrame(
        {"measure_id": first, "value": [0.35, 600000.0], "unit": ["ratio", "CNY"]}
    )
    offered = {
        "form": ["贴息", "补贴奖励"],
        "rate": [0.35, None],
        "amount": [500000.0, None],
        "cap": [None, 600000.0],
    }
    tables["offers"] = pd.DataFrame({"measure_id": first, **offered})
    done = evaluate(make_sample(*LAYERED), tables, replicates=20)
    row = figure(done, EXACT if layer == "strength" else layer, statistic, layer=layer)
    assert row["value"] == pytest.approx(value), why
    assert (row["n"], row["tp"], row["fp"], row["fn"]) == (3, *held), (
        "a sentence that is missing is judged by its categories"
    )
    assert set(done.figures["layer"]) == {"categories", *(f[0] for f in LAYER_FIGURES)}, (
        "what nobody coded is not judged"
    )
    assert done.differences.groupby("layer").size().to_dict() == dict.fromkeys(
        (f[0] for f in LAYER_FIGURES), 1
    )
