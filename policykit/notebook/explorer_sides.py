"""The pairs of two regions as they are shown: filtered as the state says, both sentences with their shared words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.notebook.displays import shared_pieces
from policykit.notebook.explorer_items import sentence_items
from policykit.report.wording.words import Lang, known

if TYPE_CHECKING:
    import pandas as pd

    from policykit.notebook.explorer_index import Index
    from policykit.notebook.explorer_state import State

ORDER = ("same_wording", "same_instrument", "alike", "unmatched")


def chosen_pairs(index: Index, state: State, pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs of which either side is of the chosen category, instrument and depth, and which are of the kind."""
    found = _fitting(index, state, pairs)
    return (found[found["kind"] == state.kind] if state.kind else found).reset_index(drop=True)


def _fitting(index: Index, state: State, pairs: pd.DataFrame) -> pd.DataFrame:
    if not state.narrowed:
        return pairs
    import numpy as np

    chosen = index.chosen(state.depth, state.strength, state.subject)
    chosen &= index.within((state.left, state.right))
    name = "measure_id" if state.unit == "measure" else "article_id"
    fitting = set(index.corpus.measures[name].iloc[np.flatnonzero(chosen)].tolist())
    sides = zip(pairs["left_id"].tolist(), pairs["right_id"].tolist(), strict=True)
    return pairs[[a in fitting or b in fitting for a, b in sides]]


def pair_items(
    index: Index, state: State, pairs: pd.DataFrame, *, first: int, size: int, lang: Lang = "zh"
) -> dict[str, Any]:
    """A page of pairs with both sides, and how many there are of each kind."""
    fitting = _fitting(index, state, pairs)
    counts = fitting["kind"].value_counts().to_dict()
    kinds = [
        {"kind": kind, "name": known("match", kind, lang=lang), "n": int(counts[kind])}
        for kind in ORDER
        if kind in counts
    ]
    chosen = fitting[fitting["kind"] == state.kind] if state.kind else fitting
    page = chosen.iloc[first : first + size]
    make = _sentences if state.unit == "measure" else _articles
    sides = make(index, [*page["left_id"], *page["right_id"]], lang)
    items = []
    for row in page.to_dict("records"):
        words = [w for w in row["shared"].split("|") if w]
        items.append(
            {"similarity": f"{row['similarity']:.2f}", "kind": row["kind"]}
            | {"name": known("match", row["kind"], lang=lang), "shared": words}
            | {side: _with(sides, row[f"{side}_id"], words) for side in ("left", "right")}
        )
    return {"items": items, "first": first, "total": len(chosen), "all": len(fitting), "kinds": kinds}


def _with(sides: dict[str, dict[str, Any]], key: str, words: list[str]) -> dict[str, Any] | None:
    if not key:
        return None
    facts = sides[key]
    return {**facts, "pieces": shared_pieces(facts["text"], words)}


def _sentences(index: Index, ids: list[str], lang: Lang) -> dict[str, dict[str, Any]]:
    wanted = list(dict.fromkeys(key for key in ids if key))
    items = sentence_items(index, [index.place[key] for key in wanted], lang=lang)
    return {item["id"]: {**item, "text": "".join(p["text"] for p in item["pieces"])} for item in items}


def _articles(index: Index, ids: list[str], lang: Lang) -> dict[str, dict[str, Any]]:
    wanted = [index.article_rows[key] for key in dict.fromkeys(ids) if key]
    rows = index.corpus.articles.iloc[wanted].to_dict("records")
    return {
        row["article_id"]: {
            "id": row["article_id"],
            "region": row["region"],
            "title": index.titles.get(row["doc_id"], ""),
            "article": index.headings.get(row["article_id"], ""),
            "text": row["text"],
            "categories": [],
        }
        for row in rows
    }
