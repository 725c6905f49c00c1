"""The Word report: summary, figures, matches, regions, method, and every coded measure with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from policykit.corpus.marking import stretches
from policykit.records import CATEGORIES, UNCODED
from policykit.report.charts import theme
from policykit.report.contract import complete, each, entries
from policykit.report.word_regions import agencies_of, category_names, write_region
from policykit.report.word_style import Writer
from policykit.report.word_table import Piece
from policykit.report.wording import notes
from policykit.report.wording.method import method
from policykit.report.wording.nation import caveat
from policykit.report.wording.words import Lang, known, listed, running, word

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Picture", "agencies_of", "coverage_text", "report_docx"]

MATCHES_SHOWN = 20  # rows of the table of matches
MARKED = 0.35  # share of a category's colour behind its evidence


@dataclass(frozen=True)
class Picture:
    """A rendered figure as a report takes it."""

    name: str  # coverage
    caption: str  # 各地区覆盖哪些渠道（格内为措施条数）
    png: bytes = b""
    svg: bytes = b""
    main: bool = True  # in the body; else in the appendix


def report_docx(
    tables: dict[str, pd.DataFrame],
    pictures: Sequence[Picture],
    *,
    record: dict[str, Any],
    lang: Lang = "zh",
    template: bytes | None = None,
) -> bytes:
    """``report.docx`` from finished tables and rendered figures, in the house style or that of ``template``."""
    tables = complete(tables)
    title = word("report.title", lang=lang)
    to = Writer(title, template=template, lang=lang)
    to.heading(title, 0)
    _lead(to, tables["documents"], record)
    to.heading(word("report.summary", lang=lang), 1)
    for name, sentences in notes.findings(tables, lang=lang):
        to.heading(name, 3)
        for sentence in sentences:
            to.bullet(sentence)
    to.paragraph(word("report.contents", lang=lang))
    to.heading(word("report.coverage", lang=lang), 1, new_page=True)
    _coverage(to, tables["coverage"])
    to.heading(word("report.figures", lang=lang), 1)
    _figures(to, [picture for picture in pictures if picture.main], "figure")
    further = [picture for picture in pictures if not picture.main]
    if further:
        to.paragraph(see_appended(len(further), lang=lang))
    to.heading(word("report.matches", lang=lang), 1, new_page=True)
    _matches(to, tables)
    if len(tables["passages"]):
        to.heading(word("report.borrowing", lang=lang), 1)
        _borrowing(to, tables["passages"])
    to.heading(word("report.regions", lang=lang), 1, new_page=True)
    documents = tables["documents"]
    for i, region in enumerate(dict.fromkeys(documents.loc[documents["kind"] == "policy", "region"])):
        write_region(to, region, tables, new_page=i > 0)
    to.heading(word("report.method", lang=lang), 1, new_page=True)
    _method(to, tables, record)
    if further:
        to.heading(word("report.appended_figures", lang=lang), 1, new_page=True)
        _figures(to, further, "appended")
    to.heading(word("report.appendix", lang=lang), 1, new_page=True)
    _appendix(to, tables)
    return to.saved()


def coverage_text(cell: Any, *, lang: Lang = "zh") -> str:
    """A coverage cell in a table: ``12（5）``, or why there is no number."""
    if cell["state"] == "failed" or (cell["state"] == "absent" and cell["category"] != UNCODED):
        return word(f"state.{cell['state']}", lang=lang)
    if cell["category"] == UNCODED:
        return str(int(cell["measures"]))
    return word("text.noted", lang=lang, text=int(cell["measures"]), note=int(cell["concrete"]))


def see_appended(n: int, *, lang: Lang = "zh") -> str:
    """The sentence that leads from the figures of the body to those of the appendix."""
    return word("report.see_appended_one" if n == 1 else "report.see_appended", lang=lang, n=n)


def _figures(to: Writer, pictures: Sequence[Picture], kind: Literal["figure", "appended"]) -> None:
    for picture in pictures:
        to.picture(picture.png, picture.caption)
        to.caption(kind, picture.caption)


def _lead(to: Writer, documents: pd.DataFrame, record: dict[str, Any]) -> None:
    policies = documents[documents["kind"] == "policy"]
    regions = notes.counted_regions(policies["region"], lang=to.lang)
    named = listed(regions[: theme.MOST_NAMED], lang=to.lang)
    if len(regions) > theme.MOST_NAMED:
        named = word("source.more", lang=to.lang, regions=named, n=len(regions))
    version = record.get("codebook", {}).get("version") or word("unknown", lang=to.lang)
    to.paragraph(word("report.date", lang=to.lang, n=len(policies), regions=named, version=version))


def _coverage(to: Writer, coverage: pd.DataFrame) -> None:
    lang = to.lang
    said = word("caveat.absent", lang=lang), word("caveat.double", lang=lang)
    to.paragraph(running(*said, *caveat(coverage["region"], lang=lang), lang=lang))
    to.caption("table", word("report.coverage_caption", lang=lang))
    columns = (*CATEGORIES, UNCODED)
    cells = {(cell["region"], cell["category"]): cell for cell in entries(coverage)}
    rows = []
    for region in dict.fromkeys(coverage["region"]):
        found = [cells.get((region, category)) for category in columns]
        rows.append([region, *(coverage_text(cell, lang=lang) if cell else "" for cell in found)])
    header = [word("column.region", lang=lang), *(word(f"category.{c}", lang=lang) for c in columns)]
    wide = 2.0 if lang == "zh" else 2.3  # mentioned, Insurance and Guarantee are one word each
    to.table(header, rows, [16 - 6 * wide, *[wide] * 6], centred=True)


def _matches(to: Writer, tables: dict[str, pd.DataFrame]) -> None:
    lang, matches = to.lang, tables["matches"]
    if matches.empty:
        to.paragraph(word("report.no_matches", lang=lang))
        return
    sentences = dict(zip(tables["measures"]["measure_id"], tables["measures"]["text"], strict=True))
    coded = set(tables["measures"].loc[tables["measures"]["categories"] != "", "measure_id"])
    held = matches["left_id"].isin(coded) | matches["right_id"].isin(coded)
    key = "report.matches_coded" if held.any() else "report.matches_caption"
    matches = matches[held] if held.any() else matches  # 本办法自发布之日起施行 is alike everywhere
    rows: list[list[str]] = []
    seen = set()
    order = ["similarity", "left_id", "right_id"]
    for row in each(matches.sort_values(order, ascending=[False, True, True])):
        pair = frozenset((row.left_id, row.right_id))
        if pair in seen or len(rows) == MATCHES_SHOWN:
            continue
        seen.add(pair)
        left = _of(row.left_region, sentences.get(row.left_id, row.left_id), lang)
        right = _of(row.right_region, sentences.get(row.right_id, row.right_id), lang)
        rows.append([left, right, f"{row.similarity:.2f}", known("match", row.kind, lang=lang)])
    to.caption("table", word(key, lang=lang))
    keys = ("column.left", "column.right", "column.similarity", "column.kind")
    to.table([word(k, lang=lang) for k in keys], rows, [6.3, 6.3, 1.4, 2.0])


def _borrowing(to: Writer, borrowed: pd.DataFrame) -> None:
    """The longest shared passage of each pair of regions, the longest of all first."""
    lang = to.lang
    longest: dict[tuple[str, str], Any] = {}
    for row in each(borrowed[borrowed["kind"] == "passage"]):
        pair = str(row.left_region), str(row.right_region)
        if pair not in longest or row.characters > longest[pair].characters:
            longest[pair] = row
    to.paragraph(word("caveat.borrowing", lang=lang))
    if not longest:
        return
    ordered = sorted(longest.values(), key=lambda row: -row.characters)[:MATCHES_SHOWN]
    rows = [
        [
            _of(row.left_region, row.left_text, lang),
            _of(row.right_region, row.right_text, lang),
            row.characters,
        ]
        for row in ordered
    ]
    to.caption("table", word("report.borrowing_caption", lang=lang))
    keys = ("column.left", "column.right", "report.characters")
    to.table([word(k, lang=lang) for k in keys], rows, [7.2, 7.2, 1.6])


def _of(region: str, text: str, lang: Lang) -> str:
    return word("text.of_region", lang=lang, region=region, text=text)


def _method(to: Writer, tables: dict[str, pd.DataFrame], record: dict[str, Any]) -> None:
    lang = to.lang
    for note in method(tables, record, lang=lang):
        to.heading(note.title, 3)
        for sentence in note.paragraphs:
            to.paragraph(sentence)
        for item in note.items:
            to.bullet(item)
    to.caption("table", word("report.documents_caption", lang=lang))
    keys = ("column.region", "column.title", "column.source_file", "report.sha256")
    rows = [
        [d.get("region", ""), d.get("title", ""), d.get("source_file", ""), str(d.get("sha256", ""))[:12]]
        for d in record.get("documents", [])
    ]
    to.table([word(k, lang=lang) for k in keys], rows, [2.2, 6.6, 4.4, 2.8])


def _appendix(to: Writer, tables: dict[str, pd.DataFrame]) -> None:
    """Every coded measure, its evidence marked in the sentence and named beside it."""
    lang, measures = to.lang, tables["measures"]
    labels: dict[str, list[dict[str, Any]]] = {}
    for label in entries(tables["labels"][tables["labels"]["rule"] != "excluded"]):
        labels.setdefault(str(label["measure_id"]), []).append(label)
    keys = ("column.measure_id", "report.measure", "column.categories", "report.evidence")
    header = [word(key, lang=lang) for key in keys]
    coded = measures[measures["categories"] != ""]
    if coded.empty:
        to.paragraph(word("report.none_coded", lang=lang))
    order = [*tables["documents"]["region"], *coded["region"]]
    for region in [r for r in dict.fromkeys(order) if (coded["region"] == r).any()]:
        to.heading(region, 2)
        rows = []
        for row in each(coded[coded["region"] == region]):
            own = labels.get(str(row.measure_id), [])
            terms = list(dict.fromkeys(str(label["term"]) for label in own if label["term"]))
            said = _marked(str(row.text), int(row.start), own)
            rows.append(
                [row.measure_id, said, category_names(row.categories, lang), listed(terms, lang=lang)]
            )
        to.table(header, rows, [3.0, 7.5, 2.3, 3.2])


def _marked(text: str, start: int, labels: Sequence[dict[str, Any]]) -> list[Piece]:
    """The sentence with the colour of its category behind each piece of evidence."""
    pieces = []
    for stretch in stretches(text, start, labels):
        colour = theme.PALETTE.get(stretch.labels[0]["category"], "") if stretch.labels else ""
        pieces.append(Piece(stretch.text, theme.tint(colour, MARKED)[1:] if colour else ""))
    return pieces
