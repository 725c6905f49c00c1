"""What a test asks of a finished figure: texts that overlap or leave it, and the fonts in use."""

from matplotlib.text import Text


def texts(ax) -> list[str]:
    return [t.get_text() for t in ax.texts]


def labels(axis) -> list[str]:
    return [t.get_text() for t in axis.get_ticklabels()]


def _shown(figure) -> list[Text]:
    figure.draw_without_rendering()
    return [t for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip()]


def overlapping(figure) -> list[tuple[str, str]]:
    boxes = [(t.get_text(), t.get_window_extent()) for t in _shown(figure) if not t.get_rotation() % 90]
    inner = [(text, box.padded(-1)) for text, box in boxes]
    return [(a, b) for i, (a, x) in enumerate(inner) for b, y in inner[i + 1 :] if x.overlaps(y)]


def outside(figure) -> list[str]:
    boxes = [(t.get_text(), t.get_window_extent()) for t in _shown(figure)]
    x0, y0, x1, y1 = figure.bbox.padded(1).extents
    return [text for text, b in boxes if b.x0 < x0 or b.x1 > x1 or b.y0 < y0 or b.y1 > y1]


def fonts(figure) -> set[str]:
    return {t.get_fontfamily()[0] for t in _shown(figure)}


def smallest(figure) -> float:
    """Points of the smallest letters."""
    return min(t.get_fontsize() for t in _shown(figure))
