"""The Word report: summary, figures, matches, regions, method, and every coded measure with its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from policykit.report.content import Content, RegionPart, content, coverage_table, measure_tables
from policykit.report.contract import complete
from policykit.report.word_writer import Writer
from policykit.report.wording.record import Record
from policykit.report.wording.words import Lang, spoken, word

if TYPE_CHECKING:
    import pandas as pd


@spoken
def report_docx(
    tables: Mapping[str, pd.DataFrame],
    pictures: Sequence[tuple[str, Mapping[str, bytes]]],
    record: Record,
    *,
    template: bytes | None = None,
    lang: Lang | None = None,
) -> bytes:
    """``report.docx`` from finished tables and rendered figures, in the house style or that of ``template``."""
    tables = complete(tables)
    made = content(tables, record)
    to = Writer(made.title, template=template)
    _summary(to, made)
    to.heading(word("report.coverage"), 1, new_page=True)
    to.paragraph(made.caveats)
    to.table(coverage_table(made.coverage))
    to.heading(word("report.figures"), 1)
    for caption, files in pictures:
        to.picture(files["png"], caption)
        to.caption("figure", caption)
    to.heading(word("report.matches"), 1, new_page=True)
    to.block(made.matches)
    if made.passages:
        to.heading(word("report.passages"), 1)
        to.paragraph(word("caveat.borrowing"))
        to.table(made.passages)
    to.heading(word("report.regions"), 1, new_page=True)
    for i, part in enumerate(made.regions):
        to.heading(part.region, 2, new_page=i > 0)
        _region(to, part)
    to.heading(word("report.method"), 1, new_page=True)
    for note in made.method:
        to.heading(note.title, 3)
        to.lines(note.paragraphs, note.items)
    to.table(made.documents)
    to.heading(word("report.appendix"), 1, new_page=True)
    appendix = measure_tables(made.measures, tables["documents"])
    for region, table in appendix:
        to.heading(region, 2)
        to.table(table)
    if not appendix:
        to.paragraph(word("report.none_coded"))
    return to.saved()


def _summary(to: Writer, made: Content) -> None:
    to.heading(made.title, 0)
    to.paragraph(made.lead)
    to.heading(word("report.summary"), 1)
    for heading, findings in made.findings:
        to.heading(heading, 3)
        to.lines([], [finding.text for finding in findings])
    to.paragraph(word("report.contents"))


def _region(to: Writer, part: RegionPart) -> None:
    """One region: each of its documents, then what its measures say taken together."""
    for table in part.documents:
        to.table(table)
    if part.profile:
        to.table(part.profile)
    for name, value in part.lines:
        to.paragraph(word("report.fact_line", name=name, value=value))
    to.heading(word("report.concrete_measures"), 3)
    to.block(part.concrete)
    to.heading(word("report.reading"), 3)
    for text, items, more in part.reading:
        to.lines([text], items)
        to.lines([more] if more else [], [])
