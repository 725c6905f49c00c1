"""How long something lasts and how many there are: durations and counts of a sentence, and the words that bound them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policykit.gongwen.words.lexicon import pattern
from policykit.gongwen.words.numerals import nearby, number
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

YEAR_TAIL = r"(?:年(?!度|行动|规划|计划|级|均|代|来|份|年|第|以来|一度|\s*\d{1,2}\s*月)|周年)(?!期(?:以上)?(?:的)?(?:LPR|贷款市场报价|国债|定期|存款|基准|中期借贷))"

THINGS = "家次|人次|场次|家|户|款|只|支|名|人(?!民|才|行)|件|场|所|笔|次(?!性)|轮|单(?=以上|以内|[，。；、])|台(?:[(（]套[)）])?|座|门|周?岁|个(?!百分点|基点|月|方面|工作日|自然日|星期|小时)|项(?!重点举措)"

TIME = "个?工作日|个?自然日|小时|分钟|天(?!使)|个?星期|周(?![年岁期边转])"

LAND = "平方公里|平方米|㎡|公顷|亩(?!均)|公里|吨"

YEARS = pattern(
    r"""
    (?<![\d年第近上每同当次十零〇○一二两三四五六七八九十百千万亿])(?<!前(?=一年))(?P<n>\d{1,2}(?:\.5)?|[一二两三四五六七八九十]{1,2})\s*
    (?:个)?{YEAR_TAIL}(?:期)?
    """,
    yes=("力争用5年左右", "期限最长可达10年", "最长3年期", "通过三年时间"),
    no=("2025年", "三年行动方案", "2025—2027年", "一年级", "十四五年", "1年度", "一年期LPR", "10年期国债"),
    YEAR_TAIL=YEAR_TAIL,
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
    TIME=TIME,
)

DAYS_BEFORE = pattern(
    r"(?<=至少|提前|时间)\s{0,2}(?P<n>\d{1,3}|{N}{1,3})\s{0,2}(?P<what>{TIME}|日)(?=之?前)",
    yes=("截止时间至少15日前", "应当提前五日前往", "截止时间3日前"),
    no=("3月31日前", "于15日前报送"),
    TIME=TIME,
)

SIZE = pattern(
    r"(?P<n>\d{1,15}(?:,\d{3}){0,5}(?:\.\d{1,9})?\s*[万亿]?)\s*(?P<what>{LAND})",
    yes=("5万平方米", "100亩及以上"),
    no=("每平方米", "亩均", "元/亩"),
    LAND=LAND,
)

COUNT = pattern(
    r"""
    (?P<n>\d{1,15}(?:,\d{3}){0,5}(?:\.\d{1,9})?\s*[万亿]?)\s*(?P<more>多|余)?
    (?P<what>{THINGS}|条(?=[^，。；]{0,6}[链线]))
    """,
    yes=("专营机构50家以上", "推出10款以上融资产品", "达到60个", "1.5万家", "300余家"),
    no=("20条", "三类主体", "5G", "6个月", "1次性"),
    THINGS=THINGS,
)

COUNT_IN_WORDS = pattern(
    r"""
    (?<![第这那各后首零〇○一二两三四五六七八九十百千万亿])(?P<n>(?:[数几上](?=[十百千]))?[一二两三四五六七八九十百千]{1,4})(?P<more>多|余)?
    (?P<what>{THINGS})(?![一二])
    """,
    yes=("不少于三家", "十余家", "近百个", "至少召开一次", "三四十家", "数百家"),
    no=("第三名", "最后一次", "一次性", "各两个", "三项重点举措", "十个月"),
    THINGS=THINGS,
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


def durations(text: str) -> Iterator[Amount]:
    """Years, months and days.

    >>> [(a.value, a.unit, a.counted) for a in durations("最长3年，10个工作日内办结。")]
    [(3.0, 'year', ''), (10.0, 'day', '工作日')]
    """
    for m in YEARS.every(text):
        if (value := number(m["n"])) is not None:
            yield Amount(m.start(), m.end(), value, "year")
    for m in MONTHS.every(text):
        value = 6.0 if m["half"] else number(m["n"])
        if value is not None:
            yield Amount(m.start(), m.end(), value, "month")
    for m in (*DAYS.every(text), *DAYS_BEFORE.every(text)):
        if (value := number(m["n"])) is not None:
            unit, counted, _ = unit_of(m["what"])
            yield Amount(m.start(), m.end(), value, unit, counted)


def counts(text: str) -> Iterator[Amount]:
    """Areas and things that are aimed at or bounded, not those that a phrase only lists (三类主体).

    >>> [(a.value, a.counted) for a in counts("新增10家，面积5万平方米，完善三项制度。")]
    [(50000.0, '平方米'), (10.0, '家')]
    """
    for m in SIZE.every(text):
        if (value := number(m["n"])) is not None:
            yield Amount(m.start(), m.end(), value, "count", m["what"])
    for m in COUNT.every(text):
        value = number(m["n"])
        if value is not None and not _one_of(text, m, value) and (m["more"] or _aimed(text, m)):
            yield Amount(
                m.start(), m.end(), value, "count", _counted(m["what"]), "approx" if m["more"] else None
            )
    for m in COUNT_IN_WORDS.every(text):
        found = list(sum_of(m["n"] + (m["more"] or ""), m.start(), m.end(), "count", _counted(m["what"])))
        if not found or _one_of(text, m, found[0].value):
            continue
        aimed = found[0].value > 1 and m["what"] in NAMED_ALONE and _aimed(text, m)
        if found[0].bound or aimed or _bounded(text, m):
            yield from found


def unit_of(word: str) -> tuple[Unit, str, int]:
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


def sum_of(figure: str, start: int, end: int, unit: Unit, counted: str = "") -> Iterator[Amount]:
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
