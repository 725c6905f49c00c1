"""What the command line prints: short lines in Chinese, built from records and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from policykit.records import CATEGORIES, Document
from policykit.show.contract import each
from policykit.show.words import known

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.runs import PastRun
    from policykit.parse.document import Parsed

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
    "adopted": "通过信息",
    "text": "正文（不分条）",
    "left_over": "无归属",
    "furniture:web": "网页附属文字",
    "furniture:fact": "页面信息栏",
    "furniture:letterhead": "版头",
    "furniture:copy_to": "抄送",
    "furniture:imprint": "印发信息",
    "furniture:public_mark": "公开方式",
    "furniture:page_mark": "页码",
    "furniture:contents": "目录",
}
LEVEL_NAMES = {"document": "整体"}
MOST_CHANGES = 12  # lines printed of each kind of change; the rest is counted


def document_lines(documents: pd.DataFrame) -> Iterator[str]:
    """One line a document, in the order of the table."""
    for row in each(documents):
        size = (
            f"{row.n_sections} 节 {row.n_articles} 条 {row.n_measures} 句"
            if row.kind == "policy"
            else "不参与比较"
        )
        yield f"  {row.region or '—'}｜{KINDS[row.kind]}｜{row.title}｜{size}｜存疑 {row.n_doubts}"


def split_lines(documents: Sequence[Parsed]) -> Iterator[str]:
    """How a file with several texts was divided: number, kind and title of each; nothing for a single text."""
    for parsed in documents if len(documents) > 1 else ():
        one = parsed.document
        yield f"  {one.source_item}｜{KINDS[one.kind]}｜{one.chars} 字｜{one.title or '（没有标题）'}"


def check_lines(parsed: Parsed) -> Iterator[str]:
    """Everything that was read of one document: facts, characters by kind, outline, repairs, doubts."""
    yield from _facts(parsed.document)
    yield from _characters(parsed)
    yield "条目："
    codes: dict[str, Counter[str]] = {}
    for measure in parsed.measures:
        codes.setdefault(measure.article_id, Counter()).update(measure.categories)
    counts = Counter(m.article_id for m in parsed.measures)
    section = group = ""
    for article in parsed.articles:
        if article.section != section:
            section, group = article.section, ""
            yield f"  {section}"
        if article.group != group:
            group = article.group
            yield f"    {group}" if group else ""
        coded = codes.get(article.article_id, Counter())
        named = "、".join(f"{c} {coded[c]}" for c in CATEGORIES if coded[c])
        title = f"{article.number} {article.title}".strip() or "（不编号的段落）"
        yield f"      {title}｜{counts[article.article_id]} 句" + (f"｜{named}" if named else "")
    yield f"修复 {len(parsed.repairs)} 处："
    for repair in parsed.repairs:
        yield f"  第 {repair.line} 行 {repair.kind}：{_short(repair.before)} → {_short(repair.after) or '（删去）'}"
    yield f"存疑 {len(parsed.doubts)} 处："
    for doubt in parsed.doubts:
        yield f"  {doubt.where} {doubt.kind}：{doubt.message}"


def _facts(document: Document) -> Iterator[str]:
    yield f"—— {document.title or '（没有标题）'}"
    pairs: Sequence[tuple[str, Any]] = (
        ("编号", document.doc_id),
        ("地区", document.region),
        ("性质", KINDS[document.kind]),
        ("级别", LEVELS[document.level]),
        ("文号", document.doc_number),
        ("发文机关", "、".join(document.issuers)),
        ("成文日期", document.date_issued),
        ("施行", document.effective_from),
        ("失效", document.valid_until),
    )
    yield "；".join(f"{name} {value or '—'}" for name, value in pairs)


def _characters(parsed: Parsed) -> Iterator[str]:
    """The account of characters: what came in and what each part holds."""
    held: Counter[str] = Counter()
    for segment in parsed.segments:
        held[segment.kind] += sum(not c.isspace() for c in parsed.clean[segment.start : segment.end])
    parts = "，".join(f"{SEGMENTS.get(kind, kind)} {n}" for kind, n in held.most_common())
    yield f"字数 {parsed.document.chars}：{parts}；无归属 {parsed.document.left_over}"


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
            yield f"  {name}｜{row.where}｜{_moved(row)}（{row.because}）"
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
        yield f"  {name}｜{where}｜新增：{values}（{own[0].because}）"
    if most is not None and len(places) > most:
        yield f"  {name}｜另有 {len(places) - most} 处新增，见 tables/changes.csv"


def _short(text: str, length: int = 40) -> str:
    return text if len(text) <= length else f"{text[:length]}…"
