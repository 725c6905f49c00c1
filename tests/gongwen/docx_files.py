"""Word files made in the test: hand-written parts in a zip, so that every element is the test's own."""

from __future__ import annotations

import io
import zipfile

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="urn:shape" xmlns:r="urn:relations"'
)


def part(tag: str, body: str) -> str:
    """A part of a Word file: its root element around the body."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{tag} {NAMESPACES}>{body}</w:{tag}>'


def docx(body: str, **parts: str) -> bytes:
    """A .docx with this body; further parts by name (``numbering``, ``styles``, ``footnotes``, ``header1``)."""
    members = {"word/document.xml": part("document", f"<w:body>{body}</w:body>")}
    roots = {"footnotes": "footnotes", "endnotes": "endnotes", "styles": "styles", "numbering": "numbering"}
    members |= {f"word/{k}.xml": part(roots.get(k, "hdr"), v) for k, v in parts.items() if k != "core"}
    if "core" in parts:
        members["docProps/core.xml"] = (
            '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>' + parts["core"] + "</dc:title></c>"
        )
    return zipped(members)


def zipped(members: dict[str, str | bytes]) -> bytes:
    """A zip archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def p(text: str, number: tuple[int, int] | None = None, style: str = "", more: str = "") -> str:
    """A paragraph; ``number`` is list and level, ``more`` further paragraph properties."""
    numbered = (
        f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>' if number else ""
    )
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    said = text if text.startswith("<") else f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
    return f"<w:p><w:pPr>{named}{numbered}{more}</w:pPr>{said}</w:p>"


def level(at: int, form: str, text: str, *, suffix: str = "", start: int = 1, more: str = "") -> str:
    """One level of a list."""
    follow = f'<w:suff w:val="{suffix}"/>' if suffix else ""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}{follow}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(*plans: str, numbers: str = "") -> str:
    """The numbering part: one list (from 1) for each plan, or the lists that ``numbers`` spells out."""
    plain = "".join(
        f'<w:num w:numId="{i}"><w:abstractNumId w:val="{i}"/></w:num>' for i in range(1, len(plans) + 1)
    )
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{i}">{x}</w:abstractNum>' for i, x in enumerate(plans, 1)
    )
    return abstract + (numbers or plain)
