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
    (
        "国担基金按20%比例分担代偿责任。",
        "",
        "政府性融资担保|代偿与风险分担",
        "the fund of guarantees by its short name",
    ),
    (
        "中小企业信用增信基金对逾期贷款本金给予补偿。",
        "",
        "风险补偿",
        "a fund of enhancement invests in nobody",
    ),
    ("信用增进基金承担60%的贷款损失。", "", "风险补偿", "the same by another name"),
    ("不得以明股实债、入股分红等名义变相举债融资。", "", "", "a pretence is no channel"),
    ("鼓励社会资本以入股方式投资科技型企业。", "", "股权投资", "taking shares"),
    ("推动优秀影片上市发行，扩大融资。", "", "", "films are brought to market"),
    ("对主板上市的企业在本区设立区域总部的，给予开办费补助。", "", "", "listed: only a kind of firm"),
    ("对在主板上市的企业奖励500万元。", "", "上市挂牌", "listing is what is paid for"),
    ("供货商应提供产品质量担保，服务企业融资。", "", "", "a warranty of goods"),
    ("企业凭银行汇款单和发票申请补助。", "", "", "the bank only as the place of payment"),
    ("支持企业设立资产支持专项计划盘活存量资产。", "", "资产证券化", "the vehicle of securitisation"),
    ("发挥农信担公司作用。", "", "农业信贷担保", "a short name of the agricultural guarantor"),
    ("推广首台（套）综合险。", "", "首台套保险", "the words before 险 decide"),
    ("推广专利执行险、研发费用损失险。", "", "知识产权保险|科技保险", "the words before 险 decide"),
    ("开展财产综合险。", "", "责任保险", "no special thing is insured"),
    ("推广“政信贷”“税信贷”等产品。", "", "专属信贷产品", "a brand that holds 信贷"),
    ("支持发行双创公司债、双创孵化专项企业债券。", "", "科技创新债券", "the purpose before the legal form"),
    (
        "由银行、担保机构、财政按4:3:3分担风险。",
        "",
        "代偿与风险分担|银行服务企业",
        "a guarantor in the split",
    ),
    ("鼓励担保机构为企业发行债券提供增信。", "", "担保增信|一般债券", "a guarantor enhances a bond"),
    ("推广“惠农担—种业贷”。", "", "专属信贷产品|农业信贷担保", "both halves of a double name"),
    ("开展数据资产质押融资。", "", "知识产权质押", "an intangible as collateral"),
    ("依托核心企业开展应收账款融资。", "", "供应链金融", "receivables from a core firm"),
    ("开展应收账款质押融资。", "", "质押与抵押融资", "receivables without a chain"),
    ("推动“保险+创投”联动发展。", "", "投保联动", "insurance linked with equity"),
    ("制定民间借贷合同示范文本。", "", "一般贷款", "lending among private persons is ruled"),
    ("规范民间借贷纠纷审理。", "", "", "a matter of courts"),
    (
        "对投保首台（套）装备、首批次材料的产品责任保险给予补贴。",
        "",
        "保费补贴|首台套保险|责任保险",
        "first units in front",
    ),
    ("扩大融资增信基金规模，贷款损失由基金承担。", "", "风险补偿", "基金 is the fund just named"),
    ("技术创新基金为企业提供低息贷款。", "", "一般贷款", "a fund that lends"),
    ("引导担保机构开发“专精特新保”。", "", "专属担保产品", "what guarantors call 保"),
    ("银行将资金转贷给企业。", "", "银行服务企业", "转贷给 hands on"),
    ("支持企业办理转贷。", "", "首贷与信用贷", "a loan renewed"),
    ("将融资担保费率降至1%以下。", "", "担保费率与补贴", "the fee, not the guarantee"),
    ("科技保险保费收入突破10亿元。", "", "科技保险", "what insurers earn is no subsidy"),
    ("依托区域性股权市场，推动企业挂牌。", "", "区域性股权市场", "the regional market in another clause"),
    ("推广纯信用“人才贷”。", "", "专属信贷产品|首贷与信用贷", "a brand that is unsecured"),
    ("申请补偿的贷款应当在本市发放。", "信贷风险补偿", "风险补偿", "补偿 under a heading of it"),
    ("对拆迁给予补偿，支持贷款。", "", "一般贷款", "补偿 under no such heading"),
    ("调整科技保险各险种补助比例。", "", "保费补贴|科技保险", "a subsidy of what is insured"),
]


@pytest.mark.parametrize(("text", "title", "expected", "reason"), CASES, ids=[c[3] for c in CASES])
def test_instruments(text: str, title: str, expected: str, reason: str) -> None:
    hits = judge(text, load_frame(), Context(title=title, article=text))
    assert sorted({h.term.instrument for h in hits if h.counts} - {""}) == sorted(
        expected.split("|") if expected else []
    ), reason


@pytest.mark.parametrize("text", [c[0] for c in CASES])
def test_every_category_has_an_instrument(text: str) -> None:
    hits = [h for h in judge(text, load_frame()) if h.counts]
    carried = {c for h in hits for c in h.term.categories}
    assert {c for h in hits if h.term.instrument for c in h.term.categories} == carried
