"""Every table once: its columns, their types and meaning, what is exported; the texts stand in ``tables.toml``.

Checks, CSV headers, headings in notebooks, workbook and reports, and ``docs/tables.md`` are made from here.
``python -m policykit.tables`` prints the data dictionary.

>>> schema("coverage").names[:3]
('region', 'category', 'measures')
>>> frame("coverage").dtypes.astype(str)["measures"]
'int64'
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

import policykit.records as records
from policykit.errors import UnknownChoice, WrongCall

if TYPE_CHECKING:
    import pandas as pd

Form = Literal["", "share", "decimal", "list"]
DTYPES: dict[Any, str] = {int: "int64", float: "float64", float | None: "float64", bool: "bool"}


@dataclass(frozen=True)
class Column:
    """One column: ``Column("share", "float64", "比重", "Share", …, form="share")``."""

    name: str
    type: str  # pandas dtype: str, int64, float64, bool
    zh: str  # heading
    en: str
    zh_note: str = ""  # what it holds, in one phrase
    en_note: str = ""
    form: Form = ""  # share: shown in percent; decimal: with three places; list: parts joined by |
    links: str = ""  # the table whose row an id leads to
    words: tuple[str, ...] = ()  # groups of words.csv that name its values
    values: tuple[object, ...] = ()  # allowed values; none where it is open


@dataclass(frozen=True)
class Schema:
    """One table: its columns in order, and whether an export writes it."""

    name: str
    zh: str
    en: str
    zh_note: str
    en_note: str
    exported: bool
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def types(self) -> dict[str, str]:
        return {column.name: column.type for column in self.columns}

    def frame(self, rows: Iterable[Any] = ()) -> pd.DataFrame:
        """The table of these rows, mappings or records that have every column; tuples are joined by ``|``, facts are JSON.

        No rows give an empty table of the same columns and types.
        """
        import pandas as pd

        held = [row if isinstance(row, Mapping) else _fields(row, self.names) for row in rows]
        data = {name: [_cell(row[name]) for row in held] for name in self.names}
        return pd.DataFrame(data, columns=list(self.names)).astype(self.types)

    def check(self, table: pd.DataFrame) -> pd.DataFrame:
        """``table`` itself; ``WrongCall`` where a column is missing, of another type, or holds a value that is not allowed.

        Further columns (a document's own variables) may follow.
        """
        missing = [name for name in self.names if name not in table.columns]
        if missing:
            raise WrongCall(self.name, f"表里没有列 {'、'.join(missing)}", f"应有：{'、'.join(self.names)}")
        for column in self.columns:
            found = str(table[column.name].dtype)
            if found != column.type:
                raise WrongCall(f"{self.name}.{column.name}", f"类型是 {found}", f"应为 {column.type}")
            other = set(table[column.name].dropna()) - set(column.values) if column.values else set()
            if other:
                allowed = "、".join(str(v) or "空" for v in column.values)
                raise WrongCall(
                    f"{self.name}.{column.name}", f"有 {sorted(other)[0]!r}", f"可用的是：{allowed}"
                )
        return table


@cache
def columns() -> dict[str, Column]:
    """Every column by name, as it is in most tables."""
    return {name: _column(name, facts) for name, facts in _file()["columns"].items()}


@cache
def schemas() -> dict[str, Schema]:
    """Every table by name, the exported ones first, in the order of workbook and folder."""
    return {name: _schema(name, facts) for name, facts in _file()["tables"].items()}


def schema(name: str) -> Schema:
    """The table ``name``, or ``UnknownChoice``."""
    if name not in schemas():
        raise UnknownChoice("表", name, list(schemas()))
    return schemas()[name]


def frame(name: str, rows: Iterable[Any] = ()) -> pd.DataFrame:
    """The table ``name`` of these rows (mappings or records); empty and typed where there are none."""
    return schema(name).frame(rows)


def exported() -> dict[str, tuple[str, ...]]:
    """The columns of the exported tables, by table."""
    return {name: table.names for name, table in schemas().items() if table.exported}


def complete(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Every exported table in its order, then any further ones; missing ones empty."""
    known = {name: tables[name] if name in tables else frame(name) for name in exported()}
    return known | {name: table for name, table in tables.items() if name not in known}


DECIDED = ("decisions", "conflicts")
"""The tables of records that come from ``decisions.csv``, not from the documents."""


def recorded() -> tuple[str, ...]:
    """The tables whose rows are records of :mod:`policykit.records`: what a corpus consists of."""
    return tuple(name for name, facts in _file()["tables"].items() if "record" in facts)


def dictionary() -> str:
    """``docs/tables.md``: every exported table with its columns, in both languages."""
    lines = [
        "# 数据表 Tables",
        "",
        "CSV: UTF-8 (BOM), `,`; 列表以 `|` 相连 lists are joined by `|`; 空 = 无此值 empty = no value. "
        "由 `python -m policykit.tables` 生成 made by that command.",
    ]
    for table in (s for s in schemas().values() if s.exported):
        lines += ["", f"## {table.name} {table.zh}", "", table.zh_note, "", table.en_note, ""]
        lines += ["| column | type | 列 | 含义 | meaning | values |", "|---|---|---|---|---|---|"]
        for c in table.columns:
            values = ", ".join(f"`{v}`" for v in c.values if v != "")
            cells = (f"`{c.name}`", c.type, c.zh, c.zh_note, c.en_note, values)
            lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines) + "\n"


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(resources.files("policykit").joinpath("tables.toml").read_text(encoding="utf-8"))


def _column(name: str, facts: Mapping[str, Any]) -> Column:
    lists = {key: tuple(facts[key]) for key in ("words", "values") if key in facts}
    return Column(**{"name": name, "type": "str", **facts, **lists})


def _schema(name: str, facts: Mapping[str, Any]) -> Schema:
    typed = _of_record(facts["record"]) if "record" in facts else dict.fromkeys(facts["columns"].split(), {})
    own = facts.get("own", {})
    made = tuple(
        _column(column, _file()["columns"][column] | known | own.get(column, {}))
        for column, known in typed.items()
    )
    zh, en, zh_note, en_note = (str(facts.get(key, "")) for key in ("zh", "en", "zh_note", "en_note"))
    return Schema(name, zh, en, zh_note, en_note, facts.get("exported", False), made)


def _of_record(record: str) -> dict[str, dict[str, Any]]:
    """Type and allowed values of each field of a record, as its annotations say."""
    kind = getattr(records, record)
    hints = get_type_hints(kind)
    found: dict[str, dict[str, Any]] = {}
    for field in fields(kind):
        hint = hints[field.name]
        choice = {"values": get_args(hint)} if get_origin(hint) is Literal else {}
        found[field.name] = {"type": DTYPES.get(hint, "str"), **choice}
    return found


def _fields(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _cell(value: Any) -> Any:
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)
    return "|".join(value) if isinstance(value, tuple) else value


if __name__ == "__main__":
    print(dictionary(), end="")
