"""The coded sample as analysts write it, and what is said where it cannot be used."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import xlsxwriter

from policykit.coding.samples import codings, one_coding, read_coded
from policykit.errors import BrokenSample, UnknownChoice


def book(*rows: list[object]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as written:
        sheet = written.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return made.getvalue()


FORMS = [
    ("region,text,categories\n济南,发放贷款。,信贷\n", "plain"),
    ("\ufeff地区,sentence,类别\r\n济南,发放贷款。,信贷\r\n", "Chinese headers, BOM and Windows line ends"),
    ("地区;句子;类别\n济南;发放贷款。;信贷\n", "a spreadsheet that separates by ;"),
    ("备注,地区,句子,类别,,\n,,\n甲,济南,发放贷款。,信贷,,\n,,\n", "own columns, empty rows and columns"),
    ('地区,句子,类别\n济南,"发放\n贷款。",信贷\n', "a line break inside a cell"),
    (
        "编号,地区,句子,信贷,保险,股权,债券,担保,都不是\n,济南,发放贷款。,1,,,,,\n,济南,没有填。,,,,,,\n",
        "a filled form",
    ),
]


@pytest.mark.parametrize(("text", "why"), FORMS, ids=[why for _, why in FORMS])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_every_form_of_the_table_reads_alike(tmp_path: Path, text: str, why: str, encoding: str) -> None:
    path = tmp_path / "labels.csv"
    path.write_bytes(text.encode(encoding))
    for place in (path, tmp_path):
        (row,) = read_coded(place).to_dict("records")
        said = row["region"], "".join(row["text"].split()), row["categories"]
        assert said == ("济南", "发放贷款。", "信贷"), why


def test_a_workbook_is_read_as_it_is_and_numbers_stay_whole(tmp_path: Path) -> None:
    head = ["地区", "句子", "类别", "工具", "强度", "数额"]
    (tmp_path / "labels.xlsx").write_bytes(book(head, [], ["济南", "给予贴息。", "信贷", "贴息", 4, "是"]))
    (row,) = read_coded(tmp_path).to_dict("records")
    assert [row[c] for c in ("line", "categories", "instruments", "strength", "money")] == [
        3,
        "信贷",
        "贴息",
        "4",
        "是",
    ]


CELLS = [
    ("", ""),
    ("无", ""),
    ("None", ""),
    ("未归类", ""),
    ("担保|信贷", "信贷|担保"),
    ("担保；信贷、信贷", "信贷|担保"),
    ("股权 债券", "股权|债券"),
]


@pytest.mark.parametrize(("cell", "categories"), CELLS)
def test_categories_in_whatever_order_and_separator(tmp_path: Path, cell: str, categories: str) -> None:
    (tmp_path / "a.csv").write_text(f"地区,句子,类别\n济南,'=句。,{cell}\n", encoding="utf-8")
    (row,) = read_coded(tmp_path / "a.csv").to_dict("records")
    assert (row["categories"], row["text"]) == (categories, "=句。"), (
        "the guard of exported tables is taken away"
    )


FORM = "编号,地区,句子,信贷,保险,股权,债券,担保,都不是\n"
BROKEN = [
    (b"", 1, "没有“text”", "CSV UTF-8"),
    ("地区,句子,类别\n".encode(), 0, "没有一句编码", "CSV UTF-8"),
    ("地区,句子\n济南,句。\n".encode(), 1, "没有“categories”", "CSV UTF-8"),
    ("地区,类别\n济南,信贷\n".encode(), 1, "没有“text”", "CSV UTF-8"),
    ("地区,句子,类别\n济南,句。,信贷\n济南,句。,信托\n".encode(), 3, "没有类别“信托”", "可用：信贷"),
    ("地区,句子,类别\n济南,,信贷\n".encode(), 2, "没有写句子", "请补上句子"),
    ("地区,句子,类别\n,句。,信贷\n".encode(), 2, "没有写地区", "请写明"),
    ("地区,句子,类别\n济南,句。,信贷,股权\n".encode(), 2, "列数多于表头", "用 | 连接"),
    ('地区,句子,类别\n济南,"句。,信贷\n'.encode(), 2, "引号不成对", "引号要成对"),
    (f"{FORM},济南,句。,？,,,,,\n".encode(), 2, "不认识的记号", "请写 1"),
    (f"{FORM},济南,句。,,,,,,\n".encode(), 0, "没有一句编码", "CSV UTF-8"),
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
    assert said.startswith(f"{path} 第 {line} 行：" if line else f"{path}：")
    assert said.index(problem) < said.index(remedy)
    assert "\n" not in said


def test_a_folder_without_one_sample_is_named(tmp_path: Path) -> None:
    for names, problem in (((), "没有 labels.csv"), (("labels.csv", "labels.xlsx"), "同时有")):
        for name in names:
            (tmp_path / name).touch()
        with pytest.raises(BrokenSample, match=problem):
            read_coded(tmp_path)
    with pytest.raises(BrokenSample, match="没有这个文件"):
        read_coded(tmp_path / "no.csv")


DECIDED = [
    ("a/1/1", "支持贷款。", "信贷", "张三", "s", "decide"),
    ("a/1/1", "支持贷款。", "担保", "张三", "s", "decide"),  # said anew
    ("a/1/2", "支持上市。", "股权", "张三", "s", "decide"),
    ("a/1/2", "支持上市。", "股权", "张三", "s", "withdraw"),
    ("a/1/3", "支持保险。", "保险", "张三", "s", "decide"),
    ("a/1/3", "支持保险。", "", "李四", "s", "decide"),
    ("a/1/3", "支持保险。", "信贷|保险", "王五", "adjudication", "decide"),  # settled
    ("a/1/4", "支持发债。", "债券", "张三", "s", "decide"),
    ("a/1/4", "支持发债。", "担保", "张三", "s", "decide"),
    ("a/1/4", "支持发债。", "担保", "张三", "s", "withdraw"),  # to the one before
]


def test_of_decisions_the_last_word_and_the_adjudication_stand(make_sample) -> None:
    names = ("measure_id", "text", "categories", "coder", "task", "action")
    sample = make_sample(*(dict(zip(names, row, strict=True)) for row in DECIDED))
    rows = one_coding(sample)
    assert list(zip(rows["measure_id"], rows["categories"], strict=True)) == [
        ("a/1/1", "担保"),
        ("a/1/3", "信贷|保险"),
        ("a/1/4", "债券"),
    ]
    assert one_coding(sample, coder="李四")["categories"].tolist() == [""]
    with pytest.raises(UnknownChoice, match="张三、李四、王五"):
        one_coding(sample, coder="赵六")
    with pytest.raises(BrokenSample, match="第 7 行：与第 6 行是同一句，编码人分别是张三和李四"):
        one_coding(sample[sample["task"] == "s"])


def test_codings_tell_repeated_sentences_and_files_of_one_name_apart(make_sample) -> None:
    rows = make_sample({"text": "同句。", "categories": "信贷"}, {"text": "同句", "categories": "担保"})
    named = codings({"甲/a.csv": rows, "乙/a.csv": rows, "b.csv": rows.assign(measure_id="x/1", coder="丙")})
    assert list(named["measure_id"]) == ["某地/同句", "某地/同句/2"] * 2 + ["x/1"] * 2
    assert list(dict.fromkeys(named["coder"])) == ["甲/a.csv", "乙/a.csv", "丙"]
    assert list(named["doc_id"]) == ["某地"] * 4 + ["x"] * 2
