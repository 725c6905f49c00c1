"""Finding the sentences of a coded sample in the corpus: the same text, else the one sentence that is nearly the same.

Two readers cut and type the same sentence a little differently, so texts are compared in one normal form. What is
not found on either side is listed with the reason, and what could be several things is left open.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

NEAR = 0.90
"""Similarity from which two sentences may be the same one with a character or two mistyped or misread."""

ENDINGS = "。．.；;，,、：:！!？?"
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u00ad"))

Why = Literal["no_region", "no_document", "not_found", "several", "not_in_sample", "other_document"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of the sample and the measure that it speaks of, both by position."""

    sample: int
    measure: int
    similarity: float  # 1.0 for the same text


@dataclass
class Pairing:
    """Which row of the sample is which measure, and what has no partner, with the reason."""

    pairs: list[Pair] = field(default_factory=list)  # in the order of the sample
    sample_left: dict[int, Why] = field(default_factory=dict)
    measures_left: dict[int, Why] = field(
        default_factory=dict
    )  # only of the regions (documents) of the sample


def normalised(text: str) -> str:
    """The text as it is compared: NFKC, no white space, no final punctuation.

    >>> normalised("支持首台（套） 保险；") == normalised("支持首台(套)保险。")
    True
    """
    plain = unicodedata.normalize("NFKC", text).translate(INVISIBLE)
    return "".join(plain.split()).strip(ENDINGS)


def pair_up(sample: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Pairing:
    """Each row of ``sample`` (see ``gold.read_coded``) to one of ``tables["measures"]``, one to one.

    A ``measure_id`` that the corpus has decides. Else a row looks among the measures of its region and, where it
    names one, its document (``doc_id``, title, number or file name): for the same normalised text, of several
    the one under the same article title, else the first that is free; then, where no text is the same, for one
    whose similarity (``difflib``, 2·matches / total length) is at least ``NEAR``, if this is the only one and is
    so to no other row. Rows keep their order; the result does not depend on the order of the corpus.
    """
    found = _Search(sample, tables)
    found.by_id()
    for titled in (True, False):
        found.by_text(titled=titled)
    found.by_likeness()
    return found.result()


def documents_of(sample: pd.DataFrame, aligned: Pairing, measures: pd.DataFrame) -> list[str]:
    """The ``doc_id`` of each row of the sample; of a row that was not found, that of the rows beside it with the same
    region and document, else what the sample calls it."""
    doc_ids = list(measures["doc_id"])
    of = {pair.sample: doc_ids[pair.measure] for pair in aligned.pairs}
    named: dict[tuple[str, str], str] = {}
    keys = list(zip(sample["region"], sample["document"], strict=True))
    for row, key in enumerate(keys):
        if row in of:
            named.setdefault(key, of[row])
    return [of.get(row) or named.get(key) or "|".join(key) for row, key in enumerate(keys)]


class _Search:
    def __init__(self, sample: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> None:
        measures = tables["measures"]
        titles = dict(zip(tables["articles"]["article_id"], tables["articles"]["title"], strict=True))
        self.measure_ids = list(measures["measure_id"])
        self.doc_ids = list(measures["doc_id"])
        self.starts = list(measures["start"])
        self.texts = [normalised(text) for text in measures["text"]]
        self.titles = [normalised(titles.get(a, "")) for a in measures["article_id"]]
        self.rows: list[Any] = list(sample.itertuples(index=False))
        self.wanted = [normalised(row.text) for row in self.rows]
        self.scopes = _scopes(self.rows, tables, list(measures["region"]), self.doc_ids)
        self.by_key: dict[tuple[str, str], list[int]] = defaultdict(list)
        for at, text in enumerate(self.texts):
            self.by_key[(self.doc_ids[at], text)].append(at)
        self.pairs: dict[int, Pair] = {}
        self.taken: set[int] = set()
        self.several: set[int] = set()

    def take(self, row: int, measure: int, similarity: float = 1.0) -> None:
        self.pairs[row] = Pair(row, measure, similarity)
        self.taken.add(measure)

    def by_id(self) -> None:
        at = {name: i for i, name in enumerate(self.measure_ids)}
        for row, said in enumerate(self.rows):
            measure = at.get(said.measure_id)
            same = measure is not None and self.wanted[row] in ("", self.texts[measure])
            if (
                measure is not None and same and measure not in self.taken
            ):  # a sentence since changed is sought
                self.take(row, measure)

    def by_text(self, *, titled: bool) -> None:
        for row, said in enumerate(self.rows):
            if row in self.pairs or not self.wanted[row]:
                continue
            free = [
                m
                for doc_id in self.scopes[row][1]
                for m in self.by_key.get((doc_id, self.wanted[row]), ())
                if m not in self.taken and (not titled or self.titles[m] == normalised(said.article))
            ]
            if free:
                self.take(row, min(free, key=lambda m: (self.doc_ids[m], self.starts[m])))

    def by_likeness(self) -> None:
        near: dict[int, list[tuple[int, float]]] = {}
        of: dict[int, list[int]] = defaultdict(list)
        for row in range(len(self.rows)):
            if row in self.pairs or not self.wanted[row]:
                continue
            near[row] = self._near(row)
            for measure, _ in near[row]:
                of[measure].append(row)
        for row, found in near.items():
            if len(found) == 1 and of[found[0][0]] == [row]:
                self.take(row, *found[0])
            elif found:
                self.several.add(row)

    def _near(self, row: int) -> list[tuple[int, float]]:
        matcher = difflib.SequenceMatcher(None, autojunk=False)
        matcher.set_seq2(self.wanted[row])
        found = []
        for measure, text in enumerate(self.texts):
            if measure in self.taken or self.doc_ids[measure] not in self.scopes[row][1]:
                continue
            matcher.set_seq1(text)
            if matcher.real_quick_ratio() >= NEAR and matcher.quick_ratio() >= NEAR:
                ratio = matcher.ratio()
                if ratio >= NEAR:
                    found.append((measure, ratio))
        return found

    def result(self) -> Pairing:
        done = Pairing([self.pairs[row] for row in sorted(self.pairs)])
        for row, (why, _) in enumerate(self.scopes):
            if row not in self.pairs:
                done.sample_left[row] = why or ("several" if row in self.several else "not_found")
        scope = {doc_id for _, docs in self.scopes for doc_id in docs}
        scope |= {self.doc_ids[pair.measure] for pair in done.pairs}
        met = {self.doc_ids[pair.measure] for pair in done.pairs}
        for measure, doc_id in enumerate(self.doc_ids):
            if doc_id in scope and measure not in self.taken:
                done.measures_left[measure] = "not_in_sample" if doc_id in met else "other_document"
        return done


def _scopes(
    rows: Sequence[Any], tables: Mapping[str, pd.DataFrame], regions: list[str], doc_ids: list[str]
) -> list[tuple[Why | None, frozenset[str]]]:
    """For each row of the sample the documents that it may speak of, or why there are none."""
    region_of = dict(zip(doc_ids, regions, strict=True))
    called: dict[str, set[str]] = defaultdict(set)
    for document in tables["documents"].to_dict("records"):
        for column in ("doc_id", "title", "doc_number", "source_file"):
            name = normalised(document.get(column, ""))
            if name and document["doc_id"] in region_of:
                called[name].add(document["doc_id"])
    in_region: dict[str, set[str]] = defaultdict(set)
    for doc_id, region in region_of.items():
        in_region[region].add(doc_id)
    scopes: list[tuple[Why | None, frozenset[str]]] = []
    for row in rows:
        region = row.region if row.region in in_region else row.region.removesuffix("市").removesuffix("省")
        here = in_region.get(region, set()) if row.region else set(region_of)
        named = here & called.get(normalised(row.document), set()) if row.document else here
        why: Why | None = None if named else "no_document" if here else "no_region"
        if not (row.region or row.document):  # known by its measure_id alone, which the corpus does not have
            why, named = "not_found", set()
        scopes.append((why, frozenset(named)))
    return scopes
