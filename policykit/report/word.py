"""The Word report: the answer, cards, offers, figures, matches, method; and its appendix, every coded measure with its evidence."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from policykit.report.content import Content, Table, cards_table, content, coverage_table, measure_tables
from policykit.report.contract import complete
from policykit.report.measures import shown
from policykit.report.word_writer import Writer
from policykit.report.wording.record import Record
from policykit.report.wording.words import Lang, known, spoken, word

if TYPE_CHECKING:
    import pandas as pd

SHORT = 12  # offers of a report of two pages


@spoken
def report_docx(
    tables: Mapping[str, pd.DataFrame],
    pictures: Sequence[tuple[str, Mapping[str, bytes]]],
    record: Record,
    *,
    template: bytes | None = None,
    categories: Collection[str] = (),
    short: bool = False,
    lang: Lang | None = None,
) -> bytes:
    """``report.docx`` from finished tables and rendered figures, in the house style or that of ``template``.

    ``categories`` are those it is of (all where none is named). A ``short`` one has two pages: answer, cards, offers.
    """
    made = content(tables, record, categories)
    to = Writer(made.title, template=template)
    _summary(to, made)
    if made.cards:
        to.heading(word("report.cards"), 1)
        to.paragraph(made.caveats)
        to.table(cards_table(made))
    to.heading(word("report.offers"), 1)
    to.block(_addressed(made.offers, most=SHORT if short else None))
    if short:
        return to.saved()
    to.heading(word("report.coverage"), 1)
    to.table(coverage_table(made.coverage))
    if pictures:
        to.heading(word("report.figures"), 1)
    for caption, files in pictures:
        to.picture(files["png"], caption)
        to.caption("figure", caption)
    to.heading(word("report.matches"), 1)
    to.block(made.matches)
    if made.passages:
        to.paragraph(word("caveat.borrowing"))
        to.table(made.passages)
    to.heading(word("report.method"), 1)
    for note in made.method:
        to.heading(note.title, 3)
        to.lines(note.paragraphs, note.items)
    to.table(made.documents)
    return to.saved()


@spoken
def measures_docx(
    tables: Mapping[str, pd.DataFrame], *, template: bytes | None = None, lang: Lang | None = None
) -> bytes:
    """``measures.docx``, the appendix of its own: region by region every coded measure with its evidence."""
    tables = complete(tables)
    to = Writer(word("report.appendix"), template=template)
    to.heading(word("report.appendix"), 0)
    appendix = measure_tables(shown(tables), tables["documents"])
    for region, table in appendix:
        to.heading(region, 1)
        to.table(table)
    if not appendix:
        to.paragraph(word("report.none_coded"))
    return to.saved()


def _addressed(offers: Table | str, *, most: int | None) -> Table | str:
    """The offers with the places of their sentences inside the document: the region names it."""
    if isinstance(offers, str):
        return offers
    rows = [[*row[:-1], str(row[-1]).partition("/")[2] or row[-1]] for row in offers.rows]
    more = (
        word("report.more", n=len(rows) - most, table=known("table", "offers"))
        if most and len(rows) > most
        else offers.more
    )
    return replace(offers, rows=rows[:most], more=more)


def _summary(to: Writer, made: Content) -> None:
    to.heading(made.title, 0)
    to.lines(made.lead, [])
    to.heading(word("report.summary"), 1)
    for heading, findings in made.findings:
        to.heading(heading, 3)
        to.lines([], [finding.text for finding in findings])
    to.paragraph(word("report.contents"))
