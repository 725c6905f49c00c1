"""The explorer's session: counts against the comparison's own tables, filters that say nothing untrue, refusals, export."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from golden import held

import policykit as pk
from policykit import compare, show
from policykit.coding.frames import load_frame
from policykit.corpus import Corpus, load
from policykit.errors import MissingGlyph, UnknownChoice
from policykit.notebook import explorer, exported
from policykit.notebook.explorer import ExplorerSession
from policykit.notebook.explorer_state import filters_of

CATEGORIES, UNCODED = load_frame().categories, load_frame().uncoded

Make = Callable[..., Path]
HOSTILE = "支持<script>window.hacked=1</script>企业发行公司债券。"


@pytest.fixture
def session(corpus: Corpus, tmp_path: Path) -> ExplorerSession:
    return ExplorerSession(corpus, out=tmp_path / "figures")


def shown(session: ExplorerSession, **state: Any) -> dict[str, Any]:
    answer = session.handle({"kind": "show", "state": state})
    assert answer["kind"] == "shown", answer
    return answer


def cells(answer: dict[str, Any]) -> dict[tuple[str, str], tuple[str, str, int]]:
    """Text, state and hidden measures of each cell of an answered matrix."""
    names = [column["name"] for column in answer["matrix"]["columns"]]
    return {
        (row["region"], name): (text, state, hidden)
        for row in answer["matrix"]["rows"]
        for name, (text, state, _, hidden) in zip(names, row["cells"], strict=True)
    }


# What is on the screen → the measures that it must count, told apart from the rest by hand.
COUNTED = [
    ({}, lambda m: m["measure_id"] != ""),
    ({"where": {"concrete": True}}, lambda m: m["concrete"]),
    ({"where": {"concrete": False}}, lambda m: ~m["concrete"]),
    ({"where": {"strength": 4}}, lambda m: m["strength"] == 4),
    ({"where": {"year": "2024"}}, lambda m: m["region"] == "苏州"),
    ({"where": {"strength": 4, "concrete": True}}, lambda m: m["concrete"] & (m["strength"] == 4)),
]


@pytest.mark.parametrize(("state", "wanted"), COUNTED)
def test_every_cell_counts_what_it_says_and_is_silent_only_where_the_documents_are(
    session: ExplorerSession, corpus: Corpus, state: dict[str, Any], wanted: Any
) -> None:
    chosen = corpus.measures[wanted(corpus.measures)]
    found = cells(shown(session, **state))
    assert len(found) == 3 * 6
    for (region, column), (text, kind, hidden) in found.items():
        held = [
            c.split("|") if c else [UNCODED] for c in chosen.loc[chosen["region"] == region, "categories"]
        ]
        n = sum(column in names for names in held)
        everywhere = compare.explain(corpus, region, column)["measure_id"].nunique()
        if n or column == UNCODED:
            assert (text, kind, hidden) == (str(n), "covered", everywhere - n)
        else:
            assert (text, kind, hidden) == (
                ("0", "filtered", everywhere) if everywhere else ("—", "absent", 0)
            )
    kinds = {kind for _, kind, _ in found.values()}
    assert ("filtered" in kinds) == bool(state)


def test_counts_shares_and_densities_are_those_of_the_coverage(
    session: ExplorerSession, corpus: Corpus
) -> None:
    shown(session)
    table = compare.coverage(corpus)
    columns = ["region", "measures", "share", "per_1000_chars", "state"]
    pd.testing.assert_frame_equal(session.matrix[columns], table[columns], check_dtype=False)
    shown(session, category="信贷")
    used = compare.instruments(corpus)
    used = used[used["category"] == "信贷"]
    held = session.matrix[session.matrix["instrument"] != ""]
    pd.testing.assert_series_equal(
        held.set_index(["region", "instrument"])["measures"].sort_index(),
        used.set_index(["region", "instrument"])["measures"].sort_index(),
        check_dtype=False,
    )
    assert cells(shown(session, value="state"))["青岛", "信贷"][0] == "有"
    assert cells(shown(session, value="share"))["青岛", "信贷"][0].endswith("%")


def test_a_region_that_could_not_be_read_is_not_silent(corpus: Corpus) -> None:
    session = ExplorerSession(replace(corpus, failed=("苏州", "聊城")))
    found = cells(shown(session))
    assert found["苏州", "担保"][:2] == ("未读出", "failed")
    assert found["聊城", "信贷"][:2] == ("未读出", "failed")  # nothing of it was read at all
    assert found["青岛", "保险"][:2] == ("—", "absent")
    assert session.matrix.query("region == '聊城'")["share"].isna().all()


def test_the_sentences_of_a_cell_are_those_that_it_counts_in_pages(
    session: ExplorerSession, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    for region in corpus.regions:
        for category in (*CATEGORIES, UNCODED):
            answer = shown(session, row=region, column=category)
            wanted = compare.explain(corpus, region, category)["measure_id"].drop_duplicates().tolist()
            assert [item["id"] for item in answer["sentences"]["items"]] == wanted
            assert session.table["measure_id"].tolist() == wanted
    monkeypatch.setitem(explorer.PAGE, "sentences", 4)
    first, more = (
        shown(session),
        session.handle({"kind": "more", "part": "sentences", "first": 4, "state": {}}),
    )
    ids = [item["id"] for page in (first, more) for item in page["sentences"]["items"]]
    assert ids == session.table["measure_id"].tolist()[:8]
    assert first["sentences"]["total"] == len(corpus.measures)


ASKED = [
    {},
    {
        "category": "信贷",
        "value": "share",
    },  # where evidence overlaps, that of the category looked at is marked
    {"category": "股权", "value": "per_1000_chars"},
    {"row": "青岛", "column": "担保"},
    {"row": "青岛", "column": "担保", "where": {"strength": 1}},  # what a filter hides is counted and named
    {"row": "青岛", "column": "保险", "where": {"strength": 1}},
    {"sort": "保险", "value": "state"},  # ties keep their order
    {"tab": "search", "query": "风险补偿"},
    {"tab": "pairs", "left": "青岛", "right": "苏州", "kind": "same"},
    {"tab": "pairs", "left": "青岛", "right": "成都", "category": "债券", "where": {"strength": 4}},
]


def lines(name: str, said: Any) -> list[str]:
    """A line a value, of lists a line an element."""
    if isinstance(said, dict) and not {"pieces", "left_id", "value"} & set(said):
        return [line for key, value in said.items() for line in lines(f"{name}.{key}", value)]
    several = said if isinstance(said, list) and said and isinstance(said[0], dict) else [said]
    return [f"{name}: {json.dumps(one, ensure_ascii=False)}" for one in several]


def test_answers_are_what_they_were(session: ExplorerSession, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in explorer.PAGE:
        monkeypatch.setitem(explorer.PAGE, part, 2)
    facts = {name: fact for name, fact in session.facts().items() if name not in ("words", "style")}
    said = lines("facts", facts)
    for state in ASKED:
        said += ["", f"{state}", *lines("", shown(session, **state))]
    held(Path(__file__).with_name("explorer.txt"), "\n".join(said) + "\n")


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
        assert [item["id"] for item in page["near"]] == ids


def test_what_an_analyst_added_to_the_documents_is_a_filter(corpus: Corpus) -> None:
    named = corpus.documents["region"].map({"青岛": "是", "苏州": "否", "成都": "是"})
    documents = corpus.documents.assign(试点=named, note=list("abc"), one="x")
    added = replace(corpus, tables={**corpus.tables, "documents": documents})
    assert {"试点", "note", "year"} <= set(filters_of(added))
    assert "one" not in filters_of(added)  # nothing to choose from
    session = ExplorerSession(added, where={"试点": "是"})
    assert set(session.table["region"]) == {"青岛", "成都"}
    lists = corpus.measures.assign(target=np.where(corpus.measures["region"] == "青岛", "企业|银行", "银行"))
    several = replace(corpus, tables={**corpus.tables, "measures": lists})
    assert set(ExplorerSession(several, where={"target": "企业"}).table["region"]) == {"青岛"}


QUERIES = ["贷款", "ＩＰＯ", "融 资", "。", "5", "首台(套)", "没有这个词", "%", "支持<script>"]


@pytest.mark.parametrize("query", QUERIES)
def test_the_search_finds_what_kwic_finds(session: ExplorerSession, corpus: Corpus, query: str) -> None:
    answer = shown(session, tab="search", query=query)
    expected = compare.kwic(corpus, query)
    pd.testing.assert_frame_equal(session.table, expected)
    assert (answer["hits"]["total"], answer["hits"]["outside"]) == (len(expected), 0)


def test_what_stands_nowhere_finds_the_nearest_measures(session: ExplorerSession, corpus: Corpus) -> None:
    text = "给买了科技保险的公司补贴保险费"
    hits = shown(session, tab="search", query=text, regions=["苏州", "成都"])["hits"]
    nearest = compare.similar(corpus, text, regions=["苏州", "成都"])
    assert hits["total"] == 0
    assert [item["id"] for item in hits["near"]] == nearest["measure_id"].tolist()
    assert not shown(session, tab="search", query="风险补偿")["hits"]["near"]


@pytest.mark.parametrize(
    "state", [{"category": "信贷"}, {"where": {"concrete": True}, "regions": ["苏州", "成都"]}]
)
def test_the_search_counts_what_its_filters_left_out(
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
    assert hits["outside"] > 0


def test_a_hit_leads_to_its_sentence_with_the_place_marked(session: ExplorerSession) -> None:
    hit = next(h for h in shown(session, tab="search", query="风险补偿")["hits"]["items"] if h["measure_id"])
    ask = {"kind": "sentence", "id": hit["measure_id"]}
    pieces = session.handle(ask | {"start": hit["start"], "end": hit["end"]})["item"]["pieces"]
    assert "".join(p["text"] for p in pieces if p["hit"]) == "风险补偿"
    text = session.corpus.measures.set_index("measure_id")["text"][hit["measure_id"]]
    assert "".join(p["text"] for p in pieces) == text
    for place in ((0, 3), (10**6, 10**6 + 2), ("a", None)):  # outside, and nonsense
        pieces = session.handle(ask | {"start": place[0], "end": place[1]})["item"]["pieces"]
        assert not any(p.get("hit") for p in pieces)


def test_pairs_are_the_matches_of_both_ways_each_once_then_what_is_alone(
    session: ExplorerSession, corpus: Corpus
) -> None:
    answer = shown(session, tab="pairs", left="青岛", right="苏州")
    both = pd.concat([compare.matches(corpus, "青岛", "苏州"), compare.matches(corpus, "苏州", "青岛")])
    wanted = {frozenset((a, b)) for a, b in zip(both["left_id"], both["right_id"], strict=True)}
    table = session.table
    paired = table[(table["left_id"] != "") & (table["right_id"] != "")]
    assert [frozenset(pair) for pair in zip(paired["left_id"], paired["right_id"], strict=True)]
    assert {frozenset(pair) for pair in zip(paired["left_id"], paired["right_id"], strict=True)} == wanted
    held = corpus.measures[corpus.measures["region"].isin(["青岛", "苏州"])]["measure_id"]
    assert {*table["left_id"], *table["right_id"]} - {""} == set(held)
    assert answer["pairs"]["total"] == answer["pairs"]["all"] == len(table)
    sides = [
        item[side]["pieces"] for item in answer["pairs"]["items"] for side in ("left", "right") if item[side]
    ]
    words = {p["text"] for pieces in sides for p in pieces if p["kind"] == "shared"}
    assert "贷款" in "".join(words)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"kind": "show", "state": {"regions": ["青鸟"]}}, "地区 没有 '青鸟'"),
    ({"kind": "show", "state": {"category": "信用"}}, "类别 没有 '信用'"),
    ({"kind": "show", "state": {"category": "担保", "instrument": "贴息"}}, "工具 没有 '贴息'"),
    ({"kind": "show", "state": {"where": {"depth": "deep"}}}, "筛选 没有 'depth'"),
    ({"kind": "show", "state": {"where": {"strength": "9"}}}, "strength 没有 '9'"),
    ({"kind": "show", "state": {"column": "担保·贴息"}}, "列 没有"),
    ({"kind": "show", "state": {"tab": "pairs", "left": "青岛", "right": "青岛"}}, "对照地区 没有 '青岛'"),
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
    answer = session.handle(message | {"n": 7, "view": "v"})
    assert (answer["kind"], answer["n"], answer["view"]) == ("refused", 7, "v")
    assert words in answer["text"]
    assert session.state == before
    assert shown(session, tab="search", query=" 　")["hits"]["total"] == 0  # nothing typed yet is no mistake


def test_any_sentence_is_corrected_and_the_correction_taken_back(
    session: ExplorerSession, corpus: Corpus
) -> None:
    (item,) = shown(session, row="青岛", column="担保")["sentences"]["items"]
    decide = {"kind": "decide", "id": item["id"], "categories": ["信贷"], "reason": "看全文"}
    assert "没有写编码人" in session.handle(decide)["text"]
    said = session.handle(decide | {"coder": "李四"})
    assert (said["kind"], said["coder"], said["decided"][item["id"]]["categories"]) == (
        "saved",
        "李四",
        ["信贷"],
    )
    (again,) = shown(session, row="青岛", column="担保")["sentences"]["items"]
    assert again["decided"] == {"categories": ["信贷"], "reason": "看全文"}
    assert pk.load(corpus.path).measures.set_index("measure_id").loc[item["id"], "categories"] == "信贷"
    assert session.handle({"kind": "undo"})["decided"] == {}
    assert pk.load(corpus.path).measures.set_index("measure_id").loc[item["id"], "categories"] == "担保"


EXPORTED = [
    ({"category": "担保", "where": {"strength": 1}}, "浏览-覆盖-担保-措辞强度_1倡导-", ["region", "column"]),
    ({"tab": "search", "query": "风险 补偿"}, "浏览-检索-风险补偿-", ["region", "doc_id"]),
    ({"tab": "pairs", "left": "青岛", "right": "苏州"}, "浏览-并排-青岛与苏州-", ["left_id", "right_id"]),
]


@pytest.mark.parametrize(("state", "name", "columns"), EXPORTED)
def test_what_is_on_the_screen_is_written_as_figure_and_table(
    session: ExplorerSession, state: dict[str, Any], name: str, columns: list[str]
) -> None:
    shown(session, **state)
    said = session.handle({"kind": "export", "state": state})
    assert said["kind"] == "exported"
    paths = session.export()
    figure = [path for path in paths if "句子" not in path.name]
    pictures = (
        set() if state.get("tab") == "search" else {".png", ".svg", ".pdf"}
    )  # places of a word are a table
    assert {path.suffix for path in figure} == {".csv", *pictures}
    assert all(
        path.name.startswith(name) and path.name in said["text"] or path.suffix != ".png" for path in figure
    )
    (table,) = [path for path in figure if path.suffix == ".csv"]
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    assert list(rows[0])[:2] == columns
    if state.get("tab", "coverage") == "coverage":
        filtered = {row["region"] for row in rows if row["column"] == "担保" and row["state"] == "filtered"}
        assert filtered == {"青岛"}
        assert "在所选条件下没有" in _description(figure)


def test_an_exported_figure_says_how_many_of_its_regions_it_shows(
    session: ExplorerSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policykit.notebook.explorer_export.MOST_ROWS", 2)
    shown(session)
    assert "共3行，这里只有前2行" in _description(session.export())


def _description(paths: list[Path]) -> str:
    """The text under a figure, as its SVG holds it for readers of the screen, else that of the PDF."""
    import pypdfium2

    (path,) = [path for path in paths if path.suffix == ".pdf"]
    return "".join(pypdfium2.PdfDocument(path)[0].get_textpage().get_text_bounded().split())


def test_an_export_that_fails_is_a_message_and_leaves_the_table(
    session: ExplorerSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: Any, **__: Any) -> dict[str, bytes]:
        raise MissingGlyph("x", "𠀀")

    monkeypatch.setattr(exported, "render", missing)
    said = session.handle({"kind": "export"})
    assert (said["kind"], "𠀀" in said["text"]) == ("exported", True)
    assert [path.suffix for path in (tmp_path / "figures").iterdir()] == [".csv", ".csv"]
    (tmp_path / "taken").write_text("", encoding="utf-8")
    session.out = tmp_path / "taken"
    assert "写不进去" in session.handle({"kind": "export"})["text"]


def test_a_corpus_of_one_region_or_of_none_opens(small_workspace: Make) -> None:
    one = load(small_workspace("a_qingdao.txt", folder="alone"))
    session = ExplorerSession(one)
    assert len(shown(session)["matrix"]["rows"]) == 1
    answer = session.handle({"kind": "show", "state": {"tab": "pairs"}})
    assert (answer["kind"], "对照地区" in answer["text"]) == ("refused", True)
    tables = {name: table.iloc[:0] for name, table in one.tables.items()}
    none = ExplorerSession(pk.Corpus(one.path, tables, {}, one.frame))
    assert shown(none)["sentences"]["total"] == 0
    assert "空表" in none._repr_html_()


def test_it_opens_in_a_state_and_tells_it(corpus: Corpus) -> None:
    opened = show.explore(corpus, regions="苏州", instrument="知识产权质押", where={"concrete": None})
    assert opened.state["regions"] == ["苏州"]
    assert (opened.state["category"], opened.state["where"]) == ("信贷", {})
    tabs = [show.explore(corpus, query="贷款").state["tab"], show.explore(corpus, left="苏州").state["tab"]]
    assert tabs == ["search", "pairs"]
    with pytest.raises(UnknownChoice, match="地区 没有 '苏洲'"):
        show.explore(corpus, left="苏洲")
