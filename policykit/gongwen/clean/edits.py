"""What a cleaning step asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from policykit.records import Facts


@dataclass(frozen=True, slots=True)
class Edit:
    """Put ``after`` in the place of ``text[start:end]``; ``facts`` where the change does not show why."""

    start: int
    end: int
    after: str
    facts: Facts = field(default_factory=dict)
    kind: str = ""  # where a step makes repairs of several kinds


def paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Offset and text of every line."""
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1
