"""A small hand-made set of finished tables: three regions, one cell empty, one document not readable; a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import browsing
import pandas as pd
import pytest
from report_tables import HOSTILE, coverage, named, similarity, table

from policykit import tables as schemas
from policykit.report.wording.record import Record, Refusal, SourceDocument


def _measures() -> list[dict[str, Any]]:
    formula = "=1+1支持科技型企业融资担保贷款，给予最高50万元贴息。"
    rows = named(
        "measure_id region text start categories status concrete verb strength",
        ("jinan/01/1", "济南", HOSTILE, 100, "信贷|担保", "machine", True, "给予", 4),
        ("jinan/01/2", "济南", "鼓励保险公司发展科技保险。", 160, "保险", "open", False, "鼓励", 1),
        ("wuhan/01/1", "武汉", formula, 20, "信贷", "human", True, "给予", 4),
        ("wuhan/01/2", "武汉", "加强组织领导。", 60, "", "machine", False, "加强", 2),
    )
    for row in rows:
        row |= {"article_id": row["measure_id"][:8], "doc_id": row["measure_id"][:5]}
        row["end"] = row["start"] + len(row["text"])
    return rows


def _rows() -> dict[str, list[dict[str, Any]]]:
    at = 100 + HOSTILE.index("融资担保贷款")
    documents = named("doc_id region", ("jinan", "济南"), ("wuhan", "武汉"), ("liaoc", "聊城"))
    for row in documents:
        row |= {
            "kind": "policy",
            "level": "city",
            "title": f"{row['region']}市实施方案",
            "issuers": "甲局|乙局",
        }
        row |= {
            "date_issued": "2025-06-07",
            "source_file": f"{row['doc_id']}.txt",
            "chars": 900,
            "n_measures": 2,
        }
        row |= {"state": "read"}
    return {
        "documents": documents,
        "articles": named(
            "article_id doc_id region section number title text start end",
            ("jinan/01", "jinan", "济南", "一、措施", "1", "信贷", "全文", 90, 200),
            ("wuhan/01", "wuhan", "武汉", "一、措施", "1", "保障", "全文", 10, 80),
        ),
        "measures": _measures(),
        "labels": named(
            "measure_id category instrument term start end rule labeller reason",
            ("jinan/01/1", "担保", "融资担保", "融资担保", at, at + 4, "term", "rules", ""),
            ("jinan/01/1", "信贷", "贷款", "担保贷款", at + 2, at + 6, "head", "rules", ""),
            ("jinan/01/2", "信贷", "", "保险", 162, 164, "excluded", "rules", "source"),
            ("wuhan/01/1", "信贷", "贴息", "贴息", 0, 2, "term", "rules", ""),
        ),
        "quantities": named(
            "measure_id phrase value unit bound", ("wuhan/01/1", "最高50万元", 5e5, "CNY", "max")
        ),
        "agencies": named(
            "article_id agency role key kind",
            ("jinan/01", "市科技局", "lead", "济南市科技局", "科技"),
            ("jinan/01", "市财政局", "cooperate", "济南市财政局", "财政"),
        ),
        "repairs": named(
            "doc_id kind line before after facts", ("jinan", "hard_wrap", 21, "小微\n企业", "小微企业", "{}")
        ),
        "instruments": named(
            "region category instrument measures concrete share per_1000_chars state",
            ("济南", "信贷", "知识产权质押", 2, 1, 0.5, 1.5, "covered"),
            ("武汉", "信贷", "知识产权质押", 0, 0, 0.0, 0.0, "absent"),
            ("聊城", "信贷", "知识产权质押", 0, 0, 0.0, 0.0, "failed"),
        ),
        "matches": named(
            "left_id right_id left_region right_region score shared_terms kind",
            ("jinan/01/1", "wuhan/01/1", "济南", "武汉", 0.83, "贷款|担保", "same"),
            ("wuhan/01/1", "jinan/01/1", "武汉", "济南", 0.83, "贷款|担保", "same"),
            ("jinan/01/2", "wuhan/01/2", "济南", "武汉", 0.21, "", "related"),
        ),
        "terms": named(
            "region term count elsewhere log_likelihood log_ratio articles dispersion p_adjusted",
            ("济南", "专营机构", 12, 1, 25.5, 5.3, 4, 0.4, 0.01),
            ("济南", "基金", 3, 9, 4.2, -1.0, 2, 0.4, 0.01),
            ("武汉", "光谷", 9, 0, 18.25, 6.0, 5, 0.4, 0.01),
            ("武汉", "直投", 4, 1, 6.7, 2.0, 3, 0.4, 0.3),
            ("武汉", "种子", 9, 1, 16.7, 2.0, 2, 0.95, 0.01),
        ),
        "passages": [
            {"left_doc": "wuhan", "right_doc": "jinan", "left_region": "武汉", "right_region": "济南"}
            | {
                "kind": kind,
                "characters": 30,
                "left_text": "同一段文字",
                "right_text": "同一段文字",
                "regions": n,
            }
            | dict(zip(("left_start", "left_end", "right_start", "right_end"), span, strict=True))
            for kind, span, n in (
                ("passage", (100, 130, 400, 430), 2),
                ("passage", (500, 540, 940, 980), 5),
                ("citation", (10, 30, 20, 40), 2),
            )
        ],
        "depth": [
            {"region": region, "strength": n, "measures": m, "share": m / 10 if sum(own) else float("nan")}
            for region, own in (("济南", (0, 4, 3, 3, 0)), ("武汉", (1, 2, 2, 0, 5)), ("聊城", (0,) * 5))
            for n, m in enumerate(own)
        ],
        "targets": named(
            "deadline region subject phrase value unit measure_id",
            ("2027", "武汉", "科技型企业贷款余额", "突破5000亿元", 5e11, "CNY", "wuhan/01/1"),
            ("", "济南", "融资产品", "10款以上", 10.0, "count", "jinan/01/1"),
        ),
    }


@pytest.fixture
def tables() -> dict[str, pd.DataFrame]:
    counts = {"济南": (3, 1, 2, 0, 1, 4), "武汉": (5, 2, 1, 1, 2, 6), "聊城": None}
    pairs = {
        ("济南", "武汉"): (0.62, 0.55, 0.7, "alike"),
        ("济南", "聊城"): (0.31, 0.2, 0.38, "any"),
        ("武汉", "聊城"): (0.47, 0.4, 0.52, "unlike"),
    }
    made = {name: table(name, rows) for name, rows in _rows().items()}
    made["doubts"] = schemas.frame("doubts").assign(message="")
    return made | {"coverage": coverage(counts), "similarity": similarity(pairs)}


@pytest.fixture
def record() -> Record:
    names = (("济南", "jinan"), ("武汉", "wuhan"), ("聊城", "liaoc"))
    return Record(
        documents=tuple(
            SourceDocument(r, f"{r}市实施方案", source_file=f"{f}.txt", sha256="ab" * 32) for r, f in names
        ),
        codebook={"version": "1.0", "hash": "cd" * 32},
        idf="2025-1",
        refused=(Refusal("a.pdf", "没有文字层", "请先做文字识别"),),
        packages={"pandas": "3"},
    )


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium; skips where it is missing, fails there in CI."""
    with browsing.started() as browser:
        yield browser


@pytest.fixture(scope="session")
def six_tables(example_corpus: Any) -> dict[str, pd.DataFrame]:
    """The comparisons of the six documents that take long, made once."""
    from policykit import compare

    return {
        "similarity": compare.similarity(example_corpus, length="equal"),
        "passages": compare.passages(example_corpus),
        "coverage": compare.coverage(example_corpus),
    }
