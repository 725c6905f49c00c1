"""The texts of a stream: where each begins, the numbered items in it, where its last sentence ends."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from policykit.gongwen.clean.bounds import ANNEX, OVER, SIGNED, boundaries
from policykit.gongwen.clean.heads import Item, items_of
from policykit.gongwen.clean.marks import Mark, candidates
from policykit.gongwen.clean.path import Step, best_path
from policykit.gongwen.clean.stream import STOPS, Stream, stream
from policykit.gongwen.clean.titles import NAMES_TITLE, titles
from policykit.gongwen.words.places import leading_places

MIN_LEFT = 2.0  # score of a mark from which on it is strong: left out of the path, it is named
SHOWN = 24  # characters of an item that a doubt shows
BEHIND = 8  # characters behind the last mark in which no text ends


@dataclass
class Part:
    """A stretch of a stream with one series of numbers: a document, or an annex of one."""

    begin: int  # where its front begins
    items: list[Item]
    stop: int  # where its last sentence ends
    end: int
    left: list[Mark]  # strong marks that became no item
    opens: bool  # a document begins with it, no annex or other part of the one before


@dataclass(frozen=True)
class Parted:
    """A text as a stream, with its titles, its boundaries and its parts."""

    stream: Stream
    titles: dict[int, int]
    bounds: dict[int, str]
    parts: list[Part]  # in order; none where nothing in the text is numbered


@lru_cache(
    maxsize=8
)  # a text is looked at when documents are told apart, when it is cleaned and when it is outlined
def parted(text: str) -> Parted:
    """The parts of a text."""
    s = stream(text)
    named = titles(s)
    bounds = boundaries(s, named)
    return Parted(s, named, bounds, _parts(s, named, bounds))


def _parts(s: Stream, named: dict[int, int], bounds: dict[int, str]) -> list[Part]:
    marks = candidates(s, bounds)
    path = best_path(s, marks, bounds)
    starts = [i for i, step in enumerate(path) if step.fresh]
    made: list[Part] = []
    front = 0
    for a, b in zip(starts, [*starts, len(path)][1:], strict=True):
        first = path[a].mark
        following = path[b].mark if b < len(path) else None
        end = following.at if following else len(s.text)
        stop = _stop(s, path[a:b], end, bounds)
        between = {kind for at, kind in bounds.items() if made and made[-1].stop <= at < first.at}  # type: ignore[union-attr]
        opens = not made or _opens(s, made[-1], first.at, between, bounds, named)  # type: ignore[union-attr]
        chosen = {step.mark.at for step in path[a:b] if step.mark}
        left = [m for m in marks if first.at < m.at < stop and m.at not in chosen and m.score > MIN_LEFT]  # type: ignore[union-attr]
        end = _divide(s, bounds, stop, end) if following else end
        made.append(Part(front, items_of(s, path[a:b], stop), stop, end, left, opens))
        front = end
    return made


def _stop(s: Stream, path: Sequence[Step], end: int, bounds: Mapping[int, str]) -> int:
    """Where the last sentence of a part ends: in front of a signature, an annex or what else stands behind a text."""
    last = path[-1].mark
    assert last is not None
    ahead = {
        at: 30 if kind == "new" and s.text[at - 1] not in STOPS else BEHIND for at, kind in bounds.items()
    }
    stop = next((at for at, least in ahead.items() if at > last.end + least), end)
    stop = min(stop, end)
    tail = max(s.text.rfind(c, last.end, stop) for c in "。；;！") + 1
    while tail < stop and s.text[tail] in "”）)":
        tail += 1
    return tail if tail > last.end else stop


def _divide(s: Stream, bounds: Mapping[int, str], stop: int, mark: int) -> int:
    """Where the front of the next part begins between the last sentence of one and the first mark of the next."""
    new = next(
        (at for at, kind in bounds.items() if stop <= at < mark and kind in ("new", "title", "annex")), mark
    )
    ends = [at for at, kind in bounds.items() if stop <= at < new and kind in ("signed", "end")]
    return max(
        (m.end() for at in ends for pattern in (SIGNED, OVER) if (m := pattern.at(s.flat, at))), default=stop
    )


def _opens(
    s: Stream,
    before: Part,
    mark: int,
    between: set[str],
    bounds: Mapping[int, str],
    titles: Mapping[int, int],
) -> bool:
    """Whether a document begins behind a part: one that the part in front neither annexes nor names as what it sends."""
    named = {at: s.text[at:end] for at, end in titles.items() if before.stop <= at < mark}
    known = {s.text[at:end] for at, end in titles.items() if before.begin <= at < before.items[0].mark.at}
    if known & set(named.values()):
        return True  # the same text again
    said = s.text[before.begin : before.items[-1].mark.at]  # what a text sends is named before its last item
    if any(f"{front}{title}" in said for title in named.values() for front in NAMES_TITLE):
        return False
    own = [
        at for at, title in named.items() if leading_places(title) or "关于" in title or titles[at] == mark
    ]
    annexes = [at for at, kind in bounds.items() if kind == "annex" and before.stop <= at < mark]
    letter = next((at for at, kind in bounds.items() if kind == "new" and before.stop <= at < mark), mark)
    if annexes and letter < annexes[0]:
        return True  # another letter, and the annex is its own
    if annexes and own:
        title, listed = named[own[-1]], s.text[annexes[0] : own[-1]]
        if ANNEX.whole(s.flat[annexes[-1] : own[-1]]) or title in listed.split("。")[0].replace(
            f"《{title}", ""
        ):
            return False  # right behind its mark, or named in the list of annexes
    if annexes and "signed" not in between:
        return bool(own) and own[-1] > annexes[-1]
    return bool({"new", "end"} & between or own)


def undecided_headings(text: str) -> list[tuple[int, str]]:
    """Items of which it could not be told where the heading ends: where each stands, and its first words."""
    read = parted(text)
    s = read.stream
    return [
        (s.at[x.mark.at], s.text[x.mark.at : x.end][:SHOWN])
        for part in read.parts
        for x in part.items
        if x.undecided
    ]


def sentences_of(s: Stream, part: Part) -> set[str]:
    """What a part says, sentence by sentence: two parts that say the same are one text that stands twice."""
    return {text for text in re.split("[。;]", s.flat[part.items[0].mark.at : part.stop]) if text}
