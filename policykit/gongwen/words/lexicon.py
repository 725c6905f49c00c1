"""Regular expressions of Chinese official language: their words from ``lexicon.toml``, their examples beside them.

A pattern is written as a template. ``{AGENCY}`` stands for the words of that list of the lexicon (or for a fragment
below), the longest first; a template of more than one line is in verbose form, where white space does not count and
``#`` begins a comment. Each pattern names lines that it must find and lines that it must not; one test runs them all.

    SIGNED = pattern(
        r'''^(?P<who>{HAN}{2,30}{AGENCY})   # 某市科技局
            \\s+(?P<day>{DATE})$''',
        yes=("某市科技局 2024年4月11日",),
        no=("2024年4月11日",),
    )

Punctuation comes in full and half width in these documents, so every class holds both.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from policykit.gongwen.words.numerals import FORMAL, NUMERAL

SLOT = re.compile(r"\{([A-Z][A-Z0-9_]*)\}")
"""A place for words in a template; the counts of an expression (``{2,30}``) look different."""

FRAGMENTS = {
    "N": f"[{NUMERAL}]",
    "HAN": r"[\u4e00-\u9fff]",
    "SPACE": r"\s{0,8}",  # in front of a word that is looked for everywhere: a run without end would be walked again
    "YEAR": r"[一二][九〇○零0oOΟОＯ０][〇○零0oOΟОＯ０一二三四五六七八九\d]{2}",  # whatever was typed for the zero
    "DATE": (
        r"(?:(?:19|20)\d{2}\s*年\s*(?:\d{1,2}|元)\s*月\s*\d{1,2}\s*[日号]"
        r"|{YEAR}\s*年\s*(?:[一二三四五六七八九十]{1,3}|元)\s*月\s*[一二三四五六七八九十]{1,3}\s*日)"
    ),
    "DOTTED": r"(?:(?:19|20)\d{2}[-./．]\d{1,2}[-./．]\d{1,2}(?!\d))",
    # a figure; longer runs are none, and would be walked again from each of their characters
    "FIGURE": (
        r"(?:\d{1,15}(?:,\d{3}){1,5}(?:\.\d{1,9})?|\d{1,15}(?:\.\d{1,9})?"
        rf"|[一二两三四五六七八九十][{NUMERAL}]{{0,15}}(?:点[{NUMERAL}]{{1,9}})?)"
    ),
    # whatever may be a sum, in digits, in words or in both; ``numerals.number`` says whether it is one
    "SUM": (
        rf"(?<![\d.,{NUMERAL}{FORMAL}])(?:[数几]|上(?=[百千]))?"
        rf"(?:\d{{1,3}}(?:[ ]\d{{3}}){{1,4}}(?!\d)|\d{{1,15}}(?:[,，]\d{{3}})*(?!\d)(?:\.\d{{1,9}})?|[{NUMERAL}{FORMAL}])"
        rf"(?:\s?[{NUMERAL}{FORMAL}点余多]|\s?个(?=[亿万])|(?<=[万亿])\d{{2,5}}(?!\d)|(?<=[万亿])\d(?=[千百]))*"
    ),
    # each name is taken whole and looked at from its end: 委员会 ends in two ways, and a list of twenty would try them all
    "NAME_OF_AGENCY": (
        r"[\u4e00-\u9fff（）()]{2,34}+(?:(?<=[委部厅局院署行会办处社站馆所校])"
        r"|(?<=[^\s、，,](?:政府|中心|集团|公司|总队|支队|军区))|(?<=[^\s、，,]办公室))"
    ),
}
"""Pieces of expressions that are no lists of words, for the same slots."""


@cache
def lexicon() -> dict[str, tuple[str, ...]]:
    """The lists of ``lexicon.toml`` by name, each word once.

    >>> "人民政府" in lexicon()["AGENCY"]
    True
    """
    text = (files("policykit.gongwen.words") / "lexicon.toml").read_text(encoding="utf-8")
    return {name: tuple(entry["words"].split()) for name, entry in tomllib.loads(text).items()}


@cache
def alternation(name: str) -> str:
    """The expression for any word of a list, the longest first; ``_`` in a word allows white space there.

    >>> alternation("AGENCY")[:12]
    '(?:人民政府|办公厅|'
    """
    words = sorted(lexicon()[name], key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace("_", r"\s*") for word in words) + ")"


def filled(template: str, parts: dict[str, str] | None = None) -> str:
    """The template with its slots filled: by ``parts``, by the fragments, by the lists of the lexicon.

    >>> filled("{N}{1,3}、"), filled("自{WHEN}起", {"WHEN": "今日"})
    ('[零〇○一二两三四五六七八九十百千万亿]{1,3}、', '自今日起')
    """

    def words(slot: re.Match[str]) -> str:
        name = slot[1]
        if parts and name in parts:
            return filled(parts[name], parts)
        return filled(FRAGMENTS[name]) if name in FRAGMENTS else alternation(name)

    return SLOT.sub(words, template)


@dataclass(frozen=True)
class Pattern:
    """A regular expression with the lines that it must find (``yes``) and must not (``no``).

    It is compiled at its first use: importing a hundred patterns must not cost what using one does.
    """

    template: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    flags: int = 0
    parts: dict[str, str] | None = None

    @cached_property
    def source(self) -> str:
        """The expression with its words filled in."""
        return filled(self.template, self.parts)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(self.source, self.flags | (re.VERBOSE if "\n" in self.template else 0))

    def find(self, text: str, start: int = 0) -> re.Match[str] | None:
        """First place where the pattern is found, at or after ``start``."""
        return self.regex.search(text, start)

    def at(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The pattern at exactly ``start``, or None."""
        return self.regex.match(text, start)

    def whole(self, text: str) -> re.Match[str] | None:
        """The pattern over the whole text, or None."""
        return self.regex.fullmatch(text)

    def every(self, text: str, start: int = 0) -> list[re.Match[str]]:
        """All places at or after ``start``, in order."""
        return list(self.regex.finditer(text, start))

    def sub(self, by: str, text: str) -> str:
        """The text with every place replaced."""
        return self.regex.sub(by, text)


PATTERNS: list[Pattern] = []
"""Every pattern of the modules imported so far; a test walks them."""


def pattern(
    template: str, *, yes: tuple[str, ...], no: tuple[str, ...], flags: int = 0, **parts: str
) -> Pattern:
    """A pattern with its examples; ``parts`` fill slots that only this module knows."""
    made = Pattern(template, yes, no, flags, parts or None)
    PATTERNS.append(made)
    return made
