"""Recording decisions: from a measure and its categories to a row of ``decisions.csv``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from policykit.coding.decisions import (
    ANSWERS,
    DECIDE,
    HOME,
    MATCH,
    REVIEW,
    WITHDRAW,
    categories_of,
    moment,
    sentence_hash,
)
from policykit.coding.settle import settle
from policykit.corpus.build import load
from policykit.corpus.corpus import Corpus
from policykit.corpus.decided import append, read_decisions
from policykit.errors import RefusedDecision, UnknownChoice, nearest
from policykit.records import Decision, Measure

IN_FORCE = ("applied", "differing", "settled", "sample")
"""States of the rows that are their coder's latest word on a sentence."""

NEAR = 3
"""Measures that are offered in place of one that there is not."""


@dataclass(frozen=True)
class Change:
    """What a coder says of one measure."""

    measure_id: str
    categories: tuple[str, ...]
    reason: str = ""
    other_id: str = ""  # of a pair the other measure


class Ledger:
    """The decisions of one workspace as one coder adds to them for one task."""

    def __init__(self, corpus: Corpus, *, coder: str, task: str = REVIEW) -> None:
        if not coder.strip():
            raise RefusedDecision("没有写编码人", "请写明是谁作的决定")
        self.path, self.frame = corpus.path / "decisions.csv", corpus.frame
        self.coder, self.task = coder.strip(), task.strip() or REVIEW
        self.measures = {m.measure_id: m for m in measures_of(corpus)}

    def measure(self, measure_id: str) -> Measure:
        """The measure of this id, or ``RefusedDecision`` with the nearest ones."""
        if measure_id not in self.measures:
            near = nearest(str(measure_id), list(self.measures))[:NEAR]
            hint = f"最接近的是 {'、'.join(near)}；" if near else ""
            raise RefusedDecision(f"没有措施 {measure_id}", f"{hint}请从 corpus.measures 或复核表中抄编号")
        return self.measures[measure_id]

    def in_force(self) -> dict[str, Decision]:
        """The coder's latest decision in this task by the measure on which it stands now."""
        settled = settle(read_decisions(self.path, self.frame).decisions, self.measures.values())
        mine = (d for d in settled.decisions if (d.coder, d.task) == (self.coder, self.task))
        return {_name(d.measure_id, d.other_id): d for d in mine if d.state in IN_FORCE}

    def record(self, changes: Iterable[Change], *, now: datetime | None = None) -> list[Decision]:
        """Append the changes that say something new, in one step; gives the rows that were written."""
        before = self.in_force()
        rows = []
        for change in changes:
            old = before.get(_name(change.measure_id, change.other_id))
            if old is None or (old.categories, old.reason) != (change.categories, change.reason):
                rows.append(self._row(change, DECIDE, old, now))
        append(self.path, rows)
        return rows

    def withdraw(
        self, measure_id: str, other_id: str = "", *, now: datetime | None = None
    ) -> Decision | None:
        """Take the coder's latest decision on a measure back; None where there is none."""
        old = self.in_force().get(_name(measure_id, other_id))
        if old is None:
            return None
        row = self._row(Change(measure_id, old.categories, other_id=other_id), WITHDRAW, old, now)
        append(self.path, [row])
        return row

    def _row(self, change: Change, action: str, old: Decision | None, now: datetime | None) -> Decision:
        measure = self.measure(change.measure_id)
        when = now or datetime.now().astimezone()
        if old is not None and (last := moment(old.time)) is not None:
            when = max(when, last)  # a clock that was set back must not make the newer word the older one
        return Decision(
            measure_id=measure.measure_id,
            region=measure.region,
            text=measure.text,
            categories=change.categories,
            coder=self.coder,
            time=(when if when.tzinfo else when.replace(tzinfo=HOME)).isoformat(timespec="seconds"),
            reason=change.reason,
            task=self.task,
            action=action,
            sentence_hash=sentence_hash(measure.text),
            state="",
            machine=(),
            written_id=measure.measure_id,
            line=0,
            other_id=change.other_id,
            other_text=self.measure(change.other_id).text if change.other_id else "",
        )


def _name(measure_id: str, other_id: str) -> str:
    """What a decision is about: a measure, or a pair in either order."""
    return " ".join(sorted((measure_id, other_id))).strip()


def measures_of(corpus: Corpus) -> list[Measure]:
    """The measures of a corpus as records: what a decision needs to find its sentence."""
    named = ("measure_id", "article_id", "doc_id", "region", "text", "start", "end")
    return [
        Measure(key, article, document, region, text, start, end, (), "machine", False)
        for key, article, document, region, text, start, end in zip(
            *(corpus.measures[c].tolist() for c in named), strict=True
        )
    ]


def decide(
    corpus: Corpus | Path | str,
    measure_id: str,
    categories: str | Sequence[str],
    *,
    coder: str,
    reason: str = "",
    task: str = REVIEW,
    other: str = "",
) -> Decision | None:
    """Record what ``coder`` decides of one measure in ``decisions.csv``; None where he had decided just that before.

    ``categories``: a list, or names joined by ``|``; empty means none of the frame. ``task``: ``review``,
    ``adjudication`` to settle what coders decided differently, or the name of a sample. The corpus at hand
    stays as it is: load it again to see the decision in its tables.

    ``reason`` is kept beside it in the file. ``other`` names a second measure: decided is then whether the two are
    counterparts, ``same``, ``related`` or ``none`` in place of categories (``pk.matches`` says so from then on).

    >>> made = pk.decide(corpus, corpus.measures["measure_id"].iloc[0], "信贷|担保", coder="李")
    >>> made.categories
    ('信贷', '担保')
    """
    joined = categories if isinstance(categories, str) else "|".join(categories)
    corpus = _corpus(corpus)
    known = (
        ((ANSWERS[joined],) if joined in ANSWERS else None) if other else categories_of(joined, corpus.frame)
    )
    if known is None:
        raise UnknownChoice(
            *(
                ("对应关系", joined, list(ANSWERS))
                if other
                else ("类别", joined, list(corpus.frame.categories))
            )
        )
    ledger = Ledger(corpus, coder=coder, task=MATCH if other else task)
    rows = ledger.record([Change(measure_id, known, reason.strip(), other)])
    return rows[0] if rows else None


def withdraw(
    corpus: Corpus | Path | str, measure_id: str, *, coder: str, task: str = REVIEW, other: str = ""
) -> Decision | None:
    """Take back the latest decision of ``coder`` on a measure; the one before it is in force again.

    ``task`` and ``other`` as in :func:`decide`.

    >>> measure_id = corpus.measures["measure_id"].iloc[1]
    >>> made = pk.decide(corpus, measure_id, "债券", coder="王")
    >>> pk.withdraw(corpus, measure_id, coder="王").action
    'withdraw'
    """
    ledger = Ledger(_corpus(corpus), coder=coder, task=MATCH if other else task)
    return ledger.withdraw(ledger.measure(measure_id).measure_id, other)


def _corpus(given: Any) -> Corpus:
    return given if isinstance(given, Corpus) else load(given)
