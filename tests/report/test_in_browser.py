"""The pages in a browser, from disk: search, filters, side by side, copying; no request, no error, no overflow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import Listener, expect

from policykit.report.html import gallery_html, report_html

SVG = (
    b"<svg xmlns='http://www.w3.org/2000/svg' width='300' height='100'><rect width='300' height='100'/></svg>"
)


class Opened:
    """A page from disk with what it complained of and what it asked for."""

    def __init__(self, browser, path: Path, width: int, **context) -> None:
        self.page = browser.new_context(viewport={"width": width, "height": 800}, **context).new_page()
        self.heard = Listener(self.page)
        self.page.goto(path.as_uri())
        self.own = path.parent.as_uri()

    def shown(self) -> list[str]:
        return self.page.eval_on_selector_all("#list article:not([hidden])", "nodes => nodes.map(n => n.id)")

    def quiet(self, *, alone: bool = True) -> None:
        """No message, nothing fetched but the page itself (and, if not ``alone``, its neighbours), nothing too wide."""
        assert self.heard.messages == []
        own = self.page.url if alone else self.own
        assert self.heard.asked(own) == []
        width = "document.documentElement.scrollWidth <= window.innerWidth"
        assert self.page.evaluate(width)


@pytest.fixture(autouse=True)
def closed(browser) -> Iterator[None]:
    """Pages left open slow down those after them."""
    yield
    for context in browser.contexts:
        context.close()


@pytest.fixture
def report(tables, record, tmp_path) -> Path:
    path = tmp_path / "report.html"
    pictures = [("各地区覆盖哪些渠道", {"svg": SVG})]
    path.write_text(report_html(tables, pictures, record), encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_opens_quietly_and_fits(browser, report, width, scheme):
    opened = Opened(browser, report, width, color_scheme=scheme)
    assert opened.shown() == ["m-jinan/01/1", "m-jinan/01/2", "m-wuhan/01/1", "m-wuhan/01/2"]
    opened.quiet()
    colours = opened.page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    light = [sum(map(int, re.findall(r"\d+", c)[:3])) for c in colours]
    assert (light[0] > light[1]) == (scheme == "dark")


SEARCHES = [
    ("科技保险", ["m-jinan/01/2"], "characters inside a sentence"),
    ("贷款 50万", ["m-wuhan/01/1"], "all words, in any order"),
    ("５０万元", ["m-wuhan/01/1"], "full-width digits"),
    ("ＡＬＥＲＴ", ["m-jinan/01/1"], "full-width capitals"),
    ("没有这样的词", [], "nothing"),
]


@pytest.mark.parametrize(("typed", "found", "why"), SEARCHES, ids=[case[2] for case in SEARCHES])
def test_search_is_by_characters(browser, report, typed, found, why):
    opened = Opened(browser, report, 1280)
    opened.page.fill("#search", typed)
    assert opened.shown() == found, why
    assert opened.page.inner_text("#count") == f"显示 {len(found)} / 4 条"
    assert opened.page.is_visible("#nothing") == (not found)
    opened.quiet()


FILTERS = [
    ({"region": "武汉"}, ["m-wuhan/01/1", "m-wuhan/01/2"]),
    ({"category": "担保"}, ["m-jinan/01/1"]),
    ({"category": "未归类"}, ["m-wuhan/01/2"]),
    ({"instrument": "信贷:贴息"}, ["m-wuhan/01/1"]),
    ({"state": "concrete"}, ["m-jinan/01/1", "m-wuhan/01/1"]),
    ({"state": "open"}, ["m-jinan/01/2"]),
    ({"region": "济南", "state": "concrete"}, ["m-jinan/01/1"]),
]


@pytest.mark.parametrize(("chosen", "found"), FILTERS, ids=[str(case[0]) for case in FILTERS])
def test_filters_leave_what_fits(browser, report, chosen, found):
    opened = Opened(browser, report, 1280)
    for name, value in chosen.items():
        opened.page.select_option(f"#{name}", value)
    assert opened.shown() == found
    opened.page.click("#controls button[type=reset]")
    expect(opened.page.locator("#list article:not([hidden])")).to_have_count(4)
    opened.quiet()


def test_a_number_of_the_coverage_leads_to_its_measures(browser, report):
    opened = Opened(browser, report, 1280)
    opened.page.click('table.coverage button[data-region="济南"][data-category="担保"]')
    assert opened.shown() == ["m-jinan/01/1"]
    assert opened.page.get_attribute("table.coverage button.on", "data-category") == "担保"
    opened.quiet()


@pytest.mark.parametrize("width", [390, 1280])
def test_two_regions_stand_side_by_side(browser, report, width):
    opened = Opened(browser, report, width)
    page = opened.page
    page.select_option("#left", "武汉")
    page.select_option("#right", "济南")
    assert page.locator(".pair").count() == 2  # both pairs, whichever side they were found from
    first = page.locator(".pair").first
    assert first.locator("p.sentence").all_inner_texts()[0].startswith("=1+1支持科技型企业")
    assert first.locator("mark.word").all_inner_texts() == ["担保", "贷款", "担保", "贷款"]
    assert "0.83 · 对应 · 贷款、担保" in first.inner_text()
    page.select_option("#least", "0.5")
    assert page.locator(".pair").count() == 1
    sides = page.locator(".alone .side").all_inner_texts()
    assert sides[0].startswith("武汉有而对方没有对应的 1 条")
    assert "加强组织领导。" in sides[0]
    assert "鼓励保险公司发展科技保险。" in sides[1]
    page.select_option("#right", "武汉")
    assert "请选两个不同的地区" in page.inner_text("#beside")
    opened.quiet()


def test_hostile_text_stays_text_where_the_script_lays_it_out(browser, tables, record, tmp_path):
    bad = "<img src=x onerror=alert(1)>"
    tables["articles"]["title"] = bad
    tables["matches"]["shared_terms"] = "贷款|<script>"
    path = tmp_path / "report.html"
    path.write_text(report_html(tables, [], record), encoding="utf-8")
    opened = Opened(browser, path, 1280)
    opened.page.select_option("#left", "济南")
    said = opened.page.inner_text("#beside")
    assert "alert(1)</script>" in said
    assert bad in said
    assert opened.page.locator("mark.word").all_inner_texts().count("<script>") == 1
    assert (opened.page.locator("script").count(), opened.page.locator("img").count()) == (1, 0)
    opened.quiet()


def test_a_similarity_opens_its_two_regions(browser, report):
    opened = Opened(browser, report, 1280)
    opened.page.click("#compare summary")
    opened.page.click('#compare button[data-left="武汉"][data-right="济南"]')
    assert [opened.page.input_value(f"#{side}") for side in ("left", "right")] == ["武汉", "济南"]
    opened.quiet()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_gallery_shows_its_pictures_and_copies_a_caption(browser, tables, record, tmp_path, width):
    (tmp_path / "coverage.svg").write_bytes(SVG)
    page = gallery_html([("coverage", "各地区覆盖哪些渠道")], tables, record, products=["tables"])
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    opened = Opened(
        browser, tmp_path / "index.html", width, permissions=["clipboard-read", "clipboard-write"]
    )
    assert opened.page.locator("img").evaluate("node => node.decode().then(() => node.naturalWidth)") == 300
    opened.page.click("button.copy")
    expect(opened.page.locator("button.copy")).to_have_text("已复制")
    assert opened.page.evaluate("navigator.clipboard.readText()").startswith("图 1　各地区覆盖哪些渠道。资料")
    opened.quiet(alone=False)
