"""How the public functions are called: what was given in place of a corpus, a table or a number is said in one line.

A name that a package offers is checked where it is offered (:func:`checked` in the ``__init__`` of a room),
so that no function repeats it and calls inside the package cost nothing. What is checked stands in the
annotations; the way out is the example of the docstring.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from numbers import Integral, Real
from typing import Any

from policykit.errors import UnknownChoice, WrongCall, nearest

CORPUS = ("measures",)
"""What is a corpus, and no table, has these; the class itself belongs to a later room."""


LOAD = 'corpus = pk.load("data")'
LEAST = {"seed": 0, "n": 0, "most": 0, "top": 1, "replicates": 1}
"""The smallest number that a parameter of this name takes anywhere."""

NAMED = 5  # missing columns that a message names

SEVERAL = ("Sequence", "Iterable", "list")
"""Annotations of parameters that take several values; a text would be taken for its characters."""

Columns = Mapping[str, tuple[str, ...]]


def checked(names: dict[str, Any], offered: Iterable[str], *, tables: Columns | None = None) -> None:
    """Put a function that checks its call in the place of every function among the names that a package offers.

    ``tables`` are the columns of tables by the name of the parameter that takes them.
    """
    for name in offered:
        if inspect.isfunction(names.get(name)):
            names[name] = _checking(names[name], tables or {})
            names[name].__module__ = names["__name__"]  # where pickle finds it for another process


def _checking(function: Callable[..., Any], tables: Columns) -> Callable[..., Any]:
    signature = inspect.signature(function)

    @wraps(function)
    def called(*args: Any, **options: Any) -> Any:
        try:
            given = signature.bind(*args, **options).arguments
        except TypeError:
            raise _misfit(function, signature, args, options) from None
        for name, value in given.items():
            _check(function, name, value, signature.parameters[name])
        try:
            return function(*args, **options)
        except (KeyError, AttributeError):
            for name, columns in tables.items():
                _check_columns(function, name, given.get(name), columns)
            raise  # with the right tables it is an error of the program, which shows where it happened

    return called


def _check(function: Callable[..., Any], name: str, value: Any, parameter: inspect.Parameter) -> None:
    """``WrongCall`` where the value cannot be what the annotation says; of most kinds the function itself judges."""
    kinds = [kind.strip() for kind in str(parameter.annotation).split("|")]
    if value is parameter.default or (value is None and "None" in kinds):
        return
    if parameter.kind is parameter.VAR_POSITIONAL:  # the annotation is that of each one, not of the tuple
        for one in value:
            _check(function, name, one, parameter.replace(kind=parameter.POSITIONAL_ONLY))
        return
    if kinds == ["Corpus"] and not _is_corpus(value):
        problem = f"{name} 要的是语料，得到 {_named(value)}"
        raise WrongCall(function.__name__, problem, f"请先 {LOAD}，再 {_example(function)}")
    if "pd.DataFrame" in kinds and not _is_table(value) and (len(kinds) < 3 or _is_corpus(value)):
        raise _wrong(function, f"{name} 要的是一张表（DataFrame），得到 {_named(value)}")
    if "Snapshot" in kinds and not hasattr(value, "weigh"):
        raise _wrong(function, f"{name} 要的是 IDF 快照，得到 {_named(value)}；不写就用工作区最新的一份")
    if "Figure" in kinds and not hasattr(value, "savefig"):
        raise _wrong(function, f"{name} 要的是图，得到 {_named(value)}")
    if kinds[0].startswith("dict") and not isinstance(value, Mapping):
        raise _wrong(function, f"{name} 要的是按名称列出的表（dict），得到 {_named(value)}")
    if kinds == ["str"] and not isinstance(value, str) or _says_words(kinds) and isinstance(value, Real):
        what = "路径" if "Path" in kinds else "文字"
        raise _wrong(function, f"{name} 要的是{what}，得到 {_named(value)}")
    if kinds[0].startswith(SEVERAL) and (isinstance(value, str) or not isinstance(value, Iterable)):
        raise _wrong(function, f"{name} 要的是几个放在方括号里的值，得到 {_named(value)}")
    if "int" in kinds and (not isinstance(value, Integral) or isinstance(value, bool)):
        raise _wrong(function, f"{name} 要的是整数，得到 {_named(value)}")
    if "int" in kinds and value < LEAST.get(name, value):
        raise UnknownChoice(name, value, f"{LEAST[name]} 以上的整数")
    if "float" in kinds and (not isinstance(value, Real) or isinstance(value, bool)):
        raise _wrong(function, f"{name} 要的是数，得到 {_named(value)}")


def _says_words(kinds: Sequence[str]) -> bool:
    """Whether a parameter takes words, or several of them, and no number."""
    return any(kind.startswith(("str", "Collection", "Sequence")) for kind in kinds) and not {
        "int",
        "float",
    } & set(kinds)


def _check_columns(function: Callable[..., Any], name: str, table: Any, columns: tuple[str, ...]) -> None:
    """``WrongCall`` where a table that was given lacks columns that it has to have."""
    missing = [c for c in columns if c not in table.columns] if _is_table(table) else []
    if missing:
        raise _wrong(function, f"{name} 这张表没有 {'、'.join(missing[:NAMED])} 列") from None


def _misfit(
    function: Callable[..., Any],
    signature: inspect.Signature,
    args: tuple[Any, ...],
    options: Mapping[str, Any],
) -> WrongCall:
    """Why these arguments do not fit: a name that is not there, one that is missing, or too many."""
    known = signature.parameters
    unknown = [n for n in options if n not in known or known[n].kind is inspect.Parameter.VAR_POSITIONAL]
    if unknown:
        near = nearest(unknown[0], list(known))
        names = [*near, *(name for name in known if name not in near)]
        return _wrong(function, f"没有参数 {unknown[0]}，可用的是 {'、'.join(names)}")
    positional = [p for p in known.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    if len(args) > len(positional):
        by_name = [p.name for p in known.values() if p.kind is p.KEYWORD_ONLY]
        rest = f"，{'、'.join(by_name)} 要写明名称" if by_name else ""
        return _wrong(function, f"最多按次序给 {len(positional)} 个参数，得到 {len(args)} 个{rest}")
    twice = [p.name for p in positional[: len(args)] if p.name in options]
    if twice:
        return _wrong(function, f"{twice[0]} 给了两次")
    taken = {p.name for p in positional[: len(args)]} | set(options)
    missing = [p.name for p in known.values() if p.default is p.empty and p.name not in taken]
    return _wrong(function, f"缺少 {'、'.join(missing)}")


def _wrong(function: Callable[..., Any], problem: str) -> WrongCall:
    return WrongCall(function.__name__, problem, f"请照此写：{_example(function)}")


def _example(function: Callable[..., Any]) -> str:
    """The line of the docstring that calls the function, or the names of its parameters."""
    lines = (line.strip() for line in (function.__doc__ or "").splitlines())
    shown = (line.removeprefix(">>> ") for line in lines if line.startswith(">>> "))
    names = (p.name for p in inspect.signature(function).parameters.values() if p.default is p.empty)
    plain = f"{function.__name__}({', '.join(names)})"
    return next((line for line in shown if f"{function.__name__}(" in line), plain)


def _is_corpus(value: Any) -> bool:
    return (
        not isinstance(value, type) and not _is_table(value) and all(hasattr(value, name) for name in CORPUS)
    )


def _is_table(value: Any) -> bool:
    return hasattr(value, "columns") and hasattr(value, "iloc")


def _named(value: Any) -> str:
    """The value as it was written where that is short, else what it is."""
    return (
        repr(value)
        if isinstance(value, (str, int, float)) and len(repr(value)) <= 40
        else type(value).__name__
    )
