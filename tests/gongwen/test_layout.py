"""What stands around the body: letterhead, addressee, signature, copies, imprint, attachments, web furniture."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from comparing import cases

from policykit.gongwen.document import Parsed

Parser = Callable[..., Parsed]

LETTER = """某省人民政府办公厅文件
某政办发〔2024〕12号
某省人民政府办公厅关于印发某省科技金融若干措施的通知
各市、县人民政府，省人民政府各委、办、厅、局：
《某省科技金融若干措施》已经省人民政府同意，现印发给你们，请认真贯彻执行。
某省人民政府办公厅
2024年5月20日
（此件公开发布）
某省科技金融若干措施
为促进科技金融发展，制定本措施。
一、信贷支持
（一）加大投放。对首贷户给予补助。
二、股权支持
（一）设立基金。引导投早投小。
本措施自印发之日起施行，有效期三年。
附件：1.任务分工表
任务一 市科技局
抄送：省委各部门，省人大常委会办公厅。
某省人民政府办公厅 2024年5月21日印发
"""

KINDS = cases("layout_kinds")


def kinds(found: Parsed) -> dict[str, str]:
    return {found.clean[s.start : s.end]: s.kind for s in found.segments}


@pytest.mark.parametrize(("line", "kind"), KINDS)
def test_kind_of_line(parse: Parser, line: str, kind: str) -> None:
    assert kinds(parse(LETTER))[line] == kind


def test_only_the_body_becomes_measures(parse: Parser) -> None:
    assert [m.text for m in parse(LETTER).measures] == ["对首贷户给予补助。", "引导投早投小。"]


RAW = cases("layout_raw")


@pytest.mark.parametrize(("item", "kind", "count", "reason"), RAW)
def test_kinds_in_the_raw_documents(
    parsed: dict[str, Parsed], item: str, kind: str, count: int, reason: str
) -> None:
    assert sum(s.kind == kind for s in parsed[item].segments) == count, reason


BODY = "某市科技金融若干措施\n一、信贷支持\n（一）加大投放。对首贷户给予补助。\n二、股权支持\n（一）设立基金。引导投早投小。\n"

BEHIND = cases("layout_behind")


@pytest.mark.parametrize(("line", "kind"), BEHIND)
def test_lines_behind_the_body(parse: Parser, line: str, kind: str) -> None:
    found = parse(f"{BODY}特此通知。\n{line}" if kind == "furniture:page_mark" else BODY + line)
    assert {kinds(found).get(part) for part in line.split("\n")} == {kind}
    assert len(found.measures) == 2
    assert found.document.left_over == 0


STAYS_IN_BODY = cases("layout_stays_in_body")


@pytest.mark.parametrize(("line", "reason"), STAYS_IN_BODY)
def test_lines_that_do_not_end_the_body(parse: Parser, line: str, reason: str) -> None:
    last = parse(BODY + line).articles[-1]
    assert last.text.endswith(line), reason


def test_the_name_of_the_issuer_inside_the_text_is_no_signature(parse: Parser) -> None:
    found = parse(BODY.replace("引导投早投小。", "引导投早投小。\n某市科学技术局\n负责组织实施，每年评估。"))
    assert "signature" not in {s.kind for s in found.segments}


def test_a_document_of_which_much_belongs_to_nothing_is_refused(parse: Parser) -> None:
    from policykit.errors import RefusedDocument

    stray = "\n".join(f"无关内容之第{n}段话没有任何标点" for n in "甲乙丙丁戊己庚辛")
    with pytest.raises(RefusedDocument, match=r"^例.txt：有 \d+ 个字（共 \d+ 个）不知属于哪一部分；请"):
        parse(f"{BODY}特此通知。\n{stray}")
