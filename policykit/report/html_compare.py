"""Two regions side by side on the page of the report: which pairs there are; the script lays them out."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from policykit.report.contract import each
from policykit.report.html_page import data
from policykit.report.wording.words import Lang, known, word

if TYPE_CHECKING:
    import pandas as pd

LEAST = (0.1, 0.2, 0.3, 0.5, 0.8)
"""Least similarities to choose from; 0.2 comes first: below it two sentences share a word or two, no subject."""
USUAL = 0.2


def side_by_side(tables: dict[str, pd.DataFrame], lang: Lang) -> str:
    """Two choices of a region and what the script fills; nothing where there are fewer than two regions."""
    regions = list(dict.fromkeys([*_in_order(tables["documents"]), *tables["measures"]["region"]]))
    held = set(tables["measures"]["region"])
    regions = [region for region in regions if region in held]
    if len(regions) < 2:
        return ""
    say = {
        key: word(f"html.{key}", lang=lang)
        for key in ("pairs", "unmatched", "same", "no_pairs", "compare_hint")
    }
    names = {kind: known("match", kind, lang=lang) for kind in dict.fromkeys(tables["matches"]["kind"])}
    facts = data(
        rows=json.dumps(pair_rows(tables), ensure_ascii=False, separators=(",", ":")),
        kinds=json.dumps(list(names.values()), ensure_ascii=False),
        pairs=say["pairs"],
        unmatched=say["unmatched"],
        same=say["same"],
        none=say["no_pairs"],
    )
    left, right = _closest(tables["similarity"], regions)
    steps = "".join(
        f'<option value="{value}"{" selected" if value == USUAL else ""}>'
        f"{escape(word('html.least_option', lang=lang, value=value))}</option>"
        for value in LEAST
    )
    return (
        f'<p class="note">{escape(say["compare_hint"])}</p><form id="two" class="screen row">'
        f"{_regions('left', regions, left, lang)}{_regions('right', regions, right, lang)}"
        f'<select id="least" aria-label="{escape(word("html.least", lang=lang))}">{steps}</select></form>'
        f'<div id="beside" {facts}></div>'
    )


def pair_rows(tables: dict[str, pd.DataFrame]) -> list[list[object]]:
    """Each pair of matches once: places of the two measures in the list, similarity, kind by number, shared words."""
    place = {name: i for i, name in enumerate(tables["measures"]["measure_id"])}
    kinds = {kind: i for i, kind in enumerate(dict.fromkeys(tables["matches"]["kind"]))}
    seen = set()
    rows: list[list[object]] = []
    for row in each(tables["matches"]):
        pair = frozenset((row.left_id, row.right_id))
        if pair in seen or not pair <= place.keys():
            continue
        seen.add(pair)
        value = round(float(row.similarity), 4)
        rows.append([place[row.left_id], place[row.right_id], value, kinds[row.kind], row.shared_terms])
    return rows


def _in_order(documents: pd.DataFrame) -> list[str]:
    return list(documents.loc[documents["kind"] == "policy", "region"])


def _closest(similarity: pd.DataFrame, regions: list[str]) -> tuple[str, str]:
    """The pair that the page opens with: the most similar documents."""
    whole = similarity[similarity["level"] == "document"].dropna(subset=["similarity"])
    pairs = [row for row in each(whole) if row.left in regions and row.right in regions]
    if not pairs:
        return regions[0], regions[1]
    best = max(pairs, key=lambda row: row.similarity)
    return str(best.left), str(best.right)


def _regions(name: str, regions: list[str], chosen: str, lang: Lang) -> str:
    options = "".join(
        f'<option value="{escape(r)}"{" selected" if r == chosen else ""}>{escape(r)}</option>'
        for r in regions
    )
    return f'<select id="{name}" aria-label="{escape(word(f"html.{name}", lang=lang))}">{options}</select>'
