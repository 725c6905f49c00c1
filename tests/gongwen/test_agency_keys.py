"""One key for one body, another for another; kinds; notes behind headings."""

from __future__ import annotations

import pytest

from policykit.gongwen.document import Parsed
from policykit.gongwen.facts.agency_keys import keyed
from policykit.gongwen.words.agencies import bodies, body_of

from .conftest import Parser

KEYS = (
    ("武汉", "市科技局", "武汉市科技局", "科技", "the city's own"),
    ("郑州", "市科技局", "郑州市科技局", "科技", "another city, another agency, the same kind"),
    ("济南", "市发改委", "济南市发展改革委", "发改", "short"),
    ("济南", "市发展和改革委员会", "济南市发展改革委", "发改", "long, the same key"),
    ("济南", "省发改委", "山东省发展改革委", "发改", "the province of the city"),
    ("山西", "省科技厅", "山西省科技厅", "科技", "the province's own"),
    ("上海", "市经信局", "上海市经信局", "工信", "a city that is a province"),
    ("浦东新区", "区财政局", "浦东新区财政局", "财政", "a district that the gazetteer does not list"),
    ("昆山", "市财政局", "昆山市财政局", "财政", "a county-level city"),
    ("济南", "市市场监管局", "济南市市场监管局", "市场监管", "市 twice"),
    ("济南", "市场监管局", "济南市市场监管局", "市场监管", "市 of 市场 is no city"),
    ("济南", "市委金融办", "济南市委金融办", "地方金融", "party office"),
    ("济南", "市地方金融监督管理局", "济南市地方金融监管局", "地方金融", "its forerunner keeps its name"),
    (
        "济南",
        "国家金融监督管理总局济南监管局",
        "金融监管总局济南监管局",
        "金融监管",
        "a branch of a national body",
    ),
    ("武汉", "中国人民银行湖北省分行", "人民银行湖北省分行", "央行", "long"),
    ("武汉", "人行湖北省分行", "人民银行湖北省分行", "央行", "short, the same key"),
    ("武汉", "人民银行武汉分行", "人民银行武汉分行", "央行", "another branch is another agency"),
    ("山西", "山西银监局", "山西银监局", "金融监管", "the place is said already"),
    ("郑州", "各区县(市)政府", "郑州市各区县（市）人民政府", "区县政府", "a collective"),
    ("武汉", "各区人民政府", "武汉市各区人民政府", "区县政府", "a collective"),
    ("郑州", "各开发区管委会", "郑州市各开发区管委会", "园区", "a collective"),
    ("武汉", "市人民政府", "武汉市人民政府", "政府", "not one below the city"),
    ("武汉", "东湖高新区管委会", "武汉市东湖高新区管委会", "园区", "part of the city"),
    ("武汉", "武汉金控集团", "武汉金控集团", "企业", "a company"),
    ("郑州", "市投资集团", "郑州市投资集团", "企业", "the city's company"),
    ("济南", "浪潮集团", "浪潮集团", "企业", "a company without a place"),
    ("济南", "山东大学", "山东大学", "高校院所", "a university"),
    ("全国", "科技部", "科技部", "科技", "national"),
    ("济南", "证监会", "证监会", "证监", "national in a city's document"),
    ("长三角", "市科技局", "市科技局", "科技", "which city is not known"),
    ("济南", "工作专班", "工作专班", "其他", "in no list"),
)


@pytest.mark.parametrize(("region", "agency", "key", "kind", "reason"), KEYS, ids=[row[-1] for row in KEYS])
def test_key_and_kind(region: str, agency: str, key: str, kind: str, reason: str) -> None:
    (found,) = keyed([(agency, "responsible")], region)
    assert (found.agency, found.key, found.kind) == (agency, key, kind)


SHARED = (
    (
        ["人行河南省分行信贷政策管理处", "货币政策处", "省会金融工作协调处"],
        [
            "人民银行河南省分行信贷政策管理处",
            "人民银行河南省分行货币政策处",
            "人民银行河南省分行省会金融工作协调处",
        ],
        "three of one branch",
    ),
    (
        ["人行河南省分行科技处", "市科技局", "货币政策处"],
        ["人民银行河南省分行科技处", "郑州市科技局", "货币政策处"],
        "another agency between ends it",
    ),
    (["货币政策处"], ["货币政策处"], "nothing in front"),
    ([], [], "nobody"),
)


@pytest.mark.parametrize(("names", "keys", "reason"), SHARED, ids=[row[-1] for row in SHARED])
def test_departments_share_the_front(names: list[str], keys: list[str], reason: str) -> None:
    assert [k.key for k in keyed([(n, "lead") for n in names], "郑州")] == keys


def test_every_row_of_the_list_is_reached_by_its_own_name() -> None:
    assert [b.name for b in bodies() if b.at == "end" and body_of("某市" + b.name) is not b] == []
    assert len({(b.name, b.at) for b in bodies()}) == len(bodies())
    assert {b.at for b in bodies()} == {"start", "end", "has"}


def test_a_standard_form_is_its_own() -> None:
    forms = {(b.standard, b.kind) for b in bodies() if b.at == "end"}
    assert [
        s for s, kind in sorted(forms) if (found := body_of("某市" + s)) is None or found.kind != kind
    ] == []


@pytest.mark.parametrize(("region", "n"), [("山西", 15), ("武汉", 14), ("郑州", 17), ("聊城", 13)])
def test_how_many_agencies_a_document_charges(policies: dict[str, Parsed], region: str, n: int) -> None:
    assert len({a.key for a in policies[region].agencies}) == n
    assert "" not in {a.kind for a in policies[region].agencies}


HEADED = """某市关于支持科技金融发展的若干措施
一、加强信贷支持（责任单位：市金融办）
（一）扩大信贷投放。鼓励银行加大投放。
（二）给予贴息。对企业给予贴息。（责任单位：市财政局）
二、加强股权投资
（三）设立基金。设立引导基金。
"""


def test_a_note_behind_a_heading_charges_what_stands_below(parse: Parser) -> None:
    charged = [(a.article_id[-2:], a.agency) for a in parse(HEADED).agencies]
    assert charged == [
        ("01", "市金融办"),
        ("02", "市财政局"),
    ]  # its own note replaces it; the next section has none


def test_a_note_on_its_own_line_behind_a_heading(parse: Parser) -> None:
    text = HEADED.replace("（责任单位：市金融办）", "\n责任单位：市金融办")
    charged = [(a.article_id[-2:], a.agency) for a in parse(text).agencies]
    assert charged == [("01", "市金融办"), ("02", "市财政局")]
