"""What every reader gives: lines, facts of the carrier, doubts."""

from __future__ import annotations

from dataclasses import dataclass, field

from policykit.gongwen.formats.lines import Line


@dataclass(frozen=True)
class Content:
    """What a reader found in a file."""

    lines: tuple[Line, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)  # title and date that the carrier states
    encoding: str = ""
    parts: tuple[tuple[Line, ...], ...] = ()  # documents that the format itself divides (rows of a scraper)
    notes: tuple[tuple[str, str], ...] = ()  # doubts: kind, message
