"""Each cleaning step by itself: what it must change, and look-alikes that it must leave alone."""

from __future__ import annotations

import pytest
from comparing import cases

from policykit.gongwen.clean.cleaning import STEP_NAMES, clean
from policykit.gongwen.formats.lines import lines_of

LINE_ENDS = ("hard_wrap", "joined_lines", "page_mark")
MENDS, LEAVES_ALONE = cases("steps_mends"), cases("steps_leaves_alone")


def run(kind: str, text: str) -> str:
    kept = LINE_ENDS if kind in LINE_ENDS else (kind,)
    return clean(lines_of(text), skip=[name for name in STEP_NAMES if name not in kept]).text


@pytest.mark.parametrize(("kind", "before", "after", "reason"), MENDS)
def test_step_mends(kind: str, before: str, after: str, reason: str) -> None:
    assert run(kind, before) == after, reason


@pytest.mark.parametrize(("kind", "text", "reason"), LEAVES_ALONE)
def test_step_leaves_alone_and_so_do_all_together(kind: str, text: str, reason: str) -> None:
    assert run(kind, text) == text, reason
    assert clean(lines_of(text), skip=("hard_wrap", "joined_lines")).text == text, reason


def test_every_step_is_tested() -> None:
    elsewhere = {"hard_wrap", "list_number"}
    mended, kept = ({kind for kind, *_ in rows} for rows in (MENDS, LEAVES_ALONE))
    assert {*STEP_NAMES} - {"joined_lines"} == mended | elsewhere == kept | elsewhere


ROW = "1\t设立基金\t设立规模5亿元的基金。\t市财政局\n2\t落实贴息\t按利率的30%给予贴息，最高30万元\t市财政局"


def test_rows_of_a_table_stay_as_they_are() -> None:
    text = f"序号\t任务\t内容\t责任单位\n{ROW}"
    assert clean(lines_of(text)).text == text


ONE_LINE = cases("steps_one_line")


@pytest.mark.parametrize(("text", "lines", "reason"), ONE_LINE, ids=[row[-1] for row in ONE_LINE])
def test_a_whole_document_on_one_line(text: str, lines: list[str], reason: str) -> None:
    cleaned = clean(lines_of(text)).text
    assert [line.strip() for line in cleaned.split("\n")] == lines
    assert "".join(cleaned.split()) == "".join(text.split())


LEFT_WHOLE = (
    "某市人民政府办公室关于印发管理办法的通知，各区要认真落实，加强组织领导，确保各项工作落到实处。",
    "支持企业上市。某市科技局自2022年4月2日起受理申请。",
    "财库〔2019〕38号文件规定的范围，各单位要严格执行：不得扩大。",
)


@pytest.mark.parametrize("text", LEFT_WHOLE)
def test_fronts_and_signatures_inside_sentences_stay(text: str) -> None:
    assert clean(lines_of(text)).text == text


BODY = "支持科技型企业上市融资，给予最高二十万元补助，鼓励银行机构扩大信贷投放。" * 7

JOINED = cases("steps_joined")


@pytest.mark.parametrize(("text", "heads", "reason"), JOINED, ids=[row[-1] for row in JOINED])
def test_a_document_on_one_line_is_cut_at_its_numbers(text: str, heads: list[str], reason: str) -> None:
    lines = run("joined_lines", text).split("\n")
    assert all(lines), "no empty line in front of a number that stands first"
    heads_found = [line.strip()[: len(head)] for line, head in zip(lines[-len(heads) :], heads, strict=True)]
    assert heads_found == heads
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_the_opening_of_a_regulation_is_cut_from_its_title() -> None:
    text = "某省基金管理办法第一章总则第一条为规范管理，制定本办法。\n第二条本办法所称基金是政策性基金。"
    assert run("joined_lines", text).split("\n")[:3] == [
        "某省基金管理办法",
        "第一章总则",
        "第一条为规范管理，制定本办法。",
    ]


def test_a_heading_right_behind_the_note_of_the_article_before_it_begins_a_line() -> None:
    text = "（一）奖补。给予奖补。（责任单位：市科技局）（二）担保。给予担保。\n（三）上市。给予补助（含挂牌）。（见附件）"
    assert run("joined_lines", text).split("\n") == [
        "（一）奖补。给予奖补。（责任单位：市科技局）",
        "（二）担保。给予担保。",
        "（三）上市。给予补助（含挂牌）。（见附件）",
    ]


def test_a_clause_right_behind_the_heading_of_its_chapter_begins_a_line() -> None:
    text = "第四条本办法适用于本市。\n第二章资金管理第五条资金由财政安排。\n按照第二章规定，第五条适用。"
    assert run("joined_lines", text).split("\n") == [
        "第四条本办法适用于本市。",
        "第二章资金管理",
        "第五条资金由财政安排。",
        "按照第二章规定，第五条适用。",
    ]


def test_number_and_addressee_with_spaces_for_line_ends() -> None:
    text = "某县关于推进企业上市的实施意见 某政字〔2024〕8号 各乡镇人民政府，县政府各部门： 为加快上市步伐，提出如下意见。"
    assert run("joined_lines", text).split("\n") == [
        "某县关于推进企业上市的实施意见",
        "某政字〔2024〕8号",
        "各乡镇人民政府，县政府各部门：",
        "为加快上市步伐，提出如下意见。",
    ]


NOT_JOINED = (
    (f"{BODY}三、四线城市。{BODY}五、六项任务。{BODY}{BODY}", "does not count from one"),
    (f"{BODY}依照第一条、第二条、第三条规定执行。{BODY}{BODY}{BODY}", "references"),
)


@pytest.mark.parametrize(("text", "reason"), NOT_JOINED, ids=[row[-1] for row in NOT_JOINED])
def test_a_long_line_that_is_one_paragraph_stays_whole(text: str, reason: str) -> None:
    assert run("joined_lines", text) == text
