"""Rows of tables as writers take them; the tables themselves stand in :mod:`policykit.tables`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from policykit.tables import complete

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["complete", "each", "entries"]


def each(table: pd.DataFrame) -> list[Any]:
    """The rows of a table in order, columns as attributes."""
    return list(table.itertuples(index=False))


def entries(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table in order, as mappings from column to value."""
    return cast("list[dict[str, Any]]", table.to_dict("records"))
