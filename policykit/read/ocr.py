"""Text recognition for scans and images, with the ``ocr`` extra; without it a clear line says what to install."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from policykit.errors import RefusedDocument
from policykit.grammar.patterns import HALF_WIDTH_MARK
from policykit.read.content import Content
from policykit.read.glyphs import Glyph, Page
from policykit.read.pages import content_of

INSTALL = '请运行 pip install "policykit[ocr]" 后重试，或换用有文字层的版本'
DOUBTFUL = 0.8  # confidence of a line below which it is named
MAX_SIDE = 4000  # pixels; A4 at 300 dpi has 3508
MAX_PIXELS = 80_000_000  # of an image before it is made smaller
HALF = 0.5  # of a letter
OPENING = frozenset("（《〈【〔「『“‘")
CLOSING = frozenset("）》〉】〕」』”’，。、；：")
FULL_WIDTH_MARKS = str.maketrans(",:;!?()", "，：；！？（）")


def available() -> bool:
    """Whether the extra is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def read_image(name: str, data: bytes) -> Content:
    """The paragraphs of an image file, frame by frame."""
    if not available():
        raise RefusedDocument(name, "这是图片，需要文字识别", INSTALL)
    pages, notes = [], []
    for number, frame in enumerate(_frames(name, data), 1):
        page, message = recognised_page(number, frame)
        pages.append(page)
        notes.append(("ocr", message))
    return content_of(pages, "图片", notes)


def recognised_page(number: int, image: Any, *, scale: float = 1.0) -> tuple[Page, str]:
    """A page from its picture (rows × columns × channels), and a note with the confidence of its lines.

    ``scale`` is the number of pixels to a unit of the page.
    """
    height, width = image.shape[:2]
    found = _engine()(image)
    boxes = found.boxes if found.boxes is not None else ()
    texts, scores = tuple(found.txts or ()), tuple(found.scores or ())
    glyphs = [
        g for box, text in zip(boxes, texts, strict=True) for g in spread(_marks(text), _bounds(box, scale))
    ]
    page = Page(number, width / scale, height / scale, tuple(glyphs))
    if not scores:
        return page, f"第 {number} 页由图片识别，没有找到文字"
    low = sum(score < DOUBTFUL for score in scores)
    mean = sum(len(t) * s for t, s in zip(texts, scores, strict=True)) / max(sum(map(len, texts)), 1)
    doubtful = f"，{low} 行低于 {DOUBTFUL}" if low else ""
    return page, f"第 {number} 页由图片识别，平均置信度 {mean:.2f}，最低 {min(scores):.2f}{doubtful}"


def spread(text: str, box: tuple[float, float, float, float]) -> list[Glyph]:
    """A recognised line as characters spread over its box, Latin ones half as wide as Chinese."""
    left, top, right, bottom = box
    widths = [1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text]
    # a bracket fills half of its square, and the box begins and ends at the ink
    before, after = text[:1] in OPENING, text[-1:] in CLOSING
    unit = (right - left) / max(sum(widths) - HALF * (before + after), HALF)
    glyphs, at = [], left - HALF * unit * before
    for char, width in zip(text, widths, strict=True):
        glyphs.append(Glyph(char, at, top, at + width * unit, bottom, unit))
        at += width * unit
    return glyphs


def _marks(text: str) -> str:
    """Half-width marks beside Chinese characters as the full-width ones that were printed."""
    return HALF_WIDTH_MARK.regex.sub(lambda m: m.group().translate(FULL_WIDTH_MARKS), text)


def _bounds(box: Sequence[Sequence[float]], scale: float) -> tuple[float, float, float, float]:
    xs, ys = [float(p[0]) / scale for p in box], [float(p[1]) / scale for p in box]
    # on a skewed page the corners spread; the middle of the line is what its neighbours are measured by
    left_y, right_y = (ys[0] + ys[3]) / 2, (ys[1] + ys[2]) / 2
    middle = (left_y + right_y) / 2
    half = (abs(ys[3] - ys[0]) + abs(ys[2] - ys[1])) / 4
    return min(xs), middle - half, max(xs), middle + half


@lru_cache(maxsize=1)
def _engine() -> Any:
    import logging

    from rapidocr import RapidOCR

    engine = RapidOCR()
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)  # it reports each step at INFO
    return engine


def _frames(name: str, data: bytes) -> list[Any]:
    import numpy as np
    from PIL import Image, ImageSequence

    try:
        with Image.open(io.BytesIO(data)) as image:
            frames = []
            for frame in ImageSequence.Iterator(image):
                if frame.width * frame.height > MAX_PIXELS:
                    raise RefusedDocument(
                        name, f"图片有 {frame.width}×{frame.height} 像素，太大", "请缩小后重试"
                    )
                shown = frame.convert("RGB")
                shown.thumbnail((MAX_SIDE, MAX_SIDE))
                frames.append(np.asarray(shown))
            return frames
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise RefusedDocument(name, "图片已损坏，打不开", "请重新下载或重新扫描") from error
