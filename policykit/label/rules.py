"""The rules of the codebook: from the terms in a sentence to its categories, with what argued against.

1. The channel, not the mention: an institution counts by the channel that it exists for, a bank only where
   nothing more telling is named; a holder of money or a word that only looks like a channel counts for nothing.
2. The head of the product's name decides: 股权质押+贷款 is lending, 贷款+保证保险 insurance.
3. Where the money lands decides, not where it comes from: an insurer that pays into a fund is equity.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from policykit.grammar import patterns as p
from policykit.label.codebook import Codebook, Term
from policykit.label.matcher import fold
from policykit.label.slogans import slogans
from policykit.records import CATEGORIES

EXCLUDED = "excluded"
HEADS = (
    *("贷", "贷款", "信贷", "质押融资", "抵押融资", "保单融资", "保理", "贴息", "票据"),
    *("保险", "险", "保险公司", "保险机构", "债", "债券", "证券化", "担保", "担保机构", "担保公司"),
    *("保险产品", "证券化产品", "担保业务"),
)
"""What a product's name may end in; what stands right before it only says what the product is for."""

LINKS = frozenset({"", "类", "型", "专项", "融资", "专属", "配套", "项下", "挂钩", "质押", "抵押", "的"})
"""Words between a modifier and the head of one product's name."""

PRODUCT_ENDS = {"担": ("担保", "一般担保"), "保": ("保险", "一般保险")}
CLAUSE = "，,；;。"


@dataclass(frozen=True, slots=True)
class Hit:
    """A term at its place in the sentence, with the rule by which it counts (or ``excluded``) and why."""

    term: Term
    start: int
    end: int
    rule: str
    why: str = ""

    @property
    def counts(self) -> bool:
        """Whether the hit speaks for its categories."""
        return self.rule != EXCLUDED

    def without(self, why: str) -> Hit:
        """The same hit as an argument that was heard and set aside."""
        return replace(self, rule=EXCLUDED, why=why)


@dataclass(frozen=True)
class Context:
    """What a sentence takes from its article."""

    title: str = ""  # heading of the article
    before: tuple[str, ...] = ()  # categories of the sentence before it in the same article
    guarantee: bool = False  # the article is about guarantees


def judge(text: str, codebook: Codebook, context: Context = Context()) -> list[Hit]:  # noqa: B008 - frozen
    """Every hit of a sentence, those that count with their rule, the others as ``excluded`` with the reason."""
    hits = _matched(text, codebook)
    for rule in (_heads, _list_heads, _premiums, _issuers, _landing, _banks):
        hits = rule(text, hits, context)
    return _compensation(_investment(text, hits, context), context)


def categories(hits: Iterable[Hit]) -> tuple[str, ...]:
    """The categories that the hits carry, in their fixed order."""
    carried = {c for hit in hits if hit.counts for c in hit.term.categories}
    return tuple(c for c in CATEGORIES if c in carried)


def _matched(text: str, codebook: Codebook) -> list[Hit]:
    """Slogans first, then the codebook's terms outside them; a term that holds a whole slogan (投贷联动) wins."""
    found = [(codebook.by_term[term], start, end) for term, start, end in codebook.matcher.find(text)]
    sloganed = [
        s
        for s in slogans(text)
        if not any(a <= s.start and s.end <= b and t.categories == s.categories for t, a, b in found)
    ]
    hits = [
        Hit(Term(s.text, "|".join(s.categories), "组合口号", "slogan"), s.start, s.end, "slogan")
        for s in sloganed
    ]
    for term, start, end in found:
        if any(start < s.end and s.start < end for s in sloganed):
            continue
        hits.append(_conditioned(text, Hit(term, start, end, term.kind)))
    names = _named_products(text, hits)
    inside = [any(n.start <= h.start < n.end for n in names) for h in hits]
    hits = [h.without("head") if part else h for h, part in zip(hits, inside, strict=True)] + names
    hits.sort(key=lambda h: h.start)
    aside = {EXCLUDED: "codebook", "source": "source"}
    return [h if h.why or h.term.kind not in aside else h.without(aside[h.term.kind]) for h in hits]


def _named_products(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """“鲁科担” and “鲁科保”: quoted names whose last character names the channel and that no term explains.

    Names in 贷, 险 and 债 are terms of the codebook; 担 and 保 alone are too common to be (承担, 确保).
    """
    found = []
    for m in p.NAMED_PRODUCT.every(text):
        head = PRODUCT_ENDS.get(m["name"][-1])
        if head and len(m["name"]) > 2 and not any(h.start < m.end("name") <= h.end for h in hits):
            found.append(Hit(Term(m["name"], *head, "term"), m.start("name"), m.end("name"), "name"))
    return found


def _conditioned(text: str, hit: Hit) -> Hit:
    plain = fold(text)
    if hit.term.needs and not re.search(hit.term.needs, plain):
        return hit.without("needs")
    if hit.term.unless and re.search(hit.term.unless, plain):
        return hit.without("unless")
    return hit


def _heads(text: str, hits: list[Hit], context: Context) -> list[Hit]:
    """A modifier right before the head of a product's name gives way to it."""
    out = list(hits)
    for i in range(len(out) - 1):
        here, head = out[i], out[i + 1]
        joined = text[here.end : head.start] in LINKS and here.term.kind != "bank"
        if (
            here.counts
            and joined
            and head.term.kind in ("term", "actor")
            and head.counts
            and head.term.term.endswith(HEADS)
        ):
            if set(here.term.categories) - set(head.term.categories):
                out[i] = here.without("head")
        elif here.counts and joined and head.term.kind == "compensation" and here.term.categories:
            out[i + 1] = head.without("head")  # 贷款+风险补偿: the channel is named
    return out


def _list_heads(text: str, hits: list[Hit], context: Context) -> list[Hit]:
    """A、B、C等担保产品: the items of the list are what the head says, here guarantees."""
    out = list(hits)
    for i, head in enumerate(out):
        secured = head.term.term.endswith(("质押贷款", "质押融资", "抵押贷款", "抵押融资"))
        if not (
            head.counts and head.term.kind == "term" and i and (secured or p.PRODUCT.at(text[head.end :]))
        ):
            continue
        start = max(text.rfind(c, 0, head.start) for c in CLAUSE) + 1
        name = i  # where the head's own name begins: 质押融资 of 等质押融资担保产品 is part of it
        while name and out[name - 1].why == "head" and text[out[name - 1].end : out[name].start] in LINKS:
            name -= 1
        if not name or not p.LIST_HEAD.find(text[max(out[name - 1].end, start) : out[name].start]):
            continue
        for j in range(name - 1, -1, -1):
            item = out[j]
            if item.start < start:
                break
            other = (
                item.counts
                and item.term.kind == "term"
                and not set(item.term.categories) & set(head.term.categories)
            )
            if other:
                out[j] = item.without("head")
    return out


def _premiums(text: str, hits: list[Hit], context: Context) -> list[Hit]:
    """保费补贴 is insurance, but in an article on guarantees it is the guarantor's fee."""
    insured = any(h.counts and "保险" in h.term.categories and h.term.kind != "premium" for h in hits)
    guaranteed = any(h.counts and "担保" in h.term.categories for h in hits)
    if insured or not (guaranteed or context.guarantee):
        return hits
    fee = "担保费率与补贴"
    return [
        replace(h, term=replace(h.term, category="担保", instrument=fee), rule="article")
        if h.term.kind == "premium" and h.counts
        else h
        for h in hits
    ]


def _named(hits: Sequence[Hit], *kinds: str) -> set[str]:
    return {c for h in hits if h.counts and h.term.kind in kinds for c in h.term.categories}


def _issuers(text: str, hits: list[Hit], context: Context) -> list[Hit]:
    """The issuer of a bond is no channel: what stands before 发行 in its clause only issues."""
    if "债券" not in _named(hits, "term", "slogan"):
        return hits
    out = list(hits)
    for i, hit in enumerate(out):
        issues = p.ISSUES.find(text, hit.end)
        clause_end = min((k for c in CLAUSE if (k := text.find(c, hit.end)) != -1), default=len(text))
        actor = hit.term.kind in ("actor", "bank", "issuer") and "担保" not in hit.term.categories
        if hit.counts and actor and issues and issues.start() < clause_end:
            out[i] = hit.without("issuer")
    return out


def _landing(text: str, hits: list[Hit], context: Context) -> list[Hit]:
    """An insurer beside a fund or bond, with no insurance named, brings money; the money lands there."""
    named = _named(hits, "term", "slogan", "premium")
    lands = named & {"股权", "债券"}
    if not lands or "保险" in named or not named <= {"股权", "债券"}:
        return hits
    invests = bool(p.INVESTS.find(text)) or "债券" in lands or "合作" in text
    return [
        h.without("source")
        if invests and h.counts and h.term.kind == "actor" and h.term.categories == ("保险",)
        else h
        for h in hits
    ]


def _banks(text: str, hits: list[Hit], context: Context) -> list[Hit]:
    """A bank counts as lending where it serves enterprises and the sentence names no product and no other taker.

    As an item of a list beside insurers or guarantors (银行、保险、担保) it counts like them.
    """
    named = bool(_named(hits, "term", "slogan", "premium"))
    other = any(h.term.kind == "source" and h.term.term.endswith(("理财子公司", "理财公司")) for h in hits)
    serves = bool(p.SERVES.find(text))
    why = "product" if named else "other_institution" if other else "no_service"
    out = list(hits)
    for i, hit in enumerate(out):
        if not hit.counts or hit.term.kind != "bank":
            continue
        if serves and _listed(text, out, i):
            out[i] = replace(hit, rule="list")
        elif named or other or not serves:
            out[i] = hit.without(why)
    return out


def _listed(text: str, hits: Sequence[Hit], i: int) -> bool:
    """Whether a bank stands in one list with an insurer or guarantor that counts, joined by 、."""
    beside = [(hits[i - 1], text[hits[i - 1].end : hits[i].start])] if i else []
    beside += [(hits[i + 1], text[hits[i].end : hits[i + 1].start])] if i + 1 < len(hits) else []
    return any(
        other.counts and gap == "、" and set(other.term.categories) & {"保险", "担保"}
        for other, gap in beside
    )


def _investment(text: str, hits: list[Hit], context: Context) -> list[Hit]:
    """投资 alone is equity in a list of channels, with young enterprises as its object, or in an article about funds."""
    out = list(hits)
    about = bool(p.ABOUT_FUNDS.find(context.title))
    for i, hit in enumerate(out):
        if hit.term.kind != "investment" or not hit.counts:
            continue
        left = (
            i > 0
            and out[i - 1].counts
            and out[i - 1].term.kind != "investment"
            and p.LIST_GAP.whole(text[out[i - 1].end : hit.start])
        )
        right = (
            i + 1 < len(out)
            and out[i + 1].counts
            and out[i + 1].term.kind != "investment"
            and p.LIST_GAP.whole(text[hit.end : out[i + 1].start])
        )
        if left or right:
            out[i] = replace(hit, rule="list")
        elif p.INVESTS_IN.at(text[hit.end :]):
            out[i] = replace(hit, rule="object")
        elif about:
            out[i] = replace(hit, rule="article")
        else:
            out[i] = hit.without("investment")
    return out


def _compensation(hits: list[Hit], context: Context) -> list[Hit]:
    """风险补偿 takes the channel named beside it, else that of the sentence before; with neither it counts for none."""
    if categories(hits):
        return [h.without("beside") if h.counts and h.term.kind == "compensation" else h for h in hits]
    carried = "信贷" if "信贷" in context.before else "|".join(context.before)
    if not carried:
        return [h.without("no_channel") if h.counts and h.term.kind == "compensation" else h for h in hits]
    return [
        replace(h, term=replace(h.term, category=carried), rule="carried")
        if h.counts and h.term.kind == "compensation"
        else h
        for h in hits
    ]
