"""Records to tables: the columns of the contract, with types that an empty table keeps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from policykit import records

if TYPE_CHECKING:
    import pandas as pd

RECORDS: dict[str, type] = {
    "documents": records.Document,
    "articles": records.Article,
    "measures": records.Measure,
    "labels": records.Label,
    "quantities": records.Quantity,
    "agencies": records.Agency,
    "repairs": records.Repair,
    "doubts": records.Doubt,
    "decisions": records.Decision,
    "decision_conflicts": records.DecisionConflict,
}
"""Tables by name, in the order in which they are written, with the record whose fields are their columns."""

DECIDED = ("decisions", "decision_conflicts")
"""The tables that come from ``decisions.csv``, not from the documents."""

DTYPES = {"int": "int64", "float": "float64", "bool": "bool"}


def columns(name: str) -> dict[str, str]:
    """Columns of a table with their pandas types."""
    return {f.name: DTYPES.get(str(f.type), "str") for f in fields(RECORDS[name])}


def frame(name: str, rows: Iterable[Any]) -> pd.DataFrame:
    """The table of these records; tuples are joined by ``|``. An empty table has all columns."""
    import pandas as pd

    types = columns(name)
    data = [[_cell(getattr(row, column)) for column in types] for row in rows]
    return pd.DataFrame(data, columns=list(types)).astype(types)


def _cell(value: Any) -> Any:
    return "|".join(value) if isinstance(value, tuple) else value
