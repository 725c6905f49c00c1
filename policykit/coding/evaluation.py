"""How far the coding agrees with a coded sample: precision, recall and F1 layer by layer, and every difference."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.coding.coder import LABELLER
from policykit.coding.decisions import YES
from policykit.coding.frames import load_frame
from policykit.coding.hits import EXCLUDED
from policykit.coding.intervals import REPLICATES, SEED, Unit, bootstrap, ratio, resampled_by
from policykit.coding.places import Pairing, pair_up
from policykit.coding.samples import FLAGS, LAYERS
from policykit.gongwen.facts.quantities import quantities
from policykit.tables import frame

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

Said = frozenset[str]
MICRO, MACRO, EXACT = "微平均", "宏平均", "整组一致"
STATISTICS = ("precision", "recall", "f1")
CATEGORIES = "categories"
GRADED = ("strength",)
"""Layers with one value a sentence: what counts is the share of sentences that are right."""


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
    """The coding of ``tables`` (of a corpus) against a coded sample (see ``samples.read_coded``).

    ``figures``: ``coding`` (``machine``: what the rules say; ``final``: with human decisions, only where there are
    any), ``layer``, ``category`` (in the layer ``categories`` each of those given, of the default frame without, then
    微平均, 宏平均, 整组一致; in any other the layer's name, then 整组一致), ``statistic``, ``value``, ``low``, ``high``,
    ``n`` (rows judged), ``tp``, ``fp``, ``fn``, ``note``. With tp, fp, fn the names that both sides give, the coding
    alone, the sample alone: precision = tp/(tp+fp), recall = tp/(tp+fn), F1 = 2tp/(2tp+fp+fn); 微平均 sums their counts,
    宏平均 is the mean over the categories that have a value, 整组一致 the share (0 to 1) of sentences whose whole set is
    right. A row of the sample that the corpus does not have counts as coded with no category and never as right; a
    measure that the sample does not have is not judged. NaN, with the reason in ``note``, where a denominator is 0.
    Intervals: 95 % percentile bootstrap, see ``intervals.bootstrap``; they have no width where the sample shows no
    error, and ``note`` then gives the bound of the rule of three, 3/n (Hanley and Lippman-Hand 1983). Source: Manning,
    Raghavan, Schütze, Introduction to Information Retrieval, 2008, §8.3, §13.6.

    Every other layer that the sample codes anywhere (``samples.LAYERS``) is judged on the rows that were found:
    instruments, parties and flags by what is named, quantities by value and unit, offers by form, value and unit,
    strength by the share of sentences graded alike. An empty cell there says that the sentence has nothing of it.

    ``differences``: one row a sentence and layer whose sets differ, with the terms that spoke for and against (term,
    category, rule or reason). ``unmatched``: what only one side has, and why.
    """
    categories = categories or load_frame().categories
    paired = pair_up(sample, tables)
    measures = tables["measures"].set_index("measure_id", drop=False)
    status = [measures.at[name, "status"] for name in paired.found.values()]
    machine = machine_categories(tables, categories)
    codings = {"machine": machine}
    if "human" in status:
        codings["final"] = dict(zip(measures["measure_id"], measures["categories"], strict=True))
    figures: list[dict[str, Any]] = []
    differences: list[dict[str, Any]] = []
    judged = [(coding, CATEGORIES, sets) for coding, sets in codings.items()]
    asked = (layer for layer in LAYERS if layer in sample.columns and (sample[layer] != "").any())
    judged += [("machine", layer, _coded(layer, tables)) for layer in asked if paired.found]
    for coding, layer, coded in judged:
        whole = layer == CATEGORIES  # a sentence that is missing is a miss of its categories alone
        rows = list(range(len(sample)) if whole else paired.found)
        want = [_said(layer, str(sample[layer].iloc[at])) for at in rows]
        got = [_said(layer, coded.get(name, "")) if (name := paired.found.get(at)) else None for at in rows]
        names = tuple(categories) if whole else ()
        homes, about = [paired.homes[at] for at in rows], {"coding": coding, "layer": layer}
        made = _figures(layer, names, _counts(want, got, names), homes, seed=seed, replicates=replicates)
        figures += [about | figure for figure in made]
        for at, said, have in zip(rows, want, got, strict=True):
            if have is not None and have != said:
                sets = {"sample": said, "coded": have, "missing": said - have, "extra": have - said}
                row: dict[str, Any] = about | {name: _joined(held, names) for name, held in sets.items()}
                own = measures.loc[paired.found[at]]
                row |= {name: own[name] for name in ("measure_id", "region", "text")}
                row |= {"line": str(sample["line"].iloc[at]), "similarity": round(paired.likeness[at], 4)}
                differences.append(row)
    heard = _evidence(tables["labels"], {row["measure_id"] for row in differences})
    return Evaluation(
        figures=frame("evaluation", figures),
        differences=frame("evaluation_differences", [row | heard[row["measure_id"]] for row in differences]),
        unmatched=frame("evaluation_unmatched", _unmatched(paired, sample, measures, machine)),
        sentences=len(sample),
        exact=sum(likeness == 1 for likeness in paired.likeness.values()),
        near=sum(likeness < 1 for likeness in paired.likeness.values()),
        decided=status.count("human"),
        waiting=status.count("open"),
        regions=_regions(sample, paired, measures),
        documents=len(set(paired.homes)),
        resampled=resampled_by(paired.homes),
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
    held = _by_measure(zip(counted["measure_id"], counted["category"], strict=True))
    return {m: _joined(held.get(m, set()), categories) for m in tables["measures"]["measure_id"]}


def _by_measure(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    held: dict[str, set[str]] = defaultdict(set)
    for measure_id, name in pairs:
        held[measure_id].add(name)
    return held


def _joined(names: Iterable[str], order: Sequence[str] = ()) -> str:
    held = set(names)
    return "|".join([name for name in order if name in held] if order else sorted(held))


def _coded(layer: str, tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """What the machine says of a layer by measure, as a cell of a sample would say it."""
    measures, labels = tables["measures"], tables["labels"]
    if layer == "instruments":
        used = labels[(labels["rule"] != EXCLUDED) & (labels["instrument"] != "")]
        pairs: Iterable[tuple[str, str]] = zip(used["measure_id"], used["instrument"], strict=True)
    elif layer == "quantities":
        table = tables["quantities"]
        columns = (table[c] for c in ("measure_id", "value", "unit"))
        pairs = ((m, _figure(value, unit)) for m, value, unit in zip(*columns, strict=True))
    elif layer == "offers":
        pairs = ((row["measure_id"], _offer(row)) for row in tables["offers"].to_dict("records"))
    else:
        yes = {"True": "是", "False": "", "0": ""}
        said = [(m, str(cell)) for m, cell in zip(measures["measure_id"], measures[layer], strict=True)]
        return {m: yes.get(cell, cell.removesuffix(".0")) for m, cell in said}
    return {m: "|".join(names) for m, names in _by_measure(pairs).items()}


def _figure(value: float, unit: str) -> str:
    """A figure as it is compared: 500000CNY."""
    return f"{value:.10g}{unit}"


def _offer(row: Mapping[Any, Any]) -> str:
    """Form and first figure of an offer: its rate, else its amount, else its ceiling."""
    for column, unit in (("rate", "ratio"), ("amount", "CNY"), ("cap", "CNY")):
        if row[column] == row[column] and row[column] is not None:
            return f"{row['form']} {_figure(row[column], unit)}"
    return str(row["form"])


_MACHINE_FIGURE = re.compile(r"\d[\d.e+-]*[A-Za-z]+")  # yes: 500000CNY, 0.35ratio  no: 50万元


def _said(layer: str, cell: str) -> Said:
    """What a cell says of a layer: the names in it; for a flag whether it is set; figures as value and unit."""
    if layer in FLAGS:
        return frozenset({layer} if cell.strip() in YES else ())
    parts = [part for part in re.split(r"[|、；;\n]", cell) if part.strip() not in ("", "无")]
    if layer not in ("quantities", "offers"):
        return frozenset(part.strip().removesuffix(".0") for part in parts)
    figures = set()
    for part in parts:
        form, _, written = part.strip().rpartition(" ") if layer == "offers" else ("", "", part.strip())
        read = [_figure(q.value, q.unit) for q in quantities("", written, 0)]
        known = [written] if _MACHINE_FIGURE.fullmatch(written) or not read else read
        figures |= {f"{form} {figure}".strip() for figure in known}
    return frozenset(figures)


def _counts(want: Sequence[Said], got: Sequence[Said | None], names: Sequence[str]) -> np.ndarray:
    """n × (3k + 2): tp, fp, fn of each of k names in turn (of all together without names), whether the set is right, 1."""
    import numpy as np

    rows = []
    for said, have in zip(want, got, strict=True):
        coded = have or frozenset()
        sets = (said & coded, coded - said, said - coded)
        each = [n in s for n in names for s in sets] if names else [len(s) for s in sets]
        rows.append([*each, have == said, 1])
    return np.array(rows, dtype=np.int64).reshape(len(rows), 3 * max(len(names), 1) + 2)


def _scores(sums: np.ndarray) -> np.ndarray:
    """From sums (r × (3k + 2)) to figures (r × (3k + 7)): precision, recall, F1 of each name, micro and macro; exact share."""
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
    layer: str,
    names: Sequence[str],
    counts: np.ndarray,
    documents: Sequence[str],
    *,
    seed: int,
    replicates: int,
) -> Iterator[dict[str, Any]]:
    """The rows of the figures of one layer; without ``names`` those of all its names together."""
    sums = counts.sum(axis=0)
    values = _scores(sums[None, :])[0].round(12)
    low, high = bootstrap(counts, documents, _scores, seed=seed, replicates=replicates)
    held = [tuple(map(int, triple)) for triple in sums[:-2].reshape(-1, 3)]
    total = tuple(map(sum, zip(*held, strict=True)))
    lines = dict(zip(names, held, strict=False)) | dict.fromkeys((MICRO, MACRO) if names else (layer,), total)
    missing = [name for name in names if not sum(lines[name])]
    rows = [(n, s, t) for n, t in lines.items() for s in STATISTICS] if layer not in GRADED else []
    right = int(sums[-2])
    for i, (name, statistic, triple) in [
        *enumerate(rows),
        (len(values) - 1, (EXACT, "share", (right, 0, len(counts) - right))),
    ]:
        row = {"category": name, "statistic": statistic, "value": values[i], "low": low[i], "high": high[i]}
        row |= dict(zip(("tp", "fp", "fn"), triple, strict=True))
        yield row | {"n": len(counts), "note": _note(name, statistic, triple, missing)}


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


def _evidence(labels: pd.DataFrame, wanted: set[str]) -> dict[str, dict[str, str]]:
    """For each measure what speaks for and against, as ``term(category,rule)`` joined by ``|``; a person's decision has
    no term and stands with the coder's name."""
    own = labels[labels["measure_id"].isin(wanted)].sort_values(["measure_id", "start", "end"], kind="stable")
    spoke = {m: {"speaks_for": "", "speaks_against": ""} for m in wanted}
    for row in own.to_dict("records"):
        side, why = ("against", row["reason"]) if row["rule"] == EXCLUDED else ("for", row["rule"])
        said = f"{row['term'] or row['labeller']}({row['category']},{why})"
        before = spoke[row["measure_id"]][f"speaks_{side}"]
        spoke[row["measure_id"]][f"speaks_{side}"] = f"{before}|{said}" if before else said
    return spoke


def _unmatched(
    paired: Pairing, sample: pd.DataFrame, measures: pd.DataFrame, machine: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    said = sample.to_dict("records")
    for at, why in sorted(paired.missing.items()):
        row = {name: said[at][name] for name in ("region", "text", "categories")}
        place = said[at]["measure_id"] or str(said[at]["line"])
        yield row | {"side": "sample", "doc_id": said[at]["document"], "place": place, "why": why}
    of: dict[Any, Any] = measures[["region", "doc_id", "text"]].to_dict("index")
    for name, why in paired.spare.items():
        yield {**of[name], "side": "corpus", "place": name, "categories": machine[name], "why": why}


def _regions(sample: pd.DataFrame, paired: Pairing, measures: pd.DataFrame) -> tuple[str, ...]:
    """The regions of the sample in its order, those of the corpus where its rows name none."""
    of = {at: str(measures.at[name, "region"]) for at, name in paired.found.items()}
    return tuple(dict.fromkeys(r for at, said in enumerate(sample["region"]) if (r := of.get(at) or said)))
