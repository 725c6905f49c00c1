"""What one region has and the others do not mention, and the reverse, with the addresses that show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from typing import TYPE_CHECKING, Any

from policykit.compare.cells import (
    By,
    Key,
    all_regions,
    carries,
    chosen_categories,
    damaged,
    grouped,
    heard,
    instrument_mentions,
    instrument_uses,
    known_instruments,
    split_by,
)
from policykit.tables import frame

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus

KINDS = ("only_here", "missing_here")


def gaps(
    corpus: Corpus,
    *,
    by: By = "region",
    categories: Iterable[str] | None = None,
    regions: Sequence[str] | None = None,
    limit: int | None = None,
) -> pd.DataFrame:
    """What one region alone has, and what it alone does not mention: categories and instruments, one a row.

    Columns: ``region``, ``kind``: ``only_here`` (this region has it, no other one that could be read) or
    ``missing_here`` (every other one has it, this region not); ``category``, ``instrument`` (empty where it is the
    category as a whole), ``measures`` (how many there are, here or in the others), ``measure_ids`` (their addresses in
    table order), ``set_aside`` (addresses in the regions without it whose sentences hold a word of it that was not
    counted for it: they are not silent), ``unread`` (regions without it that could not be read wholly, of which nothing
    is said: their text breaks off or lacks parts). Lists are joined by ``|``. Instruments that say no more than their
    category (一般债券) are no finding.

    A region that is silent does not mention it (未提及); that it has no such instrument nobody can say from these
    documents. Regions in chart order, ``only_here`` first, categories before instruments. Nothing is found with fewer
    than two regions that could be read. ``categories`` and ``regions`` take these alone, ``by`` groups otherwise
    (:func:`policykit.compare.coverage`), ``limit`` keeps so many rows.

    >>> found = pk.gaps(corpus)
    >>> set(found["kind"]) <= {"only_here", "missing_here"}
    True
    """
    corpus = grouped(corpus, by, regions)
    rows = list(_findings(corpus, chosen_categories(corpus, categories)))
    return split_by(frame("gaps", rows[:limit]), by)


def _findings(corpus: Corpus, wanted: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The rows, in order."""
    uses = instrument_uses(corpus)
    mentions = instrument_mentions(corpus, uses)
    held: dict[Key, np.ndarray] = {(c, ""): carries(corpus, c) for c in wanted}
    spoken = {key: ~mask & _spoken(key[0], uses, mentions, mask) for key, mask in held.items()}
    named = set(known_instruments(corpus))  # a slogan is no instrument
    general = {i.instrument for i in corpus.frame.instruments if i.rest}
    held |= {
        key: mask for key, mask in uses.items() if key[0] in wanted and key in named and key[1] not in general
    }
    spoken |= {
        key: mentions[key] | (heard(corpus.tables, *key).to_numpy() & ~uses[key]) for key in held if key[1]
    }
    ids, place = (corpus.measures[c].to_numpy() for c in ("measure_id", "region"))
    unsure = damaged(corpus.documents, corpus.doubts) | set(corpus.failed)
    for region in all_regions(corpus):
        for kind in KINDS:
            for key, mask in held.items():
                silent, unread = _lacking(corpus, unsure, region, kind, set(place[mask]))
                if silent:
                    aside = zip(ids[spoken[key]], place[spoken[key]], strict=True)
                    yield {
                        "region": region,
                        "kind": kind,
                        "category": key[0],
                        "instrument": key[1],
                        "measures": int(mask.sum()),
                        "measure_ids": tuple(ids[mask]),
                        "set_aside": tuple(i for i, r in aside if r in silent),
                        "unread": tuple(unread),
                    }


def _lacking(
    corpus: Corpus, unsure: Set[str], region: str, kind: str, having: set[str]
) -> tuple[set[str], list[str]]:
    """The regions that lack what ``having`` have, where that is a finding about ``region``, and those not read wholly."""
    others = [r for r in all_regions(corpus) if r != region]
    unread = [r for r in others if r in unsure and r not in having]
    known = set(others) - set(unread)
    if kind == "only_here":
        return (known if region in having and not having & known else set()), unread
    missing = region not in having and region not in unsure and known and having >= known
    return ({region} if missing else set()), unread


def _spoken(
    category: str, uses: dict[Key, np.ndarray], mentions: dict[Key, np.ndarray], like: np.ndarray
) -> np.ndarray:
    """The measures that hold a word of any instrument of the category, counted or not."""
    import numpy as np

    masks = [uses[key] | mentions[key] for key in uses if key[0] == category]
    return np.logical_or.reduce(masks) if masks else np.zeros(len(like), dtype=bool)
