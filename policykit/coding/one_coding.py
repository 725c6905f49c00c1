"""One coding of each sentence out of a coded file: what the machine's coding is set against.

A file of two coders has each sentence twice; taken as they stand, every second row would count as a sentence that
the corpus does not have.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from policykit.coding.decisions import ADJUDICATION
from policykit.coding.pairing import normalised
from policykit.errors import BrokenSample, UnknownChoice

if TYPE_CHECKING:
    import pandas as pd


def one_coding(sample: pd.DataFrame, *, coder: str | None = None, file: Path | str = "样本") -> pd.DataFrame:
    """The rows of ``sample`` (see ``gold.read_coded``) that stand: of one coder, and where it was settled, as settled.

    Of a ``decisions.csv`` a coder's last word on a sentence counts and what was withdrawn does not; an adjudication
    wins over the coders. ``coder`` names the one whose coding is wanted; ``BrokenSample`` where several people coded
    one sentence and none is named. A sample without coders stays as it is.
    """
    if not {"coder", "task", "action"} <= set(sample.columns):
        return sample
    rows = cast("list[dict[str, str]]", sample.to_dict("records"))
    last: dict[tuple[str, ...], int] = {}
    for at, row in enumerate(rows):
        if row["action"]:
            last[(row["coder"], row["task"], *_sentence(row))] = at
    stand = [
        at
        for at, row in enumerate(rows)
        if not row["action"]
        or (last[(row["coder"], row["task"], *_sentence(row))] == at and row["action"] != "withdraw")
    ]
    if coder is not None:
        coders = list(dict.fromkeys(str(row["coder"]) for row in rows if row["coder"]))
        if coder not in coders:
            raise UnknownChoice("编码人", coder, coders)
        stand = [at for at in stand if rows[at]["coder"] == coder]
    else:
        settled = {_sentence(rows[at]): at for at in stand if rows[at]["task"] == ADJUDICATION}
        stand = [at for at in stand if settled.get(_sentence(rows[at]), at) == at]
        _of_one_coder(rows, stand, file)
    return sample.iloc[stand].reset_index(drop=True)


def _sentence(row: dict[str, str]) -> tuple[str, ...]:
    """What a sentence is known by: its address, else its home and its text."""
    if row["measure_id"]:
        return (row["measure_id"],)
    return row["region"], row["document"], row["article"], normalised(row["text"])


def _of_one_coder(rows: list[dict[str, str]], stand: list[int], file: Path | str) -> None:
    first: dict[tuple[str, ...], dict[str, str]] = {}
    for at in stand:
        row = rows[at]
        other = first.setdefault(_sentence(row), row)
        if other["coder"] != row["coder"]:
            who = f"编码人分别是{other['coder'] or '（没有写）'}和{row['coder'] or '（没有写）'}"
            remedy = "请用 --coder 写明按谁的编码比对，或先裁定"
            raise BrokenSample(file, int(row["line"]), f"与第 {other['line']} 行是同一句，{who}", remedy)
