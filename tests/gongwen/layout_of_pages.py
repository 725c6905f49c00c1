"""Pages for tests: paragraphs set in lines, lines drawn as PDF or written as OFD."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from policykit.gongwen.formats.pages.glyphs import Glyph, Page

A4 = (595.0, 842.0)  # points
Drawn = tuple[float, float, str, float]  # x, y of the baseline from above, text, letter size


def width(text: str, size: float, narrow: float = 0.62) -> float:
    return size * sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else narrow for c in text)


def set_lines(text: str, size: float, measure: float, indent: int) -> list[tuple[float, str]]:
    """A paragraph in lines of at most this measure: offset of the first character, text."""
    lines: list[tuple[float, str]] = []
    offset, line = indent * size, ""
    for char in text:
        if line and offset + width(line + char, size) > measure and char not in "，。、；：）”》":
            lines.append((offset, line))
            offset, line = 0.0, ""
        line += char
    return [*lines, (offset, line)]


def set_pages(
    paragraphs: Sequence[tuple[str, int]], *, size: float = 12.0, per_page: int = 34
) -> list[list[Drawn]]:
    """Paragraphs with their indents on A4 pages, with a running header and a page number."""
    lines = [line for text, indent in paragraphs for line in set_lines(text, size, 36 * size, indent)]
    pages = []
    for start in range(0, len(lines), per_page):
        number = len(pages) + 1
        page: list[Drawn] = [(220.0, 50.0, "聊城市人民政府公报", 9.0), (280.0, 800.0, f"— {number} —", 10.0)]
        page += [
            (80.0 + offset, 100.0 + i * 20.0, text, size)
            for i, (offset, text) in enumerate(lines[start : start + per_page])
        ]
        pages.append(page)
    return pages


def pdf_of(
    pages: Sequence[Sequence[Drawn]],
    strokes: Sequence[tuple[float, float, float, float]] = (),
    *,
    quarters: int = 0,
) -> bytes:
    """The pages as PDF with an embedded font; strokes (x0, y0, x1, y1 from above) on the first page.

    With ``quarters`` the text runs up the page (1), upside down (2) or down the page (3).
    """
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.lines import Line2D

    from policykit.report.charts.theme import font_path

    font = FontProperties(fname=font_path())
    out = io.BytesIO()
    with PdfPages(out, metadata={"CreationDate": None}) as book:
        for n, page in enumerate(pages):
            figure = Figure(figsize=(A4[0] / 72, A4[1] / 72))
            for x, y, text, size in page:
                at = [(x, A4[1] - y), (y, x), (A4[0] - x, y), (A4[0] - y, A4[1] - x)][quarters]
                figure.text(
                    at[0] / A4[0],
                    at[1] / A4[1],
                    text,
                    rotation=90 * quarters,
                    rotation_mode="anchor",
                    fontsize=size,
                    fontproperties=font,
                    parse_math=False,
                    va="baseline",
                ).set_fontsize(size)
            for x0, y0, x1, y1 in strokes if n == 0 else ():
                figure.add_artist(
                    Line2D((x0 / A4[0], x1 / A4[0]), (1 - y0 / A4[1], 1 - y1 / A4[1]), color="k", lw=0.7)
                )
            book.savefig(figure)
    return out.getvalue()


def ofd_of(
    pages: Sequence[Sequence[Drawn]], *, template: str = "", doctype: str = "", narrow: float = 0.62
) -> bytes:
    """The pages as OFD in millimetres, characters placed by DeltaX; ``narrow``: step of letters and digits in sizes."""
    mm = 25.4 / 72
    box = f"<ofd:PhysicalBox>0 0 {A4[0] * mm:.2f} {A4[1] * mm:.2f}</ofd:PhysicalBox>"
    ns = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    parts = {
        "OFD.xml": f"{doctype}<ofd:OFD {ns}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {ns}><ofd:CommonData><ofd:PageArea>{box}</ofd:PageArea>"
        + ('<ofd:TemplatePage ID="9" BaseLoc="Tpls/T.xml"/>' if template else "")
        + "</ofd:CommonData><ofd:Pages>"
        + "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/P{n}.xml"/>' for n in range(len(pages)))
        + "</ofd:Pages></ofd:Document>",
    }
    if template:
        parts["Doc_0/Tpls/T.xml"] = (
            f"<ofd:Page {ns}><ofd:Content><ofd:TextObject Boundary='0 0 9 9' Size='4'><ofd:TextCode>{template}</ofd:TextCode></ofd:TextObject></ofd:Content></ofd:Page>"
        )
    for n, page in enumerate(pages):
        objects = "".join(
            f'<ofd:TextObject Boundary="{x * mm:.3f} {(y - size) * mm:.3f} 160 {size * mm:.3f}" Size="{size * mm:.3f}">'
            f'<ofd:TextCode X="0" Y="{size * mm:.3f}" DeltaX="{_deltas(text, size * mm, narrow)}">{escape(text)}</ofd:TextCode></ofd:TextObject>'
            for x, y, text, size in page
        )
        parts[f"Doc_0/Pages/P{n}.xml"] = (
            f"<ofd:Page {ns}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return zip_of(parts)


def zip_of(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def _deltas(text: str, size: float, narrow: float) -> str:
    """Steps between characters, runs of equal ones as ``g count step``."""
    steps = [f"{width(c, size, narrow):.3f}" for c in text[:-1]]
    words: list[str] = []
    while steps:
        run = next((i for i, s in enumerate(steps) if s != steps[0]), len(steps))
        words += ["g", str(run), steps[0]] if run > 2 else steps[:run]
        steps = steps[run:]
    return " ".join(words)


def page_of(drawn: Sequence[Drawn], number: int = 1) -> Page:
    """The page as positioned characters, without a carrier."""
    glyphs = []
    for x, y, text, size in drawn:
        at = x
        for char in text:
            step = width(char, size)
            glyphs.append(Glyph(char, at, y - 0.85 * size, at + step, y + 0.15 * size, size))
            at += step
    return Page(number, *A4, tuple(glyphs))
