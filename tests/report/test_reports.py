"""Word, page and workbook: what they hold, that all three say the same, and that no text becomes markup."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import docx
import pandas as pd
import pytest
from docx.oxml.ns import qn
from dumps import of_page, of_word, of_workbook
from golden import held
from report_tables import named, table

from policykit.errors import UnknownChoice
from policykit.report import content, html, measures, word, word_writer
from policykit.report.figures import draw_all
from policykit.report.wording.record import Refusal, SourceDocument
from policykit.report.wording.words import presenting
from policykit.report.workbook import workbook_bytes

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c636060606000000005000157a8d4b50000000049454e44ae426082"
)
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'/>"
GOLDEN = Path(__file__).with_name("golden")
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


def figures(tables, record) -> str:
    """Name, caption and what stands under each figure of an export, and the title that still stands over one."""
    drawn = draw_all(tables, record)
    over = [d.figure.findobj(lambda a: getattr(a, "get_gid", str)() == "heading") for d in drawn]
    lines = [
        f"{d.name}｜{d.caption}｜{d.figure.get_supxlabel()}" + "".join(t.get_text() for t in o)
        for d, o in zip(drawn, over, strict=True)
    ]
    return "\n".join(lines) + "\n"


PRODUCTS = {
    "report.txt": lambda t, r: of_word(word.report_docx(t, PICTURES * 2, r)),
    "report.en.txt": lambda t, r: of_word(word.report_docx(t, [], r, lang="en")),
    "short.txt": lambda t, r: of_word(word.report_docx(t, [], r, categories=("信贷",), short=True)),
    "measures.txt": lambda t, r: of_word(word.measures_docx(t)),
    "page.txt": lambda t, r: of_page(html.report_html(t, PICTURES, r)),
    "index.txt": lambda t, r: of_page(
        html.gallery_html([("a b", "甲"), ("c", "乙")], t, r, products=["tables", "report.html"])
    ),
    "figures.txt": figures,
    "workbook.txt": lambda t, r: of_workbook(workbook_bytes(t, r)),
}


@pytest.mark.parametrize("name", PRODUCTS)
def test_a_product_is_what_it_was(tables, record, name):
    """One document is news, an offer has a figure, a note on trust is given; a figure is there twice."""
    offer = named("offer_id measure_id region form rate", ("o", "jinan/01/1", "济南", "贴息", 0.3))
    tables["offers"] = table("offers", offer).assign(comparison="")
    tables["labels"].loc[3, "measure_id"] = "elsewhere/1"  # an id that no row has
    news = tables["documents"].iloc[2:].assign(doc_id="n", kind="news", title="一则新闻", region="")
    tables["documents"] = pd.concat([tables["documents"], news], ignore_index=True)
    held(GOLDEN / name, PRODUCTS[name](tables, replace(record, trust="F1 为 0.97。")))


def test_a_category_that_is_none_is_refused(tables, record):
    with pytest.raises(UnknownChoice, match="类别 没有 '贷款'"):
        opened(tables, record, categories=("贷款",))


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
    assert word_writer.printable("a\ud800b𬱖\n") == "ab𬱖\n"


def test_the_matches_of_the_report_are_of_coded_measures(tables, record):
    """本办法自发布之日起施行 stood at the head of the most similar measures."""
    rows = tables["measures"]
    rows["categories"] = ["", "信贷", "", ""]  # only one side of the less similar pair
    document = opened(tables, record)
    assert [row[2] for row in grids(document)[2][1:]] == ["0.21"]
    assert "（对应分不到0.2）的：济南1条（共1条）。" in paragraphs(
        document
    )  # jinan/01/2 is related to one, the same as none
    rows["categories"] = ["信贷", "", "", ""]
    assert "对应分不到" not in paragraphs(opened(tables, record))
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


def test_word_and_page_say_the_same_sentences(tables, record, page):
    text = paragraphs(opened(tables, record))
    said = [finding.text for _, part in content.content(tables, record).findings for finding in part]
    assert len(said) > 3
    plain = unescape(re.sub("<[^>]*>", "", page))
    assert [one for one in said if one not in text or one not in plain] == []


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


def test_both_reports_exist_in_english(tables, record):
    text = html.report_html(tables, [], record, lang="en")
    assert '<html lang="en">' in text
    assert "not mentioned" in text
    said = paragraphs(opened(tables, record, [], lang="en"))
    names = set("甲乙济南武汉聊城市实施方案专营机构光谷科技局财政同一段文字没有文字层请先做文字识别")
    assert [c for c in said if "\u4e00" <= c <= "\u9fff" and c not in names] == []
    with presenting(lang="en"):  # bound once, for everything inside
        assert paragraphs(opened(tables, record, [])) == said
