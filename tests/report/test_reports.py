"""Word, page and workbook: what they hold, that all three say the same, and that no text becomes markup."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import docx
import pytest
from docx.oxml.ns import qn
from report_tables import named, table

from policykit.errors import UnknownChoice
from policykit.report import content, html, measures, word, word_table
from policykit.report.figures import draw_all
from policykit.report.wording.method import method
from policykit.report.wording.record import Record, Refusal, SourceDocument
from policykit.report.wording.words import presenting

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c636060606000000005000157a8d4b50000000049454e44ae426082"
)
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'/>"
PICTURES = [("各地区覆盖哪些渠道", {"png": PNG, "svg": SVG})]


def opened(tables, record, pictures=PICTURES, **options):
    return docx.Document(io.BytesIO(word.report_docx(tables, pictures, record, **options)))


def appendix(tables):
    return docx.Document(io.BytesIO(word.measures_docx(tables)))


def grids(document) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def paragraphs(document) -> str:
    return "\n".join(p.text for p in document.paragraphs)


class Page(HTMLParser):
    """Collects tags, attributes and texts of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags, self.attributes = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


@pytest.fixture
def page(tables, record):
    return html.report_html(tables, PICTURES, record)


def test_the_word_report_holds_its_parts(tables, record):
    document = opened(tables, record)
    names = ("Title", "Heading 1", "Heading 2")
    heads = [p.text for p in document.paragraphs if p.style.name in names]
    assert heads == [
        *("政策文件比较报告", "摘要", "各地各渠道一句话", "谁给谁多少", "覆盖情况", "主要图表", "对应措施"),
        "方法与数据说明",
    ]
    apart = appendix(tables)
    assert [p.text for p in apart.paragraphs if p.style.name in names] == [
        *("附录：已归类的措施及依据", "济南", "武汉"),
    ]
    text = paragraphs(document)
    assert "图 1　各地区覆盖哪些渠道" in text
    assert "a.pdf：没有文字层；请先做文字识别" in text
    assert len(document.inline_shapes) == 1


def test_a_short_report_of_one_channel(tables, record):
    document = opened(tables, record, categories=("信贷",), short=True)
    heads = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert heads == ["摘要", "各地各渠道一句话", "谁给谁多少"]
    assert "以下只看信贷。" in paragraphs(document)
    assert grids(document)[0][0] == ["地区", "信贷"]
    assert "保险" not in paragraphs(document)
    with pytest.raises(UnknownChoice, match="类别 没有 '贷款'"):
        opened(tables, record, categories=("贷款",))


def test_the_word_tables_hold_the_numbers(tables, record):
    found = grids(opened(tables, record))
    assert found[1][1] == ["济南", "3（1）", "1（0）", "2（1）", "未提及", "1（0）", "4"]
    assert found[1][3] == ["聊城", *["未读出"] * 6]
    assert [row[2] for row in found[2][1:]] == ["0.83", "0.21"]  # the pair in both directions stands once
    assert found[3][1] == ["【武汉】同一段文字", "【济南】同一段文字", "30"]
    found = grids(appendix(tables))
    assert found[-2][1][2:] == ["信贷、担保", "融资担保、担保贷款"]


def test_captions_count_themselves_and_tables_repeat_their_header(tables, record):
    document = opened(tables, record, PICTURES * 2)
    captions = [p for p in document.paragraphs if p.style.name == "Caption"]
    assert [p.text for p in captions if p.text.startswith("图")] == [
        f"图 {n}　各地区覆盖哪些渠道" for n in (1, 2)
    ]
    numbered = [p.text.partition("　")[0] for p in captions if p.text.startswith("表")]
    assert numbered == [f"表 {n}" for n in range(1, len(numbered) + 1)]
    fields = [i.text for p in captions for i in p._p.iter(qn("w:instrText"))]
    assert fields.count(" SEQ 图 \\* ARABIC ") == 2
    assert fields.count(" SEQ 表 \\* ARABIC ") == len(numbered)
    for grid in document.tables:
        assert grid.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None


def test_chinese_fonts_and_language_win_over_the_theme(tables, record):
    document = opened(tables, record)
    for name, font in (("Normal", "宋体"), ("Heading 1", "黑体"), ("Title", "黑体"), ("Caption", "黑体")):
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == font
        assert not [key for key in fonts.attrib if key.endswith("Theme") or key.endswith("cstheme")]
    languages = list(document.styles.element.iter(qn("w:lang")))
    assert {language.get(qn("w:eastAsia")) for language in languages} == {"zh-CN"}


def test_control_characters_do_not_break_the_word_report(tables, record):
    tables["measures"].loc[0, "text"] = "贷款\x0b\x00担保。"
    assert grids(appendix(tables))[-2][1][1] == "贷款担保。"
    assert word_table.printable("a\ud800b𬱖\n") == "ab𬱖\n"


def test_the_appendix_shades_the_evidence_in_the_sentence(tables, record):
    cell = appendix(tables).tables[-2].rows[1].cells[1]
    shaded = [r.text for r in cell.paragraphs[0].runs if r._r.find(f".//{qn('w:shd')}") is not None]
    assert shaded == ["融资", "担保", "贷款"]  # cut where 融资担保 and 担保贷款 overlap
    assert cell.text == tables["measures"]["text"][0]


def test_the_matches_of_the_report_are_of_coded_measures(tables, record):
    """本办法自发布之日起施行 stood at the head of the most similar measures."""
    rows = tables["measures"]
    rows["categories"] = ["", "信贷", "", ""]  # only one side of the less similar pair
    assert [row[2] for row in grids(opened(tables, record))[2][1:]] == ["0.21"]
    rows["categories"] = ""
    document = opened(tables, record)
    assert [row[2] for row in grids(document)[2][1:]] == ["0.83", "0.21"]
    assert "至少一方归入五类渠道" not in paragraphs(document)


DAMAGED = [
    ("truncated", 110, 120, ["0.21"]),
    ("numbering", 110, 120, ["0.83", "0.21"]),
    ("truncated", 300, 310, ["0.83", "0.21"]),
]


@pytest.mark.parametrize(("kind", "start", "end", "left"), DAMAGED)
def test_a_damaged_sentence_is_no_match(tables, record, kind, start, end, left):
    """“金融创新。”, what was left of a sentence, stood among the most similar measures."""
    doubt = {"doc_id": "jinan", "kind": kind, "start": start, "end": end, "facts": "{}"}
    tables["doubts"] = table("doubts", [doubt]).assign(message="")
    assert [row[2] for row in grids(opened(tables, record))[2][1:]] == left
    drawn = {d.name: d for d in draw_all(tables, record)}
    assert [f"{value:.2f}" for value in drawn["matches"].table["score"]] == left


def test_the_method_says_what_was_left_out_and_how_far_to_trust(tables, record):
    tables["documents"].loc[2, ["kind", "title"]] = ["news", "一则新闻"]
    notes = {note.title: note for note in method(tables, replace(record, trust="F1 为 0.97。"))}
    assert notes["文件"].paragraphs[0] == "共读出 3 份文件，其中 2 份是政策全文，进入比较。"
    assert notes["文件"].items == ["新闻：《一则新闻》（liaoc.txt）"]
    assert notes["未读入的文件"].items == ["a.pdf：没有文字层；请先做文字识别"]
    assert notes["编码"].paragraphs[2].startswith("4 条措施中，机器编码 2 条，人工编码 1 条，待定 1 条")
    assert notes["可信程度"].paragraphs == ["F1 为 0.97。"]
    assert notes["读入与修复"].paragraphs[1] == "修复：接回断行 1 处。"
    without = {note.title: note for note in method(tables, Record())}
    assert "policykit evaluate" in without["可信程度"].paragraphs[0]


def test_word_and_page_say_the_same_sentences(tables, record, page):
    text = paragraphs(opened(tables, record))
    said = [finding.text for _, part in content.content(tables, record).findings for finding in part]
    assert len(said) > 3
    plain = unescape(re.sub("<[^>]*>", "", page))
    assert [one for one in said if one not in text or one not in plain] == []


def test_numbers_of_the_page_lead_to_their_measures(page):
    pairs = re.findall(r'<button type="button" data-region="(\w+)" data-category="(\w+)"[^>]*>(\d+)<', page)
    assert ("济南", "信贷", "3") in pairs
    assert ("武汉", "未归类", "6") in pairs
    assert ("济南", "债券", "0") not in pairs
    assert page.count('<td class="failed">未读出</td>') == 6 + 1  # coverage, and an instrument
    assert 'data-region="济南" data-instrument="信贷:知识产权质押"' in page
    assert '<button type="button" data-left="济南" data-right="武汉"' in page


def test_every_measure_is_on_the_page_with_its_evidence_in_words(tables, page):
    assert page.count("<article ") == len(tables["measures"])
    assert "担保 · 融资担保：融资担保（条目）" in page
    assert "信贷：保险（不计，资金来源）" in page
    assert 'data-categories="未归类"' in page
    assert "数量：最高50万元" in page


MARKS = [
    ("支持贷款", 10, [("信贷", 12, 14, "term")], ["支持", "信贷:贷款"], "offsets are those of the document"),
    (
        "融资担保贷款",
        0,
        [("担保", 0, 4, "term"), ("信贷", 2, 6, "head")],
        ["担保:融资", "担保:担保", "信贷:贷款"],
        "overlapping evidence",
    ),
    ("保险资金", 0, [("保险", 0, 2, "excluded")], ["-保险", "资金"], "argued against"),
    ("贴息", 20, [("信贷", 0, 2, "term")], ["贴息"], "evidence of another sentence"),
]


@pytest.mark.parametrize(("text", "start", "labels", "said", "why"), MARKS, ids=[case[4] for case in MARKS])
def test_a_sentence_is_cut_where_evidence_begins_and_ends(text, start, labels, said, why):
    rows = [{"category": c, "start": a, "end": b, "rule": rule} for c, a, b, rule in labels]
    kinds = {"plain": "", "against": "-"}
    found = measures.pieces(text, start, rows)
    assert [kinds.get(p.kind, f"{p.category}:") + p.text for p in found] == said, why


def test_hostile_text_stays_text(tables, record):
    bad = '"><img src=x onerror=alert(1)>'
    for name in ("coverage", "measures", "documents", "articles", "terms", "instruments"):
        tables[name] = tables[name].replace({"region": {"济南": bad}})
    for side in ("left", "right"):
        tables["similarity"] = tables["similarity"].replace({side: {"济南": bad}})
        tables["matches"] = tables["matches"].replace({f"{side}_region": {"济南": bad}})
    tables["matches"]["shared_terms"] = tables["matches"]["kind"] = bad
    tables["quantities"]["phrase"] = tables["quantities"]["base"] = tables["instruments"]["instrument"] = bad
    tables["documents"]["title"] = tables["documents"]["source_file"] = tables["articles"]["title"] = bad
    tables["labels"]["term"] = tables["labels"]["instrument"] = tables["passages"]["left_text"] = bad
    hostile = replace(
        record,
        trust=bad,
        refused=(Refusal(bad, bad, bad),),
        documents=(SourceDocument(bad, bad, source_file=bad),),
    )
    found = Page(html.report_html(tables, [(bad, {"svg": SVG})], hostile))
    assert found.tags.count("img") == found.tags.count("script") == 1
    assert [a for a in found.attributes if a[1].startswith("on")] == []
    index = Page(html.gallery_html([(bad, bad)], tables, hostile, products=["tables", *html.PRODUCTS]))
    assert index.tags.count("img") == index.tags.count("script") == 1
    assert [a for a in index.attributes if a[1].startswith("on")] == []


def test_the_page_asks_for_nothing_from_outside(page):
    found = Page(page)
    addresses = [value for _, name, value in found.attributes if name in ("src", "href", "action", "srcset")]
    assert addresses
    assert all(address.startswith(("data:image/", "#")) for address in addresses)
    assert re.findall(r"url\(|@import", page) == []
    policy = next(value for _, _, value in found.attributes if value.startswith("default-src"))
    assert policy.startswith("default-src 'none'; img-src data:;")


def test_the_pairs_of_the_page_are_each_there_once(tables, page):
    rows = json.loads(next(v for _, name, v in Page(page).attributes if name == "data-rows"))
    assert rows == [[0, 2, 0.83, 0, "贷款|担保"], [1, 3, 0.21, 1, ""]]


def test_the_gallery_numbers_its_figures_and_links_what_stands_beside_it(tables, record):
    page = html.gallery_html(
        [("coverage", "覆盖"), ("a b", "甲")], tables, record, products=["tables", "report.html"]
    )
    found = Page(page)
    links = [value for tag, name, value in found.attributes if (tag, name) == ("a", "href")]
    assert {"report.html", "coverage.png", "a%20b.svg", "tables/coverage.csv"} <= set(links)
    assert "report.docx" not in links
    copied = [value for _, name, value in found.attributes if name == "data-text"]
    assert copied[0].startswith("图 1　覆盖。资料：济南、武汉、聊城，共 3 份文件")
    assert "没有可画的图" in html.gallery_html([], {}, record, products=[])


def test_both_reports_exist_in_english(tables, record):
    text = html.report_html(tables, [], record, lang="en")
    assert '<html lang="en">' in text
    assert "not mentioned" in text
    said = paragraphs(opened(tables, record, [], lang="en"))
    names = set("甲乙济南武汉聊城市实施方案专营机构光谷科技局财政同一段文字没有文字层请先做文字识别")
    assert [c for c in said if "\u4e00" <= c <= "\u9fff" and c not in names] == []
    with presenting(lang="en"):  # bound once, for everything inside
        assert paragraphs(opened(tables, record, [])) == said


def test_the_figures_of_an_export_are_ten_at_most_and_carry_source_and_caveat(tables, record):
    offer = named("offer_id measure_id region form rate", ("o", "jinan/01/1", "济南", "贴息", 0.3))
    tables["offers"] = table("offers", offer).assign(comparison="")
    drawn = {d.name: d for d in draw_all(tables, record)}
    assert list(drawn) == [
        *("coverage", "profile", "instruments", "depth", "offers"),
        *("targets", "similarity", "matches", "passages", "terms"),
    ]
    under = drawn["coverage"].figure.get_supxlabel()
    assert "共 3 份文件；编码手册 1.0" in under
    assert "未提及不等于没有" in under
    assert "大于 100%" in drawn["profile"].figure.get_supxlabel()  # the base of the percentages is named
    for figure in drawn.values():  # the title stands in the caption, once
        shown = [
            t.get_text() for t in figure.figure.findobj(lambda a: getattr(a, "get_gid", str)() == "heading")
        ]
        assert "".join(shown) == ""
