"""Numbers with their unit, normalised: money in yuan, shares as ratios, durations, counts.

Not quantities: years and dates, numbers of documents and articles, names such as “4222” or 5G, and counts that
say only how many things a phrase lists (三类主体). Numerals are parsed inside a matched span only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policykit.grammar import patterns as p
from policykit.grammar.numerals import number
from policykit.records import Bound, Quantity, Unit

CLAUSE_END = "，,。；;、：:"
FIRM = 40  # characters in front of a number, within its clause, among which 不超过 or 最高 bounds it
NEAR = 10  # the same for words that bound only what follows at once, such as 达到 or 约
MAX_BASE = 24  # characters of a base

KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("loss_tolerance", ("容忍", "亏损", "不良率", "容错", "代偿率", "损失率")),
    ("interest_subsidy", ("贴息",)),
    ("risk_compensation", ("风险补偿", "补偿", "代偿", "风险分担", "本金损失")),
    ("fee_rate", ("费率", "利率", "手续费")),
    ("subsidy", ("补助", "补贴", "奖励", "资助", "奖补", "扶持", "给予", "支持")),
    (
        "target",
        (
            "力争",
            "目标",
            "突破",
            "达到",
            "实现",
            "到20",
            "年底",
            "增长",
            "培育",
            "规模",
            "左右时间",
            "左右的时间",
        ),
    ),
    ("investment_limit", ("出资", "参股", "持股", "投资", "跟投", "存续期")),
    ("loan_terms", ("贷款", "授信", "额度", "期限", "余额", "单户", "信用")),
)
"""Kinds by the words around the number, the first that fits; ``other`` where none does."""

GOAL = ("力争", "到20", "目标", "年底", "左右时间", "左右的时间", "年左右")
SHARED = (
    "、",
    "和",
    "或",
    "及",
    "提高至",
    "提高到",
    "提升至",
    "提升到",
    "增加至",
    "增加到",
    "下调至",
    "降至",
)
"""What may stand between two numbers under one bound."""

COUNT_GOALS = (
    "达到",
    "突破",
    "超过",
    "不少于",
    "不低于",
    "新增",
    "培育",
    "力争",
    "建成",
    "组建",
    "引进",
    "推出",
    "累计",
    "实现",
    "设立",
    "打造",
    "遴选",
    "至少",
    "提高",
    "引育",
    "培养",
    "选拔",
    "扶持",
    "培训",
    "举办",
    "孵化",
    "建设",
)


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    value: float
    unit: Unit
    counted: str = ""
    bound: Bound | None = None  # where the form itself says it, as in a range


def quantities(measure_id: str, text: str, offset: int) -> list[Quantity]:
    """The quantities of a measure; ``offset`` is where its text begins in the clean text.

    >>> [(q.phrase, q.value, q.bound) for q in quantities("m", "给予不超过20万元补助。", 0)]
    [('不超过20万元', 200000.0, 'max')]
    """
    taken: list[_Hit] = []
    for hit in _hits(text):
        if all(hit.end <= other.start or hit.start >= other.end for other in taken):
            taken.append(hit)
    found: list[Quantity] = []
    for hit in sorted(taken, key=lambda h: h.start):
        found.append(_quantity(measure_id, text, offset, hit, found[-1] if found else None))
    return found


def _hits(text: str) -> Iterator[_Hit]:
    """Candidates, the forms that hold others first."""
    for m in p.MONEY_RANGE.every(text):
        high = number(m["b"])
        end = m.end("u") if m["u"] else m.end("a")
        own = bool(m["u"]) or text[end] == "元"  # 30元至50万元, not 30-50万元
        unit = m["u"] if own else m["b"].strip().lstrip("0123456789.,一二两三四五六七八九十百千")
        low = number(m["a"] + unit)
        if low is not None and high is not None:
            yield _Hit(m.start("a"), end + (text[end] == "元"), low, "CNY", bound="min")
            yield _Hit(m.start("b"), m.end(), high, "CNY", bound="max")
    for m in p.PERCENT_RANGE.every(text):
        end = m.end("a") + (text[m.end("a")] in "%％")
        yield _Hit(m.start("a"), end, round(float(m["a"]) / 100, 8), "ratio", bound="min")
        yield _Hit(m.start("b"), m.end(), round(float(m["b"]) / 100, 8), "ratio", bound="max")
    for m in p.MONEY.every(text):
        again = text[: m.start()].endswith(("（含", "(含"))  # 不超过300万元（含300万元）
        if not again and (value := number(m["n"])) is not None:
            yield _Hit(m.start(), m.end(), value, "CNY")
    for m in p.PERCENT.every(text):
        if (value := _ratio(m)) is not None:
            yield _Hit(m.start(), m.end(), value, "ratio")
    for m in p.PROPORTION.every(text):
        yield _Hit(m.start(), m.end(), round(int(m["a"]) / int(m["b"]), 6) if int(m["b"]) else 0.0, "ratio")
    for m in p.TIMES.every(text):
        if (value := number(m["n"])) is not None:
            yield _Hit(m.start(), m.end(), value, "ratio")
    for m in p.YEARS.every(text):
        if (value := number(m["n"])) is not None:
            yield _Hit(m.start(), m.end(), value, "year")
    for m in p.MONTHS.every(text):
        if (value := number(m["n"])) is not None:
            yield _Hit(m.start(), m.end(), value, "month")
    for m in p.COUNT.every(text):
        before = _clause_before(text, m.start(), ends="，,。；;：:")
        goal = any(word in before for word in COUNT_GOALS) or p.BOUND_AFTER.find(text[m.end() :])
        if goal and (value := number(m["n"])) is not None:
            yield _Hit(m.start(), m.end(), value, "count", m["what"])


def _ratio(m: object) -> float | None:
    groups = m.groupdict()  # type: ignore[attr-defined]
    if groups["n"]:
        divisor = {"‰": 1000, "个基点": 10000, "基点": 10000, "BP": 10000, "bp": 10000}.get(groups["u"], 100)
        return round(float(groups["n"]) / divisor, 8)
    for key, divisor in (("h", 100), ("k", 1000), ("c", 10)):
        if groups[key]:
            value = number(groups[key])
            return None if value is None else round(value / divisor, 8)
    return None


def _clause_before(text: str, at: int, ends: str = CLAUSE_END) -> str:
    start = max(text.rfind(c, 0, at) for c in ends) + 1
    return text[start:at]


def _sentence_part(text: str, at: int) -> str:
    """The comma-free surroundings of a number, both sides."""
    start = max(text.rfind(c, 0, at) for c in "，,。；;") + 1
    ends = [i for c in "，,。；;" if (i := text.find(c, at)) != -1]
    return text[start : min(ends, default=len(text))]


def _quantity(measure_id: str, text: str, offset: int, hit: _Hit, before: Quantity | None) -> Quantity:
    free = before.end - offset if before else 0
    bound, start, end = _bound(text, hit, free)
    base = _base(text, hit) if hit.unit == "ratio" else ""
    listed = before and before.unit == hit.unit and text[free : hit.start] in SHARED
    if before and listed:
        base = base or before.base  # 最高不超过投资总额80%、60%
    if before and listed and before.bound == "max":
        bound = "max"  # 最高不超过50万元、30万元 or 上限从1000万元提高至3000万元: the bound reaches over both
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


def _bound(text: str, hit: _Hit, free: int) -> tuple[Bound, int, int]:
    """How the number is bounded, and where the phrase with its bounding words begins and ends.

    Words before ``free`` belong to the number before.
    """
    if hit.bound is not None:
        return hit.bound, hit.start, hit.end
    clause = _clause_before(text, hit.start)[-max(hit.start - free, 0) or len(text) :]
    firm = [(m.start() - len(clause[-FIRM:]), m.lastgroup) for m in p.BOUND_FIRM.every(clause[-FIRM:])]
    words = [
        m for m in p.BOUND_NEAR.every(f"{clause[-NEAR:]}{text[hit.start]}") if _bounds(m, clause[-NEAR:])
    ]
    near = [(m.start() - len(clause[-NEAR:]), m.lastgroup) for m in words]
    after = p.BOUND_AFTER.find(text[hit.end :])
    marks = firm or near
    bound = marks[-1][1] if marks else "exact"
    if after and not (firm and bound == "max"):
        bound = after.lastgroup
    start = hit.start + min((at for at, _ in (*firm, *near)), default=0)
    return bound, start, hit.end + (after.end() if after else 0)  # type: ignore[return-value]


def _bounds(m: re.Match[str], clause: str) -> bool:
    """Whether a word bounds the number behind ``clause``; 近 of 近三年…超过1亿元 bounds another one."""
    return m.end() == len(clause) or (m.group() != "近" and m.end() < len(clause))


def _kind(text: str, hit: _Hit, bound: Bound, end: int, deadline: str) -> str:
    """What the number is about, by the words around it; a condition (对…达到10亿元以上的…) is no target."""
    near = _sentence_part(text, hit.start)
    if near.startswith(("对", "凡")) and text[end : end + 1] == "的":
        return "other"
    if any(word in near for word in GOAL) or (deadline and bound == "min"):
        return "target"
    for kind, words in KINDS:
        if any(word in near for word in words) and not (kind == "target" and bound == "max"):
            return kind
    return next(
        (kind for kind, words in KINDS[:5] if any(word in text[hit.end :] for word in words)), "other"
    )


def _base(text: str, hit: _Hit) -> str:
    """What a ratio is a ratio of: the nearest words before the number that are no bound and no verb of giving.

    In front of 按 stands who gives, not what a share is taken of.
    """
    before = _clause_before(text, hit.start)
    edges = [m.span() for pattern in (p.BOUND_FIRM, p.BOUND_NEAR, p.BASE_EDGE) for m in pattern.every(before)]
    at = len(before)
    for start, end in sorted(edges, reverse=True):
        part = before[end:at].strip("的为是达到至可 ")
        if len(part) >= 2:
            break
        if before[start] == "按":
            return ""
        at = min(at, start)
    else:
        part = before[:at].strip("的为是达到至可 ")
    number_itself = any(c.isdigit() for c in part)  # 由30%提高到50%
    return part if 2 <= len(part) <= MAX_BASE and not number_itself else ""


def _deadline(text: str, at: int) -> str:
    """The last deadline named before the number: 2027, or 2025-12 for the end of a year."""
    found = [m for m in p.DEADLINE.every(text) if m.start() < at]
    if not found:
        return ""
    m = found[-1]
    if m["e"]:
        return f"{m['y']}-12"
    return f"{m['y']}-{int(m['m']):02d}" if m["m"] else m["y"]
