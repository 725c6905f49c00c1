"""The explorer where nothing runs: the matrix as a table, the first sentences of each cell behind it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from policykit.notebook.displays import laid_out, pieces
from policykit.notebook.explorer_matrix import matrix_table
from policykit.report.contract import each
from policykit.report.wording.words import word

if TYPE_CHECKING:
    from policykit.notebook.explorer import ExplorerSession

MOST_ROWS = 40  # regions of the table
MOST_CELLS = 60  # cells whose sentences stand below
MOST_SENTENCES = 3  # of each


def static_html(session: ExplorerSession) -> str:
    """Tables without a script; everything that comes from a document is escaped."""
    from policykit.report.charts.explorer import shown

    state, lang, index = session._state, session.lang, session.index
    table = matrix_table(index, state)
    regions = list(dict.fromkeys(table["region"]))
    columns = list(dict.fromkeys(table["column"]))
    cells = {(cell.region, cell.column): cell for cell in each(table)}
    lines = []
    for region in regions[:MOST_ROWS]:
        texts = [shown(state.value, cells[region, column], lang) for column in columns]
        lines.append(_row("td", [region, *texts]))
    head = _row("th", [word("column.region", lang=lang), *columns])
    left = len(regions) - MOST_ROWS
    more = (
        f"<p>{escape(word('explorer.cut', lang=lang, n=MOST_ROWS, all=len(regions)))}</p>" if left > 0 else ""
    )
    return (
        f"<p>{escape(word('explorer.static', lang=lang))}</p>"
        f"<table><thead>{head}</thead><tbody>{''.join(lines)}</tbody></table>{more}"
        f"<p>{escape(word('caveat.absent', lang=lang))}</p>{_details(session, regions, columns)}"
    )


def _row(tag: str, texts: list[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(text)}</{tag}>" for text in texts) + "</tr>"


def _details(session: ExplorerSession, regions: list[str], columns: list[str]) -> str:
    index, state = session.index, session._state
    chosen = index.chosen(state.depth, state.strength)
    blocks: list[str] = []
    for region in regions:
        here = chosen & (index.region == index.regions.index(region))
        for column in columns:
            rows = index.rows(here & index.masks[index.names[column]])
            if len(rows) and len(blocks) < MOST_CELLS:
                blocks.append(_cell(session, f"{region} · {column}", rows.tolist()))
        if len(blocks) >= MOST_CELLS:
            break
    return "".join(blocks)


def _cell(session: ExplorerSession, name: str, rows: list[int]) -> str:
    measures = session.corpus.measures
    shown = []
    for at in rows[:MOST_SENTENCES]:
        own = session.index.labels.of(at)
        cut = pieces(str(measures["text"].iloc[at]), int(measures["start"].iloc[at]), own)
        text = laid_out("marked", pieces=cut)
        shown.append(f"<li>{text}</li>")
    count = word("unit.measures", lang=session.lang, n=len(rows))
    left = len(rows) - len(shown)
    more = f"<li>{escape(word('sentences.more', lang=session.lang, n=left))}</li>" if left else ""
    return f"<details><summary>{escape(name)}：{escape(count)}</summary><ul>{''.join(shown)}{more}</ul></details>"
