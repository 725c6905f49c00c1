"""Agency notes in all their forms: who is charged, in which role, and what is no note."""

from __future__ import annotations

import pytest

from policykit.gongwen.document import Parsed
from policykit.gongwen.words.notes import notes

L, C, R = "lead", "cooperate", "responsible"

NOTES = (
    ("支持企业。（市财政局配合组织）", [("市财政局", C)], "组织 behind the role is no part of the name"),
    (
        "支持企业。（高新区管委会负责组织，市商务局、市科技局分别配合）",
        [("高新区管委会", R), ("市商务局", C), ("市科技局", C)],
        "names without the verb and without 分别",
    ),
    (
        "给予补贴。（责任单位：市科技局、市财政局，排名第一位的为牵头责任单位，下同）",
        [("市科技局", R), ("市财政局", R)],
        "下同 and what the order means are no agencies",
    ),
    ("给予担保费补贴。（市财政局）", [("市财政局", R)], "mere names in brackets behind the last sentence"),
    (
        "贷款利率下浮20个基点。责任单位：市生态环境局",
        [("市生态环境局", R)],
        "without brackets behind the last sentence",
    ),
    (
        "新增贷款占比提高。（由人行江城市分行牵头，会同市金融局落实）",
        [("人行江城市分行", L), ("市金融局", C)],
        "会同 names who helps",
    ),
    (
        "实行市场化运作。（省发展改革委、水利厅等省有关部门和各市人民政府按职责分工负责）",
        [("省发展改革委", R), ("水利厅", R), ("各市人民政府", R)],
        "等省有关部门和 between two names",
    ),
    (
        "精准扶持。（责任单位：各行业主管部门、市财政局等部门、各成员单位）",
        [("各行业主管部门", R), ("市财政局", R), ("各成员单位", R)],
        "部门 that belongs to the name",
    ),
    (
        "探索信贷服务模式。(山西银监局牵头,省科技厅、省金融办、人行太原中心支行等配合)",
        [("山西银监局", L), ("省科技厅", C), ("省金融办", C), ("人行太原中心支行", C)],
        "002 L23: A牵头,B等配合",
    ),
    (
        "示范平台。(山西转型综改示范区管委会、省金融办、省科技厅牵头，人行太原中心支行等配合)",
        [("山西转型综改示范区管委会", L), ("省金融办", L), ("省科技厅", L), ("人行太原中心支行", C)],
        "002 L61: several lead, both kinds of comma",
    ),
    (
        "营造良好氛围。(责任单位:市财政局、市科技创新局,武汉金控集团、武汉投控集团)",
        [("市财政局", R), ("市科技创新局", R), ("武汉金控集团", R), ("武汉投控集团", R)],
        "003 L144: 责任单位 in brackets",
    ),
    (
        "科技创新基金矩阵。(责任单位:市委金融办,武汉投控集团,各区人民政府〈含开发区、长江新区、风景区管委会,下同〉)",
        [("市委金融办", R), ("武汉投控集团", R), ("各区人民政府", R)],
        "003 L145: an aside inside the note",
    ),
    (
        "责任单位:市委金融办、市科技局、市财政局,各开发区管委会、各区县(市)政府",
        [("市委金融办", R), ("市科技局", R), ("市财政局", R), ("各开发区管委会", R), ("各区县(市)政府", R)],
        "003 L199: a line of its own; (市) belongs to the name",
    ),
    (
        "贴息额最高10万元。（牵头单位：市科技局、市市场监管局；配合单位：市财政局）",
        [("市科技局", L), ("市市场监管局", L), ("市财政局", C)],
        "004 L25: two keys in one note",
    ),
    (
        "保费补贴。（牵头单位：市科技局、市工业和信息化局；配合单位：市财政局）",
        [("市科技局", L), ("市工业和信息化局", L), ("市财政局", C)],
        "004 L29: 和 inside a name",
    ),
    ("给予支持。（市科技局和市财政局负责）", [("市科技局", R), ("市财政局", R)], "和 between two names"),
    (
        "加强服务。（省住房和城乡建设厅、省人力资源和社会保障厅按职责分工负责）",
        [("省住房和城乡建设厅", R), ("省人力资源和社会保障厅", R)],
        "按职责分工负责; two names with 和",
    ),
    (
        "加强服务。（市科技局牵头，市财政局、市金融办参与）",
        [("市科技局", L), ("市财政局", C), ("市金融办", C)],
        "参与",
    ),
    ("加强服务。（由市科技局负责）", [("市科技局", R)], "由 is no part of the name"),
    ("加强服务。（责任单位：市科技局等有关部门）", [("市科技局", R)], "等有关部门 names nobody"),
    ("加强服务。（责任单位：市科技局）　", [("市科技局", R)], "white space behind"),
    ("加强服务（责任单位：市科技局）。", [("市科技局", R)], "the full stop behind the note"),
    (
        "给予补助。（市科技局，各县（市、区）人民政府按职责分工负责）",
        [("市科技局", R), ("各县（市、区）人民政府", R)],
        "brackets in a name, no key",
    ),
    (
        "给予补助。（责任单位：市科技局、各县（市、区）政府）",
        [("市科技局", R), ("各县（市、区）政府", R)],
        "brackets in a name",
    ),
    (
        "责任单位：市发展和改革委员会、市科技局及各区政府",
        [("市发展和改革委员会", R), ("市科技局", R), ("各区政府", R)],
        "及 between two names",
    ),
    ("给予补助。（市金融办会同市科技局负责）", [("市金融办", R), ("市科技局", R)], "会同"),
    (
        "给予补助。【责任单位：市科技局；完成时限：2025年12月】",
        [("市科技局", R)],
        "a time is no agency; other brackets",
    ),
    ("给予补助。（责任单位：市科技局）。", [("市科技局", R)], "a full stop on both sides"),
    (
        "给予补助。（责任单位：市科技局）支持企业上市。（责任单位：市金融办）",
        [("市科技局", R), ("市金融办", R)],
        "two notes in one paragraph",
    ),
    ("牵头单位：市科技局", [("市科技局", L)], "a line with one key"),
    (
        "主办单位：市科技局；协办单位：市财政局",
        [("市科技局", L), ("市财政局", C)],
        "other names of the roles",
    ),
    (
        "责任单位：各市、县（市、区）人民政府、市财政局",
        [("各市、县（市、区）人民政府", R), ("市财政局", R)],
        "every government below is one name",
    ),
    (
        "责任单位：市财政局、各县级市、区人民政府",
        [("市财政局", R), ("各县级市、区人民政府", R)],
        "县级市 is no agency",
    ),
    (
        "责任单位：各〔县级市、区〕人民政府，各开发区管委会",
        [("各〔县级市、区〕人民政府", R), ("各开发区管委会", R)],
        "各 alone is none either, whatever the bracket",
    ),
    (
        "牵头单位：市科技局、各县〈市、区〉政府",
        [("市科技局", L), ("各县〈市、区〉政府", L)],
        "a bracket inside the name is no aside",
    ),
    ("责任单位：各市财政局、市科技局", [("各市财政局", R), ("市科技局", R)], "agencies of every city"),
)


@pytest.mark.parametrize(("line", "expected", "reason"), NOTES, ids=[row[-1] for row in NOTES])
def test_who_is_charged(line: str, expected: list[tuple[str, str]], reason: str) -> None:
    assert [pair for note in notes(line) for pair in note.charged] == expected


NOTHING = (
    ("探索开展合格境外有限合伙人(QFLP)试点。", "000: Latin letters in brackets"),
    ("设立私募股权二级市场基金(S基金),激发私募基金投资活力。", "003 L236"),
    ("（此件公开发布）", "004 L13"),
    ("实现直接融资100万元（含）以上的，市财政补助10万元。", "004: an aside of an amount"),
    (
        "建立由市委金融办、市科技创新局牵头,市发改、经信等部门共同参与的推进机制。",
        "003 L169: a sentence, no brackets",
    ),
    ("对企业（由市科技局负责认定）给予补助。", "a bracket inside a sentence"),
    ("明确责任单位，分解任务。", "the word alone"),
    ("在科技资源集聚县（市、区）建立科技特色支行。", "004 L45"),
    ("", "an empty line"),
)


@pytest.mark.parametrize(("line", "reason"), NOTHING)
def test_no_note(line: str, reason: str) -> None:
    assert notes(line) == [], reason


def test_a_note_holds_the_stop_behind_it_and_is_found_once() -> None:
    assert [(n.start, n.end) for n in notes("给予补助。（责任单位：市科技局）。")] == [(5, 17)]


def test_a_note_knows_where_it_stands() -> None:
    line = "给予补助。（责任单位：市科技局）支持企业上市。（责任单位：市金融办）"
    assert [line[n.start : n.end] for n in notes(line)] == [
        "（责任单位：市科技局）",
        "（责任单位：市金融办）",
    ]


CHARGED = (
    ("山西", 6, [("山西保监局", L), ("省科技厅", L), ("省金融办", C)], "L33"),
    (
        "山西",
        14,
        "省金融办 省科技厅 | 省发展改革委 省经信委 省教育厅 省财政厅 省中小企业局 人行太原中心支行 山西银监局 山西保监局 山西证监局",
        "L53/55: the wrap stood inside the note",
    ),
    ("武汉", 7, [("市委金融办", R), ("市科技创新局", R)], "L150"),
    (
        "郑州",
        16,
        [
            ("人行河南省分行金融市场管理处", R),
            ("市委金融办", R),
            ("市财政局", R),
            ("各开发区管委会", R),
            ("各区县(市)政府", R),
        ],
        "L240",
    ),
    ("聊城", 2, [("市科技局", L), ("市财政局", L)], "L27"),
    (
        "聊城",
        6,
        [("市财政局", L), ("市发展改革委", C), ("市科技局", C), ("市工业和信息化局", C)],
        "L37",
    ),
)


@pytest.mark.parametrize(("region", "n", "expected", "reason"), CHARGED)
def test_agencies_of_an_article(
    policies: dict[str, Parsed], region: str, n: int, expected: str | list[tuple[str, str]], reason: str
) -> None:
    if isinstance(expected, str):
        lead, _, rest = expected.partition("|")
        expected = [(name, L) for name in lead.split()] + [(name, C) for name in rest.split()]
    article = policies[region].articles[n - 1].article_id
    found = [(a.agency, a.role) for a in policies[region].agencies if a.article_id == article]
    assert found == expected, reason


@pytest.mark.parametrize("region", ["济南", "长三角"])
def test_documents_without_notes(policies: dict[str, Parsed], region: str) -> None:
    assert policies[region].agencies == ()


@pytest.mark.parametrize(("region", "articles"), [("山西", 14), ("武汉", 20), ("郑州", 21), ("聊城", 15)])
def test_how_many_articles_charge_somebody(policies: dict[str, Parsed], region: str, articles: int) -> None:
    assert len({a.article_id for a in policies[region].agencies}) == articles
