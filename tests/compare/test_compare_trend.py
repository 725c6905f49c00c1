"""What a version did to the one before it, told from the example corpus and checked against its printed sentences."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

import policykit as pk
from policykit.compare.trend import _paired
from policykit.errors import UnknownChoice

EXAMPLE = Path(__file__).parents[2] / "examples/versions/data"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> pk.Corpus:
    folder = tmp_path_factory.mktemp("versions") / "data"
    shutil.copytree(EXAMPLE / "raw", folder / "raw")
    return pk.load(folder)


TOLD = """
嘉兴 2022 raised 信贷 rate 0.3 0.5|嘉兴 2022 raised 信贷 cap 2e+05 3e+05|嘉兴 2022 raised 信贷 rate 0.3 0.4
嘉兴 2022 raised 信贷 strength 1 2|嘉兴 2022 raised 股权 amount 3e+06 5e+06|嘉兴 2022 added 担保
嘉兴 2025 lowered 信贷 rate 0.5 0.4|嘉兴 2025 raised 信贷 cap 3e+05 5e+05|嘉兴 2025 raised 信贷 rate 0.4 0.5
嘉兴 2025 reworded 信贷|嘉兴 2025 raised 担保 rate 0.01 0.015|嘉兴 2025 added 债券|嘉兴 2025 dropped 保险
芜湖 2023 raised 股权 amount 5e+08 1e+09|芜湖 2023 raised 信贷 strength 1 4|芜湖 2023 raised 保险 strength 1 4
芜湖 2023 added 债券|芜湖 2026 raised 股权 amount 1e+09 2e+09|芜湖 2026 lowered 信贷 amount 2e+05 1.5e+05
芜湖 2026 raised 股权+债券 strength 2 4|芜湖 2026 added 担保|芜湖 2026 dropped 保险
"""


def test_each_change_is_told_with_its_sentences(corpus: pk.Corpus) -> None:
    table = pk.trend(corpus, detail=True)
    told = [
        f"{r.region} {r.year} {r.change} {r.categories.replace('|', '+')}"
        + (f" {r.field} {r.before:.3g} {r.after:.3g}" if r.field else "")
        for r in table.itertuples()
    ]
    assert told == TOLD.strip().replace("\n", "|").split("|")
    texts = corpus.whole.measures.set_index("measure_id")["text"]
    for r in table.itertuples():
        assert r.text == (texts[r.measure_id] if r.measure_id else "")
        assert r.earlier_text == (texts[r.earlier_id] if r.earlier_id else "")
        assert bool(r.measure_id) == (r.change != "dropped")
        assert bool(r.earlier_id) == (r.change != "added")


def test_the_counts_are_those_of_the_changes_and_of_the_coverage(corpus: pk.Corpus) -> None:
    table, detail = pk.trend(corpus), pk.trend(corpus, detail=True)
    assert len(table) == 6 * 5
    assert table["measures"].sum() == pk.coverage(corpus.whole)["measures"].sum() - sum(
        corpus.whole.measures["categories"] == ""
    )
    assert (table.loc[table["previous"] == "", ["added", "dropped", "raised", "lowered"]] == 0).all(axis=None)
    for kind in ("added", "dropped", "raised", "lowered"):
        of_kind = detail[detail["change"] == kind].drop_duplicates(["measure_id", "earlier_id"])
        assert table[kind].sum() == of_kind["categories"].str.split("|").str.len().sum()
    one = table[(table["region"] == "嘉兴") & (table["category"] == "信贷")]
    assert one["strength"].round(2).tolist() == [3.0, 3.33, 3.33]
    assert (one["offers"].tolist(), one["instruments"].tolist()) == ([2, 2, 2], [3, 3, 3])


def test_regions_and_categories_take_these_alone(corpus: pk.Corpus) -> None:
    whole = pk.trend(corpus)
    part = pk.trend(corpus, regions=["芜湖"], categories=["债券"])
    expected = whole[(whole["region"] == "芜湖") & (whole["category"] == "债券")]
    pd.testing.assert_frame_equal(part, expected.reset_index(drop=True))
    with pytest.raises(UnknownChoice):
        pk.trend(corpus, regions=["海口"])


PAIRS = [
    (["对贷款给予50%贴息。"], ["对贷款给予30%贴息。"], {0: 0}),  # digits are no likeness
    (["支持发行债券。"], ["鼓励投保科技保险。"], {}),
    (["甲乙丙丁戊己。", "甲乙丙丁戊庚。"], ["甲乙丙丁戊庚。"], {1: 0}),  # each is the counterpart of one
    ([], ["支持发行债券。"], {}),
]


@pytest.mark.parametrize(("new", "old", "pairs"), PAIRS)
def test_sentences_of_two_versions_are_paired_once(
    new: list[str], old: list[str], pairs: dict[int, int]
) -> None:
    assert _paired(new, old) == pairs
