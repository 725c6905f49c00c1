"""Hard wraps: which line ends are inside a sentence or a title, and which are real."""

from __future__ import annotations

import pytest
from comparing import cases

from policykit.gongwen.clean.cleaning import STEPS, clean
from policykit.gongwen.formats.lines import lines_of

WRAPPED = cases("wraps_wrapped")

REAL = cases("wraps_real")


def unwrap(text: str) -> str:
    return clean(lines_of(text), skip=[name for name, _ in STEPS if name != "hard_wrap"]).text


@pytest.mark.parametrize(("before", "after", "reason"), WRAPPED, ids=[r[2] for r in WRAPPED])
def test_wrap_is_undone(before: str, after: str, reason: str) -> None:
    assert unwrap(before) == after


@pytest.mark.parametrize(("text", "reason"), REAL, ids=[row[-1] for row in REAL])
def test_real_line_end_stays(text: str, reason: str) -> None:
    assert unwrap(text) == text


def test_blank_lines_between_the_halves_make_no_difference() -> None:
    """002 and 004 have a blank line between all lines, also inside sentences."""
    assert unwrap("印发关于加强科技财政金融协同服务企业\n\n创新发展的若干措施的通知").count("\n") == 0
