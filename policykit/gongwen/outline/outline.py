"""Sections, groups and articles: the grammar of numbered headings.

An article is the operative numbered item. In 一、/（一）/1. texts that is （一）, unless （一） is a bare heading
right above 1.: then （一） is the group and 1. the article. In a regulation it is 第X条, under 章 (section) and
节 (group). Prose of a section without numbered items is one article with no number; where the sections are
sentences rather than headings (一、对首次上市的企业…), their own numbers are the operative ones. 编 above 章 is named in
front of the section (第二编 …/第一章 …), and so is the annex that a section belongs to (附件1 …/一、…). A row of a table of
measures is an article. A number that is missing, doubled or out of place is a doubt, and its text is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from policykit.gongwen.outline.layout import Layout
from policykit.gongwen.outline.numbering import (
    MIN_CLAUSES,
    Gap,
    Heading,
    row_headings,
    runs_through,
    without_note,
)

LEVELS = ("book", "chapter", "part", "clause", "h1", "h2", "h3", "row")
BOOK = 0  # rank of 编, which divides the sections and is one where no 章 stands below it


@dataclass(frozen=True)
class Draft:
    """An article before it has an identifier: the lines it holds and where its text begins."""

    section: str
    group: str
    number: str
    title: str
    first: int  # index of the first line
    last: int  # index of the last line
    body: int  # offset in the first line behind number and heading


@dataclass
class Outline:
    """Headings and articles of one document, and what its numbering leaves in doubt."""

    sections: list[tuple[str, str, int]] = field(default_factory=list)  # number, title, line index
    groups: list[int] = field(default_factory=list)  # line indexes
    articles: list[Draft] = field(default_factory=list)
    lead_ins: list[int] = field(default_factory=list)  # lines that only introduce what follows
    gaps: list[Gap] = field(default_factory=list)
    left: list[Gap] = field(default_factory=list)  # marks that look like numbers of items and are none
    annexes: list[tuple[str, str, int]] = field(default_factory=list)  # without sections: label, title, line
    heads: list[int] = field(default_factory=list)  # lines that name the columns of a table
    repeats: list[int] = field(default_factory=list)  # lines of annexes that say the main text again


def outline(layout: Layout) -> Outline:
    """The outline of a laid-out document; empty where it has no numbering."""
    out = Outline()
    if layout.top is None:
        return out
    accepted: list[Heading] = list(layout.headings)
    out.gaps += layout.gaps
    out.left += layout.left
    if layout.top == "prose":
        out.articles = [Draft("", "", "", "", i, i, 0) for i in range(*layout.body)]
        return out
    clause_at = {h.index for h in accepted if h.style == "clause"}
    books = [h for h in accepted if h.style == "book"]
    if clause_at and (layout.top in ("chapter", "clause") or len(clause_at) >= MIN_CLAUSES):
        upper = ("h1", "h2") if layout.top == "h1" else ("chapter", "part")
        accepted = [h for h in accepted if h.style == "clause" or _above_clause(layout, h, upper, clause_at)]
        ranks = {upper[0]: 1, upper[1]: 2, "clause": 3}
    else:
        accepted = [h for h in accepted if h.style not in ("clause", "book")]
        ranks = _ranks(layout, accepted)
    accepted = sorted([*accepted, *books], key=lambda h: h.index)
    ranks["book"] = BOOK
    if layout.rows:
        accepted = sorted([*accepted, *row_headings(layout.rows.values(), out.gaps)], key=lambda h: h.index)
        ranks["row"] = 3
    out.heads = sorted(layout.heads)
    _build(layout, accepted, ranks, out)
    return out


def _above_clause(layout: Layout, heading: Heading, upper: tuple[str, str], clauses: set[int]) -> bool:
    """A section or group above clauses; （一） inside a clause is an item of its text."""
    if heading.style == upper[0]:
        return True
    if heading.style != upper[1] or upper[1] == "part":
        return heading.style == upper[1]
    alone = not layout.lines[heading.index].text.rstrip().endswith(("。", "；", ";"))
    return alone and heading.index + 1 in clauses


def _ranks(layout: Layout, accepted: Sequence[Heading]) -> dict[str, int]:
    """1 for sections, 2 and 3 for what stands below them, in the order in which the numberings first appear."""
    order = list(dict.fromkeys(h.style for h in accepted))
    if layout.top == "row":
        return {}
    below = [style for style in order if style != layout.top]
    if {"h2", "h3"} <= set(below) and runs_through(accepted):  # （一） divides 1. 2. 3., wherever 1. stands
        below.sort(key=LEVELS.index)
    start = 2 if layout.top in ("h1", "chapter") else 3
    ranks = {str(layout.top): 1 if start == 2 else 2}
    return ranks | {style: start + i for i, style in enumerate(below)}


def _build(layout: Layout, headings: Sequence[Heading], ranks: dict[str, int], out: Outline) -> None:
    """Walk the body line by line and open and close sections, groups and articles."""
    section = group = book = ""
    opened: Draft | None = None
    chapters = [h for h in headings if ranks.get(h.style) in (BOOK, 1, 3)]
    divided = {  # 编 with a 章 right below
        h.index for h, below in zip(chapters, chapters[1:], strict=False) if ranks[below.style] == 1
    }
    by_index = {h.index: h for h in headings}
    divides = _divides(layout, headings, ranks)
    starts_group = _groups(layout, headings, ranks) | divides
    bare: list[int] = []  # lines of running text that no article holds yet
    rank_of_items = 0  # rank of the numbered items met last below the section or group; 0 for none

    def close(last: int) -> None:
        nonlocal opened, bare
        if opened:
            out.articles.append(replace(opened, last=last))
        elif bare:
            _take_prose(layout, out, section, group, bare)
        opened, bare = None, []

    for i in range(*layout.body):
        heading = by_index.get(i)
        rank = ranks.get(heading.style, 9) if heading else 9
        if i in layout.heads or (i - 1 in layout.rows and i not in layout.rows):
            close(i - 1)
        if i in layout.heads:
            continue
        if heading and rank == BOOK and i in divided:
            close(i - 1)
            book, group = _printed(layout, heading), ""
            out.groups.append(i)
        elif heading and rank in (BOOK, 1):
            close(i - 1)
            book = "" if rank == BOOK else book
            section, group, rank_of_items = _printed(layout, heading), "", 0
            section = f"{book}/{section}" if book else section
            out.sections.append((heading.printed, heading.title, i))
            if heading.body < len(layout.lines[i].text.rstrip()):
                bare = [i]
        elif heading and i in starts_group:
            close(i - 1)
            group, rank_of_items = _printed(layout, heading), 0
            out.groups.append(i)
            if heading.body < len(layout.lines[i].text.rstrip()):
                bare = [i]
        elif heading and heading.style == "row":
            close(i - 1)
            held = layout.rows[i].group or group
            opened = Draft(section, held, heading.printed, heading.title, i, i, heading.body)
        elif heading and (rank == 2 or (rank == 3 and not (opened and rank_of_items == 2))):
            close(i - 1)
            rank_of_items = rank
            group = group if rank == 3 else ""
            opened = Draft(section, group, heading.printed, heading.title, i, i, heading.body)
        elif opened is None:
            bare.append(i)
    close(layout.body[1] - 1)
    if out.sections and (not any(a.number for a in out.articles) or _only_lists(layout, out, by_index)):
        _number_by_section(layout, out, by_index)


def _only_lists(layout: Layout, out: Outline, headings: dict[int, Heading]) -> bool:
    """Whether all that is numbered below sections of running text are lists 1. 2. that a colon leads in."""
    numbered = [a for a in out.articles if a.number]
    firsts = [a.first for a in numbered if headings[a.first].value == 1]
    return all(headings[a.first].style == "h3" for a in numbered) and all(
        layout.lines[i - 1].text.rstrip().endswith(("：", ":")) for i in firsts
    )


def _groups(layout: Layout, headings: Sequence[Heading], ranks: dict[str, int]) -> set[int]:
    """Line indexes of bare second-rank headings that have numbered items right below them."""
    groups = set()
    for here, following in zip(headings, headings[1:], strict=False):
        alone = here.body >= len(layout.lines[here.index].text.rstrip())
        below = ranks.get(following.style, 9) == ranks.get(here.style, 9) + 1
        if (
            ranks.get(here.style) == 2
            and alone
            and below
            and all(i in layout.heads for i in range(here.index + 1, following.index))
        ):
            groups.add(here.index)
    return groups


def _divides(layout: Layout, headings: Sequence[Heading], ranks: dict[str, int]) -> set[int]:
    """（一） above numbers that run through: a group, also where it has a text of its own."""
    if ranks.get("h2") != 2 or ranks.get("h3") != 3 or not runs_through(headings):
        return set()
    pairs = zip(headings, headings[1:], strict=False)
    return {h.index for h, below in pairs if (h.style, below.style) == ("h2", "h3")}


def _printed(layout: Layout, heading: Heading) -> str:
    """A heading as printed, without the full stop that ends it and without the text that runs on."""
    text = layout.lines[heading.index].text
    end = min(heading.body, without_note(text)) if heading.title else heading.length
    return text[:end].strip().rstrip("。：:、 ")


def _take_prose(layout: Layout, out: Outline, section: str, group: str, lines: list[int]) -> None:
    """Prose without a number: one article, or a lead-in where it holds no full sentence."""
    if not any(c in layout.lines[i].text for i in lines for c in "。；;"):
        headings = {i for _, _, i in out.sections} | set(out.groups)
        out.lead_ins += [i for i in lines if i not in headings]
        return
    first = lines[0]
    body = 0
    if first in {i for _, _, i in out.sections} | set(out.groups):
        body = next(h.body for h in layout.headings if h.index == first)
    out.articles.append(Draft(section, group, "", "", first, lines[-1], body))


def _number_by_section(layout: Layout, out: Outline, headings: dict[int, Heading]) -> None:
    """Sections that are sentences rather than headings, with nothing numbered below: the sections are the articles."""
    if sum(bool(title) for _, title, _ in out.sections) * 2 >= len(out.sections):
        return
    ends = [*(i for _, _, i in out.sections[1:]), layout.body[1]]
    out.articles = [
        Draft(
            "",
            "",
            number,
            title,
            first,
            end - 1,
            headings[first].body if title else headings[first].length,
        )
        for (number, title, first), end in zip(out.sections, ends, strict=True)
    ]
    out.sections, out.lead_ins = [], []


def with_annexes(layout: Layout) -> Outline:
    """The outline of the main text and of the annexes that are texts; their sections name the annex."""
    out = outline(layout)
    for annex, inner in layout.annexes:
        own = outline(inner)
        out.articles += [
            replace(a, section="/".join(part for part in (annex.name, a.section) if part))
            for a in own.articles
        ]
        if own.sections:
            out.sections += own.sections
        elif own.articles:
            out.annexes.append((annex.label, annex.title, annex.titled))
        for name in ("groups", "lead_ins", "gaps", "left", "heads"):
            getattr(out, name).extend(getattr(own, name))
    return out
