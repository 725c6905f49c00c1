"""One measure as it is shown: where it stands, what it is coded to and why, its figures; the same in every product."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from policykit.corpus.marking import stretches
from policykit.report.contract import each, entries
from policykit.report.wording.words import Lang, framed, instrument_name, known, listed, spoken, word

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Piece:
    """Part of a sentence: plain, or evidence for or against a category."""

    text: str
    category: str = ""  # of the first piece of evidence that covers it
    kind: Literal["plain", "for", "against", "shared"] = "plain"
    name: str = ""  # 信贷 · 贴息, 信贷（不计）


@dataclass(frozen=True)
class Shown:
    """A measure with its evidence in words."""

    row: Mapping[str, Any]  # of the table of measures
    heading: str  # （八）加强担保: number and title of its article
    title: str  # of its document
    categories: tuple[str, ...]  # names of the frame; 未归类 where it has none
    pieces: tuple[Piece, ...]  # the sentence, its evidence marked
    labels: tuple[Mapping[str, Any], ...]  # rows of its evidence
    quantities: tuple[str, ...]  # 50万元（新增贷款）

    @property
    def measure_id(self) -> str:
        """wuhan-2025-b692/08/2."""
        return str(self.row["measure_id"])

    @property
    def category_names(self) -> str:
        """信贷、担保."""
        return category_names(self.categories)

    @property
    def place(self) -> str:
        """武汉 · （八）加强担保."""
        return " · ".join(x for x in (str(self.row["region"]), self.heading) if x)

    @property
    def chips(self) -> list[str]:
        """What is said of it in a word: that it is concrete, and who coded it where that was not the machine."""
        chips = [word("html.concrete_chip")] if self.row["concrete"] else []
        return chips + ([known("status", self.row["status"])] if self.row["status"] != "machine" else [])

    @property
    def evidence(self) -> list[str]:
        """Each piece of evidence as a line."""
        return [evidence_line(label) for label in self.labels]

    def terms(self, category: str = "") -> list[str]:
        """The terms that count, of one category with their instruments: ``知识产权质押贷款（知识产权质押）``."""
        found = []
        for label in self.labels:
            if label["rule"] == "excluded" or not label["term"] or category not in ("", label["category"]):
                continue
            noted = category and label["instrument"]
            term = str(label["term"])
            found.append(
                word("text.noted", text=term, note=instrument_name(label["instrument"])) if noted else term
            )
        return list(dict.fromkeys(found))

    @property
    def instruments(self) -> list[tuple[str, str]]:
        """Category and instrument, as the table of instruments counts them."""
        return list(
            dict.fromkeys(
                (str(label["category"]), str(label["instrument"]))
                for label in self.labels
                if label["rule"] != "excluded"
                and label["instrument"]
                and label["category"] in self.categories
            )
        )


def shown(tables: Mapping[str, pd.DataFrame]) -> list[Shown]:
    """All measures in table order."""
    evidence = defaultdict(list)
    for label in entries(tables["labels"]):
        evidence[label["measure_id"]].append(label)
    headings = {
        row.article_id: " ".join(x for x in (row.number, row.title) if x) or row.section
        for row in each(tables["articles"])
    }
    titles = dict(zip(tables["documents"]["doc_id"], tables["documents"]["title"], strict=True))
    quantities, uncoded = quantities_by_measure(tables["quantities"]), framed().uncoded
    return [
        Shown(
            row=row,
            heading=str(headings.get(row["article_id"], "")),
            title=str(titles.get(row["doc_id"], "")),
            categories=tuple(str(row["categories"] or uncoded).split("|")),
            pieces=pieces(str(row["text"]), int(row["start"]), evidence[row["measure_id"]]),
            labels=tuple(evidence[row["measure_id"]]),
            quantities=tuple(quantities.get(str(row["measure_id"]), ())),
        )
        for row in entries(tables["measures"])
    ]


def pieces(text: str, start: int, labels: Sequence[dict[str, Any]]) -> tuple[Piece, ...]:
    """The sentence cut where evidence begins or ends; ``start`` is the measure's offset in the document.

    A stretch belongs to the first category that claims it; one that only argued against counts for none.
    """
    made = []
    for stretch in stretches(text, start, labels):
        if not stretch.labels:
            made.append(Piece(stretch.text))
            continue
        label = stretch.labels[0]
        category = str(label["category"])
        against = word("display.against") if label["rule"] == "excluded" else ""
        name = " · ".join(part for part in (category + against, str(label.get("instrument", ""))) if part)
        made.append(Piece(stretch.text, category, "for" if stretch.counts else "against", name))
    return tuple(made)


def shared_pieces(text: str, words: Iterable[str]) -> tuple[Piece, ...]:
    """The text cut where a shared word stands, the longer of two that begin together.

    >>> [p.kind for p in shared_pieces("对科技贷款贴息", ["贷款"])]
    ['plain', 'shared', 'plain']
    """
    longest = sorted(words, key=lambda w: (-len(w), w))
    cut = re.split(f"({'|'.join(map(re.escape, longest))})", text, flags=re.IGNORECASE) if longest else [text]
    return tuple(Piece(part, "", "shared" if n % 2 else "plain") for n, part in enumerate(cut) if part)


@spoken
def evidence_line(label: Mapping[str, Any], *, lang: Lang | None = None) -> str:
    """One piece of evidence in words: 信贷 · 知识产权质押：知识产权质押贷款（条目）."""
    names = known("category", label["category"]), instrument_name(str(label["instrument"]))
    rule = known("rule", label["rule"])
    if rule == "excluded":
        why = [known("reason", label["reason"])] if label.get("reason") else []
        rule = word("list.comma").join([word("html.excluded"), *why])
    term = word("text.noted", text=label["term"], note=rule)
    return word("report.fact_line", name=" · ".join(x for x in names if x), value=term)


def category_names(categories: Iterable[str]) -> str:
    """信贷、担保."""
    return listed(known("category", category) for category in categories)


def quantities_by_measure(quantities: pd.DataFrame) -> dict[str, list[str]]:
    """The quantities of each measure as printed, with what a ratio is a ratio of."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in each(quantities):
        base = str(row.base or "")
        text = word("report.quantity", phrase=row.phrase, base=base) if base else str(row.phrase)
        found[str(row.measure_id)].append(text)
    return found
