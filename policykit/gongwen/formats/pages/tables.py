"""Tables with drawn borders: from strokes to cells, from cells to rows of text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import zip_longest
from statistics import median

from policykit.gongwen.formats.pages.glyphs import Glyph, Page, PageLine, Rule, joined, line_of, rows, text_of

ENDS, INSIDE = "。！？!?；;：:", "，。；、"
NEAR = 3.0  # points: strokes that close are one border, ends that close meet
MAX_RULES = 4000  # strokes of one page; a drawing has more, a table has not


def tables(page: Page) -> tuple[list[PageLine], list[Glyph]]:
    """The rows of all bordered tables of a page, and the characters outside of them."""
    made: list[PageLine] = []
    rest = list(page.glyphs)
    rules = [rule for rule in page.rules if not _frames(rule, page)]
    if len(rules) > MAX_RULES:
        return made, rest
    for group in _meeting(rules):
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


def _frames(rule: Rule, page: Page) -> bool:
    """Whether it runs along the edge of the page."""
    if _upright(rule):
        return rule.left < NEAR or rule.right > page.width - NEAR
    return rule.top < NEAR or rule.bottom > page.height - NEAR


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


# --- The lines of a page in reading order: across the page, or down one column and then the next.


BINS = 4  # steps of the search for a gutter, per letter size
MIN_GUTTER = 0.75  # letter sizes
HANGING = 0.5  # letter sizes
CROSSED = 0.15  # share of the rows of a page that may run over the gutter (titles do)
MIN_ROWS = 4  # lines that a column must hold
FILLED = 0.6  # share of a column's lines that must reach its right edge: cells of a table do not
EDGE = 2.5  # letter sizes short of the edge that still reach it
Gutter = tuple[float, float]


def page_lines(pages: Sequence[Page]) -> list[list[PageLine]]:
    """For each page its lines and table rows in reading order."""
    parts = [tables(page) for page in pages]
    gutters = [_gutter(page, rest) for page, (_, rest) in zip(pages, parts, strict=True)]
    found = [g for g in gutters if g]
    full = sum(len(rest) > 0 for _, rest in parts)
    common = (
        (median(g[0] for g in found), median(g[1] for g in found)) if len(found) * 2 >= full > 0 else None
    )
    made = []
    for page, (bordered, rest), gutter in zip(pages, parts, gutters, strict=True):
        if gutter is None and common and _open(rest, common):
            gutter = common  # the last page of a text in columns, where the second is short or missing
        lines = _in_columns(page, rest, gutter) if gutter else _lines(page, rest)
        made.append(_placed(lines, bordered))
    return made


def whole_rows(lines: Sequence[PageLine]) -> list[PageLine]:
    """The lines with rows that a page break divided made whole, and column names that each page repeats once."""
    made: list[PageLine] = []
    head, page = "", 0
    for line in lines:
        last = made[-1] if made else None
        goes_on = bool(
            last
            and last.row
            and line.row
            and abs(last.left - line.left) + abs(last.right - line.right) < NEAR
        )
        if not goes_on:
            head = line.text if line.row else ""
        elif line.page != page and line.text == head:
            continue
        turned, page = goes_on and line.page != page, line.page
        if last and turned and (text := _row_over(last.text, line.text)):
            made[-1] = replace(last, text=text)
        else:
            made.append(line)
    return made


def _row_over(above: str, below: str) -> str:
    """Both parts of a row that runs over a page as one; "" where the second is a row of its own.

    Its first cell is empty, and in each of the others a sentence goes on; a cell with one name shows no such thing.
    """
    cells, more = above.split("\t"), below.split("\t")
    filled = [n for n, text in enumerate(more) if text]
    if more[0] or len(more) > len(cells) or not all(cells[n] for n in filled):
        return ""
    if not all(cells[n][-1] not in ENDS and any(mark in cells[n] for mark in INSIDE) for n in filled):
        return ""
    return "\t".join(joined(a, b) for a, b in zip_longest(cells, more, fillvalue=""))


def _placed(lines: list[PageLine], bordered: list[PageLine]) -> list[PageLine]:
    """Table rows put in front of the first line that stands below them."""
    for row in bordered:
        at = next((i for i, l in enumerate(lines) if l.top >= row.top and not l.row), len(lines))
        while at < len(lines) and lines[at].row and lines[at].top < row.top:
            at += 1
        lines.insert(at, row)
    return lines


def _lines(page: Page, glyphs: Sequence[Glyph]) -> list[PageLine]:
    return [line for row in rows(glyphs) if (line := line_of(row, page.number))]


def _in_columns(page: Page, glyphs: Sequence[Glyph], gutter: Gutter) -> list[PageLine]:
    """Rows that run over the gutter stand for themselves; between them first the left column, then the right."""
    lines: list[PageLine] = []
    band: list[Glyph] = []
    middle = sum(gutter) / 2
    for row in [*rows(glyphs), []]:
        if row and not _crosses(row, gutter):
            band += row
            continue
        for column, side in ((1, True), (2, False)):
            part = [g for g in band if ((g.left + g.right) / 2 < middle) is side]
            lines += [line for r in rows(part) if (line := line_of(r, page.number, column))]
        band = []
        if line := line_of(row, page.number):
            lines.append(line)
    return lines


def _crosses(row: Sequence[Glyph], gutter: Gutter) -> bool:
    seen = [g for g in row if not g.blank]
    middle = sum(gutter) / 2
    # a mark that hangs over the edge of its column shows nothing in its right half
    left = [
        g.right - (HANGING * g.size if g.text in "，。、；：）" else 0.0)
        for g in seen
        if (g.left + g.right) / 2 < middle
    ]
    right = [g.left for g in seen if (g.left + g.right) / 2 >= middle]
    return bool(left and right) and min(right) - max(left) < MIN_GUTTER * seen[0].size


def _open(glyphs: Sequence[Glyph], gutter: Gutter) -> bool:
    found = rows(g for g in glyphs if not g.blank)
    # a header and a title may cross it on a page with a few lines
    return sum(_crosses(row, gutter) for row in found) <= max(2.0, CROSSED * len(found))


def _gutter(page: Page, glyphs: Sequence[Glyph]) -> Gutter | None:
    """The empty strip between two columns of running text, or None."""
    seen = [g for g in glyphs if not g.blank]
    if len(seen) < 2 * MIN_ROWS:
        return None
    size = median(g.size for g in seen)
    step = size / BINS
    count = len(rows(seen))
    first, last = int(0.3 * page.width / step), int(0.7 * page.width / step)
    over = [0] * (last + 2)
    for g in seen:
        for k in range(max(first, int(g.left / step)), min(last, int(g.right / step)) + 1):
            over[k] += 1
    best: tuple[int, int] = (0, 0)
    start = first
    for k in range(first, last + 2):
        if k == last + 1 or over[k] > CROSSED * count:
            best = max(best, (k - start, start))
            start = k + 1
    width, start = best
    if width < MIN_GUTTER * BINS:
        return None
    gutter = (start * step, (start + width) * step)
    return gutter if _two_columns(page, seen, gutter, size) else None


def _two_columns(page: Page, seen: Sequence[Glyph], gutter: Gutter, size: float) -> bool:
    """Whether both sides of the strip are running text that fills its lines."""
    lines = _in_columns(page, seen, gutter)
    for column in (1, 2):
        rights = sorted(line.right for line in lines if line.column == column)
        if len(rights) < MIN_ROWS:
            return False
        edge = rights[int(0.9 * (len(rights) - 1))]
        if sum(right > edge - EDGE * size for right in rights) < FILLED * len(rights):
            return False
    return True
