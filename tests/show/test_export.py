import io
import re
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from policykit.corpus.atomic import write_atomically
from policykit.errors import MissingGlyph, UnknownChoice
from policykit.show import export, workbook
from policykit.show.charts_coverage import coverage_heatmap
from policykit.show.contract import COLUMNS
from policykit.show.report import export_all


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


def test_a_figure_with_a_missing_glyph_writes_nothing(tables, record, tmp_path):
    figure = coverage_heatmap(tables["coverage"].replace({"region": {"济南": "🙂"}})).figure
    with pytest.raises(MissingGlyph), pytest.warns(UserWarning, match="Glyph"):
        export.save_figure(figure, tmp_path, "coverage", tables["coverage"], record=record)
    assert list(tmp_path.iterdir()) == []


def members(book: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_no_text_of_the_workbook_is_a_formula_or_a_link(tables, record):
    tables["measures"].loc[1, "text"] = "https://example.org/ 与 mailto:a@b.cn"
    parts = members(workbook.workbook_bytes(tables, record=record))
    sheets = "".join(text for name, text in parts.items() if "worksheets/" in name)
    assert "=1+1支持" in parts["xl/sharedStrings.xml"]
    assert "<f>" not in sheets
    assert "<hyperlink" not in sheets
    assert not any("worksheets/_rels" in name for name in parts)


def test_sheets_are_named_in_chinese_and_carry_both_header_rows(tables, record):
    parts = members(workbook.workbook_bytes(tables, record=record))
    names = re.findall(r'<sheet name="([^"]+)"', parts["xl/workbook.xml"])
    assert names[:3] == ["说明", "覆盖", "渠道构成"]
    assert len(names) == len(COLUMNS) + 1
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    strings = ["".join(si.itertext()) for si in ET.fromstring(parts["xl/sharedStrings.xml"])]
    rows = ET.fromstring(parts["xl/worksheets/sheet2.xml"]).iter(f"{space}row")
    heads = [[strings[int(cell.findtext(f"{space}v") or 0)] for cell in row] for row in list(rows)[:2]]
    assert heads[0][:3] == ["地区", "类别", "措施数"]
    assert heads[1] == list(COLUMNS["coverage"])


def test_the_workbook_has_the_same_bytes_each_time(tables, record):
    assert workbook.workbook_bytes(tables, record=record) == workbook.workbook_bytes(tables, record=record)


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
    [("tables", {".csv", ".xlsx"}), ("report", {".docx", ".html"})],
)
def test_only_a_part_is_written(tables, record, tmp_path, only, endings):
    paths = export_all(tables, tmp_path, only=only, record=record)
    assert {p.suffix for p in paths} == endings
    assert set(paths) == {p for p in tmp_path.rglob("*") if p.is_file()}


def test_another_part_is_refused_with_the_allowed_ones(tables, record, tmp_path):
    with pytest.raises(UnknownChoice, match="tables、figures、report"):
        export_all(tables, tmp_path, only="pictures", record=record)


def test_two_whole_exports_are_the_same_bytes(tables, record, tmp_path):
    first = export_all(tables, tmp_path / "one", record=record)
    second = export_all(tables, tmp_path / "two", record=record)
    assert [p.relative_to(tmp_path / "one") for p in first] == [
        p.relative_to(tmp_path / "two") for p in second
    ]
    assert [a.name for a, b in zip(first, second, strict=True) if a.read_bytes() != b.read_bytes()] == []
    names = {p.stem for p in first if p.suffix == ".pdf"}
    assert names == {
        "coverage",
        "profile",
        "similarity",
        "similarity_by_category",
        "dendrogram",
        "region_map",
        "distinctive_terms",
        "matches",
    }


def test_an_export_of_nothing_still_gives_tables_and_reports(tmp_path):
    paths = export_all({}, tmp_path, record={})
    assert {p.stem for p in paths if p.suffix == ".csv"} == set(COLUMNS)
    assert {p.name for p in paths if p.suffix != ".csv"} == {"comparison.xlsx", "report.docx", "report.html"}
    assert (tmp_path / "tables/changes.csv").read_text(encoding="utf-8-sig") == ",".join(
        COLUMNS["changes"]
    ) + "\n"
