"""Offers side by side: only what is of one kind is set against each other."""

import sys
from dataclasses import fields
from types import SimpleNamespace

import pandas as pd

from policykit.compare.offers import offers
from policykit.records import Offer

ROOM = sys.modules["policykit.compare.offers"]  # the verb of the same name hides it
NUMBERS = ("rate", "rate_low", "amount", "amount_low", "cap")


def offer(region: str, n: int, **facts) -> dict:
    known = {f.name: float("nan") if f.name in NUMBERS else "" for f in fields(Offer)}
    return (
        known
        | {"region": region, "doc_id": region, "measure_id": f"{region}/{n}", "start": n, "end": n}
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


class Corpus(SimpleNamespace):
    """As much of a corpus as offers ask for."""


def corpus() -> Corpus:
    table = pd.DataFrame(ROWS)
    measures = pd.DataFrame(
        {"measure_id": table["measure_id"], "categories": ["保险"] * 5 + ["担保"] * 2 + ["股权"] * 2}
    )
    policies = pd.DataFrame({"region": ["甲", "乙", "丙"]})
    return Corpus(
        tables={"offers": table}, measures=measures, policies=policies, regions=("甲", "乙", "丙"), failed=()
    )


def test_only_offers_of_one_form_instrument_and_base_are_comparable(monkeypatch):
    monkeypatch.setattr(ROOM, "all_regions", lambda c: list(c.regions))
    table = offers(corpus())
    groups = {
        key: list(own["measure_id"]) for key, own in table[table["comparison"] != ""].groupby("comparison")
    }
    assert groups == {
        "保费补贴 · 科技保险 · 保费": ["乙/1", "甲/1"],  # the highest rate first
        "补贴奖励 · 上市挂牌 · 新三板挂牌": ["乙/3", "甲/3"],
    }
    assert list(table["comparison"] == "") == sorted(table["comparison"] == "")


def test_offers_are_narrowed_by_category_region_and_limit(monkeypatch):
    monkeypatch.setattr(ROOM, "all_regions", lambda c: list(c.regions))
    assert set(offers(corpus(), categories=["担保"])["measure_id"]) == {"甲/2", "乙/2"}
    alone = offers(corpus(), regions=["甲"])
    assert set(alone["region"]) == {"甲"}
    assert set(alone["comparison"]) > {""}  # still comparable with a region that is not shown
    assert len(offers(corpus(), limit=2)) == 2
