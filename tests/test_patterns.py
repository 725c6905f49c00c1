"""Each pattern finds its examples and leaves its counter-examples alone; its words stand in the lexicon."""

from __future__ import annotations

import csv
import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import policykit
from policykit.gongwen.words import lexicon
from policykit.gongwen.words.lexicon import PATTERNS, Pattern, alternation, pattern

HOUSE = Path(policykit.__file__).parent
LONGEST = 120
"""Characters of an expression that fits one look."""


@cache
def named() -> dict[str, Pattern]:
    """Every pattern of the house by module and name."""
    found: dict[int, tuple[str, Pattern]] = {}
    names = [m.name for m in pkgutil.walk_packages([str(HOUSE)], "policykit.") if "__main__" not in m.name]
    for module in sorted(names, key=lambda name: (not name.endswith(".patterns"), name)):
        for name, value in vars(importlib.import_module(module)).items():
            if isinstance(value, Pattern):
                found.setdefault(id(value), (f"{module.rpartition('.')[2]}:{name}", value))
    return dict(found.values())


def more(name: str, finds: str) -> list[str]:
    """The lines of a pattern beyond those that stand beside it to explain it."""
    path = Path(__file__).parent / "gongwen/cases/patterns.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [
            row["text"] for row in csv.DictReader(file) if (row["pattern"], row["finds"]) == (name, finds)
        ]


@pytest.mark.parametrize("name", named())
def test_finds_its_examples_and_nothing_else(name: str) -> None:
    one = named()[name]
    assert one.yes
    assert one.no
    assert [line for line in (*one.yes, *more(name, "yes")) if not one.find(line)] == []
    assert [line for line in (*one.no, *more(name, "no")) if one.find(line)] == []


def test_every_pattern_has_a_name_of_its_own() -> None:
    """One that a later of the same name took the place of would be tested by nobody."""
    assert [p.template for p in PATTERNS if p not in named().values()] == []


def sources() -> Iterator[str]:
    return (path.read_text(encoding="utf-8") for path in HOUSE.rglob("*.py"))


def test_long_expressions_are_in_verbose_form() -> None:
    long = [name for name, one in named().items() if len(one.template) > LONGEST and "\n" not in one.template]
    assert long == []


def test_each_list_of_the_lexicon_is_used_and_holds_no_word_twice() -> None:
    toml = tomllib.loads((HOUSE / "gongwen/words/lexicon.toml").read_text(encoding="utf-8"))
    text = "\n".join(sources())
    assert [n for n in toml if f"{{{n}}}" not in text and f'"{n}"' not in text] == []
    assert [
        n for n, e in toml.items() if not e["gloss"] or len(set(e["words"].split())) < len(e["words"].split())
    ] == []


def test_words_are_tried_from_the_longest_and_space_is_allowed_where_it_is_marked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lexicon, "lexicon", lambda: {"THING": ("局", "公司", "标_题", "分公司", "a.b")})
    alternation.cache_clear()
    try:
        found = pattern(
            r"""^ {THING}   # verbose
            {1,2}$""",
            yes=("标 题",),
            no=("题",),
        )
        PATTERNS.remove(found)
        assert [bool(found.find(t)) for t in ("标　题", "分公司", "a.b", "axb", "局局局")] == [
            True,
            True,
            True,
            False,
            False,
        ]
        assert re.match(alternation("THING"), "分公司").group() == "分公司"  # type: ignore[union-attr]
    finally:
        alternation.cache_clear()
