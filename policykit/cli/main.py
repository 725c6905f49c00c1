"""The command line.

Exit codes: 0 all done; 1 done, but at least one document was refused (each named on stderr); 2 wrong use or a
broken workspace, nothing written.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from policykit.cli import coding, evaluate, jobs, notebooks, review
from policykit.errors import PolicykitError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    for stream in (sys.stdout, sys.stderr):
        # a terminal that cannot show Chinese must not stop the work with UnicodeEncodeError
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                errors="backslashreplace", **({} if stream.isatty() else {"encoding": "utf-8"})
            )
    args = _parser().parse_args(argv)
    try:
        return args.command(args)
    except PolicykitError as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="policykit", description="比较各地政策文件：读入、编码、比较、出图，每个数字都能回到原句。"
    )
    commands = parser.add_subparsers(required=True, metavar="命令")
    for room in (jobs, coding, review, evaluate, notebooks):
        room.register(commands)
    return parser
