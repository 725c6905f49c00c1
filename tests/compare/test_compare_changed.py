"""What differs between two states of a workspace, and that a new document leaves old numbers alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import policykit as pk

Make = Callable[..., Path]


def test_a_new_document_adds_cells_and_pairs_and_moves_none(small_workspace: Make, small_texts: dict) -> None:
    data = small_workspace()
    before = pk.load(data)
    pk.similarity(before)
    (data / "raw" / "c_chengdu.txt").write_text(small_texts["c_chengdu.txt"], encoding="utf-8")
    found = pk.changes(before, pk.load(data))
    assert set(found["kind"]) == {"document", "coverage", "flag", "instrument", "offer", "similarity"}
    assert set(found["before"]) == {""}  # new throughout: nothing that stood there has another value
    assert all("成都" in where for where in found["where"])
    causes = {(cause.code, cause.about) for because in found["because"] for cause in because}
    assert causes == {("new_file", ""), ("added", "《成都市支持科技型企业融资的实施意见》")}


def test_a_decision_is_named_as_the_cause(small_workspace: Make) -> None:
    data = small_workspace()
    before = pk.load(data)
    place = before.measures.loc[before.measures["categories"] == "信贷", "measure_id"].iloc[0]
    pk.decide(before, place, ["担保"], coder="甲")
    found = pk.changes(before, pk.load(data)).query("kind == 'coverage'")
    assert set(found["what"]) == {"信贷", "担保"}
    assert {cause.code for because in found["because"] for cause in because} == {"decided"}


def test_the_same_state_twice_differs_in_nothing(small_workspace: Make) -> None:
    corpus = pk.load(small_workspace())
    found = pk.changes(corpus, corpus)
    assert list(found.columns) == ["kind", "where", "what", "before", "after", "because"]
    assert found.empty
