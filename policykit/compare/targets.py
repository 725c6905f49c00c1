"""What the documents mean to reach and by when, and how long they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.compare.cells import all_regions
from policykit.compare.frames import frame
from policykit.gongwen.words import patterns as p

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

TARGETS = {
    "deadline": "str",
    "region": "str",
    "subject": "str",
    "phrase": "str",
    "value": "float64",
    "unit": "str",
    "counted": "str",
    "bound": "str",
    "measure_id": "str",
    "start": "int64",
    "end": "int64",
    "text": "str",
}
VALIDITY = {
    "doc_id": "str",
    "region": "str",
    "title": "str",
    "date_issued": "str",
    "effective_from": "str",
    "valid_until": "str",
    "state": "str",
}
LASTING = ("year", "month")


def targets(corpus: Corpus) -> pd.DataFrame:
    """The targets of all regions by deadline.

    Columns: ``deadline`` (2027, or 2025-12; empty where none is named), ``region``, ``subject``: what the number
    is of, in the words of the document (科技型企业贷款余额; behind the number where only a verb stands before it:
    融资产品 in 推出10款以上融资产品), empty where the sentence names nothing beside the number, as for a time span
    (用5年左右时间); ``phrase``, ``value``, ``unit``, ``counted``, ``bound``, ``measure_id``, ``start`` and ``end`` in
    the clean text, ``text``. Sorted by deadline, a year alone as its December, rows without one last; then region
    in chart order and document order. Empty where no document has a target.

    >>> table = pk.targets(corpus)
    >>> list(table.columns)[:4]
    ['deadline', 'region', 'subject', 'phrase']
    """
    order = all_regions(corpus)
    facts: Any = corpus.measures.set_index("measure_id")[["region", "text", "start"]]
    rows: list[tuple[Any, ...]] = []
    table: Any = corpus.quantities[corpus.quantities["measure_id"].isin(facts.index)]
    for measure_id, group in table.groupby("measure_id", sort=False):
        region, text, begin = facts.loc[measure_id]
        numbers = list(group.sort_values(["start", "end"], kind="stable").itertuples(index=False))
        ends = [0, *(n.end - begin for n in numbers)]
        starts = [*(n.start - begin for n in numbers[1:]), len(text)]
        subject = ""
        for n, free, until in zip(numbers, ends, starts, strict=False):
            subject = _subject(text, n.start - begin, n.end - begin, free, until, n.unit, subject)
            if n.kind == "target" and not n.former:
                facts_of = (n.phrase, n.value, n.unit, n.counted, n.bound)
                rows.append((n.deadline, region, subject, *facts_of, measure_id, n.start, n.end, text))
    made: Any = frame(rows, TARGETS)
    month = made["deadline"].where(made["deadline"].str.len() != 4, made["deadline"] + "-12")
    keys = made.assign(
        none=made["deadline"] == "", deadline=month, region=[order.index(r) for r in made["region"]]
    ).sort_values(["none", "deadline", "region"], kind="stable")
    return made.loc[keys.index].reset_index(drop=True)


def validity(corpus: Corpus) -> pd.DataFrame:
    """From when and until when each policy document holds, as far as it says.

    Columns: ``doc_id``, ``region``, ``title``, ``date_issued``, ``effective_from``, ``valid_until``, ``state``:
    ``until`` (an end is named), ``open_ended`` (a beginning is named and no end) or ``not_stated`` (neither). The
    state follows from the document alone, so that it is the same on every day; whether an end has passed is left
    to the reader. In chart order; empty for a corpus without policies.

    >>> table = pk.validity(corpus)
    >>> set(table["state"]) <= {"until", "open_ended", "not_stated"}
    True
    """
    documents = corpus.policies.sort_values(["source_file", "source_item"], kind="stable")
    rows = [
        (*row, "until" if row[-1] else "open_ended" if row[-2] else "not_stated")
        for row in documents[list(VALIDITY)[:-1]].itertuples(index=False, name=None)
    ]
    return frame(rows, VALIDITY)


def _subject(text: str, start: int, end: int, free: int, until: int, unit: str, before: str) -> str:
    """What a number is of; ``free`` and ``until`` are where the numbers beside it end and begin.

    A number in one list with the one before it (50家、60家) has its subject, ``before``.
    """
    if unit in LASTING:
        return ""
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
