"""Cleaning: a list of named steps, each a function from text to the edits that it wants made.

The runner applies a step's edits and keeps one repair row for each, so that every change from the source
to the stored clean text can be judged and undone. Margins of lines, tags and line ends belong to the
carrier and are taken away in reading; everything that changes characters of the text is a step here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from policykit.gongwen.clean import repeats
from policykit.gongwen.clean.edits import Edit
from policykit.gongwen.clean.parts import undecided_headings
from policykit.gongwen.clean.reflow import reflow
from policykit.gongwen.clean.script import conversions
from policykit.gongwen.clean.steps import (
    Step,
    compiled_numbers,
    doubled_clauses,
    doubled_items,
    doubled_marks,
    doubled_words,
    full_stops,
    full_width,
    heading_numbers,
    invisible,
    links,
    lost_brackets,
    lost_dashes,
    ornaments,
    radicals,
    stray_spaces,
)
from policykit.gongwen.formats.lines import Line
from policykit.records import Facts

STEPS: tuple[tuple[str, Step], ...] = (
    ("invisible", invisible),
    ("radical", radicals),
    ("full_width", full_width),
    ("full_stop", full_stops),
    ("link", links),
    ("ornament", ornaments),
    ("hard_wrap", reflow),
    ("list_number", compiled_numbers),
    ("stray_space", stray_spaces),
    ("doc_number", lost_brackets),
    ("year_range", lost_dashes),
    ("heading_number", heading_numbers),
    ("doubled_mark", doubled_marks),
    ("doubled_word", doubled_words),
    ("doubled_word", doubled_clauses),
    ("doubled_item", doubled_items),
    ("repeated_sentence", repeats.repeated_sentences),
    ("contained_sentence", repeats.contained_sentences),
    ("stray_variant", repeats.stray_variants),
)
"""The steps in the order in which they run; wraps are undone before sentences are looked at."""

CONVERTED = "traditional"
"""Kind of the repair rows of a conversion that the catalog asks for."""

STEP_NAMES = (*dict.fromkeys(name for name, _ in STEPS), "joined_lines", "page_mark")
"""What the catalog may name in ``skip_repairs``."""

CONTEXT = 6  # characters kept on each side in a repair row, so that a lone mark can be found again


@dataclass(frozen=True, slots=True)
class Change:
    """One edit as it was made: what stood in which line of the source, and what stands now."""

    kind: str
    line: int
    before: str
    after: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Cleaned:
    """Clean text, the changes that led to it, the source line of every character, and items whose heading is unsure.

    The last are source line and first words; told before lines are mended, since these are the evidence.
    """

    text: str
    changes: tuple[Change, ...]
    line_at: tuple[int, ...]
    undecided: tuple[tuple[int, str], ...] = ()

    def line(self, offset: int) -> int:
        """Line of the source file that the character at ``offset`` came from."""
        return self.line_at[min(offset, len(self.line_at) - 1)] if self.line_at else 0


def clean(
    lines: Iterable[Line], *, skip: Iterable[str] = (), convert: Callable[[str], str] | None = None
) -> Cleaned:
    """Run all steps but those named in ``skip`` over the lines, one paragraph a line.

    ``convert`` changes the script of a line where the catalog asks for it; it comes first, since the steps read
    simplified characters.
    """
    lines = list(lines)
    text = "\n".join(line.text for line in lines)
    line_at = [line.number for line in lines for _ in range(len(line.text) + 1)][: len(text)]
    changes: list[Change] = []
    asked = ((CONVERTED, lambda text: conversions(text, convert)),) if convert else ()
    undecided: tuple[tuple[int, str], ...] = ()
    for kind, step in (*asked, *STEPS):
        if step is reflow:
            unsure = undecided_headings(text)
            undecided = tuple((line_at[at], words) for at, words in unsure)
        edits = sorted((e for e in step(text) if (e.kind or kind) not in skip), key=lambda e: e.start)
        changes += [_change(edit.kind or kind, text, line_at, edit) for edit in edits]
        text, line_at = _apply(text, line_at, edits)
    return Cleaned(text, tuple(changes), tuple(line_at), undecided)


def _apply(text: str, line_at: list[int], edits: list[Edit]) -> tuple[str, list[int]]:
    pieces: list[str] = []
    numbers: list[int] = []
    at = 0
    for edit in edits:
        if edit.start < at:
            raise ValueError(f"a cleaning step changes the same characters twice at offset {edit.start}")
        pieces += [text[at : edit.start], edit.after]
        numbers += line_at[at : edit.start]
        numbers += [line_at[min(edit.start, len(line_at) - 1)]] * len(edit.after)
        at = edit.end
    return "".join([*pieces, text[at:]]), numbers + line_at[at:]


def _change(kind: str, text: str, line_at: list[int], edit: Edit) -> Change:
    before = text[edit.start : edit.end]
    left = right = ""
    if len(before) < CONTEXT:
        left = text[max(0, edit.start - CONTEXT) : edit.start].rpartition("\n")[2]
        right = text[edit.end : edit.end + CONTEXT].partition("\n")[0]
    line = line_at[min(edit.start, len(line_at) - 1)]
    shown = [f"{left}{middle}{right}".replace("\n", "⏎") for middle in (before, edit.after)]
    return Change(kind, line, shown[0], shown[1], edit.facts)
