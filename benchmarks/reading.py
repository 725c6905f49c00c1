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
import writers

from policykit.errors import RefusedDocument
from policykit.parse.document import Parsed, parse_document
from policykit.read.bulletin import items_of
from policykit.read.clean import clean
from policykit.read.source import source_of

RAW = Path(__file__).parents[1] / "data" / "raw"
GOALS = (0.999, 0.98)  # characters, whole paragraphs: the lowest that each document must reach
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


def score(reference: Reference, read: Sequence[Parsed]) -> Score:
    """What was kept; nothing read gives zeros."""
    if not read:
        return Score(0.0, False, 0.0)
    left, right = _tight(reference.paragraphs), _tight([line for d in read for line in body(d)])
    n, m = (sum(map(len, side)) for side in (left, right))
    whole = sum((Counter(left) & Counter(right)).values()) / len(left)
    same = sum((outline(d) for d in read), ()) == reference.outline
    return Score(1 - distance(left, right) / (n + m), same, whole)


def _tight(paragraphs: Sequence[str]) -> list[str]:
    return [" ".join(line.split()) for line in paragraphs]


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
    ("文本 Big5", writers.text("big5hkscs")),
    ("HTML <p>", writers.html_paragraphs),
    ("HTML <br>，声明 gb2312、实为 GB18030", writers.html_breaks),
    ("HTML 整页，有菜单和页脚", writers.html_menus),
    ("OFD", writers.ofd),
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
    ("PDF 双栏、页眉页码（LibreOffice）", "pdf", writers.docx_columns),
)


def table(known: Sequence[Reference], *, per_document: bool = False) -> Iterator[str]:
    """The lines of the Markdown table."""
    yield "| 格式 | 文件 | 字符（最低） | 提纲相同 | 段落完整（最低） | 毫秒/份 | 达标 |"
    yield "|---|---|---|---|---|---|---|"
    below: list[str] = []
    for label, written in _written(known):
        if isinstance(written, str):
            yield f"| {label} | 跳过：{written} | | | | | |"
            continue
        begun = time.perf_counter()
        try:
            read = [documents(label, data) for data in written]
        except (RefusedDocument, NotImplementedError, ImportError) as error:
            why = error.problem if isinstance(error, RefusedDocument) else "没有这种格式的读取模块"
            yield f"| {label} | 跳过：{why} | | | | | |"
            continue
        spent = (time.perf_counter() - begun) * 1000 / len(known)
        found = [[d] for d in read[0]] if len(written) == 1 < len(known) else read
        found += [[]] * (len(known) - len(found))
        scores = [score(reference, parsed) for reference, parsed in zip(known, found, strict=False)]
        yield _row(label, scores, spent)
        below += [f"- {label} {r.name}：{s}" for r, s in zip(known, scores, strict=True) if not _good(s)]
    if per_document and below:
        yield ""
        yield from below


def _row(label: str, scores: Sequence[Score], spent: float) -> str:
    characters, whole = [s.characters for s in scores], [s.paragraphs for s in scores]
    return (
        f"| {label} | {len(scores)} | {sum(characters) / len(scores):.4f}（{min(characters):.4f}） "
        f"| {sum(s.outline for s in scores)}/{len(scores)} | {sum(whole) / len(scores):.3f}（{min(whole):.3f}） "
        f"| {spent:.0f} | {'是' if all(map(_good, scores)) else '否'} |"
    )


def _good(s: Score) -> bool:
    return s.characters >= GOALS[0] and s.outline and s.paragraphs >= GOALS[1]


def _written(known: Sequence[Reference]) -> Iterator[tuple[str, list[bytes] | str]]:
    """Name of each format with its files, or with the reason why there are none."""
    for label, write in SINGLE:
        try:
            yield label, [write(r.title, r.paragraphs) for r in known]
        except writers.Skipped as why:
            yield label, str(why)
    for label, rows in ROWS:
        yield label, [rows([(r.title, r.paragraphs) for r in known])]
    for label, form, write in OFFICE:
        if not office.office():
            yield label, "没有安装 LibreOffice"
            continue
        files = {r.name: write(r.title, r.paragraphs) for r in known}
        yield label, list(office.convert(files, form).values())


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="各种格式读入后保留了多少：六份文件写出再读回")
    parser.add_argument("--documents", action="store_true", help="另列出未达标的每份文件")
    args = parser.parse_args()
    for line in table(references(), per_document=args.documents):
        print(line, flush=True)


if __name__ == "__main__":
    main()
