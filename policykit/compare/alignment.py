"""Local alignment of two texts: the stretch that both hold, with words changed, added or left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

MATCH, MISMATCH, GAP = 2, -2, -1
"""Two equal characters, two differing ones, one character that only one side has. A changed word of n characters
costs 2n either way (n mismatches, or 2n gaps), so that it is bridged where the wording goes on after it."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where two texts run alike: ``left[left_start:left_end]`` and the same of ``right``."""

    score: int
    left_start: int
    left_end: int
    right_start: int
    right_end: int
    matched: int  # pairs of equal characters
    columns: int  # length of the alignment: matched, changed and one-sided characters

    @property
    def identity(self) -> float:
        """Share of the alignment that is equal, above 0 and at most 1."""
        return self.matched / self.columns


def align(
    left: str, right: str, *, match: int = MATCH, mismatch: int = MISMATCH, gap: int = GAP
) -> Alignment | None:
    """The best local alignment of two texts, or None where they share no character.

    Among equal scores the one that ends first in ``left``, then in ``right``. H[i, j] is the best score of an
    alignment that ends at left[i-1], right[j-1]: H = max(0, H[i-1, j-1] + s, H[i-1, j] + gap, H[i, j-1] + gap) with
    s = ``match`` or ``mismatch``. Time and memory grow with len(left) · len(right).
    Source: T. F. Smith and M. S. Waterman, Identification of common molecular subsequences, Journal of Molecular
    Biology 147 (1981) 195-197.
    """
    import numpy as np

    if not left or not right:
        return None
    codes = np.frombuffer(right.encode("utf-32-le"), dtype="<u4")
    slope = -gap * np.arange(1, len(right) + 1)
    table = np.zeros((len(left) + 1, len(right) + 1), dtype=np.int32)
    for i, character in enumerate(left, 1):
        above = table[i - 1]
        fresh = np.maximum(above[:-1] + np.where(codes == ord(character), match, mismatch), above[1:] + gap)
        # a gap in left may be of any length: the best start of it is a running maximum along the row
        table[i, 1:] = np.maximum.accumulate(np.maximum(fresh, 0) + slope) - slope
    end = np.unravel_index(int(table.argmax()), table.shape)
    return _traced(table, left, right, (int(end[0]), int(end[1])), match, mismatch, gap)


def _traced(
    table: np.ndarray, left: str, right: str, end: tuple[int, int], match: int, mismatch: int, gap: int
) -> Alignment | None:
    i, j = end
    score = int(table[end])
    matched = columns = 0
    while table[i, j] > 0:
        same = left[i - 1] == right[j - 1]
        if table[i, j] == table[i - 1, j - 1] + (match if same else mismatch):
            i, j, matched = i - 1, j - 1, matched + same
        elif table[i, j] == table[i - 1, j] + gap:
            i -= 1
        else:
            j -= 1
        columns += 1
    return Alignment(score, i, end[0], j, end[1], matched, columns) if score else None
