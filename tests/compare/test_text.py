"""Key word in context: characters are found, whatever stands between or around them."""

from __future__ import annotations

import pytest
from texts import corpus_of_texts

from policykit.compare import kwic
from policykit.errors import UnknownChoice
from policykit.tables import schema
from policykit.text import keyed

CORPUS = corpus_of_texts(
    (
        "甲市",
        "2024-01-01",
        [["发展科技 金融。", "设立ＱＤＬＰ试点，推动科技金融、科技金融服务。"], ["做好统计。"]],
    ),
    ("乙市", "2024-02-01", [["支持“科技—金融”联动。"]]),
)

CASES = [
    ("科技金融", 3, "white space inside is no border, a dash is"),
    ("qdlp", 1, "width and capitals"),
    ("科技，金融", 0, "a mark that is not there"),
    ("第2项", 1, "a heading"),
    ("统计。", 1, "a mark that is there"),
]


@pytest.mark.parametrize(("query", "places", "reason"), CASES, ids=[c[-1] for c in CASES])
def test_places(query: str, places: int, reason: str) -> None:
    found = kwic(CORPUS, query)
    assert len(found) == places, reason
    schema("kwic").check(found)
    for doc_id, node, start, end in zip(
        found["doc_id"], found["node"], found["start"], found["end"], strict=True
    ):
        assert CORPUS.texts[doc_id][start:end] == node


def test_a_line_names_its_measure_and_what_stands_around_it() -> None:
    first, second, third = kwic(CORPUS, "科技金融", width=3).to_dict("records")
    assert (first["node"], first["left"], first["right"]) == ("科技 金融", " 发展", "。设立")
    assert (first["measure_id"], second["measure_id"]) == ("d0/01/1", "d0/01/2")
    assert (third["left"], third["right"]) == ("金融、", "服务。")


def test_outside_the_articles_there_is_no_address() -> None:
    (heading,) = kwic(CORPUS, "第2项").to_dict("records")
    assert (heading["article_id"], heading["measure_id"], heading["region"]) == ("", "", "甲市")


def test_one_region_and_nothing_found() -> None:
    assert set(kwic(CORPUS, "市", regions=["乙市"])["region"]) == {"乙市"}
    empty = kwic(CORPUS, "绿色金融")
    assert empty.empty
    schema("kwic").check(empty)


@pytest.mark.parametrize(
    "wrong", [{"query": " "}, {"query": "贷", "width": -1}, {"query": "贷", "regions": ["丙市"]}]
)
def test_wrong_questions(wrong: dict[str, object]) -> None:
    with pytest.raises(UnknownChoice):
        kwic(CORPUS, **wrong)  # type: ignore[arg-type]


def test_keys_lead_back_to_their_characters() -> None:
    text = "㎡级、Ｆ区"
    key = keyed(text)
    assert key.key == "M2级F区"
    assert [text[slice(*key.span(i, i + 1))] for i in range(len(key.key))] == ["㎡", "㎡", "级", "Ｆ", "区"]
