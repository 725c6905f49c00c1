"""The commands that judge the coding: evaluate, agreement."""

from __future__ import annotations

import argparse

from policykit.cli.jobs import say, say_refused
from policykit.cli.options import a_path, workspace

TYPE_CHECKING = False  # typing itself takes as long to load as all of this
if TYPE_CHECKING:
    import pandas as pd

    from policykit.cli.options import Command, Parser


def options(made: Parser, name: str) -> Command:
    """Put the options of a command of this room into its parser; gives what does it."""
    files = f"{'evaluation' if name == 'evaluate' else name}*.csv"
    made.add_argument("--out", metavar="DIR", help=f"把结果写成 {files}（默认只打印）")
    if name == "agreement":
        one = "每人一个编码文件，或一个写明编码人（coder 列）的文件"
        made.add_argument("files", nargs="+", metavar="文件", type=a_path, help=one)
        made.add_argument(
            "--task", metavar="任务", help="只比较这一任务的编码（task 列；默认除裁定外的全部）"
        )
        made.add_argument("--frame", metavar="名称或文件夹", help="编码所依据的框架（默认五类渠道）")
        return _agreement
    workspace(made)
    what = "CSV 或 JSON 文件（地区、文件、句子、类别），或其所在文件夹"
    made.add_argument("gold", metavar="样本", type=a_path, help=what)
    made.add_argument(
        "--coder", metavar="编码人", help="样本中有几人的编码时，按谁的比对（默认只许一人，或已裁定）"
    )
    return _evaluate


def _evaluate(args: argparse.Namespace) -> int:
    from policykit.coding.frames import load_frame
    from policykit.coding.samples import one_coding, read_coded
    from policykit.compare.quality import evaluate
    from policykit.corpus.build import build, corpus_of
    from policykit.corpus.workspace import open_workspace
    from policykit.report.wording.quality_lines import evaluation_lines

    frame = load_frame(own=open_workspace(args.data).codebook)
    coded = read_coded(args.gold, frame)  # before anything is built
    sample = one_coding(coded, coder=args.coder, file=args.gold)
    built = build(args.data)
    done = evaluate(corpus_of(built), sample)
    say(evaluation_lines(done))
    print("若编写规则时参考过这份样本（随附的 data/gold 即是），以上数字偏乐观。")
    _write(
        args.out,
        {
            "evaluation": done.figures,
            "evaluation_differences": done.differences,
            "evaluation_unmatched": done.unmatched,
        },
    )
    return say_refused(built.refused)


def _agreement(args: argparse.Namespace) -> int:
    from policykit.coding.frames import load_frame
    from policykit.compare.quality import agreement
    from policykit.report.wording.quality_lines import agreement_lines

    done = agreement(args.files, frame=load_frame(args.frame), task=args.task)
    say(agreement_lines(done))
    _write(args.out, {"agreement": done.figures, "agreement_differences": done.disagreements})
    return 0


def _write(out: str | None, tables: dict[str, pd.DataFrame]) -> None:
    if out is None:
        return
    from policykit.errors import BrokenWorkspace
    from policykit.report.export import save_tables

    try:
        written = save_tables(tables, out)
    except OSError as error:
        raise BrokenWorkspace(
            out, f"不能写到这里（{error.strerror}）", "请用 --out 指明另一个文件夹"
        ) from error
    print(f"写出 {len(written)} 个表到 {out}/：{'、'.join(path.name for path in written)}。")
