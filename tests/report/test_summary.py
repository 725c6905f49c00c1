"""The answer of a report: for every kind of sentence tables on which it must be said, and such on which it must not."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from report_tables import named, similarity, table

from policykit import compare
from policykit.coding.frames import load_frame
from policykit.report.wording import summary as say
from policykit.report.wording.cards import card, money, percent
from policykit.report.wording.grounds import GRANTS, PAID, Grounds
from policykit.tables import complete

REGIONS = {"甲市": "a", "乙市": "b", "丙市": "c"}
NAN = float("nan")


def offer(place: str, form: str, instrument: str = "", **facts: Any) -> dict[str, Any]:
    """An offer of a measure; a number that it does not name is not stated."""
    region = next(name for name, doc in REGIONS.items() if doc == place[0])
    numbers = dict.fromkeys(("rate", "rate_low", "amount", "amount_low", "cap"), NAN)
    named_ = {"offer_id": f"{place}/o1", "measure_id": place, "doc_id": place[0], "region": region}
    return numbers | named_ | {"form": form, "instrument": instrument, "receiver": "企业"} | facts


def grounds(
    measures: dict[str, tuple[str, str, str]],
    offers: Sequence[dict[str, Any]] = (),
    **rows: list[dict[str, Any]],
) -> Grounds:
    """Tables of three documents; ``measures`` are id → (category, instrument, text), ``rows`` those of further tables."""
    names = {doc: region for region, doc in REGIONS.items()}
    held = [
        {
            "measure_id": i,
            "doc_id": i[0],
            "article_id": i[:4],
            "region": names[i[0]],
            "text": t,
            "categories": c,
            "strength": 2,
        }
        for i, (c, _, t) in measures.items()
    ]
    labels = [
        {"measure_id": i, "category": c, "instrument": name, "term": name, "rule": "term"}
        for i, (c, name, _) in measures.items()
        if c
    ]
    cells = [
        {"region": r, "category": c, "measures": n, "state": "covered" if n else "absent"}
        for r in REGIONS
        for c in load_frame().categories
        for n in [sum(m["region"] == r and m["categories"] == c for m in held)]
    ]
    documents = [
        {
            "doc_id": doc,
            "region": region,
            "kind": "policy",
            "level": "city",
            "state": "read",
            "date_issued": "2025-01-02",
        }
        for region, doc in REGIONS.items()
    ]
    made = {
        "documents": documents,
        "measures": held,
        "labels": labels,
        "coverage": cells,
        "offers": [*offers],
    }
    made["articles"] = [
        {"article_id": m["article_id"], "doc_id": m["doc_id"], "text": m["text"]} for m in held
    ]
    return Grounds(complete({name: table(name, own) for name, own in (made | rows).items()}))


def texts(found: list[Any]) -> str:
    return "".join(str(one) for one in found)


LOANS = {f"{d}/01/1": ("信贷", "贴息", "对贷款给予贴息。") for d in "abc"}
PAYS = offer(
    "a/01/1",
    "贴息",
    "贴息",
    payer="市财政",
    target="小微企业",
    base="利息",
    rate=0.3,
    cap=1e5,
    cap_per="每户",
)
NUMBER = named("measure_id kind unit value phrase", ("b/01/1", "interest_subsidy", "ratio", 0.4, "40%"))
TORN = named("doc_id kind facts", ("b", "truncated", "{}"))
STATES = zip("abc", ("甲市", "乙市", "丙市"), ("policy",) * 3, ("read", "failed", "read"), strict=True)
UNREAD = {"documents": named("doc_id region kind state", *STATES)}

MONEY = [
    (
        "who pays, who does not",
        {},
        ["甲市（1 项）", "乙市、丙市没有一项", "乙市、丙市通篇没有金额和百分比"],
        [],
    ),
    ("a number that no offer holds", {"quantities": NUMBER}, ["丙市没有一项"], ["乙市"]),
    (
        "a damaged text",
        {"doubts": TORN},
        ["丙市没有一项", "乙市读出的部分也没有，但文本残缺"],
        ["乙市、丙市没有"],
    ),
    ("a document that was not read", UNREAD, ["丙市没有一项"], ["乙市"]),
]


@pytest.mark.parametrize(("why", "rows", "said", "unsaid"), MONEY, ids=[case[0] for case in MONEY])
def test_who_pays(why, rows, said, unsaid):
    text = texts(say.payers(grounds(LOANS, [PAYS], **rows)))
    assert [one for one in said if one not in text] == []
    assert [one for one in unsaid if one in text] == []


def test_without_a_grant_nobody_is_said_to_pay():
    assert texts(say.payers(grounds(LOANS))).startswith(
        "甲市、乙市、丙市都没有写明五类渠道中有金额或比例的给付"
    )
    assert say.receivers(grounds(LOANS)) == say.rulers(grounds(LOANS)) == say.nowhere(grounds(LOANS)) == []


def test_of_some_channels_nothing_is_said_of_the_whole_document():
    g = grounds(LOANS, [PAYS])
    cells = g.tables["coverage"]
    narrow = replace(g, tables={**g.tables, "coverage": cells[cells["category"] == "信贷"]})
    text = texts(say.payers(narrow))
    assert text.startswith("信贷中写明金额或比例的给付")
    assert "通篇" not in text


def test_receivers_that_are_not_stated_are_counted():
    nobody = offer("a/01/1", "补贴奖励", "上市挂牌", receiver="", amount=1e5)
    assert "1 项没有写给谁" in texts(say.receivers(grounds(LOANS, [PAYS, nobody])))


def test_a_grant_without_an_instrument_is_alone_only_where_nobody_else_pays_such_a_receiver():
    bank = {"receiver": "银行机构", "base": "贷款新增额", "rate": 0.1}
    one, other = offer("a/01/1", "补贴奖励", **bank), offer("b/01/1", "补贴奖励", receiver="银行", rate=0.2)
    assert "银行机构按贷款新增额" in texts(say.alone(grounds(LOANS, [one])))
    assert "银行机构按贷款新增额" not in texts(say.alone(grounds(LOANS, [one, other])))


def test_whom_who_and_through_which_channel():
    bank = offer("a/01/1", "补贴奖励", receiver="银行", amount=3e5)
    loss = offer("a/01/1", "风险补偿", rate=0.5)
    assert texts(say.receivers(grounds(LOANS, [PAYS, bank, loss]))) == (
        "甲市：1 项给企业、1 项给机构或单位（银行）、1 项分担损失；付款人市财政（1 项），其余 2 项没有写；渠道为信贷 3 项。"
    )


def test_a_limit_is_a_rule_and_never_a_grant():
    limit = offer("b/01/1", "贷款额度", "信用贷款", amount=1e7, amount_bound="max")
    g = grounds(LOANS, [PAYS, limit])
    assert (
        texts(say.rulers(g))
        == "乙市的 1 项数字是规则和额度：额度（最高1000万元）；这些都不是补助，不能与给付相加或相比。"
    )
    assert "甲市（1 项）" in texts(say.payers(g))
    assert "1000" not in texts([*say.payers(g), *say.receivers(g)])
    both = offer("a/01/1", "贷款额度", amount=1e7)  # who pays is no region that rules only
    assert say.rulers(grounds(LOANS, [PAYS, both])) == []


def test_a_way_of_paying_without_a_figure_is_told_with_its_count():
    assert (
        texts(say.unpriced(grounds(LOANS, [PAYS])))
        == "写到补偿或补贴而没有写数额：乙市 1 句（贴息）、丙市 1 句（贴息）。"
    )
    shared = {"b/01/1": ("信贷", "风险补偿", "完善银行与保险公司的风险分担机制。")}  # pays nobody
    assert say.unpriced(grounds(shared, [])) == []


ALONE = [
    ("one region", [PAYS], {}, "写了数的只见于甲市：贴息"),
    ("two regions", [PAYS, offer("b/01/1", "贴息", "贴息", rate=0.2)], {}, ""),
    ("a number of another region that no offer holds", [PAYS], {"quantities": NUMBER}, ""),
]


@pytest.mark.parametrize(("why", "offers", "rows", "said"), ALONE, ids=[case[0] for case in ALONE])
def test_only_here_with_a_figure(why, offers, rows, said):
    text = texts(say.alone(grounds(LOANS, offers, **rows)))
    assert (said in text) if said else text == ""


FUND = {**LOANS, "a/01/2": ("保险", "科技保险", "发展科技保险。")}
GAP = named(
    "region kind category instrument measure_ids set_aside",
    ("甲市", "only_here", "保险", "科技保险", "a/01/2", ""),
)
OTHER = {**FUND, "c/01/2": ("", "", "开展科技保险宣传。")}
NAMED = [
    ("one region", FUND, {"gaps": GAP}, True),
    ("another document holds the words", OTHER, {"gaps": GAP}, False),
    ("words of it were set aside", FUND, {"gaps": [GAP[0] | {"set_aside": "b/01/1"}]}, False),
    (
        "an offer of it elsewhere",
        FUND,
        {"gaps": GAP, "offers": [offer("b/01/1", "保费补贴", "科技保险", rate=0.1)]},
        False,
    ),
    ("a damaged text: said of the others", FUND, {"gaps": GAP, "doubts": TORN}, True),
]


@pytest.mark.parametrize(("why", "measures", "rows", "holds"), NAMED, ids=[case[0] for case in NAMED])
def test_an_instrument_of_one_region(why, measures, rows, holds):
    text = texts(say.alone(grounds(measures, **rows)))
    assert ("科技保险（甲市）" in text) is holds
    assert ("乙市文本残缺" in text) is ("doubts" in rows)


COVER = {f"{d}/01/1": ("保险", "科技保险", "发展科技保险。") for d in "ab"} | {
    "c/01/1": ("信贷", "贷款", "发放贷款。")
}
MISSING = [
    ("silent", COVER, {}, "丙市没有写到保险"),
    (
        "set aside",
        COVER,
        {"labels": named("measure_id category instrument rule", ("c/01/1", "保险", "", "excluded"))},
        "",
    ),
    ("damaged", COVER, {"doubts": named("doc_id kind facts", ("c", "numbering", "{}"))}, ""),
    (
        "not read",
        COVER,
        {"documents": named("doc_id region kind state", ("c", "丙市", "policy", "failed"))},
        "",
    ),
]


@pytest.mark.parametrize(("why", "measures", "rows", "said"), MISSING, ids=[case[0] for case in MISSING])
def test_what_is_not_mentioned(why, measures, rows, said):
    g = grounds(measures, **rows)
    text = texts(say.missing(g))
    assert (said in text) if said else "丙市没有写到保险" not in text
    assert (
        card(g, "丙市", "保险").kind
        == {"silent": "absent", "set aside": "aside", "damaged": "damaged", "not read": "failed"}[why]
    )


def test_who_is_paid_for_what_all_name():
    g = grounds(LOANS, [PAYS])
    assert (
        texts(say.common(g))
        == "各地都写到的工具里，写明给付的：贴息只见于甲市（乙市、丙市写到给付而没有数额）。"
    )
    assert say.common(grounds({"a/01/1": LOANS["a/01/1"]}, [PAYS])) == []
    free = {f"{d}/02/1": ("信贷", "供应链金融", "发展供应链金融。") for d in "abc"}
    assert "没有一处写明金额或比例的有供应链金融" in texts(say.common(grounds(LOANS | free, [PAYS])))
    limit = offer("b/02/1", "贷款额度", "供应链金融", amount=1e6)
    assert "供应链金融" not in texts(say.common(grounds(LOANS | free, [PAYS, limit])))


def test_clauses_that_no_document_has_are_told_only_where_all_were_read():
    assert "追回资金的规则" in texts(say.nowhere(grounds(LOANS, [PAYS])))
    back = LOANS | {"c/02/1": ("", "", "骗取补贴的，追回已拨付资金。")}
    assert "追回" not in texts(say.nowhere(grounds(back, [PAYS])))
    assert say.nowhere(grounds(LOANS, [PAYS], **UNREAD)) == []


RATES = [
    ("other base", offer("b/01/1", "贴息", rate=0.5, base="省级贴息"), True),
    ("the same terms", offer("b/01/1", "贴息", rate=0.5, base="利息", cap_per="每户"), False),
]


@pytest.mark.parametrize(("why", "other", "apart"), RATES, ids=[case[0] for case in RATES])
def test_rates_under_other_bases_are_set_apart(why, other, apart):
    assert ("不能排出高低" in texts(say.not_comparable(grounds(LOANS, [PAYS, other])))) is apart


def test_a_fee_that_is_demanded_and_one_that_is_a_gate():
    fee = offer("a/01/1", "费率上限", rate=0.01, base="担保费率")
    gate = offer("b/01/1", "担保费补贴", rate=0.002, condition="实际担保费率不超过0.5%")
    assert "甲市的 1% 是对费率的要求，乙市的“费率不超过0.5%”是领取补贴的门槛" in texts(
        say.not_comparable(grounds(LOANS, [fee, gate]))
    )


GOALS = "region subject phrase unit deadline measure_id"


def test_goals_of_other_subjects_are_not_ranked():
    goals = named(
        GOALS,
        ("甲市", "科技型企业贷款余额", "5000亿元", "CNY", "2027", "a/01/1"),
        ("乙市", "高新企业贷款余额", "3000亿元", "CNY", "2027", "b/01/1"),
    )
    assert "“贷款余额”的目标口径不同" in texts(say.not_comparable(grounds(LOANS, targets=goals)))
    assert (
        say.not_comparable(grounds(LOANS, targets=[goals[0], goals[1] | {"subject": goals[0]["subject"]}]))
        == []
    )


PAIRS = {
    ("甲市", "乙市"): (0.6, 0.5, 0.7, "alike"),
    ("甲市", "丙市"): (0.3, 0.2, 0.4, "any"),
    ("乙市", "丙市"): (0.2, 0.1, 0.3, "any"),
}
NEAR = [
    ("carried", {}, {}, ["甲市–乙市", "用词明显相近的是甲市与乙市"], ["不分高下"]),
    ("like any two", {("甲市", "乙市"): (0.6, 0.35, 0.7, "any")}, {}, ["不分高下"], ["明显相近", "互为最近"]),
    (
        "one end alone",
        {("乙市", "丙市"): (0.1, 0.1, 0.1, "unlike")},
        {},
        ["用词明显不同的是乙市与丙市"],
        ["不分高下"],
    ),
    ("a damaged text", {}, {"doubts": TORN}, ["乙市文本残缺，含它的相似度只供参考"], []),
]


@pytest.mark.parametrize(("why", "pairs", "rows", "said", "unsaid"), NEAR, ids=[case[0] for case in NEAR])
def test_likeness(why, pairs, rows, said, unsaid):
    g = grounds(LOANS, **rows)
    text = texts(say.alike(replace(g, tables={**g.tables, "similarity": similarity(PAIRS | pairs)})))
    assert [one for one in said if one not in text] == []
    assert [one for one in unsaid if one in text] == []


NAN = float("nan")
FEW = [
    ("nothing was compared", {}, ""),
    ("nothing in common could be counted", {("甲市", "乙市"): (NAN,)}, ""),
    ("one pair has no rank", {("甲市", "乙市"): (0.5,)}, "整篇相比，甲市与乙市的用词相似度为 0.50。"),
    ("equal", {("甲市", "乙市"): (0.501,), ("甲市", "丙市"): (0.499,)}, "各对文件的用词相似度都是 0.50。"),
    (
        "a range",
        {("甲市", "乙市"): (0.9,), ("甲市", "丙市"): (0.1,)},
        "2 对文件的用词相似度在 0.10 至 0.90 之间。",
    ),
    (
        "the nation is ranked nowhere",
        {("全国", "甲市"): (0.9,), ("甲市", "乙市"): (0.2,), ("甲市", "丙市"): (0.3,)},
        "整篇两两相比（不计全国），2 对文件的用词相似度在 0.20 至 0.30 之间。",
    ),
]


@pytest.mark.parametrize(("why", "pairs", "said"), FEW, ids=[case[0] for case in FEW])
def test_few_pairs_have_numbers_and_no_ranks(why, pairs, said):
    g = grounds(LOANS)
    text = texts(say.alike(replace(g, tables={**g.tables, "similarity": similarity(pairs)})))
    assert text.endswith(said) if said else text == ""


def test_levels_and_sources():
    documents = named(
        "doc_id region kind level date_issued valid_until",
        ("a", "甲市", "policy", "national", "2021-01-02", ""),
        ("b", "乙市", "policy", "city", "2025-03-04", "2028-12-31"),
    )
    g = grounds(LOANS, documents=documents)
    assert texts(say.levels(g)).startswith(
        "文件的层级和年份不同：国家为甲市（2021）；市级为乙市（2025）；没有写数额不等于支持少"
    )
    assert say.levels(grounds(LOANS)) == []  # all of one level and year
    cited = named("doc_id region title number relation", ("a", "甲市", "某规划", "国函〔2018〕1号", "依据"))
    assert (
        texts(say.sources(grounds(LOANS, citations=cited)))
        == "甲市依据国函〔2018〕1号；乙市、丙市没有列出依据文件。"
    )
    assert "乙市" not in texts(say.sources(grounds(LOANS, citations=cited, doubts=TORN)))


def test_only_words_and_what_pairs_share():
    words = LOANS | {"c/01/1": ("债券", "", "探索债券贴息。")}
    assert "另有只提到这类词语的：丙市 1 句（贴息）" in texts(say.unpriced(grounds(words, [PAYS])))
    same = named(
        "left_id right_id left_region right_region kind", ("a/01/1", "b/01/1", "甲市", "乙市", "same")
    )
    g = grounds(LOANS, matches=same)
    text = texts(say.alike(replace(g, tables={**g.tables, "similarity": similarity(PAIRS)})))
    assert "甲市与乙市相对应的措施多用贴息" in text


def test_a_card_tells_offers_in_words():
    made = card(grounds(LOANS, [PAYS]), "甲市", "信贷")
    assert (made.kind, made.line) == ("pays", "给钱：贴息：利息的30%（最高10万元）")
    assert [line.text for line in made.pays] == ["贴息：市财政→小微企业，利息的30%，最高10万元，上限按每户计"]
    assert made.pays[0].quote == LOANS["a/01/1"][2]
    loss = card(
        grounds(LOANS, [offer("a/01/1", "风险补偿", payer="市财政", target="小微企业", rate=0.5)]),
        "甲市",
        "信贷",
    )
    assert loss.pays[0].text == "风险补偿：市财政，50%"  # firms are not who is paid for a loss
    other = card(grounds(LOANS, [PAYS]), "乙市", "信贷")
    assert (other.kind, other.commits[0].measure_id) == ("unpriced", "b/01/1")
    assert [percent(0.0002), percent(0.015), money(2e5), money(3e11)] == [
        "0.2‰",
        "1.5%",
        "20万元",
        "3000亿元",
    ]


def changed(corpus: Any, tables: dict[str, pd.DataFrame], seed: int) -> Grounds:
    """The six documents with some dropped, their regions renamed at random, and the offers of some blanked."""
    dice = random.Random(seed)
    kept = dice.sample(corpus.regions, dice.randint(2, len(corpus.regions)))
    part = corpus.only(*kept)
    made = {
        **part.tables,
        "coverage": compare.coverage(part),
        "gaps": compare.gaps(part),
        "targets": compare.targets(part),
    }
    pairs = tables["similarity"]
    made["similarity"] = pairs[pairs["left"].isin(kept) & pairs["right"].isin(kept)]
    shared = tables["passages"]
    made["passages"] = shared[shared["left_region"].isin(kept) & shared["right_region"].isin(kept)]
    blank = dice.sample(kept, dice.randint(0, 1))
    made["offers"] = made["offers"][~made["offers"]["region"].isin(blank)]
    others = dict(zip(kept, dice.sample(kept, len(kept)), strict=True))
    for name, own in made.items():
        places = {
            c: own[c].replace(others)
            for c in ("region", "left", "right", "left_region", "right_region")
            if c in own
        }
        made[name] = own.assign(**places)
    return Grounds(complete(made))


def contradictions(text: str, t: dict[str, pd.DataFrame]) -> list[str]:
    """What a text says that its tables do not: read from the words alone, by other ways than they were made."""
    region = dict(zip(t["measures"]["measure_id"], t["measures"]["region"], strict=True))
    figures = t["quantities"].assign(region=t["quantities"]["measure_id"].map(region))
    grants = figures[figures["kind"].isin(PAID)]
    torn = set(
        t["documents"].loc[
            t["documents"]["doc_id"].isin(
                t["doubts"].loc[t["doubts"]["kind"].isin(["truncated", "fragment", "numbering"]), "doc_id"]
            ),
            "region",
        ]
    )
    coded = t["labels"].assign(region=t["labels"]["measure_id"].map(region))
    wrong = []
    for names in re.findall(r"；([^；。（）]+)没有一项", text):
        wrong += [f"{r} pays" for r in names.split("、") if r in set(grants["region"]) | torn]
    for names in re.findall(r"；([^；。（）]+)通篇没有金额", text):
        wrong += [
            f"{r} has figures"
            for r in names.split("、")
            if r in set(figures.loc[figures["unit"].isin(["CNY", "ratio"]), "region"])
        ]
    for r, n in re.findall(r"(?:见于|、)(\w+)（(\d+) 项）", text.split("。")[0]):
        wrong += (
            [f"{r} {n}"]
            if (t["offers"]["form"].isin(GRANTS) & (t["offers"]["region"] == r)).sum() != int(n)
            else []
        )
    for r, items in re.findall(r"写了数的只见于(\w+)：([^；。]+)", text):
        for item in re.sub(r"（[^）]*）", "", items).split("、"):
            like = set(coded.loc[(coded["instrument"] == item) & (coded["rule"] != "excluded"), "measure_id"])
            held = set(grants.loc[grants["measure_id"].isin(like), "measure_id"]) - set(
                t["offers"]["measure_id"]
            )
            wrong += [f"{item} not only in {r}" for i in held if region[i] != r]
            wrong += [
                f"{item} not only in {r}"
                for o in t["offers"].itertuples()
                if o.form in GRANTS and o.instrument == item and o.region != r
            ]
    for r, items in re.findall(r"(?:^|[；。])(?:只有)?(\w+?)没有写到([^；。]+)", text):
        spoken = set(coded.loc[coded["region"] == r, "instrument"]) | set(
            coded.loc[coded["region"] == r, "category"]
        )
        wrong += [f"{r} speaks of {item}" for item in items.split("、") if item in spoken or r in torn]
    for left, right in re.findall(r"明显相近的是(\w+)与(\w+)（", text):
        whole = t["similarity"][t["similarity"]["category"] == ""]
        mine = whole[(whole["left"] == left) & (whole["right"] == right)].iloc[0]
        wrong += ["rank"] if mine["verdict"] != "alike" else []
    return wrong


def test_thirty_changed_corpora_are_not_contradicted(example_corpus, six_tables):
    found, said = {}, set()
    for seed in range(30):
        g = changed(example_corpus, six_tables, seed)
        sentences = [f for _, own in say.summary(g) for f in own]
        said |= {f.key for f in sentences}
        assert len(sentences) <= say.MOST
        if wrong := contradictions("".join(map(str, sentences)), dict(g.tables)):
            found[seed] = wrong
    assert found == {}
    assert len(said) >= 9  # the changed corpora bring every kind of sentence


def test_the_contradictions_are_seen(example_corpus, six_tables):
    """The check reads: each of these is false of the six."""
    t = {**example_corpus.tables, **six_tables}
    false = (
        "见于郑州（6 项）；聊城没有一项。", "见于郑州（7 项）。", "；武汉通篇没有金额和百分比。",
        "写了数的只见于郑州：上市挂牌（补贴奖励）。", "；武汉没有写到债券。", "只有山西没有写到科技保险；", "明显相近的是武汉与郑州（0.33）",
    )  # fmt: skip
    assert [text for text in false if not contradictions(text, t)] == []
