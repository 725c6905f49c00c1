"""Which kinds of agency are charged where, and in which role."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from policykit.compare.cells import NAN, By, all_regions, carrying, grouped, split_by
from policykit.gongwen.words.agencies import OTHER, kinds_in_order
from policykit.tables import frame

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

ROLE = ("lead", "cooperate", "responsible")
ANY = "any"


def agencies(
    corpus: Corpus,
    *,
    by: By = "region",
    categories: Iterable[str] | None = None,
    regions: Sequence[str] | None = None,
) -> pd.DataFrame:
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
    ``by`` groups otherwise, ``regions`` compares these alone.

    >>> table = pk.agencies(corpus)
    >>> list(table["role"].unique())
    ['any', 'lead', 'cooperate', 'responsible']
    """
    corpus = grouped(corpus, by, regions)
    everywhere: Any = _charged(corpus)
    table: Any = _chosen(corpus, everywhere, categories)
    kinds = _kinds(table)
    sizes = corpus.measures["article_id"].value_counts()
    rows: list[dict[str, Any]] = []
    for region in all_regions(corpus):
        here = table[table["region"] == region]
        naming = int((everywhere["region"] == region).sum())
        named = here["article_id"].nunique()
        for kind in kinds:
            of_kind = here[here["kind"] == kind]
            for role in (ANY, *ROLE):
                cell = of_kind if role == ANY else of_kind[of_kind["role"] == role]
                articles = cell["article_id"].unique()
                rows.append(
                    {
                        "region": region,
                        "kind": kind,
                        "role": role,
                        "articles": len(articles),
                        "measures": int(sum(sizes.get(article, 0) for article in articles)),
                        "agencies": tuple(cell["key"].unique()),
                        "share": len(articles) / named if named else NAN,
                        "state": _state(corpus, region, found=len(articles), named=naming),
                    }
                )
    return split_by(frame("agencies_by_kind", rows), by)


def _charged(corpus: Corpus) -> pd.DataFrame:
    """The agencies with the region of their article; a body may stand twice in one, under two names or roles."""
    table: Any = corpus.agencies
    regions = corpus.articles.set_index("article_id")["region"]
    table = table[table["article_id"].isin(regions.index)]
    charged: pd.DataFrame = table.assign(
        region=table["article_id"].map(regions),
        key=table["key"].where(table["key"] != "", table["agency"]),
        kind=table["kind"].where(table["kind"] != "", OTHER),
    )
    return charged


def _chosen(corpus: Corpus, charged: pd.DataFrame, categories: Iterable[str] | None) -> pd.DataFrame:
    """The rows of articles with a measure of one of the categories; all where none is named."""
    if not categories:
        return charged
    articles = corpus.measures.loc[carrying(corpus, categories), "article_id"]
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
