"""All policy documents folded once, so that a corpus of any size is searched at the speed of one text.

The places found are those of :func:`policykit.compare.kwic`; that function keys a document each time it is asked,
which is right for one question and too slow for somebody who types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.compare.frames import frame
from policykit.compare.keyed import folded, keyed
from policykit.compare.kwic import COLUMNS, WIDTH
from policykit.errors import UnknownChoice

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus

BORDER = "\U0010ffff"
"""Stands between two documents in the joined key: no character of a text, so that nothing is found across."""


class Concordance:
    """The joined key of the policy documents, in the order of every chart."""

    def __init__(self, corpus: Corpus) -> None:
        import numpy as np

        documents = corpus.policies.sort_values(["source_file", "source_item"], kind="stable")
        self.doc_ids: list[str] = documents["doc_id"].tolist()
        self.regions: list[str] = documents["region"].tolist()
        self._texts = [corpus.texts[doc_id] for doc_id in self.doc_ids]
        joined = BORDER.join(self._texts)
        lengths = np.fromiter((len(text) + 1 for text in self._texts), dtype=np.int64, count=len(self._texts))
        self._begins = np.concatenate([[0], np.cumsum(lengths)[:-1]]) if len(lengths) else lengths
        self._letters, self._places = _key_of(joined)
        base = dict(zip(self.doc_ids, self._begins.tolist(), strict=True))
        self._articles = _Owners(corpus.articles, base)
        self._measures = _Owners(corpus.measures, base)

    def find(self, query: str) -> np.ndarray:
        """Where ``query`` begins in the joined text, then where it ends: shape (n, 2), in order, without overlaps."""
        import numpy as np

        wanted = keyed(query, marks=True).key
        if not wanted:
            raise UnknownChoice("检索词", query, "至少一个字")
        letters = _codes(wanted)
        at = np.flatnonzero(self._letters == letters[0])
        at = at[at <= len(self._letters) - len(letters)]
        for step, letter in enumerate(letters[1:], start=1):
            at = at[self._letters[at + step] == letter]
        at = at[self._letters[at] != ord(BORDER)]
        if any(wanted[:n] == wanted[-n:] for n in range(1, len(wanted))):  # it may overlap itself, like 融融
            at = _apart(at, len(wanted))
        return np.stack([self._places[at], self._places[at + len(wanted) - 1] + 1], axis=1)

    def documents_of(self, found: np.ndarray) -> np.ndarray:
        """For each place the number of its document in ``doc_ids``."""
        import numpy as np

        return np.searchsorted(self._begins, found[:, 0], side="right") - 1

    def measures_of(self, found: np.ndarray) -> np.ndarray:
        """For each place the row of its measure in ``measures``, -1 in a heading, a note or a signature."""
        return self._measures.rows(found[:, 0])

    def lines(self, found: np.ndarray, *, width: int = WIDTH) -> pd.DataFrame:
        """The places as :func:`policykit.compare.kwic` gives them: the same columns, ``width`` characters around."""
        rows = []
        numbers = self.documents_of(found).tolist()
        owners = zip(self._articles.ids(found[:, 0]), self._measures.ids(found[:, 0]), strict=True)
        for number, (start, end), owner in zip(numbers, found.tolist(), owners, strict=True):
            text, base = self._texts[number], int(self._begins[number])
            a, b = start - base, end - base
            around = text[max(0, a - width) : a], text[a:b], text[b : b + width]
            left, node, right = (around[0].replace("\n", " "), around[1], around[2].replace("\n", " "))
            rows.append((self.regions[number], self.doc_ids[number], *owner, left, node, right, a, b))
        return frame(rows, COLUMNS)


class _Owners:
    """Which row of a table with ``doc_id``, ``start`` and ``end`` a place of the joined text lies in."""

    def __init__(self, table: pd.DataFrame, base: dict[str, int]) -> None:
        import numpy as np

        begins = table["doc_id"].map(base).to_numpy(dtype=np.int64)
        starts = begins + table["start"].to_numpy(dtype=np.int64)
        order = np.argsort(starts, kind="stable")
        self._order = order
        self._starts = starts[order]
        self._ends = (begins + table["end"].to_numpy(dtype=np.int64))[order]
        self._ids = table.iloc[:, 0].to_numpy(dtype=object)

    def rows(self, places: np.ndarray) -> np.ndarray:
        """The row that each place lies in, -1 where it lies in none."""
        import numpy as np

        if not len(self._starts):
            return np.full(len(places), -1)
        before = np.searchsorted(self._starts, places, side="right") - 1
        inside = (before >= 0) & (places < self._ends[before])
        return np.where(inside, self._order[before], -1)

    def ids(self, places: np.ndarray) -> list[str]:
        """The id of the row that each place lies in, empty where it lies in none."""
        return [str(self._ids[row]) if row >= 0 else "" for row in self.rows(places).tolist()]


def _codes(text: str) -> np.ndarray:
    """The characters of a text as numbers."""
    import numpy as np

    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _apart(at: np.ndarray, length: int) -> np.ndarray:
    """The places that do not overlap one taken before."""
    import numpy as np

    taken, free = [], -1
    for place in at.tolist():
        if place >= free:
            taken.append(place)
            free = place + length
    return np.array(taken, dtype=np.int64)


def _key_of(text: str) -> tuple[np.ndarray, np.ndarray]:
    """The letters of the key of a text, as :func:`keyed` with ``marks`` makes it, and the place of each in the text.

    Each distinct character is folded once and looked up from then on, because a large corpus has millions of them;
    those that give more than one letter (… is three points) are few and put in afterwards.
    """
    import numpy as np

    codes = _codes(text)
    known = np.flatnonzero(np.bincount(codes, minlength=1)).tolist()
    parts = {code: _codes(folded(chr(code), True)) for code in known}
    sizes = np.zeros(max(known, default=0) + 1, dtype=np.uint8)
    firsts = np.zeros(len(sizes), dtype=np.uint32)
    for code, part in parts.items():
        sizes[code], firsts[code] = len(part), part[0] if len(part) else 0
    lengths = sizes[codes]
    places = np.flatnonzero(lengths)
    letters = firsts[codes[places]]
    several = np.flatnonzero(lengths > 1)
    further = [parts[code][1:] for code in codes[several].tolist()]
    if further:
        at = np.repeat(np.searchsorted(places, several) + 1, [len(part) for part in further])
        letters = np.insert(letters, at, np.concatenate(further))
        places = np.insert(places, at, np.repeat(several, [len(part) for part in further]))
    return letters, places
