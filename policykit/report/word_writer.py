"""How a Word document looks: page, Chinese fonts, numbered captions, page numbers; always the same bytes."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Literal
from xml.sax.saxutils import escape

from policykit.report.charts import theme
from policykit.report.content import Table, Text
from policykit.report.measures import Piece
from policykit.report.wording.words import framed, presenter, word

BODY_FONT, HEAD_FONT, LATIN_FONT = "宋体", "黑体", "Times New Roman"
SIZES = {
    "Normal": 10.5,
    "Title": 20,
    "Heading 1": 15,
    "Heading 2": 12,
    "Heading 3": 10.5,
    "Caption": 9,
    "List Bullet": 10.5,
}
"""Styles of the report with their sizes in pt; of a template only those that it lacks are made."""
FIXED_DATE = datetime(2000, 1, 1)  # the moment of making must not change the bytes
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
HIGHEST = 0.8  # of the text's height: what a figure leaves to its caption
HEAD_FILL = "E8EBEF"
HALF_POINTS = 18  # 9 pt
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # not XML characters
MARKED = 0.35  # share of a category's colour behind its evidence


class Writer:
    """A Word document that grows from top to bottom; captions count themselves."""

    def __init__(self, title: str, *, template: bytes | None = None) -> None:
        self.numbers: Counter[str] = Counter()
        if template is None:
            self.document = _house_document()
        else:
            from policykit.report.word_template import emptied

            self.document = emptied(template)
            _add_missing_styles(self.document)
        _set_properties(self.document, title)
        section = self.document.sections[-1]
        self.width = section.page_width - section.left_margin - section.right_margin  # EMU
        self.height = section.page_height - section.top_margin - section.bottom_margin
        self.bullets = self.document.styles["List Bullet"].element.find(".//{*}numPr") is not None

    def heading(self, text: str, level: int) -> None:
        """A heading; level 0 is the title of the report."""
        self.document.add_heading(printable(text), level=level)

    def paragraph(self, text: str) -> None:
        """A paragraph of running text."""
        self.document.add_paragraph(printable(text))

    def lines(self, paragraphs: Sequence[str], items: Sequence[str]) -> None:
        """Paragraphs, then items of a list; a template without bullets gets dots."""
        for text in paragraphs:
            self.paragraph(text)
        for text in items:
            mark = "" if self.bullets else "· "
            self.document.add_paragraph(mark + printable(text), style="List Bullet")

    def block(self, block: Table | str) -> None:
        """A table, or the sentence that stands in its place."""
        self.paragraph(block) if isinstance(block, str) else self.table(block)

    def caption(self, kind: Literal["figure", "table"], text: str) -> None:
        """A caption with a number that Word counts itself; that of a table stays on the table's page."""
        self.numbers[kind] += 1
        before, after = word(f"report.{kind}", n="\0").split("\0")
        paragraph = self.document.add_paragraph(before, style="Caption")
        sequence = "_".join(before.split())  # in its name no blank may stand
        _field(paragraph, f" SEQ {sequence} \\* ARABIC ", str(self.numbers[kind]))
        paragraph.add_run(printable(f"{after}　{text}"))
        _centred(paragraph, keep_with_next=kind == "table")

    def picture(self, png: bytes, text: str) -> None:
        """A figure in the text's width, or less where it would be too high; ``text`` is read aloud for it."""
        paragraph = self.document.add_paragraph()
        _centred(paragraph, keep_with_next=True)
        paragraph.paragraph_format.line_spacing = 1  # a template's fixed line height would cut the figure
        shape = paragraph.add_run().add_picture(BytesIO(png))
        shape._inline.docPr.set("descr", printable(text))
        scale = min(1.0, self.width / shape.width, self.height * HIGHEST / shape.height)
        shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)

    def table(self, table: Table) -> None:
        """A ruled table under its caption, if it has one; its header comes again on every page."""
        from docx.oxml import parse_xml

        if table.caption:
            self.caption("table", table.caption)
        styles = self.document.styles
        style = styles["Table Grid"].style_id if "Table Grid" in styles else ""
        total = sum(table.widths)
        twips = [round(self.width / 635 * width / total) for width in table.widths]
        xml = table_xml(table.head, table.rows, twips, style=style, centred=table.centred)
        self.document.element.body._insert_tbl(parse_xml(xml))
        if table.more:
            self.paragraph(table.more)

    def saved(self) -> bytes:
        """The document as bytes, its zip members without the time of saving."""
        from docx.oxml.ns import qn

        for run in self.document.element.iter(qn("w:r")):
            # without the hint Word draws the quotation marks “” of a Chinese sentence in the Latin font
            run.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
        first, second = BytesIO(), BytesIO()
        self.document.save(first)
        with zipfile.ZipFile(first) as source, zipfile.ZipFile(second, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                member = zipfile.ZipInfo(name, date_time=ZIP_DATE)
                member.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(member, source.read(name))
        return second.getvalue()


def _house_document() -> Any:
    """An empty A4 document with Chinese fonts on text and headings and a page number at the foot."""
    from docx import Document
    from docx.shared import Cm, Pt

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)
    for name in SIZES:
        _dress(document.styles[name], name)
    document.styles["Normal"].paragraph_format.line_spacing = 1.25
    document.styles["Normal"].paragraph_format.space_before = Pt(3)  # keeps a text off the table above it
    document.styles["Normal"].paragraph_format.space_after = Pt(5)
    document.styles["List Bullet"].paragraph_format.space_after = Pt(2)
    document.styles["Caption"].paragraph_format.space_before = Pt(8)
    _centred(section.footer.paragraphs[0])
    _field(section.footer.paragraphs[0], "PAGE", "1")
    _set_language(document)
    return document


def _set_language(document: Any) -> None:
    """Chinese is proofed and broken into lines as Chinese, whatever language Word itself speaks."""
    from docx.oxml.ns import qn

    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-US" if presenter().lang == "en" else "zh-CN")
        language.set(qn("w:eastAsia"), "zh-CN")


def _add_missing_styles(document: Any) -> None:
    """The styles that the report needs and a template does not have, in the look of the house."""
    from docx.enum.style import WD_STYLE_TYPE

    for name in SIZES:
        if name not in document.styles:
            style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            if "Normal" in document.styles and name != "Normal":
                style.base_style = document.styles["Normal"]
            _dress(style, name)
            if name.startswith("Heading"):
                style.paragraph_format.keep_with_next = True
                properties = style.element.get_or_add_pPr()
                properties.append(_made("w:outlineLvl", "w:val", str(int(name[-1]) - 1)))


def _dress(style: Any, name: str) -> None:
    """Size and fonts of the house."""
    from docx.shared import Pt

    heads = name in ("Title", "Caption") or name.startswith("Heading")
    style.font.size = Pt(SIZES[name])
    style.font.bold = False if heads else None  # 黑体 is heavy already, and a bold of it is smeared
    style.font.italic = False
    _fonts(style, HEAD_FONT if heads else BODY_FONT)


def _set_properties(document: Any, title: str) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.comments = printable(title), "policykit", ""
    properties.created = properties.modified = FIXED_DATE
    properties.last_modified_by, properties.revision = "policykit", 1


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


def _centred(paragraph: Any, *, keep_with_next: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.first_line_indent = 0  # a template's running text may have one
    paragraph.paragraph_format.keep_with_next = keep_with_next


def _field(paragraph: Any, instruction: str, shown: str) -> None:
    """A field that shows ``shown`` until Word counts by itself."""
    field = _made("w:fldSimple", "w:instr", instruction)
    field.append(paragraph.add_run(shown)._r)
    paragraph._p.append(field)


def _made(tag: str, attribute: str, value: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    element.set(qn(attribute), value)
    return element


def printable(text: object) -> str:
    """The text without the control characters that no Word file may hold."""
    return _UNPRINTABLE.sub("", str(text))


def table_xml(
    header: Sequence[str], rows: Sequence[Sequence[Text]], twips: Sequence[int], *, style: str, centred: bool
) -> str:
    """The table with columns of ``twips`` (1/20 pt); the header is shaded and comes again on every page.

    ``style`` is the id of a table style; without one the rules are drawn by the table itself.
    """
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    lines = [_row(header, twips, centred=centred, head=True)]
    lines += [_row(row, twips, centred=centred, head=False) for row in rows]
    look = f'<w:tblStyle w:val="{escape(style)}"/>' if style else ""
    rules = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8A9099"/>' for side in SIDES)
    properties = (
        f'{look}<w:tblW w:w="{sum(twips)}" w:type="dxa"/>'
        f"{'' if style else f'<w:tblBorders>{rules}</w:tblBorders>'}"
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
    )
    return (
        f'<w:tbl xmlns:w="{NAMESPACE}"><w:tblPr>{properties}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )


def _row(cells: Sequence[Text], twips: Sequence[int], *, centred: bool, head: bool) -> str:
    made = []
    for j, (cell, width) in enumerate(zip(cells, twips, strict=True)):
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{HEAD_FILL}"/>' if head else ""
        align = '<w:jc w:val="center"/>' if centred and j > 0 else ""
        next_row = "<w:keepNext/>" if head else ""
        made.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr><w:p><w:pPr>{next_row}'
            f'<w:spacing w:before="20" w:after="20" w:line="250" w:lineRule="auto"/><w:ind w:firstLine="0"/>'
            f"{align}</w:pPr>{_runs(cell)}</w:p></w:tc>"
        )
    top = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{top}</w:trPr>{''.join(made)}</w:tr>"


def _runs(cell: Text) -> str:
    pieces = [Piece(cell)] if isinstance(cell, str) else cell
    made = []
    for piece in pieces:
        colour = framed().colour(piece.category) if piece.kind == "for" else ""
        shade = theme.tint(colour, MARKED)[1:] if colour else ""
        fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
        size = f'<w:sz w:val="{HALF_POINTS}"/><w:szCs w:val="{HALF_POINTS}"/>'
        text = escape(printable(piece.text))
        lines = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in text.split("\n"))
        made.append(f"<w:r><w:rPr>{size}{fill}</w:rPr>{lines}</w:r>")
    return "".join(made)
