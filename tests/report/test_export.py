import io
import re
import zipfile

import pandas as pd
import pytest
from dumps import of_workbook

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
    with pytest.raises(MissingGlyph):
        export_all(tables, tmp_path / "none", record=record)
    assert not (tmp_path / "none").exists()
    assert 'src="coverage.svg"' not in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_a_figure_holds_its_record_no_date_and_is_twice_the_same(tables, record):
    first, second = (
        export.render(coverage_heatmap(tables["coverage"]).figure, "coverage", record=record)
        for _ in range(2)
    )
    assert first == second
    svg, pdf, png = first["svg"], first["pdf"], first["png"]
    assert not [mark for mark in (b"<text", b"dc:date") if mark in svg]
    assert b"/CreationDate" not in pdf
    assert b"/FontFile2" in pdf  # TrueType, so that the text can be searched
    assert b"abababab" in svg  # the hashes of the documents
    assert b"abababab" in png
    assert "abababab".encode("utf-16-be") in pdf or b"abababab" in pdf
    at = png.index(b"pHYs") + 4
    assert int.from_bytes(png[at : at + 4]) == 11811  # dots per metre: 300 dpi


def test_links_stop_before_the_limit_of_excel(tables, record, monkeypatch):
    monkeypatch.setattr(workbook, "LINKS", 4)
    said = of_workbook(workbook.workbook_bytes(tables, record)).partition("== 对应措施\n")[2]
    assert said.partition("\n== ")[0].count("→") == 4


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


def test_a_long_region_is_not_cut_in_the_overview(tables, record):
    widths = []
    for region in ("济南", "中国（上海）自由贸易试验区临港新片区"):
        named = tables | {"coverage": tables["coverage"].replace({"region": {"济南": region}})}
        content = workbook.workbook_bytes(named, record)
        sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet4.xml").decode()
        widths.append(float(re.search('<col min="1" max="1" width="([0-9.]+)"', sheet).group(1)))
    assert round(widths[0]) in (22, 23)
    assert widths[1] >= 38  # eighteen characters of two columns each, and room


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
