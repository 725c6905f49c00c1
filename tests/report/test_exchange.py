"""Projects for other programs: every coding is where it was, whatever a program makes of the text on the way back."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import policykit as pk
from policykit.cli.main import main
from policykit.compare.words import words_of
from policykit.errors import BrokenSample
from policykit.report.exchange import MACHINE, SPACE, _places, _text, codings_of, exchange

Q = f"{{{SPACE}}}"

ORDER = {
    "Project": "Users CodeBook Variables Sources",
    "TextSource": "Description PlainTextContent PlainTextSelection Coding NoteRef VariableValue",
    "PlainTextSelection": "Description Coding NoteRef",
    "Code": "Description NoteRef Code",
    "Coding": "CodeRef NoteRef",
    "VariableValue": "VariableRef TextValue",
}
NEEDED = {
    "Project": "name",
    "User": "guid",
    "Code": "guid name isCodable",
    "TextSource": "guid plainTextPath",
    "PlainTextSelection": "guid startPosition endPosition",
    "Coding": "guid",
    "CodeRef": "targetGUID",
    "VariableRef": "targetGUID",
    "Variable": "guid name typeOfVariable",
}
"""As the published schema (Project.xsd of REFI-QDA 1.5) orders and requires them."""


@pytest.fixture
def corpus(small_workspace: Callable[..., Path], small_texts: dict[str, str]) -> pk.Corpus:
    """One document has a character beyond the basic plane in front of all measures."""
    path = small_workspace("b_suzhou.txt")
    text = small_texts["a_qingdao.txt"].replace("为促进科技金融发展", "为促进𠮷林科技金融发展")
    (path / "raw" / "a_qingdao.txt").write_text(text, encoding="utf-8")
    return pk.load(path)


def project(path: Path) -> ET.Element:
    with zipfile.ZipFile(path) as archive:
        return ET.fromstring(archive.read("project.qde"))


def test_the_project_is_as_the_schema_orders_it_and_says_what_the_corpus_says(
    corpus: pk.Corpus, tmp_path: Path
) -> None:
    made = exchange(corpus, tmp_path, "qdpx")
    assert made.read_bytes() == exchange(corpus, tmp_path / "again", "qdpx").read_bytes()
    root = project(made)
    guids = [e.get("guid") for e in root.iter() if e.get("guid")]
    assert len(guids) == len(set(guids))
    for element in root.iter():
        name = element.tag.removeprefix(Q)
        order = (
            [ORDER[name].split().index(below.tag.removeprefix(Q)) for below in element]
            if name in ORDER
            else []
        )
        assert order == sorted(order), name
        assert set(NEEDED.get(name, "").split()) <= set(element.keys()), name
        assert element.get("targetGUID") is None or element.get("targetGUID") in guids
        assert element.get("creatingUser") is None or element.get("creatingUser") in guids
    measures = corpus.measures[corpus.measures["categories"] != ""]
    names = {code.get("guid"): code.get("name") for code in root.iter(f"{Q}Code")}
    found: dict[tuple[str, str], set[str | None]] = {}
    with zipfile.ZipFile(made) as archive:
        for source in root.iter(f"{Q}TextSource"):
            text = archive.read(f"sources/{source.get('guid')}.txt").decode()
            for selection in source.iter(f"{Q}PlainTextSelection"):
                words = text[int(selection.get("startPosition", "")) : int(selection.get("endPosition", ""))]
                codes = {names[ref.get("targetGUID")] for ref in selection.iter(f"{Q}CodeRef")}
                found[source.findtext(f"{Q}Description", ""), words] = codes & set(corpus.frame.categories)
    assert found == {(m.doc_id, m.text): set(m.categories.split("|")) for m in measures.itertuples()}


def same(ours: str) -> str:
    return ours


def two(ours: str) -> str:
    return ours.replace("\n", "\r\n")


def marked(ours: str) -> str:
    return "\ufeff" + ours


def ends(ours: str, at: int) -> int:
    return at + ours.count("\n", 0, at)


def wide(ours: str, at: int) -> int:
    return len(ours[:at].encode("utf-16-le")) // 2


WAYS: dict[str, tuple[Callable[[str], str], Callable[[str, int], int]]] = {
    "as it is": (same, lambda _, at: at),
    "line ends of two, counted": (two, ends),
    "line ends of two, counted as one": (two, lambda _, at: at),
    "a mark in front, counted": (marked, lambda _, at: at + 1),
    "a mark in front, not counted": (marked, lambda _, at: at),
    "UTF-16 units": (same, wide),
    "all of them": (lambda o: marked(two(o)), lambda o, at: 1 + ends(o, at) - at + wide(o, at)),
    "inside the project": (same, lambda _, at: at),
    "no name, empty lines": (lambda ours: ours.replace("\n", "\n\n"), ends),
}
"""What a program makes of the text, and where a place of ours then is."""


def coded_elsewhere(made: Path, target: Path, way: str) -> None:
    """The project as a program gives it back in which 李 has coded what policykit had, in its own way of counting."""
    with zipfile.ZipFile(made) as archive, zipfile.ZipFile(target, "w") as other:
        root = ET.fromstring(archive.read("project.qde"))
        user = root.find(f"{Q}Users/{Q}User")
        assert user is not None
        user.set("name", "李")
        for source in root.iter(f"{Q}TextSource"):
            path = f"sources/{source.get('guid')}.txt"
            ours = archive.read(path).decode()
            theirs = WAYS[way][0](ours)
            for selection in source.iter(f"{Q}PlainTextSelection"):
                for end in ("startPosition", "endPosition"):
                    selection.set(end, str(WAYS[way][1](ours, int(selection.get(end, "")))))
                if way.startswith("no name"):
                    del selection.attrib["name"]
            if way == "inside the project":
                del source.attrib["plainTextPath"]
                content = ET.Element(f"{Q}PlainTextContent")
                content.text = theirs
                source.insert(1, content)
            else:
                other.writestr(path, theirs.encode())
        other.writestr("project.qde", ET.tostring(root))


@pytest.mark.parametrize("way", WAYS)
def test_codings_come_back_none_lost_none_shifted(corpus: pk.Corpus, tmp_path: Path, way: str) -> None:
    made = exchange(corpus, tmp_path, "qdpx")
    assert codings_of(made, corpus).filled == [], "the program's own are no decisions of a person"
    coded_elsewhere(made, tmp_path / "back.qdpx", way)
    said = codings_of(tmp_path / "back.qdpx", corpus)
    assert said.problems == []
    with zipfile.ZipFile(tmp_path / "back.qdpx") as archive:
        for source in project(tmp_path / "back.qdpx").iter(f"{Q}TextSource"):
            ours = corpus.texts[source.findtext(f"{Q}Description", "")]
            places = _places(_text(archive, source), ours, source.findall(f"{Q}PlainTextSelection"))
            words = [ours[a:b] for a, b in places or ()]
            assert words == [text for text in corpus.measures["text"] if text in words]
            assert words
    measures = corpus.measures[corpus.measures["categories"] != ""]
    assert sorted(said.filled) == sorted(
        ("李", m.measure_id, tuple(m.categories.split("|"))) for m in measures.itertuples()
    )


def test_what_cannot_be_taken_is_named(corpus: pk.Corpus, tmp_path: Path) -> None:
    made = exchange(corpus, tmp_path, "qdpx")
    coded_elsewhere(made, tmp_path / "back.qdpx", "as it is")
    others = pk.load(corpus.path).only("苏州")
    said = codings_of(tmp_path / "back.qdpx", others)
    assert [p.partition("》")[2] for p in said.problems] == ["不在语料中，其中的编码没有收"]
    texts = {doc_id: text.replace("贷款", "借款", 1) for doc_id, text in others.texts.items()}
    said = codings_of(tmp_path / "back.qdpx", replace(others, texts=texts))
    assert any("正文与语料中的不同" in p for p in said.problems)
    assert said.filled == []
    for content in (b"", b"PK", made.read_bytes()[:200]):
        (tmp_path / "broken.qdpx").write_bytes(content)
        with pytest.raises(BrokenSample, match="不是 REFI-QDA 项目"):
            codings_of(tmp_path / "broken.qdpx", corpus)
    with zipfile.ZipFile(tmp_path / "bomb.qdpx", "w") as archive:
        archive.writestr("project.qde", "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>")
    with pytest.raises(BrokenSample, match="DTD"):
        codings_of(tmp_path / "bomb.qdpx", corpus)


def test_codings_become_decisions_and_go_out_under_their_coder(
    corpus: pk.Corpus, tmp_path: Path, capsys: Any
) -> None:
    data = ["--data", str(corpus.path)]
    assert main(["export", *data, "--out", str(tmp_path), "--only", "qdpx"]) == 0
    coded_elsewhere(tmp_path / "corpus.qdpx", tmp_path / "back.qdpx", "UTF-16 units")
    assert main(["review", *data, "--accept", str(tmp_path / "back.qdpx")]) == 0
    assert "李（任务 review）：收下" in capsys.readouterr().out
    again = pk.load(corpus.path)
    coded = corpus.measures["categories"] != ""
    assert (again.measures["status"] == "human").tolist() == coded.tolist()
    assert again.measures["categories"].tolist() == corpus.measures["categories"].tolist()
    users = [u.get("name") for u in project(exchange(again, tmp_path, "qdpx")).iter(f"{Q}User")]
    assert users == [MACHINE, "李"]


def test_texts_references_and_words_for_others(corpus: pk.Corpus, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(exchange(corpus, tmp_path, "tif").read_text(encoding="utf-8"))))
    assert list(rows[0])[:2] == ["doc_id", "text"]
    assert {r["doc_id"]: r["text"] for r in rows} == corpus.texts
    assert exchange(corpus, tmp_path, "bib").read_text(encoding="utf-8") == pk.cite(corpus)
    assert "number = {青政办发〔2023〕5号}," in pk.cite(corpus)
    book = ET.fromstring(exchange(corpus, tmp_path, "qdc").read_bytes())
    codes = [code.get("name") for code in book[0]]
    assert (book.tag, codes) == ("{urn:QDA-XML:codebook:1.0}CodeBook", list(corpus.frame.cells))
    assert pk.cite().startswith("@software{policykit,")
    matrix, docvars, vocabulary = pk.dtm(corpus)
    assert docvars["doc_id"].tolist() == corpus.policies["doc_id"].tolist()
    words = words_of(corpus)
    for row, doc_id in zip(matrix.toarray(), docvars["doc_id"], strict=True):
        own = [
            w
            for text in corpus.measures.loc[corpus.measures["doc_id"] == doc_id, "text"]
            for w in words.tokens(text)
        ]
        assert {vocabulary[i]: int(n) for i, n in enumerate(row) if n} == {w: own.count(w) for w in own}
    assert pk.dtm(corpus, categories=["债券"], regions=["苏州"]).matrix.shape[0] == 1


def test_the_store_is_read_by_other_engines(corpus: pk.Corpus) -> None:
    place = next((corpus.path / "corpus").glob("g-*")) / "measures.parquet"
    polars = pytest.importorskip("polars")
    assert polars.read_parquet(place)["measure_id"].to_list() == corpus.measures["measure_id"].tolist()


def test_duckdb_counts_as_pandas_does(corpus: pk.Corpus) -> None:
    place = next((corpus.path / "corpus").glob("g-*")) / "measures.parquet"
    duckdb = pytest.importorskip("duckdb")
    found = duckdb.sql(f"select region, count(*) from '{place}' group by region").fetchall()
    assert dict(found) == corpus.measures["region"].value_counts().to_dict()
