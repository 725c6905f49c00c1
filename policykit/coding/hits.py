"""What a sentence holds of the frame: slogans, terms with their conditions, named products; nothing is weighed yet.

Slogans are strings of single characters that name channels, such as “股贷债保担” or 政银保; a slogan counts for every
channel that its characters name, in whatever order they stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from policykit.coding.frame import Frame, Rule, Term, found
from policykit.coding.matcher import fold

EXCLUDED = "excluded"
SLOGAN = "slogan"
NAME = "name"
HERE = "@"
"""In ``needs`` and ``unless``: the place of the term itself."""

REACH = 12  # characters behind a term that does not hold, in which one across its end is looked for
SHORT = 4  # characters of the name of one product that begins with a word of channels


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
        return Hit(self.term, self.start, self.end, EXCLUDED, why)


@dataclass(frozen=True)
class Context:
    """What a sentence takes from its article."""

    title: str = ""  # heading of the article
    before: tuple[str, ...] = ()  # categories of the sentence before it in the same article
    article: str = ""  # the article's text

    @cached_property
    def plain(self) -> str:
        """The article's text in half width."""
        return fold(self.article)

    @cached_property
    def heading(self) -> str:
        """Heading and text of the article in half width."""
        return f"{fold(self.title)} {self.plain}"


def matched(text: str, frame: Frame) -> list[Hit]:
    """Slogans first, then the frame's terms outside them; a term that holds a whole slogan (投贷联动) wins."""
    placed = [(frame.by_term[term], start, end) for term, start, end in frame.matcher.find(text)]
    rule = frame.rule(SLOGAN)
    spoken = [
        s
        for s in (slogans(text, frame, rule) if rule else ())
        if not any(a <= s.start and s.end <= b and t.category == s.term.category for t, a, b in placed)
    ]
    hits = list(spoken)
    plain = fold(text)
    for term, start, end in placed:
        if not any(start < s.end and s.start < end for s in spoken):
            hits.append(_conditioned(plain, Hit(term, start, end, term.kind)))
            if hits[-1].why:
                hits += beyond(plain, hits[-1], frame)
    names = frame.rule(NAME)
    if names is not None:
        hits = _named_products(text, hits, names, frame)
    hits.sort(key=lambda h: h.start)
    return [h if h.why or h.term.kind not in frame.silent else h.without(_silent(h)) for h in hits]


def _silent(hit: Hit) -> str:
    """Why a term that never counts does not: the frame says so, or it only says where money comes from."""
    return "codebook" if hit.term.kind == EXCLUDED else hit.term.kind


def slogans(text: str, frame: Frame, rule: Rule) -> list[Hit]:
    """The slogans of a sentence that name at least two categories.

    >>> from policykit.coding.frames import load_frame
    >>> frame = load_frame()
    >>> said = "运用“股贷债保担”等工具，推动“政银保”合作，召开银企对接会。"
    >>> [(s.term.term, s.term.categories) for s in slogans(said, frame, frame.rule("slogan"))]
    [('股贷债保担', ('信贷', '保险', '股权', '债券', '担保')), ('政银保', ('信贷', '保险'))]
    """
    letters, swap = rule.table["letters"], rule.table["swap"]
    made = []
    for m in rule.pattern.finditer(text):
        group = next(g for g in ("s", "t", "u") if m[g])
        part = m[group]
        if _is_name(part, text[m.end() : m.end() + 2], rule):
            continue
        named = {letters[c] for c in part if c in letters}
        if (
            swap["from"] in named
            and not found(swap["unless"], text)
            and found(swap["named"], text[: m.start()])
        ):
            named = (named - {swap["from"]}) | {swap["to"]}
        for letter, (beside, category) in rule["with"]:
            if letter in part and beside in named:
                named.add(category)
        if len(named) > 1:
            term = Term(part, "|".join(frame.ordered(named)), rule["instrument"], SLOGAN)
            made.append(Hit(term, m.start(group), m.end(group), SLOGAN))
    return made


def _is_name(part: str, after: str, rule: Rule) -> bool:
    """Whether a string is a word or the name of one product: 担保, “科保贷”, “担保贷”; never one with 、 or + inside."""
    words = rule["words"]
    if after in rule["joint"]:
        return part in words
    if part.endswith(rule["product_end"]) and part[0] in rule["sponsors"] and part.isalpha():
        return True
    return part.startswith(words) and len(part) <= SHORT and part.isalpha()


def _named_products(text: str, hits: list[Hit], rule: Rule, frame: Frame) -> list[Hit]:
    """“上市贷”, “鲁科担”: in a quoted name the head at its end decides, whatever else it is made of."""
    ends, swap = rule.table["ends"], rule.table["swap"]
    if found(swap["named"], text) and not found(swap["unless"], text):
        ends = ends | {swap["from"]: ends[swap["to"]]}  # what guarantors call 保 is a guarantee
    for m in rule.pattern.finditer(text):
        start, end = m.span("name")
        inside = [h for h in hits if start <= h.start and h.end <= end]
        if any(h.rule == SLOGAN for h in inside):
            continue
        last = next((h for h in inside if h.end == end), None)
        own = ends.get(m["name"][-1])
        if last is None and own and end - start > 2:
            category, instrument = own
            last = Hit(Term(m["name"], category, instrument, "term"), start, end, NAME)
            hits = [*hits, last]
        if last is None or not last.counts or last.term.kind in frame.silent:
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


def beyond(plain: str, hit: Hit, frame: Frame) -> list[Hit]:
    """What a term that does not hold here kept from being found: 债务融资工具 behind the 专项债 of 专项债务融资工具."""
    for name, start, end in frame.matcher.find(plain[hit.start + 1 : hit.end + REACH]):
        at = hit.start + 1 + start
        if at >= hit.end:
            break
        if end - start > hit.end - at:
            term = frame.by_term[name]
            return [_conditioned(plain, Hit(term, at, at + end - start, term.kind))]
    return []


def _holds(pattern: str, plain: str, hit: Hit) -> bool:
    """Whether a condition holds; ``@`` in it stands for the place of this hit."""
    if HERE in pattern:
        plain = f"{plain[: hit.start]}{HERE}{plain[hit.end :]}"
    return bool(re.search(pattern, plain))


def categories_of(hits: Sequence[Hit], frame: Frame) -> tuple[str, ...]:
    """The categories that the hits carry, in their fixed order."""
    return frame.ordered({c for hit in hits if hit.counts for c in hit.term.categories})
