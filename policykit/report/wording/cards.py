"""Claim cards: what a region says through one channel, from who is paid how much down to what is only encouraged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policykit.report.contract import each
from policykit.report.wording.grounds import FIRMS, GRANTS, Grounds
from policykit.report.wording.words import instrument_name, known, listed, presenter, word

FIRM = 4  # strength of a measure that commits to something
LOSSES = "风险补偿"
LEVEL = "率"
GENERAL = "补贴奖励"  # a form that says little: the instrument is named in its place
NAMED = 3  # instruments, and offers, that one line of a table holds
ONCE = "一次性"
KINDS = {4: "commits", 3: "acts", 2: "promotes", 1: "encourages", 0: "mentions"}
NUMERALS = ((1e8, "money.sum_yi"), (1e4, "money.sum_wan"))


@dataclass(frozen=True)
class Line:
    """One statement of a card with the sentence that it rests on."""

    text: str
    measure_id: str
    quote: str


@dataclass(frozen=True)
class Card:
    """What one region says of one category."""

    region: str
    category: str
    kind: str  # pays, rules, commits, acts, promotes, encourages, mentions, absent, failed, damaged or aside
    pays: tuple[Line, ...]
    rules: tuple[Line, ...]
    commits: tuple[Line, ...]  # strength 4, no figure; or a way of paying without one
    counts: Mapping[int, int]  # strength of wording → measures of the rest
    instruments: tuple[str, ...]  # those used most first
    short: tuple[str, ...]  # its offers in a few words

    @property
    def rest(self) -> str:
        """What is only carried out, promoted or encouraged, counted."""
        cells = [word("card.of_strength", kind=word(f"card.{KINDS[s]}"), n=n) for s, n in self.counts.items()]
        return word("card.rest", n=sum(self.counts.values()), cells=listed(cells)) if cells else ""

    @property
    def parts(self) -> list[tuple[str, Sequence[Line]]]:
        """The statements under their headings."""
        parts = {"pays": self.pays, "rules": self.rules, "commits": self.commits}
        return [(word(f"card.part.{key}"), held) for key, held in parts.items() if held]

    @property
    def line(self) -> str:
        """The card in one line: 给钱：贴息 LPR 的 40%，最高 10 万元（每户每年）."""
        head = word(f"card.{self.kind}")
        if not self.counts and not self.short and not self.commits:
            return head
        if self.short:
            shown, more = self.short[:NAMED], len(self.short) - NAMED
            body = word("list.semicolon").join(shown) + (word("card.more", n=more) if more > 0 else "")
        else:
            parts = [
                word("card.of_strength", kind=word(f"card.{KINDS[s]}"), n=n)
                for s, n in self.counts.items()
                if n
            ]
            parts = [word("card.n", n=len(self.commits)), *parts] if self.commits else parts
            parts[0] = parts[0] if self.commits else word("card.n", n=next(iter(self.counts.values())))
            body = listed(parts)
            if self.instruments:
                body = word("text.noted", text=body, note=listed(self.instruments[:NAMED]))
        return word("card.line", head=head, body=body)


def card(grounds: Grounds, region: str, category: str) -> Card:
    """The card of one cell."""
    measures = grounds.tables["measures"]
    own = [
        row
        for row in each(measures[measures["region"] == region])
        if category in grounds.categories[row.measure_id]
    ]
    texts = {row.measure_id: str(row.text) for row in own}
    pays, rules = grounds.grants(region, category), grounds.rules(region, category)
    stated = {offer.measure_id for offer in (*pays, *rules)}
    unpaid = grounds.promised(region, category)
    firm = [r for r in own if r.measure_id not in stated and (r.strength == FIRM or r.measure_id in unpaid)]
    rest = [r for r in own if r.measure_id not in stated and r not in firm]
    counts = Counter(int(row.strength) for row in rest)
    counts = Counter({level: counts[level] for level in sorted(counts, reverse=True)})
    highest = FIRM if firm else max(counts, default=0)
    kind = (
        "pays" if pays else "rules" if rules else KINDS[highest] if own else grounds.state(region, category)
    )
    if kind == "commits" and not any(row.strength == FIRM for row in firm):
        kind = "unpriced"
    used = Counter(
        {
            name: len(texts.keys() & held.keys())
            for (c, name), held in grounds.evidence.items()
            if c == category
        }
    )
    return Card(
        region,
        category,
        kind,
        tuple(Line(offer_text(o), o.measure_id, texts.get(o.measure_id, o.quote)) for o in pays),
        tuple(Line(offer_text(o), o.measure_id, texts.get(o.measure_id, o.quote)) for o in rules),
        tuple(Line(word("card.no_figure"), r.measure_id, str(r.text)) for r in firm),
        dict(counts),
        tuple(instrument_name(name) for name, n in used.most_common() if n),
        tuple(dict.fromkeys(short(offer) for offer in (pays or rules))),
    )


def cards(grounds: Grounds) -> list[Card]:
    """The cards of all cells, region by region."""
    return [card(grounds, region, c) for region in grounds.regions for c in grounds.category_names]


def whom(offer: Any) -> str:
    """Who gives whom: 市财政→科技型企业."""
    to = offer.target if offer.receiver == FIRMS and offer.target else offer.receiver
    if offer.form == LOSSES and offer.receiver == FIRMS:
        to = ""  # firms whose loans are lost are not who is paid for the loss
    payer = offer.payer or (word("offer.no_payer") if offer.form in GRANTS else "")
    return word("offer.to", payer=payer, whom=to) if payer and to else payer or str(to)


def offer_text(offer: Any, *, brief: bool = False) -> str:
    """An offer in words: who gives whom how much, up to what, on which condition, until when; ``brief``: how much alone."""
    parts = [
        "" if brief else whom(offer),
        figure(offer),
        word("offer.cap", cap=money(offer.cap)) if offer.cap == offer.cap else "",
        word("offer.per", per=offer.cap_per) if offer.cap_per else "",
        word("offer.duration", duration=offer.duration) if offer.duration else "",
        word("offer.condition", condition=terms) if (terms := condition(offer)) and not brief else "",
        word("offer.deadline", deadline=offer.deadline) if offer.deadline else "",
        word("offer.once") if ONCE in offer.quote and offer.form in GRANTS else "",
    ]
    text = word("list.comma").join(part for part in parts if part)
    return text if brief else word("report.fact_line", name=form_name(offer.form), value=text)


def condition(offer: Any) -> str:
    """On which condition: the event that a sum is paid for, then what the sentence asks beside it."""
    event = offer.base if offer.rate != offer.rate else ""
    return word("list.semicolon").join(dict.fromkeys(text for text in (event, offer.condition) if text))


def short(offer: Any) -> str:
    """An offer in a few words: 保费补贴 实际保费支出的 30%（最高 20 万元）."""
    text = figure(offer) or offer.duration
    if offer.cap == offer.cap:
        cap = word("offer.cap", cap=money(offer.cap))
        text = word("text.noted", text=text, note=cap)
    to = offer.receiver if offer.receiver != FIRMS and offer.form in GRANTS else ""
    what = (
        instrument_name(offer.instrument)
        if offer.form == GENERAL and offer.instrument
        else form_name(offer.form)
    )
    return word("offer.short", form=what, whom=word("offer.whom", whom=to) if to else "", text=text)


def number(offer: Any) -> str:
    """The figures of an offer without what they are of: 不超过1.5%，最高200万元（每笔）."""
    bare = offer._replace(base="")
    cap = word("offer.cap", cap=money(offer.cap)) if offer.cap == offer.cap else ""
    text = word("list.comma").join(part for part in (figure(bare), cap, offer.duration) if part)
    return word("offer.counted", text=text, per=offer.cap_per) if cap and offer.cap_per else text


def figure(offer: Any) -> str:
    """The figure of an offer: 实际保费支出的30%, 不超过20万元."""
    parts = []
    if offer.rate == offer.rate:
        low = (
            word("offer.range", low=percent(offer.rate_low), high="")
            if offer.rate_low == offer.rate_low
            else ""
        )
        number = low + percent(offer.rate)
        bound = "" if low else offer.rate_bound
        if offer.base.endswith(LEVEL):  # 担保费率不超过1%: the rate is the base itself
            parts.append(word("text.of", name=offer.base, text=_bounded(number, bound)))
        else:
            number = word("offer.rate", base=offer.base, rate=number) if offer.base else number
            parts.append(_bounded(number, bound))
    if offer.amount == offer.amount:
        low = (
            word("offer.range", low=money(offer.amount_low), high="")
            if offer.amount_low == offer.amount_low
            else ""
        )
        bound = "up_to" if offer.amount_bound == "max" else offer.amount_bound
        parts.append(_bounded(low + money(offer.amount), "" if low else bound))
    return word("list.comma").join(parts)


def _bounded(number: str, bound: str) -> str:
    return word(f"offer.{bound}", number=number) if bound in ("max", "min", "approx", "up_to") else number


def percent(value: float) -> str:
    """A ratio as it is written: 30%, 0.2‰."""
    size, sign = (1000, "‰") if 0 < value < 0.001 else (100, "%")
    return f"{round(value * size, 6):g}{sign}"


def money(value: float) -> str:
    """A sum of money: 20万元, 3000亿元."""
    if presenter().lang == "zh":
        for size, key in NUMERALS:
            if value >= size:
                return word(key, n=f"{round(value / size, 6):g}")
    return word("money.sum", n=f"{value:,.0f}")


def form_name(form: str) -> str:
    """What a form is called."""
    return known("form", form)
