"""The Excel workbook: a sheet that explains, the coverage with links to its measures, then one sheet a table.

No text becomes a formula or a link: the only links are our own, and they lead to a row of this workbook.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from policykit.report.charts import theme
from policykit.report.content import Cell, coverage_grid, documents_table
from policykit.report.measures import Shown, shown
from policykit.report.wording.cards import Card, cards
from policykit.report.wording.grounds import Grounds
from policykit.report.wording.lettering import ems
from policykit.report.wording.nation import caveat
from policykit.report.wording.record import Record
from policykit.report.wording.summary import summary
from policykit.report.wording.words import Lang, framed, known, listed, spoken, word
from policykit.tables import columns, complete

if TYPE_CHECKING:
    import pandas as pd

CELL_LIMIT = 32_767  # UTF-16 code units that Excel keeps in a cell; it cuts the rest without a word
FIXED_DATE = datetime(2000, 1, 1)  # the moment of making must not change the bytes
LINK_COLOUR = "#0B4A8F"
LINKS = 60_000  # of a sheet; Excel keeps 65,530
FIRST = 2  # rows of a sheet above its data
WIDEST = 60.0  # characters: longer cells wrap
LOOKED_AT = 200  # rows that decide a column's width
EM, LINE, MOST_LINES = 1.9, 15.0, 20  # characters of width an em takes, points of a line, lines of a row
EVIDENCE = {
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
STYLES = {"share": "percent", "decimal": "decimal"}
CARDS = {"column.region": 10, "column.category": 9, "book.card": 40, "book.heading": 16}
CARDS |= {"book.statement": 44, "column.measure_id": 24, "report.measure": 60}
"""Columns of 卡片 with their widths in characters."""
IDS = {"measures": "measure_id", "articles": "article_id", "documents": "doc_id"}
OURS = ("about", "findings", "cards", "overview", "evidence")  # sheets that hold no table


@spoken
def workbook_bytes(tables: Mapping[str, pd.DataFrame], record: Record, *, lang: Lang | None = None) -> bytes:
    """``comparison.xlsx``: 说明, 覆盖总览, then every table, the empty ones too, and 依据 behind the overview.

    A number of 覆盖总览 links to its measures in 依据, an id to its row. Row 1 of a table's sheet holds the columns
    in the analyst's language, row 2 their names in the contract, so ``pandas.read_excel(path, header=1)``
    gives the table. Both rows stay in sight; the filter sits on row 2.
    """
    import xlsxwriter

    buffer = BytesIO()
    never = ("strings_to_formulas", "strings_to_urls", "strings_to_numbers")
    book = xlsxwriter.Workbook(buffer, {"in_memory": True} | dict.fromkeys(never, False))
    book.set_properties({"title": word("book.title"), "created": FIXED_DATE})
    _Book(book, complete(dict(tables))).write(record)
    book.close()
    return buffer.getvalue()


def fit(text: str) -> str:
    """``text`` if a cell holds it, else its beginning with a note of how much was left out."""
    if len(text.encode("utf-16-le")) // 2 <= CELL_LIMIT:
        return text
    room = CELL_LIMIT - len(word("book.cut", n=len(text)))
    # cutting in code units may halve a rare character: the odd half is dropped, not the character before
    kept = text.encode("utf-16-le")[: room * 2].decode("utf-16-le", errors="ignore")
    return kept + word("book.cut", n=len(text) - len(kept))


def link(sheet: str, row: int, column: int = 0) -> str:
    """An address inside the workbook.

    >>> link("依据", 2)
    "internal:'依据'!A3"
    """
    from xlsxwriter.utility import xl_rowcol_to_cell

    return "internal:'{}'!{}".format(sheet.replace("'", "''"), xl_rowcol_to_cell(row, column))


class _Book:
    """The workbook while it is written."""

    def __init__(self, book: Any, tables: Mapping[str, pd.DataFrame]) -> None:
        self.book, self.tables, self.frame = book, tables, framed()
        self.styles = _styles(book)
        self.names = {key: word(f"book.{key}") for key in OURS}
        self.names |= {name: known("table", name)[:31] for name in tables}  # Excel takes 31
        self.rows = {
            name: {str(key): row for row, key in enumerate(tables[name][column], start=FIRST)}
            for name, column in IDS.items()
        }

    def write(self, record: Record) -> None:
        """All sheets in their order."""
        about, said, told, overview, evidence = (self.book.add_worksheet(self.names[key]) for key in OURS)
        self._about(about, record)
        grounds = Grounds(self.tables)
        rows = [(head, f.text, listed(f.evidence)) for head, own in summary(grounds) for f in own]
        self._lines(said, {"book.heading": 16, "book.finding": 110, "report.evidence": 50}, rows)
        self._lines(told, CARDS, [row for one in cards(grounds) for row in _card_rows(one)])
        self._overview(overview, self._evidence(evidence))
        for name, table in self.tables.items():
            self._table(self.book.add_worksheet(self.names[name]), name, table)

    def _text(self, sheet: Any, i: int, j: int, text: str, style: str = "text") -> None:
        sheet.write_string(i, j, fit(text), self.styles[style])

    def _link(self, sheet: Any, i: int, j: int, to: str, text: str, style: str = "link") -> None:
        sheet.write_url(i, j, to, self.styles[style], text)

    def _value(self, sheet: Any, i: int, j: int, value: Any, column: str) -> None:
        """One value in its own type; missing values leave the cell empty."""
        if isinstance(value, bool):
            sheet.write_boolean(i, j, value, self.styles["text"])
        elif isinstance(value, (int, float)):
            if value == value and abs(value) != float("inf"):
                form = columns()[column].form if column in columns() else ""
                style = "whole" if isinstance(value, int) else STYLES.get(form, "number")
                sheet.write_number(i, j, value, self.styles[style])
        elif isinstance(value, str) and value:
            first = value.partition("|")[0] if column in ("category", "categories") else ""
            self._text(sheet, i, j, value, first if first in self.frame.cells else "text")

    def _head(self, sheet: Any, names: Sequence[str]) -> None:
        for j, column in enumerate(names):
            self._text(sheet, 0, j, known("column", column), "head")
            self._text(sheet, 1, j, column, "code")

    def _table(self, sheet: Any, name: str, table: pd.DataFrame) -> None:
        """One table with its two header rows; an id links to its row, unless it stands in that row already."""
        names = [str(column) for column in table.columns]
        self._head(sheet, names)
        targets = {c: columns()[c].links if c in columns() else "" for c in names}
        linked = [c for c, target in targets.items() if target not in ("", name) and target in self.rows]
        room = LINKS // max(len(linked), 1)
        for j, column in enumerate(names):
            values = table[column].tolist()
            rows = self.rows[targets[column]] if column in linked else {}
            for i, value in enumerate(values, start=FIRST):
                if value in rows and i - FIRST < room:
                    self._link(sheet, i, j, link(self.names[targets[column]], rows[value]), str(value))
                else:
                    self._value(sheet, i, j, value, column)
            sample = [str(value) for value in values[:LOOKED_AT]]
            longest = max(map(ems, [known("column", column), column, *sample]))
            sheet.set_column(j, j, min(WIDEST, longest * EM + 3))
        _set_up(sheet, len(table), len(names))

    def _lines(self, sheet: Any, widths: Mapping[str, int], rows: Sequence[Sequence[str]]) -> None:
        """Sentences under their headings; the id of a measure leads to its row."""
        for j, (key, width) in enumerate(widths.items()):
            self._text(sheet, 0, j, word(key), "head")
            sheet.set_column(j, j, width)
        for i, row in enumerate(rows, start=1):
            for j, text in enumerate(row):
                if text in self.rows["measures"]:
                    self._link(sheet, i, j, link(self.names["measures"], self.rows["measures"][text]), text)
                else:
                    self._text(sheet, i, j, text)
            sheet.set_row(i, _height(row, widths.values()))
        sheet.freeze_panes(1, 0)
        _print_wide(sheet)

    def _evidence(self, sheet: Any) -> dict[tuple[str, str], int]:
        """依据: a row a measure and category, sorted as the overview is read; gives where each of its cells begins."""
        self._head(sheet, list(EVIDENCE))
        for j, width in enumerate(EVIDENCE.values()):
            sheet.set_column(j, j, width)
        begins: dict[tuple[str, str], int] = {}
        for i, (category, measure) in enumerate(self._behind(), start=FIRST):
            begins.setdefault((str(measure.row["region"]), category), i)
            row = _evidence_row(category, measure)
            for j, column in enumerate(EVIDENCE):
                if column == "measure_id" and i < LINKS:
                    to = link(self.names["measures"], self.rows["measures"][measure.measure_id])
                    self._link(sheet, i, j, to, measure.measure_id)
                else:
                    self._value(sheet, i, j, row[column], column)
            sheet.set_row(i, _height([str(row[column]) for column in EVIDENCE], EVIDENCE.values()))
        last = len(EVIDENCE)
        sheet.set_column(last, last, 12)
        self._link(sheet, 0, last, link(self.names["overview"], 0), word("book.back"))
        _set_up(sheet, len(self._behind()), last)
        return begins

    def _behind(self) -> list[tuple[str, Shown]]:
        """Every measure once a category (未归类 where it has none), concrete ones first, as both squares link to it."""
        measures = shown(self.tables)
        regions = list(
            dict.fromkeys([*self.tables["coverage"]["region"], *self.tables["measures"]["region"]])
        )
        return [
            (category, measure)
            for region in regions
            for category in self.frame.cells
            for measure in sorted(
                (m for m in measures if m.row["region"] == region and category in m.categories),
                key=lambda m: not m.row["concrete"],
            )
        ]

    def _overview(self, sheet: Any, begins: Mapping[tuple[str, str], int]) -> None:
        """Regions × categories: how many measures; each number links to the first of them."""
        grid, across = coverage_grid(self.tables["coverage"]), self.frame.cells
        longest = max((ems(region) for region, _ in grid.rows), default=0)
        # the name stands before a filled cell, which cuts it
        sheet.set_column(0, 0, min(max(22, 2 * longest + 2), 60))
        sheet.set_column(1, len(across), 11)
        self._text(sheet, 0, 0, word("book.overview_title"), "bold")
        self._text(sheet, 1, 0, word("column.region"), "head")
        for j, (category, name) in enumerate(zip(across, grid.columns, strict=True), start=1):
            self._text(sheet, 1, j, name, f"head.{category}")
        for i, (region, cells) in enumerate(grid.rows, start=2):
            self._text(sheet, i, 0, region, "bold")
            for j, (category, cell) in enumerate(zip(across, cells, strict=True), start=1):
                self._square(sheet, i, j, cell, category, begins.get((region, category)))
        for k, key in enumerate(("caveat.absent", "caveat.double")):
            self._text(sheet, len(grid.rows) + 3 + k, 0, word(key), "remark")
        sheet.freeze_panes(0, 1)
        _print_wide(sheet)

    def _square(self, sheet: Any, i: int, j: int, cell: Cell, category: str, begin: int | None) -> None:
        """A number with its link; a cell without measures says why and links nowhere."""
        if cell.n is None:
            self._text(sheet, i, j, cell.text, "silent")
            return
        style = self.styles[f"cell.{category}" if begin is None or not cell.n else f"link.{category}"]
        if begin is not None and cell.n:
            column = list(EVIDENCE).index("measure_id")
            sheet.write_url(i, j, link(self.names["evidence"], begin, column), style, str(cell.n))
        sheet.write_number(i, j, cell.n, style)  # the link stays, the cell is a number

    def _about(self, sheet: Any, record: Record) -> None:
        """The first sheet: documents, codebook, caveat, and what each sheet holds."""
        for j, width in enumerate((22, 46, 60, 12)):
            sheet.set_column(j, j, width)
        _print_wide(sheet)
        self._text(sheet, 0, 0, word("book.title"), "title")
        version, digest = record.codebook.get("version", ""), record.codebook.get("hash", "")
        notes = [
            word("report.codebook", version=version, hash=digest[:12]),
            word("report.idf", idf=record.idf or word("unknown")),
            word("caveat.absent"),
            word("caveat.double"),
            *caveat(self.tables["coverage"]["region"]),
            word("book.header"),
        ]
        for i, note in enumerate(notes, start=1):
            sheet.merge_range(i, 0, i, 3, "", self.styles["note"])
            self._text(sheet, i, 0, note, "note")
        row = len(notes) + 2
        table = documents_table(record)
        for i, cells in enumerate([table.head, *table.rows]):
            for j, text in enumerate(cells):
                self._text(sheet, row + i, j, str(text), "text" if i else "head")
        row += len(table.rows) + 2
        for j, key in enumerate(("book.sheet", "book.name", "book.content", "book.rows")):
            self._text(sheet, row, j, word(key), "head")
        for name in (*OURS[1:], *self.tables):
            row += 1
            ours = name in OURS
            content = word(f"book.{name}_about") if ours else known("about", name)
            self._link(sheet, row, 0, link(self.names[name], 0), self.names[name])
            self._text(sheet, row, 1, "" if ours else name)
            self._text(sheet, row, 2, "" if content == name else content)
            if not ours:
                sheet.write_number(row, 3, len(self.tables[name]), self.styles["whole"])


def _card_rows(card: Card) -> Sequence[tuple[str, ...]]:
    """A row a statement of a card, or one for a card without any."""
    head = card.region, known("category", card.category), card.line
    lines = [(*head, part, x.text, x.measure_id, x.quote) for part, held in card.parts for x in held]
    return lines or [(*head, "", "", "", "")]


def _evidence_row(category: str, measure: Shown) -> dict[str, Any]:
    return {
        **measure.row,
        "category": category,
        "article": measure.heading,
        "evidence": listed(measure.terms(category)),
        "quantities": listed(measure.quantities),
        "concrete": word("html.concrete_chip") if measure.row["concrete"] else "",
        "status": known("status", measure.row["status"]),
        "title": measure.title,
    }


def _height(texts: Iterable[str], widths: Iterable[int]) -> float:
    """Points that a row needs: LibreOffice does not fit rows to wrapped text by itself."""
    lines = max(-(-ems(text) * EM // width) for text, width in zip(texts, widths, strict=True))
    return min(max(lines, 1), MOST_LINES) * LINE


def _print_wide(sheet: Any) -> None:
    """Pages of A4 across."""
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _set_up(sheet: Any, rows: int, width: int) -> None:
    """Header in sight and on every page, filter on its second row."""
    sheet.freeze_panes(FIRST, 1)
    _print_wide(sheet)
    sheet.repeat_rows(0, FIRST - 1)
    if width:
        sheet.autofilter(FIRST - 1, 0, max(rows + FIRST - 1, 1), width - 1)


def _styles(book: Any) -> dict[str, Any]:
    base: dict[str, Any] = {"valign": "top", "font_size": 10}
    link_style = {"font_color": LINK_COLOUR, "underline": 1}
    square: dict[str, Any] = {"align": "center", "valign": "vcenter", "font_size": 12}
    square |= {"border": 1, "border_color": "#FFFFFF"}
    head = base | {"bg_color": theme.BLUE, "font_color": "#FFFFFF", "border": 1, "border_color": "#FFFFFF"}
    looks: dict[str, dict[str, Any]] = {
        "text": base | {"text_wrap": True},
        "number": base | {"num_format": "#,##0.######"},
        "whole": base | {"num_format": "0"},
        "percent": base | {"num_format": "0.0%"},
        "decimal": base | {"num_format": "0.000"},
        "head": head | {"bold": True},
        "code": base | {"bg_color": "#E8EBEF", "font_color": theme.MUTED, "font_size": 9},
        "title": {"font_size": 16, "bold": True},
        "note": base | {"font_color": theme.MUTED, "text_wrap": True},
        "link": base | link_style,
        "bold": {"bold": True, "font_size": 11, "valign": "vcenter"},
        "remark": {"font_color": theme.MUTED, "font_size": 10},
        "silent": square | {"font_color": theme.MUTED, "font_size": 9, "bg_color": "#F4F6F8"},
    }
    for category in framed().cells:
        solid = framed().colour(category)
        pale = {"bg_color": theme.tint(solid, 0.35)}
        ink = "#FFFFFF" if theme.ink_on(solid) == "white" else theme.INK
        looks[category] = base | pale
        looks[f"head.{category}"] = square | {"bg_color": solid, "bold": True, "font_color": ink}
        looks[f"cell.{category}"] = square | pale
        looks[f"link.{category}"] = square | pale | link_style
    return {name: book.add_format(look) for name, look in looks.items()}
