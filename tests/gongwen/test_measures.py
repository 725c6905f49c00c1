"""Measures: sentences of an article, with agency notes and list numbers taken away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from comparing import cases
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.gongwen.document import Parsed
from policykit.gongwen.formats.lines import text_lines
from policykit.gongwen.outline.measures import measure_spans, sentences

Parser = Callable[..., Parsed]

SENTENCES = cases("measures_sentences")


@pytest.mark.parametrize(("text", "expected", "reason"), SENTENCES, ids=[row[-1] for row in SENTENCES])
def test_sentences(text: str, expected: list[str], reason: str) -> None:
    assert [text[a:b] for a, b in sentences(text)] == expected


@given(st.text(alphabet="支持。；（）“”《》企业，1", max_size=40))
@settings(derandomize=True, max_examples=80, deadline=None)
def test_sentences_hold_every_character_once(text: str) -> None:
    assert "".join(text[a:b] for a, b in sentences(text)) == text


MEASURES = cases("measures_measures")


@pytest.mark.parametrize(("text", "expected", "reason"), MEASURES, ids=[row[-1] for row in MEASURES])
def test_measures(text: str, expected: list[str], reason: str) -> None:
    assert [text[a:b] for a, b in measure_spans(text_lines(text), 0)] == expected


def test_number_and_heading_of_the_article_are_no_measure() -> None:
    text = "（一）加大投放。给予补助。"
    assert [text[a:b] for a, b in measure_spans(text_lines(text), len("（一）加大投放。"))] == ["给予补助。"]


FIRST = cases("measures_first")


@pytest.mark.parametrize(("region", "n", "count", "first"), FIRST)
def test_measures_of_an_article(
    policies: dict[str, Parsed], region: str, n: int, count: int, first: str
) -> None:
    article = policies[region].articles[n - 1].article_id
    texts = [m.text for m in policies[region].measures if m.article_id == article]
    assert (len(texts), texts[0]) == (count, first)


def test_no_measure_of_the_six_holds_an_agency_note(policies: dict[str, Parsed]) -> None:
    words = ("责任单位", "牵头单位", "配合单位", "等配合")
    assert [m.text for p in policies.values() for m in p.measures if any(w in m.text for w in words)] == []


def test_no_measure_of_the_six_is_only_its_articles_heading(policies: dict[str, Parsed]) -> None:
    for found in policies.values():
        titles = {a.article_id: a.title for a in found.articles if a.title}
        assert [m.text for m in found.measures if m.text.rstrip("。") == titles.get(m.article_id)] == []
