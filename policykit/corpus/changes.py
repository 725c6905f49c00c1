"""What changed between two runs: documents, coverage cells, published similarities, each with its cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("kind", "where", "what", "before", "after", "because")
COMPARED = ("documents", "coverage", "similarity", "instruments", "offers")
"""The results that a run keeps for the next one to compare with."""

KINDS = {"instrument": "instruments", "offer": "offers"}
"""Kinds of changes that a run can tell of which kept the table."""

FLAGS = ("concrete", "money", "cap", "deadline", "condition", "product")
SUMS = ("rate", "rate_low", "amount", "amount_low", "cap")

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
    "status",
    "n_articles",
    "n_measures",
    "text",
)


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something is not as it was.

    ``code``: ``added``, ``removed``, ``former``, ``in_force`` (no longer, or now, compared), ``reread`` (a document of the region, named in ``about``), ``decided`` (people
    decided otherwise), ``new_file``, ``gone_file``, ``content`` (of the document's own file), ``snapshot`` (of IDF:
    ``before`` and ``about``), ``renewed`` (what ``about`` names: program, codebook, catalog, decisions), ``unknown``.
    """

    code: str
    about: str = ""
    before: str = ""


Moved = defaultdict[str, list[Cause]]
"""What happened to the documents of each region."""


def changes(
    before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame], *, renewed: Sequence[str] = ()
) -> pd.DataFrame:
    """One row a change: kind (document, coverage, flag, instrument, offer, similarity), where, what, before, after, because.

    ``before`` and ``after`` hold the tables of ``COMPARED``, ``documents`` with further columns ``text``
    (hash of the clean text), ``sha256`` (of the file) and ``decided`` (hash of what people decided) where a
    run kept them; an empty ``before`` gives no rows, because a first run has changed nothing. ``renewed``
    names what else is not as it was (program, codebook, catalog, decisions): the cause of a change that no document
    explains. ``because`` holds tuples of :class:`Cause`; ``report.wording.doubts`` has the words.
    """
    import pandas as pd

    cause = Cause("renewed", " ".join(renewed)) if renewed else Cause("unknown")
    rows = list(_rows(before, after, cause)) if before else []
    table = pd.DataFrame(rows, columns=list(COLUMNS), dtype="object")
    return table.astype(dict.fromkeys(COLUMNS[:-1], "str"))


def _rows(
    before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame], cause: Cause
) -> Iterator[tuple[object, ...]]:
    moved = Moved(list)
    yield from _documents(before["documents"], after["documents"], moved, cause)
    had, have = _cells(before), _cells(after)
    for kind, where, what in [*have, *(k for k in had if k not in have)]:
        was, now = had.get((kind, where, what), ""), have.get((kind, where, what), "")
        if was != now and kind in _kinds(before) & _kinds(after):
            yield kind, where, what, was, now, _because(moved, where) or (cause,)
    old, new = (_indexed(t["similarity"], ["category", "left", "right"]) for t in (before, after))
    for key in [*new, *(k for k in old if k not in new)]:
        was, now = (_number(t[key]["words"]) if key in t else "" for t in (old, new))
        if was != now:
            because = _because(moved, key[1], key[2]) or (_snapshot(old.get(key), new.get(key), cause),)
            yield "similarity", f"{key[1]}–{key[2]}", key[0] or "document", was, now, because


def _kinds(tables: Mapping[str, pd.DataFrame]) -> set[str]:
    """What can be compared: a run of an earlier version kept fewer tables."""
    flags = {"flag"} if set(FLAGS) <= set(tables["coverage"].columns) else set()
    return {"coverage", *flags, *(kind for kind, table in KINDS.items() if table in tables)}


def _cells(tables: Mapping[str, pd.DataFrame]) -> dict[tuple[str, str, str], str]:
    """Every count of measures, and every offer with its numbers, by kind, region and what it is; nothing of no measures."""
    found: dict[tuple[str, str, str], str] = {}
    for row in tables["coverage"].to_dict("records"):
        region, category = row["region"], row["category"]
        found["coverage", region, category] = str(int(row["measures"]))
        for flag in FLAGS:
            if row.get(flag):
                found["flag", region, f"{category}·{flag}"] = str(int(row[flag]))
    for row in tables["instruments"].to_dict("records") if "instruments" in tables else ():
        if row["measures"]:
            name = f"{row['category']}·{row['instrument']}"
            found["instrument", row["region"], name] = str(int(row["measures"]))
    for row in tables["offers"].to_dict("records") if "offers" in tables else ():
        key = "offer", row["region"], f"{row['form']}·{row['quote']}"
        said = "|".join(f"{name} {row[name]:.12g}" for name in SUMS if row[name] == row[name]) or "-"
        found[key] = f"{found[key]}|{said}" if key in found else said
    return found


def _because(moved: Moved, *regions: str) -> tuple[Cause, ...]:
    """What happened to the documents of these regions, each once; empty where nothing did."""
    return tuple(dict.fromkeys(cause for region in regions for cause in moved.get(region, [])))


def _called(row: Mapping[str, Any]) -> str:
    """《title》, or the file's name where no title was found."""
    return f"《{row['title']}》" if row["title"] else str(row["source_file"])


def _documents(
    before: pd.DataFrame, after: pd.DataFrame, moved: Moved, cause: Cause
) -> Iterator[tuple[object, ...]]:
    old, new = (_indexed(t, ["doc_id"]) for t in (before, after))
    for key, row in new.items():
        if key not in old:
            moved[row["region"]].append(Cause("added", _called(row)))
            yield "document", row["region"], row["title"], "", row["source_file"], (Cause("new_file"),)
            continue
        differing = [f for f in FACTS if f in row and f in old[key] and str(old[key][f]) != str(row[f])]
        same_file = row.get("sha256", "") == old[key].get("sha256", "")
        if "kind" in differing and "status" in differing:
            differing.remove("status")  # it says why
        because = cause if same_file else Cause("content")
        if "former" in (kinds := (old[key].get("kind"), row.get("kind"))) and kinds[0] != kinds[1]:
            because = Cause("former" if row["kind"] == "former" else "in_force", _called(row))
        for fact in differing:
            for region in dict.fromkeys((row["region"], old[key]["region"])):
                known = because.code in ("former", "in_force")
                moved[region].append(because if known else Cause("reread", _called(row)))
            yield (
                "document",
                row["region"],
                fact,
                str(old[key].get(fact)),
                str(row[fact]),
                (because,),
            )
        if str(row.get("decided", "")) != str(old[key].get("decided", "")):
            moved[row["region"]].append(Cause("decided"))
    for key, row in old.items():
        if key not in new:
            moved[row["region"]].append(Cause("removed", _called(row)))
            yield (
                "document",
                row["region"],
                row["title"],
                row["source_file"],
                "",
                (Cause("gone_file"),),
            )


def _indexed(table: pd.DataFrame, keys: list[str]) -> dict[Any, dict[str, Any]]:
    rows = cast("list[dict[str, Any]]", table.to_dict("records"))
    return {tuple(r[k] for k in keys) if len(keys) > 1 else r[keys[0]]: r for r in rows}


def _number(value: float) -> str:
    return "" if value != value else f"{value:.4f}"  # NaN is the one value that differs from itself


def _snapshot(old: dict[str, Any] | None, new: dict[str, Any] | None, cause: Cause) -> Cause:
    if old and new and old.get("idf") != new.get("idf"):
        return Cause("snapshot", about=new["idf"], before=old["idf"])
    return cause
