"""Quantities: every unit, bound, range, list, base and deadline, and what is no quantity."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.gongwen.document import Parsed
from policykit.gongwen.facts.quantities import quantities

UNITS = (
    ("补助30万元。", 300000.0, "CNY", "万元"),
    ("规模突破3000亿元。", 3e11, "CNY", "亿元"),
    ("签约合同金额达到1.74万亿元。", 1.74e12, "CNY", "003 L8: 万亿元"),
    ("设立5千万元资金。", 5e7, "CNY", "千万元"),
    ("给予500元补助。", 500.0, "CNY", "元 alone"),
    ("给予1,000万元补助。", 1e7, "CNY", "comma of thousands"),
    ("奖励五十万元。", 500000.0, "CNY", "in words"),
    ("给予三百万元奖励。", 3e6, "CNY", "in words"),
    ("按实际保费支出的30%给予补助。", 0.3, "ratio", "003 L201: per cent"),
    ("按1.5％给予补助。", 0.015, "ratio", "full-width per cent sign"),
    ("按照相应贷款新增额0.2‰的比例给予补助。", 0.0002, "ratio", "003 L214: per mille"),
    ("下降20个基点。", 0.002, "ratio", "basis points"),
    ("利率下调50BP。", 0.005, "ratio", "basis points in Latin letters"),
    ("提高0.5个百分点。", 0.005, "ratio", "percentage points"),
    ("承担百分之二十的损失。", 0.2, "ratio", "per cent in words"),
    ("给予千分之五的补贴。", 0.005, "ratio", "per mille in words"),
    ("给予三成的补贴。", 0.3, "ratio", "tenths"),
    ("政府投资基金最高可按1∶1比例参与出资。", 1.0, "ratio", "003 L156: the ratio sign"),
    ("按1:2的比例配套。", 0.5, "ratio", "a colon"),
    ("担保放大10倍。", 10.0, "ratio", "times"),
    ("不低于三倍。", 3.0, "ratio", "times in words"),
    ("贷款期限最长可达10年。", 10.0, "year", "003 L156"),
    ("力争用5年左右时间。", 5.0, "year", "000 L8"),
    ("期限为三年。", 3.0, "year", "in words"),
    ("宽限期不超过6个月。", 6.0, "month", "months"),
    ("期限十二个月。", 12.0, "month", "months in words"),
    ("推出10款以上融资产品。", 10.0, "count", "003 L153"),
    ("培育企业1.5万家。", 15000.0, "count", "a count in 万"),
    ("给予30万美元。", 300000.0, "count", "another currency is counted, never added to yuan"),
    ("承担三分之一。", 0.333333, "ratio", "a fraction"),
    ("按万分之五给予补贴。", 0.0005, "ratio", "a ten-thousandth"),
    ("不超过七成五。", 0.75, "ratio", "tenths and hundredths"),
    ("按利息的三成给予贴息。", 0.3, "ratio", "tenths right before the verb"),
    ("各承担一半。", 0.5, "ratio", "a half"),
    ("户数翻一番。", 2.0, "ratio", "doubled"),
    ("半年内完成。", 6.0, "month", "half a year"),
    ("5个工作日内完成。", 5.0, "day", "days are a time"),
    ("自受理之日起30日内办结。", 30.0, "day", "days"),
    ("面积不少于5万平方米。", 50000.0, "count", "an area"),
    ("服务十余家企业。", 10.0, "count", "in words, about"),
    ("不少于三家。", 3.0, "count", "in words, with a bound"),
    ("至少召开一次会议。", 1.0, "count", "one, with a bound"),
)


def read(text: str) -> list[tuple[str, float, str, str]]:
    return [(q.phrase, q.value, q.unit, q.bound) for q in quantities("m", text, 0)]


@pytest.mark.parametrize(("text", "value", "unit", "reason"), UNITS)
def test_unit(text: str, value: float, unit: str, reason: str) -> None:
    assert [(q.value, q.unit) for q in quantities("m", text, 0)] == [(pytest.approx(value), unit)], reason


BOUNDS = (
    ("补助30万元。", [("30万元", 3e5, "CNY", "exact")], "no word of bound"),
    ("给予不超过20万元补助。", [("不超过20万元", 2e5, "CNY", "max")], "不超过"),
    ("给予最高600万元支持。", [("最高600万元", 6e6, "CNY", "max")], "最高"),
    (
        "补贴不高于担保金额0.2%。",
        [("不高于担保金额0.2%", 0.002, "ratio", "max")],
        "the base stands between bound and number",
    ),
    ("单笔1000万元以下贷款。", [("1000万元以下", 1e7, "CNY", "max")], "以下 behind"),
    ("期限3年以内。", [("3年以内", 3.0, "year", "max")], "以内 behind"),
    ("费率降至1%以下。", [("降至1%以下", 0.01, "ratio", "max")], "both sides say the same"),
    ("应不低于当年新增投资额的20%。", [("不低于当年新增投资额的20%", 0.2, "ratio", "min")], "003 L144"),
    ("融资100万元（含）以上的企业。", [("100万元（含）以上", 1e6, "CNY", "min")], "004 L37: （含）"),
    ("规模突破3000亿元。", [("突破3000亿元", 3e11, "CNY", "min")], "突破"),
    ("获贷率达到90%。", [("达到90%", 0.9, "ratio", "min")], "达到 as a target"),
    ("占比超过50%。", [("超过50%", 0.5, "ratio", "min")], "超过"),
    ("补贴比例提高至60%。", [("提高至60%", 0.6, "ratio", "exact")], "a rate that the policy sets"),
    ("单户贷款额度增加到500万元。", [("增加到500万元", 5e6, "CNY", "exact")], "a ceiling that it sets"),
    ("信用贷款占比提高到60%。", [("提高到60%", 0.6, "ratio", "min")], "an aim is reached or passed"),
    ("力争补贴比例提高到60%。", [("提高到60%", 0.6, "ratio", "min")], "力争 makes it an aim"),
    ("到2027年贷款余额提高到500亿元。", [("提高到500亿元", 5e10, "CNY", "min")], "an aim with its year"),
    (
        "初创期贷款额度可达1000万元。",
        [("可达1000万元", 1e7, "CNY", "max")],
        "what may be reached is a ceiling",
    ),
    ("容忍度可放宽至5%。", [("可放宽至5%", 0.05, "ratio", "max")], "可放宽至"),
    ("提高至50%以上。", [("提高至50%以上", 0.5, "ratio", "min")], "two words"),
    ("贷款比例最高可达到80%。", [("最高可达到80%", 0.8, "ratio", "max")], "最高 rules over 达到"),
    ("力争用5年左右时间。", [("5年左右", 5.0, "year", "approx")], "左右"),
    ("投入约3亿元。", [("约3亿元", 3e8, "CNY", "approx")], "约"),
    ("签约合同3亿元。", [("3亿元", 3e8, "CNY", "exact")], "合同 is not 约"),
    (
        "给予30-50万元奖励。",
        [("30", 3e5, "CNY", "min"), ("50万元", 5e5, "CNY", "max")],
        "a range shares its unit",
    ),
    (
        "给予30万元至50万元奖励。",
        [("30万元", 3e5, "CNY", "min"), ("50万元", 5e5, "CNY", "max")],
        "both with their unit",
    ),
    (
        "给予500元至2万元奖励。",
        [("500元", 500.0, "CNY", "min"), ("2万元", 2e4, "CNY", "max")],
        "each its own unit",
    ),
    ("按5%-10%给予补助。", [("5%", 0.05, "ratio", "min"), ("10%", 0.1, "ratio", "max")], "a range of ratios"),
    (
        "按30—50%给予补助。",
        [("30", 0.3, "ratio", "min"), ("50%", 0.5, "ratio", "max")],
        "the sign at the end only",
    ),
    (
        "分别一次性补助30万元、20万元、10万元。",
        [("30万元", 3e5, "CNY", "exact"), ("20万元", 2e5, "CNY", "exact"), ("10万元", 1e5, "CNY", "exact")],
        "003 L198: a list",
    ),
    (
        "分别出现最高不超过投资总额80%、60%的亏损。",
        [("最高不超过投资总额80%", 0.8, "ratio", "max"), ("60%", 0.6, "ratio", "max")],
        "003 L148: a list shares its bound",
    ),
    (
        "补助最高不超过50万元左右。",
        [("最高不超过50万元左右", 5e5, "CNY", "max")],
        "a firm word in front rules over the word behind",
    ),
    ("近三年营业收入超过1亿元。", [("超过1亿元", 1e8, "CNY", "min")], "近 belongs to the years"),
    ("收入近3亿元。", [("近3亿元", 3e8, "CNY", "approx")], "近 right in front"),
    (
        "超过1亿元不足5亿元的部分。",
        [("超过1亿元", 1e8, "CNY", "min"), ("不足5亿元", 5e8, "CNY", "max")],
        "不足 with a number",
    ),
    ("成立不满3年的企业。", [("不满3年", 3.0, "year", "max")], "不满 is not 满"),
    ("成立满3年的企业。", [("满3年", 3.0, "year", "min")], "满"),
    (
        "最高不超过300万元（含300万元）。",
        [("最高不超过300万元", 3e6, "CNY", "max")],
        "the same amount said again",
    ),
    (
        "将在保余额上限从1000万元提高至3000万元。",
        [("上限从1000万元", 1e7, "CNY", "max"), ("提高至3000万元", 3e7, "CNY", "max")],
        "003 L162: from–to under one bound",
    ),
    (
        "用三到五年时间，遴选10—20家企业。",
        [
            ("三", 3.0, "year", "min"),
            ("五年", 5.0, "year", "max"),
            ("10", 10.0, "count", "min"),
            ("20家", 20.0, "count", "max"),
        ],
        "ranges of years and counts",
    ),
    (
        "按4∶3∶3的比例分担损失。",
        [("4", 0.4, "ratio", "exact"), ("3", 0.3, "ratio", "exact"), ("3", 0.3, "ratio", "exact")],
        "three parts are the shares of the whole",
    ),
    ("按7:3的比例承担。", [("7:3", 2.333333, "ratio", "exact")], "two parts are one ratio"),
    ("集聚机构300余家。", [("300余家", 300.0, "count", "approx")], "余"),
    ("惠及企业逾3000家。", [("逾3000家", 3000.0, "count", "min")], "逾"),
    ("累计封顶20万元。", [("封顶20万元", 2e5, "CNY", "max")], "封顶 in front"),
    ("存续期可延长至15年。", [("可延长至15年", 15.0, "year", "max")], "可延长至 says how far"),
    (
        "余额达到100亿元、200亿元的银行。",
        [("达到100亿元", 1e10, "CNY", "min"), ("200亿元", 2e10, "CNY", "min")],
        "a list shares its lower bound",
    ),
    (
        "面积在100亩及以上至500亩的。",
        [("100亩及以上", 100.0, "count", "min"), ("500亩", 500.0, "count", "max")],
        "from one bound to the other",
    ),
    (
        "收费标准为0.55元至0.90元。",
        [("0.55元", 0.55, "CNY", "min"), ("0.90元", 0.9, "CNY", "max")],
        "a range in plain yuan",
    ),
    (
        "实缴资本2亿元（含）至5亿元的企业。",
        [("2亿元", 2e8, "CNY", "min"), ("5亿元", 5e8, "CNY", "max")],
        "（含） behind the lower end",
    ),
    ("按合同约定标准的70%交纳。", [("70%", 0.7, "ratio", "exact")], "约 of 约定 bounds nothing"),
    (
        "企业达到250家，其中高新技术企业30家。",
        [("达到250家", 250, "count", "min"), ("30家", 30, "count", "exact")],
        "其中 goes on with the aim before it",
    ),
    (
        "应当在截止时间至少15日前书面通知。",
        [("至少15日", 15, "day", "min")],
        "days before a point in time",
    ),
    (
        "按3%给予补贴，最高100万元。",
        [("3%", 0.03, "ratio", "exact"), ("最高100万元", 1e6, "CNY", "max")],
        "a bound in the next clause reaches no number before it",
    ),
)


@pytest.mark.parametrize(("text", "expected", "reason"), BOUNDS, ids=[row[-1] for row in BOUNDS])
def test_bound(text: str, expected: list[tuple[str, float, str, str]], reason: str) -> None:
    assert read(text) == [(p, pytest.approx(v), u, b) for p, v, u, b in expected]


NOTHING = (
    ("2025年6月7日印发。", "a date"),
    ("到2027年基本形成体系。", "a year"),
    ("实施2025—2027年行动方案。", "a span of years"),
    ("根据晋政办发〔2018〕67号文件执行。", "a document number"),
    ("依照第三条、第10条规定。", "numbers of articles"),
    ("推广科技担保“4222”新型政银担合作体系。", "003 L162: a name"),
    ("推进第五代移动通信(5G)建设。", "001 L31: a name"),
    ("支持金融机构、科技型企业、股权投资机构等三类主体发行债券。", "003 L157: a count of what is listed"),
    ("围绕先进制造业20条重点产业链。", "003 L214: a name"),
    ("推动多元化融资，打造二元结构。", "元 of another word"),
    ("十四五期间完成任务。", "a plan's name; 完成 is no tenth"),
    ("贯彻党的二十届三中全会精神。", "a meeting"),
    ("实施三年行动计划。", "a plan's name"),
    ("上年度、每年、近年来。", "年 without a number"),
    ("每家企业一个专员。", "a count without aim or bound"),
    ("每服务一家企业。", "per what, not how many"),
    ("每万人拥有量。", "how dense"),
    ("一年期LPR和10年期国债收益率。", "names of rates"),
    ("提供7×24小时服务。", "a name"),
    ("最后一次公布的利率。", "the last time"),
    ("落实三项制度，坚持四个面向。", "counts in words of what a phrase lists"),
    ("实行第三方评估和一站式服务，培育一批企业。", "no number"),
    ("3月31日前提交材料。", "a date"),
    ("支持863计划、世界500强和“十四五”项目，发展5G。", "names"),
    ("减半征收，实现倍增。", "no number"),
    ("上午9:30开始。", "a time"),
    ("推进“互联网+”。", "no number"),
    ("", "nothing"),
)


@pytest.mark.parametrize(("text", "reason"), NOTHING)
def test_no_quantity(text: str, reason: str) -> None:
    assert read(text) == [], reason


BASES = (
    ("按实际保费支出的30%给予补助。", ["实际保费支出"], "003 L201"),
    ("按单笔不超过实际融资额1.5%的比例给予补助。", ["实际融资额"], "003 L220"),
    ("每年按照相应贷款新增额0.2‰的比例给予补助。", ["相应贷款新增额"], "003 L214"),
    ("市、县两级财政共同承担备案贷款不良本金35%的风险补偿。", ["备案贷款不良本金"], "004 L25"),
    ("业务占全部上市企业的比例超过50%。", ["全部上市企业"], "占…的比例"),
    ("市财政按照不高于3%的费率上限给予补贴。", [""], "004 L29: who pays is no base"),
    (
        "分别出现最高不超过投资总额80%、60%的亏损。",
        ["投资总额", "投资总额"],
        "003 L148: a list shares its base",
    ),
    ("补助比例由30%提高到50%。", ["补助", "补助"], "from–to of one thing"),
    ("按不超过同期LPR的40%给予贴息。", ["同期LPR"], "the reference rate"),
    ("由市级财政补贴50%。", [""], "who pays is no base"),
    ("其中省担保集团承担40%。", [""], "who bears it is no base"),
    ("首贷户数增长两成。", ["首贷户数"], "the verb of change is no part of it"),
    ("推动直接融资占比提高10个百分点。", ["直接融资"], "占比"),
    ("按担保额的0.5%～1%给予补助。", ["担保额", "担保额"], "a range shares its base"),
    ("按1%给予补助。", [""], "none said"),
    ("补助30万元。", [""], "an amount has no base"),
)


@pytest.mark.parametrize(("text", "bases", "reason"), BASES, ids=[row[-1] for row in BASES])
def test_base(text: str, bases: list[str], reason: str) -> None:
    assert [q.base for q in quantities("m", text, 0)] == bases


DEADLINES = (
    ("到2027年,专营机构达到50家以上,规模突破3000亿元。", ["2027", "2027"], "003 L141: for both numbers"),
    ("力争2025年年底贷款余额突破2500亿元。", ["2025-12"], "003 L195: the end of a year"),
    ("2026年6月底前培育企业100家。", ["2026-06"], "the end of a month"),
    ("到2025年末突破10亿元，到2027年突破20亿元。", ["2025-12", "2027"], "each number has the one before it"),
    ("突破10亿元，到2027年形成体系。", [""], "a deadline behind the number is another aim's"),
    ("较2023年增长1倍以上。", [""], "the year it is compared with"),
    ("自2025年起给予30万元补助。", [""], "from when on"),
    ("有效期至2027年12月，试行期两年。", [""], "how long the text is in force"),
    ("补助30万元。", [""], "none"),
)


@pytest.mark.parametrize(("text", "deadlines", "reason"), DEADLINES, ids=[row[-1] for row in DEADLINES])
def test_deadline(text: str, deadlines: list[str], reason: str) -> None:
    assert [q.deadline for q in quantities("m", text, 0)] == deadlines


KINDS = (
    ("给予最高10万元补助。", "subsidy"),
    ("对贷款给予最高10万元贴息。", "interest_subsidy"),
    ("承担不良本金35%的风险补偿。", "risk_compensation"),
    ("担保费率不超过1%。", "fee_rate"),
    ("贷款期限最长可达10年。", "loan_terms"),
    ("出资比例不低于20%。", "investment_limit"),
    ("允许最高60%亏损。", "loss_tolerance"),
    ("到2027年基金规模突破3000亿元。", "target"),
    ("市、区、银行按7:3的比例分担损失。", "risk_compensation"),
    ("对融资1000万美元以上的，优先支持。", "other"),  # who is meant
    ("经营1年以上的企业可申请创业补贴。", "other"),  # who may apply
    ("支持企业在6个月内完成变更。", "other"),  # no subsidy of six months
    ("给予年利率2%/年的补贴。", "subsidy"),  # 补贴 is the head
    ("连续补贴3年。", "subsidy"),
    ("给予最高2000万元的分段奖励。", "subsidy"),
)


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_kind(text: str, kind: str) -> None:
    assert [q.kind for q in quantities("m", text, 0)] == [kind]


COUNTED = (
    ("设立专营机构50家以上。", ["家"], "with a bound"),
    ("推出10款以上产品。", ["款"], "款"),
    ("培育企业500家。", ["家"], "an aim without a bound"),
    ("引进人才100名。", ["名"], "people"),
    ("规模突破3000亿元。", [""], "money counts nothing"),
)


@pytest.mark.parametrize(("text", "counted", "reason"), COUNTED)
def test_counted(text: str, counted: list[str], reason: str) -> None:
    assert [q.counted for q in quantities("m", text, 0)] == counted, reason


RAW = (
    ("郑州", "03/2", ["30万元", "20万元", "10万元"]),
    ("郑州", "10/2", ["不超过实际融资额1.5%", "最高200万元"]),
    ("武汉", "01/2", ["50家以上", "突破3000亿元", "突破5000亿元", "500家以上"]),
    ("武汉", "09/1", ["最长3年期", "最高额度1000万元"]),
    ("聊城", "06/4", ["1%"]),
    ("聊城", "02/2", ["不超过0.5%", "不高于担保金额0.2%"]),
    ("济南", "03/1", ["5年左右"]),
)


@pytest.mark.parametrize(("region", "measure", "phrases"), RAW)
def test_phrases_of_a_measure(
    policies: dict[str, Parsed], region: str, measure: str, phrases: list[str]
) -> None:
    found = policies[region]
    mine = [q for q in found.quantities if q.measure_id == f"{found.document.doc_id}/{measure}"]
    assert [q.phrase for q in mine] == phrases


@pytest.mark.parametrize(
    ("region", "count"), [("济南", 1), ("长三角", 1), ("山西", 0), ("武汉", 21), ("郑州", 17), ("聊城", 16)]
)
def test_number_of_quantities(policies: dict[str, Parsed], region: str, count: int) -> None:
    assert len(policies[region].quantities) == count


NUMBERS = st.integers(1, 9999)
MONEY = st.sampled_from([("元", 1), ("万元", 10**4), ("亿元", 10**8)])
WORDS = st.sampled_from(
    [("给予", "exact"), ("最高", "max"), ("不超过", "max"), ("不低于", "min"), ("突破", "min")]
)


@given(NUMBERS, MONEY, WORDS)
@settings(derandomize=True, max_examples=60, deadline=None)
def test_any_amount_under_any_bound(n: int, money: tuple[str, int], word: tuple[str, str]) -> None:
    text = f"对企业{word[0]}{n}{money[0]}。"
    (found,) = quantities("m", text, 100)
    assert (found.value, found.unit, found.bound) == (n * money[1], "CNY", word[1])
    assert text[found.start - 100 : found.end - 100] == found.phrase


@given(st.text(alphabet="123万亿元%年个月家不超过至-、最高以上，。左右", max_size=25))
@settings(derandomize=True, max_examples=120, deadline=None)
def test_quantities_of_any_text_do_not_overlap(text: str) -> None:
    found = quantities("m", text, 0)
    assert [text[q.start : q.end] for q in found] == [q.phrase for q in found]
    spans = [(q.start, q.end) for q in found]
    assert all(a[1] <= b[0] for a, b in zip(spans, spans[1:], strict=False))
