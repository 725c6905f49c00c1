"""``index.html`` of an export: every figure with a numbered caption to copy, and the way to tables and reports."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from policykit.report.charts import theme
from policykit.report.html_page import asset, data, page, section
from policykit.report.wording.captions import figure_numbers
from policykit.report.wording.words import Lang, known, running, word

if TYPE_CHECKING:
    import pandas as pd

PRODUCTS = (
    ("report.html", "index.html"),
    ("report.docx", "index.word"),
    ("comparison.xlsx", "index.workbook"),
    ("run.json", "index.record"),
)
FORMATS = ("png", "svg", "pdf", "csv")
HALF = "-half"
"""What stands behind the name of a figure in its files of half the text width."""


def gallery_html(
    captions: Sequence[tuple[str, str]],
    tables: Mapping[str, pd.DataFrame],
    *,
    record: dict[str, Any],
    products: Sequence[str],
    appended: Collection[str] = (),
    halves: Collection[str] = (),
    lang: Lang = "zh",
) -> str:
    """The page from names and captions of the figures, the tables, and the products that stand beside it.

    ``appended`` names the figures that stand in the appendix of the reports: they are numbered as there; ``halves``
    those that have files of half the text width, too.
    Pictures and files are named relative to the page, so that the folder can be moved or sent as it is.
    """
    title = word("index.title", lang=lang)
    shown = [(name, key) for name, key in PRODUCTS if name in products]
    parts = [
        _note(record, lang),
        section(
            "figures", word("index.figures", lang=lang), _figures(captions, appended, halves, record, lang)
        ),
    ]
    if shown:
        parts.insert(1, section("reports", word("index.reports", lang=lang), _products(shown, lang)))
    if "tables" in products:
        parts.append(section("tables", word("index.tables", lang=lang), _tables(tables, lang)))
    return page(
        title,
        parts,
        script=asset("gallery.js"),
        style=asset("page.css") + asset("gallery.css"),
        images="'self' file:",
        lang=lang,
    )


def _note(record: dict[str, Any], lang: Lang) -> str:
    return (
        f'<p class="note">{escape(running(*theme.source_lines(record, lang=lang, idf=True), lang=lang))}</p>'
    )


def _products(shown: Sequence[tuple[str, str]], lang: Lang) -> str:
    items = "".join(f"<li>{_link(name, word(key, lang=lang))}</li>" for name, key in shown)
    return f"<ul>{items}</ul>"


def _figures(
    captions: Sequence[tuple[str, str]],
    appended: Collection[str],
    halves: Collection[str],
    record: dict[str, Any],
    lang: Lang,
) -> str:
    if not captions:
        return f"<p>{escape(word('index.none', lang=lang))}</p>"
    source = running(*theme.source_lines(record, lang=lang), lang=lang)
    copy = escape(word("index.copy", lang=lang))
    said = data(copied=word("index.copied", lang=lang), failed=word("index.failed", lang=lang))
    blocks = []
    numbers = figure_numbers([name not in appended for name, _ in captions], lang=lang)
    for number, (name, caption) in zip(numbers, captions, strict=True):
        numbered = f"{number}　{caption}"
        files = " · ".join(_link(f"{name}.{ending}", ending.upper()) for ending in FORMATS)
        if name in halves:
            narrow = (_link(f"{name}{HALF}.{ending}", ending.upper()) for ending in FORMATS[:3])
            files += f" · {escape(word('index.half', lang=lang))} " + " · ".join(narrow)
        blocks.append(
            f'<figure id="{escape(name)}"><a href="{_address(f"{name}.png")}">'
            f'<img loading="lazy" alt="{escape(caption)}" src="{_address(f"{name}.svg")}"></a>'
            f'<figcaption><span class="caption">{escape(numbered)}</span> '
            f'<button type="button" class="copy screen" {said} {data(text=running(word("note.sentence", lang=lang, text=numbered), source, lang=lang))}>{copy}</button>'
            f'<span class="files screen">{files}</span></figcaption></figure>'
        )
    return "".join(blocks)


def _tables(tables: Mapping[str, pd.DataFrame], lang: Lang) -> str:
    rows = []
    for name, table in tables.items():
        about = _about(name, lang)
        cells = (
            _link(f"tables/{name}.csv", known("table", name, lang=lang)),
            escape(about),
            escape(word("index.rows", lang=lang, n=len(table))),
        )
        rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    return f'<div class="wide"><table><tbody>{"".join(rows)}</tbody></table></div>'


def _link(path: str, text: str) -> str:
    return f'<a href="{_address(path)}">{escape(text)}</a>'


def _address(path: str) -> str:
    return escape(quote(path))


def _about(name: str, lang: Lang) -> str:
    """What a table holds; nothing for one that the words do not know yet."""
    said = known("about", name, lang=lang)
    return "" if said == name else said
