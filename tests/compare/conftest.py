"""A corpus of three regions, small enough to count by hand."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from policykit.coding.frame import Term
from policykit.coding.frames import load_frame
from policykit.corpus.corpus import Corpus
from policykit.tables import frame

DOCUMENTS = {
    **dict.fromkeys(("doc_id", "region", "kind", "title", "source_file"), "str"),
    "source_item": "int64",
}
ARTICLES = {
    **dict.fromkeys(("article_id", "doc_id", "region", "section", "group", "number", "title", "text"), "str"),
    "start": "int64",
    "end": "int64",
}
MEASURES = {
    **dict.fromkeys(("measure_id", "article_id", "doc_id", "region", "text"), "str"),
    "start": "int64",
    "end": "int64",
    "categories": "str",
    "status": "str",
    "concrete": "bool",
}
LABELS = {
    **dict.fromkeys(("measure_id", "category", "instrument", "term"), "str"),
    "start": "int64",
    "end": "int64",
    "rule": "str",
    "labeller": "str",
}

# term, category, instrument, kind
TERMS = (
    ("贷款", "信贷", "贷款", "term"),
    ("知识产权质押贷款", "信贷", "知识产权质押", "term"),
    ("质押融资", "信贷", "知识产权质押", "term"),
    ("风险补偿", "信贷", "风险补偿", "term"),
    ("共保体", "保险", "共保体", "term"),
    ("首台套保险", "保险", "首台套保险", "term"),
    ("保险资金", "保险", "", "term"),
    ("股权投资", "股权", "股权投资", "term"),
    ("上市", "股权", "上市", "term"),
    ("担保费率", "担保", "担保费率", "term"),
    ("贷", "信贷", "", "term"),
)

COPIED = "鼓励银行开展知识产权质押贷款，对符合条件的科技贷款给予风险补偿。"

# region, number, title, [(text, categories, status, concrete, [(category, instrument, term, rule)])]
TEXTS: list[tuple[str, str, str, list[tuple[str, str, str, bool, list[tuple[str, str, str, str]]]]]] = [
    (
        "武汉",
        "1",
        "创新科技信贷产品",
        [
            (
                COPIED,
                "信贷",
                "machine",
                False,
                [
                    ("信贷", "知识产权质押", "知识产权质押贷款", "term"),
                    ("信贷", "风险补偿", "风险补偿", "term"),
                ],
            ),
            (
                "力争2027年光谷科技贷款余额突破5000亿元。",
                "信贷",
                "machine",
                True,
                [("信贷", "贷款", "贷款", "term")],
            ),
        ],
    ),
    (
        "武汉",
        "2",
        "发展科技保险",
        [
            (
                "探索组建生物医药共保体，支持光谷企业投保首台套保险。",
                "保险",
                "machine",
                True,
                [("保险", "首台套保险", "首台套保险", "term"), ("保险", "共保体", "共保体", "term")],
            ),
            ("引导保险资金参与光谷建设。", "", "machine", False, [("保险", "", "保险资金", "excluded")]),
        ],
    ),
    ("武汉", "", "", [("加强武汉光谷科创大走廊统计监测，举办武汉科创论坛。", "", "machine", False, [])]),
    (
        "郑州",
        "（一）",
        "做强科技信贷",
        [
            (COPIED, "信贷", "machine", False, [("信贷", "知识产权质押", "知识产权质押贷款", "term")]),
            (
                "扩大知识产权质押融资。",
                "信贷",
                "human",
                False,
                [("信贷", "知识产权质押", "质押融资", "human")],
            ),
            (
                "担保机构降低担保费率，支持企业上市。",
                "股权|担保",
                "human",
                False,
                [("股权", "上市", "上市", "term")],
            ),
        ],
    ),
    (
        "郑州",
        "（二）",
        "分担风险",
        [
            (
                "完善银行与担保机构风险分担机制。",
                "",
                "open",
                False,
                [("担保", "担保机构", "担保机构", "actor"), ("信贷", "", "银行", "actor")],
            )
        ],
    ),
    (
        "聊城",
        "1",
        "贴息",
        [
            (
                "市财政对符合条件的科技贷款给予风险补偿和贴息支持，贴息比例不超过30%。",
                "信贷",
                "machine",
                True,
                [("信贷", "风险补偿", "风险补偿", "term")],
            )
        ],
    ),
    (
        "聊城",
        "2",
        "上市",
        [
            (
                "引导股权投资机构跟投，培育企业上市。",
                "股权",
                "machine",
                False,
                [("股权", "股权投资", "股权投资", "term")],
            )
        ],
    ),
]
PINYIN = {"武汉": "wuhan", "郑州": "zhengzhou", "聊城": "liaocheng"}


def table(rows: list[tuple[Any, ...]], columns: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)


def corpus_of(path: Path, texts: list[Any], *, failed: tuple[str, ...] = ()) -> Corpus:
    """A corpus of the given texts, a document a region; ids are made from place and position."""
    documents, articles, measures, labels, clean = [], [], [], [], {}
    for region in dict.fromkeys(text[0] for text in texts):
        doc_id = PINYIN.get(region, region)
        documents.append((doc_id, region, "policy", f"{region}行动方案", f"{len(documents):03d}.txt", 1))
        whole = ""
        for n, (_, number, title, sentences) in enumerate((t for t in texts if t[0] == region), start=1):
            article_id = f"{doc_id}/{n:02}"
            begin = len(whole)
            for m, (text, categories, status, concrete, evidence) in enumerate(sentences, start=1):
                measure_id, start = f"{article_id}/{m}", len(whole)
                whole += text
                place = (start, start + len(text))
                measures.append(
                    (measure_id, article_id, doc_id, region, text, *place, categories, status, concrete)
                )
                for category, instrument, term, rule in evidence:
                    found = re.search(term, text)
                    at = (start + found.start(), start + found.end()) if found else place
                    labels.append((measure_id, category, instrument, term, *at, rule, "rules"))
            span = (whole[begin:], begin, len(whole))
            articles.append((article_id, doc_id, region, "二、主要任务", "", number, title, *span))
            whole += "\n"
        clean[doc_id] = whole
    if texts:
        documents.append(("beijing", "北京", "news", "一条消息", "900.txt", 1))
    terms = tuple(Term(t, c, i, kind) for t, c, i, kind in TERMS)
    tables = {
        "documents": table(documents, DOCUMENTS),
        "articles": table(articles, ARTICLES),
        "measures": table(measures, MEASURES).assign(
            money=lambda t: t["concrete"], cap=False, deadline=False, condition=False, product=False
        ),
        "labels": table(labels, LABELS),
        "doubts": frame("doubts"),
    }
    return Corpus(path, tables, clean, replace(load_frame(), version="1", hash="0", terms=terms), failed)


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One workspace for the whole run, so that the dictionary is built once only."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(autouse=True)
def _no_snapshot_of_an_earlier_test(workspace: Path) -> None:
    shutil.rmtree(workspace / "reference", ignore_errors=True)


@pytest.fixture(scope="session")
def corpus(workspace: Path) -> Corpus:
    return corpus_of(workspace, TEXTS)


@pytest.fixture(scope="session")
def empty(workspace: Path) -> Corpus:
    """No document at all."""
    return corpus_of(workspace / "empty", [])


@pytest.fixture(scope="session")
def build(workspace: Path) -> Any:
    """Makes another corpus in the same workspace, or in ``path``, from plain sentences by region."""

    def made(
        sentences: dict[str, list[str]], *, path: Path = workspace, failed: tuple[str, ...] = ()
    ) -> Corpus:
        plain = [
            (region, str(n), "", [(text, "", "machine", False, [])])
            for region, lines in sentences.items()
            for n, text in enumerate(lines, start=1)
        ]
        return corpus_of(path, plain, failed=failed)

    return made
