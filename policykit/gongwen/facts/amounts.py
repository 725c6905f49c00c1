"""Where numbers with a unit stand in a sentence, and what they are worth: yuan, ratios, years, months, counts.

A unit of the contract is one of ``CNY, ratio, year, month, day, count``. Whatever else is counted or measured is a
``count`` with its own word in ``counted``: weeks and hours, areas (亩, 平方米), people, other currencies (美元),
so that nothing is lost and nothing is added up that does not belong together. Two numbers of a proportion are one
ratio (1∶1 is 1, 7:3 is 2.333333); three and more are the shares of the whole (4∶3∶3 is 0.4, 0.3, 0.3).

Not quantities: years and dates, numbers of documents and articles, names such as “4222” or 5G, names of interest
rates (一年期LPR), and counts that say only how many things a phrase lists (三类主体). Numerals are parsed inside a
matched span only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policykit.gongwen.facts.counts import (
    DIVISORS,
    LAND,
    THINGS,
    TIME,
    YEAR_TAIL,
    Amount,
    clause_before,
    counts,
    durations,
    sum_of,
    unit_of,
)
from policykit.gongwen.words.lexicon import pattern
from policykit.gongwen.words.numerals import LARGE, fraction, integer, number, tenths

_TO = r"\s*(?:[-—–－~～]+|至|到)\s*"

MONEY = pattern(
    r"(?:人民币)?(?P<n>{SUM})\s*元(?:整|人民币)?(?!素|件|首|旦|化|宵|宇宙|[\s　]*级)",
    yes=("补助30万元", "达到1.74万亿元", "五十万元", "1,000 万元", "100万两千元", "壹佰万元整", "1 000万元"),
    no=("单元", "多元化", "30万美元", "千亿元级"),
)

BARE_MONEY = pattern(
    r"""
    (?P<n>{SUM}(?<=[万亿]))(?P<mark>人民币)?
    (?=$|[，,。；;、：:）)（(/／和或至到~～—–-]|以[上下内]|封顶|左右|起步|不等|为限|的|{GIVEN})
    """,
    yes=("最高补贴300万。", "国家级100万、省级50万", "3个亿的资金", "奖励20万/家", "最高300万的支持"),
    no=("1.5万家", "100万用户", "300万元", "第一百，"),
)

OF_MONEY = pattern(
    r"补|奖|资助|贴息|资金|[贷投融]|授信|经费|费|元|人民币|扶持|支持|给予|出资|产值|营业?收入?|销售|注册资本|[出入]资|额度|规模|基金",
    yes=("最高奖励", "总规模"),
    no=("用户超过", "人口达到"),
)

NO_MONEY = pattern(
    r"用户|人口|人次|粉丝|下载|注册(?!资)|访问|点击|人数|户数|家数|就业|游客|旅客|面积|产量|[吨亩㎡]|平方|标箱|车辆|学生|职工",
    yes=("注册用户达到", "旅客吞吐量"),
    no=("注册资本", "最高奖励"),
)

FOREIGN = pattern(
    r"(?P<n>{SUM})\s*(?P<what>{CURRENCY})|(?P<code>USD|US\$|HKD|HK\$|EUR|€|JPY|GBP|£|\$)\s*(?P<n2>{SUM})元?",
    yes=("30万美元", "1亿港元", "USD 100万"),
    no=("30万元", "美元计价", "多美元"),
)

CURRENCIES = {
    "USD": "美元",
    "US$": "美元",
    "$": "美元",
    "HKD": "港元",
    "HK$": "港元",
    "EUR": "欧元",
    "€": "欧元",
}
CURRENCIES |= {"JPY": "日元", "GBP": "英镑", "£": "英镑"}

MONEY_RANGE = pattern(
    r"""
    (?<![\d年月第])(?P<a>{SUM}){SPACE}(?P<own>元)?{SPACE}(?:[（(]不?含[^（）()]{0,6}[)）])?{SPACE}
    (?:[-—–－~～至到]+){SPACE}(?P<b>{SUM})\s*(?:(?P<yuan>元)|(?<=[万亿])(?=$|[，。；、）)的]|以[上下内]|{GIVEN}))
    """,
    yes=("30-50万元", "30万元至50万元", "100万—300万元", "500-800元", "500元至2万元", "10万到30万奖励"),
    no=("30万元、50万元", "从1000万元提高至3000万元", "1-2万家"),
)

RANGE = pattern(
    r"""
    (?<![\d.第年月近上每同当次十零〇○一二两三四五六七八九十百千万亿])(?P<a>{FIGURE})(?P<au>个?[年月日天家户款名亩项]|%|％)?{TO}
    (?P<b>{FIGURE})\s*
    (?P<u>{YEAR_TAIL}|个(?:自然)?月|个百分点|个基点|BP|‰|倍|{TIME}|日(?=内|以内|之内)|{THINGS}|{LAND})
    """,
    yes=("3至5年", "三到五年时间", "10—20家", "6-12个月", "1～3个百分点", "5-10个工作日内"),
    no=("2025—2027年度", "6月1日至30日", "第3至5年级", "5%-10%", "10、20家"),
    TO=_TO,
    YEAR_TAIL=YEAR_TAIL,
    TIME=TIME,
    THINGS=THINGS,
    LAND=LAND,
)

PERCENT = pattern(
    r"(?P<n>\d{1,15}(?:\.\d{1,9})?)\s*(?P<u>%|％|‰|个百分点|个基点|基点|BP|bp)",
    yes=("35%", "0.2‰", "下降0.5个百分点", "50BP"),
    no=("完成", "百分之", "50"),
)

PERCENT_RANGE = pattern(
    r"(?P<a>\d{1,15}(?:\.\d{1,9})?)\s*+[%％]?\s*+[-—–~～至到]++\s*+(?P<b>\d{1,15}(?:\.\d{1,9})?)\s*[%％]",
    yes=("5%-10%", "30—50%", "20%至30%"),
    no=("5%、10%", "2025—2027年"),
)

FRACTION = pattern(
    r"""
    (?P<d>{N}{1,2})分之(?P<n>{N}+(?:点{N}+)?|\d+(?:\.\d+)?)
    |(?<![\d/.年月])(?P<above>[1-9])/(?P<below>[2-9]|1\d|20)(?![\d/年月日])(?=$|[，。；、）)]|的|以[上下]|左右|{GIVEN})
    """,
    yes=("百分之二十", "三分之一", "千分之五", "万分之三", "百分之20", "承担1/2的损失"),
    no=("百分之", "部分之一", "2023/12/1", "3/10页", "1/2023"),
)

TENTHS = pattern(
    r"""
    (?<!{N})(?<![\d.])(?P<n>[一二两三四五六七八九]|[1-9])成(?P<half>半|[一二三四五六七八九])?
    (?:(?=[以左及至到给补贴计奖比]|的|$|[，。,；、])|(?<=[占达约近超贴按到至低高率付担][一二两三四五六七八九1-9]成)(?![员立本果功交长型]))
    """,
    yes=("占三成以上", "七成五。", "两成的补贴", "补贴七成保费", "保费的7成给予"),
    no=("完成", "三成立", "五成员", "按三成员"),
)

HALF = pattern(
    r"(?<![大多])一半(?!多)|翻(?P<n>[一两二三四])番",
    yes=("各承担一半", "不超过一半", "翻一番"),
    no=("一大半", "减半征收", "翻番"),
)

PROPORTION = pattern(
    r"""
    (?<![\d.:：∶])(?P<parts>\d{1,2}(?:\.\d)?(?:\s*[∶:：]\s*\d{1,2}(?:\.\d)?){1,4})(?![\d:：∶])
    (?=\s*{AFTER_PROPORTION})
    """,
    yes=("最高可按1∶1比例参与出资", "按1:2的比例", "按4∶3∶3的比例", "2:2:4:2分担"),
    no=("10:30", "比例1", "时间：9:30开始"),
)

TIMES = pattern(
    r"(?P<n>\d{1,15}(?:\.\d{1,9})?|{N}{1,2})\s*倍(?!增)",
    yes=("放大10倍", "不低于三倍"),
    no=("倍增计划", "倍"),
)


MAX_YEARS = 100  # 2025—2027年 is no range of years


def amounts(text: str) -> list[Amount]:
    """The numbers of a text that have a unit, in order; none overlaps another.

    >>> [(a.value, a.unit, a.counted) for a in amounts("3至5年内新增10家，补助30万元。")]
    [(3.0, 'year', ''), (5.0, 'year', ''), (10.0, 'count', '家'), (300000.0, 'CNY', '')]
    """
    taken: list[Amount] = []
    for found in (*_ranges(text), *_money(text), *_ratios(text), *durations(text), *counts(text)):
        if all(found.end <= other.start or found.start >= other.end for other in taken):
            taken.append(found)
    return sorted(taken, key=lambda a: a.start)


def _ranges(text: str) -> Iterator[Amount]:
    """Two rows for a range: its lower end as ``min``, its upper end as ``max``."""
    for m in MONEY_RANGE.every(text):
        low, high = number(m["a"]), number(m["b"])
        unit = re.search("[万亿]*$", m["b"].strip())[0]  # type: ignore[index]
        shared = number(m["a"] + unit) if not m["own"] and m["a"].strip()[-1] not in LARGE else None
        low = shared if shared is not None and high is not None and shared < high else low
        if low is None or high is None or low >= high or not (m["yuan"] or m["own"] or _of_money(text, m)):
            continue
        yield Amount(m.start("a"), m.end("own") if m["own"] else m.end("a"), low, "CNY", bound="min")
        yield Amount(m.start("b"), m.end("yuan") if m["yuan"] else m.end("b"), high, "CNY", bound="max")
    for m in PERCENT_RANGE.every(text):
        end = m.end("a") + (text[m.end("a")] in "%％")
        yield Amount(m.start("a"), end, round(float(m["a"]) / 100, 8), "ratio", bound="min")
        yield Amount(m.start("b"), m.end(), round(float(m["b"]) / 100, 8), "ratio", bound="max")
    for m in RANGE.every(text):
        low, high = number(m["a"]), number(m["b"])
        if low is None or high is None or low >= high or ("年" in m["u"] and high >= MAX_YEARS):
            continue
        unit, counted, divisor = unit_of(m["u"])
        end = m.end("au") if m["au"] else m.end("a")
        yield Amount(m.start("a"), end, round(low / divisor, 8), unit, counted, "min")
        yield Amount(m.start("b"), m.end(), round(high / divisor, 8), unit, counted, "max")


def _money(text: str) -> Iterator[Amount]:
    for m in MONEY.every(text):
        again = text[: m.start()].endswith(("（含", "(含"))  # 不超过300万元（含300万元）
        alone = len(m["n"]) == 1 and not m["n"].isdecimal()  # 二元结构, 十元店
        if not again and not alone:
            yield from sum_of(m["n"], m.start(), m.end(), "CNY")
    for m in FOREIGN.every(text):
        counted = m["what"] or CURRENCIES[m["code"]]
        yield from sum_of(m["n"] or m["n2"], m.start("n") if m["n"] else m.start(), m.end(), "count", counted)
    for m in BARE_MONEY.every(text):
        if _of_money(text, m):
            yield from sum_of(m["n"], m.start("n"), m.end("n"), "CNY")


def _of_money(text: str, m: re.Match[str]) -> bool:
    """Whether a number in 万 or 亿 without 元 is money: its clause, or what follows at once, speaks of money only."""
    around = clause_before(text, m.start(), "。；;") + text[m.end() : m.end() + 8]
    near = clause_before(text, m.start()) + text[m.end() : m.end() + 4]
    return bool(OF_MONEY.find(around)) and not NO_MONEY.find(near)


def _ratios(text: str) -> Iterator[Amount]:
    for m in PERCENT.every(text):
        yield Amount(m.start(), m.end(), round(float(m["n"]) / DIVISORS.get(m["u"], 100), 8), "ratio")
    for m in FRACTION.every(text):
        value = fraction(m["d"], m["n"]) if m["d"] else round(int(m["above"]) / int(m["below"]), 6)
        if value is not None and (m["d"] or value < 1):
            yield Amount(m.start(), m.end(), value, "ratio")
    for m in TENTHS.every(text):
        if (value := tenths(m["n"], m["half"] or "")) is not None:
            yield Amount(m.start(), m.end(), value, "ratio")
    for m in HALF.every(text):
        yield Amount(m.start(), m.end(), 2.0 ** (integer(m["n"]) or 1) if m["n"] else 0.5, "ratio")
    for m in PROPORTION.every(text):
        yield from _proportion(m)
    for m in TIMES.every(text):
        if (value := number(m["n"])) is not None:
            yield Amount(m.start(), m.end(), value, "ratio")


def _proportion(m: re.Match[str]) -> Iterator[Amount]:
    """1∶1 as one ratio, 4∶3∶3 as the shares of the whole."""
    parts = [(n.start() + m.start(), n.group()) for n in re.finditer(r"\d+", m["parts"])]
    values = [float(text) for _, text in parts]
    if len(values) == 2 and values[1]:
        yield Amount(m.start(), m.end("parts"), round(values[0] / values[1], 6), "ratio")
    elif len(values) > 2 and sum(values) > 0:
        for (at, text), value in zip(parts, values, strict=True):
            yield Amount(at, at + len(text), round(value / sum(values), 6), "ratio")
