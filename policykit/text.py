"""The one key for "the same words": what two texts that say the same have in common, however they were typed.

NFKC (full and half width are one), capitals, and neither white space nor invisible characters; without ``marks`` no
punctuation either. The key is for looking up and comparing; the stored text is never changed by it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache


def key(text: str, *, marks: bool = True) -> str:
    """The key of ``text``; with ``marks=False`` its letters, digits and characters alone.

    >>> key("Ａ、科技 金融。")
    'A、科技金融。'
    >>> key("Ａ、科技 金融。", marks=False)
    'A科技金融'
    """
    return "".join(folded(character, marks) for character in text)


@dataclass(frozen=True, slots=True)
class Keyed:
    """A key with places: ``key[k]`` comes from the character at ``places[k]`` of the text that it was made of."""

    key: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``key[start:end]`` (not empty) begins and ends in the text."""
        return self.places[start], self.places[end - 1] + 1


def keyed(text: str, spans: Iterable[tuple[int, int]] | None = None, *, marks: bool = False) -> Keyed:
    """The key of ``text``, or of the given stretches of it, with the place of each of its characters.

    One character of the text may give several of the key (℃), which then share its place.

    >>> keyed("科技 金融").span(1, 3)
    (1, 4)
    """
    made: list[str] = []
    places: list[int] = []
    for start, end in spans if spans is not None else [(0, len(text))]:
        for place in range(start, end):
            given = folded(text[place], marks)
            made.append(given)
            places += [place] * len(given)
    return Keyed("".join(made), tuple(places))


@lru_cache(maxsize=20_000)
def folded(character: str, marks: bool) -> str:
    """What one character gives of a key: nothing, itself in its plain form, or several (℃ gives °C)."""
    plain = unicodedata.normalize("NFKC", character).upper()
    return "".join(c for c in plain if c.isalnum() or (marks and _shown(c)))


def _shown(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) != "Cf"
