"""The clean text as numbered lines, each with its offsets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of the clean text: ``clean[start:end] == text``."""

    start: int
    end: int
    text: str


def text_lines(clean: str) -> list[TextLine]:
    """Every line of the clean text that is not empty.

    >>> [(l.start, l.text) for l in text_lines("一、总则\\n支持。")]
    [(0, '一、总则'), (5, '支持。')]
    """
    lines: list[TextLine] = []
    at = 0
    for text in clean.split("\n"):
        if text.strip():
            lines.append(TextLine(at, at + len(text), text))
        at += len(text) + 1
    return lines
