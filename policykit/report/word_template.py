"""The user's own Word template: its styles, margins, headers and footers stay, its text goes."""

from __future__ import annotations

import copy
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

from policykit.errors import BrokenTemplate, RefusedDocument
from policykit.gongwen.formats.archive import Archive

OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # begins a .doc file, and a .docx with a password
RESAVE = "请在 Word 或 WPS 中打开，另存为不带密码的 .docx 文档，再用 --template 指明"


def read_template(path: Path | str) -> bytes:
    """The bytes of a template that can be opened; :class:`policykit.errors.BrokenTemplate` says why not."""
    path = Path(path)
    if not path.is_file():
        raise BrokenTemplate(path, "没有这个文件", "请检查 --template 后的路径")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BrokenTemplate(path, f"不能读取（{error.strerror}）", "请检查文件的权限") from error
    if content.startswith(OLE):
        raise BrokenTemplate(path, "是旧版 .doc 文档，或设有密码", RESAVE)
    try:
        unpack_within_limits(path.name, content)
        emptied(content)
    except RefusedDocument as error:
        raise BrokenTemplate(path, f"不是 Word 文档，或内容已损坏（{error.problem}）", RESAVE) from error
    except ValueError as error:
        # python-docx names the content type of what it does not take: a .docm, a .dotx, a workbook
        raise BrokenTemplate(path, "不是 .docx 文档（模板 .dotx、含宏的 .docm 也不行）", RESAVE) from error
    except _broken() as error:
        raise BrokenTemplate(path, "不是 Word 文档，或内容已损坏", RESAVE) from error
    return content


def unpack_within_limits(name: str, content: bytes) -> None:
    """Raises ``RefusedDocument`` for an archive that would unfold beyond what a document from outside may."""
    archive = Archive(name, content)
    for member in archive.members:
        (archive.xml if member.endswith((".xml", ".rels")) else archive.read)(member)


def emptied(content: bytes) -> Any:
    """The template as a document without text, in the page set-up of its last section."""
    from docx import Document
    from docx.oxml.ns import qn

    document = Document(BytesIO(content))
    body = document.element.body
    last = body.get_or_add_sectPr()
    earlier = [section for section in body.iter(qn("w:sectPr")) if section is not last]
    _inherit(last, earlier)
    for child in list(body):
        if child is not last:
            body.remove(child)
    kind = last.find(qn("w:type"))
    if (
        kind is not None
    ):  # a section that begins on the next odd page would leave an empty one before the report
        last.remove(kind)
    return document


def _inherit(last: Any, earlier: list[Any]) -> None:
    """Headers and footers that the last section takes from the ones before it, which go with their text."""
    from docx.oxml.ns import qn

    names = (qn("w:headerReference"), qn("w:footerReference"))
    held = {(child.tag, child.get(qn("w:type"))) for child in last if child.tag in names}
    for section in reversed(earlier):
        for child in section:
            key = child.tag, child.get(qn("w:type"))
            if child.tag in names and key not in held:
                held.add(key)
                last.insert(0, copy.deepcopy(child))


def _broken() -> tuple[type[Exception], ...]:
    """What python-docx and the libraries below it raise on a file that is none."""
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    damaged = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
    return (PackageNotFoundError, XMLSyntaxError, KeyError, AttributeError, IndexError, TypeError, *damaged)
