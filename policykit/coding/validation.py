"""How right the program is on sentences that its rules never saw: measured from outside, kept as data with its date.

``validation.toml`` beside this module is replaced when the program is measured anew.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure of a layer."""

    layer: str  # categories
    value: float  # 0.971: F1, for strength and main a share, for outside false categories a sentence
    n: int  # 80: sentences that were judged


@dataclass(frozen=True, slots=True)
class Validation:
    """All figures of one frame, when they were measured, of which version, and who coded."""

    date: str  # 2026-11-30
    version: str
    coders: str
    coders_en: str
    figures: tuple[Figure, ...]


@cache
def validation(frame: str) -> Validation | None:
    """The measurement of a frame that ships with the program; None where nothing is known of it.

    >>> validation("channels").figures[0].layer, validation("my_frame")
    ('categories', None)
    """
    held = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")).get(frame)
    if held is None:
        return None
    figures = tuple(Figure(**row) for row in held.pop("figure"))
    return Validation(**{**held, "date": str(held["date"])}, figures=figures)
