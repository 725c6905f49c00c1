"""What a cleaning step asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """Put ``after`` in the place of ``text[start:end]``; ``reason`` where the change does not show it."""

    start: int
    end: int
    after: str
    reason: str = ""


def paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Offset and text of every line."""
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1
