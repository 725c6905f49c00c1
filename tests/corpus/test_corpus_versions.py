"""Versions, amendments and repeals are told by what texts and titles say; what is in force on a day follows from them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import policykit as pk
from policykit.corpus.catalog import typed
from policykit.corpus.versions import BY_HAND, aside, with_standing
from policykit.errors import BrokenWorkspace, UnknownChoice
from policykit.records import Document

EXAMPLE = Path(__file__).parents[2] / "examples/versions/data"


def document(name: str, title: str, issued: str, **other: object) -> Document:
    facts = {
        "region": "甲市",
        "kind": "policy",
        "level": "city",
        "doc_number": "",
        "issuers": (),
        "effective_from": "",
    }
    facts |= {"valid_until": "", "source_file": f"{name}.txt", "source_item": 1}
    counts = dict.fromkeys(("n_sections", "n_articles", "n_measures", "n_doubts", "chars", "left_over"), 0)
    return Document(doc_id=name, title=title, date_issued=issued, **facts | counts | other)  # type: ignore[arg-type]


OLD = document("old", "甲市促进科技金融若干措施（试行）", "2020-03-01", doc_number="甲政办〔2020〕3号")

CASES = {
    "a later version of the same title": (("甲市促进科技金融的若干措施", "2023-03-01"), "", "replaced"),
    "its issuer and 关于印发 are no part of a title": (
        ("甲市人民政府办公室关于印发《甲市促进科技金融若干措施(2023—2025年)》的通知", "2023-03-01"), "", "replaced"),
    "another subject is no version": (("甲市促进绿色金融若干措施", "2023-03-01"), "", ""),
    "the same day tells no order": (("甲市促进科技金融若干措施", "2020-03-01"), "", ""),
    "a draft replaces nothing": (("甲市促进科技金融若干措施（征求意见稿）", "2023-03-01"), "", ""),
    "repealed by title": (("甲市科创十条", "2023-03-01"), "《甲市促进科技金融若干措施（试行）》同时废止。", "repealed"),
    "repealed by number, on a line of its own": (("甲市科创十条", "2023-03-01"), "有效期3年。\n甲政办〔2020〕3号\n同时废止。", "repealed"),
    "the first of a list": (
        ("甲市科创十条", "2023-03-01"), "《甲市促进科技金融若干措施（试行）》（甲政办〔2020〕3号）、《乙办法管理规定》同时废止。", "repealed"),
    "brackets of another kind": (("甲市科创十条", "2023-03-01"), "甲政办﹝2020﹞3号文件停止执行。", "repealed"),
    "another number of that title": (("甲市科创十条", "2023-03-01"), "《甲市促进科技金融若干措施》（甲政办〔2017〕9号）废止。", ""),
    "one article only": (("甲市科创十条", "2023-03-01"), "《甲市促进科技金融若干措施（试行）》第三条同时废止。", "amended"),
    "an amendment": (("关于修改《甲市促进科技金融若干措施（试行）》的决定", "2023-03-01"), "", "amended"),
    "it goes on": (("甲市科创十条", "2023-03-01"), "《甲市促进科技金融若干措施（试行）》继续有效，其余废止。", ""),
    "it is not to be repealed": (("甲市科创十条", "2023-03-01"), "《甲市促进科技金融若干措施（试行）》不废止。", ""),
    "an earlier document ends no later one": (("甲市科创十条", "2019-03-01"), "甲政办〔2020〕3号同时废止。", ""),
    "a decision that lists what it ends": (("关于废止部分文件的决定", "2023-03-01"), "一、\n1.《甲市促进科技金融若干措施（试行）》", "repealed"),
    "what such a decision rests on": (("关于废止部分文件的决定", "2023-03-01"), "根据《甲市促进科技金融若干措施（试行）》，决定如下。", ""),
}  # fmt: skip


@pytest.mark.parametrize("reason", CASES)
def test_what_a_newer_document_makes_of_an_older_one(reason: str) -> None:
    (title, issued), text, expected = CASES[reason]
    status = "draft" if "征求意见" in title else ""
    new = document("new", title, issued, doc_number="甲政办〔2023〕8号", status=status)
    made, notes = with_standing([OLD, new], {"old": "", "new": text}, {})
    assert (made[0].status, made[0].successor) == (expected, "new" if expected else "")
    assert (made[1].status, made[1].successor, notes) == (status, "", [])


def test_another_region_with_the_same_title_is_no_version() -> None:
    new = document("new", OLD.title, "2023-03-01", region="乙市")
    made, _ = with_standing([OLD, new], {"old": "", "new": "《甲市促进科技金融若干措施（试行）》废止。"}, {})
    assert made[0].successor == ""


def test_the_catalog_wins() -> None:
    new = document("new", "甲市科创十条", "2023-03-01")
    texts = {"old": "", "new": "甲政办〔2020〕3号同时废止。"}
    said, notes = with_standing([OLD, new], texts, {"old": {"status": "in_force"}})
    assert (said[0].status, said[0].successor, notes) == ("in_force", "", [])
    said, notes = with_standing([OLD, new], {"old": "", "new": ""}, {"new": {"replaces": "old.txt|没有"}})
    assert (said[0].status, said[0].successor) == ("replaced", "new")
    assert "没有 不在语料中" in notes[0]
    said, _ = with_standing([OLD, new], {"old": "", "new": ""}, {"old": {"status": "repealed"}})
    assert said[0].successor == BY_HAND


DAYS = {
    "": {"a": "replaced", "d": "repealed"},
    "2021-01-01": {"b": "later", "c": "draft", "d": "repealed", "e": "repealed"},
    "2024-01-01": {"a": "replaced", "c": "draft", "d": "repealed", "e": "repealed"},
    "2027-01-01": {"a": "replaced", "b": "expired", "c": "draft", "d": "repealed", "e": "repealed"},
}


@pytest.mark.parametrize("day", DAYS)
def test_what_is_not_in_force_on_a_day(day: str) -> None:
    """a, valid until 2022, is replaced by b in 2023; of e only its page says that it is repealed, of f that it is in force."""
    rows = [
        ("a", "2020-01-01", "", "replaced", "b"),
        ("b", "2023-01-01", "2026-01-01", "", ""),
        ("c", "2020-01-01", "", "draft", ""),
        ("d", "2020-01-01", "", "repealed", BY_HAND),
        ("e", "2020-01-01", "", "repealed", ""),
        ("f", "2020-01-01", "2020-02-01", "in_force", ""),
    ]
    columns = ["doc_id", "date_issued", "valid_until", "status", "successor"]
    table = pd.DataFrame(rows, columns=columns).assign(kind="policy", effective_from="")
    assert aside(table, day) == DAYS[day]


@pytest.mark.parametrize("day", ["2025", "31.12.2025", "2025-02-30", "20251231"])
def test_a_day_is_a_day(day: str) -> None:
    with pytest.raises(UnknownChoice, match="2025-12-31"):
        pk.load(EXAMPLE, as_of=day)


TYPED = [
    (["3", "", "0.5"], "float64", [3.0, None, 0.5]),
    (["3", "-1"], "int64", [3, -1]),
    (["2025/6/7", "2024年12月1日"], "str", ["2025-06-07", "2024-12-01"]),
    (["0531", "10"], "str", ["0531", "10"]),  # a code keeps its zero
    (["3", "三"], "str", ["3", "三"]),
    (["", ""], "str", ["", ""]),
]


@pytest.mark.parametrize(("written", "kind", "values"), TYPED)
def test_a_docvar_has_the_type_of_its_cells(written: list[str], kind: str, values: list[object]) -> None:
    made = typed(written)
    assert str(made.dtype) == kind
    assert [None if v != v else v for v in made] == values


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> pk.Corpus:
    return pk.load(grown(tmp_path_factory.mktemp("grown")))


PLACES = {"嘉兴": ("浙江", "宁波", "江苏"), "芜湖": ("安徽", "合肥", "湖北")}


def grown(folder: Path) -> Path:
    """24 documents of four cities and four provinces, three versions each: those of the example under other names."""
    for path in sorted((EXAMPLE / "raw").rglob("*.txt")):
        own = path.parent.name
        for place in (own, *PLACES[own]):
            text = (
                path.read_text(encoding="utf-8").replace(own, place).replace(f"{own[0]}政", f"{place[0]}政")
            )
            if place in ("浙江", "江苏", "安徽", "湖北"):
                text = text.replace(f"{place}市", f"{place}省").replace(
                    "各县（市、区）", "各市、县（市、区）"
                )
            target = folder / "raw" / place / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
    rows = "\n".join(
        f"{p}/{y},{n}"
        for n, p in enumerate(sorted(sum(PLACES.values(), ())), 1)
        for y in ("2022.txt", "2023.txt")
        if (folder / "raw" / p / y).is_file()
    )
    (folder / "catalog.csv").write_text(f"文件,批次\n{rows}\n", encoding="utf-8")
    return folder


def test_a_corpus_of_versions_takes_what_is_in_force(corpus: pk.Corpus) -> None:
    whole = corpus.whole
    assert (len(whole.policies), len(corpus.policies), len(corpus.documents)) == (24, 8, 24)
    assert set(corpus.documents["kind"]) == {"policy", "former"}
    assert set(corpus.measures["doc_id"]) == set(corpus.policies["doc_id"])
    assert set(corpus.policies["level"]) == {"city", "province"}
    before = whole.in_force("2024-06-30").policies
    assert set(before["year"]) == {"2022", "2023"}
    assert len(before) == 8


BY = ["region", "year", "级别", "文种", "folder", "批次", ("region", "year"), ("year", "level"), "doc_id"]


@pytest.mark.parametrize("by", BY, ids=str)
def test_every_comparison_takes_by(corpus: pk.Corpus, by: str | tuple[str, str]) -> None:
    whole = corpus.whole
    names = [by] if isinstance(by, str) else list(by)
    for verb in (
        pk.coverage,
        pk.instruments,
        pk.offers,
        pk.targets,
        pk.citations,
        pk.terms,
        pk.gaps,
        pk.agencies,
    ):
        assert set(names) <= set(verb(whole, by=by).columns), verb
    assert pk.coverage(whole, by=by)["measures"].sum() == pk.coverage(whole)["measures"].sum()
    assert len(pk.offers(whole, by=by)) == len(whole.offers)
    groups = pk.coverage(whole, by=by)[names].drop_duplicates().agg(" × ".join, axis=1).tolist()
    pairs = pk.similarity(whole, by=by, categories=["信贷"])
    assert (
        list(dict.fromkeys([*pairs["left"], *pairs["right"]])) == groups if len(groups) > 1 else pairs.empty
    )


def test_groups_stand_in_the_order_of_their_values(corpus: pk.Corpus) -> None:
    whole = corpus.whole
    assert list(dict.fromkeys(pk.coverage(whole, by="year")["year"])) == [
        "2019",
        "2020",
        "2022",
        "2023",
        "2025",
        "2026",
    ]
    assert list(dict.fromkeys(pk.coverage(whole, by="level")["level"])) == ["province", "city"]
    assert list(dict.fromkeys(pk.coverage(whole, by="批次")["批次"])) == ["1", "2", "3", "4", "5", "6", "—"]
    with pytest.raises(UnknownChoice):
        pk.coverage(whole, by=["region", "year", "level"])


def test_what_is_added_moves_no_published_number(tmp_path: Path, corpus: pk.Corpus) -> None:
    few = tmp_path / "few"
    for place in ("嘉兴", "芜湖"):
        for path in (EXAMPLE / "raw" / place).iterdir():
            (few / "raw" / place).mkdir(parents=True, exist_ok=True)
            (few / "raw" / place / path.name).write_bytes(path.read_bytes())
    first = pk.similarity(pk.load(few))
    for path in (corpus.path / "raw").rglob("*.txt"):
        target = few / "raw" / path.relative_to(corpus.path / "raw")
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(path.read_bytes())
    later = pk.similarity(pk.load(few))
    kept = later[later["left"].isin(["嘉兴", "芜湖"]) & later["right"].isin(["嘉兴", "芜湖"])].reset_index(
        drop=True
    )
    pd.testing.assert_frame_equal(kept, first)


def test_a_wrong_status_is_named(small_workspace: Callable[..., Path]) -> None:
    path = small_workspace()
    (path / "catalog.csv").write_text("文件,效力\na_qingdao.txt,作废\n", encoding="utf-8")
    with pytest.raises(BrokenWorkspace, match="status 不能是 作废"):
        pk.load(path)
