"""Predictions for sentences by models that have seen nothing of their document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.coding.pairing import normalised
from policykit.waiting import steps

if TYPE_CHECKING:
    import numpy as np

FOLDS = 10
"""Groups of documents held out in turn; with no more documents than this, each is held out by itself."""

CALIBRATION_FOLDS = 5
"""Groups of the documents learnt from that are held out in turn to fit the sigmoid."""

NGRAMS = (1, 4)  # characters; longer ones hardly ever recur
COST = 1.0  # of the support vector machine: what scikit-learn takes

DECIMALS = 6  # of a probability; below lies only the order in which a machine happens to sum


@dataclass
class Predicted:
    """Probabilities, a column a category; NaN where there is none."""

    examples: np.ndarray  # coded sentences × categories, each by a model that has not seen its document
    measures: np.ndarray


def held_out(
    texts: list[str], documents: list[str], truth: np.ndarray, asked: list[str], homes: list[str], seed: int
) -> Predicted:
    """Predictions for the coded sentences and for the measures, no document by a model that has seen it.

    ``texts``, ``documents`` and ``truth`` (n × categories) are what people coded; ``asked`` and ``homes`` the
    sentences and documents of the measures. A measure of a document with coded sentences is answered by the
    model that was trained without that document, any other by the model trained on everything.
    """
    import numpy as np

    out = Predicted(np.full(truth.shape, np.nan), np.full((len(asked), truth.shape[1]), np.nan))
    questions = [normalised(text) for text in asked]
    everything = np.arange(len(texts)), np.array([], dtype=int)
    for train, test in steps([*_folds(documents, FOLDS), everything], "第二意见"):
        left_out = {documents[i] for i in test} or set(homes) - set(documents)
        mine = np.array([i for i, home in enumerate(homes) if home in left_out], dtype=int)
        tests = [texts[i] for i in test] + [questions[i] for i in mine]
        if tests:
            known = [texts[i] for i in train], [documents[i] for i in train], truth[train]
            answers = _answers(*known, tests, seed)
            out.examples[test], out.measures[mine] = answers[: len(test)], answers[len(test) :]
    return out


def _folds(documents: Sequence[str], most: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Positions to learn from and to hold out, no document on both sides; none with a single document."""
    from sklearn.model_selection import GroupKFold

    folds = min(most, len(set(documents)))
    return list(GroupKFold(folds).split(documents, groups=documents)) if folds > 1 else []


def _answers(
    texts: list[str], documents: list[str], truth: np.ndarray, tests: list[str], seed: int
) -> np.ndarray:
    """Probabilities (tests × categories) of models trained on ``texts``; NaN where there is too little to learn."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    out = np.full((len(tests), truth.shape[1]), np.nan)
    splits = _folds(documents, CALIBRATION_FOLDS)
    if not splits:
        return out
    weigh = TfidfVectorizer(analyzer="char", ngram_range=NGRAMS, sublinear_tf=True, min_df=2, lowercase=True)
    try:
        known = weigh.fit_transform(texts)
    except ValueError:  # no piece stands in two sentences
        return out
    asked = weigh.transform(tests)
    for k in range(truth.shape[1]):
        wanted = truth[:, k]
        if all(wanted[train].any() and not wanted[train].all() for train, _ in splits):
            out[:, k] = _model(splits, seed).fit(known, wanted).predict_proba(asked)[:, 1].round(DECIMALS)
    return out


def _model(splits: list[tuple[np.ndarray, np.ndarray]], seed: int) -> Any:
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=COST, random_state=seed)
    return CalibratedClassifierCV(machine, method="sigmoid", cv=splits, ensemble=False)
