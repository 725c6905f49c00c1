"""A text as it is searched: letters, digits and characters alone, each with its place in the clean text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Keyed:
    """``key[k]`` comes from the character at ``places[k]`` of the text that it was made of."""

    key: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``key[start:end]`` (not empty) begins and ends in the text."""
        return self.places[start], self.places[end - 1] + 1


def keyed(text: str, spans: Iterable[tuple[int, int]] | None = None, *, marks: bool = False) -> Keyed:
    """The key of ``text``, or of the given stretches of it: NFKC, capitals, no white space.

    Punctuation is left out too unless ``marks``. One character of the text may give several of the key (℃), which
    then share its place.

    >>> keyed("Ａ、科技 金融").key
    'A科技金融'
    >>> keyed("科技 金融").span(1, 3)
    (1, 4)
    """
    key: list[str] = []
    places: list[int] = []
    for start, end in spans if spans is not None else [(0, len(text))]:
        for place in range(start, end):
            for character in folded(text[place], marks):
                key.append(character)
                places.append(place)
    return Keyed("".join(key), tuple(places))


@lru_cache(maxsize=20_000)
def folded(character: str, marks: bool) -> str:
    """What one character gives of a key: nothing, itself in its plain form, or several (℃ gives °C)."""
    plain = unicodedata.normalize("NFKC", character).upper()
    return "".join(c for c in plain if c.isalnum() or (marks and not c.isspace()))
