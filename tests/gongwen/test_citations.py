"""Citations: which documents a text names, with number and relation, and what is none."""

from __future__ import annotations

import pytest

from policykit.gongwen.facts.citations import citations, linked
from policykit.records import Citation, Document

CASES = (
    (
        "按照《国务院关于…总体方案的批复》(国函﹝2018﹞1号)精神，",
        "依据 国务院关于…总体方案的批复 国函〔2018〕1号",
        "old brackets",
    ),
    (
        "落实党中央决策部署,按照《规划纲要》和《战略纲要》要求,经国务院批准,",
        "依据 规划纲要;依据 战略纲要",
        "the nearer word, over a list",
    ),
    (
        "为深入贯彻落实《关于深化改革的意见》（国发〔2017〕42号）及《关于做好服务的意见》（银发〔2014〕9号）、《若干政策》（晋政办发〔2017〕148号）等文件精神，抢抓经济机遇",
        "落实 关于深化改革的意见 国发〔2017〕42号;落实 关于做好服务的意见 银发〔2014〕9号;落实 若干政策 晋政办发〔2017〕148号",
        "numbers between the titles of a list",
    ),
    (
        "一、政策依据\n（一）《运价规定》；（二）《定价目录》",
        "依据 运价规定;依据 定价目录",
        "items below 依据",
    ),
    (
        "根据教育部等6部门《关于做好培养工作的意见》（教高〔2015〕6号），",
        "依据 关于做好培养工作的意见 教高〔2015〕6号",
        "agencies in front",
    ),
    (
        "按《闲置土地处置办法》（国土资源部令第53号）进行处置。",
        "依据 闲置土地处置办法 国土资源部令第53号",
        "a decree",
    ),
    (
        "根据《四川省〈土地管理法〉实施办法》等规定，",
        "依据 四川省〈土地管理法〉实施办法",
        "a title inside a title",
    ),
    ("《管理规定》（广安府发〔2014〕50号）同时废止。", "废止 管理规定 广安府发〔2014〕50号", "what it ends"),
    (
        "民政部《关于清理整顿的意见》已经国务院同意，现转发给你们。",
        "转发 关于清理整顿的意见",
        "what it sends on",
    ),
    ("参照《资金管理办法》执行。", "参照 资金管理办法", "what it follows"),
    (
        "除按照《招标投标法》第六十六条、《招标投标法实施条例》第九条执行外",
        "依据 招标投标法;依据 招标投标法实施条例",
        "articles between",
    ),
    (
        "根据《关于建立补贴制度的意见》（国发〔2015〕52号，以下简称《意见》）《补充通知》（民发〔2021〕70号）。区民政要按《意见》要求，",
        "依据 关于建立补贴制度的意见 国发〔2015〕52号;依据 补充通知 民发〔2021〕70号;依据 关于建立补贴制度的意见 国发〔2015〕52号",
        "a short name stands for the title and its number",
    ),
    ("按照国办发〔2023〕5号文件精神，", "依据  国办发〔2023〕5号", "a number alone"),
    ("现将《若干政策》印发给你们。", "", "what it sends out itself"),
    ("关于印发《管理办法》的通知", "", "the same in a title"),
    ("《行动方案》已经市政府同意，现印发给你们", "", "the same behind it"),
    ("研究制定《指导意见》。", "", "still to be written"),
    ("签订《土地出让合同》，填写《申请表》。", "", "forms"),
    ("《某市自己的办法》规定的补贴", "", "its own title"),
    ("社会团体或《章程》规定的人员", "", "a charter of whoever"),
)


@pytest.mark.parametrize(("text", "expected", "reason"), CASES, ids=[case[-1] for case in CASES])
def test_citations(text: str, expected: str, reason: str) -> None:
    found = citations(text, own=("某市自己的办法",))
    said = ";".join(f"{c.relation} {c.title} {c.number}".rstrip() for c in found)
    assert said == expected
    assert all(text[c.start] == "《" for c in found if c.title)


def document(doc_id: str, title: str, number: str) -> Document:
    return Document(
        doc_id, "甲", "policy", "city", title, number, (), "", "", "", "a.txt", 1, 0, 0, 0, 0, 0, 0
    )


def test_a_citation_is_linked_to_the_document_that_it_names_but_not_to_its_own() -> None:
    known = [document("a", "甲市办法", "甲发〔2020〕1号|甲财〔2020〕2号"), document("b", "乙市条例", "")]
    cited = [
        Citation("b", "甲", "别的写法", "甲财〔2020〕2号", "依据", 0, 1),
        Citation("a", "甲", "乙市的条例", "", "落实", 0, 1),
        Citation("a", "甲", "甲市办法", "", "落实", 0, 1),
        Citation("a", "甲", "丙", "", "落实", 0, 1),
    ]
    assert [c.cited_doc for c in linked(cited, known)] == ["a", "b", "", ""]
