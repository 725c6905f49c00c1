"""Each row of the table of bases gives its examples and leaves its counter-examples to others."""

import pytest

from policykit.gongwen.words.bases import Base, base_of, bases


def named(printed: str) -> str:
    base = base_of(printed)
    return base.standard if base else printed


@pytest.mark.parametrize("base", bases(), ids=lambda b: b.standard)
def test_rows_give_their_examples_and_no_others(base: Base) -> None:
    assert base.at in ("end", "has")
    assert base.words
    assert base.yes
    assert base.no
    assert [t for t in base.yes if named(t) != base.standard] == []
    assert [t for t in base.no if named(t) == base.standard] == []


def test_every_base_has_one_row() -> None:
    names = [base.standard for base in bases()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("printed", "standard"),
    [
        ("利息（不含罚息）", "利息（不含罚息）"),  # the interest meant is narrower: as printed
        ("实际保费支出(不含税)", "保费"),  # an explanation in brackets changes no base
        ("并购交易额", "并购交易额"),  # no row names it
        ("", ""),
    ],
)
def test_what_no_row_names_stays_as_printed(printed: str, standard: str) -> None:
    assert named(printed) == standard
