"""Passages that two documents share, aligned character by character, with what may explain them.

Candidates are shingles (runs of ``SHINGLE`` characters that both documents hold), passages are local alignments
around them: the two steps of text-reuse detection as in D. A. Smith, R. Cordell and A. Mullen, Computational
Methods for Uncovering Reprinted Texts in Antebellum Newspapers, American Literary History 27 (2015) E1-E15.
That one document is older says which may have drawn on the other, not that it did: both may follow a third.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from policykit.compare.alignment import Alignment, align
from policykit.compare.cells import NAN, By, check_number, grouped
from policykit.compare.formulas import formula
from policykit.corpus.atomic import sealed, unsealed, write_atomically
from policykit.corpus.store import Store, digest
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

GAP_DAYS = 30
"""Days between two dates up to which both may have been written at the same time."""

COMMONEST = 20
"""A shingle that one document holds more often is a refrain and seeds nothing."""


def passages(
    corpus: Corpus,
    *,
    by: By = "region",
    regions: Sequence[str] | None = None,
    limit: int | None = None,
    shortest: int = SHORTEST,
    identity: float = LEAST_IDENTITY,
) -> pd.DataFrame:
    """The passages that each two policy documents share, the longest of a pair first.

    Columns: ``left_doc``, ``right_doc``, ``left_region``, ``right_region`` (documents in the order of every chart,
    each pair once); ``kind``: ``citation`` (the passage is the title of a cited document on both sides), ``formula``
    (stock phrases of official texts, or a bare list of kinds of firms, on either side) or ``passage``; ``characters`` (equal ones, punctuation not counted), ``identity`` (their share of the
    alignment), the two texts as printed with their articles (where they begin) and offsets in the clean texts;
    ``regions`` (how many regions of the corpus hold most of the wording: 2 is this pair alone, more is shared
    official phrasing); ``earlier`` (the region whose document is older by more than 30 days; empty where it is not, or a
    date is missing), ``both_cite`` (documents that both cite, joined by ``|``: a common source that may explain it),
    ``sources`` (documents of kind ``source`` that hold most of the wording: with one at hand no side is called earlier).

    Compared are the measures; agency notes, headings and furniture are not. A passage ends where a sentence ends on one side
    and what follows is not shared. One document, or none, gives an
    empty table.

    ``shortest`` is the least number of equal characters of a passage; ``regions`` compares these alone, ``by`` names
    the sides otherwise, ``limit`` keeps so many rows.

    >>> passages = pk.passages(corpus, shortest=40)
    >>> bool((passages["characters"] >= 40).all())
    True
    """
    check_number("shortest", shortest, low=SHINGLE)
    check_number("identity", identity, low=0.01, high=1)
    texts = _texts(grouped(corpus, by, regions))
    behind = source_texts(corpus)
    holders, of_sources = _holders(texts), _holders(behind)
    shared: dict[tuple[int, int], list[str]] = defaultdict(list)
    for shingle, held in holders.items():
        for pair in combinations(held, 2):
            shared[pair].append(shingle)
    rows = []
    kept = _Kept(corpus) if (shortest, identity) == (SHORTEST, LEAST_IDENTITY) else None
    for (i, j), shingles in steps(sorted(shared.items()), "查找共有段落"):
        left, right = texts[i], texts[j]
        common = tuple(title for title in left.cites if title in right.cites)
        found = kept.of(left, right) if kept else None
        if found is None:
            found = _passages(left, right, shingles, shortest, identity)
            if kept:
                kept.add(left, right, found)
        for passage in found:
            row = _row(left, right, passage, common)
            key = left.keyed.key[passage.left_start : passage.left_end]
            named = tuple(behind[n].doc_id for n in sorted(_sharing(key, of_sources)))
            row |= {"sources": named} | ({"earlier": ""} if named else {})
            row["regions"] = len(
                {texts[n].region for n in _sharing(key, holders)} | {left.region, right.region}
            )
            stock = any(formula(str(row[side]), corpus.frame) for side in ("left_text", "right_text"))
            rows.append(row if row["kind"] == "citation" or not stock else row | {"kind": "formula"})
    if kept:
        kept.write(alone=regions is None)
    return frame("passages", rows[:limit])


def sources(corpus: Corpus, *, regions: Sequence[str] | None = None) -> pd.DataFrame:
    """How much of each document's wording the documents behind it explain: those that it cites and the corpus holds, and all sources.

    A source is a document of kind ``source`` (``catalog.csv``): read, and never compared as a region. Columns: ``doc_id``,
    ``region``, ``source_doc`` and its ``title`` (both empty in the last row of a document: all of its sources together),
    ``relation`` in which it is cited (empty where it is not), ``characters`` (of the document's measures, without
    punctuation, that stand in passages shared with the source) and ``share`` (of all such characters of its measures, 0 to
    1). Passages are those of :func:`policykit.passages`; formulas and titles do not count. Documents in chart order, of
    each the sources that explain most first; a document without any has no row. A share says that wording is common, and
    with a citation where it may come from; a later document explains nothing of an earlier one.

    >>> list(pk.compare.sources(corpus).columns)[:3]
    ['doc_id', 'region', 'source_doc']
    """
    whole = corpus.whole
    held = {text.doc_id: text for text in (*_texts(whole), *source_texts(whole))}
    always = [text.doc_id for text in source_texts(whole)]
    titles = dict(zip(whole.documents["doc_id"], whole.documents["title"], strict=True))
    cited = corpus.tables["citations"]
    rows = []
    for own in _texts(grouped(corpus, regions=regions)):
        named = cited[(cited["doc_id"] == own.doc_id) & (cited["cited_doc"] != "")]
        relation = dict(zip(named["cited_doc"][::-1], named["relation"][::-1], strict=True))
        behind = [
            held[d] for d in dict.fromkeys((*relation, *always)) if d in held and _not_later(held[d], own)
        ]
        found = {text.doc_id: _explained(own, text, corpus) for text in behind}
        found = {d: places for d, places in found.items() if places or d in relation}
        for doc_id in sorted(found, key=lambda d: (-len(found[d]), d)):
            told = {"source_doc": doc_id, "title": titles[doc_id], "relation": relation.get(doc_id, "")}
            rows.append(_share(own, found[doc_id]) | told)
        if found:
            told = dict.fromkeys(("source_doc", "title", "relation"), "")
            rows.append(_share(own, frozenset().union(*found.values())) | told)
    return frame("sources", rows)


def _not_later(source: _Text, own: _Text) -> bool:
    return source.doc_id != own.doc_id and not (source.date and own.date and source.date > own.date)


def _explained(own: _Text, source: _Text, corpus: Corpus) -> frozenset[int]:
    """The places in the key of a document whose wording stands in a source."""
    shared = own.shingles.keys() & source.shingles.keys()
    places: set[int] = set()
    for one in _passages(own, source, sorted(shared), SHORTEST, LEAST_IDENTITY):
        start, end = own.keyed.span(one.left_start, one.left_end)
        if not formula(own.clean[start:end], corpus.frame) and not own.in_title(start, end):
            places.update(range(one.left_start, one.left_end))
    return frozenset(places)


def _share(own: _Text, explained: frozenset[int]) -> dict[str, object]:
    n = len(own.keyed.key)
    share = len(explained) / n if n else NAN
    return {"doc_id": own.doc_id, "region": own.region, "characters": len(explained), "share": share}


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

    ends: frozenset[int]  # where the sentences of the key end

    @cached_property
    def shingles(self) -> dict[str, list[int]]:
        """Where each shingle of the key begins; made once, each document is set against all others."""
        found: dict[str, list[int]] = defaultdict(list)
        key = self.keyed.key
        for i in range(len(key) - SHINGLE + 1):
            found[key[i : i + SHINGLE]].append(i)
        return dict(found)

    @cached_property
    def hash(self) -> str:
        """Of all that its alignments depend on."""
        return digest(self.keyed.key, sorted(self.ends))

    def article_at(self, place: int) -> str:
        return next((name for start, end, name in self.articles if start <= place < end), "")

    def in_title(self, start: int, end: int) -> bool:
        return any(a <= start and end <= b for a, b in self.titles)


def source_texts(corpus: Corpus) -> list[_Text]:
    """The documents of kind ``source`` of the whole corpus, all of their text."""
    documents = corpus.whole.documents
    return _texts(corpus.whole, documents[documents["kind"] == "source"])


def _texts(corpus: Corpus, documents: pd.DataFrame | None = None) -> list[_Text]:
    """The measures of the policies; or all text of other documents, whose sentences are not told apart."""
    whole = documents is not None
    documents = (corpus.policies if documents is None else documents).sort_values(
        ["source_file", "source_item"], kind="stable"
    )
    made = []
    facts = (documents[name] for name in ("doc_id", "region", "date_issued"))
    for doc_id, region, date in zip(*facts, strict=True):
        clean = corpus.texts[doc_id]
        of_doc = corpus.measures[corpus.measures["doc_id"] == doc_id].sort_values("start", kind="stable")
        articles = corpus.articles[corpus.articles["doc_id"] == doc_id]
        cited = p.SAME_TITLE.every(clean)
        key = keyed(clean, None if whole else zip(of_doc["start"], of_doc["end"], strict=True))
        made.append(
            _Text(
                doc_id,
                region,
                date,
                clean,
                key,
                tuple(zip(articles["start"], articles["end"], articles["article_id"], strict=True)),
                tuple(m.span() for m in cited),
                tuple(dict.fromkeys(m["t"] for m in cited)),
                frozenset(bisect_left(key.places, end) for end in of_doc["end"]),
            )
        )
    return made


class _Kept:
    """The alignments of each pair of texts, in the workspace by what they depend on: the two texts and the code.

    A document more is aligned with the others, these not again with each other. A file that is damaged, or of another
    version of the code, is made anew.
    """

    def __init__(self, corpus: Corpus) -> None:
        store = Store(corpus.path / "corpus")
        self._file = store.folder / "cache" / "passages.json"
        self._code = store.code_version(("compare",))
        self._new: dict[tuple[str, str], list[Alignment]] = {}
        self._used: set[tuple[str, str]] = set()
        try:
            facts = unsealed(self._file.read_bytes())
            pairs = facts["pairs"] if facts["code"] == self._code else {}
            self._held: dict[tuple[str, str], list[str]] = {
                (a, b): rows for a, others in pairs.items() for b, rows in others.items()
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            self._held = {}

    def of(self, left: _Text, right: _Text) -> list[Alignment] | None:
        """The alignments of a pair; None where they are not known."""
        self._used.add(pair := (left.hash, right.hash))
        rows = self._held.get(pair)
        return None if rows is None else [Alignment(*map(int, row.split())) for row in rows]

    def add(self, left: _Text, right: _Text, found: list[Alignment]) -> None:
        """Remember those of a pair; written by :meth:`write`."""
        self._new[left.hash, right.hash] = found

    def write(self, *, alone: bool) -> None:
        """Write what was added, if anything was; ``alone``: pairs that were not asked for go once they are the most."""
        if not self._new or not self._file.parents[1].is_dir():
            return
        held = self._held | {
            pair: [" ".join(map(str, astuple(one))) for one in found] for pair, found in self._new.items()
        }
        if alone and len(held) > 2 * len(self._used):
            held = {pair: held[pair] for pair in self._used}
        pairs: dict[str, dict[str, list[str]]] = defaultdict(dict)
        for (a, b), rows in sorted(held.items()):
            pairs[a][b] = rows
        with suppress(OSError):  # read-only: what is kept saves time, it is not worth an error
            write_atomically(self._file, sealed({"code": self._code, "pairs": pairs}))


def _holders(texts: Sequence[_Text]) -> dict[str, list[int]]:
    """The documents, by their position, that hold each shingle: one index for all pairs."""
    held: dict[str, list[int]] = defaultdict(list)
    for n, text in enumerate(texts):
        for shingle in text.shingles:
            held[shingle].append(n)
    return held


def _passages(
    left: _Text, right: _Text, shared: Sequence[str], shortest: int, identity: float
) -> list[Alignment]:
    """Alignments of a pair that are long and alike enough, the longest first, none within another's stretch."""
    a, b = left.keyed.key, right.keyed.key
    found: list[Alignment] = []
    for i0, i1, j0, j1 in _windows(left.shingles, right.shingles, shared):
        i0, i1 = max(0, i0 - BRIDGE), min(len(a), i1 + BRIDGE)
        j0, j1 = max(0, j0 - BRIDGE), min(len(b), j1 + BRIDGE)
        for one in _aligned(a, b, i0, i1, j0, j1, shortest):
            found += _whole(left, right, one, shortest)
    kept: list[Alignment] = []
    for one in sorted(found, key=lambda f: (-f.matched, f.left_start, f.right_start)):
        if one.identity >= identity and not any(_within(one, k) for k in kept):
            kept.append(one)
    return kept


def _whole(left: _Text, right: _Text, one: Alignment, shortest: int) -> list[Alignment]:
    """The alignment cut where a sentence ends on one side, if a part then falls short; its parts that are long enough.

    What goes on behind the end of a sentence is shared only where it is long enough itself: 研判和预警。探索开展… and
    研判和预警，支持金融机构… are no one wording. Ends on both sides (two sentences copied together) are kept.
    """
    a, b = left.keyed.key, right.keyed.key
    ends = [e for e in left.ends if one.left_start < e < one.left_end]
    others = [e for e in right.ends if one.right_start < e < one.right_end]
    if bool(ends) == bool(others):
        return [one]
    parts: list[Alignment] = []
    for e in ends:
        parts += _aligned(a, b, one.left_start, e, one.right_start, one.right_end, shortest)
        parts += _aligned(a, b, e, one.left_end, one.right_start, one.right_end, shortest)
    for e in others:
        parts += _aligned(a, b, one.left_start, one.left_end, one.right_start, e, shortest)
        parts += _aligned(a, b, one.left_start, one.left_end, e, one.right_end, shortest)
    return parts


def _within(one: Alignment, other: Alignment) -> bool:
    """Whether more than half of ``one`` lies in ``other`` on the left, or on the right."""
    left = min(one.left_end, other.left_end) - max(one.left_start, other.left_start)
    right = min(one.right_end, other.right_end) - max(one.right_start, other.right_start)
    return 2 * left > one.left_end - one.left_start and 2 * right > one.right_end - one.right_start


def _windows(
    here: dict[str, list[int]], there: dict[str, list[int]], shared: Sequence[str]
) -> list[tuple[int, int, int, int]]:
    """Stretches of both texts that hold seeds (shingles of both) in the same order, close to one another."""
    seeds = sorted(
        (i, j)
        for shingle in shared
        if max(len(here[shingle]), len(there[shingle])) <= COMMONEST
        for i in here[shingle]
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


def _row(left: _Text, right: _Text, passage: Alignment, common: tuple[str, ...]) -> dict[str, object]:
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
    return row | {
        "kind": "citation" if all(cited) else "passage",
        "characters": passage.matched,
        "identity": round(passage.identity, 4),
        "earlier": _earlier(left, right),
        "both_cite": common,
    }


def _sharing(key: str, holders: dict[str, list[int]]) -> set[int]:
    """The documents that hold more than half of a wording's shingles."""
    shingles = [key[i : i + SHINGLE] for i in range(len(key) - SHINGLE + 1)]
    counts = Counter(n for shingle in shingles for n in holders.get(shingle, ()))
    return {n for n, held in counts.items() if 2 * held > len(shingles)}


def _earlier(left: _Text, right: _Text) -> str:
    if not left.date or not right.date:
        return ""
    days = (datetime.date.fromisoformat(right.date) - datetime.date.fromisoformat(left.date)).days
    return "" if abs(days) <= GAP_DAYS else left.region if days > 0 else right.region
