"""What must hold in the codebook's rows before anything is coded by it; each mistake is named with its line.

These checks look at the rows alone. Whether a term ever counts, and whether the examples come out as written,
is found by coding sentences (``codebook_trials``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policykit.coding.codebook_files import Row
from policykit.coding.matcher import fold
from policykit.records import CATEGORIES

HERE = "@"
"""In ``needs`` and ``unless``: the place of the term itself, so that a condition can look at what stands beside it."""

COUNTING = ("term", "actor", "bank", "issuer", "premium", "investment")
KINDS = (*COUNTING, "compensation", "source", "excluded")
SLOGANS = "组合口号"
"""The instrument of slogans: the one that stands in no term."""

NEVER = "。；;\n\t "
"""What a measure never holds inside: it ends with the first, and the reading closes gaps."""


def check_instruments(rows: Sequence[Row], terms: Sequence[Row]) -> None:
    """Every instrument has categories, a definition, and at least one term of its own."""
    used = {row["instrument"] for row in terms}
    for row in rows:
        _categories(row, row["category"])
        if not row["category"] or not row["definition"]:
            raise row.wrong(f"工具“{row['instrument']}”没有写类别或定义")
        if row["instrument"] not in used and row["instrument"] != SLOGANS:
            raise row.wrong(f"工具“{row['instrument']}”没有任何条目")


def check_examples(rows: Sequence[Row]) -> None:
    """Every example names categories that there are, or none."""
    for row in rows:
        _categories(row, row["categories"])


def check_terms(rows: Sequence[Row], instruments: Sequence[Row]) -> None:
    """Every term has a known kind, category and instrument, and conditions that can hold."""
    of = {row["instrument"]: set(row["category"].split("|")) for row in instruments}
    for row in rows:
        _term(row, of)
        for name in ("needs", "unless"):
            _pattern(row, name)
        _conditions(row)


def _term(row: Row, of: dict[str, set[str]]) -> None:
    term, kind, given = row["term"], row["kind"], row["instrument"]
    if kind not in KINDS:
        raise row.wrong(f"kind “{kind}”不在 {'、'.join(KINDS)} 之中")
    _categories(row, row["category"])
    if kind in COUNTING and not row["category"]:
        raise row.wrong(f"条目“{term}”没有写类别")
    if any(c in term for c in NEVER):
        raise row.wrong(f"条目“{term}”含有句末标点或空白，在一句之中永远找不到")
    if kind in ("source", "excluded"):
        return
    if given not in of:
        near = "、".join(
            i for i, cats in of.items() if row["category"] and cats & set(row["category"].split("|"))
        )
        raise row.wrong(
            f"条目“{term}”的工具“{given}”不在 instruments.csv 中" + (f"；可用：{near}" if near else "")
        )
    if kind != "compensation" and set(row["category"].split("|")) != of[given]:
        raise row.wrong(f"条目“{term}”属{row['category']}，工具“{given}”却属{'|'.join(sorted(of[given]))}")


def _categories(row: Row, written: str) -> None:
    for category in written.split("|"):
        if category and category not in CATEGORIES:
            raise row.wrong(f"没有类别“{category}”")


def _pattern(row: Row, name: str) -> None:
    pattern = row[name]
    try:
        re.compile(pattern)
    except re.error as error:
        raise row.wrong(f"{name} 不是有效的正则表达式（{error}）") from error
    wide = [c for c in pattern if fold(c) != c and c not in "，；"]
    if wide:
        raise row.wrong(f"{name} 中的全角“{wide[0]}”永远匹配不上（正文按半角匹配），请写“{fold(wide[0])}”")


def _conditions(row: Row) -> None:
    """A term that its own conditions always set aside can never count."""
    term, needs, unless = fold(row["term"]), row["needs"], row["unless"]
    if unless and HERE not in unless and re.search(unless, term):
        raise row.wrong(f"条目“{row['term']}”本身就符合 unless，永远不会计入")
    if not (needs and unless):
        return
    if HERE not in needs and re.search(needs, term):
        return
    ways = needs.split("|") if not re.search(r"[(\[\\]", needs) else [needs]
    plain = [way for way in ways if re.fullmatch(r"[\w@]+", way)]
    if plain and len(plain) == len(ways) and all(re.search(unless, way) for way in ways):
        raise row.wrong(f"条目“{row['term']}”的 needs 与 unless 互相矛盾，永远不会计入")
