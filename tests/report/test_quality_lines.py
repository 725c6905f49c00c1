"""What evaluate and agreement print, and the sentence on trust."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from golden import held

from policykit.coding import evaluation
from policykit.coding.agreement import agreement
from policykit.report.wording.quality_lines import agreement_lines, evaluation_lines, trust_note

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


def test_what_is_printed() -> None:
    rows = [
        ("d/1", "甲", "信贷", "发放贷款。"),
        ("d/1", "乙", "", ""),
        ("d/2", "甲", "", ""),
        ("d/2", "乙", "", ""),
    ]
    coded = pd.DataFrame(rows, columns=["measure_id", "coder", "categories", "text"])
    printed = [
        evaluation_lines(evaluated("信贷", "股权", "", "担保")),  # a difference, and a row without partner
        evaluation_lines(evaluated("信贷", "股权", "信贷")),
        agreement_lines(agreement(coded, replicates=50)),
        agreement_lines(agreement(coded.assign(categories="信贷"), replicates=50)),
    ]
    now = "\n\n".join("\n".join(lines) for lines in printed) + "\n"
    held(Path(__file__).with_name("golden") / "quality.txt", now)


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
    assert "规则没有见过的句子上的准确程度（2026-12-01 测得" in note
    assert "归类微平均 F1 0.971（80 句）" in note
    assert "没有测过" in trust_note(done, frame="my_frame")
    assert "偏乐观" not in trust_note(done, consulted=False)
    assert [c for c in trust_note(done, lang="en") if "\u4e00" <= c <= "\u9fff"] == list("济南")


def test_a_sample_without_any_figure_says_nothing() -> None:
    assert trust_note(evaluated("", found=0)) == ""
