"""Chinese and mixed numerals: a table of what is printed and what it is worth."""

from __future__ import annotations

import pytest
from comparing import cases
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.gongwen.facts.quantities import quantities
from policykit.gongwen.words.numerals import chinese, integer, nearby, number

INTEGERS = cases("words_numerals_integers")

NUMBERS = cases("words_numerals_numbers")


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


ONES = "零一二三四五六七八九"


def in_words(value: int) -> str:
    """A whole number as it is read aloud, by the school rule; the other way round from the module under test."""
    said, gap = "", False
    for size, unit in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section, value = divmod(value, size)
        if not section:
            gap = bool(said)
            continue
        part = in_words(section) + "亿" if section >= 10**4 else _below_10000(section) + unit
        said += ("零" if said and (gap or section < 1000) else "") + part
        gap = False
    return said.replace("一十", "十", 1) if said.startswith("一十") else said


def _below_10000(value: int) -> str:
    digits, said = f"{value:04d}", ""
    for digit, unit in zip(digits, "千百十 ", strict=True):
        if digit != "0":
            said += ONES[int(digit)] + unit.strip()
        elif said and not said.endswith("零"):
            said += "零"
    return said.rstrip("零")


@given(st.one_of(st.integers(1, 10**4), st.integers(1, 10**8), st.integers(1, 10**12 - 1)))
@settings(derandomize=True, max_examples=400, deadline=None)
def test_every_number_in_words_reads_back(value: int) -> None:
    assert number(in_words(value)) == value
    assert integer(in_words(value)) == value


@given(st.integers(1, 9999), st.integers(1, 9999), st.sampled_from("dw"), st.sampled_from("dw"))
@settings(derandomize=True, max_examples=300, deadline=None)
def test_mixed_numbers_read_back_or_are_not_read(large: int, small: int, first: str, second: str) -> None:
    write = {"d": str, "w": in_words}
    text = f"{write[first](large)}亿{'零' if second == 'w' and small < 1000 else ''}{write[second](small)}万"
    assert number(text) in (large * 10**8 + small * 10**4, None)
    assert number(text) is not None or small < 10


@given(st.text(alphabet="一二三两四九十百千万亿零0159.点", min_size=1, max_size=9))
@settings(derandomize=True, max_examples=600, deadline=None)
def test_agrees_with_another_reader_or_reads_nothing(text: str) -> None:
    """cn2an in its strict mode knows fewer forms; where both read, they read the same."""
    cn2an = pytest.importorskip("cn2an")
    try:
        other = cn2an.cn2an(text, "strict")
    except (ValueError, KeyError, IndexError):
        return
    mine = number(text)
    assert mine is None or mine == pytest.approx(float(other))


@pytest.mark.parametrize(
    ("text", "ends"),
    [("两三百万", (2e6, 3e6)), ("十七八", (17.0, 18.0)), ("三百", None), ("二三四", None), ("三九", None)],
)
def test_two_digits_leave_a_number_open(text: str, ends: tuple[float, float] | None) -> None:
    assert nearby(text) == ends


@given(st.integers(1, 10**11), st.integers(0, 3))
@settings(derandomize=True, max_examples=300, deadline=None)
def test_a_sum_is_read_exactly_or_not_at_all(value: int, form: int) -> None:
    large, small = divmod(value, 10**4)
    figure = (
        in_words(value),
        f"{value:,}",
        f"{large}万{small:04d}" if large and small >= 1000 else str(value),
        f"{in_words(large)}万" if large else str(value),
    )[form]
    worth = large * 10**4 if form == 3 and large else value
    assert [q.value for q in quantities("m", f"给予{figure}元补助。", 0)] in ([worth], [])
    if form == 1 or worth >= 1000:
        assert quantities("m", f"给予{figure}元补助。", 0), figure
