"""Tables of a page: a row is one line, its cells joined by tabs, each in its own column.

A cell that reaches over several rows or columns stands where it begins and leaves the other places empty, so that
the columns of all rows agree. A table that only lays out the page (a cell with whole paragraphs, a table in a
table) is no table, and a row with a single filled cell is a frame around its paragraphs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

from lxml import etree

from policykit.gongwen.formats.lines import BLANK

MAX_CELL = (
    1000  # characters; a cell of a table of measures holds a paragraph or two, a layout cell the whole text
)
MAX_SPAN = 100  # columns or rows; beyond it a page's number is a mistake
SKIPPED = frozenset(("script", "style"))


@dataclass
class Rows:
    """The rows of all tables below an element that are rows of data, with the line that each one makes."""

    root: etree._Element
    texts: dict[etree._Element, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for table in self.root.iter("table"):
            if not _lays_out(table):
                self.texts.update(_rows(table))


def _lays_out(table: etree._Element) -> bool:
    """Whether a table only divides the page."""
    inner = any(element is not table for element in table.iter("table"))
    return inner or any(len(_text(cell)) > MAX_CELL for cell in table.iter("td", "th"))


def _rows(table: etree._Element) -> dict[etree._Element, str]:
    made: dict[etree._Element, str] = {}
    taken: dict[int, int] = {}  # column to the rows that a cell from above still fills
    for row in table.iter("tr"):
        cells: list[str] = []
        spans: dict[int, int] = {}
        for cell in row.iterchildren("td", "th"):
            at = next(column for column in count(len(cells)) if not taken.get(column))
            cells += [""] * (at - len(cells))
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            cells += [_text(cell), *[""] * (wide - 1)]
            spans |= {column: high for column in range(at, at + wide) if high > 1}
        covered = any(taken.values())
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
        taken |= {column: high - 1 for column, high in spans.items()}
        filled = sum(bool(text) for text in cells)
        if filled > 1 or (filled and covered):
            made[row] = "\t".join(cells).rstrip("\t")
    return made


def _span(cell: etree._Element, name: str) -> int:
    said = (cell.get(name) or "").strip()
    return min(max(int(said), 1), MAX_SPAN) if said.isdecimal() else 1


def _text(cell: etree._Element) -> str:
    """The text of a cell on one line; a space stands where a paragraph or line ends."""
    pieces: list[str] = []
    for element in cell.iter():
        if element.tag in ("p", "br", "div", "li"):
            pieces.append(" ")
        if isinstance(element.tag, str) and element.tag not in SKIPPED:
            pieces.append(element.text or "")
        if element is not cell:
            pieces.append(element.tail or "")
    return " ".join("".join(pieces).split()).strip(BLANK)
