"""The chart font cut once for all figures of an export.

matplotlib puts into each PDF the glyphs that it shows, and for that goes through the whole font, 30,000 glyphs, every
time: over a second a figure, more than drawing it. Cut to what all figures show, the font is gone through at once.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from policykit.report.charts.theme import font_path


@contextmanager
def cut_to(characters: str) -> Iterator[None]:
    """PDFs that are saved meanwhile take their glyphs from the chart font cut to ``characters``; they look the same."""
    from matplotlib.backends import _backend_pdf_ps as backend
    from matplotlib.font_manager import FontPath

    whole = backend.get_glyphs_subset
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "cut.ttf"
        places = _cut(small, characters)

        @contextmanager
        def subset(font: Any, glyphs: Collection[int]) -> Iterator[Any]:
            wanted = set(glyphs)
            if (
                str(font) != font_path() or not wanted <= places.keys()
            ):  # what shaping brings in may lie outside
                with whole(font, wanted) as made:
                    yield made
                return
            with whole(FontPath(str(small), 0), {places[glyph] for glyph in wanted}) as made:
                yield made._replace(glyph_index_map={g: made.glyph_index_map[places[g]] for g in wanted})

        backend.get_glyphs_subset = subset  # type: ignore[assignment]
        try:
            yield
        finally:
            backend.get_glyphs_subset = whole


def _cut(file: Path, characters: str) -> dict[int, int]:
    """Write the chart font cut to ``characters`` into ``file``; gives the place of each glyph kept by the one before."""
    from fontTools import subset

    options = subset.Options(glyph_names=True, recommended_glyphs=True)
    cutter = subset.Subsetter(options=options)
    cutter.populate(text=characters)
    with subset.load_font(font_path(), options) as font:
        cutter.subset(font)
        font.save(file)
    return dict(cutter.glyph_index_map)
