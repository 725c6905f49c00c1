"""The form that people fill in Excel: the sentences to decide, with room for the decision; and what comes back.

Each row carries the hash of its sentence: what was decided is recorded for that sentence or refused, never
for another.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from policykit.coding.decisions import NEITHER, REVIEW, Problem, sentence_hash, ticked
from policykit.coding.frame import Frame
from policykit.coding.places import Places
from policykit.coding.samples import FLAGS, LAYERS
from policykit.coding.settle import WHY_NOT
from policykit.coding.sheet import Sheet
from policykit.corpus.ledger import measures_of
from policykit.errors import BrokenWorkspace
from policykit.notebook.displays import by_measure
from policykit.report.contract import entries
from policykit.report.export import csv_bytes
from policykit.report.measures import evidence_line

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

ID, REGION, TASK, CODER, HASH = "编号", "地区", "任务", "编码人", "校验码"
TEXT, REASON = "句子", "理由"
WORKBOOK = ".xlsx"
READ = ("条目", "上一句", "下一句", "依据", "列入原因", REASON)
MANY = (LAYERS["instruments"], LAYERS["target"], LAYERS["receiver"])  # several names may stand in one cell
CREATED = datetime(2000, 1, 1)  # of the file, so that equal forms are equal bytes
NO_MARK = ("写了理由，没有选类别", "请打勾；都不是就在“都不是”一栏打勾")
WIDE, NARROW = 60, 9  # widths of the columns of a workbook: of sentences, of marks


def form_table(
    rows: pd.DataFrame,
    frame: Frame,
    *,
    labels: pd.DataFrame | None = None,
    layers: bool = False,
    task: str = REVIEW,
    coder: str = "",
) -> pd.DataFrame:
    """The form; ``rows`` as the queue or the sample gives them, a column for each category of the frame, ``labels``
    None for a blind form; ``layers``: also columns for what stands below the categories (``samples.LAYERS``)."""
    import pandas as pd

    columns = [ID, REGION, "条目", "上一句", TEXT, "下一句"]
    columns += ["机器编码", "依据", "列入原因"] if labels is not None else []
    columns += [*frame.categories, NEITHER, *(LAYERS.values() if layers else ()), REASON, CODER, TASK, HASH]
    evidence = {} if labels is None else by_measure(labels)
    made = []
    for row in entries(rows):
        cells = dict.fromkeys(columns, "") | {
            ID: row["measure_id"],
            REGION: row["region"],
            "条目": row["article"],
        }
        cells |= {"上一句": row["before"], TEXT: row["text"], "下一句": row["after"]}
        cells |= {CODER: coder, TASK: task, HASH: sentence_hash(row["text"])}
        if labels is not None:
            cells["机器编码"] = row["categories"].replace("|", "、") or "无"
            cells["依据"] = "；".join(map(evidence_line, evidence.get(row["measure_id"], ())))
            cells["列入原因"] = row["why"]
        made.append(cells)
    return pd.DataFrame(made, columns=columns).astype("str")


def form_bytes(table: pd.DataFrame, frame: Frame, *, workbook: bool = False) -> bytes:
    """The form as CSV for Excel, or as a workbook: its header stays in sight, cells to fill offer what may stand there."""
    return _workbook(table, frame) if workbook else csv_bytes(table)


def _workbook(table: pd.DataFrame, frame: Frame) -> bytes:
    import xlsxwriter
    from xlsxwriter.utility import xl_range_abs

    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        book.set_properties({"created": CREATED})
        sheet, lists = book.add_worksheet("编码"), book.add_worksheet("可选")
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for at, (name, offered) in enumerate(_choices(frame).items()):
            lists.write_column(0, at, [name, *offered])
            if name not in table.columns or table.empty:
                continue
            place = list(table.columns).index(name)
            # on a sheet of its own: a list that stands in the cell may have 255 characters
            source = f"=可选!{xl_range_abs(1, at, len(offered), at)}"
            several = {"error_type": "information"} if name in MANY else {}
            sheet.data_validation(
                1, place, len(table), place, {"validate": "list", "source": source} | several
            )
        sheet.write_row(0, 0, list(table.columns), bold)
        for at, cells in enumerate(table.itertuples(index=False), 1):
            for place, cell in enumerate(cells):
                sheet.write_string(at, place, cell, wrapped)
        for place, name in enumerate(table.columns):
            sheet.set_column(place, place, WIDE if name == TEXT else 2 * NARROW if name in READ else NARROW)
        sheet.freeze_panes(1, list(table.columns).index(TEXT) + 1)
        lists.hide()
    return made.getvalue()


def _choices(frame: Frame) -> dict[str, Sequence[str]]:
    """What each column to fill offers."""
    yes = dict.fromkeys((*frame.categories, NEITHER), ("1",)) | dict.fromkeys(FLAGS.values(), ("是", "否"))
    names = {"strength": ("1", "2", "3", "4"), "target": frame.targets, "receiver": frame.receivers}
    names["instruments"] = tuple(i.instrument for i in frame.instruments)
    return {**yes, **{LAYERS[layer]: offered for layer, offered in names.items() if offered}}


@dataclass(frozen=True)
class Answer:
    """One filled row of a form."""

    line: int
    measure_id: str
    categories: tuple[str, ...]
    reason: str
    coder: str
    task: str


@dataclass
class Answers:
    """What came back: filled rows, the number of rows left empty, and rows that cannot be taken."""

    filled: list[Answer] = field(default_factory=list)
    empty: int = 0
    problems: list[Problem] = field(default_factory=list)


def is_form(sheet: Sheet) -> bool:
    """Whether a file is a form rather than another ``decisions.csv``."""
    return ID in sheet.columns


def answers_of(sheet: Sheet, corpus: Corpus, *, file: str, coder: str = "") -> Answers:
    """The answers of a form for the sentences of this corpus, under ``coder`` where the form names nobody."""
    categories = corpus.frame.categories
    missing = [c for c in (ID, TEXT, *categories) if c not in sheet.columns]
    if missing:
        raise BrokenWorkspace(file, f"表头缺少 {'、'.join(missing)}", "请用 policykit review 重新导出表格")
    said = Answers(problems=[(line, what, "请补上或删去这一处") for line, what in sheet.broken])
    places = Places(measures_of(corpus))
    seen: dict[tuple[str, str, str], int] = {}
    for line, row in sheet.rows:
        taken = _answer(line, row, categories, coder, places)
        if taken is None:
            said.empty += 1
        elif isinstance(taken, Answer):
            key = taken.measure_id, taken.task, taken.coder
            if (first := seen.setdefault(key, line)) == line:
                said.filled.append(taken)
            else:
                said.problems.append((line, f"与第 {first} 行是同一句", "请只留一行"))
        else:
            said.empty += taken[1] == NO_MARK[0]
            said.problems.append(taken)
    said.problems.sort()
    return said


def _answer(
    line: int, row: Mapping[str, str], categories: Sequence[str], coder: str, places: Places
) -> Answer | Problem | None:
    """A row as an answer, what is wrong with it, or None where it is empty."""
    try:
        yes = ticked(row, categories)
    except ValueError as error:
        return line, *error.args
    if yes is None:
        return (line, *NO_MARK) if row.get(REASON) else None
    named = row.get(CODER, "")
    if coder and named and coder != named:
        return line, f"表中的编码人是{named}，与 --coder {coder} 不同", "请核对是谁填的表"
    if not (coder or named):
        return line, "不知道是谁填的", "请用 --coder 写明编码人"
    kept = row.get(HASH, "") or sentence_hash(row[TEXT])
    if row[TEXT] and sentence_hash(row[TEXT]) != kept:
        return line, "表中的句子被改动过", "请恢复原句，或重新导出表格"
    place, kind = places.find(row[ID], kept, row.get(REGION, ""))
    if place is None:
        return line, f"{row[ID] or '（没有编号）'}：{WHY_NOT[kind]}", "请重新导出表格再填这一句"
    task = row.get(TASK, "") or REVIEW
    return Answer(line, place.measure_id, yes, row.get(REASON, ""), coder or named, task)
