"""What likeness is measured on: words or runs of characters, with or without shared wording, and their weights."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Literal, get_args

from policykit.compare.counts import Counts, count
from policykit.compare.reference import Snapshot, current, of_characters
from policykit.compare.stretches import Without, texts_without
from policykit.compare.words import Characters, words_of
from policykit.errors import UnknownChoice

if TYPE_CHECKING:
    from policykit.corpus.corpus import Corpus

Measure = Literal["words", "characters"]


def measured(
    corpus: Corpus,
    *,
    measure: Measure = "words",
    without: Collection[Without] = (),
    snapshot: Snapshot | None = None,
) -> tuple[Counts, Snapshot]:
    """The counts of all measures of a corpus and the snapshot that weighs them.

    ``measure="characters"`` counts runs of two and three characters instead of words, under the weights that go
    with the snapshot. ``without`` leaves ``phrases`` and ``quotations`` out of the texts before they are
    counted (see :mod:`policykit.compare.stretches`); the weights stay, so that only the texts differ.
    """
    if measure not in get_args(Measure):
        raise UnknownChoice("measure", measure, list(get_args(Measure)))
    snapshot = snapshot or current(corpus)
    measures = corpus.measures
    if without:
        # what is shared wording is settled by all regions, also where some of them alone are compared
        whole = corpus.whole
        left = dict(zip(whole.measures["measure_id"], texts_without(whole, without), strict=True))
        measures = measures.assign(text=[left[m] for m in measures["measure_id"]]).astype({"text": "str"})
    if measure == "words":
        return count(measures, words_of(corpus)), snapshot
    return count(measures, Characters()), of_characters(corpus, snapshot)
