"""Citations: which documents a text names, with number and relation, and what is none."""

from __future__ import annotations

import pytest
from comparing import cases

from policykit.gongwen.facts.citations import citations, linked
from policykit.records import Citation, Document

CASES = cases("citations_cases")


@pytest.mark.parametrize(("text", "expected", "reason"), CASES, ids=[case[-1] for case in CASES])
def test_citations(text: str, expected: str, reason: str) -> None:
    found = citations(text, own=("某市自己的办法",))
    said = ";".join(f"{c.relation} {c.title} {c.number}".rstrip() for c in found)
    assert said == expected
    assert all(text[c.start] == "《" for c in found if c.title)


def document(doc_id: str, title: str, number: str) -> Document:
    return Document(
        doc_id, "甲", "policy", "city", title, number, (), "", "", "", "a.txt", 1, 0, 0, 0, 0, 0, 0
    )


def test_a_citation_is_linked_to_the_document_that_it_names_but_not_to_its_own() -> None:
    known = [document("a", "甲市办法", "甲发〔2020〕1号|甲财〔2020〕2号"), document("b", "乙市条例", "")]
    cited = [
        Citation("b", "甲", "别的写法", "甲财〔2020〕2号", "依据", 0, 1),
        Citation("a", "甲", "乙市的条例", "", "落实", 0, 1),
        Citation("a", "甲", "甲市办法", "", "落实", 0, 1),
        Citation("a", "甲", "丙", "", "落实", 0, 1),
    ]
    assert [c.cited_doc for c in linked(cited, known)] == ["a", "b", "", ""]
