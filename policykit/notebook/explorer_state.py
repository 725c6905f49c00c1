"""What somebody looks at: the choices of the explorer, checked, so that they can be written down and opened again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from policykit.compare.cells import check_category
from policykit.errors import UnknownChoice
from policykit.notebook.explorer_index import DEPTHS
from policykit.records import UNCODED

if TYPE_CHECKING:
    from policykit.notebook.explorer_index import Index

TABS = ("coverage", "search", "pairs")
VALUES = ("measures", "share", "per_1000_chars", "state")
STRENGTHS = ("", "0", "1", "2", "3", "4")
UNITS = ("measure", "article")
KINDS = ("", "same_wording", "same_instrument", "alike", "unmatched")


@dataclass(frozen=True)
class State:
    """One view of the corpus; empty names mean all."""

    tab: str = "coverage"
    regions: tuple[str, ...] = ()
    category: str = ""
    instrument: str = ""
    depth: str = "all"
    strength: str = ""
    value: str = "measures"
    sort: str = ""  # the column that the rows of the matrix are sorted by
    row: str = ""  # the region of the chosen cell
    column: str = ""  # and its column: 信贷, 信贷·贴息
    left: str = ""
    right: str = ""
    unit: str = "measure"
    kind: str = ""
    query: str = ""

    @property
    def subject(self) -> str:
        """What category and instrument name together, as a column of the matrix does: 信贷, 信贷·贴息."""
        return "·".join(name for name in (self.category, self.instrument) if name)

    @property
    def narrowed(self) -> bool:
        """Whether category or depth leave some measures out."""
        return bool(self.category or self.strength or self.depth != "all")

    def plain(self) -> dict[str, Any]:
        """The state as it is sent and shown: lists and texts."""
        return asdict(self) | {"regions": list(self.regions)}


def state_of(given: Mapping[str, Any], index: Index) -> State:
    """The state that ``given`` describes; ``UnknownChoice`` with the nearest names for what the corpus has not."""
    known = [field.name for field in fields(State)]
    for name in given:
        if name not in known:
            raise UnknownChoice("状态", name, known)
    regions = given.get("regions") or ()
    names = (regions,) if isinstance(regions, str) else tuple(str(region) for region in regions)
    texts = {
        name: str(value if value is not None else "") for name, value in given.items() if name != "regions"
    }
    state = replace(State(), **texts)  # type: ignore[arg-type]
    _check_fixed(state)
    for name in (*names, state.row, state.left, state.right):
        if name and name not in index.known:
            raise UnknownChoice("地区", name, list(index.regions))
    wanted = set(names)
    regions = tuple(region for region in index.regions if region in wanted)
    state = _with_category(
        replace(state, regions=regions if len(regions) < len(index.regions) else ()), index
    )
    return _with_pair(state, index)


def _check_fixed(state: State) -> None:
    for what, value, allowed in (
        ("页面", state.tab, TABS),
        ("深度", state.depth, DEPTHS),
        ("力度", state.strength, STRENGTHS),
        ("数值", state.value, VALUES),
        ("单位", state.unit, UNITS),
        ("对应种类", state.kind, KINDS),
    ):
        if value not in allowed:
            raise UnknownChoice(what, value, [name for name in allowed if name])


def _with_category(state: State, index: Index) -> State:
    """The category and the instrument, which names its category where only one has it; a cell that is shown."""
    if state.category:
        check_category(state.category, uncoded=True)
    if state.instrument:
        owners = [key[0] for key in index.masks if key[1] == state.instrument]
        if not state.category and len(owners) == 1:
            state = replace(state, category=owners[0])
        if state.category not in owners or not state.category:
            held = (
                index.instruments(state.category) if state.category else [k[1] for k in index.masks if k[1]]
            )
            clash = (
                f"{state.instrument}（请写明类别：{'、'.join(owners)}）"
                if len(owners) > 1
                else state.instrument
            )
            raise UnknownChoice("工具", clash, list(dict.fromkeys(held)))
    columns = index.columns(state.category)
    for what, name in (("列", state.column), ("排序", state.sort)):
        if name and name not in columns:
            raise UnknownChoice(what, name, columns)
    return state


def _with_pair(state: State, index: Index) -> State:
    """Both sides of the comparison: as named, else the first regions of those chosen."""
    offered = [*(state.regions or index.regions), *index.regions]
    left = state.left or next((r for r in offered if r != state.right), "")
    right = state.right or next((r for r in offered if r != left), "")
    if left and left == right:
        raise UnknownChoice("对照地区", right, [r for r in index.regions if r != left])
    return replace(state, left=left, right=right)


def shown_category(state: State) -> str:
    """The category whose evidence is meant: that of the chosen cell, else the chosen one."""
    name = state.column.split("·")[0] or state.category
    return "" if name == UNCODED else name
