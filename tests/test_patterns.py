"""Each pattern finds its examples and leaves its counter-examples alone."""

import pytest

from policykit.grammar.patterns import PATTERNS


@pytest.mark.parametrize("name", PATTERNS)
def test_finds_what_it_must(name: str) -> None:
    assert PATTERNS[name].yes
    assert [line for line in PATTERNS[name].yes if not PATTERNS[name].find(line)] == []


@pytest.mark.parametrize("name", PATTERNS)
def test_leaves_alone_what_it_must_not_find(name: str) -> None:
    assert PATTERNS[name].no
    assert [line for line in PATTERNS[name].no if PATTERNS[name].find(line)] == []
