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
from dataclasses import dataclass

from policykit.gongwen.words.lexicon import pattern
from policykit.gongwen.words.numerals import LARGE, fraction, integer, nearby, number, tenths
from policykit.records import Bound, Unit

BOUND_FIRM = pattern(
    r"""
    (?P<max>最高|最多|至多|最长|最快|不(?:得|应|能)?(?:超过|高于|大于|多于)|上限(?![及和、])|封顶|控制在
        |压降至|压缩(?:至|到)|缩短(?:至|到)|降(?:低)?(?:至|到))
    |(?P<min>不(?:得|应|能)?(?:低于|少于|小于|短于)|至少|最低|下限)
    """,
    yes=("不超过", "最高可达", "不得高于", "应不低于", "封顶20万元"),
    no=("补助", "超过", "达到", "费率上限及"),
)
BOUND_NEAR = pattern(
    r"""
    (?P<min>突破|达到?|(?<!不)超过|(?:(?<!不)超|逾)(?=[\d一二两三四五六七八九十百])|(?<!不)(?:高|多|大)于
        |提高到|提高至|提升至|提升到|增(?:长|加)(?:至|到)|(?<![不未])满)
    |(?P<max>(?<!不)低于|以内|可(?:延长|放宽|提高|提升|增加|放大|扩大|上浮)?(?:至|到|达到?)
        |(?:不足|不到|[不未]满)(?=[\d一二两三四五六七八九十]))
    |(?P<approx>(?<![履签预合节条公制])约(?![定束谈请见])|(?<![最附临])近(?=[\d一二三四五六七八九十两百])|大约)
    """,
    yes=("突破", "达到", "约", "超过", "不足5亿元", "不满三年", "额度可达", "可放宽至"),
    no=("履约保证金", "补助", "最近", "资金不足的", "按合同约定标准的"),
)
BOUND_AFTER = pattern(
    r"""
    ^\s*+(?:[（(]不?含[^）)]{0,8}[)）])?\s*+(?:期|的)?\s*+
    (?:(?P<min>及?以上|起步?)|(?P<max>及?以下|以内|之内|封顶|为限|为上限|内(?![部容外在地涵设]))|(?P<approx>左右|上下))
    """,
    yes=("以上", "（含）以上", "以内", "左右"),
    no=("的补助", "给予"),
)


_TO = r"\s*(?:[-—–－~～]+|至|到)\s*"
_YEAR_TAIL = r"(?:年(?!度|行动|规划|计划|级|均|代|来|份|年|第|以来|一度|\s*\d{1,2}\s*月)|周年)(?!期(?:以上)?(?:的)?(?:LPR|贷款市场报价|国债|定期|存款|基准|中期借贷))"
_THINGS = "家次|人次|场次|家|户|款|只|支|名|人(?!民|才|行)|件|场|所|笔|次(?!性)|轮|单(?=以上|以内|[，。；、])|台(?:[(（]套[)）])?|座|门|周?岁|个(?!百分点|基点|月|方面|工作日|自然日|星期|小时)|项(?!重点举措)"
_TIME = "个?工作日|个?自然日|小时|分钟|天(?!使)|个?星期|周(?![年岁期边转])"
_LAND = "平方公里|平方米|㎡|公顷|亩(?!均)|公里|吨"

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
    yes=(
        "30-50万元",
        "30万元至50万元",
        "100万—300万元",
        "0.55元至0.90元",
        "500-800元",
        "500元至2万元",
        "2亿元（含）至5亿元",
        "10万到30万奖励",
    ),
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
    YEAR_TAIL=_YEAR_TAIL,
    TIME=_TIME,
    THINGS=_THINGS,
    LAND=_LAND,
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

YEARS = pattern(
    r"""
    (?<![\d年第近上每同当次十零〇○一二两三四五六七八九十百千万亿])(?<!前(?=一年))(?P<n>\d{1,2}(?:\.5)?|[一二两三四五六七八九十]{1,2})\s*
    (?:个)?{YEAR_TAIL}(?:期)?
    """,
    yes=("力争用5年左右", "期限最长可达10年", "最长3年期", "通过三年时间"),
    no=("2025年", "三年行动方案", "2025—2027年", "一年级", "十四五年", "1年度", "一年期LPR", "10年期国债"),
    YEAR_TAIL=_YEAR_TAIL,
)

MONTHS = pattern(
    r"(?P<n>\d{1,2}|{N}{1,2})\s*个(?:自然)?月|(?<![每上下近])(?P<half>半年)(?=内|以内|之内|以上|左右|期)",
    yes=("不超过6个月", "十二个月", "半年内"),
    no=("6月", "每月", "每半年内", "上半年"),
)

DAYS = pattern(
    r"(?<![\d月年×xX*第零〇○一二两三四五六七八九十百千万亿])(?P<n>\d{1,3}|{N}{1,3})\s*(?P<what>{TIME}|日(?=[内以之后的起。，、])(?!起?施行))",
    yes=("5个工作日内", "30日内", "24小时内", "七日内", "不超过90天"),
    no=("3月31日前", "7×24小时", "每天", "6月7日起", "3天使投资"),
    TIME=_TIME,
)

DAYS_BEFORE = pattern(
    r"(?<=至少|提前|时间)\s{0,2}(?P<n>\d{1,3}|{N}{1,3})\s{0,2}(?P<what>{TIME}|日)(?=之?前)",
    yes=("截止时间至少15日前", "应当提前五日前往", "截止时间3日前"),
    no=("3月31日前", "于15日前报送"),
    TIME=_TIME,
)

SIZE = pattern(
    r"(?P<n>\d{1,15}(?:,\d{3}){0,5}(?:\.\d{1,9})?\s*[万亿]?)\s*(?P<what>{LAND})",
    yes=("5万平方米", "100亩及以上"),
    no=("每平方米", "亩均", "元/亩"),
    LAND=_LAND,
)

COUNT = pattern(
    r"""
    (?P<n>\d{1,15}(?:,\d{3}){0,5}(?:\.\d{1,9})?\s*[万亿]?)\s*(?P<more>多|余)?
    (?P<what>{THINGS}|条(?=[^，。；]{0,6}[链线]))
    """,
    yes=("专营机构50家以上", "推出10款以上融资产品", "达到60个", "1.5万家", "300余家"),
    no=("20条", "三类主体", "5G", "6个月", "1次性"),
    THINGS=_THINGS,
)

COUNT_IN_WORDS = pattern(
    r"""
    (?<![第这那各后首零〇○一二两三四五六七八九十百千万亿])(?P<n>(?:[数几上](?=[十百千]))?[一二两三四五六七八九十百千]{1,4})(?P<more>多|余)?
    (?P<what>{THINGS})(?![一二])
    """,
    yes=("不少于三家", "十余家", "近百个", "至少召开一次", "三四十家", "数百家"),
    no=("第三名", "最后一次", "一次性", "各两个", "三项重点举措", "十个月"),
    THINGS=_THINGS,
)

SINCE_EACH = pattern(
    r"每(?![年季半月周区县市个家])[^，,；;]{0,6}$",
    yes=("每服务", "每新增"),
    no=("每年评选", "每季度至少召开", "每个区"),
)


DAYS_OF = {"日": "", "天": "", "自然日": "", "个自然日": "", "工作日": "工作日", "个工作日": "工作日"}
"""Words for days, and what the table says of them: working days are not those of the calendar."""

DIVISORS = {"‰": 1000, "个基点": 10000, "基点": 10000, "BP": 10000, "bp": 10000, "倍": 1}
"""What a ratio's sign divides by; 100 where it is not listed (%, 个百分点)."""

MAX_YEARS = 100  # 2025—2027年 is no range of years
NAMED_ALONE = frozenset("家户款只支名场所笔轮")
"""Measure words of things that are not also listed in phrases: 培育三家 counts, 三项制度 and 四个面向 do not."""

COUNT_GOALS = (
    "达到 突破 超过 超 不少于 不低于 至少 新增 培育 力争 建成 组建 引进 推出 累计 实现 设立 新设 打造 遴选 提高 引育 培养 选拔 扶持 培训 "
    "举办 孵化 建设 召开 开展 评选 形成 布局 集聚 储备 吸引 带动 覆盖 筛选 实施 完成 选派 招引 落地 保持 认定 入库 服务 惠及"
).split()
"""A count is a quantity where one of these stands before it in its clause, or a word of bound at it."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit where it stands; ``bound`` where the form itself says it, as in a range."""

    start: int
    end: int
    value: float
    unit: Unit
    counted: str = ""
    bound: Bound | None = None


def amounts(text: str) -> list[Amount]:
    """The numbers of a text that have a unit, in order; none overlaps another.

    >>> [(a.value, a.unit, a.counted) for a in amounts("3至5年内新增10家，补助30万元。")]
    [(3.0, 'year', ''), (5.0, 'year', ''), (10.0, 'count', '家'), (300000.0, 'CNY', '')]
    """
    taken: list[Amount] = []
    for found in (*_ranges(text), *_money(text), *_ratios(text), *_durations(text), *_counts(text)):
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
        unit, counted, divisor = _unit(m["u"])
        end = m.end("au") if m["au"] else m.end("a")
        yield Amount(m.start("a"), end, round(low / divisor, 8), unit, counted, "min")
        yield Amount(m.start("b"), m.end(), round(high / divisor, 8), unit, counted, "max")


def _unit(word: str) -> tuple[Unit, str, int]:
    """Unit, counted word and divisor of a word of measure."""
    if word in ("年", "周年"):
        return "year", "", 1
    if word in ("个月", "个自然月"):
        return "month", "", 1
    if word in DAYS_OF:
        return "day", DAYS_OF[word], 1
    if word in DIVISORS or word == "个百分点":
        return "ratio", "", DIVISORS.get(word, 100)
    return "count", _counted(word), 1


def _counted(word: str) -> str:
    """What is counted, without the measure word in front: 个工作日 is 工作日."""
    return word[1:] if len(word) > 1 and word[0] == "个" else word


def _money(text: str) -> Iterator[Amount]:
    for m in MONEY.every(text):
        again = text[: m.start()].endswith(("（含", "(含"))  # 不超过300万元（含300万元）
        alone = len(m["n"]) == 1 and not m["n"].isdecimal()  # 二元结构, 十元店
        if not again and not alone:
            yield from _sum(m["n"], m.start(), m.end(), "CNY")
    for m in FOREIGN.every(text):
        counted = m["what"] or CURRENCIES[m["code"]]
        yield from _sum(m["n"] or m["n2"], m.start("n") if m["n"] else m.start(), m.end(), "count", counted)
    for m in BARE_MONEY.every(text):
        if _of_money(text, m):
            yield from _sum(m["n"], m.start("n"), m.end("n"), "CNY")


def _of_money(text: str, m: re.Match[str]) -> bool:
    """Whether a number in 万 or 亿 without 元 is money: its clause, or what follows at once, speaks of money only."""
    around = clause_before(text, m.start(), "。；;") + text[m.end() : m.end() + 8]
    near = clause_before(text, m.start()) + text[m.end() : m.end() + 4]
    return bool(OF_MONEY.find(around)) and not NO_MONEY.find(near)


def _sum(figure: str, start: int, end: int, unit: Unit, counted: str = "") -> Iterator[Amount]:
    """A sum as one amount; 数百万 and 八百万余 are about, 两三百万 is a range."""
    figure = figure.replace("个", "")
    bare = re.sub("[数几余多]", "", figure)
    several: Bound | None = "approx" if bare != figure else None
    if bare.startswith("上"):
        bare, several = bare[1:], "min"
    if (value := number(bare)) is not None:
        yield Amount(start, end, value, unit, counted, several)
    elif ends := nearby(bare):
        middle = start + 1
        yield Amount(start, middle, ends[0], unit, counted, "min")
        yield Amount(middle, end, ends[1], unit, counted, "max")


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


def _durations(text: str) -> Iterator[Amount]:
    for m in YEARS.every(text):
        if (value := number(m["n"])) is not None:
            yield Amount(m.start(), m.end(), value, "year")
    for m in MONTHS.every(text):
        value = 6.0 if m["half"] else number(m["n"])
        if value is not None:
            yield Amount(m.start(), m.end(), value, "month")
    for m in (*DAYS.every(text), *DAYS_BEFORE.every(text)):
        if (value := number(m["n"])) is not None:
            unit, counted, _ = _unit(m["what"])
            yield Amount(m.start(), m.end(), value, unit, counted)


def _counts(text: str) -> Iterator[Amount]:
    for m in SIZE.every(text):
        if (value := number(m["n"])) is not None:
            yield Amount(m.start(), m.end(), value, "count", m["what"])
    for m in COUNT.every(text):
        value = number(m["n"])
        if value is not None and not _one_of(text, m, value) and (m["more"] or _aimed(text, m)):
            yield Amount(m.start(), m.end(), value, "count", _thing(m), "approx" if m["more"] else None)
    for m in COUNT_IN_WORDS.every(text):
        found = list(_sum(m["n"] + (m["more"] or ""), m.start(), m.end(), "count", _thing(m)))
        if not found or _one_of(text, m, found[0].value):
            continue
        aimed = found[0].value > 1 and m["what"] in NAMED_ALONE and _aimed(text, m)
        if found[0].bound or aimed or _bounded(text, m):
            yield from found


def _thing(m: re.Match[str]) -> str:
    return _counted(m["what"])


def _one_of(text: str, m: re.Match[str], value: float) -> bool:
    """Whether the number only says per what something is given (每服务一家企业) or how dense it is (每万人)."""
    before = clause_before(text, m.start())
    return before.endswith("每") or (value == 1 and bool(SINCE_EACH.find(before)))


def _aimed(text: str, m: re.Match[str]) -> bool:
    before = clause_before(text, m.start())
    if before.startswith("其中"):  # a part of what the clause before aims at
        before = clause_before(text, m.start() - len(before) - 1) + before
    return any(word in before for word in COUNT_GOALS) or _bounded(text, m)


def _bounded(text: str, m: re.Match[str]) -> bool:
    """Whether a word of bound stands at the number: firm ones anywhere before it, others right in front of it."""
    before = clause_before(text, m.start())
    near = BOUND_NEAR.every(before + text[m.start()])
    return bool(
        BOUND_FIRM.find(before)
        or any(n.end() == len(before) for n in near)
        or BOUND_AFTER.find(text[m.end() :])
    )


def clause_before(text: str, at: int, ends: str = "，,。；;：:") -> str:
    """The text between the last of ``ends`` and ``at``."""
    start = max(text.rfind(c, 0, at) for c in ends) + 1
    return text[start:at]
