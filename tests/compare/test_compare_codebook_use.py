"""What terms do on a small corpus: counted, set aside, shadowed, never there; what a change of terms moves."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from policykit.coding.frame import Frame
from policykit.coding.frames import load_frame
from policykit.compare.codebook_use import (
    codebook_changes,
    codebook_trials,
    term_cuts,
    term_use,
)
from policykit.corpus.corpus import Corpus
from policykit.tables import schema

HEADER = "term,category,instrument,kind,needs,unless\n"
SENTENCES = [
    ("d/01", "发放科技贷款和贷款。"),
    ("d/01", "按损失的一半给予风险补偿。"),
    ("d/02", "推广股权质押贷款和贷款保证保险。"),
    ("d/02", "给予风险补偿。"),
    ("d/03", "发放算力券，加快新药上市。"),
]


def corpus_of(path: Path, book: Frame, sentences: list[tuple[str, str]] = SENTENCES) -> Corpus:
    rows = [(f"{a}/{n}", a, "d", "某地", t) for n, (a, t) in enumerate(sentences, 1)]
    measures = pd.DataFrame(rows, columns=["measure_id", "article_id", "doc_id", "region", "text"])
    ids = list(dict.fromkeys(a for a, _ in sentences))
    articles = pd.DataFrame({"article_id": ids, "title": ["标题"] * len(ids), "text": [""] * len(ids)})
    return Corpus(path, {"measures": measures, "articles": articles}, {}, book)


def local(path: Path, *rows: str) -> Frame:
    (path / "terms.csv").write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return load_frame(own=path)


@pytest.fixture(scope="module")
def use(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    return term_use(corpus_of(tmp_path_factory.mktemp("data"), load_frame())).set_index("term")


CELLS = [
    ("科技贷款", 1, 1, "", 0, "", "counts where it stands"),
    ("贷款", 4, 1, "", 3, "科技贷款 1|股权质押贷款 1|贷款保证保险 1", "the longer terms come first"),
    ("股权质押", 1, 0, "", 1, "股权质押贷款 1", "inside a longer term"),
    ("上市", 1, 0, "unless 1", 0, "", "set aside by its condition"),
    ("风险补偿", 2, 2, "", 0, "", "carried from the sentence before, twice"),
    ("投贷联动", 0, 0, "", 0, "", "not in the corpus"),
]


@pytest.mark.parametrize(("term", "found", "counted", "aside", "shadowed", "by", "reason"), CELLS)
def test_what_becomes_of_a_term(
    use: Any, term: str, found: int, counted: int, aside: str, shadowed: int, by: str, reason: str
) -> None:
    row = use.loc[term]
    assert (row["found"], row["counted"], row["aside"]) == (found, counted, aside), reason
    assert (row["shadowed"], row["shadowed_by"]) == (shadowed, by), reason


def test_every_place_of_a_term_is_accounted_for(use: Any) -> None:
    aside = use["aside"].map(lambda s: sum(int(p.rsplit(" ", 1)[1]) for p in s.split("|")) if s else 0)
    assert (use["found"] == use["counted"] + aside + use["shadowed"]).all()
    assert use["found"].sum() > 10


def test_a_change_of_terms_prints_what_it_gains_and_loses(tmp_path: Path) -> None:
    book = local(
        tmp_path, "算力券,信贷,一般贷款,term,,", "贷款保证保险,,,removed,,", "科技贷款,债券,一般债券,term,,"
    )
    table = codebook_changes(corpus_of(tmp_path, book), load_frame())
    rows = list(table[["measure_id", "before", "after", "gained", "lost"]].itertuples(index=False, name=None))
    assert rows == [
        ("d/01/1", "信贷", "信贷|债券", "债券", ""),
        ("d/03/5", "", "信贷", "信贷", ""),
    ]
    assert table["terms_gained"].tolist() == ["科技贷款", "算力券"]
    assert table["terms_lost"].tolist() == ["", ""]


def test_what_is_carried_moves_with_the_sentence_before(tmp_path: Path) -> None:
    rows = ("科技贷款,债券,一般债券,term,,", "贷款,,,removed,,", "贷,,,removed,,")
    table = codebook_changes(corpus_of(tmp_path, local(tmp_path, *rows), SENTENCES[:2]), load_frame())
    moved = list(table[["measure_id", "gained", "lost", "terms_lost"]].itertuples(index=False, name=None))
    assert moved == [("d/01/1", "债券", "信贷", "科技贷款|贷款"), ("d/01/2", "债券", "信贷", "风险补偿")]


def test_the_same_codebook_moves_nothing(tmp_path: Path) -> None:
    table = codebook_changes(corpus_of(tmp_path, load_frame()), load_frame())
    assert len(table) == 0
    schema("codebook_changes").check(table)


def test_cuts_are_those_of_jieba_without_our_terms(tmp_path: Path, one_dictionary: None) -> None:
    book: Any = SimpleNamespace(
        terms=[SimpleNamespace(term=t, kind="term") for t in ("贷", "保险", "知识产权质押", "再贷款")]
    )
    table = term_cuts(corpus_of(tmp_path, book))
    assert table["term"].tolist() == ["知识产权质押", "再贷款"], "one character and whole words are left out"
    assert table["words"].tolist()[0] == "知识产权|质押"
    schema("term_cuts").check(table)


def test_the_trials_are_a_table() -> None:
    table = codebook_trials(load_frame())
    schema("codebook_trials").check(table)
    assert table["passed"].all()
    assert len(table) > 100


def test_an_empty_corpus_has_empty_counts(tmp_path: Path) -> None:
    book = load_frame()
    table = term_use(corpus_of(tmp_path, book, []))
    schema("term_use").check(table)
    assert len(table) == len(book.terms)
    assert not table[["found", "counted", "shadowed"]].to_numpy().any()
