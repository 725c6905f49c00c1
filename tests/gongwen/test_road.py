"""The road that a text took: the same articles and measures however its lines were broken, or a word that says so."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from random import Random

import pytest
from comparing import cases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policykit import gongwen
from policykit.errors import RefusedDocument
from policykit.gongwen.document import Parsed

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

import damage  # noqa: E402

FRONT = "某某市人民政府关于支持文化产业发展的若干意见\n各县区人民政府：\n为支持文化产业发展，提出以下意见。\n一、夯实基础\n"
TAIL = "\n某某市人民政府\n2024年5月6日\n"
THREE = "（一）建设场馆。对新建场馆给予补助。{0}\n（二）培育骨干企业。对首次入库的企业给予奖励。{0}\n（三）扩大消费。发放消费券。{0}"


def read(text: str, folder: Path) -> list[Parsed]:
    path = folder / "文.txt"
    path.write_text(text, encoding="utf-8")
    return [one for one in gongwen.read(path) if one.document.kind == "policy"]


def said(text: str, folder: Path) -> list[str]:
    (one,) = read(FRONT + text.replace("⏎", "\n") + TAIL, folder)
    return [f"{a.number}{a.title}" for a in one.articles] + [m.text for m in one.measures]


WHOLE = ["（一）建设场馆", "（二）培育骨干企业", "（三）扩大消费"]
SAID = ["对新建场馆给予补助。", "对首次入库的企业给予奖励。", "发放消费券。"]


@pytest.mark.parametrize(
    "note",
    [row[0] for row in cases("road_the_note_of_agencies_behind_every_item_is_no_page_head_")],
)
def test_the_note_of_agencies_behind_every_item_is_no_page_head_and_no_measure(
    note: str, tmp_path: Path
) -> None:
    assert said(THREE.format(note), tmp_path) == WHOLE + SAID


@pytest.mark.parametrize(
    ("text", "measure"),
    cases("road_no_line_end_cuts_a_sentence"),
    ids=["title", "bracket", "one word", "in a word", "quotation"],
)
def test_no_line_end_cuts_a_sentence(text: str, measure: str, tmp_path: Path) -> None:
    whole = f"（一）建设场馆。{text}⏎（二）扩大消费。发放消费券。⏎（三）优化服务。设立专窗。"
    assert measure in said(whole, tmp_path)


def test_a_running_head_goes_and_what_only_comes_often_stays(tmp_path: Path) -> None:
    """Heads stand beside a page number or at the distance of pages; a line that items share stands anywhere."""
    text = (ROOT / "benchmarks/texts/yanglao.txt").read_text(encoding="utf-8").strip()
    broken = damage.broken(text, 24).split("\n")
    with_heads = "\n".join(
        f"{line}\n某省人民政府公报文件选登" if n % 11 == 10 else line for n, line in enumerate(broken)
    )
    assert measures(read(with_heads, tmp_path)) == measures(read(text, tmp_path))
    shared = "（一）建设场馆。对新建场馆给予补助。⏎市文化广电和旅游局牵头⏎（二）扩大消费。发放消费券。⏎市文化广电和旅游局牵头⏎（三）优化服务。设立专窗。⏎市文化广电和旅游局牵头"
    assert sum("牵头" in text for text in said(shared, tmp_path)) == 3


def test_traditional_number_marks_divide_a_text_that_is_not_converted(tmp_path: Path) -> None:
    (one,) = read(
        "某某市公共場館管理辦法\n第一章　總則\n第一條　為了加強公共場館管理，制定本辦法。\n第二條　本辦法適用於本市公共場館。\n"
        "第二章　附則\n第三條　本辦法自2024年1月1日起施行。\n",
        tmp_path,
    )
    assert [a.number for a in one.articles] == ["第一条", "第二条", "第三条"]


def test_a_heading_with_its_stop_on_the_line_of_the_number_is_no_measure(tmp_path: Path) -> None:
    """A sentence that is cut behind 第X条 is no heading, however short."""
    body = "第一条 资金来源。\n资金由市财政安排。\n第二条 开放时间。\n每周开放不少于六天。\n第三条 确需使用\n《某某市章程》\n确定的场馆的，提前申请。\n第四条 监督检查。\n每年检查一次。"
    (one,) = read(f"某某市公共场馆管理办法\n{body}\n", tmp_path)
    assert [a.title for a in one.articles] == ["资金来源", "开放时间", "", "监督检查"]
    assert "确需使用《某某市章程》确定的场馆的，提前申请。" in [m.text for m in one.measures]


def test_lines_of_an_item_that_come_to_no_stop_are_doubted_and_many_make_the_document_failed(
    tmp_path: Path,
) -> None:
    cut = "".join(
        f"（{n}）建设{w}。对{w}给予补助。\n对管理规范的\n单位给予奖励\n鼓励社会参与\n"
        for n, w in zip("一二三四五", ("场馆", "书店", "剧院", "影院", "画廊"), strict=True)
    )
    (one,) = read(FRONT + cut + TAIL, tmp_path)
    assert one.document.state == "failed"
    assert sum(d.kind == "truncated" for d in one.doubts) >= 5


TEXTS = sorted((ROOT / "benchmarks/texts").glob("*.txt"))
ITEM = "对新建场馆给予补助。对管理规范的单位给予奖励。"


@pytest.mark.parametrize(
    ("text", "n", "reason"),
    cases("road_headings_that_nothing_tells_from_their_text_are_a_doubt"),
)
def test_headings_that_nothing_tells_from_their_text_are_a_doubt(
    text: str, n: int, reason: str, tmp_path: Path
) -> None:
    (one,) = read(FRONT + text.replace("⏎", "\n") + TAIL, tmp_path)
    found = [d for d in one.doubts if d.kind == "headings"]
    assert [d.facts["n"] for d in found] == ([n] if n else []), reason
    assert all(d.line > 0 and str(d.facts["text"])[0] == "（" for d in found)


def test_no_clean_text_has_headings_in_doubt(tmp_path: Path) -> None:
    found = [one for path in TEXTS for one in read(path.read_text(encoding="utf-8"), tmp_path)]
    assert not [d for one in found for d in one.doubts if d.kind == "headings"]


@pytest.mark.parametrize(
    ("title", "region"),
    [
        ("武漢市人民政府辦公廳關於印發行動方案的通知", "武汉"),
        ("雲南省關於支持企業的若干措施", "云南"),
        ("國務院關於促進就業的若干意見", "全国"),
    ],
)
def test_a_place_in_traditional_writing_is_looked_up_whole(title: str, region: str, tmp_path: Path) -> None:
    """The text stands as it is, and a province that it names often does not take the city's place."""
    body = "\n一、總體要求\n（一）湖北創新。支持湖北企業。\n（二）湖北人才。支持湖北高校，加大對湖北企業的支持力度。\n"
    (one,) = read(title + body, tmp_path)
    assert (one.document.region, one.document.title) == (region, title)


def test_text_that_a_page_leaves_out_is_a_doubt_and_neither_it_nor_a_page_mark_is_a_measure(
    tmp_path: Path,
) -> None:
    body = THREE.format("") + "\n（由于篇幅太长，省略部分内容，可点击链接查看）\n\n# Page 1379:"
    (one,) = read(FRONT + body, tmp_path)
    assert [m.text for m in one.measures] == SAID
    assert [d.facts["case"] for d in one.doubts if d.kind == "unread"] == ["omitted"]


def test_a_sign_in_front_of_a_number_is_none_of_the_text(tmp_path: Path) -> None:
    assert said(f"▌{THREE.format('').replace('（二', '■ （二')}", tmp_path) == WHOLE + SAID


def measures(found: list[Parsed]) -> list[str]:
    """What the documents say, without white space and in the order of the alphabet."""
    return sorted("".join(m.text.split()) for one in found for m in one.measures)


KINDS = [name for name, kind in damage.KINDS.items() if kind.takes == 1 and kind.titles and name != "twice"]


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    path=st.sampled_from(TEXTS),
    kind=st.sampled_from(KINDS),
    width=st.sampled_from([0, 17, 23, 31, 44]),
    seed=st.integers(0, 9),
)
def test_a_damaged_text_says_the_same_or_that_it_could_not_be_read(
    path: Path, kind: str, width: int, seed: int, tmp_path: Path
) -> None:
    text = path.read_text(encoding="utf-8").strip()
    damaged = damage.KINDS[kind].apply(text, Random(seed))
    if width and damaged.count("\n") <= text.count("\n"):  # lines are broken once
        damaged = damage.broken(damaged, width)
    try:
        found = read(damaged, tmp_path)
    except RefusedDocument:
        return
    clean = read(text, tmp_path)
    doubts = [sum(len(one.doubts) for one in some) for some in (clean, found)]
    if doubts[1] > doubts[0] or any(one.document.state == "failed" for one in found):
        return
    lost = set(measures(clean)) - set(measures(found))
    assert not {
        m for m in lost if not any(re.sub(r"\W", "", m) in re.sub(r"\W", "", g) for g in measures(found))
    }


def test_decimal_numbers_are_levels(tmp_path: Path) -> None:
    plan = "某某市防汛应急预案\n1 总则\n1.1 编制目的\n做好处置工作。\n1.2 适用范围\n适用于全市。\n2 应急响应\n2.1 响应分级\n2.1.1 一级响应\n{}\n2.1.2 二级响应\n分管领导到岗。\n2.2 响应终止\n① 宣布终止。\n② 总结上报。\n"
    (one,) = read(plan.format("主要领导到岗。"), tmp_path)
    assert [(a.section, a.group, a.number, a.title) for a in one.articles] == [
        ("1 总则", "", "1.1", "编制目的"),
        ("1 总则", "", "1.2", "适用范围"),
        ("2 应急响应", "2.1 响应分级", "2.1.1", "一级响应"),
        ("2 应急响应", "2.1 响应分级", "2.1.2", "二级响应"),
        ("2 应急响应", "", "2.2", "响应终止"),
    ]
    assert [m.text for m in one.measures][-2:] == ["宣布终止。", "总结上报。"]


def test_a_letter_without_numbers_is_read_by_its_paragraphs_and_says_so(tmp_path: Path) -> None:
    letter = (
        "某某县关于做好农机检修工作的通知\n{}各乡镇要完成登记。县农业农村局免费检修。\n公安部门加强巡查。\n"
    )
    (one,) = read(letter.format("各乡镇人民政府：\n") + "某某县人民政府\n2023年8月28日\n", tmp_path)
    assert [(a.number, a.text) for a in one.articles] == [
        ("", "各乡镇要完成登记。县农业农村局免费检修。"),
        ("", "公安部门加强巡查。"),
    ]
    assert ("numbering", {"case": "none"}) in [(d.kind, d.facts) for d in one.doubts]
    with pytest.raises(RefusedDocument):  # nothing shows that it is a letter
        read(letter.format(""), tmp_path)


def test_two_decrees_in_one_file_keep_their_numbers(tmp_path: Path) -> None:
    decree = "中华人民共和国国务院令\n第{n}号\n《{t}》已经国务院常务会议通过，现予公布。\n总理　李某\n2023年{m}月1日\n{t}\n第一条　为了规范{w}，制定本条例。\n第二条　本条例自公布之日起施行。\n"
    found = read(
        decree.format(n=801, t="农田灌溉管理条例", m=3, w="灌溉")
        + decree.format(n=802, t="渔港管理条例", m=4, w="渔港"),
        tmp_path,
    )
    assert [(d.document.title, d.document.doc_number, d.document.date_issued) for d in found] == [
        ("农田灌溉管理条例", "中华人民共和国国务院令第801号", "2023-03-01"),
        ("渔港管理条例", "中华人民共和国国务院令第802号", "2023-04-01"),
    ]


@pytest.mark.parametrize(
    "front",
    [row[0] for row in cases("road_title_and_number_however_they_stand")],
    ids=["glued", "crumbs", "broken", "spaces"],
)
def test_title_and_number_however_they_stand(front: str, tmp_path: Path) -> None:
    body = "一、登记。公安机关免费发放犬牌。二、巡查。对不牵绳的先行劝导。三、宣传。居委会组织活动。"
    (one,) = read((front + body).replace("⏎", "\n"), tmp_path)
    assert (one.document.title, one.document.doc_number) == (
        "某某市人民政府关于规范养犬的意见",
        "某政发〔2022〕3号",
    )
    assert len(one.measures) == 3
