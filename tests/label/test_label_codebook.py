"""The codebook as data: its own consistency, and the mistakes that its loader names."""

from __future__ import annotations

import csv
import re
from importlib.resources import files
from pathlib import Path

import pytest

from policykit.errors import BrokenCodebook
from policykit.label.codebook import COLUMNS, KINDS, load_codebook
from policykit.label.matcher import fold
from policykit.records import CATEGORIES

PACKAGED = Path(str(files("policykit.label"))) / "codebook"
HEADER = ",".join(COLUMNS)
GOOD = "算力券,信贷,一般贷款,term,,"


def load_terms(folder: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8"):
    (folder / "terms.csv").write_bytes("\n".join([header, *rows, ""]).encode(encoding))
    return load_codebook(folder)


MISTAKES = [
    ([GOOD, "债转贷,信贷,x,term,,", GOOD], 4, "“算力券”与第 2 行重复", "the same term twice"),
    ([GOOD, "ＡＢ(c),信贷,x,term,,", "AB（c）,债券,x,term,,"], 4, "与第 3 行重复", "the same when folded"),
    ([GOOD, "甲,信贷,x,noun,,"], 3, "kind “noun”不在 term", "an unknown kind"),
    ([GOOD, "甲,信贷,x,,,"], 3, "kind “”不在", "no kind"),
    ([GOOD, "甲,租赁,x,term,,"], 3, "没有类别“租赁”", "an unknown category"),
    ([GOOD, "甲,信贷|租赁,x,term,,"], 3, "没有类别“租赁”", "one of two unknown"),
    ([GOOD, "甲,,x,term,,"], 3, "“甲”没有写类别", "a term without a category"),
    ([GOOD, "甲,,x,actor,,"], 3, "“甲”没有写类别", "an actor without a category"),
    ([GOOD, "甲,,x,bank,,"], 3, "“甲”没有写类别", "a bank without a category"),
    ([GOOD, "甲,,x,issuer,,"], 3, "“甲”没有写类别", "an issuer without a category"),
    ([GOOD, ",信贷,x,term,,"], 3, "条目为空", "no term"),
    ([GOOD, "甲,信贷,x,term,(贷,"], 3, "needs 不是有效的正则表达式", "a bracket left open"),
    ([GOOD, "甲,信贷,x,term,,*"], 3, "unless 不是有效的正则表达式", "nothing to repeat"),
    ([GOOD, "甲,信贷,x,term"], 3, "列数不是 6 列", "too few columns"),
    ([GOOD, "甲,信贷,x,term,,,"], 3, "列数不是 6 列", "too many columns"),
]


@pytest.mark.parametrize(("rows", "line", "said", "reason"), MISTAKES, ids=[c[3] for c in MISTAKES])
def test_a_mistake_in_the_terms_is_named_with_its_line(
    tmp_path: Path, rows: list[str], line: int, said: str, reason: str
) -> None:
    with pytest.raises(BrokenCodebook, match=re.escape(said)) as caught:
        load_terms(tmp_path, *rows)
    assert caught.value.line == line, reason
    assert str(caught.value).startswith(f"terms.csv 第 {line} 行：")


HEADERS = [
    "",
    "term,category",
    HEADER + ",note",
    HEADER.replace("needs,unless", "unless,needs"),
    HEADER.upper(),
]


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
    assert load_terms(tmp_path, GOOD, encoding="utf-8-sig").terms[0].term == "算力券"


def toml(folder: Path, text: str):
    (folder / "codebook.toml").write_text(text, encoding="utf-8")
    return load_codebook(folder)


def categories(*keys: str) -> str:
    return "\n".join(f'[[category]]\nkey = "{key}"\n' for key in keys)


HEADS = [
    (categories(*CATEGORIES[:4]), "a category is missing"),
    (categories(*reversed(CATEGORIES)), "another order"),
    (categories(*CATEGORIES, "租赁"), "one too many"),
    ("version = '2'", "none at all"),
]


@pytest.mark.parametrize(("text", "reason"), HEADS, ids=[c[1] for c in HEADS])
def test_the_five_categories_must_stand_in_their_order(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(BrokenCodebook, match="^codebook.toml：类别必须依次为 信贷、保险、股权、债券、担保"):
        toml(tmp_path, text)


def test_a_category_without_a_key_is_named(tmp_path: Path) -> None:
    with pytest.raises(BrokenCodebook, match="codebook.toml"):
        toml(tmp_path, categories(*CATEGORIES) + '[[category]]\nenglish = "credit"\n')


TOML_ERRORS = [
    ("version = ", 1, "no value"),
    ("# 注\n[[category]\nkey = 1", 2, "a bracket left open"),
    ("version = '1'\nversion = '2'\n# 注", 2, "one key twice"),
    ("version = '1'\nunit = [1,", 2, "a list left open at the end of the file"),
]


@pytest.mark.parametrize(("text", "line", "reason"), TOML_ERRORS, ids=[c[2] for c in TOML_ERRORS])
def test_a_toml_mistake_is_named_with_its_line(tmp_path: Path, text: str, line: int, reason: str) -> None:
    with pytest.raises(BrokenCodebook, match=f"^codebook.toml 第 {line} 行：不是有效的 TOML") as caught:
        toml(tmp_path, text)
    assert caught.value.line == line, reason


def test_the_files_of_a_workspace_win_one_by_one(tmp_path: Path) -> None:
    packaged = load_codebook()
    only_terms = load_terms(tmp_path, GOOD)
    assert [t.term for t in only_terms.terms] == ["算力券"]
    assert only_terms.categories == packaged.categories
    (tmp_path / "terms.csv").unlink()
    only_head = toml(tmp_path, 'version = "我的"\n' + categories(*CATEGORIES))
    assert only_head.version == "我的"
    assert only_head.terms == packaged.terms
    assert load_codebook(tmp_path / "none") == packaged


def test_the_hash_changes_with_the_content_alone(tmp_path: Path) -> None:
    packaged = load_codebook()
    for name in ("codebook.toml", "terms.csv"):
        (tmp_path / name).write_bytes((PACKAGED / name).read_bytes())
    assert load_codebook(tmp_path).hash == packaged.hash
    with (tmp_path / "terms.csv").open("a", encoding="utf-8") as file:
        file.write(GOOD + "\n")
    changed = load_codebook(tmp_path)
    assert changed.hash != packaged.hash
    assert len(changed.terms) == len(packaged.terms) + 1
    (tmp_path / "terms.csv").write_bytes((PACKAGED / "terms.csv").read_bytes())
    with (tmp_path / "codebook.toml").open("a", encoding="utf-8") as file:
        file.write("# 注\n")
    assert load_codebook(tmp_path).hash not in (packaged.hash, changed.hash)


def rows() -> list[dict[str, str]]:
    with (PACKAGED / "terms.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_packaged_rows_have_a_row_a_term_and_no_stray_space() -> None:
    terms = [fold(row["term"]) for row in rows()]
    assert len(terms) == len(set(terms)) > 500
    assert [cell for row in rows() for cell in row.values() if cell != cell.strip()] == []


def test_packaged_terms_use_every_kind_and_category() -> None:
    assert {row["kind"] for row in rows()} == set(KINDS)
    assert {c for row in rows() for c in row["category"].split("|") if c} == set(CATEGORIES)


def test_every_instrument_belongs_to_one_set_of_categories() -> None:
    of: dict[str, set[str]] = {}
    for row in rows():
        if row["instrument"]:
            of.setdefault(row["instrument"], set()).add(row["category"])
    of["风险补偿"] -= {""}  # the words that take their channel from what stands around them
    assert {name: sets for name, sets in of.items() if len(sets) > 1} == {}


def test_every_category_is_defined_with_examples_and_counter_examples() -> None:
    book = load_codebook()
    assert tuple(c.key for c in book.categories) == CATEGORIES
    assert [c.key for c in book.categories if not (c.english and c.definition and c.yes and c.no)] == []
    assert book.version


CATEGORY_ORDERS = [
    ("股权|信贷", ("信贷", "股权")),
    ("担保|债券|信贷", ("信贷", "债券", "担保")),
    ("保险", ("保险",)),
]


@pytest.mark.parametrize(("written", "expected"), CATEGORY_ORDERS)
def test_several_categories_stand_in_their_fixed_order(
    tmp_path: Path, written: str, expected: tuple[str, ...]
) -> None:
    assert load_terms(tmp_path, f"甲,{written},x,term,,").terms[0].categories == expected
