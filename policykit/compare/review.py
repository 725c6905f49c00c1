"""Which measures most need a human eye, and why: the order in which a person's hour is best spent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from policykit.compare.cells import carries, carrying, chosen_categories
from policykit.compare.frames import frame

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

PLACE = {
    "measure_id": "str",
    "region": "str",
    "article": "str",
    "before": "str",
    "text": "str",
    "after": "str",
}
QUEUE = {**PLACE, "categories": "str", "status": "str", "why": "str", "score": "float64"}

CONFLICT, OPEN, DOUBLE = 1600.0, 800.0, 400.0
CELLS = {1: 60.0, 2: 30.0}
EMPTY_CELL, WEAK_RULE, SET_ASIDE = 20.0, 10.0, 5.0

Point = tuple[str, float, str]  # measure, points, reason in words


def review_queue(
    corpus: Corpus,
    *,
    categories: Sequence[str] = (),
    n: int | None = None,
) -> pd.DataFrame:
    """The measures that most need a human eye, the most pressing first; at most ``n`` of them.

    ``score`` is the sum over the kinds of reason, each counted once with its largest value:

    ======  =====================================================================================
    1600    a decision on it was not applied: coders differ, or the sentence that was decided changed
    800     ``open``: the evidence conflicts
    400     a sample coded twice: the coders differ, or agree on something else than the coding
    60, 30  the only one, or one of two, measures of its region × category
    20      evidence set aside for a category that its region has nowhere
    10      a category rests on what stands around the sentence alone (weak rules)
    5       a term that would have named a category was set aside by its context
    ======  =====================================================================================

    No sum of lower reasons reaches a higher one. Measures that people decided are not listed again, unless
    something about the decision is in conflict. Ties stay in table order.

    ``categories`` asks about these categories alone: of the reasons that name a category those of another one are not
    heard, and of the first three kinds those of measures that neither carry one of these nor have evidence for or
    against it. Without one, all five.

    Columns: ``measure_id``, ``region``, ``article`` (number and title), the sentence ``before``, ``text`` and the one
    ``after`` (within the article), ``categories``, ``status``, ``why`` (reasons joined by ``；``), ``score``.

    >>> queue = pk.review_queue(corpus, n=5)
    >>> len(queue)
    5
    """
    best: dict[str, dict[int, Point]] = {}
    settled = set(corpus.measures.loc[corpus.measures["status"] == "human", "measure_id"])
    chosen = chosen_categories(categories)
    conflicts = list(_conflicts(corpus))
    pressing = {point[0] for point in conflicts}
    concerned = _concerned(corpus, chosen) if categories else set(corpus.measures["measure_id"])
    whole = (conflicts, _open(corpus, pressing), _double(corpus))  # of the sentence, not of one category
    kinds = (
        *((point for point in points if point[0] in concerned) for points in whole),
        _cells(corpus, chosen),
        _weak(corpus, chosen),
    )
    for kind, points in enumerate(kinds):
        for point in points:
            kept = best.setdefault(point[0], {})
            if kind not in kept or kept[kind][1] < point[1]:
                kept[kind] = point
    rows = []
    for row in places(corpus, status=True):
        said = list(best.get(row[0], {}).values())
        if said and (row[0] not in settled or row[0] in pressing):
            rows.append((*row, "；".join(p[2] for p in said), sum(p[1] for p in said)))
    rows.sort(key=lambda row: -row[-1])  # stable: table order within a score
    return frame(rows[:n], QUEUE)


def places(corpus: Corpus, *, status: bool = False) -> Iterator[tuple[Any, ...]]:
    """Every measure with its article's heading and its neighbours there (``PLACE``), and its coding with ``status``."""
    named = ("article_id", "number", "title", "section")
    articles = zip(*(corpus.articles[c] for c in named), strict=True)
    heading = {key: f"{number} {title}".strip() or section for key, number, title, section in articles}
    measures = corpus.measures
    columns = ("measure_id", "article_id", "region", "text", "categories", "status")
    rows = list(zip(*(measures[c].tolist() for c in columns), strict=True))
    for i, (key, article, region, text, categories, state) in enumerate(rows):
        before = rows[i - 1][3] if i and rows[i - 1][1] == article else ""
        after = rows[i + 1][3] if i + 1 < len(rows) and rows[i + 1][1] == article else ""
        place = (key, region, heading.get(article, ""), before, text, after)
        yield (*place, categories, state) if status else place


def _concerned(corpus: Corpus, chosen: Sequence[str]) -> set[str]:
    """The measures that carry one of the categories, or have evidence for or against it."""
    labels = corpus.labels
    heard = labels.loc[labels["category"].isin(chosen), "measure_id"]
    return {*heard, *corpus.measures.loc[carrying(corpus.measures, chosen), "measure_id"]}


def _conflicts(corpus: Corpus) -> Iterator[Point]:
    known = set(corpus.measures["measure_id"])
    table = corpus.conflicts
    columns = (table[c] for c in ("kind", "measure_id", "nearest_id", "decided", "text"))
    for kind, measure_id, nearest_id, decided, text in zip(*columns, strict=True):
        if kind == "coders_differ":
            yield measure_id, CONFLICT, f"编码人意见不同（{decided}）"
        elif (place := nearest_id or measure_id) in known:
            yield place, CONFLICT, f"原有决定（{decided}）的句子已改，原句：{text}"


def _open(corpus: Corpus, pressing: set[str]) -> Iterator[Point]:
    measures = corpus.measures
    for measure_id in measures.loc[measures["status"] == "open", "measure_id"]:
        if measure_id not in pressing:  # there it is people who differ
            yield measure_id, OPEN, "依据互相冲突，待定"


def _double(corpus: Corpus) -> Iterator[Point]:
    """Sentences that two people coded in one sample."""
    now = dict(zip(corpus.measures["measure_id"], corpus.measures["categories"], strict=True))
    table = corpus.decisions
    table = table[table["state"] == "sample"]
    coded: dict[tuple[str, str], dict[str, str]] = {}
    for row in zip(*(table[c] for c in ("measure_id", "task", "coder", "categories")), strict=True):
        coded.setdefault(row[:2], {})[row[2]] = row[3]
    for (measure_id, _), said in coded.items():
        words = "；".join(f"{coder}：{_named(said[coder])}" for coder in sorted(said))
        if len(set(said.values())) > 1:
            yield measure_id, DOUBLE, f"双人编码不一致（{words}）"
        elif len(said) > 1 and now.get(measure_id) not in said.values():
            yield measure_id, DOUBLE, f"双人编码一致，与现编码不同（{words}）"


def _cells(corpus: Corpus, chosen: Sequence[str]) -> Iterator[Point]:
    """Measures on which a cell of the coverage table hangs, and those that would fill an empty one."""
    measures = corpus.measures
    region_of = dict(zip(measures["measure_id"], measures["region"], strict=True))
    held: dict[tuple[str, str], list[str]] = {}
    for category in chosen:
        own = measures[carries(measures, category)]
        for measure_id, region in zip(own["measure_id"], own["region"], strict=True):
            held.setdefault((region, category), []).append(measure_id)
    for (region, category), found in held.items():
        for measure_id in found if len(found) in CELLS else ():
            only = "只有这一句" if len(found) == 1 else "只有两句，这是其一"
            yield measure_id, CELLS[len(found)], f"{region} × {category} {only}"
    for measure_id, category, term, _ in _set_aside(corpus, chosen):
        region = region_of[measure_id]
        if (region, category) not in held:
            yield measure_id, EMPTY_CELL, f"{region} × {category} 是空格，此句的“{term}”未计入"


def _weak(corpus: Corpus, chosen: Sequence[str]) -> Iterator[Point]:
    labels = corpus.labels[corpus.labels["rule"] != "excluded"]
    rules: dict[tuple[str, str], set[str]] = {}
    for measure_id, category, rule in zip(
        *(labels[c] for c in ("measure_id", "category", "rule")), strict=True
    ):
        rules.setdefault((measure_id, category), set()).add(rule)
    for (measure_id, category), used in rules.items():
        if used <= corpus.frame.weak and category in chosen:
            yield measure_id, WEAK_RULE, f"{category}只依据上下文，句中没有点明"
    for measure_id, category, term, reason in _set_aside(corpus, chosen):
        if reason in corpus.frame.telling and (measure_id, category) not in rules:
            yield measure_id, SET_ASIDE, f"“{term}”因上下文未计入{category}"


def _set_aside(corpus: Corpus, chosen: Sequence[str]) -> Iterator[tuple[str, str, str, str]]:
    labels = corpus.labels[(corpus.labels["rule"] == "excluded") & (corpus.labels["term"] != "")]
    columns = (labels[c] for c in ("measure_id", "category", "term", "reason"))
    for measure_id, category, term, reason in zip(*columns, strict=True):
        if category in chosen:
            yield measure_id, category, term, reason


def _named(categories: str) -> str:
    return categories.replace("|", "、") or "无"
