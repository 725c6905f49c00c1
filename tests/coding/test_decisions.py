"""Decisions: what a row says, where it stands, who is in force, and what must never be guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policykit.coding.decisions import COLUMNS, cells, decisions_of, moment, same_row, sentence_hash
from policykit.coding.places import Places, difference
from policykit.coding.settle import Settled, settle
from policykit.coding.sheet import csv_line, read_sheet
from policykit.records import Decision, Measure

SENTENCE = "对符合条件的科技贷款给予最高50万元贴息。"
CHANGED = "对符合条件的科技贷款给予最高80万元贴息。"
OTHER = "支持政府性融资担保机构为科技型企业提供担保。"


def measure(
    measure_id: str, text: str, region: str = "青岛", categories: tuple[str, ...] = ("信贷",)
) -> Measure:
    article = measure_id.rsplit("/", 1)[0]
    document = article.rsplit("/", 1)[0]
    return Measure(measure_id, article, document, region, text, 0, len(text), categories, "machine", False)


def row(
    measure_id: str = "q/01/1",
    categories: str = "担保",
    coder: str = "甲",
    time: str = "2025-06-07T10:00:00+08:00",
    *,
    text: str = SENTENCE,
    task: str = "",
    action: str = "",
    region: str = "青岛",
) -> list[str]:
    return [measure_id, region, text, categories, coder, time, "", task, action, sentence_hash(text), "", ""]


def read(*rows: list[str]) -> list[Decision]:
    data = "".join(csv_line(r) for r in [list(COLUMNS), *rows]).encode()
    found, problems = decisions_of(read_sheet(data))
    assert problems == []
    return found


def settled(rows: list[list[str]], measures: list[Measure]) -> Settled:
    return settle(read(*rows), measures)


BAD = [
    ({"measure_id": ""}, "没有写 measure_id", "no address"),
    ({"coder": ""}, "没有写 coder", "nobody decided it"),
    ({"categories": "信用"}, "类别“信用”不认识", "no such category"),
    ({"categories": "信贷|无"}, "类别“信贷|无”不认识", "a category and none at once"),
    ({"time": "昨天"}, "时间“昨天”读不出", "no moment"),
    ({"time": ""}, "时间“”读不出", "no time at all"),
    ({"action": "delete"}, "action“delete”不认识", "the file is append-only"),
    ({"text": "", "sentence_hash": ""}, "没有写句子", "a decision on nothing"),
    ({"text": CHANGED}, "句子与 sentence_hash 不符", "somebody edited the sentence"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "problem", "reason"), BAD, ids=[b[2] for b in BAD])
def test_a_malformed_row_is_named_with_its_line_and_the_others_apply(
    change: dict[str, str], problem: str, reason: str
) -> None:
    good = dict(zip(COLUMNS, row(), strict=True))
    lines = [list(COLUMNS), row(), list((good | change).values()), row(coder="乙")]
    found, problems = decisions_of(read_sheet("".join(map(csv_line, lines)).encode()))
    assert [(d.coder, d.line) for d in found] == [("甲", 2), ("乙", 4)]
    ((line, said, remedy),) = problems
    assert line == 3
    assert problem in said, reason
    assert remedy


WRITTEN = [
    ("信贷|担保", ("信贷", "担保")),
    ("担保、信贷", ("信贷", "担保")),
    ("担保，信贷", ("信贷", "担保")),
    ("股权 股权", ("股权",)),
    ("", ()),
    ("无", ()),
    ("未归类", ()),
]


@pytest.mark.parametrize(("cell", "categories"), WRITTEN)
def test_categories_as_people_write_them(cell: str, categories: tuple[str, ...]) -> None:
    assert read(row(categories=cell))[0].categories == categories


TIMES = [
    ("2025-06-07T10:00:00+08:00", "2025-06-07T02:00:00+00:00", "with a zone"),
    ("2025-06-07T10:00:00", "2025-06-07T02:00:00+00:00", "without one: Beijing"),
    ("2025/6/7 10:00", "2025-06-07T02:00:00+00:00", "as a spreadsheet rewrites it"),
    ("2025-06-07", "2025-06-06T16:00:00+00:00", "a day alone begins at midnight"),
]


@pytest.mark.parametrize(("cell", "utc", "reason"), TIMES, ids=[t[2] for t in TIMES])
def test_moments(cell: str, utc: str, reason: str) -> None:
    found = moment(cell)
    assert found is not None, reason
    assert found == moment(utc), reason


SAME = [
    ("给予 50万元\n贴息", "给予50万元贴息", True, "white space"),
    ("ＡＢＳ（套）", "ABS(套)", True, "width"),
    ("给予\u200b贴息", "给予贴息", True, "a zero-width space of a web page"),
    ("给予50万元贴息。", "给予50万元贴息；", False, "another mark is another sentence"),
    ("给予50万元贴息", "给予5O万元贴息", False, "a letter for a figure"),
]


@pytest.mark.parametrize(("left", "right", "same", "reason"), SAME, ids=[s[3] for s in SAME])
def test_the_hash_of_a_sentence(left: str, right: str, same: bool, reason: str) -> None:
    assert (sentence_hash(left) == sentence_hash(right)) is same, reason


def test_no_spreadsheet_takes_a_hash_for_a_number() -> None:
    assert all(sentence_hash(str(i))[0] == "s" for i in range(50))


HERE = measure("q/01/1", SENTENCE)
PLACES = [
    ("at its address", [HERE], "q/01/1", ""),
    ("other width and white space", [measure("q/01/1", "对符合条件的科技贷款　给予最高５０万元贴息。")], "q/01/1", ""),
    ("moved inside its document", [measure("q/01/1", OTHER), measure("q/02/1", SENTENCE)], "q/02/1", ""),
    ("the title was corrected: other document, same region", [measure("p/01/1", SENTENCE)], "p/01/1", ""),
    ("twice in the document, one at the address", [HERE, measure("q/09/1", SENTENCE)], "q/01/1", ""),
    ("changed", [measure("q/01/1", CHANGED)], None, "sentence_changed"),
    ("gone", [measure("q/02/1", OTHER)], None, "sentence_gone"),
    ("twice, neither at the address", [measure("q/02/1", SENTENCE), measure("q/03/1", SENTENCE)], None, "sentence_repeated"),
    ("only in another region", [measure("p/01/1", SENTENCE, "苏州")], None, "sentence_gone"),
    ("its document stands, another of the region has it", [measure("q/02/1", OTHER), measure("p/01/1", SENTENCE)], None, "sentence_gone"),
    ("changed, and another region has the old one", [measure("q/01/1", CHANGED), measure("p/01/1", SENTENCE, "苏州")], None, "sentence_changed"),
    ("no measures at all", [], None, "sentence_gone"),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "measures", "place", "kind"), PLACES, ids=[p[0] for p in PLACES])
def test_where_a_decision_stands(reason: str, measures: list[Measure], place: str | None, kind: str) -> None:
    found = settled([row()], measures)
    assert list(found.votes) == ([place] if place else []), reason
    assert [c.kind for c in found.conflicts] == ([kind] if kind else []), reason
    assert [d.state for d in found.decisions] == ["applied" if place else "unplaced"]


def test_a_decision_whose_sentence_changed_tells_old_new_and_the_difference() -> None:
    found = settled([row()], [measure("q/01/1", CHANGED), measure("q/01/2", OTHER)])
    (conflict,) = found.conflicts
    assert (conflict.text, conflict.now, conflict.nearest_id) == (SENTENCE, CHANGED, "q/01/1")
    assert conflict.difference == "对符合条件的科技贷款给予最高【50→80】万元贴息。"
    assert conflict.message == (
        "q/01/1：原句已改，第 2 行的决定（甲：担保）未采用；"
        "改动：对符合条件的科技贷款给予最高【50→80】万元贴息。；请看新句再定，或撤回这一条"
    )


def test_the_changed_sentence_is_found_where_it_moved_to() -> None:
    found = settled([row()], [measure("q/01/1", OTHER), measure("q/05/2", CHANGED)])
    (conflict,) = found.conflicts
    assert (conflict.now, conflict.nearest_id, conflict.nearest) == (OTHER, "q/05/2", CHANGED)
    assert "最接近的是 q/05/2" in conflict.message


LATER, LATEST = "2025-06-08T10:00:00+08:00", "2025-06-09T10:00:00+08:00"
FORCE = [
    ("one coder", [row()], {"担保"}, ["applied"]),
    ("his later word", [row(), row(categories="信贷", time=LATER)], {"信贷"}, ["replaced", "applied"]),
    ("later by time, not by line", [row(time=LATER), row(categories="信贷")], {"担保"}, ["applied", "replaced"]),
    ("the same moment: the later line", [row(), row(categories="信贷")], {"信贷"}, ["replaced", "applied"]),
    ("the same moment in another zone", [row(), row(categories="信贷", time="2025-06-07T03:00:00+00:00")], {"信贷"}, ["replaced", "applied"]),
    ("two coders who agree", [row(), row(coder="乙", time=LATER)], {"担保"}, ["applied", "applied"]),
    ("none is a decision too", [row(categories="")], {""}, ["applied"]),
    ("withdrawn", [row(), row(action="withdraw", time=LATER)], set(), ["withdrawn", "withdrawn"]),
    ("withdrawn to the one before", [row(), row(categories="信贷", time=LATER), row(action="withdraw", time=LATEST)], {"担保"}, ["applied", "withdrawn", "withdrawn"]),
    ("nothing to withdraw", [row(action="withdraw"), row(time=LATER)], {"担保"}, ["withdrawn", "applied"]),
    ("nobody withdraws for another", [row(), row(coder="乙", action="withdraw", time=LATER)], {"担保"}, ["applied", "withdrawn"]),
    ("a sample changes nothing", [row(task="sample-1")], set(), ["sample"]),
    ("a sample beside a review", [row(task="sample-1"), row(categories="信贷", time=LATER)], {"信贷"}, ["sample", "applied"]),
    ("a later word in the sample", [row(task="s"), row(task="s", categories="信贷", time=LATER)], set(), ["replaced", "sample"]),
    ("two coders differ", [row(), row(coder="乙", categories="信贷", time=LATER)], {"担保", "信贷"}, ["differing", "differing"]),
    ("settled", [row(), row(coder="乙", categories="信贷", time=LATER), row(coder="丙", categories="信贷", task="adjudication", time=LATEST)], {"信贷"}, ["settled", "settled", "applied"]),
    ("an adjudication settles nothing that comes later", [row(task="adjudication"), row(coder="乙", categories="信贷", time=LATER)], {"担保", "信贷"}, ["differing", "differing"]),
    ("the latest adjudication", [row(task="adjudication"), row(coder="乙", categories="信贷", task="adjudication", time=LATER)], {"信贷"}, ["settled", "applied"]),
    ("a withdrawn adjudication", [row(), row(coder="乙", categories="信贷"), row(task="adjudication", time=LATER), row(task="adjudication", action="withdraw", time=LATEST)], {"担保", "信贷"}, ["differing", "differing", "withdrawn", "withdrawn"]),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "rows", "sets", "states"), FORCE, ids=[f[0] for f in FORCE])
def test_who_is_in_force(reason: str, rows: list[list[str]], sets: set[str], states: list[str]) -> None:
    found = settled(rows, [HERE])
    votes = found.votes.get("q/01/1", ())
    assert {"|".join(v.categories) for v in votes} == sets, reason
    assert [d.state for d in found.decisions] == states, reason
    assert [c.kind for c in found.conflicts] == (["coders_differ"] if len(sets) > 1 else []), reason


def test_a_conflict_of_coders_names_both() -> None:
    (conflict,) = settled([row(), row(coder="乙", categories="")], [HERE]).conflicts
    assert (conflict.decided, conflict.line) == ("乙：无；甲：担保", 3)
    assert "adjudication" in conflict.message


ANSWERED = [
    ("a later decision on the new sentence", row(text=CHANGED, time=LATER), []),
    ("by another coder as well", row(text=CHANGED, time=LATER, coder="乙"), []),
    ("withdrawn", row(action="withdraw", time=LATER), []),
    ("an earlier decision answers nothing", row(text=CHANGED, time="2020-01-01"), ["sentence_changed"]),
    ("a sample answers nothing", row(text=CHANGED, time=LATER, task="sample-1"), ["sentence_changed"]),
]


@pytest.mark.parametrize(("reason", "answer", "kinds"), ANSWERED, ids=[a[0] for a in ANSWERED])
def test_what_answers_a_decision_whose_sentence_changed(
    reason: str, answer: list[str], kinds: list[str]
) -> None:
    found = settled([row(), answer], [measure("q/01/1", CHANGED)])
    assert [c.kind for c in found.conflicts] == kinds, reason


def test_an_earlier_word_at_an_old_address_gives_way_to_a_later_one_at_the_new() -> None:
    found = settled([row(), row("p/01/1", "信贷", time=LATER)], [measure("p/01/1", SENTENCE)])
    assert [(d.measure_id, d.written_id, d.state) for d in found.decisions] == [
        ("p/01/1", "q/01/1", "replaced"),
        ("p/01/1", "p/01/1", "applied"),
    ]


def test_a_row_comes_back_as_it_was_written() -> None:
    written = row(
        text='=1+1“支持”,企业"贷款"。', categories="信贷|担保", task="adjudication", action="decide"
    )
    (found,) = read(written)
    assert cells(found) == written
    assert cells(found, ("note", "coder")) == ["", "甲"]


def test_two_copies_of_a_row_are_one_though_a_spreadsheet_rewrote_the_time() -> None:
    (one,) = read(row(time="2025-06-07T10:00:00+08:00", task="review", action="decide"))
    (two,) = read(row(time="2025/6/7 10:00"))
    assert same_row(one) == same_row(two)
    assert same_row(one) != same_row(replace(one, coder="乙"))


DIFFERENCES = [
    ("支持企业。", "支持企业。", "支持企业。"),
    ("支持企业。", "支持中小企业。", "支持【→中小】企业。"),
    ("支持中小企业。", "支持企业。", "支持【中小→】企业。"),
    ("最高150万元", "最高100万元", "最高【150→100】万元"),
    ("", "支持。", "【→支持。】"),
    ("甲的乙", "丙的丁", "【甲的乙→丙的丁】"),
]


@pytest.mark.parametrize(("before", "after", "shown"), DIFFERENCES)
def test_difference(before: str, after: str, shown: str) -> None:
    assert difference(before, after) == shown


def test_nothing_alike_is_near() -> None:
    def near(*measures: Measure) -> Measure | None:
        return Places(measures).nearest(SENTENCE, "q/01/1", "青岛")

    assert near(measure("q/01/2", OTHER)) is None
    assert near() is None
    first, second = measure("q/01/2", CHANGED), measure("q/01/3", CHANGED)
    assert near(first, second) is first
