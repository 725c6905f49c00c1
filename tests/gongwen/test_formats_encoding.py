"""Which encoding the bytes of a Chinese file are in."""

from __future__ import annotations

import pytest
from comparing import cases
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.gongwen.formats.encoding import decode, likeness, oddness
from policykit.gongwen.formats.source import source_of

LINE = "一、健全专业化的金融机构组织体系。推动商业银行在郑设立科技金融专业机构。"
TEXT = "\n".join(
    [
        LINE,
        "（一）支持符合条件的保险公司设立科技保险专业机构、再保险公司。",
        "按实际保费支出的30%给予不超过20万元补助。",
    ]
)

ENCODINGS = cases("formats_encoding_encodings")

SHORT = ("担保", "一、总体要求", "关于印发若干措施的通知", "支持企业上市。", "按1%给予补助")


@pytest.mark.parametrize(("codec", "bom", "name", "reason"), ENCODINGS)
def test_text_comes_back_whole(codec: str, bom: bytes, name: str, reason: str) -> None:
    assert decode(bom + TEXT.encode(codec)) == (TEXT, name), reason


@pytest.mark.parametrize("text", SHORT)
@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
def test_a_few_characters_are_enough(text: str, codec: str) -> None:
    assert decode(text.encode(codec))[0] == text


def test_a_gbk_page_that_declares_gb2312() -> None:
    """镕 and 煊 are in GBK and not in GB2312: the declared name alone would lose them."""
    page = f'<html><head><meta charset="gb2312"></head><body><p>{LINE}</p><p>朱镕基、李煊。</p></body></html>'
    text, name = decode(page.encode("gbk"))
    assert (text, name) == (page, "gb18030")


def test_a_declared_gb2312_is_read_as_what_holds_it() -> None:
    page = f'<meta charset="gb2312"><p>{LINE}</p>'
    assert decode(page.encode("gb2312")) == (page, "gb18030")


def test_a_page_that_declares_what_it_is_not() -> None:
    page = f'<meta charset="big5"><p>{TEXT}</p>'
    assert decode(page.encode("gb18030"))[0] == page


def test_an_unknown_charset_name_does_no_harm() -> None:
    page = f'<meta charset="x-nobody-knows"><p>{TEXT}</p>'
    assert decode(page.encode("gb18030"))[0] == page


def test_a_broken_byte_costs_one_character_and_is_counted() -> None:
    data = (TEXT * 3).encode("gb18030")
    source = source_of("x.txt", data[:20] + b"\xff" + data[20:])
    assert dict(source.notes)["encoding"] == {"case": "lost", "n": 1, "lines": "1"}
    assert "推动商业银行在郑设立科技金融专业机构" in source.lines[0].text


LIKENESS = cases("formats_encoding_likeness")


@pytest.mark.parametrize(("text", "low", "high", "reason"), LIKENESS)
def test_likeness(text: str, low: float, high: float, reason: str) -> None:
    assert low <= round(likeness(text), 6) <= high, reason


@given(st.text(alphabet=sorted(set(TEXT)), min_size=1, max_size=40))
@settings(derandomize=True, max_examples=40, deadline=None)
def test_utf8_is_never_taken_for_anything_else(text: str) -> None:
    assert decode(text.encode()) == (text, "utf-8")


@pytest.mark.parametrize(
    ("text", "odd"),
    cases("formats_encoding_characters_that_no_document_has"),
)
def test_characters_that_no_document_has(text: str, odd: bool) -> None:
    assert (oddness(text) > 0.3) is odd
