"""A PDF looks and reads the same whether the whole chart font was gone through for it or one cut before."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
from fontTools import subset

from policykit.report.charts import theme
from policykit.report.charts.cutting import cut_to

SHOWN = "信贷 保险 50% “贴息” 武汉"


def pdf(text: str) -> bytes:
    with theme.house_style():
        axes = theme.new_axes(1.0)
        axes.text(0, 0.5, text)
        buffer = BytesIO()
        axes.figure.savefig(buffer, format="pdf", metadata={"CreationDate": None})
    return buffer.getvalue()


def looked_at(data: bytes) -> tuple[str, bytes]:
    page = pypdfium2.PdfDocument(data)[0]
    return page.get_textpage().get_text_bounded(), bytes(page.render(scale=2).buffer)


def test_a_figure_looks_and_reads_the_same_with_the_font_cut_once(monkeypatch) -> None:
    plain, wider = pdf(SHOWN), pdf(SHOWN + "郑")
    loaded = []
    genuine = subset.load_font
    with cut_to(SHOWN + "0123456789.−"):
        monkeypatch.setattr(
            subset, "load_font", lambda file, *o: loaded.append(str(file)) or genuine(file, *o)
        )
        first, second = pdf(SHOWN), pdf(SHOWN)
        assert theme.font_path() not in loaded, "the whole font is not gone through again"
        assert looked_at(pdf(SHOWN + "郑")) == looked_at(wider), (
            "a character outside comes from the whole font"
        )
        assert theme.font_path() in loaded
    assert first == second
    assert looked_at(first) == looked_at(plain)
    assert "贴息" in looked_at(first)[0]
