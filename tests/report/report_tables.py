"""Tables for tests of what is printed, built from the schemas; what a row does not say is empty."""

from __future__ import annotations

from typing import Any

import pandas as pd

from policykit import tables as schemas
from policykit.coding.frames import load_frame

HOSTILE = '支持<script>alert(1)</script>企业"onmouseover="alert(2)融资担保贷款&nbsp;。'
EMPTY = {"str": "", "int64": 0, "float64": float("nan"), "bool": False}
NOT_YET = {
    "coverage": {"share_of_coded": "float64"},
    "similarity": dict.fromkeys(("words", "equal", "equal_low", "equal_high", "instruments"), "float64")
    | {"category": "str", "verdict": "str"},
    "matches": {"words": "float64"},
}


def table(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """A table of the schema; what a row does not say is empty."""
    types = {**schemas.schema(name).types, **NOT_YET.get(name, {})}
    data = {
        column: [EMPTY[kind] if column not in row else row[column] for row in rows]
        for column, kind in types.items()
    }
    made = pd.DataFrame(data).astype(types)
    return made.drop(
        columns=[c for c in ("level", "similarity") if name in ("similarity", "matches") and c in made]
    )


def named(columns: str, *rows: tuple[Any, ...]) -> list[dict[str, Any]]:
    """Rows as mappings, their columns named once."""
    return [dict(zip(columns.split(), row, strict=True)) for row in rows]


def coverage(counts: dict[str, tuple[int, ...] | None]) -> pd.DataFrame:
    """A row a cell; None is a document that could not be read."""
    rows = []
    for region, numbers in counts.items():
        coded = max(1, sum(numbers[:-1]) - 1) if numbers else 1  # one measure has two channels
        for category, n in zip(load_frame().cells, numbers or (0,) * 6, strict=True):
            state = "failed" if numbers is None else "covered" if n else "absent"
            share = n / (coded + numbers[-1]) if numbers else 0.0
            facts = {"concrete": n // 2, "share": share, "per_1000_chars": n / 5, "share_of_coded": n / coded}
            rows.append({"region": region, "category": category, "measures": n, "state": state} | facts)
    return table("coverage", rows)


def similarity(values: dict[tuple[str, str], tuple[Any, ...]]) -> pd.DataFrame:
    """Words (as at equal length), both ends of the draws and the verdict of each pair; a fifth of it for credit, nothing for bonds."""
    rows = []
    for (left, right), (words, *rest) in values.items():
        low, high, verdict = rest or (float("nan"), float("nan"), "")
        pair = {"left": left, "right": right, "idf": "2025-1"}
        whole = {"category": "", "words": words, "verdict": verdict}
        whole |= {"equal": words if verdict else float("nan"), "equal_low": low, "equal_high": high}
        rows += [pair | whole, pair | {"category": "信贷", "words": words / 5}, pair | {"category": "债券"}]
    return table("similarity", rows)
