"""The codebook as data: its own consistency, the workspace's rows over it, and the mistakes that its loader names."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from policykit.coding.frame_checks import reachable, trials
from policykit.coding.frame_files import TABLES
from policykit.coding.frames import SHIPPED, load_frame
from policykit.coding.hits import categories_of
from policykit.coding.rules import WAYS, judge
from policykit.errors import BrokenCodebook

CATEGORIES = load_frame().categories
PACKAGED = SHIPPED / "channels"
HEADER = ",".join(TABLES["terms.csv"])
GOOD = "算力券,信贷,一般贷款,term,,"


def load_terms(folder: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8"):
    (folder / "terms.csv").write_bytes("\n".join([header, *rows, ""]).encode(encoding))
    return load_frame(own=folder)


MISTAKES = [
    ([GOOD, "债转贷,信贷,一般贷款,term,,", GOOD], 4, "“算力券”与第 2 行重复", "the same term twice"),
    ([GOOD, "ＡＢ(c),信贷,一般贷款,term,,", "AB（c）,债券,一般债券,term,,"], 4, "与第 3 行重复", "the same when folded"),
    ([GOOD, "甲,信贷,一般贷款,noun,,"], 3, "kind “noun”不在 term", "an unknown kind"),
    ([GOOD, "甲,信贷,一般贷款,,,"], 3, "手册中没有“甲”，无从拿掉", "no kind: nothing to take away"),
    ([GOOD, "甲,,,removed,,"], 3, "手册中没有“甲”，无从拿掉", "removed, but never there"),
    ([GOOD, "甲,信贷,贷款类,term,,"], 3, "工具“贷款类”不在 instruments.csv 中；可用：首贷与信用贷、", "no such instrument"),
    ([GOOD, "甲,信贷,科技保险,term,,"], 3, "条目“甲”属信贷，工具“科技保险”却属保险", "an instrument of another category"),
    ([GOOD, "甲。乙,信贷,一般贷款,term,,"], 3, "永远找不到", "a full stop inside a term"),
    ([GOOD, "甲贷券,信贷,一般贷款,term,,贷"], 3, "本身就符合 unless", "its own unless"),
    ([GOOD, "甲券,信贷,一般贷款,term,担保|保险,保"], 3, "needs 与 unless 互相矛盾", "conditions that exclude each other"),
    ([GOOD, "甲券,信贷,一般贷款,term,首台（套）,"], 3, "全角“（”永远匹配不上", "a bracket that is folded away"),
    ([GOOD, "甲券,信贷,一般贷款,term,(?!乙)乙,"], 3, "永远不会计入：needs 的条件从不满足", "needs what cannot be"),
    ([GOOD, "甲券,信贷,一般贷款,term,,[^。]@|@"], 3, "永远不会计入：总是符合 unless", "an unless that always holds"),
    ([GOOD, "甲,租赁,x,term,,"], 3, "没有类别“租赁”", "an unknown category"),
    ([GOOD, "甲,信贷|租赁,x,term,,"], 3, "没有类别“租赁”", "one of two unknown"),
    ([GOOD, "甲,,x,term,,"], 3, "“甲”没有写类别", "a term without a category"),
    ([GOOD, "甲,,x,actor,,"], 3, "“甲”没有写类别", "an actor without a category"),
    ([GOOD, "甲,,x,bank,,"], 3, "“甲”没有写类别", "a bank without a category"),
    ([GOOD, "甲,,x,issuer,,"], 3, "“甲”没有写类别", "an issuer without a category"),
    ([GOOD, ",信贷,一般贷款,term,,"], 3, "条目为空", "no term"),
    ([GOOD, "甲,信贷,一般贷款,term,(贷,"], 3, "needs 不是有效的正则表达式", "a bracket left open"),
    ([GOOD, "甲,信贷,一般贷款,term,,*"], 3, "unless 不是有效的正则表达式", "nothing to repeat"),
    ([GOOD, "甲,信贷,一般贷款,term"], 3, "列数不是 6 列", "too few columns"),
    ([GOOD, "甲,信贷,一般贷款,term,,,"], 3, "列数不是 6 列", "too many columns"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "line", "said", "reason"), MISTAKES, ids=[c[3] for c in MISTAKES])
def test_a_mistake_in_the_terms_is_named_with_its_line(
    tmp_path: Path, rows: list[str], line: int, said: str, reason: str
) -> None:
    with pytest.raises(BrokenCodebook, match=re.escape(said)) as caught:
        load_terms(tmp_path, *rows)
    assert caught.value.line == line, reason
    assert str(caught.value).startswith(f"{tmp_path / 'terms.csv'} 第 {line} 行：")


HEADERS = [
    "",
    "term,category",
    HEADER + ",note",
    HEADER.replace("needs,unless", "unless,needs"),
    HEADER.upper(),
]  # fmt: skip


@pytest.mark.parametrize("header", HEADERS)
def test_wrong_columns_are_refused_with_the_right_ones(tmp_path: Path, header: str) -> None:
    with pytest.raises(BrokenCodebook, match=f"表头必须是 {HEADER}") as caught:
        load_terms(tmp_path, GOOD, header=header)
    assert caught.value.line == 1


def test_a_file_that_is_not_utf8_is_refused_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(BrokenCodebook, match="请存为 UTF-8") as caught:
        load_terms(tmp_path, GOOD, encoding="gb18030")
    assert caught.value.file == str(tmp_path / "terms.csv")


def test_a_file_that_excel_saved_is_read(tmp_path: Path) -> None:
    assert load_terms(tmp_path, GOOD, encoding="utf-8-sig").terms[-1].term == "算力券"


def toml(folder: Path, text: str):
    (folder / "frame.toml").write_text(text, encoding="utf-8")
    return load_frame(own=folder)


TOML_ERRORS = [
    ("version = ", 1, "不是有效的 TOML", "no value"),
    ("# 注\n[[category]\nkey = 1", 2, "不是有效的 TOML", "a bracket left open"),
    ("version = '1'\nversion = '2'\n# 注", 2, "不是有效的 TOML", "one key twice"),
    ("version = '1'\nunit = [1,", 2, "不是有效的 TOML", "a list left open at the end of the file"),
    ('# 注\n[[category]]\nkey = "租赁"\n', 3, "没有“租赁”，可写的是 信贷、", "a category that there is not"),
    ('[[rule]]\nkey = "heads"\n', 2, "没有“heads”，可写的是 slogan、", "a rule that there is not"),
    ('[[rule]]\nkey = "head"\nactive = "no"\n', 3, "“head”的 active 不能这样写", "no true or false"),
    ('[[rule]]\nkey = "head"\nhead = ["贷"]\n', 3, "“head”的 head 不能这样写", "a misspelt list"),
    ('version = "2"\nunit = "条"\n', 2, "“unit”不能在工作区中改写", "what is not the workspace's to change"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "said", "reason"), TOML_ERRORS, ids=[c[3] for c in TOML_ERRORS])
def test_a_toml_mistake_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, said: str, reason: str
) -> None:
    with pytest.raises(BrokenCodebook, match=re.escape(said)) as caught:
        toml(tmp_path, text)
    assert caught.value.line == line, reason
    assert caught.value.file == str(tmp_path / "frame.toml")


def coded(book, text: str) -> str:
    return "|".join(categories_of(judge(text, book), book))


def test_a_workspace_adds_replaces_and_takes_away_single_terms(tmp_path: Path) -> None:
    packaged = load_frame()
    assert coded(packaged, "发放算力券，发展保理，推动企业上市。") == "信贷|股权"
    book = load_terms(tmp_path, GOOD, "保理,,,removed,,", "上市,股权,上市挂牌,term,境外,", "商业保理,,,,,")
    assert coded(book, "发放算力券。") == "信贷"
    assert coded(book, "发展保理。") == ""
    assert coded(book, "推动企业上市。") == ""
    assert coded(book, "推动企业境外上市。") == "股权"
    assert len(book.terms) == len(packaged.terms) - 1
    assert book.local == ("上市", "算力券")
    assert book.categories == packaged.categories


def test_the_version_and_hash_say_that_the_workspace_changed_something(tmp_path: Path) -> None:
    packaged = load_frame()
    assert load_frame(own=tmp_path / "none") == packaged
    for name in ("frame.toml", "terms.csv", "instruments.csv", "examples.csv"):
        (tmp_path / name).write_bytes((PACKAGED / name).read_bytes())
    (tmp_path / "frame.toml").write_text("# 没有改动\n", encoding="utf-8")
    assert load_frame(own=tmp_path) == packaged, "the same rows again change nothing"
    changed = load_terms(tmp_path, GOOD)
    assert changed.version == f"{packaged.version}+local"
    assert changed.hash != packaged.hash
    named = toml(tmp_path, 'version = "我的"\n')
    assert (named.version, named.hash) == (f"{packaged.version}+我的", changed.hash)


def test_a_workspace_changes_a_category_or_a_rule_field_by_field(tmp_path: Path) -> None:
    book = toml(
        tmp_path,
        '[[category]]\nkey = "担保"\ndefinition = "我们的定义"\n[[rule]]\nkey = "slogan"\nactive = false\n',
    )
    packaged = load_frame()
    assert [c.definition for c in book.category_rows][-1] == "我们的定义"
    assert book.category_rows[-1].yes == packaged.category_rows[-1].yes
    assert coded(packaged, "推动政银保合作。") == "信贷|保险"
    assert coded(book, "推动政银保合作。") == ""


SWITCHED = {
    "slogan": ("推动政银保合作。", "信贷|保险", ""),
    "name": ("推广“鄂科担”。", "担保", ""),
    "head": ("推广贷款保证保险。推广股权质押担保。", "保险|担保", "信贷|保险|担保"),
    "list_head": ("推广应收账款质押、股权投资等担保产品。", "担保", "信贷|股权|担保"),
    "sector": ("加强与银行、证券、保险等机构合作。", "", "保险"),
    "premium": ("对担保机构给予保费补贴。", "担保", "保险|担保"),
    "issuer": ("支持创业投资机构发行科技创新债券。", "债券", "股权|债券"),
    "landing": ("支持保险机构发起设立股权投资基金。", "股权", "保险|股权"),
    "bank": ("银行提升审计水平。", "", "信贷"),
    "investment": ("加大投资力度。", "", "股权"),
}


@pytest.mark.parametrize("key", SWITCHED)
def test_a_rule_can_be_switched_off(tmp_path: Path, key: str) -> None:
    sentence, on, off = SWITCHED[key]
    assert coded(load_frame(), sentence) == on
    assert coded(toml(tmp_path, f'[[rule]]\nkey = "{key}"\nactive = false\n'), sentence) == off


def test_every_rule_of_the_machine_is_described_and_its_example_runs() -> None:
    book = load_frame()
    assert set(WAYS) >= {rule.does for rule in book.rules}
    assert [rule.key for rule in book.rules if not (rule.name and rule.text and rule.active)] == []
    assert [rule.key for rule in book.rules if not judge(rule.example, book)] == []


def test_instruments_are_changed_row_by_row_and_must_hold_terms(tmp_path: Path) -> None:
    header = "instrument,category,english,definition,example\n"
    path = tmp_path / "instruments.csv"
    path.write_text(header + "算力券,信贷,,以券抵扣的贷款,\n", encoding="utf-8")
    with pytest.raises(BrokenCodebook, match="第 2 行：工具“算力券”没有任何条目"):
        load_frame(own=tmp_path)
    book = load_terms(tmp_path, "算力券,信贷,算力券,term,,")
    assert book.by_term["算力券"].instrument == "算力券"
    path.write_text(header + "贴息,removed,,,\n", encoding="utf-8")
    with pytest.raises(BrokenCodebook, match="条目“贴息”的工具“贴息”不在 instruments.csv 中"):
        load_terms(tmp_path, GOOD)


def test_an_example_of_the_workspace_is_tried_and_fails_where_the_machine_differs(tmp_path: Path) -> None:
    (tmp_path / "examples.csv").write_text(
        "category,sentence,categories,why\n信贷,发放算力券。,信贷,我们的例句\n担保,深化银担合作。,removed,\n",
        encoding="utf-8",
    )
    book = load_frame(own=tmp_path)
    failed = [(t.sentence, t.expected, t.found) for t in trials(book) if not t.passed]
    assert failed == [("发放算力券。", ("信贷",), ())]
    assert len(book.examples) == len(load_frame().examples)
    (tmp_path / "examples.csv").write_text(
        "category,sentence,categories,why\n信贷,甲,租赁,\n", encoding="utf-8"
    )
    with pytest.raises(BrokenCodebook, match="第 2 行：没有类别“租赁”"):
        load_frame(own=tmp_path)


TRIALS = trials(load_frame())


@pytest.mark.parametrize("trial", TRIALS, ids=[f"{t.about}-{t.sentence}" for t in TRIALS])
def test_the_examples_of_the_codebook_come_out_as_written(trial) -> None:
    assert trial.found == trial.expected, trial.why


def test_every_packaged_term_can_count() -> None:
    assert reachable(load_frame()) == []


def test_every_category_is_defined_with_examples_for_and_against_and_instruments() -> None:
    book = load_frame()
    assert [c.key for c in book.category_rows if not (c.english and c.definition and c.yes and c.no)] == []
    for key in CATEGORIES:
        own = [e for e in book.examples if e.category == key]
        assert sum(key in e.categories for e in own) >= 5, key
        assert sum(key not in e.categories for e in own) >= 2, key
    assert [i.instrument for i in book.instruments if not (i.english and i.definition and i.example)] == []


@pytest.mark.parametrize("name", ["terms.csv", "instruments.csv", "parties.csv", "examples.csv"])
def test_packaged_tables_hold_no_stray_characters_and_every_kind(name: str) -> None:
    for folder in SHIPPED.glob("*/"):
        text = folder.joinpath(name).read_text(encoding="utf-8") if folder.joinpath(name).is_file() else ""
        assert not [c for c in text if not c.isprintable() and c != "\n"], folder
        rows = list(csv.reader(io.StringIO(text)))
        assert [cell for row in rows for cell in row if cell != cell.strip()] == [], folder
    frame = load_frame()
    assert {t.kind for t in frame.terms} == {k.key for k in frame.kinds}
    assert {c for t in frame.terms for c in t.categories} == set(CATEGORIES)


CATEGORY_ORDERS = [
    ("股权|信贷", "投贷联动", ("信贷", "股权")),
    ("担保|信贷", "银担合作", ("信贷", "担保")),
    ("保险", "科技保险", ("保险",)),
]  # fmt: skip


@pytest.mark.parametrize(("written", "instrument", "expected"), CATEGORY_ORDERS)
def test_several_categories_stand_in_their_fixed_order(
    tmp_path: Path, written: str, instrument: str, expected: tuple[str, ...]
) -> None:
    assert load_terms(tmp_path, f"甲,{written},{instrument},term,,").by_term["甲"].categories == expected
