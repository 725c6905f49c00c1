"""What the commands' descriptions share."""

from __future__ import annotations

import argparse
import sys

from policykit.errors import UnknownChoice

TYPE_CHECKING = False  # typing itself takes as long to load as all of this
if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import NoReturn

    Command = Callable[[argparse.Namespace], int]  # what a command does; gives the exit code


class Parser(argparse.ArgumentParser):
    """A parser that answers wrong use in one line of the analyst's language, without the list of all options."""

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}：{in_chinese(message)}；用法见 {self.prog} --help", file=sys.stderr)
        raise SystemExit(2)

    def _check_value(self, action: argparse.Action, value: object) -> None:
        if action.choices is not None and value not in action.choices:
            self.error(str(UnknownChoice(_called(action), value, list(action.choices))))


def _called(action: argparse.Action) -> str:
    """An option or a place as the help prints it."""
    return "/".join(action.option_strings) or str(action.metavar or action.dest)


def in_chinese(message: str) -> str:
    """What argparse says, for the analyst; what is not known here stays as it is.

    >>> in_chinese("argument --n: expected one argument")
    '--n 后面要写一个值'
    >>> in_chinese("the following arguments are required: 文件")
    '没有写 文件'
    >>> in_chinese("unrecognized arguments: --x")
    '不认识 --x'
    """
    what, _, problem = message.partition(": ")
    where = what.removeprefix("argument ")
    if what == "the following arguments are required":
        return f"没有写 {problem}"
    if what == "unrecognized arguments":
        return f"不认识 {problem}"
    if what.startswith("ambiguous option"):
        return f"选项写得不全，可能是几个之一（{problem}）"
    if problem == "expected one argument":
        return f"{where} 后面要写一个值"
    if problem.startswith("not allowed with argument "):
        return f"{where} 不能与 {problem.rpartition(' ')[2]} 同用"
    if problem == "expected at least one argument":
        return f"{where} 后面至少要写一个值"
    return f"{where} {problem}" if what.startswith("argument ") else message


def workspace(made: argparse.ArgumentParser) -> None:
    """``--data``: the workspace that the command works on."""
    made.add_argument("--data", default="data", metavar="DIR", help="工作区（默认 data）")


def a_path(text: str) -> Path:
    """A path, as an option takes it; loaded when one is given."""
    from pathlib import Path

    return Path(text)
