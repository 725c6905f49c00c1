"""The only module of this room that writes files: figures with their tables, and the CSV tables.

Everything is written under a temporary name in the same folder and put in place by ``os.replace``, so that
a reader sees the old file or the new one. The same input gives the same bytes.
"""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from policykit.coding.sheet import guarded
from policykit.corpus.atomic import write_atomically
from policykit.errors import UnknownChoice
from policykit.report.charts import theme
from policykit.report.charts.glyphs import check_glyphs

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Format = Literal["png", "svg", "pdf"]
FORMATS: tuple[Format, ...] = ("png", "svg", "pdf")
SvgText = Literal["path", "text"]
"""Text of an SVG: outlines, which look the same everywhere, or text that can be edited and searched."""
DPI = 300


def csv_bytes(table: pd.DataFrame) -> bytes:
    """A table as CSV: UTF-8 with BOM, comma, header, ``\\n``, rows as given, missing empty, cells guarded."""
    safe = table.copy()
    for column in safe.columns:
        if safe[column].dtype.kind not in "biufM":
            safe[column] = [guarded(v) if isinstance(v, str) else v for v in safe[column].tolist()]
    return safe.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def save_tables(tables: dict[str, pd.DataFrame], folder: Path | str) -> list[Path]:
    """One CSV file a table, named after it, sorted by document; gives the paths written."""
    by_id = {
        name: table.sort_values("doc_id", kind="stable") if "doc_id" in table.columns else table
        for name, table in tables.items()
    }
    return [write_atomically(Path(folder) / f"{name}.csv", csv_bytes(table)) for name, table in by_id.items()]


@theme.house_style()
def render(
    figure: Figure,
    name: str,
    *,
    record: dict[str, Any],
    formats: tuple[Format, ...] = FORMATS,
    svg_text: SvgText = "path",
) -> dict[str, bytes]:
    """The figure in each format; :class:`policykit.errors.MissingGlyph` where the font lacks a character.

    ``record`` goes into each file as JSON (documents, hashes, settings), never a date.
    """
    check_svg_text(svg_text)
    check_glyphs(figure, name)
    # check_glyphs has laid the figure out; frozen, so that no format and no second save moves anything
    figure.set_layout_engine("none")
    facts = json.dumps(record, ensure_ascii=False, sort_keys=True)
    metadata: dict[str, dict[str, str | None]] = {
        "png": {"Title": name, "Description": facts, "Software": "policykit"},
        "svg": {"Title": name, "Description": facts, "Creator": "policykit", "Date": None},
        "pdf": {
            "Title": name,
            "Subject": facts,
            "Creator": "policykit",
            "Producer": None,
            "CreationDate": None,
        },
    }
    rendered: dict[str, bytes] = {}
    for kind in formats:
        buffer = BytesIO()
        with _svg_text(svg_text):
            figure.savefig(
                buffer, format=kind, dpi=DPI if kind == "png" else "figure", metadata=metadata[kind]
            )
        rendered[kind] = buffer.getvalue()
    if svg_text == "text" and "svg" in rendered:
        rendered["svg"] = _with_substitutes(rendered["svg"])
    return rendered


def check_svg_text(svg_text: str) -> None:
    """``UnknownChoice`` where it is neither of the two."""
    if svg_text not in get_args(SvgText):
        raise UnknownChoice("SVG 图中的文字", svg_text, list(get_args(SvgText)))


def _svg_text(svg_text: SvgText) -> AbstractContextManager[None]:
    from matplotlib import rc_context

    return rc_context({"svg.fonttype": "path" if svg_text == "path" else "none"})


def _with_substitutes(svg: bytes) -> bytes:
    """The fonts to take on a machine without the chart font, in the one list that stands at each text."""
    named = ", ".join(f"'{family}'" for family in theme.FAMILY)
    behind = [f"'{family}'" for family in (theme.FAMILY[0], *theme.SUBSTITUTES, *theme.FAMILY[1:])]
    return svg.replace(named.encode(), ", ".join([*behind, "sans-serif"]).encode())


def save_rendered(
    rendered: dict[str, bytes], out: Path | str, name: str, table: pd.DataFrame | None
) -> list[Path]:
    """Write what :func:`render` gave and, beside it, the table that the figure was drawn from (where it has its own)."""
    files = rendered if table is None else {**rendered, "csv": csv_bytes(table)}
    return [write_atomically(Path(out) / f"{name}.{ending}", content) for ending, content in files.items()]


def save_figure(
    figure: Figure,
    out: Path | str,
    name: str,
    table: pd.DataFrame,
    *,
    record: dict[str, Any],
    svg_text: SvgText = "path",
) -> list[Path]:
    """Write ``out/name.png`` (300 dpi), ``.svg`` (``svg_text``), ``.pdf`` (searchable) and ``.csv``.

    ``table`` is what was drawn, ``record`` what it rests on (documents, codebook, settings), written into each file.
    The text of the SVG is outlines (``"path"``: the same everywhere) or text (``"text"``: to edit and search).

    >>> coverage = pk.coverage(corpus)
    >>> figure = show.coverage_heatmap(coverage).figure
    >>> paths = show.save_figure(figure, "figures", "coverage", coverage, record={})
    >>> sorted(path.suffix for path in paths)
    ['.csv', '.pdf', '.png', '.svg']
    """
    return save_rendered(render(figure, name, record=record, svg_text=svg_text), out, name, table)
