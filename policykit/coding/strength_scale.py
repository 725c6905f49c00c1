"""The scale of strength: ``codebook/strength.toml``, read and checked.

A verb stands in one level; the same verb may stand in the ``with_amount`` list of a higher one (允许 permits, 允许…
不超过80% states terms). Every mistake is named with the file, as those of the codebook are.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from policykit.errors import BrokenCodebook

FILE = "strength.toml"
LEVELS = (1, 2, 3, 4)
LISTS = {
    "scope": ("pivots", "actors", "breaks"),
    "results": ("openers", "verbs"),
    "adverbials": ("light", "manner", "object", "endings", "closers"),
    "nouns": ("verbs", "tails"),
}
"""Tables of the file and the lists that each must hold."""


@dataclass(frozen=True)
class Scale:
    """The levels by verb, and the words that decide which verb of a sentence counts."""

    version: str
    hash: str
    levels: dict[int, str]  # {1: "倡导", …}
    level: dict[str, int]  # {"鼓励": 1, …}
    with_amount: dict[str, int]  # {"不超过": 4, …}
    pivots: frozenset[str]
    actors: tuple[str, ...]
    breaks: tuple[str, ...]
    results: frozenset[str]
    openers: tuple[str, ...]
    light: frozenset[str]
    manner: tuple[str, ...]
    objects: tuple[str, ...]
    endings: tuple[str, ...]
    closers: tuple[str, ...]
    nouns: frozenset[str]
    tails: tuple[str, ...]
    single: dict[str, tuple[str, str]]  # {"应": ("响相…", "用急…")}: characters before and behind

    @property
    def verbs(self) -> set[str]:
        """Every verb that has a level of its own."""
        return set(self.level)


def load_scale(folder: Path | None = None) -> Scale:
    """The packaged scale, or that of ``folder`` where it has one.

    Raises ``BrokenCodebook`` where a verb stands in two levels, a list is missing or a level is not 1 to 4.
    """
    text = _read(folder)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        raise BrokenCodebook(FILE, int(at[1]) if at else 0, f"不是有效的 TOML（{error}）") from error
    names, level, with_amount = _levels(raw, text)
    lists = {
        (table, key): tuple(_words(raw.get(table, {}), table, key, text))
        for table, keys in LISTS.items()
        for key in keys
    }
    for table, key in (("scope", "pivots"), ("results", "verbs")):
        if unknown := [v for v in lists[table, key] if v not in level]:
            raise BrokenCodebook(FILE, _line(text, unknown[0]), f"[{table}] 的“{unknown[0]}”没有写在任何一级")
    return Scale(
        version=str(raw.get("version", "")),
        hash=hashlib.sha256(text.encode()).hexdigest(),
        levels=names,
        level=level,
        with_amount=with_amount,
        pivots=frozenset(lists["scope", "pivots"]),
        actors=lists["scope", "actors"],
        breaks=lists["scope", "breaks"],
        results=frozenset(lists["results", "verbs"]),
        openers=lists["results", "openers"],
        light=frozenset(lists["adverbials", "light"]),
        manner=tuple(sorted(lists["adverbials", "manner"], key=lambda w: (-len(w), w))),
        objects=lists["adverbials", "object"],
        endings=lists["adverbials", "endings"],
        closers=lists["adverbials", "closers"],
        nouns=frozenset(lists["nouns", "verbs"]),
        tails=lists["nouns", "tails"],
        single={
            v: (str(w.get("before", "")), str(w.get("after", ""))) for v, w in raw.get("single", {}).items()
        },
    )


def _read(folder: Path | None) -> str:
    if folder is not None and (folder / FILE).is_file():
        try:
            return (folder / FILE).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise BrokenCodebook(str(folder / FILE), 0, f"读不出（{error}），请存为 UTF-8") from error
    return (files("policykit.coding") / "codebook" / FILE).read_text(encoding="utf-8")


def _levels(raw: dict[str, Any], text: str) -> tuple[dict[int, str], dict[str, int], dict[str, int]]:
    names: dict[int, str] = {}
    level: dict[str, int] = {}
    with_amount: dict[str, int] = {}
    for entry in raw.get("level", ()):
        value = entry.get("value")
        names[value] = str(entry.get("key", ""))
        for verb in _words(entry, "level", "verbs", text):
            if verb in level:
                raise BrokenCodebook(
                    FILE, _line(text, verb), f"“{verb}”重复（{level[verb]} 级和 {value} 级）"
                )
            level[verb] = value
        for verb in entry.get("with_amount", ()):
            with_amount[verb] = value
    if tuple(names) != LEVELS:
        raise BrokenCodebook(FILE, 0, f"各级的 value 必须依次为 {'、'.join(map(str, LEVELS))}")
    for verb, value in with_amount.items():
        if level.get(verb, 0) >= value:
            problem = f"“{verb}”写有数额时是 {value} 级，不能低于它平时的 {level[verb]} 级"
            raise BrokenCodebook(FILE, _line(text, verb), problem)
    return names, level, with_amount


def _words(table: dict[str, Any], name: str, key: str, text: str) -> list[str]:
    words = table.get(key)
    if not isinstance(words, list) or not words or not all(isinstance(w, str) and w.strip() for w in words):
        raise BrokenCodebook(FILE, _line(text, f"[{name}]"), f"[{name}] 的 {key} 必须是一列不为空的词")
    return words


def _line(text: str, word: str) -> int:
    """The last line that holds the word in quotation marks or as a heading; 0 where none does."""
    hits = [n for n, line in enumerate(text.splitlines(), 1) if f'"{word}"' in line or word in line[:20]]
    return hits[-1] if hits else 0
