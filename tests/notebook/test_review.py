"""Review for people: the form that goes out and comes back, the session behind the widget, the static table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import policykit as pk
from policykit.coding.frames import load_frame
from policykit.compare.review import review as review_queue
from policykit.compare.review import review_sample
from policykit.corpus import Corpus, load
from policykit.notebook.review import ReviewSession

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
