"""Which numbers of a sentence belong together: a rate and its ceiling, a list of tiers, an old and a new value.

Numbers of a measure with the same ``grant`` state one grant, so that “who pays how much of what, up to which
ceiling, per whom” can be read from the table: 按保费的50%给予补贴，单户每年最高20万元 is one grant of a ratio
with its base and an amount with ``per`` 户|年. Rules:

- numbers in one list, range or from–to share a grant;
- a ceiling (an amount under ``max``) joins the rate, or the amount per item, that stands before it, unless that
  grant has its ceiling already or another amount stands between them; a rate joins the ceiling before it where
  both stand in one clause (给予最高50万元、不超过利息40%的补贴);
- how long something is given (贴息期限不超过12个月) joins the grant before it;
- a condition (对…达到10亿元以上的) is a grant of its own and parts no others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from policykit.gongwen.facts.counts import clause_before
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.lexicon import pattern
from policykit.records import Quantity

PER = pattern(
    r"""
    每(?:(?P<one>[12一两]?个?(?:自然|会计)?年)度?|(?P<each>[户笔人名项件亩家月日天套台只吨单]|平方米|季度|个?月|个?项目|个?企业|家?机构|张))
    |(?P<sole>单(?:[户笔人件家只台机]|项(?!冠军)|个(?:企业|项目|机构|产品|品种|主体)|家(?:企业|机构)|品种)|同一(?:企业|单位|项目|借款人|主体|机构))
    |每[^，。；\d]{1,5}[1一](?P<done>[家户名人项件笔个])
    |(?P<yearly>年化|年度(?=[^，。；]{0,10}(?:最高|不超过|上限|累计|补|贴|奖))|年(?=[利费]率|贴息|均))
    """,
    yes=("每年最高20万元", "每户企业", "年化1%", "单笔不超过", "同一企业", "每服务一家企业"),
    no=("单位", "上年度营业收入", "每次", "制造业单项冠军"),
)

PER_AFTER = pattern(
    r"^\s*(?:/|／|每)\s*(?P<per>平方米|㎡|[年月日亩人户家项件吨笔台套张])",
    yes=("/年", "／亩", "/平方米"),
    no=("的补助", "/"),
)

CHANGED_TO = pattern(
    r"^(?:的?水?平?)?(?:进一步|逐步|统一)?{CHANGE}(?:至|到|为)",
    yes=("提高至", "逐步降低到", "调整为", "下调至"),
    no=("、", "提高"),
)


LASTING = frozenset({"subsidy", "interest_subsidy"})
"""Kinds that are given for a time: a duration behind them is theirs."""

GIVEN = frozenset({"subsidy", "interest_subsidy", "risk_compensation", "fee_rate", "investment_limit"})
"""Kinds of number that a ceiling can be the ceiling of."""

LIST = frozenset({*("、", "和", "或", "及", "与", "以及", "至", "到"), *"-—–~～∶:："})
"""What stands between the numbers of a list or a range."""

LENT = frozenset({"other", "loan_terms", "target"})
"""Kinds that a number gives up for that of the grant it joins: 单户累计不超过50万元 behind 每笔补助10万元."""

SHORT = {"天": "日", "个月": "月", "两年": "两年"}


def granted(found: Sequence[Quantity], text: str, offset: int) -> list[Quantity]:
    """The quantities of a measure with ``per``, ``grant`` and ``former`` filled in."""
    done: list[Quantity] = []
    for number, q in enumerate(found):
        gap = text[found[number - 1].end - offset : q.start - offset] if number else ""
        if changed := bool(number and _changed(text, found[number - 1], q, offset)):
            old = done[-1]
            done[-1] = replace(old, former=True, kind="other" if old.kind == "target" else old.kind)
        partner = done[-1] if changed or (number and gap in LIST) else _partner(done, q, text, offset)
        grant = partner.grant if partner else max((d.grant for d in done), default=0) + 1
        lends = partner is not None and partner.kind in GIVEN and q.kind in LENT
        lends = lends and text[q.end - offset : q.end - offset + 1] != "的"  # else a condition
        kind = partner.kind if partner and lends else q.kind
        done.append(replace(q, per=per(text, q.start - offset, q.end - offset), grant=grant, kind=kind))
    return done


def _changed(text: str, old: Quantity, new: Quantity, offset: int) -> bool:
    """Whether ``old`` is what ``new`` was before: 从1000万元提高至3000万元."""
    if old.unit != new.unit:
        return False
    between = text[old.end - offset : new.start - offset] + new.phrase
    said = text[: old.start - offset] + old.phrase
    opened = max(said.rfind("从"), said.rfind("由"))
    from_here = opened > -1 and not p.CLAUSE_MARK.find(said[opened:])
    return bool(CHANGED_TO.at(between)) and from_here


def _partner(done: Sequence[Quantity], q: Quantity, text: str, offset: int) -> Quantity | None:
    """The number before ``q`` whose grant it belongs to, or None."""
    for before in reversed(done):
        between = text[before.end - offset : q.start - offset]
        if "；" in between or ";" in between:
            return None
        if before.kind not in GIVEN or before.former:
            continue
        mine = [d for d in done if d.grant == before.grant]
        ceiling = any(d.unit == "CNY" and d.bound == "max" for d in mine)
        if q.unit == "CNY" and q.bound == "max":
            rate = any(d.unit == "ratio" or d.bound == "exact" for d in mine)
            return before if rate and not ceiling else None
        if q.unit == "ratio":
            rated = any(d.unit == "ratio" for d in mine)
            return before if ceiling and not rated and not p.CLAUSE_MARK.find(between) else None
        if q.unit in ("year", "month", "day"):
            lasts = before.kind in LASTING and q.kind in LASTING | {"other"}
            return before if lasts and q.bound in ("max", "exact") else None
        return None
    return None


def per(text: str, start: int, end: int) -> tuple[str, ...]:
    """Per what a number is given, in the document's words: household, enterprise, item, year, mu.

    >>> text = "单户企业每年给予最高20万元补贴。"
    >>> per(text, text.index("最高"), text.index("补贴"))
    ('户', '年')
    >>> per("按担保额的0.5%/年收取。", 5, 9)
    ('年',)
    """
    found = []
    for m in PER.every(clause_before(text, start, "，,。；;：:、") + text[start:end]):
        word = m["each"] or m["done"] or (m["sole"] or "").removeprefix("同一").removeprefix("单") or "年"
        found.append(word.removeprefix("个").removeprefix("家") or word)
    if after := PER_AFTER.at(text[end:]):
        found.append(after["per"])
    return tuple(dict.fromkeys(SHORT.get(word, word) for word in found))
