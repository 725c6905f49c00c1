"""Rows of tables as writers take them; the tables themselves stand in :mod:`policykit.tables`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from policykit import tables as schemas

if TYPE_CHECKING:
    import pandas as pd


def each(table: pd.DataFrame) -> list[Any]:
    """The rows of a table in order, columns as attributes."""
    return list(table.itertuples(index=False))


def entries(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table in order, as mappings from column to value."""
    return cast("list[dict[str, Any]]", table.to_dict("records"))


def complete(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Every table of an export, those that are not given empty."""
    import pandas as pd

    made = schemas.complete(dict(tables))
    columns = ["similarity_intervals", "robustness"]
    intervals, ranks = (made.get(name, pd.DataFrame()) for name in columns)
    return made | {
        "similarity": folded(made["similarity"], intervals, ranks),
        "matches": worded(made["matches"]),
        "coverage": with_share(made["coverage"]),
    }


def folded(
    table: pd.DataFrame, intervals: pd.DataFrame | None = None, ranks: pd.DataFrame | None = None
) -> pd.DataFrame:
    if "category" in table.columns:
        return table
    category = table["level"].astype(str).str.removeprefix("category:").replace("document", "")
    made = table.assign(category=category, words=table["similarity"].astype("float64"))
    keys = ["level", "left", "right"]
    if intervals is not None and len(intervals):
        ends = intervals[[*keys, "low", "high"]].rename(columns={"low": "words_low", "high": "words_high"})
        made = made.merge(ends, on=keys, how="left")
    else:
        made = made.assign(words_low=float("nan"), words_high=float("nan"))
    if ranks is not None and len(ranks):
        made = made.merge(ranks[["left", "right", "verdict"]].assign(level="document"), on=keys, how="left")
        made["verdict"] = made["verdict"].fillna("")
    else:
        made = made.assign(verdict="")
    return made.drop(columns=["level", "similarity"])


def worded(matches: pd.DataFrame) -> pd.DataFrame:
    return matches.rename(columns={"similarity": "words"})


def with_share(coverage: pd.DataFrame) -> pd.DataFrame:
    if "share_of_coded" in coverage.columns:
        return coverage
    coded = {}
    for region, own in coverage.groupby("region"):
        totals = [n / share for n, share in zip(own["measures"], own["share"], strict=True) if share > 0]
        none = own.loc[own["category"] == "未归类", "measures"]
        coded[region] = round(max(totals, default=0)) - (int(none.iloc[0]) if len(none) else 0)
    shares = [
        n / coded[r] if coded[r] else float("nan")
        for n, r in zip(coverage["measures"], coverage["region"], strict=True)
    ]
    return coverage.assign(share_of_coded=shares)
