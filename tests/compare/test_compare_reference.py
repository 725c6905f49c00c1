from __future__ import annotations

from math import log
from pathlib import Path
from typing import Any

import pytest

from policykit.compare.reference import Snapshot, current, load, make, names, save
from policykit.compare.words import Words, words_of
from policykit.corpus.corpus import Corpus
from policykit.errors import BrokenWorkspace

SMALL = Snapshot("idf-1", "measure", 3, {"贷款": 1, "保险": 3}, (("wuhan", "ab12"),), "jieba-0+x")


def test_idf_by_hand() -> None:
    # n = 3: seen once ln(4/2)+1, in all three ln(4/4)+1, never ln(4/1)+1
    assert SMALL.idf(["贷款", "保险", "债券"]) == pytest.approx([log(2) + 1, 1.0, log(4) + 1])
    assert SMALL.idf([]).shape == (0,)


def test_make_counts_measures_not_occurrences(build: Any) -> None:
    snapshot = make(build({"武汉": ["贷款、贷款。", "贷款保险。"], "郑州": ["保险。", "保险。"]}))
    assert (snapshot.n, snapshot.unit, snapshot.df) == (4, "measure", {"贷款": 2, "保险": 3})
    assert [d for d, _ in snapshot.documents] == ["wuhan", "zhengzhou"]  # the news are no part of it


def test_file_is_readable_and_comes_back(tmp_path: Path) -> None:
    path = save(SMALL, tmp_path / "reference")
    assert path.read_text(encoding="utf-8").splitlines() == [
        "{",
        ' "df": {',
        '  "保险": 3,',
        '  "贷款": 1',
        " },",
        ' "documents": {',
        '  "wuhan": "ab12"',
        " },",
        ' "engine": "jieba-0+x",',
        ' "n": 3,',
        ' "name": "idf-1",',
        ' "seal": "6e9a94bc185331d0",',
        ' "unit": "measure"',
        "}",
    ]
    assert path.read_bytes().endswith(b"}\n")
    assert load(path.parent) == SMALL
    assert list(path.parent.iterdir()) == [path]  # no half-written file stays behind
    by_hand = path.read_text(encoding="utf-8").replace("3,", "4,", 1)
    path.write_text(by_hand, encoding="utf-8")
    with pytest.raises(BrokenWorkspace, match="被改动过"):
        load(path.parent)
    older = [line for line in by_hand.splitlines() if "seal" not in line]
    path.write_text("\n".join(older), encoding="utf-8")
    assert load(path.parent).df["保险"] == 4, "one that was written before there were seals"


def test_a_published_snapshot_is_not_overwritten(tmp_path: Path) -> None:
    path = save(SMALL, tmp_path)
    before = path.read_bytes()
    assert save(SMALL, tmp_path) == path
    with pytest.raises(BrokenWorkspace, match="同名"):
        save(Snapshot("idf-1", "measure", 4, {}, (), ""), tmp_path)
    assert path.read_bytes() == before


def test_names_are_ordered_by_number(tmp_path: Path) -> None:
    for name in ("idf-10", "idf-9", "idf-0", "idf-x", "idf-01"):
        (tmp_path / f"{name}.json").write_text("{}")
    assert names(tmp_path) == ("idf-9", "idf-10")
    assert names(tmp_path / "missing") == ()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"name": "idf-1"}', '{"df": []}'])
def test_damaged_snapshot_says_so(tmp_path: Path, text: str) -> None:
    (tmp_path / "idf-1.json").write_text(text)
    with pytest.raises(BrokenWorkspace, match="损坏"):
        load(tmp_path)


def test_missing_snapshot_says_so(tmp_path: Path) -> None:
    with pytest.raises(BrokenWorkspace, match="没有 IDF 快照"):
        load(tmp_path)
    with pytest.raises(BrokenWorkspace, match="idf-7"):
        load(tmp_path, "idf-7")


def test_current_is_made_once_and_refreshed_on_purpose(tmp_path: Path, build: Any) -> None:
    first = current(build({"武汉": ["贷款。"]}, path=tmp_path))
    larger = build({"武汉": ["贷款。"], "郑州": ["保险。"]}, path=tmp_path)
    assert current(larger) == first
    second = current(larger, refresh=True)
    assert (second.name, second.n) == ("idf-2", 2)
    assert current(larger) == second
    assert load(tmp_path / "reference", "idf-1") == first


def test_equal_corpora_give_equal_bytes(tmp_path: Path, build: Any) -> None:
    texts = {"武汉": ["鼓励银行发放贷款。", "共保体。"], "郑州": ["企业上市。"]}
    one, two = build(texts, path=tmp_path / "a"), build(texts, path=tmp_path / "b")
    current(one)
    current(two)
    files = [path / "reference" / "idf-1.json" for path in (one.path, two.path)]
    assert files[0].read_bytes() == files[1].read_bytes()


def test_an_empty_corpus_settles_nothing(empty: Corpus) -> None:
    snapshot = current(empty, refresh=True)
    assert (snapshot.name, snapshot.n, snapshot.df) == ("idf-0", 0, {})
    assert not (empty.path / "reference").exists()


def test_unwritable_workspace_says_so(tmp_path: Path, build: Any) -> None:
    (tmp_path / "reference").write_text("a file in the way")
    with pytest.raises(BrokenWorkspace, match="写不进去"):
        current(build({"武汉": ["贷款。"]}, path=tmp_path))


def test_the_engine_that_made_it(corpus: Corpus) -> None:
    snapshot = make(corpus)
    assert snapshot.made_by(words_of(corpus))
    assert not snapshot.made_by(Words(["别的词"]))
