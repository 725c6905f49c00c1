"""The pages of an export: ``report.html``, which needs no network, and ``index.html`` with every figure to copy.

Templates lay out what :mod:`policykit.report.content` made; they escape every text, and a page's content policy allows
its one script (by hash) and nothing from outside.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from policykit.report.charts import theme
from policykit.report.content import content, held_regions, narrowed
from policykit.report.contract import each
from policykit.report.figures import closest_pair
from policykit.report.measures import Shown
from policykit.report.wording.grounds import sound
from policykit.report.wording.record import Record
from policykit.report.wording.words import (
    Lang,
    framed,
    instrument_name,
    known,
    listed,
    presenter,
    running,
    sentence,
    spoken,
    word,
)

if TYPE_CHECKING:
    import pandas as pd

Tables = Mapping[str, "pd.DataFrame"]
Picture = tuple[str, Mapping[str, bytes]]
"""The caption of a figure and its files by format."""

PRODUCTS = {
    "report.html": "index.html",
    "report.docx": "index.word",
    "comparison.xlsx": "index.workbook",
    "run.json": "index.record",
}
MARKED = 0.45  # share of a category's colour behind its evidence
STATES = ("concrete", "vague", "open", "human")
LEAST = (0.15, 0.2, 0.3, 0.5, 0.8)
"""Least scores to choose from; 0.2 comes first: from there on two measures are the same, below it related."""
USUAL = 0.2


@spoken
def report_html(
    tables: Tables,
    pictures: Sequence[Picture],
    record: Record,
    *,
    categories: Collection[str] = (),
    lang: Lang | None = None,
) -> str:
    """``report.html`` from finished tables and rendered figures (their SVG, or PNG where there is none)."""
    made = content(tables, record, categories)
    tables = narrowed(tables, categories)
    figures = [
        {"caption": _numbered(i, caption), "name": caption, "source": _source(files)}
        for i, (caption, files) in enumerate(pictures)
    ]
    regions = held_regions(made.measures, tables["documents"])
    return _page(
        "report",
        made.title,
        images="data:",
        made=made,
        figures=figures,
        filters=_filters(tables, made.measures),
        measures=[_measure(measure) for measure in made.measures],
        beside=_beside(tables, regions) if len(regions) > 1 else None,
    )


@spoken
def gallery_html(
    captions: Sequence[tuple[str, str]],
    tables: Tables,
    record: Record,
    *,
    products: Sequence[str],
    lang: Lang | None = None,
) -> str:
    """``index.html`` from names and captions of the figures, the tables, and the products that stand beside it.

    Pictures and files are named relative to the page, so that the folder can be moved or sent as it is.
    """
    source = running(*theme.source_lines(record))
    figures = []
    for i, (name, caption) in enumerate(captions):
        numbered = _numbered(i, caption)
        copied = running(sentence(numbered), source)
        figures.append({"name": name, "caption": caption, "numbered": numbered, "copied": copied})
    return _page(
        "gallery",
        word("index.title"),
        images="'self' file:",
        note=running(*theme.source_lines(record, idf=True)),
        figures=figures,
        products=[(name, word(key)) for name, key in PRODUCTS.items() if name in products],
        tables=_listing(tables) if "tables" in products else [],
    )


def _numbered(i: int, caption: str) -> str:
    return f"{word('report.figure', n=i + 1)}　{caption}"


def _source(files: Mapping[str, bytes]) -> str:
    """A figure as an image: an SVG inside an image cannot run anything."""
    kind, ending = ("svg+xml", "svg") if "svg" in files else ("png", "png")
    return f"data:image/{kind};base64,{base64.b64encode(files[ending]).decode()}"


def _listing(tables: Tables) -> list[tuple[str, str, str, int]]:
    """Name, title, meaning and number of rows of each table; no meaning of one that the words do not know yet."""
    listing = []
    for name, table in tables.items():
        about = known("about", name)
        listing.append((name, known("table", name), "" if about == name else about, len(table)))
    return listing


def _filters(tables: Tables, measures: Sequence[Shown]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Name, label of all, and choices (value, text) of each filter."""
    used = dict.fromkeys(pair for measure in measures for pair in measure.instruments)
    table = tables["instruments"]
    order = dict.fromkeys(zip(table["category"], table["instrument"], strict=True))
    instruments = [
        (f"{category}:{name}", f"{known('category', category)} · {instrument_name(name)}")
        for category, name in [
            *(pair for pair in order if pair in used),
            *(p for p in used if p not in order),
        ]
    ]
    choices = {
        "region": [(r, r) for r in dict.fromkeys(tables["measures"]["region"])],
        "category": [(c, known("category", c)) for c in framed().cells],
        "instrument": instruments,
        "state": [(state, word(f"html.{state}")) for state in STATES],
    }
    plural = {"region": "regions", "category": "categories", "instrument": "instruments", "state": "states"}
    return [(name, word(f"html.all_{plural[name]}"), own) for name, own in choices.items()]


def _measure(measure: Shown) -> dict[str, Any]:
    """One measure as its template lays it out."""
    lines = measure.evidence
    if measure.quantities:
        found = listed(measure.quantities)
        lines.append(word("report.fact_line", name=word("html.quantities"), value=found))
    concrete = "concrete" if measure.row["concrete"] else "vague"
    return {
        "shown": measure,
        "chips": [(_class(c), known("category", c)) for c in measure.categories],
        "pieces": [(piece.text, piece.kind, _class(piece.category)) for piece in measure.pieces],
        "lines": lines,
        "data": {
            "region": measure.row["region"],
            "categories": "|".join(measure.categories),
            "instruments": "|".join(f"{category}:{name}" for category, name in measure.instruments),
            "states": f"{concrete}|{measure.row['status']}",
        },
    }


def _beside(tables: Tables, regions: Sequence[str]) -> dict[str, Any]:
    """Two regions side by side: which pairs there are; the script lays them out."""
    kinds = list(dict.fromkeys(tables["matches"]["kind"]))
    left, right = closest_pair(tables) or (regions[0], regions[1])
    return {
        "sides": [("left", left), ("right", right)],
        "regions": regions,
        "steps": [(value, word("html.least_option", value=value), value == USUAL) for value in LEAST],
        "data": {
            "rows": json.dumps(pair_rows(tables, kinds), ensure_ascii=False, separators=(",", ":")),
            "kinds": json.dumps([known("match", kind) for kind in kinds], ensure_ascii=False),
            "pairs": word("html.pairs"),
            "unmatched": word("html.unmatched"),
            "same": word("html.same"),
            "none": word("html.no_pairs"),
        },
    }


def pair_rows(tables: Tables, kinds: Sequence[str]) -> list[list[object]]:
    """Each pair of matches once: places of the two measures in the list, score, kind by number, shared words."""
    place = {name: i for i, name in enumerate(tables["measures"]["measure_id"])}
    rows: dict[frozenset[str], list[object]] = {}
    for row in each(sound(tables["matches"], tables)):
        pair = frozenset((row.left_id, row.right_id))
        if pair <= place.keys():
            value = round(float(row.score), 4)
            found = [place[row.left_id], place[row.right_id], value, kinds.index(row.kind), row.shared_terms]
            rows.setdefault(pair, found)
    return list(rows.values())


def _page(name: str, title: str, *, images: str, **facts: Any) -> str:
    """A whole page from ``templates/name.html.j2``; ``images`` is what its content policy allows as a source of them."""
    script = asset(f"{name}.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; img-src {images}; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
    style = asset("page.css") + asset(f"{name}.css") + _category_style()
    language = "zh-CN" if presenter().lang == "zh" else "en"
    shell = {"title": title, "language": language, "policy": policy, "script": script, "style": style}
    return str(_environment().get_template(f"{name}.html.j2").render(**shell, **facts))


@cache
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("policykit.report")
    options: dict[str, Any] = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}
    environment = Environment(loader=loader, autoescape=True, **options)
    environment.globals.update(word=word, known=known)
    environment.filters["address"] = quote
    return environment


def asset(name: str, room: str = "policykit.report.templates") -> str:
    """The script or the style of a page."""
    return resources.files(room).joinpath(name).read_text(encoding="utf-8")


def _category_style() -> str:
    """Colours of the categories for chips and for the marks in the text."""
    rules = []
    for i, category in enumerate(framed().cells):
        colour = framed().colour(category)
        rules.append(f".chip.k{i}{{background:{colour};color:{theme.ink_on(colour)}}}")
        rules.append(f"mark.k{i}{{background:{theme.tint(colour, MARKED)}}}")
    return "\n".join(rules)


def _class(category: str) -> str:
    """The class of a category's colour; an unknown one looks like none."""
    names = framed().cells
    return f"k{names.index(category) if category in names else len(names) - 1}"
