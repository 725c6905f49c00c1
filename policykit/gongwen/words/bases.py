"""What a ratio is a ratio of, made comparable: 实际保费支出 and 实际投保年度保费 are both 保费; from ``bases.csv``.

Columns: ``standard``; ``at`` where the ``words`` stand in the printed base (``end``: it ends with one of them,
``has``: it holds one); ``without``: words that make it another base (新增保费, 农户自缴保费); ``general``: ``yes``
where the same word is said of different things (融资额 of a listing, of a bond), so that the channel has to agree
too; ``yes`` and ``no``: bases that the row must and must not give, which the tests run. Lists are joined by ``|``.
Two bases are never one by likeness: a base that no row names stays as printed.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Base:
    """A row of ``bases.csv``."""

    standard: str  # 保费
    at: str  # end
    words: tuple[str, ...]  # ("保费", "保费支出")
    without: tuple[str, ...]  # ("新增", "自缴")
    general: bool  # False
    yes: tuple[str, ...]  # ("实际保费支出",)
    no: tuple[str, ...]  # ("新增保费",)

    def fits(self, printed: str) -> bool:
        """Whether the row names the base ``printed``."""
        if self.at == "has":
            found = any(word in printed for word in self.words)
        else:
            found = _bare(printed).endswith(self.words)
        return found and not any(word in printed for word in self.without)


@cache
def bases() -> tuple[Base, ...]:
    """The rows in the order of the file, the first that fits wins."""
    text = (files("policykit.gongwen.words") / "bases.csv").read_text(encoding="utf-8")
    return tuple(_row(row) for row in csv.DictReader(text.splitlines()))


def base_of(printed: str) -> Base | None:
    """The row that a printed base fits, or None.

    >>> [b.standard if (b := base_of(t)) else "" for t in ("实际保费支出", "新增保费", "贷款市场报价利率（LPR）")]
    ['保费', '', 'LPR']
    """
    return next((base for base in bases() if base.fits(printed)), None) if printed else None


def _row(row: dict[str, str]) -> Base:
    def many(column: str) -> tuple[str, ...]:
        return tuple(word for word in row[column].split("|") if word)

    flags = many("words"), many("without"), row["general"] == "yes"
    return Base(row["standard"], row["at"], *flags, many("yes"), many("no"))


def _bare(printed: str) -> str:
    """Without an explanation in brackets at its end: 利息（不含罚息）."""
    return printed.replace("(", "（").partition("（")[0]
