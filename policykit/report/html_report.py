"""The HTML report: one file that needs no network; every number leads to its sentences, two regions side by side.

All text that comes from documents goes through :func:`html.escape`, and the page's content policy allows
its one script (by hash) and nothing from outside.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from policykit.records import CATEGORIES, UNCODED
from policykit.report.contract import complete, each, entries
from policykit.report.html_compare import side_by_side
from policykit.report.html_measures import controls, evidence_line, marked, measures_list
from policykit.report.html_page import asset, bullets, category_style, data, page, section
from policykit.report.word_report import Picture
from policykit.report.wording import notes
from policykit.report.wording.captions import figure_numbers
from policykit.report.wording.instrument_names import instrument_name
from policykit.report.wording.method import method
from policykit.report.wording.nation import caveat
from policykit.report.wording.words import Lang, known, running, word

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["evidence_line", "marked", "report_html"]


def report_html(
    tables: dict[str, pd.DataFrame], pictures: Sequence[Picture], *, record: dict[str, Any], lang: Lang = "zh"
) -> str:
    """``report.html`` from finished tables and rendered figures (their SVG)."""
    tables = complete(tables)
    beside = side_by_side(tables, lang)
    sections = [
        ("summary", "report.summary", _summary(tables, lang)),
        ("coverage", "report.coverage", _coverage(tables["coverage"], lang) + _instruments(tables, lang)),
        ("figures", "report.figures", _figures(pictures, lang)),
        ("compare", "html.compare", _similarity(tables["similarity"], lang) + beside if beside else ""),
        ("measures", "html.measures", controls(tables, lang) + measures_list(tables, lang)),
        ("method", "report.method", _method(tables, record, lang)),
    ]
    held = [(anchor, word(key, lang=lang), body) for anchor, key, body in sections if body]
    contents = "".join(f'<a href="#{anchor}">{escape(title)}</a>' for anchor, title, _ in held)
    label = escape(word("html.contents", lang=lang))
    return page(
        word("report.title", lang=lang),
        [f'<nav class="screen" aria-label="{label}">{contents}</nav>', *(section(*part) for part in held)],
        script=asset("report.js"),
        style=asset("page.css") + asset("report.css") + category_style(),
        images="data:",
        lang=lang,
    )


def _summary(tables: dict[str, pd.DataFrame], lang: Lang) -> str:
    """The sentences under their headings, each with a way to the measures that it speaks of."""
    parts = []
    for name, sentences in notes.findings(tables, lang=lang):
        lines = "".join(f"<li>{escape(said)}{_way(said, lang)}</li>" for said in sentences)
        parts.append(f"<h3>{escape(name)}</h3><ul>{lines}</ul>")
    return "".join(parts)


def _way(sentence: str, lang: Lang) -> str:
    look = sentence.look if isinstance(sentence, notes.Finding) else {}
    if not look:
        return ""
    text = escape(word("html.look_pair" if "left" in look else "html.look", lang=lang))
    return f' <button type="button" class="look screen" {data(**look)}>{text}</button>'


def _coverage(coverage: pd.DataFrame, lang: Lang) -> str:
    """The coverage table; each number is a button that shows its measures."""
    columns = (*CATEGORIES, UNCODED)
    cells = {(cell["region"], cell["category"]): cell for cell in entries(coverage)}
    head = "".join(f'<th scope="col">{escape(word(f"category.{c}", lang=lang))}</th>' for c in columns)
    rows = []
    for region in dict.fromkeys(coverage["region"]):
        line = "".join(_coverage_cell(cells.get((region, category)), lang) for category in columns)
        rows.append(f'<tr><th scope="row">{escape(region)}</th>{line}</tr>')
    region_name = escape(word("column.region", lang=lang))
    caveats = word("caveat.absent", lang=lang), word("caveat.double", lang=lang)
    absent = running(*caveats, *caveat(coverage["region"], lang=lang), lang=lang)
    return (
        f'<div class="wide"><table class="numbers coverage"><thead><tr>'
        f'<th scope="col">{region_name}</th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
        f'<p class="note screen">{escape(word("html.hint", lang=lang))}</p>'
        f'<p class="note">{escape(absent)}</p>'
    )


def _coverage_cell(cell: Any, lang: Lang) -> str:
    if cell is None:
        return "<td></td>"
    if cell["state"] == "failed" or (cell["state"] == "absent" and cell["category"] != UNCODED):
        return f'<td class="{escape(cell["state"])}">{escape(word("state." + cell["state"], lang=lang))}</td>'
    n = int(cell["measures"])
    label = f"{cell['region']} {known('category', cell['category'], lang=lang)} {n}"
    return _button(n, label, region=cell["region"], category=cell["category"])


def _button(text: object, label: str, **look: str) -> str:
    """A number in a table that leads to what it counts."""
    facts = f'{data(**look)} aria-label="{escape(label)}"'
    return f'<td><button type="button" {facts}>{escape(str(text))}</button></td>'


def _instruments(tables: dict[str, pd.DataFrame], lang: Lang) -> str:
    """Instruments × regions, the numbers as buttons; zeros are left empty."""
    table = tables["instruments"]
    found = {(row.category, row.instrument, row.region): int(row.measures) for row in each(table)}
    regions = list(dict.fromkeys(table["region"]))
    used = dict.fromkeys((c, i) for (c, i, _), n in found.items() if n and i)
    if not used:
        return ""
    rows = []
    for category, name in used:
        called, cells = instrument_name(name, lang=lang), []
        for region in regions:
            n = found.get((category, name, region), 0)
            look = {"region": region, "instrument": f"{category}:{name}"}
            cells.append(_button(n, f"{region} {called} {n}", **look) if n else "<td></td>")
        title = f"{known('category', category, lang=lang)} · {called}"
        rows.append(f'<tr><th scope="row">{escape(title)}</th>{"".join(cells)}</tr>')
    return _folded(word("html.instruments", lang=lang), regions, rows)


def _similarity(similarity: pd.DataFrame, lang: Lang) -> str:
    """The square of similarities; each number opens its two regions side by side."""
    whole = similarity[similarity["level"] == "document"].dropna(subset=["similarity"])
    values = {(row.left, row.right): f"{row.similarity:.2f}" for row in each(whole)}
    values |= {(right, left): value for (left, right), value in values.items()}
    regions = list(dict.fromkeys([*whole["left"], *whole["right"]]))
    if not regions:
        return ""
    rows = []
    for left in regions:
        cells = []
        for right in regions:
            value = values.get((left, right), "")
            cells.append(
                _button(value, f"{left} {right} {value}", left=left, right=right) if value else "<td></td>"
            )
        rows.append(f'<tr><th scope="row">{escape(left)}</th>{"".join(cells)}</tr>')
    return _folded(word("html.similarity", lang=lang), regions, rows)


def _folded(title: str, columns: Sequence[str], rows: Sequence[str]) -> str:
    """A table that opens at a click, so that the page stays short."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    return (
        f'<details class="more"><summary>{escape(title)}</summary><div class="wide"><table class="numbers">'
        f'<thead><tr><th scope="col"></th>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div></details>'
    )


def _figures(pictures: Sequence[Picture], lang: Lang) -> str:
    """The figures as images: an SVG inside an image cannot run anything."""
    blocks, further = [], ""
    numbers = figure_numbers([picture.main for picture in pictures], lang=lang)
    for picture, number in zip(pictures, numbers, strict=True):
        if not picture.main and not further:
            further = f"<h3>{escape(word('report.appended_figures', lang=lang))}</h3>"
            blocks.append(further)
        kind, content = ("svg+xml", picture.svg) if picture.svg else ("png", picture.png)
        source = base64.b64encode(content).decode()
        caption = escape(f"{number}　{picture.caption}")
        image = f'<img alt="{escape(picture.caption)}" src="data:image/{kind};base64,{source}">'
        blocks.append(f'<figure><div class="wide">{image}</div><figcaption>{caption}</figcaption></figure>')
    return "".join(blocks)


def _method(tables: dict[str, pd.DataFrame], record: dict[str, Any], lang: Lang) -> str:
    body = ""
    for note in method(tables, record, lang=lang):
        body += f"<h3>{escape(note.title)}</h3>"
        body += "".join(f"<p>{escape(sentence)}</p>" for sentence in note.paragraphs)
        body += bullets(note.items) if note.items else ""
    keys = ("column.region", "column.title", "column.source_file", "report.sha256")
    head = "".join(f"<th>{escape(word(key, lang=lang))}</th>" for key in keys)
    rows = []
    for document in record.get("documents", []):
        values = [str(document.get(key, "")) for key in ("region", "title", "source_file", "sha256")]
        values[-1] = values[-1][:12]
        rows.append("<tr>" + "".join(f"<td>{escape(value)}</td>" for value in values) + "</tr>")
    title = escape(word("report.documents_caption", lang=lang))
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    return f'{body}<h3>{title}</h3><div class="wide">{table}</div>'
