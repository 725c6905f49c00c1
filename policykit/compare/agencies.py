"""Which kinds of agency are charged where, and which agencies work on the same articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from policykit.compare.cells import all_regions, carrying, check_region
from policykit.compare.frames import frame
from policykit.gongwen.words.agencies import OTHER, kinds_in_order

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

BY_KIND = {
    "region": "str",
    "kind": "str",
    "role": "str",
    "articles": "int64",
    "measures": "int64",
    "agencies": "str",
    "share": "float64",
    "state": "str",
}
NETWORK = {
    "left": "str",
    "right": "str",
    "articles": "int64",
    "left_leads": "int64",
    "right_leads": "int64",
    "weight": "float64",
    "region_names": "str",
}
ROLES = {
    "region": "str",
    "key": "str",
    "kind": "str",
    "lead": "int64",
    "cooperate": "int64",
    "responsible": "int64",
    "articles": "int64",
    "degree": "int64",
}
ROLE = ("lead", "cooperate", "responsible")
ANY = "any"


def agencies_by_kind(corpus: Corpus, *, categories: Sequence[str] = ()) -> pd.DataFrame:
    """How far each kind of agency is charged in each region: every region × kind × role cell, the empty ones too.

    Columns: ``region``, ``kind``, ``role`` (``any``, ``lead``, ``cooperate``, ``responsible``; an article that
    names one kind in two roles counts once under ``any``), ``articles`` (distinct articles that charge such an
    agency), ``measures`` (measures of these articles), ``agencies`` (their keys in the order of first mention,
    joined by ``|``), ``share`` (articles / articles of the region that charge any agency; NaN where there are
    none), ``state``: ``covered``; ``not_stated`` (no article of the region names an agency, so that nothing can
    be said of any kind); ``absent`` (others are charged, this kind is not); ``failed`` (nothing found in a region
    not wholly read). Regions in chart order; the kinds that occur anywhere, in the order of ``agencies.csv``, 其他
    last. Empty where no document charges an agency.

    ``categories`` takes the articles with a measure of one of these categories alone, for every number; without one
    all articles. Whether a document names agencies at all (``not_stated``) is still asked of its other articles too.

    >>> table = pk.agencies_by_kind(corpus)
    >>> list(table["role"].unique())
    ['any', 'lead', 'cooperate', 'responsible']
    """
    everywhere: Any = _charged(corpus)
    table: Any = _chosen(corpus, everywhere, categories)
    kinds = _kinds(table)
    sizes = corpus.measures["article_id"].value_counts()
    rows: list[tuple[Any, ...]] = []
    for region in all_regions(corpus):
        here = table[table["region"] == region]
        naming = int((everywhere["region"] == region).sum())
        named = here["article_id"].nunique()
        for kind in kinds:
            of_kind = here[here["kind"] == kind]
            for role in (ANY, *ROLE):
                cell = of_kind if role == ANY else of_kind[of_kind["role"] == role]
                articles = cell["article_id"].unique()
                measures = int(sum(sizes.get(article, 0) for article in articles))
                keys = "|".join(cell["key"].unique())
                share = len(articles) / named if named else float("nan")
                state = _state(corpus, region, found=len(articles), named=naming)
                rows.append((region, kind, role, len(articles), measures, keys, share, state))
    return frame(rows, BY_KIND)


def agency_network(
    corpus: Corpus, region: str | None = None, *, categories: Sequence[str] = ()
) -> pd.DataFrame:
    """Which agencies share articles: each pair once; of one region, or of all.

    Columns: ``left``, ``right`` (keys, ``left`` < ``right`` by code point), ``articles`` (that charge both),
    ``left_leads`` and ``right_leads`` (of these, where it leads), ``weight``: the sum over the shared articles of
    1 / (k − 1), where k is the number of agencies that the article charges (Newman 2001, Physical Review E 64,
    016132), so that an article that names everybody ties nobody closely; ``region_names`` (regions of the
    articles in chart order, joined by ``|``). Most shared articles first, then by weight, left and right. Empty
    where no article charges two agencies. An unknown region raises ``UnknownChoice``. ``categories`` as in
    :func:`agencies_by_kind`.

    By hand: A and B alone in one article and with C in another: A–B 2 articles, weight 1/1 + 1/2 = 1.5.

    >>> pairs = pk.agency_network(corpus, "武汉")
    >>> list(pairs.columns)[:3]
    ['left', 'right', 'articles']
    """
    if region is not None:
        check_region(corpus, region)
    table: Any = _chosen(corpus, _charged(corpus), categories)
    if region is not None:
        table = table[table["region"] == region]
    pairs: dict[tuple[str, str], list[tuple[bool, bool, float, str]]] = defaultdict(list)
    for _, article in table.groupby("article_id", sort=False):
        keys = sorted(set(article["key"]))
        leads = set(article.loc[article["role"] == "lead", "key"])
        place = article["region"].iloc[0]
        for left, right in combinations(keys, 2):
            pairs[left, right].append((left in leads, right in leads, 1 / (len(keys) - 1), place))
    rows = []
    for pair, shared in pairs.items():
        lefts, rights, weights, places = zip(*shared, strict=True)
        names = "|".join(r for r in all_regions(corpus) if r in places)
        rows.append((*pair, len(shared), sum(lefts), sum(rights), round(sum(weights), 12), names))
    rows.sort(key=lambda row: (-row[2], -row[5], row[0], row[1]))
    return frame(rows, NETWORK)


def agency_roles(corpus: Corpus, *, categories: Sequence[str] = ()) -> pd.DataFrame:
    """The agencies themselves, the nodes of :func:`agency_network`: one row a region and key.

    Columns: ``region``, ``key``, ``kind``, ``lead``, ``cooperate``, ``responsible`` (articles in that role),
    ``articles`` (distinct ones in any role), ``degree`` (other agencies that share an article with it in the
    region). Regions in chart order, most articles first, then by key. Empty where no agency is charged.
    ``categories`` as in :func:`agencies_by_kind`.

    >>> nodes = pk.agency_roles(corpus)
    >>> list(nodes.columns)[:3]
    ['region', 'key', 'kind']
    """
    table: Any = _chosen(corpus, _charged(corpus), categories)
    together: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (region, _), article in table.groupby(["region", "article_id"], sort=False):
        for key in set(article["key"]):
            together[region, key] |= set(article["key"]) - {key}
    rows = []
    for (region, key), own in table.groupby(["region", "key"], sort=False):
        counts = [own.loc[own["role"] == role, "article_id"].nunique() for role in ROLE]
        facts = (*counts, own["article_id"].nunique(), len(together[region, key]))
        rows.append((region, key, own["kind"].iloc[0], *facts))
    order = all_regions(corpus)
    rows.sort(key=lambda row: (order.index(row[0]), -row[6], row[1]))
    return frame(rows, ROLES)


def _charged(corpus: Corpus) -> pd.DataFrame:
    """The agencies with the region of their article; a body may stand twice in one, under two names or roles."""
    table: Any = corpus.agencies
    regions = corpus.articles.set_index("article_id")["region"]
    table = table[table["article_id"].isin(regions.index)]
    return table.assign(
        region=table["article_id"].map(regions),
        key=table["key"].where(table["key"] != "", table["agency"]),
        kind=table["kind"].where(table["kind"] != "", OTHER),
    )


def _chosen(corpus: Corpus, charged: pd.DataFrame, categories: Sequence[str]) -> pd.DataFrame:
    """The rows of articles with a measure of one of the categories; all where none is named."""
    if not categories:
        return charged
    articles = corpus.measures.loc[carrying(corpus.measures, categories), "article_id"]
    return charged[charged["article_id"].isin(articles)]


def _kinds(table: pd.DataFrame) -> list[str]:
    """The kinds that occur, in the order of ``agencies.csv``; any that it does not name behind them, 其他 last."""
    present = set(table["kind"])
    named = [kind for kind in kinds_in_order() if kind in present and kind != OTHER]
    rest = sorted(present - set(named) - {OTHER})
    return [*named, *rest, *([OTHER] if OTHER in present else [])]


def _state(corpus: Corpus, region: str, *, found: int, named: int) -> str:
    if found:
        return "covered"
    return "failed" if region in corpus.failed else "absent" if named else "not_stated"
