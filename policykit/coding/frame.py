"""The coding frame: categories, instruments, terms, rules and vocabularies by which measures are coded; all of it is data.

A frame is a folder (``frames/channels`` is the default one): ``frame.toml`` holds the categories with their colours,
the kinds of terms, the patterns and the rules, ``instruments.csv`` the instruments inside the categories, ``terms.csv``
the terms, ``parties.csv`` whom measures are meant for and whom they act on, ``strength.toml`` the scale of wording,
``examples.csv`` sentences with the categories that they must come to. A workspace changes any of it row by row in its
``data/codebook/``; ``--frame FOLDER`` replaces it whole. Every mistake is named with file and line when it is loaded.

``needs`` and ``unless`` of a term are regular expressions that the sentence must, or must not, hold for the term to
count; ``@`` in them is the place of the term itself (``(?:新药|期货)@`` before 上市).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache, cached_property
from typing import Any, Literal

from policykit.coding.matcher import Matcher, fold
from policykit.coding.strength import Grader, Scale

Lang = Literal["zh", "en"]
SAID = (("frame", ("各类", "categories")), ("one", ("类别", "category")), ("many", ("类别", "categories")))
"""How a report calls the categories together, one and several of them, where a frame does not say."""
ANY = "*"
"""In a case: any category; as the category given: those of the sentence before."""


@dataclass(frozen=True, slots=True)
class Category:
    """A category with its definition, the rules that belong to it, examples and counter-examples."""

    key: str  # 信贷
    english: str
    colour: str  # "#12355B"
    definition: str
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Instrument:
    """One row of ``instruments.csv``: the finer kind inside a category, such as 知识产权质押."""

    instrument: str
    category: str  # 信贷, or several joined by |
    english: str
    definition: str
    example: str
    rest: str = ""  # 1, 2: gives way to anything more special of its category; or to these instruments alone


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of terms: whether they can count at all, and whether they bring a category of their own."""

    key: str
    text: str
    counts: bool = True
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One row of ``terms.csv``; ``category`` joins several by ``|`` (投贷联动: 信贷|股权)."""

    term: str
    category: str
    instrument: str
    kind: str
    needs: str = ""
    unless: str = ""

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories as a tuple."""
        return _split(self.category)

    def __hash__(self) -> int:
        return hash(self.term)  # looked up for every hit


@dataclass(frozen=True, slots=True)
class Case:
    """When a term stands so, set it aside or give it another category: every field that is filled must hold.

    Patterns are searched in half width. ``sentence``; ``clause`` (the term's own); ``around`` (the sentence without the
    term); ``near`` (what stands before it, and the rest of its clause); ``rest`` (the sentence without any of ``kinds``);
    ``before`` and ``after`` (at the term: write ``$`` at the end of ``before``); ``title`` and ``article``; ``heading``
    (both). ``…_not``: must not be found.
    """

    kinds: tuple[str, ...] = ()
    terms: str = ""  # pattern of the whole term
    categories: tuple[str, ...] = ()  # the term's own, as written
    categories_not: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    inside: bool = False  # the term lies within a match of the rule's ``within``
    named_of: tuple[str, ...] = ()  # kinds that count as naming a category; empty: all but ``kinds``
    named_any: tuple[str, ...] = ()
    named_none: tuple[str, ...] = ()
    named_only: tuple[str, ...] = ()
    previous: tuple[str, ...] = ()  # categories of the sentence before in the same article
    beside: str = ""  # pattern of what stands between the term and one beside it that counts
    beside_kinds: tuple[str, ...] = ()
    beside_categories: tuple[str, ...] = ()
    looks: tuple[tuple[str, bool, str], ...] = ()  # (where, must be found, pattern)
    aside: str = ""  # reason
    category: str = ""
    instrument: str = ""
    also: str = ""  # a second instrument of the same category
    rule: str = ""

    def means(self, term: Term) -> bool:
        """Whether the case speaks of a term."""
        return (
            (not self.kinds or term.kind in self.kinds)
            and (not self.terms or compiled(self.terms).fullmatch(fold(term.term)) is not None)
            and (not self.instruments or term.instrument in self.instruments)
            and (not self.categories or term.category in self.categories)
            and not set(self.categories_not) & set(term.categories)
        )


@cache
def _split(category: str) -> tuple[str, ...]:
    return tuple(category.split("|")) if category else ()


WHERE = ("sentence", "clause", "around", "near", "rest", "before", "after", "title", "article", "heading")
FACTS = tuple(f.name for f in fields(Case) if f.name != "looks")


@dataclass(frozen=True, eq=False)
class Rule:
    """What the machine does with the terms that it found: one of the ways of ``rules.WAYS``, with its words and cases."""

    key: str
    name: str
    text: str
    example: str
    active: bool
    does: str
    words: tuple[tuple[str, Any], ...] = ()
    cases: tuple[Case, ...] = ()
    _meant: dict[Term, tuple[Case, ...]] = field(default_factory=dict, repr=False)

    @cached_property
    def _words(self) -> dict[str, Any]:
        return dict(self.words)

    def __getitem__(self, name: str) -> Any:
        return self._words[name]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The rule's ``pattern`` with its own words in the slots."""
        text = str(self["pattern"])
        for name, value in self.words:
            text = text.replace(f"{{{name}}}", value) if isinstance(value, str) else text
        return compiled(text)

    @cached_property
    def table(self) -> dict[str, Any]:
        """The words that are tables, as such: letters to categories, endings to instruments."""
        return {name: dict(value) for name, value in self.words if _is_table(value)}

    def meant(self, term: Term) -> tuple[Case, ...]:
        """The cases that speak of a term."""
        held = self._meant.get(term)
        if held is None:
            held = self._meant[term] = tuple(c for c in self.cases if c.means(term))
        return held


def _is_table(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(v, tuple) and len(v) == 2 for v in value)


@dataclass(frozen=True, slots=True)
class Party:
    """One row of ``parties.csv``: a kind of firm, person or body, and the words that name it."""

    role: str  # target, receiver
    key: str  # 科技型企业
    english: str
    words: str  # pattern
    unless: str = ""  # pattern of what must not stand in the text
    by: str = ""  # of a receiver: the instruments that work through it where nobody is named, joined by |


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and the categories that it must come to."""

    category: str  # whose definition it illustrates
    sentence: str
    categories: str
    why: str


@dataclass(frozen=True, eq=False)
class Frame:
    """Everything that decides a code, with the version that is printed on every figure and the hash of it all."""

    name: str  # channels
    title: str  # 五类渠道
    version: str  # 2.0, or 2.0+local where the workspace changes anything
    hash: str
    category_rows: tuple[Category, ...]
    uncoded_row: Category
    kinds: tuple[Kind, ...]
    terms: tuple[Term, ...]
    scale: Scale = field(repr=False)
    instruments: tuple[Instrument, ...] = ()
    rules: tuple[Rule, ...] = ()
    parties: tuple[Party, ...] = ()
    examples: tuple[Example, ...] = ()
    facts: tuple[tuple[str, Any], ...] = ()  # further tables of frame.toml, such as [heading]
    local: tuple[str, ...] = ()  # the terms that the workspace adds or replaces
    said: tuple[tuple[str, tuple[str, str]], ...] = SAID  # how running text calls them, Chinese and English

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Frame) and self.hash == other.hash

    def __hash__(self) -> int:
        return hash(self.hash)

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """The names of the categories in their order."""
        return tuple(c.key for c in self.category_rows)

    @property
    def uncoded(self) -> str:
        """Name of the row that counts measures without any category."""
        return self.uncoded_row.key

    @property
    def cells(self) -> tuple[str, ...]:
        """The categories and the name for none of them: the rows of a coverage table."""
        return (*self.categories, self.uncoded)

    def colour(self, name: str) -> str:
        """The colour of a category or of ``uncoded``; grey for any other name."""
        return next((c.colour for c in self.category_rows if c.key == name), self.uncoded_row.colour)

    def label(self, name: str, lang: Lang = "zh") -> str:
        """What a category, instrument, target or receiver is called in a language; unknown names stay as they are."""
        return name if lang == "zh" else self._english.get(name, name)

    @cached_property
    def _english(self) -> dict[str, str]:
        named = {p.key: p.english for p in self.parties}
        named |= {i.instrument: i.english for i in self.instruments}
        named |= {c.key: c.english for c in (*self.category_rows, self.uncoded_row)}
        return {name: english for name, english in named.items() if english}

    def ordered(self, names: Iterable[str] | str) -> tuple[str, ...]:
        """The categories among ``names`` (also joined by ``|``) in their order; others are left out."""
        given = names.split("|") if isinstance(names, str) else set(names)
        return tuple(c for c in self.categories if c in given)

    @property
    def targets(self) -> tuple[str, ...]:
        """Whom measures may be meant for, in order."""
        return tuple(p.key for p in self.parties if p.role == "target")

    @property
    def receivers(self) -> tuple[str, ...]:
        """Whom measures may act on or pay, in order."""
        return tuple(p.key for p in self.parties if p.role == "receiver")

    @cached_property
    def rests(self) -> dict[str, str]:
        """The instruments that count only where nothing more special is named, with what they give way to."""
        return {i.instrument: i.rest for i in self.instruments if i.rest}

    def plain(self, category: str) -> str:
        """The instrument of a category that says least (一般贷款); empty where it has none."""
        return next((i.instrument for i in self.instruments if i.rest == "1" and i.category == category), "")

    @cached_property
    def silent(self) -> frozenset[str]:
        """The kinds of terms that never count."""
        return frozenset(k.key for k in self.kinds if not k.counts)

    @cached_property
    def by_term(self) -> dict[str, Term]:
        """Terms by their folded text."""
        return {fold(t.term): t for t in self.terms}

    @cached_property
    def matcher(self) -> Matcher:
        """The automaton over all terms; built once per process."""
        return Matcher(list(self.by_term))

    @cached_property
    def grader(self) -> Grader:
        """What grades how firmly a measure is worded; built once per process."""
        return Grader(self.scale)

    @cached_property
    def active(self) -> tuple[Rule, ...]:
        """The rules that are in force, in their order."""
        return tuple(r for r in self.rules if r.active)

    @cached_property
    def _facts(self) -> Mapping[str, Mapping[str, Any]]:
        return {name: dict(table) for name, table in self.facts}

    @cached_property
    def weak(self) -> frozenset[str]:
        """Rules that lean on what stands around the word; a category that rests on them alone can be argued about."""
        return frozenset(self.fact("doubt", "weak") or ())

    @cached_property
    def telling(self) -> frozenset[str]:
        """Reasons for setting a term aside that argue against its category in this sentence."""
        return frozenset(self.fact("doubt", "telling") or ())

    def fact(self, table: str, name: str) -> Any:
        """A value of a further table of ``frame.toml``, None where the frame does not have it."""
        return self._facts.get(table, {}).get(name)

    def rule(self, does: str) -> Rule | None:
        """The rule in force that works in this way, if any."""
        return self._rules.get(does)

    @cached_property
    def _rules(self) -> dict[str, Rule]:
        return {r.does: r for r in reversed(self.active)}


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of a frame as it is searched; white space in it does not count."""
    return re.compile(pattern, re.VERBOSE)


@cache
def signs(pattern: str) -> tuple[str, ...]:
    """Words of which one stands in whatever a pattern finds: to look for them is quicker; none where none must.

    >>> signs("(?:外资|外商)企业|进出口?企业")
    ('企业', '进出')
    """
    outside = re.sub(r"\\.|\[[^\]]*\]", "·", pattern)
    while outside != (less := re.sub(r"\([^()]*\)", "·", outside)):
        outside = less
    runs = (re.findall(r"[\u4e00-\u9fff]+(?![?*{])", way) for way in outside.split("|"))
    longest = [max(run, key=len, default="") for run in runs]
    return tuple(longest) if all(longest) else ()


def found(pattern: str, text: str) -> bool:
    """Whether a pattern of a frame is found in a text."""
    return compiled(pattern).search(text) is not None
