"""Which measures most need a human eye and why, and a seeded sample for double coding."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from policykit.compare.cells import carries, carrying, check_number, chosen_categories, headings
from policykit.tables import frame

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

CONFLICT, OPEN, DOUBLE = 1600.0, 800.0, 400.0
CELLS = {1: 60.0, 2: 30.0}
EMPTY_CELL, WEAK_RULE, SET_ASIDE = 20.0, 10.0, 5.0

Point = tuple[str, float, str]  # measure, points, reason in words


def review(
    corpus: Corpus,
    *,
    categories: Iterable[str] | None = None,
    limit: int | None = None,
) -> pd.DataFrame:
    """The measures that most need a human eye, the most pressing first; at most ``limit`` of them.

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

    >>> queue = pk.review(corpus, limit=5)
    >>> len(queue)
    5
    """
    best: dict[str, dict[int, Point]] = {}
    settled = set(corpus.measures.loc[corpus.measures["status"] == "human", "measure_id"])
    chosen = chosen_categories(corpus, categories)
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
    for row in places(corpus):
        key = row["measure_id"]
        said = list(best.get(key, {}).values())
        if said and (key not in settled or key in pressing):
            rows.append(row | {"why": "；".join(p[2] for p in said), "score": sum(p[1] for p in said)})
    rows.sort(key=lambda row: -row["score"])  # stable: table order within a score
    return frame("review_queue", rows[:limit])


def review_sample(corpus: Corpus, n: int, *, seed: int) -> pd.DataFrame:
    """``n`` measures for blind double coding, in an order that tells nothing; fewer where the corpus has fewer.

    Strata are region × category, measures without a category among them; a measure with several belongs to the
    rarest of them in its region, so that the strata do not overlap. Places are dealt out one a stratum, round by
    round, until ``n`` are given: small strata are taken whole, and so drawn more often than their share.
    ``weight`` = measures of the stratum / drawn of it, the number of measures that a drawn one stands for; weighted
    sums estimate the corpus. Which measures are drawn, and the order of the rows, is decided by a hash of seed,
    address and sentence: the same on every machine.

    Columns: those that a coder sees (``measure_id``, ``region``, ``article``, ``before``, ``text``, ``after``),
    ``stratum`` and ``weight``.

    >>> sample = pk.compare.review_sample(corpus, 30, seed=1)
    >>> len(sample)
    30
    """
    check_number("抽样的句数", n, low=1)
    rows = list(places(corpus))
    held = [[c for c in row["categories"].split("|") if c] for row in rows]
    cells = Counter((row["region"], c) for row, own in zip(rows, held, strict=True) for c in own)
    strata: dict[str, list[dict[str, Any]]] = {}
    for row, own in zip(rows, held, strict=True):
        rarest = min(own, key=lambda c: cells[row["region"], c]) if own else corpus.frame.uncoded
        strata.setdefault(f"{row['region']} × {rarest}", []).append(row)
    drawn = _dealt({name: len(members) for name, members in strata.items()}, n, seed)
    chosen = []
    for name, members in strata.items():
        members.sort(key=lambda row: _draw(seed, row["measure_id"], row["text"]))
        weight = len(members) / drawn[name] if drawn[name] else 0.0
        chosen += [row | {"stratum": name, "weight": weight} for row in members[: drawn[name]]]
    chosen.sort(key=lambda row: _draw(seed, "order", row["measure_id"], row["text"]))
    return frame("review_sample", chosen)


def places(corpus: Corpus) -> Iterator[dict[str, Any]]:
    """Every measure with its article's heading, its neighbours there and its coding."""
    heading = headings(corpus)
    columns = ["measure_id", "article_id", "region", "text", "categories", "status"]
    rows: list[dict[str, Any]] = [
        dict(zip(columns, row, strict=True)) for row in corpus.measures[columns].itertuples(index=False)
    ]
    for i, row in enumerate(rows):
        near = {
            side: rows[j]["text"] for side, j in (("before", i - 1), ("after", i + 1)) if _beside(rows, i, j)
        }
        yield {"before": "", "after": ""} | row | near | {"article": heading.get(row["article_id"], "")}


def _beside(rows: list[dict[str, Any]], i: int, j: int) -> bool:
    return 0 <= j < len(rows) and bool(rows[j]["article_id"] == rows[i]["article_id"])


def _concerned(corpus: Corpus, chosen: Sequence[str]) -> set[str]:
    """The measures that carry one of the categories, or have evidence for or against it."""
    labels = corpus.labels
    heard = labels.loc[labels["category"].isin(chosen), "measure_id"]
    return {*heard, *corpus.measures.loc[carrying(corpus, chosen), "measure_id"]}


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
        own = measures[carries(corpus, category)]
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


def _dealt(sizes: dict[str, int], n: int, seed: int) -> dict[str, int]:
    """How many are drawn of each stratum: one each a round; the last round goes by lot."""
    drawn = dict.fromkeys(sizes, 0)
    order = sorted(sizes, key=lambda name: _draw(seed, "stratum", name))
    left = min(n, sum(sizes.values()))
    while left:
        for name in order:
            if left and drawn[name] < sizes[name]:
                drawn[name] += 1
                left -= 1
    return drawn


def _draw(seed: int, *parts: str) -> str:
    return hashlib.sha256("\0".join((str(seed), *parts)).encode()).hexdigest()
