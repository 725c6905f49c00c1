"""Cleaning steps that change single characters into the ones that they stand for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from policykit.gongwen.clean.edits import Edit
from policykit.gongwen.words.lexicon import pattern

RADICAL = pattern(
    r"[\u2e80-\u2fd5\uf900-\ufaff]+",
    yes=("⼀、总体要求", "⻓期资本", "⾦融"),
    no=("一、总体要求", "金融"),
)

LATIN_STOP = pattern(
    r"(?<=[\u4e00-\u9fff，,、％%\dA-Za-z]{7}[\u4e00-\u9fff％%])(?<!{N})[.．｡](?=[\u4e00-\u9fff“《（(]|$)",
    yes=(
        "支持科技型企业上市融资.鼓励银行",
        "支持科技型企业上市融资．",
        "给予科技型企业贷款贴息｡",
        "不超过同期利率加100个基点．",
    ),
    no=(
        "一.总体要求",
        "1.加大投入",
        "www.gov.cn",
        "上市.",
        "见附件.doc",
        "……",
        "详见本通知所附的附件1.申报表",
    ),
    flags=re.MULTILINE,
)


SUPPLEMENT = dict(
    zip(
        "⺁⺠⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "厂民西见角贝车長长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)
"""Radicals of the supplement block with the characters that they stand for; NFKC leaves them as they are."""

STOPS = "。"


def radicals(text: str) -> Iterator[Edit]:
    """⼀ → 一, ⻓ → 长: radicals and compatibility ideographs, as PDF files hold them in the place of characters."""
    for m in RADICAL.every(text):
        made = "".join(SUPPLEMENT.get(c) or unicodedata.normalize("NFKC", c) for c in m.group())
        if made != m.group():
            yield Edit(m.start(), m.end(), made)


def full_stops(text: str) -> Iterator[Edit]:
    """A Latin or half-width full stop that ends a Chinese sentence: 给予补助.鼓励 → 给予补助。鼓励."""
    for m in LATIN_STOP.every(text):
        yield Edit(m.start(), m.end(), STOPS)
