"""Coded files of several people as one long table: who coded which sentence as what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from policykit.coding.pairing import normalised

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("measure_id", "doc_id", "coder", "categories", "text", "task", "action")


def codings(samples: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One row a sentence and coder, from coded files (``gold.read_coded``) by their paths.

    The coder is what the row names, else the name of the file without its ending (the path, where two files bear the
    same name). A sentence is known by its ``measure_id``, else by region, document and normalised text; one that
    stands several times is told apart by its place among them. Columns: ``measure_id`` (else region, document, text
    and place joined by ``/``), ``doc_id``, ``coder``, ``categories``, ``text``, ``task``, ``action``.
    """
    import pandas as pd

    stems = Counter(Path(path).stem for path in samples)
    rows: list[tuple[str, ...]] = []
    for path, sample in samples.items():
        stem = Path(path).stem
        seen: Counter[tuple[str, ...]] = Counter()
        for row in sample.to_dict("records"):
            coder = row["coder"] or (stem if stems[stem] == 1 else path)
            home = "/".join(part for part in (row["region"], row["document"]) if part)
            key = (coder, home, normalised(row["text"]))
            seen[key] += not row["measure_id"]
            place = f"/{seen[key]}" if seen[key] > 1 else ""
            doc_id = row["measure_id"].partition("/")[0] or home
            name = row["measure_id"] or f"{home}/{key[2]}{place}"
            rows.append((name, doc_id, coder, row["categories"], row["text"], row["task"], row["action"]))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype("str")
