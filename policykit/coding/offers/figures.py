"""What each number of a sentence is: given, a ceiling, a duration, a gate that one has to pass, a goal, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from policykit.coding.offers.words import alternation, any_of, fits, forms, table
from policykit.records import Quantity

Span = tuple[int, int]

OPEN = "（(〔[【“《"
TIMES = ("year", "month", "day")
JOINED = re.compile(r"\s*(?:、|和|及|以及|与|或|[∶:：/])\s*(?:最高|不超过)?\s*$")
PARTS = re.compile(r"\d\s*[:：∶]\s*\d")  # 1:1, who puts in how much
TOLERATED = re.compile(r"不良[^，,]*(?:[，,][^，,]*)?不(?:作为|予|计入|纳入)[^，,]*(?:扣分|考核|评价|追责)")
"""A rate of bad loans up to which nobody is blamed: 高于平均3个百分点以内的，不作为扣分因素."""
RAISED = re.compile("可?(?:再)?(?:提高|上浮)[至到]")
CEILING = "上限(?:[由从][^，]*)?(?:[为至到]|(?:调整|提高|放宽|扩大)[为至到])?$"
EACH = re.compile(r"每(?:(?:再)?(?:满|增加?|新增|超过?)[^，]{0,4})?$")  # 每满1亿元，奖励300万元
REACH = re.compile(r"\s*[-—–~～至到]+\s*$")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its role; positions count within its sentence."""

    role: str  # rate, amount, duration, gate, goal, "" for what is no matter of an offer
    value: float
    unit: str
    bound: str
    start: int
    end: int
    base: str = ""
    per: tuple[str, ...] = ()
    deadline: str = ""
    words: str = ""  # 3年: a duration as it is written
    low: float | None = None  # the lower end of a range


@dataclass(frozen=True)
class Sentence:
    """A measure as offers are read from it."""

    measure_id: str
    text: str
    start: int  # in the clean text
    codes: tuple[tuple[int, str], ...] = ()  # (where, instrument), within the sentence, in order
    quantities: tuple[Quantity, ...] = ()
    plain: str = field(default="", init=False)  # the text with what stands in brackets blanked out
    clauses: tuple[Span, ...] = field(default=(), init=False)
    figures: tuple[Figure, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "plain", _plain(self.text))
        object.__setattr__(self, "clauses", _clauses(self.plain))
        object.__setattr__(self, "figures", tuple(_figures(self)))

    def clause(self, at: int) -> Span:
        """The clause that holds a place."""
        return next((c for c in self.clauses if c[0] <= at <= c[1]), (0, len(self.text)))


def _plain(text: str) -> str:
    """The text with the insides of round brackets blanked out, unless the whole sentence stands in them."""
    out, depth, opened = list(text), 0, 0
    for i, c in enumerate(text):
        if c in "（(〔[【":
            depth += 1
            opened += i > 0
        if depth and opened:
            out[i] = "〇"
        if c in "）)〕]】" and depth:
            depth -= 1
            opened = opened if depth else 0
    return "".join(out) if not depth else text


def _clauses(plain: str) -> tuple[Span, ...]:
    """The parts between commas and stops; a comma or colon between digits parts nothing."""
    cuts = [m.start() for m in re.finditer(r"(?<!\d)[,:]|[,:](?!\d)|[，；;。：]", plain)]
    starts = [0, *(c + 1 for c in cuts)]
    spans = zip(starts, [*cuts, len(plain)], strict=True)
    return tuple((a, b) for a, b in spans if plain[a:b].strip())


def _figures(s: Sentence) -> list[Figure]:
    """The figures of a sentence; a range is one with ``low``, an old value is none."""
    out: list[Figure] = []
    for q in s.quantities:
        if q.former:
            continue
        start, end = q.start - s.start, q.end - s.start
        if s.plain[start:end].strip("〇") == "":
            continue
        time = re.search(r"(?:\d[\d.]*|[一二三四五六七八九十两半]+)\s*(?:年|个?月|日|天)", q.phrase)
        words = re.sub(r"\s", "", time.group()) if time and q.unit in TIMES else q.phrase
        f = Figure("", q.value, q.unit, q.bound, start, end, q.base, q.per, q.deadline, words)
        last = out[-1] if out else None
        if last and last.unit == f.unit and REACH.match(s.text[last.end : f.start]) and last.value < f.value:
            f = replace(f, low=last.value, start=last.start, base=last.base or f.base, bound="max")
            out.pop()
        out.append(f)
    for i, f in enumerate(out):
        before = out[i - 1] if i else None
        listed = before and before.unit == f.unit and JOINED.match(s.text[before.end : f.start])
        role = before.role if listed and before else _role(s, f)
        phrase = s.plain[f.start : f.end]
        if f.bound == "exact" and re.search(CEILING, s.plain[s.clause(f.start)[0] : f.start]):
            f = replace(f, bound="max")  # 上限由1000万元调整为600万元
        raised = role and f.bound == "min" and RAISED.match(phrase) and not phrase.endswith("以上")
        out[i] = replace(
            f, role=role, bound="exact" if raised else f.bound
        )  # 由1500元提高至2000元: so much, not more
    return out


def _role(s: Sentence, f: Figure) -> str:
    x, y = s.clause(f.start)
    before, after, clause = s.plain[x : f.start], s.plain[f.end : y], s.plain[x:y]
    if re.search(any_of("penalty"), clause) or re.search(any_of("used") + "|门槛", before):
        return ""
    if PARTS.search(s.plain[f.start : f.end + 2]) and not re.search("出资|配比|配套", clause):
        return ""  # who bears how many parts of it, 4:3:3, is no rate
    if f.unit not in ("CNY", "ratio", *TIMES):
        return "gate" if f.bound in ("min", "max") else ""
    if f.unit in TIMES:
        return _time(s, f, before, after)
    if f.unit == "ratio" and TOLERATED.search(s.plain[x:]):
        return "rate"
    given = re.search(any_of("give", "grant", "measure", "change"), before + s.plain[f.start : f.end])
    directly = re.match(
        rf"\s*的?(?:比例|标准|额度)?(?:内|以内)?(?:一次性)?(?:{any_of('give', 'grant')}|计算|执行|用于)",
        after,
    )
    if _gate(s, f, before, after, (x, y), bool(directly)):
        return "gate"
    aim = [m.end() for m in re.finditer(any_of("goal"), before)]
    if aim and not re.search(any_of("grant") + "|给予|按", before[aim[-1] :] + after[:8]):
        return "goal"
    if not given and not directly and not _ruled(s, f, clause):
        return "goal" if f.bound == "min" else ""
    return "rate" if f.unit == "ratio" else "amount"


def _ruled(s: Sentence, f: Figure, clause: str) -> bool:
    """Whether a bound is set by its clause itself (出资比例不低于…, 费率控制在…), though nobody gives."""
    ruled = any(form.units == ("ratio",) and fits(form, clause, s.plain, f.unit) for form in forms())
    return ruled or bool(re.search(r"额度|上限|限额|期限", clause))


def _gate(s: Sentence, f: Figure, before: str, after: str, clause: Span, directly: bool) -> bool:
    """Whether a number says who or what qualifies: in what the offer is for, before anything is given."""
    before = before.replace("出资额", "投资额")  # no verb
    if EACH.search(before) or re.match(r"[^，；。]{0,30}分[档级]", after):
        return True
    if re.search("基础上[^，]*(?:提高|增加)$", before):
        return False  # 在30%的基础上再提高5个百分点
    if re.fullmatch("的〇*", after.strip()) and re.search(r"给予|按|奖励|补助", s.plain[clause[1] :]):
        return True  # 年化担保费率不超过1%的，按…给予补助
    if directly or RAISED.match(s.plain[f.start : f.end]):
        return False
    if (
        re.match(r"\s*(?:积极|大力|重点)?(?:支持|鼓励|引导)[^，]*$", before)
        and re.match(r"(?:以[上下])?的[^，]*(?:业务|贷款|项目|主体)", after)
        and re.search("以[上下]", s.plain[f.start : f.end + 2])
    ):
        return True  # 支持小微企业1000万元以下的担保业务: which ones, not how much
    firm = rf"给予|予以|按照?(?!时|期|规|揭|需|季|月)|参照|{alternation(set(table()['grant']) - set(table()['noun']))}|一次性|分担|承担|发放|享受|领取|安排"
    topic = re.match(rf"\s*(?:且|或|并|其中)*(?:{any_of('topic')})", before)
    head = re.search(firm if topic else rf"{firm}|{any_of('give', 'change')}|最高|不超过|不高于", before)
    rest = after + s.plain[clause[1] :]
    later = re.search(rf"{firm}|{any_of('give')}|补偿", rest)
    named = re.match(
        r"[^，]{0,4}?(?:以上|以下|及以上|及以下|以内)?的?[^，的]{0,24}?(?:的|项目|业务|企业|贷款|机构)", after
    )
    beyond = f.bound in ("min", "max") or re.match(r"〇+以[上下]", after)
    side = beyond and re.search(any_of("gate_after"), s.text[f.start : f.end + 6])
    if head and side and re.match(r"\s*(?:规模)?的?[^，]*(?:业务|项目|贷款|企业)", after) and later:
        return not re.search(any_of("grant") + "|给予", before)
    if head:
        return False
    closed = s.plain[clause[0] : clause[1]].rstrip().endswith(("的", "的〇")) or bool(topic) or bool(named)
    return bool(later and (closed or (beyond and f.bound != "max"))) or bool(side and named)


def _time(s: Sentence, f: Figure, before: str, after: str) -> str:
    """A duration, a gate (满1年, 签订1年以上合同), or a horizon that is neither."""
    if s.plain[f.start : f.end].endswith("内"):
        after = f"内{after}"
    around = before[-14:] + s.plain[f.start : f.end] + after[:12]
    if re.search(any_of("horizon"), around) or re.match(r"[^，]{0,2}(?:来|以来|前|底)", after):
        return ""
    if re.search(r"分$", before):  # 分3年兑现: how it is paid out
        return ""
    if re.search(r"连续$", before) and re.match(
        rf"[^，]*(?:{any_of('grant')})|[、，]?(?:每年|给予|按)", after
    ):
        return "duration"
    if re.match(r"内(?:按|每年|给予|免|对)", after) or (
        re.search(r"(?:后的?|起)$", before) and after == "内"
    ):
        return "duration"
    above = s.plain[f.start : f.end].endswith(("以上", "以下"))
    if f.bound == "min" or above or re.search(r"(?:满|近|连续|不足|离校|毕业|从业|经营|成立|注册)$", before):
        return "gate"
    if re.match(r"期?(?:[（(]含[）)])?(?:以上|及以上|内(?:未|完成|建成|缴|分期)?)", after) and not re.search(
        r"分期|缴|减免|免收", after
    ):
        return "gate"
    return "duration"


def groups(figures: Sequence[Figure], text: str) -> list[tuple[Figure, ...]]:
    """Rates, amounts that stand in one list together; every other figure alone."""
    out: list[tuple[Figure, ...]] = []
    for f in figures:
        last = out[-1][-1] if out else None
        listed = last and last.role == f.role in ("rate", "amount") and JOINED.match(text[last.end : f.start])
        if last and listed and not (last.bound == "exact" and f.bound == "max" and f.unit == "CNY"):
            bound = "max" if last.bound == "max" and f.bound == "exact" else f.bound
            out[-1] = (
                *out[-1],
                replace(f, base=f.base or last.base, per=f.per or last.per, bound=bound),
            )
        else:
            out.append((f,))
    return out
