"""The figures of an export: which there are, what each is drawn from, and what stands under it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from policykit.report.charts import theme
from policykit.report.charts.agencies import agencies_chart, agency_network_chart
from policykit.report.charts.arrangement import dendrogram, region_map
from policykit.report.charts.borrowing import passage_ribbons
from policykit.report.charts.certainty import interval_chart, robustness_panel
from policykit.report.charts.changes import KINDS, changes_chart
from policykit.report.charts.coverage import category_profile, coverage_heatmap
from policykit.report.charts.depth import depth_chart
from policykit.report.charts.instruments import instrument_matrix
from policykit.report.charts.matches import matches_chart, pairs_between
from policykit.report.charts.offers import offers_chart
from policykit.report.charts.portfolio import portfolio_panel
from policykit.report.charts.similarity import similarity_by_category, similarity_heatmap
from policykit.report.charts.targets import targets_timeline
from policykit.report.charts.terms import distinctive_terms
from policykit.report.charts.words import contributions_chart
from policykit.report.contract import complete, each
from policykit.report.wording.nation import between_regions
from policykit.report.wording.words import Lang, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


MAIN = (
    *("coverage", "profile", "instruments"),  # who supports through which channel
    *("depth", "offers", "targets"),  # how concretely
    *("similarity", "similarity_intervals"),  # how alike
    *("matches", "passages"),  # where the wording came from
)
"""The figures in the body of a report, in its order; all others stand behind them in its appendix."""


@dataclass(frozen=True)
class Drawn:
    """A finished figure with the table that it was drawn from."""

    name: str  # coverage: file name without ending
    caption: str  # 各地区覆盖哪些渠道（格内为措施条数）
    figure: Figure
    table: pd.DataFrame
    main: bool  # in the body of a report, not in its appendix
    half: Figure | None = None  # the same at half the text width, where it was asked for and the chart has it


_Draw = Callable[..., Any]
"""A chart function with its tables; it gives the Axes, or an array of them."""


@dataclass(frozen=True)
class _Chart:
    """A chart before its source line: what else stands under it, and whether the IDF snapshot matters."""

    name: str
    title: str
    draw: _Draw
    table: pd.DataFrame
    caveats: tuple[str, ...] = ()  # keys of words
    idf: bool = False
    half: bool = False  # can be drawn at half the text width


Tables = dict[str, "pd.DataFrame"]


def draw_all(tables: Tables, *, record: dict[str, Any], lang: Lang = "zh", half: bool = False) -> list[Drawn]:
    """Every figure of the export with its source line, first those of ``MAIN``; none of an empty table.

    With ``half`` those that have a layout for half the text width come in both widths.
    """
    tables = complete(tables)
    drawn: list[Drawn] = []
    for part in (_content, _terms, _duties, _likeness, _certainty, _wording, _history):
        for chart in part(tables, lang):
            caveats = [word(key, lang=lang) for key in chart.caveats]
            lines = [*theme.source_lines(record, lang=lang, idf=chart.idf), *caveats]
            figure = _figure(chart.draw(), lines)
            narrow = _figure(chart.draw(width="half"), lines) if half and chart.half else None
            main = chart.name in MAIN
            drawn.append(Drawn(chart.name, chart.title, figure, chart.table, main, narrow))
    return sorted(drawn, key=lambda d: MAIN.index(d.name) if d.main else len(MAIN))


def _figure(chart: Any, lines: list[str]) -> Figure:
    """The figure of what a chart function gave, its Axes or an array of them, with ``lines`` under it."""
    figure = theme.figure_of(chart.flat[0] if hasattr(chart, "flat") else chart)
    theme.add_source(figure, lines)
    return figure


def _content(tables: Tables, lang: Lang) -> Iterator[_Chart]:
    """What the documents hold: channels, instruments, firmness."""
    coverage, profile, instruments = tables["coverage"], tables["profile"], tables["instruments"]
    if len(coverage):
        draw: _Draw = partial(coverage_heatmap, coverage, lang=lang)
        title = word("chart.coverage.title", lang=lang)
        yield _Chart("coverage", title, draw, coverage, ("caveat.absent", "caveat.double"), half=True)
    if len(profile):
        draw = partial(category_profile, profile, lang=lang)
        yield _Chart(
            "profile", word("chart.profile.title", lang=lang), draw, profile, ("caveat.absent",), half=True
        )
    if (instruments["state"] == "covered").any():
        draw = partial(instrument_matrix, instruments, lang=lang)
        title = word("chart.instruments.title", lang=lang)
        yield _Chart("instruments", title, draw, instruments, ("caveat.absent", "caveat.double"))
    portfolio, depth = tables["portfolio"], tables["depth"]
    if len(portfolio):
        whole = portfolio[portfolio["level"] == "document"]
        draw = partial(portfolio_panel, whole, lang=lang)
        title = word("chart.portfolio.title", lang=lang)
        yield _Chart("portfolio", title, draw, whole, ("caveat.portfolio",))
    if len(depth):
        draw = partial(depth_chart, depth, lang=lang)
        yield _Chart(
            "depth", word("chart.depth.title", lang=lang), draw, depth, ("caveat.strength",), half=True
        )


def _terms(tables: Tables, lang: Lang) -> Iterator[_Chart]:
    """What is promised: how much of what, and what is to be reached by when."""
    offers, targets = tables["offers"], tables["targets"]
    if len(offers):
        draw: _Draw = partial(offers_chart, offers, lang=lang)
        yield _Chart("offers", word("chart.offers.title", lang=lang), draw, offers, ("caveat.offers",))
    if len(targets):
        draw = partial(targets_timeline, targets, tables["validity"], lang=lang)
        yield _Chart("targets", word("chart.targets.title", lang=lang), draw, targets, ("caveat.targets",))


def _duties(tables: Tables, lang: Lang) -> Iterator[_Chart]:
    """Who is charged with it: kinds of agency, and agencies that share their tasks."""
    by_kind, network = tables["agencies_by_kind"], tables["agency_network"]
    if len(by_kind):
        draw: _Draw = partial(agencies_chart, by_kind, lang=lang)
        title = word("chart.agencies.title", lang=lang)
        yield _Chart("agencies_by_kind", title, draw, by_kind, ("caveat.agencies",))
    if len(network):
        draw = partial(agency_network_chart, network, lang=lang)
        title = word("chart.network.title", lang=lang)
        yield _Chart("agency_network", title, draw, network, ("caveat.network",))


def _likeness(tables: Tables, lang: Lang) -> Iterator[_Chart]:
    """How alike the regions are, and which belong together."""
    similarity = tables["similarity"]
    whole = similarity[similarity["level"] == "document"]
    if len(whole):
        draw: _Draw = partial(similarity_heatmap, whole, lang=lang)
        yield _Chart(
            "similarity", word("chart.similarity.title", lang=lang), draw, whole, idf=True, half=True
        )
    parts = similarity[similarity["level"].astype(str).str.startswith("category:")]
    if len(parts):
        draw = partial(similarity_by_category, parts, lang=lang)
        title = word("chart.similarity_by_category.title", lang=lang)
        yield _Chart("similarity_by_category", title, draw, parts, idf=True)
    if len(tables["clusters"]) > 1:
        draw = partial(dendrogram, tables["clusters"], lang=lang)
        title = word("chart.dendrogram.title", lang=lang)
        yield _Chart("dendrogram", title, draw, tables["clusters"], idf=True, half=True)
    if len(tables["region_map"]):
        draw = partial(region_map, tables["region_map"], lang=lang)
        title = word("chart.map.title", lang=lang)
        yield _Chart("region_map", title, draw, tables["region_map"], idf=True, half=True)


def _certainty(tables: Tables, lang: Lang) -> Iterator[_Chart]:
    """How far the similarities are to be trusted."""
    intervals, settings = tables["similarity_intervals"], tables["robustness_settings"]
    intervals = intervals[intervals["level"] == "document"]
    if intervals["similarity"].notna().any():
        draw: _Draw = partial(interval_chart, intervals, tables["robustness"], lang=lang)
        title = word("chart.intervals.title", lang=lang)
        yield _Chart(
            "similarity_intervals", title, draw, intervals, ("caveat.interval",), idf=True, half=True
        )
    if len(settings[["left", "right"]].drop_duplicates()) > 1:  # one pair alone has no rank
        draw = partial(robustness_panel, settings, lang=lang)
        title = word("chart.robustness.title", lang=lang)
        yield _Chart("robustness", title, draw, settings, ("caveat.robustness",), idf=True)


def _wording(tables: Tables, lang: Lang) -> Iterator[_Chart]:
    """Words, sentences and passages."""
    keyness, words, borrowing = tables["terms"], tables["contributions"], tables["passages"]
    if len(keyness):
        draw: _Draw = partial(distinctive_terms, keyness, lang=lang)
        yield _Chart(
            "distinctive_terms", word("chart.terms.title", lang=lang), draw, keyness, ("caveat.terms",)
        )
    if len(words):
        left, right = str(words["left"].iloc[0]), str(words["right"].iloc[0])
        draw = partial(contributions_chart, words, left, right, lang=lang)
        title = word("chart.contributions.title", lang=lang, left=left, right=right)
        yield _Chart("contributions", title, draw, words, idf=True, half=True)
    pair = closest_pair(tables)
    if pair:
        draw = partial(matches_chart, tables["matches"], tables["measures"], *pair, lang=lang)
        title = word("chart.matches.title", lang=lang, left=pair[0], right=pair[1])
        yield _Chart("matches", title, draw, pairs_between(tables["matches"], *pair), idf=True)
    passages = borrowing[borrowing["kind"] == "passage"]
    if len(passages):
        draw = partial(passage_ribbons, passages, tables["documents"], lang=lang)
        yield _Chart("passages", word("chart.passages.title", lang=lang), draw, passages)


def _history(tables: Tables, lang: Lang) -> Iterator[_Chart]:
    """What differs from the last run."""
    changes = tables["changes"]
    cells = changes[changes["kind"].isin(KINDS)]
    if len(cells):
        draw = partial(changes_chart, cells, lang=lang)
        yield _Chart("changes", word("chart.changes.run", lang=lang), draw, cells)


def closest_pair(tables: dict[str, pd.DataFrame]) -> tuple[str, str] | None:
    """The two regions whose documents are most similar among those with matches; the first of equals.

    The nation is one of them only where no others are left.
    """
    matches, similarity = tables["matches"], tables["similarity"]
    whole = similarity[similarity["level"] == "document"].dropna(subset=["similarity"])
    matched = {frozenset(pair) for pair in zip(matches["left_region"], matches["right_region"], strict=True)}
    held = [frozenset(pair) in matched for pair in zip(whole["left"], whole["right"], strict=True)]
    candidates = each(between_regions(whole.loc[held]))  # an empty list in plain brackets would be of columns
    if candidates:
        best = max(candidates, key=lambda row: row.similarity)
        return str(best.left), str(best.right)
    if len(matches):
        return str(matches["left_region"].iloc[0]), str(matches["right_region"].iloc[0])
    return None
