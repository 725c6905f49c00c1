"""Every character of a figure must be in the chart font: a box in place of a word is an error."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from policykit.errors import MissingGlyph
from policykit.report.charts.theme import font_path

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@cache
def drawable() -> frozenset[int]:
    """The code points of the chart font."""
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(font_path()).get_charmap())


def missing(text: str) -> str:
    """The characters of ``text`` that the chart font lacks, once each, sorted; white space is not drawn."""
    return "".join(sorted({c for c in text if not c.isspace() and ord(c) not in drawable()}))


def texts_of(figure: Figure) -> list[str]:
    """The visible texts of a figure, tick labels and legends included, in drawing order."""
    from matplotlib.text import Text

    figure.draw_without_rendering()  # tick labels get their text only when drawn
    return [t.get_text() for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip()]


def check_glyphs(figure: Figure, name: str) -> None:
    """Raise :class:`MissingGlyph` with the figure's name and the characters that its font cannot draw."""
    characters = missing("".join(texts_of(figure)))
    if characters:
        raise MissingGlyph(name, characters)
