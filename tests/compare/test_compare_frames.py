"""What terms do on a small corpus: counted, set aside, shadowed, never there; what a change moves; two frames crossed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from policykit.coding.frame import Frame
from policykit.coding.frames import load_frame
from policykit.compare.frames import cross, frame_changes, term_use
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
    """In categories and in instruments, which may move alone: the last row stays 信贷."""
    terms = ("算力券,信贷,一般贷款,term,,", "科技贷款,债券,一般债券,term,,")
    rows = [*SENTENCES, ("d/04", "对流动资金给予贴息。")]
    book = local(tmp_path, *terms, "贴息,信贷,再贷款再贴现,term,,")
    table = frame_changes(corpus_of(tmp_path, book, rows), load_frame())
    columns = [
        "measure_id",
        "gained",
        "lost",
        "instruments_gained",
        "instruments_lost",
        "terms_gained",
        "terms_lost",
    ]
    assert list(table[columns].itertuples(index=False, name=None)) == [
        ("d/01/1", "债券", "", "一般债券", "", "科技贷款", ""),
        ("d/03/5", "信贷", "", "一般贷款", "", "算力券", ""),
        ("d/04/6", "", "", "再贷款再贴现", "贴息", "贴息", "贴息"),
    ]
    schema("frame_changes").check(table)
    assert frame_changes(corpus_of(tmp_path, book, rows), book).empty, "the same frame moves nothing"


def test_what_is_carried_moves_with_the_sentence_before(tmp_path: Path) -> None:
    rows = ("科技贷款,债券,一般债券,term,,", "贷款,,,removed,,", "贷,,,removed,,")
    table = frame_changes(corpus_of(tmp_path, local(tmp_path, *rows), SENTENCES[:2]), load_frame())
    moved = list(table[["measure_id", "gained", "lost", "terms_lost"]].itertuples(index=False, name=None))
    assert moved == [("d/01/1", "债券", "信贷", "科技贷款|贷款"), ("d/01/2", "债券", "信贷", "风险补偿")]


CROSSED = [
    ("甲", "信贷", "供给型", ["a/1/1"], 1 / 3, "an interest subsidy is public money for loans"),
    ("甲", "信贷", "环境型", ["a/1/1"], 1 / 3, "and the loan that it acts upon"),
    ("甲", "未归类", "供给型", ["a/1/2"], 1 / 3, "people are no channel"),
    ("甲", "未归类", "无工具", ["a/1/3"], 1 / 3, "a fragment orders nothing"),
    ("乙", "担保", "需求型", [], 0, "an empty cell stands too"),
    ("乙", "股权", "环境型", ["b/1/1"], 1, "what a person decided counts, not the term"),
]


@pytest.fixture(scope="module")
def two_regions(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    rows = [
        ("a/1/1", "甲", "对科技贷款给予贴息。", "信贷"),
        ("a/1/2", "甲", "引进高层次人才。", ""),
        ("a/1/3", "甲", "以上内容。", ""),
        ("b/1/1", "乙", "鼓励银行发放贷款。", "股权"),
    ]
    measures = pd.DataFrame(rows, columns=["measure_id", "region", "text", "categories"])
    measures = measures.assign(
        article_id=measures["measure_id"].str[:3], doc_id=measures["measure_id"].str[:1]
    )
    articles = pd.DataFrame(
        {"article_id": ["a/1", "b/1"], "title": "", "text": "", "part": ["operative", "preamble"]}
    )
    documents = pd.DataFrame(
        {
            "doc_id": ["a", "b"],
            "region": ["甲", "乙"],
            "kind": "policy",
            "source_file": ["a", "b"],
            "source_item": 0,
            "state": "read",
        }
    )
    tables = {"measures": measures, "articles": articles, "documents": documents}
    return Corpus(tmp_path_factory.mktemp("two"), tables, {}, load_frame())


@pytest.mark.parametrize(
    ("region", "row", "column", "ids", "share", "why"), CROSSED, ids=[c[-1] for c in CROSSED]
)
def test_two_frames_crossed(
    two_regions: Corpus, region: str, row: str, column: str, ids: list[str], share: float, why: str
) -> None:
    table = cross(two_regions, "channels", "policy_tools")
    schema("cross").check(table)
    assert len(table) == 2 * 6 * 4
    (found,) = table.query("region == @region and row == @row and column == @column").to_dict("records")
    assert (found["measures"], found["measure_ids"]) == (len(ids), "|".join(ids)), why
    assert found["share"] == pytest.approx(share), why


def test_a_crossing_by_instruments_and_without_the_preamble(two_regions: Corpus) -> None:
    table = cross(two_regions, "channels", "policy_tools", detail=True, basis="operative")
    held = table[table["measures"] > 0]
    assert {*zip(held["row"], held["column"], strict=True)} >= {("信贷", "资金投入"), ("未归类", "人才支持")}
    assert table.loc[table["region"] == "乙", "share"].isna().all(), "乙 has a preamble alone"


def test_parties_are_crossed_with_instruments(two_regions: Corpus) -> None:
    parties = [*(["科技型中小企业|高新技术企业"] * 2), *([""] * (len(two_regions.measures) - 2))]
    tables = {**two_regions.tables, "measures": two_regions.measures.assign(target=parties)}
    table = cross(replace(two_regions, tables=tables), "target", "channels")
    schema("cross").check(table)
    by_row = table.groupby("row")["measure_ids"].apply(
        lambda ids: {i for cell in ids for i in cell.split("|")} - {""}
    )
    ids = two_regions.measures["measure_id"].tolist()
    assert by_row["科技型中小企业"] == by_row["高新技术企业"] == {*ids[:2]}
    assert by_row["not_stated"] == {*ids[2:]}
    assert by_row.index.isin(
        [*(p.key for p in two_regions.frame.parties if p.role == "target"), "not_stated"]
    ).all()


def test_an_empty_corpus_has_empty_counts(tmp_path: Path) -> None:
    book = load_frame()
    table = term_use(corpus_of(tmp_path, book, []))
    schema("term_use").check(table)
    assert len(table) == len(book.terms)
    assert not table[["found", "counted", "shadowed"]].to_numpy().any()
