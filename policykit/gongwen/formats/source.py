"""A file to lines: what it is by its content, and a clear refusal where it cannot be read."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from policykit.errors import PassingFailure, RefusedDocument
from policykit.gongwen.formats.content import Content, Note
from policykit.gongwen.formats.encoding import MAX_GARBLED, decode, oddness
from policykit.gongwen.formats.html import is_html
from policykit.gongwen.formats.lines import Line
from policykit.gongwen.formats.markdown import is_markdown
from policykit.gongwen.formats.rows import is_rows
from policykit.gongwen.formats.sheets import is_marked_up
from policykit.gongwen.formats.text import MIN_HAN, OTHERS
from policykit.gongwen.words.lexicon import pattern

MAX_BYTES = 32 * 2**20  # a policy document is under 1 MiB; beyond this it is a dump or a bomb
MAX_LINE = (
    200_000  # characters of a line; a whole document on one line has 20,000, and cleaning goes line by line
)


MIN_NONSENSE = 8  # characters of a line that can be told to be nonsense
MAX_NONSENSE = 0.3  # share of the text in lines that are garbled throughout
MAX_LOST = 0.1  # share of the characters that were lost
MAX_NAMED = 5  # lines with lost characters that are named
LOST = pattern(
    r"(?:锟斤拷|锟斤|\ufffd)+|烫{3,}|屯{3,}",
    yes=("科技企业锟斤拷锟斤拷贷款", "科技保险\ufffd\ufffd给予", "烫烫烫烫"),
    no=("烫金工艺", "屯屯通公路"),
)
"""What is left where bytes were decoded as what they are not."""
NO_COLUMNS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Source:
    """One file as read: its lines and what its carrier says about it."""

    file: str  # 000_0798234bc1643452.txt
    sha256: str
    format: str  # text, html, docx …
    encoding: str  # utf-8; empty for formats that carry their own
    lines: tuple[Line, ...]
    facts: dict[str, str] = field(default_factory=dict)  # title and date of front matter or HTML head
    parts: tuple[tuple[Line, ...], ...] = ()  # where the format itself divides the file into documents
    notes: tuple[Note, ...] = ()  # doubts of the reader


def read_source(path: Path, columns: Mapping[str, str] = NO_COLUMNS) -> Source:
    """Read one file of any known format; raises ``RefusedDocument`` with the reason and the way out.

    ``columns`` names the columns of a scraper's rows that the catalog states: text, title, date, url.
    """
    name = path.name
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise RefusedDocument(
                name, f"文件有 {size / 2**20:.0f} MiB，超过 32 MiB 的上限", "请拆成单个文件"
            )
        data = path.read_bytes()
    except OSError as error:
        raise PassingFailure(name, f"打不开（{error.strerror}）", "请检查文件权限或重新下载") from error
    return source_of(name, data, columns)


def source_of(name: str, data: bytes, columns: Mapping[str, str] = NO_COLUMNS) -> Source:
    """The lines of a file's bytes; raises ``RefusedDocument``."""
    if not data.strip():
        raise RefusedDocument(name, "文件是空的", "请重新下载或删除它")
    form = recognise(data)
    if columns and form not in ("rows", "sheet"):
        raise RefusedDocument(
            name,
            f"不是一行一份文件的表格，catalog.csv 中的 {'、'.join(f'{c}_column' for c in columns)} 用不上",
            "请清空这一栏",
        )
    content = reader(form)(name, data, columns) if columns else reader(form)(name, data)
    lines = content.lines or tuple(line for part in content.parts for line in part)
    longest = max((len(line.text) for line in lines), default=0)
    if longest > MAX_LINE:
        raise RefusedDocument(
            name, f"有一行长达 {longest} 个字，不像正文", "请按段落分行后另存为 UTF-8 纯文本"
        )
    han = sum("\u4e00" <= c <= "\u9fff" for line in lines for c in line.text)
    if han < MIN_HAN:
        raise RefusedDocument(name, f"只有 {han} 个汉字，没有可读的正文", "请确认下载的是全文而不是跳转页")
    return Source(
        name,
        hashlib.sha256(data).hexdigest(),
        form,
        content.encoding,
        lines,
        content.facts,
        content.parts,
        (*_garbled(name, lines), *content.notes),
    )


def nonsense(line: str) -> bool:
    """Whether a line is garbled throughout.

    >>> nonsense("浜屻�佷繚闅滄帾鏂�"), nonsense("二、保障措施（R&D经费）")
    (True, False)
    """
    return len(line) >= MIN_NONSENSE and oddness(line) > MAX_GARBLED


def unread(text: str) -> float:
    """Share of a text's characters that were lost on the way, or stand in lines that are garbled throughout."""
    lines = text.split("\n") if oddness(text) else []
    whole = [line for line in lines if nonsense(line)]
    lost = sum(len(m.group()) for line in lines if line not in whole for m in LOST.every(line))
    return (lost + sum(map(len, whole))) / max(len(text), 1)


def _garbled(name: str, lines: Sequence[Line]) -> Iterator[Note]:
    """A note on how much of the text was lost on its way and where; raises ``RefusedDocument`` where it is much."""
    text = "\n".join(line.text for line in lines)
    whole = len(text) - len(lines) + 1
    held = lines if LOST.find(text) else ()
    places = [(line.number, m.group()) for line in held for m in LOST.every(line.text)]
    garbled = [line for line in lines if nonsense(line.text)] if oddness(text) else []
    places += [(line.number, line.text) for line in garbled if not LOST.find(line.text)]
    if (
        sum(len(line.text) for line in garbled) > MAX_NONSENSE * whole
        or sum(len(lost) for _, lost in places) > MAX_LOST * whole
    ):
        raise RefusedDocument(
            name, "文中有大段乱码，不能当作正文", "请从原网页或原文件重新取得，或换一个来源"
        )
    if places:
        numbers = dict.fromkeys(sorted(number for number, _ in places))
        named = "、".join(map(str, list(numbers)[:MAX_NAMED])) + ("…" if len(numbers) > MAX_NAMED else "")
        yield "encoding", {"case": "lost", "n": len(places), "lines": named}


# --- Which format a file is in, by its content, and which module reads it.


WORKBOOK, WORD = "Workbook".encode("utf-16-le"), "WordDocument".encode("utf-16-le")
"""Streams by which .xls and .doc are told apart, as the directory of their container names them."""
READERS: dict[str, str] = {
    "text": "policykit.gongwen.formats.text:read_text",
    "html": "policykit.gongwen.formats.text:read_html",
    "rows": "policykit.gongwen.formats.rows:read_rows",
    "sheet": "policykit.gongwen.formats.sheets:read_sheets",
    "docx": "policykit.gongwen.formats.word:read_docx",
    "doc": "policykit.gongwen.formats.doc:read_doc",
    "rtf": "policykit.gongwen.formats.rtf:read_rtf",
    "pdf": "policykit.gongwen.formats.pdf:read_pdf",
    "ofd": "policykit.gongwen.formats.ofd:read_ofd",
    "image": "policykit.gongwen.formats.ocr:read_image",
    "mht": "policykit.gongwen.formats.text:read_web_archive",
    "zip": "policykit.gongwen.formats.text:refuse_archive",
    "other": "policykit.gongwen.formats.text:refuse_other",
}
"""Format to the function that reads it, as module:function."""


def reader(form: str) -> Callable[..., Content]:
    """The function that reads this format."""
    module, _, name = READERS[form].partition(":")
    read: Callable[..., Content] = getattr(import_module(module), name)
    return read


def recognise(data: bytes) -> str:
    """The format of a file by its content, never by its extension."""
    head = data[:8]
    if head.startswith(b"%PDF") or b"%PDF-" in data[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return zipped(data)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "sheet" if WORKBOOK in data and WORD not in data else "doc"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(tuple(OTHERS)):
        return "other"
    if b"multipart/related" in data[:2000] and b"MIME-Version:" in data[:2000]:
        return "mht"
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")):
        return "image"
    text = decode(data)[0]
    if is_rows(text):
        return "rows"
    if is_marked_up(text):
        return "sheet"
    return "html" if is_html(text) and not is_markdown(text) else "text"


def zipped(data: bytes) -> str:
    """What a zip archive holds, by the names of its members; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        # the directory at the end is lost: the reader of what it looks like says that the file is damaged
        looks = ((b"word/", "docx"), (b"xl/w", "sheet"), (b"OFD.xml", "ofd"))
        return next((form for mark, form in looks if mark in data), "zip")
    if "word/document.xml" in names or "xl/workbook.xml" in names:
        return "docx" if "word/document.xml" in names else "sheet"
    return "ofd" if "OFD.xml" in names else "zip"
