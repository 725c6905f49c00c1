"""Offers: who gives whom how much, on sentences written for the tests in the manner of the genre (``offers.csv``).

A row of the table: why, the sentences of an article, and its offers, each with every cell that is not empty; a bound that
is not written is ``exact``.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from policykit.coding.offers.article import Article, Draft
from policykit.coding.offers.figures import Sentence
from policykit.coding.offers.frames import dealt
from policykit.gongwen.facts.quantities import quantities

CELLS = """form payer receiver target base rate rate_low rate_bound amount amount_low amount_bound cap cap_per duration
condition""".split()
TABLE = Path(__file__).with_name("offers.csv").read_text(encoding="utf-8")
CASES = list(csv.DictReader(TABLE.splitlines()))


def offers(text: str, heading: str = "") -> list[Draft]:
    """The offers of an article of these sentences, uncoded."""
    sentences = []
    for i, m in enumerate(re.finditer(r"[^。；]+[。；]?", text)):
        found = tuple(quantities(f"a/{i}", m.group(), m.start()))
        sentences.append(Sentence(f"a/{i}", m.group(), m.start(), (), found))
    return Article(heading, sentences).offers


def told(row: Draft) -> str:
    """What a row states, without what is empty."""
    cells = ((name, getattr(row, name)) for name in CELLS)
    cells = ((name, f"{v:.9g}" if isinstance(v, float) else v) for name, v in cells)
    return "; ".join(f"{name}={v}" for name, v in cells if v not in ("", None, "exact"))


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_an_article_gives_these_offers(case: dict[str, str]) -> None:
    text, found = case["text"], offers(case["text"])
    assert " // ".join(map(told, found)) == case["offers"]
    for row in found:
        for cell in (row.payer, row.duration, *row.condition.split("；")):
            # written in the text; a list shares its words: 省、市财政
            assert cell in text or ("、" in text and set(cell) <= set(text))


@pytest.mark.parametrize(
    ("text", "count", "things"),
    [
        ("种子、天使、创投基金", 3, ["种子基金", "天使基金", "创投基金"]),
        ("对实现“小升规”“规改股”的企业", 2, ["实现“小升规”的企业", "实现“规改股”的企业"]),
        ("投资额1000万元至5000万元、5000万元以上", 2, ["投资额1000万元至5000万元", "投资额5000万元以上"]),
        ("科技支行、科技保险机构", 3, []),
    ],
)
def test_a_list_is_dealt_out_only_where_it_has_as_many_things(
    text: str, count: int, things: list[str]
) -> None:
    assert [phrase for phrase, _ in dealt(text, text, count)] == things
