"""Where a sentence that people coded stands in a corpus: at its address, where it moved to, or where nearly the same is.

What is not found has a reason, and what could be several things is left open.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Literal

from policykit.coding.decisions import sentence_hash
from policykit.records import Measure
from policykit.text import key

if TYPE_CHECKING:
    import pandas as pd

WORDINGS = 0.6  # likeness from which two sentences are taken for wordings of one
NEAR = 0.9  # from which they may be the same with a character or two mistyped or misread
SHORTEST = 2  # characters: a shorter agreement between two changes is read as part of the change


def alike(text: str, among: Mapping[str, str], floor: float) -> dict[str, float]:
    """The names of ``among`` whose text is like ``text``, with the likeness above ``floor``.

    Likeness is 2 · M / T: M characters that match in order, T characters of both (Ratcliff and Obershelp).
    """
    found: dict[str, float] = {}
    matcher = SequenceMatcher(None, "", text, autojunk=False)
    for name, other in among.items():
        matcher.set_seq1(other)
        bounds = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
        if all(bound() > floor for bound in bounds):
            found[name] = matcher.ratio()
    return found


def difference(before: str, after: str) -> str:
    """The new wording with every change marked in it; a number changes as a whole.

    >>> difference("给予最高50万元贴息。", "给予最高80万元贴息。")
    '给予最高【50→80】万元贴息。'
    >>> difference("支持企业。", "支持中小企业。")
    '支持【→中小】企业。'
    """
    left, right = (re.findall(r"\d+|\D", text) for text in (before, after))
    pieces: list[tuple[bool, str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        old, new = "".join(left[a:b]), "".join(right[c:d])
        same = kind == "equal" and not (len(old) < SHORTEST and pieces and b < len(left))
        if pieces and not same and not pieces[-1][0]:
            _, earlier, later = pieces.pop()
            old, new = earlier + old, later + new
        pieces.append((same, old, new))
    return "".join(new if same else f"【{old}→{new}】" for same, old, new in pieces)


class Places:
    """The measures of a corpus by address and by sentence."""

    def __init__(self, measures: Iterable[Measure]) -> None:
        self.at = {m.measure_id: m for m in measures}
        self.hash = {m.measure_id: sentence_hash(m.text) for m in self.at.values()}
        self.documents = {m.doc_id for m in self.at.values()}

    def around(self, address: str, region: str) -> list[Measure]:
        """The measures among which a sentence may stand: those of its document, or of its region without one."""
        document = address.rsplit("/", 2)[0]
        if document in self.documents:
            return [m for m in self.at.values() if m.doc_id == document]
        return [m for m in self.at.values() if region and m.region == region]

    def find(self, address: str, hashed: str, region: str) -> tuple[Measure | None, str]:
        """The measure that carries the sentence of this hash, or None and the kind of conflict."""
        if self.hash.get(address) == hashed:
            return self.at[address], ""
        found = [m for m in self.around(address, region) if self.hash[m.measure_id] == hashed]
        if len(found) == 1:
            return found[0], ""
        return (
            None,
            "sentence_repeated" if found else "sentence_changed" if address in self.at else "sentence_gone",
        )

    def nearest(self, text: str, address: str, region: str) -> Measure | None:
        """The measure there whose sentence is most like ``text``, None where none is alike; the first of equals."""
        near = alike(text, {m.measure_id: m.text for m in self.around(address, region)}, WORDINGS)
        return self.at[max(near, key=lambda name: near[name])] if near else None


Why = Literal["no_region", "no_document", "not_found", "several", "not_in_sample", "other_document"]


@dataclass
class Pairing:
    """Which row of a sample is which measure, and what has no partner, with the reason."""

    found: dict[int, str] = field(default_factory=dict)  # row of the sample: measure_id
    likeness: dict[int, float] = field(default_factory=dict)  # of those found; 1.0: the same text
    missing: dict[int, Why] = field(default_factory=dict)  # rows that the corpus does not have
    spare: dict[str, Why] = field(
        default_factory=dict
    )  # measures of its documents that the sample does not have
    homes: list[str] = field(default_factory=list)  # document of each row, or what the sample calls it


def pair_up(sample: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Pairing:
    """Each row of ``sample`` (see ``samples.read_coded``) to one of ``tables["measures"]``, one to one.

    A ``measure_id`` that the corpus has decides while the sentence there is the same. Else a row looks among the
    measures of its region and, where it names one, its document (``doc_id``, title, number or file name): for the same
    words (``text.key`` without marks), first under the same article title; then, where no text is the same, for one
    that is like it by ``NEAR``, if this is the only one and is so to no other row.
    """
    measures = {m["measure_id"]: m for m in tables["measures"].to_dict("records")}
    titles = dict(zip(tables["articles"]["article_id"], tables["articles"]["title"], strict=True))
    words = {name: key(m["text"], marks=False) for name, m in measures.items()}
    carrying: dict[tuple[str, str], list[str]] = defaultdict(list)
    of: dict[str, list[str]] = defaultdict(list)
    for name, m in measures.items():
        carrying[m["doc_id"], words[name]].append(name)
        of[m["doc_id"]].append(name)
    rows = sample.to_dict("records")
    wanted = [key(row["text"], marks=False) for row in rows]
    scopes = list(_scopes(rows, tables["documents"], measures.values()))
    done, taken = Pairing(), set[str]()

    def left() -> Iterator[int]:
        return (at for at in range(len(rows)) if at not in done.found)

    def take(at: int, name: str, likeness: float = 1.0) -> None:
        done.found[at], done.likeness[at] = name, likeness
        taken.add(name)

    for at in left():
        name = rows[at]["measure_id"]
        if name in measures and name not in taken and wanted[at] in ("", words[name]):
            take(at, name)
    for titled in (True, False):
        for at in left():
            title = key(rows[at]["article"], marks=False)
            for name in (n for doc_id in scopes[at][1] for n in carrying.get((doc_id, wanted[at]), ())):
                called = key(titles.get(measures[name]["article_id"], ""), marks=False)
                if wanted[at] and name not in taken and (not titled or called == title):
                    take(at, name)
                    break
    near: dict[int, dict[str, float]] = {}
    for at in (at for at in left() if wanted[at]):
        free = {n: words[n] for doc_id in scopes[at][1] for n in of[doc_id] if n not in taken}
        near[at] = alike(wanted[at], free, NEAR)
    claims = Counter(name for found in near.values() for name in found)
    for at, found in near.items():
        if len(found) == 1 and claims[next(iter(found))] == 1:
            take(at, *next(iter(found.items())))
    done.missing = {at: scopes[at][0] or ("several" if near.get(at) else "not_found") for at in left()}
    met = {measures[name]["doc_id"] for name in taken}
    for doc_id in met.union(*(docs for _, docs in scopes)):
        why: Why = "not_in_sample" if doc_id in met else "other_document"
        done.spare |= {name: why for name in of[doc_id] if name not in taken}
    done.spare = {name: done.spare[name] for name in measures if name in done.spare}
    done.homes = _homes(rows, {at: measures[name]["doc_id"] for at, name in done.found.items()})
    return done


def _scopes(
    rows: list[dict[Any, Any]], documents: pd.DataFrame, measures: Iterable[dict[Any, Any]]
) -> Iterator[tuple[Why | None, list[str]]]:
    """For each row of the sample the documents that it may speak of, or why there are none."""
    region_of = {m["doc_id"]: m["region"] for m in measures}
    called: dict[str, set[str]] = defaultdict(set)
    for known in documents.to_dict("records"):
        for column in ("doc_id", "title", "doc_number", "source_file"):
            called[key(str(known.get(column, "")), marks=False)].add(str(known["doc_id"]))
    for row in rows:
        region, document = row["region"], key(row["document"], marks=False)
        if not (region or document):  # known by its measure_id alone, which the corpus does not have
            yield "not_found", []
            continue
        if region not in region_of.values():
            region = region.removesuffix("市").removesuffix("省")
        here = {doc_id for doc_id, own in region_of.items() if region in ("", own)}
        named = here & called[document] if document else here
        yield None if named else "no_document" if here else "no_region", sorted(named)


def _homes(rows: list[dict[Any, Any]], of: dict[int, str]) -> list[str]:
    """The document of each row; of one that was not found that of the rows of the same region and document."""
    said = [(row["region"], row["document"]) for row in rows]
    known = {said[at]: doc_id for at, doc_id in reversed(of.items())}
    return [of.get(at) or known.get(home) or "|".join(home) for at, home in enumerate(said)]
