"""What Word files state beside their body: the title in their properties, headers and footers.

None of it is text of the document, but a number or title that stands nowhere else must not be lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policykit.gongwen.formats.lines import Line
from policykit.gongwen.words.patterns import DOC_NUMBER, NOTICE_TITLE, TITLE_END

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
