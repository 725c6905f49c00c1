"""The pages of the Word report on single regions: document, profile, concrete measures, agencies, reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from policykit.records import CATEGORIES, UNCODED
from policykit.report.contract import each, entries
from policykit.report.word_style import Writer
from policykit.report.wording.instrument_names import instrument_name
from policykit.report.wording.method import counted_kinds
from policykit.report.wording.notes import NOTABLE
from policykit.report.wording.words import Lang, known, listed, word

if TYPE_CHECKING:
    import pandas as pd

TERMS_SHOWN = 10  # distinctive terms in a region's part
AGENCIES_SHOWN = 12  # agencies in a region's part, those charged most often first
CONCRETE_SHOWN = 40  # concrete measures in a region's part; the rest is counted
DOUBTS_SHOWN = 12
FACTS = ("title", "doc_number", "issuers", "level", "date_issued", "effective_from", "valid_until")
COUNTS = ("n_sections", "n_articles", "n_measures", "chars")


def write_region(to: Writer, region: str, tables: dict[str, pd.DataFrame], *, new_page: bool) -> None:
    """One region: each of its documents, then what its measures say taken together."""
    to.heading(region, 2, new_page=new_page)
    documents = tables["documents"]
    own = entries(documents[(documents["region"] == region) & (documents["kind"] == "policy")])
    for row in own:
        _facts(to, row)
    _profile(to, region, tables["coverage"])
    _lines(to, region, tables)
    to.heading(word("report.concrete_measures", lang=to.lang), 3)
    _concrete(to, region, tables)
    to.heading(word("report.reading", lang=to.lang), 3)
    for row in own:
        _reading(to, row, tables, named=len(own) > 1)


def _facts(to: Writer, row: dict[str, Any]) -> None:
    lang = to.lang
    facts = [(key, "、".join(str(row[key]).split("|"))) for key in FACTS if row.get(key)]
    facts += [(key, str(row[key])) for key in COUNTS if key in row]
    facts.append(("source_file", str(row["source_file"])))
    named = [
        (word(f"column.{key}", lang=lang), known("level", value, lang=lang) if key == "level" else value)
        for key, value in facts
    ]
    to.caption("table", word("report.facts_caption", lang=lang, region=row["region"]))
    to.table(named[0], named[1:], [3.5, 12.5])


def _profile(to: Writer, region: str, coverage: pd.DataFrame) -> None:
    """Channels as columns: measures, concrete ones, share of the region's measures."""
    lang = to.lang
    cells = entries(coverage[coverage["region"] == region])
    if not cells:
        return
    head = ["", *(known("category", cell["category"], lang=lang) for cell in cells)]
    rows = [
        [word("column.measures", lang=lang), *(_number(cell, int(cell["measures"]), lang) for cell in cells)],
        [
            word("report.of_concrete", lang=lang),
            *(_number(cell, int(cell["concrete"]), lang) for cell in cells),
        ],
        [word("column.share", lang=lang), *(_number(cell, f"{cell['share']:.1%}", lang) for cell in cells)],
    ]
    to.caption("table", word("report.profile_caption", lang=lang, region=region))
    to.table(head, rows, [2.8, *[2.2] * len(cells)], centred=True)


def _number(cell: dict[str, Any], value: object, lang: Lang) -> str:
    empty = cell["state"] == "failed" or (cell["state"] == "absent" and cell["category"] != UNCODED)
    return known("state", cell["state"], lang=lang) if empty else str(value)


def _lines(to: Writer, region: str, tables: dict[str, pd.DataFrame]) -> None:
    """Instruments, distinctive terms and agencies, a line each."""
    lang = to.lang
    instruments = tables["instruments"][tables["instruments"]["region"] == region]
    for category in CATEGORIES:
        own = instruments[(instruments["category"] == category) & (instruments["instrument"] != "")]
        used = [
            f"{instrument_name(row.instrument, lang=lang)} {row.measures}"
            for row in each(own)
            if row.measures
        ]
        if used:
            name = word("report.instruments", lang=lang, category=word(f"category.{category}", lang=lang))
            to.fact(name, listed(used, lang=lang))
    keyness = tables["terms"]
    own = keyness[(keyness["region"] == region) & (keyness["log_ratio"] > 0)]
    terms = list(own.loc[own["log_likelihood"] >= NOTABLE, "term"].head(TERMS_SHOWN))
    said = listed(terms, lang=lang) or word("report.no_terms", lang=lang)
    to.fact(word("report.terms", lang=lang), said)
    agencies = agencies_of(region, tables, lang=lang)[:AGENCIES_SHOWN]
    said = listed(agencies, lang=lang) or word("report.no_agencies", lang=lang)
    to.fact(word("report.agencies", lang=lang), said)


def agencies_of(region: str, tables: dict[str, pd.DataFrame], *, lang: Lang = "zh") -> list[str]:
    """The agencies that a region's articles charge, with their roles, the most often charged first."""
    articles, agencies = tables["articles"], tables["agencies"]
    own = set(articles.loc[articles["region"] == region, "article_id"])
    rows = agencies[agencies["article_id"].isin(own)]
    total = Counter(rows["agency"])
    roles = Counter(zip(rows["agency"], rows["role"], strict=True))
    listing = []
    for agency in sorted(total, key=lambda name: (-total[name], name)):
        parts = []
        for role in ("lead", "cooperate", "responsible"):
            if n := roles[agency, role]:
                name = word(f"role.{role}", lang=lang)
                parts.append(word("report.agency_role", lang=lang, role=name, n=n))
        text = word("report.agency", lang=lang, agency=agency, roles=listed(parts, lang=lang))
        listing.append(text if parts else agency)
    return listing


def quantities_by_measure(quantities: pd.DataFrame, *, lang: Lang = "zh") -> dict[str, list[str]]:
    """The quantities of each measure as printed, with what a ratio is a ratio of."""
    found: dict[str, list[str]] = {}
    for row in each(quantities):
        base = str(row.base or "")
        text = word("report.quantity", lang=lang, phrase=row.phrase, base=base) if base else str(row.phrase)
        found.setdefault(str(row.measure_id), []).append(text)
    return found


def _concrete(to: Writer, region: str, tables: dict[str, pd.DataFrame]) -> None:
    lang, measures = to.lang, tables["measures"]
    own = each(measures[(measures["region"] == region) & measures["concrete"].astype(bool)])
    if not own:
        to.paragraph(word("report.no_concrete", lang=lang))
        return
    quantities = quantities_by_measure(tables["quantities"], lang=lang)
    rows = []
    for row in own[:CONCRETE_SHOWN]:
        found = listed(quantities.get(str(row.measure_id), []), lang=lang) or word("missing", lang=lang)
        rows.append([_short_id(row.measure_id), row.text, category_names(row.categories, lang), found])
    to.caption("table", word("report.concrete_caption", lang=lang, region=region))
    keys = ("column.measure_id", "report.measure", "column.categories", "report.quantities")
    to.table([word(key, lang=lang) for key in keys], rows, [1.8, 7.9, 2.4, 3.9])
    _more(to, len(own) - len(rows), "measures")


def category_names(categories: str, lang: Lang) -> str:
    """信贷、担保 for ``信贷|担保``; 未归类 for none."""
    return listed([known("category", c, lang=lang) for c in (categories or UNCODED).split("|")], lang=lang)


def _short_id(measure_id: object) -> str:
    """08/2 for wuhan-2025-3f2a/08/2: the document is named by the page that it stands on."""
    return str(measure_id).partition("/")[2] or str(measure_id)


def _reading(to: Writer, row: dict[str, Any], tables: dict[str, pd.DataFrame], *, named: bool) -> None:
    """What was repaired in a document and what stays doubtful."""
    lang = to.lang
    repairs = tables["repairs"][tables["repairs"]["doc_id"] == row["doc_id"]]
    doubts = each(tables["doubts"][tables["doubts"]["doc_id"] == row["doc_id"]])
    kinds = counted_kinds(repairs["kind"].tolist(), "repair", lang=lang)
    said = [
        word("report.repairs_of", lang=lang, n=len(repairs), kinds=kinds)
        if len(repairs)
        else word("report.no_repairs", lang=lang),
        word("report.doubts_of", lang=lang, n=len(doubts)) if doubts else word("report.no_doubts", lang=lang),
    ]
    joined = word("note.sentence", lang=lang, text=word("list.semicolon", lang=lang).join(said))
    to.paragraph(word("text.of_title", lang=lang, title=row["title"], text=joined) if named else joined)
    for message in _messages(doubts[:DOUBTS_SHOWN]):
        to.bullet(message)
    _more(to, len(doubts) - DOUBTS_SHOWN, "doubts")


def _messages(doubts: Sequence[Any]) -> list[str]:
    return [str(doubt.message) for doubt in doubts]


def _more(to: Writer, n: int, table: str) -> None:
    """A line on what a list leaves out."""
    if n > 0:
        to.paragraph(word("report.more", lang=to.lang, n=n, table=known("table", table, lang=to.lang)))
