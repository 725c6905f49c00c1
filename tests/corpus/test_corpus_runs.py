"""The runs that a workspace remembers: which is meant by a name, what is kept, what is lost without harm."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from policykit.corpus import runs
from policykit.corpus.runs import PastRun, Runs
from policykit.errors import UnknownChoice

TABLES = {
    "documents": pd.DataFrame({"doc_id": ["a-1"]}),
    "coverage": pd.DataFrame({"region": ["甲"], "measures": [3]}),
    "similarity": pd.DataFrame({"level": ["document"], "similarity": [0.5]}),
}


def past(number: int, time: str = "2026-01-01T10:00:00+08:00", **versions: str) -> PastRun:
    return PastRun(number, time, 1, 3, "idf-1", versions)


@pytest.fixture
def kept(tmp_path: Path) -> Runs:
    made = Runs(tmp_path / "results")
    for number, day in ((1, "01"), (2, "02"), (3, "02")):
        made.keep(TABLES, past(number, f"2026-01-{day}T1{number}:00:00+08:00"))
    return made


@pytest.mark.parametrize(
    ("name", "number", "reason"),
    [
        (None, 3, "the last"),
        ("1", 1, "by number"),
        ("2026-01-01", 1, "by day"),
        ("2026-01-02", 3, "two of that day: the later"),
        ("2026-01-02T12", 2, "by hour"),
    ],
)
def test_a_run_is_named_by_number_or_time(kept: Runs, name: str | None, number: int, reason: str) -> None:
    found = kept.named(name)
    assert found is not None
    assert found.number == number, reason


def test_a_name_that_fits_no_run_is_told_which_there_are(kept: Runs) -> None:
    with pytest.raises(UnknownChoice, match="运行 没有 '7'；可用的是：1（2026-01-01T11:00）、2"):
        kept.named("7")


def test_the_tables_come_back_as_they_were(kept: Runs) -> None:
    back = kept.tables(kept.all()[0])
    assert {name: table.to_dict("list") for name, table in back.items()} == {
        name: table.to_dict("list") for name, table in TABLES.items()
    }


def test_only_the_newest_runs_are_kept(kept: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "KEPT_RUNS", 2)
    kept.keep(TABLES, past(4))
    assert [run.number for run in kept.all()] == [3, 4]
    assert sorted(p.name for p in kept.folder.iterdir()) == ["0003", "0004", "runs.json"]


@pytest.mark.parametrize("damage", ["", "{", "[1]", '[{"number": 1}]'])
def test_a_damaged_list_counts_as_none(kept: Runs, damage: str) -> None:
    (kept.folder / "runs.json").write_text(damage)
    assert kept.all() == []
    assert kept.named("1") is None


def test_a_lost_table_leaves_nothing_to_compare_with(kept: Runs) -> None:
    (kept.folder / "0003" / "coverage.parquet").unlink()
    assert kept.tables(kept.all()[-1]) == {}


def test_what_was_renewed_is_named_in_the_order_of_the_versions() -> None:
    before = past(1, 程序="a", 编码手册="b", 目录表="")
    assert before.renewed({"程序": "a", "编码手册": "c", "目录表": "d"}) == ("编码手册", "目录表")
    assert before.renewed({"程序": "a", "编码手册": "b", "目录表": ""}) == ()
