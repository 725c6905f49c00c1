"""Finding codebook terms in running text: the longest term at the leftmost place, on characters.

Words of a segmenter are not used here: jieba cuts most terms of this field, and borders such as ``\\b`` never match
inside Chinese text. ahocorasick_rs is the one library that gave the same hits as a brute-force search in every case.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

WIDTH = str.maketrans(
    {**{chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}, "〔": "(", "〕": ")", "﹝": "(", "﹞": ")"}
)
"""Full width to half width, one character for one, so that offsets stay what they are."""


@lru_cache(maxsize=4096)  # each step of coding looks at the same sentence
def fold(text: str) -> str:
    """The text as it is matched: half width; its length never changes.

    >>> fold("首台（套）ＡＢＳ")
    '首台(套)ABS'
    """
    return text.translate(WIDTH)


class Matcher:
    """All terms as one automaton."""

    def __init__(self, terms: Sequence[str]) -> None:
        from ahocorasick_rs import AhoCorasick, MatchKind

        self.terms = tuple(terms)
        self._automaton = AhoCorasick(list(self.terms), matchkind=MatchKind.LeftmostLongest)
        self._every: Any = None  # for looking at the codebook itself, never for coding

    def find(self, text: str) -> list[tuple[str, int, int]]:
        """Term, start and end of every hit, in order, none overlapping another."""
        return [
            (self.terms[n], start, end)
            for n, start, end in self._automaton.find_matches_as_indexes(fold(text))
        ]

    def find_all(self, text: str) -> list[tuple[str, int, int]]:
        """Term, start and end of every place where a term is written, those inside and across another too."""
        if self._every is None:
            from ahocorasick_rs import AhoCorasick, MatchKind

            self._every = AhoCorasick(list(self.terms), matchkind=MatchKind.Standard)
        found = self._every.find_matches_as_indexes(fold(text), overlapping=True)
        return [(self.terms[n], start, end) for n, start, end in found]
