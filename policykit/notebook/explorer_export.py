"""What is on the screen as a figure of the house with its table beside it, under a name that says what it shows."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from policykit.errors import BrokenWorkspace
from policykit.notebook.explorer_state import NO, YES, State
from policykit.notebook.explorer_view import FILTERED, UNMATCHED, View
from policykit.notebook.exported import Exported, export_figures
from policykit.report.charts.coverage import square_chart
from policykit.report.charts.matches import matches_chart
from policykit.report.wording.words import known, listed, word
from policykit.report.wording.words import table as words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

MOST_ROWS = 36  # regions of a square of any columns that one page holds
LONGEST = 40  # characters of what was chosen in a file's name


def write(view: View, state: State, out: Path | str) -> Exported:
    """Figure and table of ``state``, and the sentences of the chosen cell beside a matrix, into ``out``."""
    name, notes = file_name(state), []
    tables = {name: _table(view, state)}
    if state.tab == "coverage":
        further = word("explorer.file_sentences")
        tables[f"{name}-{further}"] = view.listed(state)
        notes = [word("caveat.absent")]
        if (tables[name]["state"] == FILTERED).any():
            notes.append(word("explorer.filtered_caveat"))
        if (rows := tables[name]["region"].nunique()) > MOST_ROWS:
            notes.append(word("explorer.cut", n=MOST_ROWS, all=rows))
    if all(table.empty for table in tables.values()):
        raise BrokenWorkspace(name, "没有可导出的内容", "请先选出有内容的一格、一词或一对地区")
    regions = (state.left, state.right) if state.tab == "pairs" else state.regions
    charts = {
        key: (_chart(view, state, table) if key == name else None, table) for key, table in tables.items()
    }
    return export_figures(view.corpus.only(*regions), charts, out, notes=notes)


def file_name(state: State) -> str:
    """浏览-覆盖-担保-具体-3f2a9c: what was chosen, safe in every file system, the same for the same view."""
    named = {"search": state.query, "pairs": f"{state.left}与{state.right}"}
    what = named.get(state.tab, "、".join(state.regions))
    parts = [word("explorer.file"), word(f"explorer.tab.{state.tab}"), what, *chosen(state)]
    name = "-".join(re.sub(r"[^\w·、]+", "_", "".join(part.split())) for part in parts if part)
    shown = {key: value for key, value in state.plain().items() if key not in ("row", "column")}
    return f"{name[:LONGEST]}-{hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:6]}"


def chosen(state: State) -> list[str]:
    """What narrows the measures down, in words: 担保, 贴息, 具体, 措辞强度 4."""
    names = [known("category", state.category)] if state.category else []
    return [*names, *filter(None, [state.instrument]), *(filter_words(*x) for x in state.where)]


def filter_words(name: str, value: str) -> str:
    """A filter as it is read: 具体：是, 措辞强度：4 承诺, 层级：市."""
    return f"{filter_name(name)}：{value_words(name, value)}"


def filter_name(name: str) -> str:
    """How a filter is called: 措辞强度, 层级; a column of the analyst by its own name."""
    return word(f"explorer.by.{name}") if f"explorer.by.{name}" in words() else name


def value_words(name: str, value: str) -> str:
    """The value of a filter as it is read."""
    if value in (YES, NO):
        return word(f"explorer.{value}")
    said = known(name, value)
    return f"{value} {said}" if name == "strength" and said != value else said


def _table(view: View, state: State) -> pd.DataFrame:
    """The table that the figure is drawn from."""
    if state.tab == "coverage":
        return view.matrix(state)
    table = view.listed(state)
    if state.tab == "search":
        return table
    texts = view.corpus.measures.set_index("measure_id")["text"]
    sides = {f"{side}_text": table[f"{side}_id"].map(texts).fillna("") for side in ("left", "right")}
    return table.assign(left_region=state.left, right_region=state.right, **sides)


def _chart(view: View, state: State, table: pd.DataFrame) -> Axes | None:
    """The figure of what is on the screen; places of a word are a table."""
    if state.tab == "search":
        return None
    if state.tab == "coverage":
        table = table[table["region"].isin(list(dict.fromkeys(table["region"]))[:MOST_ROWS])]
        return square_chart(table, state.value, title=title(state))
    return matches_chart(table[table["kind"] != UNMATCHED], view.corpus.measures, state.left, state.right)


def title(state: State) -> str:
    """What the matrix shows, in words: 各地区的担保措施及工具：条数（具体：是）."""
    what = known("category", state.category) if state.category else ""
    value = word(f"explorer.value.{state.value}")
    text = word(f"explorer.chart.{'category' if what else 'all'}", category=what, value=value)
    limits = [filter_words(*x) for x in state.where]
    return text + (f"（{listed(limits)}）" if limits else "")
