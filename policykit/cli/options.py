"""What the commands' descriptions share."""

from __future__ import annotations

import argparse


def command(commands, name: str, function, text: str, example: str) -> argparse.ArgumentParser:  # type: ignore[no-untyped-def]
    """A command with its one line of help and an example below it."""
    made = commands.add_parser(name, help=text, description=text, epilog=f"例：{example}")
    made.set_defaults(command=function)
    return made


def workspace(made: argparse.ArgumentParser) -> None:
    """``--data``: the workspace that the command works on."""
    made.add_argument("--data", default="data", metavar="DIR", help="工作区（默认 data）")
