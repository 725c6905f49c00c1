"""What the decisions of people come to: where each stands in this corpus, which is in force, what must not be guessed.

1. A decision stands at its address while the sentence there is the one that was decided. Where it is not, the decision
   follows its sentence: to the one place in the same document that carries it, or, if there is no document of that
   address any more (a corrected title changes addresses), to the one place in the same region. Otherwise it is a
   conflict and nothing is applied.
2. Of one coder's decisions on a sentence the latest is in force; a withdrawal takes the latest back.
3. An adjudication settles everything decided before it. What coders then still say differently is a conflict: the
   measure is ``open``, its categories are those on which all agree.
4. A decision on a pair of measures (task ``match``) follows both sentences, whichever stands first; where coders differ
   none is in force. It changes no coding.
5. Where they agree, the measure is ``human`` and its categories are theirs.

The rows of evidence that the rules gave stay as they are. Beside them stands one row for every category that a coder
gave (``rule`` ``decision``) and one for every category of the rules that he did not give (``rule`` ``excluded``,
``reason`` ``decision``); their term is empty, because a person decides on the whole sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from policykit.coding.decisions import ADJUDICATION, MATCH, REVIEW, last_words, moment, sentence_hash
from policykit.coding.hits import EXCLUDED
from policykit.coding.places import Places, difference
from policykit.gongwen.document import Parsed
from policykit.records import Decision, DecisionConflict, Label, Measure

RULE = "decision"
SETTING = (REVIEW, ADJUDICATION)
"""The tasks whose decisions set the coding; any other is a sample."""

WHY_NOT = {
    "sentence_changed": "原句已改",
    "sentence_gone": "原句已不在文件中",
    "sentence_repeated": "原句现有多处，无法确定是哪一处",
}


@dataclass(frozen=True)
class Settled:
    """Votes that stand by measure, every row with what became of it, and what was not applied."""

    votes: dict[str, tuple[Decision, ...]] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    conflicts: tuple[DecisionConflict, ...] = ()


def settle(decisions: Sequence[Decision], measures: Iterable[Measure]) -> Settled:
    """Where every decision stands, who decides which measure, and the conflicts; rows in the order of the file."""
    places = Places(measures)
    found = {d.line: places.find(d.written_id, d.sentence_hash, d.region) for d in decisions}
    others = {d.line: _other(d, places) for d in decisions if d.task == MATCH}
    at = {
        line: measure for line, (measure, _) in found.items() if measure and others.get(line, (True, ""))[0]
    }

    def place(row: Decision) -> str:
        if row.line not in at:
            return " ".join(
                sorted((f"{row.written_id} {row.sentence_hash}", f"{row.other_id} {row.other_text}"))
            )
        other = others.get(row.line, (None, ""))[0]
        return " ".join(sorted(m.measure_id for m in (at[row.line], other) if m))

    tops, withdrawn = last_words(
        sorted(decisions, key=_order), key=lambda d: (place(d), d.task, d.coder), action=lambda d: d.action
    )
    state = {row.line: "withdrawn" for row in withdrawn}  # by line, what became of the row
    voting: dict[str, list[Decision]] = {}
    paired: dict[str, list[Decision]] = {}
    lost: list[Decision] = []
    for row in sorted(tops.values(), key=_order):
        if row.task == MATCH and row.line in at:
            paired.setdefault(place(row), []).append(row)
        elif row.task not in (*SETTING, MATCH):
            state[row.line] = "sample"
        elif row.line in at:
            voting.setdefault(place(row), []).append(row)
        else:
            lost.append(row)
    votes = {name: _standing(voting[name], state) for name in sorted(voting)}
    conflicts: list[DecisionConflict] = []
    for name, rows in votes.items():
        if len({row.categories for row in rows}) > 1:
            state |= {row.line: "differing" for row in rows}
            conflicts.append(_differing(places.at[name], rows))
    for said_of in paired.values():
        agreed = len({row.categories for row in said_of}) == 1
        state |= {row.line: "applied" if agreed else "differing" for row in said_of}
        conflicts += [] if agreed else [_differing(at[said_of[0].line], said_of)]
    for row in lost:
        why = found[row.line][1]
        if not why:  # it is the other sentence of a pair that is lost
            row, why = replace(row, written_id=row.other_id, text=row.other_text), others[row.line][1]
        conflict = _unplaced(row, why, places)
        there = (conflict.measure_id, conflict.nearest_id)
        answered = row.task != MATCH and any(
            _order(v) > _order(row) for name in there for v in votes.get(name, ())
        )
        state[row.line] = "replaced" if answered else "unplaced"
        conflicts += [] if answered else [conflict]
    said = tuple(_told(d, at.get(d.line), others.get(d.line, (None, ""))[0], state) for d in decisions)
    return Settled(votes, said, tuple(sorted(conflicts, key=lambda c: (c.measure_id, c.line))))


def _other(row: Decision, places: Places) -> tuple[Measure | None, str]:
    """Where the other sentence of a pair stands; its region is told by its address alone."""
    return places.find(row.other_id, sentence_hash(row.other_text), "")


def _order(decision: Decision) -> tuple[datetime, int]:
    when = moment(decision.time)
    assert when is not None, "rows without a time are refused on reading"
    return when, decision.line


def _standing(rows: Sequence[Decision], state: dict[int, str]) -> tuple[Decision, ...]:
    """Who decides: the latest adjudication and what was decided after it; without one, every coder."""
    judged = [i for i, row in enumerate(rows) if row.task == ADJUDICATION]
    first = judged[-1] if judged else 0
    state |= {row.line: "settled" for row in rows[:first]}
    latest: dict[str, Decision] = {}
    for row in rows[first:]:
        if row.coder in latest:
            state[latest[row.coder].line] = "replaced"
        latest[row.coder] = row
    state |= {row.line: "applied" for row in latest.values()}
    return tuple(latest.values())


def _told(
    decision: Decision, measure: Measure | None, other: Measure | None, state: dict[int, str]
) -> Decision:
    """The row with what became of it."""
    became = state.get(decision.line, "replaced")
    if measure is None:
        return replace(decision, state="unplaced" if became == "sample" else became)
    return replace(
        decision,
        measure_id=measure.measure_id,
        region=measure.region,
        text=decision.text or measure.text,
        state=became,
        machine=() if decision.task == MATCH else measure.categories,
        other_id=other.measure_id if other else decision.other_id,
    )


def named(categories: Sequence[str]) -> str:
    """Categories in words: 信贷、担保, or 无."""
    return "、".join(categories) or "无"


def _differing(measure: Measure, voting: Sequence[Decision]) -> DecisionConflict:
    decided = "；".join(f"{v.coder}：{named(v.categories)}" for v in sorted(voting, key=lambda v: v.coder))
    return DecisionConflict(
        kind="coders_differ",
        measure_id=measure.measure_id,
        region=measure.region,
        decided=decided,
        text=measure.text,
        now=measure.text,
        nearest_id="",
        nearest="",
        difference="",
        line=max(v.line for v in voting),
        message=f"{measure.measure_id}：编码人意见不同（{decided}），未采用；"
        f"请商定后以任务 {ADJUDICATION} 再记一条",
    )


def _unplaced(row: Decision, kind: str, places: Places) -> DecisionConflict:
    here = places.at.get(row.written_id)
    sought = row.text and kind != "sentence_repeated"
    alike = places.nearest(row.text, row.written_id, row.region) if sought else None
    now = here.text if here else ""
    changed = difference(row.text, alike.text if alike else now) if row.text and (alike or now) else ""
    decided = f"{row.coder}：{named(row.categories)}"
    where = f"；改动：{changed}" if alike else f"；该处现为：{now}" if now else ""
    look = f"（最接近的是 {alike.measure_id}）" if alike and alike.measure_id != row.written_id else ""
    return DecisionConflict(
        kind=kind,
        measure_id=row.written_id,
        region=row.region or (here.region if here else ""),
        decided=decided,
        text=row.text,
        now=now,
        nearest_id=alike.measure_id if alike else "",
        nearest=alike.text if alike else "",
        difference=changed,
        line=row.line,
        message=f"{row.written_id}：{WHY_NOT[kind]}，第 {row.line} 行的决定（{decided}）未采用"
        f"{where}{look}；请看新句再定，或撤回这一条",
    )


def applied(parsed: Parsed, settled: Settled, categories: Sequence[str]) -> Parsed:
    """The document with the decisions in force; a document without any is given back as it is.

    ``categories`` are all of the frame, in its order.
    """
    if not any(m.measure_id in settled.votes for m in parsed.measures):
        return parsed
    measures: list[Measure] = []
    further: list[Label] = []
    for measure in parsed.measures:
        voting = settled.votes.get(measure.measure_id, ())
        measures.append(_decided(measure, voting) if voting else measure)
        further += [row for vote in voting for row in _evidence(measure, vote, categories)]
    place = {m.measure_id: i for i, m in enumerate(measures)}
    labels = sorted(
        [*parsed.labels, *further], key=lambda row: place[row.measure_id]
    )  # stable: theirs come last
    return replace(parsed, measures=tuple(measures), labels=tuple(labels))


def _decided(measure: Measure, voting: Sequence[Decision]) -> Measure:
    agreed = tuple(c for c in voting[0].categories if all(c in v.categories for v in voting))
    differing = any(v.categories != agreed for v in voting)
    return replace(measure, categories=agreed, status="open" if differing else "human")


def _evidence(measure: Measure, vote: Decision, categories: Sequence[str]) -> list[Label]:
    rows = []
    for category in categories:
        given, had = category in vote.categories, category in measure.categories
        if given or had:
            rule, reason = (RULE, "") if given else (EXCLUDED, RULE)
            at = measure.start
            rows.append(Label(measure.measure_id, category, "", "", at, at, rule, vote.coder, reason))
    return rows
