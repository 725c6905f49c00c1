"""Whom each article charges: by the notes in it or, where it has none, by the one of the heading it stands under.

A note behind a heading (二、加强信贷支持（责任单位：市金融办）) is about everything below that heading. An article's
own note says more and replaces it; of two headings the nearer one counts.
"""

from __future__ import annotations

from policykit.grammar import patterns as p
from policykit.parse.agencies import Note, notes
from policykit.parse.agency_keys import keyed
from policykit.parse.layout import Layout
from policykit.parse.outline import Draft, Outline
from policykit.records import Agency, Article


def charges(article: Article, draft: Draft, layout: Layout, out: Outline) -> list[Agency]:
    """The agencies that an article charges, in order."""
    own = [n for line in layout.lines[draft.first : draft.last + 1] for n in notes(line.text)]
    found = own or _above(draft, layout, out)
    return [
        Agency(article.article_id, k.agency, k.role, k.key, k.kind)
        for note in found
        for k in keyed(note.charged, article.region)
    ]


def _above(draft: Draft, layout: Layout, out: Outline) -> list[Note]:
    """The notes of the nearest heading above, on its line or on lines of their own behind it."""
    section = max((i for _, _, i in out.sections if i < draft.first), default=-1)
    group = max((i for i in out.groups if section < i < draft.first), default=-1) if draft.group else -1
    for heading in (group, section):
        if heading < 0:
            continue
        behind = [heading]
        while (following := behind[-1] + 1) in out.lead_ins and p.NOTE_LINE.at(layout.lines[following].text):
            behind.append(following)
        if found := [n for i in behind for n in notes(layout.lines[i].text)]:
            return found
    return []
