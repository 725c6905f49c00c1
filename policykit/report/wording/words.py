"""The one table of words: every text that charts and reports show, in Chinese and English.

The texts stand in ``words.csv`` (``key, zh, en``): an analyst can change a wording without reading code.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from typing import Literal, get_args

from policykit.errors import UnknownChoice
from policykit.tables import columns, schemas

Lang = Literal["zh", "en"]


@cache
def table() -> dict[str, dict[str, str]]:
    """All words by key; each value holds the text by language.

    Headings of tables and columns (``table.coverage``, ``about.coverage``, ``column.region``) are those of the schemas.
    """
    text = resources.files("policykit.report.wording").joinpath("words.csv").read_text(encoding="utf-8")
    found = {row["key"]: {"zh": row["zh"], "en": row["en"]} for row in csv.DictReader(text.splitlines())}
    for name, column in columns().items():
        found[f"column.{name}"] = {"zh": column.zh, "en": column.en}
    for name, schema in schemas().items():
        if schema.zh:
            found[f"table.{name}"] = {"zh": schema.zh, "en": schema.en}
            found[f"about.{name}"] = {"zh": schema.zh_note, "en": schema.en_note}
    return found


def word(key: str, *, lang: Lang = "zh", **values: object) -> str:
    """The text of ``key`` with ``values`` put into its ``{places}``."""
    if lang not in get_args(Lang):
        raise UnknownChoice("语言", lang, list(get_args(Lang)))
    text = table()[key][lang]
    return text.format(**values) if values else text


def known(group: str, name: object, *, lang: Lang = "zh") -> str:
    """The word ``group.name`` where the table has it, else the name itself (a kind that was added later)."""
    key = f"{group}.{name}"
    return word(key, lang=lang) if key in table() else str(name)


def running(*sentences: str, lang: Lang = "zh") -> str:
    """Whole sentences one after the other: Chinese puts nothing between them, English a space."""
    return ("" if lang == "zh" else " ").join(sentences)


def listed(items: list[str], *, lang: Lang = "zh") -> str:
    """Items as a list in running text: 甲、乙、丙."""
    return word("list.separator", lang=lang).join(items)
