"""Which numbers state one grant, per whom, and what was before."""

from __future__ import annotations

import pytest
from comparing import cases

from policykit.gongwen.facts.grants import per
from policykit.gongwen.facts.quantities import quantities


def grants(text: str) -> list[tuple[str, int]]:
    return [(q.phrase, q.grant) for q in quantities("m", text, 0)]


GRANTS = cases("grants_grants")


@pytest.mark.parametrize(("text", "expected", "reason"), GRANTS, ids=[row[-1] for row in GRANTS])
def test_grant(text: str, expected: list[int], reason: str) -> None:
    assert [n for _, n in grants(text)] == expected, grants(text)


def test_a_ceiling_takes_over_the_kind_of_its_grant() -> None:
    found = quantities("m", "每笔补助10万元，单户企业累计不超过50万元。", 0)
    assert [q.kind for q in found] == ["subsidy", "subsidy"]  # 单户 alone would say loan_terms


FORMER = cases("grants_former")


@pytest.mark.parametrize(("text", "expected", "reason"), FORMER, ids=[row[-1] for row in FORMER])
def test_former(text: str, expected: list[bool], reason: str) -> None:
    assert [q.former for q in quantities("m", text, 0)] == expected


def test_only_the_new_value_is_an_aim() -> None:
    found = quantities("m", "到2027年占比由30%提高到50%。", 0)
    assert [(q.value, q.kind) for q in found] == [(0.3, "other"), (0.5, "target")]


PER = cases("grants_per")


@pytest.mark.parametrize(("text", "expected", "reason"), PER, ids=[row[-1] for row in PER])
def test_per(text: str, expected: tuple[str, ...], reason: str) -> None:
    assert quantities("m", text, 0)[0].per == expected


def test_per_of_nothing() -> None:
    assert per("", 0, 0) == ()
