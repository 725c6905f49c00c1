"""The nation among the regions: its documents apply everywhere, so it stands beside them and is not ranked.

Told by the name alone: 济南's pilot plan was issued by national agencies and is 济南's all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from policykit.gongwen.words.places import NATIONAL
from policykit.report.wording.words import listed, word

if TYPE_CHECKING:
    import pandas as pd

NAMES = frozenset({NATIONAL, "国家", "中央", "国家级", "中国"})
"""What documents that apply everywhere are filed under: 全国 by the reading, the others in a catalog."""


def nations(regions: Iterable[str]) -> list[str]:
    """The names among ``regions`` that are the nation, each once, where others stand beside them.

    >>> nations(["武汉", "全国", "武汉"]), nations(["全国"])
    (['全国'], [])
    """
    names = list(dict.fromkeys(regions))
    found = [name for name in names if name.strip() in NAMES]
    return found if len(found) < len(names) else []


def caveat(regions: Iterable[str]) -> list[str]:
    """The sentence that says how the nation is to be read; none where it does not stand among regions."""
    found = nations(regions)
    return [word("caveat.nation", regions=listed(found))] if found else []


def between_regions(pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs (``left``, ``right``) that the nation is no side of; all where no others are left."""
    apart = nations([*pairs["left"], *pairs["right"]])
    others = pairs[~pairs["left"].isin(apart) & ~pairs["right"].isin(apart)]
    return others if len(others) else pairs
