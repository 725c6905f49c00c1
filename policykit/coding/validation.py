"""How right the program is on documents that its rules never saw: measured from outside, kept as data with its date.

``validation.toml`` beside this module is replaced when the program is measured anew.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure: of which layer, on which kind of source."""

    layer: str  # categories
    source: str  # clean: pages, statutes, Word; broken: text from PDF cut into lines, one-line scrapes
    statistic: str  # f1, share
    value: float  # 0.98
    n: int = 0  # 242: what was judged; 0 where it was not counted


@dataclass(frozen=True, slots=True)
class Validation:
    """All figures of one measurement, when it was made, of which version, and who coded."""

    date: str  # 2026-11-30
    version: str
    coders: str
    coders_en: str
    figures: tuple[Figure, ...]

    def value(self, layer: str, source: str) -> float:
        """The figure of a layer on a kind of source; NaN where none was measured.

        >>> validation().value("categories", "clean") > validation().value("categories", "broken")
        True
        """
        return next((f.value for f in self.figures if (f.layer, f.source) == (layer, source)), float("nan"))


@cache
def validation() -> Validation:
    """The measurement that ships."""
    held = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    figures = tuple(Figure(**row) for row in held.pop("figure"))
    return Validation(**{**held, "date": str(held["date"])}, figures=figures)
