"""The sentences of the summary: each a function from finished tables to findings, checked before it is said.

A finding names the key of its wording, the facts in it, the filters that show its evidence, and how certain it is. What
another table does not carry is said more weakly or not at all: a pair of regions is called most or least alike only
where its rank stands other settings and its interval touches no other's, a term is named only where the corrected p
and its dispersion carry it, a count is called the highest only where no other equals it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from policykit.report.contract import each
from policykit.report.wording.nation import between_regions, caveat, last, nations
from policykit.report.wording.words import Lang, framed, in_order, known, listed, spoken, word

if TYPE_CHECKING:
    import pandas as pd

Certainty = Literal["counted", "tested", "untested"]
"""Counted: a full count of what was read. Tested: stands its interval and other settings. Untested: was not tried."""

P_MOST, DISPERSION_MOST = 0.05, 0.8
"""Of a term that is named: corrected for so many terms it is no chance, and it stands in articles that hold a fifth of
the region's words (deviation of proportions, Gries 2008), so that it is no subject of one article."""
TERMS_NAMED = 3  # terms of a region that a sentence can hold
REGIONS_NAMED = 12  # regions that get a sentence each; beyond, the coverage table says it shorter
PAIRS_NAMED = 10  # pairs of regions that a sentence can hold


@dataclass(frozen=True)
class Finding:
    """A sentence with what it rests on; ``str()`` gives the sentence."""

    key: str  # note.similar
    text: str  # in the language in which it was made
    facts: Mapping[str, Any] = field(default_factory=dict)
    look: Mapping[str, str] = field(default_factory=dict)
    """Filters that show its measures: region, category, state, search, or left and right."""
    certainty: Certainty = "counted"
    evidence: tuple[str, ...] = ()  # the measures it rests on

    def __str__(self) -> str:
        return self.text


def said(
    key: str, *, look: Mapping[str, str] | None = None, certainty: Certainty = "counted", **facts: Any
) -> Finding:
    """A finding in the language in force; facts that are lists of texts are joined."""
    values: dict[str, Any] = {
        name: listed(v) if isinstance(v, list | tuple) else v for name, v in facts.items()
    }
    return Finding(key, word(key, **values), facts, look or {}, certainty)


@spoken
def corpus_notes(
    documents: pd.DataFrame, measures: pd.DataFrame, *, lang: Lang | None = None
) -> list[Finding]:
    """How much was compared, how much of it is coded, and how much waits for a decision."""
    policies = documents[documents["kind"] == "policy"]
    if policies.empty:
        return []
    facts: dict[str, Any] = {
        "n": len(policies),
        "regions": counted_regions(policies["region"]),
        "measures": len(measures),
        "coded": int((measures["categories"] != "").sum()),
        "concrete": int(measures["concrete"].astype(bool).sum()),
    }
    notes = [said("note.corpus", look={"state": "concrete"}, **facts)]
    if undecided := int((measures["status"] == "open").sum()):
        notes.append(said("note.open", look={"state": "open"}, n=undecided))
    return [*notes, *(Finding("caveat.nation", text) for text in caveat(policies["region"]))]


def counted_regions(regions: Iterable[str]) -> list[str]:
    """The region of each document, every one once, with the number of its documents where it has several.

    >>> from policykit.report.wording.findings import counted_regions
    >>> counted_regions(["全国", "武汉", "全国"])
    ['全国（2 份）', '武汉']
    """
    held = Counter(regions)
    return [word("source.several", region=r, n=n) if n > 1 else r for r, n in held.items()]


@spoken
def concrete_notes(measures: pd.DataFrame, *, lang: Lang | None = None) -> list[Finding]:
    """Which share of each region's measures states an amount, a deadline or a product, the largest first."""
    if measures.empty:
        return []
    concrete = measures["concrete"].astype(bool).groupby(measures["region"], sort=False)
    sums, sizes = concrete.sum(), concrete.size()
    shares = {region: sums[region] / sizes[region] for region in sums.index}
    order = last(sorted(shares, key=lambda region: -shares[region]), nations(shares))
    some = [region for region in order if sums[region]]
    notes = []
    for region in some[:REGIONS_NAMED]:
        facts: dict[str, Any] = {
            "region": region,
            "concrete": int(sums[region]),
            "share": f"{shares[region]:.0%}",
        }
        notes.append(said("note.concrete", look={"region": region, "state": "concrete"}, **facts))
    if rest := some[REGIONS_NAMED:]:
        cells = [
            word("note.concrete_cell", region=r, concrete=int(sums[r]), share=f"{shares[r]:.0%}")
            for r in rest
        ]
        notes.append(said("note.concrete_rest", n=len(rest), cells=cells))
    if none := [region for region in order if not sums[region]]:
        notes.append(said("note.concrete_none", regions=none))
    return notes


@spoken
def passage_notes(passages: pd.DataFrame, *, lang: Lang | None = None) -> list[Finding]:
    """How many passages documents share, the pair that shares most if one does, the longest; citations do not count."""
    rows = each(passages[passages["kind"] == "passage"])
    if not rows:
        return []
    counts = Counter((row.left_region, row.right_region) for row in rows)
    (pair, most), *others = counts.most_common()
    facts: dict[str, Any] = {"n": len(rows), "least": min(int(row.characters) for row in rows)}
    if others and others[0][1] == most:
        notes = [said("note.passages_tied", **facts)]
    else:
        key = "note.passages" if pair[0] != pair[1] else "note.passages_within"
        sides = {"left": pair[0], "right": pair[1]}
        notes = [said(key, look=_look(*pair), most=most, **facts, **sides)]
    longest = max(rows, key=lambda row: row.characters)
    key = "note.passages_longest" + ("" if longest.left_region != longest.right_region else "_within")
    sides = {"left": longest.left_region, "right": longest.right_region}
    text = " ".join(str(longest.left_text).split())
    notes.append(said(key, look=_look(*sides.values()), n=int(longest.characters), text=text, **sides))
    return [*notes, said("caveat.borrowing")]


def _look(left: str, right: str) -> dict[str, str]:
    """Two documents of one region have no pair of regions to lead to."""
    return {"left": left, "right": right} if left != right else {}


@spoken
def coverage_notes(coverage: pd.DataFrame, *, lang: Lang | None = None) -> list[Finding]:
    """A lead, then one sentence a category of the table: which regions cover it, with how many (concrete) measures."""
    if coverage.empty:
        return []
    notes = [said("note.coverage_lead")] if (coverage["state"] == "covered").any() else []
    apart = nations(coverage["region"])
    coded = coverage.loc[coverage["category"] != framed().uncoded, "category"]
    for category in in_order(coded):  # of a category that was left out nothing can be said
        rows = coverage[(coverage["category"] == category) & (coverage["state"] == "covered")]
        name = known("category", category)
        ordered = each(rows.sort_values("measures", ascending=False, kind="stable"))
        found = {row.region: row for row in ordered}
        cells = []
        for row in (found[region] for region in last(found, apart)):
            n, concrete = int(row.measures), int(row.concrete)
            key = "note.cell" if concrete else "note.cell_vague"
            cells.append(word(key, region=row.region, n=n, concrete=concrete))
        if cells:
            notes.append(said("note.category", look={"category": category}, category=name, cells=cells))
        elif (coverage["state"] != "failed").any():
            notes.append(said("note.category_none", category=name))
    return notes


@spoken
def gap_notes(coverage: pd.DataFrame, *, lang: Lang | None = None) -> list[Finding]:
    """The empty cells with what they mean, and the documents that could not be read."""
    if coverage.empty:
        return []
    coded = coverage[coverage["category"] != framed().uncoded]
    absent = coded[coded["state"] == "absent"]
    failed = list(dict.fromkeys(coverage.loc[coverage["state"] == "failed", "region"]))
    notes = []
    if len(absent):
        cells = []
        for region in dict.fromkeys(absent["region"]):
            missing = [known("category", c) for c in absent.loc[absent["region"] == region, "category"]]
            cells.append(word("note.empty_cell", region=region, categories=listed(missing)))
        notes.append(said("note.empty", cells=word("list.semicolon").join(cells)))
        notes.append(said("caveat.absent"))
    elif not failed:
        named = [known("category", c) for c in dict.fromkeys(coded["category"])]
        whole = len(named) == len(
            framed().categories
        )  # of a narrowed table nothing is said of what it leaves out
        notes.append(said("note.all_covered" if whole else "note.chosen_covered", categories=named))
    if failed:
        notes.append(said("note.failed", regions=failed))
    return notes


@spoken
def similarity_notes(similarity: pd.DataFrame, *, lang: Lang | None = None) -> list[Finding]:
    """Which pair of documents is most and which least alike, as far as intervals and other settings carry it.

    The nation is no side of them where regions are left without it; who is nearest to it is a sentence of its own.
    """
    whole = similarity[similarity["category"] == ""].dropna(subset=["words"])
    if whole.empty:
        return []
    pairs = between_regions(whole)
    apart = nations([*whole["left"], *whole["right"]]) if len(pairs) < len(whole) else []
    if len(whole) == 1:
        (only,) = each(whole)
        facts = {"left": only.left, "right": only.right, "value": f"{only.words:.2f}"}
        return [said("note.similar_two", look=_look(only.left, only.right), **facts)]
    ordered = each(pairs.sort_values("words", ascending=False, kind="stable"))
    without = word("note.similar_apart", regions=listed(apart)) if apart else ""
    notes = _extremes(ordered, without)
    notes += [found for nation in apart for found in _nearest_to(nation, whole)]
    return [*notes, *_robustness(ordered)]


def _extremes(ordered: Sequence[Any], without: str) -> list[Finding]:
    """The two ends of the ranking, each only if it is carried; ``ordered`` begins with the most similar pair."""
    facts: dict[str, Any] = {"apart": without, "n": len(ordered)}
    low, high = f"{ordered[-1].words:.2f}", f"{ordered[0].words:.2f}"
    if low == high:
        return [said("note.similar_same", value=high, **facts)]
    notes = [said("note.similar_range", low=low, high=high, certainty="untested", **facts)]
    if len(ordered) > 1 and _carried(ordered[0], ordered[1:], best=True):
        notes.append(_end("note.similar_most", ordered[0]))
    elif _tested(ordered):
        notes.append(said("note.similar_no_most"))
    if len(ordered) > 1 and _carried(ordered[-1], ordered[:-1], best=False):
        notes.append(_end("note.similar_least", ordered[-1]))
    elif _tested(ordered):
        notes.append(said("note.similar_no_least"))
    return notes


def _end(key: str, pair: Any) -> Finding:
    facts = {"left": pair.left, "right": pair.right, "value": f"{pair.words:.2f}"}
    return said(key, look=_look(pair.left, pair.right), certainty="tested", **facts)


def _tested(pairs: Iterable[Any]) -> bool:
    """Whether intervals and ranks under other settings are known at all."""
    return any(pair.verdict and pair.words_low == pair.words_low for pair in pairs)


def _carried(pair: Any, others: Iterable[Any], *, best: bool) -> bool:
    """Whether a pair stands at an end of the ranking: its rank is stable, and its interval touches no other's."""
    if pair.verdict != "stable":
        return False
    if best:
        return all(pair.words_low > other.words_high for other in others)
    return all(pair.words_high < other.words_low for other in others)


def _nearest_to(nation: str, pairs: pd.DataFrame) -> list[Finding]:
    """Which region's documents are most similar to those of ``nation``, if its interval touches no other's."""
    own = each(pairs[(pairs["left"] == nation) | (pairs["right"] == nation)])
    if not own:
        return []
    near = max(own, key=lambda row: row.words)
    rest = [pair for pair in own if pair is not near]
    if rest and not all(near.words_low > other.words_high for other in rest):
        return []
    region = str(near.right if near.left == nation else near.left)
    facts = {"nation": nation, "region": region, "value": f"{near.words:.2f}"}
    return [said("note.similar_nation", look=_look(near.left, near.right), certainty="tested", **facts)]


def _robustness(ordered: Sequence[Any]) -> list[Finding]:
    """How many pairs keep their rank under other settings, and which; nothing where that was not tried."""
    tried = [pair for pair in ordered if pair.verdict]
    if len(tried) < 2:
        return []
    kept = [pair for pair in tried if pair.verdict == "stable"]
    facts: dict[str, Any] = {"n": len(tried), "moved": len(tried) - len(kept)}
    if not kept:
        return [said("note.robust_none", certainty="tested", **facts)]
    named = [word("note.pair", left=pair.left, right=pair.right) for pair in kept[:PAIRS_NAMED]]
    if len(kept) > len(named):
        table = word("table.similarity")
        return [
            said("note.robust_many", certainty="tested", pairs=named, table=table, kept=len(kept), **facts)
        ]
    return [
        said("note.robust" if facts["moved"] else "note.robust_all", certainty="tested", pairs=named, **facts)
    ]


def distinctive(terms: pd.DataFrame) -> list[bool]:
    """Of each row whether the term may be named: used more than elsewhere, no chance, and not in one place only."""
    return [
        row.log_ratio > 0 and row.p_adjusted < P_MOST and row.dispersion <= DISPERSION_MOST
        for row in each(terms)
    ]


@spoken
def term_notes(terms: pd.DataFrame, *, lang: Lang | None = None) -> list[Finding]:
    """One sentence a region with its most distinctive terms, if any carries it (see :func:`distinctive`)."""
    named = terms[distinctive(terms)] if len(terms) else terms
    notes = []
    for region in dict.fromkeys(named["region"]):
        own = list(named.loc[named["region"] == region, "term"])[:TERMS_NAMED]
        text = word("note.term_separator").join(word("note.term", term=term) for term in own)
        look = {"region": region, "search": str(own[0])}
        notes.append(said("note.terms", look=look, certainty="tested", region=region, terms=text))
    return notes
