"""The older Word formats: the binary one by a small file from LibreOffice, RTF by literals."""

from __future__ import annotations

import struct
import time
from pathlib import Path

import pytest
from comparing import cases, told

from policykit.errors import RefusedDocument
from policykit.gongwen.formats.content import Content
from policykit.gongwen.formats.doc import read_doc
from policykit.gongwen.formats.rtf import read_rtf
from policykit.gongwen.formats.source import recognise

SAMPLE = (Path(__file__).parent / "data" / "sample.doc").read_bytes()


# --- .doc


def test_the_sample_is_read_as_it_is_printed() -> None:
    """Numbers of styles and lists, a merged table, fields, hidden, deleted and inserted text, a rare character."""
    assert recognise(SAMPLE) == "doc"
    content = read_doc("例.doc", SAMPLE)
    assert [line.text for line in content.lines] == [
        "某市人民政府办公室文件",
        "某政办发〔2024〕12号",
        "某市科技金融发展若干措施",
        "各县（市、区）人民政府，市政府各部门：",
        "为促进科技金融发展，结合实际，制定以下措施。",
        "一、加大信贷支持",
        "（一）扩大贷款规模。对科技型企业贷款给予最高50万元贴息，由银行机构落实。",
        "（二）建立风险补偿机制。此句插入。",
        "二、拓宽融资渠道",
        "（一）发展股权投资。详见办事指南。",
        "序号\t措施\t责任单位",
        "1\t信贷支持\t市科技局",
        "2",
        "3\t担保支持 𬱖市",
        "第一条 本措施自发布之日起施行。",
        "第二条 有效期三年。",
        "某市人民政府办公室",
        "2024年5月20日",
    ]
    assert [line.number for line in content.lines] == list(range(1, 19))
    assert [line.number for line in content.lines if line.indented] == [5]


def test_what_stands_beside_the_body_of_the_sample_is_told() -> None:
    assert told(read_doc("例.doc", SAMPLE).notes) == [
        ("tracked_changes", "文中有未定稿的修订：保留了插入，去掉了删除"),
        ("footnote", "注释 1：贴息按年度计算。"),
        ("unread", "文本框里写有“签发人：张三”，没有算进正文"),
        ("header", "页眉或页脚里写有“某政办字〔2024〕99号”，没有算进正文"),
    ]


def with_stream_named(name: str) -> bytes:
    """The sample with its text stream under the name that another program uses."""
    data = bytearray(SAMPLE)
    at = data.index("WordDocument".encode("utf-16-le"))
    data[at : at + 64] = name.encode("utf-16-le").ljust(64, b"\x00")
    struct.pack_into("<H", data, at + 64, 2 * len(name) + 2)
    return bytes(data)


def with_header(at: int, *values: int) -> bytes:
    """The sample with bytes of its file header changed."""
    data = bytearray(SAMPLE)
    start = data.index(b"\xec\xa5")
    data[start + at : start + at + len(values)] = values
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        pytest.param(with_stream_named("PowerPoint Document"), "PowerPoint", id="ppt"),
        pytest.param(with_stream_named("__properties_version1.0"), "Outlook", id="msg"),
        pytest.param(with_stream_named("EncryptedPackage"), "密码", id="locked docx"),
        pytest.param(with_stream_named("Drawing"), "不是 Word 文档", id="another program"),
        pytest.param(with_header(0x0B, 0x01), "密码", id="locked"),
        pytest.param(with_header(0x02, 0x65, 0x00), "Word 95", id="Word 6"),
        pytest.param(with_header(0x1A2, 0xFF, 0xFF, 0xFF), "损坏", id="no piece table"),
        pytest.param(SAMPLE[:6000], "损坏", id="cut off"),
        pytest.param(SAMPLE[:512] + b"\x07" * 9000, "损坏", id="junk"),
        pytest.param(SAMPLE[:0x48] + b"\xff\xff" + SAMPLE[0x4A:], "损坏", id="sector tables without end"),
        pytest.param(SAMPLE[:8], "损坏", id="only the mark"),
    ],
)
def test_other_and_broken_containers_are_refused_by_what_they_are(data: bytes, problem: str) -> None:
    with pytest.raises(RefusedDocument) as refused:
        read_doc("坏.doc", data)
    assert str(refused.value).startswith("坏.doc：")
    assert problem in refused.value.problem
    assert refused.value.remedy


# --- .rtf

HEAD = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}{\f1\froman\fcharset0 Times;}}"


def rtf(body: str) -> Content:
    return read_rtf("例.rtf", (HEAD + body + "}").encode("ascii"))


def texts(body: str) -> list[str]:
    return [line.text for line in rtf(body).lines]


def gbk(text: str) -> str:
    """The text as the hexadecimal bytes of its GBK form."""
    return "".join(f"\\'{byte:02x}" for byte in text.encode("gb18030"))


def u(text: str) -> str:
    """The text as signed UTF-16 units with a fallback character each."""
    units = struct.unpack(f"<{len(text.encode('utf-16-le')) // 2}h", text.encode("utf-16-le"))
    return "".join(f"\\u{unit}?" for unit in units)


@pytest.mark.parametrize("form", [gbk, u], ids=["GBK", "Unicode"])
@pytest.mark.parametrize("text", ["一、总体要求", "（一）支持“科技”企业贷款50万元。", "镕〔2024〕5号"])
def test_characters_in_both_forms(form, text: str) -> None:
    assert texts(rf"\pard {form(text)}\par {form('第二段')}\par") == [text, "第二段"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [pytest.param(*row[:-1], id=row[-1]) for row in cases("formats_doc_rtf_rtf")],
)  # fmt: skip
def test_rtf(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


def test_what_stands_beside_the_body_is_left_out() -> None:
    content = rtf(
        r"{\info{\title x}}{\header y\par}\pard\fi640 "
        + gbk("贴息")
        + r"{\super\chftn{\*\footnote z}}"
        + gbk("。")
    )
    assert [(line.text, line.indented) for line in content.lines] == [("贴息。", True)]
    assert told(content.notes) == [("footnote", "另有 1 条注释没有列出")]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        pytest.param(b"{\\rtf1 " + b"{" * 1_000_000, "嵌套", id="groups"),
        pytest.param(b"{\\rtf1 " + b"{\\field{\\*\\fldinst{HYPERLINK \"a\"}" * 20_000, "嵌套", id="fields"),
        pytest.param(b"{\\rtf1{\\fonttbl " + b"\\f1" * 200_000 + b"}}", "没有文字", id="fonts"),
        pytest.param(b"{\\rtf1{\\pict 00}}", "只有图片", id="picture"),
        pytest.param(b"{\\rtf1}", "没有文字", id="empty"),
    ],
)  # fmt: skip
def test_rtf_refused_in_seconds(data: bytes, problem: str) -> None:
    began = time.process_time()
    with pytest.raises(RefusedDocument, match=problem):
        read_rtf("坏.rtf", data)
    assert time.process_time() - began < 5
