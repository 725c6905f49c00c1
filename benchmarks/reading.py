"""How much of a document survives each format: the six policy documents, written and read back.

``python benchmarks/reading.py`` prints a Markdown table; ``--documents`` adds a line for each document that is not
perfect. The reference is each document as it is read from ``data/raw``: its clean text without page furniture. Its
paragraphs are written in every format that a writer is at hand for and read back by the same way as any file.

- characters: 1 − D / (N + M), where D is the number of characters inserted and deleted in the shortest script that
  turns the N characters of the reference into the M that were read (Myers 1986). A run of white space counts as one
  character, so that 2 0 2 5 in the place of 2025 is seen, and indents are not. Whole equal
  paragraphs are matched first, so that D is searched between them only.
- outline: whether sections (number, title) and articles (section, group, number, title) are the same, in order.
- paragraphs: share of the reference's paragraphs that were read as paragraphs, whole and alone (as multisets).

Two kinds of rows are measured against what was written, not against the raw file: traditional characters
(Big5), and the first pages of each document as pictures, which text recognition reads. What was written is
then read as UTF-8 text, and that is the reference. Recognition cannot tell the width of a mark, so ， and ,
count as equal there.

The columns give the mean over the documents and, for characters and paragraphs, the lowest in brackets.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import office
import scans
import writers

from policykit.errors import RefusedDocument
from policykit.gongwen.clean.cleaning import clean
from policykit.gongwen.document import Parsed, parse_document
from policykit.gongwen.formats.ocr import FULL_WIDTH_MARKS, available
from policykit.gongwen.formats.source import source_of
from policykit.gongwen.outline.bulletin import items_of

RAW = Path(__file__).parents[1] / "data" / "raw"
GOALS = (0.999, 0.98)  # characters, whole paragraphs: the lowest that each document must reach
OCR_GOAL = 0.985  # characters of a recognised document; outline and paragraphs are shown, not asked for
MAX_EDITS = (
    4000  # characters of difference between two stretches, from which on they count as different altogether
)


@dataclass(frozen=True)
class Reference:
    """One document as it is read from the raw folder."""

    name: str  # wuhan-2025-b692
    title: str
    paragraphs: tuple[str, ...]
    outline: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Score:
    """What one document kept in one format."""

    characters: float
    outline: bool
    paragraphs: float


def references(folder: Path = RAW) -> list[Reference]:
    """The policy documents of a folder."""
    return [
        Reference(d.document.doc_id, d.document.title, body(d), outline(d))
        for path in sorted(folder.glob("*.txt"))
        for d in documents(path.name, path.read_bytes())
        if d.document.kind == "policy"
    ]


def documents(name: str, data: bytes) -> list[Parsed]:
    """The documents of a file, by the way that every file goes; raises ``RefusedDocument``."""
    source = source_of(name, data)
    parsed = []
    for item in items_of(source):
        try:
            parsed.append(parse_document(source, item, clean(item.lines), {}))
        except RefusedDocument:
            continue  # a page of a bulletin that is no document
    return parsed


def body(parsed: Parsed) -> tuple[str, ...]:
    """The paragraphs of a document without page furniture."""
    text = list(parsed.clean)
    for segment in parsed.segments:
        if segment.kind.startswith("furniture:"):
            text[segment.start : segment.end] = [" "] * (segment.end - segment.start)
    return tuple(line.strip() for line in "".join(text).split("\n") if line.strip())


def outline(parsed: Parsed) -> tuple[tuple[str, ...], ...]:
    """Sections and articles with their numbers and titles, in order."""
    sections = [(s.number, s.title) for s in parsed.sections]
    return (*sections, *((a.section, a.group, a.number, a.title) for a in parsed.articles))


def rewritten(reference: Reference, paragraphs: Sequence[str]) -> Reference:
    """The reference of a document that was written with other paragraphs; they are read as UTF-8 text."""
    read = documents("written.txt", writers.text("utf-8")(reference.title, paragraphs))
    return Reference(
        reference.name,
        reference.title,
        tuple(line for d in read for line in body(d)),
        sum((outline(d) for d in read), ()),
    )


def score(reference: Reference, read: Sequence[Parsed], *, fold: bool = False) -> Score:
    """What was kept; nothing read gives zeros. With ``fold``, full-width and half-width marks are the same."""
    if not read:
        return Score(0.0, False, 0.0)
    left = _tight(reference.paragraphs, fold)
    right = _tight([line for d in read for line in body(d)], fold)
    n, m = (sum(map(len, side)) for side in (left, right))
    whole = sum((Counter(left) & Counter(right)).values()) / len(left)
    found = sum((outline(d) for d in read), ())
    same = [_tight(row, fold) for row in found] == [_tight(row, fold) for row in reference.outline]
    return Score(1 - distance(left, right) / (n + m), same, whole)


def _tight(paragraphs: Sequence[str], fold: bool) -> list[str]:
    lines = [" ".join(line.split()) for line in paragraphs]
    return [line.translate(FULL_WIDTH_MARKS) for line in lines] if fold else lines


def distance(left: Sequence[str], right: Sequence[str]) -> int:
    """Characters inserted and deleted between two texts of paragraphs, equal paragraphs matched first.

    >>> distance(["一、总则", "支持企业。"], ["一、总则支", "持企业"])
    1
    """
    total = 0
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind != "equal":
            total += edits("".join(left[a:b]), "".join(right[c:d]))
    return total


def edits(left: str, right: str) -> int:
    """Length of the shortest script of insertions and deletions (Myers 1986, greedy); len + len past ``MAX_EDITS``.

    >>> edits("支持企业", "支持科技企业"), edits("甲乙", "乙甲"), edits("", "甲")
    (2, 2, 1)
    """
    n, m = len(left), len(right)
    reach = {1: 0}
    for d in range(min(n + m, MAX_EDITS) + 1):
        for k in range(-d, d + 1, 2):
            down = k == -d or (k != d and reach[k - 1] < reach[k + 1])
            x = reach[k + 1] if down else reach[k - 1] + 1
            while x < n and x - k < m and left[x] == right[x - k]:
                x += 1
            reach[k] = x
            if x >= n and x - k >= m:
                return d
    return n + m


# --- the table ---------------------------------------------------------------------------------------------------

SINGLE: tuple[tuple[str, writers.Writer], ...] = (
    ("文本 UTF-8", writers.text("utf-8")),
    ("文本 GB18030", writers.text("gb18030")),
    ("文本 UTF-16 LE（有 BOM）", writers.text("utf-16")),
    ("文本 UTF-16 BE（有 BOM）", lambda title, lines: b"\xfe\xff" + writers.text("utf-16-be")(title, lines)),
    ("文本 UTF-16 LE（无 BOM）", writers.text("utf-16-le")),
    ("文本 UTF-16 BE（无 BOM）", writers.text("utf-16-be")),
    ("HTML <p>", writers.html_paragraphs),
    ("HTML <br>，声明 gb2312、实为 GB18030", writers.html_breaks),
    ("HTML 整页，有菜单和页脚", writers.html_menus),
    ("OFD", writers.ofd),
    ("OFD 数字占全格", writers.ofd_squares),
    ("DOCX 手工编号", writers.docx_typed),
    ("DOCX 自动编号", writers.docx_numbered),
)
ROWS: tuple[tuple[str, Callable[[Sequence[tuple[str, Sequence[str]]]], bytes]], ...] = (
    ("JSON 行（正文为 HTML）", writers.json_lines),
    ("CSV GB18030", writers.csv_rows),
)
OFFICE: tuple[tuple[str, str, writers.Writer], ...] = (
    ("DOC（LibreOffice）", "doc", writers.docx_typed),
    ("RTF（LibreOffice）", "rtf", writers.docx_typed),
    ("PDF（LibreOffice）", "pdf", writers.docx_typed),
    ("PDF 首行缩进、两端对齐、段间不空（LibreOffice）", "pdf", writers.docx_official),
    ("PDF 顶格、两端对齐、段间不空（LibreOffice）", "pdf", writers.docx_flush),
    ("PDF 双栏、页眉页码（LibreOffice）", "pdf", writers.docx_columns),
)


@dataclass(frozen=True)
class Row:
    """The files of one format, with what they must read as; or why there are none."""

    label: str
    files: Sequence[bytes]
    wanted: Sequence[Reference]
    skipped: str = ""
    ocr: bool = False


def table(known: Sequence[Reference], *, per_document: bool = False, ocr: bool = True) -> Iterator[str]:
    """The lines of the Markdown table."""
    yield "| 格式 | 文件 | 字符（最低） | 提纲相同 | 段落完整（最低） | 毫秒/份 | 达标 |"
    yield "|---|---|---|---|---|---|---|"
    below: list[str] = []
    for row in _written(known, ocr=ocr):
        if row.skipped:
            yield f"| {row.label} | 跳过：{row.skipped} | | | | | |"
            continue
        begun = time.perf_counter()
        try:
            read = [documents(row.label, data) for data in row.files]
        except RefusedDocument as error:
            yield f"| {row.label} | 跳过：{error.problem} | | | | | |"
            continue
        spent = (time.perf_counter() - begun) * 1000 / len(known)
        found = [[d] for d in read[0]] if len(row.files) == 1 < len(known) else read
        found += [[]] * (len(known) - len(found))
        scores = [score(want, parsed, fold=row.ocr) for want, parsed in zip(row.wanted, found, strict=False)]
        yield _line(row, scores, spent)
        below += [
            f"- {row.label} {r.name}：{s}"
            for r, s in zip(known, scores, strict=True)
            if not _good(s, row.ocr)
        ]
    if per_document and below:
        yield ""
        yield from below


def _line(row: Row, scores: Sequence[Score], spent: float) -> str:
    characters, whole = [s.characters for s in scores], [s.paragraphs for s in scores]
    return (
        f"| {row.label} | {len(scores)} | {sum(characters) / len(scores):.4f}（{min(characters):.4f}） "
        f"| {sum(s.outline for s in scores)}/{len(scores)} | {sum(whole) / len(scores):.3f}（{min(whole):.3f}） "
        f"| {spent:.0f} | {'是' if all(_good(s, row.ocr) for s in scores) else '否'} |"
    )


def _good(s: Score, ocr: bool) -> bool:
    return (
        s.characters >= OCR_GOAL
        if ocr
        else s.characters >= GOALS[0] and s.outline and s.paragraphs >= GOALS[1]
    )


def _written(known: Sequence[Reference], *, ocr: bool) -> Iterator[Row]:
    """Each format with its files, or with the reason why there are none."""
    for label, write in SINGLE:
        yield Row(label, [write(r.title, r.paragraphs) for r in known], known)
    yield _big5(known)
    for label, rows in ROWS:
        yield Row(label, [rows([(r.title, r.paragraphs) for r in known])], known)
    for label, form, write in OFFICE:
        if not office.office():
            yield Row(label, (), (), "没有安装 LibreOffice")
            continue
        files = {r.name: write(r.title, r.paragraphs) for r in known}
        yield Row(label, list(office.convert(files, form).values()), known)
    if ocr:
        yield from _pictures(known)


def _big5(known: Sequence[Reference]) -> Row:
    label = "文本 Big5（繁体）"
    try:
        lines = [writers.traditional(r.paragraphs) for r in known]
        files = [writers.text("big5hkscs")(r.title, l) for r, l in zip(known, lines, strict=True)]
    except writers.Skipped as why:
        return Row(label, (), (), str(why))
    return Row(label, files, [rewritten(r, l) for r, l in zip(known, lines, strict=True)])


def _pictures(known: Sequence[Reference]) -> Iterator[Row]:
    """The first pages of each document as pictures."""
    labels = (f"图片 TIFF {scans.DPI} dpi（文字识别）", f"扫描 PDF {scans.DPI} dpi（文字识别）")
    if not available() or not office.office():
        why = "没有安装 policykit[ocr]" if not available() else "没有安装 LibreOffice"
        yield from (Row(label, (), (), why) for label in labels)
        return
    wanted = [
        next(w for lines in scans.excerpts(r.paragraphs) if (w := rewritten(r, lines)).paragraphs)
        for r in known
    ]
    images = scans.pictures({r.name: r.paragraphs for r in wanted})
    count = sum(map(len, images.values()))
    for label, save in zip(labels, (scans.tiff, scans.scanned_pdf), strict=True):
        files = [save(images[r.name]) for r in wanted]
        yield Row(f"{label}，共 {count} 页", files, wanted, ocr=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="各种格式读入后保留了多少：六份文件写出再读回")
    parser.add_argument("--documents", action="store_true", help="另列出未达标的每份文件")
    parser.add_argument("--no-ocr", action="store_true", help="不做文字识别的两行（每页约十秒）")
    args = parser.parse_args()
    for line in table(references(), per_document=args.documents, ocr=not args.no_ocr):
        print(line, flush=True)


if __name__ == "__main__":
    main()
