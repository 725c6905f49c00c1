"""Headings: where the heading behind a number ends, decided for a whole numbering, not for a line.

All items of a numbering are alike in what ends their headings: a full stop, a line end, a space, a colon, or the next
mark. What most of them show decides for each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policykit.gongwen.clean.marks import Mark
from policykit.gongwen.clean.path import Step
from policykit.gongwen.clean.stream import LINE, SPACE, WEAK, Stream
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.lexicon import pattern

MAX_HEAD = 50  # characters of a heading in front of its full stop
MAX_COMMA_HEAD = 24  # the same with a comma in it
MAX_LINE = 45  # characters of a heading that a line end or a space ends
MAX_COLON = 30
MAX_WHOLE = 60  # characters of an item that is a heading as a whole

USUAL = pattern(
    r"""
    (?:总体要求|总体目标|指导思想|基本原则|(?:发展|工作|主要)目标|(?:主要|重点|工作)任务|(?:保障|工作)措施
    |组织(?:实施|保障)|(?:工作|有关)要求|总则|附则)(?=[以为到按各坚本在深])
    """,
    yes=("总体要求以习近平", "工作目标到2025年"),
    no=("总体要求。", "组织领导"),
)
"""Headings that most documents have, told from the text behind them where nothing else divides the two."""

BRACKETED = pattern(r"[【\[(]([\u4e00-\u9fff、]{2,16})[】\])]", yes=("【适用范围】",), no=("(2025)",))
CLAUSE_STOP = pattern(r"[^。,;:]{2,24}。", yes=("落户奖励。",), no=("为了,",))


@dataclass
class Item:
    """A chosen mark with its heading; ``body`` is where its text begins, ``end`` where the next mark stands."""

    mark: Mark
    title: str
    body: int
    end: int
    level: int
    step: Step


def items_of(s: Stream, path: Sequence[Step], stop: int) -> list[Item]:
    """The chosen marks of one text with their headings; ``stop`` is where its last item ends."""
    order = [style for style, _, _ in path[-1].state]
    marks = [step.mark for step in path if step.mark]
    ends = [*(m.at for m in marks[1:]), stop]
    items = [
        Item(m, "", m.end, end, order.index(m.style) if m.style in order else len(order), step)
        for m, end, step in zip(marks, ends, path, strict=True)
    ]
    deeper = {a.mark.at for a, b in pairwise(items) if b.level > a.level}
    for style in dict.fromkeys(m.style for m in marks):
        _title(s, [x for x in items if x.mark.style == style], deeper)
    return items


def _title(s: Stream, items: Sequence[Item], deeper: set[int]) -> None:
    """The headings of one numbering."""
    heads = [(x, dict(_ends(s, x, x.mark.at in deeper))) for x in items]
    run_in = [h for _, h in heads if h and "whole" not in h]

    def share(kind: str) -> float:
        return sum(kind in h and h[kind] == min(h.values()) for h in run_in) / max(len(run_in), 1)

    modes = {"whole", "stop", "line"} | {kind for kind in ("space", "colon") if share(kind) >= 0.5}
    modes |= {"gap"} if "space" in modes else {"weak"} if share("line") >= 0.5 else set()
    for x, found in heads:
        kept = {kind: n for kind, n in found.items() if kind in modes}
        if not kept and (m := USUAL.at(s.flat[: x.end], x.mark.end)):
            kept = {"line": m.end()}
        if not kept:
            continue
        if len(kept) > 1:
            kept.pop("weak", 0)  # a heading may be broken over two lines
        kind, n = min(kept.items(), key=lambda pair: pair[1])
        x.title, x.body = s.text[x.mark.end : n].strip("。：:、 "), n + (kind in ("stop", "colon"))
        x.body = x.end if kind == "whole" else x.body
    titled = [x for x in items if x.title]
    clause = items[0].mark.style == "clause"
    if len(titled) < len(items) * (0.4 if clause else 0.5):
        for x in titled:
            if x.body < x.end or clause:
                x.title, x.body = "", x.mark.end


def _ends(s: Stream, x: Item, deeper: bool) -> Iterator[tuple[str, int]]:
    """Where the heading of an item may end, by what ends it; ``deeper``: marks of a lower numbering follow."""
    a, b = x.mark.end, x.end
    run = s.flat[a : min(b, a + 70)]
    if x.mark.style == "clause":
        yield from _ends_of_clause(s, a, b, run)
        return
    if (
        not any(c in s.flat[a : b - deeper] for c in "。;!?")
        and b - a <= MAX_WHOLE
        and not s.flat[a:b].endswith((",", "、"))
    ):
        line = next((i for i in range(a + 2, b) if s.gap[i] >= LINE and s.flat[i - 1] not in ",、"), b)
        yield ("line", line) if line < b else ("whole", b)
        return
    stop = next((i for i, c in enumerate(run) if c in "。!?"), len(run))
    head = run[:stop]
    commas = sum(c in ",;" for c in head)
    if (
        stop <= (MAX_COMMA_HEAD if commas else MAX_HEAD)
        and commas <= 1
        and ";" not in head
        and a + stop + 1 < b
    ):
        yield "stop", a + stop
    inner = range(a + 2, a + min(stop, MAX_LINE + 1))
    for i in inner:
        if s.gap[i] >= LINE and s.flat[i - 1] not in ",、;:":
            yield "line", i
            break
    n = next((i for i in inner if s.gap[i] == SPACE and _between_words(s, i)), 0)
    if n and not s.loose and _few_commas(s.flat[a:n]):
        yield "space", n
    for kind, least in (("gap", SPACE), ("weak", WEAK)):
        n = next((i for i in inner if s.gap[i] >= least), 0)
        if n and s.flat[n - 1] not in ",、;:" and _few_commas(s.flat[a:n]):
            yield kind, n
    colon = head.find(":")
    if 1 < colon <= MAX_COLON and ";" not in run[:colon] and run[:colon].count(",") <= 1:
        yield "colon", a + colon


def _ends_of_clause(s: Stream, a: int, b: int, run: str) -> Iterator[tuple[str, int]]:
    if m := BRACKETED.at(run):
        yield "line", a + m.end()
    n = next((i for i in range(a + 1, min(b, a + 12)) if s.gap[i] >= (LINE if s.loose else SPACE)), 0)
    if n and p.CLAUSE_TITLE.whole(s.flat[a:n]):
        yield "line", n
    if (m := CLAUSE_STOP.at(run)) and a + m.end() < b:
        yield "stop", a + m.end() - 1


def _between_words(s: Stream, i: int) -> bool:
    return all("\u4e00" <= c <= "\u9fff" or c in "”》)" for c in s.flat[i - 1 : i + 1])


def _few_commas(text: str) -> bool:
    return sum(c in ",;:" for c in text) <= 1
