"""Two regions side by side, worked out beside the conversation: the page is told to wait instead of standing still.

Only the two regions are compared, under the weights of the whole: the numbers are those of the full tables.
"""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from policykit.compare import current, matches, side_by_side
from policykit.notebook.explorer_ahead import soon
from policykit.report.charts.matches import pairs_between

if TYPE_CHECKING:
    import pandas as pd

    from policykit.compare.reference import Snapshot
    from policykit.corpus.corpus import Corpus

Pair = tuple[str, str, str]
"""Left region, right region, unit."""

KEPT = 24  # pairs of regions that are remembered
COLUMNS = ("left_id", "right_id", "similarity", "kind", "shared")


class Pairs:
    """The comparisons of two regions each, made one after the other in a thread of their own."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._snapshot: Snapshot | None = None
        self._worker: ThreadPoolExecutor | None = None
        self._known: OrderedDict[Pair, Future[pd.DataFrame]] = OrderedDict()

    def asked(self, pair: Pair) -> pd.DataFrame | None:
        """The table where it is at hand, or None while it is made; what nobody waits for any more is dropped."""
        for other, job in list(self._known.items()):
            if other != pair and job.cancel():
                del self._known[other]
        return soon(self._job(pair))

    def foresee(self, pair: Pair) -> None:
        """Begin with a pair that may be asked for: with the first one come the dictionary and what it counts with."""
        if not self._known:
            self._job(pair)

    def table(self, pair: Pair) -> pd.DataFrame:
        """The pairs, waited for: ``left_id``, ``right_id`` (empty where unanswered), ``similarity``, ``kind``,
        ``shared`` (words joined by ``|``), those most alike first, then what is unanswered left and right."""
        return self._job(pair).result()

    def _job(self, pair: Pair) -> Future[pd.DataFrame]:
        if pair not in self._known:
            self._worker = self._worker or ThreadPoolExecutor(1, thread_name_prefix="policykit-pairs")
            self._known[pair] = self._worker.submit(self._made, pair)
            while len(self._known) > KEPT:
                self._known.popitem(last=False)[1].cancel()
        self._known.move_to_end(pair)
        job = self._known[pair]
        if job.done() and job.exception():  # what failed is tried again when asked again
            del self._known[pair]
        return job

    def _made(self, pair: Pair) -> pd.DataFrame:
        left, right, unit = pair
        if self._snapshot is None:
            self._snapshot = current(self._corpus)
        small = of_regions(self._corpus, (left, right))
        make = _measures if unit == "measure" else _articles
        return make(small, left, right, self._snapshot)


def of_regions(corpus: Corpus, regions: tuple[str, str]) -> Corpus:
    """The corpus as if it held these regions only."""
    tables = dict(corpus.tables)
    for name in ("documents", "articles", "measures"):
        tables[name] = tables[name][tables[name]["region"].isin(regions)].reset_index(drop=True)
    known = tables["measures"]["measure_id"]
    tables["labels"] = corpus.labels[corpus.labels["measure_id"].isin(known)].reset_index(drop=True)
    failed = tuple(region for region in corpus.failed if region in regions)
    return replace(corpus, tables=tables, failed=failed)


def _measures(corpus: Corpus, left: str, right: str, snapshot: Snapshot) -> pd.DataFrame:
    """Every match of the two regions once, then the measures that have none."""
    import pandas as pd

    both = [matches(corpus, *sides, snapshot=snapshot) for sides in ((left, right), (right, left))]
    found = pairs_between(pd.concat(both), left, right)
    rows = list(
        zip(*(found[c] for c in ("left_id", "right_id", "similarity", "kind", "shared_terms")), strict=True)
    )
    owners = corpus.measures[["measure_id", "region"]].itertuples(index=False)
    taken = {key for row in rows for key in row[:2]}
    alone = [(key, region) for key, region in owners if key not in taken]
    rows += [(key, "", 0.0, "unmatched", "") for key, region in alone if region == left]
    rows += [("", key, 0.0, "unmatched", "") for key, region in alone if region == right]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _articles(corpus: Corpus, left: str, right: str, snapshot: Snapshot) -> pd.DataFrame:
    """The rows of ``side_by_side``, the answered ones first, those most alike at the head."""
    found = side_by_side(corpus, left, right, snapshot=snapshot).rename(columns={"shared_words": "shared"})
    answered = found["kind"] != "unmatched"
    order = ["similarity", "left_id", "right_id"]
    best = found[answered].sort_values(order, ascending=[False, True, True], kind="stable")
    import pandas as pd

    return pd.concat([best, found[~answered]], ignore_index=True)[list(COLUMNS)]
