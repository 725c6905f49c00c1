"""How far the coding agrees with a coded sample: precision, recall and F1 per category, and every difference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.coding.coder import LABELLER
from policykit.coding.frames import load_frame
from policykit.coding.hits import EXCLUDED
from policykit.coding.intervals import REPLICATES, SEED, Unit, bootstrap, ratio, resampled_by
from policykit.coding.pairing import Pairing, documents_of, pair_up

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

Row = tuple[Any, ...]
MICRO, MACRO, EXACT = "微平均", "宏平均", "整组一致"
STATISTICS = ("precision", "recall", "f1")
FLAGS = ("money", "cap", "deadline", "condition", "product")
LAYERS = ("instruments", *FLAGS, "strength", "target", "receiver")
"""What of the second layer is judged where the sample has a column for it."""

YES = frozenset({"1", "true", "yes", "是", "有", "√", "对"})

FIGURES = {
    **dict.fromkeys(("coding", "category", "statistic"), "str"),
    **dict.fromkeys(("value", "low", "high"), "float64"),
    **dict.fromkeys(("n", "tp", "fp", "fn"), "int64"),
    "note": "str",
}
DIFFERENCES = {
    **dict.fromkeys(("coding", "region", "measure_id", "line", "text", "sample", "coded"), "str"),
    **dict.fromkeys(("missing", "extra", "speaks_for", "speaks_against"), "str"),
    "similarity": "float64",
}
UNMATCHED = dict.fromkeys(("side", "region", "doc_id", "place", "text", "categories", "why"), "str")


@dataclass(frozen=True)
class Evaluation:
    """What ``evaluate`` gives; the three tables are exported as they are."""

    figures: pd.DataFrame
    differences: pd.DataFrame
    unmatched: pd.DataFrame
    sentences: int  # of the sample
    exact: int  # found with the same text
    near: int  # found as the only sentence that is nearly the same
    decided: int  # of those found, how many people decided in the workspace
    waiting: int  # of those found, how many are open
    regions: tuple[str, ...]
    documents: int
    resampled: Unit
    seed: int
    replicates: int


def evaluate(
    sample: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    *,
    categories: Sequence[str] = (),
    seed: int = SEED,
    replicates: int = REPLICATES,
) -> Evaluation:
    """The coding of ``tables`` (of a corpus) against a coded sample (see ``gold.read_coded``).

    ``figures``: ``coding`` (``machine``: what the rules say; ``final``: with human decisions, only where there are
    any), ``category`` (each of ``categories``, those of the default frame where none is given; then 微平均, 宏平均, 整组一致), ``statistic``, ``value``, ``low``, ``high``, ``n`` (rows
    of the sample), ``tp``, ``fp``, ``fn``, ``note``. With tp, fp, fn the sentences that carry the category in both,
    in the coding alone, in the sample alone: precision = tp/(tp+fp), recall = tp/(tp+fn), F1 = 2tp/(2tp+fp+fn);
    微平均 sums their counts, 宏平均 is the mean over the categories that have a value, 整组一致 the share
    (0 to 1) of sentences whose whole set is right. A row of the sample that the corpus does not have counts as coded
    with nothing and never as right; a measure that the sample does not have is not judged. NaN, with the reason in
    ``note``, where a denominator is 0. Intervals: 95 % percentile bootstrap, see ``intervals.bootstrap``; they have
    no width where the sample shows no error, and ``note`` then gives the bound of the rule of three, 3/n (Hanley and
    Lippman-Hand 1983). Source: Manning, Raghavan, Schütze, Introduction to Information Retrieval, 2008, §8.3, §13.6.

    Where the sample has columns of the second layer (``instruments``, the flags, ``strength``, ``target``,
    ``receiver``), a row each: F1 over what is named, for strength the share of sentences graded alike.

    ``differences``: one row a sentence whose sets differ, with the terms that spoke for and against (term, category,
    rule or reason). ``unmatched``: what only one side has, and why. An empty sample gives figures that are all NaN.
    """
    categories = categories or load_frame().categories
    aligned = pair_up(sample, tables)
    machine = machine_categories(tables, categories)
    final = dict(zip(tables["measures"]["measure_id"], tables["measures"]["categories"], strict=True))
    found = _found(aligned, tables["measures"])
    status = dict(zip(tables["measures"]["measure_id"], tables["measures"]["status"], strict=True))
    decided = sum(status[measure_id] == "human" for measure_id in found.values())
    documents = documents_of(sample, aligned, tables["measures"])
    codings = {"machine": machine} | ({"final": final} if decided else {})
    wanted = [frozenset(cell.split("|")) - {""} for cell in sample["categories"]]
    figures: list[Row] = []
    differences: list[Row] = []
    similar = {pair.sample: pair.similarity for pair in aligned.pairs}
    for coding, sets in codings.items():
        got = [
            frozenset(sets[found[i]].split("|")) - {""} if i in found else None for i in range(len(wanted))
        ]
        counts = _counts(wanted, got, categories)
        figures += _figures(coding, categories, counts, documents, seed=seed, replicates=replicates)
        differences += _differences(coding, categories, sample, wanted, got, found, similar, tables)
    figures += _layers(sample, found, documents, tables, seed=seed, replicates=replicates)
    return Evaluation(
        figures=_table(figures, FIGURES),
        differences=_table(differences, DIFFERENCES),
        unmatched=_unmatched(aligned, sample, tables["measures"], machine),
        sentences=len(sample),
        exact=sum(pair.similarity == 1 for pair in aligned.pairs),
        near=sum(pair.similarity < 1 for pair in aligned.pairs),
        decided=decided,
        waiting=sum(status[measure_id] == "open" for measure_id in found.values()),
        regions=_regions(sample, aligned, tables["measures"]),
        documents=len(set(documents)),
        resampled=resampled_by(documents),
        seed=seed,
        replicates=replicates,
    )


def machine_categories(tables: Mapping[str, pd.DataFrame], categories: Sequence[str] = ()) -> dict[str, str]:
    """What the rules say of every measure, whatever people decided: the categories that evidence speaks for.

    >>> import pandas as pd
    >>> labels = pd.DataFrame([("a", "股权", "term", "rules"), ("a", "信贷", "term", "rules"),
    ...     ("a", "保险", "excluded", "rules")], columns=["measure_id", "category", "rule", "labeller"])
    >>> machine_categories({"measures": pd.DataFrame({"measure_id": ["a", "b"]}), "labels": labels})
    {'a': '信贷|股权', 'b': ''}
    """
    categories, labels = categories or load_frame().categories, tables["labels"]
    counted = labels[(labels["labeller"] == LABELLER) & (labels["rule"] != EXCLUDED)]
    held: dict[str, set[str]] = defaultdict(set)
    for measure_id, category in zip(counted["measure_id"], counted["category"], strict=True):
        held[measure_id].add(category)
    return {m: "|".join(c for c in categories if c in held[m]) for m in tables["measures"]["measure_id"]}


def _found(aligned: Pairing, measures: pd.DataFrame) -> dict[int, str]:
    ids = list(measures["measure_id"])
    return {pair.sample: ids[pair.measure] for pair in aligned.pairs}


def _regions(sample: pd.DataFrame, aligned: Pairing, measures: pd.DataFrame) -> tuple[str, ...]:
    """The regions of the sample in its order, those of the corpus where its rows name none."""
    of = {pair.sample: measures["region"].iloc[pair.measure] for pair in aligned.pairs}
    return tuple(dict.fromkeys(r for i, said in enumerate(sample["region"]) if (r := of.get(i) or said)))


def _counts(
    wanted: Sequence[frozenset[str]], got: Sequence[frozenset[str] | None], categories: Sequence[str]
) -> np.ndarray:
    """n × (3k + 2): tp, fp, fn of each of k categories in turn, whether the whole set is right, and 1."""
    import numpy as np

    rows = []
    for want, have in zip(wanted, got, strict=True):
        coded = have or frozenset()
        row = [n for c in categories for n in (c in want & coded, c in coded - want, c in want - coded)]
        rows.append([*row, have is not None and have == want, 1])
    return np.array(rows, dtype=np.int64).reshape(len(rows), 3 * len(categories) + 2)


def _scores(sums: np.ndarray) -> np.ndarray:
    """From sums (r × (3k + 2)) to figures (r × (3k + 7)): precision, recall, F1 of each category, micro and macro; exact share."""
    import numpy as np

    k = (sums.shape[1] - 2) // 3
    counts = sums[:, : 3 * k].reshape(len(sums), k, 3)
    counts = np.concatenate([counts, counts.sum(axis=1, keepdims=True)], axis=1)
    tp, fp, fn = counts[..., 0], counts[..., 1], counts[..., 2]
    each = np.stack([ratio(tp, tp + fp), ratio(tp, tp + fn), ratio(2 * tp, 2 * tp + fp + fn)], axis=-1)
    known = ~np.isnan(each[:, :k])
    macro = ratio(np.where(known, each[:, :k], 0).sum(axis=1), known.sum(axis=1))
    exact = ratio(sums[:, -2], sums[:, -1])
    return np.concatenate([each.reshape(len(sums), -1), macro, exact[:, None]], axis=1)


def _figures(
    coding: str,
    categories: Sequence[str],
    counts: np.ndarray,
    documents: Sequence[str],
    *,
    seed: int,
    replicates: int,
) -> list[Row]:
    sums = counts.sum(axis=0)
    values = _scores(sums[None, :])[0]
    low, high = bootstrap(counts, documents, _scores, seed=seed, replicates=replicates)
    triples = [tuple(int(n) for n in sums[3 * i : 3 * i + 3]) for i in range(len(categories))]
    total = tuple(sum(t[i] for t in triples) for i in range(3))
    names = [(c, t) for c, t in zip((*categories, MICRO, MACRO), (*triples, total, total), strict=True)]
    rows = [(name, statistic, held) for name, held in names for statistic in STATISTICS]
    right = int(sums[-2])
    rows.append((EXACT, "share", (right, 0, len(counts) - right)))
    missing = [c for c, held in zip(categories, triples, strict=True) if not sum(held)]
    return [
        (
            *(coding, name, statistic, float(values[i].round(12)), low[i], high[i], len(counts), *held),
            _note(name, statistic, held, missing),
        )
        for i, (name, statistic, held) in enumerate(rows)
    ]


def _layers(
    sample: pd.DataFrame,
    found: Mapping[int, str],
    documents: Sequence[str],
    tables: Mapping[str, pd.DataFrame],
    *,
    seed: int,
    replicates: int,
) -> list[Row]:
    """A row a layer that the sample coded: F1 over what is named (instruments, flags, parties), or the share of
    sentences graded alike (strength). Sentences that the corpus does not have are not judged here."""
    import numpy as np

    asked = [name for name in LAYERS if name in sample.columns and (sample[name] != "").any()]
    if not asked or not found:
        return []
    labels = tables["labels"]
    counted = labels[(labels["rule"] != EXCLUDED) & (labels["instrument"] != "")]
    used = counted.groupby("measure_id")["instrument"].agg(set).to_dict()
    measures = tables["measures"].set_index("measure_id")
    rows: list[Row] = []
    for layer in asked:
        sums, homes = [], []
        for at, measure in found.items():
            want = _said(layer, str(sample[layer].iloc[at]))
            have = (
                used.get(measure, set())
                if layer == "instruments"
                else _said(layer, str(measures.at[measure, layer]))
            )
            sums.append((len(want & have), len(have - want), len(want - have), want == have, 1))
            homes.append(documents[at])
        counts = np.array(sums, dtype=np.int64).reshape(len(sums), 5)
        graded = layer == "strength"

        def score(held: np.ndarray, graded: bool = graded) -> np.ndarray:
            tp, fp, fn, same, n = held.T
            return (ratio(same, n) if graded else ratio(2 * tp, 2 * tp + fp + fn))[:, None]

        low, high = bootstrap(counts, homes, score, seed=seed, replicates=replicates)
        value = float(score(counts.sum(axis=0, keepdims=True))[0, 0].round(12))
        tp, fp, fn = (int(n) for n in counts.sum(axis=0)[:3])
        rows.append(
            (
                "machine",
                layer,
                "share" if graded else "f1",
                value,
                low[0],
                high[0],
                len(counts),
                tp,
                fp,
                fn,
                "",
            )
        )
    return rows


def _said(layer: str, cell: str) -> set[str]:
    """What a cell says of a layer: the names in it, for a flag whether it is set."""
    if layer in FLAGS:
        return {layer} if cell.strip().lower() in YES else set()
    return {part.removesuffix(".0") for part in cell.replace("、", "|").split("|") if part not in ("", "无")}


def _note(name: str, statistic: str, held: tuple[int, ...], missing: Sequence[str]) -> str:
    tp, fp, fn = held
    below = {"precision": tp + fp, "recall": tp + fn}.get(statistic, tp + fp + fn)
    notes = []
    if not below:
        notes.append(
            {"precision": "没有标出这一类", "recall": "样本中没有这一类"}.get(statistic, "两边都没有这一类")
        )
    elif tp == below and name != MACRO:
        notes.append(f"没有差错，区间退化；按 3/n 法则，差错率上限约 {min(3 / below, 1):.1%}")
    if name == MACRO and missing:
        notes.append(f"不含没有数值的{'、'.join(missing)}")
    return "；".join(notes)


def _differences(
    coding: str,
    categories: Sequence[str],
    sample: pd.DataFrame,
    wanted: Sequence[frozenset[str]],
    got: Sequence[frozenset[str] | None],
    found: Mapping[int, str],
    similar: Mapping[int, float],
    tables: Mapping[str, pd.DataFrame],
) -> list[Row]:
    differing = [i for i, have in enumerate(got) if have is not None and have != wanted[i]]
    evidence = _evidence(tables["labels"], {found[i] for i in differing})
    measures = tables["measures"]
    texts = dict(
        zip(measures["measure_id"], zip(measures["region"], measures["text"], strict=True), strict=True)
    )
    rows = []
    for i in differing:
        have = got[i] or frozenset()
        region, text = texts[found[i]]
        sets = (wanted[i], have, wanted[i] - have, have - wanted[i])
        joined = ["|".join(c for c in categories if c in s) for s in sets]
        line = str(sample["line"].iloc[i])
        rows.append(
            (coding, region, found[i], line, text, *joined, *evidence[found[i]], round(similar[i], 4))
        )
    return rows


def _evidence(labels: pd.DataFrame, wanted: set[str]) -> dict[str, tuple[str, str]]:
    """For each measure the evidence for and against, as ``term(category,rule)`` joined by ``|``; a person's
    decision has no term and stands with the coder's name."""
    own = labels[labels["measure_id"].isin(wanted)].sort_values(["measure_id", "start", "end"], kind="stable")
    spoke: dict[str, tuple[list[str], list[str]]] = {m: ([], []) for m in wanted}
    for row in own.to_dict("records"):
        against = row["rule"] == EXCLUDED
        why = row["reason"] if against else row["rule"]
        spoke[row["measure_id"]][against].append(f"{row['term'] or row['labeller']}({row['category']},{why})")
    return {m: ("|".join(pro), "|".join(con)) for m, (pro, con) in spoke.items()}


def _unmatched(
    aligned: Pairing, sample: pd.DataFrame, measures: pd.DataFrame, machine: Mapping[str, str]
) -> pd.DataFrame:
    rows: list[Row] = []
    for at, why in sorted(aligned.sample_left.items()):
        row = sample.iloc[at]
        place = row["measure_id"] or str(row["line"])
        rows.append(("sample", row["region"], row["document"], place, row["text"], row["categories"], why))
    for at, why in sorted(aligned.measures_left.items()):
        row = measures.iloc[at]
        coded = machine[row["measure_id"]]
        rows.append(("corpus", row["region"], row["doc_id"], row["measure_id"], row["text"], coded, why))
    return _table(rows, UNMATCHED)


def _table(rows: Sequence[Row], columns: Mapping[str, str]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(list(rows), columns=list(columns)).astype(dict(columns))
