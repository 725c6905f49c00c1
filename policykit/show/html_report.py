"""The HTML report: one file that needs no network; every measure, evidence marked, to search and filter.

All text that comes from documents goes through :func:`html.escape`, and the page's content policy allows
its one script (by hash) and nothing from outside.
"""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from html import escape
from importlib import resources
from typing import TYPE_CHECKING, Any

from policykit.records import CATEGORIES, UNCODED
from policykit.show import notes, theme
from policykit.show.contract import complete, entries
from policykit.show.word_report import Picture, method_notes, refusals
from policykit.show.words import Lang, known, word

if TYPE_CHECKING:
    import pandas as pd

MARKED = 0.45  # share of a category's colour behind its evidence


def report_html(
    tables: dict[str, pd.DataFrame], pictures: Sequence[Picture], *, record: dict[str, Any], lang: Lang = "zh"
) -> str:
    """``report.html`` from finished tables and rendered figures (their SVG)."""
    tables = complete(tables)
    script, sheet = _asset("report.js"), _asset("report.css") + _category_style()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    title = word("report.title", lang=lang)
    parts = [
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title><style>{sheet}</style></head><body>",
        f"<header><h1>{escape(title)}</h1></header><main>",
        _section("summary", word("report.summary", lang=lang), _bullets(notes.summary(tables, lang=lang))),
        _section("coverage", word("report.coverage", lang=lang), _coverage(tables["coverage"], lang)),
        _section("figures", word("report.figures", lang=lang), _figures(pictures, lang)),
        _section(
            "measures", word("html.measures", lang=lang), _controls(tables, lang) + _measures(tables, lang)
        ),
        _section("method", word("report.method", lang=lang), _method(tables, record, lang)),
        f"</main><script>{script}</script></body></html>\n",
    ]
    return "\n".join(parts)


def _asset(name: str) -> str:
    return resources.files("policykit.show").joinpath(name).read_text(encoding="utf-8")


def _category_style() -> str:
    """Colours of the categories for chips and for the marks in the text."""
    rules = []
    for i, category in enumerate((*CATEGORIES, UNCODED)):
        colour = theme.PALETTE[category]
        rules.append(f".chip.k{i}{{background:{colour};color:{theme.ink_on(colour)}}}")
        rules.append(f"mark.k{i}{{background:{theme.tint(colour, MARKED)}}}")
    return "\n".join(rules)


def _css_class(category: str) -> str:
    names = (*CATEGORIES, UNCODED)
    return f"k{names.index(category)}" if category in names else f"k{len(CATEGORIES)}"


def _section(anchor: str, title: str, body: str) -> str:
    return f'<section id="{anchor}"><h2>{escape(title)}</h2>{body}</section>'


def _bullets(sentences: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences) + "</ul>"


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
    return (
        f'<div class="wide"><table class="coverage"><thead><tr>'
        f'<th scope="col">{region_name}</th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
        f'<p class="note screen">{escape(word("html.hint", lang=lang))}</p>'
        f'<p class="note">{escape(word("caveat.absent", lang=lang) + word("caveat.double", lang=lang))}</p>'
    )


def _coverage_cell(cell: Any, lang: Lang) -> str:
    if cell is None:
        return "<td></td>"
    if cell["state"] == "failed" or (cell["state"] == "absent" and cell["category"] != UNCODED):
        return f'<td class="{escape(cell["state"])}">{escape(word("state." + cell["state"], lang=lang))}</td>'
    region, category = escape(cell["region"]), escape(cell["category"])
    label = f"{region} {escape(known('category', cell['category'], lang=lang))}"
    n = int(cell["measures"])
    data = f'data-region="{region}" data-category="{category}" aria-label="{label} {n}"'
    return f'<td><button type="button" {data}>{n}</button></td>'


def _figures(pictures: Sequence[Picture], lang: Lang) -> str:
    """The figures as images: an SVG inside an image cannot run anything."""
    blocks = []
    for i, picture in enumerate(pictures, start=1):
        kind, content = ("svg+xml", picture.svg) if picture.svg else ("png", picture.png)
        data = base64.b64encode(content).decode()
        caption = escape(f"{word('report.figure', lang=lang, n=i)}　{picture.caption}")
        image = f'<img alt="{escape(picture.caption)}" src="data:image/{kind};base64,{data}">'
        blocks.append(f'<figure><div class="wide">{image}</div><figcaption>{caption}</figcaption></figure>')
    return "".join(blocks)


def _controls(tables: dict[str, pd.DataFrame], lang: Lang) -> str:
    """Search box and filters; the script fills in the count."""
    regions = dict.fromkeys(tables["measures"]["region"])
    region_options = "".join(f'<option value="{escape(r)}">{escape(r)}</option>' for r in regions)
    names = {c: word(f"category.{c}", lang=lang) for c in (*CATEGORIES, UNCODED)}
    category_options = "".join(f'<option value="{c}">{escape(name)}</option>' for c, name in names.items())
    say = {
        key: escape(word(f"html.{key}", lang=lang))
        for key in ("search", "placeholder", "reset", "none", "shown")
    }
    all_regions = escape(word("html.all_regions", lang=lang))
    all_categories = escape(word("html.all_categories", lang=lang))
    return (
        '<form id="controls" class="screen">'
        f'<input id="search" type="search" aria-label="{say["search"]}" placeholder="{say["placeholder"]}">'
        f'<select id="region" aria-label="{escape(word("html.region", lang=lang))}">'
        f'<option value="">{all_regions}</option>{region_options}</select>'
        f'<select id="category" aria-label="{escape(word("html.category", lang=lang))}">'
        f'<option value="">{all_categories}</option>{category_options}</select>'
        f'<button type="reset">{say["reset"]}</button></form>'
        f'<p id="count" class="note" aria-live="polite" data-pattern="{say["shown"]}"></p>'
        f'<p id="nothing" hidden>{say["none"]}</p>'
    )


def _measures(tables: dict[str, pd.DataFrame], lang: Lang) -> str:
    evidence = defaultdict(list)
    for label in entries(tables["labels"]):
        evidence[label["measure_id"]].append(label)
    articles = {row["article_id"]: row for row in entries(tables["articles"])}
    rows = entries(tables["measures"])
    blocks = [
        _measure(row, evidence[row["measure_id"]], articles.get(row["article_id"], {}), lang) for row in rows
    ]
    return f'<div id="list">{"".join(blocks)}</div>'


def _measure(row: dict[str, Any], labels: list[dict[str, Any]], article: dict[str, Any], lang: Lang) -> str:
    """One measure: where it stands, its categories, its sentence with marks, its evidence as a list."""
    categories = str(row["categories"]).split("|") if row["categories"] else [UNCODED]
    chips = "".join(
        f'<span class="chip {_css_class(c)}">{escape(known("category", c, lang=lang))}</span>'
        for c in categories
    )
    if row["status"] != "machine":
        chips += f'<span class="chip status">{escape(known("status", row["status"], lang=lang))}</span>'
    place = " · ".join(str(x) for x in (row["region"], article.get("number"), article.get("title")) if x)
    lines = "".join(f"<li>{escape(evidence_line(label, lang=lang))}</li>" for label in labels)
    details = ""
    if lines:
        name = escape(word("html.evidence", lang=lang))
        details = f"<details><summary>{name} {len(labels)}</summary><ul>{lines}</ul></details>"
    return (
        f'<article data-region="{escape(str(row["region"]))}" '
        f'data-categories="{escape("|".join(categories))}" '
        f'id="m-{escape(str(row["measure_id"]))}"><p class="place">{escape(place)} {chips}'
        f'<span class="id">{escape(str(row["measure_id"]))}</span></p>'
        f'<p class="sentence">{marked(str(row["text"]), int(row["start"]), labels)}</p>{details}</article>\n'
    )


def evidence_line(label: dict[str, Any], *, lang: Lang = "zh") -> str:
    """One piece of evidence in words: 信贷 · 知识产权质押：知识产权质押贷款（条目）."""
    category = known("category", label["category"], lang=lang)
    head = " · ".join(str(x) for x in (category, label["instrument"]) if x)
    rule = known("rule", label["rule"], lang=lang)
    if rule == "excluded":
        why = [known("reason", label["reason"], lang=lang)] if label.get("reason") else []
        rule = "，".join([word("html.excluded", lang=lang), *why])
    return f"{head}：{label['term']}（{rule}）"


def marked(text: str, start: int, labels: list[dict[str, Any]]) -> str:
    """The sentence as HTML with its evidence marked; ``start`` is the measure's offset in the document.

    Evidence may overlap: the text is cut wherever one begins or ends, and each stretch takes the colour of
    the first category that claims it. A place outside the sentence is not marked.
    """
    spans = []
    for label in labels:
        first, last = int(label["start"]) - start, int(label["end"]) - start
        if 0 <= first < last <= len(text):
            spans.append((first, last, label))
    cuts = sorted({0, len(text), *(s[0] for s in spans), *(s[1] for s in spans)})
    pieces = []
    for first, last in zip(cuts, cuts[1:], strict=False):
        piece = escape(text[first:last])
        over = [label for a, b, label in spans if a <= first and last <= b]
        argued = [label for label in over if label["rule"] != "excluded"]
        if argued:
            piece = f'<mark class="{_css_class(argued[0]["category"])}">{piece}</mark>'
        elif over:
            piece = f'<mark class="excluded">{piece}</mark>'
        pieces.append(piece)
    return "".join(pieces)


def _method(tables: dict[str, pd.DataFrame], record: dict[str, Any], lang: Lang) -> str:
    body = "".join(f"<p>{escape(sentence)}</p>" for sentence in method_notes(tables, record, lang=lang))
    refused = refusals(record, lang=lang)
    body += f"<p>{escape(word('report.refused' if refused else 'report.no_refused', lang=lang))}</p>"
    body += _bullets(refused) if refused else ""
    keys = ("column.region", "column.title", "column.source_file", "report.sha256")
    head = "".join(f"<th>{escape(word(key, lang=lang))}</th>" for key in keys)
    rows = []
    for document in record.get("documents", []):
        values = [str(document.get(key, "")) for key in ("region", "title", "source_file", "sha256")]
        values[-1] = values[-1][:12]
        rows.append("<tr>" + "".join(f"<td>{escape(value)}</td>" for value in values) + "</tr>")
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    return f'{body}<div class="wide">{table}</div>'
