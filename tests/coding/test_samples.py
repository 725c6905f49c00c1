"""The coded sample as analysts write it, and what is said where it cannot be used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policykit.coding.samples import read_coded
from policykit.errors import BrokenSample

FORMS = [
    ("region,text,categories\n济南,发放贷款。,信贷\n", "plain"),
    ("地区,句子,类别\n济南,发放贷款。,信贷\n", "Chinese headers"),
    ("\ufeffregion,sentence,categories\r\n济南,发放贷款。,信贷\r\n", "BOM and Windows line ends"),
    ("地区;句子;类别\n济南;发放贷款。;信贷\n", "a spreadsheet that separates by ;"),
    ("地区\t句子\t类别\n济南\t发放贷款。\t信贷\n", "“Unicode text”"),
    ("备注,地区,句子,类别\n甲,济南,发放贷款。,信贷\n", "a column of the analyst's own"),
    ("地区,句子,类别\n,,\n济南,发放贷款。,信贷\n,,\n", "empty rows"),
    ("地区,句子,类别,,\n济南,发放贷款。,信贷,,\n", "empty columns at the end"),
    ('地区,句子,类别\n济南,"发放\n贷款。",信贷\n', "a line break inside a cell"),
]


@pytest.mark.parametrize(("text", "why"), FORMS, ids=[why for _, why in FORMS])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_every_form_of_the_table_reads_alike(tmp_path: Path, text: str, why: str, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    (row,) = read_coded(path).to_dict("records")
    assert (row["region"], "".join(row["text"].split()), row["categories"]) == ("济南", "发放贷款。", "信贷")


@pytest.mark.parametrize(
    ("cell", "categories"),
    [
        ("", ""),
        ("无", ""),
        ("未归类", ""),
        ("信贷", "信贷"),
        ("担保|信贷", "信贷|担保"),
        ("担保、信贷", "信贷|担保"),
        ("担保；信贷；信贷", "信贷|担保"),
        ("股权 债券", "股权|债券"),
    ],
)
def test_categories_in_whatever_order_and_separator(tmp_path: Path, cell: str, categories: str) -> None:
    (tmp_path / "a.csv").write_text(f"地区,句子,类别\n济南,句。,{cell}\n", encoding="utf-8")
    assert list(read_coded(tmp_path / "a.csv")["categories"]) == [categories]


def test_json_holds_the_same(tmp_path: Path) -> None:
    said = [{"region": "济南", "article": "一", "text": "发放贷款。", "categories": ["信贷", "股权"]}]
    (tmp_path / "labels.json").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    for path in (tmp_path, tmp_path / "labels.json"):
        (row,) = read_coded(path).to_dict("records")
        assert (row["line"], row["region"], row["article"], row["categories"]) == (
            1,
            "济南",
            "一",
            "信贷|股权",
        )


def test_lines_are_those_of_the_file_and_a_guard_is_taken_away(tmp_path: Path) -> None:
    text = 'region,text,categories\n济南,"一\n句。",信贷\n\n济南,\'=二。,\n'
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    table = read_coded(tmp_path / "a.csv")
    assert list(table["line"]) == [2, 5]
    assert table["text"].iloc[1] == "=二。"


BROKEN = [
    (b"PK\x03\x04...", 0, "是 Excel 工作簿", "另存为"),
    (b"", 1, "没有“text”", "CSV UTF-8"),
    ("地区,句子,类别\n".encode(), 0, "没有一句编码", "CSV UTF-8"),
    ("地区,句子\n济南,句。\n".encode(), 1, "没有“categories”", "CSV UTF-8"),
    ("地区,类别\n济南,信贷\n".encode(), 1, "没有“text”", "CSV UTF-8"),
    ("地区,句子,类别\n济南,句。,信贷\n济南,句。,信托\n".encode(), 3, "没有类别“信托”", "可用：信贷"),
    ("地区,句子,类别\n济南,,信贷\n".encode(), 2, "没有写句子", "请补上句子"),
    ("地区,句子,类别\n,句。,信贷\n".encode(), 2, "没有写地区", "请写明"),
    ("地区,句子,类别\n济南,句。,信贷,股权\n".encode(), 2, "列数多于表头", "用 | 连接"),
    ('地区,句子,类别\n济南,"句。,信贷\n'.encode(), 2, "引号没有成对", "请检查"),
]


@pytest.mark.parametrize(("content", "line", "problem", "remedy"), BROKEN, ids=[c[2] for c in BROKEN])
def test_a_sample_that_cannot_be_used_names_file_line_and_way_out(
    tmp_path: Path, content: bytes, line: int, problem: str, remedy: str
) -> None:
    path = tmp_path / "样本.csv"
    path.write_bytes(content)
    with pytest.raises(BrokenSample) as caught:
        read_coded(path)
    said = str(caught.value)
    assert caught.value.line == line
    assert said.startswith(f"{path} 第 {line} 行：" if line else f"{path}：")
    assert said.index(problem) < said.index(remedy)
    assert "\n" not in said


def test_unusable_json_and_folders_are_named(tmp_path: Path) -> None:
    for text, problem in (("{", "不是有效的 JSON"), ('{"a": 1}', "列表"), ('[{"text": "句"}]', "categories")):
        (tmp_path / "a.json").write_text(text, encoding="utf-8")
        with pytest.raises(BrokenSample, match=problem):
            read_coded(tmp_path / "a.json")
    with pytest.raises(BrokenSample, match="没有 labels"):
        read_coded(tmp_path)
    with pytest.raises(BrokenSample, match="没有这个文件"):
        read_coded(tmp_path / "no.csv")
    for name in ("labels.csv", "labels.json"):
        (tmp_path / name).touch()
    with pytest.raises(BrokenSample, match="同时有"):
        read_coded(tmp_path)
