"""Inter-coder agreement: how far people who coded the same measures on their own coded them alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from policykit.coding.decisions import ADJUDICATION, WITHDRAW
from policykit.coding.frames import load_frame
from policykit.coding.intervals import REPLICATES, SEED, Unit, bootstrap, ratio, resampled_by
from policykit.errors import UnknownChoice

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


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


def percent(tables: np.ndarray) -> np.ndarray:
    """Share on the diagonal of each r × v × v table of two coders; r × 1."""
    return ratio(tables.trace(axis1=1, axis2=2), tables.sum(axis=(1, 2)))[:, None]


def kappa(tables: np.ndarray) -> np.ndarray:
    """Cohen's κ of each r × v × v table of two coders; r × 1."""
    n = tables.sum(axis=(1, 2))
    # in whole numbers, so that 1 - p_e is 0 exactly where it should be
    chance = (tables.sum(axis=2) * tables.sum(axis=1)).sum(axis=1)
    observed = tables.trace(axis1=1, axis2=2)
    return ratio(observed * n - chance, n * n - chance)[:, None]


def alpha(coincidences: np.ndarray, distance: np.ndarray) -> np.ndarray:
    """Krippendorff's α of each r × v × v table of coincidences: 1 - (n-1)·Σ o·δ / Σ n_c·n_k·δ; r × 1."""
    import numpy as np

    held = coincidences.sum(axis=2)
    n = held.sum(axis=1)
    seen = (coincidences * distance).sum(axis=(1, 2))
    expected = np.einsum("rc,ck,rk->r", held, distance, held)
    return (1 - ratio((n - 1) * seen, np.where(expected < 1e-9, 0, expected)))[:, None]


WHOLE = "全部类别"
"""Name of the rows on the whole set of a measure's categories."""

UNCODED_CELL, NOTHING = "", "无"  # in the table of disagreements: not coded by this person; coded as none

Row = tuple[Any, ...]
FIGURES = {
    **dict.fromkeys(("category", "statistic", "coders"), "str"),
    "n": "int64",
    **dict.fromkeys(("prevalence", "value", "low", "high"), "float64"),
    "note": "str",
}
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
      their MASI distance, see ``coefficients.masi``, in the place of δ² (Passonneau 2006).

    1 is perfect, 0 what chance gives, below 0 worse than chance. NaN with the reason in ``note`` where no measure was
    coded by two, and for κ and α where all codings are the same: there is no difference that chance could make.
    Intervals: 95 % percentile bootstrap over measures, or over whole documents where there are three or more, see
    ``intervals.bootstrap``; Zapf et al., BMC Medical Research Methodology 16:93, 2016, compare it with others.

    ``disagreements``: ``measure_id``, ``text``, ``differ`` (the categories on which not all say the same), then a
    column a coder with their set (无: none; empty: not coded), sorted by ``measure_id``.
    """
    categories = categories or load_frame().categories
    codes, documents, texts = _codes(decisions, categories, task)
    coders = tuple(sorted({coder for held in codes.values() for coder in held}))
    ids = sorted(m for m, held in codes.items() if len(held) > 1)
    rows: list[Row] = []
    for category in (*categories, WHOLE):
        for pair in combinations(coders, 2):
            own = [m for m in ids if all(coder in codes[m] for coder in pair)]
            rows += _pairwise(category, pair, codes, own, documents, seed=seed, replicates=replicates)
        rows.append(_alpha(category, coders, codes, ids, documents, seed=seed, replicates=replicates))
    return Agreement(
        figures=_table(rows),
        disagreements=_disagreements(codes, categories, ids, coders, texts),
        coders=coders,
        measures=len(ids),
        resampled=resampled_by([documents[m] for m in ids]),
        seed=seed,
        replicates=replicates,
    )


def _codes(
    decisions: pd.DataFrame, categories: Sequence[str], task: str | None
) -> tuple[Codes, dict[str, str], dict[str, str]]:
    """Who coded what as what; document and text of each measure."""
    for column in ("measure_id", "coder", "categories"):
        if column not in decisions.columns:
            raise UnknownChoice("编码表的列", column, list(decisions.columns))
    rows = [{key: str(cell) for key, cell in row.items()} for row in decisions.fillna("").to_dict("records")]
    tasks = list(dict.fromkeys(row.get("task", "") for row in rows))
    if task is not None and task not in tasks:
        raise UnknownChoice("任务", task, tasks)
    stacks: dict[tuple[str, str], list[frozenset[str]]] = {}
    documents: dict[str, str] = {}
    texts: dict[str, str] = {}
    for row in rows:
        if row.get("task", "") != task if task is not None else row.get("task") == ADJUDICATION:
            continue
        named = frozenset(row["categories"].split("|")) - {""}
        if named - set(categories):
            raise UnknownChoice("类别", sorted(named - set(categories))[0], list(categories))
        measure = row["measure_id"]
        stack = stacks.setdefault((measure, row["coder"]), [])
        if row.get("action") != WITHDRAW:
            stack.append(named)
        elif stack:
            stack.pop()
        documents[measure] = row.get("doc_id", "") or measure.partition("/")[0]
        texts[measure] = row.get("text", "") or texts.get(measure, "")
    codes: Codes = {}
    for (measure, coder), stack in stacks.items():
        if stack:
            codes.setdefault(measure, {})[coder] = stack[-1]
    return codes, documents, texts


def _values(category: str, held: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """The codings as values that can be compared: the whole set, or what of it is ``category``."""
    return list(held) if category == WHOLE else [s & {category} for s in held]


def _prevalence(units: Sequence[Sequence[frozenset[str]]]) -> float:
    codings = [value for unit in units for value in unit]
    return sum(map(bool, codings)) / len(codings) if codings else float("nan")


def _pairwise(
    category: str,
    pair: tuple[str, str],
    codes: Codes,
    ids: Sequence[str],
    documents: Mapping[str, str],
    *,
    seed: int,
    replicates: int,
) -> list[Row]:
    """Percent agreement and κ of one pair of coders."""
    import numpy as np

    units = [_values(category, [codes[m][coder] for coder in pair]) for m in ids]
    levels = {value: i for i, value in enumerate(_levels(units))}
    size = len(levels)
    table = np.zeros(
        (len(units), size * size), dtype=np.int64
    )  # a measure's cell in the table of both coders
    for row, (left, right) in enumerate(units):
        table[row, levels[left] * size + levels[right]] = 1
    statistics: tuple[tuple[str, Callable[[np.ndarray], np.ndarray]], ...] = (
        ("percent", lambda sums: percent(sums.reshape(len(sums), size, size))),
        ("kappa", lambda sums: kappa(sums.reshape(len(sums), size, size))),
    )
    named = [documents[m] for m in ids]
    facts = (category, "|".join(pair), len(ids), _prevalence(units))
    return [_figure(facts, name, table, named, f, seed=seed, replicates=replicates) for name, f in statistics]


def _alpha(
    category: str,
    coders: Sequence[str],
    codes: Codes,
    ids: Sequence[str],
    documents: Mapping[str, str],
    *,
    seed: int,
    replicates: int,
) -> Row:
    """Krippendorff's α of all coders."""
    import numpy as np

    units = [_values(category, [codes[m][coder] for coder in coders if coder in codes[m]]) for m in ids]
    levels = _levels(units)
    size = len(levels)
    at = {value: i for i, value in enumerate(levels)}
    distance = np.array([[masi(a, b) for b in levels] for a in levels], dtype=float).reshape(size, size)
    table = np.zeros((len(units), size * size))
    for row, unit in enumerate(units):
        for i, left in enumerate(unit):
            for j, right in enumerate(unit):
                if i != j:  # each ordered pair of codings of a measure, together as heavy as its codings
                    table[row, at[left] * size + at[right]] += 1 / (len(unit) - 1)
    facts = (category, "|".join(coders), len(ids), _prevalence(units))
    named = [documents[m] for m in ids]
    return _figure(
        facts,
        "alpha",
        table,
        named,
        lambda sums: alpha(sums.reshape(len(sums), size, size), distance),
        seed=seed,
        replicates=replicates,
    )


def _levels(units: Sequence[Sequence[frozenset[str]]]) -> list[frozenset[str]]:
    return sorted({value for unit in units for value in unit}, key=sorted)


def _figure(
    facts: tuple[str, str, int, float],
    statistic: str,
    table: np.ndarray,
    documents: Sequence[str],
    function: Callable[[np.ndarray], np.ndarray],
    *,
    seed: int,
    replicates: int,
) -> Row:
    """One row of the figures: value and interval of a statistic, or NaN and why."""
    category, coders, n, prevalence = facts
    nan = float("nan")
    if not len(table):
        return category, statistic, coders, 0, nan, nan, nan, nan, NO_PAIR
    value = float(function(table.sum(axis=0, keepdims=True))[0, 0].round(12))
    low, high = bootstrap(table, documents, function, seed=seed, replicates=replicates)
    undefined = value != value
    note = NO_VARIANCE if undefined else ""
    bounds = (nan, nan) if undefined else (float(low[0]), float(high[0]))
    return category, statistic, coders, n, prevalence, value, *bounds, note


def _disagreements(
    codes: Codes,
    categories: Sequence[str],
    ids: Sequence[str],
    coders: Sequence[str],
    texts: Mapping[str, str],
) -> pd.DataFrame:
    import pandas as pd

    rows = []
    for measure in ids:
        held = codes[measure]
        if len(set(held.values())) > 1:
            differ = [c for c in categories if len({c in s for s in held.values()}) > 1]
            sets = [
                ("|".join(c for c in categories if c in held[coder]) or NOTHING)
                if coder in held
                else UNCODED_CELL
                for coder in coders
            ]
            rows.append((measure, texts[measure], "|".join(differ), *sets))
    columns = ["measure_id", "text", "differ", *coders]
    return pd.DataFrame(rows, columns=columns).astype("str")


def _table(rows: Sequence[Row]) -> pd.DataFrame:
    import pandas as pd

    if not rows:
        return pd.DataFrame(columns=list(FIGURES)).astype(FIGURES)
    return pd.DataFrame(rows, columns=list(FIGURES)).astype(FIGURES)
