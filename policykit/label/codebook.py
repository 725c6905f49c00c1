"""The codebook: categories with definitions, and the terms that speak for or against them.

``codebook/codebook.toml`` holds the categories, ``codebook/terms.csv`` the terms; a workspace may replace either
in its ``data/codebook/``. Both are read by analysts, so every mistake is named with its line when they are loaded.

Kinds of terms: ``term`` names a product or channel; ``actor`` an institution that exists for one channel;
``bank`` a bank, which counts only where nothing more telling is named; ``source`` a holder of money that says
nothing about where it lands; ``compensation``, ``premium`` and ``investment`` are words that take their channel
from what stands around them; ``issuer`` a listed company; ``excluded`` a word that looks like a channel and is none.
``needs`` and ``unless`` are regular expressions that the sentence must, or must not, hold for the term to count.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from policykit.errors import BrokenCodebook
from policykit.label.matcher import Matcher, fold
from policykit.records import CATEGORIES

KINDS = ("term", "actor", "bank", "source", "issuer", "compensation", "premium", "investment", "excluded")
COLUMNS = ("term", "category", "instrument", "kind", "needs", "unless")
FILES = ("codebook.toml", "terms.csv")


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
        return tuple(c for c in CATEGORIES if c in self.category.split("|"))


@dataclass(frozen=True, slots=True)
class Category:
    """A category with its definition, examples and counter-examples."""

    key: str
    english: str
    definition: str
    yes: tuple[str, ...]
    no: tuple[str, ...]


@dataclass(frozen=True)
class Codebook:
    """Categories and terms, with the version that is printed on every figure and the hash of both files."""

    version: str
    hash: str
    categories: tuple[Category, ...]
    terms: tuple[Term, ...]

    @cached_property
    def by_term(self) -> dict[str, Term]:
        """Terms by their folded text."""
        return {fold(t.term): t for t in self.terms}

    @cached_property
    def matcher(self) -> Matcher:
        """The automaton over all terms; built once per process."""
        return Matcher(list(self.by_term))


def load_codebook(folder: Path | None = None) -> Codebook:
    """The packaged codebook, its files replaced by those of ``folder`` where they exist.

    Raises ``BrokenCodebook`` with file and line where a row contradicts another or itself.
    """
    texts = {name: _read(name, folder) for name in FILES}
    digest = hashlib.sha256("\0".join(texts[name] for name in FILES).encode()).hexdigest()
    try:
        head = tomllib.loads(texts["codebook.toml"])
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        line = int(at[1]) if at else texts["codebook.toml"].count("\n") + 1  # else: at end of document
        raise BrokenCodebook("codebook.toml", line, f"不是有效的 TOML（{error}）") from error
    return Codebook(
        version=str(head.get("version", "")),
        hash=digest,
        categories=_categories(head),
        terms=_terms(texts["terms.csv"]),
    )


def _read(name: str, folder: Path | None) -> str:
    if folder is not None and (folder / name).is_file():
        try:
            return (folder / name).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise BrokenCodebook(str(folder / name), 0, f"读不出（{error}），请存为 UTF-8") from error
    return (files("policykit.label") / "codebook" / name).read_text(encoding="utf-8")


def _categories(head: dict) -> tuple[Category, ...]:
    made = tuple(
        Category(
            c.get("key", ""),
            c.get("english", ""),
            c.get("definition", ""),
            tuple(c.get("yes", ())),
            tuple(c.get("no", ())),
        )
        for c in head.get("category", ())
    )
    if tuple(c.key for c in made) != CATEGORIES:
        raise BrokenCodebook("codebook.toml", 0, f"类别必须依次为 {'、'.join(CATEGORIES)}")
    return made


def _terms(text: str) -> tuple[Term, ...]:
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise BrokenCodebook("terms.csv", 1, f"表头必须是 {','.join(COLUMNS)}")
    seen: dict[str, int] = {}
    terms: list[Term] = []
    for row in reader:
        line = reader.line_num
        if None in row or None in row.values():
            raise BrokenCodebook("terms.csv", line, f"列数不是 {len(COLUMNS)} 列")
        term = Term(**{k: v.strip() for k, v in row.items()})
        _check(term, line)
        key = fold(term.term)
        if key in seen:
            raise BrokenCodebook("terms.csv", line, f"条目“{term.term}”与第 {seen[key]} 行重复")
        seen[key] = line
        terms.append(term)
    return tuple(terms)


def _check(term: Term, line: int) -> None:
    if not term.term:
        raise BrokenCodebook("terms.csv", line, "条目为空")
    if term.kind not in KINDS:
        raise BrokenCodebook("terms.csv", line, f"kind “{term.kind}”不在 {'、'.join(KINDS)} 之中")
    unknown = [c for c in term.category.split("|") if c and c not in CATEGORIES]
    if unknown:
        raise BrokenCodebook("terms.csv", line, f"没有类别“{unknown[0]}”")
    if term.kind in ("term", "actor", "bank", "issuer") and not term.category:
        raise BrokenCodebook("terms.csv", line, f"条目“{term.term}”没有写类别")
    for name in ("needs", "unless"):
        try:
            re.compile(getattr(term, name))
        except re.error as error:
            raise BrokenCodebook("terms.csv", line, f"{name} 不是有效的正则表达式（{error}）") from error
