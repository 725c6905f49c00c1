"""Agreement of coders against published worked examples, hand examples and other implementations."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import cohen_kappa_score

from policykit.coding.agreement import NO_PAIR, NO_VARIANCE, WHOLE, agreement, masi
from policykit.coding.frames import load_frame
from policykit.errors import UnknownChoice

CATEGORIES = load_frame().categories

FEW = {"replicates": 50}


def long(**coders: Sequence[str | None]) -> pd.DataFrame:
    """A long table from what each coder gave to units 0, 1, …; None: not coded."""
    rows = [
        (f"d/{unit:02d}", coder, cell)
        for coder, cells in coders.items()
        for unit, cell in enumerate(cells)
        if cell is not None
    ]
    return pd.DataFrame(rows, columns=["measure_id", "coder", "categories"])


def value(done, category: str, statistic: str, column: str = "value"):
    rows = done.figures[(done.figures["category"] == category) & (done.figures["statistic"] == statistic)]
    return rows[column].iloc[0]


def test_krippendorff_two_observers_binary_data() -> None:
    """Krippendorff 2011, section A: alpha = 0.095."""
    meg, owen = "0100000010", "1110010000"
    table = long(
        meg=["信贷" if v == "1" else "" for v in meg], owen=["信贷" if v == "1" else "" for v in owen]
    )
    done = agreement(table, **FEW)
    assert value(done, "信贷", "alpha") == pytest.approx(1 - 19 * 4 / (14 * 6))
    assert round(value(done, "信贷", "alpha"), 3) == 0.095
    assert value(done, "信贷", "percent") == 0.6
    assert value(done, "信贷", "alpha", "prevalence") == 6 / 20


def test_krippendorff_four_observers_with_missing_data() -> None:
    """Section C: alpha = 0.743; the unit that one observer alone coded does not enter."""
    units = "11.1 2232 3333 3333 2222 1234 4444 1121 2222 .555 ..11 ..3.".split()
    name = {str(i): c for i, c in enumerate(CATEGORIES, start=1)}
    coders = {f"o{i}": [name.get(unit[i]) for unit in units] for i in range(4)}
    done = agreement(long(**coders), **FEW)
    assert round(value(done, WHOLE, "alpha"), 3) == 0.743
    assert value(done, WHOLE, "alpha", "n") == done.measures == 11


@pytest.mark.parametrize(
    ("left", "right", "distance", "why"),
    [
        ("", "", 0, "both say none"),
        ("信贷", "信贷", 0, "equal"),
        ("信贷", "", 1, "nothing shared"),
        ("信贷", "信贷|股权", 1 - 1 / 2 * 2 / 3, "one holds the other"),
        ("信贷|保险", "信贷|股权", 1 - 1 / 3 * 1 / 3, "they overlap"),
        ("信贷", "股权", 1, "disjoint"),
    ],
)
def test_masi_distance(left: str, right: str, distance: float, why: str) -> None:
    a, b = (frozenset(filter(None, side.split("|"))) for side in (left, right))
    assert masi(a, b) == masi(b, a) == pytest.approx(distance), why


def random_codings(seed: int, measures: int = 60) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    truth = rng.random((measures, len(CATEGORIES))) < 0.3
    cells = {}
    for coder in "abc":
        marks = truth ^ (rng.random(truth.shape) < 0.15)
        named = ["|".join(c for c, m in zip(CATEGORIES, row, strict=True) if m) for row in marks]
        cells[coder] = [None if rng.random() < 0.2 else cell for cell in named]
    return long(**cells)


def naive_alpha(table: pd.DataFrame, distance) -> float:
    """Alpha from its definition: mean distance within units over mean distance of all pairs of values."""
    units = [list(group["categories"]) for _, group in table.groupby("measure_id") if len(group) > 1]
    within = sum(
        distance(u[i], u[j]) / (len(u) - 1)
        for u in units
        for i in range(len(u))
        for j in range(len(u))
        if i != j
    )
    values = [v for u in units for v in u]
    n = len(values)
    all_pairs = sum(distance(values[i], values[j]) for i in range(n) for j in range(n) if i != j)
    return 1 - (within / n) / (all_pairs / (n * (n - 1)))


@pytest.mark.parametrize("seed", [1, 2])
def test_figures_equal_other_implementations(seed: int) -> None:
    table = random_codings(seed)
    done = agreement(table, **FEW)
    wide = table.pivot(index="measure_id", columns="coder", values="categories")
    for category in CATEGORIES:
        both = wide[["a", "b"]].dropna().apply(lambda column, c=category: column.str.contains(c))
        assert value(done, category, "kappa") == pytest.approx(cohen_kappa_score(both["a"], both["b"]))
        assert value(done, category, "percent") == pytest.approx((both["a"] == both["b"]).mean())
        nominal = naive_alpha(table, lambda x, y, c=category: float((c in x) != (c in y)))
        assert value(done, category, "alpha") == pytest.approx(nominal)
    sets = naive_alpha(table, lambda x, y: masi(*(frozenset(filter(None, s.split("|"))) for s in (x, y))))
    assert value(done, WHOLE, "alpha") == pytest.approx(sets)
    low, high = value(done, WHOLE, "alpha", "low"), value(done, WHOLE, "alpha", "high")
    assert low < value(done, WHOLE, "alpha") < high


@pytest.mark.parametrize(
    ("table", "statistics", "note", "why"),
    [
        (long(), {"alpha"}, NO_PAIR, "no coding at all"),
        (long(a=["信贷", ""]), {"alpha"}, NO_PAIR, "one coder"),
        (
            long(a=["信贷", None], b=[None, "信贷"]),
            {"percent", "kappa", "alpha"},
            NO_PAIR,
            "nothing in common",
        ),
        (long(a=["", ""], b=["", ""]), {"kappa", "alpha"}, NO_VARIANCE, "all say none"),
        (long(a=["信贷"], b=["信贷"]), {"kappa", "alpha"}, NO_VARIANCE, "a single measure, coded alike"),
    ],
)
def test_what_is_not_defined_is_nan_with_a_reason(table, statistics, note, why) -> None:
    figures = agreement(table, **FEW).figures
    undefined = figures[figures["value"].isna()]
    assert set(undefined["statistic"]) == statistics, why
    assert set(undefined["note"]) == {note}, why
    assert set(figures.loc[figures["value"].notna(), "note"]) <= {""}
    assert undefined[["low", "high"]].isna().all(axis=None)


def test_the_last_row_of_a_coder_counts_and_documents_are_drawn() -> None:
    table = pd.concat([long(a=["", "", ""], b=["信贷", "信贷", ""]), long(a=["信贷", "信贷"])])
    done = agreement(table, **FEW)
    assert value(done, "信贷", "percent") == 1
    assert done.resampled == "measure"
    assert agreement(table.assign(doc_id=table["measure_id"]), **FEW).resampled == "document"


def test_adjudications_and_what_was_withdrawn_are_no_codings() -> None:
    rows = [
        ("d/1", "a", "信贷", "s1", ""),
        ("d/1", "b", "", "s1", ""),
        ("d/1", "b", "信贷", "adjudication", ""),
        ("d/2", "a", "股权", "s2", ""),
        ("d/2", "a", "信贷", "s2", ""),
        ("d/2", "a", "信贷", "s2", "withdraw"),
        ("d/2", "b", "股权", "s2", ""),
        ("d/3", "a", "股权", "s2", ""),
        ("d/3", "a", "股权", "s2", "withdraw"),
        ("d/3", "b", "股权", "s2", ""),
    ]
    table = pd.DataFrame(rows, columns=["measure_id", "coder", "categories", "task", "action"])
    done = agreement(table, **FEW)
    assert done.measures == 2
    assert done.disagreements["measure_id"].tolist() == ["d/1"]
    assert value(agreement(table, task="s1", **FEW), "信贷", "percent") == 0
    assert value(agreement(table, task="s2", **FEW), "股权", "percent") == 1
    with pytest.raises(UnknownChoice, match="s1、s2、adjudication"):
        agreement(table, task="s3")


def test_disagreements_show_each_coders_set() -> None:
    table = long(
        a=["信贷", "信贷|股权", "", "保险"], b=["信贷", "信贷", "担保", "保险"], c=[None, None, "", "债券"]
    )
    done = agreement(table.assign(text="句" + table["measure_id"]), **FEW)
    assert done.disagreements.values.tolist() == [
        ["d/01", "句d/01", "股权", "信贷|股权", "信贷", ""],
        ["d/02", "句d/02", "担保", "无", "担保", "无"],
        ["d/03", "句d/03", "保险|债券", "保险", "保险", "债券"],
    ]


def test_the_order_of_the_rows_moves_nothing() -> None:
    table = random_codings(3)
    shuffled = table.sample(frac=1, random_state=1)
    one, other = agreement(table, **FEW), agreement(shuffled, **FEW)
    pd.testing.assert_frame_equal(one.figures, other.figures, check_exact=True)
    pd.testing.assert_frame_equal(one.disagreements, other.disagreements)


def test_a_table_that_cannot_be_used_says_so() -> None:
    with pytest.raises(UnknownChoice, match="coder"):
        agreement(pd.DataFrame({"measure_id": ["a"], "categories": [""]}))
    with pytest.raises(UnknownChoice, match="信托"):
        agreement(long(a=["信托"]))
    assert not math.isnan(value(agreement(long(a=["信贷"], b=["信贷"]), **FEW), "信贷", "percent"))
