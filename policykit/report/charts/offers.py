"""Chart of offers: who states which figure of what; a row holds what may be compared, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.report.charts import grid, theme
from policykit.report.contract import each
from policykit.report.wording.cards import form_name, number
from policykit.report.wording.grounds import GRANTS
from policykit.report.wording.lettering import abridge, wrap
from policykit.report.wording.words import Lang, instrument_name, word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

LEFT = 21  # ems that say what the figures of a row are of
MOST_REGIONS, MOST_LINES = 6, 56  # on one page; the table beside the figure has them all
LINE = theme.SMALL * 1.4 / theme.POINTS  # inch
GAP = 0.5  # of a line, between rows


@theme.chart
def offers_chart(offers: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh") -> Axes:
    """Kinds of offers × regions, each cell with its figures in words; grants first, then rules.

    A row has one form, instrument and base. Rows that several regions share may be compared: they stand on top, dark;
    of the others each is one region's, pale, and nothing is ranked. Of more than 6 regions those with most offers are
    drawn, of more than 52 lines the first; the rest is counted. ``offers`` is what ``pk.offers`` gives.

    >>> axes = show.offers_chart(pk.offers(corpus))
    >>> axes.get_title(loc="left")
    '谁写明了什么数额（同一行才可以比较）'
    """
    stated = [row for row in each(offers) if number(row)]
    counts = {r: sum(row.region == r for row in stated) for r in dict.fromkeys(offers["region"])}
    regions = sorted(counts, key=lambda r: -counts[r])[:MOST_REGIONS]
    regions = [r for r in counts if r in regions and counts[r]]
    room = (theme.width() - (LEFT + 1) * theme.SMALL / theme.POINTS) / max(len(regions), 1)
    wide = room * theme.POINTS / theme.SMALL - 2
    rows: dict[tuple[str, ...], dict[str, list[str]]] = {}
    for row in sorted(stated, key=lambda row: (not row.comparison, row.form not in GRANTS)):
        if row.region in regions:
            lines = rows.setdefault(_kind(row), {}).setdefault(row.region, [])
            lines += [line for line in wrap(number(row), wide) if len(row.comparison) or line not in lines]
    heights = [max(len(_label(key)), *map(len, own.values())) + GAP for key, own in rows.items()]
    kept = [key for i, key in enumerate(rows) if sum(heights[: i + 1]) <= MOST_LINES]
    if ax is None:
        ax = theme.new_axes(0.9 + LINE * max(sum(heights[: len(kept)]), 4.0))
    if not kept:
        return theme.empty_axes(ax, word("empty"))
    y = 0.0
    for key, height in zip(kept, heights, strict=False):
        _row(ax, rows[key], regions, y, height, compared=bool(key[0]))
        _named(ax, _label(key), y + height / 2)
        y += height
    theme.bare(ax)
    ax.set(xlim=(0, len(regions)), ylim=(y, 0), yticks=[])
    grid.heads(ax, {float(x): abridge(name, wide) for x, name in enumerate(regions)}, room)
    left_out = len(stated) - sum(_kind(row) in kept and row.region in regions for row in stated)
    meaning = word("chart.offers.key") + (word("chart.offers.more", n=left_out) if left_out else "")
    theme.note_under(ax, meaning)
    theme.set_title(ax, word("chart.offers.title"))
    return ax


def _kind(row: Any) -> tuple[str, ...]:
    """What a row of the chart holds: the comparison, where there is one, else what this offer alone is of."""
    return (row.comparison, row.form, row.instrument, "" if row.comparison else row.base)


def _label(key: tuple[str, ...]) -> list[str]:
    compared, form, instrument, base = key
    names = [form_name(form), *([instrument_name(instrument)] if instrument not in ("", form) else [])]
    base = compared.rpartition(" · ")[2] if compared else base
    of = "·".join(names)
    return wrap(abridge(word("text.of_base", text=of, base=base) if base else of, LEFT * 2 - 2), LEFT)


def _row(
    ax: Axes, cells: dict[str, list[str]], regions: list[str], y: float, height: float, *, compared: bool
) -> None:
    """The cells of a kind of offer; a region that states none of it stays blank."""
    face = theme.tint(theme.BLUE, 0.3 if compared else 0.08)
    for x, region in enumerate(regions):
        box: dict[str, Any] = {"color": face if region in cells else "white", "clip_on": False}
        ax.bar(x + 0.5, height - 0.2, width=0.96, bottom=y + 0.1, **box)
        text: dict[str, Any] = {"va": "center", "fontsize": theme.SMALL, "linespacing": 1.3}
        ax.text(x + 0.06, y + height / 2, "\n".join(cells.get(region, [])), **text)


def _named(ax: Axes, lines: list[str], y: float) -> None:
    """What the figures of a row are of, left of it."""
    theme.beside(ax, "\n".join(lines), y, -(LEFT + 1) * theme.SMALL, edge=0, color=theme.INK, linespacing=1.3)
