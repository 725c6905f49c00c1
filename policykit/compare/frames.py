"""The shape of a result table: fixed columns with fixed types, also when there is nothing to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def frame(rows: Iterable[tuple[Any, ...]], columns: Mapping[str, str]) -> pd.DataFrame:
    """A DataFrame of ``rows`` with the given columns and dtypes; no rows give an empty table of that shape.

    >>> frame([], {"region": "str", "measures": "int64"}).dtypes.astype(str).to_dict()
    {'region': 'str', 'measures': 'int64'}
    """
    import pandas as pd

    return pd.DataFrame(list(rows), columns=list(columns)).astype(dict(columns))
