"""Doubts: what does not add up is named where it stands, and sound text is left in peace."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policykit.gongwen.document import Parsed
from policykit.gongwen.outline.checks import cut_off, near_repeats, orphan_starts, unpaired_marks
from policykit.gongwen.outline.text_lines import TextLine
from policykit.report.wording.doubts import doubt_message

Parser = Callable[..., Parsed]


def line(text: str) -> TextLine:
    return TextLine(100, 100 + len(text), text)


CUT = (
    (
        "支持企业上市。完善绩效考核体系,增加支持科技创新的小微企业数量,",
        "完善绩效考核体系,增加支持科技创新的小微企业数量,",
        "001 L19",
    ),
    ("支持金融机构开展应收账款质押贷款。支持商业银行使用“", "支持商业银行使用“", "001 L22"),
    ("优化基金退出机制安排,开展评估工作。鼓励通过协议转让、上市、", "鼓励通过协议转让、上市、", "001 L29"),
    (
        "推动上海国际金融中心再上新台阶。进一步推动南京建设,杭州",
        "进一步推动南京建设,杭州",
        "001 L16: no mark at all",
    ),
)

WHOLE = (
    ("支持企业上市融资，鼓励银行扩大信贷投放。", "a full stop"),
    ("支持商业银行探索“投贷联动”业务创新和产品开发", "a heading without a stop"),
    ("五、加强政府引导,营造科技金融结合的良好氛围", "002 L43: a heading with a comma"),
    ("对符合下列条件的企业，由市财政给予补助，具体条件如下：", "a colon leads in"),
    ("支持企业上市融资,鼓励扩大投放。(责任单位:市财政局)", "a note behind the stop"),
    ("责任单位:市委金融办、市科技局、市财政局,各开发区管委会、各区县(市)政府", "003 L199: a note line"),
    ("任务一,分工。\t市科技局、市财政局、市金融办", "a row of a table"),
    ("市科技局,", "too short"),
)


@pytest.mark.parametrize(("text", "rest", "reason"), CUT, ids=[row[-1] for row in CUT])
def test_truncated_sentence(text: str, rest: str, reason: str) -> None:
    (found,) = cut_off(line(text))
    assert (found.kind, found.end) == ("truncated", 100 + len(text))
    assert found.facts == {"text": rest[-24:]}


@pytest.mark.parametrize(("text", "reason"), WHOLE)
def test_whole_sentence(text: str, reason: str) -> None:
    assert list(cut_off(line(text))) == [], reason


UNPAIRED = (
    ("按照要求,发展战略”,经国务院批准。", [("”", "前半", 9)], "001 L1: closes without having opened"),
    ("支持商业银行使用“", [("“", "后半", 8)], "001 L22: never closes"),
    ("发布《总体方案,以下简称方案。", [("《", "后半", 2)], "a title"),
    ("（一）支持（含分公司企业。", [("（", "后半", 5)], "a round bracket"),
    ("“甲”乙”，“丙。", [("”", "前半", 4), ("“", "后半", 6)], "the totals agree, the order does not"),
)

PAIRED = (
    ("“投、担、贷”和《办法》（试行）。", "all kinds"),
    ("支持企业(含分公司）。", "half and full width together"),
    ("1）在本市注册；", "a list number"),
    ("《〈办法〉实施细则》", "a title within a title"),
    ("支持企业上市。", "none"),
)


@pytest.mark.parametrize(("text", "marks", "reason"), UNPAIRED, ids=[row[-1] for row in UNPAIRED])
def test_unpaired_mark(text: str, marks: list[tuple[str, str, int]], reason: str) -> None:
    halves = {"first": "前半", "second": "后半"}
    found = [(f.facts["mark"], halves[f.facts["case"]], f.start - 100) for f in unpaired_marks(line(text))]
    assert found == marks


@pytest.mark.parametrize(("text", "reason"), PAIRED)
def test_paired_marks(text: str, reason: str) -> None:
    assert list(unpaired_marks(line(text))) == [], reason


NEAR = (
    (
        "支持信用链建设,促进长三角信信一体化发展。支持高校加强合作。促进长三角信信一体化发展。",
        ["促进长三角信信一体化发展。"],
        "001 L32: the tail of another sentence",
    ),
    (
        "鼓励支持国家重点实验室和研究平台的科技成果转化,支持种子期企业。鼓励支持国家重点实验室和研究平台的科技成果转化科技,支持种子期企业。",
        ["鼓励支持国家重点实验室和研究平台的科技成果转化,…"],
        "001 L35: a stray word; the shorter one is named",
    ),
)

FAR = (
    ("支持企业在境内上市融资。鼓励银行扩大信贷投放。", "two different sentences"),
    ("推动完善工作机制。健全协调机制，推动完善工作机制。", "too short to tell"),
    (
        "对新三板基础层挂牌公司，按融资额的1%给予补助；对创新层挂牌公司，再补助50万元。",
        "004 L37: alike in build only",
    ),
    ("支持企业上市融资。", "a single sentence"),
)


@pytest.mark.parametrize(("text", "named", "reason"), NEAR, ids=[row[-1] for row in NEAR])
def test_near_repeat(text: str, named: list[str], reason: str) -> None:
    assert [f.facts["text"] for f in near_repeats(line(text))] == named


@pytest.mark.parametrize(("text", "reason"), FAR)
def test_no_near_repeat(text: str, reason: str) -> None:
    assert list(near_repeats(line(text))) == [], reason


def test_a_heading_may_say_what_its_text_says_again() -> None:
    text = "（一）建立科技型企业培育库。在现有基础上，建立科技型企业培育库。"
    assert list(near_repeats(line(text), body=len("（一）建立科技型企业培育库。"))) == []
    assert len(list(near_repeats(line(text)))) <= 1


ORPHANS = (
    (
        "建设现代中心。和科技创新金融体系合肥将成为示范基地。",
        ["和科技创新金融体系合肥将成为示范基地。"],
        "001 L3",
    ),
    ("改革政策试验区。、人才。", ["、人才。"], "a list that goes on"),
    ("和谐稳定。与此同时，支持企业。", [], "whole words that begin alike"),
    ("等级评定。及时总结。", [], "whole words"),
    ("支持企业和机构。", [], "和 inside"),
)


@pytest.mark.parametrize(("text", "named", "reason"), ORPHANS, ids=[row[-1] for row in ORPHANS])
def test_fragment(text: str, named: list[str], reason: str) -> None:
    assert [f.facts["text"] for f in orphan_starts(line(text))] == named


BODY = "\n一、信贷支持\n（一）加大投放。给予补助。\n（二）降低成本。给予贴息。\n二、股权支持\n（一）设立基金。引导投早投小。"
DECLARED = (
    (
        "某市科技金融若干措施\n本措施提出3个方面的19项具体政策措施。",
        ["文中说有“19项具体政策措施”，实际读出 3 条"],
        "more than there are",
    ),
    ("某市科技金融若干措施\n现提出以下十条政策措施。", ["文中说有“十条政策措施”，实际读出 3 条"], "in words"),
    ("某市科技金融若干措施\n现提出以下3条政策措施。", [], "as many as there are"),
    ("某市科技金融若干措施\n聚焦两条重点任务，制定本措施。", [], "a small number counts something else"),
    ("某市科技金融若干措施\n现提出若干措施，抓好一项工作。", [], "no count"),
)


@pytest.mark.parametrize(("front", "messages", "reason"), DECLARED, ids=[row[-1] for row in DECLARED])
def test_declared_count(parse: Parser, front: str, messages: list[str], reason: str) -> None:
    assert [
        doubt_message(d.kind, d.facts) for d in parse(front + BODY).doubts if d.kind == "declared_count"
    ] == messages


YANGTZE = {
    "unpaired_mark": ["1", "07"],
    "fragment": ["3"],
    "truncated": ["03", "05", "07", "13", "18", "20"],
    "near_repeat": ["08", "17"],  # a tail with its words in another order, and one with another word
}
"""Where 001 does not add up, by line of the file in front of the plan and by article in it."""


@pytest.mark.parametrize("kind", YANGTZE)
def test_doubts_of_the_most_damaged_document(policies: dict[str, Parsed], kind: str) -> None:
    found = policies["长三角"]
    places = [
        (d.where or str(d.line)).removeprefix(f"{found.document.doc_id}/")
        for d in found.doubts
        if d.kind == kind
    ]
    assert places == YANGTZE[kind]


def test_every_doubt_of_it_is_of_a_known_kind(policies: dict[str, Parsed]) -> None:
    found = policies["长三角"]
    assert {d.kind for d in found.doubts} == set(YANGTZE)
    assert found.document.n_doubts == len(found.doubts) == sum(map(len, YANGTZE.values()))
    assert found.document.n_repairs == len(found.repairs) > 40


@pytest.mark.parametrize("region", ["济南", "山西", "武汉", "郑州", "聊城"])
def test_nothing_is_doubtful_in_the_others(policies: dict[str, Parsed], region: str) -> None:
    assert policies[region].doubts == ()


def test_a_declared_count_that_fits(parse: Parser) -> None:
    body = f"{BODY}\n（二）支持上市。给予奖励。"
    front = "某市科技金融若干措施\n现提出以下4条政策措施。"
    assert [d for d in parse(front + body).doubts if d.kind == "declared_count"] == []
    framed = "一、总体思路\n（一）指导思想。坚持创新。\n二、产品\n（一）贷款。给予贴息。\n（二）保险。给予补贴。\n（三）担保。给予补偿。\n（四）上市。给予奖励。\n三、保障措施\n（五）组织。加强领导。"
    assert [
        d
        for d in parse(f"某市科技金融若干措施\n现提出以下4条政策措施。\n{framed}").doubts
        if d.kind == "declared_count"
    ] == []


FUZHOU = "福州市科技保险补贴管理办法\n第一条 对投保的科技企业给予补贴。\n第二条 补贴每年申报一次。\n第三条 补贴比例不超过50%。\n"
TOGETHER = (
    (
        FUZHOU + "\n云南省融资担保专项资金管理办法\n第一条 专项资金由省财政厅管理。\n",
        ["云南"],
        "the second one's articles count as the first one's",
    ),
    (FUZHOU + "福州市科技保险补贴申报指南\n第四条 由市科技局组织。\n", [], "the same place: an annex"),
    (f"福建省科技保险实施意见\n{FUZHOU}", [], "a city of the same province"),
    (FUZHOU + "按照《云南省融资担保专项资金管理办法》执行。\n", [], "a document that is quoted"),
)


@pytest.mark.parametrize(("text", "places", "reason"), TOGETHER, ids=[row[-1] for row in TOGETHER])
def test_titles_of_another_province_in_one_text(
    parse: Parser, text: str, places: list[str], reason: str
) -> None:
    said = [doubt_message(d.kind, d.facts) for d in parse(text).doubts if d.kind == "other_title"]
    assert len(said) == len(places), reason
    for message, place in zip(said, places, strict=True):
        assert message.startswith(f"又有一个{place}的文件标题："), reason
        assert "starts_at" in message


def test_an_article_without_a_text_is_named(parse: Parser) -> None:
    """As a heading alone it gives no measure; a repealed or lost text must not go without a word."""
    text = "一、信贷支持\n（一）加大投放。给予补助。\n（二）降低融资成本\n（三）设立基金。引导投早投小。"
    doubts = parse("某市关于支持科技金融发展的若干措施\n为促进发展，制定以下措施。\n" + text).doubts
    said = [doubt_message(d.kind, d.facts) for d in doubts if d.kind == "no_text"]
    assert said == ["只有编号和标题，没有正文，不计措施：（二）降低融资成本；请对照原文"]
