"""The page that lists an export: relative files that exist, captions to copy, nothing from outside."""

import re
from html import unescape
from urllib.parse import unquote

import pandas as pd
import pytest

from policykit.report.everything import export_all
from policykit.report.gallery import gallery_html

CAPTIONS = [("coverage", "各地区覆盖哪些渠道"), ("a b", '"><img src=x onerror=alert(1)>')]


def test_every_address_of_an_export_leads_to_a_file(tables, record, tmp_path, monkeypatch):
    monkeypatch.setattr("policykit.report.export.DPI", 40)
    tables["gaps"] = pd.DataFrame({"x": [1]})  # a table that came later
    export_all(tables, tmp_path, record=record)
    (tmp_path / "run.json").write_text("{}")  # written by the run itself
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    addresses = [unquote(unescape(a)) for a in re.findall(r'(?:src|href)="([^"]+)"', page)]
    assert [a for a in addresses if not (tmp_path / a).is_file()] == []
    assert {"coverage.svg", "coverage.pdf", "coverage.csv", "tables/gaps.csv", "report.docx"} <= set(
        addresses
    )
    assert len(page.encode()) < 40_000


def test_figures_of_half_the_width_have_files_that_the_page_leads_to(tables, record, tmp_path, monkeypatch):
    monkeypatch.setattr("policykit.report.export.DPI", 40)
    own = {"coverage": tables["coverage"], "instruments": tables["instruments"]}
    written = export_all(own, tmp_path, only="figures", half=True, record=record, svg_text="text")
    names = {path.name for path in written}
    assert {n for n in names if "-half" in n} == {f"coverage-half.{e}" for e in ("png", "svg", "pdf")}
    assert "济南</text>" in (tmp_path / "coverage-half.svg").read_text(encoding="utf-8")
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'href="(\S+-half\.\w+)"', page) == [
        f"coverage-half.{e}" for e in ("png", "svg", "pdf")
    ]
    export_all(own, tmp_path / "plain", only="figures", record=record)
    assert not list((tmp_path / "plain").glob("*-half.*"))


def test_captions_are_numbered_and_copied_with_their_source(tables, record):
    page = gallery_html(CAPTIONS, tables, record=record, products=["report.html", "tables"])
    assert re.findall(r'<span class="caption">([^<]+)</span>', page)[0] == "图 1　各地区覆盖哪些渠道"
    text = unescape(re.findall(r'data-text="([^"]*)"', page)[0])
    assert text == "图 1　各地区覆盖哪些渠道。资料：济南、武汉、聊城，共 3 份文件；编码手册 1.0。"


def test_figures_of_the_reports_appendix_are_numbered_as_there(tables, record):
    page = gallery_html(CAPTIONS, tables, record=record, products=[], appended=["a b"])
    numbers = [c.partition("　")[0] for c in re.findall(r'<span class="caption">([^<]+)</span>', page)]
    assert numbers == ["图 1", "附图 1"]


def test_a_hostile_name_or_caption_stays_text(tables, record):
    page = gallery_html(CAPTIONS, tables, record=record, products=[])
    assert len(re.findall("<img ", page)) == 2
    assert 'src="a%20b.svg"' in page
    assert "&gt;&lt;img src=x" in page


@pytest.mark.parametrize("only", ["figures", "report"])
def test_a_part_alone_names_only_what_stands_beside_it(tables, record, tmp_path, monkeypatch, only):
    monkeypatch.setattr("policykit.report.export.DPI", 40)
    export_all({"coverage": tables["coverage"]}, tmp_path, only=only, record=record)
    if only == "report":
        assert not (tmp_path / "index.html").exists()
        return
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "report.html" not in page
    assert "tables/" not in page


def test_the_page_exists_in_english(tables, record):
    page = gallery_html(CAPTIONS[:1], tables, record=record, products=["tables"], lang="en")
    assert "Copy caption" in page
    assert "Figure 1" in page
