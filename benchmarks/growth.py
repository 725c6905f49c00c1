"""No pattern takes a run of anything apart again and again: four times the text, about four times the time.

``python benchmarks/growth.py`` compares times of this process with each other, not with a clock, and leaves out what
takes next to no time on the long text. To be run after patterns changed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from policykit.gongwen.words.notes import charged
from policykit.gongwen.words.patterns import PATTERNS, Pattern

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
    begun = time.process_time()
    run(text)
    return time.process_time() - begun


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


def main() -> int:
    """Print the patterns whose time outgrows the text; 1 where there are any, or where the check itself is blind."""
    squared = Pattern(r"(?:\s*x)|(?P<n>[^。]+?)。y", (), ())
    if worst(squared.every, ("",), ("支",))[0] <= MOST:
        print("a pattern that walks a run again was not found out: nothing below can be trusted")
        return 1
    jobs: dict[str, tuple[Callable[[str], object], tuple[str, ...]]] = {
        name: (pattern.every, ("", pattern.yes[0][:-1])) for name, pattern in PATTERNS.items()
    }
    jobs["roles of a note"] = (charged, ("", "责任单位："))
    slow = 0
    for name, (run, heads) in jobs.items():
        found = worst(run, heads, RUNS + ((PATTERNS[name].yes[0],) if name in PATTERNS else ()))
        if found[0] >= MOST:
            slow += 1
            print(f"{name}: {found[0]:.1f} times the time for four times {found[2]!r} after {found[1]!r}")
    print(f"{len(jobs)} patterns, {slow} outgrow the text")
    return min(slow, 1)


if __name__ == "__main__":
    sys.exit(main())
