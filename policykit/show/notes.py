"""The sentences of the summary: pure functions from finished tables to sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.records import CATEGORIES, UNCODED
from policykit.show.contract import each
from policykit.show.words import Lang, listed, word

if TYPE_CHECKING:
    import pandas as pd

NOTABLE = 10.83
"""Log-likelihood from which a term is named in the summary: chi-square with one degree of freedom, p < 0.001
(Rayson and Garside 2000); weaker ones are in the chart and the table."""

TERMS_NAMED = 3  # terms of a region that a sentence can hold


def summary(tables: dict[str, pd.DataFrame], *, lang: Lang = "zh") -> list[str]:
    """All sentences of the summary in reading order."""
    coverage = tables["coverage"]
    return [
        *corpus_notes(tables["documents"], tables["measures"], lang=lang),
        *coverage_notes(coverage, lang=lang),
        *gap_notes(coverage, lang=lang),
        *similarity_notes(tables["similarity"], lang=lang),
        *term_notes(tables["keyness"], lang=lang),
    ]


def corpus_notes(documents: pd.DataFrame, measures: pd.DataFrame, *, lang: Lang = "zh") -> list[str]:
    """How much was compared, how much of it is coded, and how much waits for a decision."""
    policies = documents[documents["kind"] == "policy"]
    if policies.empty:
        return []
    facts = {
        "n": len(policies),
        "regions": listed(list(dict.fromkeys(policies["region"])), lang=lang),
        "measures": len(measures),
        "coded": int((measures["categories"] != "").sum()),
        "concrete": int(measures["concrete"].astype(bool).sum()),
    }
    notes = [word("note.corpus", lang=lang, **facts)]
    if undecided := int((measures["status"] == "open").sum()):
        notes.append(word("note.open", lang=lang, n=undecided))
    return notes


def coverage_notes(coverage: pd.DataFrame, *, lang: Lang = "zh") -> list[str]:
    """A lead, then one sentence a category: which regions cover it, with how many (concrete) measures."""
    if coverage.empty:
        return []
    notes = []
    if (coverage["state"] == "covered").any():
        notes.append(word("note.coverage_lead", lang=lang))
    for category in CATEGORIES:
        rows = coverage[(coverage["category"] == category) & (coverage["state"] == "covered")]
        name = word(f"category.{category}", lang=lang)
        cells = []
        for row in each(rows.sort_values("measures", ascending=False, kind="stable")):
            n, concrete = int(row.measures), int(row.concrete)
            key = "note.cell" if concrete else "note.cell_vague"
            cells.append(word(key, lang=lang, region=row.region, n=n, concrete=concrete))
        if cells:
            notes.append(word("note.category", lang=lang, category=name, cells=listed(cells, lang=lang)))
        elif (coverage["state"] != "failed").any():
            notes.append(word("note.category_none", lang=lang, category=name))
    return notes


def gap_notes(coverage: pd.DataFrame, *, lang: Lang = "zh") -> list[str]:
    """The empty cells with what they mean, and the documents that could not be read."""
    if coverage.empty:
        return []
    five = coverage[coverage["category"] != UNCODED]
    absent = five[five["state"] == "absent"]
    failed = list(dict.fromkeys(coverage.loc[coverage["state"] == "failed", "region"]))
    notes = []
    if len(absent):
        cells = []
        for region in dict.fromkeys(absent["region"]):
            missing = [
                word(f"category.{c}", lang=lang) for c in absent.loc[absent["region"] == region, "category"]
            ]
            categories = listed(missing, lang=lang)
            cells.append(word("note.empty_cell", lang=lang, region=region, categories=categories))
        joined = word("list.semicolon", lang=lang).join(cells)
        notes.append(word("note.empty", lang=lang, cells=joined))
        notes.append(word("caveat.absent", lang=lang))
    elif not failed:
        notes.append(word("note.all_covered", lang=lang))
    if failed:
        notes.append(word("note.failed", lang=lang, regions=listed(failed, lang=lang)))
    return notes


def similarity_notes(similarity: pd.DataFrame, *, lang: Lang = "zh") -> list[str]:
    """The most and the least similar pair of documents; the first of equals."""
    pairs = similarity[similarity["level"] == "document"].dropna(subset=["similarity"])
    if pairs.empty:
        return []
    near = max(each(pairs), key=lambda pair: pair.similarity)
    far = min(each(pairs), key=lambda pair: pair.similarity)
    value, far_value = f"{near.similarity:.2f}", f"{far.similarity:.2f}"
    sides = {"left": near.left, "right": near.right}
    if len(pairs) == 1:
        return [word("note.similar_two", lang=lang, value=value, **sides)]
    if value == far_value:
        return [word("note.similar_same", lang=lang, value=value)]
    others = {"far_left": far.left, "far_right": far.right, "far_value": far_value}
    return [word("note.similar", lang=lang, value=value, **sides, **others)]


def term_notes(keyness: pd.DataFrame, *, lang: Lang = "zh") -> list[str]:
    """One sentence a region with its most distinctive terms, if any is beyond chance (see ``NOTABLE``)."""
    notable = keyness[(keyness["log_ratio"] > 0) & (keyness["log_likelihood"] >= NOTABLE)]
    notes = []
    for region in dict.fromkeys(notable["region"]):
        terms = notable.loc[notable["region"] == region, "term"].head(TERMS_NAMED)
        quoted = [word("note.term", lang=lang, term=term) for term in terms]
        text = word("note.term_separator", lang=lang).join(quoted)
        notes.append(word("note.terms", lang=lang, region=region, terms=text))
    return notes
