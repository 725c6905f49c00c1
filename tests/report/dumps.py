"""What stands in a product, as text: a Word report, a page, a workbook."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
import zipfile

import docx
from docx.oxml.ns import qn

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def of_word(report: bytes) -> str:
    """A line a paragraph (style|text) or row of a table (``=`` a header that comes again, ⟦shaded⟧), fields in braces."""
    document = docx.Document(io.BytesIO(report))
    names = {style.style_id: style.name for style in document.styles}
    lines = []
    for block in document.element.body:
        if block.tag == qn("w:tbl"):
            for row in block.iter(qn("w:tr")):
                head = "=" if row.find(f".//{qn('w:tblHeader')}") is not None else "|"
                lines.append(f"{head} " + " | ".join(map(_text, row.iter(qn("w:tc")))))
        elif block.tag == qn("w:p"):
            style = block.find(f".//{qn('w:pStyle')}")
            lines.append(f"{names[style.get(qn('w:val'))] if style is not None else ''}|{_text(block)}")
    return "\n".join(lines) + "\n"


def _text(part) -> str:
    said = []
    for node in part.iter():
        if node.tag == qn("w:fldSimple"):
            said.append("{" + node.get(qn("w:instr")).strip() + "}")
        elif node.tag == qn("w:drawing"):
            said.append("[picture]")
        elif node.tag == qn("w:r"):
            text = "".join(t.text or "" for t in node.iter(qn("w:t")))
            said.append(f"⟦{text}⟧" if node.find(f".//{qn('w:shd')}") is not None and text else text)
    return "".join(said)


def of_page(page: str) -> str:
    """A line a tag or a text; scripts, styles, pictures and hashes left out."""
    page = re.sub(r"(?s)(<(script|style)[^>]*>).*?(</\2>)", r"\1\3", page)
    page = re.sub(r"sha256-[^&]+|base64,[^\"]+", "…", page)
    page = re.sub(r"\s*\n\s*", " ", page)
    return re.sub(r"\s*(<[^/])", r"\n\1", page).strip() + "\n"


def of_workbook(book: bytes) -> str:
    """Each sheet: a line a row of cells, ``text → target`` where one links; of a long one the head."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    strings = ["".join(si.itertext()) for si in ET.fromstring(parts["xl/sharedStrings.xml"])]
    lines = []
    for n, name in enumerate(re.findall(r'<sheet name="([^"]+)"', parts["xl/workbook.xml"]), start=1):
        root = ET.fromstring(parts[f"xl/worksheets/sheet{n}.xml"])
        links = {link.get("ref"): link.get("location") for link in root.iter(f"{SPACE}hyperlink")}
        lines.append(f"== {name}")
        for row in root.iter(f"{SPACE}row"):
            cells = []
            for cell in row:
                value = cell.findtext(f"{SPACE}v") or ""
                value = strings[int(value)] if cell.get("t") == "s" else value
                place = re.sub(r"\d+", "", cell.get("r"))
                if value:
                    to = links.get(cell.get("r"))
                    cells.append(f"{place} {value}" + (f" → {to}" if to else ""))
            lines.append(" | ".join(cells))
    return "\n".join(lines) + "\n"
