"""The six policy documents read by the libraries that an analyst would take, on the same files as ``reading.py``.

``python benchmarks/peers.py`` prints a Markdown table. Each library is called as its first page shows it; one that is
not installed is left out. None of them is a dependency.

- paragraphs: share of the paragraphs that stand whole and alone on a line of what was read (as multisets).
- numbers: share of the sections and articles whose number and title begin a line, as the outline needs it.
- more: lines that are no paragraph of the document (menus, page numbers, broken pieces), per document.
"""

from __future__ import annotations

import io
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from unicodedata import normalize

import office
import writers
from reading import OFFICE, Reference, references

from policykit.gongwen.formats.source import source_of

Reader = Callable[[bytes], list[str]]


def policykit(data: bytes) -> list[str]:
    """This package."""
    return [line.text for line in source_of("file", data).lines]


def trafilatura(data: bytes) -> list[str]:
    """trafilatura, ``extract``."""
    import trafilatura as library

    return (library.extract(data) or "").split("\n")


def pymupdf(data: bytes) -> list[str]:
    """PyMuPDF, ``get_text``."""
    import pymupdf as library

    with library.open(stream=data, filetype="pdf") as document:
        return "\n".join(page.get_text() for page in document).split("\n")


def pdfplumber(data: bytes) -> list[str]:
    """pdfplumber, ``extract_text``."""
    import pdfplumber as library

    with library.open(io.BytesIO(data)) as document:
        return "\n".join(page.extract_text() for page in document.pages).split("\n")


def docx(data: bytes) -> list[str]:
    """python-docx, ``paragraphs``."""
    import docx as library

    return [paragraph.text for paragraph in library.Document(io.BytesIO(data)).paragraphs]


SINGLE: tuple[tuple[str, writers.Writer, Reader], ...] = (
    ("HTML <p>", writers.html_paragraphs, trafilatura),
    ("HTML 整页，有菜单和页脚", writers.html_menus, trafilatura),
    ("DOCX 手工编号", writers.docx_typed, docx),
    ("DOCX 自动编号", writers.docx_numbered, docx),
)


def table(known: Sequence[Reference]) -> Iterator[str]:
    """The lines of the Markdown table."""
    yield "| 格式 | 读法 | 段落完整 | 编号在行首 | 多余的行/份 | 毫秒/份 |"
    yield "|---|---|---|---|---|---|"
    for label, write, peer in SINGLE:
        files = [write(r.title, r.paragraphs) for r in known]
        yield from _lines(label, files, known, (policykit, peer))
    for label, form, write in OFFICE:
        if form == "pdf" and office.office():
            made = office.convert({r.name: write(r.title, r.paragraphs) for r in known}, form)
            yield from _lines(label, list(made.values()), known, (policykit, pymupdf, pdfplumber))


def _lines(
    label: str, files: Sequence[bytes], known: Sequence[Reference], readers: Sequence[Reader]
) -> Iterator[str]:
    for reader in readers:
        if not find_spec(reader.__name__):
            continue
        begun = time.perf_counter()
        read = [reader(data) for data in files]
        spent = (time.perf_counter() - begun) * 1000 / len(files)
        scores = [_score(want, lines) for want, lines in zip(known, read, strict=True)]
        whole, numbers, more = (sum(column) / len(scores) for column in zip(*scores, strict=True))
        yield f"| {label} | {reader.__name__} | {whole:.3f} | {numbers:.3f} | {more:.0f} | {spent:.0f} |"


def _score(want: Reference, lines: Sequence[str]) -> tuple[float, float, int]:
    read = Counter(tight for line in lines if (tight := "".join(line.split())))
    there = Counter("".join(line.split()) for line in want.paragraphs)
    kept = (there & read).total()
    begun, known = ({_bare(line) for line in lines} for lines in (read, want.paragraphs))
    marked = [_bare(row[-2] + row[-1]) for row in want.outline if row[-2]]
    marked = [
        mark for mark in marked if any(line.startswith(mark) for line in known)
    ]  # not those in running text
    found = sum(any(line.startswith(mark) for line in begun) for mark in marked)
    return kept / there.total(), found / len(marked) if marked else 1.0, read.total() - kept


def _bare(text: str) -> str:
    return "".join(c for c in normalize("NFKC", text) if c not in " 、.:()")


if __name__ == "__main__":
    for line in table(references()):
        print(line, flush=True)
