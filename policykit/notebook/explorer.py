"""The explorer in a notebook: regions × categories, their sentences, search, two regions side by side, corrections.

``ExplorerSession`` does the work: it takes messages, keeps the state and says what is to be seen. Every message holds
the whole state that is wanted, so that an answer depends on nothing but its question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from policykit.compare import against, similar
from policykit.errors import PolicykitError, UnknownChoice
from policykit.notebook.displays import by_measure, called, headings, laid_out
from policykit.notebook.explorer_export import chosen, filter_name, value_words, write
from policykit.notebook.explorer_state import State, state_of
from policykit.notebook.explorer_view import UNMATCHED, View
from policykit.notebook.looking import tabled
from policykit.notebook.review import ReviewSession, words
from policykit.notebook.widgets import colours
from policykit.notebook.widgets import shown as widget
from policykit.report.charts.coverage import shown
from policykit.report.contract import each, entries
from policykit.report.measures import pieces, shared_pieces
from policykit.report.wording.words import Lang, instrument_name, known, listed, presenting, word

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

P = ParamSpec("P")
R = TypeVar("R")
PAGE = {"sentences": 30, "near": 20, "hits": 100, "pairs": 30, "similar": 5}
PARTS = {"coverage": ("matrix", "sentences"), "search": ("hits",), "pairs": ("pairs",)}


def bound(method: Callable[P, R]) -> Callable[P, R]:
    """A method of a session: all that it says is in the session's language and names the session's frame."""

    @wraps(method)
    def said(*args: P.args, **options: P.kwargs) -> R:
        session: Any = args[0]
        with presenting(lang=session.lang, frame=session.frame):
            return method(*args, **options)

    return said


class ExplorerSession:
    """One way of looking at a corpus: ``state`` is what is shown, ``table`` its sentences, ``export`` writes it."""

    def __init__(
        self,
        corpus: Corpus,
        *,
        out: Path | str = "figures",
        coder: str = "",
        lang: Lang = "zh",
        **choices: Any,
    ) -> None:
        self.corpus, self.frame, self.out, self.lang = corpus, corpus.frame, Path(out), lang
        self.view = View(corpus)
        self.review = ReviewSession(corpus, coder=coder)
        self._state = state_of(choices, self.view.choices)

    @property
    def state(self) -> dict[str, Any]:
        """What is shown: page, regions (empty: all), category, instrument, filters, chosen cell, pair, query."""
        return self._state.plain()

    @property
    def table(self) -> pd.DataFrame:
        """What is listed on the screen, all of it: sentences, places of the search, or pairs of the two regions."""
        return self.view.listed(self._state)

    @property
    def matrix(self) -> pd.DataFrame:
        """Every cell of the matrix on the screen."""
        return self.view.matrix(self._state)

    @bound
    def export(self) -> list[Path]:
        """Write what is on the screen as figure (PNG, SVG, PDF) and table (CSV) into ``out``; gives the paths."""
        done = write(self.view, self._state, self.out)
        return [path for paths in done.files.values() for path in paths]

    @bound
    def facts(self) -> dict[str, Any]:
        """What the page needs to know once: names, words, filters, how large the corpus is."""
        choices = self.view.choices
        n: dict[str, Any] = {"regions": len(choices.regions), "documents": len(self.corpus.policies)}
        filters = [
            {"name": name, "label": filter_name(name)}
            | {"options": [{"value": v, "text": value_words(name, v)} for v in masks]}
            for name, masks in choices.filters.items()
        ]
        return {
            "regions": list(choices.regions),
            "failed": list(self.corpus.failed),
            "categories": list(self.frame.categories),
            "uncoded": self.frame.uncoded,
            "style": colours(self.frame),
            "names": {c: self.frame.label(c, self.lang) for c in self.frame.cells},
            "instruments": {category: list(names) for category, names in choices.instruments.items()},
            "filters": filters,
            "states": {s: word(f"state.{s}") for s in ("absent", "failed", "filtered")},
            "sum": word("explorer.sum", **n, measures=len(self.corpus.measures)),
            "words": words("explorer.", "review."),
        }

    def now(self) -> dict[str, Any]:
        """Where the session stands: the state, and who corrects."""
        return {"state": self.state, "coder": self.review.coder}

    @bound
    def handle(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """Answer a message; ``n``, ``view`` and ``turn`` of the question stand in the answer.

        Messages: ``show`` (a ``state``; the ``parts`` of its page), ``more`` (a further page of ``part`` from
        ``first`` on), ``sentence`` and ``neighbours`` (of the measure ``id``), ``export``, and those of
        :class:`ReviewSession`. What cannot be done is ``refused`` with a ``text``.
        """
        envelope = {key: message[key] for key in ("n", "view", "turn") if key in message}
        try:
            answer = self._answer(str(message.get("kind")), message)
        except PolicykitError as error:
            answer = {"kind": "refused", "text": str(error)}
        return answer | envelope

    def _answer(self, kind: str, message: Mapping[str, Any]) -> dict[str, Any]:
        if kind in ("show", "more", "export"):
            given = message.get("state")
            if isinstance(given, Mapping):
                self._state = state_of(given, self.view.choices)
        if kind == "export":
            text = "；".join(write(self.view, self._state, self.out).lines)
            return {"kind": "exported", "text": text}
        if kind == "show":
            wanted = message.get("parts") or PARTS[self._state.tab]
            parts = {part: self._part(part, 0) for part in PARTS[self._state.tab] if part in wanted}
            return {"kind": "shown", "state": self.state, "chosen": listed(chosen(self._state))} | parts
        if kind == "more":
            part, first = str(message.get("part")), message.get("first")
            return {"kind": "more", part: self._part(part, max(first, 0) if isinstance(first, int) else 0)}
        if kind == "sentence":
            item = self._items([self._place(message)])[0]
            place = (message.get("start"), message.get("end"))
            return {"kind": "sentence", "item": self._with_hit(item, *place)}
        if kind == "neighbours":
            self._place(message)
            view = self.corpus.measure(str(message["id"]))
            return {"kind": "neighbours", "id": message["id"], "before": view.before, "after": view.after}
        return self.review.handle(message)

    def _part(self, part: str, first: int) -> dict[str, Any]:
        make = {"sentences": self._sentences, "hits": self._hits, "pairs": self._pairs}
        if part == "matrix":
            return self._matrix(self._state)
        if part not in make:
            raise UnknownChoice("部分", part, list(make))
        return make[part](self._state, first)

    def _matrix(self, state: State) -> dict[str, Any]:
        table = self.view.matrix(state)
        coded = table[(table["column"] != self.frame.uncoded) & (table["state"] == "covered")]
        most = float(coded["share"].max()) if len(coded) else 1.0
        rows: dict[str, list[Any]] = {}
        for cell in each(table):
            counted = cell.state == "covered"
            uncoded = cell.column == self.frame.uncoded and cell.state != "failed"  # there 0 is a number
            text = shown(state.value, cell) if counted or not uncoded else "0"
            shade = round(cell.share / most, 3) if counted and not uncoded else 0.0
            held = [text, "covered" if uncoded else cell.state, shade, int(cell.hidden)]
            rows.setdefault(cell.region, []).append(held)
        sums = table.groupby("column", sort=False)["measures"].sum()
        totals = self.corpus.measures["region"].value_counts()
        return {
            "columns": [
                {"name": c, "n": int(sums.get(c, 0))} for c in self.view.choices.columns(state.category)
            ],
            "rows": [
                {"region": r, "total": int(totals.get(r, 0)), "cells": cells} for r, cells in rows.items()
            ],
        }

    def _sentences(self, state: State, first: int) -> dict[str, Any]:
        rows = self.view.rows(state).tolist()
        hidden, near = 0, []
        if not len(rows):
            hidden = len(self.view.rows(state_of(state.plain() | {"where": {}}, self.view.choices)))
            column = state.column or state.category
            if state.row and column in self.frame.categories and not hidden:
                ids = dict.fromkeys(against(self.corpus, state.row, column)["measure_id"])
                near = self._items([self.place[key] for key in ids][: PAGE["near"]])
        page = self._items(rows[first : first + PAGE["sentences"]])
        return {"items": page, "first": first, "total": len(rows), "hidden": hidden, "near": near}

    def _hits(self, state: State, first: int) -> dict[str, Any]:
        if not state.query.strip():
            return {"items": [], "first": 0, "total": 0, "documents": 0, "outside": 0, "near": []}
        found, outside = self.view.places(state)
        near = [] if len(found) or outside else self._similar(state)
        rows = entries(found.iloc[first : first + PAGE["hits"]])
        for row in rows:
            row["article"] = (
                " ".join(headings(self._articles[row["article_id"]])[-1:]) if row["article_id"] else ""
            )
            row["title"] = called(self._documents[row["doc_id"]])
        counts = {"total": len(found), "documents": found["doc_id"].nunique(), "outside": outside}
        return {"items": rows, "first": first, "near": near} | counts

    def _similar(self, state: State) -> list[dict[str, Any]]:
        """The measures that come nearest to a query that stands nowhere in these words."""
        found = similar(self.corpus, state.query, regions=state.regions or None, limit=PAGE["similar"])
        return self._items([self.place[key] for key in found[found["score"] > 0]["measure_id"]])

    def _pairs(self, state: State, first: int) -> dict[str, Any]:
        if not state.right:
            raise UnknownChoice("对照地区", "", list(self.view.choices.regions))
        fitting, chosen_ones = self.view.pairs(state), self.view.listed(state)
        counts = fitting["kind"].value_counts()
        kinds = [
            {"kind": kind, "name": known("match", kind), "n": int(counts[kind])}
            for kind in dict.fromkeys(fitting["kind"])
        ]
        page = []
        for row in entries(chosen_ones.iloc[first : first + PAGE["pairs"]]):
            words = [w for w in row["shared_terms"].split("|") if w]
            sides = {side: self._side(row[f"{side}_id"], words) for side in ("left", "right")}
            name = known("match", row["kind"])
            page.append({"similarity": f"{row['score']:.2f}", "kind": row["kind"], "name": name} | sides)
        hidden = len(self.view.all_pairs(state.left, state.right)) - len(fitting)
        found = {"items": page, "first": first, "total": len(chosen_ones), "all": len(fitting)}
        return found | {"kinds": kinds, "hidden": hidden, "unmatched": UNMATCHED}

    def _side(self, key: str, words: list[str]) -> dict[str, Any] | None:
        if not key:
            return None
        item = self._items([self.place[key]])[0]
        text = "".join(p["text"] for p in item["pieces"])
        return item | {"pieces": [asdict(p) for p in shared_pieces(text, words)]}

    @cached_property
    def place(self) -> dict[str, int]:
        """The row of each measure."""
        return {key: n for n, key in enumerate(self.corpus.measures["measure_id"].tolist())}

    def _place(self, message: Mapping[str, Any]) -> int:
        key = str(message.get("id", ""))
        if key not in self.place:
            raise UnknownChoice("措施", key, list(self.place))
        return self.place[key]

    @cached_property
    def _labels(self) -> dict[str, list[dict[str, Any]]]:
        return by_measure(self.corpus.labels)

    @cached_property
    def _quantities(self) -> dict[str, list[dict[str, Any]]]:
        return by_measure(self.corpus.quantities)

    @cached_property
    def _articles(self) -> dict[str, dict[str, Any]]:
        return {row["article_id"]: row for row in entries(self.corpus.articles.drop(columns="text"))}

    @cached_property
    def _documents(self) -> dict[str, dict[str, Any]]:
        return {row["doc_id"]: row for row in entries(self.corpus.documents)}

    def _items(self, rows: Sequence[int]) -> list[dict[str, Any]]:
        """One mapping a measure: plain pieces of text with what is known of each, no markup."""
        return [self._item(row) for row in entries(self.corpus.measures.iloc[list(rows)])]

    def _item(self, row: dict[str, Any]) -> dict[str, Any]:
        """Where evidence overlaps, that of the category that is looked at is marked."""
        key = row["measure_id"]
        looked_at = self._state.column.split("·")[0] or self._state.category
        labels = sorted(self._labels.get(key, []), key=lambda label: label["category"] != looked_at)
        used = [x["instrument"] for x in labels if x["rule"] != "excluded" and x["instrument"]]
        said = [
            x["phrase"] + (f"（{x['base']}）" if x["base"] else "") for x in self._quantities.get(key, [])
        ]
        article, document = self._articles[row["article_id"]], self._documents[row["doc_id"]]
        place = headings(article)[-1:]
        where = [called(document), *filter(None, [document["doc_number"]]), *headings(article)]
        number = key.rpartition("/")[2]
        strength = value_words("strength", str(row["strength"]))
        facts = [f"{strength}（{row['verb']}）" if row["verb"] else strength]
        status = known("status", row["status"]) if row["status"] != "machine" else ""
        cited = {
            "text": row["text"],
            "region": row["region"],
            "where": "，".join(where),
            "n": number,
            "id": key,
        }
        return {
            "id": key,
            "region": row["region"],
            "title": called(document),
            "article": place[0] if place else "",
            "categories": [category for category in row["categories"].split("|") if category],
            "chips": [*([word("display.concrete")] if row["concrete"] else []), *filter(None, [status])],
            "facts": [*facts, *dict.fromkeys(used), *dict.fromkeys(said)],
            "pieces": [asdict(p) for p in pieces(row["text"], int(row["start"]), labels)],
            "citation": word("explorer.citation", **cited),
            "decided": self.review.decided.get(key),
        }

    def _with_hit(self, item: dict[str, Any], start: Any, end: Any) -> dict[str, Any]:
        """The item with the pieces between two offsets of the document marked as found; outside it, nothing is."""
        if not (isinstance(start, int) and isinstance(end, int)):
            return item
        low = int(self.corpus.measures["start"].iloc[self.place[item["id"]]])
        made: list[dict[str, Any]] = []
        for piece in item["pieces"]:
            size = len(piece["text"])
            cuts = sorted({0, size, *(min(max(x - low, 0), size) for x in (start, end))})
            for a, b in zip(cuts, cuts[1:], strict=False):
                made.append(piece | {"text": piece["text"][a:b], "hit": start <= low + a and low + b <= end})
            low += size
        return item | {"pieces": made}

    @bound
    def _repr_html_(self) -> str:
        """The matrix as a table, where nothing runs."""
        rows: dict[str, list[str]] = {}
        for cell in each(self.matrix):
            rows.setdefault(cell.region, [cell.region]).append(shown(self._state.value, cell))
        columns = self.view.choices.columns(self._state.category)
        heads = (word("column.region"), *map(instrument_name, columns))
        table = tabled(heads, list(rows.values()))
        texts = [word(key) for key in ("explorer.static", "caveat.absent")]
        return laid_out("paragraphs", texts=texts) + table.html


def explore(
    corpus: Corpus,
    *,
    regions: Sequence[str] = (),
    category: str = "",
    instrument: str = "",
    where: Mapping[str, Any] | None = None,
    value: str = "measures",
    left: str = "",
    right: str = "",
    query: str = "",
    tab: str = "",
    coder: str = "",
    out: Path | str = "figures",
    lang: Lang = "zh",
) -> Any:
    """The explorer over a corpus, opened in the given state.

    ``regions`` and ``category`` narrow it down, ``instrument`` is one of that category, empty for all; ``where`` holds
    further filters, column → value: flags (``{"concrete": True}``), ``strength``, ``level``, ``year``, and any column
    that was added to the documents; ``value``: ``measures``, ``share``, ``per_1000_chars`` or ``state``; ``left`` and
    ``right`` open the two regions side by side, ``query`` the search, unless ``tab`` (``coverage``, ``search``,
    ``pairs``) says otherwise. Unknown names are an ``UnknownChoice`` with the nearest ones. ``coder`` signs what is
    corrected on the page; ``out`` is the folder of the export.

    The result has ``state`` (what is shown), ``table`` (all sentences, places or pairs that are listed), ``matrix``
    and ``export()``. Without the extra ``notebook``, or where widgets do not run, it is a static table.

    >>> explorer = show.explore(corpus, regions=["武汉", "郑州"], category="担保")
    >>> explorer.state["category"]
    '担保'
    >>> sorted(set(explorer.table["region"]))
    ['武汉', '郑州']
    """
    page = tab or ("search" if query else "pairs" if left or right else "coverage")
    narrowed = {"regions": regions, "category": category, "instrument": instrument, "where": where or {}}
    seen = {"tab": page, "value": value, "left": left, "right": right, "query": query}
    return widget(ExplorerSession(corpus, out=out, coder=coder, lang=lang, **narrowed, **seen), "explorer")
