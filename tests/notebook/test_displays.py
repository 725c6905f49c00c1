"""One document, article or measure as it shows itself: the right neighbours, the evidence marked, text escaped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from policykit.corpus import load
from policykit.corpus.corpus import Corpus
from policykit.corpus.marking import stretches
from policykit.errors import UnknownChoice


@pytest.fixture
def corpus(small_workspace: Callable[..., Path]) -> Corpus:
    return load(small_workspace("a_qingdao.txt"))


def named(corpus: Corpus, words: str) -> str:
    """The id of the measure that holds these words."""
    return str(corpus.measures.loc[corpus.measures["text"].str.contains(words), "measure_id"].iloc[0])


def test_a_measure_shows_its_sentence_neighbours_and_quantities(corpus: Corpus) -> None:
    view = corpus.measure(named(corpus, "50万元"))
    assert view.text == "对符合条件的贷款给予最高50万元贴息。"
    assert view.before.endswith("推广“琴岛贷”。")
    assert view.after == ""
    assert view.categories == ("信贷",)
    html = view._repr_html_()
    assert "一、加大信贷支持 › （一） 扩大科技贷款规模" in html
    assert "《青岛市人民政府办公室关于促进科技金融发展的若干措施》" in html
    assert "数量：最高50万元" in html
    assert '">贷款</mark>' in html
    assert repr(view).splitlines()[1] == view.text


def test_displays_bring_no_colour_of_their_own_for_text_or_page(corpus: Corpus) -> None:
    first = corpus.measures["measure_id"].iloc[0]
    article = corpus.measures["article_id"].iloc[0]
    for view in (corpus, corpus.measure(first), corpus.article(article), corpus.document("青岛")):
        html = view._repr_html_()
        assert "color:#" not in html
        assert "background:#" not in html
        assert "background:white" not in html
        assert "color:white" not in html
        assert len(repr(view).splitlines()) < 12


def test_an_article_shows_all_its_evidence_and_agencies(corpus: Corpus) -> None:
    article_id = corpus.measures.loc[corpus.measures["text"].str.contains("50万元"), "article_id"].iloc[0]
    view = corpus.article(article_id)
    assert len(view.measures) == 2
    assert "2 句：信贷 2" in repr(view)
    assert view._repr_html_().count("<mark") == len(view.evidence[["start", "end"]].drop_duplicates())


def test_a_document_is_found_by_id_title_and_region(corpus: Corpus) -> None:
    row = corpus.documents.iloc[0]
    for name in (row["doc_id"], row["title"], "青岛"):
        assert corpus.document(name).row["doc_id"] == row["doc_id"]
    said = repr(corpus.document("青岛"))
    assert "一、加大信贷支持：2 条 3 句" in said
    assert "修复 0 处，存疑 0 处" in said


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda c: c.document("青岛市"), "文件 没有 '青岛市'；可用的是：青岛、"),
        (lambda c: c.measure(c.measures["measure_id"].iloc[0] + "9"), "措施 没有"),
        (lambda c: c.article("x/1"), "条 没有 'x/1'；可用的是："),
    ],
)
def test_a_wrong_name_gets_the_names_there_are(
    corpus: Corpus, ask: Callable[[Corpus], object], told: str
) -> None:
    with pytest.raises(UnknownChoice, match=told):
        ask(corpus)


def test_two_documents_of_a_region_are_both_named(small_workspace: Callable[..., Path]) -> None:
    from tests.conftest import QINGDAO  # the same region with another title

    corpus = load(small_workspace("a_qingdao.txt", second=QINGDAO.replace("若干措施", "实施细则")))
    with pytest.raises(UnknownChoice, match=r"qingdao-2023-\w+、qingdao-2023-\w+"):
        corpus.document("青岛")


HOSTILE = '支持<img src=x onerror="alert(1)">贷款。'


def test_text_of_documents_is_escaped(corpus: Corpus) -> None:
    corpus.measures["text"] = HOSTILE
    corpus.articles["text"] = corpus.articles["title"] = corpus.articles["section"] = HOSTILE
    corpus.documents["title"] = corpus.documents["doc_number"] = HOSTILE
    first, article = corpus.measures["measure_id"].iloc[0], corpus.articles["article_id"].iloc[0]
    for view in (corpus, corpus.measure(first), corpus.article(article), corpus.document("青岛")):
        assert "<img" not in view._repr_html_()


def test_a_document_without_a_title_is_named_by_its_file(corpus: Corpus) -> None:
    corpus.documents["title"] = ""
    first, article = corpus.measures["measure_id"].iloc[0], corpus.articles["article_id"].iloc[0]
    for view in (corpus.measure(first), corpus.article(article)):
        assert "青岛 · a_qingdao.txt" in view._repr_html_()
    assert "<b>（没有认出标题）</b>" in corpus.document("青岛")._repr_html_()


CASES = [
    ([], ["支持贷款。"], "no evidence"),
    ([(12, 14, "term")], ["支持", "贷款", "。"], "offsets of the document"),
    ([(2, 4, "term")], ["支持贷款。"], "evidence of another sentence"),
    ([(10, 13, "term"), (12, 14, "excluded")], ["支持", "贷", "款", "。"], "overlap"),
]


@pytest.mark.parametrize(("spans", "pieces", "why"), CASES, ids=[c[2] for c in CASES])
def test_a_sentence_is_cut_where_evidence_begins_and_ends(
    spans: list[tuple[int, int, str]], pieces: list[str], why: str
) -> None:
    labels = [{"start": a, "end": b, "rule": rule} for a, b, rule in spans]
    cut = stretches("支持贷款。", 10, labels)
    assert [piece.text for piece in cut] == pieces, why
    if why == "overlap":
        assert [piece.counts for piece in cut] == [True, True, False, False]
        assert [len(piece.labels) for piece in cut] == [1, 2, 1, 0]
