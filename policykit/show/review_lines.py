"""What the command line prints of decisions: what was applied, what was not and why, rows that are none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policykit.corpus.decided import Decided

FILE = "decisions.csv"


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
    """One line a row that could not be taken: file, line, what is wrong, what to do."""
    for line, problem, remedy in problems:
        yield f"{file} 第 {line} 行：{problem}；{remedy}"
