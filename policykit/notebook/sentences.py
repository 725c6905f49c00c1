"""The sentences behind a table of evidence or matches, for a notebook: ``show.sentences(corpus, table)``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.errors import UnknownChoice
from policykit.notebook.displays import laid_out, pieces, shared_pieces
from policykit.records import UNCODED
from policykit.report.contract import each, entries
from policykit.report.wording.words import Lang, known, listed, word

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

MOST = 50  # sentences, or pairs of them, that a notebook page takes


@dataclass(frozen=True, repr=False)
class Sentences:
    """What :func:`sentences` gives: blocks of HTML for a notebook, lines for a terminal."""

    blocks: tuple[str, ...]
    lines: tuple[str, ...]
    left_out: int
    lang: Lang = "zh"

    def _repr_html_(self) -> str:
        return "".join([*self.blocks, *(laid_out("quiet", text=line) for line in self._rest())])

    def __repr__(self) -> str:
        return "\n".join([*self.lines, *self._rest()])

    def _rest(self) -> list[str]:
        if not self.lines:
            return [word("look.unsaid", lang=self.lang)]
        return [word("sentences.more", lang=self.lang, n=self.left_out)] if self.left_out else []


def sentences(corpus: Corpus, table: pd.DataFrame, *, most: int = MOST, lang: Lang = "zh") -> Sentences:
    """The sentences of a ``table`` with ``measure_id`` (``explain``, ``against``, ``kwic``) or of ``matches``.

    Each measure stands once, its evidence marked; of a match both sentences stand side by side, the shared words
    marked. Beyond ``most`` the rest is counted.

    >>> shown = show.sentences(corpus, pk.explain(corpus, "济南", "担保"), most=2)
    >>> len(shown.lines) <= 2
    True
    """
    if {"left_id", "right_id"} <= set(table.columns):
        texts = dict(zip(corpus.measures["measure_id"], corpus.measures["text"], strict=True))
        rows = each(table)
        pairs = [(row, texts.get(row.left_id, ""), texts.get(row.right_id, "")) for row in rows[:most]]
        blocks = [_pair(*pair, lang) for pair in pairs]
        lines = [
            f"{row.similarity:.2f}｜{row.left_region}：{a}｜{row.right_region}：{b}" for row, a, b in pairs
        ]
        return Sentences(tuple(blocks), tuple(lines), len(rows) - len(pairs), lang)
    if "measure_id" not in table.columns:
        raise UnknownChoice(
            "可显示原句的表", "｜".join(table.columns), "含 measure_id 或 left_id、right_id 列的表"
        )
    ids = [name for name in dict.fromkeys(table["measure_id"]) if name]
    measures = corpus.measures.set_index("measure_id", drop=False).loc[ids[:most]]
    labels: dict[str, list[dict[str, Any]]] = {}
    for label in entries(corpus.labels[corpus.labels["measure_id"].isin(ids[:most])]):
        labels.setdefault(label["measure_id"], []).append(label)
    own = entries(measures)
    return Sentences(
        tuple(_single(row, labels.get(row["measure_id"], []), lang) for row in own),
        tuple(f"{row['measure_id']}｜{row['categories'] or UNCODED}｜{row['text']}" for row in own),
        len(ids) - len(own),
        lang,
    )


def _single(row: dict[str, Any], labels: Sequence[dict[str, Any]], lang: Lang) -> str:
    names = [known("category", name, lang=lang) for name in (row["categories"] or UNCODED).split("|")]
    head = f"{row['region']} · {listed(names, lang=lang)} · {row['measure_id']}"
    return laid_out("sentence", head=head, pieces=pieces(str(row["text"]), int(row["start"]), labels))


def _pair(row: Any, left: str, right: str, lang: Lang) -> str:
    terms = [term for term in str(row.shared_terms).split("|") if term]
    kind = known("match", row.kind, lang=lang)
    sides = ((row.left_region, left), (row.right_region, right))
    return laid_out(
        "pair",
        head=f"{row.similarity:.2f} · {kind} · {row.left_id} / {row.right_id}",
        sides=[(region, shared_pieces(text, terms)) for region, text in sides],
    )
