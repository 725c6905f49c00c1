"""The numbered headings of a document's lines, read off the stream, and which numbering carries the document."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from policykit.gongwen.clean.heads import Item
from policykit.gongwen.clean.parts import parted
from policykit.gongwen.formats.lines import TextLine
from policykit.gongwen.outline.tables import Row
from policykit.gongwen.words.notes import notes
from policykit.gongwen.words.numerals import integer
from policykit.records import Facts

Style = Literal["book", "chapter", "part", "clause", "h1", "h2", "h3", "row", "prose"]
MIN_CLAUSES = 3  # 第X条 lines from which on a text is read as a regulation

NAMES: dict[str, Style] = {
    "book": "book",
    "part": "book",
    "chapter": "chapter",
    "section": "part",
    "clause": "clause",
    "h1": "h1",
    "h2": "h2",
    "h3": "h3",
}
"""Styles of the stream that have a rank of their own; any other takes the place of one that does not occur."""

TOPS: tuple[Style, ...] = ("h1", "h2", "h3")

DECIMALS = ("d1", "d2", "d3")

Gap = tuple[int, Facts]
"""The line at which a numbering does not add up, and how."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered line, cut into its number and heading: ``（三）`` is style h2, value 3."""

    index: int  # of the line
    style: Style
    value: int
    printed: str  # (三), 8, 第八条, 二
    length: int  # characters of the mark with the space behind it
    title: str
    body: int  # offset within the line at which its text begins; its length where the heading stands alone


@dataclass(frozen=True)
class Numbered:
    """The headings of some lines, where their numbers do not add up, and strong marks that are none."""

    headings: tuple[Heading, ...] = ()
    gaps: tuple[Gap, ...] = ()
    left: tuple[Gap, ...] = ()


def numbered(lines: Sequence[TextLine], first: int, end: int, out: Collection[int] = ()) -> Numbered:
    """The numbered headings among the lines from ``first`` to ``end``; those in ``out`` are none (rows, lists).

    >>> from policykit.gongwen.formats.lines import text_lines
    >>> found = numbered(text_lines("一、总则\\n（一）目标。支持企业。\\n（二）原则。有序推进。"), 0, 3)
    >>> [(h.printed, h.title) for h in found.headings]
    [('一', '总则'), ('（一）', '目标'), ('（二）', '原则')]
    """
    kept = [i for i in range(first, end) if i not in out]
    if not kept:
        return Numbered()
    offsets = [0]
    for i in kept:
        offsets.append(offsets[-1] + len(lines[i].text) + 1)
    read = parted("\n".join(lines[i].text for i in kept))
    s, parts = read.stream, read.parts

    def place(at: int) -> tuple[int, int]:
        """Line and offset in it of a character of the stream."""
        n = bisect_right(offsets, s.at[at]) - 1
        return kept[n], s.at[at] - offsets[n]

    items = [item for part in parts for item in part.items]
    names = _names([item.mark.style for item in items])
    headings: list[Heading] = []
    gaps: list[Gap] = []
    for item in items:
        index, column = place(item.mark.at)
        if column and lines[index].text[:column].strip():
            continue
        style = names.get(item.mark.style)
        if style is None:
            continue
        headings.append(_heading(lines[index].text, index, item, style, place))
        if item.step.doubt:
            gaps.append((index, item.step.doubt))
    decimal = next((item for item in items if item.mark.style == "d2"), None)
    above = int(decimal.mark.printed.partition(".")[0]) - 1 if decimal else 0
    if decimal and above and "d1" not in names:  # 2.1 is the first: 1, or the 1 and 2 above, were not told
        gaps.append(
            (place(decimal.mark.at)[0], {"case": "part", "printed": decimal.mark.printed, "n": above})
        )
    left = [(place(m.at)[0], {"printed": m.printed}) for part in parts for m in part.left]
    return Numbered(tuple(headings), tuple(gaps), tuple(left))


def _names(styles: Sequence[str]) -> dict[str, Style]:
    """What each style is called here: 壹、 stands for 一、, (1) and 1) for 1., where these do not occur."""
    names = {style: NAMES[style] for style in dict.fromkeys(styles) if style in NAMES}
    if "chapter" not in names.values():  # 编 without 章 below
        names |= {
            style: "chapter" for style in ("book", "part") if style in names and styles.count(style) > 1
        }
    for style, name in zip(DECIMALS, TOPS, strict=True):
        if style in styles and name not in names.values():
            names[style] = name
    for style in dict.fromkeys(styles):
        if style not in names:
            above = {names.get(a) for a in styles[: styles.index(style)]}
            behind = max((i for i, name in enumerate(TOPS, 1) if name in above), default=0)
            free = [name for name in TOPS[behind:] if name not in names.values()]
            if free:
                names[style] = free[0] if style == "h7" else free[-1]
    return names


def _heading(
    text: str, index: int, item: Item, style: Style, place: Callable[[int], tuple[int, int]]
) -> Heading:
    """An item of the stream as a heading of its line."""
    mark = item.mark
    line, body = place(item.body) if item.body < item.end else (index + 1, 0)
    line_of_mark, length = place(mark.end) if mark.end < item.end else (index + 1, 0)
    length = length if line_of_mark == index else len(text)
    body = length if not item.title else body if line == index else len(text)
    title = text[length : min(body, without_note(text))].strip("。：:、【】[] 　\t")
    return Heading(index, style, mark.value, "".join(mark.printed.split()), length, title, body)


def without_note(text: str) -> int:
    """How far a line reaches in front of the agency note at its end.

    >>> without_note("（一）信贷支持（责任单位：市科技局）"), without_note("（一）信贷支持")
    (7, 7)
    """
    found = notes(text)
    ends = found and found[-1].start and found[-1].end >= len(text.rstrip())
    return found[-1].start if ends else len(text)


def top_style(found: Sequence[Heading]) -> Style | None:
    """The numbering that the document is divided by, or None where there is no series of at least two.

    A regulation is divided by 章 or by its clauses, unless 一、 stands above the clauses; two clauses are enough where
    no other numbering stands above them. A single 一、 is enough where numbered items stand below it.
    """
    count = {
        style: [m.value for m in found if m.style == style]
        for style in ("chapter", "clause", "h1", "h2", "h3")
    }
    first = {
        style: next((m.index for m in found if m.style == style and m.value == 1), None) for style in count
    }
    if len(count["clause"]) >= MIN_CLAUSES and _series(count["clause"]):
        if first["chapter"] is not None:
            return "chapter"
        above = first["h1"] is not None and first["clause"] is not None and first["h1"] < first["clause"]
        return "h1" if above and len(count["h1"]) > 1 else "clause"
    begins = first["clause"]
    others = [at for style, at in first.items() if style not in ("chapter", "clause") and at is not None]
    if begins is not None and 2 in count["clause"] and all(at > begins for at in others):
        return "clause" if first["chapter"] is None else "chapter"
    styles: tuple[Style, ...] = ("chapter", "h1", "h2", "h3")
    for style in styles:
        if _series(count[style]):
            lone = count["h1"] == [1] and (first["h1"] or 0) < (first[style] or 0)
            return "h1" if style in ("h2", "h3") and lone else style
    return None


def style_of_part(found: Sequence[Heading], *, titled: bool) -> Style | None:
    """The numbering of a text of which only a part is at hand, or None.

    Its numbers count on, but not from 1 ((二十四), (二十五)); or, below a title, it breaks off behind its first 一、.
    """
    count = {style: [m.value for m in found if m.style == style] for style in ("clause", "h1", "h2", "h3")}
    styles: tuple[Style, ...] = ("clause", "h1", "h2", "h3")
    for style in styles:
        values = count[style]
        if 1 not in values and any(b == a + 1 for a, b in zip(values, values[1:], strict=False)):
            return "h1" if style in ("h2", "h3") and count["h1"] else style
    alone = count["h1"] == [1] and all(count[style] in ([], [1]) for style in ("h2", "h3"))
    return "h1" if titled and alone else None


def _series(values: Sequence[int]) -> bool:
    """Whether the values count on from 1; one heading may be lost (一、三、四、)."""
    return 1 in values and (2 in values or {3, 4} <= set(values))


def runs_through(headings: Sequence[Heading]) -> bool:
    """Whether 1. 2. 3. count on over at least two headings （一） that they stand below: then they are the articles."""
    values = [h.value for h in headings if h.style == "h3"]
    held = sum(
        here.style == "h2" and below.style == "h3" and below.value > 1
        for here, below in zip(headings, headings[1:], strict=False)
    )
    return held > 0 and values == sorted(set(values)) and values[:1] == [1]


def row_headings(rows: Iterable[Row], gaps: list[Gap]) -> list[Heading]:
    """The rows of tables of measures as headings; a number that is missing among them is a doubt."""
    made: list[Heading] = []
    before = 0
    for row in rows:
        if row.continues:
            continue
        value = integer(row.number.strip("（）() ")) or 0
        if value > before + 1 and before:
            missing = "、".join(str(n) for n in range(before + 1, value))
            gaps.append((row.index, {"case": "skips", "before": before, "value": value, "missing": missing}))
        before = value or before
        at = row.texts[0][0] if row.texts else row.heading[1]
        made.append(Heading(row.index, "row", value, row.number, 0, row.title, at))
    return made
