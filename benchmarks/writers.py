"""A document's paragraphs written as files of many formats, as authorities and scrapers would write them.

Each writer takes a title and paragraphs and gives the bytes of a file; it raises ``Skipped`` where it cannot.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from html import escape
from xml.sax.saxutils import escape as xml_escape

from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.numerals import integer

Writer = Callable[[str, Sequence[str]], bytes]
LINE_MM = 8.0  # distance of two lines on an OFD page
CHAR_MM = 5.0  # width of a character on it
LINE_CHARS, PAGE_LINES = 32, 30
FONT = "Noto Sans SC"
NOT_IN_BIG5 = str.maketrans({"∶": "：", "‰": "o/oo"})  # marks that Big5 lacks, as its writers type them


class Skipped(Exception):
    """This document cannot be written so; the message says why."""


# --- text and pages ----------------------------------------------------------------------------------------------


def traditional(paragraphs: Sequence[str]) -> list[str]:
    """The paragraphs in the characters of Big5; needs OpenCC, for this benchmark only."""
    try:
        from opencc import OpenCC
    except ImportError as error:
        raise Skipped("没有安装 opencc-python-reimplemented") from error
    return [OpenCC("s2tw").convert(line).translate(NOT_IN_BIG5) for line in paragraphs]


def text(encoding: str) -> Writer:
    """Plain text with indented paragraphs; the encodings ``utf-16`` and ``utf-8-sig`` carry a byte order mark."""

    def write(title: str, paragraphs: Sequence[str]) -> bytes:
        plain = "\n\n".join(f"　　{line}" for line in paragraphs) + "\n"
        try:
            return plain.encode(encoding)
        except UnicodeEncodeError as error:
            raise Skipped(f"{encoding} 里没有“{plain[error.start]}”") from error

    return write


def html_paragraphs(title: str, paragraphs: Sequence[str]) -> bytes:
    """One ``<p>`` a paragraph, UTF-8, as editors of government sites leave it."""
    body = "\n".join(f'<p style="text-indent:2em"><span>{escape(line)}</span></p>' for line in paragraphs)
    page = f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
    return f'{page}<body><div class="TRS_Editor">{body}</div></body></html>'.encode()


def html_breaks(title: str, paragraphs: Sequence[str]) -> bytes:
    """One block with ``<br>`` between indented lines; declares gb2312, the bytes are GB18030."""
    body = "<br />\r\n".join(f"&nbsp;&nbsp;&nbsp; {escape(line)}" for line in paragraphs)
    head = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
    page = f"<html><head>{head}<title>{escape(title)}</title></head><body><div id=zoom>{body}</div></body></html>"
    return page.encode("gb18030")


def html_menus(title: str, paragraphs: Sequence[str]) -> bytes:
    """A whole page: menus, place on the site, nested ``div``, links and a foot."""
    menu = "".join(f'<li><a href="/{n}/">{n}</a></li>' for n in ("首页", "机构职能", "政务公开", "办事服务"))
    body = "".join(f"<div><div>　　{escape(line)}</div></div>\n" for line in paragraphs)
    links = "".join(f'<li><a href="/x/">关于做好{n}工作的通知</a></li>' for n in ("防汛", "招生", "统计"))
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(title)}_门户网站</title>'
        "<script>var a='一、脚本。';</script><style>p{color:red}</style></head><body>"
        f'<div class="header"><ul class="nav">{menu}</ul><form><input value="搜索"></form></div>'
        '<div class="place">您当前所在位置：<a href="/">首页</a> &gt; <a href="/zc/">政策文件</a></div>'
        f'<div class="main"><div class="article"><div class="view">{body}</div></div>'
        f'<div class="side"><h3>相关链接</h3><ul>{links}</ul></div></div>'
        '<div class="footer"><p>主办单位：某市人民政府办公室</p><p>网站标识码：1234567890 某ICP备12345678号</p></div>'
        "</body></html>"
    ).encode()


# --- rows of a scraper -------------------------------------------------------------------------------------------


def json_lines(documents: Sequence[tuple[str, Sequence[str]]]) -> bytes:
    """One object a line, the text as HTML."""
    rows = [
        {
            "url": f"https://example.org/{n}",
            "title": title,
            "content": "".join(f"<p>{escape(q)}</p>" for q in lines),
        }
        for n, (title, lines) in enumerate(documents, 1)
    ]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def csv_rows(documents: Sequence[tuple[str, Sequence[str]]]) -> bytes:
    """A table as Excel saves it: GB18030, line ends inside quoted cells."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["序号", "标题", "正文"])
    rows.writerows([n, title, "\n".join(lines)] for n, (title, lines) in enumerate(documents, 1))
    return out.getvalue().encode("gb18030")


# --- Word --------------------------------------------------------------------------------------------------------


def docx_typed(title: str, paragraphs: Sequence[str]) -> bytes:
    """Word with the numbers typed."""
    return _docx(paragraphs, numbered=False)


def docx_numbered(title: str, paragraphs: Sequence[str]) -> bytes:
    """Word with its automatic numbering: 一、 （一） 1. stand in no text of the file."""
    return _docx(paragraphs, numbered=True)


def docx_official(title: str, paragraphs: Sequence[str]) -> bytes:
    """Word as GB/T 9704 has it: first lines indented by two characters, justified, no white space between paragraphs."""
    return _docx(paragraphs, numbered=False, set_as=_official)


def docx_flush(title: str, paragraphs: Sequence[str]) -> bytes:
    """Word with nothing that shows paragraphs: justified, no indents, no white space between them."""
    return _docx(paragraphs, numbered=False, set_as=_flush)


def docx_columns(title: str, paragraphs: Sequence[str]) -> bytes:
    """Word in two columns with a running header and page numbers, to be printed."""
    return _docx(paragraphs, numbered=False, header=title)


def _flush(style) -> None:  # type: ignore[no-untyped-def]
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    style.paragraph_format.line_spacing = Pt(28)
    style.font.size = Pt(16)


def _official(style) -> None:  # type: ignore[no-untyped-def]
    from docx.shared import Pt

    _flush(style)
    style.paragraph_format.first_line_indent = Pt(32)


def _docx(
    paragraphs: Sequence[str],
    *,
    numbered: bool,
    header: str = "",
    set_as: Callable[[object], None] | None = None,
) -> bytes:
    from docx import Document
    from docx.oxml.ns import qn

    document = Document()
    style = document.styles["Normal"]
    style.font.name = FONT
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    if set_as:
        set_as(style)
    if header:
        _columns(document, header)
    numbering = _Numbering(document) if numbered else None
    for line in paragraphs:
        level, number, mark, rest = _marker(line) if numbering else (0, 0, "", "")
        if numbering and mark:
            numbering.apply(document.add_paragraph(rest), level, number, mark)
        else:
            document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _columns(document, header: str) -> None:  # type: ignore[no-untyped-def]
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    section = document.sections[0]
    section._sectPr.xpath("./w:cols")[0].set(qn("w:num"), "2")
    section.header.paragraphs[0].text = header
    run = section.footer.paragraphs[0].add_run()
    for kind in ("begin", "", "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = "PAGE"
        run._r.append(part)


def _marker(line: str) -> tuple[int, int, str, str]:
    """Level, value and form (with ``%`` for the number) of a heading's number, and the text behind it."""
    for level, pattern in enumerate((p.HEADING_1, p.HEADING_2, p.HEADING_3)):
        m = pattern.at(line)
        value = integer(m["n"]) if m else None
        if m and value:
            return level, value, line[: m.end()].replace(m["n"], "%").strip(), line[m.end() :]
    return 0, 0, "", ""


class _Numbering:
    """Word's own numbering: a definition for each form of number, continued or set to a value as needed."""

    def __init__(self, document) -> None:  # type: ignore[no-untyped-def]
        self.part = document.part.numbering_part.element
        self.forms: dict[tuple[int, str], tuple[int, int]] = {}  # form: number of the list, last value

    def apply(self, paragraph, level: int, value: int, mark: str) -> None:  # type: ignore[no-untyped-def]
        from docx.oxml import parse_xml

        form = (level, mark)
        number, last = self.forms.get(form, (0, 0))
        if value != last + 1 or not number:
            number = self._list(level, mark, value)
        self.forms[form] = (number, value)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {NS}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
        )

    def _list(self, level: int, mark: str, start: int) -> int:
        from docx.oxml import parse_xml

        number = 100 + len(self.part)
        kind = "decimal" if level == 2 else "chineseCounting"
        text = xml_escape(mark.replace("%", f"%{level + 1}"))
        definition = parse_xml(
            f'<w:abstractNum {NS} w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>'
            f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/><w:suff w:val="nothing"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
        )
        first = self.part.xpath("./w:num")[:1]
        first[0].addprevious(definition) if first else self.part.append(definition)
        self.part.append(
            parse_xml(f'<w:num {NS} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>')
        )
        return number


NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


# --- OFD ---------------------------------------------------------------------------------------------------------


def ofd(title: str, paragraphs: Sequence[str]) -> bytes:
    """The least that is an OFD: pages of text lines with the first line of each paragraph indented.

    Lines are broken by the number of characters, so that those with letters and digits end early.
    """
    return _ofd(title, paragraphs, narrow=0.5)


def ofd_squares(title: str, paragraphs: Sequence[str]) -> bytes:
    """The same with letters and digits as far apart as Chinese characters."""
    return _ofd(title, paragraphs, narrow=1.0)


def _ofd(title: str, paragraphs: Sequence[str], *, narrow: float) -> bytes:
    lines = [(n == 0, piece) for line in paragraphs for n, piece in enumerate(_wrapped(line))]
    pages = [lines[n : n + PAGE_LINES] for n in range(0, len(lines), PAGE_LINES)]
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "OFD.xml",
            f'{head}<ofd:OFD {space} DocType="OFD" Version="1.0"><ofd:DocBody><ofd:DocInfo><ofd:Title>'
            f"{xml_escape(title)}</ofd:Title></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
            "</ofd:DocBody></ofd:OFD>",
        )
        listed = "".join(
            f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(1, len(pages) + 1)
        )
        archive.writestr(
            "Doc_0/Document.xml",
            f"{head}<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
            f"</ofd:PageArea></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        )
        for n, page in enumerate(pages, 1):
            objects = "".join(_ofd_line(n * 1000 + row, row, *line, narrow) for row, line in enumerate(page))
            archive.writestr(
                f"Doc_0/Pages/Page_{n}/Content.xml",
                f'{head}<ofd:Page {space}><ofd:Content><ofd:Layer ID="{n * 1000 + 999}">{objects}</ofd:Layer>'
                "</ofd:Content></ofd:Page>",
            )
    return out.getvalue()


def _wrapped(line: str) -> list[str]:
    first = LINE_CHARS - 2
    return [line[:first], *(line[n : n + LINE_CHARS] for n in range(first, len(line), LINE_CHARS))]


def _ofd_line(number: int, row: int, begins: bool, piece: str, narrow: float) -> str:
    left = 25 + (2 * CHAR_MM if begins else 0)
    steps = [CHAR_MM * narrow if c.isascii() else CHAR_MM for c in piece]
    box = f"{left} {25 + row * LINE_MM} {sum(steps)} {CHAR_MM}"
    return (
        f'<ofd:TextObject ID="{number}" Boundary="{box}" Font="1" Size="{CHAR_MM}"><ofd:TextCode X="0" Y="{CHAR_MM}" '
        f'DeltaX="{" ".join(map(str, steps[:-1]))}">{xml_escape(piece)}</ofd:TextCode></ofd:TextObject>'
    )
