"""Whom each article charges: by the notes in it or, where it has none, by the one of the heading it stands under.

A note behind a heading (二、加强信贷支持（责任单位：市金融办）) is about everything below that heading. An article's
own note says more and replaces it; of two headings the nearer one counts.
"""

from __future__ import annotations

from collections.abc import Sequence

from policykit.gongwen.facts.agency_keys import keyed
from policykit.gongwen.outline.layout import Layout
from policykit.gongwen.outline.outline import Draft, Outline
from policykit.gongwen.outline.tables import row_agencies
from policykit.gongwen.words.notes import NOTE_LINE, notes
from policykit.records import Agency, Article, Role

Charged = Sequence[tuple[str, Role]]


def charges(article: Article, draft: Draft, layout: Layout, out: Outline) -> list[Agency]:
    """The agencies that an article charges, in order."""
    own = [c for index in range(draft.first, draft.last + 1) for c in _charged(index, layout)]
    found = own or _above(draft, layout, out)
    return [
        Agency(article.article_id, k.agency, k.role, k.key, k.kind)
        for charged in found
        for k in keyed(charged, article.region)
    ]


def _charged(index: int, layout: Layout) -> list[Charged]:
    """Whom one line charges: by the columns of a table's row, else by the notes in it."""
    text = layout.lines[index].text
    if row := layout.row(index):
        return [named] if (named := row_agencies(text, row)) else []
    return [note.charged for note in notes(text)]


def _above(draft: Draft, layout: Layout, out: Outline) -> list[Charged]:
    """The notes of the nearest heading above, on its line or on lines of their own behind it."""
    section = max((i for _, _, i in out.sections if i < draft.first), default=-1)
    group = max((i for i in out.groups if section < i < draft.first), default=-1) if draft.group else -1
    for heading in (group, section):
        if heading < 0:
            continue
        behind = [heading]
        while (following := behind[-1] + 1) in out.lead_ins and NOTE_LINE.at(layout.lines[following].text):
            behind.append(following)
        found: list[Charged] = [note.charged for i in behind for note in notes(layout.lines[i].text)]
        if found:
            return found
    return []
