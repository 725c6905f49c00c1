"""What is given in place of a corpus is said in one line, with the way to a corpus, instead of an error from inside."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from policykit.errors import WrongCall


def checked(names: dict[str, Any], offered: Iterable[str]) -> None:
    """Put a function that checks its corpus in the place of every one that takes a corpus first.

    ``names`` is the namespace of the package that offers them; calls inside the package cost nothing.
    """
    for name in offered:
        function = names.get(name)
        if inspect.isfunction(function) and _first(function) == "corpus":
            names[name] = _checking(function)
            names[name].__module__ = names["__name__"]  # where pickle finds it for another process


def _first(function: Callable[..., Any]) -> str:
    """Name of the first parameter, where it is to be a corpus and nothing else."""
    parameter = next(iter(inspect.signature(function).parameters.values()), None)
    wanted = parameter is not None and parameter.annotation in ("Corpus", "Corpus | None")
    return parameter.name if parameter is not None and wanted else ""


def _checking(function: Callable[..., Any]) -> Callable[..., Any]:
    default = inspect.signature(function).parameters["corpus"].default

    @wraps(function)
    def called(*args: Any, **options: Any) -> Any:
        given = args[0] if args else options.get("corpus", function)
        given = function if given is None and default is None else given
        # the class belongs to a later room; a table has no measures
        if given is not function and (isinstance(given, type) or not hasattr(given, "measures")):
            short = repr(given) if isinstance(given, (str, int, float)) else type(given).__name__
            problem = f"corpus 要的是语料，得到 {short}"
            raise WrongCall(function.__name__, problem, '请先 corpus = pk.load("data")')
        return function(*args, **options)

    return called
