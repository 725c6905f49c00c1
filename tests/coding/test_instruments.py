"""Which instruments the terms of a sentence come to: the special one before the general, and what only looks like one."""

from __future__ import annotations

import pytest

from policykit.coding.frames import load_frame
from policykit.coding.hits import Context
from policykit.coding.rules import judge

CASES = [
    ("发挥再贷款作用，加大信贷投放。", "", "再贷款再贴现", "一般贷款 adds nothing beside it"),
    ("加大信贷投放。", "", "一般贷款", "nothing more special is named"),
    ("鼓励融资担保机构加大支持力度。", "", "一般担保", "no government guarantor is named"),
    ("完善政府性融资担保体系，鼓励担保机构服务企业。", "", "政府性融资担保", "the sentence says so"),
    ("鼓励担保机构服务企业。", "健全政府性融资担保体系", "政府性融资担保", "the heading says so"),
    ("按贷款市场报价利率定价。", "", "一般贷款", "pricing is no subsidy of interest"),
    ("对企业贷款给予贴息。", "", "贴息", "a subsidy of interest"),
    ("对合作银行不良贷款本金损失给予40%补偿。", "", "风险补偿", "a lender's loss shared, in other words"),
    (
        "对科技信用贷款给予风险补偿。",
        "",
        "风险补偿|首贷与信用贷",
        "compensation beside the loan that it covers",
    ),
    ("担保机构与银行按比例进行风险分担。", "", "代偿与风险分担|银行服务企业", "a guarantor in the split"),
    ("提升办贷效率，服务企业融资。", "", "一般贷款", "办贷 is no brand"),
    ("推广“园区贷”。", "", "专属信贷产品", "a brand"),
    ("推动政银担合作。", "", "银担合作", "a slogan of bank and guarantor"),
    ("推动政银保合作。", "", "组合口号", "a pair without an instrument"),
    ("在四板挂牌的企业给予奖励。", "", "区域性股权市场", "the regional market alone"),
    ("设立创业投资引导基金。", "", "创业与天使投资|引导基金与母基金", "owner and stage are both said"),
    ("设立产业基金，规范基金运作。", "", "产业与其他基金", "基金 alone adds nothing"),
    ("开展股权投资，支持企业上市。", "", "上市挂牌|股权投资", "investing and listing are two things"),
    ("发行创新创业公司债券。", "", "科技创新债券", "the purpose before the legal form"),
    ("调整科技保险各险种补助比例。", "", "保费补贴|科技保险", "a subsidy of what is insured"),
]


@pytest.mark.parametrize(("text", "title", "expected", "reason"), CASES, ids=[c[3] for c in CASES])
def test_instruments(text: str, title: str, expected: str, reason: str) -> None:
    hits = judge(text, load_frame(), Context(title=title, article=text))
    assert "|".join(sorted({h.term.instrument for h in hits if h.counts} - {""})) == expected, reason


@pytest.mark.parametrize("text", [c[0] for c in CASES])
def test_every_category_has_an_instrument(text: str) -> None:
    hits = [h for h in judge(text, load_frame()) if h.counts]
    carried = {c for h in hits for c in h.term.categories}
    assert {c for h in hits if h.term.instrument for c in h.term.categories} == carried
