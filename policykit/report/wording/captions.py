"""Numbers of figures: those in the body of a report and those in its appendix count each for themselves."""

from __future__ import annotations

from collections.abc import Iterable

from policykit.report.wording.words import Lang, word


def figure_numbers(main: Iterable[bool], *, lang: Lang = "zh") -> list[str]:
    """图 1, 图 2, 附图 1: one a figure, in the order given; ``main`` says which stand in the body."""
    numbers, counts = [], {True: 0, False: 0}
    for is_main in main:
        counts[is_main] += 1
        key = "report.figure" if is_main else "report.appended"
        numbers.append(word(key, n=counts[is_main]))
    return numbers
