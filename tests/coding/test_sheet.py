"""Hand-kept CSV files: what a spreadsheet does to them, and one bad row beside good ones."""

from __future__ import annotations

import pytest

from policykit.coding.sheet import csv_line, read_sheet, unguarded

SAVED = [
    ("a,b\n信贷,担保\n".encode(), "UTF-8"),
    ("a,b\n信贷,担保\n".encode("utf-8-sig"), "with a mark in front"),
    ("a,b\r\n信贷,担保\r\n".encode("gb18030"), "as Excel saves it in China"),
    ("a\tb\n信贷\t担保\n".encode("utf-16"), "as Excel's Unicode text"),
    ("a;b\n信贷;担保".encode(), "semicolons, no last line end"),
    ("a,b\r信贷,担保\r".encode(), "old line ends"),
    ('"a","b"\n"信贷"," 担保 "\n'.encode(), "quoted, with white space"),
    ("a,b\n\n , \n信贷,担保,,\n".encode(), "empty rows, and empty cells after the last column"),
]


@pytest.mark.parametrize(("data", "reason"), SAVED, ids=[s[1] for s in SAVED])
def test_however_it_was_saved(data: bytes, reason: str) -> None:
    sheet = read_sheet(data)
    assert sheet.columns == ("a", "b")
    assert [cells for _, cells in sheet.rows] == [{"a": "信贷", "b": "担保"}], reason
    assert sheet.broken == ()


BROKEN = [
    ('1,"x\n2,y\n', [3], [(2, "引号不成对")], "a stray mark takes one row"),
    ('1,"x\n2,y\n3,"z\n4,w\n', [3, 5], [(2, "引号不成对"), (4, "引号不成对")], "two stray marks are no cell of three lines"),
    ('1,"x\ny"\n2,z\n', [2, 4], [], "a cell of two lines"),
    ("1,x,多\n2,y\n", [3], [(2, "列数多于表头")], "a cell too many"),
    ("1\n2,y\n", [2, 3], [], "a cell too few is an empty one"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "lines", "broken", "reason"), BROKEN, ids=[b[3] for b in BROKEN])
def test_a_bad_row_takes_no_other_with_it(
    rows: str, lines: list[int], broken: list[tuple[int, str]], reason: str
) -> None:
    sheet = read_sheet(("a,b\n" + rows).encode())
    assert [line for line, _ in sheet.rows] == lines, reason
    assert list(sheet.broken) == broken, reason


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n\n"])
def test_nothing_is_no_row(data: bytes) -> None:
    assert read_sheet(data).rows == ()


CELLS = ["=1+1", "＝cmd", '说"好"', "甲,乙", "-两项", "-1.5", "'引文'", "", "担保"]


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_comes_back(cell: str) -> None:
    data = csv_line(["a", "b"]) + csv_line(["x", cell])
    assert read_sheet(data.encode()).rows[0][1]["b"] == cell


def test_line_breaks_become_spaces_and_formulas_text() -> None:
    assert csv_line(["=1\n2", "甲\r\n乙"]) == "'=1 2,甲  乙\n"
    assert unguarded("'=1 2") == "=1 2"
