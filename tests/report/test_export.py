import io
import re
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from policykit.corpus.atomic import write_atomically
from policykit.errors import MissingGlyph, UnknownChoice
from policykit.report import export, workbook
from policykit.report.charts.coverage import coverage_heatmap
from policykit.report.export import export_all
from policykit.tables import exported

COLUMNS = exported()


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("＝1+1", "'＝1+1"),
        ("  =1+1", "'  =1+1"),
        ("\r=1+1", "'\r=1+1"),
        ("\t贷款", "'\t贷款"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-两项措施", "'-两项措施"),
        ("-1+2", "'-1+2"),
        ("-1.5", "-1.5"),
        ("+20%", "+20%"),
        ("贷款=担保", "贷款=担保"),
        ("", ""),
    ],
)
def test_guard_against_formulas(text, safe):
    assert export.guarded(text) == safe


def test_csv_is_as_the_contract_says():
    table = pd.DataFrame({"text": ["=1", "a,b", ""], "n": [1.5, float("nan"), -2.0]})
    assert export.csv_bytes(table) == b'\xef\xbb\xbftext,n\n\'=1,1.5\n"a,b",\n,-2.0\n'


def test_a_failed_write_leaves_the_old_file_and_no_remains(tmp_path, monkeypatch):
    path = write_atomically(tmp_path / "a.csv", b"old")

    def broken(self, target):
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", broken)
    with pytest.raises(OSError, match="disk full"):
        write_atomically(path, b"new")
    assert [file.name for file in tmp_path.iterdir()] == ["a.csv"]
    assert path.read_bytes() == b"old"


def test_a_figure_is_saved_with_its_table_and_twice_the_same(tables, record, tmp_path):
    for folder in ("one", "two"):
        figure = coverage_heatmap(tables["coverage"]).figure
        paths = export.save_figure(figure, tmp_path / folder, "coverage", tables["coverage"], record=record)
    assert [p.name for p in paths] == ["coverage.png", "coverage.svg", "coverage.pdf", "coverage.csv"]
    again = export.save_figure(figure, tmp_path / "three", "coverage", tables["coverage"], record=record)
    for path, third in zip(paths, again, strict=True):
        assert (tmp_path / "one" / path.name).read_bytes() == path.read_bytes() == third.read_bytes()
    svg, pdf = paths[1].read_text(encoding="utf-8"), paths[2].read_bytes()
    assert "<text" not in svg
    assert "dc:date" not in svg
    assert b"/CreationDate" not in pdf
    assert b"/FontFile2" in pdf  # TrueType, so that the text can be searched
    assert "abababab" in svg  # the hashes of the documents
    assert "abababab".encode("utf-16-be") in pdf or b"abababab" in pdf
    png = paths[0].read_bytes()
    assert b"abababab" in png
    at = png.index(b"pHYs") + 4
    assert int.from_bytes(png[at : at + 4]) == 11811  # dots per metre: 300 dpi


def test_the_text_of_an_svg_may_be_text_that_names_its_fonts(tables, record, tmp_path):
    for folder in ("one", "two"):
        figure = coverage_heatmap(tables["coverage"]).figure
        options = {"record": record, "svg_text": "text"}
        paths = export.save_figure(figure, tmp_path / folder, "coverage", tables["coverage"], **options)
    svg = paths[1].read_bytes()
    assert (tmp_path / "one" / "coverage.svg").read_bytes() == svg
    texts = ET.fromstring(svg).findall(".//{http://www.w3.org/2000/svg}text")
    assert "济南" in {text.text for text in texts}
    families = {re.search("font-family: ([^;]+)", text.get("style")).group(1) for text in texts}
    assert len(families) == 1
    named = families.pop().split(", ")
    assert named[0] == "'Noto Sans SC'"
    assert named[-1] == "sans-serif"
    assert "'Microsoft YaHei'" in named
    # everything but the SVG is as ever
    plain = export.save_figure(figure, tmp_path / "plain", "coverage", tables["coverage"], record=record)
    assert [a.read_bytes() == b.read_bytes() for a, b in zip(paths, plain, strict=True)] == [1, 0, 1, 1]


def test_another_text_for_an_svg_is_refused_before_anything_is_written(tables, record, tmp_path):
    with pytest.raises(UnknownChoice, match="SVG"):
        export_all(tables, tmp_path, record=record, svg_text="none")
    assert not list(tmp_path.iterdir())


def test_reports_keep_outlines_where_the_files_have_text(tables, record, tmp_path):
    export_all(tables, tmp_path, record=record, svg_text="text")
    assert "济南</text>" in (tmp_path / "coverage.svg").read_text(encoding="utf-8")
    export_all(tables, tmp_path / "plain", record=record)
    page = (tmp_path / "report.html").read_bytes()
    assert page == (tmp_path / "plain" / "report.html").read_bytes()


def test_a_figure_with_a_missing_glyph_writes_nothing(tables, record, tmp_path):
    figure = coverage_heatmap(tables["coverage"].replace({"region": {"济南": "🙂"}})).figure
    with pytest.raises(MissingGlyph), pytest.warns(UserWarning, match="Glyph"):
        export.save_figure(figure, tmp_path, "coverage", tables["coverage"], record=record)
    assert list(tmp_path.iterdir()) == []


def test_a_figure_that_the_font_cannot_draw_is_named_and_the_rest_is_written(tables, record, tmp_path):
    tables["coverage"] = tables["coverage"].replace({"region": {"济南": "🐉城"}})
    undrawn: list[MissingGlyph] = []
    written = {path.name for path in export_all(tables, tmp_path, record=record, undrawn=undrawn)}
    assert [(error.figure, error.characters) for error in undrawn] == [
        *(("coverage", "🐉"), ("profile", "🐉"), ("depth", "🐉"))
    ]
    assert "catalog.csv" in str(undrawn[0])
    assert {"coverage.csv", "similarity.png", "report.docx", "index.html"} <= written
    assert "coverage.png" not in written
    assert 'src="coverage.svg"' not in (tmp_path / "index.html").read_text(encoding="utf-8")


def members(book: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_no_text_of_the_workbook_is_a_formula_or_an_address(tables, record):
    tables["measures"].loc[1, "text"] = "https://example.org/ 与 mailto:a@b.cn"
    tables["documents"].loc[0, "title"] = "internal:'覆盖'!A1"
    parts = members(workbook.workbook_bytes(tables, record))
    sheets = "".join(text for name, text in parts.items() if "worksheets/" in name)
    assert "=1+1支持" in parts["xl/sharedStrings.xml"]
    assert "<f>" not in sheets
    links = re.findall(r"<hyperlink [^>]*>", sheets)
    assert links
    assert [
        link for link in links if "r:id" in link or not re.search(r' location="\'[^"]+\'![A-Z]+\d+"', link)
    ] == []
    assert not any("worksheets/_rels" in name for name in parts)  # an address outside would stand there


SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheet(parts: dict[str, str], name: str) -> tuple[dict[str, str], dict[str, str]]:
    """Values and link targets of a sheet by cell."""
    names = re.findall(r'<sheet name="([^"]+)"', parts["xl/workbook.xml"])
    root = ET.fromstring(parts[f"xl/worksheets/sheet{names.index(name) + 1}.xml"])
    strings = ["".join(si.itertext()) for si in ET.fromstring(parts["xl/sharedStrings.xml"])]
    values = {}
    for cell in root.iter(f"{SPACE}c"):
        value = cell.findtext(f"{SPACE}v") or ""
        values[cell.get("r")] = strings[int(value)] if cell.get("t") == "s" else value
    links = {link.get("ref"): link.get("location") for link in root.iter(f"{SPACE}hyperlink")}
    return values, links


def test_a_long_region_is_not_cut_in_the_overview(tables, record):
    widths = []
    for region in ("济南", "中国（上海）自由贸易试验区临港新片区"):
        named = tables | {"coverage": tables["coverage"].replace({"region": {"济南": region}})}
        content = workbook.workbook_bytes(named, record)
        sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet4.xml").decode()
        widths.append(float(re.search('<col min="1" max="1" width="([0-9.]+)"', sheet).group(1)))
    assert round(widths[0]) in (22, 23)
    assert widths[1] >= 38  # eighteen characters of two columns each, and room


def test_a_number_of_the_overview_links_to_the_first_of_its_measures(tables, record):
    parts = members(workbook.workbook_bytes(tables, record))
    values, links = sheet(parts, "覆盖总览")
    evidence, back = sheet(parts, "依据")
    assert [values[f"{c}2"] for c in "ABCDEFG"] == ["地区", "信贷", "保险", "股权", "债券", "担保", "未归类"]
    assert values["B3"] == "3"  # a number, though it links
    assert values["E3"] == "未提及"
    assert values["B5"] == "未读出"
    assert "E3" not in links
    assert "B5" not in links
    for cell, region, category in (("B3", "济南", "信贷"), ("F3", "济南", "担保"), ("G4", "武汉", "未归类")):
        row = links[cell].partition("!C")[2]
        assert links[cell] == f"'依据'!C{row}"
        assert (evidence[f"A{row}"], evidence[f"B{row}"]) == (region, category)
        before = f"A{int(row) - 1}", f"B{int(row) - 1}"
        assert (evidence.get(before[0]), evidence.get(before[1])) != (region, category), "not the first"
    assert back["K1"] == "'覆盖总览'!A1"


def test_the_evidence_sheet_has_a_row_a_measure_and_category(tables, record):
    parts = members(workbook.workbook_bytes(tables, record))
    values, links = sheet(parts, "依据")
    listed = [(values[f"A{i}"], values[f"B{i}"], values[f"C{i}"]) for i in range(3, 8)]
    assert listed == [
        ("济南", "信贷", "jinan/01/1"),
        ("济南", "保险", "jinan/01/2"),
        ("济南", "担保", "jinan/01/1"),  # both its categories
        ("武汉", "信贷", "wuhan/01/1"),
        ("武汉", "未归类", "wuhan/01/2"),
    ]
    assert values["F5"] == "融资担保（融资担保）"
    assert values["G6"] == "最高50万元"
    assert links["C6"] == "'措施'!A5"


def test_concrete_measures_come_first_in_their_cell(tables, record):
    tables["measures"] = tables["measures"].assign(
        categories="信贷", region="济南", concrete=[False, True, False, True]
    )
    values, links = sheet(members(workbook.workbook_bytes(tables, record)), "依据")
    order = [values[f"C{i}"] for i in range(3, 7)]
    assert order == ["jinan/01/2", "wuhan/01/2", "jinan/01/1", "wuhan/01/1"]


def test_findings_and_cards_lead_to_their_measures(tables, record):
    parts = members(workbook.workbook_bytes(tables, record))
    said, _ = sheet(parts, "结论")
    assert [said[f"{c}1"] for c in "ABC"] == ["部分", "句子", "依据"]
    assert said["B2"].startswith("济南")
    told, links = sheet(parts, "卡片")
    row = next(i for i in range(2, 30) if told.get(f"F{i}") == "wuhan/01/1")
    assert (told[f"A{row}"], told[f"B{row}"], links[f"F{row}"]) == ("武汉", "信贷", "'措施'!A5")


def test_tables_added_later_get_a_sheet_of_their_own(tables, record):
    tables |= {name: pd.DataFrame({"x": [1]}) for name in ("more", "a/b", "a:b", "依据", "n" * 40)}
    parts = members(workbook.workbook_bytes(tables, record))
    names = re.findall(r'<sheet name="([^"]+)"', parts["xl/workbook.xml"])
    assert names[-4:] == ["a b", "a b 2", "依据 2", "n" * 28]
    assert len({name.casefold() for name in names}) == len(names)


def test_an_id_links_to_its_row_and_an_unknown_one_does_not(tables, record):
    tables["labels"].loc[3, "measure_id"] = "elsewhere/1"
    values, links = sheet(members(workbook.workbook_bytes(tables, record)), "编码依据")
    assert links["A3"] == "'措施'!A3"
    assert values["A6"] == "elsewhere/1"
    assert "A6" not in links


def test_links_stop_before_the_limit_of_excel(tables, record, monkeypatch):
    monkeypatch.setattr(workbook, "LINKS", 4)
    _, links = sheet(members(workbook.workbook_bytes(tables, record)), "对应措施")
    assert sorted(links) == ["A3", "A4", "B3", "B4"]


def test_sheets_are_named_in_chinese_and_carry_both_header_rows(tables, record):
    parts = members(workbook.workbook_bytes(tables, record))
    names = re.findall(r'<sheet name="([^"]+)"', parts["xl/workbook.xml"])
    assert names[:6] == ["说明", "结论", "卡片", "覆盖总览", "依据", "覆盖"]
    assert len(names) == len(set(COLUMNS) | set(tables)) + 5
    values, _ = sheet(parts, "覆盖")
    assert [values[f"{c}1"] for c in "ABC"] == ["地区", "类别", "措施数"]
    assert [values[f"{c}2"] for c in "ABCDEFG"] == list(tables["coverage"].columns)[:7]


def test_a_long_cell_is_cut_with_a_note_and_a_short_one_is_not():
    assert workbook.fit("贷" * 32_767) == "贷" * 32_767
    cut = workbook.fit("贷" * 40_000)
    left_out = 40_000 - cut.count("贷")
    assert len(cut) <= 32_767
    assert cut.endswith(f"［以下超出单元格上限，略去 {left_out} 字］")
    rare = workbook.fit("𬱖" * 20_000)  # two code units each
    assert len(rare.encode("utf-16-le")) // 2 <= 32_767


@pytest.mark.parametrize(
    ("only", "endings"),
    [("tables", {".csv", ".xlsx"}), ("report", {".docx", ".html"}), ("measures", {".docx"})],
)
def test_only_a_part_is_written(tables, record, tmp_path, only, endings):
    paths = export_all(tables, tmp_path, only=only, record=record)
    assert {p.suffix for p in paths} == endings
    assert set(paths) == {p for p in tmp_path.rglob("*") if p.is_file()}


def test_another_part_is_refused_with_the_allowed_ones(tables, record, tmp_path):
    with pytest.raises(UnknownChoice, match="导出的部分 没有 'pictures'；可用的是"):
        export_all(tables, tmp_path, only="pictures", record=record)


def test_two_whole_exports_are_the_same_bytes(tables, record, tmp_path):
    first = export_all(tables, tmp_path / "one", record=record)
    second = export_all(tables, tmp_path / "two", record=record)
    assert [p.relative_to(tmp_path / "one") for p in first] == [
        p.relative_to(tmp_path / "two") for p in second
    ]
    assert [a.name for a, b in zip(first, second, strict=True) if a.read_bytes() != b.read_bytes()] == []
    names = {p.stem for p in first if p.suffix == ".pdf"}
    figures = "coverage profile instruments depth targets similarity matches passages terms"
    assert names == set(figures.split())


def test_an_export_of_nothing_still_gives_tables_and_reports(tmp_path):
    paths = export_all({}, tmp_path)
    assert {p.stem for p in paths if p.suffix == ".csv"} == set(COLUMNS)
    assert {p.name for p in paths if p.suffix != ".csv"} == {
        *("comparison.xlsx", "report.docx", "report.html", "index.html")
    }
    assert "没有可画的图" in (tmp_path / "index.html").read_text(encoding="utf-8")
    assert (tmp_path / "tables/changes.csv").read_text(encoding="utf-8-sig") == ",".join(
        COLUMNS["changes"]
    ) + "\n"
