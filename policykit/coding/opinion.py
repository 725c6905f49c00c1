"""A second opinion on every measure: a model that learnt from people's codings alone and knows no codebook.

It labels nothing. Where it contradicts the rules, one of the two is wrong more often than elsewhere, so that a
person's time is best spent there first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.coding.held_out import DECIMALS, held_out
from policykit.coding.intervals import SEED, ratio
from policykit.coding.pairing import documents_of, normalised, pair_up
from policykit.records import CATEGORIES

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

FEWEST_EXAMPLES = 8
"""Sentences of a category below which nothing is said on it."""

THRESHOLD = 0.5
BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)

OPINION = {
    "measure_id": "str",
    "category": "str",
    "probability": "float64",
    "machine": "bool",
    "disagrees": "bool",
}
QUALITY = {
    "category": "str",
    **dict.fromkeys(("n", "positives", "documents"), "int64"),
    **dict.fromkeys(("precision", "recall", "f1", "brier", "brier_base"), "float64"),
    "note": "str",
}
RELIABILITY = {
    "category": "str",
    **dict.fromkeys(("low", "high"), "float64"),
    "n": "int64",
    **dict.fromkeys(("predicted", "observed"), "float64"),
}
EXAMPLES = dict.fromkeys(("measure_id", "doc_id", "text", "categories"), "str")
POOLED = "全部类别"


@dataclass(frozen=True)
class Opinion:
    """What ``opinion`` gives: what the model says of each measure, and how far it may be believed."""

    table: pd.DataFrame
    quality: pd.DataFrame
    reliability: pd.DataFrame


def second_opinion(measures: pd.DataFrame, coded: pd.DataFrame, *, seed: int = SEED) -> pd.DataFrame:
    """The ``table`` of :func:`opinion`."""
    return opinion(measures, coded, seed=seed).table


def opinion(measures: pd.DataFrame, coded: pd.DataFrame, *, seed: int = SEED) -> Opinion:
    """What a model trained on ``coded`` says of ``measures``, and how good it is on documents that it has not seen.

    ``measures``: ``measure_id``, ``doc_id``, ``text``, ``categories`` (the machine's). ``coded``: the same
    columns with people's categories, see :func:`examples`; ``measure_id`` may be empty. Of two rows of
    ``coded`` on one measure the last one counts.

    Model: for each category a linear support vector machine on TF-IDF weights of the 1 to 4 characters long pieces of
    the sentence (1 + ln tf, pieces in at least two sentences), its distances turned to probabilities by Platt's
    sigmoid, fitted on held-out documents of the training side. Each document (with more than ``held_out.FOLDS`` of
    them: each of as many groups) is held out in turn: a measure of a document with any coded sentence gets the
    probability of the model that has seen none of that document; the others get that of the model trained on
    everything. (A sentence that another document shares word for word has been seen there.)

    ``table``: every measure × category in that order with ``probability`` (0 to 1; NaN: no opinion),
    ``machine`` (the rules gave the category), ``disagrees`` (the probability is on the other side of 0.5).
    ``quality``, one row a category: ``n`` coded sentences, ``positives`` and ``documents`` among them,
    ``precision``, ``recall``, ``f1`` of the held-out predictions at 0.5, ``brier`` = mean (p - y)²,
    ``brier_base`` what always saying the share of positives would give, ``note`` why there is no opinion.
    ``reliability``: for each fifth of the probability scale (category and 全部类别) how many held-out predictions
    fell there, their mean, and the share of them that people coded so. No opinion on a category with fewer
    than ``FEWEST_EXAMPLES`` sentences, or where a side that is held out leaves too little to learn or to
    calibrate from; empty ``coded`` gives NaN throughout. Sources: Joachims 1998; Platt 1999; Brier 1950;
    Pedregosa et al., scikit-learn, 2011.
    """
    import numpy as np

    coded = _latest(coded)
    truth = _marks(coded["categories"])
    texts = [normalised(text) for text in coded["text"]]
    documents = list(coded["doc_id"])
    predicted = held_out(texts, documents, truth, list(measures["text"]), list(measures["doc_id"]), seed)
    notes = _notes(truth, documents)
    for k, category in enumerate(CATEGORIES):
        if np.isnan(predicted.examples[:, k]).any() and not notes[category]:
            notes[category] = "留出一份文件后可学的句子太少，不给意见"
        if notes[category]:
            predicted.examples[:, k] = predicted.measures[:, k] = np.nan
    return Opinion(
        table=_table(measures, predicted.measures),
        quality=_quality(truth, predicted.examples, documents, notes),
        reliability=_reliability(truth, predicted.examples),
    )


def examples(tables: Mapping[str, pd.DataFrame], sample: pd.DataFrame | None = None) -> pd.DataFrame:
    """What people coded: the sentences of a coded sample, then the measures that people decided in the workspace.

    Columns as ``coded`` in :func:`opinion`. A sentence of the sample that the corpus has carries its
    ``measure_id`` and ``doc_id``; another one the ``doc_id`` of the sentences beside it, so that no document
    trains its own test.
    """
    import pandas as pd

    measures = tables["measures"]
    decided = measures.loc[measures["status"] == "human", list(EXAMPLES)]
    if sample is None:
        return decided.reset_index(drop=True).astype(EXAMPLES)
    aligned = pair_up(sample, tables)
    ids = list(measures["measure_id"])
    found = {pair.sample: ids[pair.measure] for pair in aligned.pairs}
    texts = dict(zip(ids, measures["text"], strict=True))
    documents = documents_of(sample, aligned, measures)
    rows = [
        (found.get(i, ""), documents[i], text or texts.get(found.get(i, ""), ""), categories)
        for i, (text, categories) in enumerate(zip(sample["text"], sample["categories"], strict=True))
    ]
    read = pd.DataFrame([row for row in rows if row[2]], columns=list(EXAMPLES)).astype(EXAMPLES)
    return pd.concat([read, decided.astype(EXAMPLES)], ignore_index=True)


def _latest(coded: pd.DataFrame) -> pd.DataFrame:
    """One row a measure, the last of several; in an order that does not depend on how the rows came."""
    keyed = coded.assign(_key=[m or f"?{i}" for i, m in enumerate(coded["measure_id"])])
    once = keyed.drop_duplicates("_key", keep="last").drop(columns="_key")
    return once.sort_values(["doc_id", "measure_id", "text", "categories"], kind="stable").reset_index(
        drop=True
    )


def _marks(categories: Iterable[str]) -> np.ndarray:
    """n × 5: whether a set, joined by ``|``, holds each category."""
    import numpy as np

    sets = [set(cell.split("|")) for cell in categories]
    return np.array([[c in s for c in CATEGORIES] for s in sets], dtype=bool).reshape(
        len(sets), len(CATEGORIES)
    )


def _notes(truth: np.ndarray, documents: Sequence[str]) -> dict[str, str]:
    """Why nothing is said on a category; empty where something is."""
    notes = dict.fromkeys(CATEGORIES, "")
    for k, category in enumerate(CATEGORIES):
        positives = int(truth[:, k].sum())
        if len(set(documents)) < 3:
            notes[category] = f"人工编码只有 {len(set(documents))} 份文件，至少要 3 份，不给意见"
        elif positives < FEWEST_EXAMPLES:
            notes[category] = f"人工编码中只有 {positives} 句，至少要 {FEWEST_EXAMPLES} 句，不给意见"
    return notes


def _table(measures: pd.DataFrame, predicted: np.ndarray) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    machine = _marks(measures["categories"])
    differs = ~np.isnan(predicted) & ((predicted >= THRESHOLD) != machine)
    columns = {
        "measure_id": np.repeat(measures["measure_id"].to_numpy(), len(CATEGORIES)),
        "category": np.tile(CATEGORIES, len(measures)),
        "probability": predicted.ravel(),
        "machine": machine.ravel(),
        "disagrees": differs.ravel(),
    }
    return pd.DataFrame(columns).astype(OPINION)


def _quality(
    truth: np.ndarray, predicted: np.ndarray, documents: Sequence[str], notes: Mapping[str, str]
) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    rows = []
    for k, category in enumerate(CATEGORIES):
        y, p = truth[:, k], predicted[:, k]
        homes = len({d for d, marked in zip(documents, y, strict=True) if marked})
        scores = [float("nan")] * 5
        if not notes[category]:
            said = p >= THRESHOLD
            tp, fp, fn = (said & y).sum(), (said & ~y).sum(), (~said & y).sum()
            share = y.mean()
            parts = [
                ratio(np.array(a), np.array(b))
                for a, b in ((tp, tp + fp), (tp, tp + fn), (2 * tp, 2 * tp + fp + fn))
            ]
            scores = [*map(float, parts), float(((p - y) ** 2).mean()), float(share * (1 - share))]
        rows.append(
            (category, len(y), int(y.sum()), homes, *(round(s, DECIMALS) for s in scores), notes[category])
        )
    return pd.DataFrame(rows, columns=list(QUALITY)).astype(QUALITY)


def _reliability(truth: np.ndarray, predicted: np.ndarray) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    rows = []
    sides = [(c, truth[:, k], predicted[:, k]) for k, c in enumerate(CATEGORIES)]
    for category, y, p in [*sides, (POOLED, truth.ravel(), predicted.ravel())]:
        for low, high in zip(BINS, BINS[1:], strict=False):
            inside = (p >= low) & ((p < high) | (high == BINS[-1]))
            n = int(inside.sum())
            means = (p[inside].mean(), y[inside].mean()) if n else (np.nan, np.nan)
            rows.append((category, low, high, n, *(round(float(m), DECIMALS) for m in means)))
    return pd.DataFrame(rows, columns=list(RELIABILITY)).astype(RELIABILITY)
