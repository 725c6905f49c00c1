import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import docx
import pandas as pd
import pytest
from docx.oxml.ns import qn

from policykit.report import html_report, word_report, word_style
from policykit.report.charts.figures import MAIN, draw_all
from policykit.report.contract import COLUMNS, complete
from policykit.report.word_report import Picture
from policykit.report.wording.method import method

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c636060606000000005000157a8d4b50000000049454e44ae426082"
)


@pytest.fixture
def pictures():
    return [Picture("coverage", "各地区覆盖哪些渠道", PNG, b"<svg xmlns='http://www.w3.org/2000/svg'/>")]


def opened(content: bytes):
    return docx.Document(io.BytesIO(content))


def test_the_word_report_opens_and_holds_its_parts(tables, pictures, record):
    document = opened(word_report.report_docx(tables, pictures, record=record))
    names = ("Title", "Heading 1", "Heading 2")
    heads = [p.text for p in document.paragraphs if p.style.name in names]
    assert heads[:4] == ["政策文件比较报告", "摘要", "覆盖情况", "主要图表"]
    assert heads[4:7] == ["对应措施", "共有文字", "分地区情况"]
    assert heads[7:10] == ["济南", "武汉", "聊城"]
    assert heads[10:] == ["方法与数据说明", "附录：已归类的措施及依据", "济南", "武汉"]
    text = "\n".join(p.text for p in document.paragraphs)
    assert "图 1　各地区覆盖哪些渠道" in text
    assert "a.pdf：没有文字层；请先做文字识别" in text
    assert "市科技局（牵头 1 条）" in text
    assert "未提及不等于没有" in text
    assert len(document.inline_shapes) == 1


def test_the_word_tables_hold_the_numbers(tables, pictures, record):
    document = opened(word_report.report_docx(tables, pictures, record=record))
    coverage = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert coverage[1] == ["济南", "3（1）", "1（0）", "2（1）", "未提及", "1（0）", "4"]
    assert coverage[3] == ["聊城", *["未读出"] * 6]
    matches = [[cell.text for cell in row.cells] for row in document.tables[1].rows]
    assert [row[2] for row in matches[1:]] == ["0.83", "0.21"]  # the pair in both directions stands once
    appendix = [cell.text for cell in document.tables[-2].rows[1].cells]
    assert appendix[2:] == ["信贷、担保", "融资担保、担保贷款"]


def test_chinese_fonts_win_over_the_theme(tables, pictures, record):
    document = opened(word_report.report_docx(tables, pictures, record=record))
    for name, font in (("Normal", "宋体"), ("Heading 1", "黑体"), ("Title", "黑体"), ("Caption", "黑体")):
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == font
        assert not [key for key in fonts.attrib if key.endswith("Theme") or key.endswith("cstheme")]
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)


def test_control_characters_do_not_break_the_word_report(tables, pictures, record):
    tables["measures"].loc[0, "text"] = "贷款\x0b\x00担保。"
    document = opened(word_report.report_docx(tables, pictures, record=record))
    assert document.tables[-2].rows[1].cells[1].text == "贷款担保。"
    assert word_style.printable("a\ud800b𬱖\n") == "ab𬱖\n"


def test_agencies_are_listed_by_how_often_they_are_charged(tables):
    tables["agencies"].loc[2] = ["jinan/01", "市财政局", "lead", "济南市财政局", "财政"]
    assert word_report.agencies_of("济南", tables) == [
        "市财政局（牵头 1 条、配合 1 条）",
        "市科技局（牵头 1 条）",
    ]
    assert word_report.agencies_of("聊城", tables) == []


class Page(HTMLParser):
    """Collects tags, handlers and addresses of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags, self.attributes = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


def test_captions_count_themselves_and_show_their_number(tables, pictures, record):
    tables["passages"] = borrowed(BORROWED)
    document = opened(word_report.report_docx(tables, pictures * 2, record=record))
    captions = [p for p in document.paragraphs if p.style.name == "Caption"]
    assert [p.text for p in captions if p.text.startswith("图")] == [
        f"图 {n}　各地区覆盖哪些渠道" for n in (1, 2)
    ]
    numbered = [p.text.partition("　")[0] for p in captions if p.text.startswith("表")]
    assert numbered == [f"表 {n}" for n in range(1, len(numbered) + 1)]
    fields = [i.text for p in captions for i in p._p.iter(qn("w:instrText"))]
    assert fields.count(" SEQ 图 \\* ARABIC ") == 2
    assert fields.count(" SEQ 表 \\* ARABIC ") == len(numbered)


@pytest.mark.parametrize(
    ("lang", "body", "further", "see"),
    [
        ("zh", ["图 1", "图 2"], ["附图 1", "附图 2"], "另有 2 幅图见“附图”。"),
        ("en", ["Figure 1", "Figure 2"], ["Figure A1", "Figure A2"], "2 further figures stand in"),
    ],
)
@pytest.mark.parametrize("template", [False, True])
def test_figures_of_the_appendix_count_for_themselves(
    tables, pictures, record, lang, body, further, see, template
):
    named = [replace(pictures[0], caption=c, main=c in "AC") for c in "ABCD"]
    content = None
    if template:
        docx.Document().save(stream := io.BytesIO())
        content = stream.getvalue()
    options = {"record": record, "lang": lang, "template": content}
    document = opened(word_report.report_docx(tables, named, **options))
    lines = [p.text for p in document.paragraphs]
    captions = [line for line in lines if line.partition("　")[2] in tuple("ABCD")]
    assert captions == [f"{n}　{c}" for n, c in zip([*body, *further], "ACBD", strict=True)]
    assert len(document.inline_shapes) == 4
    head = "附图" if lang == "zh" else "Further figures"
    at = next(i for i, line in enumerate(lines) if line.startswith(see))
    assert lines.index(captions[1]) < at < lines.index(head) < lines.index(captions[2])
    fields = [i.text.split()[1] for i in document.element.iter(qn("w:instrText")) if "SEQ" in i.text]
    names = ["图", "附图"] if lang == "zh" else ["Figure", "Figure_A"]
    assert [f for f in fields if f in names] == [names[0]] * 2 + [names[1]] * 2
    page = html_report.report_html(tables, named, record=record, lang=lang)
    told = re.findall("<figcaption>([^<]+)　.</figcaption>", page)
    assert told == [body[0], further[0], body[1], further[1]]  # the order of the figures is the caller's


def test_the_figures_of_the_body_come_first_in_their_declared_order(tables, record):
    drawn = draw_all(tables, record=record)
    main = [d.name for d in drawn if d.main]
    assert main == [name for name in MAIN if name in main]
    assert {"coverage", "depth", "similarity", "matches"} <= set(main)
    assert [d.main for d in drawn] == sorted((d.main for d in drawn), reverse=True)
    assert {"distinctive_terms", "portfolio"} <= {d.name for d in drawn if not d.main}


def test_a_report_without_further_figures_has_no_part_for_them(tables, pictures, record):
    document = opened(word_report.report_docx(tables, pictures, record=record))
    assert "附图" not in "".join(p.text for p in document.paragraphs)


BORROWED = (
    *(
        "jinan",
        "wuhan",
        "济南",
        "武汉",
        "passage",
        27,
        0.9,
        "发展<b>贷款",
        "发展贷款",
        "jinan/01",
        "wuhan/01",
    ),
    *(1, 6, 1, 5, 2, "济南", ""),
)


def borrowed(row: tuple) -> pd.DataFrame:
    return pd.DataFrame([row], columns=list(COLUMNS["passages"]))


def test_a_region_page_holds_facts_profile_concrete_measures_and_doubts(tables, pictures, record):
    tables["doubts"].loc[0] = ["wuhan", "truncated", "wuhan/01", "句子没有写完：…融资"]
    document = opened(word_report.report_docx(tables, pictures, record=record))
    grids = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    at = next(i for i, grid in enumerate(grids) if grid[0] == ["标题", "武汉市实施方案"])
    assert ["层级", "市级"] in grids[at]
    assert ["来源文件", "wuhan.txt"] in grids[at]
    assert grids[at + 1][1] == ["措施数", "5", "2", "1", "1", "2", "6"]
    assert grids[at + 1][3][1] == "50.0%"
    assert grids[at + 2][1] == ["01/1", tables["measures"]["text"][2], "信贷", "最高50万元"]
    text = "\n".join(p.text for p in document.paragraphs)
    assert "没有需要修复的地方；存疑 1 处。\n句子没有写完：…融资" in text
    assert "修复 1 处：接回断行 1 处；没有存疑。" in text


def test_shared_passages_are_told_and_listed_only_where_the_table_has_them(tables, pictures, record):
    tables["passages"] = tables["passages"].iloc[:0]
    without = opened(word_report.report_docx(tables, pictures, record=record))
    assert "共有文字" not in [p.text for p in without.paragraphs]
    tables["passages"] = borrowed(BORROWED)
    document = opened(word_report.report_docx(tables, pictures, record=record))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "共有的文字有 1 处（各不少于 27 字），最多的是济南与武汉（1 处）" in text
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert ["【济南】发展<b>贷款", "【武汉】发展贷款", "27"] in rows


def test_the_appendix_shades_the_evidence_in_the_sentence(tables, pictures, record):
    document = opened(word_report.report_docx(tables, pictures, record=record))
    cell = document.tables[-2].rows[1].cells[1]
    shaded = [r.text for r in cell.paragraphs[0].runs if r._r.find(f".//{qn('w:shd')}") is not None]
    assert shaded == ["融资", "担保", "贷款"]  # cut where 融资担保 and 担保贷款 overlap
    assert cell.text == tables["measures"]["text"][0]


def test_the_method_says_what_was_left_out_and_how_far_to_trust(tables, record):
    tables["documents"].loc[2, ["kind", "title"]] = ["news", "一则新闻"]
    tables["intervals"] = tables["coverage"]
    notes = {note.title: note for note in method(tables, record | {"trust": "F1 为 0.97。"})}
    assert notes["文件"].paragraphs[0] == "共读出 3 份文件，其中 2 份是政策全文，进入比较。"
    assert notes["文件"].items == ["新闻：《一则新闻》（liaoc.txt）"]
    assert notes["未读入的文件"].items == ["a.pdf：没有文字层；请先做文字识别"]
    assert notes["编码"].paragraphs[2].startswith("4 条措施中，机器编码 2 条，人工编码 1 条，待定 1 条")
    assert notes["可信程度"].paragraphs == ["F1 为 0.97。"]
    assert len(notes["区间"].paragraphs) == 2
    assert notes["读入与修复"].paragraphs[1] == "修复：接回断行 1 处。"
    assert "policykit evaluate" in method(complete({}), {})[3].paragraphs[0]


@pytest.fixture
def page(tables, pictures, record):
    return html_report.report_html(tables, pictures, record=record)


def test_hostile_text_stays_text(page):
    found = Page(page)
    assert found.tags.count("script") == 1
    assert [a for a in found.attributes if a[1].startswith("on")] == []
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&quot;onmouseover=&quot;" in page


def test_hostile_regions_titles_and_refusals_stay_text(tables, pictures, record):
    bad = '"><img src=x onerror=alert(1)>'
    for name in ("coverage", "measures", "documents", "articles", "terms", "instruments"):
        tables[name] = tables[name].replace({"region": {"济南": bad}})
    for side in ("left", "right"):
        tables["similarity"] = tables["similarity"].replace({side: {"济南": bad}})
        tables["matches"] = tables["matches"].replace({f"{side}_region": {"济南": bad}})
    tables["matches"]["shared_terms"] = tables["matches"]["kind"] = bad
    tables["quantities"]["phrase"] = tables["quantities"]["base"] = tables["instruments"]["instrument"] = bad
    tables["documents"]["title"] = tables["documents"]["source_file"] = bad
    tables["documents"].loc[2, "kind"] = bad
    hostile = [bad if isinstance(x, str) and x != "passage" else x for x in BORROWED]
    tables["passages"] = borrowed(tuple(hostile))
    record["trust"] = bad
    tables["articles"]["title"] = bad
    tables["labels"]["term"] = tables["labels"]["instrument"] = bad
    record["refused"][0]["problem"] = record["documents"][0]["title"] = bad
    pictures = [Picture(bad, bad, PNG, b"<svg/>")]
    found = Page(html_report.report_html(tables, pictures, record=record))
    assert found.tags.count("img") == found.tags.count("script") == 1
    assert [a for a in found.attributes if a[1].startswith("on")] == []


def test_the_page_asks_for_nothing_from_outside(page):
    found = Page(page)
    addresses = [value for _, name, value in found.attributes if name in ("src", "href", "action", "srcset")]
    assert addresses
    assert all(address.startswith(("data:image/", "#")) for address in addresses)
    assert re.findall(r"url\(|@import", page) == []
    policy = next(value for tag, name, value in found.attributes if value.startswith("default-src"))
    assert policy.startswith("default-src 'none'; img-src data:;")


def test_coverage_numbers_are_buttons_for_their_measures(page):
    pairs = re.findall(r'<button type="button" data-region="(\w+)" data-category="(\w+)"[^>]*>(\d+)<', page)
    assert ("济南", "信贷", "3") in pairs
    assert ("武汉", "未归类", "6") in pairs
    assert ("济南", "债券", "0") not in pairs
    assert page.count('<td class="failed">未读出</td>') == 6


@pytest.mark.parametrize(
    ("text", "start", "labels", "html", "why"),
    [
        (
            "支持贷款",
            10,
            [("信贷", 12, 14, "term")],
            '支持<mark class="k0">贷款</mark>',
            "in the document",
        ),
        (
            "融资担保贷款",
            0,
            [("担保", 0, 4, "term"), ("信贷", 2, 6, "head")],
            '<mark class="k4">融资</mark><mark class="k4">担保</mark><mark class="k0">贷款</mark>',
            "overlapping evidence",
        ),
        ("a<b", 0, [("信贷", 1, 2, "term")], 'a<mark class="k0">&lt;</mark>b', "escaped piece by piece"),
        (
            "保险资金",
            0,
            [("保险", 0, 2, "excluded")],
            '<mark class="excluded">保险</mark>资金',
            "argued against",
        ),
        ("贴息", 20, [("信贷", 0, 2, "term")], "贴息", "evidence of another sentence"),
    ],
)
def test_evidence_is_marked(text, start, labels, html, why):
    rows = [{"category": c, "start": a, "end": b, "rule": rule} for c, a, b, rule in labels]
    assert html_report.marked(text, start, rows) == html, why


def test_every_measure_is_on_the_page_with_its_evidence_in_words(tables, page):
    assert page.count("<article ") == len(tables["measures"])
    assert "担保 · 融资担保：融资担保（条目）" in page
    assert "信贷：保险（不计，资金来源）" in page
    assert 'data-categories="未归类"' in page


def test_both_reports_exist_in_english(tables, pictures, record):
    text = html_report.report_html(tables, pictures, record=record, lang="en")
    assert '<html lang="en">' in text
    assert "not mentioned" in text
    document = opened(word_report.report_docx(tables, pictures, record=record, lang="en"))
    assert document.paragraphs[2].text == "Summary"
    names = set(
        "济南武汉聊城市实施方案专营机构光谷直投科技局财政知识产权质押信贷各地区覆盖哪些渠道没有文字层请先做文字识别"
    )
    said = "".join(p.text for p in document.paragraphs)
    assert [c for c in said if "\u4e00" <= c <= "\u9fff" and c not in names] == []


def test_the_figures_of_an_export_carry_source_and_caveat(tables, record):
    drawn = {d.name: d for d in draw_all(tables, record=record)}
    under = drawn["coverage"].figure.get_supxlabel()
    assert "共 3 份文件；编码手册 1.0" in under
    assert "未提及不等于没有" in under
    assert drawn["coverage"].table is tables["coverage"]
    assert list(drawn["matches"].table["left_region"]) == ["济南", "济南"]


def test_the_matches_of_the_report_are_of_coded_measures(tables, record):
    """本办法自发布之日起施行 stood at the head of the most similar measures."""
    measures, matches = tables["measures"], tables["matches"]
    far = matches.loc[matches["similarity"].idxmin()]
    near = matches.loc[matches["similarity"].idxmax()]
    only = {far.left_id, far.right_id} - {near.left_id, near.right_id}
    measures["categories"] = ["信贷" if i in only else "" for i in measures["measure_id"]]
    document = opened(word_report.report_docx(tables, [], record=record))
    assert [row.cells[2].text for row in document.tables[1].rows[1:]] == ["0.21"]
    assert any("至少一方归入五类渠道" in p.text for p in document.paragraphs)
    measures["categories"] = ""
    document = opened(word_report.report_docx(tables, [], record=record))
    assert [row.cells[2].text for row in document.tables[1].rows[1:]] == ["0.83", "0.21"]
    assert not any("至少一方归入五类渠道" in p.text for p in document.paragraphs)
