"""Zip archives of untrusted files: members are read in memory, after their stated sizes were checked.

Nothing is unpacked to disk, no name in an archive is ever used as a path, and XML is parsed without DTD,
entities or network.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from policykit.errors import RefusedDocument

MAX_MEMBERS = 5000  # a document with hundreds of pictures has fewer; a bomb of names has more
MAX_PART = 24 * 2**20  # bytes of one member; the text part of a 400-page document is under 10 MiB
MAX_TOTAL = 64 * 2**20  # bytes of all members read
MAX_RATIO = 200  # bytes to one compressed byte; XML of documents stays under 60
SMALL_PART = 2**20  # below it the ratio says nothing
MAX_TAGS = 1_000_000  # opening and closing tags of a part: what a parsed tree costs is counted in them
MAX_ATTRIBUTES = 2_000_000
DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
STRICT = (
    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
)
"""The namespace of Word's strict variant and the usual one, which stands for the same elements."""


class Archive:
    """The members of one zip file, read under limits; every refusal names the file."""

    def __init__(self, name: str, data: bytes, resave: str = "请用 Word 或 WPS 打开后另存为新文件") -> None:
        self.name, self.resave = name, resave
        self._left = MAX_TOTAL
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self.members = {info.filename: info for info in self._zip.infolist()}
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise self._damaged() from error
        if len(self.members) > MAX_MEMBERS:
            raise self.refusal(f"压缩包里超过 {MAX_MEMBERS} 个文件", "请确认它是一份文档，或另存后再放进来")

    def read(self, member: str) -> bytes | None:
        """The bytes of a member, or None where there is none of that name."""
        info = self.members.get(member)
        if info is None:
            return None
        if info.flag_bits & 1:
            raise self.refusal("文件加了密码", "请去掉密码后重新放进来")
        size, packed = info.file_size, max(info.compress_size, 1)
        if size > min(MAX_PART, self._left) or (size > SMALL_PART and size > MAX_RATIO * packed):
            raise self.refusal(
                f"其中的 {_short(member)} 展开后有 {size / 2**20:.0f} MiB，超过上限（可能是压缩炸弹）",
                self.resave,
            )
        try:
            with self._zip.open(info) as stream:
                data = stream.read(size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError) as error:
            raise self._damaged() from error
        self._left -= len(data)
        return data

    def xml(self, member: str) -> etree._Element | None:
        """The root of a member that holds XML, or None where there is none of that name."""
        data = self.read(member)
        if data is None:
            return None
        if any(mark in data for mark in DOCTYPES):
            raise self.refusal(f"其中的 {_short(member)} 带有 DTD 声明（可能是恶意文件）", self.resave)
        if data.count(b"<") > MAX_TAGS or data.count(b"=") > MAX_ATTRIBUTES:
            raise self.refusal(f"其中的 {_short(member)} 标签过多（可能是恶意文件）", self.resave)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
        )
        try:
            return etree.fromstring(data.replace(*STRICT), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self._damaged() from error

    def refusal(self, problem: str, remedy: str) -> RefusedDocument:
        """A refusal of this file, to be raised."""
        return RefusedDocument(self.name, problem, remedy)

    def _damaged(self) -> RefusedDocument:
        return self.refusal(
            "文件损坏（压缩包或其中的 XML 读不通）", f"请重新下载，或{self.resave.removeprefix('请')}"
        )


def _short(member: str) -> str:
    """A member's name for a message: it is the archive's, and may be long or hold anything."""
    return "".join(c for c in member if c.isprintable())[-40:]
