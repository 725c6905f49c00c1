"""What the command line prints: short lines in Chinese, built from records and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from policykit.report.contract import each
from policykit.report.wording.causes import because
from policykit.report.wording.words import known

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.runs import PastRun

KINDS = {"policy": "政策全文", "summary": "摘要", "news": "新闻"}
LEVELS = {"national": "国家", "province": "省级", "city": "市级", "district": "区县", "": "—"}
SEGMENTS = {
    "heading": "标题",
    "article": "条文",
    "agency_note": "责任单位",
    "lead_in": "引导语",
    "preamble": "序言",
    "introduction": "网页导语",
    "notice": "印发通知",
    "notice_title": "通知标题",
    "title": "文件标题",
    "doc_number": "文号",
    "addressee": "主送机关",
    "signature": "落款",
    "closing": "施行条款",
    "attachment_mark": "附件说明",
    "attachment": "附件",
    "attachment_title": "附件标题",
    "attachment:form": "附件（表格、文书样式）",
    "attachment:list": "附件（名单、目录）",
    "attachment:table": "附件（其他表格）",
    "table_head": "表头",
    "repeat": "与正文重复的附件内容",
    "adopted": "通过信息",
    "text": "正文（不分条）",
    "left_over": "无归属",
    "furniture:web": "网页附属文字",
    "furniture:fact": "页面信息栏",
    "furniture:letterhead": "版头",
    "furniture:copy_to": "抄送",
    "furniture:imprint": "印发信息",
    "furniture:public_mark": "公开方式",
    "furniture:contact": "联系方式",
    "furniture:attendance": "出席与记录",
    "furniture:page_mark": "页码",
    "furniture:contents": "目录",
}
LEVEL_NAMES = {"document": "整体"}
MOST_UNPLACED = 5  # documents without a region that are named
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
        yield f"  {row.region or '—'}｜{KINDS[row.kind]}｜{title}｜{size}｜存疑 {row.n_doubts}"
    if without := [row for row in each(documents) if row.kind == "policy" and _by_file_name(row)]:
        named = "、".join(row.source_file for row in without[:MOST_UNPLACED])
        more = f"等 {len(without)} 份" if len(without) > MOST_UNPLACED else ""
        yield f"没有读出地区、暂以文件名作地区：{named}{more}；请在 catalog.csv 的 region 列写明，否则各算一个地区"


def _by_file_name(row: Any) -> bool:
    """Whether its file's name stands for the region; one that was found has a level too."""
    return bool(row.region == row.source_file.rsplit(".", 1)[0] and not row.level)


def run_line(run: PastRun) -> str:
    """One run: its number, time and size."""
    return f"第 {run.number} 次运行（{run.time[:16].replace('T', ' ')}，{run.documents} 份文件，{run.measures} 条措施，{run.idf}）"


def change_lines(changes: pd.DataFrame, *, most: int | None = MOST_CHANGES) -> Iterator[str]:
    """What changed since a run: moved values one by one, values that are new gathered by place.

    At most ``most`` lines of each kind, and a word on how many more there are; None shows all.
    """
    for kind, name in (("document", "文件"), ("coverage", "覆盖"), ("similarity", "相似度")):
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
    what = known("column", row.what) if row.kind == "document" else LEVEL_NAMES.get(row.what, row.what)
    return f"{what.removeprefix('category:')}：{row.before or '无'} → {row.after or '无'}"


def _fresh(name: str, rows: Sequence[Any], most: int | None) -> Iterator[str]:
    """New values, one line a place (a region, or a pair of them)."""
    places: dict[str, list[Any]] = {}
    for row in rows:
        places.setdefault(row.where, []).append(row)
    for where, own in list(places.items())[:most]:
        values = "、".join(
            f"{LEVEL_NAMES.get(row.what, row.what.removeprefix('category:'))} {row.after}" for row in own
        )
        yield f"  {name}｜{where}｜新增：{values}（{because(own[0].because)}）"
    if most is not None and len(places) > most:
        yield f"  {name}｜另有 {len(places) - most} 处新增，见 tables/changes.csv"
