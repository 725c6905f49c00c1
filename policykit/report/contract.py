"""The tables as the contract fixes them: their names, their columns, their order in workbook and folder."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, cast

from policykit import records

if TYPE_CHECKING:
    import pandas as pd


def _fields(record: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(record))


COLUMNS: dict[str, tuple[str, ...]] = {
    "coverage": ("region", "category", "measures", "concrete", "share", "per_1000_chars", "state"),
    "profile": ("region", "category", "measures", "share"),
    "instruments": (
        "region",
        "category",
        "instrument",
        "measures",
        "concrete",
        "share",
        "per_1000_chars",
        "state",
    ),
    "depth": ("region", "strength", "measures", "share"),
    "gaps": (
        "region",
        "kind",
        "level",
        "category",
        "instrument",
        "measures",
        "measure_ids",
        "set_aside",
        "unread",
        "sentence",
    ),
    "portfolio": (
        "level",
        "region",
        "measures",
        "instruments",
        "uses",
        "share_known",
        "share_used",
        "shannon",
        "simpson",
        "equitability",
        "categories",
        "instruments_per_category",
        "simpson_within",
        "aid",
    ),
    "similarity": ("level", "left", "right", "similarity", "idf"),
    "clusters": ("step", "left", "right", "height", "members"),
    "region_map": ("region", "x", "y", "stress"),
    "similarity_intervals": (
        "level",
        "left",
        "right",
        "similarity",
        "low",
        "high",
        "error",
        "bias",
        "replicates",
        "idf",
    ),
    "robustness": (
        "left",
        "right",
        "similarity",
        "rank_base",
        "rank_lowest",
        "rank_highest",
        "settings",
        "moved",
        "moved_in",
        "verdict",
    ),
    "robustness_settings": (
        *("setting", "what", "left", "right", "similarity", "rank", "rank_base", "stable", "tau", "verdict"),
    ),
    "contributions": ("left", "right", "word", "left_weight", "right_weight", "product"),
    "portfolio_similarity": (
        "level",
        "left",
        "right",
        "jaccard",
        "bray_curtis",
        "shared",
        "left_only",
        "right_only",
    ),
    "matches": ("left_id", "right_id", "left_region", "right_region", "similarity", "shared_terms", "kind"),
    "keyness": (
        "region",
        "term",
        "count",
        "elsewhere",
        "per_1000",
        "per_1000_elsewhere",
        "log_likelihood",
        "log_ratio",
        "measures",
        "articles",
        "dispersion",
        "p_adjusted",
    ),
    "borrowing": (
        *("left_doc", "right_doc", "left_region", "right_region", "kind", "characters", "identity"),
        *("left_text", "right_text", "left_article", "right_article"),
        *("left_start", "left_end", "right_start", "right_end", "regions", "earlier", "both_cite"),
    ),
    "borrowed_shares": (
        *("doc_id", "region", "other_doc", "other_region", "characters", "share", "passages"),
    ),
    "amounts": (
        *("kind", "comparison", "rank", "region", "categories", "instrument_names", "unit"),
        *("rate", "rate_low", "rate_bound", "base", "base_standard", "amount", "amount_low"),
        *("ceiling", "floor", "per", "deadline", "phrases", "measure_id", "grant", "text"),
    ),
    "targets": (
        *("deadline", "region", "subject", "phrase", "value", "unit", "counted", "bound"),
        *("measure_id", "start", "end", "text"),
    ),
    "agencies_by_kind": ("region", "kind", "role", "articles", "measures", "agencies", "share", "state"),
    "agency_network": (
        *("left", "right", "articles", "left_leads", "right_leads", "weight", "region_names"),
    ),
    "validity": ("doc_id", "region", "title", "date_issued", "effective_from", "valid_until", "state"),
    "documents": _fields(records.Document),
    "articles": _fields(records.Article),
    "measures": _fields(records.Measure),
    "labels": _fields(records.Label),
    "quantities": _fields(records.Quantity),
    "agencies": _fields(records.Agency),
    "repairs": _fields(records.Repair),
    "doubts": _fields(records.Doubt),
    "decisions": _fields(records.Decision),
    "decision_conflicts": _fields(records.DecisionConflict),
    "changes": ("kind", "where", "what", "before", "after", "because"),
}
"""Columns by table; a table that an export was not given is empty but has them."""


def complete(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Every table of the contract in its order, then any further ones; missing ones empty."""
    import pandas as pd

    known = {name: tables.get(name, pd.DataFrame(columns=list(columns))) for name, columns in COLUMNS.items()}
    return known | {name: table for name, table in tables.items() if name not in known}


def each(table: pd.DataFrame) -> list[Any]:
    """The rows of a table in order, columns as attributes."""
    return list(table.itertuples(index=False))


def entries(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table in order, as mappings from column to value."""
    return cast("list[dict[str, Any]]", table.to_dict("records"))
