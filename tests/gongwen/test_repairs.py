"""The repair rows: every change is one row with line, before and after, and nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.gongwen.clean.cleaning import STEPS, clean
from policykit.gongwen.formats.lines import Line, lines_of
from policykit.gongwen.outline.bulletin import Item

ITEMS = ("000/1", "001/1", "002/1", *(f"003/{n}" for n in range(1, 9)), "004/1")

ROWS = (
    ("000/1", "joined_lines", 8, "入学等需求。(四)加强信", "入学等需求。⏎(四)加强信"),
    ("001/1", "doubled_mark", 1, "汇管理局发布《《上海、南京、", "汇管理局发布《上海、南京、"),
    ("001/1", "stray_space", 3, "创新金融体系 合肥将成为科", "创新金融体系合肥将成为科"),
    ("001/1", "hard_wrap", 4, "、合肥、嘉兴⏎科技创新和金", "、合肥、嘉兴科技创新和金"),
    ("001/1", "heading_number", 17, "2.完善科技创新", "二、完善科技创新"),
    ("001/1", "doubled_word", 27, "信息共享机制机制。支持先行区", "信息共享机制。支持先行区"),
    ("001/1", "doubled_item", 45, "划、重大项目、重大项目、重大举措、", "划、重大项目、重大举措、"),
    ("001/1", "repeated_sentence", 23, "支持保险公司对科技创新企业开展金融股权投资。", ""),
    ("002/1", "hard_wrap", 21, "性、符合小微⏎企业授信特点", "性、符合小微企业授信特点"),
    ("002/1", "hard_wrap", 53, "、省科技厅牵⏎头,省发展改", "、省科技厅牵头,省发展改"),
    ("002/1", "hard_wrap", 59, "技金融服务示⏎范平台。(山", "技金融服务示范平台。(山"),
    ("003/7", "doc_number", 125, "武政办〔202567", "武政办〔2025〕67号"),
    ("003/7", "year_range", 137, "案(20252027年)", "案(2025—2027年)"),
    ("003/8", "doc_number", 176, "郑政文〔202566", "郑政文〔2025〕66号"),
    ("004/1", "full_width", 37, "，按融资额的１％给予补助；对", "，按融资额的1%给予补助；对"),
    ("004/1", "full_width", 63, "自2024年５月20日起实", "自2024年5月20日起实"),
    ("004/1", "hard_wrap", 15, "协同服务企业⏎创新发展的若", "协同服务企业创新发展的若"),
)

COUNTS = (
    ("000/1", {"joined_lines": 1}, "one heading glued to the text; the HTML is whole otherwise"),
    (
        "001/1",
        {
            "repeated_sentence": 31,
            "stray_space": 2,
            "doubled_word": 2,
            "hard_wrap": 1,
            "heading_number": 1,
            "doubled_mark": 1,
            "doubled_item": 1,
            "contained_sentence": 4,
            "stray_variant": 1,
        },
        "the most damaged file",
    ),
    ("002/1", {"hard_wrap": 3}, "the copy list L69/70 ends in a full stop and stays two lines"),
    ("003/1", {}, "a news item without damage"),
    ("003/7", {"doc_number": 1, "year_range": 1}, "two lost characters"),
    ("003/8", {"doc_number": 1}, "one lost bracket; the space in its title divides two issuers"),
    ("004/1", {"full_width": 2, "hard_wrap": 2}, "two titles, two full-width numbers"),
)


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
