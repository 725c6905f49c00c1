from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from policykit.compare import coverage, coverage_parts, coverage_view, depth, instruments
from policykit.compare.cells import known_instruments
from policykit.compare.views import DEPTH, PARTS
from policykit.corpus.corpus import Corpus
from policykit.errors import UnknownChoice
from policykit.records import CATEGORIES, UNCODED


def with_strength(corpus: Corpus, values: list[Any]) -> Corpus:
    measures = corpus.measures.assign(strength=values)
    return replace(corpus, tables={**corpus.tables, "measures": measures})


def test_the_whole_is_the_coverage(corpus: Corpus) -> None:
    parts, whole = coverage_parts(corpus), coverage(corpus)
    every = parts[parts["part"] == "all"].reset_index(drop=True)
    for column in ("region", "category", "measures", "share", "per_1000_chars", "state"):
        assert every[column].equals(whole[column]), column
    concrete = parts[parts["part"] == "concrete"].reset_index(drop=True)
    assert concrete["measures"].equals(whole["concrete"])


def test_the_whole_is_the_instruments(corpus: Corpus) -> None:
    parts, whole = coverage_parts(corpus, level="instrument"), instruments(corpus)
    every = parts[(parts["part"] == "all") & (parts["category"] != UNCODED)].reset_index(drop=True)
    for column in ("region", "category", "instrument", "measures", "share", "per_1000_chars", "state"):
        assert every[column].equals(whole[column]), column


@pytest.mark.parametrize("level", ["category", "instrument"])
def test_parts_sum_to_the_whole(corpus: Corpus, level: Any) -> None:
    table = coverage_parts(corpus, level=level)
    assert table.dtypes.astype(str).to_dict() == PARTS
    keys = ["region", "category", "instrument"]
    whole = table[table["part"] == "all"].set_index(keys)["measures"]
    parts = table[table["part"] != "all"].groupby(keys, sort=False)["measures"].sum()
    assert parts.to_dict() == whole.to_dict()
    assert whole.sum() > 0


def test_parts_counted_by_hand(corpus: Corpus) -> None:
    """武汉 has two credit measures: one names 5000亿元, one only exhorts."""
    table = coverage_parts(corpus).set_index(["region", "category", "part"])
    here = [table.loc[("武汉", "信贷", part), "measures"] for part in ("all", "concrete", "exhortation")]
    assert here == [2, 1, 1]
    assert table.loc[("郑州", "信贷", "concrete"), "state"] == "absent"
    assert table.loc[("郑州", "信贷", "exhortation"), "state"] == "covered"
    assert table.loc[("武汉", "信贷", "concrete"), "share"] == 1 / 5


def test_split_by_strength(corpus: Corpus) -> None:
    values = ["must", "may"] + ["must"] * (len(corpus.measures) - 2)
    table = coverage_parts(with_strength(corpus, values), by="strength")
    credit = table[(table["region"] == "武汉") & (table["category"] == "信贷")]
    assert list(credit[["part", "measures"]].itertuples(index=False, name=None)) == [
        ("all", 2),
        ("may", 1),
        ("must", 1),
    ]


def test_depth_counted_by_hand(corpus: Corpus) -> None:
    """The five measures of 武汉 at the levels 4, 4, 1, 0, 2; the rest at 3."""
    n = len(corpus.measures)
    place = [i for i, region in enumerate(corpus.measures["region"]) if region == "武汉"]
    assert len(place) == 5
    levels: list[Any] = [3] * n
    for i, level in zip(place, (4, 4, 1, 0, 2), strict=True):
        levels[i] = level
    table = depth(with_strength(corpus, levels))
    assert table.dtypes.astype(str).to_dict() == DEPTH
    here = table[table["region"] == "武汉"]
    assert here["strength"].tolist() == [0, 1, 2, 3, 4]
    assert here["measures"].tolist() == [1, 1, 1, 0, 2]
    assert here["share"].tolist() == [0.2, 0.2, 0.2, 0.0, 0.4]


def test_depth_of_a_region_that_could_not_be_read_is_unknown(corpus: Corpus) -> None:
    failed = replace(with_strength(corpus, [1] * len(corpus.measures)), failed=("合肥",))
    own = depth(failed).set_index("region").loc["合肥"]
    assert own["measures"].tolist() == [0] * 5
    assert own["share"].isna().all()


def test_four_views(corpus: Corpus) -> None:
    states = coverage_view(corpus, "covered")
    assert states.index.tolist() == ["武汉", "郑州", "聊城"]
    assert states.columns.tolist() == [*CATEGORIES, UNCODED]
    assert states.loc["武汉"].tolist() == ["covered", "covered", "absent", "absent", "absent", "covered"]
    assert coverage_view(corpus, "measures").loc["郑州"].tolist() == [2, 0, 1, 0, 1, 1]
    assert coverage_view(corpus, "share").loc["武汉", "信贷"] == 2 / 5
    assert coverage_view(corpus, "per_1000_chars").loc["聊城", "信贷"] == pytest.approx(1000 / 54)
    assert coverage_view(corpus, part="concrete").loc["武汉"].tolist() == [1, 1, 0, 0, 0, 0]


def test_instruments_as_columns(corpus: Corpus) -> None:
    square = coverage_view(corpus, level="instrument")
    assert square.columns.tolist()[:2] == ["信贷·贷款", "信贷·知识产权质押"]
    assert square.columns.tolist()[-1] == UNCODED
    assert square["信贷·知识产权质押"].to_dict() == {"武汉": 1, "郑州": 2, "聊城": 0}


def test_what_could_not_be_read_is_no_zero(corpus: Corpus) -> None:
    half_read = replace(corpus, failed=("聊城", "济南"))
    square = coverage_view(half_read)
    assert square.loc["聊城", "信贷"] == 1
    assert np.isnan(square.loc["聊城", "保险"])
    assert square.loc["济南"].isna().all()
    assert set(coverage_view(half_read, "covered").loc["济南"]) == {"failed"}
    table = instruments(half_read)
    assert set(table.loc[table["region"] == "济南", "state"]) == {"failed"}


def test_known_instruments_follow_the_codebook(corpus: Corpus) -> None:
    assert known_instruments(corpus)[:2] == (("信贷", "贷款"), ("信贷", "知识产权质押"))
    assert len(known_instruments(corpus)) == 8


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"view": "number"}, "number"),
        ({"level": "term"}, "term"),
        ({"part": "vague"}, "vague"),
        ({"by": "strength"}, "concrete"),  # no such column: the message names what there is
    ],
)
def test_unknown_choices(corpus: Corpus, options: dict[str, Any], named: str) -> None:
    with pytest.raises(UnknownChoice, match=named):
        coverage_view(corpus, **options)


def test_empty(empty: Corpus) -> None:
    table = coverage_parts(empty)
    assert table.empty
    assert table.dtypes.astype(str).to_dict() == PARTS
    assert coverage_view(empty).empty
    assert coverage_view(empty, "covered", level="instrument").empty
