"""Which lines of a text are rows of a table: cells joined by tabs, as every reader gives them.

A row is complete in itself, so no cleaning step joins it with its neighbours or takes the tabs between its
cells away.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from policykit.gongwen.words.patterns import COLUMN

MIN_TABS = 2  # tabs of a line that is a row by itself; one tab may stand in a sentence or behind a number


def table_rows(lines: Sequence[str]) -> set[int]:
    """Indexes of the lines that are rows: tabbed lines in a run of which one has three cells or names columns.

    >>> sorted(table_rows(["序号\\t任务", "1\\t设立基金", "一、\\t总则", "基金\\t上市\\t市财政局"]))
    [0, 1, 2, 3]
    >>> table_rows(["第一条\\t为了规范管理", "第二条\\t适用于本市"])
    set()
    """
    found: set[int] = set()
    for tabbed, run in groupby(range(len(lines)), key=lambda i: "\t" in lines[i]):
        indexes = list(run)
        if tabbed and any(lines[i].count("\t") >= MIN_TABS or _names_columns(lines[i]) for i in indexes):
            found.update(indexes)
    return found


def _names_columns(line: str) -> bool:
    return all(COLUMN.whole("".join(cell.split())) for cell in line.split("\t") if cell.strip())
