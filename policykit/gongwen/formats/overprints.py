"""Large text printed over or under the text of a page, upright as it is: a watermark, not a title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from policykit.gongwen.formats.glyphs import Glyph, Page

LARGER = 1.5  # of the page's usual letter size
OVER = 0.3  # share of the characters of a size that must lie over others: a title lies over none
TOUCH = 0.1  # letter sizes of the smaller character by which two boxes must overlap, both ways
MAX_LARGE = 400  # characters of a page that are looked at; a watermark has fewer


def without_overprints(pages: Sequence[Page]) -> tuple[list[Page], list[tuple[str, str]]]:
    """The pages without watermarks, and a note that names them."""
    kept: list[Page] = []
    named: dict[str, None] = {}
    for page in pages:
        marks = _overprints(page)
        out = set(map(id, marks))
        kept.append(replace(page, glyphs=tuple(g for g in page.glyphs if id(g) not in out)) if out else page)
        if marks:
            named["".join(g.text for g in marks)[:40]] = None
    if not named:
        return kept, []
    return kept, [("watermark", f"压在正文上的大字（水印）未计入正文：{'、'.join(f'“{t}”' for t in named)}")]


def _overprints(page: Page) -> list[Glyph]:
    seen = [g for g in page.glyphs if not g.blank]
    if not seen:
        return []
    usual = median(g.size for g in seen)
    large = [g for g in seen if g.size > LARGER * usual]
    if not 0 < len(large) <= MAX_LARGE:
        return []
    sizes = sorted({round(g.size) for g in large})
    found: list[Glyph] = []
    for size in sizes:
        same = [g for g in large if round(g.size) == size]
        small = [g for g in seen if g.size * LARGER < size]
        over = sum(any(_overlap(g, other) for other in small) for g in same)
        if over > OVER * len(same):
            found += same
    return found


def _overlap(large: Glyph, small: Glyph) -> bool:
    across = min(large.right, small.right) - max(large.left, small.left)
    down = min(large.bottom, small.bottom) - max(large.top, small.top)
    return min(across, down) > TOUCH * small.size
