"""Each pattern finds its examples and leaves its counter-examples alone."""

import re
from collections import Counter
from pathlib import Path

import pytest

from policykit.gongwen.words import patterns
from policykit.gongwen.words.patterns import PATTERNS


@pytest.mark.parametrize("name", PATTERNS)
def test_finds_what_it_must(name: str) -> None:
    assert PATTERNS[name].yes
    assert [line for line in PATTERNS[name].yes if not PATTERNS[name].find(line)] == []


@pytest.mark.parametrize("name", PATTERNS)
def test_leaves_alone_what_it_must_not_find(name: str) -> None:
    assert PATTERNS[name].no
    assert [line for line in PATTERNS[name].no if PATTERNS[name].find(line)] == []


def test_no_name_is_given_twice() -> None:
    """The later of two would silently take the place of the earlier one."""
    names = re.findall(r"^([A-Z_0-9]+) = _pattern", Path(patterns.__file__).read_text(encoding="utf-8"), re.M)
    assert len(names) == len(PATTERNS)
    assert [name for name, n in Counter(names).items() if n > 1] == []
