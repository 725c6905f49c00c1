"""The explorer in a notebook: regions × categories, their sentences, search and side by side, and what is on the
screen as figure and table. ``ExplorerSession`` does the work; the widget (extra ``notebook``) shows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policykit.notebook.explorer import ExplorerSession
from policykit.notebook.widget_page import session_widget
from policykit.records import CATEGORIES, UNCODED
from policykit.report.charts import theme
from policykit.report.html_page import asset
from policykit.report.wording.words import Lang, known, table, word

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

SCRIPTS = tuple(f"explorer_{name}.js" for name in ("matrix", "lists", "controls", "questions", "page"))


def explore(
    corpus: Corpus,
    *,
    regions: Sequence[str] = (),
    category: str = "",
    instrument: str = "",
    depth: str = "all",
    strength: int | str = "",
    value: str = "measures",
    left: str = "",
    right: str = "",
    query: str = "",
    tab: str = "",
    out: Path | str = "figures",
    lang: Lang = "zh",
) -> Any:
    """The explorer over a corpus, opened in the given state.

    ``regions`` and ``category`` narrow it down, ``instrument`` is one of that category, empty for all;
    ``depth``: ``all``, ``concrete`` or ``exhortation``; ``strength``: the level of the carrying verb, 0 to 4;
    ``value``: ``measures``, ``share``, ``per_1000_chars`` or ``state``; ``left`` and ``right`` open the two regions
    side by side, ``query`` the search, unless ``tab`` (``coverage``, ``search``, ``pairs``) says otherwise. Unknown
    names are an ``UnknownChoice`` with the nearest ones. ``out`` is the folder of the export.

    The result has ``state`` (what is shown), ``table`` (all sentences, places or pairs that are listed), ``matrix``
    and ``export()``. Without the extra ``notebook``, or where widgets do not run, it is a static table.

    >>> explorer = show.explore(corpus, regions=["武汉", "郑州"], category="担保")
    >>> explorer.state["category"]
    '担保'
    >>> sorted(set(explorer.table["region"]))
    ['武汉', '郑州']
    """
    page = tab or ("search" if query else "pairs" if left or right else "coverage")
    session = ExplorerSession(
        corpus,
        out=out,
        lang=lang,
        tab=page,
        regions=regions,
        category=category,
        instrument=instrument,
        depth=depth,
        strength=strength,
        value=value,
        left=left,
        right=right,
        query=query,
    )
    try:
        kind = _widget_class()
    except ImportError:
        return session
    return kind(session)


@cache
def _widget_class() -> Any:
    """The widget's class; made when it is first needed, because its library is optional."""
    import traitlets

    class ExplorerWidget(session_widget()):  # type: ignore[misc]
        """The session in the browser: it asks, Python answers."""

        _esm = "\n".join(asset(name, "policykit.notebook") for name in SCRIPTS)
        _css = asset("explorer.css", "policykit.notebook") + category_style()
        facts = traitlets.Dict().tag(sync=True)
        state = traitlets.Dict().tag(sync=True)

        def __init__(self, session: ExplorerSession) -> None:
            self.session = session
            super().__init__(facts=facts_of(session), state=session.state)
            self.on_msg(self._answer)

        def _answer(self, _: Any, message: Any, buffers: Any = None) -> None:
            answer = self.session.handle(message if isinstance(message, Mapping) else {})
            self.send(answer)
            self.state = self.session.state

        @property
        def table(self) -> pd.DataFrame:
            """What is listed on the screen, all of it."""
            return self.session.table

        @property
        def sentences(self) -> pd.DataFrame:
            """The measures behind the chosen cell."""
            return self.session.sentences

        @property
        def matrix(self) -> pd.DataFrame:
            """Every cell of the matrix on the screen."""
            return self.session.matrix

        def export(self) -> list[Path]:
            """Write what is on the screen as figure and table; gives the paths."""
            return self.session.export()

    return ExplorerWidget


def facts_of(session: ExplorerSession) -> dict[str, Any]:
    """What the page needs to know once: names, words, and how large the corpus is."""
    lang, index, corpus = session.lang, session.index, session.corpus
    head = "explorer."
    n = {"regions": len(index.regions), "documents": len(corpus.policies), "measures": len(corpus.measures)}
    return {
        "regions": list(index.regions),
        "failed": list(corpus.failed),
        "categories": list(CATEGORIES),
        "uncoded": UNCODED,
        "names": {c: known("category", c, lang=lang) for c in (*CATEGORIES, UNCODED)},
        "instruments": {category: index.instruments(category) for category in CATEGORIES},
        "states": {name: word(f"state.{name}", lang=lang) for name in ("covered", "absent", "failed")},
        "strengths": [word(f"strength.{level}", lang=lang) for level in range(5)],
        "sum": word("explorer.sum", lang=lang, **n),
        "words": {k.removeprefix(head): text[lang] for k, text in table().items() if k.startswith(head)},
    }


def category_style() -> str:
    """The colours of the categories as ``--k``."""
    return "\n".join(f".pk-explore .k{i}{{--k:{theme.PALETTE[c]}}}" for i, c in enumerate(CATEGORIES))
