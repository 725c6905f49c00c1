"""The cells of every comparison: which regions there are, and which measures lie in which cell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from policykit.errors import UnknownChoice
from policykit.records import CATEGORIES, UNCODED

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus

Key = tuple[str, str]
"""A category and one of its instruments: ("信贷", "知识产权质押")."""


def all_regions(corpus: Corpus) -> tuple[str, ...]:
    """The regions in chart order, then those of which no document could be read at all."""
    return tuple(dict.fromkeys((*corpus.regions, *corpus.failed)))


def check_region(corpus: Corpus, region: str) -> str:
    """``region`` itself, or UnknownChoice with the regions that the corpus has."""
    if region not in all_regions(corpus):
        raise UnknownChoice("地区", region, list(all_regions(corpus)))
    return region


def check_category(category: str, *, uncoded: bool = False) -> str:
    """``category`` itself, or UnknownChoice with the allowed ones (未归类 among them when ``uncoded``)."""
    allowed = [*CATEGORIES, UNCODED] if uncoded else list(CATEGORIES)
    if category not in allowed:
        raise UnknownChoice("类别", category, allowed)
    return category


def chosen_categories(names: Iterable[str] = ()) -> list[str]:
    """The categories of these names in their fixed order, all five where none is named; for narrowing tables down.

    ``names`` may stand in any order; one that is no category is an ``UnknownChoice``.

    >>> pk.chosen_categories(["担保", "信贷"])
    ['信贷', '担保']
    """
    wanted = [check_category(name) for name in names]
    return [category for category in CATEGORIES if category in wanted or not wanted]


def carries(measures: pd.DataFrame, category: str) -> np.ndarray:
    """Which measures carry ``category``: a bool for each row; for 未归类, which carry none."""
    held = measures["categories"].astype("str")
    if category == UNCODED:
        return (held == "").to_numpy(dtype=bool)
    return ("|" + held + "|").str.contains(f"|{category}|", regex=False).to_numpy(dtype=bool)


def carrying(measures: pd.DataFrame, categories: Iterable[str]) -> np.ndarray:
    """Which measures carry any of these categories; an unknown one is an ``UnknownChoice``."""
    import numpy as np

    masks = [carries(measures, check_category(category)) for category in categories]
    return np.logical_or.reduce(masks) if masks else np.zeros(len(measures), dtype=bool)


def supporting(labels: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``labels`` that argue for a category; those with rule ``excluded`` argue against."""
    return labels[labels["rule"] != "excluded"]


def known_instruments(corpus: Corpus) -> tuple[Key, ...]:
    """The instruments that the codebook's terms name, category by category in the order of the codebook.

    A term without a category of its own (风险补偿, which takes it from the sentence) names none.
    """
    named: dict[Key, None] = {}
    for term in corpus.frame.terms:
        if term.instrument and term.kind != "excluded":
            named.update(dict.fromkeys((c, term.instrument) for c in term.category.split("|") if c))
    return tuple(sorted(named, key=lambda key: CATEGORIES.index(key[0])))


def instrument_uses(corpus: Corpus) -> dict[Key, np.ndarray]:
    """For each instrument that occurs in the corpus, which measures use it: a bool for each row of measures.

    A measure uses an instrument when it carries the category and has evidence with that instrument; excluded
    evidence does not count. Categories in their order, instruments in the order of the codebook, those that it
    does not name (a slogan's) last.
    """
    import numpy as np
    import pandas as pd

    held = {category: carries(corpus.measures, category) for category in CATEGORIES}
    labels = corpus.labels[["measure_id", "category", "instrument", "rule"]]  # the others are heavy to filter
    used = supporting(labels)
    used = used[(used["instrument"] != "") & used["category"].isin(CATEGORIES)]
    rows = pd.Index(corpus.measures["measure_id"]).get_indexer(pd.Index(used["measure_id"]))
    found: dict[Key, np.ndarray] = {}
    groups = used.groupby(["category", "instrument"], sort=False).indices
    for (category, instrument), places in cast("dict[Key, np.ndarray]", groups).items():
        own = np.zeros(len(corpus.measures), dtype=bool)
        own[rows[places][rows[places] >= 0]] = True
        own &= held[category]
        if own.any():
            found[category, instrument] = own
    place = {key: n for n, key in enumerate(known_instruments(corpus))}
    order = sorted(found, key=lambda key: (CATEGORIES.index(key[0]), place.get(key, len(place)), key[1]))
    return {key: found[key] for key in order}


def instrument_mentions(corpus: Corpus) -> dict[Key, np.ndarray]:
    """For each instrument in use, the measures that hold one of its words without being coded for it.

    A word may have been set aside (another product decides the sentence, no channel is named): such a document
    cannot be said to be silent. Words of one character (贷) mention too much to be heard here.
    """
    import numpy as np

    uses = instrument_uses(corpus)
    named: dict[str, list[Key]] = {}
    for key in uses:
        named.setdefault(key[1], []).append(key)
    found = {key: np.zeros(len(corpus.measures), dtype=bool) for key in uses}
    terms = corpus.frame.by_term
    for row, text in enumerate(corpus.measures["text"]):
        for word, _, _ in corpus.frame.matcher.find(text):
            term = terms[word]
            if len(word) > 1 and term.kind not in ("excluded", "source"):
                for key in named.get(term.instrument, ()):
                    found[key][row] |= not term.category or key[0] in term.category.split("|")
    return {key: found[key] & ~uses[key] for key in uses}


def characters_of(corpus: Corpus, region: str) -> int:
    """Characters of a region's article text that are no white space."""
    texts = corpus.articles.loc[corpus.articles["region"] == region, "text"]
    return sum(len("".join(text.split())) for text in texts)


def state_of(corpus: Corpus, region: str, found: int) -> str:
    """``covered``, ``failed`` (nothing found, in a region not wholly read) or ``absent`` (searched, not there)."""
    return "covered" if found else "failed" if region in corpus.failed else "absent"
