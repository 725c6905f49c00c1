"""A sentence of a report with what it rests on, and what is asked before one is made.

A finding names the key of its wording, the facts in it, the filters that show its evidence, and how certain it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from policykit.report.contract import each
from policykit.report.wording.nation import caveat
from policykit.report.wording.words import listed, running, word

if TYPE_CHECKING:
    import pandas as pd

Certainty = Literal["counted", "tested", "untested"]
"""Counted: a full count of what was read. Tested: stands its interval and other settings. Untested: was not tried."""

P_MOST, DISPERSION_MOST = 0.05, 0.8
"""Of a term that is named: corrected for so many terms it is no chance, and it stands in articles that hold a fifth of
the region's words (deviation of proportions, Gries 2008), so that it is no subject of one article."""
NAMED, REGIONS_NAMED = (
    6,
    12,
)  # items, and regions, that a sentence can hold; of more it says how many there are


@dataclass(frozen=True)
class Finding:
    """A sentence with what it rests on; ``str()`` gives the sentence."""

    key: str  # note.similar
    text: str  # in the language in which it was made
    facts: Mapping[str, Any] = field(default_factory=dict)
    look: Mapping[str, str] = field(default_factory=dict)
    """Filters that show its measures: region, category, state, search, or left and right."""
    certainty: Certainty = "counted"
    evidence: tuple[str, ...] = ()  # the measures it rests on

    def __str__(self) -> str:
        return self.text


def said(
    key: str, *, look: Mapping[str, str] | None = None, certainty: Certainty = "counted", **facts: Any
) -> Finding:
    """A finding in the language in force; facts that are lists of texts are joined."""
    values: dict[str, Any] = {
        name: listed(v) if isinstance(v, list | tuple) else v for name, v in facts.items()
    }
    return Finding(key, word(key, **values), facts, look or {}, certainty)


def joined(key: str, parts: Sequence[str], ids: Iterable[str], **options: Any) -> Finding:
    """A sentence of several parts; ``ids`` are the measures that it rests on."""
    text = word("note.sentence", text=word("list.semicolon").join(parts))
    return Finding(key, text, {"parts": tuple(parts)}, evidence=tuple(dict.fromkeys(ids)), **options)


def named(items: Sequence[str], *, most: int = NAMED, more: str = "say.more") -> str:
    """Items as a list; of more than a sentence holds the rest is counted."""
    rest = len(items) - most
    return running(listed(items[:most]), word(more, n=rest)) if rest > 0 else listed(items)


def corpus_notes(documents: pd.DataFrame, measures: pd.DataFrame) -> list[Finding]:
    """How much was compared, how much of it is coded, and how much waits for a decision."""
    policies = documents[documents["kind"] == "policy"]
    if policies.empty:
        return []
    facts: dict[str, Any] = {
        "n": len(policies),
        "regions": counted_regions(policies["region"]),
        "measures": len(measures),
        "coded": int((measures["categories"] != "").sum()),
        "concrete": int(measures["concrete"].astype(bool).sum()),
    }
    notes = [said("note.corpus", look={"state": "concrete"}, **facts)]
    if undecided := int((measures["status"] == "open").sum()):
        notes.append(said("note.open", look={"state": "open"}, n=undecided))
    return [*notes, *(Finding("caveat.nation", text) for text in caveat(policies["region"]))]


def counted_regions(regions: Iterable[str]) -> list[str]:
    """The region of each document, every one once, with the number of its documents where it has several.

    >>> from policykit.report.wording.findings import counted_regions
    >>> counted_regions(["全国", "武汉", "全国"])
    ['全国（2 份）', '武汉']
    """
    held = Counter(regions)
    return [word("source.several", region=r, n=n) if n > 1 else r for r, n in held.items()]


def distinctive(terms: pd.DataFrame) -> list[bool]:
    """Of each row whether the term may be named: used more than elsewhere, no chance, and not in one place only."""
    return [
        row.log_ratio > 0 and row.p_adjusted < P_MOST and row.dispersion <= DISPERSION_MOST
        for row in each(terms)
    ]
