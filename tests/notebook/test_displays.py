"""Documents, articles and measures as they show themselves: held as text, colourless, escaped; wrong names are told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from golden import held

from policykit.corpus import load
from policykit.corpus.corpus import Corpus
from policykit.corpus.marking import stretches
from policykit.errors import UnknownChoice


@pytest.fixture
def corpus(small_workspace: Callable[..., Path]) -> Corpus:
    return load(small_workspace("a_qingdao.txt"))


def views(corpus: Corpus) -> list[object]:
    """The corpus, its document, the article and the measure of 50万元, a card."""
    row = corpus.measures[corpus.measures["start"] == corpus.measures["start"].iloc[1]].iloc[0]
    article, measure = corpus.article(row["article_id"]), corpus.measure(row["measure_id"])
    return [corpus, corpus.document("青岛"), article, measure, corpus.card("青岛", "信贷")]


def test_everything_shows_itself_as_it_did(corpus: Corpus) -> None:
    shown = [f"{view!r}\n\n{view._repr_html_()}".replace("><", ">\n<") for view in views(corpus)]
    corpus.documents["title"] = ""
    shown += [f"{view!r}" for view in views(corpus)[1:4]]  # named by its file
    held(Path(__file__).with_name("displays.txt"), "\n\n".join(shown) + "\n")


def test_displays_bring_no_colour_of_their_own_for_text_or_page_and_escape_what_they_show(
    corpus: Corpus,
) -> None:
    hostile = '支持<img src=x onerror="alert(1)">贷款。'
    corpus.measures["text"] = corpus.documents["title"] = corpus.documents["doc_number"] = hostile
    corpus.articles["text"] = corpus.articles["title"] = corpus.articles["section"] = hostile
    for view in views(corpus):
        html = view._repr_html_()
        assert not [c for c in ("color:#", "background:#", ":white", "<img") if c in html]


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


def test_a_document_is_found_by_id_title_and_region_where_it_is_one(
    corpus: Corpus, small_workspace: Callable[..., Path], small_texts: dict[str, str]
) -> None:
    row = corpus.documents.iloc[0]
    assert {corpus.document(n).row["doc_id"] for n in (row["doc_id"], row["title"], "青岛")} == {
        row["doc_id"]
    }
    second = small_texts["a_qingdao.txt"].replace("若干措施", "实施细则")
    with pytest.raises(UnknownChoice, match=r"qingdao-2023-\w+、qingdao-2023-\w+"):
        load(small_workspace("a_qingdao.txt", folder="two", second=second)).document("青岛")


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
        assert [(piece.counts, len(piece.labels)) for piece in cut] == [
            (True, 1),
            (True, 2),
            (False, 1),
            (False, 0),
        ]
