"""Targets against rows worked by hand."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import pandas as pd

from policykit.compare import targets
from policykit.corpus.corpus import Corpus
from policykit.gongwen.facts.quantities import quantities
from policykit.records import Quantity
from policykit.tables import schema

COLUMNS = tuple(Quantity.__dataclass_fields__)


def read(corpus: Corpus, **categories: str) -> Corpus:
    """The corpus with the quantities of its sentences, and with categories by region."""
    found = []
    for row in corpus.measures.itertuples():
        for q in quantities(row.measure_id, row.text, row.start):
            found.append(asdict(q) | {"per": "|".join(q.per)})
    table = pd.DataFrame(found, columns=list(COLUMNS))
    measures = corpus.measures.assign(
        categories=corpus.measures["region"].map(lambda r: categories.get(r, "")).astype("str")
    )
    return replace(corpus, tables=corpus.tables | {"quantities": table, "measures": measures})


def test_targets_by_hand(build: Any) -> None:
    corpus = read(
        build(
            {
                "武汉": [
                    "推出10款以上融资产品。",
                    "到2027年，设立科技支行50家以上，科技型企业贷款余额突破5000亿元。",
                    "设立总规模不低于1亿元的引导资金。",
                    "力争用5年左右时间，形成服务体系。",  # how long the plan runs is no target
                ],
                "郑州": ["力争2025年年底郑州市贷款余额突破2500亿元。", "按保费的30%给予补贴。"],
            }
        )
    )
    table = targets(corpus)
    schema("targets").check(table)
    assert table[["deadline", "region", "subject", "phrase"]].values.tolist() == [
        ["2025-12", "郑州", "郑州市贷款余额", "突破2500亿元"],
        ["2027", "武汉", "科技支行", "50家以上"],
        ["2027", "武汉", "科技型企业贷款余额", "突破5000亿元"],
        ["", "武汉", "融资产品", "10款以上"],  # only a verb stands before the number
        ["", "武汉", "引导资金", "不低于1亿元"],  # …的引导资金 is what has that size
    ]
    clean = corpus.texts["wuhan"]
    here = table[table["region"] == "武汉"]
    assert [clean[s:e] for s, e in zip(here["start"], here["end"], strict=True)] == here["phrase"].tolist()


def test_a_year_alone_stands_with_its_december(build: Any) -> None:
    lines = [
        f"{when}，贷款余额突破{n}亿元。"
        for when, n in (("到2027年底", 1), ("到2027年6月", 2), ("到2027年", 3))
    ]
    table = targets(read(build({"武汉": lines})))
    assert table["deadline"].tolist() == ["2027-06", "2027-12", "2027"]
