"""Which lines are numbered headings, and which numbering carries the document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from policykit.gongwen.outline.text_lines import TextLine
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.numerals import integer

Style = Literal["book", "chapter", "part", "clause", "h1", "h2", "h3", "row"]
STYLES = (("clause", p.CLAUSE), ("h1", p.HEADING_1), ("h2", p.HEADING_2), ("h3", p.HEADING_3))
MIN_CLAUSES = 3  # 第X条 lines from which on a text is read as a regulation


@dataclass(frozen=True, slots=True)
class Marker:
    """A number at the head of a line: ``（三）`` is style h2, value 3."""

    index: int  # of the line
    style: Style
    value: int
    printed: str  # (三), 8, 第八条, 二
    length: int  # characters of the mark with the space behind it


def marker(index: int, text: str) -> Marker | None:
    """The number that a line begins with, or None.

    >>> marker(0, "（三）主要目标。").printed, marker(0, "21。完善").value, marker(0, "第八条 科技支行").style
    ('（三）', 21, 'clause')
    """
    if m := p.CHAPTER.at(text):
        what: Style = {"节": "part", "章": "chapter"}.get(m["what"], "book")  # type: ignore[assignment]
        return Marker(index, what, integer(m["n"]) or 0, m.group().strip(" \t\u3000、:："), m.end())
    for style, pattern in STYLES:
        if m := pattern.at(text):
            value = integer("".join(m["n"].split())) or 0
            printed = {"h1": m["n"], "h2": f"({m['n']})", "h3": m["n"]}.get(style) or "".join(
                m.group().split()
            )
            if style == "h2" and m.group()[0] == "（":
                printed = f"（{m['n']}）"
            return Marker(index, style, value, printed.strip(" \u3000、:："), m.end())  # type: ignore[arg-type]
    return None


def markers(lines: Sequence[TextLine], first: int = 0) -> list[Marker]:
    """The markers of the lines from ``first`` on, those of a contents page and of a quoted text left out."""
    quoted = _quoted(lines)
    found = [
        m
        for i, line in enumerate(lines)
        if i >= first and i not in quoted and not p.CONTENTS.find(line.text) and (m := marker(i, line.text))
    ]
    found = _without_contents(lines, found)
    if any(m.style == "chapter" for m in found) or not _series([m.value for m in found if m.style == "book"]):
        return found
    return [replace(m, style="chapter") if m.style == "book" else m for m in found]  # 编 without 章 below


def _quoted(lines: Sequence[TextLine]) -> set[int]:
    """Lines inside a quotation that an amendment opens (第十五条修改为：“第十五条 …) and a later line closes."""
    inside: set[int] = set()
    held: list[int] = []
    for i, line in enumerate(lines):
        if held:
            held.append(i)
            if line.text.rstrip("。；;，, ").endswith("”"):
                inside.update(held[1:])
                held = []
        if p.AMENDS.find(line.text) and line.text.rfind("“") > line.text.rfind("”"):
            held = [i]
        elif (
            not held
            and i
            and p.AMENDS.find(lines[i - 1].text)
            and line.text.rfind("“") > line.text.rfind("”")
        ):
            held = [i - 1, i]
    return inside


def _without_contents(lines: Sequence[TextLine], found: list[Marker]) -> list[Marker]:
    """Drop the entries of a 目录: headings that come again, in the same words, further down."""
    listed = contents(lines, [m.index for m in found])
    return [m for m in found if m.index not in listed]


def contents(lines: Sequence[TextLine], numbered: Sequence[int]) -> set[int]:
    """The lines of a 目录: from its head to the last of the headings below it that come again in the text."""
    start = next((i for i, line in enumerate(lines) if p.CONTENTS.at(line.text)), None)
    if start is None:
        return set()
    keys = {i: "".join(lines[i].text.split()) for i in numbered if i > start}
    last, seen = start, set[str]()
    for i, key in keys.items():
        if key in seen or any(key.startswith(k) for k in seen if i - last > 1):
            break  # the text begins
        if not any(j > i and other.startswith(key) for j, other in keys.items()):
            if i > last + 1:
                break
            continue
        seen.add(key)
        last = i
    return set(range(start, last + 1))


def top_style(found: Sequence[Marker]) -> Style | None:
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
    if begins is not None and 2 in count["clause"] and _nothing_before(begins, first):
        return "clause" if first["chapter"] is None else "chapter"
    styles: tuple[Style, ...] = ("chapter", "h1", "h2", "h3")
    for style in styles:
        if _series(count[style]):
            lone = count["h1"] == [1] and (first["h1"] or 0) < (first[style] or 0)
            return "h1" if style in ("h2", "h3") and lone else style
    return None


def _nothing_before(clause: int, first: dict[str, int | None]) -> bool:
    """Whether no numbering but that of 章 begins above the first clause."""
    return all(at is None or at > clause for style, at in first.items() if style not in ("chapter", "clause"))


def style_of_part(found: Sequence[Marker], *, titled: bool) -> Style | None:
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
