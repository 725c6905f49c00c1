"""One file, several texts: where a bulletin's items begin.

A new item begins at a line that looks like a title, behind an item that a source line closed, or at the title
of a notice (关于印发…的通知) behind running text. A file is split only where at least two items show such evidence of
their own (a source line, a notice title with an addressee or document number), so that a page with its introduction,
or a notice with the document that it sends, stays one text. What is numbered is divided by its numbering.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from policykit.errors import RefusedDocument
from policykit.gongwen.clean.parts import Part, parted, sentences_of
from policykit.gongwen.clean.titles import NO_TITLE_PART
from policykit.gongwen.formats.lines import Line
from policykit.gongwen.formats.source import Source
from policykit.gongwen.words import patterns as p
from policykit.records import Facts

MIN_TITLE, MAX_TITLE = 6, 90  # characters
MIN_ITEM = 150  # characters of running text that an item must hold
FRONT = 4  # lines behind a notice title among which the number or the addressee must stand
SAME = 0.9  # share of the sentences from which on a document is the same as one before it
INDENTED_SHARE = 0.3  # from this share on, indents mean something in a file


@dataclass(frozen=True)
class Item:
    """One text of a file with its place in it; ``lines`` include the furniture in front of its title."""

    number: int  # 7: the seventh text of its file
    lines: tuple[Line, ...]
    source: str = ""  # the source line, where the item is a report with one
    title: str = ""  # the title line that the item begins with; empty for a file with a single text
    notes: tuple[tuple[str, Facts], ...] = ()  # doubts: what was left out because it says an item again


def items_of(source: Source, *, starts_at: str = "", whole: bool = False) -> list[Item]:
    """The texts of a source: as the catalog says, else as its format divides it, else by the evidence in its lines.

    ``starts_at`` gives the lines at which the texts begin, by number or by their words, joined by ``|``; with
    ``whole`` the file is one text. Raises ``RefusedDocument`` where a start fits no line.
    """
    if whole:
        return [Item(1, source.lines)]
    if starts_at:
        return _given_items(source, [part.strip() for part in starts_at.split("|") if part.strip()])
    parts = [Item(0, part) for part in source.parts] or split_items(source.lines)
    every = [one for part in parts for one in divided(part)]
    return [replace(item, number=n) for n, item in enumerate(every, 1)]


def _given_items(source: Source, starts: Sequence[str]) -> list[Item]:
    """The texts that begin at the given lines; what stands in front of the first start belongs to the first text."""
    cuts: list[int] = []
    for start in starts:
        behind = cuts[-1] + 1 if cuts else 0
        found = next((i for i in range(behind, len(source.lines)) if _is_start(source.lines[i], start)), None)
        if found is None:
            what = f"第 {start} 行" if start.isdecimal() else f"“{start}”"
            problem = "没有这一行，或它是空行，或各起始行没有按先后顺序写"
            raise RefusedDocument(
                source.file,
                f"catalog.csv 的 starts_at 写的{what}对不上（{problem}）",
                "请用 policykit check 查看行号后改正，或清空这一栏",
            )
        cuts.append(found)
    if len(cuts) == 1:
        return [Item(1, source.lines)]
    bounds = [0, *_boundaries(source.lines, cuts[1:]), len(source.lines)]
    parts = [source.lines[a:b] for a, b in zip(bounds, bounds[1:], strict=False)]
    return [
        Item(n, part, _source_line(part), source.lines[cut].text)
        for n, (part, cut) in enumerate(zip(parts, cuts, strict=True), 1)
    ]


def _is_start(line: Line, start: str) -> bool:
    if start.isdecimal():
        return line.number == int(start)
    return "".join(line.text.split()).startswith("".join(start.split()))


def split_items(lines: Sequence[Line]) -> list[Item]:
    """The texts of a file in order; a file with a single text gives one item."""
    starts = _starts(lines)
    cuts = [0, *_boundaries(lines, starts[1:]), len(lines)]
    parts = [tuple(lines[a:b]) for a, b in zip(cuts, cuts[1:], strict=False)]
    evidence = [bool(_source_line(part)) or _has_notice_front(part) for part in parts]
    if len(parts) > 1 and (sum(evidence) < 2 or any(_prose(part) < MIN_ITEM for part in parts)):
        parts = [tuple(lines)]
    if len(parts) == 1:
        return [Item(1, parts[0])]
    titles = [lines[i].text for i in starts]
    return [
        Item(n, part, _source_line(part), title)
        for n, (part, title) in enumerate(zip(parts, titles, strict=True), 1)
    ]


def divided(item: Item) -> list[Item]:
    """The documents of one text by its numbering: where it begins anew behind a signature, a number, an addressee.

    A document that says again what one before it says is left out, with a note.
    """
    lines = item.lines
    text = "\n".join(line.text for line in lines)
    read = parted(text)
    s = read.stream
    documents: list[list[Part]] = []
    for part in read.parts:
        documents[-1:] = (
            [[*documents[-1], part]] if documents and not part.opens else [*documents[-1:], [part]]
        )
    if len(documents) < 2:
        return [item]
    made: list[Item] = []
    said: list[set[str]] = []
    for document in documents:
        begin, end = document[0].begin, document[-1].end
        own = set().union(*(sentences_of(s, part) for part in document))
        same = next((n for n, known in enumerate(said) if _same(own, known)), None)
        held = _slice(lines, s.at[begin], s.at[end] if end < len(s.at) else len(text))
        if same is not None:
            facts: Facts = {"case": "text", "line": held[0].number, "n": len(own)}
            made[same] = replace(made[same], notes=(*made[same].notes, ("repeat", facts)))
            continue
        title = next((line.text for line in held if p.TITLE_END.find(line.text)), held[0].text)
        made.append(Item(0, held, item.source, title))
        said.append(own)
    return made if len(made) > 1 else [replace(item, lines=made[0].lines, notes=made[0].notes)]


def _same(own: set[str], known: set[str]) -> bool:
    return len(own & known) >= SAME * max(len(own), len(known))


def _slice(lines: Sequence[Line], start: int, end: int) -> tuple[Line, ...]:
    """The lines between two offsets of their joined text, cut within a line where a text begins there."""
    held: list[Line] = []
    at = 0
    for line in lines:
        a, b = max(start - at, 0), min(end - at, len(line.text))
        if a < b and (text := line.text[a:b].strip()):
            held.append(line if text == line.text else replace(line, text=text))
        at += len(line.text) + 1
    return tuple(held)


def _starts(lines: Sequence[Line]) -> list[int]:
    """Indexes of the title lines at which items begin."""
    indents = sum(line.indented for line in lines) >= INDENTED_SHARE * len(lines)
    starts: list[int] = []
    prose = 0
    closed = True
    for i, line in enumerate(lines):
        if p.SOURCE_LINE.at(line.text):
            closed = prose > 0
            continue
        if (
            (i == 0 or line.gap > 0 or _below_its_issuer(lines, i))
            and _is_title(line, indents)
            and (not starts or prose)
        ):
            notice = p.NOTICE_TITLE.find(line.text) and not _announced(
                line, lines[starts[-1] if starts else 0 : i]
            )
            if closed or notice:
                starts.append(i)
                prose, closed = 0, False
                continue
        prose += line.text.endswith("。")
    return starts


def _is_title(line: Line, indents: bool) -> bool:
    return (
        MIN_TITLE <= len(line.text) <= MAX_TITLE
        and not (indents and line.indented)
        and not any(mark in line.text for mark in "。；;")
        and line.text[-1] not in "：:，,、"
        and not any(pattern.at(line.text) for pattern in (*NO_TITLE_PART, p.AGENCY_NAMES))
    )


def _below_its_issuer(lines: Sequence[Line], i: int) -> bool:
    """Whether a title goes on below the name of its issuer, which stands apart from the text before it."""
    return i > 0 and lines[i - 1].gap > 0 and bool(p.AGENCY_NAMES.whole(lines[i - 1].text))


def _announced(line: Line, before: Sequence[Line]) -> bool:
    """Whether the item so far quotes this very title: then it is what the item sends, not a new one."""
    key = "".join(line.text.split())
    return any("《" in other.text and key in "".join(other.text.split()) for other in before)


def _boundaries(lines: Sequence[Line], starts: Sequence[int]) -> list[int]:
    """Cut in front of the short lines (part headings) that stand right above a title."""
    cuts = []
    for i in starts:
        i -= _below_its_issuer(lines, i)
        while i > 1 and len(lines[i - 1].text) < MIN_TITLE and lines[i - 1].text[-1] not in "。；：":
            i -= 1
        cuts.append(i)
    return cuts


def _source_line(part: Sequence[Line]) -> str:
    return next((line.text for line in reversed(part) if p.SOURCE_LINE.at(line.text)), "")


def _has_notice_front(part: Sequence[Line]) -> bool:
    for i, line in enumerate(part):
        named = p.NOTICE_TITLE.find(line.text) or ("关于" in line.text and p.TITLE_END.find(line.text))
        if named and len(line.text) <= MAX_TITLE:
            front = part[i + 1 : i + 1 + FRONT]
            return any(
                p.ADDRESSEE.at(l.text) or p.DOC_NUMBER.at(l.text) or p.DOC_NUMBER_LOST.at(l.text)
                for l in front
            )
    return False


def _prose(part: Sequence[Line]) -> int:
    return sum(len(line.text) for line in part if "。" in line.text)
