"""Tables with drawn borders: from strokes to cells, from cells to rows of text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from policykit.gongwen.formats.glyphs import Glyph, Page, PageLine, Rule, joined, rows, text_of

NEAR = 3.0  # points: strokes that close are one border, ends that close meet
MAX_RULES = 4000  # strokes of one page; a drawing has more, a table has not


def tables(page: Page) -> tuple[list[PageLine], list[Glyph]]:
    """The rows of all bordered tables of a page, and the characters outside of them."""
    made: list[PageLine] = []
    rest = list(page.glyphs)
    if len(page.rules) > MAX_RULES:
        return made, rest
    for group in _meeting(page.rules):
        xs = _places(r.left for r in group if _upright(r))
        ys = _places(r.top for r in group if not _upright(r))
        if len(xs) < 3 or len(ys) < 2:
            continue
        inside = [g for g in rest if xs[0] < (g.left + g.right) / 2 < xs[-1] and ys[0] < g.middle < ys[-1]]
        if not inside:
            continue
        held = set(map(id, inside))
        rest = [g for g in rest if id(g) not in held]
        made += _rows(page.number, group, xs, ys, inside)
    return made, rest


def _upright(rule: Rule) -> bool:
    return rule.bottom - rule.top > rule.right - rule.left


def _places(values: object) -> list[float]:
    places: list[float] = []
    for value in sorted(values):  # type: ignore[call-overload]
        if not places or value - places[-1] > NEAR:
            places.append(value)
    return places


def _meeting(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Strokes that touch one another, directly or through others; each group is one table."""
    groups: list[tuple[list[float], list[Rule]]] = []
    for rule in sorted(rules, key=lambda r: (r.top, r.left, r.bottom, r.right)):
        box = [rule.left, rule.top, rule.right, rule.bottom]
        members = [rule]
        apart = []
        for other, theirs in groups:
            if (
                other[0] - NEAR <= box[2]
                and box[0] <= other[2] + NEAR
                and other[1] - NEAR <= box[3]
                and box[1] <= other[3] + NEAR
            ):
                box = [*map(min, box[:2], other[:2]), *map(max, box[2:], other[2:])]
                members = theirs + members
            else:
                apart.append((other, theirs))
        groups = [*apart, (box, members)]
    return [members for _, members in sorted(groups, key=lambda g: (g[0][1], g[0][0]))]


def _rows(
    page: int, rules: Sequence[Rule], xs: list[float], ys: list[float], glyphs: Sequence[Glyph]
) -> list[PageLine]:
    """One line for each row; a cell that runs over several rows stands in the first of them."""
    owner = _owner(rules, xs, ys)
    cells: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in glyphs:
        at = (_band(ys, glyph.middle), _band(xs, (glyph.left + glyph.right) / 2))
        cells.setdefault(owner(at), []).append(glyph)
    made = []
    for row in range(len(ys) - 1):
        held = {column: cells[r, column] for r, column in sorted(cells) if r == row}
        texts = ["" for _ in range(len(xs) - 1)]
        for column, inside in held.items():
            texts[column] = _text(inside)
        # a cell merged with its neighbour on the left is no cell; one merged with the cell above keeps its place
        kept = [t for c, t in enumerate(texts) if t or owner((row, c))[1] == c]
        if any(kept):
            size = max(g.size for inside in held.values() for g in inside)
            text = "\t".join(kept).rstrip("\t")
            made.append(PageLine(page, 0, xs[0], ys[row], xs[-1], ys[row + 1], size, text, row=True))
    return made


def _text(glyphs: Sequence[Glyph]) -> str:
    text = ""
    for row in rows(glyphs):
        text = joined(text, text_of(row))
    return text


def _band(places: Sequence[float], value: float) -> int:
    return max(0, min(len(places) - 2, sum(place < value for place in places) - 1))


def _owner(
    rules: Sequence[Rule], xs: list[float], ys: list[float]
) -> Callable[[tuple[int, int]], tuple[int, int]]:
    """Field of the grid to the first field of its cell: fields with no stroke between them are one cell."""
    parent = {(r, c): (r, c) for r in range(len(ys) - 1) for c in range(len(xs) - 1)}

    def owner(field: tuple[int, int]) -> tuple[int, int]:
        while parent[field] != field:
            field = parent[field]
        return field

    for r, c in parent:
        y, x = (ys[r] + ys[r + 1]) / 2, (xs[c] + xs[c + 1]) / 2
        right, below = (r, c + 1), (r + 1, c)
        if right in parent and not any(
            _upright(s) and abs(s.left - xs[c + 1]) <= NEAR and s.top <= y <= s.bottom for s in rules
        ):
            a, b = sorted((owner((r, c)), owner(right)))
            parent[b] = a
        if below in parent and not any(
            not _upright(s) and abs(s.top - ys[r + 1]) <= NEAR and s.left <= x <= s.right for s in rules
        ):
            a, b = sorted((owner((r, c)), owner(below)))
            parent[b] = a
    return owner
