"""What the command line prints of decisions: what was applied, what was not and why, rows that are none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from policykit.report.contract import each

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.store import Decided
    from policykit.records import Decision

FILE = "decisions.csv"
LINES_NAMED = 5  # of those with the same trouble; the rest are counted


def decided_lines(done: Decided) -> Iterator[str]:
    """How many decisions are in force, and one line a conflict; nothing where nobody decided anything."""
    if not done.sha256:
        return
    parts = [f"{done.measures} 句由人工决定"]
    if done.followed:
        parts.append(f"其中 {done.followed} 条随原句移到新的编号")
    if done.samples:
        parts.append(f"{done.samples} 条抽样编码（只用于一致性检验，不改编码）")
    if done.conflicts:
        parts.append(f"{len(done.conflicts)} 处冲突未采用")
    yield f"编码决定（{done.rows} 行）：{'，'.join(parts)}。"
    for message in done.conflicts:
        yield f"  冲突｜{message}"


def problem_lines(problems: Sequence[tuple[int, str, str]], *, file: str = FILE) -> Iterator[str]:
    """What could not be taken: file, line, what is wrong, what to do; one line for rows with the same trouble."""
    alike: dict[tuple[str, str], list[int]] = {}
    for line, problem, remedy in problems:
        alike.setdefault((problem, remedy), []).append(line)
    for (problem, remedy), lines in alike.items():
        rest = f"等 {len(lines)} 行" if len(lines) > LINES_NAMED else ""
        yield f"{file} 第 {'、'.join(map(str, lines[:LINES_NAMED]))} 行{rest}：{problem}；{remedy}"


def queue_lines(queue: pd.DataFrame, most: int) -> Iterator[str]:
    """The head of the queue: one line a measure with the reason, one with its sentence."""
    for row in each(queue.head(most)):
        yield f"{row.score:6.0f}  {row.region}｜{row.article}｜{row.why}"
        yield f"        {row.measure_id}（{row.categories.replace('|', '、') or '无'}）{shorten(row.text)}"


def taken_lines(rows: Sequence[Decision], *, coder: str, task: str, unchanged: int) -> Iterator[str]:
    """What was taken of one coder's form."""
    yield f"{coder}（任务 {task}）：收下 {len(rows)} 条，与先前相同的 {unchanged} 条未重记。"
    for row in rows:
        yield f"  {row.measure_id}：{'、'.join(row.categories) or '无'}｜{shorten(row.text)}"


def shorten(text: str, length: int = 40) -> str:
    """The beginning of a sentence."""
    return text if len(text) <= length else f"{text[:length]}…"
