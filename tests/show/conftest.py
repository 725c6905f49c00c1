"""A small hand-made set of finished tables: three regions, one cell empty, one document not readable; a browser, a lab."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import browsing
import pandas as pd
import pytest

from policykit.records import CATEGORIES, UNCODED
from policykit.report.contract import COLUMNS

HOSTILE = '支持<script>alert(1)</script>企业"onmouseover="alert(2)融资担保贷款&nbsp;。'


def table(name: str, rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(COLUMNS[name]))


def _coverage() -> pd.DataFrame:
    counts = {"济南": (3, 1, 2, 0, 1, 4), "武汉": (5, 2, 1, 1, 2, 6)}
    rows = []
    for region, numbers in counts.items():
        for category, n in zip((*CATEGORIES, UNCODED), numbers, strict=True):
            state = "covered" if n else "absent"
            rows.append((region, category, n, n // 2, n / 10, n / 5, state))
    rows += [("聊城", category, 0, 0, 0.0, 0.0, "failed") for category in (*CATEGORIES, UNCODED)]
    return table("coverage", rows)


def _profile() -> pd.DataFrame:
    shares = {"济南": (0.5, 0.25, 0.25, 0.0, 0.0), "武汉": (0.4, 0.2, 0.1, 0.1, 0.2), "聊城": (0, 0, 0, 0, 0)}
    rows = [
        (region, category, round(share * 20), float(share))
        for region, numbers in shares.items()
        for category, share in zip(CATEGORIES, numbers, strict=True)
    ]
    return table("profile", rows)


def _similarity() -> pd.DataFrame:
    pairs = [("济南", "武汉", 0.62), ("济南", "聊城", 0.31), ("武汉", "聊城", 0.47)]
    rows = [("document", left, right, value, "2025-1") for left, right, value in pairs]
    for i, category in enumerate(CATEGORIES):
        for left, right, value in pairs:
            known = value / (i + 2) if category != "债券" else float("nan")
            rows.append((f"category:{category}", left, right, known, "2025-1"))
    return table("similarity", rows)


def _measures() -> pd.DataFrame:
    formula = "=1+1支持科技型企业融资担保贷款，给予最高50万元贴息。"
    texts = [
        ("jinan/01/1", "济南", HOSTILE, 100, "信贷|担保", "machine", True, "给予", 4),
        ("jinan/01/2", "济南", "鼓励保险公司发展科技保险。", 160, "保险", "open", False, "鼓励", 1),
        ("wuhan/01/1", "武汉", formula, 20, "信贷", "human", True, "给予", 4),
        ("wuhan/01/2", "武汉", "加强组织领导。", 60, "", "machine", False, "加强", 2),
    ]
    rows = [
        (measure, measure[:8], measure[:5], region, text, start, start + len(text), *coding)
        for measure, region, text, start, *coding in texts
    ]
    return table("measures", rows)


def _labels() -> pd.DataFrame:
    at = 100 + HOSTILE.index("融资担保贷款")
    rows = [
        ("jinan/01/1", "担保", "融资担保", "融资担保", at, at + 4, "term", "rules", ""),
        ("jinan/01/1", "信贷", "贷款", "担保贷款", at + 2, at + 6, "head", "rules", ""),
        ("jinan/01/2", "信贷", "", "保险", 162, 164, "excluded", "rules", "source"),
        ("wuhan/01/1", "信贷", "贴息", "贴息", 0, 2, "term", "rules", ""),
    ]
    return table("labels", rows)


def _documents() -> pd.DataFrame:
    rows = [
        (doc, region, "policy", "city", f"{region}市实施方案", "", "甲局|乙局", "2025-06-07", "", "")
        + (f"{doc}.txt", 1, 3, 1, 2, 0, 900, 0, 1)
        for doc, region in (("jinan", "济南"), ("wuhan", "武汉"), ("liaoc", "聊城"))
    ]
    return table("documents", rows)


ROWS = {
    "articles": [
        ("jinan/01", "jinan", "济南", "一、措施", "", "1", "信贷", "全文", 90, 200),
        ("wuhan/01", "wuhan", "武汉", "一、措施", "", "1", "保障", "全文", 10, 80),
    ],
    "quantities": [
        ("wuhan/01/1", "最高50万元", 5e5, "CNY", "", "max", "subsidy", "", "", 1, 6, "年", 1, False)
    ],
    "agencies": [
        ("jinan/01", "市科技局", "lead", "济南市科技局", "科技"),
        ("jinan/01", "市财政局", "cooperate", "济南市财政局", "财政"),
    ],
    "repairs": [("jinan", "hard_wrap", 21, "符合小微\n\n企业", "符合小微企业", "")],
    "doubts": [],
    "matches": [
        ("jinan/01/1", "wuhan/01/1", "济南", "武汉", 0.83, "贷款|担保", "same_instrument"),
        ("wuhan/01/1", "jinan/01/1", "武汉", "济南", 0.83, "贷款|担保", "same_instrument"),
        ("jinan/01/2", "wuhan/01/2", "济南", "武汉", 0.21, "", "alike"),
    ],
    "terms": [
        ("济南", "专营机构", 12, 1, 4.0, 0.1, 25.5, 5.3, 6, 4, 0.4, 0.01),
        ("济南", "基金", 3, 9, 1.0, 2.0, 4.2, -1.0, 2, 2, 0.4, 0.01),
        ("武汉", "光谷", 9, 0, 3.0, 0.0, 18.25, 6.0, 5, 5, 0.4, 0.01),
        ("武汉", "直投", 4, 1, 1.0, 0.2, 6.7, 2.0, 3, 3, 0.4, 0.01),
    ],
    "clusters": [(1, "济南", "武汉", 0.55, 2), (2, "济南|武汉", "聊城", 0.7, 3)],
    "region_map": [("济南", 0.4, 0.1, 0.25), ("武汉", -0.1, 0.3, 0.25), ("聊城", -0.3, -0.4, 0.25)],
    "instruments": [("济南", "信贷", "知识产权质押", 2, 1, 0.5, 1.5, "covered")],
    "changes": [],
    "depth": [
        *(("济南", n, m, m / 10) for n, m in enumerate((0, 4, 3, 3, 0))),
        *(("武汉", n, m, m / 10) for n, m in enumerate((1, 2, 2, 0, 5))),
        *(("聊城", n, 0, float("nan")) for n in range(5)),
    ],
    "portfolio": [
        ("document", "济南", 10, 12, 20, 0.2, 0.5, 2.25, 0.8, 0.9, 5, 2.4, 0.5, 0.9),
        ("document", "武汉", 12, 18, 30, 0.3, 0.75, 2.5, 0.9, 0.8, 5, 3.6, 0.6, 0.9),
        ("document", "聊城", 0, 0, 0, 0.0, 0.0, *[float("nan")] * 3, 0, 0.0, *[float("nan")] * 2),
    ],
    "similarity_intervals": [
        ("document", "济南", "武汉", 0.62, 0.5, 0.7, 0.05, -0.1, 1000, "2025-1"),
        ("document", "济南", "聊城", 0.31, *[float("nan")] * 4, 0, "2025-1"),
        ("document", "武汉", "聊城", 0.47, 0.4, 0.55, 0.04, -0.1, 1000, "2025-1"),
        ("category:信贷", "济南", "武汉", 0.2, 0.1, 0.3, 0.05, -0.1, 1000, "2025-1"),
    ],
    "robustness": [
        ("济南", "武汉", 0.62, 1, 1, 1, 2, 0, "", "stable"),
        ("济南", "聊城", 0.31, 3, 1, 3, 2, 1, "linear", "unstable"),
        ("武汉", "聊城", 0.47, 2, 2, 3, 2, 0, "", "stable"),
    ],
    "robustness_settings": [
        (setting, what, *pair, 0.4, rank, base, abs(rank - base) < 2, 0.5, verdict)
        for setting, what, ranks in (
            ("base", "基准", (1, 3, 2)),
            ("linear", "词频不取对数", (1, 1, 2)),
            ("binary", "词频只计有无", (1, 2, 3)),
        )
        for pair, rank, base, verdict in zip(
            (("济南", "武汉"), ("济南", "聊城"), ("武汉", "聊城")),
            ranks,
            (1, 3, 2),
            ("stable", "unstable", "stable"),
            strict=True,
        )
    ],
    "contributions": [
        ("济南", "武汉", "贷款", 0.6, 0.5, 0.3),
        ("济南", "武汉", "科技", 0.5, 0.4, 0.2),
        ("济南", "武汉", "担保", 0.4, 0.3, 0.12),
    ],
    "passages": [
        ("wuhan", "jinan", "武汉", "济南", kind, 30, 1.0, "文", "文", "1", "2", *span, regions, "", "")
        for kind, span, regions in (
            ("passage", (100, 130, 400, 430), 2),
            ("passage", (500, 540, 940, 980), 5),
            ("citation", (10, 30, 20, 40), 2),
        )
    ],
}


@pytest.fixture
def tables() -> dict[str, pd.DataFrame]:
    made = {
        "documents": _documents(),
        "measures": _measures(),
        "labels": _labels(),
        "coverage": _coverage(),
        "profile": _profile(),
        "similarity": _similarity(),
    }
    return made | {name: table(name, rows) for name, rows in ROWS.items()}


@pytest.fixture
def record() -> dict:
    names = (("济南", "jinan"), ("武汉", "wuhan"), ("聊城", "liaoc"))
    return {
        "documents": [
            {"region": r, "title": f"{r}市实施方案", "source_file": f"{f}.txt", "sha256": "ab" * 32}
            for r, f in names
        ],
        "codebook": {"version": "1.0", "hash": "cd" * 32},
        "idf": "2025-1",
        "refused": [{"file": "a.pdf", "problem": "没有文字层", "remedy": "请先做文字识别"}],
        "packages": {"pandas": "3"},
    }


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium; skips where it is missing, fails there in CI."""
    with browsing.started() as browser:
        yield browser
