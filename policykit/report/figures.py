"""The figures of an export: which there are, what each is drawn from, and what stands under it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from policykit.compare.coverage import depth_of
from policykit.report.charts import theme
from policykit.report.charts.bars import category_profile, depth_chart
from policykit.report.charts.coverage import coverage_heatmap
from policykit.report.charts.instruments import instrument_matrix
from policykit.report.charts.matches import matches_chart, pairs_between
from policykit.report.charts.offers import offers_chart
from policykit.report.charts.passages import passage_ribbons
from policykit.report.charts.similarity import similarity_chart
from policykit.report.charts.targets import targets_timeline
from policykit.report.charts.terms import distinctive_terms
from policykit.report.contract import complete, each
from policykit.report.wording.grounds import Grounds, sound
from policykit.report.wording.nation import between_regions
from policykit.report.wording.record import Record
from policykit.report.wording.words import listed, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Tables = Mapping[str, "pd.DataFrame"]

PRINTED = ("targets", "similarity", "instruments")
"""The figures of the Word report: what its tables do not say already, the one that fills a page last. The page and the folder have all."""
LEVELS = 4  # of the strength of wording; 0 is none


@dataclass(frozen=True)
class Drawn:
    """A finished figure with the table that it was drawn from."""

    name: str  # coverage: file name without ending
    caption: str  # 各地区覆盖哪些渠道（格内为措施条数）
    figure: Figure
    table: pd.DataFrame


@dataclass(frozen=True)
class Request:
    """A chart to be drawn, and what stands under it."""

    name: str
    title: str
    draw: Callable[[], Any]  # gives the Axes, or an array of them
    table: pd.DataFrame
    caveats: tuple[str, ...] = ()  # keys of words
    idf: bool = False  # its numbers rest on the snapshot of term weights


def draw_all(tables: Tables, record: Record) -> list[Drawn]:
    """Every figure of the export with its source line, in the order of a report; none of an empty table."""
    return [drawn(request, record) for request in requests(complete(tables))]


def drawn(request: Request, record: Record) -> Drawn:
    """One figure with its source line and caveats."""
    chart = request.draw()
    figure = theme.figure_of(chart.flat[0] if hasattr(chart, "flat") else chart)
    theme.untitled(figure)  # its title stands in the caption
    lines = [*theme.source_lines(record, idf=request.idf), *map(word, request.caveats)]
    theme.add_source(figure, lines)
    return Drawn(request.name, request.title, figure, request.table)


def requests(tables: Tables) -> Iterator[Request]:
    """Ten figures at most: who supports through which channel, how concretely, how alike, where wording came from."""
    for part in (_channels, _promises, _likeness, _wording):
        yield from part(tables)


def _channels(tables: Tables) -> Iterator[Request]:
    coverage, instruments = tables["coverage"], tables["instruments"]
    depth = depth_of(tables["measures"], dict.fromkeys(coverage["region"]))
    both = ("caveat.absent", "caveat.double")
    if len(coverage):
        yield _request("coverage", partial(coverage_heatmap, coverage), coverage, both)
        yield _request(
            "profile", partial(category_profile, coverage), coverage, ("caveat.absent", "caveat.profile")
        )
    if (instruments["state"] == "covered").any():
        yield _request("instruments", partial(instrument_matrix, instruments), instruments, both)
    if len(depth):
        yield _request("depth", partial(depth_chart, depth), depth, ("caveat.strength",))


def _promises(tables: Tables) -> Iterator[Request]:
    targets, grounds = tables["targets"], Grounds(tables)
    ids = {o.offer_id for r in grounds.regions for o in (*grounds.grants(r), *grounds.rules(r))}
    offers = tables["offers"][tables["offers"]["offer_id"].isin(ids)]  # through a channel
    if len(offers):
        title = _who_states(grounds, list(dict.fromkeys(offers["region"])))
        yield Request("offers", title, partial(offers_chart, offers), offers, ("caveat.offers",))
    if len(targets):
        yield _request("targets", partial(targets_timeline, targets), targets, ("caveat.targets",))


def _who_states(grounds: Grounds, stating: Sequence[str]) -> str:
    """The title of the offers: who alone states figures, where no other document has a number of any kind."""
    others = [r for r in grounds.regions if r not in stating and r not in grounds.damaged]
    if not others or any(r in grounds.failed or grounds.offers.get(r) or grounds.numbers(r) for r in others):
        return word("chart.offers.title")
    torn = len(others) + len(stating) < len(grounds.regions)
    return word("chart.offers.only_whole" if torn else "chart.offers.only", regions=listed(stating))


def _likeness(tables: Tables) -> Iterator[Request]:
    similarity = tables["similarity"]
    whole = similarity[similarity["category"] == ""]
    if whole["words"].notna().any():
        caveats = ("caveat.interval", "caveat.robustness") if whole["equal"].notna().any() else ()
        yield _request("similarity", partial(similarity_chart, whole), whole, caveats, idf=True)


def _wording(tables: Tables) -> Iterator[Request]:
    passages, terms = tables["passages"], tables["terms"]
    matches = sound(tables["matches"], tables)
    if pair := closest_pair({**tables, "matches": matches}):
        left, right = pair
        draw = partial(matches_chart, matches, tables["measures"], left, right)
        title = word("chart.matches.title", left=left, right=right)
        yield Request("matches", title, draw, pairs_between(matches, left, right), idf=True)
    passages = passages[passages["kind"] == "passage"]
    if len(passages):
        draw = partial(passage_ribbons, passages, tables["documents"])
        yield _request("passages", draw, passages, ("caveat.borrowing",))
    if len(terms):
        yield _request("terms", partial(distinctive_terms, terms), terms, ("caveat.terms",))


def _request(
    name: str,
    draw: Callable[[], Any],
    table: pd.DataFrame,
    caveats: tuple[str, ...] = (),
    *,
    idf: bool = False,
) -> Request:
    return Request(name, word(f"chart.{name}.title"), draw, table, caveats, idf)


def closest_pair(tables: Tables) -> tuple[str, str] | None:
    """The two regions whose documents are most similar among those with matches; the first of equals.

    The nation is one of them only where no others are left.
    """
    matches, similarity = tables["matches"], tables["similarity"]
    whole = similarity[similarity["category"] == ""].dropna(subset=["words"])
    matched = {frozenset(pair) for pair in zip(matches["left_region"], matches["right_region"], strict=True)}
    held = [frozenset(pair) in matched for pair in zip(whole["left"], whole["right"], strict=True)]
    candidates = each(between_regions(whole.loc[held]))  # an empty list in plain brackets would be of columns
    if candidates:
        best = max(candidates, key=lambda row: row.words)
        return str(best.left), str(best.right)
    if len(matches):
        return str(matches["left_region"].iloc[0]), str(matches["right_region"].iloc[0])
    return None
