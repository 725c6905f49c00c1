from __future__ import annotations

import math
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from policykit.coding.frames import load_frame
from policykit.compare import matches, shortlist, similar, unmatched
from policykit.compare.cells import instrument_uses
from policykit.compare.formulas import formula
from policykit.compare.matches import HEADING, INSTRUMENT, RELATED, SAME
from policykit.compare.matches import kind as kind_of
from policykit.compare.meaning import PROBES, vectors
from policykit.compare.reference import make
from policykit.compare.words import words_of
from policykit.corpus.corpus import Corpus
from policykit.errors import UnknownChoice, WrongCall
from policykit.tables import frame, schema

SUBJECTS = ("贷款", "共保体", "股权投资", "风险补偿", "担保费率", "上市")


def scores(corpus: Corpus) -> np.ndarray:
    """The score of all pairs of measures, by the formula of the docstring word for word."""
    cut, measures, n = words_of(corpus).tokens, corpus.measures, len(corpus.measures)
    heads = dict(zip(corpus.articles["article_id"], corpus.articles["title"], strict=True))
    sentences = [Counter(cut(text)) for text in measures["text"]]
    df = Counter(word for sentence in sentences for word in sentence)
    rows: list[Counter[Any]] = []
    for sentence, article in zip(sentences, measures["article_id"], strict=True):
        row: Counter[Any] = Counter({w: 1 + math.log(tf) for w, tf in sentence.items()})
        row.update(dict.fromkeys(cut(heads[article]), HEADING))
        rows.append(Counter({w: v * math.log((1 + n) / (1 + df[w])) for w, v in row.items()}))
    for key, used in instrument_uses(corpus).items():
        for i in np.flatnonzero(used):
            rows[i][key] = INSTRUMENT * math.log((1 + n) / (1 + used.sum()))
    size = [math.sqrt(sum(v * v for v in row.values())) or 1 for row in rows]
    return np.array(
        [
            [sum(v * b[k] for k, v in a.items()) / s / t for b, t in zip(rows, size, strict=True)]
            for a, s in zip(rows, size, strict=True)
        ]
    ).round(9)


def by_brute_force(corpus: Corpus, left: str, right: str, top: int) -> list[tuple[str, str, float]]:
    cosine, measures = scores(corpus), corpus.measures
    found = []
    for i in np.flatnonzero(measures["region"] == left):
        there = [(-cosine[i, j], j) for j in np.flatnonzero(measures["region"] == right) if cosine[i, j] > 0]
        found += [(measures["measure_id"][i], measures["measure_id"][j], -c) for c, j in sorted(there)[:top]]
    return found


@pytest.mark.parametrize("top", [1, 2, 5, 50])
def test_against_brute_force(build: Any, corpus: Corpus, top: int) -> None:
    """Sentences of one to three subjects out of six: many duplicates, many ties; and real ones with instruments."""
    draw = random.Random(7)
    drawn = build(
        {
            r: ["、".join(draw.sample(SUBJECTS, draw.randint(1, 3))) + "。" for _ in range(25)]
            for r in ("武汉", "郑州")
        }
    )
    for one in (drawn, corpus):
        table = shortlist(one, "武汉", "郑州", limit=top, snapshot=make(one))
        expected = by_brute_force(one, "武汉", "郑州", top)
        assert table[["left_id", "right_id"]].values.tolist() == [[a, b] for a, b, _ in expected]
        assert table["score"].tolist() == pytest.approx([c for *_, c in expected], abs=1e-8)
        assert [k == "" for k in table["kind"]] == [c < RELATED for *_, c in expected]
        assert [k == "same" for k in table["kind"]] == [c >= SAME for *_, c in expected]


def test_kinds_begin_at_their_scores() -> None:
    assert [kind_of(s) for s in (1, 0.2, 0.199, 0.15, 0.149, 0)] == [
        "same",
        "same",
        "related",
        "related",
        "",
        "",
    ]


def test_a_counterpart_is_the_best_one_where_it_is_near_enough(corpus: Corpus) -> None:
    table = schema("matches").check(matches(corpus, snapshot=make(corpus)))
    expected = [
        row
        for left in corpus.regions
        for right in corpus.regions
        if left != right
        for row in by_brute_force(corpus, left, right, 1)
        if row[2] >= RELATED
    ]
    found = table[["left_id", "right_id", "score"]].itertuples(index=False, name=None)
    assert sorted((a, b, round(c, 8)) for a, b, c in found) == sorted(
        (a, b, round(c, 8)) for a, b, c in expected
    )
    order = {m: i for i, m in enumerate(corpus.measures["measure_id"])}
    assert table["left_id"].map(order).is_monotonic_increasing
    for left, right in ((None, None), ("武汉", None), (None, "武汉"), ("聊城", "武汉")):
        chosen = table[(table["left_region"] == (left or table["left_region"]))]
        chosen = chosen[chosen["right_region"] == (right or chosen["right_region"])]
        assert len(chosen)
        assert matches(corpus, left, right).equals(chosen.reset_index(drop=True))


def test_what_a_match_shows(corpus: Corpus) -> None:
    table = matches(corpus, "武汉", "郑州").set_index("left_id").loc["wuhan/01/1"]
    assert (table["right_id"], table["kind"]) == ("zhengzhou/01/1", "same")
    assert table["words"] == pytest.approx(
        1
    )  # the same sentence, under another heading and with one instrument less
    assert table["score"] < 1
    terms = table["shared_terms"].split("|")
    assert len(terms) == 6
    assert {"信贷·知识产权质押", "知识产权质押贷款", "风险补偿"} <= set(terms)
    assert np.isnan(table["meaning"])


def test_a_new_document_moves_no_score(corpus: Corpus, build: Any) -> None:
    first = build({"武汉": ["科技贷款贴息。", "企业上市。"], "郑州": ["贷款贴息。", "上市培育。"]})
    made = make(first)
    grown = build(
        {
            "武汉": ["科技贷款贴息。", "企业上市。"],
            "郑州": ["贷款贴息。", "上市培育。"],
            "聊城": ["贷款。"] * 9,
        }
    )
    before, after = (matches(c, "武汉", "郑州", snapshot=made) for c in (first, grown))
    assert len(before)
    assert before.equals(after)


def test_nor_do_its_instruments(corpus: Corpus) -> None:
    two = replace(corpus.only("武汉", "郑州"), source=None)  # 聊城 uses 风险补偿 as well
    before, after = (matches(c, "武汉", "郑州", snapshot=make(two)) for c in (two, corpus))
    assert before["shared_terms"].str.contains("信贷·").any()
    assert before.equals(after)


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("本办法自2025年1月1日起施行，有效期两年。", True, "the closing article"),
        ("以习近平新时代中国特色社会主义思想为指导。", True, "003: the first sentence of a plan"),
        ("高新技术企业、科技型中小企业、创新型中小企业、专精特新中小企业", True, "004: a bare list of firms"),
        ("具体措施如下：", True, "an announcement"),
        ("对高新技术企业贷款给予贴息。", False, "who, and what they get"),
        (
            "深入贯彻落实党的二十大精神，设立科技成果转化基金，支持首台套保险。",
            False,
            "a phrase in front of substance",
        ),
        ("自2025年起，对科技保险保费给予30%补贴。", False, "a date that is no closing"),
    ],
)
def test_formulas(text: str, expected: bool, why: str) -> None:
    assert formula(text, load_frame()) is expected, why


def test_formulas_and_damaged_sentences_answer_nothing(build: Any) -> None:
    closing = "本办法自2025年1月1日起施行。"
    corpus = build({"武汉": [closing, "科技贷款贴息。"], "郑州": [closing, "科技贷款贴息。", "企业上市。"]})
    assert matches(corpus)["left_id"].tolist() == ["wuhan/02/1", "zhengzhou/02/1"]
    assert unmatched(corpus, "郑州")["measure_id"].tolist() == ["zhengzhou/03/1"]
    at = corpus.measures.set_index("measure_id").loc["wuhan/02/1"]
    for kind, left in (("fragment", 0), ("few_measures", 2)):
        doubt = dict.fromkeys(schema("doubts").names, "") | {
            "doc_id": "wuhan",
            "kind": kind,
            "line": 1,
            "facts": {},
        }
        doubts = frame("doubts", [doubt | {"start": at["start"] + 1, "end": at["end"]}])
        assert len(matches(replace(corpus, tables={**corpus.tables, "doubts": doubts}))) == left


def test_any_sentence_finds_its_nearest_measures(corpus: Corpus) -> None:
    table = schema("similar").check(similar(corpus, "扩大知识产权质押融资", limit=3))
    assert table["measure_id"][0] == "zhengzhou/01/2"
    assert table["score"].is_monotonic_decreasing
    assert set(similar(corpus, "担保费率", regions=["郑州"])["region"]) == {"郑州"}
    assert similar(corpus, "的。").empty
    heading = similar(corpus, "加大力度。", title="发展科技保险", limit=1)
    assert heading["measure_id"].tolist() == ["wuhan/02/2"]


def encoder(texts: list[str]) -> np.ndarray:
    """贷 on one axis, all else on the other."""
    encoder.asked += len(texts)  # type: ignore[attr-defined]
    return np.array([[3.0 * ("贷" in text), 1.0 * ("贷" not in text)] for text in texts])


def test_meaning_is_that_of_the_encoder_and_each_sentence_is_asked_once(build: Any) -> None:
    encoder.asked = 0  # type: ignore[attr-defined]
    corpus = replace(
        build({"武汉": ["科技贷款。", "上市贷款。"], "郑州": ["科技贷款。", "上市。"]}), encoder=encoder
    )
    for _ in range(2):
        table = matches(corpus, "武汉", "郑州").set_index("left_id")["meaning"]
        assert table.to_dict() == {"wuhan/01/1": 1.0, "wuhan/02/1": 0.0}
    assert encoder.asked == 3 + len(PROBES)  # type: ignore[attr-defined]
    for wrong in (lambda texts: [1.0], lambda texts: [[float("nan")]] * len(texts)):
        with pytest.raises(WrongCall, match="encoder"):
            matches(replace(corpus, encoder=wrong))


def test_vectors_are_kept_by_sentence_and_encoder_and_made_anew_where_damaged(
    build: Any, tmp_path: Path
) -> None:
    """Each session is a new encoder object; what it asks for beyond its probes is counted."""
    (tmp_path / "corpus").mkdir()
    corpus = build({"武汉": ["科技贷款。", "企业上市。"], "郑州": ["科技贷款。"]}, path=tmp_path)

    def session(width: int = 2) -> int:
        asked: list[str] = []

        def made(texts: list[str]) -> list[list[float]]:
            asked.extend(texts)
            return [[1.0, float("贷" in text), 0.3][:width] for text in texts]

        rows = vectors(replace(corpus, encoder=made), corpus.measures["text"].tolist())
        assert rows is not None
        assert rows[0] == pytest.approx(np.array([1, 1, 0.3][:width]) / np.linalg.norm([1, 1, 0.3][:width]))
        return len(asked) - len(PROBES)

    assert [session(), session()] == [2, 0]
    assert [session(3), session(3), session()] == [2, 0, 0]  # another encoder, another file
    (one, other) = sorted((tmp_path / "corpus" / "cache" / "vectors").iterdir())
    one.write_bytes(one.read_bytes()[:-40])
    other.write_bytes(b"PK")
    assert [session(3), session(), session(3), session()] == [2, 2, 0, 0]


def decided(corpus: Corpus, *rows: tuple[str, str, str]) -> Corpus:
    names = schema("decisions").names
    said = [
        dict.fromkeys(names, "") | {"line": n, "task": "match", "state": "applied"}
        | dict(zip(("measure_id", "other_id", "categories"), row, strict=True))
        for n, row in enumerate(rows)
    ]  # fmt: skip
    return replace(corpus, tables=corpus.tables | {"decisions": frame("decisions", said)})


def test_what_people_decided_of_a_pair_is_what_matches_say(build: Any) -> None:
    """Of three measures the first is refused its nearest, the second given one that no word points to."""
    corpus = build(
        {
            "武汉": ["科技贷款贴息。", "企业上市。", "共保体。"],
            "郑州": ["科技贷款贴息。", "贷款贴息。", "债券。"],
        }
    )
    machine = matches(corpus, "武汉", "郑州")
    assert machine[["left_id", "right_id", "status"]].values.tolist() == [
        ["wuhan/01/1", "zhengzhou/01/1", "machine"]
    ]
    said = decided(
        corpus,
        ("zhengzhou/01/1", "wuhan/01/1", "none"),  # in either order
        ("wuhan/02/1", "zhengzhou/03/1", "related"),
        ("wuhan/02/1", "zhengzhou/02/1", "same"),
    )
    table = matches(said, "武汉", "郑州")
    schema("matches").check(table)
    assert table[["left_id", "right_id", "kind", "status"]].values.tolist() == [
        ["wuhan/01/1", "zhengzhou/02/1", "same", "machine"],  # the next one
        ["wuhan/02/1", "zhengzhou/02/1", "same", "human"],  # same before related
    ]
    back = matches(said, "郑州", "武汉").set_index("left_id")["kind"].to_dict()
    assert back == {"zhengzhou/02/1": "same", "zhengzhou/03/1": "related"}
    near = schema("shortlist").check(shortlist(said, "武汉", "郑州")).set_index(["left_id", "right_id"])
    assert near.loc[("wuhan/01/1", "zhengzhou/01/1"), "kind"] == "none"
    assert matches(said.only("武汉", "郑州"), "武汉", "郑州").equals(table)


@pytest.mark.parametrize(
    ("verb", "asked", "named"),
    [
        (matches, {"left": "北京"}, "北京"),  # there are only news of it
        (matches, {"left": "武汉", "right": "广州"}, "广州"),
        (matches, {"left": "武汉", "right": "武汉"}, "武汉"),
        (shortlist, {"left": "武汉", "right": "郑州", "limit": 0}, "limit"),
        (similar, {"text": "贷款", "limit": 0}, "limit"),
        (unmatched, {"region": "广州"}, "广州"),
    ],
)
def test_unknown_choices(corpus: Corpus, verb: Any, asked: dict[str, Any], named: str) -> None:
    with pytest.raises(UnknownChoice, match=named):
        verb(corpus, **asked)


def test_unmatched(corpus: Corpus, build: Any) -> None:
    table = schema("unmatched").check(unmatched(corpus, "武汉", snapshot=make(corpus)))
    cosine, measures = scores(corpus), corpus.measures
    own = np.flatnonzero(measures["region"] == "武汉")
    best = cosine[np.ix_(own, np.flatnonzero(measures["region"] != "武汉"))].max(axis=1)
    assert table["measure_id"].tolist() == measures["measure_id"][own[best < SAME]].tolist()
    assert table["score"].tolist() == pytest.approx(best[best < SAME].tolist(), abs=1e-8)
    assert [(n == "") for n in table["nearest_id"]] == [s == 0 for s in table["score"]]
    assert unmatched(build({"武汉": ["科技贷款。"]}), "武汉").empty
    words_alone = build({"武汉": ["进一步加强。", "科技贷款。"], "郑州": ["企业上市。"]})
    assert unmatched(words_alone, "武汉", snapshot=make(words_alone))["measure_id"].tolist() == ["wuhan/02/1"]


def test_empty(empty: Corpus, build: Any) -> None:
    for lonely in (empty, build({"武汉": ["贷款。"]}), build({"武汉": ["加强。"], "郑州": ["2027年。"]})):
        assert schema("matches").check(matches(lonely)).empty
        assert similar(lonely, "").empty
    assert isinstance(matches(empty), pd.DataFrame)
