"""The Word report: summary, figures, regions, matches, method, and every coded measure with its evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.records import CATEGORIES, UNCODED
from policykit.show import notes
from policykit.show import word_style as style
from policykit.show.contract import complete, each, entries
from policykit.show.words import Lang, known, listed, word

if TYPE_CHECKING:
    import pandas as pd

TERMS_SHOWN = 10  # distinctive terms in a region's part
AGENCIES_SHOWN = 12  # agencies in a region's part, those charged most often first
MATCHES_SHOWN = 20  # rows of the table of matches
FACTS = ("title", "doc_number", "issuers", "date_issued", "effective_from", "valid_until", "source_file")
COUNTS = ("n_sections", "n_articles", "n_measures", "n_doubts")


@dataclass(frozen=True)
class Picture:
    """A rendered figure as a report takes it."""

    name: str  # coverage
    caption: str  # 各地区覆盖哪些渠道（格内为措施条数）
    png: bytes = b""
    svg: bytes = b""


def report_docx(
    tables: dict[str, pd.DataFrame], pictures: Sequence[Picture], *, record: dict[str, Any], lang: Lang = "zh"
) -> bytes:
    """``report.docx`` from finished tables and rendered figures."""
    tables = complete(tables)
    document = style.new_document(word("report.title", lang=lang))
    document.add_heading(word("report.title", lang=lang), level=0)
    document.add_heading(word("report.summary", lang=lang), level=1)
    for sentence in notes.summary(tables, lang=lang):
        document.add_paragraph(style.printable(sentence), style="List Bullet")
    document.add_paragraph(word("report.contents", lang=lang))
    document.add_heading(
        word("report.coverage", lang=lang), level=1
    ).paragraph_format.page_break_before = True
    _coverage(document, tables["coverage"], lang)
    document.add_heading(word("report.figures", lang=lang), level=1)
    for i, picture in enumerate(pictures, start=1):
        style.add_picture(document, picture.png)
        style.add_caption(document, "figure", i, picture.caption, lang=lang, above=False)
    document.add_heading(word("report.matches", lang=lang), level=1)
    _matches(document, tables, lang)
    document.add_heading(word("report.regions", lang=lang), level=1).paragraph_format.page_break_before = True
    policies = tables["documents"][tables["documents"]["kind"] == "policy"]
    for i, row in enumerate(entries(policies)):
        _region(document, row, tables, lang, first=i == 0)
    document.add_heading(word("report.method", lang=lang), level=1).paragraph_format.page_break_before = True
    _method(document, tables, record, lang)
    document.add_heading(
        word("report.appendix", lang=lang), level=1
    ).paragraph_format.page_break_before = True
    _appendix(document, tables, lang)
    return style.saved(document)


def coverage_text(cell: Any, *, lang: Lang = "zh") -> str:
    """A coverage cell in a table: ``12（5）``, or why there is no number."""
    if cell["state"] == "failed" or (cell["state"] == "absent" and cell["category"] != UNCODED):
        return word(f"state.{cell['state']}", lang=lang)
    if cell["category"] == UNCODED:
        return str(int(cell["measures"]))
    return f"{int(cell['measures'])}（{int(cell['concrete'])}）"


def _coverage(document: Any, coverage: pd.DataFrame, lang: Lang) -> None:
    document.add_paragraph(word("caveat.absent", lang=lang) + word("caveat.double", lang=lang))
    style.add_caption(document, "table", 1, word("report.coverage_caption", lang=lang), lang=lang, above=True)
    columns = (*CATEGORIES, UNCODED)
    cells = {(cell["region"], cell["category"]): cell for cell in entries(coverage)}
    rows = []
    for region in dict.fromkeys(coverage["region"]):
        found = [cells.get((region, category)) for category in columns]
        rows.append([region, *(coverage_text(cell, lang=lang) if cell else "" for cell in found)])
    header = [word("column.region", lang=lang), *(word(f"category.{c}", lang=lang) for c in columns)]
    style.add_table(document, header, rows, [4.0, *[2.0] * 6], centred=True)


def _matches(document: Any, tables: dict[str, pd.DataFrame], lang: Lang) -> None:
    matches = tables["matches"]
    if matches.empty:
        document.add_paragraph(word("report.no_matches", lang=lang))
        return
    style.add_caption(document, "table", 2, word("report.matches_caption", lang=lang), lang=lang, above=True)
    sentences = dict(zip(tables["measures"]["measure_id"], tables["measures"]["text"], strict=True))
    rows: list[list[str]] = []
    seen = set()
    order = ["similarity", "left_id", "right_id"]
    for row in each(matches.sort_values(order, ascending=[False, True, True])):
        pair = frozenset((row.left_id, row.right_id))
        if pair in seen or len(rows) == MATCHES_SHOWN:
            continue
        seen.add(pair)
        left = f"【{row.left_region}】{sentences.get(row.left_id, row.left_id)}"
        right = f"【{row.right_region}】{sentences.get(row.right_id, row.right_id)}"
        rows.append([left, right, f"{row.similarity:.2f}", known("match", row.kind, lang=lang)])
    keys = ("column.left", "column.right", "column.similarity", "column.kind")
    style.add_table(document, [word(k, lang=lang) for k in keys], rows, [6.3, 6.3, 1.4, 2.0])


def _region(
    document: Any, row: dict[str, Any], tables: dict[str, pd.DataFrame], lang: Lang, *, first: bool
) -> None:
    """One region on a page of its own: its document, channels, terms and agencies."""
    region = row["region"]
    heading = document.add_heading(style.printable(region), level=2)
    heading.paragraph_format.page_break_before = not first
    facts = [(key, "、".join(str(row[key]).split("|"))) for key in FACTS if row.get(key) not in ("", None)]
    facts += [(key, str(row[key])) for key in COUNTS]
    pairs = [(word(f"column.{key}", lang=lang), value) for key, value in facts]
    style.add_table(document, *_sideways(pairs), [3.5, 12.5])
    coverage = tables["coverage"][tables["coverage"]["region"] == region]
    cells = [
        f"{word('category.' + cell['category'], lang=lang)} {coverage_text(cell, lang=lang)}"
        for cell in entries(coverage)
    ]
    _line(document, word("report.region_categories", lang=lang), listed(cells, lang=lang), lang)
    instruments = tables["instruments"][tables["instruments"]["region"] == region]
    for category in CATEGORIES:
        own = instruments[(instruments["category"] == category) & (instruments["instrument"] != "")]
        used = [f"{row.instrument} {row.measures}" for row in each(own) if row.measures]
        if used:
            name = word("report.instruments", lang=lang, category=word(f"category.{category}", lang=lang))
            _line(document, name, listed(used, lang=lang), lang)
    keyness = tables["keyness"]
    terms = list(
        keyness.loc[(keyness["region"] == region) & (keyness["log_ratio"] > 0), "term"].head(TERMS_SHOWN)
    )
    text = listed(terms, lang=lang) or word("report.no_terms", lang=lang)
    _line(document, word("report.terms", lang=lang), text, lang)
    agencies = agencies_of(region, tables, lang=lang)[:AGENCIES_SHOWN]
    text = listed(agencies, lang=lang) or word("report.no_agencies", lang=lang)
    _line(document, word("report.agencies", lang=lang), text, lang)


def _sideways(pairs: list[tuple[str, str]]) -> tuple[tuple[str, str], list[tuple[str, str]]]:
    """Facts as header and rows of a two-column table: the title is the header."""
    return pairs[0], pairs[1:]


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


def _line(document: Any, name: str, value: str, lang: Lang) -> None:
    document.add_paragraph(style.printable(word("report.fact_line", lang=lang, name=name, value=value)))


def method_notes(tables: dict[str, pd.DataFrame], record: dict[str, Any], *, lang: Lang = "zh") -> list[str]:
    """The sentences on method: codebook, snapshot, repairs and doubts, packages, caveats."""
    codebook = record.get("codebook", {})
    unknown = word("unknown", lang=lang)
    version, digest = codebook.get("version") or unknown, (codebook.get("hash") or unknown)[:12]
    sentences = [
        word("report.codebook", lang=lang, version=version, hash=digest),
        word("report.idf", lang=lang, idf=record.get("idf") or unknown),
        word("report.quality", lang=lang, repairs=len(tables["repairs"]), doubts=len(tables["doubts"])),
        word("caveat.absent", lang=lang),
        word("caveat.double", lang=lang),
    ]
    packages = [f"{name} {version}" for name, version in sorted(record.get("packages", {}).items())]
    if packages:
        sentences.append(word("report.packages", lang=lang, packages=listed(packages, lang=lang)))
    return sentences


def refusals(record: dict[str, Any], *, lang: Lang = "zh") -> list[str]:
    """One line a refused file: what is wrong with it and what to do."""
    keys = ("file", "problem", "remedy")
    found = record.get("refused", [])
    return [word("report.refused_item", lang=lang, **{k: r.get(k, "") for k in keys}) for r in found]


def _method(document: Any, tables: dict[str, pd.DataFrame], record: dict[str, Any], lang: Lang) -> None:
    for sentence in method_notes(tables, record, lang=lang):
        document.add_paragraph(style.printable(sentence))
    refused = refusals(record, lang=lang)
    document.add_paragraph(word("report.refused" if refused else "report.no_refused", lang=lang))
    for line in refused:
        document.add_paragraph(style.printable(line), style="List Bullet")
    style.add_caption(
        document, "table", 3, word("report.documents_caption", lang=lang), lang=lang, above=True
    )
    keys = ("column.region", "column.title", "column.source_file", "report.sha256")
    rows = [
        [d.get("region", ""), d.get("title", ""), d.get("source_file", ""), str(d.get("sha256", ""))[:12]]
        for d in record.get("documents", [])
    ]
    style.add_table(document, [word(k, lang=lang) for k in keys], rows, [2.2, 6.6, 4.4, 2.8])


def _appendix(document: Any, tables: dict[str, pd.DataFrame], lang: Lang) -> None:
    measures, labels = tables["measures"], tables["labels"]
    evidence: dict[str, list[str]] = {}
    for label in each(labels[labels["rule"] != "excluded"]):
        terms = evidence.setdefault(str(label.measure_id), [])
        if label.term and label.term not in terms:
            terms.append(str(label.term))
    keys = ("column.measure_id", "report.measure", "column.categories", "report.evidence")
    header = [word(key, lang=lang) for key in keys]
    coded = measures[measures["categories"] != ""]
    for region in dict.fromkeys(coded["region"]):
        document.add_heading(style.printable(region), level=2)
        listing = []
        for row in each(coded[coded["region"] == region]):
            names = [known("category", c, lang=lang) for c in str(row.categories).split("|")]
            found = listed(evidence.get(str(row.measure_id), []), lang=lang)
            listing.append([row.measure_id, row.text, listed(names, lang=lang), found])
        style.add_table(document, header, listing, [3.0, 7.8, 2.0, 3.2])
