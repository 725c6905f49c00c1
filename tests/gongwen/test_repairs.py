"""The repair rows: every change is one row with line, before and after, and nothing else changes."""

from __future__ import annotations

import pytest
from comparing import cases
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.gongwen.clean.cleaning import STEPS, clean
from policykit.gongwen.formats.lines import Line, lines_of
from policykit.gongwen.outline.bulletin import Item

ITEMS = ("000/1", "001/1", "002/1", *(f"003/{n}" for n in range(1, 9)), "004/1")

ROWS = cases("repairs_rows")

COUNTS = cases("repairs_counts")


@pytest.mark.parametrize(("item", "kind", "line", "before", "after"), ROWS)
def test_repair_row(items: dict[str, Item], item: str, kind: str, line: int, before: str, after: str) -> None:
    rows = [(c.kind, c.line, c.before, c.after) for c in clean(items[item].lines).changes]
    assert (kind, line, before, after) in rows


@pytest.mark.parametrize(("item", "counts", "reason"), COUNTS, ids=[row[0] for row in COUNTS])
def test_number_of_repairs(items: dict[str, Item], item: str, counts: dict[str, int], reason: str) -> None:
    kinds = [change.kind for change in clean(items[item].lines).changes]
    assert {kind: kinds.count(kind) for kind in kinds} == counts, reason


REPEATS = {23: 2 + 1, 28: 2 + 2, 32: 2 + 2 + 1, 33: 2 + 2, 35: 6 + 3 + 1 + 1 + 1, 41: 2 + 1}
"""Copies beyond the first of each repeated sentence, by line of 001, counted by hand."""


def test_copies_of_a_sentence_are_taken_away_where_they_stand(items: dict[str, Item]) -> None:
    lines = [c.line for c in clean(items["001/1"].lines).changes if c.kind == "repeated_sentence"]
    assert {line: lines.count(line) for line in lines} == REPEATS


def test_a_sentence_that_the_document_says_in_two_places_stays(items: dict[str, Item]) -> None:
    """000: the sentence on five years stands in the news lead and in 主要目标."""
    assert clean(items["000/1"].lines).text.count("力争用5年左右时间，基本形成体系健全") == 2


def test_agency_notes_that_come_again_stay(items: dict[str, Item]) -> None:
    note = "(山西银监局牵头,省科技厅、省金融办、人行太原中心支行等配合)"
    assert clean(items["002/1"].lines).text.count(note) == 3


@pytest.mark.parametrize("item", ITEMS)
def test_text_outside_the_edits_is_untouched(items: dict[str, Item], item: str) -> None:
    """Each step's edits, played back over its input by hand, give its output and the lengths of the rows."""
    text = "\n".join(line.text for line in items[item].lines)
    for _, step in STEPS:
        edits = sorted(step(text), key=lambda e: e.start)
        bounds = [0, *(n for e in edits for n in (e.start, e.end)), len(text)]
        assert bounds == sorted(bounds)
        kept = [text[a:b] for a, b in zip(bounds[::2], bounds[1::2], strict=True)]
        text = kept[0] + "".join(e.after + piece for e, piece in zip(edits, kept[1:], strict=True))
    cleaned = clean(items[item].lines)
    assert cleaned.text == text
    assert len(cleaned.line_at) == len(text)


@pytest.mark.parametrize("item", ITEMS)
def test_characters_know_the_line_that_they_come_from(items: dict[str, Item], item: str) -> None:
    """Where a line was not edited, it stands in the clean text under its own line number."""
    cleaned = clean(items[item].lines)
    edited = {change.line for change in cleaned.changes}
    last = 0
    for line in items[item].lines:
        if line.number not in edited and line.number - 1 not in edited and line.number - 2 not in edited:
            at = cleaned.text.index(line.text, last)
            assert {cleaned.line(i) for i in range(at, at + len(line.text))} == {line.number}
            last = at + len(line.text)


@pytest.mark.parametrize("item", ITEMS)
def test_cleaning_clean_text_changes_nothing(items: dict[str, Item], item: str) -> None:
    once = clean(items[item].lines).text
    assert clean(lines_of(once)).changes == ()


@pytest.mark.parametrize("kind", [name for name, _ in STEPS])
def test_a_skipped_step_makes_no_repair_and_leaves_the_others(items: dict[str, Item], kind: str) -> None:
    every = {c.kind for item in ITEMS for c in clean(items[item].lines).changes}
    rest = {c.kind for item in ITEMS for c in clean(items[item].lines, skip=(kind,)).changes}
    assert rest == every - {kind}


def test_all_steps_skipped_gives_the_source(items: dict[str, Item]) -> None:
    item = items["001/1"]
    cleaned = clean(item.lines, skip=[name for name, _ in STEPS])
    assert cleaned.text == "\n".join(line.text for line in item.lines)
    assert cleaned.changes == ()


def test_an_unknown_name_to_skip_does_nothing(items: dict[str, Item]) -> None:
    """The catalog's empty cell arrives as one empty name."""
    assert clean(items["002/1"].lines, skip=("",)) == clean(items["002/1"].lines)


def test_a_line_that_holds_only_an_invisible_mark_is_no_error() -> None:
    """A form feed or a soft hyphen alone in its line, as page breaks leave them."""
    text = "支持企业上市融资，鼓励银行机构扩大信贷投放。\n\x0c\n\u00ad\n二、附则"
    assert clean(lines_of(text)).text.split() == ["支持企业上市融资，鼓励银行机构扩大信贷投放。", "二、附则"]


def test_nothing_to_clean() -> None:
    cleaned = clean(())
    assert (cleaned.text, cleaned.changes, cleaned.line(5)) == ("", (), 0)


PIECES = st.sampled_from(
    [
        "一、总则",
        "（一）",
        "支持企业上市融资。",
        "2.",
        "，",
        "１％",
        "《《",
        " ",
        "\u200b",
        "(20252027年)",
        "机制机制。",
        "第一条 ",
        "科技",
        "）",
        "“",
    ]
)


@given(st.lists(st.lists(PIECES, min_size=1, max_size=8).map("".join), min_size=1, max_size=6))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_any_text_is_cleaned_without_error_and_every_repair_says_something(texts: list[str]) -> None:
    lines = [Line(n, text.strip(), 0) for n, text in enumerate(texts, 1) if text.strip()]
    cleaned = clean(lines)
    assert len(cleaned.line_at) == len(cleaned.text)
    assert all(change.before != change.after for change in cleaned.changes)
    assert clean(lines) == cleaned
    assert {change.line for change in cleaned.changes} <= {line.number for line in lines}
