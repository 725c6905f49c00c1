"""Which numbers state one grant, per whom, and what was before."""

from __future__ import annotations

import pytest

from policykit.gongwen.facts.grants import per
from policykit.gongwen.facts.quantities import quantities


def grants(text: str) -> list[tuple[str, int]]:
    return [(q.phrase, q.grant) for q in quantities("m", text, 0)]


GRANTS = (
    ("按保费的50%给予补贴，最高20万元。", [1, 1], "a rate and its ceiling"),
    ("按实际保费支出的30%给予不超过20万元补助。", [1, 1], "both in one clause"),
    ("给予不超过年度保费60%、最高10万元的补助。", [1, 1], "joined by 、"),
    ("给予最高50万元、不超过贷款利息40%的补贴。", [1, 1], "the ceiling in front"),
    ("按保费的80%给予补贴，补贴期限最长3年，每年最高100万元。", [1, 1, 1], "how long it is given"),
    ("每笔补助10万元，单户企业累计不超过50万元。", [1, 1], "an amount per item and its ceiling"),
    ("分别补助30万元、20万元、10万元。", [1, 1, 1], "a list of tiers"),
    ("按5%-10%给予补助。", [1, 1], "a range"),
    ("按4∶3∶3的比例分担损失。", [1, 1, 1], "the shares of one whole"),
    ("对余额达到10亿元以上的银行，按0.2‰给予最高200万元的补助。", [1, 2, 2], "a condition apart"),
    ("给予发布方最高100万元支持，给予承接方最高500万元支持。", [1, 2], "two ceilings are two grants"),
    ("由市级财政补贴50%、区级财政补贴30%。", [1, 2], "two who pay"),
    ("按2%给予补贴；最高20万元。", [1, 2], "not over a semicolon"),
    ("突破3000亿元，最高20万元。", [1, 2], "an aim has no ceiling"),
    ("担保费率不超过1%，期限不超过2年。", [1, 2], "a fee is not given for a time"),
)


@pytest.mark.parametrize(("text", "expected", "reason"), GRANTS, ids=[row[-1] for row in GRANTS])
def test_grant(text: str, expected: list[int], reason: str) -> None:
    assert [n for _, n in grants(text)] == expected, grants(text)


def test_a_ceiling_takes_over_the_kind_of_its_grant() -> None:
    found = quantities("m", "每笔补助10万元，单户企业累计不超过50万元。", 0)
    assert [q.kind for q in found] == ["subsidy", "subsidy"]  # 单户 alone would say loan_terms


FORMER = (
    ("从1000万元提高至3000万元。", [True, False], "从…提高至"),
    ("比例由40%逐步降低到20%。", [True, False], "由…逐步降低到"),
    ("40%提高至60%。", [False, False], "without 从 or 由"),
    ("从严管理，30%提高至60%。", [False, False], "从 in another clause"),
    ("由30%、50%分担。", [False, False], "a list"),
)


@pytest.mark.parametrize(("text", "expected", "reason"), FORMER, ids=[row[-1] for row in FORMER])
def test_former(text: str, expected: list[bool], reason: str) -> None:
    assert [q.former for q in quantities("m", text, 0)] == expected


def test_only_the_new_value_is_an_aim() -> None:
    found = quantities("m", "到2027年占比由30%提高到50%。", 0)
    assert [(q.value, q.kind) for q in found] == [(0.3, "other"), (0.5, "target")]


PER = (
    ("单户企业每年给予最高20万元补贴。", ("户", "年"), "both, in order"),
    ("单个企业最高200万元。", ("企业",), "单个"),
    ("每家企业最高30万元。", ("家",), "每家"),
    ("同一企业一个年度最高10万元。", ("企业", "年"), "同一企业 and 年度"),
    ("按每平方米每月30元补贴。", ("平方米", "月"), "two measures"),
    ("奖补1000元/亩。", ("亩",), "behind a stroke"),
    ("按担保额0.5%/年收取。", ("年",), "a rate per year"),
    ("按年化1%贴息。", ("年",), "年化"),
    ("每服务一家企业补助2000元。", ("家",), "每 and a verb"),
    ("每家企业申报，最高30万元。", (), "another clause"),
    ("按上年度营业收入的1%补助。", (), "the year of the base"),
    ("制造业单项冠军奖励50万元。", (), "a title"),
    ("补助30万元。", (), "nothing said"),
)


@pytest.mark.parametrize(("text", "expected", "reason"), PER, ids=[row[-1] for row in PER])
def test_per(text: str, expected: tuple[str, ...], reason: str) -> None:
    assert quantities("m", text, 0)[0].per == expected


def test_per_of_nothing() -> None:
    assert per("", 0, 0) == ()
