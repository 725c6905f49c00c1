"""What every reader gives: lines, facts of the carrier, doubts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from policykit.errors import RefusedDocument
from policykit.gongwen.formats.lines import BLANK, Line
from policykit.gongwen.formats.numbering import joined
from policykit.gongwen.words.patterns import DOC_NUMBER, NOTICE_TITLE, TITLE_END
from policykit.records import Facts

Note = tuple[str, Facts]
"""A doubt of a reader: its kind and what it is about."""


@dataclass(frozen=True)
class Content:
    """What a reader found in a file."""

    lines: tuple[Line, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)  # title and date that the carrier states
    encoding: str = ""
    parts: tuple[tuple[Line, ...], ...] = ()  # documents that the format itself divides (rows of a scraper)
    notes: tuple[Note, ...] = ()


# --- What Word files state beside their body: the title in their properties, headers and footers.


MAX_TITLE = 100  # characters
MAX_SHOWN = 40  # characters of a text that a note quotes
MAX_NAMED = 12  # texts that a note quotes
MAX_NOTES = 200  # notes that are told one by one


def title_fact(title: str) -> dict[str, str]:
    """The title as a fact where it is one: templates leave file names and prompts in its place.

    >>> title_fact("某市若干措施"), title_fact("Microsoft Word - 定稿.doc")
    ({'title': '某市若干措施'}, {})
    """
    title = title.strip()
    return {"title": title} if len(title) <= MAX_TITLE and _titled(title) else {}


def margin_notes(texts: Iterable[tuple[str, str]], lines: Iterable[Line]) -> Iterator[Note]:
    """Notes of headers and footers (case, text) with a document number or a title that the lines lack."""
    seen = _tight("".join(line.text for line in lines))
    told = set()
    for case, text in texts:
        if (DOC_NUMBER.find(text) or _titled(text)) and _tight(text) not in seen and text not in told:
            told.add(text)
            yield "header", {"case": case, "text": text[:MAX_TITLE]}


def limited(notes: list[Note]) -> list[Note]:
    """The notes, the many of a long document cut to their number."""
    rest = len(notes) - MAX_NOTES
    return notes[:MAX_NOTES] + ([("footnote", {"case": "more", "n": rest})] if rest > 0 else [])


def quoted(texts: Sequence[str]) -> str:
    """The first of some texts, as a note names them.

    >>> quoted(["第 3 页", "公报"])
    '“第 3 页”、“公报”'
    """
    return "、".join(f"“{text[:MAX_SHOWN]}”" for text in texts[:MAX_NAMED])


def _titled(text: str) -> bool:
    return bool(TITLE_END.find(text) or NOTICE_TITLE.find(text))


def _tight(text: str) -> str:
    return "".join(text.split())


# --- The paragraphs that .doc and .rtf hold, with their tables.


RESAVE = "请用 Word 或 WPS 打开后另存为 .docx"


@dataclass
class Paragraph:
    """A paragraph, or a table row as the paragraphs of its cells."""

    text: str = ""
    label: str = ""
    indented: bool = False
    cells: list[list[str]] | None = None
    suffix: str = "tab"


def lines_of_paragraphs(paragraphs: Iterable[Paragraph]) -> Iterator[Line]:
    gap = 0
    for number, paragraph in enumerate(paragraphs, 1):
        label = paragraph.label
        for piece in _pieces(paragraph):
            if not (stripped := piece.strip(BLANK)):
                gap += 1
                continue
            said = joined(label, paragraph.suffix, stripped)
            yield Line(number, said, gap, paragraph.indented or piece[0] in BLANK)
            label, gap = "", 0


def _pieces(paragraph: Paragraph) -> list[str]:
    """The lines of a paragraph; a table row is one, unless it is a frame around a single cell."""
    if paragraph.cells is None:
        return paragraph.text.split("\n")
    filled = [cell for cell in paragraph.cells if cell]
    if len(filled) == 1:
        return filled[0]
    return ["\t".join(" ".join(cell).replace("\t", " ") for cell in paragraph.cells)]


def must_say_something(name: str, lines: tuple[Line, ...], problem: str = "没有文字") -> None:
    if not lines:
        raise RefusedDocument(name, problem, "请另存为 PDF，扫描件按文字识别读取")


def changes(deleted: bool) -> list[Note]:
    return [("tracked_changes", {"case": "said"})] if deleted else []


# --- Signs of life of a reader that may take long: text recognition says before each page that it goes on.


_listeners: list[Callable[[], None]] = []


def listen(listener: Callable[[], None]) -> None:
    """Have this function called at every sign of life."""
    _listeners.append(listener)


def going_on() -> None:
    """Say that a part of the work begins that may take long."""
    for listener in _listeners:
        listener()
