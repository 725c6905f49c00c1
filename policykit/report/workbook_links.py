"""The two sheets of the workbook that lead from a number to its sentences: 覆盖总览 and 依据."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.records import CATEGORIES, UNCODED
from policykit.report.contract import each, entries
from policykit.report.word_regions import quantities_by_measure
from policykit.report.wording.lettering import ems
from policykit.report.wording.words import Lang, known, listed, word

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = {
    "region": 10,
    "category": 9,
    "measure_id": 24,
    "article": 26,
    "text": 60,
    "evidence": 36,
    "quantities": 26,
    "concrete": 10,
    "status": 12,
    "title": 36,
}
"""Columns of 依据 with their widths in characters."""

EM, LINE, MOST_LINES = 1.9, 15.0, 20  # characters of width an em takes, points of a line, lines of a row
FIRST = 2  # rows of a sheet above its data


@dataclass(frozen=True)
class Behind:
    """The rows of 依据, sorted by region and category, and where each cell of the coverage begins."""

    rows: list[dict[str, Any]]
    begins: dict[tuple[str, str], int]  # (region, category): row of the sheet, counted from 0


def behind(tables: dict[str, pd.DataFrame], *, lang: Lang = "zh") -> Behind:
    """Every measure once a category (未归类 where it has none), with its evidence and quantities in words."""
    measures = tables["measures"]
    heading = {
        row.article_id: f"{row.number} {row.title}".strip() or row.section for row in each(tables["articles"])
    }
    titles = dict(zip(tables["documents"]["doc_id"], tables["documents"]["title"], strict=True))
    quantities = quantities_by_measure(tables["quantities"], lang=lang)
    terms = _terms(tables["labels"], lang)
    cells: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in entries(measures):
        own = row["measure_id"]
        for category in str(row["categories"] or UNCODED).split("|"):
            facts = {
                "article": heading.get(row["article_id"], ""),
                "evidence": listed(terms.get((own, category), []), lang=lang),
                "quantities": listed(quantities.get(str(own), []), lang=lang),
                "status": known("status", row["status"], lang=lang),
                "concrete": word("html.concrete_chip", lang=lang) if row["concrete"] else "",
                "title": titles.get(row["doc_id"], ""),
            }
            cells[row["region"], category].append(row | {"category": category} | facts)
    order = dict.fromkeys([*tables["coverage"]["region"], *measures["region"]])
    rows: list[dict[str, Any]] = []
    begins = {}
    for region in order:
        for category in (*CATEGORIES, UNCODED):
            if found := cells.get((region, category)):
                begins[region, category] = FIRST + len(rows)
                rows += sorted(
                    found, key=lambda row: row["concrete"] == ""
                )  # so that both squares link to it
    return Behind(rows, begins)


def height(row: dict[str, Any]) -> float:
    """Points that a row of 依据 needs: LibreOffice does not fit rows to wrapped text by itself."""
    lines = max(-(-ems(str(row[column])) * EM // width) for column, width in COLUMNS.items())
    return min(max(lines, 1), MOST_LINES) * LINE


def _terms(labels: pd.DataFrame, lang: Lang) -> dict[tuple[str, str], list[str]]:
    """The evidence of each measure and category: ``知识产权质押贷款（知识产权质押）``, each once."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in each(labels[labels["rule"] != "excluded"]):
        noted = word("text.noted", lang=lang, text=row.term, note=row.instrument)
        text = noted if row.instrument else str(row.term)
        if row.term and text not in found[row.measure_id, row.category]:
            found[row.measure_id, row.category].append(text)
    return found


def write_overview(
    sheet: Any, coverage: pd.DataFrame, to: Behind, target: str, styles: dict[str, Any], lang: Lang
) -> None:
    """Two squares of regions × categories, measures and concrete ones; each number links to its first row."""
    columns = (*CATEGORIES, UNCODED)
    cells = {(cell["region"], cell["category"]): cell for cell in entries(coverage)}
    regions = list(dict.fromkeys(coverage["region"]))
    longest = max((ems(region) for region in regions), default=0)
    sheet.set_column(
        0, 0, min(max(22, 2 * longest + 2), 60)
    )  # the name stands before a filled cell, which cuts it
    sheet.set_column(1, len(columns), 11)
    at = 0
    for value, title in (("measures", "book.overview_title"), ("concrete", "book.concrete_title")):
        sheet.write_string(at, 0, word(title, lang=lang), styles["bold"])
        sheet.write_string(at + 1, 0, word("column.region", lang=lang), styles["head"])
        for j, category in enumerate(columns, start=1):
            sheet.write_string(at + 1, j, known("category", category, lang=lang), styles[f"head.{category}"])
        for i, region in enumerate(regions, start=at + 2):
            sheet.write_string(i, 0, region, styles["bold"])
            for j, category in enumerate(columns, start=1):
                cell = cells.get((region, category))
                if cell is not None:
                    _square_cell(sheet, i, j, cell, value, to.begins, target, styles, lang)
        at += len(regions) + 4
    for k, key in enumerate(("caveat.absent", "caveat.double")):
        sheet.write_string(at - 1 + k, 0, word(key, lang=lang), styles["remark"])
    sheet.freeze_panes(0, 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def _square_cell(
    sheet: Any,
    i: int,
    j: int,
    cell: dict[str, Any],
    value: str,
    begins: dict[tuple[str, str], int],
    target: str,
    styles: dict[str, Any],
    lang: Lang,
) -> None:
    """A number with its link; a cell without measures says why and links nowhere."""
    category, n = cell["category"], int(cell[value])
    if cell["state"] == "failed" or (cell["state"] == "absent" and category != UNCODED):
        sheet.write_string(i, j, known("state", cell["state"], lang=lang), styles["silent"])
        return
    begin = begins.get((cell["region"], category))
    if begin is not None and n:
        sheet.write_url(i, j, link(target, begin, COLUMN_OF_LINK), styles[f"link.{category}"], str(n))
        sheet.write_number(i, j, n, styles[f"link.{category}"])  # the link stays, the cell is a number
    else:
        sheet.write_number(i, j, n, styles[f"cell.{category}"])


COLUMN_OF_LINK = list(COLUMNS).index("measure_id")


def link(sheet: str, row: int, column: int) -> str:
    """An address inside the workbook.

    >>> link("依据", 2, 0)
    "internal:'依据'!A3"
    """
    from xlsxwriter.utility import xl_rowcol_to_cell

    return "internal:'{}'!{}".format(sheet.replace("'", "''"), xl_rowcol_to_cell(row, column))
