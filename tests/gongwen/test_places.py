"""Places in titles and in names of agencies."""

from __future__ import annotations

import pytest

from policykit.gongwen.words.places import gazetteer, leading_places, listed_places, macro_region, most_named

CHAINS = (
    ("山东省济南市建设科创金融改革试验区总体方案", "山东 济南", "province and city, the title of 000"),
    ("济南市人民政府办公厅", "济南", "a city alone"),
    ("聊城市人民政府办公室", "聊城", "the issuer of 004"),
    ("武汉东湖新技术开发区管委会", "武汉 东湖新技术开发区", "a development zone below its city"),
    ("忻州市委忻州市人民政府关于支持民营经济的意见", "忻州", "委 begins no place"),
    ("江城市分行", "江城", "the city of a bank's branch"),
    ("人行江城市中心支行", "", "the bank's own name is no part of the place"),
    ("成都高新区关于支持科技金融发展的若干政策", "成都 成都高新区", "every city has a 高新区"),
    ("高新区关于支持科技金融发展的若干政策", "高新区", "without its city nothing more is known"),
    ("昆山市人民政府办公室", "昆山", "a county-level city that is not in the gazetteer"),
    ("杭州市余杭区人民政府关于促进科技金融发展的意见", "杭州 余杭区", "a district below its city"),
    ("苏州工业园区管委会", "苏州", "园区 is no district of its own name"),
    ("北京市海淀区支持科技金融发展若干措施", "北京 海淀区", "a district of a municipality"),
    ("关于促进科技金融发展的意见", "", "no place at all"),
    ("全市科技金融工作要点", "", "全市 names no place"),
    ("科技部", "", "a ministry"),
)

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
