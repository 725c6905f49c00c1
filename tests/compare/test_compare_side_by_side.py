from __future__ import annotations

from typing import Any

import pytest

from policykit.compare import differing_words, side_by_side, similarity
from policykit.compare.side_by_side import PAIRS, SPANS
from policykit.corpus.corpus import Corpus
from policykit.errors import UnknownChoice


def pairs(corpus: Corpus, *args: str, **options: Any) -> list[tuple[Any, ...]]:
    table = side_by_side(corpus, *args, **options)
    return list(table[["left_id", "right_id", "kind", "mutual"]].itertuples(index=False, name=None))


def test_articles_by_hand(corpus: Corpus) -> None:
    """武汉 1 and 郑州 （一） hold the same copied sentence; the other articles share no word."""
    assert pairs(corpus, "武汉", "郑州") == [
        ("wuhan/01", "zhengzhou/01", "same_wording", True),
        ("wuhan/02", "", "unmatched", False),
        ("wuhan/03", "", "unmatched", False),
        ("", "zhengzhou/02", "unmatched", False),
    ]
    table = side_by_side(corpus, "武汉", "郑州")
    assert table.dtypes.astype(str).to_dict() == PAIRS
    assert table["left_title"].tolist() == ["1 创新科技信贷产品", "2 发展科技保险", "二、主要任务", ""]
    assert table["right_title"].tolist() == ["（一） 做强科技信贷", "", "", "（二） 分担风险"]
    assert "知识产权质押贷款" in table["shared_words"][0].split("|")


def test_kinds(corpus: Corpus, build: Any) -> None:
    # 聊城 2 and 郑州 （一） both speak of 上市; one only has evidence for it
    assert pairs(corpus, "聊城", "郑州", floor=0.0)[1][:3] == ("liaocheng/02", "zhengzhou/01", "alike")
    assert pairs(corpus, "聊城", "武汉")[0][:3] == ("liaocheng/01", "wuhan/01", "same_instrument")


def test_every_article_stands_in_a_row(build: Any) -> None:
    corpus = build(
        {"武汉": ["贷款贴息。", "上市。"], "郑州": ["贷款。", "贷款贴息。", "贷款风险补偿。", "共保体。"]}
    )
    found = pairs(corpus, "武汉", "郑州")
    assert found == [
        ("wuhan/01", "zhengzhou/02", "same_wording", True),
        ("wuhan/02", "", "unmatched", False),
        ("wuhan/01", "zhengzhou/01", "alike", False),  # nobody's best: beside its own best
        ("wuhan/01", "zhengzhou/03", "alike", False),
        ("", "zhengzhou/04", "unmatched", False),
    ]
    mirrored = pairs(corpus, "郑州", "武汉")
    assert {(a, b) for a, b, *_ in found} == {(b, a) for a, b, *_ in mirrored}


def test_the_best_answer_may_have_a_better_question(build: Any) -> None:
    corpus = build({"武汉": ["贷款贴息。", "贷款。"], "郑州": ["贷款贴息。"]})
    assert pairs(corpus, "武汉", "郑州") == [
        ("wuhan/01", "zhengzhou/01", "same_wording", True),
        ("wuhan/02", "zhengzhou/01", "alike", False),
    ]


def test_the_cosine_is_that_of_the_articles(build: Any) -> None:
    corpus = build({"武汉": ["科技贷款、企业上市。"], "郑州": ["科技贷款、共保体。"]})
    whole = similarity(corpus)["similarity"][0]  # one article a region
    assert side_by_side(corpus, "武汉", "郑州")["similarity"].tolist() == [whole]
    alone = side_by_side(corpus, "武汉", "郑州", floor=1.0)
    assert alone["kind"].tolist() == ["unmatched"] * 2
    assert alone["similarity"].tolist() == [whole] * 2
    characters = similarity(corpus, measure="characters")["similarity"][0]
    assert side_by_side(corpus, "武汉", "郑州", measure="characters")["similarity"].tolist() == [characters]


@pytest.mark.parametrize(
    ("left", "right", "spans"),
    [
        (
            "支持银行开展贷款。",
            "支持银行开展科技贷款。",
            [
                ("equal", "支持银行开展", "支持银行开展"),
                ("inserted", "", "科技"),
                ("equal", "贷款。", "贷款。"),
            ],
        ),
        (
            "给予贴息。",
            "给予担保。",
            [
                ("equal", "给予", "给予"),
                ("deleted", "贴息", ""),
                ("inserted", "", "担保"),
                ("equal", "。", "。"),
            ],
        ),
        # printed in full width on one side: the same word
        ("支持ＡＢＳ发行。", "支持ABS发行。", [("equal", "支持ＡＢＳ发行。", "支持ABS发行。")]),
        ("贷款", "上市", [("deleted", "贷款", ""), ("inserted", "", "上市")]),
        # a comma between two differences is no agreement
        (
            "银行，共保体。",
            "孵化，上市。",
            [("deleted", "银行，共保体", ""), ("inserted", "", "孵化，上市"), ("equal", "。", "。")],
        ),
    ],
)
def test_words_that_differ(build: Any, left: str, right: str, spans: list[tuple[str, str, str]]) -> None:
    corpus = build({"武汉": ["序。", left], "郑州": [right]})
    table = differing_words(corpus, "wuhan/02", "zhengzhou/01")
    assert table.dtypes.astype(str).to_dict() == SPANS
    assert list(table[["op", "left", "right"]].itertuples(index=False, name=None)) == spans


def test_spans_lead_back_to_the_text(corpus: Corpus) -> None:
    table = differing_words(corpus, "wuhan/01", "zhengzhou/01")
    assert "".join(table["left"]) == corpus.articles["text"][0]
    for side, doc in (("left", "wuhan"), ("right", "zhengzhou")):
        for row in table.itertuples(index=False):
            start, end = getattr(row, f"{side}_start"), getattr(row, f"{side}_end")
            assert corpus.texts[doc][start:end] == getattr(row, side)
    assert set(table["op"]) == {"equal", "deleted", "inserted"}


@pytest.mark.parametrize(
    ("args", "options", "named"),
    [
        (("武汉", "广州"), {}, "广州"),
        (("武汉", "武汉"), {}, "武汉"),
        (("武汉", "郑州"), {"floor": 2}, "floor"),
        (("武汉", "郑州"), {"measure": "letters"}, "letters"),
    ],
)
def test_unknown_choices(corpus: Corpus, args: tuple[str, str], options: dict[str, Any], named: str) -> None:
    with pytest.raises(UnknownChoice, match=named):
        side_by_side(corpus, *args, **options)


def test_unknown_article(corpus: Corpus) -> None:
    with pytest.raises(UnknownChoice, match="wuhan/99"):
        differing_words(corpus, "wuhan/01", "wuhan/99")


def test_nothing_to_compare(build: Any) -> None:
    corpus = build({"武汉": ["加强统计。", "贷款。"], "郑州": ["进一步加强。"]})
    assert {row[2] for row in pairs(corpus, "武汉", "郑州")} == {"unmatched"}
    assert len(pairs(corpus, "武汉", "郑州", floor=0.0)) == 3
    from dataclasses import replace

    one_silent = replace(corpus, failed=("济南",))
    assert [row[:2] for row in pairs(one_silent, "武汉", "济南")] == [("wuhan/01", ""), ("wuhan/02", "")]
    with pytest.raises(UnknownChoice):
        side_by_side(build({}), "武汉", "郑州")
