"""The matcher against a brute-force search for the longest term at the leftmost place."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

from policykit.coding.frame import compiled, signs
from policykit.coding.frames import load_frame
from policykit.coding.matcher import Matcher, fold

Found = list[tuple[str, int, int]]


def brute_force(terms: list[str], text: str) -> Found:
    """At each place, left to right, the longest term that begins there; then go on behind it."""
    plain, at, found = fold(text), 0, []
    while at < len(plain):
        fitting = [t for t in terms if plain.startswith(t, at)]
        if fitting:
            longest = max(fitting, key=len)
            found.append((longest, at, at + len(longest)))
            at += len(longest)
        else:
            at += 1
    return found


CASES = [
    (["贷", "贷款", "质押贷款"], "质押贷款", [("质押贷款", 0, 4)], "the longest, not those inside it"),
    (["保险", "险资"], "保险资金", [("保险", 0, 2)], "the leftmost wins over the one that overlaps it"),
    (["担保", "再担保"], "再担保、担保", [("再担保", 0, 3), ("担保", 4, 6)], "both places"),
    (["上市", "上市公司"], "上市公上市", [("上市", 0, 2), ("上市", 3, 5)], "a term that breaks off"),
    (["ABS"], "ＡＢＳ与ABS", [("ABS", 0, 3), ("ABS", 4, 7)], "full width keeps its offsets"),
    (["首台(套)保险"], "首台（套）保险", [("首台(套)保险", 0, 7)], "brackets of either width"),
    (["贷"], "", [], "an empty text"),
    (["贷"], "组织领导", [], "must find nothing"),
    (["贷款"], "贷 款", [], "must find nothing: the cleaning closes such gaps, the matcher does not"),
]


@pytest.mark.parametrize(("terms", "text", "expected", "reason"), CASES, ids=[c[3] for c in CASES])
def test_hits(terms: list[str], text: str, expected: Found, reason: str) -> None:
    assert Matcher(terms).find(text) == expected, reason
    assert brute_force(terms, text) == expected, reason


def test_same_as_brute_force_on_generated_terms_and_texts() -> None:
    draw = random.Random(20250607)
    letters = "贷款保险担债股"
    hits = 0
    for _ in range(150):
        terms = sorted(
            {"".join(draw.choices(letters, k=draw.randint(1, 5))) for _ in range(draw.randint(1, 12))}
        )
        matcher = Matcher(terms)
        for _ in range(20):
            text = "".join(draw.choices(letters + "（，Ａ", k=draw.randint(0, 40)))
            found = matcher.find(text)
            assert found == brute_force(terms, text), (terms, text)
            hits += len(found)
    assert hits > 5_000


def test_same_as_brute_force_with_the_packaged_terms() -> None:
    draw = random.Random(67)
    book = load_frame()
    terms = list(book.by_term)
    pieces = [*terms, *"的和与、，。为对在", "企业", "科技", "首台（套）", "ＡＩＣ"]
    for _ in range(300):
        text = "".join(draw.choices(pieces, k=draw.randint(1, 14)))
        cut = draw.randint(0, 2)  # so that texts begin in the middle of a term, too
        assert book.matcher.find(text[cut:]) == brute_force(terms, text[cut:]), text


FOLDED = [
    ("首台（套）", "首台(套)"),
    ("ＡＢＳ１２％", "ABS12%"),
    ("武政办〔2025〕", "武政办(2025)"),
    ("“科技板”、。", "“科技板”、。"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "expected"), FOLDED)
def test_folding_keeps_the_length(text: str, expected: str) -> None:
    assert fold(text) == expected
    assert len(fold(text)) == len(text)


def test_whatever_a_pattern_of_a_party_finds_holds_one_of_its_signs() -> None:
    """Signs only spare a search: a row that is passed over for want of one finds nothing there."""
    with (Path(__file__).parent / "sentences.csv").open(encoding="utf-8") as file:
        texts = [fold(row["text"]) for row in csv.DictReader(file)]
    for party in load_frame().parties:
        if known := signs(party.words):
            for text in filter(compiled(party.words).search, texts):
                assert any(sign in text for sign in known), (party.key, text)


def test_a_pattern_without_a_word_in_each_way_has_no_signs() -> None:
    assert signs("(?:甲|乙)[企业]|丙?") == ()
    assert signs("甲乙(?:丙|丁)?|戊[己庚]辛") == ("甲乙", "戊")
