"""OFD (GB/T 33190) to paragraphs: a zip of XML pages whose text objects say where each character stands."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from lxml import etree

from policykit.gongwen.formats.archive import Archive
from policykit.gongwen.formats.content import Content, Note, quoted
from policykit.gongwen.formats.encoding import garbled
from policykit.gongwen.formats.pages.glyphs import Glyph, Page, Rule
from policykit.gongwen.formats.pages.paragraphs import content_of

MAX_PAGES = 1000
MAX_GLYPHS = 3_000_000
MAX_UNITS = 4  # composite units inside each other
PAPER = (210.0, 297.0)  # millimetres
POINTS = 72 / 25.4  # to a millimetre
RESAVE = "请用 OFD 阅读器打开后另存为 PDF"
AS_PICTURE = "请用 OFD 阅读器打印成图片或 PDF，按扫描件用文字识别读取"

Matrix = tuple[float, float, float, float, float, float]


def read_ofd(name: str, data: bytes) -> Content:
    """The paragraphs of an OFD; text of page templates (headers, watermarks) is named and left out."""
    reader = _Reader(Archive(name, data, RESAVE))
    pages = list(reader.pages())
    if not pages:
        raise reader.archive.refusal("OFD 里没有页面", "请重新下载")
    text = "".join(g.text for page in pages for g in page.glyphs)
    if garbled(text):
        raise reader.archive.refusal("OFD 的文字用的是字体自定的编码，读出来是乱码", AS_PICTURE)
    notes: list[Note] = []
    if reader.templates:
        notes.append(("page_template", {"case": "said", "text": quoted(list(reader.templates))}))
    if unknown := sum("\ue000" <= c <= "\uf8ff" for c in text):
        notes.append(("unknown_characters", {"case": "said", "n": unknown}))
    return content_of(pages, "ofd", notes)


class _Reader:
    """A walk through the parts of an OFD; keeps what the parts have in common."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.templates: dict[str, None] = {}  # texts of page templates
        self.units: dict[str, Any] = {}  # composite units by their number
        self.glyphs = 0

    def part(self, place: str) -> Any:
        """One part as XML; refused where it is missing."""
        root = self.archive.xml(place)
        if root is None:
            raise self.archive.refusal(f"OFD 缺少部件 {place[:80]}", "请重新下载")
        return root

    def pages(self) -> Iterator[Page]:
        """The pages of all documents of the file."""
        number = 0
        for root in _named(self.part("OFD.xml"), "DocRoot"):
            place = _within("", root.text or "")
            document, base = self.part(place), posixpath.dirname(place)
            paper = _box(next(_named(document, "PhysicalBox"), None)) or (0.0, 0.0, *PAPER)
            self._resources(document, base)
            for part in _named(document, "TemplatePage"):
                codes = _named(self.part(_within(base, part.get("BaseLoc"))), "TextCode")
                if text := "".join(t.text or "" for t in codes).strip():
                    self.templates[text] = None
            for part in _named(document, "Page"):
                number += 1
                if number > MAX_PAGES:
                    raise self.archive.refusal(f"OFD 超过 {MAX_PAGES} 页", "请拆成单个文件")
                place = _within(base, part.get("BaseLoc"))
                yield self._page(number, self.part(place), posixpath.dirname(place), paper)

    def _resources(self, root: Any, base: str) -> None:
        """Make the composite units known that a document or page names as its resources."""
        for kind in ("PublicRes", "DocumentRes", "PageRes"):
            for place in _named(root, kind):
                resources = self.archive.xml(_within(base, place.text or ""))
                for unit in _named(resources, "CompositeGraphicUnit") if resources is not None else ():
                    self.units[unit.get("ID", "")] = unit

    def _page(self, number: int, root: Any, base: str, paper: tuple[float, ...]) -> Page:
        x, y, width, height = _box(next(_named(root, "PhysicalBox"), None)) or paper
        self._resources(root, base)
        glyphs: list[Glyph] = []
        rules: list[Rule] = []
        for thing, place in self._things(root, (POINTS, 0.0, 0.0, POINTS, -x * POINTS, -y * POINTS)):
            if _name(thing) == "PathObject":
                rules += _rules(thing, place)
                continue
            made = list(_glyphs(thing, place))
            self.glyphs += len(made)
            if self.glyphs > MAX_GLYPHS:
                raise self.archive.refusal(f"OFD 超过 {MAX_GLYPHS} 个字符", "请拆成单个文件")
            glyphs += made
        return Page(number, width * POINTS, height * POINTS, tuple(glyphs), tuple(rules))

    def _things(self, root: Any, place: Matrix, depth: int = 0) -> Iterator[tuple[Any, Matrix]]:
        """Texts and paths in their order with the way from their own space to the page, in points."""
        for thing in _named(root, "TextObject", "PathObject", "CompositeObject"):
            x, y, *_ = _box(thing, "Boundary") or (0.0, 0.0)
            numbers = _numbers(thing.get("CTM"))
            a, b, c, d, e, f = numbers if len(numbers) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
            inner = _composed(place, (a, b, c, d, e + x, f + y))
            if _name(thing) != "CompositeObject":
                yield thing, inner
            elif (unit := self.units.get(thing.get("ResourceID", ""))) is not None and depth < MAX_UNITS:
                yield from self._things(unit, inner, depth + 1)


def _within(base: str, location: str | None) -> str:
    """A location of the package; leading slashes mean its root, and nothing leads out of it."""
    location = (location or "").strip()
    joined = location if location.startswith("/") else posixpath.join("/", base, location)
    return posixpath.normpath(joined).lstrip("/")


def _composed(outer: Matrix, inner: Matrix) -> Matrix:
    """The way of ``inner`` and then of ``outer``."""
    a, b, c, d, e, f = outer
    p, q, r, s, t, u = inner
    return a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f


def _at(place: Matrix, u: float, v: float) -> tuple[float, float]:
    a, b, c, d, e, f = place
    return a * u + c * v + e, b * u + d * v + f


def _glyphs(element: Any, place: Matrix) -> Iterator[Glyph]:
    """The characters of a text object: each stands where the one before it stood plus DeltaX, DeltaY."""
    size = _number(element.get("Size"), 4.0)
    stretch = _number(element.get("HScale"), 1.0)
    shown = max(size * abs(place[0] * place[3] - place[1] * place[2]) ** 0.5, 0.1)
    px = py = 0.0
    for code in element.iterchildren():
        if _name(code) != "TextCode":
            continue
        text = "".join(c for c in (code.text or "") if c not in "\r\n")
        px, py = _number(code.get("X"), px), _number(code.get("Y"), py)
        dx, dy = _deltas(code.get("DeltaX"), len(text)), _deltas(code.get("DeltaY"), len(text))
        for i, char in enumerate(text):
            full = size * stretch * (1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5)
            step = dx[i] if i < len(dx) else 0.0
            advance = min(step, full) if step > 0 else full
            # a box one letter size high over the baseline, a fifth below it
            x0, y0 = _at(place, px, py - 0.8 * size)
            x1, y1 = _at(place, px + advance, py + 0.2 * size)
            yield Glyph(char, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), shown)
            px += step if i < len(dx) or i < len(dy) else advance
            py += dy[i] if i < len(dy) else 0.0


def _rules(path: Any, place: Matrix) -> Iterator[Rule]:
    """Straight strokes of a path along x or y; S and M move to a point, L draws to one, C closes."""
    words = next((n.text or "" for n in _named(path, "AbbreviatedData")), "").split()
    line: list[tuple[float, float]] = []
    for i, word in enumerate(words):
        if word in ("S", "M", "L") and i + 2 < len(words):
            to = _at(place, _number(words[i + 1], 0.0), _number(words[i + 2], 0.0))
            if word != "L":
                yield from _strokes(line)
                line = []
            line.append(to)
        elif word == "C" and line:
            line.append(line[0])
    yield from _strokes(line)


def _strokes(line: list[tuple[float, float]]) -> Iterator[Rule]:
    for a, b in pairwise(line):
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


def _name(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _named(root: Any, *names: str) -> Iterator[Any]:
    return (e for e in root.iter() if _name(e) in names)


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
