"""Text recognition: what is made of an engine's lines; one page by the engine itself where it is installed."""

from __future__ import annotations

import importlib.util
import io
from typing import Any

import numpy as np
import pytest
from comparing import cases, told

from policykit.gongwen.formats import ocr

ROW = "支持科技型企业融资"


class Said:
    """What the engine gives for an image whose first pixel says how it is turned: 0 upright, 1, 2, 3 quarters."""

    def __init__(self, turn: int, lines: list[tuple[str, float]]) -> None:
        width, height = (300, 20) if turn % 2 == 0 else (20, 300)
        self.boxes: Any = [
            [(10, y), (10 + width, y), (10 + width, y + height), (10, y + height)]
            for y in range(10, 10 + 40 * len(lines), 40)
        ]
        self.txts = tuple(text for text, _ in lines)
        self.scores = tuple(score if turn == 0 else 0.3 for _, score in lines)


def engine(lines: list[tuple[str, float]]) -> Any:
    """An engine that knows how the image is turned by the corner that its dark pixel stands in."""

    def read(image: Any, **_: Any) -> Said:
        corners = [image[0, 0, 0], image[0, -1, 0], image[-1, -1, 0], image[-1, 0, 0]]
        return Said(int(np.argmin(corners)), lines)

    return lambda: read


def image(quarters: int = 0) -> Any:
    upright = np.full((400, 320, 3), 255, dtype=np.uint8)
    upright[0, 0] = 0
    return np.ascontiguousarray(np.rot90(upright, -quarters))


@pytest.mark.parametrize(
    ("quarters", "turned"), [(0, ""), (1, "，转正 90°"), (2, "，转正 180°"), (3, "，转正 270°")]
)
def test_a_page_is_turned_upright(quarters: int, turned: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_engine", engine([(ROW, 0.98), (ROW, 0.96)]))
    page, said = ocr.recognised_page(1, image(quarters))
    assert (page.width, page.height) == (320, 400)
    assert told(said) == [("ocr", f"第 1 页由图片识别{turned}，平均置信度 0.97，最低 0.96")]


def test_a_line_that_is_nonsense_is_named_and_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_engine", engine([(ROW, 0.98), ("《》年", 0.4), (ROW, 0.7)]))
    page, said = ocr.recognised_page(2, image())
    assert "".join(g.text for g in page.glyphs) == ROW * 2
    assert told(said)[1] == (
        "ocr_low",
        "第 2 页有识别不清的文字，1 行未计入正文，请对照原件核对：“《》年（0.40）”、“支持科技型企业融资（0.70）”",
    )


def test_an_empty_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_engine", engine([]))
    page, said = ocr.recognised_page(3, image())
    assert page.glyphs == ()
    assert told(said) == [("ocr", "第 3 页由图片识别，没有找到文字")]


@pytest.mark.parametrize(
    ("recognised", "printed"),
    cases("formats_ocr_marks_that_recognition_confuses"),
)
def test_marks_that_recognition_confuses(recognised: str, printed: str) -> None:
    assert ocr._marks(recognised) == printed


def test_few_characters_in_a_long_box_do_not_grow_with_it() -> None:
    glyphs = ocr.spread("《》", (0, 0, 500, 20))
    assert [g.size for g in glyphs] == [26, 26]


@pytest.mark.skipif(not ocr.available(), reason="policykit[ocr] is not installed")
@pytest.mark.skipif(importlib.util.find_spec("rapidocr") is None, reason="rapidocr is not installed")
def test_the_engine_reads_a_line() -> None:
    from PIL import Image, ImageDraw, ImageFont

    from policykit.report.charts.theme import font_path

    picture = Image.new("RGB", (900, 120), "white")
    ImageDraw.Draw(picture).text((40, 40), ROW, fill="black", font=ImageFont.truetype(str(font_path()), 36))
    out = io.BytesIO()
    picture.save(out, "PNG")
    content = ocr.read_image("行.png", out.getvalue())
    assert [l.text for l in content.lines] == [ROW]
