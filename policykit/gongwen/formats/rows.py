"""Rows of a scraper (JSON, JSON lines, CSV, TSV): one row a document.

The column with the text is told by its usual name and by the Chinese prose in it; what other columns with usual
names say (title, day, number, issuer) goes in front of the text as lines like those of a page's fact box, where
the parser reads them. A damaged row is named in a note and leaves the others.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from itertools import islice
from types import MappingProxyType

from policykit.errors import RefusedDocument
from policykit.gongwen.formats.content import Content, Note
from policykit.gongwen.formats.encoding import decode
from policykit.gongwen.formats.html import HTML_TAG, html_lines
from policykit.gongwen.formats.lines import Line
from policykit.gongwen.formats.markdown import text_lines
from policykit.gongwen.formats.records import (
    MAX_DAMAGED,
    Row,
    Rows,
    json_rows,
    prose,
    table_records,
    table_rows,
)
from policykit.gongwen.words.lexicon import pattern
from policykit.gongwen.words.page_box import FACT_LINE
from policykit.records import Facts

JSON_FRONT = pattern(
    r"\A\s*(?:\[\s*)?\{\s*\"(?:[^\"\\\n]|\\.){0,100}\"\s*:",
    yes=('{"title": "通知"}', '[\n {"content": "一、总体要求"', '{"a": 1}\n{"a": 2}'),
    no=("{附件}", "[2024]9号", "一、总体要求{", '["通知"]'),
)

ROW_NAME = pattern(
    r"^[A-Za-z_][A-Za-z0-9_ .\-]*$", yes=("content", "pub_date", "Article Text"), no=("正文", "2024", "")
)

HTML_ENTITY = pattern(
    r"&(?:#\d{1,6}|#x[0-9A-Fa-f]{1,5}|[A-Za-z]{2,8});",
    yes=("&nbsp;&nbsp;一、总体要求", "&#8220;琴岛贷&#8221;", "&lt;p&gt;"),
    no=("R&D;", "AT&T", "a & b"),
)


TEXT_NAMES = frozenset(
    "content contents text body article article_content article_text content_html content_text html "
    "main_text full_text fulltext 正文 内容 全文 正文内容 文章内容 文章正文 政策内容 政策全文 政策正文 文件内容 文本".split()
)
"""Usual names of the column with the text, in lower case."""

FACTS = tuple(
    (key, frozenset(names.split()))
    for key, names in (
        ("标题", "title headline 标题 文件标题 政策标题 文章标题 文件名称 政策名称 名称"),
        (
            "文号",
            "doc_number docnumber docno doc_no wenhao 文号 发文字号 文件编号 政策文号 文件字号 发文文号",
        ),
        (
            "发文机关",
            "issuer issuers agency department publisher 发文机关 发布机构 发文机构 发布单位 发文单位 发布机关 发布部门 制发机关",
        ),
        ("成文日期", "date_issued issue_date issued 成文日期 成文时间 发文日期 发文时间 印发日期"),
        (
            "发布日期",
            "date pubdate pub_date publish_date publishdate publish_time pubtime pub_time published time "
            "发布日期 发布时间 公开日期 日期 时间",
        ),
    )
)
"""What a column states, as the key of a fact line, and its usual names; the first column that says something counts."""

USUAL = TEXT_NAMES.union(*(names for _, names in FACTS))
NOT_TAKEN = frozenset(
    ("来源", "信息来源", "主题词")
)  # fact lines that say where a page came from, not what it is
CARRIED = {"标题": "title", "发布日期": "date"}  # facts of a carrier, as the head of a page states them
NAMED_FACTS = {
    "title": "标题",
    "date": "发布日期",
}  # columns that the catalog may name, as keys of fact lines
NO_COLUMNS: Mapping[str, str] = MappingProxyType({})
SEPARATORS = ",\t;|"
MAX_NAME = 30  # characters of a column's name; a longer first line is prose
HEAD = 20  # records of a table by which it is recognised
NAMED_DAMAGED = 5  # of them named one by one; the rest is counted
MIN_PROSE = 20  # Chinese characters that the text of a row holds at least
USUAL_WINS = 0.5  # a column with a usual name is taken from this share of the richest column's prose on


def is_rows(text: str) -> bool:
    """Whether the text is a table or list of records rather than prose; looks at its beginning only.

    >>> is_rows('[{"title": "通知", "content": "一、总体要求"}]'), is_rows("title,content\\n通知,一、总体要求\\n")
    (True, True)
    >>> is_rows("{附件}1,2"), is_rows("各区人民政府,市政府各部门:\\n现将方案印发给你们,请遵照执行。\\n")
    (False, False)
    """
    return bool(JSON_FRONT.at(text)) or bool(_separator(text))


def read_rows(name: str, data: bytes, columns: Mapping[str, str] = NO_COLUMNS) -> Content:
    """The documents of a file of rows; raises ``RefusedDocument`` where no column holds Chinese prose.

    ``columns`` names those that the catalog states (text, title, date, url); the others are told by their names.
    """
    text, encoding = decode(data)
    separator = "" if JSON_FRONT.at(text) else _separator(text)
    try:
        found = table_rows(text, separator) if separator else json_rows(text)
    except RecursionError:
        raise RefusedDocument(name, "JSON 嵌套过深", "请按“一行一份文件”重新导出") from None
    return documents_of(name, found, columns, encoding)


def documents_of(name: str, found: Rows, columns: Mapping[str, str], encoding: str) -> Content:
    """Each record as a document; raises ``RefusedDocument`` where too many are broken or none has a text."""
    if len(found.damaged) >= MAX_DAMAGED:
        raise RefusedDocument(name, f"有 {MAX_DAMAGED} 行以上无法读出", "请检查分隔符和引号后重新导出")
    _must_have(name, found.rows, columns)
    column = columns.get("text") or text_column(found.rows)
    if not column:
        if found.damaged and not found.rows:
            places = "、".join(str(line) for line, _ in found.damaged[:NAMED_DAMAGED])
            problem = f"没有一行能读出（第 {places} 行的列数、引号或 JSON 不完整）"
            raise RefusedDocument(name, problem, "请重新导出或下载这个文件")
        raise RefusedDocument(name, "没有找到正文所在的列", "请把正文列命名为“正文”或 content 后重新导出")
    whole: list[tuple[Row, list[Line]]] = []
    for row in found.rows:
        lines = list(_text_lines(row.cells.get(column, ""), row.line))
        if prose(line.text for line in lines) >= MIN_PROSE:
            whole.append((row, lines))
        else:
            found.damaged.append((row.line, {"case": "no_text"}))
    notes = tuple(_notes(sorted(found.damaged, key=lambda one: one[0])))
    parts = tuple((*_fact_lines(row, column, columns), *lines) for row, lines in whole)
    if len(parts) == 1:
        row = whole[0][0]
        facts = {CARRIED[key]: value for key, value in _facts(row, column, columns) if key in CARRIED}
        return Content(parts[0], facts, encoding, notes=notes)
    return Content((), {}, encoding, parts, notes)


def text_column(rows: Iterable[Row]) -> str:
    """The column with the text: a usual name with prose enough, else the column with the most prose; "" without any."""
    held: dict[str, int] = {}
    for row in rows:
        for name, value in row.cells.items():
            held[name] = held.get(name, 0) + prose([value])
    most = max(held.values(), default=0)
    if most < MIN_PROSE:
        return ""
    usual = [n for n in held if plain_name(n) in TEXT_NAMES and held[n] >= USUAL_WINS * most]
    return max(usual or held, key=lambda n: held[n])


def _must_have(name: str, rows: Iterable[Row], columns: Mapping[str, str]) -> None:
    """Raise ``RefusedDocument`` where a column that the catalog names is not there."""
    there = dict.fromkeys(n for row in rows for n in row.cells)
    for what, column in columns.items():
        if column not in there:
            raise RefusedDocument(
                name,
                f"没有 catalog.csv 中 {what}_column 所写的列“{column}”",
                f"可用的列：{'、'.join(list(there)[:NAMED_DAMAGED])}",
            )


def plain_name(name: str) -> str:
    """A column's name as the lists of usual names write it."""
    return "_".join(name.strip().lower().replace("-", "_").split())


def _notes(damaged: Sequence[tuple[int, Facts]]) -> Iterator[Note]:
    """A note for each of the first rows, and one that counts the others."""
    for line, facts in damaged[:NAMED_DAMAGED]:
        yield "damaged_row", {"line": line, **facts}
    if (rest := len(damaged) - NAMED_DAMAGED) > 0:
        yield "damaged_row", {"case": "more", "n": rest}


# --- from a row to lines -----------------------------------------------------------------------------------------


def _facts(row: Row, column: str, columns: Mapping[str, str] = NO_COLUMNS) -> Iterator[tuple[str, str]]:
    """Key and value of the fact lines of a row, in a fixed order; a column that the catalog names comes first."""
    others = {n: " ".join(v.split()) for n, v in row.cells.items() if n != column}
    stated = set()
    named = {NAMED_FACTS[what]: others.get(name, "") for what, name in columns.items() if what in NAMED_FACTS}
    for key, names in FACTS:
        value = named.get(key) or next((v for n, v in others.items() if v and plain_name(n) in names), "")
        if value:
            stated.add(key)
            yield key, value
    for name, value in others.items():
        m = FACT_LINE.at(f"{name.strip()}：{value}")
        if m and value and m["key"] not in stated | NOT_TAKEN and plain_name(name) not in USUAL:
            yield m["key"], value


def _fact_lines(row: Row, column: str, columns: Mapping[str, str]) -> list[Line]:
    """The address of the page, where the catalog names its column, and the facts."""
    address = row.cells.get(columns.get("url", ""), "").strip()
    first = [Line(row.line, address)] if address else []
    return first + [Line(row.line, f"{key}：{value}") for key, value in _facts(row, column, columns)]


def _text_lines(value: str, number: int) -> Iterator[Line]:
    """The lines of a cell; all of them stand in the row's line of the file."""
    if "\n" not in value:
        value = value.replace("\\r", "").replace("\\n", "\n")  # a line end that was escaped twice
    if not HTML_TAG.find(value) and HTML_ENTITY.find(value):
        value = unescape(value)
    lines = html_lines(value)[0] if HTML_TAG.find(value) else text_lines(value)
    for line in lines:
        yield Line(number, line.text, line.gap, line.indented)


def _separator(text: str) -> str:
    """What divides the columns of a table; empty where the text is none.

    The first line must consist of short names, at least one of them usual or all of them identifiers, and one of
    the first records must have as many cells. A line of prose with a comma in it has no such names.
    """
    head = text[:4096].lstrip().replace("\r", "\n").partition("\n")[0]
    for separator in SEPARATORS:
        names = [name.strip().strip('"') for name in head.split(separator)]
        if len(names) < 2 or any(len(name) > MAX_NAME for name in names):
            continue
        usual = sum(plain_name(name) in USUAL for name in names)
        if not usual and not all(ROW_NAME.whole(name) for name in names):
            continue
        try:
            records = [cells for _, cells, _ in islice(table_records(text, separator), 1, HEAD + 1)]
        except csv.Error:
            return separator
        if any(len(cells) == len(names) for cells in records):
            return separator
    return ""
