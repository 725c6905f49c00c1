"""A region through its versions: what each says of each channel, and what a new one added, dropped, raised or lowered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from policykit.compare.cells import NAN, chosen_categories
from policykit.compare.counts import count
from policykit.compare.coverage import coverage, instruments
from policykit.compare.words import Characters
from policykit.tables import frame

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus

SAME_MEASURE = 0.4
"""Cosine of runs of characters from which on two sentences of two versions are one measure, worded anew.
Of 100 coded measures of unrelated documents 1 reaches it with its counterpart, 6 where all are on one subject."""

SUMS = ("rate", "amount", "cap")
"""The numbers of an offer that a new version may raise or lower."""


def trend(
    corpus: Corpus,
    *,
    categories: Iterable[str] | None = None,
    regions: Sequence[str] | None = None,
    detail: bool = False,
) -> pd.DataFrame:
    """Each region through its documents by date, those not in force too: a row for each document and category.

    Columns: ``region``, ``doc_id``, ``year``, ``previous`` (the document that this one replaces, repeals or amends; of
    several the last; empty where the corpus holds none), ``category``, ``measures``, ``concrete``, ``share`` and ``state``
    as in :func:`policykit.coverage`, ``instruments`` (how many different ones), ``strength`` (mean level of the carrying
    verbs, 1 to 4; NaN without any), ``offers`` (of these measures), and what it did to the measures of ``previous``:
    ``added``, ``dropped``, ``raised``, ``lowered`` (0 where there is no previous one). Every cell, the empty ones too.

    ``detail`` gives these changes measure by measure: ``change`` (``added``, ``dropped``, ``raised``, ``lowered`` or
    ``reworded``), ``field`` (what was raised: ``rate``, ``amount``, ``cap`` of an offer, ``value`` of another number, or
    ``strength`` of the wording), ``before`` and ``after``, ``measure_id`` and ``text`` here, ``earlier_id`` and
    ``earlier_text`` there; a measure with two numbers changed has two rows. Measures of two versions are one where the
    sentences are equal or nearest to each other with a likeness of at least 0.4 (cosine of runs of two and three
    characters, digits left out; each counted once). A number is raised where it is higher, also a ceiling of a fee that
    firms would have lower. Only measures with a category in either version are told; ``categories`` takes these alone,
    ``regions`` these regions.

    >>> list(pk.trend(corpus).columns)[:5]
    ['region', 'doc_id', 'year', 'previous', 'category']
    """
    whole = corpus.whole.only(*(regions or ()))
    wanted = chosen_categories(whole, categories)
    steps = _steps(whole)
    changes = [row for step in steps if step.previous for row in _changed(whole, step, wanted)]
    if detail:
        return frame("trend_changes", changes)
    done = Counter((row["doc_id"], category, kind) for kind, row, category in _told(changes))
    cells = coverage(whole, by="doc_id", categories=wanted).to_dict("records")
    used = instruments(whole, by="doc_id", categories=wanted)
    tools = used[used["measures"] > 0].groupby(["doc_id", "category"]).size().to_dict()
    held = {(cell["doc_id"], cell["category"]): cell for cell in cells}
    rows = []
    for step in steps:
        for category in wanted:
            own = whole.measures[whole.measures["doc_id"] == step.doc_id]
            own = own[[category in said.split("|") for said in own["categories"]]]
            firm = own.loc[own["strength"] > 0, "strength"]
            rows.append(
                held[step.doc_id, category]
                | step._asdict()
                | {kind: done[step.doc_id, category, kind] for kind in COUNTED}
                | {"instruments": tools.get((step.doc_id, category), 0)}
                | {"strength": float(firm.mean()) if len(firm) else NAN}
                | {"offers": int(whole.offers["measure_id"].isin(own["measure_id"]).sum())}
            )
    return frame("trend", rows)


COUNTED = ("added", "dropped", "raised", "lowered")


class Step(NamedTuple):
    """A document on the way of its region."""

    region: str
    doc_id: str
    year: str
    previous: str


def _steps(corpus: Corpus) -> list[Step]:
    """The documents of each region by date, each with the last one that it follows."""
    documents = corpus.policies.sort_values(["date_issued", "doc_id"], kind="stable")
    before = dict(zip(documents["successor"], documents["doc_id"], strict=True))  # of several the last
    facts = [documents[c] for c in ("region", "doc_id", "year")]
    steps = [
        Step(region, doc_id, year, before.get(doc_id, ""))
        for region, doc_id, year in zip(*facts, strict=True)
    ]
    return sorted(steps, key=lambda step: corpus.regions.index(step.region))


def _told(changes: Sequence[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Each change of a measure once: kind, row and category."""
    seen = {(r["change"], r["measure_id"], r["earlier_id"]): r for r in changes}
    for row in seen.values():
        yield from ((row["change"], row, category) for category in row["categories"].split("|"))


def _changed(corpus: Corpus, step: Step, wanted: Sequence[str]) -> Iterator[dict[str, Any]]:
    """What a document did to the measures of the one before it, in its own order, what it dropped last."""
    measures = corpus.measures
    new, old = (measures[measures["doc_id"] == d].to_dict("records") for d in (step.doc_id, step.previous))
    pairs = _paired([m["text"] for m in new], [m["text"] for m in old])
    numbers = _numbers(corpus)
    common = step._asdict()
    for n, here in enumerate(new):
        there = old[pairs[n]] if n in pairs else None
        if there is None:
            told: list[tuple[str, str, float, float]] = [("added", "", NAN, NAN)]
        else:
            told = list(_moved(here, there, numbers))
            if not told and "".join(here["text"].split()) != "".join(there["text"].split()):
                told = [("reworded", "", NAN, NAN)]
        yield from (common | row for row in _rows(here, there, told, wanted))
    for n, there in enumerate(old):
        if n not in pairs.values():
            yield from (common | row for row in _rows(None, there, [("dropped", "", NAN, NAN)], wanted))


def _rows(
    here: Any, there: Any, told: Iterable[tuple[str, str, float, float]], wanted: Sequence[str]
) -> Iterator[dict[str, Any]]:
    held = {c for side in (here, there) if side for c in side["categories"].split("|")}
    categories = "|".join(c for c in wanted if c in held)
    none = {"measure_id": "", "text": ""}
    now, then = here or none, there or none
    sides = {"measure_id": now["measure_id"], "text": now["text"]}
    sides |= {"earlier_id": then["measure_id"], "earlier_text": then["text"]}
    for change, field, before, after in told if categories else ():
        yield sides | {
            "change": change,
            "categories": categories,
            "field": field,
            "before": before,
            "after": after,
        }


def _moved(
    here: Any, there: Any, numbers: dict[str, list[tuple[str, str, float]]]
) -> Iterator[tuple[str, str, float, float]]:
    """What is higher or lower in one sentence than in the other: its numbers of one kind in order, its strength."""
    new, old = numbers.get(here["measure_id"], []), numbers.get(there["measure_id"], [])
    for key in dict.fromkeys(n[:2] for n in new):
        now, was = ([n[2] for n in side if n[:2] == key] for side in (new, old))
        if len(now) == len(was):
            yield from ((_way(b, a), key[0], b, a) for b, a in zip(was, now, strict=True) if a != b)
    before, after = float(there["strength"]), float(here["strength"])
    if before and after and before != after:
        yield _way(before, after), "strength", before, after


def _way(before: float, after: float) -> str:
    return "raised" if after > before else "lowered"


def _numbers(corpus: Corpus) -> dict[str, list[tuple[str, str, float]]]:
    """The numbers of each measure with what they are of: those of its offers, or else its quantities."""
    found: dict[str, list[tuple[str, str, float]]] = {}
    for offer in corpus.offers.to_dict("records"):
        own = [(name, offer["form"], float(offer[name])) for name in SUMS if offer[name] == offer[name]]
        found.setdefault(offer["measure_id"], []).extend(own)
    offered = {measure_id for measure_id, own in found.items() if own}
    for row in corpus.quantities.to_dict("records"):
        if row["measure_id"] not in offered and not row["former"] and row["value"] == row["value"]:
            of = f"{row['unit']} {row['counted']}"
            found.setdefault(row["measure_id"], []).append(("value", of, float(row["value"])))
    return found


def _paired(new: Sequence[str], old: Sequence[str]) -> dict[int, int]:
    """Which sentence of a version is which of the one before: the assignment of the greatest likeness in all."""
    from scipy.optimize import linear_sum_assignment
    from sklearn.preprocessing import normalize

    if not new or not old:
        return {}
    counts = normalize(count([*new, *old], Characters()).of_measures())
    alike: np.ndarray = (counts[: len(new)] @ counts[len(new) :].T).toarray()
    pairs = zip(*linear_sum_assignment(-alike), strict=True)
    return {int(i): int(j) for i, j in pairs if alike[i, j] >= SAME_MEASURE}
