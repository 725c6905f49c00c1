"""What stands around the body: letterhead, addressee, signature, copies, imprint, attachments, web furniture."""

from __future__ import annotations

from collections.abc import Callable

import pytest

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

KINDS = (
    ("某省人民政府办公厅文件", "furniture:letterhead"),
    ("某政办发〔2024〕12号", "doc_number"),
    ("某省人民政府办公厅关于印发某省科技金融若干措施的通知", "notice_title"),
    ("各市、县人民政府，省人民政府各委、办、厅、局：", "addressee"),
    ("《某省科技金融若干措施》已经省人民政府同意，现印发给你们，请认真贯彻执行。", "notice"),
    ("某省人民政府办公厅", "signature"),
    ("2024年5月20日", "signature"),
    ("（此件公开发布）", "furniture:public_mark"),
    ("某省科技金融若干措施", "title"),
    ("为促进科技金融发展，制定本措施。", "preamble"),
    ("本措施自印发之日起施行，有效期三年。", "closing"),
    ("附件：1.任务分工表", "attachment_mark"),
    ("任务一 市科技局", "attachment"),
)


def kinds(found: Parsed) -> dict[str, str]:
    return {found.clean[s.start : s.end]: s.kind for s in found.segments}


@pytest.mark.parametrize(("line", "kind"), KINDS)
def test_kind_of_line(parse: Parser, line: str, kind: str) -> None:
    assert kinds(parse(LETTER))[line] == kind


def test_only_the_body_becomes_measures(parse: Parser) -> None:
    assert [m.text for m in parse(LETTER).measures] == ["对首贷户给予补助。", "引导投早投小。"]


RAW = (
    ("000/1", "introduction", 1, "news lead before the document"),
    ("000/1", "furniture:web", 4, "全文如下, source, link and footer"),
    ("000/1", "signature", 9, "eight names and the date, each in its own paragraph"),
    ("000/1", "attachment_mark", 1, "附件 in front of the plan does not end it"),
    ("001/1", "introduction", 3, "L1–3 are the page's own"),
    ("001/1", "furniture:web", 1, "暂无评论内容"),
    ("002/1", "furniture:letterhead", 1, "L3"),
    ("002/1", "furniture:public_mark", 1, "L67"),
    ("002/1", "furniture:copy_to", 2, "the copy list goes on over L70"),
    ("002/1", "furniture:imprint", 2, "L72 the name again, L74 the second date"),
    ("002/1", "signature", 2, "L63, L65"),
    ("003/7", "signature", 2, "name and date"),
    ("003/7", "closing", 0, "none"),
    ("003/8", "signature", 3, "two issuers and the date"),
    ("003/8", "closing", 1, "有效期三年"),
    ("004/1", "furniture:public_mark", 1, "L13"),
    ("004/1", "closing", 1, "L63"),
)


@pytest.mark.parametrize(("item", "kind", "count", "reason"), RAW)
def test_kinds_in_the_raw_documents(
    parsed: dict[str, Parsed], item: str, kind: str, count: int, reason: str
) -> None:
    assert sum(s.kind == kind for s in parsed[item].segments) == count, reason


BODY = "某市科技金融若干措施\n一、信贷支持\n（一）加大投放。对首贷户给予补助。\n二、股权支持\n（一）设立基金。引导投早投小。\n"

BEHIND = (
    ("暂无评论内容", "furniture:web"),
    ("[返回首页](//finews.example/)", "furniture:web"),
    ("（文章来源：财联社）", "furniture:web"),
    ("责任编辑：张三", "furniture:web"),
    ("- 3 -", "furniture:page_mark"),
    ("特此通知。", "closing"),
    ("本措施由市科技局负责解释。", "closing"),
    ("附件1", "attachment_mark"),
    ("（此件主动公开）", "furniture:public_mark"),
    ("2024年5月21日印发", "furniture:imprint"),
    ("某市科学技术局\n二〇二四年五月二十日", "signature"),
    ("（联系人：王某，电话：0000-1234567）", "furniture:contact"),
    ("出席：李某、张某（市财政局）", "furniture:attendance"),
    ("信息公开属性：主动公开", "furniture:public_mark"),
    ("长按识别二维码关注我们", "furniture:web"),
    ("北京\n天津\n河北\n山西\n内蒙古\n辽宁\n版权所有：某市人民政府\n网站标识码0000", "furniture:web"),
)


@pytest.mark.parametrize(("line", "kind"), BEHIND)
def test_lines_behind_the_body(parse: Parser, line: str, kind: str) -> None:
    found = parse(f"{BODY}特此通知。\n{line}" if kind == "furniture:page_mark" else BODY + line)
    assert {kinds(found).get(part) for part in line.split("\n")} == {kind}
    assert len(found.measures) == 2
    assert found.document.left_over == 0


STAYS_IN_BODY = (
    ("推动附件所列企业上市融资。", "附件 inside a sentence"),
    ("抄送有关部门备案。", "抄送 without a colon"),
    ("支持企业公开发布信息，扩大来源。", "no mark of publicity"),
    ("本措施支持企业上市。", "本措施 without a word of effect"),
    ("责任单位：市科技局、市财政局", "an agency note"),
    ("主办单位：市科技局", "an agency note that looks like the foot of a page"),
    ("北京\n天津\n河北", "few bare words may be a list of the text"),
)


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
