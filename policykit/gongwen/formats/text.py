"""Text and HTML files to lines."""

from __future__ import annotations

import io
import re
import zipfile

from policykit.errors import RefusedDocument
from policykit.gongwen.formats.content import Content, Note, quoted
from policykit.gongwen.formats.encoding import MIXED, decode, likeness, unmangled
from policykit.gongwen.formats.html import html_lines
from policykit.gongwen.formats.lines import Line
from policykit.gongwen.formats.markdown import text_lines
from policykit.gongwen.words.lexicon import pattern

FRONT_MATTER = pattern(
    r"\A\s*---[ \t]*\n(?P<body>(?:[^\n]*\n){0,60}?)---[ \t]*(?:\n|\Z)",
    yes=("---\ntitle: x\n---\n正文",),
    no=("一、总体要求\n---\n",),
)

FRONT_FACT = pattern(
    r"^(?P<key>[A-Za-z_]+)[^\S\n]*+:[^\S\n]*+[\"']?(?P<value>(?:[^\n]*[^\s\"'])?)[\"']?[^\S\n]*$",
    yes=('title: "央行等八部门印发"',),
    no=("标题：方案",),
    flags=re.MULTILINE,
)


MIN_LIKENESS = 0.2  # below it the decoded bytes are not Chinese prose
MIN_HAN = 50  # Chinese characters; the shortest real notice has about 150
LEAST_WORDS = 20  # of a text in Latin letters; fewer may be letters in binary data


OTHERS = {
    b"Rar!": ("是 RAR 压缩包", "请解压后把其中的文件逐个放入 raw/"),
    b"7z\xbc\xaf": ("是 7z 压缩包", "请解压后把其中的文件逐个放入 raw/"),
    b"CAJ": ("是知网的 CAJ 文件", "请用 CAJViewer 另存为 PDF"),
}
"""Other files by their first bytes: what they are, and what to do."""


def read_text(name: str, data: bytes) -> Content:
    """A plain text, with or without front matter or Markdown."""
    text, encoding, notes = _decoded(data)
    _must_be_chinese(name, text, text)
    facts, first, text = _front_matter(text)
    return Content(tuple(text_lines(text, first)), facts, encoding, notes=notes)


def read_html(name: str, data: bytes) -> Content:
    """A page, or a scraped piece of one."""
    text, encoding, notes = _decoded(data)
    facts, first, text = _front_matter(text)
    lines, head = html_lines(text)
    visible = "".join(line.text for line in lines)
    if sum("\u4e00" <= c <= "\u9fff" for c in visible) < MIN_HAN and "<script" in text.lower():
        raise RefusedDocument(
            name,
            "网页的正文是打开后由脚本画出来的，存下的文件里没有",
            "请在浏览器中等正文显示出来后再另存网页，或把正文复制到 .txt 文件",
        )
    _must_be_chinese(name, text, visible)
    moved = tuple(Line(l.number + first - 1, l.text, l.gap, l.indented) for l in lines)
    return Content(moved, head | facts, encoding, notes=notes)


def _decoded(data: bytes) -> tuple[str, str, tuple[Note, ...]]:
    """Text and encoding of the bytes, and what had to be mended to read them."""
    text, encoding = decode(data)
    text, turned = unmangled(text)
    notes: list[Note] = []
    if encoding == MIXED:
        notes.append(("encoding", {"case": "mixed"}))
    if turned:
        notes.append(("encoding", {"case": "turned", "n": turned}))
    return text, encoding, tuple(notes)


def read_web_archive(name: str, data: bytes) -> Content:
    """A page that a browser saved in one file with its pictures (.mht)."""
    from email import message_from_bytes

    for part in message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            return read_html(name, page if isinstance(page, bytes) else b"")
    raise RefusedDocument(name, "网页归档（.mht）里没有网页", "请在浏览器中重新另存为网页")


def refuse_archive(name: str, data: bytes) -> Content:
    """A zip archive that is no document of a known format; says what it is."""
    try:
        held = [m for m in zipfile.ZipFile(io.BytesIO(data)).namelist() if not m.endswith("/")]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        held = []
    if "ppt/presentation.xml" in held:
        raise RefusedDocument(name, "是 PowerPoint 幻灯片（.pptx），不是文档", "请把正文另存为 Word 或 PDF")
    if "mimetype" in held and "content.xml" in held:
        raise RefusedDocument(
            name, "是 OpenDocument 文件（.odt、.ods）", "请用 LibreOffice 或 WPS 另存为 .docx"
        )
    named = f"（有{quoted([m.rpartition('/')[2] for m in held][:3])}等 {len(held)} 个文件）" if held else ""
    raise RefusedDocument(
        name, f"是压缩包{named}，里面不是 Word、Excel 或 OFD 文件", "请解压后把其中的文件逐个放入 raw/"
    )


def refuse_other(name: str, data: bytes) -> Content:
    """A file that is known by its first bytes and cannot be read."""
    raise RefusedDocument(name, *next(said for mark, said in OTHERS.items() if data.startswith(mark)))


def _front_matter(text: str) -> tuple[dict[str, str], int, str]:
    """Facts of the front matter, number of the first line behind it, and the rest of the text."""
    front = FRONT_MATTER.at(text)
    if not front:
        return {}, 1, text
    facts = {m["key"].lower(): m["value"] for m in FRONT_FACT.every(front["body"])}
    return facts, 1 + text[: front.end()].count("\n"), text[front.end() :]


def _foreign(visible: str) -> bool:
    """Whether a text that was read rightly is written in Latin letters: words, and hardly another character."""
    words = [word for word in visible.split() if word.isascii()]
    lettered = sum(word.strip(".,;:!?()\"'").isalpha() for word in words)
    return lettered > len(visible.split()) / 2 and lettered >= LEAST_WORDS


def _must_be_chinese(name: str, text: str, visible: str) -> None:
    if "\x00" in text or likeness(visible) < MIN_LIKENESS:
        if _foreign(visible):
            raise RefusedDocument(
                name, "是外文，不像中文文本", "请放入中文原文；若是下载出错的页面，请重新下载"
            )
        raise RefusedDocument(
            name, "内容不像中文文本（编码或格式无法识别）", "请确认文件没有损坏，或另存为 UTF-8 纯文本"
        )
