"""The explorer's work, without a widget: it takes messages, keeps the state and says what is to be seen.

Every message holds the whole state that is wanted, so that an answer depends on nothing but its question; each has a
number, and one that comes after a later one is not answered any more. Nothing here knows of a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policykit.compare.concordance import Concordance
from policykit.errors import PolicykitError, UnknownChoice
from policykit.notebook.explorer_ahead import Ahead
from policykit.notebook.explorer_index import Index
from policykit.notebook.explorer_items import neighbours, row_of, sentence_items, with_hit
from policykit.notebook.explorer_matrix import matrix_page, matrix_table
from policykit.notebook.explorer_pairs import Pairs
from policykit.notebook.explorer_sides import chosen_pairs, pair_items
from policykit.notebook.explorer_state import State, shown_category, state_of
from policykit.report.wording.words import Lang, word

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus

PAGE = {"sentences": 30, "near": 20, "hits": 100, "pairs": 30}
PARTS = {"coverage": ("matrix", "sentences"), "search": ("hits",), "pairs": ("pairs",)}
VIEWS = 32  # pages whose last number is remembered
FOUND = 8  # searches whose places are remembered


class ExplorerSession:
    """One way of looking at a corpus: ``state`` is what is shown, ``table`` its sentences, ``export`` writes it."""

    def __init__(
        self, corpus: Corpus, *, out: Path | str = "figures", lang: Lang = "zh", **choices: Any
    ) -> None:
        self.corpus, self.out, self.lang = corpus, Path(out), lang
        self.index = Index(corpus)
        self.pairs = Pairs(corpus)
        self._state = state_of(choices, self.index)
        self._concordance = Ahead(lambda: Concordance(corpus))
        self._rest = Ahead(self.index.complete)
        self._found: dict[str, np.ndarray] = {}
        self._last: dict[str, int] = {}

    @property
    def state(self) -> dict[str, Any]:
        """What is shown: page, regions (empty: all), category, instrument, depth, chosen cell, pair, query."""
        return self._state.plain()

    @property
    def table(self) -> pd.DataFrame:
        """What is listed on the screen, all of it: sentences, places of the search, or pairs of the two regions."""
        if self._state.tab == "search":
            return self._places(self._state)
        if self._state.tab == "pairs":
            pair = (self._state.left, self._state.right, self._state.unit)
            return chosen_pairs(self.index, self._state, self.pairs.table(pair))
        return self.sentences

    @property
    def sentences(self) -> pd.DataFrame:
        """The rows of ``measures`` behind the chosen cell, or behind all chosen ones, region by region."""
        rows = self.index.rows(self._mask(self._state))
        return self.corpus.measures.iloc[rows].reset_index(drop=True)

    @property
    def matrix(self) -> pd.DataFrame:
        """Every cell of the matrix on the screen."""
        return matrix_table(self.index, self._state)

    def export(self) -> list[Path]:
        """Write what is on the screen as figure (PNG, SVG, PDF) and table (CSV) into ``out``; gives the paths."""
        from policykit.notebook.explorer_export import write

        return write(self, self._state).paths

    def handle(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """Answer a message; ``n`` and ``view`` of the question stand in the answer.

        Messages: ``show`` (a ``state``; what is on its page), ``more`` (a further page of ``part`` from ``first``
        on), ``sentence`` and ``neighbours`` (of the measure ``id``), ``export``, ``prepare`` (what takes long is
        made ready beside the conversation). What cannot be done is ``refused`` with a ``text``; ``stale`` is a
        question that a later one has overtaken, ``waiting`` one to be asked again.
        """
        envelope = {"n": _whole(message.get("n")), "view": str(message.get("view", ""))}
        if self._overtaken(envelope):
            return {"kind": "stale"} | envelope
        try:
            answer = self._answer(message)
        except (PolicykitError, OSError) as error:
            answer = {"kind": "refused", "text": _reason(error)}
        return answer | envelope

    def _overtaken(self, envelope: dict[str, Any]) -> bool:
        n, view = envelope["n"], envelope["view"]
        if n and n <= self._last.get(view, 0):
            return True
        self._last[view] = n
        while len(self._last) > VIEWS:
            del self._last[next(iter(self._last))]
        return False

    def _answer(self, message: Mapping[str, Any]) -> dict[str, Any]:
        kind = message.get("kind")
        if kind in ("show", "more", "export"):
            given = message.get("state")
            state = state_of(given, self.index) if isinstance(given, Mapping) else self._state
            self._state = state
            if kind == "export":
                from policykit.notebook.explorer_export import write

                return {"kind": "exported", "text": write(self, state).said(self.lang)}
            first = _whole(message.get("first")) if kind == "more" else 0
            parts = (str(message.get("part")),) if kind == "more" else PARTS[state.tab]
            wanted = message.get("parts")
            if kind == "show" and isinstance(wanted, (list, tuple)):
                parts = tuple(part for part in parts if part in wanted)
            return self._parts(kind, state, parts, first)
        if kind == "sentence":
            row = row_of(self.index, str(message.get("id", "")))
            item, begin = self._items([row], self._state)[0], int(self.corpus.measures["start"].iloc[row])
            place = _whole(message.get("start")), _whole(message.get("end"))
            return {"kind": "sentence", "item": with_hit(item, begin, *place)}
        if kind == "prepare":
            return self._prepare()
        if kind == "neighbours":
            return {"kind": "neighbours"} | neighbours(self.index, str(message.get("id", "")))
        return {"kind": "refused", "text": word("explorer.unknown_message", lang=self.lang)}

    def _parts(self, kind: Any, state: State, parts: tuple[str, ...], first: int) -> dict[str, Any]:
        make = {
            "matrix": self._matrix,
            "sentences": self._sentences,
            "hits": self._hits,
            "pairs": self._pairs,
        }
        made: dict[str, Any] = {}
        for part in parts:
            if part not in make:
                raise UnknownChoice("部分", part, list(make))
            content = make[part](state, first)
            if content is None:
                key = "explorer.preparing_search" if part == "hits" else "explorer.preparing"
                return {"kind": "waiting", "text": word(key, lang=self.lang)}
            made[part] = content
        return {"kind": "shown" if kind == "show" else "more", "state": state.plain()} | made

    def _matrix(self, state: State, first: int) -> dict[str, Any]:
        return matrix_page(self.index, state, first=first, lang=self.lang)

    def _mask(self, state: State) -> np.ndarray:
        """The measures that the sentences are listed of: the chosen cell within the chosen depth."""
        chosen = self.index.chosen(state.depth, state.strength, state.column or state.subject)
        regions = (state.row,) if state.row else state.regions
        return chosen & self.index.within(regions) if regions else chosen

    def _sentences(self, state: State, first: int) -> dict[str, Any]:
        rows = self.index.rows(self._mask(state))
        page = rows[first : first + PAGE["sentences"]]
        near = self._near(state) if not len(rows) and not first else []
        return {"items": self._items(page, state), "first": first, "total": len(rows), "near": near}

    def _near(self, state: State) -> list[dict[str, Any]]:
        """Behind an empty cell of a category: the sentences with a word of it that was set aside."""
        column = state.column or state.category
        if not state.row or column not in self.index.against:
            return []
        here = self.index.region == self.index.regions.index(state.row)
        rows = self.index.rows(here & self.index.against[column])
        return self._items(rows[: PAGE["near"]], state)

    def _items(self, rows: Any, state: State) -> list[dict[str, Any]]:
        return sentence_items(self.index, rows, first=shown_category(state), lang=self.lang)

    def _search(self, concordance: Concordance, state: State) -> tuple[np.ndarray, int]:
        """The places of the query in the chosen regions and measures, and how many the choice of measures left out."""
        import numpy as np

        if state.query not in self._found:
            self._found[state.query] = concordance.find(state.query)
            while len(self._found) > FOUND:
                del self._found[next(iter(self._found))]
        found = self._found[state.query]
        if state.regions:
            wanted = np.array([region in state.regions for region in concordance.regions], dtype=bool)
            found = found[wanted[concordance.documents_of(found)]]
        if not state.narrowed:
            return found, 0
        chosen = self.index.chosen(state.depth, state.strength, state.subject)
        rows = concordance.measures_of(found)
        kept = found[np.append(chosen, False)[rows]]  # -1, no measure, is the last
        return kept, len(found) - len(kept)

    def _places(self, state: State) -> pd.DataFrame:
        concordance = self._concordance.value()
        return concordance.lines(self._search(concordance, state)[0])

    def _hits(self, state: State, first: int) -> dict[str, Any] | None:
        if not state.query.strip():
            self._concordance.begin()  # while somebody types
            return {"items": [], "first": 0, "total": 0, "documents": 0, "outside": 0}
        concordance = self._concordance.soon()
        if concordance is None:
            return None
        found, outside = self._search(concordance, state)
        rows = concordance.lines(found[first : first + PAGE["hits"]]).to_dict("records")
        for row in rows:
            row["article"] = self.index.headings.get(row["article_id"], "")
            row["title"] = self.index.titles.get(row["doc_id"], "")
        documents = len(set(concordance.documents_of(found).tolist()))
        return {
            "items": rows,
            "first": first,
            "total": len(found),
            "documents": documents,
            "outside": outside,
        }

    def _prepare(self) -> dict[str, Any]:
        """Begin with what the first click that needs it would wait for."""
        self._rest.begin()
        self._concordance.begin()
        if self._state.right:
            self.pairs.foresee((self._state.left, self._state.right, self._state.unit))
        return {"kind": "preparing"}

    def _pairs(self, state: State, first: int) -> dict[str, Any] | None:
        if not state.right:
            raise UnknownChoice("对照地区", "", list(self.index.regions))
        found = self.pairs.asked((state.left, state.right, state.unit))
        if found is None:
            return None
        return pair_items(self.index, state, found, first=first, size=PAGE["pairs"], lang=self.lang)

    def _repr_html_(self) -> str:
        from policykit.notebook.explorer_static import static_html

        return static_html(self)


def _whole(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _reason(error: Exception) -> str:
    """What is said of an error: its own words, or those of the system with the file."""
    if isinstance(error, PolicykitError):
        return str(error)
    place = getattr(error, "filename", None) or ""
    return f"{place}：{getattr(error, 'strerror', None) or error}"
