"""Places in titles and in names of agencies."""

from __future__ import annotations

import pytest
from comparing import cases

from policykit.gongwen.words.places import (
    gazetteer,
    leading_places,
    listed_places,
    macro_region,
    most_named,
    titled_places,
)

CHAINS = cases("places_chains")

TITLED = cases("places_titled")

LISTS = cases("places_lists")

MACRO = cases("places_macro")


@pytest.mark.parametrize(("text", "names", "reason"), CHAINS)
def test_chain_of_places_at_the_head(text: str, names: str, reason: str) -> None:
    assert [place.name for place in leading_places(text)] == names.split(), reason


@pytest.mark.parametrize(("text", "names", "reason"), TITLED)
def test_chain_of_places_in_a_title(text: str, names: str, reason: str) -> None:
    assert [place.name for place in titled_places(text)] == names.split(), reason


@pytest.mark.parametrize(("text", "names", "reason"), LISTS)
def test_list_of_places_at_the_head(text: str, names: str, reason: str) -> None:
    assert [place.name for place in listed_places(text)] == names.split(), reason


@pytest.mark.parametrize(("text", "name", "reason"), MACRO)
def test_region_above_the_province(text: str, name: str, reason: str) -> None:
    assert macro_region(listed_places(text)) == name, reason


@pytest.mark.parametrize(
    ("name", "level", "pinyin"),
    [("武汉", "city", "wuhan"), ("聊城市", "city", "liaocheng"), ("山西", "province", "shanxi")],
)
def test_gazetteer_knows_level_and_pinyin(name: str, level: str, pinyin: str) -> None:
    place = gazetteer().get(name)
    assert place is not None
    assert (place.level, place.pinyin) == (level, pinyin)


def test_a_name_that_is_no_place() -> None:
    assert gazetteer().get("科技") is None


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    cases("places_the_place_that_a_text_names_most"),
)
def test_the_place_that_a_text_names_most(text: str, expected: str, reason: str) -> None:
    found = most_named(text)
    assert (found.name if found else "") == expected, reason
