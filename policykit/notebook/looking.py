"""Tables, sentences and what is said of them, as a person reads them in a notebook and in a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.errors import UnknownChoice
from policykit.notebook.displays import by_measure, laid_out
from policykit.report.contract import entries
from policykit.report.measures import pieces, shared_pieces
from policykit.report.wording.doubts import because, messages
from policykit.report.wording.lettering import ems
from policykit.report.wording.words import Lang, instrument_name, known, listed, presenter, spoken, word
from policykit.report.wording.words import table as words
from policykit.tables import columns

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

ROWS = 12  # rows that a reader takes in before he asks for more
MOST = 50  # sentences, or pairs of them, that a notebook page takes
SHORT = 9  # ems: a cell up to this width stays on one line
LONG = 16  # ems: a cell beyond this width is text to be read and gets a wide column


@dataclass(frozen=True, repr=False)
class Look:
    """What is looked at: HTML for a notebook page, plain lines for a terminal; a table's headings and cells."""

    html: str
    lines: tuple[str, ...]
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return "\n".join(self.lines)


@spoken
def said(sentences: Iterable[str], *, lang: Lang | None = None) -> Look:
    """Finished sentences, such as those of ``policykit.report.wording.notes``, as paragraphs to read in a notebook.

    ``sentences`` are shown one a paragraph, as text; none gives a line that says so.

    >>> show.said(["六个地区都写到信贷。"])
    六个地区都写到信贷。
    """
    texts = tuple(map(str, sentences)) or (word("look.unsaid"),)
    return Look(laid_out("paragraphs", texts=texts), texts)


@spoken
def look(table: pd.DataFrame, *names: str, most: int = ROWS, lang: Lang | None = None) -> Look:
    """The first ``most`` rows of a table, of the named columns or of all, in the analyst's words.

    Headings and names of the program (``absent``, ``related``) are put into words, shares into percent, lists
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
    if "facts" in chosen and "kind" in table.columns:  # of doubts: what they mean, not how they are kept
        table = table.assign(facts=messages(table))
    rows = [[_text(column, row[column]) for column in chosen] for row in entries(table.head(most))]
    heads = [known("column", column) for column in chosen]
    heads = [known("category", head) for head in heads]  # a column a channel
    kinds = [table[column].dtype for column in chosen]
    numbers = [is_numeric_dtype(kind) and not is_bool_dtype(kind) for kind in kinds]
    return tabled(heads, rows, numbers=numbers, left_out=len(table) - len(rows))


def tabled(
    heads: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: Sequence[bool] = (), left_out: int = 0
) -> Look:
    """Finished cells as a table; columns of ``numbers`` are set right, so that their digits stand below each other."""
    if not rows:
        empty = word("look.empty")
        return Look(laid_out("quiet", text=empty), (empty,), tuple(heads))
    sides = ["right" if number else "left" for number in numbers or [False] * len(heads)]
    more = word("look.more", n=left_out) if left_out else ""
    styled = [[(text, _style(text, side)) for text, side in zip(row, sides, strict=True)] for row in rows]
    html = laid_out("table", heads=list(zip(heads, sides, strict=True)), rows=styled, more=more)
    lines = ["\t".join(row) for row in (heads, *rows)]
    return Look(html, (*lines, *filter(None, [more])), tuple(heads), tuple(map(tuple, rows)))


@spoken
def sentences(corpus: Corpus, table: pd.DataFrame, *, most: int = MOST, lang: Lang | None = None) -> Look:
    """The sentences of a ``table`` with ``measure_id`` (``explain``, ``against``, ``kwic``) or of ``matches``.

    Each measure stands once, its evidence marked; of a match both sentences stand side by side, the shared words
    marked. Beyond ``most`` the rest is counted.

    >>> shown = show.sentences(corpus, pk.explain(corpus, "济南", "担保"), most=2)
    >>> len(shown.lines) <= 3
    True
    """
    if {"left_id", "right_id"} <= set(table.columns):
        total, blocks = len(table), _pairs(corpus, table.head(most))
    elif "measure_id" in table.columns:
        ids = [name for name in dict.fromkeys(table["measure_id"]) if name]
        total, blocks = len(ids), _singles(corpus, ids[:most])
    else:
        wanted = "含 measure_id 或 left_id、right_id 列的表"
        raise UnknownChoice("可显示原句的表", "｜".join(table.columns), wanted)
    rest = [word("sentences.more", n=total - len(blocks))] if total > len(blocks) else []
    rest = rest if blocks else [word("look.unsaid")]
    html = [*(html for html, _ in blocks), *(laid_out("quiet", text=line) for line in rest)]
    return Look("".join(html), (*(line for _, line in blocks), *rest))


def _singles(corpus: Corpus, ids: Sequence[str]) -> list[tuple[str, str]]:
    """Each measure as a block of HTML and as a line."""
    labels = by_measure(corpus.labels[corpus.labels["measure_id"].isin(ids)])
    made = []
    for row in entries(corpus.measures.set_index("measure_id", drop=False).loc[list(ids)]):
        names = (row["categories"] or corpus.frame.uncoded).split("|")
        shown = listed([corpus.frame.label(name, presenter().lang) for name in names])
        cut = pieces(row["text"], int(row["start"]), labels.get(row["measure_id"], []))
        head = f"{row['region']} · {shown} · {row['measure_id']}"
        line = f"{row['measure_id']}｜{'|'.join(names)}｜{row['text']}"
        made.append((laid_out("sentence", head=head, pieces=cut), line))
    return made


def _pairs(corpus: Corpus, table: pd.DataFrame) -> list[tuple[str, str]]:
    """Each match as a block of HTML and as a line."""
    texts = dict(zip(corpus.measures["measure_id"], corpus.measures["text"], strict=True))
    made = []
    for row in entries(table):
        terms = [term for term in row["shared_terms"].split("|") if term]
        sides = [(row[f"{side}_region"], texts.get(row[f"{side}_id"], "")) for side in ("left", "right")]
        score = f"{row['score']:.2f}"
        kind = known("match", row["kind"])
        head = f"{score} · {kind} · {row['left_id']} / {row['right_id']}"
        cut = [(region, shared_pieces(text, terms)) for region, text in sides]
        line = "｜".join([score, *(f"{region}：{text}" for region, text in sides)])
        made.append((laid_out("pair", head=head, sides=cut), line))
    return made


def _style(text: str, side: str) -> str:
    """How a cell is set: short ones and ids on one line, sentences in a wide column."""
    width = ems(text)
    if width <= SHORT or (text.isascii() and " " not in text):  # an id or a file's name is not broken
        return f"text-align:{side};white-space:nowrap"
    least, most = (12, 38) if width > LONG else (6, 16)
    return f"text-align:{side};white-space:normal;min-width:{least}em;max-width:{most}em"


def _text(column: str, value: Any) -> str:
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return word("look.yes") if value else ""
    if isinstance(value, float):
        return word("missing") if math.isnan(value) else _number(column, value)
    text = str(value)
    if column == "because" and isinstance(value, tuple):
        return because(value)
    if column in ("level", "what") and text.startswith("category:"):
        return known("category", text.removeprefix("category:"))
    if _form(column) == "list":
        return listed([_name(column, part) for part in text.split("|") if part])
    return _name(column, text)


def _name(column: str, text: str) -> str:
    if column == "instrument":
        return instrument_name(text)
    groups = columns()[column].words if column in columns() else ()
    found = [f"{group}.{text}" for group in groups if f"{group}.{text}" in words()]
    return word(found[0]) if found else text


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
