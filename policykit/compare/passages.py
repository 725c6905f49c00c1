"""Passages that two documents share, aligned character by character, with what may explain them.

Candidates are shingles (runs of ``SHINGLE`` characters that both documents hold), passages are local alignments
around them: the two steps of text-reuse detection as in D. A. Smith, R. Cordell and A. Mullen, Computational
Methods for Uncovering Reprinted Texts in Antebellum Newspapers, American Literary History 27 (2015) E1-E15.
That one document is older says which may have drawn on the other, not that it did: both may follow a third.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from policykit.compare.alignment import Alignment, align
from policykit.compare.cells import check_number, grouped
from policykit.gongwen.words import patterns as p
from policykit.tables import frame
from policykit.text import Keyed, keyed
from policykit.waiting import steps

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

SHINGLE = 8
"""Characters of a seed: longer than the field's terms (政府性融资担保机构 has 9 and is a seed; 科技型企业 is none)."""

SHORTEST = 20
"""Equal characters that a passage must have; below it stand names of programmes and stock phrases."""

LEAST_IDENTITY = 0.7
"""Share of equal characters from which on a stretch reads as one wording rather than two on one subject."""

BRIDGE = 30
"""Characters between two seeds that one alignment may still bridge; also how far it is searched beyond them."""

COMMONEST = 20
"""A shingle that one document holds more often is a refrain and seeds nothing."""


def passages(
    corpus: Corpus,
    *,
    regions: Sequence[str] | None = None,
    limit: int | None = None,
    shortest: int = SHORTEST,
    identity: float = LEAST_IDENTITY,
) -> pd.DataFrame:
    """The passages that each two policy documents share, the longest of a pair first.

    Columns: ``left_doc``, ``right_doc``, ``left_region``, ``right_region`` (documents in the order of every chart,
    each pair once); ``kind``: ``citation`` (the passage is the title of a cited document on both sides) or
    ``passage``; ``characters`` (equal ones, punctuation not counted), ``identity`` (their share of the
    alignment), the two texts as printed with their articles (where they begin) and offsets in the clean texts;
    ``regions`` (how many regions of the corpus hold most of the wording: 2 is this pair alone, more is shared
    official phrasing); ``earlier`` (the region whose document has the earlier date; empty where a date is missing
    or equal), ``both_cite`` (documents that both cite, joined by ``|``: a common source that may explain it).

    Compared are the measures; agency notes, headings and furniture are not. One document, or none, gives an
    empty table.

    ``shortest`` is the least number of equal characters of a passage; ``regions`` compares these alone, ``limit`` keeps
    so many rows.

    >>> passages = pk.passages(corpus, shortest=40)
    >>> bool((passages["characters"] >= 40).all())
    True
    """
    check_number("shortest", shortest, low=SHINGLE)
    check_number("identity", identity, low=0.01, high=1)
    texts = _texts(grouped(corpus, regions=regions))
    holders = _holders(texts)
    rows = []
    for left, right in steps(list(combinations(texts, 2)), "查找共有段落"):
        found = _passages(left, right, shortest, identity)
        common = tuple(title for title in left.cites if title in right.cites)
        rows += [_row(left, right, passage, holders, common) for passage in found]
    return frame("passages", rows[:limit])


@dataclass(frozen=True)
class _Text:
    doc_id: str
    region: str
    date: str
    clean: str
    keyed: Keyed
    articles: tuple[tuple[int, int, str], ...]  # start, end, article_id
    titles: tuple[tuple[int, int], ...]  # where 《…》 stand
    cites: tuple[str, ...]

    @cached_property
    def shingles(self) -> dict[str, list[int]]:
        """Where each shingle of the key begins; made once, each document is set against all others."""
        found: dict[str, list[int]] = defaultdict(list)
        key = self.keyed.key
        for i in range(len(key) - SHINGLE + 1):
            found[key[i : i + SHINGLE]].append(i)
        return dict(found)

    def article_at(self, place: int) -> str:
        return next((name for start, end, name in self.articles if start <= place < end), "")

    def in_title(self, start: int, end: int) -> bool:
        return any(a <= start and end <= b for a, b in self.titles)


def _texts(corpus: Corpus) -> list[_Text]:
    documents = corpus.policies.sort_values(["source_file", "source_item"], kind="stable")
    made = []
    facts = (documents[name] for name in ("doc_id", "region", "date_issued"))
    for doc_id, region, date in zip(*facts, strict=True):
        clean = corpus.texts[doc_id]
        of_doc = corpus.measures[corpus.measures["doc_id"] == doc_id].sort_values("start", kind="stable")
        articles = corpus.articles[corpus.articles["doc_id"] == doc_id]
        cited = p.SAME_TITLE.every(clean)
        made.append(
            _Text(
                doc_id,
                region,
                date,
                clean,
                keyed(clean, zip(of_doc["start"], of_doc["end"], strict=True)),
                tuple(zip(articles["start"], articles["end"], articles["article_id"], strict=True)),
                tuple(m.span() for m in cited),
                tuple(dict.fromkeys(m["t"] for m in cited)),
            )
        )
    return made


def _holders(texts: Sequence[_Text]) -> dict[str, set[str]]:
    """The regions that hold each shingle."""
    held: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        for shingle in text.shingles:
            held[shingle].add(text.region)
    return held


def _passages(left: _Text, right: _Text, shortest: int, identity: float) -> list[Alignment]:
    """Alignments of a pair that are long and alike enough, the longest first, none within another's stretch."""
    a, b = left.keyed.key, right.keyed.key
    found: list[Alignment] = []
    for i0, i1, j0, j1 in _windows(left.shingles, right.shingles):
        i0, i1 = max(0, i0 - BRIDGE), min(len(a), i1 + BRIDGE)
        j0, j1 = max(0, j0 - BRIDGE), min(len(b), j1 + BRIDGE)
        found += _aligned(a, b, i0, i1, j0, j1, shortest)
    kept: list[Alignment] = []
    for one in sorted(found, key=lambda f: (-f.matched, f.left_start, f.right_start)):
        if one.identity >= identity and not any(_within(one, k) for k in kept):
            kept.append(one)
    return kept


def _within(one: Alignment, other: Alignment) -> bool:
    """Whether more than half of ``one`` lies in ``other`` on the left, or on the right."""
    left = min(one.left_end, other.left_end) - max(one.left_start, other.left_start)
    right = min(one.right_end, other.right_end) - max(one.right_start, other.right_start)
    return 2 * left > one.left_end - one.left_start and 2 * right > one.right_end - one.right_start


def _windows(here: dict[str, list[int]], there: dict[str, list[int]]) -> list[tuple[int, int, int, int]]:
    """Stretches of both texts that hold seeds (shingles of both) in the same order, close to one another."""
    seeds = sorted(
        (i, j)
        for shingle, at in here.items()
        if shingle in there and max(len(at), len(there[shingle])) <= COMMONEST
        for i in at
        for j in there[shingle]
    )
    windows: list[list[int]] = []
    open_from = 0  # windows before it end too far back to go on
    for i, j in seeds:
        while open_from < len(windows) and windows[open_from][1] + BRIDGE < i:
            open_from += 1
        for w in windows[open_from:]:
            if w[0] <= i <= w[1] + BRIDGE and w[2] <= j <= w[3] + BRIDGE:
                w[1], w[3] = max(w[1], i + SHINGLE), max(w[3], j + SHINGLE)
                break
        else:
            windows.append([i, i + SHINGLE, j, j + SHINGLE])
    return [(w[0], w[1], w[2], w[3]) for w in windows]


def _aligned(left: str, right: str, i0: int, i1: int, j0: int, j1: int, shortest: int) -> Iterator[Alignment]:
    """The best alignment of left[i0:i1] and right[j0:j1], then those of what it leaves before and behind it."""
    if min(i1 - i0, j1 - j0) < shortest:
        return
    best = align(left[i0:i1], right[j0:j1])
    if best is None or best.matched < shortest:
        return
    yield replace(
        best,
        left_start=i0 + best.left_start,
        left_end=i0 + best.left_end,
        right_start=j0 + best.right_start,
        right_end=j0 + best.right_end,
    )
    yield from _aligned(left, right, i0, i0 + best.left_start, j0, j0 + best.right_start, shortest)
    yield from _aligned(left, right, i0 + best.left_end, i1, j0 + best.right_end, j1, shortest)


def _row(
    left: _Text, right: _Text, passage: Alignment, holders: dict[str, set[str]], common: tuple[str, ...]
) -> dict[str, object]:
    row: dict[str, object] = {}
    cited = []
    ends = (passage.left_start, passage.left_end), (passage.right_start, passage.right_end)
    for side, text, stretch in (("left", left, ends[0]), ("right", right, ends[1])):
        start, end = text.keyed.span(*stretch)
        cited.append(text.in_title(start, end))
        row |= {
            f"{side}_doc": text.doc_id,
            f"{side}_region": text.region,
            f"{side}_text": text.clean[start:end],
            f"{side}_article": text.article_at(start),
            f"{side}_start": start,
            f"{side}_end": end,
        }
    key = left.keyed.key[passage.left_start : passage.left_end]
    return row | {
        "kind": "citation" if all(cited) else "passage",
        "characters": passage.matched,
        "identity": round(passage.identity, 4),
        "regions": len(_sharing(key, holders) | {left.region, right.region}),
        "earlier": _earlier(left, right),
        "both_cite": common,
    }


def _sharing(key: str, holders: dict[str, set[str]]) -> set[str]:
    """The regions that hold more than half of a wording's shingles."""
    shingles = [key[i : i + SHINGLE] for i in range(len(key) - SHINGLE + 1)]
    counts: dict[str, int] = defaultdict(int)
    for shingle in shingles:
        for region in holders.get(shingle, ()):
            counts[region] += 1
    return {region for region, n in counts.items() if 2 * n > len(shingles)}


def _earlier(left: _Text, right: _Text) -> str:
    if not left.date or not right.date or left.date == right.date:
        return ""
    return left.region if left.date < right.date else right.region
