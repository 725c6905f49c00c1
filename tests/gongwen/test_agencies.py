"""Agency notes in all their forms: who is charged, in which role, and what is no note."""

from __future__ import annotations

import pytest
from comparing import cases

from policykit.gongwen.document import Parsed
from policykit.gongwen.words.notes import notes

L, C, R = "lead", "cooperate", "responsible"

NOTES = cases("agencies_notes")


@pytest.mark.parametrize(("line", "expected", "reason"), NOTES, ids=[row[-1] for row in NOTES])
def test_who_is_charged(line: str, expected: list[tuple[str, str]], reason: str) -> None:
    assert [pair for note in notes(line) for pair in note.charged] == expected


NOTHING = cases("agencies_nothing")


@pytest.mark.parametrize(("line", "reason"), NOTHING)
def test_no_note(line: str, reason: str) -> None:
    assert notes(line) == (), reason


def test_a_note_holds_the_stop_behind_it_and_is_found_once() -> None:
    assert [(n.start, n.end) for n in notes("给予补助。（责任单位：市科技局）。")] == [(5, 17)]


def test_a_note_knows_where_it_stands() -> None:
    line = "给予补助。（责任单位：市科技局）支持企业上市。（责任单位：市金融办）"
    assert [line[n.start : n.end] for n in notes(line)] == [
        "（责任单位：市科技局）",
        "（责任单位：市金融办）",
    ]


CHARGED = cases("agencies_charged")


@pytest.mark.parametrize(("region", "n", "expected", "reason"), CHARGED)
def test_agencies_of_an_article(
    policies: dict[str, Parsed], region: str, n: int, expected: str | list[tuple[str, str]], reason: str
) -> None:
    if isinstance(expected, str):
        lead, _, rest = expected.partition("|")
        expected = [(name, L) for name in lead.split()] + [(name, C) for name in rest.split()]
    article = policies[region].articles[n - 1].article_id
    found = [(a.agency, a.role) for a in policies[region].agencies if a.article_id == article]
    assert found == expected, reason


@pytest.mark.parametrize("region", ["济南", "长三角"])
def test_documents_without_notes(policies: dict[str, Parsed], region: str) -> None:
    assert policies[region].agencies == ()


@pytest.mark.parametrize(("region", "articles"), [("山西", 14), ("武汉", 20), ("郑州", 21), ("聊城", 15)])
def test_how_many_articles_charge_somebody(policies: dict[str, Parsed], region: str, articles: int) -> None:
    assert len({a.article_id for a in policies[region].agencies}) == articles
