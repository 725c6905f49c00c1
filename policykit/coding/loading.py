"""Loading a frame: its files read, checked and put together, with the workspace's rows over them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from policykit.coding.frame import (
    ANY,
    FACTS,
    SAID,
    WHERE,
    Case,
    Category,
    Example,
    Frame,
    Instrument,
    Kind,
    Party,
    Rule,
    Term,
    compiled,
)
from policykit.coding.frame_checks import check_rows, reachable
from policykit.coding.frame_files import (
    HEAD,
    TABLES,
    Head,
    has_files,
    is_whole,
    read_head,
    read_rows,
    read_scale,
)
from policykit.coding.matcher import fold
from policykit.coding.rules import WAYS
from policykit.coding.strength import scale_of
from policykit.errors import UnknownChoice

SHIPPED = Path(__file__).parent / "frames"
DEFAULT = "channels"
LOCAL = "local"
SLOT = re.compile(r"\{([A-Z_]+)\}")
PLAIN = ("key", "name", "text", "example", "active", "does", "case")


def load_frame(frame: str | Path | None = None, *, own: Path | None = None) -> Frame:
    """A frame by its name (one that ships) or its folder, with the rows of ``own`` (``data/codebook``) over it.

    None is the default frame, or that of ``own`` where its ``frame.toml`` says its ``name``: then it is a frame of its
    own. Raises ``UnknownChoice`` where there is no such frame, ``BrokenCodebook`` with file and
    line where a row contradicts another or itself, or can never count.

    >>> load_frame().categories
    ('信贷', '保险', '股权', '债券', '担保')
    """
    if frame is None and own is not None and is_whole(own):
        return _plain(own)
    base = _folder(frame or DEFAULT)
    if own is None or not has_files(own):
        return _plain(base)
    made = _load(base, own)
    plain = _plain(base)
    if made.hash != plain.hash and made.version == plain.version:
        made = _load(base, own, version=f"{plain.version}+{LOCAL}")
    return made


def _folder(frame: str | Path) -> Path:
    shipped = SHIPPED / str(frame)
    if (shipped / HEAD).is_file():
        return shipped
    if (Path(frame) / HEAD).is_file():
        return Path(frame)
    known = sorted(path.parent.name for path in SHIPPED.glob(f"*/{HEAD}"))
    raise UnknownChoice("编码框架", str(frame), f"{'、'.join(known)}，或含有 {HEAD} 的文件夹")


@cache
def _plain(base: Path) -> Frame:
    return _load(base, None)


def _load(base: Path, own: Path | None, version: str = "") -> Frame:
    head = read_head(base, own)
    rows = {name: read_rows(name, base, own) for name in TABLES}
    facts = head.facts
    categories = tuple(_made(Category, head, table) for table in facts.get("category", ()))
    names = tuple(c.key for c in categories)
    kinds = tuple(_made(Kind, head, table) for table in facts.get("kind", ()))
    slots = _slots(head)
    rules = tuple(_rule(head, table, slots) for table in facts.get("rule", ()))
    spoken = tuple(str(r["instrument"]) for r in rules if "instrument" in dict(r.words))
    check_rows(rows, names, kinds, spoken)
    known = {"kinds": {*(k.key for k in kinds), "slogan"}, "categories": {*names, ANY}}
    _check_cases(head, rules, known | {"instruments": {row["instrument"] for row in rows["instruments.csv"]}})
    scale = scale_of(*read_scale(base, SHIPPED / DEFAULT, own))
    terms = (Term(**row.cells) for row in rows["terms.csv"])
    parties = (Party(**row.cells) for row in rows["parties.csv"])
    parts: dict[str, Any] = {
        "category_rows": categories,
        "uncoded_row": _made(Category, head, {"definition": "", **facts.get("uncoded", {})}),
        "kinds": kinds,
        "terms": tuple(replace(t, category="|".join(c for c in names if c in t.categories)) for t in terms),
        "instruments": tuple(Instrument(**row.cells) for row in rows["instruments.csv"]),
        "rules": rules,
        "parties": tuple(
            replace(p, words=_filled(p.words, slots), unless=_filled(p.unless, slots)) for p in parties
        ),
        "examples": tuple(Example(**row.cells) for row in rows["examples.csv"]),
        "facts": tuple(
            (name, _frozen(table, slots))
            for name, table in facts.items()
            if isinstance(table, dict) and name not in ("uncoded", "said")
        ),
    }
    made = Frame(
        name=str(head.facts.get("name", base.name)),
        title=str(head.facts.get("title", base.name)),
        version=version or str(head.facts.get("version", "")),
        hash=hashlib.sha256(repr((parts, scale.hash)).encode()).hexdigest(),
        scale=scale,
        local=tuple(row["term"] for row in rows["terms.csv"] if row.local),
        said=_said(head),
        **parts,
    )
    _reachable(made, rows["terms.csv"])
    return made


def _said(head: Head) -> tuple[tuple[str, tuple[str, str]], ...]:
    """How running text calls the categories; what decides no code is no part of the hash."""
    given = head.facts.get("said", {})
    for name, texts in given.items():
        if name not in dict(SAID) or not isinstance(texts, list) or len(texts) != 2:
            raise head.wrong(name, f"[said] 的 {name} 应为 {'、'.join(dict(SAID))} 之一，写成 [中文, 英文]")
    return tuple((name, tuple(given.get(name, texts))) for name, texts in SAID)


def _reachable(frame: Frame, rows: list[Any]) -> None:
    """The workspace's own terms must be able to count; those of a frame are tried in the tests."""
    own = [row for row in rows if row.local]
    never = dict(reachable(frame, [frame.by_term[fold(row["term"])] for row in own])) if own else {}
    for row in own:
        if row["term"] in never:
            raise row.wrong(f"条目“{row['term']}”永远不会计入：{never[row['term']]}")


def _made(kind: type, head: Head, table: Mapping[str, Any]) -> Any:
    """A noun of the frame from its table of ``frame.toml``."""
    given = {name: tuple(v) if isinstance(v, list) else v for name, v in table.items()}
    try:
        return kind(**given)
    except TypeError as error:
        raise head.wrong(
            str(table.get("key", "key")), f"“{table.get('key', '')}”缺少或多写了一项（{error}）"
        ) from error


def _slots(head: Head) -> dict[str, str]:
    """The patterns by name, each tried on what it must and must not find."""
    slots: dict[str, str] = {}
    for table in head.facts.get("pattern", ()):
        key = table["key"]
        slots[key] = f"(?:{_filled(table['text'], slots)})"
        pattern = compiled(_pattern(head, key, slots[key]))
        for text in table.get("yes", ()):
            if not pattern.search(fold(text)):
                raise head.wrong(key, f"{key} 应当找到“{text}”而没有找到")
        for text in table.get("no", ()):
            if pattern.search(fold(text)):
                raise head.wrong(key, f"{key} 不应找到“{text}”")
    return slots


def _filled(text: str, slots: Mapping[str, str]) -> str:
    return SLOT.sub(lambda m: slots.get(m[1], m[0]), text)


def _frozen(value: Any, slots: Mapping[str, str]) -> Any:
    """A value of TOML as tuples, its patterns filled, so that a frame can be compared and sent elsewhere."""
    if isinstance(value, str):
        return _filled(value, slots)
    if isinstance(value, list):
        return tuple(_frozen(v, slots) for v in value)
    return tuple((k, _frozen(v, slots)) for k, v in value.items()) if isinstance(value, dict) else value


def _rule(head: Head, table: Mapping[str, Any], slots: Mapping[str, str]) -> Rule:
    key = str(table.get("key", ""))
    missing = [name for name in PLAIN[:-1] if name not in table]
    if missing:
        raise head.wrong(key, f"规则“{key}”没有写 {'、'.join(missing)}")
    if table["does"] not in WAYS:
        raise head.wrong(key, f"规则“{key}”的 does “{table['does']}”不在 {'、'.join(WAYS)} 之中")
    words = tuple((n, _frozen(v, slots)) for n, v in table.items() if n not in PLAIN)
    cases = tuple(_case(head, key, case, slots) for case in table.get("case", ()))
    return Rule(**{name: table[name] for name in PLAIN[:-1]}, words=words, cases=cases)


def _case(head: Head, key: str, table: Mapping[str, Any], slots: Mapping[str, str]) -> Case:
    given: dict[str, Any] = {}
    looks = []
    for name, value in table.items():
        where = name.removesuffix("_not")
        if where in WHERE:
            looks.append((where, where == name, _pattern(head, key, _filled(value, slots))))
        elif name in FACTS:
            given[name] = tuple(value) if isinstance(value, list) else value
        else:
            raise head.wrong(key, f"规则“{key}”的一种情形里有不认识的“{name}”")
    for name in ("terms", "beside"):
        if name in given:
            given[name] = _pattern(head, key, _filled(given[name], slots))
    return Case(**given, looks=tuple(looks))


def _pattern(head: Head, key: str, text: str) -> str:
    try:
        compiled(text)
    except re.error as error:
        raise head.wrong(key, f"“{key}”里的 {text} 不是有效的正则表达式（{error}）") from error
    return text


SPEAKS = {
    **dict.fromkeys(("kinds", "named_of", "beside_kinds"), "kinds"),
    **dict.fromkeys(("named_any", "named_none", "named_only", "previous", "category"), "categories"),
    **dict.fromkeys(("beside_categories", "categories_not"), "categories"),
    **dict.fromkeys(("instruments", "instrument", "also"), "instruments"),
}
"""Of what each field of a case speaks."""


def _check_cases(head: Head, rules: tuple[Rule, ...], known: Mapping[str, set[str]]) -> None:
    """The cases speak of kinds, categories and instruments that there are."""
    for rule in rules:
        for case in rule.cases:
            for name, what in SPEAKS.items():
                written = getattr(case, name)
                for value in written.split("|") if isinstance(written, str) else written:
                    if value and value not in known[what]:
                        raise head.wrong(rule.key, f"规则“{rule.key}”的 {name} 里没有“{value}”这一项")
