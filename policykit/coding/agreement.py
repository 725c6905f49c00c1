"""Inter-coder agreement: how far people who coded the same measures on their own coded them alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import TYPE_CHECKING, Any

from policykit.coding.decisions import ADJUDICATION, last_words
from policykit.coding.frames import load_frame
from policykit.coding.intervals import REPLICATES, SEED, Unit, bootstrap, ratio, resampled_by
from policykit.errors import UnknownChoice
from policykit.tables import frame

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


Distances = Sequence[Sequence[float]]
Statistic = Callable[["np.ndarray", Distances], "np.ndarray"]


def masi(left: frozenset[str], right: frozenset[str]) -> float:
    """MASI distance of two sets: 1 - J·M with J = |A∩B| / |A∪B| and M = 1 where they are equal, 2/3 where one holds
    the other, 1/3 where they share something, 0 where they share nothing; 0 for two empty sets.

    Source: Passonneau, Measuring Agreement on Set-Valued Items (MASI), LREC 2006.

    >>> round(masi(frozenset({"信贷"}), frozenset({"信贷", "股权"})), 4)
    0.6667
    """
    if left == right:
        return 0.0
    shared = left & right
    if not shared:
        return 1.0
    monotonic = 2 / 3 if left <= right or right <= left else 1 / 3
    return 1 - len(shared) / len(left | right) * monotonic


def percent(tables: np.ndarray, _: Distances = ()) -> np.ndarray:
    """Share on the diagonal of each r × v × v table of two coders; r × 1."""
    return ratio(tables.trace(axis1=1, axis2=2), tables.sum(axis=(1, 2)))[:, None]


def kappa(tables: np.ndarray, _: Distances = ()) -> np.ndarray:
    """Cohen's κ of each r × v × v table of two coders; r × 1."""
    n = tables.sum(axis=(1, 2))
    # in whole numbers, so that 1 - p_e is 0 exactly where it should be
    chance = (tables.sum(axis=2) * tables.sum(axis=1)).sum(axis=1)
    observed = tables.trace(axis1=1, axis2=2)
    return ratio(observed * n - chance, n * n - chance)[:, None]


def alpha(coincidences: np.ndarray, distance: Distances) -> np.ndarray:
    """Krippendorff's α of each r × v × v table of coincidences: 1 - (n-1)·Σ o·δ / Σ n_c·n_k·δ; r × 1."""
    import numpy as np

    held = coincidences.sum(axis=2)
    n = held.sum(axis=1)
    seen = (coincidences * np.array(distance)).sum(axis=(1, 2))
    expected = np.einsum("rc,ck,rk->r", held, distance, held)
    return (1 - ratio((n - 1) * seen, np.where(expected < 1e-9, 0, expected)))[:, None]


WHOLE = "全部类别"
"""Name of the rows on the whole set of a measure's categories."""

UNCODED_CELL, NOTHING = "", "无"  # in the table of disagreements: not coded by this person; coded as none

NO_PAIR = "没有由两人都编码的措施"
NO_VARIANCE = "编码全都相同，没有可比的差异"

Codes = dict[str, dict[str, frozenset[str]]]  # measure → coder → set of categories


@dataclass(frozen=True)
class Agreement:
    """What ``agreement`` gives: the figures, every disagreement, and how the intervals were made."""

    figures: pd.DataFrame
    disagreements: pd.DataFrame
    coders: tuple[str, ...]
    measures: int  # coded by at least two
    resampled: Unit
    seed: int
    replicates: int


def agreement(
    decisions: pd.DataFrame,
    *,
    categories: Sequence[str] = (),
    task: str | None = None,
    seed: int = SEED,
    replicates: int = REPLICATES,
) -> Agreement:
    """Agreement of two or more coders, per category and on the whole set of categories.

    ``decisions``: one row a measure and coder with ``measure_id``, ``coder``, ``categories`` (joined by
    ``|``, empty: none); also used where there: ``doc_id`` (else what stands before the first ``/`` of
    ``measure_id``) and ``text``. Of several rows of one coder on one measure the last one counts; one whose
    ``action`` is ``withdraw`` takes the one before it back. ``task`` keeps the rows of that task; None takes
    all but adjudications, which settle what coders said differently. ``categories`` are those of the frame that they
    coded by, the default one where none is given.

    ``figures``, one row a figure: ``category`` (each, then 全部类别), ``statistic``, ``coders`` joined by
    ``|``, ``n`` (measures that enter), ``prevalence`` (share of their codings that carry the category; on the
    whole set, that carry any), ``value``, ``low``, ``high``, ``note``. ``percent`` and ``kappa`` stand for
    each pair of coders over the measures that both coded, ``alpha`` for all coders over the measures that at
    least two coded.

    - ``percent``: share (0 to 1) of the measures on which the two say the same.
    - ``kappa``: Cohen's κ = (p_o - p_e) / (1 - p_e), where p_e is the agreement of two who keep their own shares and
      draw lots (Cohen 1960). It equals scikit-learn's ``cohen_kappa_score``.
    - ``alpha``: Krippendorff's α = 1 - D_o / D_e over the coincidences within measures, nominal per category
      (Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011). On the whole set the difference of two sets is
      their MASI distance, see :func:`masi`, in the place of δ² (Passonneau 2006).

    1 is perfect, 0 what chance gives, below 0 worse than chance. NaN with the reason in ``note`` where no measure was
    coded by two, and for κ and α where all codings are the same: there is no difference that chance could make.
    Intervals: 95 % percentile bootstrap over measures, or over whole documents where there are three or more, see
    ``intervals.bootstrap``; Zapf et al., BMC Medical Research Methodology 16:93, 2016, compare it with others.

    ``disagreements``: ``measure_id``, ``text``, ``differ`` (the categories on which not all say the same), then a
    column a coder with their set (无: none; empty: not coded), sorted by ``measure_id``.
    """
    import pandas as pd

    categories = categories or load_frame().categories
    codes, rows = _codes(decisions, categories, task)
    coders = tuple(sorted({coder for held in codes.values() for coder in held}))
    ids = sorted(m for m, held in codes.items() if len(held) > 1)
    asked: list[tuple[str, Sequence[str], list[str], dict[str, Statistic]]] = []
    for category in (*categories, WHOLE):
        for pair in combinations(coders, 2):
            own = [m for m in ids if all(coder in codes[m] for coder in pair)]
            asked.append((category, pair, own, {"percent": percent, "kappa": kappa}))
        asked.append((category, coders, ids, {"alpha": alpha}))
    documents = {m: rows[m].get("doc_id") or m.partition("/")[0] for m in codes}
    drawn = {"seed": seed, "replicates": replicates}
    made = [row for what in asked for row in _figures(*what, codes, documents, drawn)]
    differing = [_disagreement(m, codes[m], categories, coders, rows[m].get("text", "")) for m in ids]
    return Agreement(
        figures=frame("agreement", made),
        disagreements=pd.DataFrame(
            [row for row in differing if row], columns=["measure_id", "text", "differ", *coders]
        ).astype("str"),
        coders=coders,
        measures=len(ids),
        resampled=resampled_by([documents[m] for m in ids]),
        **drawn,
    )


def _codes(
    decisions: pd.DataFrame, categories: Sequence[str], task: str | None
) -> tuple[Codes, dict[str, dict[str, str]]]:
    """Who coded what as what; and a row of each measure, with its text where any has one."""
    for column in ("measure_id", "coder", "categories"):
        if column not in decisions.columns:
            raise UnknownChoice("编码表的列", column, list(decisions.columns))
    rows = [
        {str(key): str(cell) for key, cell in row.items()} for row in decisions.fillna("").to_dict("records")
    ]
    tasks = list(dict.fromkeys(row.get("task", "") for row in rows))
    if task is not None and task not in tasks:
        raise UnknownChoice("任务", task, tasks)
    of_task = task.__eq__ if task is not None else ADJUDICATION.__ne__
    rows = [row for row in rows if of_task(row.get("task", ""))]
    last, _ = last_words(
        rows, key=lambda row: (row["measure_id"], row["coder"]), action=lambda row: row.get("action", "")
    )
    codes: Codes = {}
    for (measure, coder), row in last.items():
        codes.setdefault(measure, {})[coder] = named = frozenset(row["categories"].split("|")) - {""}
        if named - set(categories):
            raise UnknownChoice("类别", sorted(named - set(categories))[0], list(categories))
    told = sorted(
        rows, key=lambda row: row.get("text", "") != ""
    )  # a coder's file may leave the sentence out
    return codes, {row["measure_id"]: row for row in told}


def _figures(
    category: str,
    coders: Sequence[str],
    ids: Sequence[str],
    statistics: dict[str, Statistic],
    codes: Codes,
    documents: dict[str, str],
    drawn: dict[str, int],
) -> Iterator[dict[str, Any]]:
    """A row a statistic of these coders over these measures: value and interval, or NaN and why."""
    row: dict[str, Any] = {"category": category, "coders": "|".join(coders), "n": len(ids), "note": NO_PAIR}
    row |= dict.fromkeys(("prevalence", "value", "low", "high"), float("nan"))
    if not ids:
        yield from (row | {"statistic": name} for name in statistics)
        return
    held = [[codes[m][coder] for coder in coders if coder in codes[m]] for m in ids]
    units = held if category == WHOLE else [[s & {category} for s in unit] for unit in held]
    codings = [value for unit in units for value in unit]
    prevalence = sum(map(bool, codings)) / len(codings)
    levels = sorted(set(codings), key=sorted)
    table = _coincidences(units, levels, both="alpha" in statistics)
    distance = [[masi(a, b) for b in levels] for a in levels]
    for name, statistic in statistics.items():

        def figure(sums: np.ndarray, of: Statistic = statistic) -> np.ndarray:
            return of(sums.reshape(len(sums), len(levels), len(levels)), distance)

        made = row | {"statistic": name, "prevalence": prevalence, "note": NO_VARIANCE}
        value = float(figure(table.sum(axis=0, keepdims=True))[0, 0].round(12))
        if value == value:
            low, high = bootstrap(table, [documents[m] for m in ids], figure, **drawn)
            made |= {"value": value, "low": float(low[0]), "high": float(high[0]), "note": ""}
        yield made


def _coincidences(
    units: Sequence[Sequence[frozenset[str]]], levels: Sequence[frozenset[str]], *, both: bool
) -> np.ndarray:
    """A row a measure: how often each pair of values meets in it. ``both``: every ordered pair of its codings, together
    as heavy as its codings (for α); else the first and the second of two coders once."""
    import numpy as np

    at = {value: i for i, value in enumerate(levels)}
    table = np.zeros((len(units), len(levels) ** 2), dtype=np.float64 if both else np.int64)
    for row, unit in enumerate(units):
        for left, right in permutations(unit, 2) if both else [(unit[0], unit[1])]:
            table[row, at[left] * len(levels) + at[right]] += 1 / (len(unit) - 1) if both else 1
    return table


def _disagreement(
    measure: str,
    held: dict[str, frozenset[str]],
    categories: Sequence[str],
    coders: Sequence[str],
    text: str,
) -> tuple[str, ...]:
    """The row of a measure on which not all say the same; empty where they do."""
    differ = [c for c in categories if len({c in s for s in held.values()}) > 1]
    said = {coder: "|".join(c for c in categories if c in own) or NOTHING for coder, own in held.items()}
    sets = [said.get(coder, UNCODED_CELL) for coder in coders]
    return (measure, text, "|".join(differ), *sets) if differ else ()
