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


DEADLINES = (
    ("到2027年,专营机构达到50家以上,规模突破3000亿元。", ["2027", "2027"], "003 L141: for both numbers"),
    ("力争2025年年底贷款余额突破2500亿元。", ["2025-12"], "003 L195: the end of a year"),
    ("2026年6月底前培育企业100家。", ["2026-06"], "the end of a month"),
    ("到2025年末突破10亿元，到2027年突破20亿元。", ["2025-12", "2027"], "each number has the one before it"),
    ("突破10亿元，到2027年形成体系。", [""], "a deadline behind the number is another aim's"),
    ("较2023年增长1倍以上。", [""], "the year it is compared with"),
    ("自2025年起给予30万元补助。", [""], "from when on"),
    ("有效期至2027年12月，试行期两年。", [""], "how long the text is in force"),
    ("补助30万元。", [""], "none"),
)


@pytest.mark.parametrize(("text", "deadlines", "reason"), DEADLINES, ids=[row[-1] for row in DEADLINES])
def test_deadline(text: str, deadlines: list[str], reason: str) -> None:
    assert [q.deadline for q in quantities("m", text, 0)] == deadlines


KINDS = cases("quantities_in_documents_kinds")


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_kind(text: str, kind: str) -> None:
    assert [q.kind for q in quantities("m", text, 0)] == [kind]


COUNTED = (
    ("设立专营机构50家以上。", ["家"], "with a bound"),
    ("推出10款以上产品。", ["款"], "款"),
    ("培育企业500家。", ["家"], "an aim without a bound"),
    ("引进人才100名。", ["名"], "people"),
    ("规模突破3000亿元。", [""], "money counts nothing"),
)


@pytest.mark.parametrize(("text", "counted", "reason"), COUNTED)
def test_counted(text: str, counted: list[str], reason: str) -> None:
    assert [q.counted for q in quantities("m", text, 0)] == counted, reason


RAW = (
    ("郑州", "03/2", ["30万元", "20万元", "10万元"]),
    ("郑州", "10/2", ["不超过实际融资额1.5%", "最高200万元"]),
    ("武汉", "01/2", ["50家以上", "突破3000亿元", "突破5000亿元", "500家以上"]),
    ("武汉", "09/1", ["最长3年期", "最高额度1000万元"]),
    ("聊城", "06/4", ["1%"]),
    ("聊城", "02/2", ["不超过0.5%", "不高于担保金额0.2%"]),
    ("济南", "03/1", ["5年左右"]),
)


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
