"""What formats bring along on the road of a document, each made here: what is right, or which refusal says so."""

from __future__ import annotations

import base64
import io
import quopri
from collections.abc import Sequence
from pathlib import Path

import pytest
from comparing import cases, told
from layout_of_pages import zip_of

from policykit.errors import RefusedDocument, printable
from policykit.gongwen.formats.encoding import decode, garbled, unmangled
from policykit.gongwen.formats.html import html_lines
from policykit.gongwen.formats.source import recognise, source_of

TITLE = "某市科技金融若干措施"
LINES = (
    TITLE,
    "一、加大信贷支持",
    "（一）鼓励银行发放科技贷款，单户最高500万元，给予50%的贴息。",
    "二、发展科技保险",
    "（二）对科技保险保费给予40%的补贴，单户最高20万元。",
    "某市人民政府办公室",
    "2023年5月1日",
)
TEXT = "\n".join(LINES)


def texts(name: str, data: bytes) -> list[str]:
    return [line.text for line in source_of(name, data).lines]


# --- text --------------------------------------------------------------------------------------------------------


def test_files_in_two_encodings_put_together_are_read_each_in_its_own() -> None:
    data = (TEXT + "\n").encode() + TEXT.encode("gb18030")
    assert decode(data) == (f"{TEXT}\n{TEXT}", "utf-8+gb18030")
    assert source_of("a.txt", data).notes == (("encoding", {"case": "mixed"}),)
    for whole in (TEXT.encode(), TEXT.encode("gb18030"), TEXT.encode()[:-1]):
        assert decode(whole)[1] != "utf-8+gb18030"


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ("utf-8", "latin-1", "UTF-8 taken for Western: ä¸€ã€"),
        ("gb18030", "latin-1", "GBK taken for Western: Ò»¡¢"),
    ],
)
def test_text_saved_in_the_wrong_encoding_is_turned_back(right: str, wrong: str, reason: str) -> None:
    assert unmangled(TEXT.encode(right).decode(wrong)) == (TEXT, len(LINES)), reason
    assert unmangled(TEXT) == (TEXT, 0)


@pytest.mark.parametrize(
    ("lost", "said"),
    cases("formats_as_they_come_lost_characters_are_counted_with_their_"),
)
def test_lost_characters_are_counted_with_their_lines(lost: str, said: dict[str, object]) -> None:
    assert source_of("a.txt", f"{TEXT}\n{lost}".encode()).notes == (("encoding", said),)


@pytest.mark.parametrize(
    "text",
    [
        TEXT + "\n" + TEXT.encode().decode("gb18030", "replace"),  # half of it, and past turning back
        "".join("\ufffd" if n % 7 == 0 else c for n, c in enumerate(TEXT * 2)),
    ],
)
def test_text_that_is_half_garbled_is_refused(text: str) -> None:
    with pytest.raises(RefusedDocument, match="大段乱码.*重新取得"):
        source_of("a.txt", text.encode())


def test_markdown_of_recognition_tools() -> None:
    text = (
        f"# {TITLE}\n\n# 一、加大信贷支持\n\n（一）贴息 $50\\%$ ，单户最高 $\\mathrm{{100}}$ 万元，按 $4:3:2:1$ 分担。\n\n"
        "**（二）** 按贷款额的 $5\\text{‰}$ 奖励，价格 US$100 不变，公式 $\\frac{1}{2}$ 照旧。\n\n"
        "<html><body><table><tr><td>险种</td><td>比例</td></tr><tr><td>专利</td><td>$60\\%$</td></tr></table></body></html>\n"
        "<!-- Page 2 -->\n\n![](images/a.jpg)\n\n某市人民政府办公室对全市科技企业一视同仁地办理\n"
    )
    assert recognise(text.encode()) == "text"
    lines = source_of("a.md", text.encode()).lines
    assert [(l.number, l.text) for l in lines] == [
        (1, TITLE),
        (3, "一、加大信贷支持"),
        (5, "（一）贴息50%，单户最高100万元，按4:3:2:1分担。"),
        (7, "（二） 按贷款额的5‰奖励，价格 US$100 不变，公式 $\\frac{1}{2}$ 照旧。"),
        (9, "险种\t比例"),
        (9, "专利\t60%"),
        (14, "某市人民政府办公室对全市科技企业一视同仁地办理"),
    ]
    assert recognise(f"<html><body><table><tr><td>{TEXT}</td></tr></table></body></html>".encode()) == "html"


# --- pages of the web --------------------------------------------------------------------------------------------


def test_a_page_drawn_by_a_script_says_so() -> None:
    page = f'<html><body><div id="app"></div><script>window.state={{"content":"<p>{TEXT}</p>"}}</script></body></html>'
    with pytest.raises(RefusedDocument, match="脚本.*浏览器"):
        source_of("a.html", page.encode())


MENU = "<ul>" + "<li>网站首页：要闻，动态；公开</li>" * 10 + "</ul>"
BODY = "<div>" + "".join(f"<p>{line}</p>" for line in LINES) + "</div>"
FOOT = "<div><p>版权所有：某市人民政府，主办单位：某市人民政府办公室；联系电话：12345678，技术支持：某公司</p></div>"


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (f"<div style='display: none'>{MENU}</div>{BODY}", "a hidden twin of the menu, as long as the text"),
        (f"<div hidden>{MENU}</div>{BODY}{FOOT}", "and what the site says of itself"),
        (f"<div style='display:none'>{BODY}</div>", "a page that shows its text by a script hides all of it"),
    ],
)
def test_where_the_text_of_a_page_stands(page: str, reason: str) -> None:
    assert [l.text for l in html_lines(f"<html><body>{page}</body></html>")[0]] == list(LINES), reason


# --- workbooks ---------------------------------------------------------------------------------------------------

ARTICLES = "第一条 鼓励银行发放科技贷款，给予贴息支持。\n第二条 单户最高500万元，期限不超过3年。"
LIST = (
    ("检索结果导出",),
    ("序号", "标题", "发布日期", "正文"),
    (1, "甲市办法", "2023.05.01", ARTICLES),
    (2, "乙县办法", "2023.06.01", ARTICLES),
)
TABLE = (("某市任务分工表",), ("序号", "工作任务", "责任单位"), (1, ARTICLES.replace("\n", ""), "市科技局"))


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for at, cells in enumerate(rows):
            sheet.write_row(at, 0, cells)
    return out.getvalue()


def test_a_list_of_documents_is_read_as_rows_of_documents() -> None:
    source = source_of("a.xlsx", workbook(LIST))
    assert source.format == "sheet"
    assert [[line.text for line in part] for part in source.parts] == [
        ["标题：甲市办法", "发布日期：2023.05.01", *ARTICLES.split("\n")],
        ["标题：乙县办法", "发布日期：2023.06.01", *ARTICLES.split("\n")],
    ]
    assert [part[0].number for part in source.parts] == [3, 4]
    old = source_of("list.xls", (Path(__file__).parent / "data/list.xls").read_bytes())
    assert [part[0].text for part in old.parts] == ["标题：海宁市科技贷款办法", "标题：嘉善县科技保险办法"]
    assert old.parts[0][2].text == "发布日期：2023-05-01"


def test_another_sheet_is_a_table() -> None:
    read = texts("a.xlsx", workbook(TABLE))
    assert read == ["某市任务分工表", "序号\t工作任务\t责任单位", f"1\t{TABLE[2][1]}\t市科技局"]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (workbook(LIST)[:3000], "文件损坏"),
        (workbook([("标题", "正文")]).replace(b"xl/workbook.xml", b"xl/workbuch.xml"), "压缩包"),
    ],
)
def test_a_broken_workbook_is_refused(data: bytes, problem: str) -> None:
    with pytest.raises(RefusedDocument, match=problem):
        source_of("a.xlsx", data)


def test_cells_too_far_apart_are_refused_before_the_room_between_them_is_made() -> None:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "标题")
        sheet.write(1_048_575, 16_383, "正文")
    with pytest.raises(RefusedDocument, match="范围太大"):
        source_of("a.xlsx", out.getvalue())


# --- PDF: each character a text of its own, letters and digits in a font without shapes ----------------------------

Place = tuple[float, float, str]  # x, y from below, text


def drawn(pages: Sequence[tuple[Sequence[Place], Sequence[tuple[float, float, float, float]]]]) -> bytes:
    """Pages of single characters and of strokes; Chinese in a font that is not embedded, the rest in one of empty boxes."""
    names = b"".join(b"/c%d" % i for i in range(33, 127))
    shapes = b"".join(b"/c%d 6 0 R" % i for i in range(33, 127))
    cmap = b"begincmap 1 begincodespacerange <00><ff> endcodespacerange 1 beginbfrange <21><7e><0021> endbfrange endcmap"
    kids = b" ".join(b"%d 0 R" % (9 + 2 * n) for n in range(len(pages)))
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
        b"/DW 1000/FontDescriptor 8 0 R>>",
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 0 0]/FontMatrix[.001 0 0 .001 0 0]/CharProcs<<%s>>/Encoding<</Type/Encoding"
        b"/Differences[33 %s]>>/FirstChar 33/LastChar 126/Widths[%s]/ToUnicode 7 0 R/Resources<<>>>>"
        % (shapes, names, b"500 " * 94),
        b"<</Length 8>>\nstream\n500 0 d0\nendstream",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(cmap), cmap),
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -200 1000 800]/Ascent 800/Descent -200/CapHeight 800"
        b"/ItalicAngle 0/StemV 80>>",
    ]
    for n, (places, strokes) in enumerate(pages):
        said = [b"%.1f %.1f m %.1f %.1f l S" % stroke for stroke in strokes]
        for x, y, text in places:
            for c in text:
                font, code = (b"D", c.encode()) if c.isascii() else (b"C", c.encode("utf-16-be"))
                said.append(b"BT /%s 12 Tf %.1f %.1f Td <%s> Tj ET" % (font, x, y, code.hex().encode()))
                x += 6 if c.isascii() else 12
        content = b"\n".join(said)
        parts += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</C 3 0 R/D 5 0 R>>>>>>"
            % (10 + 2 * n),
            b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content),
        ]
    out, at = b"%PDF-1.4\n", []
    for n, part in enumerate(parts, 1):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in at)
    tail = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return out + tail % (len(parts) + 1, table, len(parts) + 1, len(out))


def test_characters_that_the_pdf_library_leaves_out_are_read() -> None:
    places = [(72.0, 760.0 - 24 * n, line) for n, line in enumerate(LINES)]
    assert texts("a.pdf", drawn([(places, ())])) == list(LINES)


def grid(rows: int, top: float) -> list[tuple[float, float, float, float]]:
    return [(60.0, top - 36 * i, 540.0, top - 36 * i) for i in range(rows + 1)] + [
        (x, top, x, top - 36 * rows) for x in (60.0, 100.0, 180.0, 440.0, 540.0)
    ]


def row(top: float, *cells: str) -> list[Place]:
    return [
        (x + 3, top - 22, cell) for x, cell in zip((60.0, 100.0, 180.0, 440.0), cells, strict=True) if cell
    ]


HEAD = ("序号", "工作任务", "具体措施", "责任单位")
SPLIT = ("1", "科技贷款", "对科技企业贷款给予贴息支持，", "市金融办")


@pytest.mark.parametrize(
    ("second", "read", "reason"),
    cases("formats_as_they_come_a_row_over_a_page_break_is_one"),
)
def test_a_row_over_a_page_break_is_one(second: list[tuple[str, ...]], read: list[str], reason: str) -> None:
    first = [(72.0, 790.0, "江山市科技金融政策任务分工表"), *row(200, *HEAD), *row(164, *SPLIT)]
    rest = [place for n, cells in enumerate(second) for place in row(800 - 36 * n, *cells)]
    signed = [(72.0, 640.0, "江山市人民政府办公室"), (72.0, 616.0, "2023年5月1日")]
    got = texts("a.pdf", drawn([(first, grid(2, 200)), ([*rest, *signed], grid(2, 800))]))
    assert got[:2] == ["江山市科技金融政策任务分工表", "\t".join(HEAD)]
    assert got[2:-2] == read, reason
    assert got[-2:] == ["江山市人民政府办公室", "2023年5月1日"]


# --- OFD ---------------------------------------------------------------------------------------------------------


def ofd(objects: str, resources: str = "") -> bytes:
    import zipfile

    ns, box = 'xmlns:ofd="http://www.ofdspec.org/2016"', "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
    parts = {
        "OFD.xml": f"<ofd:OFD {ns}><ofd:DocBody><ofd:DocRoot>D/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "D/Document.xml": f"<ofd:Document {ns}><ofd:CommonData><ofd:PageArea>{box}</ofd:PageArea><ofd:DocumentRes>R.xml"
        '</ofd:DocumentRes></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages></ofd:Document>',
        "D/R.xml": f"<ofd:Res {ns}><ofd:CompositeGraphicUnits>{resources}</ofd:CompositeGraphicUnits></ofd:Res>",
        "D/P.xml": f"<ofd:Page {ns}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def said(n: int, line: str) -> str:
    steps = " ".join("2.5" if c.isascii() else "4.2" for c in line[:-1])
    return f'<ofd:TextObject Boundary="20 {20 + 8 * n} 170 5" Size="4.2"><ofd:TextCode X="0" Y="4" DeltaX="{steps}">{line}</ofd:TextCode></ofd:TextObject>'


def test_text_in_composite_units_is_placed_where_they_are() -> None:
    plain = "".join(said(n, line) for n, line in enumerate(LINES))
    head, rest = said(0, LINES[0]), "".join(said(n - 1, line) for n, line in enumerate(LINES) if n)
    unit = f'<ofd:CompositeGraphicUnit ID="7" Width="210" Height="200"><ofd:Content>{rest}</ofd:Content></ofd:CompositeGraphicUnit>'
    placed = '<ofd:CompositeObject ID="8" ResourceID="7" Boundary="0 8 210 200"/>' + head
    assert texts("a.ofd", ofd(plain)) == texts("a.ofd", ofd(placed, unit)) == list(LINES)
    itself = unit.replace(
        "<ofd:Content>", '<ofd:Content><ofd:CompositeObject ResourceID="7" Boundary="0 60 9 9"/>'
    )
    assert len(texts("a.ofd", ofd(placed, itself))) > len(LINES)  # a unit inside itself ends somewhere


def test_text_in_codes_of_its_own_is_named() -> None:
    private = "".join(
        said(n, "".join(chr(0xE000 + ord(c) % 999) for c in line)) for n, line in enumerate(LINES)
    )
    with pytest.raises(RefusedDocument, match="自定的编码.*识别"):
        source_of("a.ofd", ofd(private))
    one = "".join(said(n, line.replace("贴", "\ue123")) for n, line in enumerate(LINES))
    assert "unknown_characters" in dict(source_of("a.ofd", ofd(one)).notes)
    assert not garbled(TEXT)


# --- what legal databases, browsers and mail programs save ---------------------------------------------------------

ROW = "<tr><td>{}</td><td>某政发〔2024〕{}号</td><td>{}</td></tr>"
HTML_LIST = "<table><tr><th>标题</th><th>发文字号</th><th>全文</th></tr>{}</table>"
XML_ROW = "<Row><Cell><Data>{}</Data></Cell><Cell><Data>{}</Data></Cell></Row>"


def html_list() -> bytes:
    rows = "".join(ROW.format(f"{c}市办法", n, TEXT.replace("\n", "<br>")) for n, c in enumerate("甲乙", 1))
    return f'<html><meta charset="gb2312"><body>{HTML_LIST.format(rows)}</body></html>'.encode("gb18030")


def xml_list() -> bytes:
    rows = XML_ROW.format("标题", "全文") + "".join(XML_ROW.format(f"{c}市办法", TEXT) for c in "甲乙")
    return f'<?xml version="1.0" encoding="UTF-8"?><Workbook><Table>{rows}</Table></Workbook>'.encode()


@pytest.mark.parametrize("data", [html_list(), xml_list()], ids=["HTML", "XML"])
def test_a_list_saved_as_xls_holds_documents(data: bytes) -> None:
    source = source_of("列表.xls", data)
    assert (source.format, len(source.parts)) == ("sheet", 2)
    for part, place in zip(source.parts, "甲乙", strict=True):
        assert part[0].text == f"标题：{place}市办法"
        assert [line.text for line in part][-len(TEXT.splitlines()) :] == TEXT.splitlines()


def test_a_page_with_a_table_of_measures_is_no_list_of_documents() -> None:
    table = "<table><tr><td>名称</td><td>内容</td></tr><tr><td>信贷</td><td>支持企业。</td></tr></table>"
    page = "".join(f"<p>{line}</p>" for line in TEXT.splitlines())
    assert source_of("a.html", f"<html><body>{table}{page}</body></html>".encode()).format == "html"


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_a_page_saved_in_one_file_is_read(encoding: str) -> None:
    page = f"<html><body>{''.join(f'<p>{line}</p>' for line in TEXT.splitlines())}</body></html>".encode()
    coded = (base64.encodebytes if encoding == "base64" else quopri.encodestring)(page)
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n--B\r\nContent-Type: text/html'
    data = head + f"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode() + coded + b"\r\n--B--\r\n"
    assert [line.text for line in source_of("a.mht", data).lines] == TEXT.splitlines()


OTHERS = (
    ({"ppt/presentation.xml": "<a/>"}, "PowerPoint"),
    ({"mimetype": "x", "content.xml": "<a/>"}, "LibreOffice"),
    ({"a/通知.docx": "x", "b.pdf": "y"}, "“通知.docx”、“b.pdf”等 2 个文件.*解压"),
)


@pytest.mark.parametrize(("members", "said"), OTHERS)
def test_an_archive_is_told_what_it_is(members: dict[str, str], said: str) -> None:
    with pytest.raises(RefusedDocument, match=said):
        source_of("a.zip", zip_of(members))


@pytest.mark.parametrize(("head", "said"), [(b"Rar!\x1a\x07", "RAR.*解压"), (b"CAJ\x00", "CAJ.*PDF")])
def test_other_files_are_named(head: bytes, said: str) -> None:
    with pytest.raises(RefusedDocument, match=said):
        source_of("a", head + bytes(range(256)))


# --- what is nobody's fault ----------------------------------------------------------------------------------------


def test_half_characters_in_json_cost_themselves_only() -> None:
    row = '{"标题": "甲市办法\\ud83d", "正文": "' + TEXT.replace("\n", "\\n") + '\\udc00"}'
    source = source_of("a.json", f"[{row}, {row}]".encode())
    assert len(source.parts) == 2
    assert source.parts[0][0].text == "标题：甲市办法\ufffd"
    "".join(line.text for line in source.lines).encode()


def test_thousands_of_bad_rows_are_a_few_notes() -> None:
    rows = "".join(f"丙{n},无\n" for n in range(30_000))
    source = source_of("a.csv", f'标题,正文\n甲市办法,"{TEXT}"\n乙县办法,"{TEXT}"\n{rows}'.encode())
    assert [said for _, said in told(source.notes)] == [
        *(f"第 {n} 行没有正文，未读入" for n in range(16, 21)),
        "另有 29995 行没有读入",
    ]


def test_a_name_is_shown_on_one_line() -> None:
    assert printable("通\n知\x1b[31m\udcbc.txt") == "通\\n知\\x1b[31m\\udcbc.txt"
    assert printable("济南　通知（2023）.txt") == "济南　通知（2023）.txt"
