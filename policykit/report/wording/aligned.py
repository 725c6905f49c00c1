"""Plain columns for a terminal, where a Chinese character is two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

GAP = "  "


def width(text: str) -> int:
    """Columns that a text takes in a terminal.

    >>> width("信贷 F1")
    7
    """
    return sum(
        2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text
    )


def aligned(rows: Sequence[Sequence[str]], *, right: Sequence[int] = (), indent: str = "  ") -> Iterator[str]:
    """Rows of cells as lines whose columns stand below each other; those numbered in ``right`` end flush.

    >>> list(aligned([["类别", "n"], ["信贷", "41"]], right=[1], indent=""))
    ['类别   n', '信贷  41']
    """
    widest = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            " " * (most - width(cell)) + cell if i in right else cell + " " * (most - width(cell))
            for i, (cell, most) in enumerate(zip(row, widest, strict=True))
        ]
        yield (indent + GAP.join(cells)).rstrip()
