"""How a Word document looks: page, Chinese fonts, tables, captions, page numbers; always the same bytes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from policykit.show.words import Lang, word

BODY_FONT, HEAD_FONT, LATIN_FONT = "宋体", "黑体", "Times New Roman"
FIXED_DATE = datetime(2000, 1, 1)  # the moment of making must not change the bytes
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
TEXT_WIDTH = 16.0  # cm: A4 with margins of 2.5 cm
HEAD_FILL = "E8EBEF"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # not XML characters


def printable(text: object) -> str:
    """The text without the control characters that no Word file may hold."""
    return _UNPRINTABLE.sub("", str(text))


def new_document(title: str) -> Any:
    """An empty A4 document with Chinese fonts on text and headings and a page number at the foot."""
    from docx import Document
    from docx.shared import Cm, Pt

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)
    sizes = {"Normal": 10.5, "Title": 20, "Heading 1": 15, "Heading 2": 12, "Caption": 9, "List Bullet": 10.5}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.size = Pt(size)
        heads = name in ("Title", "Heading 1", "Heading 2", "Caption")
        style.font.bold = False if heads else None  # 黑体 is heavy already, and a bold of it is smeared
        style.font.italic = False
        _fonts(style, HEAD_FONT if heads else BODY_FONT)
    document.styles["Normal"].paragraph_format.line_spacing = 1.35
    document.styles["Normal"].paragraph_format.space_before = Pt(3)  # keeps a text off the table above it
    document.styles["Normal"].paragraph_format.space_after = Pt(5)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = printable(title), "policykit", ""
    properties.created = properties.modified = FIXED_DATE
    properties.last_modified_by, properties.revision = "policykit", 1
    _page_number(section.footer.paragraphs[0])
    return document


def _fonts(style: Any, chinese: str) -> None:
    """Set the Latin and the East Asian font; theme attributes would win over both and are taken away."""
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{attribute}"), None)
    latin = LATIN_FONT if chinese == BODY_FONT else chinese
    for attribute, font in (("ascii", latin), ("hAnsi", latin), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{attribute}"), font)
    style.font.color.rgb = RGBColor(0x22, 0x22, 0x22)


def _page_number(paragraph: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def add_caption(document: Any, kind: str, number: int, text: str, *, lang: Lang, above: bool) -> None:
    """A numbered caption; one ``above`` its table stays on the table's page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    label = word(f"report.{kind}", lang=lang, n=number)
    paragraph = document.add_paragraph(printable(f"{label}　{text}"), style="Caption")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = above


def add_picture(document: Any, png: bytes, *, highest: float = 21.0) -> None:
    """A figure in the text's width, or less where it would be higher than ``highest`` cm."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(BytesIO(png))
    scale = min(1.0, Cm(TEXT_WIDTH) / shape.width, Cm(highest) / shape.height)
    shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)


def add_table(
    document: Any,
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    widths: Sequence[float],
    *,
    centred: bool = False,
) -> None:
    """A ruled table with ``widths`` in cm; the header row is shaded and comes again on every page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    table = document.add_table(rows=0, cols=len(header))
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = _cm(width)
    for i, row in enumerate([header, *rows]):
        line = table.add_row()
        properties = line._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if i == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for j, (cell, value) in enumerate(zip(line.cells, row, strict=True)):
            cell.width = _cm(widths[j])
            _fill(cell, value, centred=centred and j > 0)
            if i == 0:
                shade = OxmlElement("w:shd")
                for name, setting in (("val", "clear"), ("color", "auto"), ("fill", HEAD_FILL)):
                    shade.set(qn(f"w:{name}"), setting)
                cell._tc.get_or_add_tcPr().append(shade)


def _cm(width: float) -> Any:
    from docx.shared import Cm

    return Cm(width)


def _fill(cell: Any, value: object, *, centred: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(printable(value))
    run.font.size = Pt(9)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.line_spacing = 1.15
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def saved(document: Any) -> bytes:
    """The document as bytes, its zip members without the time of saving."""
    from docx.oxml.ns import qn

    for run in document.element.iter(qn("w:r")):
        # without the hint Word draws the quotation marks “” of a Chinese sentence in the Latin font
        run.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
    first, second = BytesIO(), BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(second, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, date_time=ZIP_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return second.getvalue()
