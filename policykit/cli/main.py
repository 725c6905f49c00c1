"""The command line: parser, exit codes, and what goes wrong said in one line.

Exit codes: 0 done; 1 done, but at least one document was refused (each named on stderr in one line); 2 wrong use or a
broken workspace, nothing written; 3 the machine failed (disk, rights); 130 interrupted, the last good state stays in
force. Where the reader of the output goes away (``| head``) a command stops without a word, with the code of a process
that this ends: 141.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

from policykit.errors import MachineFailed, PolicykitError, UnknownChoice

TYPE_CHECKING = False  # typing itself takes as long to load as all of this
if TYPE_CHECKING:
    from collections.abc import Sequence

    from policykit.cli.options import Parser

ABOUT = "比较各地政策文件：读入、编码、比较、出图，每个数字都能回到原句。"
CODES = "退出码：0 完成；1 完成，但有文件没有读入；2 用法或工作区有误；3 磁盘或权限出错；130 被中断。"

COMMANDS = {
    "run": ("jobs", "主流程：读入新文件，比较，导出表、图与报告，并说明变化", "policykit run"),
    "build": ("jobs", "读入 raw/ 中新增或改动的文件，逐份说明结果", "policykit build --data data"),
    "export": ("jobs", "导出表、图与报告", "policykit export --only tables --out figures"),
    "changes": ("jobs", "逐格列出一次运行以来的变化及原因", "policykit changes --since 3"),
    "check": ("check", "查看工作区之外的文件会被怎样读出；不写任何东西", "policykit check 文件.txt"),
    "catalog": (
        "check",
        "写出或补全目录表 catalog.csv：已写的不动，没有的行按认出的填上",
        "policykit catalog --data data",
    ),
    "codebook": (
        "codebook",
        "查看编码手册：例句是否符合，哪些条目从未计入、被什么遮住，改动条目得失哪些措施",
        "policykit codebook --against packaged",
    ),
    "review": (
        "review",
        "把最需要人看的措施写成表格，收回填好的决定",
        "policykit review --out 复核.csv；填好后 policykit review --accept 复核.csv --coder 张三",
    ),
    "agreement": (
        "evaluate",
        "编码人之间的一致性：一致率、Cohen κ、Krippendorff α 与区间，逐条列出分歧",
        "policykit agreement 甲.csv 乙.csv",
    ),
    "evaluate": (
        "evaluate",
        "与人工编码的样本比对：各类的精确率、召回率、F1 与区间，逐句列出差异",
        "policykit evaluate data/gold",
    ),
    "notebooks": (
        "jobs",
        "在一个工作区上运行仓库里的笔记本，写出运行后的副本、网页和图",
        "policykit notebooks --data data --regions 甲市 乙市 --notebook 03",
    ),
}
"""The room of each command, its line of help, and an example."""

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
        name, *rest = sys.argv[1:] if argv is None else argv or ["--help"]
        if name in ("-h", "--help"):
            print(_help())
            return 0
        if name not in COMMANDS:
            wrong = UnknownChoice("命令", name, list(COMMANDS))
            return _said(f"policykit：{wrong}；用法见 policykit --help", WRONG_USE)
        args = _parser(name).parse_args(rest)
        return int(args.command(args))
    except SystemExit as left:  # of argparse: 0 after --help, 2 for wrong use
        return int(left.code or 0)
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
        if sys.stdout is not None:  # closed by the one who started us
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


def _parser(name: str) -> Parser:
    """The parser of one command: its room says which options it has and what it does."""
    from policykit.cli.options import Parser

    room, text, example = COMMANDS[name]
    made = Parser(prog=f"policykit {name}", description=text, epilog=f"例：{example}")
    made.set_defaults(command=import_module(f"policykit.cli.{room}").options(made, name))
    return made


def _help() -> str:
    listed = "\n".join(f"  {name:<10} {text}" for name, (_, text, _) in COMMANDS.items())
    return f"用法：policykit 命令 [选项]\n\n{ABOUT}\n\n命令：\n{listed}\n\n各命令的选项见 policykit 命令 --help。\n{CODES}"
