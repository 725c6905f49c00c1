"""The command line: parser, exit codes, and what goes wrong said in one line.

Exit codes: 0 done; 1 done, but at least one document was refused (each named on stderr in one line); 2 wrong use or a
broken workspace, nothing written; 3 the machine failed (disk, rights); 130 interrupted, the last good state stays in
force. Where the reader of the output goes away (``| head``) a command stops without a word, with the code of a process
that this ends: 141.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from policykit.cli import check, codebook, evaluate, jobs, review
from policykit.cli.options import Parser
from policykit.errors import MachineFailed, PolicykitError

REFUSED, WRONG_USE, MACHINE, INTERRUPTED = 1, 2, 3, 130
READER_GONE = 141  # 128 + SIGPIPE


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    for stream in (sys.stdout, sys.stderr):
        # a terminal that cannot show Chinese must not stop the work with UnicodeEncodeError
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                errors="backslashreplace", **({} if stream.isatty() else {"encoding": "utf-8"})
            )
    try:
        return _done(argv)
    except BrokenPipeError:
        _silence()
        return READER_GONE


def _done(argv: Sequence[str] | None) -> int:
    """Run the command; all that it printed has left the program when this gives its exit code."""
    try:
        args = _parser().parse_args(argv)
        return int(args.command(args))
    except MachineFailed as error:
        return _said(error, MACHINE)
    except PolicykitError as error:
        return _said(error, WRONG_USE)
    except BrokenPipeError:
        raise
    except OSError as error:
        return _said(MachineFailed.of(error), MACHINE)
    except KeyboardInterrupt:
        return _said("已中断；上一次完成的结果仍然有效，再次运行会接着做完", INTERRUPTED)
    finally:
        sys.stdout.flush()


def _said(problem: object, code: int) -> int:
    print(problem, file=sys.stderr)
    return code


def _silence() -> None:
    """Where what is still to be printed goes nowhere, so that the end of the program does not try once more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            os.dup2(nowhere, stream.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="policykit",
        description="比较各地政策文件：读入、编码、比较、出图，每个数字都能回到原句。",
        epilog="退出码：0 完成；1 完成，但有文件没有读入；2 用法或工作区有误；3 磁盘或权限出错；130 被中断。",
    )
    commands = parser.add_subparsers(required=True, metavar="命令")
    for room in (jobs, check, codebook, review, evaluate):
        room.register(commands)
    return parser
