"""The one table of words, and who is spoken to: every text that charts and reports show, in Chinese and English.

The texts stand in ``words.csv`` (``key, zh, en``): an analyst can change a wording without reading code. Language,
width of figures and the coding frame, which names and colours the categories, are bound once, by :func:`presenting` or
by ``lang=`` of a public function, and hold for everything that is said and drawn inside; nothing hands them down.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache, wraps
from importlib import resources
from typing import TYPE_CHECKING, Literal, ParamSpec, TypeVar, get_args

from policykit.errors import UnknownChoice
from policykit.tables import columns, schemas

if TYPE_CHECKING:
    from policykit.coding.frame import Frame

Lang = Literal["zh", "en"]
P = ParamSpec("P")
R = TypeVar("R")

WIDTHS = (4.0, 12.0)  # inch: in less the names of regions leave a chart no room


@dataclass(frozen=True)
class Presenter:
    """How things are said and drawn."""

    lang: Lang = "zh"
    width: float = 6.3  # inch of a figure; 16 cm, the text width of an A4 page with margins of 2.5 cm
    frame: Frame | None = None  # the coding frame; None is the one by default


_NOW: ContextVar[Presenter] = ContextVar("presenter")


def presenter() -> Presenter:
    """The presenter in force."""
    return _NOW.get(Presenter())


def framed() -> Frame:
    """The coding frame in force."""
    from policykit.coding.frames import load_frame

    return presenter().frame or load_frame()


def in_order(names: Iterable[str]) -> list[str]:
    """Categories (and the name for none) in the order of the frame in force; those of another frame last, as they come."""
    held, cells = dict.fromkeys(names), framed().cells
    return [*(cell for cell in cells if cell in held), *(name for name in held if name not in cells)]


@contextmanager
def presenting(
    *, lang: Lang | None = None, width: float | None = None, frame: Frame | None = None
) -> Iterator[Presenter]:
    """Say and draw everything inside in ``lang`` and, charts, ``width`` inches wide (4 to 12; 6.3 is a line of text).

    ``frame`` is what the corpus was coded by (``corpus.frame``), where that is not the default one.

    >>> with show.presenting(lang="en", width=4.5):
    ...     axes = show.coverage_heatmap(pk.coverage(corpus))
    >>> float(axes.figure.get_figwidth())
    4.5
    """
    now = presenter()
    if lang is not None:
        now = replace(now, lang=_checked(lang))
    if width is not None:
        if not WIDTHS[0] <= width <= WIDTHS[1]:
            raise UnknownChoice("图的宽度（英寸）", width, f"{WIDTHS[0]:g} 至 {WIDTHS[1]:g}")
        now = replace(now, width=float(width))
    if frame is not None:
        now = replace(now, frame=frame)
    token = _NOW.set(now)
    try:
        yield now
    finally:
        _NOW.reset(token)


def spoken(function: Callable[P, R]) -> Callable[P, R]:
    """A public function whose ``lang=``, where it is given, holds for everything that it calls."""

    @wraps(function)
    def bound(*args: P.args, **options: P.kwargs) -> R:
        given = options.get("lang")
        if given is None:
            return function(*args, **options)
        with presenting(lang=given):  # type: ignore[arg-type]
            return function(*args, **options)

    return bound


def _checked(lang: Lang) -> Lang:
    if lang not in get_args(Lang):
        raise UnknownChoice("语言", lang, list(get_args(Lang)))
    return lang


def table() -> dict[str, dict[str, str]]:
    """All words by key; each value holds the text by language.

    Headings of tables and columns (``table.coverage``, ``about.coverage``, ``column.region``) are those of the schemas,
    names of categories (``category.信贷``) those of the frame in force, which also fills ``{ONE}`` in running text.
    """
    frame = framed()
    return _table(frame, frame.said)


@cache
def _table(frame: Frame, said: tuple[tuple[str, tuple[str, str]], ...]) -> dict[str, dict[str, str]]:
    text = resources.files("policykit.report.wording").joinpath("words.csv").read_text(encoding="utf-8")
    found = {row["key"]: {"zh": row["zh"], "en": row["en"]} for row in csv.DictReader(text.splitlines())}
    for name, column in columns().items():
        found[f"column.{name}"] = {"zh": column.zh, "en": column.en}
    for name, schema in schemas().items():
        if schema.zh:
            found[f"table.{name}"] = {"zh": schema.zh, "en": schema.en}
            found[f"about.{name}"] = {"zh": schema.zh_note, "en": schema.en_note}
    for name, texts in said:
        for i, lang in enumerate(get_args(Lang)):
            for place in (name.upper(), name.capitalize()):
                filled = texts[i] if place.isupper() else texts[i].capitalize()
                for held in found.values():
                    held[lang] = held[lang].replace(f"{{{place}}}", filled)
    for cell in frame.cells:
        found[f"category.{cell}"] = {lang: frame.label(cell, lang) for lang in get_args(Lang)}
    return found


def word(key: str, *, lang: Lang | None = None, **values: object) -> str:
    """The text of ``key`` with ``values`` put into its ``{places}``, in the language in force or in ``lang``."""
    text = table()[key][presenter().lang if lang is None else _checked(lang)]
    return text.format(**values) if values else text


def known(group: str, name: object, *, lang: Lang | None = None) -> str:
    """The word ``group.name`` where the table has it, else the name itself (a kind that was added later)."""
    key = f"{group}.{name}"
    return word(key, lang=lang) if key in table() else str(name)


def running(*sentences: str) -> str:
    """Whole sentences one after the other: Chinese puts nothing between them, English a space."""
    return ("" if presenter().lang == "zh" else " ").join(sentences)


def listed(items: Iterable[str], *, lang: Lang | None = None) -> str:
    """Items as a list in running text: 甲、乙、丙."""
    return word("list.separator", lang=lang).join(items)


def sentence(text: str) -> str:
    """The text with its full stop."""
    return word("note.sentence", text=text)


@spoken
def instrument_name(name: str, *, lang: Lang | None = None) -> str:
    """What an instrument is called; one that the frame in force does not have stays as it is.

    >>> instrument_name("知识产权质押", lang="en")
    'IP-backed loans'
    """
    return framed().label(name, presenter().lang)
