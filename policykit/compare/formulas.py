"""Wording that says nothing of a document: phrases that every official text may hold, and bare lists of kinds of firms."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from policykit.text import key

if TYPE_CHECKING:
    from policykit.coding.frame import Frame

LEFT_OVER = 1 / 3
"""Share of a text that must be its own; below it stand 以习近平…思想为指导 and 高新技术企业、科技型中小企业、专精特新企业."""


def formula(text: str, frame: Frame) -> bool:
    """Whether a text consists of stock phrases (``formulas.txt``) and kinds of firms that ``parties.csv`` of the frame names.

    >>> from policykit.coding.frames import load_frame
    >>> formula("本办法自2025年1月1日起施行，有效期两年。", load_frame())
    True
    >>> formula("对科技型中小企业贷款给予贴息。", load_frame())
    False
    """
    left = key(_stock(tuple(p.words for p in frame.parties if p.role == "target")).sub("", text), marks=False)
    return len(left) < LEFT_OVER * len(key(text, marks=False))


@cache
def _stock(kinds: tuple[str, ...]) -> re.Pattern[str]:
    phrases = files("policykit.compare").joinpath("formulas.txt").read_text(encoding="utf-8").split("\n")
    firms = [f"(?:{kind})(?:中小)?(?:企业)?" for kind in kinds]
    return re.compile("|".join([*filter(None, phrases), *firms]).replace("，。；", "，,。；;"))
