"""The best path: the number marks of a stream that count best together, from the first to the last.

Dynamic programming over the candidates. The state holds, for each numbering seen so far from the top down, its style, its
last number and whether it is open; counting on is worth something, gaps, repeats and an unusual order cost.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from policykit.gongwen.clean.marks import ORDER, Mark
from policykit.gongwen.clean.stream import LINE, Stream
from policykit.records import Facts

BEAM = 40  # states kept at a time
PICK = -1.0  # what it costs to take a mark at all
GLUED = 40  # characters of a heading behind which the first mark below may stand without a stop
MAX_GAP = 4  # by which a number may be ahead of the last one
MAX_JUMP = 40  # the same where those behind it count on
SKIP = 0.7  # what each number costs that a mark is ahead
LATE = -1.5  # what it costs that the first items below a heading are missing
PART = -3.5  # what a numbering costs that begins far from 1
JUMP = -6.0  # what such a jump costs: no number alone can pay it

State = tuple[tuple[str, int, bool], ...]


@dataclass(frozen=True)
class Step:
    """A choice of marks so far, its last mark, and what is doubtful about that one."""

    score: float
    state: State = ()
    mark: Mark | None = None
    fresh: bool = True  # a text begins with this mark
    doubt: Facts = field(default_factory=dict)
    before: Step | None = None


def best_path(s: Stream, marks: Sequence[Mark], bounds: Mapping[int, str]) -> list[Step]:
    """The chosen marks, first to last, each with the state behind it and what is doubtful about it."""
    beam = [Step(0.0)]
    edges = sorted(bounds)
    for mark in marks:
        new: dict[State, Step] = {step.state: step for step in beam}  # the mark is left out
        for step in beam:
            for gain, state, fresh, doubt in _ways(s, step, mark, edges, bounds):
                score = step.score + gain + mark.score + PICK
                if state not in new or score > new[state].score:
                    new[state] = Step(score, state, mark, fresh, doubt, step)
        beam = sorted(new.values(), key=lambda step: -step.score)[:BEAM]
    chosen: list[Step] = []
    last: Step | None = beam[0]
    while last and last.mark:
        chosen.append(last)
        last = last.before
    return chosen[::-1]


def _ways(
    s: Stream, step: Step, mark: Mark, edges: list[int], bounds: Mapping[int, str]
) -> Iterator[tuple[float, State, bool, Facts]]:
    """The ways in which a mark can follow: what each is worth, the state behind it, whether a text begins, a doubt."""
    last = step.mark
    first, end = bisect_left(edges, last.end if last else 0), bisect_left(edges, mark.at)
    between = {bounds[e] for e in edges[first:end]}
    crossed = 4.0 if "new" in between else 1.5 if {"annex", "signed"} & between else 0.0
    inserted = "之" in mark.printed
    if last is None and inserted:
        return
    if last is None or (mark.value == 1 and not inserted):
        late = 0.0 if mark.value == 1 else 3 + min(mark.value, 5) * 0.5
        gain = (
            (1.0 if between else 0.0)
            + (1.5 if last is None else 0.0)
            - 6.0 * (last is not None and not between)
            - late
        )
        doubt: Facts = {"case": "part", "printed": mark.printed, "n": mark.value - 1} if late else {}
        yield gain, ((mark.style, mark.value, True),), True, doubt
        if last is None:
            return
    bonus = 0.0
    if (
        mark.at - last.end <= GLUED
        and s.gap[mark.at] < LINE
        and not re.search(r"[。;:!?,]", s.flat[last.end : mark.at])
    ):
        bonus = 2.0 if mark.at > last.end else -4.0
    styles = [style for style, _, _ in step.state]
    if mark.style in styles:
        i = styles.index(mark.style)
        _, before, opened = step.state[i]
        counted = _counted(mark, before, opened)
        if counted:
            bonus *= not opened
            below = tuple((style, n, False) for style, n, _ in step.state[i + 1 :])
            kept = (*step.state[:i], (mark.style, mark.value, True), *below)
            yield counted[0] + bonus - crossed, kept, False, counted[1]
        return
    counted = _counted(mark, 0, False)
    if not counted:
        return
    rank = ORDER.index(mark.style)
    usual = next((i for i, style in enumerate(styles) if ORDER.index(style) > rank), len(styles))
    under = max((i + 1 for i, (_, _, opened) in enumerate(step.state) if opened), default=0)
    for place, cost in {usual: 0.0, under: 0.0 if usual == under else 2.5}.items():
        fits = cost or all(ORDER.index(style) < rank for style in styles[:place])
        below = tuple((style, n, False) for style, n, _ in step.state[place:])
        kept = (*step.state[:place], (mark.style, mark.value, True), *below)
        yield counted[0] + bonus - crossed - cost - (0 if fits else 2.5), kept, False, counted[1]


def _counted(mark: Mark, before: int, opened: bool) -> tuple[float, Facts] | None:
    """What a number is worth behind the last one of its numbering, and what is doubtful about it; None: not possible."""
    value = mark.value
    if "之" in mark.printed:  # 第六条之一 behind 第六条
        return (0.5, {}) if value == before else None
    if value == before + 1:
        return (1.5 if before else 1.0), {}
    if value == 1:
        return (-4.0, {"case": "again", "before": before}) if opened else (1.0, {})
    if before < value <= before + MAX_GAP:
        missing = "、".join(str(n) for n in range(before + 1, value))
        doubt: Facts = {
            "case": "skips" if before else "late",
            "before": before,
            "value": value,
            "missing": missing,
        }
        return -1.0 - SKIP * (value - before), doubt
    if value > 1 and not opened and value <= 3 and before:
        return LATE, {"case": "late", "value": value, "missing": "、".join(str(n) for n in range(1, value))}
    if not before:
        return PART, {"case": "part", "printed": mark.printed, "n": value - 1}
    if before < value <= before + MAX_JUMP:
        return JUMP, {"case": "far", "before": before, "value": value, "n": value - before - 1}
    if value == before:
        return -3.0, {"case": "twice", "value": value}
    return None
