"""Sentences and paragraphs that a damaged source printed more than once.

Only copies that stand in the same paragraph, or paragraphs that follow each other, are taken away: the same
sentence in two places of a document is the document's own. Near copies stay and are named as doubts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from policykit.grammar.patterns import SENTENCE
from policykit.read.edits import Edit, paragraphs

MIN_SENTENCE = 8  # characters; a shorter sentence may be said twice on purpose (特此通知。)
MIN_PARAGRAPH = 20


def _key(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def repeated_sentences(text: str) -> Iterator[Edit]:
    """Every later copy of a sentence inside one paragraph."""
    for at, line in paragraphs(text):
        seen: set[str] = set()
        for m in SENTENCE.every(line):
            key = _key(m.group())
            if len(key) >= MIN_SENTENCE and key in seen:
                yield Edit(at + m.start(), at + m.end(), "")
            seen.add(key)


def repeated_paragraphs(text: str) -> Iterator[Edit]:
    """A paragraph that is the same as the one before it, with its line end."""
    last = ""
    for at, line in paragraphs(text):
        key = _key(line)
        if len(key) >= MIN_PARAGRAPH and key == last:
            yield Edit(at - 1, at + len(line), "")
        last = key
