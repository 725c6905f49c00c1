"""The unit between a file and a document: a line of text that knows where it stood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from policykit.gongwen.words.patterns import COLUMN

BLANK = " \t\u00a0\u2002\u2003\u2009\u3000\u200b\u200c\u200d\u200e\u200f\u2060\u00ad\ufeff\v\f\r"
"""White space that lines carry at their margins: indents and padding of the page, not of the text;
so are marks that show nothing."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line (or HTML block) with its margins taken away."""

    number: int  # 21: line of the source file, counted from 1
    text: str  # 一、总体要求
    gap: int = 0  # blank lines before it
    indented: bool = False  # stood behind an indent in the source


def lines_of(text: str, first: int = 1) -> list[Line]:
    """The lines of a plain text that are not blank, ``first`` being the number of its first line.

    >>> [(l.number, l.text, l.gap) for l in lines_of("一、总则\\n\\n　　支持企业。")]
    [(1, '一、总则', 0), (3, '支持企业。', 1)]
    """
    lines: list[Line] = []
    gap = 0
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), first):
        if stripped := _stripped(raw):
            lines.append(Line(number, stripped, gap, raw[0] in BLANK))
            gap = 0
        else:
            gap += 1
    return lines


def _stripped(raw: str) -> str:
    """Without the margins; tabs in front of a row of cells are empty cells and stay."""
    stripped = raw.strip(BLANK)
    front = len(raw) - len(raw.lstrip("\t"))
    return "\t" * front + stripped if stripped.count("\t") and front + stripped.count("\t") > 2 else stripped


# --- Which lines of a text are rows of a table: cells joined by tabs, as every reader gives them.


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


# --- The lines of the clean text, each with its offsets.


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of the clean text: ``clean[start:end] == text``."""

    start: int
    end: int
    text: str


def text_lines(clean: str) -> list[TextLine]:
    """Every line of the clean text that is not empty.

    >>> [(l.start, l.text) for l in text_lines("一、总则\\n支持。")]
    [(0, '一、总则'), (5, '支持。')]
    """
    lines: list[TextLine] = []
    at = 0
    for text in clean.split("\n"):
        if text.strip():
            lines.append(TextLine(at, at + len(text), text))
        at += len(text) + 1
    return lines
