"""What a report says about how it came about: sentences written from the tables and the record of the run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.report.contract import each
from policykit.report.wording.words import Lang, known, listed, running, word

if TYPE_CHECKING:
    import pandas as pd

TITLES_NAMED = 20  # documents left out of the comparison that are named one by one


@dataclass(frozen=True)
class Note:
    """A part of the notes on method."""

    title: str  # 编码
    paragraphs: list[str]
    items: list[str]  # what is listed below them


def method(tables: dict[str, pd.DataFrame], record: dict[str, Any], *, lang: Lang = "zh") -> list[Note]:
    """The notes in order. ``record["trust"]``, where given, says how far the coding may be trusted."""
    parts = {
        "documents": _documents(tables["documents"], lang),
        "refused": [word("report.refused" if record.get("refused") else "report.no_refused", lang=lang)],
        "coding": _coding(tables["measures"], record, lang),
        "trust": _trust(record, lang),
        "comparison": [
            word("method.similarity", lang=lang),
            word("report.idf", lang=lang, idf=record.get("idf") or word("unknown", lang=lang)),
            word("method.keyness", lang=lang),
        ],
        "absent": [
            running(word("caveat.absent", lang=lang), word("method.absent_more", lang=lang), lang=lang)
        ],
        "intervals": _intervals(tables, lang),
        "reading": _reading(tables, lang),
        "versions": _versions(record, lang),
    }
    items = {"documents": _left_out(tables["documents"], lang), "refused": refusals(record, lang=lang)}
    return [
        Note(word(f"method.{key}", lang=lang), said, items.get(key, []))
        for key, said in parts.items()
        if said
    ]


def refusals(record: dict[str, Any], *, lang: Lang = "zh") -> list[str]:
    """One line a refused file: what is wrong with it and what to do."""
    keys = ("file", "problem", "remedy")
    found = record.get("refused", [])
    return [word("report.refused_item", lang=lang, **{k: r.get(k, "") for k in keys}) for r in found]


def counted_kinds(kinds: list[str], group: str, *, lang: Lang = "zh") -> str:
    """接回断行 6 处、删去重复的句子 31 处: the most frequent first."""
    counts = Counter(kinds)
    order = sorted(counts, key=lambda kind: (-counts[kind], kind))
    said = [word("report.number_of", lang=lang, name=known(group, k, lang=lang), n=counts[k]) for k in order]
    return listed(said, lang=lang)


def _documents(documents: pd.DataFrame, lang: Lang) -> list[str]:
    kinds = Counter(documents["kind"])
    sentences = [word("method.read", lang=lang, n=len(documents), policies=kinds["policy"])]
    others = documents[documents["kind"] != "policy"]
    if len(others):
        named = [
            word("method.left_out_kind", lang=lang, name=known("kind", kind, lang=lang), n=kinds[kind])
            for kind in dict.fromkeys(others["kind"])
        ]
        sentences.append(word("method.left_out", lang=lang, kinds=listed(named, lang=lang)))
    return sentences


def _left_out(documents: pd.DataFrame, lang: Lang) -> list[str]:
    items = []
    for row in each(documents[documents["kind"] != "policy"])[:TITLES_NAMED]:
        facts = {"title": row.title, "file": row.source_file, "kind": known("kind", row.kind, lang=lang)}
        items.append(word("method.left_out_title", lang=lang, **facts))
    return items


def _coding(measures: pd.DataFrame, record: dict[str, Any], lang: Lang) -> list[str]:
    codebook, unknown = record.get("codebook", {}), word("unknown", lang=lang)
    version, digest = codebook.get("version") or unknown, (codebook.get("hash") or unknown)[:12]
    counts = Counter(measures["status"])
    facts = {key: counts[key] for key in ("machine", "human", "open")}
    return [
        word("method.measure", lang=lang),
        word("report.codebook", lang=lang, version=version, hash=digest),
        word("method.status", lang=lang, n=len(measures), **facts),
        word("caveat.double", lang=lang),
    ]


def _trust(record: dict[str, Any], lang: Lang) -> list[str]:
    """What the run says of itself; a plain word on how to get it where it says nothing."""
    said = record.get("trust") or []
    sentences = [said] if isinstance(said, str) else [str(sentence) for sentence in said]
    return sentences or [word("method.no_trust", lang=lang)]


def _intervals(tables: dict[str, pd.DataFrame], lang: Lang) -> list[str]:
    sentences = [word("method.no_intervals", lang=lang)]
    if len(tables.get("intervals", ())):
        name = known("table", "intervals", lang=lang)
        sentences.append(word("method.has_intervals", lang=lang, table=name))
    return sentences


def _reading(tables: dict[str, pd.DataFrame], lang: Lang) -> list[str]:
    repairs, doubts = tables["repairs"], tables["doubts"]
    sentences = [word("report.quality", lang=lang, repairs=len(repairs), doubts=len(doubts))]
    if len(repairs):
        kinds = counted_kinds(repairs["kind"].tolist(), "repair", lang=lang)
        sentences.append(word("method.repairs", lang=lang, kinds=kinds))
    return sentences


def _versions(record: dict[str, Any], lang: Lang) -> list[str]:
    packages = [f"{name} {version}" for name, version in sorted(record.get("packages", {}).items())]
    return [word("report.packages", lang=lang, packages=listed(packages, lang=lang))] if packages else []
