"""Offers: who gives whom how much, on sentences written for the tests in the manner of the genre."""

from __future__ import annotations

import re

import pytest

from policykit.coding.offers.article import Article, Draft
from policykit.coding.offers.figures import Sentence
from policykit.coding.offers.frames import dealt
from policykit.gongwen.facts.quantities import quantities


def offers(text: str, heading: str = "") -> list[Draft]:
    """The offers of an article of these sentences, uncoded."""
    sentences = []
    for i, m in enumerate(re.finditer(r"[^。；]+[。；]?", text)):
        found = tuple(quantities(f"a/{i}", m.group(), m.start()))
        sentences.append(Sentence(f"a/{i}", m.group(), m.start(), (), found))
    return Article(heading, sentences).offers


def said(row: Draft) -> dict[str, object]:
    """What a row states, without what is empty."""
    names = "form payer receiver target base rate rate_low rate_bound amount amount_bound cap cap_per duration condition"
    return {name: getattr(row, name) for name in names.split() if getattr(row, name) not in ("", None)}


CASES = {
    "aid to rent for an office of lending": (
        "对租赁办公用房的科技支行，给予租金补贴，最高20万元。",
        [
            {"form": "补贴奖励", "receiver": "科技支行", "base": "租赁办公用房"}
            | {"amount": 200_000.0, "amount_bound": "max"}
        ],
    ),
    "a rate of bad loans that is held against nobody": (
        "小微企业贷款不良率高于各项贷款不良率3个百分点以内的，不作为考核扣分因素。",
        [
            {"form": "容忍度", "receiver": None, "target": "小微企业", "base": "各项贷款不良率"}
            | {"rate": 0.03, "rate_bound": "max"}
        ],
    ),
    "two figures of one noun phrase are two rows": (
        "发放最高500万元、期限3年的信用贷款。",
        [
            {"form": "贷款额度", "amount": 5_000_000.0, "amount_bound": "max"},
            {"form": "贷款期限", "duration": "3年"},
        ],
    ),
    "a term in a clause of its own belongs to the sum": (
        "单户贷款额度最高300万元，贷款期限3年。",
        [
            {"form": "贷款额度", "amount": 3_000_000.0, "amount_bound": "max", "cap_per": "户"}
            | {"duration": "3年"}
        ],
    ),
    "a term alone": ("贷款期限3年。", [{"form": "贷款期限", "duration": "3年"}]),
    "a rate of a base with a ceiling": (
        "对购买专利保险的科技型企业，市财政按实际保费的40%给予补贴，每家企业每年最高10万元。",
        [
            {
                "form": "保费补贴",
                "payer": "市财政",
                "receiver": "企业",
                "target": "科技型企业",
                "base": "实际保费",
                "rate": 0.4,
            }
            | {"rate_bound": "exact", "cap": 100_000.0, "cap_per": "每户每年", "condition": "购买专利保险"}
        ],
    ),
    "a ceiling in a sentence of its own": (
        "对企业发行公司债券的，按发行金额的1%给予补助。单家企业最高不超过80万元。",
        [
            {
                "form": "补贴奖励",
                "receiver": "企业",
                "target": "企业",
                "base": "发行金额",
                "rate": 0.01,
                "rate_bound": "exact",
            }
            | {"cap": 800_000.0, "cap_per": "家", "condition": "发行公司债券"}
        ],
    ),
    "a list that is dealt out over who receives": (
        "对新设立的科技支行、科技保险机构，分别一次性奖励50万元、20万元。",
        [
            {"form": "补贴奖励", "receiver": "科技支行", "amount": 500_000.0, "amount_bound": "exact"},
            {"form": "补贴奖励", "receiver": "科技保险机构", "amount": 200_000.0, "amount_bound": "exact"},
        ],
    ),
    "a list that is dealt out over what is done": (
        "对认定为国家级、省级、市级孵化器的，分别给予100万元、50万元、20万元奖励。",
        [
            {
                "form": "补贴奖励",
                "base": "认定为国家级孵化器",
                "amount": 1_000_000.0,
                "amount_bound": "exact",
            },
            {"form": "补贴奖励", "base": "认定为省级孵化器", "amount": 500_000.0, "amount_bound": "exact"},
            {"form": "补贴奖励", "base": "认定为市级孵化器", "amount": 200_000.0, "amount_bound": "exact"},
        ],
    ),
    "two figures in one noun phrase are two offers": (
        "为科技型企业发放最长5年期、最高500万元的信用贷款。",
        [
            {"form": "贷款期限", "receiver": "企业", "target": "科技型企业", "duration": "5年"},
            {
                "form": "贷款额度",
                "receiver": "企业",
                "target": "科技型企业",
                "amount": 5_000_000.0,
                "amount_bound": "max",
            },
        ],
    ),
    "a threshold is a condition, never a ceiling": (
        "对年营业收入2000万元以下的科技型企业，给予5万元奖励。",
        [
            {"form": "补贴奖励", "receiver": "企业", "target": "科技型企业", "base": "年营业收入2000万元以下"}
            | {"amount": 50_000.0, "amount_bound": "exact"}
        ],
    ),
    "what one has to do, and the further condition": (
        "对在北交所上市且实现融资1000万元以上的企业，省财政一次性奖励200万元。",
        [
            {
                "form": "补贴奖励",
                "payer": "省财政",
                "receiver": "企业",
                "target": "企业",
                "base": "在北交所上市",
            }
            | {"amount": 2_000_000.0, "amount_bound": "exact", "condition": "实现融资1000万元以上"}
        ],
    ),
    "losses shared": (
        "对备案贷款发生的不良本金，市、县财政共同承担30%的风险补偿。",
        [{"form": "风险补偿", "payer": "市、县财政", "rate": 0.3, "rate_bound": "exact"}],
    ),
    "losses shared among those who bear them": (
        "贷款损失由市财政、银行、担保机构分别按50%、30%、20%的比例分担。",
        [
            {"form": "风险补偿", "payer": "市财政", "rate": 0.5, "base": None, "receiver": None},
            {"form": "风险补偿", "payer": "银行", "rate": 0.3, "base": None, "receiver": None},
            {"form": "风险补偿", "payer": "担保机构", "rate": 0.2, "base": None, "receiver": None},
        ],
    ),
    "two tiers of one gate": (
        "对科技贷款余额达到5亿元、10亿元的银行，分别给予50万元、100万元奖励。",
        [
            {"receiver": "银行", "base": "科技贷款余额达到5亿元", "amount": 500_000.0, "condition": None},
            {"receiver": "银行", "base": "科技贷款余额达到10亿元", "amount": 1_000_000.0, "condition": None},
        ],
    ),
    "parts of a fund are no rate of a loss": (
        "市、区按1:1比例出资设立风险补偿资金。",
        [{"form": "出资比例", "rate": 1.0}],
    ),
    "who bears how many parts is no rate": ("银行、担保机构按4:3:3比例分担风险。", []),
    "a sum that is there already is none": ("用好3000亿元再贷款额度。", []),
    "what a fund may lose": (
        "允许天使基金单个项目最高出现80%的亏损。",
        [{"form": "容忍度", "rate": 0.8, "rate_bound": "max"}],
    ),
    "a fee that is bounded": (
        "将科技型企业融资担保费率控制在1%以内。",
        [{"form": "费率上限", "rate": 0.01, "rate_bound": "max", "receiver": "企业"}],
    ),
    "how much a public fund puts in": (
        "政府引导基金对子基金的出资比例最高可达40%。",
        [{"form": "出资比例", "payer": "政府引导基金", "rate": 0.4, "rate_bound": "max"}],
    ),
    "an old value is no offer": (
        "将单户贷款额度上限从300万元提高至500万元。",
        [{"form": "贷款额度", "amount": 5_000_000.0}],
    ),
    "stages of some years": (
        "对总部企业给予连续5年奖励，前2年给予地方财政贡献80%的奖励，后3年给予地方财政贡献50%的奖励。",
        [{"rate": 0.8, "duration": "2年"}, {"rate": 0.5, "duration": "3年"}],
    ),
    "what a firm has done, without a 的": (
        "科技型企业购买研发保险，市级财政给予40%保费补助，区级财政配套20%。",
        [
            {
                "form": "保费补贴",
                "payer": "市级财政",
                "receiver": "企业",
                "rate": 0.4,
                "condition": "购买研发保险",
            },
            {
                "form": "保费补贴",
                "payer": "区级财政",
                "receiver": "企业",
                "rate": 0.2,
                "condition": "购买研发保险",
            },
        ],
    ),
    "what is supported is what is paid for": (
        "支持企业发行公司债券，按实际融资额的2‰给予补助。",
        [{"receiver": "企业", "base": "实际融资额", "rate": 0.002, "condition": "发行公司债券"}],
    ),
    "a clause without a 的 in front of one with it": (
        "新开发二类新药，年销售额5000万元以上的，奖励100万元。",
        [{"base": "新开发二类新药", "condition": "年销售额5000万元以上", "amount": 1_000_000.0}],
    ),
    "what has been recognised": (
        "经认定的首台（套）装备，按销售价格的5%给予研制企业奖励。",
        [{"base": "销售价格", "condition": "经认定的首台（套）装备", "receiver": "企业"}],
    ),
    "a second prize to the same": (
        "对在新三板挂牌的企业奖励50万元；转板至北交所的，再奖励150万元。",
        [{"receiver": "企业", "base": "在新三板挂牌"}, {"receiver": "企业", "base": "转板至北交所"}],
    ),
    "what lenders are paid for what they lend": (
        "按不超过担保公司当期为企业提供担保业务规模的1%给予奖励。",
        [{"receiver": "担保公司", "rate": 0.01}],
    ),
    "a share of its own kind goes on": (
        "省级母基金对市县基金的出资比例不超过30%，对天使类基金可放宽至50%。",
        [{"form": "出资比例", "payer": "省级母基金", "rate": r} for r in (0.3, 0.5)],
    ),
    "another subsidy beside one of interest": (
        "对获得质押贷款的企业，按贷款额的1.5%给予贴息，并给予评估费50%的补助。",
        [{"form": "贴息", "base": "贷款额"}, {"form": "补贴奖励", "base": "评估费"}],
    ),
    "a bound of a fee is no subsidy to anybody": (
        "对企业投保责任保险，市财政按照不高于3%的费率上限给予补贴。",
        [{"form": "费率上限", "base": "费率", "receiver": None, "condition": None}],
    ),
    "how long, before how much": (
        "给予连续3年、每年最高50万元的补助。",
        [{"amount": 500_000.0, "duration": "3年", "cap_per": "年"}],
    ),
    "how long, within": (
        "对科技支行三年内按房租的50%给予补贴，每年不超过30万元。",
        [{"form": "补贴奖励", "rate": 0.5, "cap": 300_000.0, "duration": "三年"}],
    ),
    "how it is paid out is no duration": ("给予100万元补贴，分五年发放。", [{"duration": None}]),
    "a limit whose loan is named later": (
        "提供额度最高1000万元，期限最长3年的贷款。",
        [{"form": "贷款额度", "amount": 10_000_000.0}, {"form": "贷款期限", "duration": "3年"}],
    ),
    "a list of receivers, one head": (
        "对新引进的银行、保险、证券法人机构，分别给予500万元、300万元、200万元补助。",
        [{"receiver": r, "base": "新引进", "condition": None} for r in ("银行", "保险机构", "证券法人机构")],
    ),
    "a list of classes that pay nobody": (
        "A类、B类担保机构分别按担保额的1%、0.5%给予奖补。",
        [{"receiver": f"{k}类担保机构", "payer": None, "base": "担保额"} for k in "AB"],
    ),
    "a list of firms": (
        "对种子期、初创期企业，分别给予最高50万元、100万元支持。",
        [{"receiver": "企业", "target": f"{k}期企业", "base": None} for k in ("种子", "初创")],
    ),
    "a list of events": (
        "对主板上市、新三板挂牌的企业，分别奖励300万元、50万元。",
        [{"base": "主板上市企业", "condition": None}, {"base": "新三板挂牌的企业", "condition": None}],
    ),
    "a list of treasuries": (
        "贷款损失由省、市、县财政分别按20%、15%、10%给予补偿。",
        [{"payer": f"{k}财政", "receiver": None} for k in "省市县"],
    ),
    "a list of terms": (
        "对贷款期限1年以内、1-3年、3年以上的，分别按贷款额的0.5%、1%、1.5%给予贴息。",
        [{"condition": f"贷款期限{k}"} for k in ("1年以内", "1-3年", "3年以上")],
    ),
    "how much of a risk is borne is no grant": (
        "银行业金融机构应实质分担风险，承担的风险责任比例原则上不低于20%。",
        [{"form": "其他", "receiver": "银行业金融机构", "rate": 0.2, "rate_bound": "min", "base": None}],
    ),
    "the stages of a total are in it": (
        "对在全国中小企业股份转让系统挂牌的企业，分阶段奖励200万元，其中对签署挂牌协议的，奖励20万元；"
        "对经全国中小企业股份转让系统受理的，奖励80万元；对下发挂牌函的，奖励100万元。对在四板挂牌的企业，奖励30万元。",
        [{"amount": 2_000_000.0, "receiver": "企业"}, {"amount": 300_000.0}],
    ),
    "stages that make another sum are offers": (
        "对上市的企业，分阶段奖励200万元，其中对完成股改的，奖励20万元；对申报受理的，奖励100万元。",
        [{"amount": 2_000_000.0}, {"amount": 200_000.0}, {"amount": 1_000_000.0}],
    ),
    "a system bears the name of firms": (
        "经全国中小企业股份转让系统受理的，奖励80万元。",
        [{"receiver": None, "target": None, "amount": 800_000.0}],
    ),
    "a list of two is both": (
        "激励高新技术企业和科技型中小企业加大投入，按研发费用增量部分的10%给予补助。",
        [{"receiver": "企业", "target": "高新技术企业和科技型中小企业", "base": "研发费用增量部分"}],
    ),
    "what is given is no base": (
        "对首次获得普惠贷款的小微企业，给予2%的贴息补助。",
        [{"form": "贴息", "base": None, "rate": 0.02, "condition": "首次获得普惠贷款"}],
    ),
    "to whom is no base": (
        "省发改委按当年实际完成的转贷规模一次性给予发行人0.5%贴息。",
        [{"payer": "省发改委", "receiver": "发行人", "base": "当年实际完成的转贷规模"}],
    ),
    "the base stands behind 为": (
        "补偿标准为银行业金融机构知识产权质押贷款实际收取利息的20%。",
        [{"receiver": "银行业金融机构", "base": "银行业金融机构知识产权质押贷款实际收取利息"}],
    ),
    "a purpose is nobody": (
        "省财政安排贴息资金1亿元，支持中小微企业创新转型、开拓市场等。",
        [{"payer": "省财政", "receiver": "企业", "target": "中小微企业", "base": "创新转型、开拓市场等"}],
    ),
    "when it is given is no condition": (
        "对2023年10月1日至2024年3月31日期间，新引进的项目，每个奖励10万元。",
        [{"receiver": "项目", "base": "新引进", "condition": None}],
    ),
    "what somebody becomes is not who is paid": (
        "对成功创建国家级、省级中试研发平台的，分别给予100万元、50万元奖励。",
        [{"receiver": None, "base": f"成功创建{level}中试研发平台"} for level in ("国家级", "省级")],
    ),
    "offices that are paid for what they found": (
        "对新创建国家级、省级旅游重点镇（含名镇）的县级政府、园区管委会，分别奖励200万元、100万元。",
        [
            {"receiver": "县级政府、园区管委会", "base": f"新创建{k}旅游重点镇（含名镇）", "condition": None}
            for k in ("国家级", "省级")
        ],
    ),
    "which loans, not how much": ("支持小微企业1000万元以下的融资担保业务。", []),
    "from where on is no offer": ("专项支持门槛由项目总投入2000万元以上调整为1000万元以上。", []),
    "a goal is none": ("力争到2027年，科技贷款余额突破3000亿元，科技保险覆盖率达到60%。", []),
    "a horizon is none": ("用3年左右的时间，建成科技金融中心。本办法有效期5年。", []),
    "a fine is none": ("情节严重的，处十万元以上二十万元以下罚款。", []),
    "a threshold alone is none": ("鼓励银行对单笔500万元以下的知识产权质押贷款简化流程。", []),
    "no figure, no offer": ("对符合条件的企业给予贷款贴息和风险补偿。", []),
}


@pytest.mark.parametrize(("text", "want"), CASES.values(), ids=CASES)
def test_an_article_gives_these_offers(text: str, want: list[dict[str, object]]) -> None:
    found = [said(row) for row in offers(text)]
    assert len(found) == len(want), found
    for got, asked in zip(found, want, strict=True):
        assert {name: got.get(name) for name in asked} == asked


@pytest.mark.parametrize(("text", "want"), CASES.values(), ids=CASES)
def test_every_cell_is_written_in_the_text(text: str, want: list[dict[str, object]]) -> None:
    for row in offers(text):
        for cell in (row.payer, row.duration, *row.condition.split("；")):
            # a list shares its words: 省、市财政
            assert cell in text or ("、" in text and set(cell) <= set(text))


@pytest.mark.parametrize(
    ("text", "count", "things"),
    [
        ("种子、天使、创投基金", 3, ["种子基金", "天使基金", "创投基金"]),
        ("对实现“小升规”“规改股”的企业", 2, ["实现“小升规”的企业", "实现“规改股”的企业"]),
        ("投资额1000万元至5000万元、5000万元以上", 2, ["投资额1000万元至5000万元", "投资额5000万元以上"]),
        ("科技支行、科技保险机构", 3, []),
    ],
)
def test_a_list_is_dealt_out_only_where_it_has_as_many_things(
    text: str, count: int, things: list[str]
) -> None:
    assert [phrase for phrase, _ in dealt(text, text, count)] == things
