"""The cells of every comparison: which groups and categories there are, and which measures lie in which cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from policykit.errors import UnknownChoice

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus

Key = tuple[str, str]
"""A category and one of its instruments: ("信贷", "知识产权质押"); an empty instrument is the category as a whole."""

Basis = Literal["all", "operative"]
"""Of what shares are taken: all measures, or those without preamble and organisation."""

NAN = float("nan")

By = str | Sequence[str]
"""By what a comparison groups: one variable of the documents, or two."""

BESIDE = " × "
"""What stands between the values of two variables in one cell: 济南 × 2024."""

NOT_SAID = "—"
"""The group of documents of which a variable is not known."""

NUMERAL = re.compile(r"-?\d+(?:\.\d+)?")

LEVELS = ("national", "province", "city", "district")


def grouped(
    corpus: Corpus, by: By = "region", regions: Sequence[str] | None = None, *, basis: Basis = "all"
) -> Corpus:
    """The corpus, or the part of these regions, in which ``region`` holds another variable of the documents.

    ``basis="operative"`` leaves out the articles that only frame a text (``part`` preamble and organisation) with
    their measures, so that shares and densities are taken of what a document orders.

    ``by`` is any column of ``documents`` (``year``, ``level``, ``form``, ``status``, ``doc_id``, one of the analyst's own),
    also by its Chinese heading (年份, 层级, 文种), or two of them, whose values stand joined (济南 × 2024). Everything that
    compares regions then compares these groups, levels from above, other values in their order; a group holds all
    documents of its value and is read as badly as the worst of them.
    """
    corpus = corpus.only(*regions) if regions else corpus
    if basis not in get_args(Basis):
        raise UnknownChoice("basis", basis, list(get_args(Basis)))
    if basis == "operative":
        articles = corpus.articles[corpus.articles["part"] == basis]
        measures = corpus.measures[corpus.measures["article_id"].isin(articles["article_id"])]
        own = {"articles": articles, "measures": measures.reset_index(drop=True)}
        corpus = replace(corpus, tables=corpus.tables | own, source=corpus.whole)
    names = _variables(corpus, by)
    if names == ["region"]:
        return corpus
    documents = corpus.documents.sort_values(["source_file", "source_item"], kind="stable")
    parts = [[_said(value) for value in documents[name]] for name in names]
    places = [_places(name, part, corpus.regions) for name, part in zip(names, parts, strict=True)]
    said = list(zip(*parts, strict=True))
    order = {
        key: BESIDE.join(key)
        for key in sorted(said, key=lambda key: [at[value] for at, value in zip(places, key, strict=True)])
    }
    group = {doc_id: order[key] for doc_id, key in zip(documents["doc_id"], said, strict=True)}
    unread = documents["region"].isin(corpus.failed) & (documents["kind"] == "policy")
    tables = {
        name: table.assign(region=table["doc_id"].map(group).astype("str"))
        if {"doc_id", "region"} <= set(table.columns)
        else table
        for name, table in corpus.tables.items()
    }
    failed = tuple(dict.fromkeys(group[doc_id] for doc_id in documents.loc[unread, "doc_id"]))
    groups = tuple(dict.fromkeys(order.values()))
    return replace(corpus, tables=tables, failed=failed, source=corpus.whole, groups=groups)


def split_by(table: pd.DataFrame, by: By) -> pd.DataFrame:
    """A table of groups with the groups under their own names: ``region`` becomes what ``by`` names, one column or two."""
    names = [by] if isinstance(by, str) else list(by)
    if names == ["region"]:
        return table
    at, parts = list(table.columns).index("region"), table["region"].str.split(BESIDE, n=len(names) - 1)
    made: pd.DataFrame = table.drop(
        columns=["region", *(n for n in names if n in table.columns and n != "region")]
    )
    for n, name in enumerate(names):
        made.insert(min(at + n, made.shape[1]), name, parts.str[n].astype("str"))
    return made


def _variables(corpus: Corpus, by: By) -> list[str]:
    """The columns that ``by`` means, by their names or Chinese headings."""
    from policykit.corpus.catalog import CHINESE
    from policykit.tables import schema

    own = {c: c for c in corpus.documents.columns}
    known = CHINESE | {c.zh: c.name for c in schema("documents").columns} | own
    names = [by] if isinstance(by, str) else list(by)
    if len(names) not in (1, 2):
        raise UnknownChoice("分组", " ".join(names), "一个或两个文件变量")
    for name in names:
        if name not in known:
            raise UnknownChoice("分组", name, list(known))
    return [known[name] for name in names]


def _said(value: Any) -> str:
    """A value of a docvar as the name of a group."""
    if isinstance(value, float):
        return f"{value:g}" if value == value else NOT_SAID
    return str(value).replace(BESIDE, "×") or NOT_SAID


def _places(name: str, values: Iterable[str], regions: Sequence[str]) -> dict[str, int]:
    """The order of a variable's values: levels from above, regions and documents as in every chart, else by themselves."""
    found = list(dict.fromkeys(values))
    if name not in ("doc_id", "region", "title", "source_file"):
        found.sort(
            key=lambda value: (
                value == NOT_SAID,
                not NUMERAL.fullmatch(value),
                float(value) if NUMERAL.fullmatch(value) else 0.0,
                value,
            )
        )
    fixed = [v for v in {"level": LEVELS, "region": regions}.get(name, ()) if v in found]
    return {value: n for n, value in enumerate(dict.fromkeys([*fixed, *found]))}


DAMAGE = (
    "truncated",
    "fragment",
    "numbering",
    "marks_left",
    "headings",
    "long_item",
    "no_text",
    "encoding",
    "unread",
    "ocr_low",
    "scanned",
)
"""Doubts after which what a document does not say proves nothing."""


WORD = 3  # characters from which a term is heard in running text; 担保, 贷款 are in every one


def heard(corpus_tables: Mapping[str, pd.DataFrame], category: str, instrument: str) -> pd.Series:
    """Of each measure whether a term of the instrument, or part of its name, stands in it, coded or not."""
    labels, texts = corpus_tables["labels"], corpus_tables["measures"]["text"]
    own = labels[(labels["category"] == category) & (labels["instrument"] == instrument)]
    terms = {*own["term"], *re.split("与|和|及|、", instrument)}
    long = [re.escape(term) for term in sorted(terms) if len(term) >= WORD]
    return texts.str.contains("|".join(long)) if long else texts != texts


def damaged(documents: pd.DataFrame, doubts: pd.DataFrame) -> frozenset[str]:
    """The regions of policies whose text breaks off or lacks parts: their silence is no finding."""
    held = set(doubts.loc[doubts["kind"].isin(DAMAGE), "doc_id"])
    return frozenset(
        documents.loc[(documents["kind"] == "policy") & documents["doc_id"].isin(held), "region"]
    )


BROKEN = ("truncated", "fragment", "near_repeat")
"""Kinds of doubts about a sentence that nothing may be said on the strength of."""


def in_doubt(tables: Mapping[str, pd.DataFrame], kinds: Iterable[str] = ()) -> list[str]:
    """The measures that a doubt of these kinds (of any) speaks of, in table order: those that its stretch lies in.

    A doubt about no words (a number of measures that does not add up) speaks of none.
    """
    doubts, measures = tables["doubts"], tables["measures"]
    about = doubts[(doubts["end"] > doubts["start"]) & (doubts["kind"].isin(list(kinds)) | (not kinds))]
    spans: dict[str, list[tuple[int, int]]] = {}
    for doc_id, start, end in zip(about["doc_id"], about["start"], about["end"], strict=True):
        spans.setdefault(doc_id, []).append((int(start), int(end)))
    named = (measures[c] for c in ("measure_id", "doc_id", "start", "end"))
    return [
        measure_id
        for measure_id, doc_id, start, end in zip(*named, strict=True)
        if any(a < end and start < b for a, b in spans.get(doc_id, ()))
    ]


def all_regions(corpus: Corpus) -> tuple[str, ...]:
    """The regions in chart order, then those of which no document could be read at all."""
    return tuple(dict.fromkeys((*corpus.regions, *corpus.failed)))


def check_region(corpus: Corpus, region: str) -> str:
    """``region`` itself, or UnknownChoice with the regions that the corpus has."""
    if region not in all_regions(corpus):
        raise UnknownChoice("地区", region, list(all_regions(corpus)))
    return region


def check_number(name: str, value: float, *, low: float, high: float | None = None) -> None:
    """UnknownChoice where ``value`` lies outside ``low`` … ``high``."""
    if value < low or (high is not None and value > high):
        allowed = f"{low:g} 到 {high:g} 之间的数" if high is not None else f"{low:g} 以上的数"
        raise UnknownChoice(name, value, allowed)


def check_category(corpus: Corpus, category: str, *, uncoded: bool = False) -> str:
    """``category`` itself, or UnknownChoice with the allowed ones (未归类 among them when ``uncoded``)."""
    allowed = [*corpus.frame.categories, *([corpus.frame.uncoded] if uncoded else [])]
    if category not in allowed:
        raise UnknownChoice("类别", category, allowed)
    return category


def chosen_categories(corpus: Corpus, names: Iterable[str] | None = None) -> list[str]:
    """The categories of these names in the order of the frame, all of them where none is named.

    ``names`` may stand in any order; one that is no category is an ``UnknownChoice``.
    """
    wanted = [check_category(corpus, name) for name in names or ()]
    return [category for category in corpus.frame.categories if category in wanted or not wanted]


def carries(corpus: Corpus, category: str) -> np.ndarray:
    """Which measures of the corpus carry ``category``: a bool for each row; for 未归类, which carry none; for "", all."""
    import numpy as np

    held = corpus.measures["categories"].astype("str")
    if not category:
        return np.ones(len(held), dtype=bool)
    none = category == corpus.frame.uncoded
    found = held == "" if none else ("|" + held + "|").str.contains(f"|{category}|", regex=False)
    return found.to_numpy(dtype=bool)


def carrying(corpus: Corpus, categories: Iterable[str]) -> np.ndarray:
    """Which measures of the corpus carry any of these categories; an unknown one is an ``UnknownChoice``."""
    import numpy as np

    masks = [carries(corpus, check_category(corpus, category)) for category in categories]
    return np.logical_or.reduce(masks) if masks else np.zeros(len(corpus.measures), dtype=bool)


def positions(values: pd.Series[Any] | np.ndarray, groups: Iterable[str]) -> list[np.ndarray]:
    """For each group the places at which ``values`` hold it."""
    import numpy as np

    held = np.asarray(values)
    return [np.flatnonzero(held == group) for group in groups]


def members(corpus: Corpus, category: str = "") -> list[np.ndarray]:
    """For each region the positions of its measures that carry ``category``; of all where it is empty."""
    held = carries(corpus, category)
    return [group[held[group]] for group in positions(corpus.measures["region"], corpus.regions)]


def supporting(labels: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``labels`` that argue for a category; those with rule ``excluded`` argue against."""
    return labels[labels["rule"] != "excluded"]


def headings(corpus: Corpus) -> dict[str, str]:
    """How each article is called: number and title; the section's heading where it has neither."""
    columns = (corpus.articles[c] for c in ("article_id", "number", "title", "section"))
    return {
        i: f"{number} {title}".strip() or section for i, number, title, section in zip(*columns, strict=True)
    }


def name_of(key: Key) -> str:
    """How an instrument is named beside others: its category first, because two channels share some names.

    >>> name_of(("信贷", "贴息")), name_of(("信贷", ""))
    ('信贷·贴息', '信贷')
    """
    return "·".join(part for part in key if part)


def known_instruments(corpus: Corpus) -> tuple[Key, ...]:
    """The instruments that the codebook's terms name, category by category in the order of the codebook.

    A term without a category of its own (风险补偿, which takes it from the sentence) names none.
    """
    named: dict[Key, None] = {}
    for term in corpus.frame.terms:
        if term.instrument and term.kind != "excluded":
            named.update(dict.fromkeys((c, term.instrument) for c in term.category.split("|") if c))
    return tuple(sorted(named, key=lambda key: corpus.frame.categories.index(key[0])))


def instrument_uses(corpus: Corpus) -> dict[Key, np.ndarray]:
    """For each instrument that occurs in the corpus, which measures use it: a bool for each row of measures.

    A measure uses an instrument when it carries the category and has evidence with that instrument; excluded
    evidence does not count. Categories in their order, instruments in the order of the codebook, those that it
    does not name (a slogan's) last.
    """
    import numpy as np
    import pandas as pd

    categories = corpus.frame.categories
    held = {category: carries(corpus, category) for category in categories}
    labels = corpus.labels[["measure_id", "category", "instrument", "rule"]]  # the others are heavy to filter
    used = supporting(labels)
    used = used[(used["instrument"] != "") & used["category"].isin(categories)]
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
    order = sorted(found, key=lambda key: (categories.index(key[0]), place.get(key, len(place)), key[1]))
    return {key: found[key] for key in order}


def instrument_mentions(corpus: Corpus, uses: dict[Key, np.ndarray]) -> dict[Key, np.ndarray]:
    """For each instrument in use, the measures that hold one of its words without being coded for it.

    A word may have been set aside (another product decides the sentence, no channel is named): such a document
    cannot be said to be silent. Words of one character (贷) mention too much to be heard here.
    """
    import numpy as np

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


def characters(corpus: Corpus) -> dict[str, int]:
    """Characters of each region's article text that are no white space; a region without an article is missing."""
    found: dict[str, int] = {}
    for region, text in zip(corpus.articles["region"], corpus.articles["text"], strict=True):
        found[region] = found.get(region, 0) + len("".join(text.split()))
    return found


def state_of(corpus: Corpus, region: str, found: int) -> str:
    """The rule of every cell: ``covered``, ``failed`` (nothing found, not wholly read) or ``absent`` (searched, not there)."""
    return "covered" if found else "failed" if region in corpus.failed else "absent"
