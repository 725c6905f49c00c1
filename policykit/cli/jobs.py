"""The commands that do the work: run, build, export, changes, notebooks."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence

from policykit.cli.options import a_path, workspace
from policykit.errors import PolicykitError

TYPE_CHECKING = False  # typing itself takes as long to load as all of this
if TYPE_CHECKING:
    from pathlib import Path

    from policykit.cli.options import Command, Parser
    from policykit.corpus.build import Build
    from policykit.errors import RefusedDocument
    from policykit.pipeline import Run, RunOptions


LOOKS = 2.0  # seconds between two looks at a workspace that is watched


def options(made: Parser, name: str) -> Command:
    """Put the options of a command of this room into its parser; gives what does it."""
    workspace(made)
    if name in ("run", "export", "notebooks"):
        out = "figures/notebooks" if name == "notebooks" else "figures"
        made.add_argument("--out", default=out, type=a_path, metavar="DIR", help=f"导出到哪里（默认 {out}）")
        made.add_argument("--lang", choices=("zh", "en"), default="zh", help="图、表和报告的语言（默认 zh）")
        made.add_argument("--regions", nargs="+", default=[], metavar="地区", help="只看这些地区（默认全部）")
        made.add_argument(
            "--categories", nargs="+", default=[], metavar="类别", help="图和报告只看这些类别（默认全部）"
        )
    if name in ("run", "build", "export"):
        made.add_argument(
            "--frame", metavar="名称或文件夹", help="编码框架：随附的名称，或自己的文件夹（默认五类渠道）"
        )
    if name in ("run", "export"):
        made.add_argument(
            "--template",
            metavar="FILE.docx",
            type=a_path,
            help="Word 报告套用这个文件的样式、页边距与页眉页脚",
        )
        made.add_argument(
            "--as-of",
            default="",
            metavar="日期",
            help="比较这一天有效的文件，如 2025-12-31（默认：未被另一份替代或废止的）",
        )
        made.add_argument("--short", action="store_true", help="Word 报告只要两页：结论、一句话、支持条款")
        made.add_argument(
            "--refresh-idf",
            action="store_true",
            help="重做 IDF 快照：已公布的相似度会随之改变，变化列在输出中",
        )
    if name == "run":
        made.add_argument(
            "--watch", action="store_true", help="一直看守工作区：文件放全了就运行，Ctrl-C 结束"
        )
        made.add_argument(
            "--name", default="", metavar="名称", help="给这次运行起名，供 changes --since 使用"
        )
    elif name == "export":
        made.add_argument(
            "--only",
            choices=("tables", "figures", "report", "measures", "qdpx", "qdc", "tif", "bib"),
            help="只导出其中一部分；measures 是全部已归类措施及依据（measures.docx），"
            "qdpx 供质性分析软件（qdc 只是编码框架），tif 供 R（doc_id、text），bib 是文件的 BibTeX",
        )
        made.add_argument(
            "--run", default="", metavar="名称", help="把这次已命名的运行原样重新写出，不重新计算"
        )
    elif name == "changes":
        made.add_argument("--list", action="store_true", help="列出保留的各次运行")
        made.add_argument(
            "--since", metavar="RUN", help="与哪次运行相比：名称、次序或时间的开头（默认上一次之前）"
        )
    elif name == "notebooks":
        made.add_argument(
            "--notebook",
            nargs="+",
            default=[],
            metavar="名称",
            help="只运行这几本：名称或序号，如 03（默认全部）",
        )
        made.add_argument(
            "--notebooks", default="notebooks", metavar="DIR", help="笔记本所在的文件夹（默认 notebooks）"
        )
    jobs = {"run": _run, "build": _build, "export": _export, "changes": _changes, "notebooks": _notebooks}
    return jobs[name]


def _chosen(args: argparse.Namespace) -> RunOptions:
    from policykit.pipeline import RunOptions

    name = getattr(args, "name", "")
    regions, categories = tuple(args.regions), tuple(args.categories)
    return RunOptions(args.lang, args.template, args.frame, regions, categories, args.short, name, args.as_of)


def _watch(args: argparse.Namespace) -> int:
    """Run whenever something is new and complete: of the same size and time at two looks. Ends by Ctrl-C."""
    from time import sleep

    from policykit.corpus.workspace import open_workspace

    print(f"正在看守 {open_workspace(args.data).raw}/：文件放全了就处理，Ctrl-C 结束。", flush=True)
    args.watch, done, before = False, None, None
    while True:
        now = open_workspace(args.data).stamps()
        if now == before != done:
            done = now
            try:
                _run(args)
            except PolicykitError as error:  # a slip in the catalog is mended while this goes on
                print(error, file=sys.stderr)
            sys.stdout.flush()
            args.name = ""  # given to one run
        before = now
        sleep(LOOKS)


def _run(args: argparse.Namespace) -> int:
    from policykit.pipeline import run

    if args.watch:
        return _watch(args)

    done = run(args.data, args.out, _chosen(args), refresh_idf=args.refresh_idf)
    if not done.worked:
        print(f"没有新内容：{len(done.build.reused)} 个文件与上次相同，{args.out}/ 已是最新，未做任何工作。")
    else:
        if done.build.changed:
            _say_build(done.build)
        else:
            print(f"{len(done.build.reused)} 个文件与上次相同，没有重读；结果按现在的程序和设置重新导出。")
        _say_export(done, args.out)
        print(
            f"请打开 {args.out}/index.html（图）、{args.out}/report.docx（报告）、{args.out}/comparison.xlsx（表）。"
        )
    return max(_undrawn(done), _notices(done.build))


def _build(args: argparse.Namespace) -> int:
    from policykit.corpus.build import build

    done = build(args.data, frame=args.frame)
    _say_build(done)
    return _notices(done)


def _export(args: argparse.Namespace) -> int:
    from policykit.pipeline import built, export, reissue

    if args.run:
        written = reissue(args.data, args.run, args.out)
        print(f"已把“{args.run}”的 {len(written)} 个文件原样写到 {args.out}/。")
        return 0
    chosen = _chosen(args)
    chosen.check()
    corpus = built(args.data, args.out, chosen.frame)
    done = export(corpus, args.out, chosen, only=args.only, refresh_idf=args.refresh_idf)
    if done.idf:
        _say_export(done, args.out)
    else:
        print(f"写好 {done.written[0]}。")
    return max(_undrawn(done), _notices(corpus))


def _changes(args: argparse.Namespace) -> int:
    from policykit.pipeline import changed_since, runs_of
    from policykit.report.wording.terminal import change_lines, run_line

    if args.list:
        say(list(map(run_line, runs_of(args.data))) or ["还没有运行过。"])
        return 0
    before, last, changes = changed_since(args.data, args.since)
    if before is None or last is None:
        print("还没有两次运行可比：请先运行 policykit run。")
        return 0
    print(f"从{run_line(before)}")
    print(f"到{run_line(last)}")
    say(change_lines(changes, most=None) if len(changes) else ["各项结果没有变化。"])
    return 0


def _notebooks(args: argparse.Namespace) -> int:
    from pathlib import Path

    from policykit.compare.cells import chosen_categories
    from policykit.corpus.build import load
    from policykit.notebook.runs import check_tools, choose, run_notebooks

    notebooks = choose(Path(args.notebooks), args.notebook)
    check_tools()
    # what is wrong with the workspace or the choice is said once, before nine notebooks stumble over it
    chosen_categories(load(args.data).only(*args.regions), args.categories)
    chosen = {"regions": args.regions, "categories": args.categories, "lang": args.lang}
    parameters = {"data": args.data, "figures": str(args.out), **chosen}
    failed = 0
    for done in run_notebooks(notebooks, args.out, parameters):
        print(done.line(), file=sys.stderr if done.problem else sys.stdout, flush=True)
        failed += bool(done.problem)
    return 1 if failed else 0


def _say_build(done: Build) -> None:
    if not (done.read or done.reused or done.refused):
        print(f"{done.workspace.raw}：没有文件；请把政策文件放进去再运行。")
        return
    if not done.changed:
        print(f"没有新内容：{len(done.reused)} 个文件与上次相同。")
        return
    from policykit.corpus.store import Store
    from policykit.report.wording.terminal import document_lines

    print(f"读入 {len(done.read)} 个新增或改动的文件，{len(done.reused)} 个沿用上次的结果：")
    documents = Store(done.workspace.corpus).table(done.generation, "documents")
    ordered = documents.sort_values(["source_file", "source_item"], kind="stable")
    say(document_lines(ordered[ordered["source_file"].isin(done.read)]))


def _say_export(done: Run, out: Path) -> None:
    from policykit.report.wording.terminal import change_lines, former_lines

    if done.former is not None:
        say(former_lines(done.former))
    print(f"导出 {len(done.written)} 个文件到 {out}/（相似度依据 IDF 快照 {done.idf}）。")
    if done.stale_idf:
        print("注意：快照由另一版词表制成，已公布的相似度照旧；若要更新，请加 --refresh-idf。")
    if done.first:
        print("这是第一次运行，没有可比的上次结果。")
    elif done.changes is not None and len(done.changes):
        say(["与上次相比：", *change_lines(done.changes)])
    else:
        print("与上次相比，各项结果没有变化。")


def say(lines: Iterable[object]) -> None:
    """Each on a line of its own."""
    for line in lines:
        print(line)


def _undrawn(done: Run) -> int:
    for line in done.undrawn:
        print(f"没有画出 {line}", file=sys.stderr)
    return 1 if done.undrawn else 0


def _notices(done: Build) -> int:
    """What became of the decisions, and on stderr what was passed over; gives the exit code."""
    for note in done.notes:
        print(note, file=sys.stderr)
    code = say_refused(done.refused)
    if done.decided.sha256:
        from policykit.report.wording.terminal import decided_lines, problem_lines

        say(decided_lines(done.decided))
        for line in problem_lines(done.decided.problems):
            print(line, file=sys.stderr)
            code = 1
    return code


def say_refused(refused: Sequence[RefusedDocument]) -> int:
    """One line a refusal; gives the exit code."""
    for error in refused:
        print(error, file=sys.stderr)
    return 1 if refused else 0
