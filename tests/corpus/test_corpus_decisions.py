"""Decisions in a workspace: applied after the cache, surviving rereading, changing exactly the cells they should."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

import policykit as pk
from policykit.coding.decisions import COLUMNS
from policykit.coding.frames import load_frame
from policykit.corpus import build, load
from policykit.corpus.decided import append, merge, read_decisions
from policykit.corpus.ledger import Change, Ledger
from policykit.errors import BrokenWorkspace, MachineFailed, RefusedDecision, UnknownChoice
from policykit.records import Decision

FRAME = load_frame()

Make = Callable[..., Path]
TITLE = "青岛市人民政府办公室关于促进科技金融发展的若干措施"


def find(path: Path, words: str) -> str:
    measures = load(path).measures
    (found,) = measures.loc[measures["text"].str.contains(words, regex=False), "measure_id"]
    return str(found)


def change(path: Path, before: str, after: str) -> None:
    source = path / "raw" / "a_qingdao.txt"
    text = source.read_text(encoding="utf-8")
    assert before in text
    source.write_text(text.replace(before, after), encoding="utf-8")


def cells(path: Path) -> dict[tuple[str, str], int]:
    table = pk.coverage(load(path))
    return dict(zip(zip(table["region"], table["category"], strict=True), table["measures"], strict=True))


def test_a_decision_wins_and_the_machines_evidence_stays(small_workspace: Make) -> None:
    path = small_workspace()
    before = load(path)
    place = find(path, "琴岛贷")
    assert pk.decide(path, place, ["担保", "债券"], coder="张三", reason="看全文") is not None
    after = load(path)
    (row,) = after.measures[after.measures["measure_id"] == place].to_dict("records")
    assert (row["categories"], row["status"]) == ("债券|担保", "human")
    others = [t[t["measure_id"] != place].reset_index(drop=True) for t in (before.measures, after.measures)]
    assert others[0].equals(others[1])
    was, now = (c.labels[c.labels["measure_id"] == place].reset_index(drop=True) for c in (before, after))
    assert len(was) > 1
    assert now.iloc[: len(was)].equals(was)
    told = now.iloc[len(was) :][["category", "term", "rule", "labeller", "reason"]].values.tolist()
    assert told == [
        ["信贷", "", "excluded", "张三", "decision"],
        ["债券", "", "decision", "张三", ""],
        ["担保", "", "decision", "张三", ""],
    ]
    assert all(after.texts[row["doc_id"]][r.start : r.end] == r.term for r in now.itertuples())
    (said,) = after.decisions.to_dict("records")
    assert (said["state"], said["machine"], said["categories"], said["reason"]) == (
        *("applied", "信贷", "债券|担保", "看全文"),
    )
    assert pk.explain(after, "青岛", "债券")["rule"].tolist() == ["decision"]
    assert place in pk.compare.against(after, "青岛", "信贷")["measure_id"].tolist()


def test_a_decision_changes_exactly_the_cells_it_should_and_reads_nothing_again(
    small_workspace: Make,
) -> None:
    path = small_workspace()
    before, place = cells(path), find(path, "琴岛贷")
    pk.decide(path, place, "担保", coder="张三")
    done = build(path)
    assert (done.changed, done.read) == (True, [])
    after = cells(path)
    moved = {key: after[key] - before[key] for key in before if after[key] != before[key]}
    assert moved == {("青岛", "信贷"): -1, ("青岛", "担保"): 1}
    assert build(path).changed is False
    pk.withdraw(path, place, coder="张三")
    done = build(path)
    assert (done.changed, done.read) == (True, [])
    assert cells(path) == before


def test_a_decision_follows_its_sentence_past_an_inserted_article(small_workspace: Make) -> None:
    path = small_workspace()
    place = find(path, "天使母基金")
    pk.decide(path, place, "", coder="张三")
    change(path, "（三）发展股权投资。", "（三）用好再贷款。支持用好再贷款。\n\n（四）发展股权投资。")
    moved = find(path, "天使母基金")
    assert moved != place
    measures = load(path).measures.set_index("measure_id")
    assert (measures.at[moved, "categories"], measures.at[moved, "status"]) == ("", "human")
    assert measures.at[place, "status"] == "machine"


def test_a_decision_whose_sentence_changed_is_not_applied_and_not_lost(small_workspace: Make) -> None:
    path = small_workspace()
    place = find(path, "最高50万元")
    pk.decide(path, place, "担保", coder="张三")
    kept = (path / "decisions.csv").read_bytes()
    change(path, "最高50万元", "最高80万元")
    done = build(path)
    corpus = load(path)
    row = corpus.measures.set_index("measure_id").loc[place]
    assert (row["categories"], row["status"]) == ("信贷", "machine")
    assert "decision" not in corpus.labels["rule"].tolist()
    (conflict,) = corpus.conflicts.to_dict("records")
    assert (conflict["kind"], conflict["measure_id"]) == ("sentence_changed", place)
    assert "【50→80】" in conflict["difference"]
    assert len(done.decided.conflicts) == 1
    assert build(path).decided == done.decided  # an unchanged build says the same
    assert (path / "decisions.csv").read_bytes() == kept
    change(path, "最高80万元", "最高50万元")
    assert load(path).measures.set_index("measure_id").at[place, "status"] == "human"


def test_a_decision_on_a_file_that_left_is_kept_for_its_return(small_workspace: Make) -> None:
    path = small_workspace()
    place = find(path, "琴岛贷")
    pk.decide(path, place, "担保", coder="张三")
    source = path / "raw" / "a_qingdao.txt"
    source.rename(path / "a.txt")
    assert pk.load(path).conflicts["kind"].tolist() == ["sentence_gone"]
    (path / "a.txt").rename(source)
    assert pk.load(path).conflicts.empty
    assert load(path).measures.set_index("measure_id").at[place, "status"] == "human"


def test_coders_who_differ_leave_the_measure_open_with_what_they_agree_on(small_workspace: Make) -> None:
    path = small_workspace()
    place = find(path, "琴岛贷")
    pk.decide(path, place, "信贷|担保", coder="甲")
    pk.decide(path, place, "担保", coder="乙")
    row = load(path).measures.set_index("measure_id").loc[place]
    assert (row["categories"], row["status"]) == ("担保", "open")
    assert pk.load(path).decisions["state"].tolist() == ["differing", "differing"]
    (first, *_) = pk.review(load(path)).to_dict("records")
    assert first["measure_id"] == place
    assert first["why"].startswith("编码人意见不同（乙：担保；甲：信贷、担保）")
    pk.decide(path, place, "信贷", coder="丙", task="adjudication")
    row = load(path).measures.set_index("measure_id").loc[place]
    assert (row["categories"], row["status"]) == ("信贷", "human")
    assert pk.load(path).conflicts.empty
    assert place not in pk.review(load(path))["measure_id"].tolist()


def test_malformed_rows_are_named_and_the_others_apply(small_workspace: Make) -> None:
    path = small_workspace()
    place = find(path, "琴岛贷")
    pk.decide(path, place, "担保", coder="张三")
    with (path / "decisions.csv").open("ab") as file:
        file.write(f'{place},青岛,"没有结尾,信贷,李四,2025-06-07,,,,\n'.encode())
        file.write(f"{place},青岛,琴岛贷,信用,李四,2025-06-07,,,,\n".encode())
    done = build(path)
    assert [(line, what) for line, what, _ in done.decided.problems] == [
        (3, "引号不成对"),
        (4, "类别“信用”不认识"),
    ]
    assert done.decided.measures == 1
    assert build(path).decided.problems == done.decided.problems


BROKEN = [
    (b"a,b\n1,2\n", "表头缺少 measure_id、categories、coder、time、text"),
    ("编号,类别\nx,信贷\n".encode("gb18030"), "表头缺少 measure_id"),
]


@pytest.mark.parametrize(("data", "problem"), BROKEN)
def test_a_file_without_its_columns_stops_the_build_before_anything_is_written(
    small_workspace: Make, data: bytes, problem: str
) -> None:
    path = small_workspace()
    (path / "decisions.csv").write_bytes(data)
    with pytest.raises(BrokenWorkspace, match=problem):
        build(path)
    assert not (path / "corpus").exists()
    with pytest.raises(BrokenWorkspace, match=problem):
        append(path / "decisions.csv", read_rows(small_workspace(folder="other")))
    assert (path / "decisions.csv").read_bytes() == data


def read_rows(path: Path) -> tuple[Decision, ...]:
    pk.decide(path, find(path, "琴岛贷"), "担保", coder="张三")
    return read_decisions(path / "decisions.csv", FRAME).decisions


REFUSED = [
    ({"measure_id": "x/01/1"}, RefusedDecision, "没有措施 x/01/1"),
    ({"categories": "信用"}, UnknownChoice, "可用的是：信贷、保险、股权、债券、担保"),
    ({"coder": " "}, RefusedDecision, "没有写编码人"),
]


@pytest.mark.parametrize(("change", "error", "words"), REFUSED, ids=["address", "category", "coder"])
def test_a_wrong_decision_is_refused_and_nothing_is_written(
    small_workspace: Make, change: dict[str, str], error: type[Exception], words: str
) -> None:
    path = small_workspace()
    given = {"measure_id": find(path, "琴岛贷"), "categories": "担保", "coder": "张三"} | change
    with pytest.raises(error, match=words):
        pk.decide(path, given["measure_id"], given["categories"], coder=given["coder"])
    assert not (path / "decisions.csv").exists()


def test_the_same_decision_twice_is_written_once(small_workspace: Make) -> None:
    path = small_workspace()
    place = find(path, "琴岛贷")
    pk.decide(path, place, ["担保"], coder="张三")
    before = (path / "decisions.csv").read_bytes()
    assert pk.decide(path, place, ["担保"], coder="张三") is None
    assert pk.withdraw(path, place, coder="李四") is None
    assert (path / "decisions.csv").read_bytes() == before
    pk.decide(path, place, ["担保"], coder="张三", task="sample-1")
    assert pk.load(path).decisions["task"].tolist() == ["review", "sample-1"]


def test_a_clock_that_was_set_back_does_not_make_the_newer_word_the_older_one(small_workspace: Make) -> None:
    path = small_workspace()
    place, corpus = find(path, "琴岛贷"), load(path)
    ledger = Ledger(corpus, coder="张三")
    for categories, hour in ((("担保",), 12), (("信贷",), 9)):
        now = datetime.fromisoformat(f"2025-06-07T{hour:02}:00:00+08:00")
        ledger.record([Change(place, categories)], now=now)
    assert ledger.in_force()[place].categories == ("信贷",)


def test_the_file_opens_in_a_spreadsheet_and_is_only_appended_to(small_workspace: Make) -> None:
    path = small_workspace()
    pk.decide(path, find(path, "琴岛贷"), "担保", coder="=cmd", reason='他说"好"，\n第二行')
    data = (path / "decisions.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfmeasure_id,region,text,categories,coder,time,")
    pk.decide(path, find(path, "最高50万元"), "", coder="李四")
    after = (path / "decisions.csv").read_bytes()
    assert after.startswith(data)
    rows = list(csv.DictReader(after.decode("utf-8-sig").splitlines()))
    assert [r["coder"] for r in rows] == ["'=cmd", "李四"]
    assert rows[0]["reason"] == '他说"好"， 第二行'
    assert pk.load(path).decisions["coder"].tolist() == ["=cmd", "李四"]
    assert {p.name for p in path.glob(".decisions*")} <= {".decisions.csv.lock"}


SAVED = [("gb18030", "\r\n", ","), ("utf-16", "\r\n", "\t"), ("utf-8", "\n", ";"), ("utf-8-sig", "\r", ",")]


@pytest.mark.parametrize(("encoding", "end", "separator"), SAVED, ids=[s[0] for s in SAVED])
def test_a_file_that_a_spreadsheet_saved_is_read_and_appended_to(
    small_workspace: Make, encoding: str, end: str, separator: str
) -> None:
    path = small_workspace()
    rows = read_rows(path)
    file = path / "decisions.csv"
    lines = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
    short = [[cell for i, cell in enumerate(line) if COLUMNS[i] not in ("task", "action")] for line in lines]
    text = "".join(separator.join(f'"{c}"' for c in line) + end for line in short)
    file.write_bytes(text.removesuffix(end).encode(encoding))
    assert read_decisions(file, FRAME).decisions == rows
    pk.decide(path, find(path, "最高50万元"), "股权", coder="李四", task="sample-1")
    written = read_decisions(file, FRAME)
    assert written.problems == ()
    assert written.decisions[0] == rows[0]
    assert [(d.coder, d.task, d.action) for d in written.decisions] == [
        ("张三", "review", "decide"),
        ("李四", "sample-1", "decide"),
    ]


def test_bytes_that_cannot_be_read_are_not_written_over(small_workspace: Make) -> None:
    path = small_workspace()
    rows = read_rows(path)
    file = path / "decisions.csv"
    data = file.read_bytes() + "备注".encode("gb18030") + b"\xff\xff\n"
    file.write_bytes(data)
    with pytest.raises(BrokenWorkspace, match="有读不出的字节"):
        append(file, rows)
    assert file.read_bytes() == data


def test_merging_two_copies_takes_each_row_once(small_workspace: Make) -> None:
    path = small_workspace()
    one, two = find(path, "琴岛贷"), find(path, "最高50万元")
    pk.decide(path, one, "担保", coder="甲")
    other = path.parent / "other.csv"
    other.write_bytes((path / "decisions.csv").read_bytes())
    pk.decide(path, two, "担保", coder="甲")
    copy = read_decisions(other, FRAME).decisions
    append(other, [d for d in read_decisions(path / "decisions.csv", FRAME).decisions if d.measure_id == one])
    assert merge(path / "decisions.csv", copy, FRAME) == (0, 1)
    assert merge(path / "decisions.csv", read_decisions(other, FRAME).decisions, FRAME) == (
        1,
        1,
    )  # it stands there twice
    assert merge(path / "decisions.csv", read_decisions(other, FRAME).decisions, FRAME) == (0, 2)
    assert len(read_decisions(path / "decisions.csv", FRAME).decisions) == 3


HOLD = """
import sys, time
from pathlib import Path
from policykit.corpus.atomic import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_lock_names_its_holder_and_a_dead_one_holds_nothing(
    small_workspace: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = small_workspace()
    rows, file = read_rows(path), path / "decisions.csv"
    before = file.read_bytes()
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(file)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    monkeypatch.setattr("policykit.corpus.atomic.WAIT", 0.1)
    with pytest.raises(
        BrokenWorkspace, match=rf"decisions.csv：正被另一个程序使用（进程 {holder.pid}，.+，自 20"
    ):
        append(file, rows)
    assert file.read_bytes() == before
    holder.kill()
    holder.communicate()
    assert append(file, rows) == 1


def test_a_notebook_beside_a_build_reads_what_is_in_force(
    small_workspace: Make, small_texts: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = small_workspace()
    before = load(path)
    (path / "raw" / "c.txt").write_text(small_texts["c_chengdu.txt"], encoding="utf-8")
    pointer = str(path / "corpus" / "current.json")
    holder = subprocess.Popen([sys.executable, "-c", HOLD, pointer], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    with pytest.warns(UserWarning, match=f"进程 {holder.pid}.*这里读的是上一次完成的结果"):
        assert load(path).measures.equals(before.measures)
    monkeypatch.setattr(sys.modules["policykit.corpus.build"], "PATIENCE", 0.1)
    with pytest.raises(BrokenWorkspace, match="正被另一个程序使用"):
        build(path)
    holder.kill()
    holder.communicate()
    assert len(load(path).documents) == 3


def test_a_write_that_fails_leaves_the_file_as_it_was(
    small_workspace: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = small_workspace()
    rows = read_rows(path)
    before = (path / "decisions.csv").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(MachineFailed, match="decisions.csv：读写失败（No space left on device）；请腾出"):
            append(path / "decisions.csv", rows)
    assert (path / "decisions.csv").read_bytes() == before
    assert [p.name for p in path.glob(".decisions*")] == [".decisions.csv.lock"]
    assert append(path / "decisions.csv", rows) == 1


def test_a_link_stays_a_link_and_a_mode_stays(small_workspace: Make) -> None:
    path = small_workspace()
    rows, shared = read_rows(path), path / "shared.csv"
    (path / "decisions.csv").rename(shared)
    shared.chmod(0o640)
    (path / "decisions.csv").symlink_to(shared)
    assert append(path / "decisions.csv", rows) == 1
    assert (path / "decisions.csv").is_symlink()
    assert shared.stat().st_mode & 0o777 == 0o640
    assert len(read_decisions(shared, FRAME).decisions) == 2


def test_an_unknown_measure_is_answered_with_the_nearest(small_workspace: Make) -> None:
    corpus = load(small_workspace())
    known = corpus.measures["measure_id"].iloc[0]
    for call in (
        lambda i: pk.decide(corpus, i, "信贷", coder="李"),
        lambda i: pk.withdraw(corpus, i, coder="李"),
    ):
        with pytest.raises(RefusedDecision, match=f"没有措施 {known}0；最接近的是 {known}、"):
            call(f"{known}0")
    assert not (corpus.path / "decisions.csv").exists()


def test_a_decision_on_a_pair_is_kept_follows_both_sentences_and_codes_nothing(small_workspace: Make) -> None:
    path = small_workspace()
    corpus = load(path)
    left = find(path, "琴岛贷")
    right = corpus.measures.loc[corpus.measures["region"] != "青岛", "measure_id"].iloc[0]
    made = pk.decide(path, left, "无对应", coder="张三", other=right)
    assert made is not None
    assert (made.categories, made.task, made.other_id) == (("none",), "match", right)
    assert pk.decide(path, left, "none", coder="张三", other=right) is None  # said already
    after = load(path)
    assert after.measures.equals(corpus.measures)
    assert after.decisions[["measure_id", "other_id", "categories", "state"]].values.tolist() == [
        [left, right, "none", "applied"]
    ]
    pk.decide(path, right, "same", coder="李四", other=left)  # the other way round
    after = load(path)
    assert after.decisions["state"].tolist() == ["differing", "differing"]
    assert after.conflicts["kind"].tolist() == ["coders_differ"]
    assert pk.withdraw(path, right, coder="李四", other=left) is not None
    assert sorted(load(path).decisions["state"]) == ["applied", "withdrawn", "withdrawn"]
    change(path, "琴岛贷", "琴岛信用贷")
    changed = load(path)
    assert "unplaced" in set(changed.decisions["state"])
    assert changed.conflicts["kind"].tolist() == ["sentence_changed"]
    with pytest.raises(UnknownChoice, match="对应关系"):
        pk.decide(path, right, "信贷", coder="张三", other=right)
