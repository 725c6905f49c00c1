"""The codebook tried out: its examples coded, and every term put into sentences where it should count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policykit.coding.codebook import Codebook, Term, ordered
from policykit.coding.rules import Context, categories, judge
from policykit.records import CATEGORIES

FRAMES = ("{}。", "支持{}。", "引导{}服务企业。", "鼓励{}增加对企业的支持；")
AROUND = Context("发挥投资基金作用", ("信贷",))
"""An article in which the words that lean on their surroundings have something to lean on."""

ASIDE = {
    "codebook": "它是排除条目",
    "source": "它是资金来源",
    "needs": "needs 的条件从不满足",
    "unless": "总是符合 unless",
    "head": "总是让位于后面的词根",
    "": "同一处总有别的条目先被认出",
}


@dataclass(frozen=True, slots=True)
class Trial:
    """A sentence that the codebook gives with its categories, and what the machine makes of it."""

    about: str  # 信贷, or the name of an instrument
    sentence: str
    expected: tuple[str, ...]
    found: tuple[str, ...]
    why: str

    @property
    def passed(self) -> bool:
        """Whether the machine comes to what the codebook says."""
        return self.found == self.expected


def trials(book: Codebook) -> list[Trial]:
    """Every example of ``examples.csv`` coded, and the example of every instrument, which must count by its own terms."""
    made = [
        Trial(e.category, e.sentence, ordered(e.categories), categories(judge(e.sentence, book)), e.why)
        for e in book.examples
    ]
    for instrument in book.instruments:
        hits = judge(instrument.example, book) if instrument.example else []
        own = {
            c
            for h in hits
            if h.counts and h.term.instrument == instrument.instrument
            for c in h.term.categories
        }
        expected = ordered(instrument.category)
        found = tuple(c for c in CATEGORIES if c in own)
        made.append(Trial(instrument.instrument, instrument.example, expected, found, "工具的例句"))
    return made


def unreachable(book: Codebook, terms: Sequence[Term] | None = None) -> list[tuple[str, str]]:
    """Terms that count in no sentence made for them, with the reason; those that are there to be set aside left out."""
    found = []
    for term in book.terms if terms is None else terms:
        if term.kind in ("excluded", "source"):
            continue
        reasons = []
        for sentence in _sentences(term):
            hits = [h for h in judge(sentence, book, AROUND) if h.term.term == term.term]
            if any(h.counts for h in hits):
                break
            reasons += [h.why for h in hits] or [""]
        else:
            found.append((term.term, ASIDE.get(reasons[0], f"规则“{reasons[0]}”总把它排除")))
    return found


def _sentences(term: Term) -> Iterator[str]:
    """Sentences in which the term should count: by itself, and beside each word that its condition asks for."""
    for frame in FRAMES:
        yield frame.format(term.term)
    words = re.findall(r"[\u4e00-\u9fff]+", term.needs) or [""]
    for before in ("", *words):
        for after in ("", *words):
            yield f"支持{before}{term.term}{after}。"
            yield f"支持企业{before}发展{term.term}，促进{after}。"
