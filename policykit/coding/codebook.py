"""The codebook: categories and instruments with definitions, the terms that speak for or against them, the rules.

It is data that an analyst reads and edits (``codebook/``): ``codebook.toml`` holds the categories, the kinds of
terms and the rules, ``instruments.csv`` the instruments inside the categories, ``terms.csv`` the terms and
``examples.csv`` sentences with the categories that they must come to. A workspace changes any of it row by row in its
``data/codebook/`` (see ``codebook_files``). Every mistake is named with file and line when it is loaded.

Kinds of terms: ``term`` names a product or channel; ``actor`` an institution that exists for one channel;
``bank`` a bank, which counts only where nothing more telling is named; ``source`` a holder of money that says
nothing about where it lands; ``compensation``, ``premium`` and ``investment`` are words that take their channel
from what stands around them; ``issuer`` a listed company; ``excluded`` a word that looks like a channel and is none.
``needs`` and ``unless`` are regular expressions that the sentence must, or must not, hold for the term to count;
``@`` in them is the place of the term itself (``(?:新药|期货)@`` before 上市).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from policykit.coding.codebook_checks import KINDS as KINDS
from policykit.coding.codebook_checks import check_examples, check_instruments, check_terms
from policykit.coding.codebook_files import NAMES, TABLES, Head, Row, read_head, read_rows
from policykit.coding.matcher import Matcher, fold
from policykit.coding.strength import FILE as SCALE_FILE
from policykit.coding.strength import Grader, Scale, load_scale
from policykit.records import CATEGORIES

COLUMNS = TABLES["terms.csv"]
FILES = NAMES
LOCAL = "local"


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
        """The categories as a tuple, in their fixed order."""
        return ordered(self.category)


@cache
def ordered(written: str) -> tuple[str, ...]:
    """Categories joined by ``|`` as a tuple, in their fixed order.

    >>> ordered("股权|信贷")
    ('信贷', '股权')
    """
    return tuple(c for c in CATEGORIES if c in written.split("|"))


@dataclass(frozen=True, slots=True)
class Category:
    """A category with its definition, the rules that belong to it, examples and counter-examples."""

    key: str
    english: str
    definition: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Instrument:
    """One row of ``instruments.csv``: the finer kind inside a category, such as 知识产权质押."""

    instrument: str
    category: str
    english: str
    definition: str
    example: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What the machine does with the terms that it found; ``words`` are the lists that the rule works with."""

    key: str
    name: str
    text: str
    example: str
    active: bool = True
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and the categories that it must come to."""

    category: str  # whose definition it illustrates
    sentence: str
    categories: str
    why: str


@dataclass(frozen=True)
class Codebook:
    """Everything that decides a category, with the version that is printed on every figure and the hash of it all."""

    version: str  # 1.1, or 1.1+local where the workspace changes anything
    hash: str
    categories: tuple[Category, ...]
    terms: tuple[Term, ...]
    instruments: tuple[Instrument, ...] = ()
    rules: tuple[Rule, ...] = ()
    examples: tuple[Example, ...] = ()
    local: tuple[str, ...] = field(default=(), compare=False)  # the terms that the workspace adds or replaces
    scale: Scale = field(
        default_factory=load_scale, compare=False, repr=False
    )  # of strength; part of the hash

    @cached_property
    def grader(self) -> Grader:
        """What grades how firmly a measure is worded; built once per process."""
        return Grader(self.scale)

    @cached_property
    def by_term(self) -> dict[str, Term]:
        """Terms by their folded text."""
        return {fold(t.term): t for t in self.terms}

    @cached_property
    def matcher(self) -> Matcher:
        """The automaton over all terms; built once per process."""
        return Matcher(list(self.by_term))

    @cached_property
    def active(self) -> frozenset[str]:
        """Keys of the rules that are in force."""
        return frozenset(r.key for r in self.rules if r.active)

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """What a product's name may end in; what stands right before it only says what the product is for."""
        return self._words("heads")

    @cached_property
    def links(self) -> re.Pattern[str]:
        """What may stand between a modifier and the head of one product's name."""
        words = sorted(self._words("links"), key=len, reverse=True)
        return re.compile(f"[“”\"'‘’]?(?:{'|'.join(map(re.escape, words)) or '(?!)'})*[“”\"'‘’]?")

    def _words(self, name: str) -> tuple[str, ...]:
        return next((words for rule in self.rules for key, words in rule.words if key == name), ())


def load_codebook(folder: Path | None = None) -> Codebook:
    """The packaged codebook with the rows of ``folder`` over it.

    Raises ``BrokenCodebook`` with file and line where a row contradicts another or itself, or can never count.
    """
    plain = _load(None)
    if folder is None or not any((folder / name).is_file() for name in (*FILES, SCALE_FILE)):
        return plain
    made = _load(folder)
    if made.hash != plain.hash and made.version == plain.version:
        made = replace(made, version=f"{plain.version}+{LOCAL}")
    return made


def _load(folder: Path | None) -> Codebook:
    head = read_head(folder)
    rows = {name: read_rows(name, folder) for name in TABLES}
    terms, instruments = rows["terms.csv"], rows["instruments.csv"]
    check_terms(terms, instruments)
    check_instruments(instruments, terms)
    check_examples(rows["examples.csv"])
    parts: dict[str, Any] = {
        "categories": _categories(head),
        "terms": tuple(Term(**row.cells) for row in terms),
        "instruments": tuple(Instrument(**row.cells) for row in instruments),
        "rules": _rules(head),
        "examples": tuple(Example(**row.cells) for row in rows["examples.csv"]),
    }
    scale = load_scale(folder)
    made = Codebook(
        version=str(head.facts.get("version", "")),
        hash=hashlib.sha256(repr((parts, scale.hash)).encode()).hexdigest(),
        scale=scale,
        **parts,
        local=tuple(row["term"] for row in terms if row.local),
    )
    _reachable(made, terms)
    return made


def _reachable(book: Codebook, rows: Sequence[Row]) -> None:
    """The workspace's own terms must be able to count; the packaged ones are tried in the tests."""
    own = [row for row in rows if row.local]
    if not own:
        return
    from policykit.coding.codebook_trials import unreachable  # rules need the codebook, so only here

    never = dict(unreachable(book, [book.by_term[fold(row["term"])] for row in own]))
    for row in own:
        if row["term"] in never:
            raise row.wrong(f"条目“{row['term']}”永远不会计入：{never[row['term']]}")


def _categories(head: Head) -> tuple[Category, ...]:
    made = tuple(
        Category(
            c.get("key", ""),
            c.get("english", ""),
            c.get("definition", ""),
            tuple(c.get("yes", ())),
            tuple(c.get("no", ())),
            tuple(c.get("rules", ())),
        )
        for c in head.facts.get("category", ())
    )
    if tuple(c.key for c in made) != CATEGORIES:
        raise head.wrong("category", f"类别必须依次为 {'、'.join(CATEGORIES)}")
    return made


def _rules(head: Head) -> tuple[Rule, ...]:
    plain = ("key", "name", "text", "example", "active")
    made = []
    for table in head.facts.get("rule", ()):
        words = tuple((name, tuple(given)) for name, given in table.items() if name not in plain)
        made.append(
            Rule(table["key"], table["name"], table["text"], table["example"], table["active"], words)
        )
    return tuple(made)
