"""What ``policykit check`` prints of a file: how it was divided, and per text facts, characters, outline, repairs, doubts.

Kinds stand in Chinese with the key behind them where ``catalog.csv`` takes the key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from policykit.records import Document, Doubt
from policykit.report.wording.doubts import doubt_message, repair_reason
from policykit.report.wording.lettering import aligned, clipped
from policykit.report.wording.words import in_order, known

if TYPE_CHECKING:
    from policykit.gongwen.document import Parsed

OUTSIDE = "furniture:"
MOST = 8  # rows printed of each kind of repair or doubt; the rest is counted
INDENT = "  "


def file_lines(name: str, items: Sequence[Any], documents: Sequence[Parsed]) -> Iterator[str]:
    """The file and, where it holds several texts, the table of them and how the catalog can correct it."""
    count = f"：{len(items)} 份文本" if len(items) > 1 else "" if items else "：没有读出"
    yield f"━━ {name}{count}"
    if len(items) < 2:
        return
    read = {parsed.document.source_item: parsed.document for parsed in documents}
    rows = [("份", "起始行", "性质", "字数", "标题")]
    for item in items:
        one = read.get(item.number)
        kind, chars = (known("kind", one.kind), str(one.chars)) if one else ("未读入", "—")
        title = (one and one.title) or item.title or "（没有标题）"
        rows.append((str(item.number), str(item.line), kind, chars, clipped(title)))
    yield from aligned(rows)
    starts = "|".join(str(item.line) for item in items)
    yield f"{INDENT}若分得不对，在 catalog.csv 给 {name} 写一行，source_item 留空："
    yield f"{INDENT * 2}starts_at 写各份的起始行（现在是 {starts}），或 split 写 no（整个文件算一份）"
    yield f"{INDENT}若只改某一份，source_item 写它的编号：drop 写 yes（不要它），或 kind 写 policy（算作政策）"


def check_lines(parsed: Parsed, *, several: bool = False) -> Iterator[str]:
    """Everything that was read of one document: facts, characters by kind, outline, repairs, doubts."""
    yield ""
    number = f"第 {parsed.document.source_item} 份　" if several else ""
    yield f"── {number}{parsed.document.title or '（没有标题）'}"
    yield from aligned([*_facts(parsed.document), *_characters(parsed)])
    yield from _outline(parsed)
    repairs = [(r.kind, f"第 {r.line} 行：{_changed(r)}") for r in parsed.repairs]
    yield from _by_kind("修复", repairs, "repair", keys=True)
    articles = {a.article_id: f"{a.number} {a.title}".strip() or a.article_id for a in parsed.articles}
    doubts = [(d.kind, f"{_where(d, articles)}：{doubt_message(d.kind, d.facts)}") for d in parsed.doubts]
    yield from _by_kind("存疑", doubts, "doubt")


def _where(doubt: Doubt, articles: Mapping[str, str]) -> str:
    return articles.get(doubt.where, doubt.where) or f"第 {doubt.line} 行"


def _facts(document: Document) -> list[tuple[str, str]]:
    """The facts that were found; those of a policy that are missing are shown as such."""
    level = known("level", document.level)
    pairs: Sequence[tuple[str, Any]] = (
        ("性质", known("kind", document.kind)),
        ("地区", f"{document.region or '—'}（{level}）" if document.level else document.region),
        ("文号", document.doc_number),
        ("发文机关", "、".join(document.issuers)),
        ("成文日期", document.date_issued),
        ("施行", document.effective_from),
        ("失效", document.valid_until),
        ("编号", document.doc_id),
    )
    return [(name, str(value or "—")) for name, value in pairs if value or document.kind == "policy"]


def _characters(parsed: Parsed) -> list[tuple[str, str]]:
    """The account of characters: what came in, what repairs took or added, and what each part of the rest holds."""
    held: Counter[str] = Counter()
    for segment in parsed.segments:
        held[segment.kind] += _visible(parsed.clean[segment.start : segment.end])
    left = parsed.document.left_over
    del held["left_over"]
    added = sum(
        _visible(r.after.replace("⏎", "")) - _visible(r.before.replace("⏎", "")) for r in parsed.repairs
    )
    chars = parsed.document.chars
    came = (
        f"读入 {chars - added}，修复{'增' if added > 0 else '减'} {abs(added)}，余 {chars}"
        if added
        else str(chars)
    )
    rows = [("字数", f"{came}；有归属 {chars - left}，无归属 {left}")]
    parts = [(k, n) for k, n in held.most_common() if n and not k.startswith(OUTSIDE)]
    rows.append(("正文", _counted(parts)))
    if around := [(k, n) for k, n in held.most_common() if n and k.startswith(OUTSIDE)]:
        rows.append(("附属文字", _counted(around)))
    return rows


def _counted(parts: Sequence[tuple[str, int]]) -> str:
    return "，".join(f"{known('segment', kind)} {n}" for kind, n in parts) or "—"


def _outline(parsed: Parsed) -> Iterator[str]:
    """Sections, groups and articles, each article with its sentences and their categories."""
    if not parsed.articles:
        return
    one = parsed.document
    yield f"{INDENT}条目（{one.n_sections} 节 {one.n_articles} 条 {one.n_measures} 句）"
    codes: dict[str, Counter[str]] = {}
    for measure in parsed.measures:
        codes.setdefault(measure.article_id, Counter()).update(measure.categories)
    counts = Counter(m.article_id for m in parsed.measures)
    section = group = ""
    for article in parsed.articles:
        if article.section != section:
            section, group = article.section, ""
            yield INDENT * 2 + section
        if article.group != group:
            group = article.group
            if group:
                yield INDENT * 3 + group
        coded = codes.get(article.article_id, Counter())
        named = "、".join(f"{c} {coded[c]}" for c in in_order(coded))
        title = f"{article.number} {article.title}".strip() or "（不编号的段落）"
        yield f"{INDENT * 4}{title}｜{counts[article.article_id]} 句" + (f"｜{named}" if named else "")


def _by_kind(what: str, rows: Sequence[tuple[str, str]], group: str, *, keys: bool = False) -> Iterator[str]:
    """Rows gathered by their kind, in the order in which the kinds come first."""
    if not rows:
        yield f"{INDENT}{what}：无"
        return
    hint = "；某一种若不该做，在 catalog.csv 的 skip_repairs 写括号里的名字" if keys else ""
    yield f"{INDENT}{what} {len(rows)} 处{hint}"
    for kind in dict.fromkeys(kind for kind, _ in rows):
        own = [text for k, text in rows if k == kind]
        name = known(group, kind)
        key = f"（{kind}）" if keys and name != kind else ""
        yield f"{INDENT * 2}{name}{key} {len(own)} 处"
        yield from (f"{INDENT * 3}{text}" for text in own[:MOST])
        if len(own) > MOST:
            yield f"{INDENT * 3}……另有 {len(own) - MOST} 处，运行后见 tables/{'repairs' if keys else 'doubts'}.csv"


def _changed(repair: Any) -> str:
    if not repair.after:
        reason = repair_reason(repair.kind, repair.facts)
        reason = f"（{clipped(reason)}）" if reason else ""
        return f"删去 {clipped(repair.before)}{reason}"
    return f"{clipped(repair.before)} → {clipped(repair.after)}"


def _visible(text: str) -> int:
    return sum(not c.isspace() for c in text)
