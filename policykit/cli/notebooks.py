"""The command that runs the notebooks of the repository on a workspace: notebooks."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from policykit.cli.options import command, workspace


def register(commands) -> None:  # type: ignore[no-untyped-def]
    """Put the command of this module into the parser."""
    made = command(
        commands,
        "notebooks",
        _notebooks,
        "在一个工作区上运行仓库里的笔记本，写出运行后的副本、网页和图",
        "policykit notebooks --data data --regions 甲市 乙市 --notebook 03",
    )
    workspace(made)
    made.add_argument("--regions", nargs="+", default=[], metavar="地区", help="只看这些地区（默认全部）")
    made.add_argument("--categories", nargs="+", default=[], metavar="类别", help="只看这些类别（默认五类）")
    made.add_argument(
        "--notebook",
        nargs="+",
        default=[],
        metavar="名称",
        help="只运行这几本：名称或序号，如 03（默认全部）",
    )
    made.add_argument("--lang", choices=("zh", "en"), default="zh", help="图和表的语言（默认 zh）")
    made.add_argument(
        "--out", default="figures/notebooks", metavar="DIR", help="写到哪里（默认 figures/notebooks）"
    )
    made.add_argument(
        "--notebooks", default="notebooks", metavar="DIR", help="笔记本所在的文件夹（默认 notebooks）"
    )


def _notebooks(args: argparse.Namespace) -> int:
    from policykit.compare import chosen_categories
    from policykit.corpus.build import load
    from policykit.notebook.runs import check_tools, choose, run_notebooks

    notebooks = choose(Path(args.notebooks), args.notebook)
    check_tools()
    # what is wrong with the workspace or the choice is said once, before nine notebooks stumble over it
    load(args.data).only(*args.regions)
    chosen_categories(args.categories)
    chosen = {"regions": args.regions, "categories": args.categories, "lang": args.lang}
    parameters = {"data": args.data, "figures": args.out, **chosen}
    failed = 0
    for done in run_notebooks(notebooks, Path(args.out), parameters):
        print(done.line(), file=sys.stderr if done.problem else sys.stdout, flush=True)
        failed += bool(done.problem)
    return 1 if failed else 0
