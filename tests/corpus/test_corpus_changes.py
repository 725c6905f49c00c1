"""What changed between two runs, each with its cause: small tables before and after."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest

from policykit.corpus.changes import COLUMNS, FLAGS, SUMS, changes
from policykit.report.wording.doubts import because
from policykit.report.wording.terminal import MOST_CHANGES, change_lines

Tables = dict[str, pd.DataFrame]


def worded(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(because=[because(causes) for causes in table["because"]])


NAN = float("nan")


def doc(
    doc_id: str, region: str, title: str, *, text: str = "h1", measures: int = 3, sha: str = "s1"
) -> tuple[object, ...]:
    return doc_id, region, title, f"{doc_id}.txt", measures, text, sha


def tables(
    documents: Sequence[tuple[object, ...]] = (),
    coverage: Sequence[tuple[object, ...]] = (),
    similarity: Sequence[tuple[object, ...]] = (),
) -> Tables:
    return {
        "documents": pd.DataFrame(
            documents, columns=["doc_id", "region", "title", "source_file", "n_measures", "text", "sha256"]
        ),
        "coverage": pd.DataFrame(coverage, columns=["region", "category", "measures"]),
        "similarity": pd.DataFrame(similarity, columns=["category", "left", "right", "words", "idf"]),
    }


A, B = doc("a-1", "甲", "甲的措施"), doc("b-1", "乙", "乙的办法")
ANEW = doc("a-1", "甲", "甲的措施", text="h2", sha="s2")
CODE = "编码手册或程序版本改变"
READ = "文件内容改变"
GONE = "文件已不在 raw/ 中或不再可读"
Row = tuple[str, ...]

CASES: list[tuple[str, Tables, Tables, list[Row]]] = [
    ("nothing", tables([A], [("甲", "信贷", 3)]), tables([A], [("甲", "信贷", 3)]), []),
    ("both empty", tables(), tables(), []),
    (
        "a document added",
        tables([A], [("甲", "信贷", 3)]),
        tables([A, B], [("甲", "信贷", 3), ("乙", "信贷", 2)], [("", "甲", "乙", 0.25, "idf-1")]),
        [
            ("document", "乙", "乙的办法", "", "b-1.txt", "新增文件"),
            ("coverage", "乙", "信贷", "", "2", "新增《乙的办法》"),
            ("similarity", "甲–乙", "document", "", "0.2500", "新增《乙的办法》"),
        ],
    ),
    (
        "two documents of one region and one of another added: every cause, not the last one alone",
        tables([A]),
        tables(
            [A, B, doc("b-2", "乙", "乙的细则"), doc("c-1", "丙", "丙的意见")],
            [("乙", "信贷", 2)],
            [("", "甲", "丙", 0.25, "idf-1"), ("", "乙", "丙", 0.5, "idf-1")],
        ),
        [
            ("document", "乙", "乙的办法", "", "b-1.txt", "新增文件"),
            ("document", "乙", "乙的细则", "", "b-2.txt", "新增文件"),
            ("document", "丙", "丙的意见", "", "c-1.txt", "新增文件"),
            ("coverage", "乙", "信贷", "", "2", "新增《乙的办法》、新增《乙的细则》"),
            ("similarity", "甲–丙", "document", "", "0.2500", "新增《丙的意见》"),
            ("similarity", "乙–丙", "document", "", "0.5000", "新增《乙的办法》、新增《乙的细则》等 3 项"),
        ],
    ),
    (
        "a document removed",
        tables([A, B], [("甲", "信贷", 3), ("乙", "信贷", 2)], [("", "甲", "乙", 0.25, "idf-1")]),
        tables([A], [("甲", "信贷", 3)]),
        [
            ("document", "乙", "乙的办法", "b-1.txt", "", GONE),
            ("coverage", "乙", "信贷", "2", "", "移除《乙的办法》"),
            ("similarity", "甲–乙", "document", "0.2500", "", "移除《乙的办法》"),
        ],
    ),
    (
        "a document with another text",
        tables([A], [("甲", "信贷", 3)], [("", "甲", "乙", 0.25, "idf-1")]),
        tables([ANEW], [("甲", "信贷", 4)], [("", "甲", "乙", 0.5, "idf-1")]),
        [
            ("document", "甲", "text", "h1", "h2", READ),
            ("coverage", "甲", "信贷", "3", "4", "《甲的措施》重新读取"),
            ("similarity", "甲–乙", "document", "0.2500", "0.5000", "《甲的措施》重新读取"),
        ],
    ),
    (
        "a document with another number of measures",
        tables([A]),
        tables([doc("a-1", "甲", "甲的措施", measures=5)]),
        [("document", "甲", "n_measures", "3", "5", CODE)],
    ),
    (
        "a document given to another region",
        tables([A], [("甲", "信贷", 3)]),
        tables([doc("a-1", "丙", "甲的措施")], [("丙", "信贷", 3)]),
        [
            ("document", "丙", "region", "甲", "丙", CODE),
            ("coverage", "丙", "信贷", "", "3", "《甲的措施》重新读取"),
            ("coverage", "甲", "信贷", "3", "", "《甲的措施》重新读取"),
        ],
    ),
    (
        "another codebook",
        tables([A], [("甲", "信贷", 3), ("甲", "担保", 0)], [("信贷", "甲", "乙", 0.25, "idf-1")]),
        tables([A], [("甲", "信贷", 2), ("甲", "担保", 1)], [("信贷", "甲", "乙", 0.3, "idf-1")]),
        [
            ("coverage", "甲", "信贷", "3", "2", CODE),
            ("coverage", "甲", "担保", "0", "1", CODE),
            ("similarity", "甲–乙", "信贷", "0.2500", "0.3000", CODE),
        ],
    ),
    (
        "another snapshot",
        tables([A], similarity=[("", "甲", "乙", 0.25, "idf-1")]),
        tables([A], similarity=[("", "甲", "乙", 0.3, "idf-2")]),
        [("similarity", "甲–乙", "document", "0.2500", "0.3000", "IDF 快照由 idf-1 换为 idf-2")],
    ),
    (
        "another snapshot that moves nothing",
        tables([A], similarity=[("", "甲", "乙", 0.25, "idf-1")]),
        tables([A], similarity=[("", "甲", "乙", 0.25, "idf-2")]),
        [],
    ),
    (
        "below the fourth decimal",
        tables([A], similarity=[("", "甲", "乙", 0.25, "idf-1")]),
        tables([A], similarity=[("", "甲", "乙", 0.250004, "idf-1")]),
        [],
    ),
    (
        "a document without a title is called by its file",
        tables([A], [("甲", "信贷", 3)]),
        tables([A, doc("c-1", "丙", "")], [("甲", "信贷", 3), ("丙", "信贷", 1)]),
        [
            ("document", "丙", "", "", "c-1.txt", "新增文件"),
            ("coverage", "丙", "信贷", "", "1", "新增c-1.txt"),
        ],
    ),
    (
        "nothing to compare on either side",
        tables([A], similarity=[("债券", "甲", "乙", NAN, "idf-1")]),
        tables([A], similarity=[("债券", "甲", "乙", NAN, "idf-1")]),
        [],
    ),
    (
        "a pair that becomes comparable",
        tables([A], similarity=[("债券", "甲", "乙", NAN, "idf-1")]),
        tables([A], similarity=[("债券", "甲", "乙", 0.1, "idf-1")]),
        [("similarity", "甲–乙", "债券", "", "0.1000", CODE)],
    ),
    (
        "a fact that the last run did not keep",
        tables([A]) | {"documents": tables([A])["documents"].drop(columns="text")},
        tables([A]),
        [],
    ),
]


@pytest.mark.parametrize(("name", "before", "after", "expected"), CASES, ids=[c[0] for c in CASES])
def test_changes_and_their_causes(name: str, before: Tables, after: Tables, expected: list[Row]) -> None:
    found = worded(changes(before, after))
    assert tuple(found.columns) == COLUMNS
    assert list(found.itertuples(index=False, name=None)) == expected, name


def counted(flags: int, instrument: int, rate: float, kind: str = "policy") -> Tables:
    made = tables([A])
    made["documents"] = made["documents"].assign(kind=kind)
    cell = {"region": "甲", "category": "信贷", "measures": 3, **dict.fromkeys(FLAGS, 1), "cap": flags}
    tool = {"region": "甲", "category": "信贷", "instrument": "贴息", "measures": instrument}
    offer = {"region": "甲", "form": "贴息", "quote": "给予贴息", **dict.fromkeys(SUMS, NAN), "rate": rate}
    frames = {"coverage": cell, "instruments": tool, "offers": offer}
    return made | {name: pd.DataFrame([row]) for name, row in frames.items()}


def test_flags_instruments_and_offers_are_told_too() -> None:
    told = worded(changes(counted(1, 0, 0.5), counted(2, 4, 0.3), renewed=("codebook",)))
    assert list(told.itertuples(index=False, name=None)) == [
        ("flag", "甲", "信贷·cap", "1", "2", "编码手册改变"),
        ("instrument", "甲", "信贷·贴息", "", "4", "编码手册改变"),
        ("offer", "甲", "贴息·给予贴息", "rate 0.5", "rate 0.3", "编码手册改变"),
    ]
    assert list(change_lines(changes(counted(1, 0, 0.5), counted(2, 4, 0.3), renewed=("codebook",)))) == [
        "  写明｜甲｜信贷·有上限：1 → 2（编码手册改变）",
        "  工具｜甲｜新增：信贷·贴息 4（编码手册改变）",
        "  条款｜甲｜贴息“给予贴息”：比例 0.5 → 比例 0.3（编码手册改变）",
    ]
    older = {
        name: table for name, table in counted(1, 0, 0.5).items() if name not in ("instruments", "offers")
    }
    assert changes(older, counted(1, 4, 0.3)).empty, "a run that kept no such table"


def test_what_left_or_entered_the_comparison_is_the_cause() -> None:
    told = worded(changes(counted(1, 1, 0.5), counted(2, 1, 0.5, "former")))
    assert told["because"].tolist() == ["《甲的措施》不在效力期内"] * 2
    told = worded(changes(counted(1, 1, 0.5, "former"), counted(2, 1, 0.5)))
    assert told["because"].tolist() == ["《甲的措施》在效力期内"] * 2


@pytest.mark.parametrize(
    ("renewed", "said"),
    [
        ((), CODE),
        (("codebook",), "编码手册改变"),
        (("program", "decisions"), "程序、人工决定改变"),
    ],
)
def test_what_no_document_explains_is_put_down_to_what_was_renewed(
    renewed: tuple[str, ...], said: str
) -> None:
    before, after = tables([A], [("甲", "信贷", 3)]), tables([A], [("甲", "信贷", 2)])
    told = worded(changes(before, after, renewed=renewed))
    assert told["because"].tolist() == [said]
    told = worded(
        changes(before, tables([ANEW], [("甲", "信贷", 2)]), renewed=renewed)
    )  # the text explains it
    assert told["because"].tolist() == [READ, "《甲的措施》重新读取"]


def test_a_first_run_has_changed_nothing() -> None:
    found = changes({}, tables([A], [("甲", "信贷", 3)]))
    assert found.empty
    assert tuple(found.columns) == COLUMNS


def test_a_changed_text_is_named_without_its_hashes_and_facts_by_their_names() -> None:
    before, after = tables([A]), tables([doc("a-1", "甲", "甲的措施", text="h2", measures=5, sha="s2")])
    assert list(change_lines(changes(before, after))) == [
        "  文件｜甲｜措施数：3 → 5（文件内容改变）",
        "  文件｜甲｜正文改变（文件内容改变）",
    ]


def test_change_lines_name_place_values_and_cause() -> None:
    name, before, after, _ = CASES[2]
    assert name == "a document added"
    assert list(change_lines(changes(before, after))) == [
        "  文件｜乙｜乙的办法：无 → b-1.txt（新增文件）",
        "  覆盖｜乙｜新增：信贷 2（新增《乙的办法》）",
        "  相似度｜甲–乙｜新增：整体 0.2500（新增《乙的办法》）",
        "  相似度｜已公布的各对没有变化",
    ]


@pytest.mark.parametrize(("more", "last"), [(0, None), (1, 1), (30, 30)])
def test_many_changes_are_counted(more: int, last: int | None) -> None:
    cells = [(f"区{n}", "信贷", 1) for n in range(MOST_CHANGES + more)]
    lines = list(change_lines(changes(tables([A]), tables([A], cells))))
    assert len(lines) == MOST_CHANGES + (last is not None)
    assert ("另有" in lines[-1]) == (last is not None)
    if last is not None:
        assert lines[-1] == f"  覆盖｜另有 {last} 处新增，见 tables/changes.csv"


def test_moved_values_are_told_one_by_one() -> None:
    before, after = tables([A], [("甲", "信贷", 3)]), tables([A], [("甲", "信贷", 4)])
    assert [line for line in change_lines(changes(before, after)) if line.startswith("  覆盖")] == [
        "  覆盖｜甲｜信贷：3 → 4（编码手册或程序版本改变）"
    ]


def test_no_changes_no_lines() -> None:
    assert list(change_lines(changes({}, tables()))) == []
