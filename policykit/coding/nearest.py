"""How two wordings of a sentence differ, and which sentence is most like another."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from policykit.records import Measure

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
