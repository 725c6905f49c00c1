"""No pattern takes a run of anything apart again and again: four times the text, about four times the time.

Times are compared with each other, not with a clock; what takes next to no time on the long text is not compared.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from policykit.grammar.patterns import PATTERNS, Pattern
from policykit.parse.agencies import charged

SHORT = 1500  # characters; the long text has four times as many
WORTH = 0.05  # seconds on the long text, from which on the times are compared
MOST = 9  # times as long; 4 where time grows with the text, 16 where it grows with its square
RUNS = (
    *(
        "支",
        "一",
        "1",
        " ",
        "\n",
        "支 ",
        "（",
        "(",
        "《",
        "-",
        "— ",
        "，",
        ".",
        "…",
        "=",
        "年",
        "2025",
        "的",
        "股、",
    ),
    *(
        "，支持",
        "、市科技局",
        "市科技局",
        "牵头，",
        "责任单位：",
        "关于",
        "印发",
        "来源：",
        "2025年1月1日",
        "。一",
        "郑州市委员会 ",
        "“支",
        "5%至",
        "、贷款",
    ),
)


def seconds(run: Callable[[str], object], text: str) -> float:
    begun = time.perf_counter()
    run(text)
    return time.perf_counter() - begun


def grows(run: Callable[[str], object], made: Callable[[int], str]) -> float:
    """How many times as long the long text takes; 0 where it takes next to no time."""
    if seconds(run, made(4 * SHORT)) < WORTH:
        return 0.0
    long = min(seconds(run, made(4 * SHORT)) for _ in range(2))
    return long / max(min(seconds(run, made(SHORT)) for _ in range(3)), 1e-6)


def worst(
    run: Callable[[str], object], heads: tuple[str, ...], runs: tuple[str, ...]
) -> tuple[float, str, str]:
    found = []
    for head in heads:
        for piece in runs:

            def made(length: int, head: str = head, piece: str = piece) -> str:
                return head + piece * (length // len(piece)) + "\x01"

            found.append((grows(run, made), head, piece))
    return max(found)


@pytest.mark.parametrize("name", PATTERNS)
def test_time_grows_with_the_text(name: str) -> None:
    pattern = PATTERNS[name]
    found = worst(pattern.every, ("", pattern.yes[0][:-1]), (*RUNS, pattern.yes[0]))
    assert found[0] < MOST, found


def test_the_roles_of_a_long_note() -> None:
    found = worst(charged, ("", "责任单位："), RUNS)
    assert found[0] < MOST, found


def test_a_pattern_that_walks_a_run_again_is_found_out() -> None:
    squared = Pattern(r"(?:\s*x)|(?P<n>[^。]+?)。y", (), ())
    assert worst(squared.every, ("",), ("支",))[0] > MOST
