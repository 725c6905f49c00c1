"""Shared passages: what is one wording, what is only one subject, and what may explain it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from texts import corpus_of_texts

from policykit.compare.passages import passages, sources
from policykit.errors import UnknownChoice
from policykit.tables import frame, schema

LONG = "支持银行业金融机构建立科技金融尽职免责制度，对符合条件的不良贷款按规定免除责任"
CHANGED = "鼓励银行业金融机构建立科技金融尽职免责制度,对符合规定的不良贷款按规定免除责任"
OTHER = "推动保险机构开发首台套装备综合险种并给予保费补贴，扩大覆盖面"
TITLE = "《关于扎实做好科技金融大文章的工作方案和实施细则》"


def pair(*sentences: tuple[str, str], dates: tuple[str, str] = ("2023-05-01", "2024-05-01")):  # type: ignore[no-untyped-def]
    return corpus_of_texts(
        ("甲市", dates[0], [[s] for s, _ in sentences]), ("乙市", dates[1], [[s] for _, s in sentences])
    )


CASES = [
    ((LONG + "。", CHANGED + "。"), 1, "a few words changed, marks of another width"),
    ((LONG + "。", "明确责任。" + LONG[:12] + "。"), 0, "too short"),
    ((LONG + "。", OTHER + "。"), 0, "another subject"),
    (
        (LONG + "。" + OTHER + "。", OTHER + "。" + "另起一段说明相关工作要求。" * 4 + LONG + "。"),
        2,
        "in another order",
    ),
    (
        ("责任单位科技局财政局金融局。" * 30, "责任单位科技局财政局金融局。" * 30),
        0,
        "a refrain seeds nothing",
    ),
    ((LONG + "；", LONG + "，并明确责任单位和时限。"), 1, "a sentence that ends where the other goes on"),
]


@pytest.mark.parametrize(("sentences", "expected", "reason"), CASES, ids=[c[-1] for c in CASES])
def test_passages(sentences: tuple[str, str], expected: int, reason: str) -> None:
    corpus = pair(sentences)
    found = passages(corpus)
    schema("passages").check(found)
    assert len(found) == expected, reason
    for row in found.to_dict("records"):
        assert corpus.texts["d0"][row["left_start"] : row["left_end"]] == row["left_text"]
        assert corpus.texts["d1"][row["right_start"] : row["right_end"]] == row["right_text"]
        assert row["characters"] <= min(len(row["left_text"]), len(row["right_text"]))


def test_a_passage_with_its_facts() -> None:
    (row,) = passages(pair((LONG + "。", CHANGED + "。"))).to_dict("records")
    assert row["left_text"] == LONG[2:]  # 支持 and 鼓励 at the head are not shared
    assert row["right_text"] == CHANGED[2:]
    # 银行…制度对符合条件的…责任: 35 equal characters, 条件 and 规定 changed
    assert (row["characters"], row["identity"]) == (34, round(34 / 36, 4))
    assert (row["kind"], row["regions"], row["earlier"]) == ("passage", 2, "甲市")
    assert (row["left_article"], row["right_article"]) == ("d0/01", "d1/01")


@pytest.mark.parametrize(
    ("dates", "earlier"),
    [
        (("2024-05-01", "2023-05-01"), "乙市"),
        (("2024-05-01", "2024-05-31"), ""),  # both may have been written at the same time
        (("2024-05-01", "2024-06-01"), "甲市"),
        (("", "2024-05-01"), ""),
    ],
)
def test_the_direction_is_only_as_sure_as_the_dates(dates: tuple[str, str], earlier: str) -> None:
    assert passages(pair((LONG + "。", LONG + "。"), dates=dates))["earlier"].tolist() == [earlier]


def test_a_cited_title_is_no_borrowing_and_a_common_source_is_named() -> None:
    corpus = pair((f"贯彻{TITLE}要求。", LONG + "。"), (LONG + "。", f"按照{TITLE}部署。"))
    found = passages(corpus)
    assert found["kind"].tolist() == ["passage", "citation"]
    assert set(found["both_cite"]) == {TITLE[1:-1]}


def test_a_list_of_firms_is_a_formula() -> None:
    """003 and 004 hold these four kinds of firms side by side."""
    firms = "高新技术企业、科技型中小企业、创新型中小企业、专精特新中小企业"
    assert passages(pair((f"面向{firms}放贷。", f"梳理{firms}名单。")))["kind"].tolist() == ["formula"]


def test_what_goes_on_behind_the_end_of_a_sentence_is_another_wording() -> None:
    """001 and 006: in one of them the sentence ends behind 预警."""
    left = "强化对科创金融风险的监测、研判和预警，支持金融机构建立科技创新评价。"
    right = ["强化对科技金融风险的监测、研判和预警。", "探索开展金融机构服务科技创新评价。"]
    for turn in (1, -1):  # the end may stand on either side
        ended, running = (
            corpus_of_texts(*(("甲市", "", [[left]]), ("乙市", "", [sentences]))[::turn])
            for sentences in (right, ["".join(right).replace("。", "，")])
        )
        assert passages(ended).empty
        assert len(passages(running)) == 1
        cut = passages(ended, shortest=12)["left_text"]
        assert len(cut)
        assert cut.str.endswith("预警").all()


def test_two_sentences_copied_together_are_one_passage() -> None:
    both = [[LONG + "。", OTHER + "。"]]
    (row,) = passages(corpus_of_texts(("甲市", "", both), ("乙市", "", both))).to_dict("records")
    assert row["left_text"].startswith(LONG)
    assert row["left_text"].endswith(OTHER)


def test_wording_of_many_regions_is_counted() -> None:
    three = [("甲市", "2023-01-01", [[LONG + "。"]]), ("乙市", "2024-01-01", [[LONG + "。"]])]
    assert set(passages(corpus_of_texts(*three, ("丙市", "", [[CHANGED + "。"]])))["regions"]) == {3}


def test_a_document_more_is_aligned_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules[passages.__module__]
    (tmp_path / "corpus").mkdir()
    three = [
        (f"{name}市", "", [[LONG + "。" + own + "。"]]) for name, own in zip("甲乙丙", "一二三", strict=True)
    ]
    aligned: list[tuple[str, str]] = []
    align = module._passages

    def counted(left, right, *rest):  # type: ignore[no-untyped-def]
        aligned.append((left.region, right.region))
        return align(left, right, *rest)

    monkeypatch.setattr(module, "_passages", counted)
    passages(corpus_of_texts(*three[:2], path=tmp_path))
    assert aligned == [("甲市", "乙市")]
    found = passages(corpus_of_texts(*three, path=tmp_path))
    assert aligned[1:] == [("甲市", "丙市"), ("乙市", "丙市")]
    kept = tmp_path / "corpus" / "cache" / "passages.json"
    for spoil in (
        lambda data: data,
        lambda data: data.replace(b'"pairs"', b'"pears"'),
        lambda data: data[:50],
    ):
        kept.write_bytes(spoil(kept.read_bytes()))
        pd.testing.assert_frame_equal(passages(corpus_of_texts(*three, path=tmp_path)), found)
    assert len(aligned) == 3 + 2 * 3  # kept, then changed, then cut off
    changed = [("甲市", "", [[LONG.replace("制度", "机制") + "。一。"]]), *three[1:]]
    assert not passages(corpus_of_texts(*changed, path=tmp_path)).equals(found)


def test_one_document_or_none() -> None:
    for corpus in (corpus_of_texts(), corpus_of_texts(("甲市", "", [[LONG]]))):
        assert passages(corpus).empty


@pytest.mark.parametrize("wrong", [{"shortest": 7}, {"identity": 0.0}, {"identity": 1.1}])
def test_wrong_limits(wrong: dict[str, float]) -> None:
    with pytest.raises(UnknownChoice):
        passages(pair((LONG, LONG)), **wrong)  # type: ignore[arg-type]


def test_what_a_source_explains() -> None:
    """甲市 took one of its two sentences from a document at hand, 乙市 its only one; a later source explains nothing."""
    corpus = corpus_of_texts(
        ("甲市", "2023-05-01", [[LONG + "。", OTHER + "。"]]),
        ("乙市", "2024-05-01", [[LONG + "。"]]),
        (
            "国家",
            "2022-01-01",
            [[LONG + "。", "本办法自2025年1月1日起施行，有效期两年，由市科技局负责解释。"]],
        ),
        ("某省", "2025-01-01", [[OTHER + "。"]]),
    )
    documents = corpus.documents.assign(
        kind=["policy", "policy", "source", "source"], title=["甲", "乙", "丙", "丁"]
    )
    cited = [("d0", "甲市", "丙", "", "落实", 0, 1, "d2")]
    cited = [dict(zip(schema("citations").names, row, strict=True)) for row in cited]
    corpus = replace(
        corpus, tables=corpus.tables | {"documents": documents, "citations": frame("citations", cited)}
    )
    table = sources(corpus)
    schema("sources").check(table)
    long, other = len(LONG) - 1, len(OTHER) - 1  # a comma each is no letter
    assert table.values.tolist() == [
        ["d0", "甲市", "d2", "丙", "落实", long, long / (long + other)],
        ["d0", "甲市", "", "", "", long, long / (long + other)],
        ["d1", "乙市", "d2", "丙", "", long, 1.0],
        ["d1", "乙市", "", "", "", long, 1.0],
    ]
    (row,) = passages(corpus).to_dict("records")
    assert (row["sources"], row["earlier"]) == ("d2", "")  # the common source is named, not a direction
    assert passages(corpus.only("甲市", "乙市")).iloc[0]["sources"] == "d2"
    assert corpus.regions == ("甲市", "乙市")  # no source is compared
