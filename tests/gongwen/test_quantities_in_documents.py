"""Quantities: every unit, bound, range, list, base and deadline, and what is no quantity."""

from __future__ import annotations

import pytest
from comparing import cases
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.gongwen.document import Parsed
from policykit.gongwen.facts.quantities import quantities

UNITS = cases("quantities_in_documents_units")


def read(text: str) -> list[tuple[str, float, str, str]]:
    return [(q.phrase, q.value, q.unit, q.bound) for q in quantities("m", text, 0)]


@pytest.mark.parametrize(("text", "value", "unit", "reason"), UNITS)
def test_unit(text: str, value: float, unit: str, reason: str) -> None:
    assert [(q.value, q.unit) for q in quantities("m", text, 0)] == [(pytest.approx(value), unit)], reason


BOUNDS = cases("quantities_in_documents_bounds")


@pytest.mark.parametrize(("text", "expected", "reason"), BOUNDS, ids=[row[-1] for row in BOUNDS])
def test_bound(text: str, expected: list[tuple[str, float, str, str]], reason: str) -> None:
    assert read(text) == [(p, pytest.approx(v), u, b) for p, v, u, b in expected]


NOTHING = cases("quantities_in_documents_nothing")


@pytest.mark.parametrize(("text", "reason"), NOTHING)
def test_no_quantity(text: str, reason: str) -> None:
    assert read(text) == [], reason


BASES = cases("quantities_in_documents_bases")


@pytest.mark.parametrize(("text", "bases", "reason"), BASES, ids=[row[-1] for row in BASES])
def test_base(text: str, bases: list[str], reason: str) -> None:
    assert [q.base for q in quantities("m", text, 0)] == bases


DEADLINES = cases("quantities_in_documents_deadlines")


@pytest.mark.parametrize(("text", "deadlines", "reason"), DEADLINES, ids=[row[-1] for row in DEADLINES])
def test_deadline(text: str, deadlines: list[str], reason: str) -> None:
    assert [q.deadline for q in quantities("m", text, 0)] == deadlines


KINDS = cases("quantities_in_documents_kinds")


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_kind(text: str, kind: str) -> None:
    assert [q.kind for q in quantities("m", text, 0)] == [kind]


COUNTED = cases("quantities_in_documents_counted")


@pytest.mark.parametrize(("text", "counted", "reason"), COUNTED)
def test_counted(text: str, counted: list[str], reason: str) -> None:
    assert [q.counted for q in quantities("m", text, 0)] == counted, reason


RAW = cases("quantities_in_documents_raw")


@pytest.mark.parametrize(("region", "measure", "phrases"), RAW)
def test_phrases_of_a_measure(
    policies: dict[str, Parsed], region: str, measure: str, phrases: list[str]
) -> None:
    found = policies[region]
    mine = [q for q in found.quantities if q.measure_id == f"{found.document.doc_id}/{measure}"]
    assert [q.phrase for q in mine] == phrases


@pytest.mark.parametrize(
    ("region", "count"), [("济南", 1), ("长三角", 1), ("山西", 0), ("武汉", 21), ("郑州", 17), ("聊城", 16)]
)
def test_number_of_quantities(policies: dict[str, Parsed], region: str, count: int) -> None:
    assert len(policies[region].quantities) == count


NUMBERS = st.integers(1, 9999)
MONEY = st.sampled_from([("元", 1), ("万元", 10**4), ("亿元", 10**8)])
WORDS = st.sampled_from(
    [("给予", "exact"), ("最高", "max"), ("不超过", "max"), ("不低于", "min"), ("突破", "min")]
)


@given(NUMBERS, MONEY, WORDS)
@settings(derandomize=True, max_examples=60, deadline=None)
def test_any_amount_under_any_bound(n: int, money: tuple[str, int], word: tuple[str, str]) -> None:
    text = f"对企业{word[0]}{n}{money[0]}。"
    (found,) = quantities("m", text, 100)
    assert (found.value, found.unit, found.bound) == (n * money[1], "CNY", word[1])
    assert text[found.start - 100 : found.end - 100] == found.phrase


@given(st.text(alphabet="123万亿元%年个月家不超过至-、最高以上，。左右", max_size=25))
@settings(derandomize=True, max_examples=120, deadline=None)
def test_quantities_of_any_text_do_not_overlap(text: str) -> None:
    found = quantities("m", text, 0)
    assert [text[q.start : q.end] for q in found] == [q.phrase for q in found]
    spans = [(q.start, q.end) for q in found]
    assert all(a[1] <= b[0] for a, b in zip(spans, spans[1:], strict=False))
