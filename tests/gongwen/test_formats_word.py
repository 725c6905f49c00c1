"""Word files: what is printed is read, once and in order; what is not printed is not; bombs are refused."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from comparing import cases, told
from docx_files import docx, level, lists, p, part, zipped

from policykit.errors import RefusedDocument
from policykit.gongwen.clean.cleaning import clean
from policykit.gongwen.document import Parsed, parse_document
from policykit.gongwen.formats.content import Content
from policykit.gongwen.formats.source import Source, read_source, source_of
from policykit.gongwen.formats.word import read_docx
from policykit.gongwen.outline.bulletin import items_of
from policykit.gongwen.words.patterns import HEADING_1, HEADING_2

RAW = Path(__file__).parents[2] / "data" / "raw"
ZH = "chineseCountingThousand"
OUTLINE = level(0, ZH, "%1、") + level(1, ZH, "（%2）")


def read(body: str, **parts: str) -> Content:
    return read_docx("例.docx", docx(body, **parts))


def texts(body: str, **parts: str) -> list[str]:
    return [line.text for line in read(body, **parts).lines]


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(code: str, result: str) -> str:
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{marks[0]}<w:r><w:instrText>{code}</w:instrText></w:r>{marks[1]}{result}{marks[2]}"


# --- numbering


@pytest.mark.parametrize(
    ("plan", "expected"),
    [pytest.param(*row[:-1], id=row[-1]) for row in cases("formats_word_labels")],
)
def test_labels(plan: str, expected: list[str]) -> None:
    assert texts(p("甲", (1, 0)) + p("乙", (1, 0)), numbering=lists(plan)) == expected


def test_a_decimal_does_not_glue_to_a_figure() -> None:
    assert texts(p("5亿元基金", (1, 0)), numbering=lists(level(0, "decimal", "%1."))) == ["1. 5亿元基金"]


def test_lower_levels_begin_again_and_upper_ones_go_on() -> None:
    body = "".join(p(t, (1, at)) for t, at in [("总则", 0), ("a", 1), ("b", 1), ("任务", 0), ("c", 1)])
    assert texts(body, numbering=lists(OUTLINE)) == ["一、总则", "（一）a", "（二）b", "二、任务", "（一）c"]


def test_a_level_that_never_restarts_counts_through() -> None:
    plan = level(0, ZH, "%1、") + level(1, ZH, "第%2条", more='<w:lvlRestart w:val="0"/>')
    body = p("总则", (1, 0)) + p("甲", (1, 1)) + p("附则", (1, 0)) + p("乙", (1, 1))
    assert texts(body, numbering=lists(plan)) == ["一、总则", "第一条 甲", "二、附则", "第二条 乙"]


def test_legal_numbering_is_arabic_throughout() -> None:
    plan = level(0, ZH, "第%1章") + level(1, "decimal", "%1.%2", more="<w:isLgl/>")
    assert texts(p("总则", (1, 0)) + p("甲", (1, 1)), numbering=lists(plan)) == ["第一章 总则", "1.1 甲"]


def test_lists_of_one_plan_count_on_unless_they_start_anew() -> None:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbers = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="1"/>{x}</w:num>'
        for n, x in ((1, ""), (2, ""), (3, again))
    )
    body = "".join(p("甲", (n, 0)) for n in (1, 2, 3, 3))
    got = texts(body, numbering=lists(level(0, "decimal", "%1、"), numbers=numbers))
    assert got == ["1、甲", "2、甲", "1、甲", "2、甲"]


def test_numbering_of_styles_their_bases_and_linked_lists() -> None:
    def style(key: str, more: str) -> str:
        return f'<w:style w:type="paragraph" w:styleId="{key}">{more}</w:style>'

    styles = (
        style("H1", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
        + style("H2", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
        + style("Mine", '<w:basedOn w:val="H1"/>')
        + style("List", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    )
    plan = level(0, ZH, "%1、", more='<w:pStyle w:val="H1"/>') + level(
        1, ZH, "（%2）", more='<w:pStyle w:val="H2"/>'
    )
    numbering = lists(plan, '<w:numStyleLink w:val="List"/>')
    body = p("总则", style="H1") + p("甲", style="H2") + p("任务", style="Mine") + p("附则", (2, 0))
    off = p("不编号", (0, 0), style="H1")
    got = texts(body + off, numbering=numbering, styles=styles)
    assert got == ["一、总则", "（一）甲", "二、任务", "三、附则", "不编号"]


def test_an_empty_numbered_paragraph_counts_and_prints_only_in_a_table() -> None:
    row = "<w:tr><w:tc>" + p("", (2, 0)) + "</w:tc><w:tc>" + p("信贷") + "</w:tc></w:tr>"
    body = p("甲", (1, 0)) + p("", (1, 0)) + p("丙", (1, 0)) + f"<w:tbl>{row}{row}</w:tbl>"
    numbering = lists(OUTLINE, level(0, "decimal", "%1"))
    assert texts(body, numbering=numbering) == ["一、甲", "三、丙", "1\t信贷", "2\t信贷"]


# --- what is printed and what is not


@pytest.mark.parametrize(
    ("inside", "expected"),
    [pytest.param(*row[:-1], id=row[-1]) for row in cases("formats_word_inside_a_paragraph")],
)  # fmt: skip
def test_inside_a_paragraph(inside: str, expected: list[str]) -> None:
    assert texts(p(inside)) == expected


def test_tracked_changes_are_told() -> None:
    body = p("<w:ins>" + run("新增") + "</w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>")
    assert told(read(body).notes) == [
        ("tracked_changes", "文中有未定稿的修订：保留了 1 处插入，去掉了 1 处删除")
    ]


def test_another_file_inside_the_body_is_named() -> None:
    assert told(read(p("甲") + "<w:altChunk/>").notes) == [
        ("unread", "第 2 段处有嵌入的另一份文件，没有读取")
    ]


def test_a_deleted_paragraph_is_neither_counted_nor_does_its_end_divide() -> None:
    gone = "<w:rPr><w:del/></w:rPr>"
    body = (
        p("甲", (1, 0))
        + p("<w:del><w:r><w:delText>删去的一条</w:delText></w:r></w:del>", (1, 0), more=gone)
        + p("乙", (1, 0))
        + p("前半句，", more=gone)
        + p("后半句。")
        + p("文末", more=gone)
    )
    assert texts(body, numbering=lists(OUTLINE)) == ["一、甲", "二、乙", "前半句，后半句。", "文末"]


def test_hidden_styles_hide_and_hidden_paragraphs_are_not_counted() -> None:
    styles = '<w:style w:type="character" w:styleId="X"><w:rPr><w:vanish/></w:rPr></w:style>'
    hidden = p(run("隐", "<w:vanish/>"), (1, 0), more="<w:rPr><w:vanish/></w:rPr>")
    body = p(run("见") + run("隐", '<w:rStyle w:val="X"/>'), (1, 0)) + hidden + p("乙", (1, 0))
    assert texts(body, styles=styles, numbering=lists(OUTLINE)) == ["一、见", "二、乙"]


def test_a_text_box_is_read_once_behind_its_paragraph() -> None:
    def box(text: str) -> str:
        return f"<w:txbxContent>{p(text)}</w:txbxContent>"

    both = (
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>" + box("签发人：张三")
        + "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>" + box("签发人：张三")
        + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )  # fmt: skip
    assert texts(p(run("前") + both + run("后"))) == ["前后", "签发人：张三"]


def test_tables_row_by_row() -> None:
    def cell(text: str, more: str = "") -> str:
        return f"<w:tc><w:tcPr>{more}</w:tcPr>{''.join(p(t) for t in text.split('|'))}</w:tc>"

    start, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = [
        cell("措施") + "<w:sdt><w:sdtContent>" + cell("责任单位") + "</w:sdtContent></w:sdt>",
        cell("信贷|支持", start) + cell("市科技局"),
        cell("信贷|支持", goes_on) + cell("市财政局") + cell("备注"),
        cell("合计", '<w:gridSpan w:val="2"/>'),
        cell("一个框里|有两段"),
    ]
    table = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    deleted = "<w:tbl><w:tr><w:trPr><w:del/></w:trPr>" + cell("删") + cell("除") + "</w:tr></w:tbl>"
    assert texts(p("表前") + table + deleted + p("表后")) == [
        "表前", "措施\t责任单位", "信贷 支持\t市科技局", "\t市财政局\t备注", "合计", "一个框里", "有两段", "表后",
    ]  # fmt: skip


def test_lines_know_their_paragraph_gap_and_indent() -> None:
    body = (
        p("甲")
        + p("")
        + p("", more="<w:ind/>")
        + p("乙", more='<w:ind w:firstLine="640"/>')
        + p("\u3000\u3000丙")
    )
    got = [(l.number, l.text, l.gap, l.indented) for l in read(body).lines]
    assert got == [(1, "甲", 0, False), (4, "乙", 2, True), (5, "丙", 0, True)]


def test_footnotes_headers_and_title_stand_apart() -> None:
    notes = (
        '<w:footnote w:id="2">'
        + p("按年度计算。")
        + '</w:footnote><w:footnote w:id="3">'
        + p("没有引用。")
        + "</w:footnote>"
    )
    body = p("序") + p(run("给予贴息") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("。"))
    got = read(
        body, footnotes=notes, header1=p("某政办字〔2024〕9号"), header2=p("内部资料"), core="某市若干措施"
    )
    assert [line.text for line in got.lines] == ["序", "给予贴息。"]
    assert told(got.notes) == [
        ("footnote", "第 2 段的脚注 1：按年度计算。"),
        ("header", "页眉里写有“某政办字〔2024〕9号”，没有算进正文"),
    ]
    assert got.facts == {"title": "某市若干措施"}


@pytest.mark.parametrize("title", ["文档1", "Microsoft Word - 定稿.doc", "", "一、总则"])
def test_a_file_name_is_no_title(title: str) -> None:
    assert read(p("正文"), core=title).facts == {}


def test_the_strict_variant_and_python_docx_are_read() -> None:
    usual = part("document", f"<w:body>{p('甲')}</w:body>")
    transitional, of_strict = (
        "schemas.openxmlformats.org/wordprocessingml/2006",
        "purl.oclc.org/ooxml/wordprocessingml",
    )
    strict = zipped({"word/document.xml": usual.replace(transitional, of_strict)})
    assert [line.text for line in read_docx("例.docx", strict).lines] == ["甲"]
    from docx import Document

    made = Document()
    made.add_paragraph("某市若干措施")
    made.add_table(1, 2).rows[0].cells[1].text = "乙"
    out = io.BytesIO()
    made.save(out)
    assert [line.text for line in read_docx("例.docx", out.getvalue()).lines] == ["某市若干措施", "乙"]


# --- a whole document


def parsed(source: Source) -> Parsed:
    (item,) = items_of(source)
    return parse_document(source, item, clean(item.lines), {})


def test_a_document_numbered_by_word_equals_its_text() -> None:
    text = read_source(next(RAW.glob("004*.txt")))
    body = ""
    for line in text.lines:
        marks = [(m, at) for at, pattern in enumerate((HEADING_1, HEADING_2)) if (m := pattern.at(line.text))]
        body += p(line.text[marks[0][0].end() :], (1, marks[0][1])) if marks else p(line.text)
    assert body.count("<w:numPr>") == 20
    word = source_of("004.docx", docx(body, numbering=lists(OUTLINE)))
    assert word.format == "docx"
    a, b = parsed(text), parsed(word)
    assert b.clean == a.clean
    assert b.document.chars == a.document.chars
    assert [(x.number, x.title, x.section, x.group) for x in b.articles] == [
        (x.number, x.title, x.section, x.group) for x in a.articles
    ]
    assert [x.text for x in b.measures] == [x.text for x in a.measures]
    assert (b.document.n_articles, b.document.n_measures) == (15, 45)


# --- refused


def lock(data: bytes) -> bytes:
    """The same archive with its members marked as encrypted."""
    locked = bytearray(data)
    locked[6] |= 1
    locked[data.find(b"PK\x01\x02") + 8] |= 1
    return bytes(locked)


NESTED = "<w:tbl><w:tr><w:tc>" * 60 + p("内") + "</w:tc></w:tr></w:tbl>" * 60
DTD = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        pytest.param(lambda: zipped({"word/document.xml": b" " * 60_000_000}), "压缩炸弹", id="size"),
        pytest.param(lambda: docx("<w:p/>" * 1_000_000), "压缩炸弹", id="ratio"),
        pytest.param(lambda: docx("<w:sdt>" * 5000 + "</w:sdt>" * 5000), "损坏", id="depth of the XML"),
        pytest.param(lambda: docx(NESTED), "嵌套", id="depth of the tables"),
        pytest.param(lambda: zipped({"word/document.xml": DTD + part("document", "")}), "DTD", id="entity"),
        pytest.param(
            lambda: zipped({"word/document.xml": (DTD + "<a/>").encode("utf-16")}), "DTD", id="entity in UTF-16"
        ),
        pytest.param(lambda: zipped({f"a{i}": "" for i in range(5001)}), "超过 5000 个文件", id="members"),
        pytest.param(lambda: lock(docx(p("甲"))), "密码", id="locked"),
        pytest.param(lambda: docx(p("甲"))[:-40], "损坏", id="cut off"),
        pytest.param(lambda: zipped({"word/document.xml": "<a><b></a>"}), "损坏", id="no XML"),
        pytest.param(lambda: zipped({"word/styles.xml": "<a/>"}), "没有正文", id="no body"),
    ],
)  # fmt: skip
def test_refused_in_seconds(make, problem: str) -> None:
    data = make()
    began = time.process_time()
    with pytest.raises(RefusedDocument) as refused:
        read_docx("坏.docx", data)
    assert time.process_time() - began < 5
    assert str(refused.value).startswith("坏.docx：")
    assert problem in refused.value.problem
    assert refused.value.remedy


@pytest.mark.parametrize("limit", ["MAX_TAGS", "MAX_ATTRIBUTES"])
def test_a_part_of_too_many_tags_or_attributes_is_refused(
    limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = docx(p("甲", (1, 0)) * 10)
    assert len(read_docx("例.docx", data).lines) == 10
    monkeypatch.setattr(f"policykit.gongwen.formats.archive.{limit}", 30)
    with pytest.raises(RefusedDocument, match="标签过多"):
        read_docx("坏.docx", data)


def test_a_lying_size_is_found_out() -> None:
    data = bytearray(zipped({"word/document.xml": part("document", f"<w:body>{p('甲' * 5000)}</w:body>")}))
    at = data.find(b"PK\x01\x02") + 24
    data[at : at + 4] = (100).to_bytes(4, "little")
    with pytest.raises(RefusedDocument, match="损坏"):
        read_docx("坏.docx", bytes(data))


def test_pictures_without_text_are_called_so() -> None:
    body = p('<w:r><w:pict><v:shape><v:imagedata r:id="r1"/></v:shape></w:pict></w:r>')
    with pytest.raises(RefusedDocument, match="只有图片"):
        read_docx("图.docx", docx(body))
