"""What is on the screen as a figure of the house with its table beside it, under a name that says what it shows."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policykit.errors import BrokenWorkspace, MissingGlyph
from policykit.report.charts import theme
from policykit.report.charts.explorer import concordance_chart, square_chart
from policykit.report.charts.matches import matches_chart
from policykit.report.export import render, save_rendered
from policykit.report.wording.record import record_of
from policykit.report.wording.words import Lang, known, listed, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from policykit.notebook.explorer import ExplorerSession
    from policykit.notebook.explorer_state import State

NAMED = 3  # regions that stand in a file name
LONGEST = 60  # characters of a file name before its ending


@dataclass
class Written:
    """What an export wrote, and why a figure is missing."""

    folder: Path
    paths: list[Path] = field(default_factory=list)
    missing: str = ""

    def said(self, lang: Lang = "zh") -> str:
        """One line: which files now stand where."""
        endings: dict[str, list[str]] = {}
        for path in self.paths:
            endings.setdefault(path.stem, []).append(path.suffix[1:])
        names = listed([f"{stem}（{listed(ends, lang=lang)}）" for stem, ends in endings.items()], lang=lang)
        text = word("explorer.exported", lang=lang, n=len(self.paths), folder=self.folder, names=names)
        return f"{self.missing}；{text}" if self.missing else text


def write(session: ExplorerSession, state: State) -> Written:
    """Figure and tables of ``state`` into the folder of the session; a figure that its font cannot draw is left out."""
    name = file_name(session, state)
    done = Written(session.out)
    tables = _tables(session, state, name)
    if all(table.empty for table in tables.values()):
        raise BrokenWorkspace(name, "没有可导出的内容", "请先选出有内容的一格、一词或一对地区")
    try:
        record = _record(session, state)
        figure = _figure(session, state, tables[name])
        theme.add_source(figure, _source(session, state, record))
        rendered = render(figure, name, record=record)
    except MissingGlyph as error:
        rendered, done.missing = {}, str(error)
    try:
        done.paths += save_rendered(rendered, session.out, name, tables.pop(name))
        for further, table in tables.items():
            done.paths += save_rendered({}, session.out, further, table)
    except OSError as error:
        raise BrokenWorkspace(
            session.out, f"写不进去（{error.strerror or error}）", "请用 out= 指明另一个文件夹"
        ) from error
    return done


def file_name(session: ExplorerSession, state: State) -> str:
    """浏览-覆盖-济南、武汉-担保-具体-占比: what was chosen, safe in every file system, the same for the same view."""
    lang = session.lang
    parts = [word("explorer.file", lang=lang), word(f"explorer.tab.{state.tab}", lang=lang)]
    if state.tab == "pairs":
        parts += [f"{state.left}与{state.right}", word(f"explorer.unit.{state.unit}", lang=lang)]
        parts += [known("match", state.kind, lang=lang)] if state.kind else []
    else:
        parts += [state.query] if state.tab == "search" else []
        parts += [_regions(session, state)]
    parts += [state.category, state.instrument]
    parts += [word(f"explorer.depth.{state.depth}", lang=lang)] if state.depth != "all" else []
    parts += [f"{known('strength', state.strength, lang=lang)}{state.strength}"] if state.strength else []
    if state.tab == "coverage":
        parts += [word(f"explorer.value.{state.value}", lang=lang)]
    name = "-".join(_safe(part) for part in parts if part)
    if len(name) <= LONGEST and len(state.regions) <= NAMED:
        return name
    shown = {key: value for key, value in state.plain().items() if key not in ("row", "column")}
    digest = hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:6]
    return f"{name[:LONGEST]}-{digest}"


def _safe(text: str) -> str:
    """What a file system takes: letters, digits and characters; white space goes, other marks become ``_``."""
    return re.sub(r"[^\w·、]+", "_", "".join(text.split()))


def _regions(session: ExplorerSession, state: State) -> str:
    if not state.regions:
        return word("explorer.all_regions", lang=session.lang, n=len(session.index.regions))
    if len(state.regions) <= NAMED:
        return "、".join(state.regions)
    return word("explorer.some_regions", lang=session.lang, first=state.regions[0], n=len(state.regions))


def _tables(session: ExplorerSession, state: State, name: str) -> dict[str, pd.DataFrame]:
    """The table that the figure is drawn from, and the sentences that stand beside it."""
    if state.tab == "search":
        return {name: session.table}
    if state.tab == "pairs":
        return {name: _with_texts(session, state, session.table)}
    cell = "-".join(_safe(part) for part in (state.row, state.column) if part)
    further = word("explorer.file_sentences", lang=session.lang)
    return {name: session.matrix, "-".join(x for x in (name, cell, further) if x): session.sentences}


def _with_texts(session: ExplorerSession, state: State, pairs: pd.DataFrame) -> pd.DataFrame:
    table = session.corpus.measures if state.unit == "measure" else session.corpus.articles
    texts = dict(zip(table.iloc[:, 0], table["text"], strict=True))
    return pairs.assign(
        left_region=state.left,
        right_region=state.right,
        left_text=pairs["left_id"].map(lambda key: texts.get(key, "")),
        right_text=pairs["right_id"].map(lambda key: texts.get(key, "")),
    )


def _figure(session: ExplorerSession, state: State, table: pd.DataFrame) -> Figure:
    lang = session.lang
    if state.tab == "search":
        return theme.figure_of(
            concordance_chart(table, state.query, within=_limits(session, state), lang=lang)
        )
    if state.tab == "coverage":
        return theme.figure_of(square_chart(table, state.value, title=title(session, state), lang=lang))
    pairs = table[table["kind"] != "unmatched"].rename(columns={"shared": "shared_terms"})
    texts = _side_texts(session, state)
    return theme.figure_of(matches_chart(pairs, texts, state.left, state.right, lang=lang))


def _side_texts(session: ExplorerSession, state: State) -> pd.DataFrame:
    """What stands for each side in the figure: a sentence, or the heading of an article."""
    import pandas as pd

    if state.unit == "measure":
        return session.corpus.measures
    rows = list(session.index.headings.items())
    return pd.DataFrame(rows, columns=["measure_id", "text"])


def title(session: ExplorerSession, state: State) -> str:
    """What the matrix shows, in words: 各地区的担保措施：条数（只看具体措施）."""
    lang = session.lang
    what = known("category", state.category, lang=lang) if state.category else ""
    value = word(f"explorer.value.{state.value}", lang=lang)
    text = word(f"explorer.chart.{'category' if what else 'all'}", lang=lang, category=what, value=value)
    limits = _depth(session, state)
    return text + (f"（{listed(limits, lang=lang)}）" if limits else "")


def _limits(session: ExplorerSession, state: State) -> str:
    """The measures that the places of a search were narrowed down to: 担保、具体; empty for all."""
    return listed(
        [*filter(None, (state.category, state.instrument)), *_depth(session, state)], lang=session.lang
    )


def _depth(session: ExplorerSession, state: State) -> list[str]:
    lang = session.lang
    limits = [word(f"explorer.depth.{state.depth}", lang=lang)] if state.depth != "all" else []
    return limits + (
        [f"{known('strength', state.strength, lang=lang)} {state.strength}"] if state.strength else []
    )


def _source(session: ExplorerSession, state: State, record: dict[str, Any]) -> list[str]:
    from policykit.report.charts.explorer import MOST_LINES, MOST_ROWS

    lang = session.lang
    lines = theme.source_lines(record, lang=lang, idf=state.tab == "pairs")
    regions = list(dict.fromkeys(d["region"] for d in record["documents"]))
    if len(regions) > MOST_ROWS:
        version = session.corpus.frame.version or word("unknown", lang=lang)
        n, m = len(record["documents"]), len(regions)
        lines[0] = word("explorer.source", lang=lang, n=n, regions=m, version=version)
    if state.tab == "coverage":
        lines.append(word("caveat.absent", lang=lang))
        rows = len(session.index.codes(state.regions))
        if rows > MOST_ROWS:
            lines.append(word("explorer.cut", lang=lang, n=MOST_ROWS, all=rows))
    if state.tab == "search" and len(session.table) > MOST_LINES:
        lines.append(word("explorer.cut", lang=lang, n=MOST_LINES, all=len(session.table)))
    return lines


def _record(session: ExplorerSession, state: State) -> dict[str, Any]:
    """What the figure rests on, written into each file: documents, codebook, snapshot, settings, the view itself."""
    from policykit.compare import current

    pairs = state.tab == "pairs"
    wanted = (state.left, state.right) if pairs else state.regions or session.index.regions
    return {
        **record_of(session.corpus, regions=wanted),
        "idf": current(session.corpus).name if pairs else "",
        "settings": {"lang": session.lang},
        "view": state.plain(),
    }
