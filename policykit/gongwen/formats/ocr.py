"""Text recognition for scans and images, with the ``ocr`` extra; without it a clear line says what to install."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from policykit.errors import RefusedDocument, install
from policykit.gongwen.formats.content import Content, Note, going_on, quoted
from policykit.gongwen.formats.pages.glyphs import Glyph, Page
from policykit.gongwen.formats.pages.paragraphs import content_of
from policykit.gongwen.words.lexicon import pattern

HALF_WIDTH_MARK = pattern(
    r"""
    (?<=[\u4e00-\u9fff）》”])[,:;!?]|[,;!?)](?=[\u4e00-\u9fff（《“])|(?<=[\u4e00-\u9fff）》”。；，])[()]
    |[()](?=[\u4e00-\u9fff（《“。；，])
    """,
    yes=("支持企业,鼓励", "(一)加大", "责任单位:市科技局)。"),
    no=("1,000", "10:30", "QFLP(S)"),
)

DASH_AS_ONE = pattern(
    r"(?<=\d)[一ー](?=\d)", yes=("（2025一2027年）",), no=("每年一次", "2025年一季度", "5一并")
)

YEAR_IN_BRACKETS = pattern(
    r"(?<={HAN})[（(\[［](?P<year>(?:19|20)\d{2})[)）\]］](?=\s*第?\d{1,4}\s*号)",
    yes=("（国函（2018）1号）", "武政办[2025]67号"),
    no=("（国函〔2018〕1号）", "办法（2018）", "统计公报（2024）1.5亿元"),
)

INSTALL = f"请{install('ocr')} 后重试，或换用有文字层的版本"
DOUBTFUL = 0.8  # confidence of a line below which it is named
DOUBTFUL_PAGE = 0.9  # mean confidence of a page below which it is a doubt
LOST = 0.5  # confidence below which a line is nonsense: named, not read
TURNED = 0.7  # mean confidence below which a page may stand on its head
HIGHEST = 1.3  # of a line's height: the widest character
MAX_SHOWN = 20  # characters of a doubtful line that are shown
MAX_LOW = 5  # doubtful lines of a page that are shown
MAX_RECOGNISED = 300  # pages of one file; at ten seconds a page this is most of an hour
MAX_SIDE = 4000  # pixels; A4 at 300 dpi has 3508
MAX_PIXELS = 80_000_000  # of an image before it is made smaller
HALF = 0.5  # of a letter
OPENING = frozenset("（《〈【〔「『“‘")
CLOSING = frozenset("）》〉】〕」』”’，。、；：")
Found = tuple[Sequence[Sequence[float]], str, float]  # corners, text, confidence
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
        page, said = recognised_page(number, frame)
        pages.append(page)
        notes += said
    return content_of(pages, "image", notes)


def recognised_page(number: int, image: Any, *, scale: float = 1.0) -> tuple[Page, list[Note]]:
    """A page from its picture (rows × columns × channels), and notes with the confidence of its lines.

    ``scale`` is the number of pixels to a unit of the page. A page that lies on its side or stands on its head is
    turned first.
    """
    going_on()
    image, found, turned = _upright(image)
    height, width = image.shape[:2]
    sure = [one for one in found if one[2] >= LOST]
    glyphs = [g for box, text, _ in sure for g in spread(_marks(text), _bounds(box, scale))]
    page = Page(number, width / scale, height / scale, tuple(glyphs))
    return page, _said(number, found, turned)


def _said(number: int, found: Sequence[Found], turned: int) -> list[Note]:
    """The confidence of a page, and the lines that should be compared with the picture."""
    if not found:
        return [("ocr", {"case": "nothing", "page": number})]
    scores = sorted(score for *_, score in found)
    mean = confidence(found)
    facts: dict[str, str | int] = {
        "page": number,
        "mean": f"{mean:.2f}",
        "least": f"{scores[0]:.2f}",
        "turned": turned,
    }
    said: list[Note] = [("ocr", {**facts, "case": "turned" if turned else "said"})]
    if scores[0] < DOUBTFUL or mean < DOUBTFUL_PAGE:
        shown = [
            f"{text[:MAX_SHOWN]}（{score:.2f}）" for _, text, score in sorted(found, key=lambda one: one[2])
        ]
        low, lost = sum(score < DOUBTFUL for score in scores), sum(score < LOST for score in scores)
        facts = {"page": number, "n": lost, "lines": quoted(shown[: max(1, min(low, MAX_LOW))])}
        said.append(("ocr_low", {**facts, "case": "lost" if lost else "said"}))
    return said


def confidence(found: Sequence[Found]) -> float:
    """Mean confidence of recognised lines, weighted by their characters; 0 where there are none."""
    count = sum(len(text) for _, text, _ in found)
    return sum(len(text) * score for _, text, score in found) / count if count else 0.0


def _upright(image: Any) -> tuple[Any, list[Found], int]:
    """The image as it reads, what was recognised on it, and the degrees by which it was turned."""
    import numpy as np

    best: tuple[Any, list[Found], int] = (image, _lines(image), 0)
    sideways = sum(_tall(box) for box, text, _ in best[1] if len(text) > 1) * 2 > len(best[1])
    if not best[1] or (confidence(best[1]) >= TURNED and not sideways):
        return best
    for quarters in (1, 3) if sideways else (2,):
        other = np.ascontiguousarray(np.rot90(image, quarters))
        found = _lines(other)
        if confidence(found) > confidence(best[1]):
            best = (other, found, quarters * 90)
    return best


def _tall(box: Sequence[Sequence[float]]) -> bool:
    xs, ys = [float(p[0]) for p in box], [float(p[1]) for p in box]
    return max(ys) - min(ys) > 2 * (max(xs) - min(xs))


def _lines(image: Any) -> list[Found]:
    """Box, text and confidence of each line.

    Lines are not turned one by one: the classifier for that takes some upright lines for inverted ones, which then
    read as nonsense or as nothing.
    """
    found = _engine()(image, use_cls=False, text_score=0.0)
    boxes = found.boxes if found.boxes is not None else ()
    return list(zip(boxes, tuple(found.txts or ()), tuple(found.scores or ()), strict=True))


def spread(text: str, box: tuple[float, float, float, float]) -> list[Glyph]:
    """A recognised line as characters spread over its box, Latin ones half as wide as Chinese."""
    left, top, right, bottom = box
    widths = [1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text]
    # a bracket fills half of its square, and the box begins and ends at the ink
    before, after = text[:1] in OPENING, text[-1:] in CLOSING
    unit = (right - left) / max(sum(widths) - HALF * (before + after), HALF)
    # no character is wider than the line is high: where most of a line was not recognised, size and rows stay right
    size = min(unit, HIGHEST * (bottom - top))
    glyphs, at = [], left - HALF * unit * before
    for char, width in zip(text, widths, strict=True):
        glyphs.append(Glyph(char, at, top, at + width * unit, bottom, size))
        at += width * unit
    return glyphs


def _marks(text: str) -> str:
    """Marks that recognition confuses, as they were printed.

    Half-width marks beside Chinese characters are full-width ones, 一 between digits is a dash, and the year of a
    document's number stands in 〔〕.
    """
    text = HALF_WIDTH_MARK.regex.sub(lambda m: m.group().translate(FULL_WIDTH_MARKS), text)
    return YEAR_IN_BRACKETS.regex.sub(r"〔\g<year>〕", DASH_AS_ONE.regex.sub("—", text))


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
