"""What holds for every verb: the columns of its schema, also where there is nothing to say, and one grammar."""

from __future__ import annotations

import inspect
from dataclasses import replace

import pytest

import policykit as pk
from policykit import compare
from policykit.corpus.corpus import Corpus
from policykit.errors import UnknownChoice
from policykit.tables import frame, recorded, schema

VERBS = (
    *(
        "coverage",
        "instruments",
        "depth",
        "gaps",
        "similarity",
        "matches",
        "passages",
        "terms",
        "targets",
        "citations",
    ),
    *("term_use", "review", "sources"),
)
TABLE = {"review": "review_queue"}


@pytest.fixture
def bare(empty: Corpus) -> Corpus:
    """No document, with the tables that the verbs read."""
    return replace(empty, tables={name: frame(name) for name in recorded()})


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_says_nothing_of_nothing_with_all_its_columns(verb: str, bare: Corpus) -> None:
    table = getattr(compare, verb)(bare)
    schema(TABLE.get(verb, verb)).check(table)
    assert verb == "term_use" or table.empty


@pytest.mark.parametrize(
    "verb", ["coverage", "instruments", "gaps", "similarity", "matches", "terms", "kwic"]
)
def test_regions_are_taken_alone_and_an_unknown_one_is_refused(verb: str, corpus: Corpus) -> None:
    asked = ("贷款",) if verb == "kwic" else ()
    found = getattr(compare, verb)(corpus, *asked, regions=["聊城", "武汉"])
    side = "region" if "region" in found else "left_region" if "left_region" in found else "left"
    assert set(found[side]) <= {"武汉", "聊城"}
    assert len(found)
    with pytest.raises(UnknownChoice, match="广州"):
        getattr(compare, verb)(corpus, *asked, regions=["广州"])


@pytest.mark.parametrize("verb", ["coverage", "instruments", "gaps", "similarity"])
def test_categories_are_taken_alone_in_their_order(verb: str, corpus: Corpus) -> None:
    found = getattr(compare, verb)(corpus, categories=["股权", "信贷"])
    assert list(dict.fromkeys(found["category"])) == ["信贷", "股权"]
    with pytest.raises(UnknownChoice, match="租赁"):
        getattr(compare, verb)(corpus, categories=["租赁"])


def dated(corpus: Corpus) -> Corpus:
    documents = corpus.documents
    dates = ["2025-01-01", "2024-01-01", "2025-06-01", "2024-01-01"][: len(documents)]
    level = ["city", "city", "province", ""][: len(documents)]
    facts = {"date_issued": dates, "level": level, "year": [day[:4] for day in dates]}
    made = documents.assign(**facts).astype(dict.fromkeys(facts, "str"))
    return replace(corpus, tables={**corpus.tables, "documents": made})


def test_groups_by_any_column_of_the_documents_or_the_year(corpus: Corpus) -> None:
    """武汉 and 聊城 are of 2025, 郑州 of 2024: the counts of the groups are the sums of their regions."""
    part = dated(corpus)
    regions = compare.coverage(part).pivot(index="region", columns="category", values="measures")
    years = compare.coverage(part, by="year")
    assert years.columns[0] == "year"
    years = years.pivot(index="year", columns="category", values="measures")
    assert years.loc["2025"].equals((regions.loc["武汉"] + regions.loc["聊城"]).rename("2025"))
    assert years.loc["2024"].equals(regions.loc["郑州"].rename("2024"))
    assert set(compare.similarity(part, by="level")["left"]) == {"province"}
    with pytest.raises(UnknownChoice, match="region、year"):
        compare.coverage(part, by="season")


def test_a_group_is_read_as_badly_as_its_worst_document(corpus: Corpus) -> None:
    table = compare.coverage(replace(dated(corpus), failed=("郑州",)), by="year")
    empty = table[table["measures"] == 0].set_index("year")["state"]
    assert set(empty["2024"]) == {"failed"}
    assert set(empty["2025"]) == {"absent"}


def test_one_grammar_of_arguments() -> None:
    """The same name, default and kind everywhere; what a verb is about stands before them."""
    shared = {"by": "region", "categories": None, "regions": None}
    seen = 0
    for name in compare.__all__:
        verb = getattr(compare, name)
        if not inspect.isfunction(verb):
            continue
        for parameter in inspect.signature(verb).parameters.values():
            if parameter.name in shared:
                assert parameter.default == shared[parameter.name], name
                assert parameter.kind is inspect.Parameter.KEYWORD_ONLY, name
                seen += 1
    assert seen > 20


def test_the_public_face_is_small_and_every_verb_of_it_is_there() -> None:
    assert len(pk.__all__) <= 30
    assert all(getattr(pk, name) is not None for name in pk.__all__)
    assert isinstance(pk.compare.coverage, type(pk.coverage))


@pytest.mark.parametrize(
    ("title", "number", "expected"),
    [
        ("关于某事的意见", "银监发〔2016〕14号", ("national", "2016")),
        ("国务院关于某事的意见", "", ("national", "")),
        ("若干政策", "晋政办发〔2017〕148号", ("province", "2017")),
        ("山东省关于某事的通知", "", ("province", "")),
        ("武汉市若干措施", "武政办〔2025〕67号", ("city", "2025")),
        ("若干措施", "农政发〔2025〕7号", ("", "2025")),  # 农政: no ministry counts by 政
        ("某规划", "", ("", "")),
    ],
)
def test_a_missing_document_has_level_and_year_as_far_as_it_says(
    corpus: Corpus, title: str, number: str, expected: tuple[str, str]
) -> None:
    row = dict(
        zip(schema("citations").names, ("wuhan", "武汉", title, number, "依据", 0, 1, ""), strict=True)
    )
    told = compare.citations(replace(corpus, tables=corpus.tables | {"citations": frame("citations", [row])}))
    assert (told["level"].item(), told["year"].item()) == expected
