"""Review for people: the form that goes out and comes back, the session behind the widget, the static table."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import policykit as pk
from policykit.coding.decisions import sentence_hash
from policykit.coding.frames import load_frame
from policykit.coding.sheet import read_sheet
from policykit.compare.review import review as review_queue
from policykit.compare.review import review_sample
from policykit.corpus import Corpus, load
from policykit.errors import BrokenWorkspace
from policykit.notebook.review import ReviewSession
from policykit.notebook.review_form import answers_of, form_bytes, form_table

CATEGORIES = load_frame().categories

Make = Callable[..., Path]
HOSTILE = "支持<script>alert(1)</script>企业发行公司债券。"


@pytest.fixture
def corpus(small_workspace: Make) -> Corpus:
    path = small_workspace()
    source = path / "raw" / "a_qingdao.txt"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("各部门要各负其责", HOSTILE + "各部门要各负其责"), encoding="utf-8")
    return load(path)


def place(corpus: Corpus, words: str) -> str:
    (found,) = corpus.measures.loc[corpus.measures["text"].str.contains(words, regex=False), "measure_id"]
    return str(found)


def filled(corpus: Corpus, change: dict[str, str], words: str = "琴岛贷") -> bytes:
    """A blind form of which one row is filled."""
    form = form_bytes(form_table(review_sample(corpus, 1000, seed=1), corpus.frame), corpus.frame)
    rows = list(csv.DictReader(io.StringIO(form.decode("utf-8-sig"))))
    for row in rows:
        if words in row["句子"]:
            row.update(change)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def answers(corpus: Corpus, data: bytes, coder: str = "张三") -> Any:
    return answers_of(read_sheet(data), corpus, file="form.csv", coder=coder)


def test_the_form_of_the_queue_says_what_the_machine_found_and_why_it_asks(corpus: Corpus) -> None:
    queue = review_queue(corpus)
    data = form_bytes(form_table(queue, corpus.frame, labels=corpus.labels, coder="张三"), corpus.frame)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [r["编号"] for r in rows] == queue["measure_id"].tolist()
    row = next(r for r in rows if "提供融资担保" in r["句子"])
    assert (row["机器编码"], row["列入原因"]) == ("担保", "青岛 × 担保 只有这一句")
    assert "担保 · 政府性融资担保：" in row["依据"]
    assert {row[c] for c in (*CATEGORIES, "都不是", "理由")} == {""}
    assert (row["任务"], row["编码人"], row["校验码"]) == ("review", "张三", sentence_hash(row["句子"]))


def test_the_blind_form_says_nothing_of_the_machine_and_nothing_of_the_strata(corpus: Corpus) -> None:
    table = form_table(review_sample(corpus, 5, seed=1), corpus.frame, task="sample-1", coder="甲")
    data = form_bytes(table, corpus.frame).decode("utf-8-sig")
    head = data.splitlines()[0].split(",")
    assert not {"机器编码", "依据", "列入原因", "stratum", "weight"} & set(head)
    assert "×" not in data
    assert data.count("sample-1") == 5


MARKS = [
    ({"信贷": "1"}, ("信贷",), "one"),
    ({"担保": "√", "股权": "x"}, ("股权", "担保"), "two, in the fixed order"),
    ({"都不是": "1"}, (), "none of the five"),
    (dict.fromkeys(CATEGORIES, "0"), (), "five times no is none"),
    ({"信贷": "是", "保险": "否"}, ("信贷",), "a no beside a yes"),
]


@pytest.mark.parametrize(("marks", "categories", "reason"), MARKS, ids=[m[2] for m in MARKS])
def test_what_people_mark(
    corpus: Corpus, marks: dict[str, str], categories: tuple[str, ...], reason: str
) -> None:
    said = answers(corpus, filled(corpus, marks | {"理由": "看上下文"}))
    (answer,) = said.filled
    assert answer.categories == categories, reason
    assert (answer.measure_id, answer.reason, answer.coder) == (place(corpus, "琴岛贷"), "看上下文", "张三")
    assert said.problems == []
    assert said.empty == len(corpus.measures) - 1


REFUSED = [
    ({"信贷": "?"}, "不认识的记号：信贷“?”", "an unknown mark"),
    ({"信贷": "1", "都不是": "1"}, "既选了信贷，又选了“都不是”", "both"),
    ({"信贷": "0"}, "只填了“否”", "one no says nothing of the others"),
    ({"理由": "不确定"}, "写了理由，没有选类别", "a reason alone"),
    ({"信贷": "1", "编码人": "李四"}, "表中的编码人是李四", "another name"),
    ({"信贷": "1", "句子": "改过的琴岛贷。"}, "表中的句子被改动过", "an edited sentence"),
    (
        {"信贷": "1", "校验码": "", "句子": "推广“琴岛贷”。", "编号": "x/1/1"},
        "原句已不在文件中",
        "no such sentence",
    ),
    ({"信贷": "1", "校验码": "", "句子": "推广“琴岛贷”。"}, "原句已改", "another sentence"),
]


@pytest.mark.parametrize(("change", "problem", "reason"), REFUSED, ids=[r[2] for r in REFUSED])
def test_what_is_refused_is_named_with_its_line(
    corpus: Corpus, change: dict[str, str], problem: str, reason: str
) -> None:
    data = filled(corpus, change)
    said = answers(corpus, data)
    assert said.filled == []
    ((line, what, remedy),) = said.problems
    assert problem in what, reason
    assert remedy
    assert line == 1 + next(i for i, row in enumerate(data.decode().splitlines()) if "琴岛贷" in row)


def test_nobody_is_no_coder_and_a_sentence_is_answered_once(corpus: Corpus) -> None:
    data = filled(corpus, {"信贷": "1"})
    ((_, what, _),) = answers(corpus, data, coder="").problems
    assert what == "不知道是谁填的"
    twice = data + next(line for line in data.splitlines(keepends=True) if "琴岛贷".encode() in line)
    said = answers(corpus, twice)
    assert len(said.filled) == 1
    assert "是同一句" in said.problems[0][1]


def test_a_file_that_is_no_form_is_named(corpus: Corpus) -> None:
    with pytest.raises(BrokenWorkspace, match=r"form\.csv：表头缺少 句子、信贷"):
        answers(corpus, "编号,甲\n1,2\n".encode())


@pytest.fixture
def session(corpus: Corpus) -> ReviewSession:
    return ReviewSession(corpus, review_queue(corpus), coder="张三")


def rows(corpus: Corpus) -> list[tuple[str, str, str]]:
    table = pk.load(corpus.path).decisions
    return list(zip(table["measure_id"], table["categories"], table["state"], strict=True))


def test_each_decision_is_saved_at_once_and_undone_by_a_further_row(
    corpus: Corpus, session: ReviewSession
) -> None:
    one, two = (item["id"] for item in session.items[:2])
    said = session.handle({"kind": "decide", "id": one, "categories": ["担保", "信贷"], "reason": " 看全文 "})
    assert (said["kind"], said["id"], said["text"]) == ("saved", one, "已记下：信贷、担保")
    assert session.decided == {one: {"categories": ["信贷", "担保"], "reason": "看全文"}}
    assert rows(corpus) == [(one, "信贷|担保", "applied")]
    session.handle({"kind": "decide", "id": two, "categories": []})
    session.handle({"kind": "decide", "id": one, "categories": ["股权"]})
    assert session.handle({"kind": "undo"})["id"] == one
    assert session.decided[one] == {
        "categories": ["信贷", "担保"],
        "reason": "看全文",
    }  # back to the one before
    assert session.handle({"kind": "undo"})["id"] == two
    assert session.handle({"kind": "undo"})["id"] == one
    assert session.decided == {}
    assert {state for *_, state in rows(corpus)} == {"withdrawn"}
    assert len(rows(corpus)) == 6


MESSAGES: list[tuple[dict[str, Any], str]] = [
    ({"kind": "undo"}, "没有可以撤销的决定"),
    ({"kind": "decide", "id": "x/1/1", "categories": []}, "没有措施 x/1/1"),
    ({"kind": "decide", "id": "", "categories": ["信用"]}, "类别不认识"),
    ({"kind": "decide", "id": "", "categories": "信贷"}, "类别不认识"),
    ({"kind": "decide"}, "类别不认识"),
    ({"kind": "sign", "coder": "  "}, "没有写编码人"),
    ({"kind": "drop"}, "不认识的消息"),
    ({}, "不认识的消息"),
]


@pytest.mark.parametrize(("message", "words"), MESSAGES)
def test_a_message_that_cannot_be_done_is_refused_and_nothing_is_written(
    corpus: Corpus, session: ReviewSession, message: dict[str, Any], words: str
) -> None:
    said = session.handle(message)
    assert said["kind"] == "refused"
    assert words in said["text"]
    assert not (corpus.path / "decisions.csv").exists()


def test_nobody_decides_nothing_until_he_gives_his_name(corpus: Corpus) -> None:
    session = ReviewSession(corpus, review_queue(corpus))
    message = {"kind": "decide", "id": session.items[0]["id"], "categories": []}
    assert session.handle(message)["text"].startswith("没有写编码人")
    assert session.handle({"kind": "sign", "coder": "李四"})["kind"] == "signed"
    assert session.handle(message)["kind"] == "saved"
    assert pk.load(corpus.path).decisions["coder"].tolist() == ["李四"]


def test_a_session_goes_on_where_the_coder_left_off(corpus: Corpus, session: ReviewSession) -> None:
    one = session.items[0]["id"]
    session.handle({"kind": "decide", "id": one, "categories": ["股权"]})
    again = ReviewSession(corpus, review_queue(corpus), coder="张三")
    assert again.decided == session.decided
    assert again.handle({"kind": "undo"})["kind"] == "refused"  # only what this session did
    assert again.handle({"kind": "decide", "id": one, "categories": ["股权"]})["text"].endswith("未重记")
    assert ReviewSession(corpus, review_queue(corpus), coder="李四").decided == {}


def test_a_file_that_cannot_be_written_is_said_and_the_decision_is_not_shown_as_saved(
    corpus: Corpus, session: ReviewSession
) -> None:
    (corpus.path / "decisions.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    said = session.handle({"kind": "decide", "id": session.items[0]["id"], "categories": []})
    assert said["kind"] == "refused"
    assert "表头缺少" in said["text"]
    assert session.decided == {}


def test_a_blind_session_shows_nothing_of_the_machine(corpus: Corpus) -> None:
    session = ReviewSession(
        corpus, review_sample(corpus, 50, seed=1), coder="甲", task="sample-1", blind=True
    )
    for item in session.items:
        assert (item["categories"], item["evidence"], item["why"], item["status"]) == ([], [], "", "")
        assert [p["kind"] for p in item["pieces"]] == ["plain"]
    session.handle({"kind": "decide", "id": session.items[0]["id"], "categories": ["担保"]})
    assert pk.load(corpus.path).decisions["task"].tolist() == ["sample-1"]


def test_the_static_table_escapes_what_comes_from_documents(session: ReviewSession) -> None:
    page = session._repr_html_()
    assert "支持&lt;script&gt;alert(1)&lt;/script&gt;企业发行公司债券。" in page
    assert "<script" not in page
    assert page.count("<tr>") == len(session.items) + 1
    assert "policykit review" in page
