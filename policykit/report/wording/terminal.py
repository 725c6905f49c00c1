"""What the command line prints of documents, changes and decisions: short lines in Chinese, from records and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from policykit.report.contract import each
from policykit.report.wording.doubts import because
from policykit.report.wording.lettering import clipped
from policykit.report.wording.words import known
from policykit.tables import schema

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.runs import PastRun
    from policykit.corpus.store import Decided
    from policykit.records import Decision

LEVEL_NAMES = {"document": "整体"}
FILE = "decisions.csv"
LINES_NAMED = 5  # of those with the same trouble; the rest are counted
MOST_UNPLACED = 5  # documents without a region that are named
KINDS = {
    "document": "文件",
    "coverage": "覆盖",
    "flag": "写明",
    "instrument": "工具",
    "offer": "条款",
    "similarity": "相似度",
}
OFFER_WIDTH = 24  # characters of the words of an offer
MOST_CHANGES = 12  # lines printed of each kind of change; the rest is counted


def document_lines(documents: pd.DataFrame) -> Iterator[str]:
    """One line a document, in the order of the table, then one on those that stand under their file's name."""
    for row in each(documents):
        size = (
            f"{row.n_sections} 节 {row.n_articles} 条 {row.n_measures} 句"
            if row.kind == "policy"
            else "不参与比较"
        )
        title = row.title or "（没有认出标题）"
        whole = "" if row.state == "read" else "｜没有读全，没有提到的记作未读，不作“没有”"
        yield f"  {row.region or '—'}｜{known('kind', row.kind)}｜{title}｜{size}｜存疑 {row.n_doubts}{whole}"
    if without := [row for row in each(documents) if row.kind == "policy" and _by_file_name(row)]:
        named = "、".join(row.source_file for row in without[:MOST_UNPLACED])
        more = f"等 {len(without)} 份" if len(without) > MOST_UNPLACED else ""
        yield f"没有读出地区、暂以文件名作地区：{named}{more}；请在 catalog.csv 的 region 列写明，否则各算一个地区"


def _by_file_name(row: Any) -> bool:
    """Whether its file's name stands for the region; one that was found has a level too."""
    return bool(row.region == row.source_file.rsplit(".", 1)[0] and not row.level)


def former_lines(former: pd.DataFrame) -> Iterator[str]:
    """How many documents take no part because they are not in force, and the first of them with the reason."""
    rows = each(former)
    if rows:
        said = "、".join(f"《{row.title}》（{known('standing', row.status)}）" for row in rows[:LINES_NAMED])
        more = f"等 {len(rows)} 份" if len(rows) > LINES_NAMED else ""
        yield f"{len(rows)} 份文件不在效力期内，不进入比较，只保留备查：{said}{more}。"


def run_line(run: PastRun) -> str:
    """One run: its number, name, time and size."""
    return f"第 {run.number} 次运行{f'“{run.name}”' if run.name else ''}（{run.time[:16].replace('T', ' ')}，{run.documents} 份文件，{run.measures} 条措施，{run.idf}）"


def change_lines(changes: pd.DataFrame, *, most: int | None = MOST_CHANGES) -> Iterator[str]:
    """What changed since a run: moved values one by one, values that are new gathered by place.

    At most ``most`` lines of each kind, and a word on how many more there are; None shows all.
    """
    for kind, name in KINDS.items():
        rows = each(changes[changes["kind"] == kind])
        moved = rows if kind == "document" else [row for row in rows if row.before]
        for row in moved[:most]:
            yield f"  {name}｜{row.where}｜{_moved(row)}（{because(row.because)}）"
        if most is not None and len(moved) > most:
            yield f"  {name}｜另有 {len(moved) - most} 处，见 tables/changes.csv"
        fresh = [row for row in rows if not row.before] if kind != "document" else []
        yield from _fresh(name, fresh, most)
        if kind == "similarity" and fresh and not moved:
            yield f"  {name}｜已公布的各对没有变化"


def _moved(row: Any) -> str:
    if row.what == "text":  # kept as a hash, which says nothing to a reader
        return "正文改变"
    return f"{_what(row)}：{_value(row, row.before)} → {_value(row, row.after)}"


def _what(row: Any) -> str:
    """What changed, in words: a fact, a category, its flag or instrument, an offer by its words."""
    names = {
        column.name: column.zh
        for column in schema("documents" if row.kind == "document" else "coverage").columns
    }
    if row.kind == "document":
        return names.get(str(row.what), str(row.what))
    category, _, rest = str(row.what).partition("·")
    if row.kind == "flag":
        return f"{category}·{names[rest]}"
    if row.kind == "offer":
        return f"{category}“{clipped(rest, OFFER_WIDTH)}”"
    return LEVEL_NAMES.get(str(row.what), str(row.what).removeprefix("category:"))


def _value(row: Any, value: str) -> str:
    """A count or a fact as it stands; the numbers of an offer by their names."""
    if row.kind != "offer" or not value:
        return value or "无"
    parts = (part.partition(" ") for part in value.split("|"))
    return "、".join(
        f"{known('field', name.removesuffix('_low'))} {number}" if number else "未写数"
        for name, _, number in parts
    )


def _fresh(name: str, rows: Sequence[Any], most: int | None) -> Iterator[str]:
    """New values, one line a place (a region, or a pair of them)."""
    places: dict[str, list[Any]] = {}
    for row in rows:
        places.setdefault(row.where, []).append(row)
    for where, own in list(places.items())[:most]:
        values = "、".join(f"{_what(row)} {_value(row, row.after)}" for row in own)
        yield f"  {name}｜{where}｜新增：{values}（{because(own[0].because)}）"
    if most is not None and len(places) > most:
        yield f"  {name}｜另有 {len(places) - most} 处新增，见 tables/changes.csv"


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
        yield f"        {row.measure_id}（{row.categories.replace('|', '、') or '无'}）{clipped(row.text)}"


def taken_lines(rows: Sequence[Decision], *, coder: str, task: str, unchanged: int) -> Iterator[str]:
    """What was taken of one coder's form."""
    yield f"{coder}（任务 {task}）：收下 {len(rows)} 条，与先前相同的 {unchanged} 条未重记。"
    for row in rows:
        yield f"  {row.measure_id}：{'、'.join(row.categories) or '无'}｜{clipped(row.text)}"
