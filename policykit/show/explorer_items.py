"""Sentences as the explorer sends them: plain pieces of text with what is known of each, no markup."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from policykit.errors import UnknownChoice
from policykit.show.review_items import pieces
from policykit.show.words import Lang, known

if TYPE_CHECKING:
    from policykit.show.explorer_index import Index


def sentence_items(
    index: Index, rows: Sequence[int], *, first: str = "", lang: Lang = "zh"
) -> list[dict[str, Any]]:
    """One mapping a measure; where evidence overlaps, that of the category ``first`` is marked."""
    table = index.corpus.measures.iloc[list(rows)]
    return [
        _item(index, at, facts, first, lang) for at, facts in zip(rows, table.to_dict("records"), strict=True)
    ]


def _item(index: Index, at: int, facts: dict[Any, Any], first: str, lang: Lang) -> dict[str, Any]:
    labels = sorted(index.labels.of(int(at)), key=lambda label: label["category"] != first)
    counted = [label for label in labels if label["rule"] != "excluded"]
    strength = int(facts["strength"])
    return {
        "id": facts["measure_id"],
        "region": facts["region"],
        "title": index.titles.get(facts["doc_id"], ""),
        "article": index.headings.get(facts["article_id"], ""),
        "categories": [category for category in facts["categories"].split("|") if category],
        "instruments": list(dict.fromkeys(label["instrument"] for label in counted if label["instrument"])),
        "status": known("status", facts["status"], lang=lang) if facts["status"] != "machine" else "",
        "concrete": bool(facts["concrete"]),
        "strength": f"{known('strength', strength, lang=lang)} {strength}",
        "verb": facts["verb"],
        "quantities": list(dict.fromkeys(_quantity(row) for row in index.quantities.of(int(at)))),
        "pieces": pieces(facts["text"], int(facts["start"]), labels),
    }


def _quantity(row: dict[str, Any]) -> str:
    return row["phrase"] + (f"（{row['base']}）" if row["base"] else "")


def neighbours(index: Index, measure_id: str) -> dict[str, Any]:
    """The sentences before and after a measure in its article; empty texts at its ends."""
    import numpy as np

    at = row_of(index, measure_id)
    beside = np.flatnonzero(index.articles == index.articles[at])
    measures = index.corpus.measures.iloc[beside].sort_values("start", kind="stable")
    ids, texts = measures["measure_id"].tolist(), ["", *measures["text"].tolist(), ""]
    place = ids.index(measure_id)
    return {"id": measure_id, "before": texts[place], "after": texts[place + 2]}


def row_of(index: Index, measure_id: str) -> int:
    """The row of a measure, or ``UnknownChoice``."""
    if measure_id not in index.place:
        raise UnknownChoice("措施", measure_id, "measures 表 measure_id 列中的编号")
    return index.place[measure_id]
