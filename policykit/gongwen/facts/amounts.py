"""Where numbers with a unit stand in a sentence, and what they are worth: yuan, ratios, years, months, counts.

A unit of the contract is one of ``CNY, ratio, year, month, count``. Whatever else is counted or measured is a
``count`` with its own word in ``counted``: days (工作日, 日), areas (亩, 平方米), people, other currencies (美元),
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

from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.numerals import fraction, integer, number, tenths
from policykit.records import Bound, Unit

DIVISORS = {"‰": 1000, "个基点": 10000, "基点": 10000, "BP": 10000, "bp": 10000, "倍": 1}
"""What a ratio's sign divides by; 100 where it is not listed (%, 个百分点)."""

MAX_YEARS = 100  # 2025—2027年 is no range of years
NAMED_ALONE = frozenset("家户款只支名场所笔轮")
"""Measure words of things that are not also listed in phrases: 培育三家 counts, 三项制度 and 四个面向 do not."""

COUNT_GOALS = (
    *(
        "达到",
        "突破",
        "超过",
        "超",
        "不少于",
        "不低于",
        "至少",
        "新增",
        "培育",
        "力争",
        "建成",
        "组建",
        "引进",
    ),
    *("推出", "累计", "实现", "设立", "新设", "打造", "遴选", "提高", "引育", "培养", "选拔", "扶持", "培训"),
    *("举办", "孵化", "建设", "召开", "开展", "评选", "形成", "布局", "集聚", "储备", "吸引", "带动", "覆盖"),
    *("筛选", "实施", "完成", "选派", "招引", "落地", "保持", "认定", "入库", "服务", "惠及"),
)
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
    for m in p.MONEY_RANGE.every(text):
        high = number(m["b"])
        end = m.end("u") if m["u"] else m.end("a")
        own = bool(m["u"]) or text[end] == "元"  # 30元至50万元, not 30-50万元
        unit = m["u"] if own else m["b"].strip().lstrip("0123456789.,一二两三四五六七八九十百千")
        low = number(m["a"] + unit)
        if low is not None and high is not None:
            yield Amount(m.start("a"), end + (text[end] == "元"), low, "CNY", bound="min")
            yield Amount(m.start("b"), m.end(), high, "CNY", bound="max")
    for m in p.PERCENT_RANGE.every(text):
        end = m.end("a") + (text[m.end("a")] in "%％")
        yield Amount(m.start("a"), end, round(float(m["a"]) / 100, 8), "ratio", bound="min")
        yield Amount(m.start("b"), m.end(), round(float(m["b"]) / 100, 8), "ratio", bound="max")
    for m in p.RANGE.every(text):
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
    if word in DIVISORS or word == "个百分点":
        return "ratio", "", DIVISORS.get(word, 100)
    return "count", _counted(word), 1


def _counted(word: str) -> str:
    """What is counted, without the measure word in front: 个工作日 is 工作日."""
    return word[1:] if len(word) > 1 and word[0] == "个" else word


def _money(text: str) -> Iterator[Amount]:
    for m in p.MONEY.every(text):
        again = text[: m.start()].endswith(("（含", "(含"))  # 不超过300万元（含300万元）
        if not again and (value := number(m["n"])) is not None:
            yield Amount(m.start(), m.end(), value, "CNY")
    for m in p.FOREIGN.every(text):
        if (value := number(m["n"])) is not None:
            yield Amount(m.start(), m.end(), value, "count", m["what"])


def _ratios(text: str) -> Iterator[Amount]:
    for m in p.PERCENT.every(text):
        yield Amount(m.start(), m.end(), round(float(m["n"]) / DIVISORS.get(m["u"], 100), 8), "ratio")
    for m in p.FRACTION.every(text):
        if (value := fraction(m["d"], m["n"])) is not None:
            yield Amount(m.start(), m.end(), value, "ratio")
    for m in p.TENTHS.every(text):
        if (value := tenths(m["n"], m["half"] or "")) is not None:
            yield Amount(m.start(), m.end(), value, "ratio")
    for m in p.HALF.every(text):
        yield Amount(m.start(), m.end(), 2.0 ** (integer(m["n"]) or 1) if m["n"] else 0.5, "ratio")
    for m in p.PROPORTION.every(text):
        yield from _proportion(m)
    for m in p.TIMES.every(text):
        if (value := number(m["n"])) is not None:
            yield Amount(m.start(), m.end(), value, "ratio")


def _proportion(m: re.Match[str]) -> Iterator[Amount]:
    """1∶1 as one ratio, 4∶3∶3 as the shares of the whole."""
    parts = [(n.start() + m.start(), n.group()) for n in p.DIGITS.every(m["parts"])]
    values = [float(text) for _, text in parts]
    if len(values) == 2 and values[1]:
        yield Amount(m.start(), m.end("parts"), round(values[0] / values[1], 6), "ratio")
    elif len(values) > 2 and sum(values) > 0:
        for (at, text), value in zip(parts, values, strict=True):
            yield Amount(at, at + len(text), round(value / sum(values), 6), "ratio")


def _durations(text: str) -> Iterator[Amount]:
    for m in p.YEARS.every(text):
        if (value := number(m["n"])) is not None:
            yield Amount(m.start(), m.end(), value, "year")
    for m in p.MONTHS.every(text):
        value = 6.0 if m["half"] else number(m["n"])
        if value is not None:
            yield Amount(m.start(), m.end(), value, "month")
    for m in (*p.DAYS.every(text), *p.DAYS_BEFORE.every(text)):
        if (value := number(m["n"])) is not None:
            yield Amount(m.start(), m.end(), value, "count", _counted(m["what"]))


def _counts(text: str) -> Iterator[Amount]:
    for m in p.SIZE.every(text):
        if (value := number(m["n"])) is not None:
            yield Amount(m.start(), m.end(), value, "count", m["what"])
    for m in p.COUNT.every(text):
        value = number(m["n"])
        if value is not None and not _one_of(text, m, value) and (m["more"] or _aimed(text, m)):
            yield Amount(m.start(), m.end(), value, "count", _thing(m), "approx" if m["more"] else None)
    for m in p.COUNT_IN_WORDS.every(text):
        value = number(m["n"])
        if value is None or _one_of(text, m, value):
            continue
        aimed = value > 1 and m["what"] in NAMED_ALONE and _aimed(text, m)
        if m["more"] or aimed or _bounded(text, m):
            yield Amount(m.start(), m.end(), value, "count", _thing(m), "approx" if m["more"] else None)


def _thing(m: re.Match[str]) -> str:
    return _counted(m["what"])


def _one_of(text: str, m: re.Match[str], value: float) -> bool:
    """Whether the number only says per what something is given (每服务一家企业) or how dense it is (每万人)."""
    before = clause_before(text, m.start())
    return before.endswith("每") or (value == 1 and bool(p.SINCE_EACH.find(before)))


def _aimed(text: str, m: re.Match[str]) -> bool:
    before = clause_before(text, m.start())
    if before.startswith("其中"):  # a part of what the clause before aims at
        before = clause_before(text, m.start() - len(before) - 1) + before
    return any(word in before for word in COUNT_GOALS) or _bounded(text, m)


def _bounded(text: str, m: re.Match[str]) -> bool:
    """Whether a word of bound stands at the number: firm ones anywhere before it, others right in front of it."""
    before = clause_before(text, m.start())
    near = p.BOUND_NEAR.every(before + text[m.start()])
    return bool(
        p.BOUND_FIRM.find(before)
        or any(n.end() == len(before) for n in near)
        or p.BOUND_AFTER.find(text[m.end() :])
    )


def clause_before(text: str, at: int, ends: str = "，,。；;：:") -> str:
    """The text between the last of ``ends`` and ``at``."""
    start = max(text.rfind(c, 0, at) for c in ends) + 1
    return text[start:at]
