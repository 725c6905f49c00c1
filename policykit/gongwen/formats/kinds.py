"""Which format a file is in, by its content, and which module reads it.

A reader takes the name and the bytes of a file and gives its ``Content``; it raises ``RefusedDocument`` with
the reason and the way out. Readers are imported when first needed: most runs meet one or two formats.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from importlib import import_module

from policykit.gongwen.formats.content import Content
from policykit.gongwen.formats.encoding import decode
from policykit.gongwen.formats.html import is_html
from policykit.gongwen.formats.rows import is_rows

READERS: dict[str, str] = {
    "text": "policykit.gongwen.formats.text:read_text",
    "html": "policykit.gongwen.formats.text:read_html",
    "rows": "policykit.gongwen.formats.rows:read_rows",
    "docx": "policykit.gongwen.formats.word:read_docx",
    "doc": "policykit.gongwen.formats.legacy:read_doc",
    "rtf": "policykit.gongwen.formats.legacy:read_rtf",
    "pdf": "policykit.gongwen.formats.pdf:read_pdf",
    "ofd": "policykit.gongwen.formats.ofd:read_ofd",
    "image": "policykit.gongwen.formats.ocr:read_image",
    "zip": "policykit.gongwen.formats.text:refuse_archive",
}
"""Format to the function that reads it, as module:function."""


def reader(form: str) -> Callable[..., Content]:
    """The function that reads this format."""
    module, _, name = READERS[form].partition(":")
    return getattr(import_module(module), name)


def recognise(data: bytes) -> str:
    """The format of a file by its content, never by its extension."""
    head = data[:8]
    if head.startswith(b"%PDF") or b"%PDF-" in data[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return zipped(data)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "doc"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")):
        return "image"
    text = decode(data)[0]
    if is_rows(text):
        return "rows"
    return "html" if is_html(text) else "text"


def zipped(data: bytes) -> str:
    """What a zip archive holds, by the names of its members; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        # the directory at the end is lost: the reader of what it looks like says that the file is damaged
        return "docx" if b"word/" in data else "ofd" if b"OFD.xml" in data else "zip"
    if "word/document.xml" in names:
        return "docx"
    return "ofd" if "OFD.xml" in names else "zip"
