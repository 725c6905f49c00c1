"""The shell of an HTML page that stands alone: its one script by hash, its style, nothing from outside."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from importlib import resources

from policykit.records import CATEGORIES, UNCODED
from policykit.report.charts import theme
from policykit.report.wording.words import Lang

MARKED = 0.45  # share of a category's colour behind its evidence


def page(title: str, parts: Sequence[str], *, script: str, style: str, images: str, lang: Lang) -> str:
    """A whole page; ``images`` is what its content policy allows as a source of pictures."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; img-src {images}; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return "\n".join(
        [
            f'<!DOCTYPE html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{escape(title)}</title><style>{style}</style></head><body>",
            f"<header><h1>{escape(title)}</h1></header><main>",
            *parts,
            f"</main><script>{script}</script></body></html>\n",
        ]
    )


def asset(name: str, room: str = "policykit.report") -> str:
    """A file of a room: the script or the style of a page."""
    return resources.files(room).joinpath(name).read_text(encoding="utf-8")


def category_style() -> str:
    """Colours of the categories for chips and for the marks in the text."""
    rules = []
    for i, category in enumerate((*CATEGORIES, UNCODED)):
        colour = theme.PALETTE[category]
        rules.append(f".chip.k{i}{{background:{colour};color:{theme.ink_on(colour)}}}")
        rules.append(f"mark.k{i}{{background:{theme.tint(colour, MARKED)}}}")
    return "\n".join(rules)


def css_class(category: str) -> str:
    """The class of a category's colour; an unknown one looks like 未归类."""
    names = (*CATEGORIES, UNCODED)
    return f"k{names.index(category)}" if category in names else f"k{len(CATEGORIES)}"


def section(anchor: str, title: str, body: str) -> str:
    """A part of the page with its heading."""
    return f'<section id="{anchor}"><h2>{escape(title)}</h2>{body}</section>'


def bullets(sentences: Sequence[str]) -> str:
    """Plain sentences as a list."""
    return "<ul>" + "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences) + "</ul>"


def data(**values: object) -> str:
    """Attributes ``data-…`` with their values escaped."""
    return " ".join(f'data-{name}="{escape(str(value))}"' for name, value in values.items())
