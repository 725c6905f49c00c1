"""OFD: the same paragraphs as the source; what swells, breaks or brings a DTD is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from comparing import kept, outline, told, whole
from layout_of_pages import ofd_of, set_pages, zip_of

from policykit.errors import RefusedDocument
from policykit.gongwen.formats.ofd import _deltas, read_ofd
from policykit.gongwen.formats.source import read_source, source_of

SOURCE = read_source(Path(__file__).parents[2] / "data/raw/004_2b50f4841559e1ed.txt")
PAGES = set_pages([(l.text, 2 if l.indented else 0) for l in SOURCE.lines])


def test_nothing_of_a_document_is_lost() -> None:
    read = source_of("004.ofd", ofd_of(PAGES))
    assert read.format == "ofd"
    assert outline(read) == outline(SOURCE)
    assert len(outline(read)) == 15
    assert kept(SOURCE, read) >= 0.999
    assert whole(SOURCE, read) >= 0.98


def test_text_of_templates_is_named_and_left_out() -> None:
    content = read_ofd("a.ofd", ofd_of(PAGES, template="内部资料"))
    assert ("page_template", "页面模板的文字未计入正文：“内部资料”") in told(content.notes)
    assert not any("内部资料" in line.text for line in content.lines)


@pytest.mark.parametrize(
    ("value", "count", "steps"),
    [("3 g 2 4.5", 9, [3, 4.5, 4.5]), ("g 100000 1", 3, [1, 1, 1]), (None, 3, []), ("x g", 3, [0, 0])],
)
def test_steps_between_characters(value: str | None, count: int, steps: list[float]) -> None:
    assert _deltas(value, count) == steps


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (ofd_of(PAGES)[:-200], "文件损坏"),
        (ofd_of(PAGES, doctype='<!DOCTYPE a [<!ENTITY b "c">]>'), "DTD"),
        (zip_of({"OFD.xml": "<OFD><DocBody><DocRoot>D.xml</DocRoot></DocBody></OFD>"}), "缺少部件 D.xml"),
        (zip_of({"OFD.xml": "<OFD><DocBody></OFD>"}), "文件损坏"),
        (zip_of({"OFD.xml": "<OFD/>"}), "没有页面"),
        (zip_of({"OFD.xml": "<OFD>" + " " * 3_000_000 + "</OFD>"}), "压缩炸弹"),
        (zip_of({"OFD.xml": "<a>" * 5000 + "</a>" * 5000}), "文件损坏"),
        (zip_of({"OFD.xml": "<OFD><DocRoot>../../etc/passwd</DocRoot></OFD>"}), "缺少部件 etc/passwd"),
    ],
)
def test_what_cannot_be_trusted_is_refused_in_one_line(data: bytes, problem: str) -> None:
    with pytest.raises(RefusedDocument) as refused:
        read_ofd("a.ofd", data)
    assert problem in str(refused.value)
    assert str(refused.value).startswith("a.ofd：")
    assert "\n" not in str(refused.value)


def test_digits_at_the_advance_of_a_chinese_character_are_one_number() -> None:
    data = ofd_of([[(80.0, 100.0, "自2025年起给予15万元补助", 12.0)]], narrow=1.0)
    assert [l.text for l in read_ofd("a.ofd", data).lines] == ["自2025年起给予15万元补助"]
