"""What evaluate and agreement print, and the sentence on trust."""

from __future__ import annotations

import pandas as pd
import pytest

from policykit.coding import evaluation
from policykit.coding.agreement import agreement
from policykit.report.wording.quality_lines import _width as width
from policykit.report.wording.quality_lines import agreement_lines, aligned, evaluation_lines, trust_note

MEASURES = [("a/1", "发放贷款。", "信贷"), ("a/2", "设立基金。", "股权"), ("a/3", "加强培训。", "信贷")]


def evaluated(*coded: str, found: int = 3) -> evaluation.Evaluation:
    """The three measures against these codings; further rows of the sample are not in the corpus."""
    measures = pd.DataFrame(MEASURES, columns=["measure_id", "text", "categories"]).head(found)
    measures = measures.assign(
        article_id="a", doc_id="a", region="济南", status="machine", start=range(found)
    )
    labels = [(m, c, "词", 0, 1, "term", "rules", "") for m, _, c in MEASURES[:found]]
    labels.append(("a/3", "保险", "保障", 0, 2, "excluded", "rules", "codebook"))
    tables = {
        "measures": measures,
        "labels": pd.DataFrame(
            labels, columns=["measure_id", "category", "term", "start", "end", "rule", "labeller", "reason"]
        ),
        "articles": pd.DataFrame({"article_id": ["a"], "title": [""]}),
        "documents": pd.DataFrame({"doc_id": ["a"], "title": ["标题"]}),
    }
    texts = [text for _, text, _ in MEASURES]
    rows = [
        {"line": n + 2, "measure_id": "", "region": "济南", "document": "", "article": "", "coder": ""}
        | {"text": texts[n] if n < len(texts) else f"第{n}句", "categories": cell}
        for n, cell in enumerate(coded)
    ]
    return evaluation.evaluate(pd.DataFrame(rows), tables, replicates=50)


def test_columns_stand_below_each_other_in_chinese() -> None:
    lines = list(aligned([["类别", "样本"], ["微平均", "7"]], right=[1]))
    assert [width(line) for line in lines] == [2 + 6 + 2 + 4] * 2
    assert lines[1] == "  微平均     7"


def test_the_figures_the_differences_and_what_has_no_partner() -> None:
    lines = list(evaluation_lines(evaluated("信贷", "股权", "", "担保")))
    assert lines[:3] == [
        "样本：济南，1 份文件，4 句。",
        "语料中找到 3 句（原文相同 3，唯一相近 0），没有找到 1 句。",
        "这些文件在语料中另有 0 句不在样本中，不参与评分。",
    ]
    heading = lines.index("机器编码与样本相比（方括号内为 95% 区间，按句重抽样 50 次）：")
    table = lines[heading + 1 : heading + 9]
    assert len({width(line[: line.index("精")]) if "精" in line else 0 for line in table[:1]}) == 1
    assert table[1].split()[:3] == ["信贷", "1", "2"]
    assert table[1].split()[3] == "0.50"
    assert "  * 没有差错，区间给不出；按 3/n 法则，差错率的 95% 上限约为：股权 100%。" in lines
    assert "  没有数值：保险（两边都没有这一类）、债券（两边都没有这一类）。" in lines
    at = lines.index("编码不同的 1 处：")
    assert lines[at + 1 : at + 3] == [
        "  a/3｜样本 无｜机器编码 信贷｜加强培训。",
        "      支持：词（信贷，条目）；未计：保障（保险，编码手册排除）",
    ]
    assert lines[-2:] == ["样本中有而语料中没有找到的 1 句：", "  第 5 行｜担保｜语料中没有这句话｜第3句"]


def test_no_difference_is_said() -> None:
    lines = list(evaluation_lines(evaluated("信贷", "股权", "信贷")))
    assert lines[-1] == "没有一句编码不同。"


@pytest.mark.parametrize(
    ("coded", "said", "unsaid"),
    [
        (("信贷", "股权", "信贷"), "微平均 F1 为 1.00（样本中没有差错，区间无从给出；这不说明", "区间 "),
        (("信贷", "股权", ""), "微平均 F1 为 0.80（95% 区间 ", "没有差错"),
    ],
    ids=["no error", "an error"],
)
def test_the_sentence_on_trust(coded: tuple[str, ...], said: str, unsaid: str) -> None:
    done = evaluated(*coded)
    note = trust_note(done)
    assert note.startswith("与济南 3 条措施的人工编码（1 份文件）相比，机器编码的")
    assert said in note
    assert unsaid not in note
    assert "规则编写时曾参考该样本，数字因此偏乐观；用于其他文件时应另行抽样核对。" in note
    assert "规则没有见过的句子上的准确程度（2026-11-30 测得" in note
    assert "归类微平均 F1 0.971（80 句）" in note
    assert "没有测过" in trust_note(done, frame="my_frame")
    assert "偏乐观" not in trust_note(done, consulted=False)
    assert [c for c in trust_note(done, lang="en") if "\u4e00" <= c <= "\u9fff"] == list("济南")


def test_a_sample_without_any_figure_says_nothing() -> None:
    assert trust_note(evaluated("", found=0)) == ""


def test_agreement_prints_pairs_all_and_disagreements() -> None:
    rows = [
        ("d/1", "甲", "信贷", "发放贷款。"),
        ("d/1", "乙", "", ""),
        ("d/2", "甲", "", ""),
        ("d/2", "乙", "", ""),
    ]
    table = pd.DataFrame(rows, columns=["measure_id", "coder", "categories", "text"])
    lines = list(agreement_lines(agreement(table, replicates=50)))
    assert lines[0] == "编码人：乙、甲；至少两人编码的措施 2 条。"
    assert lines[3].split()[:5] == ["信贷", "乙、甲", "2", "0.25", "0.50"]
    assert "  —：编码全都相同，没有可比的差异。" in lines
    assert lines[-2:] == ["编码不同的 1 条：", "  乙 无｜甲 信贷｜发放贷款。"]
    alone = list(agreement_lines(agreement(table[table["coder"] == "甲"], replicates=50)))
    assert any("没有由两人都编码的措施" in line for line in alone)
    assert alone[-1] == "没有一条编码不同。"
