"""The commands that read and export: run, build, export, changes, check."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policykit.cli.options import command, workspace
from policykit.errors import RefusedDocument
from policykit.report.wording.review_lines import decided_lines, problem_lines

if TYPE_CHECKING:
    from policykit.coding.frame import Frame
    from policykit.corpus.build import Build
    from policykit.corpus.workspace import Workspace
    from policykit.pipeline import Run


def register(commands) -> None:  # type: ignore[no-untyped-def]
    """Put the commands of this module into the parser."""
    run = command(
        commands, "run", _run, "主流程：读入新文件，比较，导出表、图与报告，并说明变化", "policykit run"
    )
    build = command(
        commands, "build", _build, "读入 raw/ 中新增或改动的文件，逐份说明结果", "policykit build --data data"
    )
    export = command(
        commands, "export", _export, "导出表、图与报告", "policykit export --only tables --out figures"
    )
    check = command(
        commands,
        "check",
        _check,
        "查看工作区之外的文件会被怎样读出；不写任何东西",
        "policykit check 文件.txt",
    )
    changes = command(
        commands, "changes", _changes, "逐格列出一次运行以来的变化及原因", "policykit changes --since 3"
    )
    for job in (run, build, export, changes):
        workspace(job)
    for job in (run, export):
        job.add_argument("--out", default="figures", metavar="DIR", help="导出到哪里（默认 figures）")
        job.add_argument("--lang", choices=("zh", "en"), default="zh", help="图和报告的语言（默认 zh）")
        job.add_argument(
            "--refresh-idf",
            action="store_true",
            help="重做 IDF 快照：已公布的相似度会随之改变，变化列在输出中",
        )
        job.add_argument(
            "--template", metavar="FILE.docx", type=Path, help="Word 报告套用这个文件的样式、页边距与页眉页脚"
        )
        job.add_argument(
            "--svg-text",
            choices=("path", "text"),
            default="path",
            help="SVG 图中的文字：path 为轮廓，处处一样（默认）；text 为文字，可修改、可搜索",
        )
        job.add_argument(
            "--half",
            action="store_true",
            help="适合的图另存一份半栏宽（7.8 厘米）的，文件名加 -half，供两张并排",
        )
    export.add_argument("--only", choices=("tables", "figures", "report"), help="只导出其中一部分")
    changes.add_argument(
        "--since", metavar="RUN", help="与哪次运行相比：次序，或时间的开头（默认上一次之前）"
    )
    check.add_argument(
        "--data",
        metavar="DIR",
        help="按哪个工作区的编码手册编码（默认文件所在的工作区，没有则用程序自带的一版）",
    )
    check.add_argument("files", nargs="+", metavar="文件", type=Path)


def _run(args: argparse.Namespace) -> int:
    from policykit.pipeline import run

    done = run(args.data, args.out, **_choices(args))
    if not done.worked:
        print(f"没有新内容：{len(done.build.reused)} 个文件与上次相同，{args.out}/ 已是最新，未做任何工作。")
    else:
        if done.build.changed:
            _say_build(done.build)
        else:
            print(f"{len(done.build.reused)} 个文件与上次相同，没有重读；结果按现在的程序和设置重新导出。")
        _say_export(done, args.out)
    _say_lines(decided_lines(done.build.decided))
    return max(_undrawn(done), _refusals(done.build))


def _choices(args: argparse.Namespace) -> dict[str, Any]:
    """How an export is to look, as ``pipeline.run`` and ``pipeline.export`` take it."""
    return {name: getattr(args, name) for name in ("lang", "refresh_idf", "template", "svg_text", "half")}


def _build(args: argparse.Namespace) -> int:
    from policykit.corpus.build import build

    done = build(args.data)
    _say_build(done)
    _say_lines(decided_lines(done.decided))
    return _refusals(done)


def _export(args: argparse.Namespace) -> int:
    from policykit.pipeline import built, check_template, export

    check_template(args.template)
    corpus = built(args.data, args.out)
    done = export(corpus, args.out, only=args.only, **_choices(args))
    _say_export(done, args.out)
    return max(_undrawn(done), _refusals(corpus))


def _changes(args: argparse.Namespace) -> int:
    from policykit.pipeline import changed_since
    from policykit.report.wording.terminal import change_lines, run_line

    before, last, changes = changed_since(args.data, args.since)
    if before is None or last is None:
        print("还没有两次运行可比：请先运行 policykit run。")
        return 0
    print(f"从{run_line(before)}")
    print(f"到{run_line(last)}")
    print("\n".join(change_lines(changes, most=None)) if len(changes) else "各项结果没有变化。")
    return 0


def _check(args: argparse.Namespace) -> int:
    from policykit.corpus.build import read_file
    from policykit.corpus.reading import safe_reader
    from policykit.corpus.workspace import open_workspace, workspace_of
    from policykit.report.wording.check import check_lines, file_lines

    missing = [path for path in args.files if not path.is_file()]
    if missing:
        print(f"{missing[0]}：没有这个文件；请检查路径", file=sys.stderr)
        return 2
    named = open_workspace(args.data) if args.data else None
    books = {path: _codebook(named or workspace_of(path)) for path in args.files}
    refused: list[RefusedDocument] = []
    with safe_reader() as reader:
        for path, codebook in books.items():
            content = read_file(path, codebook, {}, reader=reader)
            print("\n".join(file_lines(path.name, content.items, content.documents)))
            if "+" in codebook.version:
                print(f"编码手册：{codebook.version}（含工作区的改动）")
            for parsed in content.documents:
                print("\n".join(check_lines(parsed, several=len(content.items) > 1)))
            print()
            refused += [RefusedDocument(path.name, *said) for said in content.refused]
    return _say_refused(refused)


def _codebook(space: Workspace | None) -> Frame:
    """The codebook with what a workspace changes in it."""
    from policykit.coding.frames import load_frame

    return load_frame(own=space.codebook if space else None)


def _say_build(done: Build) -> None:
    if not done.workspace.sources():
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
    print("\n".join(document_lines(ordered[ordered["source_file"].isin(done.read)])))


def _say_export(done: Run, out: str) -> None:
    from policykit.report.wording.terminal import change_lines

    print(f"导出 {len(done.written)} 个文件到 {out}/（相似度依据 IDF 快照 {done.idf}）。")
    if done.stale_idf:
        print("注意：快照由另一版词表制成，已公布的相似度照旧；若要更新，请加 --refresh-idf。")
    if done.stale_half:
        print(f"注意：{out}/ 中以前导出的半栏图（-half）没有更新；若要更新，请加 --half。")
    if done.first:
        print("这是第一次运行，没有可比的上次结果。")
    elif done.changes is not None and len(done.changes):
        print("与上次相比：")
        print("\n".join(change_lines(done.changes)))
    else:
        print("与上次相比，各项结果没有变化。")


def _say_lines(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def _undrawn(done: Run) -> int:
    for line in done.undrawn:
        print(f"没有画出 {line}", file=sys.stderr)
    return 1 if done.undrawn else 0


def _refusals(done: Build) -> int:
    for note in done.notes:
        print(note, file=sys.stderr)
    code = _say_refused(done.refused)
    for line in problem_lines(done.decided.problems):
        print(line, file=sys.stderr)
        code = 1
    return code


def _say_refused(refused: Sequence[RefusedDocument]) -> int:
    for error in refused:
        print(error, file=sys.stderr)
    return 1 if refused else 0
