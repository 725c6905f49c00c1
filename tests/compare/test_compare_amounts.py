"""Grants, targets and validity against rows worked by hand."""

from __future__ import annotations

from dataclasses import asdict, replace
from math import isnan
from typing import Any

import pandas as pd
import pytest

from policykit.compare import amount_groups, amounts, targets, validity
from policykit.compare.amounts import AMOUNTS, GROUPS
from policykit.compare.targets import TARGETS, VALIDITY
from policykit.corpus.corpus import Corpus
from policykit.gongwen.facts.quantities import quantities
from policykit.records import Quantity

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


@pytest.fixture
def granted(build: Any) -> Corpus:
    return read(
        build(
            {
                "武汉": ["按实际保费支出的30%给予补贴，单户企业每年最高20万元。", "按融资额的1%给予补助。"],
                "郑州": [
                    "按实际投保年度保费的50%给予不超过100万元的补贴。",
                    "按新增保费的80%给予补贴。",
                    "分别给予一次性补助30万元、20万元。",
                    "单户担保上限从1000万元提高至3000万元。",
                ],
                "聊城": ["按实际融资额的2%给予补助。", "按贷款市场报价利率（LPR）的40%给予贴息。"],
            }
        ),
        武汉="保险",
        郑州="保险",
        聊城="股权",
    )


def test_grants_by_hand(granted: Corpus) -> None:
    table = amounts(granted)
    assert table.dtypes.astype(str).to_dict() == AMOUNTS
    columns = ["comparison", "rank", "region", "rate", "base", "base_standard", "ceiling", "per"]
    assert [
        tuple("" if isinstance(v, float) and isnan(v) else v for v in row)
        for row in table[columns].itertuples(index=False, name=None)
    ] == [
        # two wordings of one base are compared, the higher rate first
        ("subsidy/ratio/保费", 1, "郑州", 0.5, "实际投保年度保费", "保费", 1_000_000.0, "年"),
        ("subsidy/ratio/保费", 2, "武汉", 0.3, "实际保费支出", "保费", 200_000.0, "户|年"),
        # an increment is another base, even where its rate is the highest; no row names it, so it stays as printed
        ("subsidy/ratio/新增保费/保险", 1, "郑州", 0.8, "新增保费", "新增保费", "", ""),
        # 融资额 is said of different things: 保险 and 股权 here, so that nothing is compared
        ("subsidy/ratio/融资额/保险", 1, "武汉", 0.01, "融资额", "融资额", "", ""),
        ("subsidy/ratio/融资额/股权", 1, "聊城", 0.02, "实际融资额", "融资额", "", ""),
        # sums have no base: nothing says that they are given for the same
        ("", 0, "郑州", "", "", "", "", ""),
        ("interest_subsidy/ratio/LPR", 1, "聊城", 0.4, "贷款市场报价利率（LPR）", "LPR", "", ""),
        # the old value of 1000万元 is no ceiling any more
        ("", 0, "郑州", "", "", "", 30_000_000.0, "户"),
    ]
    assert table["phrases"].iloc[-1] == "提高至3000万元"
    tiers = table[table["phrases"] == "30万元|20万元"].iloc[0]
    assert (tiers["unit"], tiers["amount"], tiers["amount_low"]) == ("CNY", 300_000.0, 200_000.0)


def test_no_group_mixes_kind_unit_or_base(granted: Corpus) -> None:
    table = amounts(granted)
    for _, group in table[table["comparison"] != ""].groupby("comparison"):
        assert len(set(group[["kind", "unit", "base_standard"]].itertuples(index=False, name=None))) == 1


def test_equal_rates_share_the_better_rank_and_time_is_no_base(build: Any) -> None:
    same = "按实际保费支出的30%给予补贴。"
    table = amounts(read(build({"武汉": [same], "郑州": [same, "按保费的20%给予补贴。"]})))
    assert table[["region", "rank"]].values.tolist() == [["武汉", 1], ["郑州", 1], ["郑州", 3]]
    late = amounts(read(build({"武汉": ["按前三年100%、后七年60%给予奖励。"]})))
    assert len(late) > 0
    assert set(late["comparison"]) == {""}


def test_groups_of_two_regions_by_hand(granted: Corpus) -> None:
    table = amount_groups(granted)
    assert table.dtypes.astype(str).to_dict() == GROUPS
    assert table.values.tolist() == [
        [
            "subsidy/ratio/保费",
            "subsidy",
            "ratio",
            "保费",
            2,
            "武汉|郑州",
            2,
            0.3,
            "武汉",
            0.5,
            "郑州",
            "exact",
        ]
    ]


def test_groups_of_a_part_of_the_grants(granted: Corpus) -> None:
    table = amounts(granted)
    pd.testing.assert_frame_equal(amount_groups(granted, table), amount_groups(granted))
    wuhan = table[table["region"] != "郑州"]  # 武汉 alone is left with a rate on 保费
    assert amount_groups(granted, wuhan).empty


def test_targets_by_hand(build: Any) -> None:
    corpus = read(
        build(
            {
                "武汉": [
                    "推出10款以上融资产品。",
                    "到2027年，设立科技支行50家以上，科技型企业贷款余额突破5000亿元。",
                    "设立总规模不低于1亿元的引导资金。",
                    "力争用5年左右时间，形成服务体系。",
                ],
                "郑州": ["力争2025年年底郑州市贷款余额突破2500亿元。", "按保费的30%给予补贴。"],
            }
        )
    )
    table = targets(corpus)
    assert table.dtypes.astype(str).to_dict() == TARGETS
    assert table[["deadline", "region", "subject", "phrase"]].values.tolist() == [
        ["2025-12", "郑州", "郑州市贷款余额", "突破2500亿元"],
        ["2027", "武汉", "科技支行", "50家以上"],
        ["2027", "武汉", "科技型企业贷款余额", "突破5000亿元"],
        ["", "武汉", "融资产品", "10款以上"],  # only a verb stands before the number
        ["", "武汉", "引导资金", "不低于1亿元"],  # …的引导资金 is what has that size
        ["", "武汉", "", "5年左右"],  # a span of time is of nothing
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


def test_validity_by_hand(corpus: Corpus) -> None:
    dates = {"武汉": ("2025-06-03", "2028-06-03"), "郑州": ("2025-06-03", ""), "北京": ("2025-01-01", "")}
    documents = corpus.documents.assign(
        date_issued="",
        effective_from=[dates.get(r, ("", ""))[0] for r in corpus.documents["region"]],
        valid_until=[dates.get(r, ("", ""))[1] for r in corpus.documents["region"]],
    )
    table = validity(replace(corpus, tables=corpus.tables | {"documents": documents}))
    assert table.dtypes.astype(str).to_dict() == VALIDITY
    # the news item of 北京 is no policy
    assert table[["region", "state"]].values.tolist() == [
        ["武汉", "until"],
        ["郑州", "open_ended"],
        ["聊城", "not_stated"],
    ]


def test_nothing_to_say(empty: Corpus) -> None:
    documents = empty.documents.assign(date_issued="", effective_from="", valid_until="")
    nothing = read(replace(empty, tables=empty.tables | {"documents": documents}))
    for made, columns in (
        (amounts, AMOUNTS),
        (amount_groups, GROUPS),
        (targets, TARGETS),
        (validity, VALIDITY),
    ):
        table = made(nothing)
        assert len(table) == 0
        assert table.dtypes.astype(str).to_dict() == columns
