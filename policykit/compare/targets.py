"""What the documents mean to reach and by when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from policykit.compare.cells import all_regions, carrying, grouped
from policykit.gongwen.words import patterns as p
from policykit.tables import frame

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

LASTING = ("year", "month")


def targets(
    corpus: Corpus,
    *,
    categories: Iterable[str] | None = None,
    regions: Sequence[str] | None = None,
    limit: int | None = None,
) -> pd.DataFrame:
    """The targets of all regions by deadline.

    Columns: ``deadline`` (2027, or 2025-12; empty where none is named), ``region``, ``subject``: what the number
    is of, in the words of the document (科技型企业贷款余额; behind the number where only a verb stands before it:
    融资产品 in 推出10款以上融资产品), empty where the sentence names nothing beside the number; how long the plan
    runs (用5年左右时间) is no target; ``phrase``, ``value``, ``unit``, ``counted``, ``bound``, ``measure_id``, ``start`` and ``end`` in
    the clean text, ``text``. Sorted by deadline, a year alone as its December, rows without one last; then region
    in chart order and document order. Empty where no document has a target. ``categories`` takes the measures of these
    alone, ``regions`` these regions, ``limit`` keeps so many rows.

    >>> table = pk.targets(corpus)
    >>> list(table.columns)[:4]
    ['deadline', 'region', 'subject', 'phrase']
    """
    corpus = grouped(corpus, regions=regions)
    measures = corpus.measures
    if categories:
        measures = measures[carrying(corpus, categories)]
    order = all_regions(corpus)
    facts: Any = measures.set_index("measure_id")[["region", "text", "start"]]
    rows: list[dict[str, Any]] = []
    table: Any = corpus.quantities[corpus.quantities["measure_id"].isin(facts.index)]
    for measure_id, group in table.groupby("measure_id", sort=False):
        region, text, begin = facts.loc[measure_id]
        numbers = list(group.sort_values(["start", "end"], kind="stable").itertuples(index=False))
        ends = [0, *(n.end - begin for n in numbers)]
        starts = [*(n.start - begin for n in numbers[1:]), len(text)]
        subject = ""
        for n, free, until in zip(numbers, ends, starts, strict=False):
            subject = _subject(text, n.start - begin, n.end - begin, free, until, n.unit, subject)
            if n.kind == "target" and not n.former and n.unit not in LASTING:
                rows.append(n._asdict() | {"region": region, "subject": subject, "text": text})
    made: Any = frame("targets", rows)
    month = made["deadline"].where(made["deadline"].str.len() != 4, made["deadline"] + "-12")
    keys = made.assign(
        none=made["deadline"] == "", deadline=month, region=[order.index(r) for r in made["region"]]
    ).sort_values(["none", "deadline", "region"], kind="stable")
    found: pd.DataFrame = made.loc[keys.index].reset_index(drop=True)
    return found[:limit]


def _subject(text: str, start: int, end: int, free: int, until: int, unit: str, before: str) -> str:
    """What a number is of; ``free`` and ``until`` are where the numbers beside it end and begin.

    A number in one list with the one before it (50家、60家) has its subject, ``before``.
    """
    if free and text[free:start].strip() in ("、", "和", "或", "及", "至", "到", "-", "—", "～"):
        return before
    marks = [m.end() for m in p.CLAUSE_MARK.every(text[free:start])]
    words = text[free + max(marks, default=0) : start].strip()
    words = words if "”" in words else words.removeprefix("“")  # a quotation that goes on behind the number
    words = p.SUBJECT_TAIL.regex.sub("", p.SUBJECT_LEAD.regex.sub("", words))
    if words and text[end : end + 1] != "的" and not p.SUBJECT_BEHIND.find(words):
        return words
    stop = p.CLAUSE_MARK.find(text[:until], end)
    behind = text[end : stop.start() if stop else until].strip("。；;、 ").removeprefix("的").strip()
    return behind or words
