"""What changed between two runs: documents, coverage cells, published similarities, each with its cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("kind", "where", "what", "before", "after", "because")
COMPARED = ("documents", "coverage", "similarity")
"""The results that a run keeps for the next one to compare with."""

CAUSES_NAMED = 2  # of a change with several; the rest are counted

FACTS = (
    "title",
    "region",
    "kind",
    "level",
    "doc_number",
    "issuers",
    "date_issued",
    "effective_from",
    "valid_until",
    "n_articles",
    "n_measures",
    "text",
)

_Moved = defaultdict[str, list[str]]
"""What happened to the documents of each region."""


def changes(
    before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame], *, renewed: Sequence[str] = ()
) -> pd.DataFrame:
    """One row a change: kind (document, coverage, similarity), where, what, before, after, because.

    ``before`` and ``after`` hold the tables of ``COMPARED``, ``documents`` with further columns ``text``
    (hash of the clean text), ``sha256`` (of the file) and ``decided`` (hash of what people decided) where a
    run kept them; an empty ``before`` gives no rows, because a first run has changed nothing. ``renewed``
    names what else is not as it was (程序, 编码手册, 目录表, 人工决定): the cause of a change that no document explains.
    """
    import pandas as pd

    rows = list(_rows(before, after, _cause(renewed))) if before else []
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype("str")


def _cause(renewed: Sequence[str]) -> str:
    return f"{'、'.join(renewed)}改变" if renewed else "编码手册或程序版本改变"


def _rows(
    before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame], cause: str
) -> Iterator[tuple[str, ...]]:
    moved = _Moved(list)
    yield from _documents(before["documents"], after["documents"], moved, cause)
    old, new = (_indexed(t["coverage"], ["region", "category"]) for t in (before, after))
    for key in [*new, *(k for k in old if k not in new)]:
        was, now = (str(int(t[key]["measures"])) if key in t else "" for t in (old, new))
        if was != now:
            yield "coverage", key[0], key[1], was, now, _because(moved, key[0]) or cause
    old, new = (_indexed(t["similarity"], ["level", "left", "right"]) for t in (before, after))
    for key in [*new, *(k for k in old if k not in new)]:
        if key[0] == "file":
            continue
        was, now = (_number(t[key]["similarity"]) if key in t else "" for t in (old, new))
        if was != now:
            because = _because(moved, key[1], key[2]) or _snapshot(old.get(key), new.get(key), cause)
            yield "similarity", f"{key[1]}–{key[2]}", key[0], was, now, because


def _because(moved: _Moved, *regions: str) -> str:
    """What happened to the documents of these regions, each once; empty where nothing did."""
    causes = list(dict.fromkeys(cause for region in regions for cause in moved.get(region, [])))
    more = f"等 {len(causes)} 项" if len(causes) > CAUSES_NAMED else ""
    return "、".join(causes[:CAUSES_NAMED]) + more


def _called(row: Any) -> str:
    """《title》, or the file's name where no title was found."""
    return f"《{row['title']}》" if row["title"] else f" {row['source_file']} "


def _documents(
    before: pd.DataFrame, after: pd.DataFrame, moved: _Moved, cause: str
) -> Iterator[tuple[str, ...]]:
    old, new = (_indexed(t, ["doc_id"]) for t in (before, after))
    for key, row in new.items():
        if key not in old:
            moved[row["region"]].append(f"新增{_called(row)}".strip())
            yield "document", row["region"], row["title"], "", row["source_file"], "新增文件"
            continue
        differing = [f for f in FACTS if f in row and f in old[key] and str(old[key][f]) != str(row[f])]
        same_file = row.get("sha256", "") == old[key].get("sha256", "")
        because = cause if same_file else "文件内容改变"
        for fact in differing:
            for region in dict.fromkeys((row["region"], old[key]["region"])):
                moved[region].append(f"{_called(row)}重新读取".strip())
            yield (
                "document",
                row["region"],
                fact,
                str(old[key].get(fact)),
                str(row[fact]),
                because,
            )
        if str(row.get("decided", "")) != str(old[key].get("decided", "")):
            moved[row["region"]].append("人工编码决定改变")
    for key, row in old.items():
        if key not in new:
            moved[row["region"]].append(f"移除{_called(row)}".strip())
            yield (
                "document",
                row["region"],
                row["title"],
                row["source_file"],
                "",
                "文件已不在 raw/ 中或不再可读",
            )


def _indexed(table: pd.DataFrame, keys: list[str]) -> dict[Any, dict[str, Any]]:
    rows = cast("list[dict[str, Any]]", table.to_dict("records"))
    return {tuple(r[k] for k in keys) if len(keys) > 1 else r[keys[0]]: r for r in rows}


def _number(value: float) -> str:
    return "" if value != value else f"{value:.4f}"  # NaN is the one value that differs from itself


def _snapshot(old: dict[str, Any] | None, new: dict[str, Any] | None, cause: str) -> str:
    if old and new and old.get("idf") != new.get("idf"):
        return f"IDF 快照由 {old['idf']} 换为 {new['idf']}"
    return cause
