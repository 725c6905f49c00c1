"""What every reader gives: lines, facts of the carrier, doubts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from policykit.gongwen.formats.lines import Line
from policykit.gongwen.words.patterns import DOC_NUMBER, NOTICE_TITLE, TITLE_END
from policykit.records import Facts


@dataclass(frozen=True)
class Content:
    """What a reader found in a file."""

    lines: tuple[Line, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)  # title and date that the carrier states
    encoding: str = ""
    parts: tuple[tuple[Line, ...], ...] = ()  # documents that the format itself divides (rows of a scraper)
    notes: tuple[tuple[str, str | Facts], ...] = ()  # doubts: kind, what they are about


# --- What Word files state beside their body: the title in their properties, headers and footers.


MAX_TITLE = 100  # characters
MAX_NOTES = 200  # notes that are told one by one


def title_fact(title: str) -> dict[str, str]:
    """The title as a fact where it is one: templates leave file names and prompts in its place.

    >>> title_fact("某市若干措施"), title_fact("Microsoft Word - 定稿.doc")
    ({'title': '某市若干措施'}, {})
    """
    title = title.strip()
    return {"title": title} if len(title) <= MAX_TITLE and _titled(title) else {}


def margin_notes(texts: Iterable[tuple[str, str]], lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    """Notes of headers and footers (name, text) with a document number or a title that the lines lack."""
    seen = _tight("".join(line.text for line in lines))
    told = set()
    for name, text in texts:
        if (DOC_NUMBER.find(text) or _titled(text)) and _tight(text) not in seen and text not in told:
            told.add(text)
            yield "header", f"{name}里写有“{text[:MAX_TITLE]}”，没有算进正文"


def limited(notes: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The notes, the many of a long document cut to their number."""
    rest = len(notes) - MAX_NOTES
    return notes[:MAX_NOTES] + ([("footnote", f"另有 {rest} 条注释没有列出")] if rest > 0 else [])


def _titled(text: str) -> bool:
    return bool(TITLE_END.find(text) or NOTICE_TITLE.find(text))


def _tight(text: str) -> str:
    return "".join(text.split())


# --- Signs of life of a reader that may take long: text recognition says before each page that it goes on.


_listeners: list[Callable[[], None]] = []


def listen(listener: Callable[[], None]) -> None:
    """Have this function called at every sign of life."""
    _listeners.append(listener)


def going_on() -> None:
    """Say that a part of the work begins that may take long."""
    for listener in _listeners:
        listener()
