"""OFD (GB/T 33190) to paragraphs: a zip of XML pages whose text objects say where each character stands."""

from __future__ import annotations

import io
import posixpath
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from policykit.errors import RefusedDocument
from policykit.gongwen.formats.content import Content
from policykit.gongwen.formats.pages.glyphs import Glyph, Page, Rule
from policykit.gongwen.formats.pages.paragraphs import content_of

MAX_MEMBER = 32 * 2**20  # bytes of one part
MAX_ALL = 128 * 2**20
MAX_RATIO = 200  # XML of pages compresses to a tenth
SMALL = 2**20  # bytes below which the ratio says nothing
MAX_MEMBERS = 5000
MAX_PAGES = 1000
MAX_GLYPHS = 3_000_000
PAPER = (210.0, 297.0)  # millimetres
POINTS = 72 / 25.4  # to a millimetre


def read_ofd(name: str, data: bytes) -> Content:
    """The paragraphs of an OFD; text of page templates (headers, watermarks) is named and left out."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            pages, notes = _read(Package(name, archive))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise RefusedDocument(name, "OFD 已损坏或加了密", "请重新下载，或用阅读器另存为 PDF") from error
    if not pages:
        raise RefusedDocument(name, "OFD 里没有页面", "请重新下载")
    return content_of(pages, "OFD", notes)


class Package:
    """The parts of an OFD, read within limits."""

    def __init__(self, name: str, archive: zipfile.ZipFile) -> None:
        self.name, self.archive, self.read = name, archive, 0
        if len(archive.infolist()) > MAX_MEMBERS:
            raise RefusedDocument(name, f"OFD 有 {len(archive.infolist())} 个部件", "请确认文件来源")

    def xml(self, place: str) -> etree._Element:
        """One part as XML; refused where it is missing, too large, broken or has a DTD."""
        try:
            info = self.archive.getinfo(place)
        except KeyError:
            raise RefusedDocument(self.name, f"OFD 缺少部件 {place[:80]}", "请重新下载") from None
        self.read += info.file_size
        swollen = info.file_size > SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1)
        if info.file_size > MAX_MEMBER or self.read > MAX_ALL or swollen:
            raise RefusedDocument(
                self.name,
                f"OFD 的部件 {place[:80]} 解压后有 {info.file_size / 2**20:.0f} MiB，像是压缩炸弹",
                "请确认来源",
            )
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
        try:
            root = etree.fromstring(self.archive.read(info), parser)
        except etree.XMLSyntaxError as error:
            raise RefusedDocument(self.name, f"OFD 的部件 {place[:80]} 已损坏", "请重新下载") from error
        if root.getroottree().docinfo.doctype:
            raise RefusedDocument(
                self.name, f"OFD 的部件 {place[:80]} 带有 DTD", "请确认来源；这样的文件不读"
            )
        return root


def _read(package: Package) -> tuple[list[Page], list[tuple[str, str]]]:
    pages: list[Page] = []
    templates: dict[str, None] = {}
    glyphs = 0
    for root in _named(package.xml("OFD.xml"), "DocRoot"):
        place = _within("", root.text or "")
        document = package.xml(place)
        base = posixpath.dirname(place)
        paper = _box(next(_named(document, "PhysicalBox"), None)) or (0.0, 0.0, *PAPER)
        for part in _named(document, "TemplatePage"):
            text = "".join(
                t.text or "" for t in _named(package.xml(_within(base, part.get("BaseLoc"))), "TextCode")
            )
            if text.strip():
                templates[text.strip()] = None
        for part in _named(document, "Page"):
            if len(pages) >= MAX_PAGES:
                raise RefusedDocument(package.name, f"OFD 超过 {MAX_PAGES} 页", "请拆成单个文件")
            page = _page(len(pages) + 1, package.xml(_within(base, part.get("BaseLoc"))), paper)
            glyphs += len(page.glyphs)
            if glyphs > MAX_GLYPHS:
                raise RefusedDocument(package.name, f"OFD 超过 {MAX_GLYPHS} 个字符", "请拆成单个文件")
            pages.append(page)
    named = "、".join(f"“{text[:40]}”" for text in list(templates)[:6])
    return pages, [("page_template", f"页面模板的文字未计入正文：{named}")] if named else []


def _within(base: str, location: str | None) -> str:
    """A location of the package; leading slashes mean its root, and nothing leads out of it."""
    location = (location or "").strip()
    joined = location if location.startswith("/") else posixpath.join("/", base, location)
    return posixpath.normpath(joined).lstrip("/")


def _page(number: int, root: etree._Element, paper: tuple[float, ...]) -> Page:
    x, y, width, height = _box(next(_named(root, "PhysicalBox"), None)) or paper
    glyphs = [g for text in _named(root, "TextObject") for g in _glyphs(text, (x, y))]
    rules = [r for path in _named(root, "PathObject") for r in _rules(path, (x, y))]
    return Page(number, width * POINTS, height * POINTS, tuple(glyphs), tuple(rules))


def _glyphs(element: etree._Element, origin: tuple[float, float]) -> Iterator[Glyph]:
    """The characters of a text object: each stands where the one before it stood plus DeltaX, DeltaY."""
    x, y, *_ = _box(element, "Boundary") or (0.0, 0.0, 0.0, 0.0)
    size = _number(element.get("Size"), 4.0)
    stretch = _number(element.get("HScale"), 1.0)
    matrix = _numbers(element.get("CTM"))
    a, b, c, d, e, f = matrix if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    px = py = 0.0
    for code in element:
        if not isinstance(code.tag, str) or etree.QName(code).localname != "TextCode":
            continue
        text = "".join(c for c in (code.text or "") if c not in "\r\n")
        px, py = _number(code.get("X"), px), _number(code.get("Y"), py)
        dx, dy = _deltas(code.get("DeltaX"), len(text)), _deltas(code.get("DeltaY"), len(text))
        for i, char in enumerate(text):
            wide = 1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5
            step = dx[i] if i < len(dx) else 0.0
            advance = min(step, size * wide * stretch) if step > 0 else size * wide * stretch
            # a box one letter size high over the baseline, a fifth below it
            corners = [(px, py - 0.8 * size), (px + advance, py + 0.2 * size)]
            (x0, y0), (x1, y1) = (
                (x + a * u + c * v + e - origin[0], y + b * u + d * v + f - origin[1]) for u, v in corners
            )
            left, right, top, bottom = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
            scaled = size * (abs(a * d - b * c) ** 0.5) * POINTS
            yield Glyph(char, left * POINTS, top * POINTS, right * POINTS, bottom * POINTS, max(scaled, 0.1))
            given = i < len(dx) or i < len(dy)
            px += step if given else advance
            py += dy[i] if i < len(dy) else 0.0


def _rules(path: etree._Element, origin: tuple[float, float]) -> Iterator[Rule]:
    """Straight strokes of a path along x or y."""
    x, y, *_ = _box(path, "Boundary") or (0.0, 0.0, 0.0, 0.0)
    matrix = _numbers(path.get("CTM"))
    a, b, c, d, e, f = matrix if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    data = next((n.text or "" for n in _named(path, "AbbreviatedData")), "")
    words = data.split()
    at: tuple[float, float] | None = None
    first: tuple[float, float] | None = None
    i = 0
    while i < len(words):
        word = words[i]
        if word in ("S", "M", "L") and i + 2 < len(words):
            u, v = _number(words[i + 1], 0.0), _number(words[i + 2], 0.0)
            to = (
                (x + a * u + c * v + e - origin[0]) * POINTS,
                (y + b * u + d * v + f - origin[1]) * POINTS,
            )
            if word == "L" and at:
                yield from _stroke(at, to)
            else:
                first = to
            at = to
            i += 3
        elif word == "C":
            if at and first:
                yield from _stroke(at, first)
            at = first
            i += 1
        else:
            i += 1


def _stroke(a: tuple[float, float], b: tuple[float, float]) -> Iterator[Rule]:
    flat, upright = abs(a[1] - b[1]) < 0.5, abs(a[0] - b[0]) < 0.5
    if flat != upright:
        yield Rule(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))


def _deltas(value: str | None, count: int) -> list[float]:
    """``"3 g 2 4.5"`` → 3, 4.5, 4.5: g repeats; never more than there are characters."""
    words = (value or "").split()
    made: list[float] = []
    i = 0
    while i < len(words) and len(made) < count:
        if words[i] == "g" and i + 2 < len(words):
            made += [_number(words[i + 2], 0.0)] * min(int(_number(words[i + 1], 0.0)), count)
            i += 3
        else:
            made.append(_number(words[i], 0.0))
            i += 1
    return made[:count]


def _named(root: etree._Element, name: str) -> Iterator[Any]:
    return (e for e in root.iter() if isinstance(e.tag, str) and etree.QName(e).localname == name)


def _box(element: etree._Element | None, attribute: str = "") -> tuple[float, ...] | None:
    if element is None:
        return None
    numbers = _numbers(element.get(attribute) if attribute else element.text)
    return tuple(numbers) if len(numbers) == 4 else None


def _numbers(value: str | None) -> list[float]:
    return [_number(word, 0.0) for word in (value or "").split()[:12]]


def _number(value: str | None, missing: float) -> float:
    try:
        number = float(value) if value else missing
    except ValueError:
        return missing
    return number if abs(number) < 1e6 else missing
