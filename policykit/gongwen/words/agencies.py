"""Kinds of agencies and the short form of their names, from ``agencies.csv``.

Columns: ``name`` as it occurs, ``at`` where it stands (``start``, ``end``, ``has``), ``standard`` its usual short
form, ``kind``. Only abbreviations of one and the same body share a standard form (发改委, 发展和改革委员会). Bodies
that took over from each other (金融办, 地方金融监管局, 委金融办; the branches of 2018 and of 2023) keep their
names and share the kind.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

OTHER = "其他"


@dataclass(frozen=True, slots=True)
class Body:
    """A row of ``agencies.csv``."""

    name: str  # 发展和改革委员会
    at: str  # end
    standard: str  # 发展改革委
    kind: str  # 发改


@cache
def kinds_in_order() -> tuple[str, ...]:
    """The kinds in the order in which ``agencies.csv`` first names them."""
    text = (files("policykit.gongwen.words") / "agencies.csv").read_text(encoding="utf-8")
    return tuple(dict.fromkeys(row["kind"] for row in csv.DictReader(text.splitlines())))


@cache
def bodies() -> tuple[Body, ...]:
    """The rows: national bodies at the start of a name first (their branches are theirs), then the longest."""
    text = (files("policykit.gongwen.words") / "agencies.csv").read_text(encoding="utf-8")
    rows = [Body(**row) for row in csv.DictReader(text.splitlines())]
    return tuple(sorted(rows, key=lambda b: (b.at != "start", -len(b.name), b.name)))


def body_of(agency: str) -> Body | None:
    """The row that an agency's name fits.

    >>> body_of("市发展和改革委员会").kind, body_of("中国人民银行聊城市分行").kind, body_of("市委金融办").standard
    ('发改', '央行', '委金融办')
    >>> body_of("专班") is None
    True
    """
    fits = {"start": str.startswith, "end": str.endswith, "has": str.__contains__}
    return next((b for b in bodies() if fits[b.at](agency, b.name)), None)
