"""What the documents mean to reach and by when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from policykit.compare.cells import By, all_regions, carrying, grouped, split_by
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.lexicon import pattern
from policykit.tables import frame

SUBJECT_LEAD = pattern(
    r"""
    ^(?:
        [、和及与并的\s]|(?:到|至|截至|力争|确保)?\s{0,3}(?:20\d{2}|今|明)\s{0,3}年(?:年?[底末]|\d{1,2}月[底末份]?)?(?:之?前)?
        |\d{1,2}年(?:内|左右)?|力争|争取|确保|努力
        |(?:每年|全年|年内)?(?:重点|累计|共|再|逐步|进一步)?
        (?:设立|组建|建立|建成|打造|培育|培养|引进|扶持|推动|推出|带动|促进|完成|实现|达到|形成|集聚|吸引|使(?!用)|将(?!来))
    )+
    """,
    yes=(
        "设立科技金融专营机构",
        "力争2025年年底贷款余额",
        "培育企业",
        "重点引进扶持",
        "到2027年贷款余额",
        "累计培育企业",
    ),
    no=(
        "科技型企业贷款余额",
        "引导基金规模",
        "发展基金规模",
        "服务业增加值",
        "使用率",
        "累计发行额",
        "新增贷款",
    ),
)

SUBJECT_BEHIND = pattern(
    r"(?:设立|组建|建成|建设|打造|培育|培养|引进|扶持|推出|带动|撬动|完成|集聚|吸引|新增|发放|支持|服务)$",
    yes=("通过子基金群带动", "全年新增"),
    no=("带动社会资本", "贷款余额"),
)

SUBJECT_TAIL = pattern(
    r"(?:一般|应当|应|要|须|分别|均|各|约|力争|预计|累计|共计|总计|合计)+$",
    yes=("管理规模一般", "比例应", "余额力争"),
    no=("合计贷款余额", "基金规模"),
)


if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

LASTING = ("year", "month", "day")


def targets(
    corpus: Corpus,
    *,
    by: By = "region",
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
    alone, ``regions`` these regions, ``by`` groups otherwise, ``limit`` keeps so many rows.

    >>> table = pk.targets(corpus)
    >>> list(table.columns)[:4]
    ['deadline', 'region', 'subject', 'phrase']
    """
    corpus = grouped(corpus, by, regions)
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
    return split_by(found[:limit], by)


def _subject(text: str, start: int, end: int, free: int, until: int, unit: str, before: str) -> str:
    """What a number is of; ``free`` and ``until`` are where the numbers beside it end and begin.

    A number in one list with the one before it (50家、60家) has its subject, ``before``.
    """
    if free and text[free:start].strip() in ("、", "和", "或", "及", "至", "到", "-", "—", "～"):
        return before
    marks = [m.end() for m in p.CLAUSE_MARK.every(text[free:start])]
    words = text[free + max(marks, default=0) : start].strip()
    words = words if "”" in words else words.removeprefix("“")  # a quotation that goes on behind the number
    words = SUBJECT_TAIL.regex.sub("", SUBJECT_LEAD.regex.sub("", words))
    if words and text[end : end + 1] != "的" and not SUBJECT_BEHIND.find(words):
        return words
    stop = p.CLAUSE_MARK.find(text[:until], end)
    behind = text[end : stop.start() if stop else until].strip("。；;、 ").removeprefix("的").strip()
    return behind or words
