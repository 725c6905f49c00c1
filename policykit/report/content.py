"""What a report says, made once: Word, the page and the workbook lay out the same grids, tables and lines.

A grid is a square of numbers that lead to what they count; a table is rows of texts under a numbered caption.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from policykit.compare.cells import BROKEN, in_doubt
from policykit.compare.matches import SAME
from policykit.errors import UnknownChoice
from policykit.report.contract import complete, each, entries
from policykit.report.measures import Piece, Shown, category_names, shown
from policykit.report.wording.cards import Card, cards, condition, form_name, offer_text, whom
from policykit.report.wording.findings import Finding, corpus_notes, counted_regions
from policykit.report.wording.grounds import GRANTS, Grounds, sound
from policykit.report.wording.method import Note, method
from policykit.report.wording.nation import caveat
from policykit.report.wording.record import Record
from policykit.report.wording.summary import damage, summary
from policykit.report.wording.words import framed, instrument_name, known, listed, presenter, running, word

if TYPE_CHECKING:
    import pandas as pd

Tables = Mapping[str, "pd.DataFrame"]
Text = str | Sequence[Piece]
"""What stands in a cell of a table: a text, or a sentence with its evidence marked."""

UNION_NAMED = 6  # documents of one region that are named
REGIONS_NAMED = 12  # of more the report says how many they are
CARDS_SHOWN = 30  # regions in the table of cards
OFFERS_SHOWN = 60
MATCHES_SHOWN = 5  # rows of the tables of matches and of passages


@dataclass(frozen=True)
class Cell:
    """A cell of a grid: its text, and the filters that show what it counts (none where there is nothing to show)."""

    text: str
    look: Mapping[str, str] = field(default_factory=dict)
    state: str = "covered"  # absent and failed cells say so in words
    n: int | None = None  # the number, where it is one


@dataclass(frozen=True)
class Grid:
    """A square: names of rows and columns, cells."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell]]]


@dataclass(frozen=True)
class Table:
    """A table with its caption; ``widths`` are shares of the text's width."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[Text]]
    widths: Sequence[float]
    centred: bool = False
    more: str = ""  # a line on what the table leaves out


@dataclass(frozen=True)
class Content:
    """The whole report."""

    title: str
    lead: Sequence[str]
    findings: Sequence[tuple[str, Sequence[Finding]]]
    cards: Sequence[tuple[str, Sequence[Card]]]  # the cards of each region, in the order of the categories
    offers: Table | str
    coverage: Grid
    caveats: str  # under the coverage
    instruments: Grid | None
    similarity: Grid | None
    matches: Table | str
    passages: Table | None
    method: Sequence[Note]
    documents: Table
    measures: Sequence[Shown]


def narrowed(tables: Tables, categories: Collection[str]) -> dict[str, pd.DataFrame]:
    """The tables as far as they speak of ``categories``; all of them where none is named."""
    known_ = framed().categories
    if unknown := [c for c in categories if c not in known_]:
        raise UnknownChoice("类别", unknown[0], list(known_))
    made = complete(tables)
    if not categories:
        return made
    kept = [
        tuple(c for c in str(own).split("|") if c in categories) for own in made["measures"]["categories"]
    ]
    made["measures"] = made["measures"].assign(categories=["|".join(own) for own in kept])[
        list(map(bool, kept))
    ]
    ids = set(made["measures"]["measure_id"])
    for name, table in made.items():
        if "category" in table:
            made[name] = table[table["category"].isin([*categories, ""])]
        if "measure_id" in table:
            made[name] = table[table["measure_id"].isin(ids)]
    sides = made["matches"][["left_id", "right_id"]]
    made["matches"] = made["matches"][sides.isin(ids).all(axis=1)]
    return made


def _unions(policies: pd.DataFrame) -> list[str]:
    """Which regions stand for several documents, whose counts are then those of their union."""
    titles = policies.groupby("region", sort=False)["title"].agg(list)
    return [
        word(
            "report.union",
            region=region,
            n=len(own),
            titles=listed([f"《{title}》" for title in own[:UNION_NAMED]]),
        )
        for region, own in titles.items()
        if len(own) > 1
    ]


def content(tables: Tables, record: Record, categories: Collection[str] = ()) -> Content:
    """All parts, in the language in force; of some ``categories`` alone where they are named."""
    tables = complete(tables)
    everything, tables = tables["measures"], narrowed(tables, categories)
    measures = shown(tables)
    documents = tables["documents"]
    policies = documents[documents["kind"] == "policy"]
    grounds = Grounds(tables)
    made = cards(grounds)
    return Content(
        title=word("report.title"),
        lead=[
            _lead(policies, record),
            *map(str, corpus_notes(documents, everything)),
            *([word("report.narrowed", categories=category_names(categories))] if categories else []),
            *([word("report.as_of", day=record.as_of)] if record.as_of else []),
            *_unions(policies),
            *damage(grounds),
        ],
        findings=summary(grounds),
        cards=[(region, [c for c in made if c.region == region]) for region in grounds.regions],
        offers=_offers(grounds),
        coverage=coverage_grid(tables["coverage"]),
        caveats=running(word("caveat.absent"), word("caveat.double"), *caveat(tables["coverage"]["region"])),
        instruments=_instruments(tables["instruments"]),
        similarity=_similarity(tables["similarity"]),
        matches=_matches(tables),
        passages=_passages(tables["passages"]),
        method=method(tables, record),
        documents=documents_table(record),
        measures=measures,
    )


def _lead(policies: pd.DataFrame, record: Record) -> str:
    regions = counted_regions(policies["region"])
    named = listed(regions[:REGIONS_NAMED])
    if len(regions) > REGIONS_NAMED:
        named = word("source.more", regions=named, n=len(regions))
    version = record.codebook.get("version") or word("unknown")
    return word("report.date", n=len(policies), regions=named, version=version)


def cards_table(made: Content) -> Table:
    """The cards in one line each, regions × categories."""
    head = [word("column.region"), *(known("category", card.category) for card in made.cards[0][1])]
    rows = [[region, *(card.line for card in own)] for region, own in made.cards[:CARDS_SHOWN]]
    more = _more(len(made.cards) - len(rows), "coverage")
    return Table(word("report.cards_caption"), head, rows, [1.5, *[3.0] * (len(head) - 1)], more=more)


def _offers(grounds: Grounds) -> Table | str:
    """Every offer through a channel: grants first, then rules, by form; who gives whom, how much, when, where it stands."""
    rows = [row for region in grounds.regions for row in (*grounds.grants(region), *grounds.rules(region))]
    if not rows:
        return word("report.no_offers")
    order = {form: n for n, form in enumerate(dict.fromkeys([*GRANTS, *(row.form for row in rows)]))}
    rows.sort(key=lambda row: order[row.form])
    made: list[list[Text]] = [
        [
            form_name(row.form)
            + (f"\n{instrument_name(row.instrument)}" if row.instrument not in ("", row.form) else ""),
            row.region,
            whom(row),
            offer_text(row, brief=True),
            condition(row) or str(row.quote).replace(",", "，"),
            row.measure_id,
        ]
        for row in rows[:OFFERS_SHOWN]
    ]
    keys = (
        "column.form",
        "column.region",
        "report.who_whom",
        "report.how_much",
        "report.condition",
        "column.measure_id",
    )
    more = _more(len(rows) - len(made), "offers")
    return Table(
        word("report.offers_caption"),
        [word(k) for k in keys],
        made,
        [2.3, 1.3, 3.0, 3.8, 5.0, 1.2],
        more=more,
    )


def silent(cell: Mapping[str, Any]) -> bool:
    """Whether a cell of the coverage holds no number: nothing could be read, or a channel is not mentioned."""
    return bool(
        cell["state"] == "failed" or (cell["state"] == "absent" and cell["category"] != framed().uncoded)
    )


def coverage_grid(coverage: pd.DataFrame) -> Grid:
    """Regions × categories: measures, in brackets the concrete ones; silent cells say why."""
    columns = framed().cells
    held = {(cell["region"], cell["category"]): cell for cell in entries(coverage)}
    rows = []
    for region in dict.fromkeys(coverage["region"]):
        cells = [_coverage_cell(held.get((region, category))) for category in columns]
        rows.append((str(region), cells))
    return Grid([word(f"category.{category}") for category in columns], rows)


def _coverage_cell(cell: Mapping[str, Any] | None) -> Cell:
    if cell is None:
        return Cell("")
    state = str(cell["state"])
    if silent(cell):
        return Cell(word(f"state.{state}"), state=state)
    n, concrete = int(cell["measures"]), int(cell["concrete"])
    look = {"region": str(cell["region"]), "category": str(cell["category"])}
    if cell["category"] == framed().uncoded:
        return Cell(str(n), look, n=n)
    return Cell(word("text.noted", text=n, note=concrete), look, n=n)


def _instruments(table: pd.DataFrame) -> Grid | None:
    """Instruments × regions; zeros are left empty, instruments that nobody uses out."""
    found = {(row.category, row.instrument, row.region): row for row in each(table)}
    regions = list(dict.fromkeys(table["region"]))
    used = dict.fromkeys((c, i) for (c, i, _), row in found.items() if int(row.measures) and i)
    rows = []
    for category, name in used:
        cells = []
        for region in regions:
            row = found.get((category, name, region))
            n = int(row.measures) if row is not None else 0
            look = {"region": region, "instrument": f"{category}:{name}"}
            failed = row is not None and row.state == "failed"
            text = str(n) if n else word("state.failed") if failed else ""
            cells.append(Cell(text, look if n else {}, "failed" if failed else "covered", n or None))
        rows.append((f"{known('category', category)} · {instrument_name(name)}", cells))
    return Grid(regions, rows) if rows else None


def _similarity(similarity: pd.DataFrame) -> Grid | None:
    """The square of regions; each number leads to its two regions side by side."""
    whole = similarity[similarity["category"] == ""].dropna(subset=["words"])
    values = {(row.left, row.right): f"{row.words:.2f}" for row in each(whole)}
    values |= {(right, left): value for (left, right), value in values.items()}
    regions = list(dict.fromkeys([*whole["left"], *whole["right"]]))
    rows = [
        (
            left,
            [
                Cell(values[left, right], {"left": left, "right": right})
                if (left, right) in values
                else Cell("")
                for right in regions
            ],
        )
        for left in regions
    ]
    return Grid(regions, rows) if rows else None


def _of(region: str, text: str) -> str:
    return word("text.of_region", region=region, text=text)


def _matches(tables: Tables) -> Table | str:
    """The closest counterparts, each once; those of which a side is coded, where there are such."""
    matches, measures = sound(tables["matches"], tables), tables["measures"]
    if matches.empty:
        return word("report.no_matches")
    sentences = dict(zip(measures["measure_id"], measures["text"], strict=True))
    coded = set(measures.loc[measures["categories"] != "", "measure_id"])
    held = matches["left_id"].isin(coded) | matches["right_id"].isin(coded)
    key = "report.matches_coded" if held.any() else "report.matches_caption"
    shown = matches[held] if held.any() else matches  # 本办法自发布之日起施行 is alike everywhere
    best: dict[frozenset[str], Any] = {}
    order = ["score", "left_id", "right_id"]
    for row in each(shown.sort_values(order, ascending=[False, True, True])):
        best.setdefault(frozenset((row.left_id, row.right_id)), row)
    rows = [
        [
            _of(row.left_region, sentences.get(row.left_id, row.left_id)),
            _of(row.right_region, sentences.get(row.right_id, row.right_id)),
            f"{row.score:.2f}",
            known("match", row.kind),
        ]
        for row in list(best.values())[:MATCHES_SHOWN]
    ]
    keys = ("column.left", "column.right", "column.score", "column.kind")
    return Table(word(key), [word(k) for k in keys], rows, [6.3, 6.3, 1.4, 2.0], more=_alone(matches, tables))


def _alone(matches: pd.DataFrame, tables: Tables) -> str:
    """How many coded measures of each region none of another region is found to be the same as."""
    measures = tables["measures"]
    coded = measures[(measures["categories"] != "") & ~measures["measure_id"].isin(in_doubt(tables, BROKEN))]
    alone = ~coded["measure_id"].isin(matches.loc[matches["kind"] == "same", "left_id"])
    counts = alone.groupby(coded["region"], sort=False).agg(["sum", "size"])
    said = [word("report.alone_in", region=r, n=int(n), of=int(of)) for r, n, of in counts.itertuples() if n]
    return word("report.alone", list=listed(said), score=f"{SAME:g}") if said else ""


def _passages(passages: pd.DataFrame) -> Table | None:
    """The longest shared passage of each pair of regions, the longest of all first."""
    longest: dict[tuple[str, str], Any] = {}
    for row in each(passages[passages["kind"] == "passage"]):
        pair = str(row.left_region), str(row.right_region)
        if pair not in longest or row.characters > longest[pair].characters:
            longest[pair] = row
    if not longest:
        return None
    rows = [
        [_of(row.left_region, row.left_text), _of(row.right_region, row.right_text), str(row.characters)]
        for row in sorted(longest.values(), key=lambda row: -row.characters)[:MATCHES_SHOWN]
    ]
    keys = ("column.left", "column.right", "report.characters")
    return Table(word("report.passages_caption"), [word(k) for k in keys], rows, [7.2, 7.2, 1.6])


def documents_table(record: Record) -> Table:
    """The documents that were compared, and what was read of each."""
    keys = ("column.region", "column.title", "column.source_file", "report.sha256")
    rows = [[d.region, d.title, d.source_file, d.sha256[:12]] for d in record.documents]
    caption = word("report.documents_caption")
    return Table(caption, [word(k) for k in keys], rows, [2.2, 6.6, 4.4, 2.8])


def _more(n: int, table: str) -> str:
    """A line on what a list leaves out."""
    return word("report.more", n=n, table=known("table", table)) if n > 0 else ""


def coverage_table(grid: Grid) -> Table:
    """The coverage as a table of a printed page."""
    wide = 2.0 if presenter().lang == "zh" else 2.3  # mentioned, Insurance and Guarantee are one word each
    columns = len(grid.columns)
    rows = [[name, *(cell.text for cell in cells)] for name, cells in grid.rows]
    head = [word("column.region"), *grid.columns]
    widths = [max(2.5, 16 - columns * wide), *[wide] * columns]
    return Table(word("report.coverage_caption"), head, rows, widths, centred=True)


def held_regions(measures: Iterable[Shown], documents: pd.DataFrame) -> list[str]:
    """The regions of some measures, in the order of the documents."""
    held = dict.fromkeys(str(measure.row["region"]) for measure in measures)
    return [region for region in dict.fromkeys([*documents["region"], *held]) if region in held]


def measure_tables(measures: Iterable[Shown], documents: pd.DataFrame) -> list[tuple[str, Table]]:
    """Every coded measure by region, its evidence marked in the sentence and named beside it."""
    coded = [measure for measure in measures if measure.row["categories"]]
    keys = ("column.measure_id", "report.measure", "column.categories", "report.evidence")
    head = [word(key) for key in keys]
    made = []
    for region in held_regions(coded, documents):
        rows: list[list[Text]] = [
            [m.measure_id, _counting(m.pieces), m.category_names, listed(m.terms())]
            for m in coded
            if m.row["region"] == region
        ]
        made.append((region, Table("", head, rows, [3.0, 7.5, 2.3, 3.2])))
    return made


def _counting(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces as a printed page marks them: only what counts."""
    made: list[Piece] = []
    for piece in pieces:
        if piece.kind != "for" and made and made[-1].kind == "plain":
            made[-1] = Piece(made[-1].text + piece.text)
        else:
            made.append(piece if piece.kind == "for" else Piece(piece.text))
    return made
