"""The rules of the codebook: from the terms in a sentence to its categories, with what argued against.

1. The channel, not the mention: an institution counts by the channel that it exists for, a bank only where
   nothing more telling is named; a holder of money or a word that only looks like a channel counts for nothing.
2. The head of the product's name decides: 股权质押+贷款 is lending, 贷款+保证保险 insurance.
3. Where the money lands decides, not where it comes from: an insurer that pays into a fund is equity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from policykit.coding.codebook import Codebook
from policykit.coding.hits import EXCLUDED as EXCLUDED
from policykit.coding.hits import Hit, matched
from policykit.gongwen.words import patterns as p
from policykit.records import CATEGORIES

CLAUSE = "，,；;。"
SECURED = ("质押贷款", "质押融资", "抵押贷款", "抵押融资")
BRANCHES = ("证券", "期货", "券商", "投行")
SECTORS = frozenset({"保险", "保险业", "保险公司", "保险机构", "基金", "私募", "私募基金"})
"""Words that, beside 证券 or 期货 in one list, only name branches of finance; a bank is known by its kind."""


@dataclass(frozen=True)
class Context:
    """What a sentence takes from its article."""

    title: str = ""  # heading of the article
    before: tuple[str, ...] = ()  # categories of the sentence before it in the same article
    guarantee: bool = False  # the article is about guarantees
    fund: bool = False  # the article, which has no heading, begins with a fund


def judge(text: str, codebook: Codebook, context: Context = Context()) -> list[Hit]:  # noqa: B008 - frozen
    """Every hit of a sentence, those that count with their rule, the others as ``excluded`` with the reason."""
    hits = matched(text, codebook)
    for key, rule in STEPS:
        if key in codebook.active:
            hits = rule(text, hits, context, codebook)
    return hits


def categories(hits: Iterable[Hit]) -> tuple[str, ...]:
    """The categories that the hits carry, in their fixed order."""
    carried = {c for hit in hits if hit.counts for c in hit.term.categories}
    return tuple(c for c in CATEGORIES if c in carried)


def around(title: str, before: tuple[str, ...], text: str = "") -> Context:
    """What the sentences of an article take from its title, its text and the sentence before them."""
    guarantee = "担保" in title and "保险" not in title
    guarantee = guarantee or (bool(p.GUARANTORS.find(text)) and "保险" not in text + title)
    fund = not title and bool(p.BEGINS_WITH_FUND.at(text))
    return Context(title=title, before=before, guarantee=guarantee, fund=fund)


def _heads(text: str, hits: list[Hit], context: Context, book: Codebook) -> list[Hit]:
    """A modifier right before the head of a product's name gives way to it, unless it says what a bond's money is for."""
    out = list(hits)
    for i in range(len(out) - 1):
        here, head = out[i], out[i + 1]
        if (
            not here.counts
            or here.term.kind in ("bank", "slogan")
            or not book.links.fullmatch(text[here.end : head.start])
        ):
            continue
        if head.term.kind in ("term", "actor") and head.counts and head.term.term.endswith(book.heads):
            used = "债券" in head.term.categories and p.USED_FOR.find(text[: here.start])
            if not used and set(here.term.categories) - set(head.term.categories):
                out[i] = here.without("head")
        elif head.term.kind == "compensation" and here.term.categories:
            out[i + 1] = head.without("head")  # 贷款+风险补偿: the channel is named
    return out


def _list_heads(text: str, hits: list[Hit], context: Context, book: Codebook) -> list[Hit]:
    """A、B、C等担保产品: the items of the list are what the head says, here guarantees."""
    out = list(hits)
    for i, head in enumerate(out):
        secured = text[max(head.start - 2, 0) : head.end].endswith(SECURED)
        if not (
            head.counts and head.term.kind == "term" and i and (secured or p.PRODUCT.at(text[head.end :]))
        ):
            continue
        start = max(text.rfind(c, 0, head.start) for c in CLAUSE) + 1
        name = i  # where the head's own name begins: 质押融资 of 等质押融资担保产品 is part of it
        while name and _one_name(text, out[name - 1], out[name], book):
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


def _one_name(text: str, part: Hit, head: Hit, book: Codebook) -> bool:
    """Whether a hit is a part of the name that the next one ends: a modifier, or a security of the same loan."""
    joined = bool(book.links.fullmatch(text[part.end : head.start]))
    return joined and (part.why == "head" or part.end == head.start)


def _sectors(text: str, hits: list[Hit], context: Context, book: Codebook) -> list[Hit]:
    """银行、证券、保险、基金 in one list are the branches of finance and name no channel."""
    if not any(branch in text for branch in BRANCHES):
        return hits
    out = list(hits)
    for m in p.SECTOR_LIST.every(text):
        if not any(branch in m[0] for branch in BRANCHES):
            continue
        out = [
            h.without("sector")
            if h.counts
            and m.start() <= h.start
            and h.end <= m.end()
            and (h.term.kind == "bank" or h.term.term in SECTORS)
            else h
            for h in out
        ]
    return out


def _premiums(text: str, hits: list[Hit], context: Context, book: Codebook) -> list[Hit]:
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


def _issuers(text: str, hits: list[Hit], context: Context, book: Codebook) -> list[Hit]:
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


def _landing(text: str, hits: list[Hit], context: Context, book: Codebook) -> list[Hit]:
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


def _banks(text: str, hits: list[Hit], context: Context, book: Codebook) -> list[Hit]:
    """A bank counts as lending where it serves enterprises and the sentence names no product and no other taker.

    As an item of a list beside insurers or guarantors (银行、保险、担保) it counts like them.
    """
    named = bool(_named(hits, "term", "slogan", "premium"))
    other = any(h.term.kind == "source" and h.term.term.endswith(("理财子公司", "理财公司")) for h in hits)
    own = [h for h in hits if h.term.kind == "bank"]
    serves = bool(own) and _serves(text, own)
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


def _serves(text: str, banks: Sequence[Hit]) -> bool:
    """Whether the sentence has the banks serve enterprises: not by their own names, nor by another service of theirs."""
    rest = text
    for bank in banks:
        rest = rest[: bank.start] + " " * (bank.end - bank.start) + rest[bank.end :]
    if not p.SERVES.find(rest):
        return False
    return not p.OTHER_SERVICE.find(rest) or bool(p.FINANCES.find(rest))


def _listed(text: str, hits: Sequence[Hit], i: int) -> bool:
    """Whether a bank stands in one list with an insurer or guarantor that counts, joined by 、.

    Where risk is shared, 和 and 与 join them too: 银行与担保机构按比例分担风险.
    """
    gaps = {"、"} | ({"与", "和", "及"} if p.SHARES_RISK.find(text) else set())
    beside = [(hits[i - 1], text[hits[i - 1].end : hits[i].start])] if i else []
    beside += [(hits[i + 1], text[hits[i].end : hits[i + 1].start])] if i + 1 < len(hits) else []
    return any(
        other.counts and gap in gaps and set(other.term.categories) & {"保险", "担保"}
        for other, gap in beside
    )


def _investment(text: str, hits: list[Hit], context: Context, book: Codebook) -> list[Hit]:
    """投资 alone is equity in a list of channels, with young enterprises as its object, or in an article about funds."""
    out = list(hits)
    about = context.fund or bool(p.ABOUT_FUNDS.find(context.title))
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


def _compensation(text: str, hits: list[Hit], context: Context, book: Codebook) -> list[Hit]:
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


Step = Callable[[str, list[Hit], Context, Codebook], list[Hit]]
STEPS: tuple[tuple[str, Step], ...] = (
    ("head", _heads),
    ("list_head", _list_heads),
    ("sector", _sectors),
    ("premium", _premiums),
    ("issuer", _issuers),
    ("landing", _landing),
    ("bank", _banks),
    ("investment", _investment),
    ("compensation", _compensation),
)
"""The rules in their order, by the key that ``codebook.toml`` describes them under and may switch off."""
