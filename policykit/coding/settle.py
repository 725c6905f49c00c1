"""What the decisions of people come to: where each stands in this corpus, which is in force, what must not be guessed.

1. A decision stands at its address while the sentence there is the one that was decided. Where it is not, the decision
   follows its sentence: to the one place in the same document that carries it, or, if there is no document of that
   address any more (a corrected title changes addresses), to the one place in the same region. Otherwise it is a
   conflict and nothing is applied.
2. Of one coder's decisions on a sentence the latest is in force; a withdrawal takes the latest back.
3. An adjudication settles everything decided before it. What coders then still say differently is a conflict: the
   measure is ``open``, its categories are those on which all agree.
4. Where they agree, the measure is ``human`` and its categories are theirs.

The rows of evidence that the rules gave stay as they are. Beside them stands one row for every category that a coder
gave (``rule`` ``decision``) and one for every category of the rules that he did not give (``rule`` ``excluded``,
``reason`` ``decision``); their term is empty, because a person decides on the whole sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import SequenceMatcher

from policykit.coding.decisions import ADJUDICATION, REVIEW, WITHDRAW, moment, sentence_hash
from policykit.coding.hits import EXCLUDED
from policykit.gongwen.document import Parsed
from policykit.records import Decision, DecisionConflict, Label, Measure

ALIKE = 0.6  # share of matching characters from which two sentences are taken for wordings of one
SHORTEST = 2  # characters: a shorter agreement between two changes is read as part of the change


def nearest(text: str, among: Iterable[Measure]) -> Measure | None:
    """The measure whose sentence is most like ``text``, or None where none is alike; the first of equals.

    Likeness is 2 · M / T: M characters that match in order, T characters of both (Ratcliff and Obershelp).
    """
    best, found = ALIKE, None
    matcher = SequenceMatcher(None, "", text, autojunk=False)
    for measure in among:
        matcher.set_seq1(measure.text)
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
            likeness = matcher.ratio()
            if likeness > best:
                best, found = likeness, measure
    return found


def difference(before: str, after: str) -> str:
    """The new wording with every change marked in it.

    >>> difference("给予最高50万元贴息。", "给予最高80万元贴息。")
    '给予最高【50→80】万元贴息。'
    >>> difference("支持企业。", "支持中小企业。")
    '支持【→中小】企业。'
    """
    if not before or not after:
        return f"【{before}→{after}】"
    pieces: list[tuple[str, str]] = []  # what stood there, what stands there; equal where nothing changed
    left, right = _tokens(before), _tokens(after)
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        old, new = "".join(left[a:b]), "".join(right[c:d])
        between = kind == "equal" and len(old) < SHORTEST and pieces and b < len(left)
        changing = kind != "equal" or between
        if changing and pieces and pieces[-1][0] != pieces[-1][1]:
            pieces[-1] = pieces[-1][0] + old, pieces[-1][1] + new
        else:
            pieces.append((old, new))
    return "".join(new if old == new else f"【{old}→{new}】" for old, new in pieces)


def _tokens(text: str) -> list[str]:
    """Characters, but a number as one: 50 → 80 is one change, not one of its digits."""
    tokens: list[str] = []
    for c in text:
        if tokens and c.isdigit() and tokens[-1][-1].isdigit():
            tokens[-1] += c
        else:
            tokens.append(c)
    return tokens


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


class Places:
    """The measures of a corpus by address and by sentence."""

    def __init__(self, measures: Iterable[Measure]) -> None:
        self.at = {m.measure_id: m for m in measures}
        self.documents = {m.doc_id for m in self.at.values()}
        self.hash = {m.measure_id: sentence_hash(m.text) for m in self.at.values()}
        self._carrying: dict[str, list[Measure]] = {}
        for m in self.at.values():
            self._carrying.setdefault(self.hash[m.measure_id], []).append(m)

    def around(self, address: str, region: str) -> list[Measure]:
        """The measures among which a sentence may stand: those of its document, or of its region without one."""
        document = address.rsplit("/", 2)[0]
        if document in self.documents:
            return [m for m in self.at.values() if m.doc_id == document]
        return [m for m in self.at.values() if region and m.region == region]

    def find(self, address: str, key: str, region: str) -> tuple[Measure | None, str]:
        """The measure that carries the sentence with the hash ``key``, or None and the kind of conflict."""
        here = self.at.get(address)
        if here is not None and self.hash[address] == key:
            return here, ""
        within = {m.measure_id for m in self.around(address, region)}
        found = [m for m in self._carrying.get(key, ()) if m.measure_id in within]
        if len(found) == 1:
            return found[0], ""
        if found:
            return None, "sentence_repeated"
        return None, "sentence_gone" if here is None else "sentence_changed"


def settle(decisions: Sequence[Decision], measures: Iterable[Measure]) -> Settled:
    """Where every decision stands, who decides which measure, and the conflicts; rows in the order of the file."""
    places = Places(measures)
    state: dict[int, str] = {}  # line: what became of the row
    at: dict[int, Measure] = {}
    kinds: dict[int, str] = {}
    stacks: dict[tuple[str, ...], list[Decision]] = {}
    for decision in sorted(decisions, key=_order):
        measure, kind = places.find(decision.written_id, decision.sentence_hash, decision.region)
        if measure is None:
            kinds[decision.line] = kind
        else:
            at[decision.line] = measure
        place = measure.measure_id if measure else f"{decision.written_id} {decision.sentence_hash}"
        _stack(stacks.setdefault((place, decision.task, decision.coder), []), decision, state)
    tops = [stack[-1] for (_, task, _), stack in stacks.items() if stack and task not in SETTING]
    state |= {row.line: "sample" for row in tops}
    votes: dict[str, tuple[Decision, ...]] = {}
    conflicts: list[DecisionConflict] = []
    for place, rows in _in_force(stacks).items():
        if rows[0].line in at:
            votes[place] = _standing(rows, state)
    for place, voting in votes.items():
        if len({v.categories for v in voting}) > 1:
            state |= {v.line: "differing" for v in voting}
            conflicts.append(_differing(places.at[place], voting))
    judged = [(_order(v), place) for place, voting in votes.items() for v in voting]
    for rows in _in_force(stacks).values():
        for row in rows:
            if row.line not in at:
                found = _unplaced(row, kinds[row.line], places)
                later = {there for order, there in judged if order > _order(row)}
                answered = bool(later & {found.measure_id, found.nearest_id})
                state[row.line] = "replaced" if answered else "unplaced"
                if not answered:
                    conflicts.append(found)
    said = tuple(_told(d, at.get(d.line), state) for d in decisions)
    return Settled(votes, said, tuple(sorted(conflicts, key=lambda c: (c.measure_id, c.line))))


def _order(decision: Decision) -> tuple[datetime, int]:
    when = moment(decision.time)
    assert when is not None, "rows without a time are refused on reading"
    return when, decision.line


def _stack(stack: list[Decision], decision: Decision, state: dict[int, str]) -> None:
    """Put a row on the rows of its coder: a decision on top, a withdrawal takes the top away."""
    if decision.action != WITHDRAW:
        stack.append(decision)
        return
    state[decision.line] = "withdrawn"
    if stack:
        state[stack.pop().line] = "withdrawn"


def _in_force(stacks: dict[tuple[str, ...], list[Decision]]) -> dict[str, list[Decision]]:
    """The latest row of each coder by place, in order of time; samples are left out."""
    found: dict[str, list[Decision]] = {}
    for (place, task, _), stack in stacks.items():
        if stack and task in SETTING:
            found.setdefault(place, []).append(stack[-1])
    return {place: sorted(found[place], key=_order) for place in sorted(found)}


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


def _told(decision: Decision, measure: Measure | None, state: dict[int, str]) -> Decision:
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
        machine=measure.categories,
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
    among = places.around(row.written_id, row.region) if row.text and kind != "sentence_repeated" else []
    alike = nearest(row.text, among)
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
