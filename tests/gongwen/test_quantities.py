"""Phrases of amounts, written before the rules were: every second one was held back."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from policykit.gongwen.facts.quantities import quantities


def rows() -> list[dict[str, str]]:
    with (Path(__file__).parent / "quantities.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def said(text: str) -> str:
    found = quantities("m", text, 0)
    parts = ((text[q.start : q.end], q.value, q.unit, q.bound, "|".join(q.per)) for q in found)
    return (
        ";".join(f"{value:.15g} {unit} {bound} {per}".strip() for _, value, unit, bound, per in parts) or "-"
    )


def expected(found: str) -> str:
    return ";".join(part.partition("=")[2] or part for part in found.split(";"))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["reason"])
def test_quantities(row: dict[str, str]) -> None:
    assert said(row["text"]) == expected(row["found"])
