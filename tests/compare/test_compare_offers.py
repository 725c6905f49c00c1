"""Offers side by side: only what is of one kind is set against each other."""

from dataclasses import fields
from pathlib import Path

import pandas as pd

from policykit.coding.loading import load_frame
from policykit.compare.offers import offers
from policykit.corpus.corpus import Corpus
from policykit.records import Offer

NUMBERS = ("rate", "rate_low", "amount", "amount_low", "cap")


def offer(region: str, n: int, **facts) -> dict:
    known = {f.name: float("nan") if f.name in NUMBERS else "" for f in fields(Offer)}
    return (
        known
        | {"region": region, "doc_id": region, "measure_id": f"{region}/{n}", "offer_id": f"{region}/{n}/1"}
        | {"start": n, "end": n}
        | facts
    )


PREMIUM = {"form": "保费补贴", "instrument": "科技保险"}
ROWS = [
    offer("甲", 1, **PREMIUM, base="实际保费支出", rate=0.3),
    offer("乙", 1, **PREMIUM, base="实际投保年度保费", rate=0.4),  # the same base in other words
    offer("丙", 1, form="保费补贴", instrument="首台套保险", base="保费", rate=0.8),  # of another insurance
    offer("丙", 2, **PREMIUM, base="新增保费", rate=0.5),  # of another base
    offer("丙", 3, **PREMIUM, rate=0.6),  # of no base
    offer("甲", 2, form="费率上限", instrument="担保费率与补贴", base="担保费率", rate=0.01),
    offer(
        "乙", 2, form="担保费补贴", instrument="担保费率与补贴", base="担保费率", rate=0.005
    ),  # no fee ceiling
    offer("甲", 3, form="补贴奖励", instrument="上市挂牌", base="新三板挂牌", amount=1e6),
    offer("乙", 3, form="补贴奖励", instrument="上市挂牌", base="新三板挂牌", amount=2e6),
]


def corpus() -> Corpus:
    """Three documents of nothing but their offers."""
    table = pd.DataFrame(ROWS)
    measures = table[["measure_id", "doc_id"]].assign(
        article_id=table["doc_id"] + "/1", categories=["保险"] * 5 + ["担保"] * 2 + ["股权"] * 2
    )
    documents = pd.DataFrame(
        {"doc_id": ["甲", "乙", "丙"], "region": ["甲", "乙", "丙"], "title": ""}
    ).assign(kind="policy", source_file=["1", "2", "3"], source_item=1)
    articles = pd.DataFrame({"article_id": documents["doc_id"] + "/1", "doc_id": documents["doc_id"]})
    tables = {"documents": documents, "articles": articles, "measures": measures, "offers": table}
    return Corpus(Path(), tables, {}, frame=load_frame())


def test_only_offers_of_one_form_instrument_and_base_are_comparable():
    table = offers(corpus())
    groups = {
        key: list(own["measure_id"]) for key, own in table[table["comparison"] != ""].groupby("comparison")
    }
    assert groups == {
        "保费补贴 · 科技保险 · 保费": ["乙/1", "甲/1"],  # the highest rate first
        "补贴奖励 · 上市挂牌 · 新三板挂牌": ["乙/3", "甲/3"],
    }
    assert list(table["comparison"] == "") == sorted(table["comparison"] == "")


def test_offers_are_narrowed_by_category_region_and_limit():
    assert set(offers(corpus(), categories=["担保"])["measure_id"]) == {"甲/2", "乙/2"}
    alone = offers(corpus(), regions=["甲"])
    assert set(alone["region"]) == {"甲"}
    assert set(alone["comparison"]) > {""}  # still comparable with a region that is not shown
    assert len(offers(corpus(), limit=2)) == 2
