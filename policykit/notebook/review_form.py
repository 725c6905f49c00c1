"""The form that people fill in Excel: the sentences to decide, with room for the decision; and what comes back.

Each row carries the hash of its sentence: what was decided is recorded for that sentence or refused, never
for another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policykit.coding.decisions import REVIEW, Problem, sentence_hash
from policykit.coding.settle import WHY_NOT, Places
from policykit.coding.sheet import Sheet
from policykit.corpus.ledger import measures_of
from policykit.errors import BrokenWorkspace
from policykit.notebook.displays import by_measure, records
from policykit.report.export import csv_bytes
from policykit.report.measures import evidence_line

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

ID, REGION, TASK, CODER, HASH = "编号", "地区", "任务", "编码人", "校验码"
TEXT, NONE, REASON = "句子", "都不是", "理由"
YES = frozenset("1 x X × ✓ √ ☑ v V y Y 是 有 对 yes true TRUE".split())
NO = frozenset("0 n N 否 不是 no false FALSE -".split())


def form_bytes(
    rows: pd.DataFrame,
    categories: Sequence[str],
    *,
    labels: pd.DataFrame | None = None,
    task: str = REVIEW,
    coder: str = "",
) -> bytes:
    """The form as CSV for Excel; ``rows`` as the queue or the sample gives them, a column for each of the
    ``categories``, ``labels`` None for a blind form."""
    import pandas as pd

    blind = labels is None
    evidence = {} if labels is None else by_measure(labels)
    made = []
    for row in records(rows):
        coding = {} if blind else {"机器编码": row["categories"].replace("|", "、") or "无"}
        coding |= (
            {} if blind else {"依据": "；".join(map(evidence_line, evidence.get(row["measure_id"], ())))}
        )
        coding |= {} if blind else {"列入原因": row["why"]}
        made.append(
            {ID: row["measure_id"], REGION: row["region"], "条目": row["article"], "上一句": row["before"]}
            | {
                TEXT: row["text"],
                "下一句": row["after"],
                **coding,
                **dict.fromkeys((*categories, NONE), ""),
                REASON: "",
            }
            | {CODER: coder, TASK: task, HASH: sentence_hash(row["text"])}
        )
    columns = [ID, REGION, "条目", "上一句", TEXT, "下一句"]
    columns += [] if blind else ["机器编码", "依据", "列入原因"]
    return csv_bytes(
        pd.DataFrame(made, columns=[*columns, *categories, NONE, REASON, CODER, TASK, HASH]).astype("str")
    )


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
        marks = {c: row.get(c, "") for c in (*categories, NONE)}
        if not any(marks.values()):
            said.empty += 1
            if row.get(REASON):
                said.problems.append((line, "写了理由，没有选类别", "请打勾；都不是就在“都不是”一栏打勾"))
            continue
        taken = _answer(line, row, marks, coder, places)
        if isinstance(taken, Answer):
            key = taken.measure_id, taken.task, taken.coder
            if (first := seen.setdefault(key, line)) == line:
                said.filled.append(taken)
                continue
            taken = (line, f"与第 {first} 行是同一句", "请只留一行")
        said.problems.append(taken)
    said.problems.sort()
    return said


def _answer(
    line: int, row: Mapping[str, str], marks: Mapping[str, str], coder: str, places: Places
) -> Answer | Problem:
    """A row as an answer, or what is wrong with it."""
    unknown = [f"{c}“{mark}”" for c, mark in marks.items() if mark and mark not in YES | NO]
    if unknown:
        return line, f"不认识的记号：{'、'.join(unknown)}", "请写 1（是）或留空"
    yes = tuple(c for c in marks if c != NONE and marks[c] in YES)
    if yes and marks[NONE] in YES:
        return line, f"既选了{'、'.join(yes)}，又选了“{NONE}”", "请只留一种"
    if not yes and marks[NONE] not in YES and not all(marks[c] in NO for c in marks if c != NONE):
        return line, "只填了“否”，没有选任何类别", f"若都不是，请在“{NONE}”一栏打勾"
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
    return Answer(
        line, place.measure_id, yes, row.get(REASON, ""), coder or named, row.get(TASK, "") or REVIEW
    )
