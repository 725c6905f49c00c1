"""A Word file of the user's own: what it brings is used, what it lacks is made, what is none is refused."""

import io
import zipfile

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from policykit.errors import BrokenTemplate
from policykit.report.word import report_docx
from policykit.report.word_template import read_template


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def template() -> bytes:
    """A letterhead in the first of two sections, narrow margins, a heading style of its own, some text."""
    document = docx.Document()
    document.add_paragraph("模板里的示例文字")
    document.sections[0].header.paragraphs[0].text = "某研究院"
    document.add_section(WD_SECTION.NEW_PAGE)
    document.add_paragraph("第二节的文字")
    for section in document.sections:
        section.left_margin = section.right_margin = Cm(4)
    document.styles["Heading 1"].font.size = Pt(33)
    return saved(document)


def changed(content: bytes, name: str, change) -> bytes:
    """The same file with one of its parts changed."""
    second = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(second, "w") as target:
        for part in source.namelist():
            target.writestr(part, change(source.read(part)) if part == name else source.read(part))
    return second.getvalue()


def with_macros(types: bytes) -> bytes:
    return types.replace(b"wordprocessingml.document.main+xml", b"ms-word.macroEnabled.main+xml")


NONE = [
    (lambda _: None, "没有这个文件；请检查 --template 后的路径"),
    (lambda _: b"", "不是 Word 文档，或内容已损坏"),
    (lambda t: t[: len(t) // 2], "不是 Word 文档，或内容已损坏"),
    (lambda t: changed(t, "word/document.xml", lambda d: d[: len(d) // 2]), "不是 Word 文档，或内容已损坏"),
    (lambda _: bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, "是旧版 .doc 文档，或设有密码"),
    (lambda t: changed(t, "[Content_Types].xml", with_macros), r"不是 .docx 文档"),
]


@pytest.mark.parametrize(
    ("content", "problem"), NONE, ids=["none", "empty", "half a zip", "torn xml", "doc", "macros"]
)
def test_a_file_that_is_no_template_gets_one_line(tmp_path, template, content, problem):
    path = tmp_path / "模板.docx"
    if (data := content(template)) is not None:
        path.write_bytes(data)
    with pytest.raises(BrokenTemplate, match=f"模板.docx：{problem}") as told:
        read_template(path)
    assert "\n" not in str(told.value)


def made(tables, record, template: bytes):
    return docx.Document(io.BytesIO(report_docx(tables, [], record, template=template)))


def test_styles_margins_and_header_are_the_template_s_and_its_text_goes(tables, record, template):
    document = made(tables, record, template)
    assert document.styles["Heading 1"].font.size == Pt(33)
    assert [round(s.left_margin.cm, 1) for s in document.sections] == [4.0]
    assert document.sections[0].header.paragraphs[0].text == "某研究院"
    text = "\n".join(p.text for p in document.paragraphs)
    assert "示例文字" not in text
    assert "第二节的文字" not in text
    assert document.paragraphs[0].text == "政策文件比较报告"


def test_tables_and_figures_keep_to_the_template_s_width(tables, record, template):
    document = made(tables, record, template)
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    for table in document.tables:
        grid = sum(int(column.get(qn("w:w"))) for column in table._tbl.tblGrid)
        assert grid * 635 == pytest.approx(room, rel=0.01)


def test_styles_that_a_template_lacks_are_made(tables, record):
    document = docx.Document()
    for style in list(document.styles):
        if style.name in (
            "Title",
            "Heading 1",
            "Heading 2",
            "Heading 3",
            "Caption",
            "List Bullet",
            "Table Grid",
        ):
            style.element.getparent().remove(style.element)
    report = made(tables, record, saved(document))
    assert report.styles["Heading 2"].element.find(f".//{qn('w:outlineLvl')}").get(qn("w:val")) == "1"
    assert "· 各份文件的条文都没有写" not in [p.text for p in report.paragraphs]
    assert report.tables[0]._tbl.tblPr.find(qn("w:tblBorders")) is not None
