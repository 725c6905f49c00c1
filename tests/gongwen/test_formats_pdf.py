"""PDF: the same paragraphs as the source; scans and broken files are refused with a reason."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from comparing import kept, outline, told, whole
from layout_of_pages import Drawn, pdf_of, set_lines, set_pages

from policykit.errors import RefusedDocument
from policykit.gongwen.formats import ocr, pdf
from policykit.gongwen.formats.source import read_source, source_of

SOURCE = read_source(Path(__file__).parents[2] / "data/raw/004_2b50f4841559e1ed.txt")


@pytest.fixture(scope="module")
def rendered() -> bytes:
    return pdf_of(set_pages([(l.text, 2 if l.indented else 0) for l in SOURCE.lines]))


def test_nothing_of_a_document_is_lost(rendered: bytes) -> None:
    read = source_of("004.pdf", rendered)
    assert read.format == "pdf"
    assert outline(read) == outline(SOURCE)
    assert len(outline(read)) == 15
    assert kept(SOURCE, read) >= 0.999
    assert whole(SOURCE, read) >= 0.98
    assert [line.number for line in read.lines] == list(range(1, len(read.lines) + 1))
    notes = dict(told(read.notes))
    assert notes["page_furniture"] == "页眉、页脚和页码（2 种）未计入正文：“聊城市人民政府公报”、“— 1 —”"
    assert not any("公报" in line.text for line in read.lines)


def test_a_bordered_table_is_read_row_by_row() -> None:
    cells: list[Drawn] = [
        (85.0, 118.0, "重点任务", 12.0),
        (255.0, 118.0, "责任单位", 12.0),
        (85.0, 140.0, "设立科技贷款风险补偿", 12.0),
        (85.0, 156.0, "资金池", 12.0),
        (255.0, 148.0, "市财政局", 12.0),
    ]
    strokes = [(80, y, 400, y) for y in (100, 125, 165)] + [(x, 100, x, 165) for x in (80, 250, 400)]
    content = pdf.read_pdf("表.pdf", pdf_of([cells], strokes))
    assert [l.text for l in content.lines] == ["重点任务\t责任单位", "设立科技贷款风险补偿资金池\t市财政局"]


def picture() -> bytes:
    """A page that is one grey image."""
    body = zlib.compress(b"\x80" * 10_000)
    image = b"<</Type/XObject/Subtype/Image/Width 100/Height 100/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode/Length %d>>"
    return raw_pdf(
        [(image % len(body), body)],
        content=b"q 595 0 0 842 0 0 cm /I Do Q",
        resources=b"/XObject<</I 5 0 R>>",
    )


def raw_pdf(
    extra: list[tuple[bytes, bytes]],
    *,
    content: bytes = b"",
    resources: bytes = b"",
    pages: bytes = b"/Kids[3 0 R]/Count 1",
) -> bytes:
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages%s>>" % pages,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%s>>>>" % resources,
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content),
        *(head + b"\nstream\n" + body + b"\nendstream" for head, body in extra),
    ]
    out, places = b"%PDF-1.4\n", []
    for n, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, part)
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, at)


def test_a_scan_without_the_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "available", lambda: False)
    with pytest.raises(RefusedDocument, match="第 1 页没有文字层.*\\[ocr\\]"):
        pdf.read_pdf("扫描.pdf", picture())


def test_an_image_without_the_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(RefusedDocument, match="\\[ocr\\]"):
        ocr.read_image("页.png", b"\x89PNG")


def test_a_scan_is_recognised_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    class Found:
        boxes = [[(100, 100), (500, 100), (500, 140), (100, 140)]]
        txts = ("支持企业,鼓励上市。",)
        scores = (0.7,)

    monkeypatch.setattr(pdf, "available", lambda: True)
    monkeypatch.setattr(ocr, "_engine", lambda: lambda image, **_: Found)
    content = pdf.read_pdf("扫描.pdf", picture())
    assert [l.text for l in content.lines] == ["支持企业，鼓励上市。"]
    assert told(content.notes)[1:] == [
        ("ocr", "第 1 页由图片识别，平均置信度 0.70，最低 0.70"),
        ("ocr_low", "第 1 页有识别不清的文字，请对照原件核对：“支持企业,鼓励上市。（0.70）”"),
    ]


def test_a_scan_of_more_pages_than_can_be_recognised_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "available", lambda: True)
    monkeypatch.setattr(pdf, "MAX_RECOGNISED", 0)
    with pytest.raises(RefusedDocument, match="有 1 页是图片，超过识别 0 页的上限；请拆成"):
        pdf.read_pdf("扫描.pdf", picture())


PARAGRAPH = (
    "鼓励银行机构开展知识产权质押贷款，对获得贷款并按期还清本息的科技型企业给予贴息补助，同一企业最高十万元。"
)


def plain_page(quarters: int = 0) -> bytes:
    lines = [(90.0 + o, 100.0 + 20 * i, t, 12.0) for i, (o, t) in enumerate(set_lines(PARAGRAPH, 12, 300, 2))]
    return pdf_of([lines], quarters=quarters)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_whose_text_is_turned_reads_the_same(quarters: int) -> None:
    assert [l.text for l in pdf.read_pdf("转.pdf", plain_page(quarters)).lines] == [PARAGRAPH]


def test_a_text_layer_without_meaning_is_refused_and_not_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "available", lambda: False)
    monkeypatch.setattr(
        pdf, "_plain", lambda char: chr(0x9000 + ord(char) % 997)
    )  # as a shifted font gives them
    with pytest.raises(RefusedDocument, match="第 1 页的文字层是乱码（字体没有注明文字）；请.*pip install"):
        pdf.read_pdf("乱码.pdf", plain_page())


def test_one_garbled_page_is_left_out_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "available", lambda: False)
    clear, garbled = (
        [(90.0, 100.0, PARAGRAPH[:20], 12.0)],
        [(90.0, 100.0 + 20 * i, "ÄãºÃ»¶ÓÖÐ¹úÈË", 12.0) for i in range(6)],
    )
    content = pdf.read_pdf("半.pdf", pdf_of([clear, garbled]))
    assert [l.text for l in content.lines] == [PARAGRAPH[:20]]
    assert dict(told(content.notes))["scanned"].startswith("第 2 页是图片或乱码，没有读")


def test_the_upright_character_at_the_top_of_a_seal_is_part_of_it() -> None:
    def char(text: str, angle: float) -> pdf.Found:
        return pdf.Found(text, angle, (0, 0, 1, 1), (0, 0), 10)

    found = [char("正", 0), char("市", 0.4), char("政", 0.0), char("府", 5.9), char("文", 0)]
    assert [aslant for _, aslant in pdf._leaning(found, 0)] == [False, True, True, True, False]


def test_damaged_files_are_refused_in_one_line(rendered: bytes) -> None:
    loop = raw_pdf([], pages=b"/Kids[2 0 R]/Count 1")
    cases = [
        (rendered[: len(rendered) // 2], "下载不完整"),
        (b"%PDF-1.7\n" + b"\x00" * 300 + b"%%EOF", "打不开"),
        (raw_pdf([], pages=b"/Kids[]/Count 0"), "打不开"),
        (raw_pdf([], pages=b"/Kids[3 0 R]/Count 1000000000"), ""),
        (loop, ""),
    ]
    for data, problem in cases:
        with pytest.raises(RefusedDocument) as refused:
            source_of("坏.pdf", data)
        assert problem in str(refused.value)
        assert str(refused.value).startswith("坏.pdf：")
