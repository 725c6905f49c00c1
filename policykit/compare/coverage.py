"""Which region has measures in which category, how many, and of what kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.compare.cells import (
    all_regions,
    carries,
    characters_of,
    instrument_uses,
    state_of,
    supporting,
)
from policykit.compare.frames import frame
from policykit.records import CATEGORIES, UNCODED

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

COVERAGE = {
    "region": "str",
    "category": "str",
    "measures": "int64",
    "concrete": "int64",
    "share": "float64",
    "per_1000_chars": "float64",
    "state": "str",
}
PROFILE = {"region": "str", "category": "str", "measures": "int64", "share": "float64"}
INSTRUMENTS = {
    "region": "str",
    "category": "str",
    "instrument": "str",
    "measures": "int64",
    "concrete": "int64",
    "share": "float64",
    "per_1000_chars": "float64",
    "state": "str",
}
OPEN = {
    "measure_id": "str",
    "article_id": "str",
    "region": "str",
    "text": "str",
    "categories": "str",
    "proposed": "str",
    "terms": "str",
}
NAN = float("nan")


def coverage(corpus: Corpus) -> pd.DataFrame:
    """Every region × category cell in chart order, and a row 未归类 for each region.

    Columns: ``region``, ``category``, ``measures`` (measures that carry the category; one with two categories
    counts in both), ``concrete`` (of these, those with a quantity, a deadline or a named product), ``share``
    (measures / all measures of the region), ``per_1000_chars`` (measures per 1,000 characters of the region's
    article text, white space not counted), ``state``: ``covered``, ``absent`` (searched, not there) or
    ``failed``. ``failed`` is every empty cell of a region with a document that could not be read: what is not
    there may stand in it. A region of which nothing could be read has counts 0, and NaN for share and
    per_1000_chars; NaN also where a region has no measure or no text. An open measure counts where its
    ``categories`` put it, so that without any it is among 未归类. An empty cell says that the documents at
    hand are silent, no more.

    >>> table = pk.coverage(corpus)
    >>> list(table["category"].unique())
    ['信贷', '保险', '股权', '债券', '担保', '未归类']
    """
    measures = corpus.measures
    held = {category: carries(measures, category) for category in (*CATEGORIES, UNCODED)}
    concrete = measures["concrete"].to_numpy(dtype=bool)
    rows = []
    for region in all_regions(corpus):
        here = (measures["region"] == region).to_numpy(dtype=bool)
        total = int(here.sum())
        chars = characters_of(corpus, region)
        for category, mask in held.items():
            found = int((here & mask).sum())
            share = found / total if total else NAN
            density = 1000 * found / chars if chars else NAN
            state = state_of(corpus, region, found)
            rows.append((region, category, found, int((here & mask & concrete).sum()), share, density, state))
    return frame(rows, COVERAGE)


def profile(corpus: Corpus) -> pd.DataFrame:
    """How a region's measures divide among the five categories, for a stacked bar.

    Columns: ``region``, ``category``, ``measures``, ``share`` = measures / sum of measures over the five
    categories, so that the shares of a region sum to 1. A measure with two categories counts in both, above
    and below the line; measures without a category do not enter. NaN for a region without any labelled
    measure.

    >>> table = pk.profile(corpus)
    >>> bool((table.groupby("region")["share"].sum().round(9) == 1).all())
    True
    """
    table = coverage(corpus)
    table = table[table["category"] != UNCODED].reset_index(drop=True)
    sums = table.groupby("region", sort=False)["measures"].transform("sum").astype("float64")
    table["share"] = (table["measures"] / sums.where(sums > 0)).astype("float64")
    return table[list(PROFILE)].astype(PROFILE)


def instruments(corpus: Corpus) -> pd.DataFrame:
    """How many measures of each region use each instrument that occurs in the corpus.

    Columns: ``region``, ``category``, ``instrument``, ``measures`` (distinct measures that carry the category
    and have evidence with that instrument; excluded evidence does not count), ``concrete``, ``share``,
    ``per_1000_chars`` and ``state`` as in :func:`coverage`. Every region with every instrument that occurs
    anywhere, zeros included; regions and categories in chart order, instruments in the order of the codebook,
    those it does not name last. A measure with two instruments counts in both; one coded by a person without
    an instrument counts in none. Empty where nothing is labelled.

    >>> table = pk.instruments(corpus)
    >>> list(table.columns)[:4]
    ['region', 'category', 'instrument', 'measures']
    """
    measures = corpus.measures
    concrete = measures["concrete"].to_numpy(dtype=bool)
    uses = instrument_uses(corpus)
    rows: list[tuple[object, ...]] = []
    for region in all_regions(corpus):
        here = (measures["region"] == region).to_numpy(dtype=bool)
        total, chars = int(here.sum()), characters_of(corpus, region)
        for key, used in uses.items():
            found = int((here & used).sum())
            share = found / total if total else NAN
            density = 1000 * found / chars if chars else NAN
            state = state_of(corpus, region, found)
            rows.append((region, *key, found, int((here & used & concrete).sum()), share, density, state))
    return frame(rows, INSTRUMENTS)


def open_measures(corpus: Corpus) -> pd.DataFrame:
    """The measures whose evidence conflicts, which a person has to settle; in table order.

    Columns: ``measure_id``, ``article_id``, ``region``, ``text``, ``categories`` (what is certain already),
    ``proposed`` (the categories that any evidence names) and ``terms`` (the words of that evidence, in the
    order of the sentence), both joined by ``|``.
    """
    measures = corpus.measures
    waiting = measures[measures["status"] == "open"]
    used = supporting(corpus.labels)
    used = used[used["measure_id"].isin(waiting["measure_id"])]
    used = used.sort_values(["start", "end", "term", "category"], kind="stable")
    evidence: dict[str, list[tuple[str, str]]] = {}
    for measure_id, category, term in zip(used["measure_id"], used["category"], used["term"], strict=True):
        evidence.setdefault(measure_id, []).append((category, term))
    rows = []
    for facts in zip(*(waiting[c] for c in list(OPEN)[:5]), strict=True):
        named = evidence.get(facts[0], [])
        proposed = "|".join(c for c in CATEGORIES if c in {category for category, _ in named})
        rows.append((*facts, proposed, "|".join(dict.fromkeys(term for _, term in named))))
    return frame(rows, OPEN)
