"""The tables behind a state: the cells of the matrix, the sentences of a cell, places of a word, pairs of two regions.

Everything is counted by ``policykit.compare``; a filter leaves measures out before the same count is made again, and a
cell that it empties is ``filtered``, never ``absent``.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from policykit.compare import coverage, instruments, kwic, matches
from policykit.compare.cells import carries, instrument_uses
from policykit.notebook.explorer_state import Choices, State, column_of
from policykit.report.charts.matches import pairs_between

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus

FILTERED, UNMATCHED = "filtered", "unmatched"
KEY = ["region", "column"]


class View:
    """A corpus as the explorer looks at it; what takes long is made once."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.choices = Choices.of(corpus)
        self._matrices: dict[tuple[Any, ...], pd.DataFrame] = {}
        self._places: tuple[str, pd.DataFrame] = "", corpus.measures.iloc[:0]
        self._pairs: dict[tuple[str, str], pd.DataFrame] = {}

    @cached_property
    def masks(self) -> dict[str, np.ndarray]:
        """For each column of the matrix which rows of ``measures`` it counts."""
        held = {c: carries(self.corpus, c) for c in self.choices.cells}
        return held | {column_of(*key): used for key, used in instrument_uses(self.corpus).items()}

    def within(self, where: tuple[tuple[str, str], ...], subject: str = "") -> np.ndarray:
        """The measures that pass the filters and lie in a column of the matrix (empty: in any)."""
        import numpy as np

        chosen = np.ones(len(self.corpus.measures), dtype=bool)
        for name, value in where:
            chosen &= self.choices.filters[name][value]
        return chosen & self.masks[subject] if subject else chosen

    def matrix(self, state: State) -> pd.DataFrame:
        """Every cell: ``region, column, category, instrument, measures, share, per_1000_chars, state, hidden``.

        ``share`` is of all measures of the region, whatever the filters; ``hidden`` counts those that the filters
        leave out of the cell, ``state`` is ``filtered`` where they leave none.
        """
        key = state.category, state.where
        if key not in self._matrices:
            self._matrices[key] = self._counted(*key)
        table = self._matrices[key]
        if state.regions:
            table = table[table["region"].isin(state.regions)]
        if state.sort:
            column = table[table["column"] == state.sort]
            values = column[state.value if state.value in column and state.value != "state" else "measures"]
            last = values.where(column["state"] != "failed", -1).fillna(-1)
            order = column["region"].loc[last.sort_values(ascending=False, kind="stable").index].tolist()
            table = table.sort_values(
                "region", key=lambda names: names.map({r: n for n, r in enumerate(order)}), kind="stable"
            )
        return table.reset_index(drop=True)

    def _counted(self, category: str, where: tuple[tuple[str, str], ...]) -> pd.DataFrame:
        import numpy as np
        import pandas as pd

        columns, regions = self.choices.columns(category), self.choices.regions
        whole = _cells(self.corpus, category)
        whole = whole[whole["column"].isin(columns)]
        whole = whole.sort_values(
            KEY,
            key=lambda names: names.map({n: i for i, n in enumerate((*regions, *columns))}),
            kind="stable",
        ).reset_index(drop=True)
        kept = everything = whole["measures"].to_numpy()
        if where:
            measures = self.corpus.measures[self.within(where)].reset_index(drop=True)
            some = _cells(replace(self.corpus, tables={**self.corpus.tables, "measures": measures}), category)
            cells = pd.MultiIndex.from_frame(whole[KEY])
            kept = some.set_index(KEY)["measures"].reindex(cells, fill_value=0).to_numpy()
        emptied = np.where(everything > 0, FILTERED, whole["state"])
        sizes, lengths = (whole["region"].map(size).to_numpy(dtype="float64") for size in self._sizes)
        return whole.assign(
            measures=kept,
            state=np.where(kept > 0, "covered", emptied),
            hidden=everything - kept,
            share=kept / sizes,
            per_1000_chars=1000 * kept / lengths,
        )

    @cached_property
    def _sizes(self) -> tuple[dict[Any, float], dict[Any, float]]:
        """Measures, and characters of article text without white space, of each region that has any."""
        articles = self.corpus.articles
        lengths = articles["text"].map(lambda text: float(len("".join(text.split()))))
        measures = self.corpus.measures["region"].value_counts().astype("float64")
        return measures.to_dict(), lengths.groupby(articles["region"]).sum().to_dict()

    def rows(self, state: State) -> np.ndarray:
        """The rows of ``measures`` behind the chosen cell, or behind all that is chosen, region by region."""
        import numpy as np

        regions = (state.row,) if state.row else state.regions or self.choices.regions
        place = {region: n for n, region in enumerate(regions)}
        numbers = self.corpus.measures["region"].map(place)
        chosen = self.within(state.where, state.column or state.subject) & numbers.notna().to_numpy()
        rows = np.flatnonzero(chosen)
        return rows[np.argsort(numbers.to_numpy()[rows], kind="stable")]

    def places(self, state: State) -> tuple[pd.DataFrame, int]:
        """The places of the query in the chosen regions and measures, and how many the choice of measures left out."""
        if self._places[0] != state.query:
            self._places = state.query, kwic(self.corpus, state.query)
        found = self._places[1]
        if state.regions:
            found = found[found["region"].isin(state.regions)]
        if not state.subject and not state.where:
            return found.reset_index(drop=True), 0
        chosen = self.corpus.measures["measure_id"][self.within(state.where, state.subject)]
        kept = found[found["measure_id"].isin(chosen)]
        return kept.reset_index(drop=True), len(found) - len(kept)

    def pairs(self, state: State) -> pd.DataFrame:
        """The pairs of two regions of which either side is chosen: ``left_id, right_id, score, kind,
        shared_terms``, the closest first, then what is unanswered left and right."""
        table = self.all_pairs(state.left, state.right)
        chosen = self.corpus.measures["measure_id"][self.within(state.where, state.subject)]
        return table[table["left_id"].isin(chosen) | table["right_id"].isin(chosen)].reset_index(drop=True)

    def listed(self, state: State) -> pd.DataFrame:
        """What is listed on the screen, all of it: sentences, places of the search, or pairs of the two regions."""
        if state.tab == "search":
            return self.places(state)[0]
        if state.tab == "pairs":
            table = self.pairs(state)
            return (table[table["kind"] == state.kind] if state.kind else table).reset_index(drop=True)
        return self.corpus.measures.iloc[self.rows(state)].reset_index(drop=True)

    def all_pairs(self, left: str, right: str) -> pd.DataFrame:
        """The pairs of two regions before anything is chosen."""
        if (left, right) not in self._pairs:
            self._pairs[left, right] = self._compared(left, right)
        return self._pairs[left, right]

    def _compared(self, left: str, right: str) -> pd.DataFrame:
        import pandas as pd

        both = self.corpus.only(left, right)
        found = pd.concat([matches(both, *sides) for sides in ((left, right), (right, left))])
        found = pairs_between(found, left, right)
        found = found[["left_id", "right_id", "score", "kind", "shared_terms"]]
        taken = {*found["left_id"], *found["right_id"]}
        alone = both.measures[~both.measures["measure_id"].isin(taken)]
        sides = [
            (alone[alone["region"] == r]["measure_id"], s) for r, s in ((left, "left"), (right, "right"))
        ]
        empty = {"left_id": "", "right_id": "", "score": 0.0, "kind": UNMATCHED, "shared_terms": ""}
        rest = [pd.DataFrame({**empty, f"{side}_id": ids.to_numpy()}) for ids, side in sides if len(ids)]
        return pd.concat([found, *rest], ignore_index=True)[list(empty)]


def _cells(corpus: Corpus, category: str) -> pd.DataFrame:
    """The cells of the matrix as the comparison counts them: of all categories, or of one and its instruments."""
    import pandas as pd

    table = coverage(corpus, categories=[category] if category in corpus.frame.categories else None)
    table = table.assign(instrument="")
    if category:
        used = (
            instruments(corpus, categories=[category]) if category != corpus.frame.uncoded else table.iloc[:0]
        )
        parts = [part[part["category"] == category] for part in (table, used)]
        table = pd.concat(parts, ignore_index=True)
    names = [column_of(c, i) for c, i in zip(table["category"], table["instrument"], strict=True)]
    return table.assign(column=names)[["region", "column", "category", "instrument", "measures", "state"]]
