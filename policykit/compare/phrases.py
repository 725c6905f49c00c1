"""Phrases that many regions share: official wording, and the common words of the field.

They are found on whole words, so that none ends inside 科技金融事业部.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from policykit.compare.words import words_of
from policykit.errors import UnknownChoice
from policykit.tables import frame
from policykit.text import clauses, key

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

SHORTEST_PHRASE = 6
"""Characters of a phrase: 科技型企业 (5) is a name, 支持符合条件的 (7) a formula."""

FEWEST_REGIONS = 3
"""A wording of two regions is what makes those two alike; from three on it may be everybody's."""

Phrase = tuple[str, ...]
"""Words that stand side by side in one clause."""


def shared_phrases(
    corpus: Corpus, *, least: int = SHORTEST_PHRASE, regions: int | None = None
) -> pd.DataFrame:
    """The phrases of at least ``least`` characters that at least ``regions`` regions use.

    Columns: ``phrase`` (two words or more side by side, folded, no punctuation inside; it begins and ends
    with a word of two characters or more, not with 的), ``kind``: ``term`` where it holds a word of content of
    the codebook (质押, 担保: shared substance), else ``phrase`` (shared official wording); ``regions`` (document
    frequency across regions), ``region`` (which, joined by ``|``), ``measures``, ``measure_ids``. A phrase
    that stands in the same measures only inside a longer one is left to that one. The most widespread first,
    then the longest. ``regions`` is by default half of the regions and at least 3, so that with two regions
    there is none.

    >>> phrases = pk.compare.shared_phrases(corpus)
    >>> list(phrases.columns)[:3]
    ['phrase', 'kind', 'regions']
    """
    if least < 2:
        raise UnknownChoice("least", least, "2 以上的整数")
    needed = max(FEWEST_REGIONS, ceil(len(corpus.regions) / 2)) if regions is None else regions
    if needed < 2:
        raise UnknownChoice("regions", needed, "2 以上的整数")
    owners = corpus.measures["region"].tolist()
    cut = words_of(corpus).pieces
    cuts = [
        (i, tuple(cut(clause.key)))
        for i, sentence in enumerate(corpus.measures["text"])
        for clause in clauses(sentence)
    ]
    found = _longest(
        {
            phrase: having
            for phrase, having in _widespread(cuts, owners, needed).items()
            if len("".join(phrase)) >= least and min(len(phrase[0]), len(phrase[-1])) > 1
        }
    )
    ids, plain_terms = corpus.measures["measure_id"].tolist(), _terms(corpus)
    rows = []
    for phrase, holders in found.items():
        named = {owners[i] for i in holders}
        text = "".join(phrase)
        kind = "term" if any(term in text or text in term for term in plain_terms) else "phrase"
        row = {"phrase": text, "kind": kind, "regions": len(named), "measures": len(holders)}
        row["region"] = tuple(r for r in corpus.regions if r in named)
        rows.append(row | {"measure_ids": tuple(ids[i] for i in sorted(holders))})
    return frame(
        "shared_phrases", sorted(rows, key=lambda r: (-r["regions"], -len(r["phrase"]), r["phrase"]))
    )


def _widespread(
    clauses: list[tuple[int, Phrase]], owners: list[str], needed: int
) -> dict[Phrase, frozenset[int]]:
    """Every run of two words or more that ``needed`` regions use, with the measures that hold it.

    Length by length: a run can only be widespread where both its parts one word shorter are.
    """
    found: dict[Phrase, frozenset[int]] = {}
    size, before = 2, None
    while True:
        runs: dict[Phrase, set[int]] = {}
        for i, words in clauses:
            for k in range(len(words) - size + 1):
                run = words[k : k + size]
                if before is None or (run[:-1] in before and run[1:] in before):
                    runs.setdefault(run, set()).add(i)
        before = {
            run: frozenset(holders)
            for run, holders in runs.items()
            if len({owners[i] for i in holders}) >= needed
        }
        if not before:
            return found
        found.update(before)
        size += 1


def _longest(found: dict[Phrase, frozenset[int]]) -> dict[Phrase, frozenset[int]]:
    """Without the phrases that stand in the same measures only inside a longer one."""
    by_holders: dict[frozenset[int], list[str]] = {}
    for phrase, holders in found.items():
        by_holders.setdefault(holders, []).append("".join(phrase))
    return {
        phrase: holders
        for phrase, holders in found.items()
        if not any("".join(phrase) in other and "".join(phrase) != other for other in by_holders[holders])
    }


def _terms(corpus: Corpus) -> tuple[str, ...]:
    """The codebook's words of content, folded; single characters (贷) among them."""
    return tuple(sorted({_plain(t.term) for t in corpus.frame.terms if t.kind != "excluded"}))


def _plain(text: str) -> str:
    return key(text, marks=False)
