"""Styles of Word: what a paragraph or a run inherits where its own properties do not say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAX_BASES = 20  # styles that a style may be based on, one behind the other
OFF = frozenset({"0", "false", "off", "none"})


def value(element: etree._Element | None, path: str, default: str = "") -> str:
    """The ``w:val`` of the child at ``path`` (names of this namespace, divided by /), or the default."""
    if element is None:
        return default
    child = element.find("/".join(W + step for step in path.split("/")))
    return default if child is None else child.get(W + "val", default)


def switched_on(element: etree._Element | None, path: str) -> bool | None:
    """Whether a switch such as ``w:vanish`` is on or off; None where it is not set."""
    child = element.find("/".join(W + step for step in path.split("/"))) if element is not None else None
    return None if child is None else child.get(W + "val", "1") not in OFF


def whole(text: str | None, default: int) -> int:
    """A small whole number of the file's XML; anything else counts as the default."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 7 else default


class Styles:
    """Paragraph and character styles with what they inherit."""

    def __init__(self, root: etree._Element | None) -> None:
        self._by_id: dict[str, etree._Element] = {}
        self._default = ""
        for style in root.iterfind(W + "style") if root is not None else ():
            key = style.get(W + "styleId", "")
            self._by_id.setdefault(key, style)
            if style.get(W + "type") == "paragraph" and style.get(W + "default", "0") not in OFF:
                self._default = key
        self.numbering, self.hides, self.indents = (
            cache(self._numbering),
            cache(self._hides),
            cache(self._indents),
        )

    def chain(self, key: str) -> Iterator[tuple[str, etree._Element]]:
        """A paragraph's style (the default one where it names none) and those it is based on."""
        key = key or self._default
        for _ in range(MAX_BASES):
            style = self._by_id.get(key)
            if style is None:
                return
            yield key, style
            key = value(style, "basedOn")

    def _numbering(self, key: str) -> tuple[str, str, str]:
        """List, level and the style that names them, of a paragraph in this style; empty where there is none."""
        number = level = owner = ""
        for name, style in self.chain(key):
            level = level or value(style, "pPr/numPr/ilvl")
            if number := value(style, "pPr/numPr/numId"):
                owner = name
                break
        return number, level, owner

    def _hides(self, key: str) -> bool:
        """Whether text in this style is hidden."""
        found = (switched_on(style, "rPr/vanish") for _, style in self.chain(key))
        return next((state for state in found if state is not None), False)

    def _indents(self, key: str) -> bool:
        """Whether the first line of a paragraph in this style is indented."""
        found = (first_line(style.find(W + "pPr")) for _, style in self.chain(key))
        return next((state for state in found if state is not None), False)


def first_line(properties: etree._Element | None) -> bool | None:
    """Whether paragraph properties indent the first line; None where they do not say."""
    indent = properties.find(W + "ind") if properties is not None else None
    if indent is None:
        return None
    sizes = [indent.get(W + key) for key in ("firstLineChars", "firstLine")]
    return None if sizes == [None, None] else any(whole(size, 0) > 0 for size in sizes)
