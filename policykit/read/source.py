"""A file to lines: what it is by its content, and a clear refusal where it cannot be read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from policykit.errors import RefusedDocument
from policykit.grammar.patterns import FRONT_FACT, FRONT_MATTER
from policykit.read.encoding import decode, likeness
from policykit.read.html import html_lines, is_html
from policykit.read.lines import Line, lines_of

MAX_BYTES = 32 * 2**20  # a policy document is under 1 MiB; beyond this it is a dump or a bomb
MIN_LIKENESS = 0.2  # below it the decoded bytes are not Chinese prose
MIN_HAN = 50  # Chinese characters; the shortest real notice has about 150
SAVE_AS = "请用办公软件打开后另存为纯文本（UTF-8）或网页（.html），再放入 raw/"

MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "PDF 文件尚不能直接读取", "请把正文复制或另存为纯文本（UTF-8），再放入 raw/"),
    (b"\xd0\xcf\x11\xe0", "旧版 Word/WPS 文件（.doc/.wps）尚不能直接读取", SAVE_AS),
    (b"{\\rtf", "RTF 文件尚不能直接读取", SAVE_AS),
    (b"PK\x03\x04", "压缩包类文件（.docx/.ofd/.zip）尚不能直接读取", SAVE_AS),
    (b"\x89PNG", "这是图片", "请先做文字识别，再把文字存为纯文本"),
    (b"\xff\xd8\xff", "这是图片", "请先做文字识别，再把文字存为纯文本"),
    (b"GIF8", "这是图片", "请先做文字识别，再把文字存为纯文本"),
)
"""First bytes of formats that are recognised, so that the refusal can say what to do."""


@dataclass(frozen=True)
class Source:
    """One file as read: its lines and what its carrier says about it."""

    file: str  # 000_0798234bc1643452.txt
    sha256: str
    format: str  # text, html
    encoding: str  # utf-8
    lines: tuple[Line, ...]
    facts: dict[str, str] = field(default_factory=dict)  # title and date of front matter or HTML head
    replaced: int = 0  # characters that could not be decoded


def read_source(path: Path) -> Source:
    """Read one file of text or HTML; raises ``RefusedDocument`` with the reason and the way out."""
    name = path.name
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise RefusedDocument(
                name, f"文件有 {size / 2**20:.0f} MiB，超过 32 MiB 的上限", "请拆成单个文件"
            )
        data = path.read_bytes()
    except OSError as error:
        raise RefusedDocument(name, f"打不开（{error.strerror}）", "请检查文件权限或重新下载") from error
    return source_of(name, data)


def source_of(name: str, data: bytes) -> Source:
    """The lines of a file's bytes; raises ``RefusedDocument``."""
    if not data.strip():
        raise RefusedDocument(name, "文件是空的", "请重新下载或删除它")
    for magic, problem, remedy in MAGIC:
        if data.startswith(magic):
            raise RefusedDocument(name, problem, remedy)
    text, encoding = decode(data)
    if "\x00" in text or likeness(_visible(text)) < MIN_LIKENESS:
        raise RefusedDocument(
            name, "内容不像中文文本（编码或格式无法识别）", "请确认文件没有损坏，或另存为 UTF-8 纯文本"
        )
    facts: dict[str, str] = {}
    first = 1
    if front := FRONT_MATTER.at(text):
        facts = {m["key"].lower(): m["value"] for m in FRONT_FACT.every(front["body"])}
        first += text[: front.end()].count("\n")
        text = text[front.end() :]
    form = "html" if is_html(text) else "text"
    if form == "html":
        lines, head = html_lines(text)
        lines = [Line(l.number + first - 1, l.text, l.gap, l.indented) for l in lines]
        facts = head | facts
    else:
        lines = lines_of(text, first)
    han = sum("\u4e00" <= c <= "\u9fff" for line in lines for c in line.text)
    if han < MIN_HAN:
        raise RefusedDocument(name, f"只有 {han} 个汉字，没有可读的正文", "请确认下载的是全文而不是跳转页")
    replaced = sum(line.text.count("\ufffd") for line in lines)
    return Source(name, hashlib.sha256(data).hexdigest(), form, encoding, tuple(lines), facts, replaced)


def _visible(text: str) -> str:
    """The text without what a page carries between its tags, which is mostly ASCII."""
    if not is_html(text):
        return text
    return "".join(line.text for line in html_lines(text)[0])
