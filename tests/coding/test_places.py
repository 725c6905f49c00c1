"""Which sentence of a sample is which measure; what has no partner is listed with the reason."""

from __future__ import annotations

import pytest

from policykit.coding.places import pair_up

LONG = "鼓励银行机构扩大科技型企业信用贷款投放规模"
ONE, TWO = ("a", "一句。", ""), ("a", "二句（甲）。", "")
SAME = [("a", "同句。", "")] * 3
APART = [ONE, TWO, ("b", "三句。", ""), ("c", "四句。", "")]
REGIONS = {"regions": {"a": "甲地", "b": "甲地", "c": "乙地"}}

# why, measures, how they are made, sample, measure of each row or why there is none, measures left over
CASES = [
    ("other order, width and final mark", [ONE, TWO], {}, [{"text": "二句(甲)；"}, {"text": "一 句"}], [1, 0], {}),
    ("another word is another sentence", [ONE], {}, [{"text": "一词"}], ["not_found"], {0: "other_document"}),
    ("a repeated sentence is taken once each, by its article first", SAME, {"titles": {2: "乙"}}, [{"text": "同句"}, {"text": "同句", "article": "乙"}], [0, 2], {1: "not_in_sample"}),
    ("a document narrows the region: by id", [SAME[0], ("b", "同句。", "")], {}, [{"text": "同句", "document": "b"}], [1], {}),
    ("by title", [SAME[0], ("b", "同句。", "")], {}, [{"text": "同句", "document": "b的标题"}], [1], {}),
    ("by file", [SAME[0], ("b", "同句。", "")], {}, [{"text": "同句", "document": "b.txt"}], [1], {}),
    ("nearly the same, and the only one", [("a", LONG + "。", ""), ONE], {}, [{"text": LONG + "额"}], [0], {1: "not_in_sample"}),
    ("two are nearly the same", [("a", LONG + "。", ""), ("a", LONG + "的", "")], {}, [{"text": LONG + "额"}], ["several"], {0: "other_document", 1: "other_document"}),
    ("two rows claim one", [("a", LONG, "")], {}, [{"text": LONG + "额"}, {"text": LONG + "量"}], ["several", "several"], {0: "other_document"}),
    ("half of a sentence is not near", [("a", LONG, "")], {}, [{"text": LONG[:11]}], ["not_found"], {0: "other_document"}),
    ("a region with 市; 乙地 is no part of the sample", APART, REGIONS, [{"region": "甲地市", "text": "一句"}], [0], {1: "not_in_sample", 2: "other_document"}),
    ("no such region", APART, REGIONS, [{"region": "丙地", "text": "一句"}], ["no_region"], {}),
    ("no such document", APART, REGIONS, [{"region": "甲地", "document": "没有", "text": "一句"}], ["no_document"], {}),
    ("known by an id alone that there is not", APART, REGIONS, [{"region": "", "measure_id": "x/1"}], ["not_found"], {}),
    ("an id decides", SAME, {}, [{"measure_id": "a/条/1", "text": ""}, {"measure_id": "a/条/2", "text": "同句"}], [1, 2], {0: "not_in_sample"}),
    ("an id whose sentence has changed does not", [SAME[0], ONE], {}, [{"measure_id": "a/条/1", "text": "同句"}], [0], {1: "not_in_sample"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("why", "rows", "made", "said", "partners", "spare"), CASES, ids=[c[0] for c in CASES]
)
def test_partners(make_tables, make_sample, why, rows, made, said, partners, spare) -> None:
    tables = make_tables(rows, **made)
    ids = list(tables["measures"]["measure_id"])
    done = pair_up(make_sample(*said), tables)
    found = [ids.index(done.found[at]) if at in done.found else done.missing[at] for at in range(len(said))]
    assert found == partners, why
    assert {ids.index(name): reason for name, reason in done.spare.items()} == spare, why


def test_the_likeness_of_a_near_sentence_and_the_home_of_a_row_that_was_not_found(
    make_tables, make_sample
) -> None:
    rows = [
        {"text": LONG + "额", "document": "甲"},
        {"text": "没有", "document": "甲"},
        {"text": "没有", "document": "乙"},
    ]
    tables = make_tables([("a", LONG + "。", "")])
    tables["documents"]["title"] = "甲"
    done = pair_up(make_sample(*rows), tables)
    assert done.likeness == {0: pytest.approx(2 * 21 / (21 + 22))}
    assert done.homes == ["a", "a", "某地|乙"]
