"""What one region has and the others do not mention, and the reverse, as sentences with their addresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from policykit.compare.cells import Key, all_regions, carries, instrument_mentions, instrument_uses
from policykit.compare.frames import frame
from policykit.compare.views import name_of
from policykit.records import CATEGORIES

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus

GAPS = {
    "region": "str",
    "kind": "str",
    "level": "str",
    "category": "str",
    "instrument": "str",
    "measures": "int64",
    "measure_ids": "str",
    "set_aside": "str",
    "unread": "str",
    "sentence": "str",
}
READING = {
    "region": "str",
    "kind": "str",
    "level": "str",
    "items": "str",
    "measure_ids": "str",
    "sentence": "str",
}
LEVELS = {"category": "类别", "instrument": "工具"}
DIGITS = "零一二三四五六七八九十"
CITED = 8
"""Addresses that a sentence shows; the column ``measure_ids`` has all of them."""


def gaps(corpus: Corpus) -> pd.DataFrame:
    """What one region alone has, and what it alone does not mention: categories and instruments, one a row.

    Columns: ``region``, ``kind``: ``only_here`` (this region has it, no other one that could be read) or
    ``missing_here`` (every other one has it, this region not); ``level``: ``category`` or ``instrument``;
    ``category``, ``instrument`` (empty on the level ``category``), ``measures`` (how many there are, here or in
    the others), ``measure_ids`` (their addresses in table order), ``set_aside`` (addresses in the regions
    without it whose sentences hold a word of the instrument that was not counted for it), ``unread`` (regions
    without it that could not be read wholly, of which nothing is said), ``sentence`` (the finding in Chinese,
    with at most 8 addresses each). Lists are joined by ``|``.

    A region that is silent does not mention it (未提及); that it has no such instrument nobody can say from
    these documents. Where a word of it was set aside, the sentence says 未计入 and where to look. Regions in
    chart order, ``only_here`` first, categories before instruments. Nothing is found with fewer than two
    regions that could be read.

    >>> found = pk.gaps(corpus)
    >>> set(found["kind"]) <= {"only_here", "missing_here"}
    True
    """
    board = _Board(corpus)
    return frame((row for region in board.regions for row in board.findings(region)), GAPS)


def gap_reading(corpus: Corpus) -> pd.DataFrame:
    """The findings of :func:`gaps` as they stand in a report: a sentence for each region, kind and level.

    Columns: ``region``, ``kind``, ``level``, ``items`` and ``measure_ids`` (joined by ``|``), ``sentence``:
    郑州有、其余五地均未提及的工具（1 种）：信贷·贴息（依据：…）。 Findings with and without words set aside stand in
    sentences of their own; combinations without a finding have no row.

    >>> read = pk.gap_reading(corpus)
    >>> list(read.columns)
    ['region', 'kind', 'level', 'items', 'measure_ids', 'sentence']
    """
    board = _Board(corpus)
    table = gaps(corpus)
    table["silent"] = table["set_aside"] == ""
    rows = []
    keys = ["region", "kind", "level", "silent"]
    for key in dict.fromkeys(table[keys].itertuples(index=False, name=None)):
        found = table[(table[keys] == list(key)).all(axis=1)]
        region, kind, level, silent = key
        names = [name_of(key) for key in zip(found["category"], found["instrument"], strict=True)]
        cells = zip(names, found["measure_ids"], found["set_aside"], strict=True)
        cited = [_cited(*cell) for cell in cells]
        unread = [r for r in board.regions if r in set("|".join(found["unread"]).split("|"))]
        head = board.head(region, kind, level, unread, silent=silent)
        ids = "|".join(dict.fromkeys("|".join(found["measure_ids"]).split("|")))
        sentence = f"{head}（{len(names)} 种）：{'、'.join(cited)}。{_aside(unread)}"
        rows.append((region, kind, level, "|".join(names), ids, sentence))
    return frame(rows, READING)


class _Board:
    """The columns of a corpus by level: which measures have each, and which hold a word that was set aside."""

    def __init__(self, corpus: Corpus) -> None:
        self.regions, self.failed = all_regions(corpus), corpus.failed
        self.ids = corpus.measures["measure_id"].to_numpy()
        self.place = corpus.measures["region"].to_numpy()
        uses, mentions = instrument_uses(corpus), instrument_mentions(corpus)
        held = {(category, ""): carries(corpus.measures, category) for category in CATEGORIES}
        spoken = {
            key: ~mask & _any([mentions[k] | uses[k] for k in uses if k[0] == key[0]], len(mask))
            for key, mask in held.items()
        }
        self.levels = {"category": (held, spoken), "instrument": (uses, mentions)}

    def findings(self, region: str) -> Iterator[tuple[object, ...]]:
        for kind in ("only_here", "missing_here"):
            for level, (columns, _) in self.levels.items():
                for key in columns:
                    yield from self._finding(region, kind, level, key)

    def _finding(self, region: str, kind: str, level: str, key: Key) -> Iterator[tuple[object, ...]]:
        """The row of one cell where it is a finding."""
        held, spoken = (columns[key] for columns in self.levels[level])
        having = set(self.place[held])
        others = [r for r in self.regions if r != region]
        unread = [r for r in others if r in self.failed and r not in having]
        known = {r for r in others if r not in unread}
        if kind == "only_here":
            found, silent = region in having and not having & known, known
        else:
            found = region not in having and region not in self.failed and having >= known
            silent = {region}
        if found and known:
            measure_ids = "|".join(self.ids[held])
            aside = "|".join(
                i for i, r in zip(self.ids[spoken], self.place[spoken], strict=True) if r in silent
            )
            head = self.head(region, kind, level, unread, silent=not aside)
            sentence = f"{head}：{_cited(name_of(key), measure_ids, aside)}。{_aside(unread)}"
            yield (
                region,
                kind,
                level,
                *key,
                int(held.sum()),
                measure_ids,
                aside,
                "|".join(unread),
                sentence,
            )

    def head(self, region: str, kind: str, level: str, unread: list[str], *, silent: bool) -> str:
        """郑州有、其余五地均未提及的工具."""
        others = [r for r in self.regions if r != region and r not in unread]
        n = DIGITS[len(others)] if len(others) < len(DIGITS) else f" {len(others)} "
        one = len(others) == 1
        rest = others[0] if one else f"其余{n}地"
        lacks = "未提及" if silent else "有相关词语但未计入"
        if kind == "only_here":
            lacks = lacks if one else f"均{lacks}" if silent else "均未计入（有相关词语）"
            return f"{region}有、{rest}{lacks}的{LEVELS[level]}"
        return f"{region}{lacks}、{rest}{'有' if one else '都有'}的{LEVELS[level]}"


def _cited(name: str, measure_ids: str, aside: str) -> str:
    """信贷·贴息（依据：…；有词未计：…）."""
    more = f"；相关词语见：{_addresses(aside)}" if aside else ""
    return f"{name}（依据：{_addresses(measure_ids)}{more}）"


def _addresses(measure_ids: str) -> str:
    ids = measure_ids.split("|")
    return "、".join(ids[:CITED]) + (f" 等 {len(ids)} 条" if len(ids) > CITED else "")


def _aside(unread: list[str]) -> str:
    return f"（{'、'.join(unread)}的文件未能完整读出，不在此列。）" if unread else ""


def _any(masks: list[np.ndarray], length: int) -> np.ndarray:
    import numpy as np

    return np.logical_or.reduce(masks) if masks else np.zeros(length, dtype=bool)
