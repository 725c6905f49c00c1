"""What a sentence holds of the codebook: slogans, terms with their conditions, named products; nothing is weighed yet."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from policykit.coding.codebook import Codebook, Term
from policykit.coding.codebook_checks import HERE, SLOGANS
from policykit.coding.matcher import fold
from policykit.coding.slogans import slogans
from policykit.gongwen.words import patterns as p

EXCLUDED = "excluded"
PRODUCT_ENDS = {"担": ("担保", "专属担保产品"), "保": ("保险", "一般保险")}
REACH = 12  # characters behind a term that does not hold, in which one across its end is looked for


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


def matched(text: str, codebook: Codebook) -> list[Hit]:
    """Slogans first, then the codebook's terms outside them; a term that holds a whole slogan (投贷联动) wins."""
    found = [(codebook.by_term[term], start, end) for term, start, end in codebook.matcher.find(text)]
    sloganed = [
        s
        for s in (slogans(text) if "slogan" in codebook.active else ())
        if not any(a <= s.start and s.end <= b and t.categories == s.categories for t, a, b in found)
    ]
    hits = [
        Hit(Term(s.text, "|".join(s.categories), SLOGANS, "slogan"), s.start, s.end, "slogan")
        for s in sloganed
    ]
    plain = fold(text)
    for term, start, end in found:
        if any(start < s.end and s.start < end for s in sloganed):
            continue
        hits.append(_conditioned(plain, Hit(term, start, end, term.kind)))
        if hits[-1].why:
            hits += _beyond(plain, hits[-1], codebook)
    if "name" in codebook.active:
        hits = _named_products(text, hits)
    hits.sort(key=lambda h: h.start)
    aside = {EXCLUDED: "codebook", "source": "source"}
    return [h if h.why or h.term.kind not in aside else h.without(aside[h.term.kind]) for h in hits]


def _named_products(text: str, hits: list[Hit]) -> list[Hit]:
    """“上市贷”, “鲁科担”: in a quoted name the head at its end decides, whatever else it is made of.

    Names in 贷, 险 and 债 end in a term of the codebook; 担 and 保 alone are too common to be terms (承担, 确保),
    so that a quoted name which no term explains gets a hit of its own.
    """
    for m in p.NAMED_PRODUCT.every(text):
        start, end = m.span("name")
        inside = [h for h in hits if start <= h.start and h.end <= end]
        if any(h.rule == "slogan" for h in inside):
            continue
        last = next((h for h in inside if h.end == end), None)
        ends = PRODUCT_ENDS.get(m["name"][-1])
        if last is None and ends and end - start > 2:
            last = Hit(Term(m["name"], *ends, "term"), start, end, "name")
            hits = [*hits, last]
        if last is None or not last.counts or last.term.kind in (EXCLUDED, "source"):
            continue
        head = set(last.term.categories)
        hits = [
            h.without("head") if h in inside and h is not last and set(h.term.categories) - head else h
            for h in hits
        ]
    return hits


def _conditioned(plain: str, hit: Hit) -> Hit:
    """The hit, set aside where the sentence lacks what the term needs or holds what it must not."""
    if hit.term.needs and not _holds(hit.term.needs, plain, hit):
        return hit.without("needs")
    if hit.term.unless and _holds(hit.term.unless, plain, hit):
        return hit.without("unless")
    return hit


def _beyond(plain: str, hit: Hit, codebook: Codebook) -> list[Hit]:
    """What a term that does not hold here kept from being found: 债务融资工具 behind the 专项债 of 专项债务融资工具."""
    for term, start, end in codebook.matcher.find(plain[hit.start + 1 : hit.end + REACH]):
        at = hit.start + 1 + start
        if at >= hit.end:
            break
        if end - start > hit.end - at:
            return [
                _conditioned(
                    plain, Hit(codebook.by_term[term], at, at + end - start, codebook.by_term[term].kind)
                )
            ]
    return []


def _holds(pattern: str, plain: str, hit: Hit) -> bool:
    """Whether a condition holds; ``@`` in it stands for the place of this hit."""
    if HERE in pattern:
        plain = f"{plain[: hit.start]}{HERE}{plain[hit.end :]}"
    return bool(re.search(pattern, plain))
