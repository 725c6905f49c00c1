"""Human coding decisions as they are written down: one row of ``decisions.csv`` each, append-only.

A row names its measure by address and by the hash of the sentence, and carries the sentence itself, so that a person
can read it and a later reading of the document can find it again. ``categories`` joins several by ``|``; empty means
none of the five. ``task`` says what the decision was made for:

``review``        sets the coding of the sentence; the default
``adjudication``  settles what coders decided differently before it
``match``          says of a pair whether the measure named by ``other_id`` is the same, related or none of a counterpart: these
                  words stand in ``categories``, and the other sentence in ``other_text``
any other name    a sample coded twice to measure agreement; it is kept and listed, and changes no coding

``action`` is ``decide`` (the default) or ``withdraw``, which takes back the coder's last decision on that sentence in
that task, so that the one before it is in force again. Nothing is ever deleted from the file.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import TypeVar

from policykit.coding.frame import Frame
from policykit.coding.frames import load_frame
from policykit.coding.matcher import fold
from policykit.coding.sheet import Sheet
from policykit.records import Decision

COLUMNS = (
    *("measure_id", "region", "text", "categories", "coder", "time"),
    *("reason", "task", "action", "sentence_hash", "other_id", "other_text"),
)
"""The columns of ``decisions.csv`` in the order in which a new file has them."""

NEEDED = ("measure_id", "categories", "coder", "time")
REVIEW, ADJUDICATION, MATCH = "review", "adjudication", "match"
DECIDE, WITHDRAW = "decide", "withdraw"
NONE, NEITHER = "无", "都不是"
YES = frozenset("1 x X × ✓ √ ☑ v V y Y 是 有 对 yes true TRUE".split())
NO = frozenset("0 n N 否 不是 no false FALSE -".split())
"""What people write into a form where something is so, and where it is not."""

NOTHING = frozenset({NONE, "none", "-", "—"})
BETWEEN = str.maketrans(dict.fromkeys("、，,；;/\n\t 　", "|"))
"""What people write between categories instead of ``|``."""

HOME = timezone(timedelta(hours=8))
"""The zone of a time that names none: Chinese documents are coded in China."""

SPREADSHEET_TIMES = ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M")
"""What a spreadsheet makes of an ISO time without a zone."""

ANSWERS = {
    "same": "same",
    "related": "related",
    "none": "none",
    "对应": "same",
    "相关": "related",
    "无对应": "none",
}
"""What may be decided of a pair, in both languages."""

R = TypeVar("R")
K = TypeVar("K", bound=Hashable)
Problem = tuple[int, str, str]
"""Line of the file, what is wrong there, what to do."""


def last_words(
    rows: Iterable[R], key: Callable[[R], K], action: Callable[[R], str]
) -> tuple[dict[K, R], list[R]]:
    """Of rows in order of time the one in force for each key, and those that were withdrawn with what withdrew them.

    A withdrawal takes the latest row of its key back, so that the one before it is in force again.

    >>> said = [("甲", "信贷"), ("甲", "担保"), ("甲", "withdraw")]
    >>> last_words(said, key=lambda row: row[0], action=lambda row: row[1])[0]
    {'甲': ('甲', '信贷')}
    """
    stacks: dict[K, list[R]] = {}
    withdrawn: list[R] = []
    for row in rows:
        stack = stacks.setdefault(key(row), [])
        if action(row) != WITHDRAW:
            stack.append(row)
            continue
        withdrawn.append(row)
        if stack:
            withdrawn.append(stack.pop())
    return {held: stack[-1] for held, stack in stacks.items() if stack}, withdrawn


def sentence_hash(text: str) -> str:
    """Hash of a sentence that white space and width do not change: s and 15 hexadecimal digits.

    The letter in front keeps a spreadsheet from reading ``12e4…`` as a number.

    >>> sentence_hash("给予　50万元 贴息（一次性）") == sentence_hash("给予５０万元贴息(一次性)")
    True
    >>> sentence_hash("给予50万元贴息") == sentence_hash("给予80万元贴息")
    False
    """
    plain = fold(unicodedata.normalize("NFKC", text))
    kept = "".join(c for c in plain if not c.isspace() and unicodedata.category(c) != "Cf")
    return "s" + hashlib.sha256(kept.encode()).hexdigest()[:15]


def moment(time: str) -> datetime | None:
    """The moment that a cell names, or None; without a zone it is Beijing time."""
    for form in ("", *SPREADSHEET_TIMES):
        try:
            read = datetime.strptime(time, form) if form else datetime.fromisoformat(time)
        except ValueError:
            continue
        return read if read.tzinfo else read.replace(tzinfo=HOME)
    return None


def categories_of(cell: str, frame: Frame | None = None) -> tuple[str, ...] | None:
    """The categories that a cell names, in the order of the frame; None where one is unknown.

    >>> categories_of("担保、信贷"), categories_of("无"), categories_of("信用")
    (('信贷', '担保'), (), None)
    """
    named = [name for name in cell.translate(BETWEEN).split("|") if name]
    frame = frame or load_frame()
    if named and {name.lower() for name in named} <= NOTHING | {frame.uncoded}:
        return ()
    return frame.ordered("|".join(named)) if set(named) <= set(frame.categories) else None


def ticked(row: Mapping[str, str], categories: Sequence[str]) -> tuple[str, ...] | None:
    """The categories that a row of a form says yes to, None where it is empty; ``ValueError`` with problem and remedy.

    >>> ticked({"信贷": "1", "担保": "√"}, ("信贷", "保险", "担保")), ticked({"都不是": "1"}, ("信贷",)), ticked({}, ())
    (('信贷', '担保'), (), None)
    """
    marks = {name: row.get(name, "") for name in (*categories, NEITHER)}
    if not any(marks.values()):
        return None
    unknown = [f"{name}“{mark}”" for name, mark in marks.items() if mark and mark not in YES | NO]
    if unknown:
        raise ValueError(f"不认识的记号：{'、'.join(unknown)}", "请写 1（是）或留空")
    yes, neither = tuple(name for name in categories if marks[name] in YES), marks[NEITHER] in YES
    if yes and neither:
        raise ValueError(f"既选了{'、'.join(yes)}，又选了“{NEITHER}”", "请只留一种")
    if not yes and not neither and not all(marks[name] in NO for name in categories):
        raise ValueError("只填了“否”，没有选任何类别", f"若都不是，请在“{NEITHER}”一栏打勾")
    return yes


def decisions_of(sheet: Sheet, frame: Frame | None = None) -> tuple[list[Decision], list[Problem]]:
    """The decisions of a file in its order, and the rows that are none; ``state`` and ``machine`` are still empty."""
    frame = frame or load_frame()
    decisions: list[Decision] = []
    problems: list[Problem] = [(line, what, "请补上或删去这一处") for line, what in sheet.broken]
    for line, row in sheet.rows:
        wrong = _wrong(row, frame)
        if wrong:
            problems.append((line, *wrong))
        else:
            decisions.append(_decision(line, row, frame))
    return decisions, sorted(problems)


def _wrong(row: Mapping[str, str], frame: Frame) -> tuple[str, str] | None:
    """What is wrong with a row and what to do, or None."""
    for column in ("measure_id", "coder"):
        if not row[column]:
            return f"没有写 {column}", "请补上"
    if row.get("task") == MATCH:
        if row["categories"] not in ANSWERS or not row.get("other_id") or not row.get("other_text"):
            return (
                f"对应关系“{row['categories']}”不全",
                f"categories 请写 {'、'.join(ANSWERS)} 之一，并写明 other_id 和 other_text",
            )
    elif categories_of(row["categories"], frame) is None:
        return (
            f"类别“{row['categories']}”不认识",
            f"可用：{'、'.join(frame.categories)}，用 | 连接；都不是则留空",
        )
    if moment(row["time"]) is None:
        return f"时间“{row['time']}”读不出", "请写成 2025-06-07T10:00:00+08:00 的样子"
    if row.get("action") not in (None, "", DECIDE, WITHDRAW):
        return f"action“{row['action']}”不认识", f"可用：{DECIDE}、{WITHDRAW}"
    text, kept = row.get("text", ""), row.get("sentence_hash", "")
    if not text and not kept:
        return "没有写句子（text）", "请补上决定时的原句"
    if text and kept and sentence_hash(text) != kept:
        return "句子与 sentence_hash 不符，句子可能被改动过", "请恢复原句，或清空 sentence_hash"
    return None


def _decision(line: int, row: Mapping[str, str], frame: Frame) -> Decision:
    text = row.get("text", "")
    return Decision(
        measure_id=row["measure_id"],
        region=row.get("region", ""),
        text=text,
        categories=(ANSWERS[row["categories"]],)
        if row.get("task") == MATCH
        else categories_of(row["categories"], frame) or (),
        coder=row["coder"],
        time=row["time"],
        reason=row.get("reason", ""),
        task=row.get("task", "") or REVIEW,
        action=row.get("action", "") or DECIDE,
        sentence_hash=row.get("sentence_hash", "") or sentence_hash(text),
        state="",
        machine=(),
        written_id=row["measure_id"],
        line=line,
        other_id=row.get("other_id", ""),
        other_text=row.get("other_text", ""),
    )


def cells(decision: Decision, columns: Sequence[str] = COLUMNS) -> list[str]:
    """The row of a decision under these columns; a column that is not the program's stays empty."""
    facts = {name: getattr(decision, name) for name in COLUMNS}
    facts |= {"measure_id": decision.written_id, "categories": "|".join(decision.categories)}
    return [str(facts.get(name, "")) for name in columns]


def same_row(decision: Decision) -> tuple[str, ...]:
    """What makes two rows of two copies the same row; times are compared as moments."""
    facts = dict(zip(COLUMNS, cells(decision), strict=True))
    when = moment(decision.time)
    facts |= {"time": when.astimezone(HOME).isoformat() if when else decision.time, "text": "", "region": ""}
    return tuple(facts.values())
