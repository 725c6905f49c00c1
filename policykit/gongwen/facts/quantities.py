"""The quantities of a measure: each number with its bound, what it is about, its base and its deadline.

``amounts`` finds the numbers and ``grants`` says which of them belong together.
"""

from __future__ import annotations

import re

from policykit.gongwen.facts.amounts import amounts
from policykit.gongwen.facts.counts import BOUND_AFTER, BOUND_FIRM, BOUND_NEAR, Amount, clause_before
from policykit.gongwen.facts.grants import granted
from policykit.gongwen.words.lexicon import pattern
from policykit.records import Bound, Quantity

DEADLINE = pattern(
    r"""
    (?<![较比自从\d—–\-~～])(?:到|至|力争|确保|截至|在)?\s{0,3}(?<![较比自从\d—–\-~～])(?<!有效期[至到])
    (?P<y>20\d{2})\s{0,3}年(?:(?P<e>\s{0,3}年?[底末])|\s{0,3}(?P<m>\d{1,2})\s{0,3}月[底末份]?)?(?:之?前)?
    (?!\s{0,3}\d*月\d+日|起|以来|版|以后|开始|[)）])
    """,
    yes=("到2027年,", "力争2025年年底", "2026年6月底前"),
    no=("5年左右", "年底", "较2023年增长", "自2025年起", "(2019年版)", "2025—2027年", "有效期至2027年12月"),
)


BASE_EDGE = pattern(
    r"按照|按|给予|承担|占比|占|及|将|可将?|的?比例|比重|每年|每户|每家|单笔|单户|出现|允许|且|并(?!购)",
    yes=("按实际保费支出的", "占全部上市企业"),
    no=("实际融资额",),
)

BASE_LEAD = pattern(
    r"^{BASE_LEAD}+", yes=("确保支小支农担保业务", "其中信用类产品"), no=("信用类产品", "实际保费")
)

BASE_TAIL = pattern(
    r"(?:年均)?{CHANGE_OF_BASE}$", yes=("首贷户数增长", "利率上浮"), no=("首贷户数", "增长率")
)

PAYER = pattern(
    r"^由|财政(?:补贴|补助|奖励|承担|出资|配套)?$|^(?:年化|同期|年利率)$",
    yes=("由市级财政补贴", "市县财政补贴", "年化"),
    no=("省财政补贴保费", "同期LPR", "省级财政贴息支持额度"),
)

GIVEN_AS = pattern(
    r"^(?:/年)?的[^，,。；;]{0,8}(?:补贴|补助|奖励|奖补|资助)",
    yes=("的一次性补助。", "/年的补贴"),
    no=("的费率上限及", "给予补贴"),
)

CONDITION_END = pattern(r"^的[，,、]", yes=("的，市财政补助",), no=("的比例", "，的"))

SET_BY_POLICY = pattern(
    r"(?:{SET_BY_POLICY}|预付款?)(?:[^，,。；;]{0,12})$|(?<!占)(?:(?!占)[^，,。；;]){0,12}比例[^，,。；;]{0,8}$",
    yes=("单户贷款额度提高至", "研发费用加计扣除比例提高到", "支持比例由60%提高到"),
    no=("信用贷款占比提高到", "贷款余额提高到", "覆盖率提升至", "占全部贷款的份额提高到"),
)


PART_END = "，,。；;、：:"
FIRM = 60  # characters in front of a number, within its clause, among which 不超过 or 最高 bounds it
NEAR = 10  # the same for words that bound only what follows at once, such as 达到 or 约
MAX_BASE = 36  # characters of a base

KINDS = tuple(
    (kind, tuple(words.split()))
    for kind, words in (
        ("loss_tolerance", "容忍 亏损 不良率 容错 代偿率 损失率"),
        ("interest_subsidy", "贴息"),
        ("risk_compensation", "风险补偿 补偿 代偿 分担 共担 承担 本金损失"),
        ("fee_rate", "费率 利率 手续费 管理费"),
        ("subsidy", "补助 补贴 奖励 资助 奖补 免租 扶持 给予 支持"),
        ("target", "力争 目标 突破 达到 实现 到20 年底 增长 培育 规模 左右时间 左右的时间"),
        ("investment_limit", "出资 参股 持股 投资 跟投 存续期"),
        ("loan_terms", "贷款 授信 额度 期限 余额 单户 信用"),
    )
)
"""Kinds by the words around the number, the first that fits; ``other`` where none does."""

GOAL = ("力争", "到20", "目标", "年底", "左右时间", "左右的时间", "年左右")
"""Words of an aim, whatever else stands beside the number."""

AIMS = ("新增", "培育", "达到", "突破", "引进", "培养", "力争", "建成", "集聚", "推出", "覆盖", "实现")
"""Verbs that make a count or a duration under ``min`` an aim; without one it is a condition (经营1年以上)."""

COUNTED = ("year", "month", "day", "count")
GIVING = ("按", "给予", "奖励", "补助", "补贴", "资助", "贴息", "支持")
"""Where one of these stands in front of it, a number is what is given and not a condition."""

ENUMERATED = ("、", "和", "或", "及")
CHANGED = ("提高至", "提高到", "提升至", "提升到", "增加至", "增加到", "下调至", "降至")
RAISED = ("提高到", "提高至", "提升至", "提升到", "增长至", "增长到", "增加至", "增加到")
SHARED = frozenset({*ENUMERATED, *CHANGED, "至", "到", *"-—–~～∶:："})
"""What may stand between two numbers under one bound."""


def quantities(measure_id: str, text: str, offset: int) -> list[Quantity]:
    """The quantities of a measure; ``offset`` is where its text begins in the clean text.

    >>> [(q.phrase, q.value, q.bound) for q in quantities("m", "给予不超过20万元补助。", 0)]
    [('不超过20万元', 200000.0, 'max')]
    """
    found: list[Quantity] = []
    for hit in amounts(text):
        found.append(_quantity(measure_id, text, offset, hit, found[-1] if found else None))
    return granted(found, text, offset)


def _sentence_part(text: str, at: int) -> str:
    """The comma-free surroundings of a number, both sides."""
    start = max(text.rfind(c, 0, at) for c in "，,。；;") + 1
    ends = [i for c in "，,。；;" if (i := text.find(c, at)) != -1]
    return text[start : min(ends, default=len(text))]


def _quantity(measure_id: str, text: str, offset: int, hit: Amount, before: Quantity | None) -> Quantity:
    free = before.end - offset if before else 0
    bound, start, end = _bound(text, hit, free)
    base = _base(text, hit) if hit.unit == "ratio" else ""
    gap = text[free : hit.start]
    if before and before.unit == hit.unit:
        base = base or (before.base if gap in SHARED else "")  # 最高不超过投资总额80%、60%
        own = hit.bound or (bound if BOUND_AFTER.find(text[hit.end :]) else None)
        bound = own or _shared_bound(before.bound, gap, bound)
    deadline = _deadline(text, hit.start)
    return Quantity(
        measure_id,
        text[start:end],
        hit.value,
        hit.unit,
        hit.counted,
        bound,
        _kind(text, hit, bound, end, deadline),
        base,
        deadline,
        offset + start,
        offset + end,
    )


def _shared_bound(before: Bound, gap: str, bound: Bound) -> Bound:
    """The bound of a number in one list with the number before it, which stands under ``before``."""
    if before == "max" and gap in SHARED:
        return "max"  # 最高不超过50万元、30万元 or 上限从1000万元提高至3000万元: the bound reaches over both
    if before == "min" and gap in ("至", "到"):
        return "max"  # 100亩及以上至500亩
    if before == "min" and gap in ENUMERATED and bound == "exact":
        return "min"  # 达到100亿元、200亿元
    return bound


def _bound(text: str, hit: Amount, free: int) -> tuple[Bound, int, int]:
    """How the number is bounded, and where the phrase with its bounding words begins and ends.

    Words before ``free`` belong to the number before.
    """
    if hit.bound is not None:
        return hit.bound, hit.start, hit.end
    clause = clause_before(text, hit.start, PART_END)[-max(hit.start - free, 0) or len(text) :]
    firm = [(m.start() - len(clause[-FIRM:]), m.lastgroup) for m in BOUND_FIRM.every(clause[-FIRM:])]
    words = [m for m in BOUND_NEAR.every(f"{clause[-NEAR:]}{text[hit.start]}") if _bounds(m, clause[-NEAR:])]
    near = [(m.start() - len(clause[-NEAR:]), m.lastgroup) for m in words]
    after = BOUND_AFTER.find(text[hit.end :])
    marks = firm or near
    bound = marks[-1][1] if marks else "exact"
    if not firm and words and words[-1].group() in RAISED and _is_set(text, hit, clause):
        bound = "exact"
    if after and not (firm and bound == "max"):
        bound = after.lastgroup
    start = hit.start + min((at for at, _ in (*firm, *near)), default=0)
    return bound, start, hit.end + (after.end() if after else 0)  # type: ignore[return-value]


def _is_set(text: str, hit: Amount, clause: str) -> bool:
    """Whether the policy itself sets what it raises (补贴比例提高至60%); an aim (占比提高到60%) is reached or passed."""
    aimed = any(word in _sentence_part(text, hit.start) for word in GOAL) or _deadline(text, hit.start)
    return not aimed and hit.unit in ("CNY", "ratio") and bool(SET_BY_POLICY.find(clause))


def _bounds(m: re.Match[str], clause: str) -> bool:
    """Whether a word bounds the number behind ``clause``; 近 of 近三年…超过1亿元 bounds another one."""
    return m.end() == len(clause) or (m.group() != "近" and m.end() < len(clause))


def _kind(text: str, hit: Amount, bound: Bound, end: int, deadline: str) -> str:
    """What the number is about, by the words around it; a condition (对…达到10亿元以上的…) is no target."""
    near = _sentence_part(text, hit.start)
    if _conditional(text, near, hit, end) or (hit.unit in COUNTED and bound == "min" and not deadline):
        return "target" if any(word in near for word in AIMS) and not near.startswith("对") else "other"
    if any(word in near for word in GOAL) or (deadline and bound == "min"):
        return "target"
    money = hit.unit in ("CNY", "ratio")
    for kind, words in KINDS:
        words = words if money or kind != "subsidy" else words[: words.index("扶持")]
        around = _between_marks(near, text, hit) if kind == "fee_rate" else near
        if any(word in around for word in words) and not (kind == "target" and bound == "max"):
            return "subsidy" if kind == "fee_rate" and GIVEN_AS.find(text[hit.end :]) else kind
    later = text[hit.end :] if money and bound != "min" else ""
    return next((kind for kind, words in KINDS[:5] if any(word in later for word in words)), "other")


def _conditional(text: str, near: str, hit: Amount, end: int) -> bool:
    """Whether the number says who is meant (对余额达到10亿元以上的银行) and not what is given."""
    if CONDITION_END.find(text[end:]):
        return True
    before, _, after = near.partition(text[hit.start : hit.end])
    given = any(word in before for word in GIVING)
    return before.startswith(("对", "凡")) and not given and "的" in after


def _between_marks(near: str, text: str, hit: Amount) -> str:
    """The part of a list that the number stands in: 3%的费率上限 and 保费20%的比例 are two."""
    before, _, after = near.partition(text[hit.start : hit.end])
    return re.split("[、及]", before)[-1] + re.split("[、及]", after)[0]


def _base(text: str, hit: Amount) -> str:
    """What a ratio is a ratio of: the nearest words before the number that are no bound and no verb of giving.

    In front of 按 and 承担 stands who gives, not what a share is taken of; who pays (市财政补贴50%) is no base either.
    """
    before = clause_before(text, hit.start, PART_END)
    edges = [m.span() for pattern in (BOUND_FIRM, BOUND_NEAR, BASE_EDGE) for m in pattern.every(before)]
    at = len(before)
    for start, end in sorted(edges, reverse=True):
        part = _bare(before[end:at])
        if len(part) >= 2:
            break
        if before[start] in "按承":
            return ""
        at = min(at, start)
    else:
        part = _bare(before[:at])
    number_itself = any(c.isdigit() for c in part)  # 由30%提高到50%
    return part if 2 <= len(part) <= MAX_BASE and not number_itself and not PAYER.find(part) else ""


def _bare(words: str) -> str:
    """A base without the verbs around it."""
    words = BASE_LEAD.regex.sub("", words.strip("的为是达到至可 "))
    return BASE_TAIL.regex.sub("", words).strip("的为是达到至可 ")


def _deadline(text: str, at: int) -> str:
    """The last deadline named before the number: 2027, or 2025-12 for the end of a year."""
    found = [m for m in DEADLINE.every(text) if m.start() < at]
    if not found:
        return ""
    m = found[-1]
    if m["e"]:
        return f"{m['y']}-12"
    return f"{m['y']}-{int(m['m']):02d}" if m["m"] else m["y"]
