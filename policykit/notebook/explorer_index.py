"""A corpus laid out for looking around in it: one bool or number a measure, made once, counted over for each question.

While something is being made ready in another thread, each step of an answer that lets go of the interpreter (most of
numpy's and pandas' do) waits for that thread anew. An answer therefore takes few steps over whole columns, and none
through a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from policykit.compare.cells import Key, all_regions, carries, instrument_uses
from policykit.compare.views import name_of
from policykit.records import CATEGORIES, UNCODED

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus

FACTS = (
    *("measure_id", "region", "doc_id", "article_id", "text", "start"),
    *("categories", "status", "concrete", "strength", "verb"),
)
EVIDENCE = ("category", "instrument", "rule", "start", "end")
PHRASES = ("phrase", "base")
DEPTHS = ("all", "concrete", "exhortation")


class Index:
    """The measures of a corpus by region, category, instrument and depth; rows are those of ``corpus.measures``."""

    def __init__(self, corpus: Corpus) -> None:
        import numpy as np
        import pandas as pd

        self.corpus = corpus
        measures = corpus.measures
        self.regions = all_regions(corpus)
        self.region = pd.Index(list(self.regions)).get_indexer(pd.Index(measures["region"])).astype(np.int64)
        self.order = np.argsort(self.region, kind="stable")
        self.concrete = measures["concrete"].to_numpy(dtype=bool)
        self.strength = measures["strength"].to_numpy(dtype=np.int64)
        held: dict[Key, np.ndarray] = {(c, ""): carries(measures, c) for c in (*CATEGORIES, UNCODED)}
        self.masks = held | instrument_uses(corpus)
        self.names = {name_of(key): key for key in self.masks}
        self.total = np.bincount(self.region, minlength=len(self.regions))
        self.failed = np.array([region in corpus.failed for region in self.regions], dtype=bool)
        self.characters = self._characters()
        self.known = frozenset(self.regions)
        self._laid_out: dict[tuple[str, ...], tuple[np.ndarray, np.ndarray]] = {}

    @cached_property
    def place(self) -> dict[str, int]:
        """The row of each measure."""
        return {name: at for at, name in enumerate(self.corpus.measures["measure_id"].tolist())}

    def _characters(self) -> np.ndarray:
        """Characters of each region's article text that are no white space, as ``coverage`` counts them."""
        import numpy as np

        sums = dict.fromkeys(self.regions, 0)
        articles = self.corpus.articles
        for region, text in zip(articles["region"].tolist(), articles["text"].tolist(), strict=True):
            sums[region] += len("".join(text.split()))
        return np.array(list(sums.values()), dtype=np.int64)

    def columns(self, category: str) -> list[str]:
        """The columns of the matrix: the categories with 未归类, or a category and its instruments."""
        if not category:
            return [*CATEGORIES, UNCODED]
        return [name for name, key in self.names.items() if key[0] == category]

    def instruments(self, category: str) -> list[str]:
        """The instruments of a category that occur, in the order of the codebook."""
        return [key[1] for key in self.masks if key[0] == category and key[1]]

    def chosen(self, depth: str, strength: str, column: str = "") -> np.ndarray:
        """The measures of a depth, of a level of the carrying verb and of a column of the matrix (empty: of any)."""
        import numpy as np

        found = np.ones(len(self.region), dtype=bool)
        if depth != "all":
            found &= self.concrete if depth == "concrete" else ~self.concrete
        if strength:
            found &= self.strength == int(strength)
        return found & self.masks[self.names[column]] if column else found

    def codes(self, regions: tuple[str, ...]) -> np.ndarray:
        """The numbers of the regions, in chart order; of none, all."""
        import numpy as np

        wanted = set(regions)
        return np.array(
            [n for n, region in enumerate(self.regions) if not wanted or region in wanted], dtype=np.int64
        )

    def within(self, regions: tuple[str, ...]) -> np.ndarray:
        """The measures of the regions; of none, all."""
        import numpy as np

        wanted = np.zeros(len(self.regions), dtype=bool)
        wanted[self.codes(regions)] = True
        return wanted[self.region]

    def counts(self, columns: list[str], chosen: np.ndarray) -> np.ndarray:
        """How many of the chosen measures lie in each cell: shape (regions, columns)."""
        import numpy as np

        rows, cells = self._cells(tuple(columns))
        shape = len(self.regions), len(columns)
        return np.bincount(cells[chosen[rows]], minlength=shape[0] * shape[1]).reshape(shape)

    def _cells(self, columns: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
        """Each measure once for each of the columns that it lies in: its row, and the number of its cell."""
        import numpy as np

        if columns not in self._laid_out:
            held = [np.flatnonzero(self.masks[self.names[c]]) for c in columns]
            cells = [self.region[rows] * len(columns) + x for x, rows in enumerate(held)]
            self._laid_out[columns] = np.concatenate(held), np.concatenate(cells)
        return self._laid_out[columns]

    def rows(self, chosen: np.ndarray) -> np.ndarray:
        """The chosen measures region by region, in table order within each."""
        return self.order[chosen[self.order]]

    @cached_property
    def against(self) -> dict[str, np.ndarray]:
        """For each category the measures that do not carry it though a word of it stands there, set aside."""
        import numpy as np

        labels = self.corpus.labels
        excluded = labels[labels["rule"] == "excluded"]
        found = {category: np.zeros(len(self.region), dtype=bool) for category in CATEGORIES}
        named = (excluded[column].tolist() for column in ("measure_id", "category"))
        for measure_id, category in zip(*named, strict=True):
            if category in found and measure_id in self.place:
                found[category][self.place[measure_id]] = True
        return {category: mask & ~self.masks[category, ""] for category, mask in found.items()}

    @cached_property
    def headings(self) -> dict[str, str]:
        """How each article is called: number and title, else its section."""
        articles = self.corpus.articles
        facts = zip(
            *(articles[c].tolist() for c in ("article_id", "number", "title", "section")), strict=True
        )
        return {key: f"{number} {title}".strip() or section for key, number, title, section in facts}

    @cached_property
    def article_rows(self) -> dict[str, int]:
        """The row of each article in ``articles``."""
        return {name: at for at, name in enumerate(self.corpus.articles["article_id"].tolist())}

    @cached_property
    def titles(self) -> dict[str, str]:
        """The title of each document."""
        documents = self.corpus.documents
        return dict(zip(documents["doc_id"], documents["title"], strict=True))

    @cached_property
    def labels(self) -> Groups:
        """The rows of ``labels`` of each measure."""
        return Groups(self, self.corpus.labels, EVIDENCE)

    @cached_property
    def quantities(self) -> Groups:
        """The rows of ``quantities`` of each measure."""
        return Groups(self, self.corpus.quantities, PHRASES)

    @cached_property
    def facts(self) -> Rows:
        """What a list shows of each measure."""
        return Rows(self.corpus.measures, FACTS)

    def complete(self) -> None:
        """Make all that is otherwise made when it is first needed."""
        for name in (
            "place",
            "against",
            "headings",
            "article_rows",
            "titles",
            "labels",
            "quantities",
            "facts",
            "articles",
        ):
            getattr(self, name)

    @cached_property
    def articles(self) -> np.ndarray:
        """For each measure a number of its article."""
        import pandas as pd

        return pd.factorize(self.corpus.measures["article_id"])[0]


class Rows:
    """The rows of a table as mappings, without going through the table: a hundred times as quick for a single one."""

    def __init__(self, table: pd.DataFrame, columns: Sequence[str]) -> None:
        self._columns = {name: table[name].to_numpy(dtype=object) for name in columns}

    def __getitem__(self, row: int) -> dict[str, Any]:
        return {name: values[row] for name, values in self._columns.items()}


class Groups:
    """The rows of a table by the measure that they belong to, found without a search."""

    def __init__(self, index: Index, table: pd.DataFrame, columns: Sequence[str]) -> None:
        import numpy as np
        import pandas as pd

        measures = pd.Index(index.corpus.measures["measure_id"])
        owners = measures.get_indexer(pd.Index(table["measure_id"]))
        self._rows = Rows(table, columns)
        self._order = np.argsort(owners, kind="stable")
        self._starts = np.searchsorted(owners[self._order], np.arange(len(measures) + 1))

    def of(self, row: int) -> list[dict[str, Any]]:
        """The rows of a measure, in table order."""
        own = self._order[self._starts[row] : self._starts[row + 1]]
        return [self._rows[at] for at in own.tolist()]
