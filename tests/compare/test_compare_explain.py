from __future__ import annotations

from dataclasses import replace

import pytest

from policykit.coding.frames import load_frame
from policykit.compare import against, explain
from policykit.compare.coverage import coverage
from policykit.corpus.corpus import Corpus
from policykit.errors import UnknownChoice
from policykit.tables import schema

UNCODED = load_frame().uncoded


def evidence(table: object) -> list[tuple[str, ...]]:
    columns = ["measure_id", "article", "term", "instrument", "rule", "status"]
    return list(table[columns].itertuples(index=False, name=None))  # type: ignore[index]


def test_terms_in_the_order_of_the_sentence(corpus: Corpus) -> None:
    table = explain(corpus, "武汉", "保险")
    schema("explain").check(table)
    assert evidence(table) == [
        ("wuhan/02/1", "2 发展科技保险", "共保体", "共保体", "term", "machine"),
        ("wuhan/02/1", "2 发展科技保险", "首台套保险", "首台套保险", "term", "machine"),
    ]
    assert set(table["text"]) == {"探索组建生物医药共保体，支持光谷企业投保首台套保险。"}


def test_a_decision_without_evidence_is_listed(corpus: Corpus) -> None:
    assert evidence(explain(corpus, "郑州", "担保")) == [
        ("zhengzhou/01/3", "（一） 做强科技信贷", "", "", "", "human")
    ]


def test_measures_without_a_category(corpus: Corpus) -> None:
    assert evidence(explain(corpus, "武汉", UNCODED)) == [
        ("wuhan/02/2", "2 发展科技保险", "", "", "", "machine"),
        ("wuhan/03/1", "二、主要任务", "", "", "", "machine"),  # neither number nor title
    ]


def test_what_spoke_against(corpus: Corpus) -> None:
    assert evidence(against(corpus, "武汉", "保险")) == [
        ("wuhan/02/2", "2 发展科技保险", "保险资金", "", "excluded", "machine")
    ]
    assert against(corpus, "武汉", "信贷").empty


def test_excluded_evidence_beside_a_term_is_no_near_miss(corpus: Corpus) -> None:
    labels = corpus.labels.copy()
    labels["measure_id"] = labels["measure_id"].replace("wuhan/02/2", "wuhan/02/1")
    changed = replace(corpus, tables={**corpus.tables, "labels": labels})
    assert against(changed, "武汉", "保险").empty
    assert "excluded" not in set(explain(changed, "武汉", "保险")["rule"])


def test_every_cell_leads_to_its_sentences(corpus: Corpus) -> None:
    for cell in coverage(corpus).itertuples(index=False):
        assert explain(corpus, cell.region, cell.category)["measure_id"].nunique() == cell.measures


def test_a_failed_region_has_no_evidence(corpus: Corpus) -> None:
    assert explain(replace(corpus, failed=("济南",)), "济南", "担保").empty


@pytest.mark.parametrize(
    ("region", "category", "named"), [("广州", "信贷", "广州"), ("武汉", "租赁", "租赁")]
)
def test_unknown_choices(corpus: Corpus, region: str, category: str, named: str) -> None:
    for function in (explain, against):
        with pytest.raises(UnknownChoice, match=named):
            function(corpus, region, category)


def test_nothing_argues_against_uncoded(corpus: Corpus) -> None:
    with pytest.raises(UnknownChoice, match=UNCODED):
        against(corpus, "武汉", UNCODED)


def test_empty(empty: Corpus) -> None:
    with pytest.raises(UnknownChoice, match="武汉"):
        explain(empty, "武汉", "信贷")
    table = explain(replace(empty, failed=("武汉",)), "武汉", "信贷")
    assert table.empty
    schema("explain").check(table)
