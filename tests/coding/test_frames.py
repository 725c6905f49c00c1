"""Frames beside the default one: that of policy tools, and one of a workspace of another field."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import policykit as pk
from policykit.coding.frame_checks import reachable, trials
from policykit.coding.frames import load_frame
from policykit.coding.hits import Context
from policykit.coding.rules import judge
from policykit.errors import UnknownChoice

ROOT = Path(__file__).parents[2]

TOOLS = [
    ("对首贷企业按利息的三成给予贴息。", "", "资金投入|金融支持", "whose money decides; what it acts on is second"),
    ("鼓励银行开发研发贷。", "", "金融支持", "finance that is not the budget's"),
    ("试点外资股权投资基金入境。", "", "海外机构|金融支持", "money that crosses the border"),
    ("完善尽职免责制度，提高信贷不良容忍度。", "", "策略性措施|金融支持", "who is excused"),
    ("建立私募行业风险监测制度。", "", "法规管制", "supervision has no second"),
    ("组织金融顾问入企，为企业融资提供服务。", "", "公共服务", "融资 is the purpose, not the means"),
    ("到2028年科技贷款余额突破千亿元。", "发展目标", "目标规划", "only what is to be reached"),
    ("坚持市场主导与政府引导相结合。", "基本原则", "", "a bare principle"),
    ("探索建立独立法人技术转移机构。", "", "技术支持", "独立|法人 holds no 立法"),
    ("做好补贴审核工作，定期共享证件信息。", "", "法规管制", "a subsidy that is audited is not paid"),
    ("建立就业与社会保险的信息共享机制。", "", "信息服务", "social security is no finance"),
    ("涉企经营许可与营业执照同步办理。", "", "公共服务", "a licence made easy is a service"),
    ("企业应当每年提交自查表。", "", "法规管制", "a bare duty"),
    ("商业银行应当加大科技贷款投放。", "", "金融支持", "a duty gives way to what it orders"),
    ("特困人员标准为每人每月2094元。", "", "资金投入", "a standard of payment"),
    ("最高给予1000万元信用贷款。", "", "金融支持", "a sum that is lent"),
    ("依托创业服务平台，推进成果转化。", "", "技术支持", "what one leans on is no means"),
    ("高新技术企业名单按季更新。", "", "信息服务", "高|新技术 is a kind of firm"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "title", "expected", "reason"), TOOLS, ids=[c[3] for c in TOOLS])
def test_the_main_tool_and_its_second(text: str, title: str, expected: str, reason: str) -> None:
    frame = load_frame("policy_tools")
    hits = judge(text, frame, Context(title=title, article=text))
    assert {h.term.instrument for h in hits if h.counts} == set(filter(None, expected.split("|"))), reason


def test_the_frame_of_policy_tools_holds_its_own_examples() -> None:
    frame = load_frame("policy_tools")
    assert frame.categories == ("供给型", "环境型", "需求型")
    assert [(t.sentence, t.expected, t.found) for t in trials(frame) if not t.passed] == []
    assert reachable(frame) == []
    assert {frame.colour(c) for c in frame.categories} & {frame.colour("无工具")} == set()


def test_a_frame_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UnknownChoice, match="channels、policy_tools"):
        load_frame("tools")


GREEN = {
    "湖州": ["", "绿色信贷", "绿色信贷", "绿色债券", "绿色保险", ""],
    "衢州": ["绿色信贷", "绿色信贷", "绿色信贷|碳市场", "绿色保险"],
    "贵阳": ["", "绿色信贷", "绿色债券", "碳市场", ""],
}


def test_a_workspace_of_another_field_is_coded_by_its_own_frame(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(ROOT / "examples" / "lvse" / "data", data)
    corpus = pk.load(data)
    assert (corpus.frame.name, corpus.refused) == ("lvse", ())
    coded = {r: rows["categories"].tolist() for r, rows in corpus.measures.groupby("region")}
    assert coded == GREEN
    assert [t for t in trials(corpus.frame) if not t.passed] == []
    pledge = corpus.labels[corpus.labels["reason"] == "head"]
    assert pledge["term"].tolist() == ["碳排放权"], "a right in pledge is no market"
