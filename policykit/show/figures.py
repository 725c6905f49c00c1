"""The figures of an export: which there are, what each is drawn from, and what stands under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.show import theme
from policykit.show.charts_arrangement import dendrogram, region_map
from policykit.show.charts_coverage import category_profile, coverage_heatmap
from policykit.show.charts_matches import matches_chart, pairs_between
from policykit.show.charts_similarity import similarity_by_category, similarity_heatmap
from policykit.show.charts_terms import distinctive_terms
from policykit.show.contract import each
from policykit.show.words import Lang, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Drawn:
    """A finished figure with the table that it was drawn from."""

    name: str  # coverage: file name without ending
    caption: str  # 各地区覆盖哪些渠道（格内为措施条数）
    figure: Figure
    table: pd.DataFrame


def draw_all(tables: dict[str, pd.DataFrame], *, record: dict[str, Any], lang: Lang = "zh") -> list[Drawn]:
    """Every figure of the export, source line included; figures whose table is empty are left out."""
    coverage, profile, similarity = tables["coverage"], tables["profile"], tables["similarity"]
    keyness = tables["keyness"]
    drawn: list[Drawn] = []

    def add(
        name: str, caption: str, figure: Figure, table: pd.DataFrame, *more: str, idf: bool = False
    ) -> None:
        theme.add_source(figure, [*theme.source_lines(record, lang=lang, idf=idf), *more])
        drawn.append(Drawn(name, caption, figure, table))

    absent = word("caveat.absent", lang=lang)
    if len(coverage):
        title = word("chart.coverage.title", lang=lang)
        both = word("caveat.double", lang=lang)
        add("coverage", title, theme.figure_of(coverage_heatmap(coverage, lang=lang)), coverage, absent, both)
    if len(profile):
        title = word("chart.profile.title", lang=lang)
        add("profile", title, theme.figure_of(category_profile(profile, lang=lang)), profile, absent)
    whole = similarity[similarity["level"] == "document"]
    if len(whole):
        title = word("chart.similarity.title", lang=lang)
        add("similarity", title, theme.figure_of(similarity_heatmap(whole, lang=lang)), whole, idf=True)
    parts = similarity[similarity["level"].astype(str).str.startswith("category:")]
    if len(parts):
        title = word("chart.similarity_by_category.title", lang=lang)
        figure = theme.figure_of(similarity_by_category(parts, lang=lang)[0])
        add("similarity_by_category", title, figure, parts, idf=True)
    if len(tables["clusters"]) > 1:
        title = word("chart.dendrogram.title", lang=lang)
        tree = theme.figure_of(dendrogram(tables["clusters"], lang=lang))
        add("dendrogram", title, tree, tables["clusters"], idf=True)
    if len(tables["region_map"]):
        title = word("chart.map.title", lang=lang)
        plane = theme.figure_of(region_map(tables["region_map"], lang=lang))
        add("region_map", title, plane, tables["region_map"], idf=True)
    if len(keyness):
        title = word("chart.terms.title", lang=lang)
        add("distinctive_terms", title, theme.figure_of(distinctive_terms(keyness, lang=lang)[0]), keyness)
    pair = closest_pair(tables)
    if pair:
        title = word("chart.matches.title", lang=lang, left=pair[0], right=pair[1])
        ax = matches_chart(tables["matches"], tables["measures"], *pair, lang=lang)
        add("matches", title, theme.figure_of(ax), pairs_between(tables["matches"], *pair), idf=True)
    return drawn


def closest_pair(tables: dict[str, pd.DataFrame]) -> tuple[str, str] | None:
    """The two regions whose documents are most similar among those with matches; the first of equals."""
    matches, similarity = tables["matches"], tables["similarity"]
    whole = similarity[similarity["level"] == "document"].dropna(subset=["similarity"])
    matched = {frozenset(pair) for pair in zip(matches["left_region"], matches["right_region"], strict=True)}
    candidates = [row for row in each(whole) if frozenset((row.left, row.right)) in matched]
    if candidates:
        best = max(candidates, key=lambda row: row.similarity)
        return str(best.left), str(best.right)
    if len(matches):
        return str(matches["left_region"].iloc[0]), str(matches["right_region"].iloc[0])
    return None
