"""The command that asks people and takes their decisions back: review."""

from __future__ import annotations

import argparse
import sys

from policykit.cli.options import a_path, workspace

TYPE_CHECKING = False  # typing itself takes as long to load as all of this
if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from policykit.cli.options import Command, Parser
    from policykit.coding.sheet import Sheet
    from policykit.corpus import Corpus

MOST = 40  # sentences: what a person looks through in about half an hour
SHOWN = 8  # of the queue on the screen; the rest is in the form


def options(made: Parser, name: str) -> Command:
    """Put the options of the command into its parser; gives what does it."""
    workspace(made)
    made.add_argument(
        "--out", type=a_path, metavar="FILE", help="表格写到哪里，.csv 或 .xlsx（默认 review.csv）"
    )
    made.add_argument("--n", type=_count, default=MOST, help=f"最多写几句（默认 {MOST}）")
    made.add_argument("--sample", type=_count, metavar="N", help="改为随机抽 N 句作双人盲编，不写机器的结果")
    made.add_argument(
        "--layers",
        action="store_true",
        help="与 --sample 同用：类别之下的工具、标记、强度、对象、数额也一并编码",
    )
    made.add_argument("--seed", type=_whole, default=1, help="抽样的种子：同一种子抽同样的句子（默认 1）")
    made.add_argument(
        "--task", help="这次编码的任务名（默认 review；抽样为 sample-种子；裁定用 adjudication）"
    )
    made.add_argument("--coder", default="", help="编码人")
    made.add_argument(
        "--accept",
        type=a_path,
        metavar="FILE",
        help="收回填好的表格或质性分析项目（.qdpx），或并入另一份 decisions.csv",
    )
    return _review


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text)):
        raise argparse.ArgumentTypeError(f"要写大于 0 的整数，写的是 {text!r}")
    return int(text)


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"要写整数，写的是 {text!r}") from None


def _review(args: argparse.Namespace) -> int:
    from policykit.corpus.build import build, corpus_of
    from policykit.report.wording.terminal import decided_lines, problem_lines

    if args.accept and (args.out or args.sample):
        print("--accept 不能与 --out 或 --sample 同用；请分两次运行", file=sys.stderr)
        return 2
    done = build(args.data)
    corpus = corpus_of(done)
    if args.accept:
        return _accept(args, corpus)
    for line in decided_lines(done.decided):
        print(line)
    for line in problem_lines(done.decided.problems):
        print(line, file=sys.stderr)
    corpus = corpus.in_force()
    _sample(args, corpus) if args.sample else _queue(args, corpus)
    return 1 if done.decided.problems else 0


def _queue(args: argparse.Namespace, corpus: Corpus) -> None:
    from pathlib import Path

    from policykit.coding.decisions import REVIEW
    from policykit.compare.review import review
    from policykit.notebook.review_form import form_table
    from policykit.report.wording.terminal import queue_lines

    queue = review(corpus)
    rows = queue.head(args.n)
    if queue.empty:
        print("没有需要复核的措施。")
        return
    task = args.task or REVIEW
    table = form_table(rows, corpus.frame, labels=corpus.labels, task=task, coder=args.coder)
    out = _write(table, corpus, args.out or Path("review.csv"))
    for line in queue_lines(rows, SHOWN):
        print(line)
    print(f"写好 {out}：{len(rows)} 句（共 {len(queue)} 句值得一看）。填好后：")
    print(f"  policykit review --data {args.data} --accept {out} --coder {args.coder or '你的名字'}")


def _sample(args: argparse.Namespace, corpus: Corpus) -> None:
    from pathlib import Path

    from policykit.compare.review import review_sample
    from policykit.notebook.review_form import form_table

    task = args.task or f"sample-{args.seed}"
    rows = review_sample(corpus, args.sample, seed=args.seed)
    table = form_table(rows, corpus.frame, layers=args.layers, task=task, coder=args.coder)
    out = _write(table, corpus, args.out or Path(f"{task}-{args.coder}.csv" if args.coder else f"{task}.csv"))
    print(f"写好 {out}：{len(rows)} 句，任务 {task}，分属 {rows['stratum'].nunique()} 个“地区 × 类别”层。")
    if args.layers:
        print(f"填好后与机器编码比对：policykit evaluate {out} --data {args.data}")
        return
    print("两人各填一份，不要互看。抽样编码只用于一致性检验，不改编码。各自填好后：")
    print(f"  policykit review --data {args.data} --accept 填好的表格 --coder 编码人")
    print(f"  policykit agreement {Path(args.data) / 'decisions.csv'} --task {task}")


def _write(table: pd.DataFrame, corpus: Corpus, out: Path) -> Path:
    from policykit.corpus.atomic import write_atomically
    from policykit.notebook.review_form import WORKBOOK, form_bytes

    return write_atomically(out, form_bytes(table, corpus.frame, workbook=out.suffix.lower() == WORKBOOK))


def _accept(args: argparse.Namespace, corpus: Corpus) -> int:
    from policykit.coding.sheet import read_sheet
    from policykit.corpus.build import build
    from policykit.notebook.review_form import is_form
    from policykit.report.wording.terminal import decided_lines

    if args.accept.suffix.lower() == ".qdpx":
        return _accept_codings(args, corpus)
    try:
        sheet = read_sheet(args.accept.read_bytes(), str(args.accept))
    except OSError as error:
        print(f"{args.accept}：打不开（{error.strerror}）；请检查路径", file=sys.stderr)
        return 2
    code = _accept_form(args, corpus, sheet) if is_form(sheet) else _merge(args, corpus)
    for line in decided_lines(build(args.data).decided):
        print(line)
    return code


def _accept_form(args: argparse.Namespace, corpus: Corpus, sheet: Sheet) -> int:
    from policykit.corpus.ledger import Change, Ledger
    from policykit.notebook.review_form import answers_of
    from policykit.report.wording.terminal import problem_lines, taken_lines

    said = answers_of(sheet, corpus, file=str(args.accept), coder=args.coder.strip())
    groups: dict[tuple[str, str], list[Change]] = {}
    for answer in said.filled:
        key = answer.coder, args.task or answer.task
        groups.setdefault(key, []).append(Change(answer.measure_id, answer.categories, answer.reason))
    for (coder, task), changes in groups.items():
        rows = Ledger(corpus, coder=coder, task=task).record(changes)
        for line in taken_lines(rows, coder=coder, task=task, unchanged=len(changes) - len(rows)):
            print(line)
    print(f"没有填的 {said.empty} 行，未收的 {len(said.problems)} 行。")
    for line in problem_lines(said.problems, file=str(args.accept)):
        print(line, file=sys.stderr)
    return 1 if said.problems else 0


def _accept_codings(args: argparse.Namespace, corpus: Corpus) -> int:
    """Of a project of another program: what persons coded there."""
    from policykit.coding.decisions import REVIEW
    from policykit.corpus.ledger import Change, Ledger
    from policykit.report.exchange import codings_of
    from policykit.report.wording.terminal import taken_lines

    said, task = codings_of(args.accept, corpus), args.task or REVIEW
    for coder in dict.fromkeys(coded.coder for coded in said.filled):
        changes = [Change(c.measure_id, c.categories) for c in said.filled if c.coder == coder]
        rows = Ledger(corpus, coder=coder, task=task).record(changes)
        for line in taken_lines(rows, coder=coder, task=task, unchanged=len(changes) - len(rows)):
            print(line)
    for problem in said.problems:
        print(f"{args.accept}：{problem}", file=sys.stderr)
    return 1 if said.problems else 0


def _merge(args: argparse.Namespace, corpus: Corpus) -> int:
    from policykit.corpus.decided import merge, read_decisions
    from policykit.report.wording.terminal import problem_lines

    other = read_decisions(args.accept, corpus.frame)
    path = corpus.path / "decisions.csv"
    new, known = merge(path, other.decisions, corpus.frame)
    print(f"并入 {args.accept}：新增 {new} 条决定（编码人照各行所写），{known} 条已经有了。")
    for line in problem_lines(other.problems, file=str(args.accept)):
        print(line, file=sys.stderr)
    return 1 if other.problems else 0
