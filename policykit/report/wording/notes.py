"""The sentences of the summary: pure functions from finished tables to sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from policykit.records import CATEGORIES, UNCODED
from policykit.report.contract import each
from policykit.report.wording.nation import between_regions, caveat, last, nations
from policykit.report.wording.words import Lang, known, listed, word

if TYPE_CHECKING:
    import pandas as pd

NOTABLE = 10.83
"""Log-likelihood from which a term is named in the summary: chi-square with one degree of freedom, p < 0.001
(Rayson and Garside 2000); weaker ones are in the chart and the table."""

TERMS_NAMED = 3  # terms of a region that a sentence can hold


REGIONS_NAMED = 12  # regions that get a sentence each; beyond, the coverage table says it shorter

PAIRS_NAMED = 10  # pairs of regions that a sentence can hold


class Finding(str):
    """A sentence that knows which measures it speaks of; ``look`` names the filters that show them."""

    look: dict[str, str]  # region, category, state, search, or left and right

    def __new__(cls, text: str, **look: str) -> Finding:
        made = super().__new__(cls, text)
        made.look = look
        return made


def findings(tables: dict[str, pd.DataFrame], *, lang: Lang = "zh") -> list[tuple[str, list[str]]]:
    """The summary in reading order: headings, each with its sentences; a heading without any is left out."""
    coverage, measures = tables["coverage"], tables["measures"]
    parts = {
        "corpus": corpus_notes(tables["documents"], measures, lang=lang),
        "regions": region_notes(coverage, measures, lang=lang),
        "coverage": coverage_notes(coverage, lang=lang),
        "gaps": gap_notes(coverage, lang=lang),
        "concrete": concrete_notes(measures, lang=lang),
        "similarity": [
            *similarity_notes(tables["similarity"], lang=lang),
            *robustness_notes(tables.get("robustness"), lang=lang),
        ],
        "passages": borrowing_notes(tables["passages"], lang=lang) if "passages" in tables else [],
        "terms": term_notes(tables["terms"], lang=lang),
    }
    return [(word(f"note.group.{key}", lang=lang), said) for key, said in parts.items() if said]


def summary(tables: dict[str, pd.DataFrame], *, lang: Lang = "zh") -> list[str]:
    """All sentences of the summary in reading order."""
    return [sentence for _, said in findings(tables, lang=lang) for sentence in said]


def corpus_notes(documents: pd.DataFrame, measures: pd.DataFrame, *, lang: Lang = "zh") -> list[str]:
    """How much was compared, how much of it is coded, and how much waits for a decision."""
    policies = documents[documents["kind"] == "policy"]
    if policies.empty:
        return []
    facts = {
        "n": len(policies),
        "regions": listed(counted_regions(policies["region"], lang=lang), lang=lang),
        "measures": len(measures),
        "coded": int((measures["categories"] != "").sum()),
        "concrete": int(measures["concrete"].astype(bool).sum()),
    }
    notes: list[str] = [Finding(word("note.corpus", lang=lang, **facts), state="concrete")]
    if undecided := int((measures["status"] == "open").sum()):
        notes.append(Finding(word("note.open", lang=lang, n=undecided), state="open"))
    return [*notes, *caveat(policies["region"], lang=lang)]


def counted_regions(regions: Iterable[str], *, lang: Lang = "zh") -> list[str]:
    """The region of each document, every one once, with the number of its documents where it has several.

    >>> counted_regions(["全国", "武汉", "全国"])
    ['全国（2 份）', '武汉']
    """
    held = Counter(regions)
    return [word("source.several", lang=lang, region=r, n=n) if n > 1 else r for r, n in held.items()]


def region_notes(coverage: pd.DataFrame, measures: pd.DataFrame, *, lang: Lang = "zh") -> list[str]:
    """One sentence a region: how many measures, on which channels, and which it does not mention.

    Regions that could not be read are left to :func:`gap_notes`; empty for more regions than a reader compares.
    """
    regions = list(dict.fromkeys(coverage["region"]))
    if len(regions) > REGIONS_NAMED:
        return []
    totals = Counter(measures["region"])
    notes: list[str] = []
    for region in regions:
        own = coverage[(coverage["region"] == region) & (coverage["category"] != UNCODED)]
        covered, absent = [], []
        for cell in each(own):
            name = word(f"category.{cell.category}", lang=lang)
            if cell.state == "covered":
                covered.append(word("note.region_cell", lang=lang, category=name, n=int(cell.measures)))
            elif cell.state == "absent":
                absent.append(name)
        facts = {"region": region, "measures": totals[region]}
        said = {"covered": listed(covered, lang=lang), "absent": listed(absent, lang=lang)}
        if covered and absent:
            notes.append(Finding(word("note.region_absent", lang=lang, **facts, **said), region=region))
        elif covered:
            notes.append(
                Finding(word("note.region", lang=lang, **facts, covered=said["covered"]), region=region)
            )
        elif totals[region]:
            notes.append(Finding(word("note.region_none", lang=lang, **facts), region=region))
    return notes


def concrete_notes(measures: pd.DataFrame, *, lang: Lang = "zh") -> list[str]:
    """Which share of each region's measures states an amount, a deadline or a product, the largest first."""
    if measures.empty:
        return []
    concrete = measures["concrete"].astype(bool).groupby(measures["region"], sort=False)
    sums, sizes = concrete.sum(), concrete.size()
    shares = {region: sums[region] / sizes[region] for region in sums.index}
    order = last(sorted(shares, key=lambda region: -shares[region]), nations(shares))
    some = [region for region in order if sums[region]]
    notes: list[str] = []
    for region in some[:REGIONS_NAMED]:
        facts = {"region": region, "concrete": int(sums[region]), "share": f"{shares[region]:.0%}"}
        text = word("note.sentence", lang=lang, text=word("note.concrete", lang=lang, **facts))
        notes.append(Finding(text, region=region, state="concrete"))
    if rest := some[REGIONS_NAMED:]:
        cells = [
            word("note.concrete_cell", lang=lang, region=r, concrete=int(sums[r]), share=f"{shares[r]:.0%}")
            for r in rest
        ]
        notes.append(word("note.concrete_rest", lang=lang, n=len(rest), cells=listed(cells, lang=lang)))
    if none := [region for region in order if not sums[region]]:
        notes.append(word("note.concrete_none", lang=lang, regions=listed(none, lang=lang)))
    return notes


def borrowing_notes(borrowed: pd.DataFrame, *, lang: Lang = "zh") -> list[str]:
    """How many passages documents share, which pair shares most, and the longest; citations do not count."""
    passages = borrowed[borrowed["kind"] == "passage"]
    if passages.empty:
        return []
    pairs = Counter(zip(passages["left_region"], passages["right_region"], strict=True))
    (left, right), most = max(pairs.items(), key=lambda item: item[1])
    facts = {"n": len(passages), "least": int(passages["characters"].min()), "most": most}
    longest = max(each(passages), key=lambda row: row.characters)
    sides = {"left": longest.left_region, "right": longest.right_region}
    text = " ".join(str(longest.left_text).split())
    # two documents of one region have no pair of regions to lead to
    key = "note.borrowing" if left != right else "note.borrowing_within"
    key_longest = "note.borrowing_longest" + ("" if sides["left"] != sides["right"] else "_within")
    said = word(key, lang=lang, left=left, right=right, **facts)
    said_longest = word(key_longest, lang=lang, n=int(longest.characters), text=text, **sides)
    return [
        Finding(said, left=left, right=right) if left != right else said,
        Finding(said_longest, **sides) if sides["left"] != sides["right"] else said_longest,
        word("caveat.borrowing", lang=lang),
    ]


def coverage_notes(coverage: pd.DataFrame, *, lang: Lang = "zh") -> list[str]:
    """A lead, then one sentence a category of the table: which regions cover it, with how many (concrete) measures."""
    if coverage.empty:
        return []
    notes: list[str] = []
    if (coverage["state"] == "covered").any():
        notes.append(word("note.coverage_lead", lang=lang))
    apart = nations(coverage["region"])
    held = set(coverage["category"])  # of a category that was left out nothing can be said
    for category in (c for c in CATEGORIES if c in held):
        rows = coverage[(coverage["category"] == category) & (coverage["state"] == "covered")]
        name = word(f"category.{category}", lang=lang)
        cells = []
        found = {
            row.region: row for row in each(rows.sort_values("measures", ascending=False, kind="stable"))
        }
        for row in (found[region] for region in last(found, apart)):
            n, concrete = int(row.measures), int(row.concrete)
            key = "note.cell" if concrete else "note.cell_vague"
            cells.append(word(key, lang=lang, region=row.region, n=n, concrete=concrete))
        if cells:
            text = word("note.category", lang=lang, category=name, cells=listed(cells, lang=lang))
            notes.append(Finding(text, category=category))
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
        named = [word(f"category.{c}", lang=lang) for c in dict.fromkeys(five["category"])]
        whole = len(named) == len(CATEGORIES)  # of a narrowed table nothing is said of what it leaves out
        key = "note.all_covered" if whole else "note.chosen_covered"
        notes.append(word(key, lang=lang, categories=listed(named, lang=lang)))
    if failed:
        notes.append(word("note.failed", lang=lang, regions=listed(failed, lang=lang)))
    return notes


def similarity_notes(similarity: pd.DataFrame, *, lang: Lang = "zh") -> list[str]:
    """The most and the least similar pair of documents; the first of equals, their number said.

    The nation is no side of them where regions are left without it; who is nearest to it is a sentence of its own.
    """
    whole = similarity[similarity["level"] == "document"].dropna(subset=["similarity"])
    if whole.empty:
        return []
    pairs = between_regions(whole)
    apart = nations([*whole["left"], *whole["right"]]) if len(pairs) < len(whole) else []
    near = max(each(pairs), key=lambda pair: pair.similarity)
    far = min(each(pairs), key=lambda pair: pair.similarity)
    value, far_value = f"{near.similarity:.2f}", f"{far.similarity:.2f}"
    sides = {"left": near.left, "right": near.right}
    without = word("note.similar_apart", lang=lang, regions=listed(apart, lang=lang)) if apart else ""
    if len(whole) == 1:
        return [Finding(word("note.similar_two", lang=lang, value=value, **sides), **sides)]
    nearest = [said for nation in apart for said in _nearest_to(nation, whole, lang)]
    if value == far_value:
        return [word("note.similar_same", lang=lang, value=value, apart=without), *nearest]
    shown = Counter(f"{pair.similarity:.2f}" for pair in each(pairs))
    said = {v: _tied(v, shown[v] - 1, lang) for v in (value, far_value)}
    others = {"far_left": far.left, "far_right": far.right, "far_value": said[far_value]}
    text = word("note.similar", lang=lang, value=said[value], apart=without, **sides, **others)
    return [Finding(text, **sides), *nearest]


def _tied(value: str, others: int, lang: Lang) -> str:
    """A similarity as printed, with the number of other pairs for which the same is printed."""
    return word("note.similar_tied", lang=lang, value=value, n=others) if others else value


def _nearest_to(nation: str, pairs: pd.DataFrame, lang: Lang) -> list[str]:
    """Which region's documents are most similar to those of ``nation``."""
    own = pairs[(pairs["left"] == nation) | (pairs["right"] == nation)]
    if own.empty:
        return []
    near = max(each(own), key=lambda pair: pair.similarity)
    region = str(near.right if near.left == nation else near.left)
    facts = {"nation": nation, "region": region, "value": f"{near.similarity:.2f}"}
    said = word("note.similar_nation", lang=lang, **facts)
    return [Finding(said, left=str(near.left), right=str(near.right))]


def robustness_notes(robustness: pd.DataFrame | None, *, lang: Lang = "zh") -> list[str]:
    """How many pairs keep their rank under other settings, and which; nothing where that was not tried.

    A single pair is alone in its ranking, so that nothing is said of its rank but that.
    """
    if robustness is None or robustness.empty:
        return []
    if len(robustness) == 1:
        (only,) = each(robustness)
        return [word("note.robust_one", lang=lang, left=only.left, right=only.right)]
    kept = robustness[robustness["verdict"] == "stable"]
    named = (
        kept.sort_values("similarity", ascending=False, kind="stable") if len(kept) > PAIRS_NAMED else kept
    )
    pairs = [
        word("note.pair", lang=lang, left=row.left, right=row.right) for row in each(named.head(PAIRS_NAMED))
    ]
    facts = {"n": len(robustness), "moved": len(robustness) - len(kept)}
    if not pairs:
        return [word("note.robust_none", lang=lang, **facts)]
    if len(kept) > len(pairs):
        facts["kept"] = len(kept)
        table = known("table", "robustness", lang=lang)
        return [word("note.robust_many", lang=lang, pairs=listed(pairs, lang=lang), table=table, **facts)]
    return [word("note.robust", lang=lang, pairs=listed(pairs, lang=lang), **facts)]


def term_notes(keyness: pd.DataFrame, *, lang: Lang = "zh") -> list[str]:
    """One sentence a region with its most distinctive terms, if any is beyond chance (see ``NOTABLE``)."""
    notable = keyness[(keyness["log_ratio"] > 0) & (keyness["log_likelihood"] >= NOTABLE)]
    notes: list[str] = []
    for region in dict.fromkeys(notable["region"]):
        terms = notable.loc[notable["region"] == region, "term"].head(TERMS_NAMED)
        quoted = [word("note.term", lang=lang, term=term) for term in terms]
        text = word("note.term_separator", lang=lang).join(quoted)
        said = word("note.terms", lang=lang, region=region, terms=text)
        notes.append(Finding(said, region=region, search=str(terms.iloc[0])))
    return notes
