"""Places in titles and in names of agencies."""

from __future__ import annotations

import pytest
from comparing import cases

from policykit.gongwen.words.places import gazetteer, leading_places, listed_places, macro_region, most_named

CHAINS = cases("places_chains")

LISTS = (
    ("上海、南京、杭州、合肥、嘉兴科技创新和金融改革试验区建设总体方案", "上海 南京 杭州 合肥 嘉兴", "001"),
    ("上海市、江苏省、浙江省", "上海 江苏 浙江", "full names"),
    ("济南市建设科创金融改革试验区总体方案", "", "one place is no list"),
    ("财政部、科技部", "", "agencies"),
    ("上海、上海", "", "the same place twice"),
)

MACRO = (
    ("上海、南京、杭州、合肥、嘉兴", "长三角", "cities of four provinces"),
    ("北京、天津、河北", "京津冀", "provinces themselves"),
    ("成都、重庆", "成渝", "a city and a municipality"),
    ("南京、苏州", "", "both in one province: nothing above it is meant"),
    ("上海、武汉", "", "Wuhan lies outside the delta"),
)


@pytest.mark.parametrize(("text", "names", "reason"), CHAINS)
def test_chain_of_places_at_the_head(text: str, names: str, reason: str) -> None:
    assert [place.name for place in leading_places(text)] == names.split(), reason


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
    [
        ("三亚市政府、三亚市财政、在三亚注册", "三亚", "named three times, nothing beside it"),
        ("广东、广州、广州、广州", "广州", "its own province does not count against it"),
        ("北京、上海、北京、上海、北京", "", "no clear lead"),
        ("成都、成都", "", "named too seldom"),
        ("支持企业上市。", "", "no place"),
    ],
)
def test_the_place_that_a_text_names_most(text: str, expected: str, reason: str) -> None:
    found = most_named(text)
    assert (found.name if found else "") == expected, reason
