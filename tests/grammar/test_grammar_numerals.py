"""Chinese and mixed numerals: a table of what is printed and what it is worth."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.gongwen.words.numerals import chinese, integer, number

INTEGERS = (
    ("一", 1, "a heading number"),
    ("十", 10, "ten without a one in front"),
    ("十二", 12, "teens"),
    ("二十", 20, "tens without ones"),
    ("九十九", 99, "the largest heading number"),
    ("一百零三", 103, "a zero inside"),
    ("两千", 2000, "两 for 二 in front of a measure"),
    ("三万五千", 35000, "万 closes a section"),
    ("一亿零二百万", 102000000, "two large units"),
    ("二〇二五", 2025, "a year digit by digit"),
    ("二○一七", 2017, "the circle that old documents type for zero"),
    ("２１", 21, "full-width digits"),
    (" 8 ", 8, "spaces at the margins"),
    ("三中", None, "a name, not a number"),
    ("", None, "nothing"),
    ("8条", None, "a unit behind it is not part of a number"),
    ("1.5", None, "not a whole number"),
)

NUMBERS = (
    ("1.74万亿", 1740000000000.0, "two large units behind decimals, as 003 L8 prints it"),
    ("2500亿", 250000000000.0, "003: 突破2500亿元"),
    ("3,000", 3000.0, "thousands divided by commas"),
    ("3，000", 3000.0, "the same with the full-width comma"),
    ("５", 5.0, "full-width digit"),
    ("5百万", 5000000.0, "small and large unit behind a digit"),
    ("三点五", 3.5, "decimals in words"),
    ("五十万", 500000.0, "all in words"),
    ("0.5", 0.5, "below one"),
    ("万", None, "a unit alone is no number"),
    ("元", None, "no numeral at all"),
)


@pytest.mark.parametrize(("text", "value", "reason"), INTEGERS)
def test_integer(text: str, value: int | None, reason: str) -> None:
    assert integer(text) == value, reason


@pytest.mark.parametrize(("text", "value", "reason"), NUMBERS)
def test_number(text: str, value: float | None, reason: str) -> None:
    assert number(text) == value, reason


@given(st.integers(1, 99))
@settings(derandomize=True, max_examples=99, deadline=None)
def test_heading_numbers_read_back_as_they_are_printed(value: int) -> None:
    assert integer(chinese(value)) == value


@pytest.mark.parametrize("value", [0, 100, -1])
def test_no_heading_has_such_a_number(value: int) -> None:
    with pytest.raises(ValueError, match=str(value)):
        chinese(value)
