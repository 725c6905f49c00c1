"""A table as a person reads it in a notebook: headings in words, long sentences wrapped, ids last to be missed."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.errors import UnknownChoice
from policykit.notebook.displays import laid_out
from policykit.report.contract import entries
from policykit.report.wording.causes import because
from policykit.report.wording.lettering import ems
from policykit.report.wording.words import Lang, instrument_name, known, listed, word
from policykit.report.wording.words import table as words
from policykit.tables import columns

if TYPE_CHECKING:
    import pandas as pd

ROWS = 12  # rows that a reader takes in before he asks for more
SHORT = 9  # ems: a cell up to this width stays on one line
LONG = 16  # ems: a cell beyond this width is text to be read and gets a wide column


@dataclass(frozen=True, repr=False)
class Look:
    """What :func:`look` gives: a table for a notebook page, and plain lines for a terminal."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: int
    lang: Lang = "zh"
    numbers: tuple[
        bool, ...
    ] = ()  # columns of numbers, set right so that their digits stand below each other

    def _repr_html_(self) -> str:
        if not self.rows:
            return laid_out("quiet", text=word("look.empty", lang=self.lang))
        sides = ["right" if number else "left" for number in self.numbers or (False,) * len(self.heads)]
        rows = [
            [(text, _style(text, side)) for text, side in zip(row, sides, strict=True)] for row in self.rows
        ]
        heads = list(zip(self.heads, sides, strict=True))
        return laid_out("table", heads=heads, rows=rows, more=self._more() if self.left_out else "")

    def __repr__(self) -> str:
        if not self.rows:
            return word("look.empty", lang=self.lang)
        lines = ["\t".join(row) for row in (self.heads, *self.rows)]
        return "\n".join([*lines, *([self._more()] if self.left_out else [])])

    def _more(self) -> str:
        return word("look.more", lang=self.lang, n=self.left_out)


@dataclass(frozen=True, repr=False)
class Said:
    """Sentences as paragraphs: what :func:`said` gives."""

    sentences: tuple[str, ...]

    def _repr_html_(self) -> str:
        return laid_out("paragraphs", texts=self.sentences)

    def __repr__(self) -> str:
        return "\n".join(self.sentences)


def said(sentences: Iterable[str], *, lang: Lang = "zh") -> Said:
    """Finished sentences, such as those of ``policykit.report.wording.notes``, as paragraphs to read in a notebook.

    ``sentences`` are shown one a paragraph, as text; none gives a line that says so.

    >>> show.said(["六个地区都写到信贷。"])
    六个地区都写到信贷。
    """
    return Said(tuple(map(str, sentences)) or (word("look.unsaid", lang=lang),))


def look(table: pd.DataFrame, *names: str, most: int = ROWS, lang: Lang = "zh") -> Look:
    """The first ``most`` rows of a table, of the named columns or of all, in the analyst's words.

    Headings and names of the program (``absent``, ``same_wording``) are put into words, shares into percent, lists
    are joined by 、, sentences are wrapped and never cut. What is left out is counted.

    >>> table = show.look(pk.coverage(corpus), "region", "category", "share", most=2)
    >>> table.heads
    ('地区', '类别', '比重')
    """
    from pandas.api.types import is_bool_dtype, is_numeric_dtype

    missing = [name for name in names if name not in table.columns]
    if missing:
        raise UnknownChoice("列", missing[0], [str(column) for column in table.columns])
    chosen = list(names) or [str(column) for column in table.columns]
    shown = entries(table.head(most))
    rows = tuple(tuple(_text(column, row[column], lang) for column in chosen) for row in shown)
    heads = tuple(known("column", column, lang=lang) for column in chosen)
    heads = tuple(known("category", head, lang=lang) for head in heads)  # a column a channel
    kinds = [table[column].dtype for column in chosen]
    numbers = tuple(is_numeric_dtype(kind) and not is_bool_dtype(kind) for kind in kinds)
    return Look(heads, rows, len(table) - len(shown), lang, numbers)


def _style(text: str, side: str) -> str:
    """How a cell is set: short ones and ids on one line, sentences in a wide column."""
    width = ems(text)
    if width <= SHORT or (text.isascii() and " " not in text):  # an id or a file's name is not broken
        return f"text-align:{side};white-space:nowrap"
    least, most = (12, 38) if width > LONG else (6, 16)
    return f"text-align:{side};white-space:normal;min-width:{least}em;max-width:{most}em"


def _text(column: str, value: Any, lang: Lang) -> str:
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return word("look.yes", lang=lang) if value else ""
    if isinstance(value, float):
        return word("missing", lang=lang) if math.isnan(value) else _number(column, value)
    text = str(value)
    if column == "because" and isinstance(value, tuple):
        return because(value, lang=lang)
    if column in ("level", "what") and text.startswith("category:"):
        return known("category", text.removeprefix("category:"), lang=lang)
    if _form(column) == "list":
        return listed([_name(column, part, lang) for part in text.split("|") if part], lang=lang)
    return _name(column, text, lang)


def _name(column: str, text: str, lang: Lang) -> str:
    if column == "instrument":
        return instrument_name(text, lang=lang)
    groups = columns()[column].words if column in columns() else ()
    found = [f"{group}.{text}" for group in groups if f"{group}.{text}" in words()]
    return word(found[0], lang=lang) if found else text


def _form(column: str) -> str:
    return columns()[column].form if column in columns() else ""


def _number(column: str, value: float) -> str:
    if _form(column) == "share" and 0 < abs(value) < 0.0005:  # 0.2‰ is not 0%
        return f"{value * 100:.2g}%"
    if _form(column) == "share":
        return f"{value:.1%}".replace(".0%", "%")
    if value == int(value) and abs(value) >= 10:
        return f"{value:,.0f}"
    return f"{value:.2f}".replace("-0.00", "0.00")  # what rounds to nothing has no sign
