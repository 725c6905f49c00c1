"""PDF to paragraphs: PDFium gives the characters with their boxes, ``pages`` puts them together."""

from __future__ import annotations

import ctypes
import io
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, islice, pairwise
from statistics import median
from typing import Any

from policykit.errors import RefusedDocument
from policykit.gongwen.formats.content import Content, Note, quoted
from policykit.gongwen.formats.encoding import garbled
from policykit.gongwen.formats.lines import BLANK
from policykit.gongwen.formats.ocr import INSTALL, MAX_RECOGNISED, available, recognised_page
from policykit.gongwen.formats.pages.glyphs import Glyph, Page, Rule
from policykit.gongwen.formats.pages.paragraphs import content_of

MAX_PAGES = 1000  # the longest plans have about 300
MAX_CHARS = 3_000_000
MAX_OBJECTS = 20_000  # drawing objects of one page that are looked at for borders
MIN_TEXT = 15  # visible characters from which on a page has a text layer; a scan may carry its page number
MAX_SCANNED = 0.5  # share of pages that may be pictures where they cannot be recognised
IMAGE_SHARE = 0.3  # of the page's area that a scan covers
MIN_CURVES = 150  # paths of a page whose text was turned into outlines
DPI = 200
LEAN = 0.15  # radians from which on text is aslant: a watermark
MIN_STROKE = 6.0  # points
THIN = 3.0  # points: a bar as thin as this is one stroke
NO_WIDTH = 1e-3  # points
FLAT = 0.3  # of the letter size: a box lower than this says nothing of the character
WIDE = 1.3  # of its height: a box that holds two characters side by side

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Found:
    """A character as PDFium gives it, in units of the PDF (y upwards)."""

    text: str
    angle: float
    box: Box
    origin: tuple[float, float]  # where it stands on the baseline
    size: float  # letter size before the page's own scaling


@dataclass
class Raw:
    """A page as PDFium gives it, and what was noted about it."""

    page: Page
    aslant: str = ""
    unknown: int = 0
    radicals: int = 0
    picture: bool = False
    garbled: bool = False  # its characters are not what it shows


def read_pdf(name: str, data: bytes) -> Content:
    """The paragraphs of a PDF; pages that are pictures go through text recognition where it is installed."""
    import pypdfium2

    start = max(0, data[:1024].find(b"%PDF-"))
    if data.rfind(b"%%EOF") < len(data) // 2:
        raise RefusedDocument(name, "PDF 没有结尾，下载不完整", "请重新下载")
    try:
        with closing(pypdfium2.PdfDocument(data[start:])) as document:
            count = len(document)
            if count == 0:
                raise RefusedDocument(name, "PDF 里没有页面", "请重新下载")
            if count > MAX_PAGES:
                raise RefusedDocument(
                    name, f"PDF 标明有 {count} 页，超过 {MAX_PAGES} 页的上限", "请拆成单个文件"
                )
            raws = list(_raws(name, document, data[start:]))
            pages, notes = _recognised(name, document, raws)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise RefusedDocument(name, "PDF 有打开密码", "请去掉密码后另存") from error
        raise RefusedDocument(name, "PDF 已损坏，打不开", "请重新下载，或用阅读器打开后另存") from error
    return content_of(pages, "pdf", [*_said(raws), *notes])


def _raws(name: str, document: Any, data: bytes) -> Iterator[Raw]:
    import pypdfium2

    total = 0
    for index in range(len(document)):
        try:
            with closing(document[index]) as page, closing(page.get_textpage()) as text:
                total += text.count_chars()
                if total > MAX_CHARS:
                    raise RefusedDocument(name, f"PDF 超过 {MAX_CHARS} 个字符", "请拆成单个文件")
                yield _raw(index + 1, page, text, data)
        except pypdfium2.PdfiumError as error:
            raise RefusedDocument(
                name, f"PDF 第 {index + 1} 页已损坏", "请重新下载，或用阅读器打开后另存"
            ) from error


def _raw(number: int, page: Any, text: Any, data: bytes) -> Raw:
    import pypdfium2.raw as pdfium

    x0, y0, x1, y1 = page.get_cropbox()
    turns = Counter[int]()
    found: list[Found] = []
    box, tight = pdfium.FS_RECTF(), [ctypes.c_double() for _ in range(4)]
    for i in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, i)
        if pdfium.FPDFText_IsGenerated(text, i) == 1 or code in (10, 13):
            continue
        pdfium.FPDFText_GetLooseCharBox(text, i, box)
        place = (box.left, box.bottom, box.right, box.top)
        if place[2] - place[0] <= 0 or place[3] - place[1] <= 0:
            pdfium.FPDFText_GetCharBox(text, i, tight[0], tight[2], tight[1], tight[3])
            place = tuple(v.value for v in tight)  # type: ignore[assignment]
        char = chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else "\ufffd"
        pdfium.FPDFText_GetCharOrigin(text, i, tight[0], tight[1])
        origin = (tight[0].value, tight[1].value)
        # PDFium counts clockwise
        angle, size = (
            -pdfium.FPDFText_GetCharAngle(text, i) % (2 * math.pi),
            pdfium.FPDFText_GetFontSize(text, i),
        )
        found.append(Found(char, angle, place, origin, size))
        turns[round(angle / (math.pi / 2)) % 4] += 1
    things = list(islice(page.get_objects(max_depth=4), MAX_OBJECTS))
    if dropped := _dropped(things):
        found += _recovered(data, number - 1, dropped)
    turn = turns.most_common(1)[0][0] if turns else 0
    sides = (x1 - x0, y1 - y0)
    raw = Raw(Page(number, *(sides if turn % 2 == 0 else sides[::-1]), ()))
    scale = _scale(found, turn)
    glyphs: list[Glyph] = []
    for one, aslant in _leaning(list(_apart(found)), turn):
        if aslant:
            raw.aslant += one.text
            continue
        left, top, right, bottom = _turned(one.box, (x0, y0, x1, y1), turn)
        if right < 0 or bottom < 0 or left > raw.page.width or top > raw.page.height:
            continue  # outside of what is shown
        plain = _plain(one.text)
        raw.radicals += plain != one.text
        raw.unknown += plain == "\ufffd" or "\ue000" <= plain <= "\uf8ff"
        # fonts without a box of their own give letters and digits no height
        high = (
            min(bottom - top, one.size * scale)
            if bottom - top > FLAT * one.size * scale
            else one.size * scale
        )
        size = max(right - left if _wide(plain) else high, 1.0)
        # boxes of fonts are as high as their makers liked; the baseline is what a line has in common
        base = _turned((*one.origin, *one.origin), (x0, y0, x1, y1), turn)[3]
        glyphs.append(Glyph(plain, left, base - 0.8 * size, right, base + 0.2 * size, size))
    rules, picture = _drawn(things, (x0, y0, x1, y1), turn, len(glyphs))
    raw.page = Page(number, raw.page.width, raw.page.height, tuple(glyphs), tuple(rules))
    visible = sum(not g.blank for g in glyphs)
    raw.garbled = garbled("".join(g.text for g in glyphs))
    raw.picture = raw.garbled or (visible < MIN_TEXT and picture)
    return raw


def _dropped(things: Sequence[Any]) -> set[tuple[int, int]]:
    """Where pieces of text without any width stand: PDFium leaves them out of a page's text.

    They are characters drawn one by one in a font that has no shape for them: it is not embedded and nothing like it
    is installed, or its makers left their boxes empty.
    """
    import pypdfium2.raw as pdfium

    bounds = [one.get_bounds() for one in things if one.type == pdfium.FPDF_PAGEOBJ_TEXT]
    return {(round(left), round(low)) for left, low, right, _ in bounds if right - left < NO_WIDTH}


def _recovered(data: bytes, index: int, dropped: set[tuple[int, int]]) -> list[Found]:
    """The characters that stand at these places of a page, as pypdf reads them from its commands; U+FFFD where it cannot."""
    from pypdf.errors import PyPdfError

    found: list[Found] = []

    def visit(text: str, outer: list[float], inner: list[float], _: object, size: float) -> None:
        a, b, c, d, e, f = outer
        x, y = a * inner[4] + c * inner[5] + e, b * inner[4] + d * inner[5] + f
        near = any((round(x) + i, round(y) + j) in dropped for i in (-1, 0, 1) for j in (-1, 0, 1))
        if near and (char := text.strip()):
            high = size * math.hypot(inner[2], inner[3]) * math.hypot(c, d)
            wide = high * sum(1.0 if _wide(one) else 0.5 for one in char)
            found.append(Found(char, 0.0, (x, y - 0.2 * high, x + wide, y + 0.8 * high), (x, y), high))

    try:
        _reader(data).pages[index].extract_text(visitor_text=visit)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError):
        return [Found("\ufffd", 0.0, (x, y, x + 1.0, y + 1.0), (x, y), 1.0) for x, y in sorted(dropped)]
    return found


@lru_cache(maxsize=1)
def _reader(data: bytes) -> Any:
    """One for all pages of a file: it reads the whole of it first."""
    from pypdf import PdfReader

    return PdfReader(io.BytesIO(data))


def _leaning(found: list[Found], turn: int) -> Iterator[tuple[Found, bool]]:
    """Each character, and whether it is aslant; so is the upright one at the top of a seal, between two that are."""
    offs = [(one.angle - turn * math.pi / 2 + math.pi) % (2 * math.pi) - math.pi for one in found]
    aslant = [abs(off) > LEAN for off in offs]
    for i, one in enumerate(found):
        yield one, aslant[i] or (0 < i < len(found) - 1 and aslant[i - 1] and aslant[i + 1])


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char[0]) in "WF"


def _scale(found: list[Found], turn: int) -> float:
    """What letter sizes of this page must be multiplied by, as Chinese characters, one size wide, show it."""
    scales = [
        abs(f.box[2 + turn % 2] - f.box[turn % 2]) / f.size for f in found if f.size > 0 and _wide(f.text)
    ]
    return median(scales) if scales else 1.0


def _apart(found: list[Found]) -> Iterator[Found]:
    """Characters that one glyph stands for (—— in one stroke) share its box: each gets its part of it."""
    for _, held in groupby(found, key=lambda f: (f.angle, f.box)):
        same = list(held)
        left, bottom, right, top = same[0].box
        if len(same) == 1 or not (right - left > WIDE * (top - bottom) or len({f.text for f in same}) > 1):
            yield from same
            continue
        step = (right - left) / len(same)
        for i, one in enumerate(same):
            yield replace(one, box=(left + i * step, bottom, left + (i + 1) * step, top))


def _plain(char: str) -> str:
    """Radicals, compatibility characters and ligatures, which fonts put in place of the letters they show."""
    if "\u2e80" <= char <= "\u2fdf" or "\uf900" <= char <= "\ufaff" or "\ufb00" <= char <= "\ufb06":
        return unicodedata.normalize("NFKC", char)
    return char


def _turned(place: Box, page: Box, turn: int) -> Box:
    """A box of the PDF (y upwards) as left, top, right, bottom of the page read upright."""
    left, bottom, right, top = place
    x0, y0, x1, y1 = page
    if turn == 1:  # text runs up the page
        return bottom - y0, left - x0, top - y0, right - x0
    if turn == 2:
        return x1 - right, bottom - y0, x1 - left, top - y0
    if turn == 3:  # text runs down the page
        return y1 - top, x1 - right, y1 - bottom, x1 - left
    return left - x0, y1 - top, right - x0, y1 - bottom


def _drawn(things: Sequence[Any], crop: Box, turn: int, chars: int) -> tuple[list[Rule], bool]:
    """Strokes along the page's edges, and whether the page looks like a picture of text."""
    import pypdfium2.raw as pdfium

    rules: list[Rule] = []
    paths = 0
    covered = 0.0
    area = max((crop[2] - crop[0]) * (crop[3] - crop[1]), 1.0)
    for thing in things:
        if thing.type == pdfium.FPDF_PAGEOBJ_IMAGE and chars < MIN_TEXT * 4:
            left, bottom, right, top = thing.get_bounds()
            covered += (right - left) * (top - bottom) / area
        elif thing.type == pdfium.FPDF_PAGEOBJ_PATH:
            paths += 1
            rules += [Rule(*_turned(s, crop, turn)) for s in _strokes(thing)]
    return rules, covered >= IMAGE_SHARE or paths >= MIN_CURVES


def _strokes(path: Any) -> Iterator[Box]:
    """Straight pieces of a path that run along x or y: left, bottom, right, top."""
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFPath_CountSegments(path)
    if not 2 <= count <= 2000:
        return
    matrix = path.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float, bool]] = []
    for i in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            return
        points.append((*matrix.on_point(x.value, y.value), kind == pdfium.FPDF_SEGMENT_LINETO))
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    if max(xs) - min(xs) < THIN or max(ys) - min(ys) < THIN:  # a bar or a plain line
        if max(max(xs) - min(xs), max(ys) - min(ys)) >= MIN_STROKE:
            yield min(xs), min(ys), max(xs), max(ys)
        return
    if count >= 4 and (points[0][0], points[0][1]) != (points[-1][0], points[-1][1]):
        points.append((*points[0][:2], points[-1][2] and count == 4))
    for (ax, ay, _), (bx, by, line) in pairwise(points):
        flat, upright = abs(ay - by) < 0.5, abs(ax - bx) < 0.5
        if line and flat != upright and max(abs(ax - bx), abs(ay - by)) >= MIN_STROKE:
            yield min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _recognised(name: str, document: Any, raws: list[Raw]) -> tuple[list[Page], list[Note]]:
    """The pages, those that are pictures read by text recognition, and what to say about it."""
    scanned = [raw for raw in raws if raw.picture]
    pages = [raw.page for raw in raws]
    if not scanned:
        return pages, []
    named = "、".join(str(raw.page.number) for raw in scanned)
    if not available():
        garbled = any(raw.garbled for raw in scanned)
        if len(scanned) > MAX_SCANNED * len(raws):
            what = (
                f"PDF 第 {named} 页的文字层是乱码（字体没有注明文字）"
                if garbled
                else f"PDF 是扫描件，第 {named} 页没有文字层"
            )
            raise RefusedDocument(name, what, INSTALL)
        pages = [
            replace(page, glyphs=()) if raw.garbled else page for page, raw in zip(pages, raws, strict=True)
        ]
        return pages, [("scanned", {"case": "garbled" if garbled else "said", "pages": named})]
    if len(scanned) > MAX_RECOGNISED:
        problem = f"PDF 有 {len(scanned)} 页是图片，超过识别 {MAX_RECOGNISED} 页的上限"
        raise RefusedDocument(name, problem, "请拆成较小的文件，或换用有文字层的版本")
    notes: list[Note] = []
    for raw in scanned:
        with closing(document[raw.page.number - 1]) as page:
            scale = min(DPI / 72, 4000 / max(page.get_size()))
            image = page.render(scale=scale).to_numpy()
        read, said = recognised_page(raw.page.number, image, scale=scale)
        pages[raw.page.number - 1] = read
        notes += said
    return pages, notes


def _said(raws: list[Raw]) -> list[Note]:
    said: list[Note] = []
    if marks := list(dict.fromkeys(raw.aslant.strip(BLANK) for raw in raws if raw.aslant.strip(BLANK))):
        said.append(("watermark", {"case": "aslant", "text": quoted(marks[:1])}))
    if unknown := sum(raw.unknown for raw in raws if not raw.picture):
        said.append(("unknown_characters", {"case": "said", "n": unknown}))
    if radicals := sum(raw.radicals for raw in raws if not raw.picture):
        said.append(("radicals", {"case": "said", "n": radicals}))
    return said
