"""A sentence cut where its evidence begins and ends, for every place that shows evidence in its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Stretch:
    """A piece of a text that the same evidence covers throughout."""

    text: str
    labels: tuple[dict[str, Any], ...] = ()  # rows of ``labels``, those that argue for a category first

    @property
    def counts(self) -> bool:
        """Whether any of the evidence speaks for a category."""
        return any(label["rule"] != "excluded" for label in self.labels)


def stretches(text: str, start: int, labels: Sequence[dict[str, Any]]) -> list[Stretch]:
    """``text`` in pieces; ``start`` is its offset in the document, ``labels`` are rows of the table.

    Evidence may overlap: the text is cut wherever one begins or ends. A place outside the text marks nothing. The
    pieces joined give the text.

    >>> label = {"start": 12, "end": 14, "rule": "term"}
    >>> [(s.text, s.counts) for s in stretches("支持贷款。", 10, [label])]
    [('支持', False), ('贷款', True), ('。', False)]
    """
    spans = []
    for label in labels:
        first, last = int(label["start"]) - start, int(label["end"]) - start
        if 0 <= first < last <= len(text):
            spans.append((first, last, label))
    spans.sort(key=lambda span: span[2]["rule"] == "excluded")
    cuts = sorted({0, len(text), *(s[0] for s in spans), *(s[1] for s in spans)})
    return [
        Stretch(text[first:last], tuple(label for a, b, label in spans if a <= first and last <= b))
        for first, last in zip(cuts, cuts[1:], strict=False)
    ]
