"""Slogans: strings of single characters that name channels, such as “股贷债保担” or 政银保.

A slogan counts for every channel that its characters name, in whatever order they stand.
"""

from __future__ import annotations

from dataclasses import dataclass

from policykit.gongwen.words.patterns import SLOGAN
from policykit.records import CATEGORIES

CHANNELS = {
    "股": "股权",
    "投": "股权",
    "贷": "信贷",
    "银": "信贷",
    "信": "信贷",
    "债": "债券",
    "保": "保险",
    "险": "保险",
    "担": "担保",
}
WITH_INSURER = {"融": "信贷"}
"""政融保: 融 stands for lending only beside an insurer; in 投融 or 银企融 it names no channel."""


NO_CHANNEL = frozenset("政科企园研银信")
"""First characters that name a sponsor; a name of one piece that begins so and ends in 贷 is a product (科保贷)."""

WORDS = ("担保", "债券", "信保", "投保", "信托", "信贷", "融资")
"""Words that only look like strings of channels; a name that begins with one is what its end says (担保贷)."""


@dataclass(frozen=True, slots=True)
class Slogan:
    """A slogan in a sentence: where it stands and which channels it names."""

    text: str
    start: int
    end: int
    categories: tuple[str, ...]


def slogans(text: str) -> list[Slogan]:
    """The slogans of a sentence that name at least two channels.

    >>> [(s.text, s.categories) for s in slogans("运用“股贷债保担”等工具，推动“政银保”合作，召开银企对接会。")]
    [('股贷债保担', ('信贷', '保险', '股权', '债券', '担保')), ('政银保', ('信贷', '保险'))]
    """
    found = []
    for m in SLOGAN.every(text):
        part = m["s"] or m["t"] or m["u"]
        group = next(g for g in ("s", "t", "u") if m[g])
        if _is_name(part, text[m.end() : m.end() + 2]):
            continue
        named = {CHANNELS[c] for c in part if c in CHANNELS}
        if "保险" in named and "险" not in part and _by_guarantors(text, m.start()):
            named = (named - {"保险"}) | {"担保"}
        if "保险" in named:
            named |= {WITH_INSURER[c] for c in part if c in WITH_INSURER}
        if len(named) > 1:
            found.append(
                Slogan(part, m.start(group), m.end(group), tuple(c for c in CATEGORIES if c in named))
            )
    return found


def _by_guarantors(text: str, at: int) -> bool:
    """Whether guarantors and no insurers are named in front as those who work together: 保 of 投贷保 is theirs."""
    return "保险" not in text and any(word in text[:at] for word in ("担保公司", "担保机构"))


def _is_name(part: str, after: str) -> bool:
    """Whether a string is a word or the name of one product: 担保, “科保贷”, “担保贷”; never one with 、 or + inside."""
    if after in ("一体", "联动", "结合", "协同", "融合"):
        return part in WORDS
    if part.endswith("贷") and part[0] in NO_CHANNEL and part.isalpha():
        return True
    return part.startswith(WORDS) and len(part) <= 4 and part.isalpha()
