"""HTML to lines: blocks in reading order, the page's own furniture left out by where the sentences stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from lxml import etree, html

from policykit.gongwen.formats.lines import BLANK, Line
from policykit.gongwen.words.lexicon import pattern

BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
SILENT = frozenset(
    "script style head noscript template iframe object select button input textarea svg".split()
)
HTML_TAG = pattern(
    r"<(?:!doctype|html|head|body|div|p|br|table|tr|td|span|h[1-6]|li|ul|section|article)\b[^<>]*>",
    yes=("<p>一、总体要求</p>", '<div class="TRS_Editor">', "<br/>"),
    no=("<http://x>", "a < b"),
    flags=re.IGNORECASE,
)
AUTOLINK = pattern(r"<(https?://[^<>\s]+)>", yes=("<http://finews.example/a.html>",), no=("<p>",))
MARKS_OF_A_SENTENCE = "。；，,;："
OF_THE_SITE = ("版权所有", "ICP备", "公网安备", "网站标识码", "技术支持", "浏览器")
"""Words of lines that the site says of itself, at the foot of each page."""
MAIN_SHARE = 0.9  # of the page's sentence characters that the main block must hold
MIN_SHOWN = 0.25  # of the page's prose: where less is seen, the page hides its text itself
FACT_NAMES = {"articletitle": "title", "pubdate": "date", "publishdate": "date", "contentsource": "source"}


def is_html(text: str) -> bool:
    """Whether the text is a page or a scraped piece of one: at least two block tags."""
    return len(HTML_TAG.every(text[:200_000])) >= 2


def html_lines(text: str) -> tuple[list[Line], dict[str, str]]:
    """Lines of the main text of a page, and what its head says (``title``, ``date``)."""
    text = AUTOLINK.regex.sub(r"\1", text)
    try:
        root = html.document_fromstring(text, parser=html.HTMLParser(huge_tree=False, no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError):
        return [], {}
    body = root.find("body")
    page = root if body is None else body
    shown = _shown(page)
    return list(_lines(_main_block(page, shown), shown)), _facts(root)


def _facts(root: etree._Element) -> dict[str, str]:
    facts: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = FACT_NAMES.get((meta.get("name") or "").lower())
        if key and (meta.get("content") or "").strip():
            facts.setdefault(key, meta.get("content").strip())
    title = root.findtext(".//title")
    if title and title.strip():
        facts.setdefault("title", title.strip())
    return facts


def _shown(page: etree._Element) -> set[etree._Element]:
    """The elements that a reader sees: those not hidden, unless nearly all of the page's prose is.

    Pages carry hidden twins of their menus and texts; a page that shows its text by a script hides it all at first.
    """
    seen: set[etree._Element] = set()
    for element in page.iter():
        parent = element.getparent()
        if (element is page or parent in seen) and not _hidden(element):
            seen.add(element)
    every = set(page.iter())
    return (
        seen
        if len(seen) == len(every) or _held(page, seen)[page] >= MIN_SHOWN * _held(page, every)[page]
        else every
    )


def _held(page: etree._Element, shown: set[etree._Element]) -> dict[etree._Element, int]:
    """For each element the characters of its prose: text outside links that holds sentence punctuation.

    Counted once from the leaves up, so that a deep page costs no more than a flat one.
    """
    held: dict[etree._Element, int] = {}
    for node in reversed(list(page.iter())):
        own = 0
        if node in shown and isinstance(node.tag, str) and node.tag not in SILENT and node.tag != "a":
            pieces = (node.text, *(child.tail for child in node))
            own = sum(len(t.strip()) for t in pieces if t and _is_prose(t))
        held[node] = own + sum(held[child] for child in node)
    return held


def _is_prose(text: str) -> bool:
    return any(mark in text for mark in MARKS_OF_A_SENTENCE) and not any(word in text for word in OF_THE_SITE)


def _main_block(page: etree._Element, shown: set[etree._Element]) -> etree._Element:
    """The deepest element that still holds nearly all sentence characters of the page."""
    held = _held(page, shown)
    block, whole = page, held[page]
    while True:
        children = [
            c
            for c in block
            if isinstance(c.tag, str) and c.tag in BLOCKS and c.tag not in ("p", "table", "tr")
        ]
        best = max(children, key=held.__getitem__, default=None)
        if best is None or not whole or held[best] < MAIN_SHARE * whole:
            return block
        block = best


def _lines(root: etree._Element, shown: set[etree._Element]) -> Iterator[Line]:
    buffer: list[str] = []
    number = root.sourceline or 1
    gap = 0
    for kind, value, line in _events(root, _table_rows(root), shown):
        if kind == "text":
            if not "".join(buffer).strip(BLANK + "\n"):
                number = line
            buffer.append(value)
            continue
        if kind == "row":
            yield Line(line, value, gap)
            gap = 0
            continue
        # a blank line inside a text node is Markdown that a scraper left behind the tags
        for offset, piece in enumerate("".join(buffer).split("\n\n")):
            folded = " ".join(piece.split("\n")) if " " in piece else piece.replace("\n", "")
            if stripped := folded.strip(BLANK + "\n"):
                yield Line(number + offset, stripped, gap, folded[0] in BLANK)
                gap = 0
        buffer = []


def _events(
    element: etree._Element, rows: dict[etree._Element, str], shown: set[etree._Element]
) -> Iterator[tuple[str, str, int]]:
    line = element.sourceline or 1
    if not isinstance(element.tag, str) or element.tag in SILENT or element not in shown:
        return
    if element in rows:
        yield "break", "", line
        yield "row", rows[element], line
        return
    block = element.tag in BLOCKS
    cell = element.tag in ("td", "th")
    if element.tag == "br" or (block and not cell):
        yield "break", "", line
    if element.text:
        yield "text", element.text.replace("\r", ""), line
    for child in element:
        yield from _events(child, rows, shown)
        if child.tail:
            yield "text", child.tail.replace("\r", ""), child.sourceline or line
    if cell:
        yield "text", "\t", line
    elif block:
        yield "break", "", line


def _hidden(element: etree._Element) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style or element.get("hidden") is not None


# --- Tables of a page: a row is one line, its cells joined by tabs, each in its own column.


MAX_CELL = (
    1000  # characters; a cell of a table of measures holds a paragraph or two, a layout cell the whole text
)
MAX_SPAN = 100  # columns or rows; beyond it a page's number is a mistake
SKIPPED = frozenset(("script", "style"))


def _table_rows(root: etree._Element) -> dict[etree._Element, str]:
    """The rows of all tables below an element that are rows of data, with the line that each one makes."""
    tables = (table for table in root.iter("table") if not _lays_out(table))
    return {row: text for table in tables for row, text in _rows(table).items()}


def _lays_out(table: etree._Element) -> bool:
    """Whether a table only divides the page."""
    inner = any(element is not table for element in table.iter("table"))
    return inner or any(len(_text(cell)) > MAX_CELL for cell in table.iter("td", "th"))


def _rows(table: etree._Element) -> dict[etree._Element, str]:
    made: dict[etree._Element, str] = {}
    taken: dict[int, int] = {}  # column to the rows that a cell from above still fills
    for row in table.iter("tr"):
        cells: list[str] = []
        spans: dict[int, int] = {}
        for cell in row.iterchildren("td", "th"):
            at = next(column for column in count(len(cells)) if not taken.get(column))
            cells += [""] * (at - len(cells))
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            cells += [_text(cell), *[""] * (wide - 1)]
            spans |= {column: high for column in range(at, at + wide) if high > 1}
        covered = any(taken.values())
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
        taken |= {column: high - 1 for column, high in spans.items()}
        filled = sum(bool(text) for text in cells)
        if filled > 1 or (filled and covered):
            made[row] = "\t".join(cells).rstrip("\t")
    return made


def _span(cell: etree._Element, name: str) -> int:
    said = (cell.get(name) or "").strip()
    return min(max(int(said), 1), MAX_SPAN) if said.isdecimal() else 1


def _text(cell: etree._Element) -> str:
    """The text of a cell on one line; a space stands where a paragraph or line ends."""
    pieces: list[str] = []
    for element in cell.iter():
        if element.tag in ("p", "br", "div", "li"):
            pieces.append(" ")
        if isinstance(element.tag, str) and element.tag not in SKIPPED:
            pieces.append(element.text or "")
        if element is not cell:
            pieces.append(element.tail or "")
    return " ".join("".join(pieces).split()).strip(BLANK)
