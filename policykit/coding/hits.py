"""What a sentence holds of the codebook: slogans, terms with their conditions, named products; nothing is weighed yet."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from policykit.coding.codebook import Codebook, Term
from policykit.coding.codebook_checks import HERE, SLOGANS
from policykit.coding.matcher import fold
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.patterns import SLOGAN
from policykit.records import CATEGORIES

CHANNELS = {
    "股": "股权",
    "投": "股权",
    "贷": "信贷",
    "银": "信贷",
    "信": "信贷",
    "债": "债券",
    "保": "保险",
    "险": "保险",
    "担": "担保",
}
WITH_INSURER = {"融": "信贷"}
"""政融保: 融 stands for lending only beside an insurer; in 投融 or 银企融 it names no channel."""


NO_CHANNEL = frozenset("政科企园研银信")
"""First characters that name a sponsor; a name of one piece that begins so and ends in 贷 is a product (科保贷)."""

WORDS = ("担保", "债券", "信保", "投保", "信托", "信贷", "融资")
"""Words that only look like strings of channels; a name that begins with one is what its end says (担保贷)."""


@dataclass(frozen=True, slots=True)
class Slogan:
    """A slogan in a sentence: where it stands and which channels it names."""

    text: str
    start: int
    end: int
    categories: tuple[str, ...]


def slogans(text: str) -> list[Slogan]:
    """The slogans of a sentence that name at least two channels.

    >>> [(s.text, s.categories) for s in slogans("运用“股贷债保担”等工具，推动“政银保”合作，召开银企对接会。")]
    [('股贷债保担', ('信贷', '保险', '股权', '债券', '担保')), ('政银保', ('信贷', '保险'))]
    """
    found = []
    for m in SLOGAN.every(text):
        part = m["s"] or m["t"] or m["u"]
        group = next(g for g in ("s", "t", "u") if m[g])
        if _is_name(part, text[m.end() : m.end() + 2]):
            continue
        named = {CHANNELS[c] for c in part if c in CHANNELS}
        if "保险" in named and "险" not in part and _by_guarantors(text, m.start()):
            named = (named - {"保险"}) | {"担保"}
        if "保险" in named:
            named |= {WITH_INSURER[c] for c in part if c in WITH_INSURER}
        if len(named) > 1:
            found.append(
                Slogan(part, m.start(group), m.end(group), tuple(c for c in CATEGORIES if c in named))
            )
    return found


def _by_guarantors(text: str, at: int) -> bool:
    """Whether guarantors and no insurers are named in front as those who work together: 保 of 投贷保 is theirs."""
    return "保险" not in text and any(word in text[:at] for word in ("担保公司", "担保机构"))


def _is_name(part: str, after: str) -> bool:
    """Whether a string is a word or the name of one product: 担保, “科保贷”, “担保贷”; never one with 、 or + inside."""
    if after in ("一体", "联动", "结合", "协同", "融合"):
        return part in WORDS
    if part.endswith("贷") and part[0] in NO_CHANNEL and part.isalpha():
        return True
    return part.startswith(WORDS) and len(part) <= 4 and part.isalpha()


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
