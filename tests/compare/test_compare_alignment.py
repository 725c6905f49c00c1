"""Local alignment: a published example, and wordings as documents change them."""

from __future__ import annotations

import pytest

from policykit.compare.alignment import align


def test_the_worked_example() -> None:
    """TGTTACGG and GGTTGACTA with +3, -3, -2: GTT-AC under GTTGAC, score 13 (Wikipedia, Smith-Waterman)."""
    found = align("TGTTACGG", "GGTTGACTA", match=3, mismatch=-3, gap=-2)
    assert found is not None
    assert found.score == 13
    assert "TGTTACGG"[found.left_start : found.left_end] == "GTTAC"
    assert "GGTTGACTA"[found.right_start : found.right_end] == "GTTGAC"
    assert (found.matched, found.columns) == (5, 6)
    assert found.identity == pytest.approx(5 / 6)


CASES = [
    ("新设科技支行", "支持新设科技支行两家", "新设科技支行", "新设科技支行", 6, "one lies in the other"),
    (
        "用好债券市场政策，推动金融机构发行",
        "用好债券市场政策，支持金融机构发行",
        "用好债券市场政策，推动金融机构发行",
        "用好债券市场政策，支持金融机构发行",
        15,
        "a changed word is bridged",
    ),
    (
        "设立概念验证基金、中试基金",
        "设立概念验证基金和若干个产业投资引导中试基金",
        "设立概念验证基金",
        "设立概念验证基金",
        8,
        "an insertion longer than what follows it is not",
    ),
    ("信贷", "保险", "", "", 0, "nothing shared"),
    ("", "保险", "", "", 0, "nothing to align"),
]


@pytest.mark.parametrize(("left", "right", "a", "b", "matched", "reason"), CASES, ids=[c[-1] for c in CASES])
def test_alignments(left: str, right: str, a: str, b: str, matched: int, reason: str) -> None:
    found = align(left, right)
    if not a:
        assert found is None, reason
        return
    assert found is not None
    assert left[found.left_start : found.left_end] == a, reason
    assert right[found.right_start : found.right_end] == b
    assert found.matched == matched


def test_both_directions_agree() -> None:
    one, other = "建立科技金融风险监测、研判和预警机制", "强化对风险的监测和预警，建立机制"
    there, back = align(one, other), align(other, one)
    assert there is not None
    assert back is not None
    assert (there.score, there.matched) == (back.score, back.matched)


@pytest.mark.parametrize(
    ("left", "right", "span", "matched", "reason"),
    [
        ("贷", "贷", (0, 1), 1, "one character is an alignment"),
        ("贷款", "贷的款", (0, 3), 2, "2 - 1 + 2: a gap of one is bridged, through a score of 1"),
        ("贷的款", "贷之款", (0, 1), 1, "2 - 2 + 2: a mismatch between single characters gains nothing"),
        ("贷款", "贷款保险贷款", (0, 2), 2, "of equal scores the one that ends first"),
        ("贷" * 70, "贷" * 70, (0, 70), 70, "a score beyond 127"),
    ],
)
def test_scores_by_hand(left: str, right: str, span: tuple[int, int], matched: int, reason: str) -> None:
    found = align(left, right)
    assert found is not None, reason
    assert (found.right_start, found.right_end, found.matched) == (*span, matched), reason
