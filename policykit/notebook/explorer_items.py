"""Sentences as the explorer sends them: plain pieces of text with what is known of each, no markup."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from policykit.errors import UnknownChoice
from policykit.notebook.displays import pieces
from policykit.report.wording.words import Lang, known

if TYPE_CHECKING:
    from policykit.notebook.explorer_index import Index


def sentence_items(
    index: Index, rows: Sequence[int], *, first: str = "", lang: Lang = "zh"
) -> list[dict[str, Any]]:
    """One mapping a measure; where evidence overlaps, that of the category ``first`` is marked."""
    made = []
    for row in map(int, rows):
        evidence = sorted(index.labels.of(row), key=lambda label: label["category"] != first)
        made.append(_item(index, index.facts[row], evidence, index.quantities.of(row), lang))
    return made


def _item(
    index: Index,
    facts: dict[str, Any],
    labels: list[dict[str, Any]],
    numbers: list[dict[str, Any]],
    lang: Lang,
) -> dict[str, Any]:
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
        "quantities": list(dict.fromkeys(_quantity(row) for row in numbers)),
        "pieces": pieces(facts["text"], int(facts["start"]), labels),
    }


def with_hit(item: dict[str, Any], begin: int, start: int, end: int) -> dict[str, Any]:
    """The item with the pieces between ``start`` and ``end`` marked as found; ``begin`` is where its sentence begins.

    All three are offsets in the document. A place outside the sentence marks nothing.
    """
    made: list[dict[str, Any]] = []
    for piece in item["pieces"]:
        text, low = piece["text"], begin
        begin += len(text)
        cuts = sorted({0, len(text), *(min(max(x - low, 0), len(text)) for x in (start, end))})
        for a, b in zip(cuts, cuts[1:], strict=False):
            found = start <= low + a and low + b <= end
            made.append({**piece, "text": text[a:b]} | ({"hit": True} if found else {}))
    return {**item, "pieces": made}


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
