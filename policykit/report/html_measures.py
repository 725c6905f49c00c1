"""The measures on the page of the report: search, filters, and each sentence with its evidence marked."""

from __future__ import annotations

from collections import defaultdict
from html import escape
from typing import TYPE_CHECKING, Any

from policykit.corpus.marking import stretches
from policykit.records import CATEGORIES, UNCODED
from policykit.report.contract import entries
from policykit.report.html_page import css_class, data
from policykit.report.word_regions import quantities_by_measure
from policykit.report.wording.instrument_names import instrument_name
from policykit.report.wording.words import Lang, known, listed, word

if TYPE_CHECKING:
    import pandas as pd

STATES = ("concrete", "vague", "open", "human")


def controls(tables: dict[str, pd.DataFrame], lang: Lang) -> str:
    """Search box and filters; the script fills in the count."""
    say = {
        key: escape(word(f"html.{key}", lang=lang))
        for key in ("search", "placeholder", "reset", "none", "shown")
    }
    categories = [(c, word(f"category.{c}", lang=lang)) for c in (*CATEGORIES, UNCODED)]
    states = [(state, word(f"html.{state}", lang=lang)) for state in STATES]
    regions = [(r, r) for r in dict.fromkeys(tables["measures"]["region"])]
    return (
        '<form id="controls" class="screen">'
        f'<input id="search" type="search" aria-label="{say["search"]}" placeholder="{say["placeholder"]}">'
        f"{_select('region', 'regions', regions, lang)}{_select('category', 'categories', categories, lang)}"
        f"{_select('instrument', 'instruments', _instruments(tables, lang), lang)}"
        f"{_select('state', 'states', states, lang)}"
        f'<button type="reset">{say["reset"]}</button></form>'
        f'<p id="count" class="note" aria-live="polite" data-pattern="{say["shown"]}"></p>'
        f'<p id="nothing" hidden>{say["none"]}</p>'
    )


def _select(name: str, plural: str, options: list[tuple[str, str]], lang: Lang) -> str:
    rest = "".join(f'<option value="{escape(v)}">{escape(text)}</option>' for v, text in options)
    label, whole = escape(word(f"html.{name}", lang=lang)), escape(word(f"html.all_{plural}", lang=lang))
    return f'<select id="{name}" aria-label="{label}"><option value="">{whole}</option>{rest}</select>'


def _instruments(tables: dict[str, pd.DataFrame], lang: Lang) -> list[tuple[str, str]]:
    """Every instrument that a measure has, in the order of the categories."""
    used = tables["labels"][tables["labels"]["rule"] != "excluded"]
    pairs = dict.fromkeys(zip(used["category"], used["instrument"], strict=True))
    known_pairs = dict.fromkeys(
        zip(tables["instruments"]["category"], tables["instruments"]["instrument"], strict=True)
    )
    ordered = [pair for pair in known_pairs if pair in pairs] + [p for p in pairs if p not in known_pairs]
    return [
        (
            f"{category}:{name}",
            f"{known('category', category, lang=lang)} · {instrument_name(name, lang=lang)}",
        )
        for category, name in ordered
        if name
    ]


def measures_list(tables: dict[str, pd.DataFrame], lang: Lang) -> str:
    """All measures in table order."""
    evidence = defaultdict(list)
    for label in entries(tables["labels"]):
        evidence[label["measure_id"]].append(label)
    articles = {row["article_id"]: row for row in entries(tables["articles"])}
    quantities = quantities_by_measure(tables["quantities"], lang=lang)
    blocks = [
        _measure(
            row,
            evidence[row["measure_id"]],
            articles.get(row["article_id"], {}),
            quantities.get(str(row["measure_id"]), []),
            lang,
        )
        for row in entries(tables["measures"])
    ]
    return f'<div id="list">{"".join(blocks)}</div>'


def _measure(
    row: dict[str, Any],
    labels: list[dict[str, Any]],
    article: dict[str, Any],
    quantities: list[str],
    lang: Lang,
) -> str:
    """One measure: where it stands, its categories, its sentence with marks, its evidence as a list."""
    categories = str(row["categories"]).split("|") if row["categories"] else [UNCODED]
    chips = "".join(
        f'<span class="chip {css_class(c)}">{escape(known("category", c, lang=lang))}</span>'
        for c in categories
    )
    if row["concrete"]:
        chips += f'<span class="chip status">{escape(word("html.concrete_chip", lang=lang))}</span>'
    if row["status"] != "machine":
        chips += f'<span class="chip status">{escape(known("status", row["status"], lang=lang))}</span>'
    place = " · ".join(str(x) for x in (row["region"], article.get("number"), article.get("title")) if x)
    name = str(row["measure_id"])
    facts = data(
        region=row["region"],
        categories="|".join(categories),
        instruments="|".join(_own_instruments(labels, categories)),
        states="|".join(["concrete" if row["concrete"] else "vague", str(row["status"])]),
    )
    return (
        f'<article {facts} id="m-{escape(name)}"><p class="place"><span class="at">{escape(place)}</span> {chips}'
        f'<span class="id">{escape(name)}</span></p>'
        f'<p class="sentence">{marked(str(row["text"]), int(row["start"]), labels)}</p>'
        f"{_details(labels, quantities, lang)}</article>\n"
    )


def _details(labels: list[dict[str, Any]], quantities: list[str], lang: Lang) -> str:
    lines = [evidence_line(label, lang=lang) for label in labels]
    if quantities:
        name = word("html.quantities", lang=lang)
        lines.append(word("report.fact_line", lang=lang, name=name, value=listed(quantities, lang=lang)))
    if not lines:
        return ""
    listing = "".join(f"<li>{escape(line)}</li>" for line in lines)
    name = escape(word("html.evidence", lang=lang))
    return f"<details><summary>{name} {len(labels)}</summary><ul>{listing}</ul></details>"


def _own_instruments(labels: list[dict[str, Any]], categories: list[str]) -> list[str]:
    """As the table of instruments counts them: evidence for a category that the measure carries."""
    return list(
        dict.fromkeys(
            f"{label['category']}:{label['instrument']}"
            for label in labels
            if label["rule"] != "excluded" and label["instrument"] and label["category"] in categories
        )
    )


def evidence_line(label: dict[str, Any], *, lang: Lang = "zh") -> str:
    """One piece of evidence in words: 信贷 · 知识产权质押：知识产权质押贷款（条目）."""
    category = known("category", label["category"], lang=lang)
    instrument = instrument_name(str(label["instrument"]), lang=lang)
    head = " · ".join(x for x in (category, instrument) if x)
    rule = known("rule", label["rule"], lang=lang)
    if rule == "excluded":
        why = [known("reason", label["reason"], lang=lang)] if label.get("reason") else []
        rule = word("list.comma", lang=lang).join([word("html.excluded", lang=lang), *why])
    term = word("text.noted", lang=lang, text=label["term"], note=rule)
    return word("report.fact_line", lang=lang, name=head, value=term)


def marked(text: str, start: int, labels: list[dict[str, Any]]) -> str:
    """The sentence as HTML with its evidence marked; ``start`` is the measure's offset in the document.

    A stretch takes the colour of the first category that claims it; what only argued against is struck through.
    """
    pieces = []
    for stretch in stretches(text, start, labels):
        piece = escape(stretch.text)
        if stretch.counts:
            piece = f'<mark class="{css_class(stretch.labels[0]["category"])}">{piece}</mark>'
        elif stretch.labels:
            piece = f'<mark class="excluded">{piece}</mark>'
        pieces.append(piece)
    return "".join(pieces)
