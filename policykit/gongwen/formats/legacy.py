"""Word files of the older formats: .doc and .wps, which are binary, and .rtf."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policykit.errors import RefusedDocument
from policykit.gongwen.formats import doc_text, rtf_text
from policykit.gongwen.formats.beside import limited, margin_notes, title_fact
from policykit.gongwen.formats.content import Content
from policykit.gongwen.formats.lines import BLANK, Line
from policykit.gongwen.formats.rtf_text import Paragraph
from policykit.gongwen.formats.word_numbering import joined

RESAVE = "请用 Word 或 WPS 打开后另存为 .docx"
LOCKED = ("文件加了密码", "请去掉密码后重新放进来")
OLD_FORMAT = ("是 Word 95 或更早的格式", RESAVE)
OTHERS = (
    ("workbook", "是 Excel 工作簿（.xls），不是文档", "请把正文另存为 Word 或 PDF"),
    ("book", "是 Excel 工作簿（.xls），不是文档", "请把正文另存为 Word 或 PDF"),
    ("powerpoint document", "是 PowerPoint 幻灯片（.ppt），不是文档", "请把正文另存为 Word 或 PDF"),
    ("__properties_version1.0", "是 Outlook 邮件（.msg），不是文档", "请把邮件里的附件另存后放进来"),
    ("visiodocument", "是 Visio 绘图，不是文档", "请把正文另存为 Word 或 PDF"),
    ("matost", "是 Microsoft Works 文档", RESAVE),
)
"""Streams by which other files in the same container are known."""


def read_doc(name: str, data: bytes) -> Content:
    """A .doc or .wps file; raises ``RefusedDocument`` for damaged, locked and other OLE files."""
    # imported here: few runs meet such a file
    from legacy_doc.exceptions import LegacyDocError
    from legacy_doc.ole import OleReader
    from legacy_doc.types import ExtractionOptions

    damaged = RefusedDocument(name, "文件损坏，读不通", f"请重新下载，或{RESAVE.removeprefix('请')}")
    if len(data) < 512 or int.from_bytes(data[0x48:0x4C], "little") > 1 + len(data) // 2**23:
        raise damaged  # more sector tables than a file of this size can fill
    try:
        container = OleReader(data, options=ExtractionOptions(max_file_bytes=2**25))
        streams = {stream.casefold() for stream in container.list_streams()}
        if "worddocument" not in streams:
            raise RefusedDocument(name, *_other(streams))
        stream = container.read_stream("WordDocument")
        flags = doc_text.u16(stream, 0x0A)
        if flags & 0x0100:
            raise RefusedDocument(name, *LOCKED)
        if doc_text.u16(stream, 0) != 0xA5EC or doc_text.u16(stream, 2) < 0xC1:
            raise RefusedDocument(name, *OLD_FORMAT)
        doc = doc_text.parse(stream, container.read_stream("1Table" if flags & 0x0200 else "0Table"))
    except (LegacyDocError, ValueError, IndexError) as error:
        raise damaged from error
    lines = tuple(_lines(doc.paragraphs))
    _must_say_something(name, lines)
    notes = [("footnote", f"注释 {n}：{text}") for n, text in enumerate(doc.notes, 1)]
    notes += [("unread", f"文本框里写有“{text}”，没有算进正文") for text in doc.boxes]
    margins = margin_notes((("页眉或页脚", text) for text in doc.margins), lines)
    return Content(lines, notes=(*_changes(doc.deleted), *limited(notes), *margins))


def read_rtf(name: str, data: bytes) -> Content:
    """An .rtf file; raises ``RefusedDocument`` where it holds nothing to read or is made to exhaust the machine."""
    try:
        rtf = rtf_text.parse(data)
    except rtf_text.TooDeep as error:
        raise RefusedDocument(name, "RTF 嵌套过深或标记过多（可能是恶意文件）", RESAVE) from error
    lines = tuple(_lines(rtf.paragraphs))
    _must_say_something(name, lines, "正文只有图片，没有文字" if rtf.pictures else "没有文字")
    notes = [("footnote", f"第 {p} 段的脚注 {n}：{text}") for n, (p, text) in enumerate(rtf.notes, 1)]
    margins = margin_notes((("页眉或页脚", text) for text in rtf.margins), lines)
    return Content(lines, title_fact(rtf.title), notes=(*_changes(rtf.deleted), *limited(notes), *margins))


def _lines(paragraphs: Iterable[Paragraph]) -> Iterator[Line]:
    gap = 0
    for number, paragraph in enumerate(paragraphs, 1):
        label = paragraph.label
        for piece in _pieces(paragraph):
            if not (stripped := piece.strip(BLANK)):
                gap += 1
                continue
            said = joined(label, paragraph.suffix, stripped)
            yield Line(number, said, gap, paragraph.indented or piece[0] in BLANK)
            label, gap = "", 0


def _pieces(paragraph: Paragraph) -> list[str]:
    """The lines of a paragraph; a table row is one, unless it is a frame around a single cell."""
    if paragraph.cells is None:
        return paragraph.text.split("\n")
    filled = [cell for cell in paragraph.cells if cell]
    if len(filled) == 1:
        return filled[0]
    return ["\t".join(" ".join(cell).replace("\t", " ") for cell in paragraph.cells)]


def _must_say_something(name: str, lines: tuple[Line, ...], problem: str = "没有文字") -> None:
    if not lines:
        raise RefusedDocument(name, problem, "请另存为 PDF，扫描件按文字识别读取")


def _changes(deleted: bool) -> list[tuple[str, str]]:
    return [("tracked_changes", "文中有未定稿的修订：保留了插入，去掉了删除")] if deleted else []


def _other(streams: set[str]) -> tuple[str, str]:
    """What a container without a Word text is, and what to do."""
    if "encryptedpackage" in streams:
        return LOCKED
    known = next(((what, remedy) for stream, what, remedy in OTHERS if stream in streams), None)
    return known or ("不是 Word 文档，是别的程序的文件", "请用原来的程序打开，另存为 Word 或 PDF")
