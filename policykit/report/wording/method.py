"""What a report says about how it came about: sentences written from the tables and the record of the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.report.contract import each
from policykit.report.wording.record import Record
from policykit.report.wording.words import known, listed, running, word

if TYPE_CHECKING:
    import pandas as pd

TITLES_NAMED = 20  # documents left out of the comparison that are named one by one


@dataclass(frozen=True)
class Note:
    """A part of the notes on method."""

    title: str  # 编码
    paragraphs: list[str]
    items: list[str]  # what is listed below them


def method(tables: Mapping[str, pd.DataFrame], record: Record) -> list[Note]:
    """The notes in order, in the language in force."""
    parts = {
        "documents": _documents(tables["documents"]),
        "refused": [word("report.refused" if record.refused else "report.no_refused")],
        "coding": _coding(tables["measures"], record),
        "trust": [record.trust or word("method.no_trust")],
        "comparison": [
            word("method.similarity"),
            word("report.idf", idf=record.idf or word("unknown")),
            word("method.terms"),
        ],
        "absent": [running(word("caveat.absent"), word("method.absent_more"))],
        "intervals": [word("method.no_intervals")],
        "reading": _reading(tables),
        "versions": _versions(record),
    }
    items = {"documents": _left_out(tables["documents"]), "refused": refusals(record)}
    return [Note(word(f"method.{key}"), said, items.get(key, [])) for key, said in parts.items() if said]


def refusals(record: Record) -> list[str]:
    """One line a refused file: what is wrong with it and what to do."""
    return [
        word("report.refused_item", file=r.file, problem=r.problem, remedy=r.remedy) for r in record.refused
    ]


def counted_kinds(kinds: list[str], group: str) -> str:
    """接回断行 6 处、删去重复的句子 31 处: the most frequent first."""
    counts = Counter(kinds)
    order = sorted(counts, key=lambda kind: (-counts[kind], kind))
    said = [word("report.number_of", name=known(group, k), n=counts[k]) for k in order]
    return listed(said)


def _documents(documents: pd.DataFrame) -> list[str]:
    kinds = Counter(documents["kind"])
    sentences = [word("method.read", n=len(documents), policies=kinds["policy"])]
    others = documents[documents["kind"] != "policy"]
    if len(others):
        named = [
            word("method.left_out_kind", name=known("kind", kind), n=kinds[kind])
            for kind in dict.fromkeys(others["kind"])
        ]
        sentences.append(word("method.left_out", kinds=listed(named)))
    return sentences


def _left_out(documents: pd.DataFrame) -> list[str]:
    items = []
    for row in each(documents[documents["kind"] != "policy"])[:TITLES_NAMED]:
        kind = known("standing", row.status) if row.kind == "former" else known("kind", row.kind)
        facts = {"title": row.title, "file": row.source_file, "kind": kind}
        items.append(word("method.left_out_title", **facts))
    return items


def _coding(measures: pd.DataFrame, record: Record) -> list[str]:
    codebook, unknown = record.codebook, word("unknown")
    version, digest = codebook.get("version") or unknown, (codebook.get("hash") or unknown)[:12]
    counts = Counter(measures["status"])
    facts: dict[str, Any] = {key: counts[key] for key in ("machine", "human", "open")}
    return [
        word("method.measure"),
        word("report.codebook", version=version, hash=digest),
        word("method.status", n=len(measures), **facts),
        word("caveat.double"),
    ]


def _reading(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    repairs, doubts = tables["repairs"], tables["doubts"]
    sentences = [word("report.quality", repairs=len(repairs), doubts=len(doubts))]
    if len(repairs):
        kinds = counted_kinds(repairs["kind"].tolist(), "repair")
        sentences.append(word("method.repairs", kinds=kinds))
    return sentences


def _versions(record: Record) -> list[str]:
    packages = [f"{name} {version}" for name, version in sorted(record.packages.items())]
    return [word("report.packages", packages=listed(packages))] if packages else []
