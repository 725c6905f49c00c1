"""The rules of a frame at work: from the terms in a sentence to its categories, with what argued against.

A rule works in one of a few ways (``WAYS``); its words, patterns and cases are the frame's. What they come to in the
default frame: the channel, not the mention (a bank counts only where nothing more telling is named); the head of the
product's name decides (股权质押+贷款 is lending); where the money lands decides, not where it comes from.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from typing import Any

from policykit.coding.borders import borders
from policykit.coding.frame import ANY, Case, Frame, Rule, Term, compiled, found
from policykit.coding.hits import NAME, SLOGAN, Context, Hit, matched
from policykit.coding.matcher import fold

CLAUSE = "，,；;。"


def judge(text: str, frame: Frame, context: Context = Context()) -> list[Hit]:  # noqa: B008 - frozen
    """Every hit of a sentence, those that count with their rule, the others as ``excluded`` with the reason.

    A sentence without an article is taken for the whole of it.
    """
    hits = matched(text, frame)
    if not hits:
        return hits
    context = context if context.article else replace(context, article=text)
    asked = _asked(hits, frame)
    for rule in frame.active:
        if rule.key in asked:
            made = WAYS[rule.does](text, hits, context, frame, rule)
            if made is not hits:
                hits, asked = made, _asked(made, frame)
    return hits


def _asked(hits: Sequence[Hit], frame: Frame) -> frozenset[str]:
    """The keys of the rules that have something to say on one of the hits."""
    return frozenset().union(*(_speaking(hit.term, frame) for hit in hits))


@lru_cache(maxsize=20_000)
def _speaking(term: Term, frame: Frame) -> frozenset[str]:
    """The keys of the rules in force without cases, and those with a case that speaks of a term."""
    return frozenset(r.key for r in frame.active if not r.cases or r.meant(term))


def _kept(text: str, hits: list[Hit], context: Context, frame: Frame, rule: Rule) -> list[Hit]:
    """Slogans and names are found while matching; nothing is left to do."""
    return hits


def _borders(text: str, hits: list[Hit], context: Context, frame: Frame, rule: Rule) -> list[Hit]:
    """Terms that the borders of words cut, and those that are part of a longer word of another field, are set aside."""
    return borders(fold(text), hits, context, frame, rule)


def _heads(text: str, hits: list[Hit], context: Context, frame: Frame, rule: Rule) -> list[Hit]:
    """A modifier right before the head of a product's name gives way to it, unless it says what a bond's money is for."""
    out, keep = list(hits), rule.table["keep"]
    between = compiled(_between(rule["links"]))
    for i in range(len(out) - 1):
        here, head = out[i], out[i + 1]
        if not here.counts or here.term.kind in rule["free"]:
            continue
        if head.term.kind in rule["kinds"] and head.counts and head.term.term.endswith(rule["heads"]):
            other = set(here.term.categories) - set(head.term.categories)
            if other and between.fullmatch(text[here.end : head.start]):
                used = keep["category"] in head.term.categories and found(keep["before"], text[: here.start])
                out[i] = here if used else here.without("head")
    return out


@cache
def _between(links: tuple[str, ...]) -> str:
    """What may stand between a modifier and the head of one product's name."""
    longest = sorted(links, key=len, reverse=True)
    return f"[“”\"'‘’]?(?:{'|'.join(longest) or '(?!)'})*[“”\"'‘’]?"


def _list_heads(text: str, hits: list[Hit], context: Context, frame: Frame, rule: Rule) -> list[Hit]:
    """A、B、C等担保产品: the items of the list are what the head says, here guarantees."""
    out = list(hits)
    for i, head in enumerate(out):
        secured = text[max(head.start - 2, 0) : head.end].endswith(rule["secured"])
        if not (head.counts and head.term.kind in rule["kinds"] and i):
            continue
        if not (secured or found(rule["product"], text[head.end :])):
            continue
        start = max(text.rfind(c, 0, head.start) for c in CLAUSE) + 1
        name = i  # where the head's own name begins: 质押融资 of 等质押融资担保产品 is part of it
        while name and (out[name - 1].why == "head" or out[name - 1].end == out[name].start):
            name -= 1
        if not name or not found(rule["gap"], text[max(out[name - 1].end, start) : out[name].start]):
            continue
        for j in range(name - 1, -1, -1):
            item = out[j]
            if item.start < start:
                break
            other = not set(item.term.categories) & set(head.term.categories)
            if other and item.counts and item.term.kind in rule["kinds"]:
                out[j] = item.without("head")
    return out


def _cases(text: str, hits: list[Hit], context: Context, frame: Frame, rule: Rule) -> list[Hit]:
    """Each hit that counts, by the first case that holds for it."""
    meant = [
        (i, cases)
        for i, hit in enumerate(hits)
        if hit.counts and hit.rule != NAME and (cases := rule.meant(hit.term))
    ]
    if not meant:
        return hits
    sentence = _Sentence(fold(text), hits, context, rule)
    out, more = list(hits), []
    for i, cases in meant:
        case = next((c for c in cases if sentence.holds(c, i)), None)
        if case is not None:
            out[i] = _done(hits[i], case, context)
            if case.also:
                more.append(replace(hits[i], term=replace(hits[i].term, instrument=case.also), rule=rule.key))
    return sorted([*out, *more], key=lambda h: h.start) if more else out


def _done(hit: Hit, case: Case, context: Context) -> Hit:
    """What a case makes of a hit."""
    if case.aside:
        return hit.without(case.aside)
    category = "|".join(context.before) if case.category == ANY else case.category
    term = replace(
        hit.term,
        category=category or hit.term.category,
        instrument=case.instrument or hit.term.instrument,
    )
    return replace(hit, term=term, rule=case.rule or hit.rule)


@dataclass
class _Sentence:
    """A sentence as the cases of one rule look at it: its hits as they stood before the rule."""

    text: str  # in half width
    hits: Sequence[Hit]
    context: Context
    rule: Rule
    _rests: dict[tuple[str, ...], str] = field(default_factory=dict)
    _found: dict[tuple[Any, ...], bool] = field(default_factory=dict)

    def holds(self, case: Case, i: int) -> bool:
        """Whether a case holds for the hit at this place."""
        return (
            (not case.inside or self._inside(self.hits[i]))
            and self._named(case)
            and (not case.previous or _meet(case.previous, self.context.before))
            and (not case.beside or self._beside(case, i))
            and all(self._looks(where, pattern, case, i) == wanted for where, wanted, pattern in case.looks)
        )

    def _named(self, case: Case) -> bool:
        if not (case.named_any or case.named_none or case.named_only):
            return True
        counted = [h for h in self.hits if h.counts]
        of = [
            h
            for h in counted
            if h.term.kind in case.named_of or (not case.named_of and h.term.kind not in case.kinds)
        ]
        named = {c for h in of for c in h.term.categories}
        if case.named_any and not _meet(case.named_any, named):
            return False
        if case.named_none and _meet(case.named_none, named):
            return False
        return not case.named_only or named <= set(case.named_only)

    def _beside(self, case: Case, i: int) -> bool:
        """Whether a hit that counts stands beside this one, with what the case asks for between them."""
        neighbours = [(self.hits[j], min(i, j)) for j in (i - 1, i + 1) if 0 <= j < len(self.hits)]
        return any(
            other.counts
            and (not case.beside_kinds or other.term.kind in case.beside_kinds)
            and (not case.beside_categories or set(case.beside_categories) & set(other.term.categories))
            and found(case.beside, self.text[self.hits[first].end : self.hits[first + 1].start])
            for other, first in neighbours
        )

    def _inside(self, hit: Hit) -> bool:
        return any(a <= hit.start and hit.end <= b for a, b in self._within)

    @cached_property
    def _within(self) -> list[tuple[int, int]]:
        return [m.span() for m in compiled(self.rule["within"]).finditer(self.text)]

    def _looks(self, where: str, pattern: str, case: Case, i: int) -> bool:
        """Whether a pattern is found there; terms of one clause, and all of one sentence, see the same."""
        own = where in ("before", "after", "around", "near")
        key = (where, pattern, i if own else self._clause(i)[0] if where == "clause" else case.kinds)
        if key not in self._found:
            seen, how = self._seen(where, case, i), compiled(pattern)
            self._found[key] = (how.match(seen) if where == "after" else how.search(seen)) is not None
        return self._found[key]

    def _seen(self, where: str, case: Case, i: int) -> str:
        """The part of the sentence, or of what stands around it, that a condition looks at."""
        hit, text = self.hits[i], self.text
        match where:
            case "before":
                return text[: hit.start]
            case "after":
                return text[hit.end :]
            case "around":
                return f"{text[: hit.start]} {text[hit.end :]}"
            case "clause":
                return text[slice(*self._clause(i))]
            case "near":
                return f"{text[: hit.start]} {text[hit.end : self._clause(i)[1]]}"
            case "rest":
                return self._rest(case.kinds)
            case "title":
                return self.context.title
            case "article":
                return self.context.plain
            case "heading":
                return self.context.heading
        return text

    def _clause(self, i: int) -> tuple[int, int]:
        """Where the clause of a hit begins and ends."""
        hit, cuts = self.hits[i], _cuts(self.text)
        return cuts[bisect_left(cuts, hit.start) - 1] + 1, cuts[bisect_left(cuts, hit.end)]

    def _rest(self, kinds: tuple[str, ...]) -> str:
        """The sentence without the terms of these kinds: a bank serves not by its own name."""
        if kinds not in self._rests:
            rest = self.text
            for hit in self.hits:
                if hit.term.kind in kinds:
                    rest = rest[: hit.start] + " " * (hit.end - hit.start) + rest[hit.end :]
            self._rests[kinds] = rest
        return self._rests[kinds]


@lru_cache(maxsize=64)
def _cuts(text: str) -> list[int]:
    """Where clauses end, the beginning and the end of the sentence with them."""
    return [-1, *(at for at, c in enumerate(text) if c in CLAUSE), len(text)]


def _meet(wanted: Sequence[str], named: Sequence[str] | set[str]) -> bool:
    return bool(named) if ANY in wanted else bool(set(wanted) & set(named))


def _residual(text: str, hits: list[Hit], context: Context, frame: Frame, rule: Rule) -> list[Hit]:
    """A 一般… instrument adds nothing beside a special one of its category: its term still speaks for the category."""
    ranks = {i: _rank(hit, frame, rule) for i, hit in enumerate(hits) if hit.counts and hit.term.instrument}
    out = list(hits)
    for i, (rank, before) in ranks.items():
        own = set(hits[i].term.categories)
        beside = [
            j for j, (other, _) in ranks.items() if other < rank and own <= set(hits[j].term.categories)
        ]
        if any(not before or hits[j].term.instrument in before for j in beside):
            out[i] = replace(hits[i], term=replace(hits[i].term, instrument=""))
    return out


def _rank(hit: Hit, frame: Frame, rule: Rule) -> tuple[int, tuple[str, ...]]:
    """How general what a hit names is, 0 for a special instrument; and before which ones alone it gives way."""
    rest = frame.rests.get(hit.term.instrument, "")
    if hit.term.term in rule["plain"]:
        return 2, ()
    return (int(rest), ()) if rest.isdigit() else (1, tuple(rest.split("|"))) if rest else (0, ())


def _choose(text: str, hits: list[Hit], context: Context, frame: Frame, rule: Rule) -> list[Hit]:
    """One main instrument and what goes with it; the others are set aside.

    Main is the first of ``first`` that is named, else of ``order``, else the instrument named first in the sentence.
    """
    named = list(dict.fromkeys(h.term.instrument for h in hits if h.counts))
    if len(named) < 2:
        return hits
    ranked = [*rule["first"], *rule["order"], *named]
    main = next(name for name in ranked if name in named)
    kept = {main, *(name for name in rule.table["seconds"].get(main, ()) if name in named)}
    return [h if not h.counts or h.term.instrument in kept else h.without("main") for h in hits]


Way = Callable[[str, list[Hit], Context, Frame, Rule], list[Hit]]
WAYS: dict[str, Way] = {
    SLOGAN: _kept,
    NAME: _kept,
    "border": _borders,
    "head": _heads,
    "list_head": _list_heads,
    "cases": _cases,
    "residual": _residual,
    "choose": _choose,
}
"""The ways in which a rule of a frame can work, by the name that ``does`` gives them."""
