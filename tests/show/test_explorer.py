"""The explorer's session: each message, its counts against the comparison's own tables, refusals, export, the table."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import policykit as pk
from policykit import compare, show
from policykit.corpus import Corpus, load
from policykit.errors import MissingGlyph, UnknownChoice
from policykit.notebook import explorer_ahead, explorer_export, explorer_pairs, explorer_widget
from policykit.notebook.explorer import ExplorerSession
from policykit.notebook.explorer_items import with_hit
from policykit.notebook.explorer_sides import shared_pieces
from policykit.records import CATEGORIES, UNCODED
from policykit.report.html_page import asset
from policykit.report.wording.record import record_of

Make = Callable[..., Path]
HOSTILE = "支持<script>alert(1)</script>企业发行公司债券。"


@pytest.fixture
def corpus(small_workspace: Make, one_dictionary: None) -> Corpus:
    path = small_workspace("a_qingdao.txt", "b_suzhou.txt", "c_chengdu.txt")
    source = path / "raw" / "a_qingdao.txt"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("各部门要各负其责", HOSTILE + "各部门要各负其责"), encoding="utf-8")
    return load(path)


@pytest.fixture
def session(corpus: Corpus, tmp_path: Path) -> ExplorerSession:
    return ExplorerSession(corpus, out=tmp_path / "figures")


def shown(session: ExplorerSession, **state: Any) -> dict[str, Any]:
    """The answer to ``show``; a pair that is being worked out is asked for again."""
    for _ in range(200):
        answer = session.handle({"kind": "show", "state": state})
        if answer["kind"] != "waiting":
            break
    assert answer["kind"] == "shown", answer
    return answer


def cells(answer: dict[str, Any]) -> dict[tuple[str, str], tuple[str, str]]:
    """Text and state of each cell of an answered matrix."""
    names = [column["name"] for column in answer["matrix"]["columns"]]
    return {
        (row["region"], name): (text, state)
        for row in answer["matrix"]["rows"]
        for name, (text, state, _) in zip(names, row["cells"], strict=True)
    }


PARTS = [
    ("category", {}, "concrete", "all"),
    ("category", {"depth": "concrete"}, "concrete", "concrete"),
    ("category", {"depth": "exhortation"}, "concrete", "exhortation"),
    ("category", {"strength": "4"}, "strength", "4"),
    ("instrument", {"category": "信贷"}, "concrete", "all"),
    ("instrument", {"category": "担保", "depth": "concrete"}, "concrete", "concrete"),
]


@pytest.mark.parametrize(("level", "state", "by", "part"), PARTS)
def test_the_matrix_counts_what_the_coverage_counts(
    session: ExplorerSession, corpus: Corpus, level: Any, state: dict[str, str], by: Any, part: str
) -> None:
    table = compare.coverage_parts(corpus, level=level, by=by)
    table = table[table["part"] == part]
    if level == "instrument":
        table = table[table["category"] == state["category"]]
    found = cells(shown(session, **state))
    assert len(table) > 0
    for row in table.itertuples(index=False):
        name = compare.views.name_of((row.category, row.instrument))
        text, kind = found[row.region, name]
        if row.state == "covered" or row.category == UNCODED:
            assert (text, kind) == (str(row.measures), "covered")
        else:
            assert (text, kind) == ("—", row.state)
    columns = ["region", "measures", "share", "per_1000_chars", "state"]
    matrix = session.matrix
    if level == "instrument":
        matrix = matrix[matrix["instrument"] != ""]  # the category itself stands before its instruments
    assert matrix[columns].values.tolist() == table[columns].values.tolist()


def test_shares_and_densities_are_those_of_the_coverage(session: ExplorerSession, corpus: Corpus) -> None:
    table = compare.coverage(corpus)
    row = table[(table["region"] == "青岛") & (table["category"] == "信贷")].iloc[0]
    assert cells(shown(session, value="share"))["青岛", "信贷"][0] == f"{row['share']:.1%}"
    assert cells(shown(session, value="per_1000_chars"))["青岛", "信贷"][0] == f"{row['per_1000_chars']:.2f}"
    states = cells(shown(session, value="state"))
    assert states["青岛", "信贷"] == ("有", "covered")
    assert states["青岛", "保险"] == ("—", "absent")


def test_a_region_that_could_not_be_read_is_not_silent(corpus: Corpus) -> None:
    session = ExplorerSession(replace(corpus, failed=("苏州", "聊城")))
    found = cells(shown(session))
    assert found["苏州", "担保"] == ("未读出", "failed")
    assert found["聊城", "信贷"] == ("未读出", "failed")  # nothing of it was read at all
    assert found["青岛", "保险"] == ("—", "absent")
    assert session.matrix.query("region == '聊城'")["share"].isna().all()


def test_uncoded_stands_last_and_a_zero_there_is_a_number(session: ExplorerSession) -> None:
    answer = shown(session, strength="4")
    assert [c["name"] for c in answer["matrix"]["columns"]] == [*CATEGORIES, UNCODED]
    assert ("0", "covered") in [cells(answer)[r, UNCODED] for r in session.index.regions]


def test_the_sentences_of_a_cell_are_those_that_it_counts(session: ExplorerSession, corpus: Corpus) -> None:
    for region in corpus.regions:
        for category in (*CATEGORIES, UNCODED):
            answer = shown(session, row=region, column=category)
            wanted = compare.explain(corpus, region, category)["measure_id"].drop_duplicates().tolist()
            assert [item["id"] for item in answer["sentences"]["items"]] == wanted
            assert answer["sentences"]["total"] == len(wanted)
            assert session.table["measure_id"].tolist() == wanted


def test_a_sentence_comes_with_all_that_is_known_of_it(session: ExplorerSession) -> None:
    (item,) = shown(session, row="青岛", column="担保")["sentences"]["items"]
    assert (item["region"], item["article"], item["categories"]) == ("青岛", "（四） 完善融资担保", ["担保"])
    assert item["title"] == "青岛市人民政府办公室关于促进科技金融发展的若干措施"
    assert (item["concrete"], item["status"]) == (True, "")
    assert "不超过1%" in item["quantities"][0]
    assert ("融资担保", "for") in [(p["text"], p["kind"]) for p in item["pieces"] if p["text"] == "融资担保"]
    assert "".join(p["text"] for p in item["pieces"]).startswith("支持政府性融资担保机构")


def test_the_evidence_of_the_chosen_category_is_marked_where_two_overlap(session: ExplorerSession) -> None:
    for category in ("信贷", "股权"):
        (item,) = [
            i
            for i in shown(session, category=category)["sentences"]["items"]
            if i["region"] == "成都" and "投贷联动" in str(i["pieces"])
        ]
        (piece,) = [p for p in item["pieces"] if p["text"] == "投贷联动"]
        assert piece["category"] == category


def test_regions_depth_and_instrument_narrow_the_sentences(session: ExplorerSession, corpus: Corpus) -> None:
    measures = corpus.measures
    shown(session, regions=["苏州", "青岛"], depth="concrete")
    wanted = measures[measures["concrete"] & measures["region"].isin(["青岛", "苏州"])]
    assert set(session.table["measure_id"]) == set(wanted["measure_id"])
    assert session.table["region"].drop_duplicates().tolist() == ["青岛", "苏州"]  # chart order
    uses = compare.cells.instrument_uses(corpus)
    shown(session, category="信贷", instrument="知识产权质押")
    assert (
        session.table["measure_id"].tolist() == measures["measure_id"][uses["信贷", "知识产权质押"]].tolist()
    )
    assert len(session.table) == 1


def test_an_empty_cell_names_the_words_that_were_set_aside(session: ExplorerSession, corpus: Corpus) -> None:
    near = {
        (region, category): compare.against(corpus, region, category)["measure_id"].drop_duplicates().tolist()
        for region in corpus.regions
        for category in CATEGORIES
    }
    empty = {key: ids for key, ids in near.items() if ids and compare.explain(corpus, *key).empty}
    assert empty  # the corpus has such a cell
    for (region, category), ids in empty.items():
        page = shown(session, row=region, column=category)["sentences"]
        assert page["total"] == 0
        assert [item["id"] for item in page["near"]] == ids


def test_rows_are_sorted_by_a_column_and_ties_keep_their_order(session: ExplorerSession) -> None:
    answer = shown(session, sort="保险")
    assert [row["region"] for row in answer["matrix"]["rows"]] == ["苏州", "青岛", "成都"]


def test_long_lists_come_in_pages(session: ExplorerSession, monkeypatch: pytest.MonkeyPatch) -> None:
    from policykit.notebook import explorer, explorer_matrix

    monkeypatch.setitem(explorer.PAGE, "sentences", 4)
    monkeypatch.setattr(explorer_matrix, "ROWS", 2)
    first = shown(session)
    more = session.handle({"kind": "more", "part": "sentences", "first": 4, "state": {}})
    ids = [item["id"] for page in (first, more) for item in page["sentences"]["items"]]
    assert ids == session.table["measure_id"].tolist()[:8]
    assert first["sentences"]["total"] == len(session.table)
    rest = session.handle({"kind": "more", "part": "matrix", "first": 2, "state": {}})
    assert [row["region"] for row in rest["matrix"]["rows"]] == ["成都"]
    assert (rest["matrix"]["first"], rest["matrix"]["total"]) == (2, 3)


QUERIES = [
    "贷款",
    "ＩＰＯ",
    "融 资",
    "。",
    "（",
    "5",
    "担保担保",
    "首台(套)",
    "没有这个词",
    "%",
    "支持<script>",
]


@pytest.mark.parametrize("query", QUERIES)
def test_the_search_finds_what_kwic_finds(session: ExplorerSession, corpus: Corpus, query: str) -> None:
    answer = shown(session, tab="search", query=query)
    expected = compare.kwic(corpus, query)
    pd.testing.assert_frame_equal(session.table, expected)
    assert answer["hits"]["total"] == len(expected)
    shown(session, tab="search", query=query, regions=["苏州"])
    pd.testing.assert_frame_equal(session.table, compare.kwic(corpus, query, region="苏州"))


NARROWED = [
    {"category": "信贷"},
    {"category": "信贷", "instrument": "知识产权质押"},
    {"depth": "concrete"},
    {"category": "担保", "strength": "1", "regions": ["苏州", "成都"]},
    {"category": UNCODED},
]


@pytest.mark.parametrize("state", NARROWED)
def test_the_search_follows_category_and_depth_and_counts_what_it_left_out(
    session: ExplorerSession, corpus: Corpus, state: dict[str, Any]
) -> None:
    shown(session, **state)
    measures = set(session.table["measure_id"])
    places = compare.kwic(corpus, "资")
    places = places[places["region"].isin(state.get("regions", corpus.regions))]
    expected = places[places["measure_id"].isin(measures)].reset_index(drop=True)
    hits = shown(session, tab="search", query="资", **state)["hits"]
    pd.testing.assert_frame_equal(session.table, expected)
    assert (hits["total"], hits["outside"]) == (len(expected), len(places) - len(expected))
    assert (places["measure_id"] == "").any()  # a heading, which is in no measure


def test_without_a_choice_the_search_leaves_nothing_out(session: ExplorerSession, corpus: Corpus) -> None:
    hits = shown(session, tab="search", query="资", row="青岛", column="担保")["hits"]
    assert (hits["total"], hits["outside"]) == (len(compare.kwic(corpus, "资")), 0)


def test_a_search_that_is_being_prepared_is_said(
    session: ExplorerSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    gate = threading.Event()
    made = session._concordance._make
    monkeypatch.setattr(session._concordance, "_make", lambda: (gate.wait(20), made())[1])
    monkeypatch.setattr(explorer_ahead, "PATIENCE", 0.01)
    ask = {"kind": "show", "state": {"tab": "search", "query": "贷款"}}
    answer = session.handle(ask)
    assert (answer["kind"], answer["text"]) == ("waiting", "正在准备检索…")
    gate.set()
    session._concordance.value()
    assert session.handle(ask)["kind"] == "shown"


def test_what_takes_long_is_made_before_it_is_asked_for(session: ExplorerSession) -> None:
    assert session.handle({"kind": "prepare"})["kind"] == "preparing"
    state = session.state
    session.pairs.table((state["left"], state["right"], state["unit"]))
    session._concordance.value()
    session._rest.value()
    assert {"labels", "against", "articles"} <= set(vars(session.index))
    assert session.handle({"kind": "show", "state": {"tab": "pairs"}})["kind"] == "shown"


def test_what_failed_is_made_again() -> None:
    tries = iter([OSError("full"), "done"])

    def make() -> str:
        found = next(tries)
        if isinstance(found, OSError):
            raise found
        return found

    thing = explorer_ahead.Ahead(make)
    with pytest.raises(OSError, match="full"):
        thing.value()
    assert (thing.value(), thing.value()) == ("done", "done")


@pytest.mark.parametrize(
    ("text", "query", "reason"),
    [
        ("融融融融融", "融融", "occurrences do not overlap"),
        ("…一℃二…", "...", "one character that folds into several"),
        ("气温℃", "°c", "part of a folded character, capitals"),
        ("甲\n 乙丙", "甲乙", "white space between"),
        ("\U00020000甲\x00乙", "甲\x00乙", "beyond the basic plane, and a NUL"),
    ],
)
def test_places_are_right_whatever_the_characters(corpus: Corpus, text: str, query: str, reason: str) -> None:
    first = corpus.policies["doc_id"].iloc[0]
    odd = replace(corpus, texts={**corpus.texts, first: text})
    session = ExplorerSession(odd, tab="search", query=query)
    assert len(session.table) > 0, reason
    pd.testing.assert_frame_equal(session.table, compare.kwic(odd, query))


def test_a_hit_leads_to_its_sentence_with_the_place_marked(session: ExplorerSession) -> None:
    hit = next(h for h in shown(session, tab="search", query="风险补偿")["hits"]["items"] if h["measure_id"])
    answer = session.handle(
        {"kind": "sentence", "id": hit["measure_id"], "start": hit["start"], "end": hit["end"]}
    )
    pieces = answer["item"]["pieces"]
    assert "".join(p["text"] for p in pieces if p.get("hit")) == "风险补偿"
    text = session.corpus.measures.set_index("measure_id")["text"][hit["measure_id"]]
    assert "".join(p["text"] for p in pieces) == text


def test_a_place_outside_the_sentence_marks_nothing() -> None:
    item = {"pieces": [{"text": "支持贷款", "kind": "plain", "category": ""}]}
    for place in ((0, 3), (20, 30), (0, 0)):
        assert not any(p.get("hit") for p in with_hit(item, 10, *place)["pieces"])
    inside = with_hit(item, 10, 12, 99)["pieces"]
    assert [(p["text"], p.get("hit", False)) for p in inside] == [("支持", False), ("贷款", True)]


def test_neighbours_are_those_of_the_article(session: ExplorerSession, corpus: Corpus) -> None:
    for measure_id in corpus.measures["measure_id"]:
        view = corpus.measure(measure_id)
        answer = session.handle({"kind": "neighbours", "id": measure_id})
        assert (answer["before"], answer["after"]) == (view.before, view.after)


def test_pairs_are_the_matches_of_both_ways_each_once(session: ExplorerSession, corpus: Corpus) -> None:
    answer = shown(session, tab="pairs", left="青岛", right="苏州")
    both = pd.concat([compare.matches(corpus, "青岛", "苏州"), compare.matches(corpus, "苏州", "青岛")])
    expected = {
        (*((a, b) if left == "青岛" else (b, a)), similarity, kind)
        for a, b, left, similarity, kind in zip(
            both["left_id"],
            both["right_id"],
            both["left_region"],
            both["similarity"],
            both["kind"],
            strict=True,
        )
    }
    table = session.table
    matched = table[table["kind"] != "unmatched"]
    assert (
        set(zip(*(matched[c] for c in ("left_id", "right_id", "similarity", "kind")), strict=True))
        == expected
    )
    assert matched["similarity"].is_monotonic_decreasing
    sides = corpus.measures[corpus.measures["region"].isin(["青岛", "苏州"])]["measure_id"]
    assert set(sides) == {key for column in ("left_id", "right_id") for key in table[column] if key}
    assert sum(kind["n"] for kind in answer["pairs"]["kinds"]) == answer["pairs"]["all"] == len(table)


def test_articles_are_paired_as_side_by_side_pairs_them(session: ExplorerSession, corpus: Corpus) -> None:
    shown(session, tab="pairs", left="青岛", right="苏州", unit="article")
    columns = ["left_id", "right_id", "similarity", "kind"]
    expected = compare.side_by_side(corpus, "青岛", "苏州")[columns]
    assert sorted(session.table[columns].values.tolist()) == sorted(expected.values.tolist())


def test_the_comparison_of_two_regions_is_that_within_all(session: ExplorerSession, corpus: Corpus) -> None:
    alone = explorer_pairs.of_regions(corpus, ("青岛", "成都"))
    snapshot = compare.current(corpus)
    pd.testing.assert_frame_equal(
        compare.matches(alone, "青岛", "成都", snapshot=snapshot), compare.matches(corpus, "青岛", "成都")
    )


def test_pairs_follow_category_depth_and_kind(session: ExplorerSession, corpus: Corpus) -> None:
    shown(session, tab="pairs", left="青岛", right="苏州")
    whole = session.table
    coded = set(corpus.measures["measure_id"][compare.cells.carries(corpus.measures, "保险")])
    shown(session, tab="pairs", left="青岛", right="苏州", category="保险")
    kept = session.table
    assert 0 < len(kept) < len(whole)
    assert all({a, b} & coded for a, b in zip(kept["left_id"], kept["right_id"], strict=True))
    answer = shown(session, tab="pairs", left="青岛", right="苏州", kind="unmatched")
    assert set(session.table["kind"]) == {"unmatched"}
    assert all((item["left"] is None) != (item["right"] is None) for item in answer["pairs"]["items"])


def test_shared_words_are_marked_longest_first() -> None:
    found = [(p["text"], p["kind"]) for p in shared_pieces("发展IPO科技贷款", ["贷款", "科技贷款", "ipo"])]
    assert found == [("发展", "plain"), ("IPO", "shared"), ("科技贷款", "shared")]
    assert shared_pieces("(a)+", []) == [{"text": "(a)+", "kind": "plain", "category": ""}]


def test_a_comparison_under_way_is_said_and_does_not_hold_up(
    session: ExplorerSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    gate = threading.Event()
    made = session.pairs._made

    def slow(pair: Any) -> pd.DataFrame:
        gate.wait(20)
        return made(pair)

    monkeypatch.setattr(session.pairs, "_made", slow)
    monkeypatch.setattr(explorer_ahead, "PATIENCE", 0.01)
    state = {"tab": "pairs", "left": "青岛", "right": "苏州"}
    assert session.handle({"kind": "show", "state": state})["kind"] == "waiting"
    assert shown(session)["matrix"]["total"] == 3  # meanwhile the rest answers
    gate.set()
    session.pairs.table(("青岛", "苏州", "measure"))
    assert session.handle({"kind": "show", "state": state})["kind"] == "shown"


def test_a_question_that_was_overtaken_is_not_answered(session: ExplorerSession) -> None:
    ask = {"kind": "show", "view": "a"}
    assert session.handle(ask | {"n": 2, "state": {"category": "担保"}})["kind"] == "shown"
    late = session.handle(ask | {"n": 1, "state": {"category": "信贷"}})
    assert late == {"kind": "stale", "n": 1, "view": "a"}
    assert session.state["category"] == "担保"  # nothing was done
    assert (
        session.handle(ask | {"n": 1, "view": "b", "state": {}})["kind"] == "shown"
    )  # another page counts anew
    assert session.handle(ask | {"n": 3, "state": {}})["n"] == 3


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"kind": "show", "state": {"regions": ["青鸟"]}}, "地区 没有 '青鸟'"),
    ({"kind": "show", "state": {"category": "信用"}}, "类别 没有 '信用'"),
    ({"kind": "show", "state": {"category": "担保", "instrument": "贴息"}}, "工具 没有 '贴息'"),
    ({"kind": "show", "state": {"depth": "deep"}}, "深度 没有 'deep'"),
    ({"kind": "show", "state": {"strength": "9"}}, "力度 没有 '9'"),
    ({"kind": "show", "state": {"column": "担保·贴息"}}, "列 没有"),
    ({"kind": "show", "state": {"tab": "pairs", "left": "青岛", "right": "青岛"}}, "对照地区 没有 '青岛'"),
    ({"kind": "show", "state": {"tab": "search", "query": " 　"}}, ""),
    ({"kind": "show", "state": {"colour": "red"}}, "状态 没有 'colour'"),
    ({"kind": "more", "part": "all", "state": {}}, "部分 没有 'all'"),
    ({"kind": "sentence", "id": "x/1/1"}, "措施 没有 'x/1/1'"),
    ({"kind": "neighbours"}, "措施 没有 ''"),
    ({"kind": "drop"}, "不认识的消息"),
    ({}, "不认识的消息"),
]


@pytest.mark.parametrize(("message", "words"), REFUSED)
def test_what_cannot_be_done_is_refused_and_changes_nothing(
    session: ExplorerSession, message: dict[str, Any], words: str
) -> None:
    before = session.state
    answer = session.handle(message)
    if not words:  # nothing typed yet is no mistake
        assert (answer["kind"], answer["hits"]["total"]) == ("shown", 0)
        return
    assert answer["kind"] == "refused"
    assert words in answer["text"]
    assert session.state == before


def test_it_opens_in_a_state_and_tells_it(corpus: Corpus) -> None:
    session = ExplorerSession(corpus, regions="苏州", instrument="知识产权质押", depth="all", strength=1)
    assert session.state["regions"] == ["苏州"]
    assert (session.state["category"], session.state["instrument"]) == ("信贷", "知识产权质押")
    assert (session.state["left"], session.state["right"]) == ("苏州", "青岛")
    again = ExplorerSession(corpus, **session.state)
    assert again.state == session.state
    with pytest.raises(UnknownChoice, match="'青鸟'"):
        show.explore(corpus, regions=["青鸟"])
    with pytest.raises(UnknownChoice, match="知识产权质押"):
        show.explore(corpus, instrument="知识产权质")
    assert ExplorerSession(corpus, regions=corpus.regions).state["regions"] == []  # all of them


EXPORTS = [
    ({}, "浏览-覆盖-全部3个地区-条数", ["-句子"]),
    ({"regions": ["苏州"], "category": "信贷", "depth": "concrete", "value": "share"}, "浏览-覆盖-苏州-信贷-具体-占比", ["-句子"]),
    ({"row": "青岛", "column": "担保"}, "浏览-覆盖-全部3个地区-条数", ["-青岛-担保-句子"]),
    ({"tab": "search", "query": "担 保/..\\x"}, "", []),
    ({"tab": "search", "query": "担 保"}, "浏览-检索-担保-全部3个地区", []),
    ({"tab": "pairs", "left": "青岛", "right": "苏州"}, "浏览-并排-青岛与苏州-按句", []),
    ({"tab": "pairs", "left": "青岛", "right": "苏州", "unit": "article"}, "浏览-并排-青岛与苏州-按条", []),
]  # fmt: skip


@pytest.mark.parametrize(("state", "name", "further"), EXPORTS)
def test_what_is_on_the_screen_is_written_as_figure_and_table(
    session: ExplorerSession, state: dict[str, Any], name: str, further: list[str]
) -> None:
    answer = session.handle({"kind": "export", "state": state})
    if not name:
        assert answer["kind"] == "refused"
        assert "没有可导出的内容" in answer["text"]
        assert not session.out.exists()
        return
    expected = {f"{name}.{ending}" for ending in ("png", "svg", "pdf", "csv")} | {
        f"{name}{x}.csv" for x in further
    }
    assert {path.name for path in session.out.iterdir()} == expected
    assert answer["kind"] == "exported"
    assert name in answer["text"]
    rows = list(csv.DictReader(io.StringIO((session.out / f"{name}.csv").read_text(encoding="utf-8-sig"))))
    assert len(rows) == len(session.matrix if session.state["tab"] == "coverage" else session.table)
    first = {path.name: path.read_bytes() for path in session.out.iterdir()}
    assert {
        path.name: path.read_bytes() for path in session.export()
    } == first  # the same view, the same bytes


def test_a_search_is_exported_with_what_it_was_narrowed_to(session: ExplorerSession) -> None:
    state = {"tab": "search", "query": "资", "category": "信贷", "depth": "concrete"}
    assert session.handle({"kind": "export", "state": state})["kind"] == "exported"
    assert (session.out / "浏览-检索-资-全部3个地区-信贷-具体.csv").exists()
    svg = (session.out / "浏览-检索-资-全部3个地区-信贷-具体.svg").read_text(encoding="utf-8")
    assert '"settings"' in svg


def test_a_figure_holds_the_facts_of_the_run(session: ExplorerSession, corpus: Corpus) -> None:
    from hashlib import sha256

    source = corpus.path / "raw" / "a_qingdao.txt"
    read = sha256(source.read_bytes()).hexdigest()
    source.write_text("changed since", encoding="utf-8")
    record = explorer_export._record(session, session._state)
    assert record["documents"] == record_of(corpus)["documents"]
    assert [d["sha256"] for d in record["documents"] if d["source_file"] == source.name] == [read]
    assert record["codebook"] == {"version": corpus.frame.version, "hash": corpus.frame.hash}
    shown(session, regions=["苏州"])
    assert [d["region"] for d in explorer_export._record(session, session._state)["documents"]] == ["苏州"]


def test_a_figure_holds_what_people_decided_what_was_refused_and_the_versions(small_workspace: Make) -> None:
    from hashlib import sha256

    path = small_workspace("a_qingdao.txt", "b_suzhou.txt", bad=b"%PDF")
    before = load(path)
    pk.decide(before, before.measures["measure_id"].iloc[0], ["担保"], coder="李")
    session = ExplorerSession(load(path), regions=["青岛"])
    record = explorer_export._record(session, session._state)
    decided = sha256((path / "decisions.csv").read_bytes()).hexdigest()
    assert record["decisions"] == {"sha256": decided, "measures": 1}
    assert [set(entry) for entry in record["refused"]] == [{"file", "problem", "remedy"}]
    assert record["refused"][0]["file"] == "bad.txt"  # of no region: it could be of any
    assert record["packages"]["pandas"] == pd.__version__


def test_an_export_that_fails_is_a_message(session: ExplorerSession, monkeypatch: pytest.MonkeyPatch) -> None:
    session.out.write_text("a file, no folder", encoding="utf-8")
    answer = session.handle({"kind": "export", "state": {}})
    assert answer["kind"] == "refused"
    assert "写不进去" in answer["text"]
    session.out.unlink()

    def missing(*_: Any, **__: Any) -> Any:
        raise MissingGlyph("图", "㊙")

    monkeypatch.setattr(explorer_export, "render", missing)
    answer = session.handle({"kind": "export", "state": {}})
    assert answer["kind"] == "exported"
    assert "字体缺少字符" in answer["text"]
    assert {path.suffix for path in session.out.iterdir()} == {".csv"}


def test_many_regions_are_named_by_their_number_and_told_apart(
    session: ExplorerSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explorer_export, "NAMED", 1)
    names = []
    for regions in (["青岛", "苏州"], ["青岛", "成都"]):
        session.handle({"kind": "show", "state": {"regions": regions}})
        names.append(explorer_export.file_name(session, session._state))
    assert names[0] != names[1]
    assert all(name.startswith("浏览-覆盖-青岛等2个地区-条数-") for name in names)


def test_the_static_table_counts_and_escapes(session: ExplorerSession) -> None:
    page = session._repr_html_()
    assert "支持&lt;script&gt;alert(1)&lt;/script&gt;企业" in page
    assert "<script" not in page
    assert page.count("<details>") == sum(
        state == "covered" and text != "0" for text, state in cells(shown(session)).values()
    )
    assert "<td>青岛</td>" in page


def test_hostile_text_stays_text_in_every_answer(session: ExplorerSession) -> None:
    for state in ({"row": "青岛", "column": "债券"}, {"tab": "pairs", "left": "青岛", "right": "苏州"}):
        assert HOSTILE in "".join(_texts(shown(session, **state)))
    for name in explorer_widget.SCRIPTS:
        for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "http"):
            assert way not in asset(name, "policykit.notebook")


def _texts(value: Any) -> list[str]:
    """The texts of all pieces in an answer, in order."""
    if isinstance(value, dict):
        own = [value["text"]] if {"text", "kind"} <= set(value) else []
        return own + [text for inner in value.values() for text in _texts(inner)]
    return [text for inner in value for text in _texts(inner)] if isinstance(value, list) else []


def test_the_widget_answers_and_degrades_to_the_table(corpus: Corpus) -> None:
    pytest.importorskip("anywidget", reason="not installed: anywidget")
    widget = show.explore(corpus, category="担保")
    sent: list[dict[str, Any]] = []
    widget.send = sent.append
    widget._handle_custom_msg(
        {"kind": "show", "n": 1, "view": "v", "state": {"row": "青岛", "column": "信贷"}}, []
    )
    assert (sent[0]["kind"], sent[0]["n"], sent[0]["view"]) == ("shown", 1, "v")
    assert widget.state == widget.session.state
    assert widget.state["row"] == "青岛"
    assert widget.table.equals(widget.session.sentences)
    widget._handle_custom_msg("nonsense", [])
    assert sent[-1]["kind"] == "refused"
    data = widget._repr_mimebundle_()[0]
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/html"] == widget.session._repr_html_()
    assert (
        show.explore(corpus, query="贷款").state["tab"],
        show.explore(corpus, left="苏州").state["tab"],
    ) == (
        "search",
        "pairs",
    )


def test_a_page_made_of_a_notebook_shows_the_table(corpus: Corpus) -> None:
    pytest.importorskip("anywidget", reason="not installed: anywidget")
    from nbconvert import HTMLExporter
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    data = show.explore(corpus)._repr_mimebundle_()[0]
    cell = new_code_cell("explorer", outputs=[new_output("execute_result", data=data, execution_count=1)])
    page, _ = HTMLExporter().from_notebook_node(new_notebook(cells=[cell]))
    assert "<summary>青岛 · 担保：1 条</summary>" in page
    assert "支持&lt;script&gt;alert(1)" in page
    assert (
        '<script type="application/vnd.jupyter.widget-view+json">' not in page
    )  # an empty box, without a kernel


def test_without_the_library_it_is_a_table_that_can_be_asked(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def missing() -> None:
        raise ImportError("anywidget")

    monkeypatch.setattr(explorer_widget, "_widget_class", missing)
    shown = show.explore(corpus, regions=["苏州"], out=tmp_path / "out")
    assert "<table>" in shown._repr_html_()
    assert set(shown.table["region"]) == {"苏州"}
    assert all(path.exists() for path in shown.export())


def test_every_word_that_the_scripts_say_is_in_the_table(corpus: Corpus) -> None:
    import re

    words = explorer_widget.facts_of(ExplorerSession(corpus))["words"]
    said = {
        key
        for name in explorer_widget.SCRIPTS
        for key in re.findall(r'say\("([a-z_.]+)"', asset(name, "policykit.notebook"))
    }
    assert len(said) > 40
    assert said - set(words) == set()


def test_a_corpus_of_one_region_or_of_none_opens(small_workspace: Make) -> None:
    one = load(small_workspace("a_qingdao.txt"))
    session = ExplorerSession(one)
    assert shown(session)["matrix"]["total"] == 1
    answer = session.handle({"kind": "show", "state": {"tab": "pairs"}})
    assert (answer["kind"], "对照地区" in answer["text"]) == ("refused", True)
    tables = {name: table.iloc[:0] for name, table in one.tables.items()}
    none = ExplorerSession(pk.Corpus(one.path, tables, {}, one.codebook))
    assert shown(none)["sentences"]["total"] == 0
    assert "<table>" in none._repr_html_()
