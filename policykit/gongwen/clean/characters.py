"""Cleaning steps that change single characters into the ones that they stand for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from policykit.gongwen.clean.edits import Edit
from policykit.gongwen.words import patterns as p

SUPPLEMENT = dict(
    zip(
        "⺁⺠⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "厂民西见角贝车長长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)
"""Radicals of the supplement block with the characters that they stand for; NFKC leaves them as they are."""

STOPS = "。"


def radicals(text: str) -> Iterator[Edit]:
    """⼀ → 一, ⻓ → 长: radicals and compatibility ideographs, as PDF files hold them in the place of characters."""
    for m in p.RADICAL.every(text):
        made = "".join(SUPPLEMENT.get(c) or unicodedata.normalize("NFKC", c) for c in m.group())
        if made != m.group():
            yield Edit(m.start(), m.end(), made)


def full_stops(text: str) -> Iterator[Edit]:
    """A Latin or half-width full stop that ends a Chinese sentence: 给予补助.鼓励 → 给予补助。鼓励."""
    for m in p.LATIN_STOP.every(text):
        yield Edit(m.start(), m.end(), STOPS)
