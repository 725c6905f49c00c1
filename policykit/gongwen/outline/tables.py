"""Tables of measures: one row an article.

The reader gives a row as cells joined by tabs, each in its own column. A table of measures is told by the
names of its columns: 序号 is the number, 重点任务 the title, 具体举措 the text, 责任单位 the agencies, 完成时限 stays in the
text as printed, and a merged cell in front names the group of its rows. Any other table stays what it is
where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policykit.gongwen.formats.lines import TextLine
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.lexicon import pattern
from policykit.gongwen.words.notes import named, role_of
from policykit.records import Role

COLUMN_LIST = pattern(
    r"^.{0,8}(?:{LIST_COLUMN}|身份证号码?|签\s*[字名章])(?:及.{1,8})?$",
    yes=("企业名称", "联系电话", "统一社会信用代码"),
    no=("责任单位", "工作内容"),
)

CELL_NUMBER = pattern(
    r"^[(（]?\s*(?P<n>\d{1,3}|{N}{1,3})\s*[)）]?\s*[.．、]?$",
    yes=("1", "12.", "（三）", "四", "五、"),
    no=("第一条", "2025年", "一是"),
)


MIN_ROWS = 1  # rows below a head that names its columns
MAX_TASK = 30  # characters of a task that is a heading; a longer one, or one with a comma, is the text itself
MAX_BETWEEN = 40  # characters of a heading between the rows of one table

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table says what."""

    number: int | None = None
    group: int | None = None
    title: int | None = None
    texts: tuple[int, ...] = ()
    agencies: tuple[tuple[int, Role], ...] = ()
    deadlines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of measures; spans are offsets within its line."""

    index: int  # of the line
    number: str  # 3
    title: str  # 扩大信用贷款
    group: str  # 信贷支持
    heading: Span  # where the title stands
    texts: tuple[Span, ...]  # cells that say what is done
    agencies: tuple[tuple[Span, Role], ...]
    deadlines: tuple[Span, ...]
    continues: bool = False  # its number and task stand in the row above


@dataclass(frozen=True)
class Table:
    """A table of measures: the lines of its heads and its rows."""

    heads: tuple[int, ...]
    rows: tuple[Row, ...]


def tables(lines: Sequence[TextLine], first: int, end: int) -> list[Table]:
    """The tables of measures among the lines, in order."""
    found: list[Table] = []
    heads: list[int] = []
    raw: list[tuple[int, Columns]] = []
    columns: Columns | None = None

    def close() -> None:
        if heads and len(raw) >= MIN_ROWS:
            found.append(Table(tuple(heads), tuple(_rows(lines, raw))))
        heads.clear()
        raw.clear()

    for i in range(first, end):
        cells = lines[i].text.split("\t")
        if new := _columns(cells):
            if new != columns:
                close()
            columns = new
            heads.append(i)
        elif len(cells) > 1 and columns:
            raw.append((i, columns))
        elif columns and (len(cells[0]) > MAX_BETWEEN or any(mark in cells[0] for mark in "。；;")):
            close()
            columns = None
    close()
    return found


def _columns(cells: Sequence[str]) -> Columns | None:
    """The columns that a head names; None where the row is no head of a table of measures."""
    names = ["".join(cell.split()) for cell in cells]
    if len(names) < 2 or any(COLUMN_LIST.whole(n) for n in names if not p.COLUMN_AGENCY.whole(n)):
        return None
    number = _first(names, p.COLUMN_NUMBER)
    group = _first(names, p.COLUMN_GROUP)
    agencies = tuple((i, role_of(m["role"])) for i, n in enumerate(names) if (m := p.COLUMN_AGENCY.whole(n)))
    deadlines = tuple(i for i, n in enumerate(names) if p.COLUMN_DEADLINE.whole(n))
    tasks = [i for i, n in enumerate(names) if p.COLUMN_TITLE.whole(n)]
    texts = tuple(i for i, n in enumerate(names) if p.COLUMN_TEXT.whole(n) and i not in tasks)
    title = tasks[0] if tasks else None
    texts = tuple(sorted((*texts, *tasks[1:])))
    told = title is not None or texts
    if not told or not (agencies or deadlines or (number is not None and title is not None and texts)):
        return None
    return Columns(number, group, title, texts, agencies, deadlines)


def _first(names: Sequence[str], pattern: p.Pattern) -> int | None:
    return next((i for i, name in enumerate(names) if pattern.whole(name)), None)


def _rows(lines: Sequence[TextLine], raw: Sequence[tuple[int, Columns]]) -> Iterator[Row]:
    """The rows with what merged cells hand down."""
    laid = [(i, columns, _aligned(lines[i].text, columns)) for i, columns in raw]
    group = ""
    begun = False
    shared = False  # the task above is a merged cell: it stands over several numbers
    for n, (i, columns, cells) in enumerate(laid):
        text = lines[i].text
        task = _said(text, cells, columns.title)
        shared = _over_several(lines, laid[n + 1 :]) if task else shared
        if columns.texts and shared:
            columns = replace(columns, group=columns.title, title=None)
        row = _row(i, text, columns, cells)
        own_group = _said(text, cells, columns.group)
        continues = begun and not row.number and not row.title and not own_group
        group = own_group or ("" if task and not shared and columns.group is None else group)
        yield replace(row, group=group, continues=continues)
        begun = True


def _over_several(lines: Sequence[TextLine], below: Sequence[tuple[int, Columns, list[Span]]]) -> bool:
    """Whether the task of a row is merged with that of the next one, which has a number of its own."""
    for i, columns, cells in below[:1]:
        text = lines[i].text
        return bool(_said(text, cells, columns.number)) and not _said(text, cells, columns.title)
    return False


def _row(index: int, text: str, columns: Columns, cells: Sequence[Span]) -> Row:
    spans = [span for i in columns.texts if (span := _cell(cells, i)) and span[0] < span[1]]
    task = _cell(cells, columns.title) or (0, 0)
    title = text[slice(*task)]
    heading = len(title) <= MAX_TASK and not any(c in title for c in "，,。；;")
    if title and not (spans and heading):
        spans = sorted([*spans, task])
        title = title if heading else ""
    number = _said(text, cells, columns.number)
    if m := CELL_NUMBER.whole(number):
        number = number.rstrip(".．、 ") if number[0] in "（(" else m["n"]
    return Row(
        index,
        number,
        title.rstrip("。；;：: "),
        "",
        task if title else (0, 0),
        tuple(spans),
        tuple(
            (span, role) for i, role in columns.agencies if (span := _cell(cells, i)) and span[0] < span[1]
        ),
        tuple(span for i in columns.deadlines if (span := _cell(cells, i)) and span[0] < span[1]),
    )


def _aligned(text: str, columns: Columns) -> list[Span]:
    """Offsets of the cells by column; where the source lost the empty cells in front, the number tells the place."""
    cells: list[Span] = []
    at = 0
    for cell in text.split("\t"):
        left = len(cell) - len(cell.lstrip())
        cells.append((at + left, max(at + left, at + len(cell.rstrip()))))
        at += len(cell) + 1
    number = columns.number
    if number and CELL_NUMBER.whole(text[slice(*cells[0])]):
        return [(0, 0)] * number + cells
    return cells


def _cell(cells: Sequence[Span], column: int | None) -> Span | None:
    return cells[column] if column is not None and column < len(cells) else None


def _said(text: str, cells: Sequence[Span], column: int | None) -> str:
    span = _cell(cells, column)
    return text[slice(*span)].strip() if span else ""


def row_agencies(text: str, row: Row) -> list[tuple[str, Role]]:
    """Agencies and roles of a row's cells; 牵头 and 配合 inside a cell win over the name of the column."""
    return list(
        dict.fromkeys(pair for span, role in row.agencies for pair in named(text[slice(*span)], role))
    )
