"""From a file to its documents: how the catalog divides it, names its columns, drops and converts its texts."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from policykit.coding.frames import load_frame
from policykit.corpus import build, load
from policykit.corpus.build import read_file
from policykit.corpus.reading import FileContent, documents_in
from policykit.errors import BrokenWorkspace
from policykit.gongwen.formats.worker import SafeReader
from policykit.report.wording.doubts import doubt_message

RAW = Path(__file__).parents[2] / "data" / "raw"
BULLETIN = RAW / "003_b575fdfc2b5a798a.txt"
NAME = BULLETIN.name
Make = Callable[..., Path]


def reading(path: Path, facts: dict[int, dict[str, str]] | None = None) -> FileContent:
    return read_file(path, load_frame(), facts or {})


def problems(content: FileContent) -> list[str]:
    return [problem for problem, _ in content.refused]


def test_the_places_of_a_bulletin_are_given_with_their_lines() -> None:
    content = reading(BULLETIN)
    assert [place.number for place in content.items] == list(range(1, 9))
    lines = BULLETIN.read_text(encoding="utf-8").split("\n")
    for place in content.items:
        assert place.title == lines[place.line - 1].strip("\u00a0 ")


def test_what_check_prints_as_starts_divides_the_file_in_the_same_way() -> None:
    found = reading(BULLETIN)
    starts = "|".join(str(place.line) for place in found.items)
    again = reading(BULLETIN, {0: {"starts_at": starts}})
    assert again.documents == found.documents


@pytest.mark.parametrize(
    ("starts", "numbers", "reason"),
    [
        ("6|116", [6, 116], "by line"),
        ("6|郑州市人民政府 中国人民银行河南省分行", [6, 174], "by the words of the line"),
    ],
)
def test_starts_given_by_the_catalog_win(starts: str, numbers: list[int], reason: str) -> None:
    assert [place.line for place in reading(BULLETIN, {0: {"starts_at": starts}}).items] == numbers, reason


@pytest.mark.parametrize(
    ("starts", "problem"),
    [
        ("6|9999", "catalog.csv 的 starts_at 写的第 9999 行对不上"),
        ("116|6", "catalog.csv 的 starts_at 写的第 6 行对不上"),
        ("6|没有这样的标题", "catalog.csv 的 starts_at 写的“没有这样的标题”对不上"),
    ],
)
def test_a_start_that_fits_no_line_is_said(starts: str, problem: str) -> None:
    (said,) = problems(reading(BULLETIN, {0: {"starts_at": starts}}))
    assert said.startswith(problem)


def test_an_item_is_dropped_and_the_others_keep_their_numbers() -> None:
    content = reading(BULLETIN, {2: {"drop": "yes"}, 1: {"kind": "summary"}})
    assert [d.document.source_item for d in content.documents] == [1, 3, 4, 5, 6, 7, 8]
    assert content.documents[0].document.kind == "summary"
    assert len(content.items) == 8


ROWS = (
    "biaoti,zhengwen,beizhu,riqi,wangzhi\n"
    '科技金融若干措施,"一、总则\n（一）支持科技型企业。引导银行机构扩大科技型企业信用贷款投放规模。\n'
    '（二）支持上市。对上市企业给予最高50万元奖励，鼓励保险机构开发产品。",'
    '"这一栏是采集时写下的说明，比正文还要长，介绍了网页的栏目、编辑和转载情况，以及其他与正文没有关系的许多文字内容，'
    '包括栏目名称、浏览次数、责任编辑、版权说明、联系方式等等与政策没有关系的内容，采集程序没有把它们去掉，所以留在了这里。",'
    "2024-05-20,https://example.cn/a.html\n"
)


def test_columns_of_rows_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(ROWS, encoding="utf-8")
    named = {
        "text_column": "zhengwen",
        "title_column": "biaoti",
        "date_column": "riqi",
        "url_column": "wangzhi",
    }
    (document,) = reading(path, {0: named}).documents
    assert document.document.title == "科技金融若干措施"
    assert "https://example.cn/a.html" in document.clean
    assert "采集程序" not in document.clean
    (said,) = problems(reading(path, {0: {"text_column": "content"}}))
    assert said == "没有 catalog.csv 中 text_column 所写的列“content”"


def test_a_named_column_of_a_plain_text_is_said(tmp_path: Path) -> None:
    (said,) = problems(reading(BULLETIN, {0: {"text_column": "content"}}))
    assert said == "不是一行一份文件的表格，catalog.csv 中的 text_column 用不上"


def test_rows_of_the_catalog_that_fit_nothing_are_named(small_workspace: Make) -> None:
    path = small_workspace()
    rows = "source_file,source_item,region\na_qingdao.txt,,青岛\na_qingdao.txt,3,甲\nmissing.txt,,乙\n"
    (path / "catalog.csv").write_text(rows, encoding="utf-8")
    for done in (build(path), build(path)):  # the second one, from the store, says the same
        assert done.notes == [
            "catalog.csv：a_qingdao.txt 只有 1 份文本，第 3 份的一行没有用到；请用 policykit check 核对编号",
            "catalog.csv：raw/ 中没有 missing.txt，这一行没有用到；请改正文件名或删去这一行",
        ]
        assert done.refused == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("source_file,source_item,split\na.txt,2,no\n", "第 2 行的 split 说的是整个文件"),
        ("source_file,split,starts_at\na.txt,no,5\n", "第 2 行的 split=no 和 starts_at 同时写了"),
        ("source_file,convert\na.txt,繁体\n", "convert 不能是 繁体；可用：简体"),
        ("source_file,drop\na.txt,也许\n", "drop 不能是 也许；可用：yes、no"),
        ("source_file,skip_repairs\na.txt,hard_wraps\n", "skip_repairs 没有“hard_wraps”；可用：invisible、"),
    ],
)
def test_what_the_catalog_cannot_mean_is_said(small_workspace: Make, rows: str, said: str) -> None:
    path = small_workspace()
    (path / "catalog.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(BrokenWorkspace, match=said):
        build(path)


def test_a_file_that_changed_within_its_size_and_time_is_read_again(small_workspace: Make) -> None:
    path = small_workspace()
    build(path)
    raw = path / "raw" / "a_qingdao.txt"
    stat = raw.stat()
    raw.write_text(raw.read_text(encoding="utf-8").replace("最高50万元", "最高80万元"), encoding="utf-8")
    os.utime(raw, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert (raw.stat().st_size, raw.stat().st_mtime_ns) == (stat.st_size, stat.st_mtime_ns)
    assert build(path).read == ["a_qingdao.txt"]
    assert "最高80万元" in "".join(load(path).texts.values())


TRADITIONAL = """臺北市科技金融若干措施

一、加大信貸支持
（一）擴大科技貸款規模。引導銀行機構擴大科技型企業信用貸款投放，給予最高50萬元貼息。
（二）完善融資擔保。支持政府性融資擔保機構為科技型企業提供融資擔保，擔保費率不超過1%。
二、保障措施
（三）加強組織領導。各部門要各負其責，形成工作合力。
"""


def test_traditional_text_is_noted_and_converted_only_on_request(tmp_path: Path) -> None:
    pytest.importorskip("opencc")
    path = tmp_path / "t.txt"
    path.write_text(TRADITIONAL, encoding="utf-8")
    (plain,) = reading(path).documents
    (doubt,) = [d for d in plain.doubts if d.kind == "traditional"]
    assert "convert 一栏写“简体”" in doubt_message(doubt.kind, doubt.facts)
    assert "擴大科技貸款規模" in plain.clean
    (made,) = reading(path, {0: {"convert": "简体"}}).documents
    assert made.document.title == "台北市科技金融若干措施"
    assert "给予最高50万元贴息" in made.clean
    assert [d for d in made.doubts if d.kind == "traditional"] == []
    rows = [r for r in made.repairs if r.kind == "traditional"]
    assert (rows[1].line, rows[1].before, rows[1].after) == (3, "一、加大信貸支持", "一、加大信贷支持")
    assert {c for m in made.measures for c in m.categories} == {"信贷", "担保"}
    assert [q.value for q in made.quantities] == [500000.0, 0.01]
    assert len(made.measures) == len(plain.measures)


def test_without_the_extra_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from policykit.gongwen.clean import script

    script._opencc.cache_clear()
    monkeypatch.setitem(sys.modules, "opencc", None)
    path = tmp_path / "t.txt"
    path.write_text(TRADITIONAL, encoding="utf-8")
    ((problem, remedy),) = reading(path, {0: {"convert": "简体"}}).refused
    assert problem == "catalog.csv 要求转为简体，但没有安装 OpenCC"
    assert 'pip install -e ".[trad]"' in remedy
    script._opencc.cache_clear()


HOSTILE = """
from policykit.corpus.reading import documents_in as genuine
from policykit.errors import RefusedDocument

def documents_in(path, codebook, facts):
    for n, said in enumerate(genuine(path, codebook, facts)):
        if n == 3 and path.stem == "slow":
            while True:  # processor time is what is limited, whatever else the machine does
                pass
        yield said
        if n == 2:
            yield RefusedDocument(path.name, "有问题", "请改正")
"""


def test_a_slow_text_costs_neither_those_before_it_nor_the_next_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hostile_documents.py").write_text(HOSTILE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("slow.txt", "sound.txt"):
        (tmp_path / name).write_bytes(BULLETIN.read_bytes())
    codebook = load_frame()
    with SafeReader(seconds=3, in_process={}, entry="hostile_documents:documents_in") as reader:
        slow = read_file(tmp_path / "slow.txt", codebook, {}, reader=reader)
        assert [d.document.source_item for d in slow.documents] == [1, 2]
        assert problems(slow)[0] == "有问题"
        assert problems(slow)[1].endswith("已中止")
        sound = read_file(tmp_path / "sound.txt", codebook, {}, reader=reader)
        assert len(sound.documents) == 8
        assert problems(sound) == ["有问题"]


def test_the_worker_gives_what_this_process_gives() -> None:
    codebook = load_frame()
    assert codebook.matcher  # an automaton that cannot be sent to another process
    here = list(documents_in(BULLETIN, codebook, {}))
    with SafeReader(in_process={}, entry="policykit.corpus.reading:documents_in") as reader:
        there = read_file(BULLETIN, codebook, {}, reader=reader)
        assert list(there.documents) == here[1:]
        assert reader.started == 1
