"""What somebody looks at: the choices of the explorer, checked, and the filters that a corpus offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from policykit.compare.cells import all_regions, instrument_uses
from policykit.errors import UnknownChoice
from policykit.records import Document

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus

TABS = ("coverage", "search", "pairs")
VALUES = ("measures", "share", "per_1000_chars", "state")
CODED = (  # columns of the measures; the first two stand open on the page
    *("concrete", "strength", "target", "receiver"),
    *("money", "cap", "deadline", "condition", "product", "status"),
)
FACTS = ("level", "year")
YES, NO = "yes", "no"
MOST_VALUES = 60  # of a column: one with more is read, not chosen from


@dataclass(frozen=True)
class State:
    """One view of the corpus; empty names mean all."""

    tab: str = "coverage"
    regions: tuple[str, ...] = ()
    category: str = ""
    instrument: str = ""
    where: tuple[tuple[str, str], ...] = ()  # further filters: column and value
    value: str = "measures"
    sort: str = ""  # the column that the rows of the matrix are sorted by
    row: str = ""  # the region of the chosen cell
    column: str = ""  # and its column: 信贷, 信贷·贴息
    left: str = ""
    right: str = ""
    kind: str = ""
    query: str = ""

    @property
    def subject(self) -> str:
        """What category and instrument name together, as a column of the matrix does: 信贷, 信贷·贴息."""
        return column_of(self.category, self.instrument)

    def plain(self) -> dict[str, Any]:
        """The state as it is sent and shown: lists, mappings and texts."""
        return asdict(self) | {"regions": list(self.regions), "where": dict(self.where)}


def column_of(category: str, instrument: str = "") -> str:
    """How a column of the matrix is named: two categories may share the name of an instrument."""
    return "·".join(name for name in (category, instrument) if name)


def filters_of(corpus: Corpus) -> dict[str, dict[str, np.ndarray]]:
    """What sentences can be narrowed by: column → value → which rows of ``measures`` have it.

    Flags and codes of the measures, level and year of their document, and every column that an analyst has added to
    the documents. A column with one value, or with more than 60, is no filter.
    """
    measures, documents = corpus.measures, corpus.documents.set_index("doc_id")
    if "year" not in documents.columns:
        documents = documents.assign(year=documents["date_issued"].str[:4])
    own = [name for name in documents.columns if name not in {*Document.__dataclass_fields__, *FACTS}]
    columns = {name: measures[name] for name in CODED if name in measures.columns}
    columns |= {name: measures["doc_id"].map(documents[name]) for name in (*FACTS, *own) if name in documents}
    found = {name: _masks(column) for name, column in columns.items()}
    return {name: masks for name, masks in found.items() if 1 < len(masks) <= MOST_VALUES}


def _masks(column: pd.Series) -> dict[str, np.ndarray]:
    """Each value of a column with the rows that have it; several joined by ``|`` are each a value."""
    if column.dtype == bool:
        rows = column.to_numpy()
        return {YES: rows, NO: ~rows} if rows.any() and not rows.all() else {}
    cells = "|" + column.astype("str").where(column.notna(), "") + "|"
    values = sorted({value for cell in set(cells) for value in cell.split("|") if value})
    if len(values) > MOST_VALUES:
        return {}
    return {value: cells.str.contains(f"|{value}|", regex=False).to_numpy(dtype=bool) for value in values}


@dataclass(frozen=True)
class Choices:
    """What a state may name in a corpus."""

    regions: tuple[str, ...]
    cells: tuple[str, ...]  # the categories in their order, and what carries none
    instruments: Mapping[str, tuple[str, ...]]  # of each category, those that occur
    filters: Mapping[str, Mapping[str, np.ndarray]]

    @classmethod
    def of(cls, corpus: Corpus) -> Choices:
        """Those of a corpus."""
        used = instrument_uses(corpus)
        instruments = {c: tuple(name for owner, name in used if owner == c) for c in corpus.frame.categories}
        return cls(all_regions(corpus), corpus.frame.cells, instruments, filters_of(corpus))

    def columns(self, category: str) -> list[str]:
        """The columns of the matrix: the categories with 未归类, or a category and its instruments."""
        if not category:
            return list(self.cells)
        return [category, *(column_of(category, name) for name in self.instruments.get(category, ()))]


def state_of(given: Mapping[str, Any], choices: Choices) -> State:
    """The state that ``given`` describes; ``UnknownChoice`` with the nearest names for what the corpus has not."""
    _check("状态", given, [field.name for field in fields(State)])
    regions = given.get("regions") or ()
    named = (regions,) if isinstance(regions, str) else tuple(map(str, regions))
    texts = {key: str(x or "") for key, x in given.items() if key not in ("regions", "where")}
    state = replace(State(), **texts)  # type: ignore[arg-type]
    _check("页面", [state.tab], TABS)
    _check("数值", [state.value], VALUES)
    _check("地区", [*named, state.row, state.left, state.right], choices.regions)
    chosen = tuple(region for region in choices.regions if region in named)
    where = _where(given.get("where") or {}, choices)
    state = replace(state, regions=chosen if len(chosen) < len(choices.regions) else (), where=where)
    return _with_pair(_with_category(state, choices), choices)


def _check(what: str, names: Any, allowed: Any) -> None:
    for name in names:
        if name and name not in allowed:
            raise UnknownChoice(what, name, list(allowed))


def _where(given: Mapping[str, Any], choices: Choices) -> tuple[tuple[str, str], ...]:
    """The filters that are set, in the order in which they are offered."""
    _check("筛选", given, choices.filters)
    said = {True: YES, False: NO, None: ""}
    texts = {name: said[x] if isinstance(x, bool) or x is None else str(x) for name, x in given.items()}
    for name, value in texts.items():
        _check(name, [value], choices.filters[name])
    return tuple((name, texts[name]) for name in choices.filters if texts.get(name))


def _with_category(state: State, choices: Choices) -> State:
    """The category and the instrument, which names its category where only one has it; a cell that is shown."""
    _check("类别", [state.category], choices.cells)
    owners = [c for c, names in choices.instruments.items() if state.instrument in names]
    if state.instrument and not state.category and len(owners) == 1:
        state = replace(state, category=owners[0])
    if state.instrument and state.category not in owners:
        several = f"{state.instrument}（请写明类别：{'、'.join(owners)}）"
        held = choices.instruments.get(state.category) or sum(choices.instruments.values(), ())
        raise UnknownChoice("工具", several if len(owners) > 1 else state.instrument, list(held))
    _check("列", [state.column], choices.columns(state.category))
    _check("排序", [state.sort], choices.columns(state.category))
    return state


def _with_pair(state: State, choices: Choices) -> State:
    """Both sides of the comparison: as named, else the first regions of those chosen."""
    offered = [*state.regions, *choices.regions]
    left = state.left or next((r for r in offered if r != state.right), "")
    right = state.right or next((r for r in offered if r != left), "")
    if left and left == right:
        raise UnknownChoice("对照地区", right, [r for r in choices.regions if r != left])
    return replace(state, left=left, right=right)
