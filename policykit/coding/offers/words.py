"""The words of ``words.toml`` as patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from policykit.records import OfferForm


@dataclass(frozen=True, slots=True)
class Form:
    """A row of the forms: which words must stand where; empty lists ask for nothing."""

    name: OfferForm  # 保费补贴
    here: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    change: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    grant: bool = False


def alternation(words: Iterable[str]) -> str:
    """The words as one pattern, longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))


@cache
def table() -> dict[str, Any]:
    """The file as it stands."""
    return tomllib.loads((files("policykit.coding.offers") / "words.toml").read_text(encoding="utf-8"))


@cache
def any_of(*names: str) -> str:
    """The words of these lists as one pattern."""
    return alternation(word for name in names for word in table()[name])


def fits(form: Form, here: str, said: str, unit: str, after: str = "") -> bool:
    """Whether a figure of this unit in the clause ``here``, of which ``said`` is the surroundings, is of a form.

    ``after`` is what follows right behind the figure.
    """
    if form.units and unit not in form.units:
        return False
    asked = ((form.here, here), (form.said, said), (form.also, said), (form.change, here))
    if not all(any(word in text for word in words) for words, text in asked if words):
        return False
    if form.after and not after.startswith(form.after):
        return False
    if form.grant and not re.search(any_of("grant") + "|给予|承担", said):
        return False
    return not any(word in here for word in form.unless)


@cache
def forms() -> tuple[Form, ...]:
    """The forms in their order."""
    return tuple(Form(**{key: _plain(value) for key, value in row.items()}) for row in table()["form"])


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
