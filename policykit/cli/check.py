"""The commands that look at documents one by one: check, catalog."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from policykit.cli.jobs import say, say_refused
from policykit.cli.options import a_path, workspace
from policykit.errors import BrokenWorkspace, RefusedDocument, printable

TYPE_CHECKING = False  # typing itself takes as long to load as all of this
if TYPE_CHECKING:
    from typing import Any

    from policykit.cli.options import Command, Parser
    from policykit.corpus.reading import FileContent
    from policykit.gongwen.document import Parsed


def options(made: Parser, name: str) -> Command:
    """Put the options of a command of this room into its parser; gives what does it."""
    if name == "catalog":
        workspace(made)
        return _catalog
    made.add_argument("files", nargs="+", metavar="文件", type=a_path)
    made.add_argument(
        "--data",
        metavar="DIR",
        help="按哪个工作区的编码手册编码（默认文件所在的工作区，没有则用程序自带的一版）",
    )
    made.add_argument(
        "--frame", metavar="名称或文件夹", help="编码框架：随附的名称，或自己的文件夹（默认五类渠道）"
    )
    form = made.add_mutually_exclusive_group()
    form.add_argument("--text", action="store_true", help="只印出整理后的正文（Markdown）")
    form.add_argument(
        "--json", action="store_true", help="每个文件一行 JSON：文件、条、措施及编码、修复、存疑"
    )
    return _check


def _check(args: argparse.Namespace) -> int:
    from policykit.coding.frames import load_frame
    from policykit.corpus.build import read_file
    from policykit.corpus.reading import safe_reader
    from policykit.corpus.workspace import open_workspace, workspace_of
    from policykit.report.wording.check import check_lines, file_lines

    missing = [path for path in args.files if not path.is_file()]
    if missing:
        raise BrokenWorkspace(missing[0], "没有这个文件", "请检查路径")
    named = open_workspace(args.data) if args.data else None
    spaces = {path: named or workspace_of(path) for path in args.files}
    books = {
        path: load_frame(args.frame, own=space.codebook if space else None) for path, space in spaces.items()
    }
    refused: list[RefusedDocument] = []
    with safe_reader() as reader:
        for path, codebook in books.items():
            content = read_file(path, codebook, {}, reader=reader)
            refused += [RefusedDocument(path.name, *said) for said in content.refused]
            if args.json:
                print(_as_json(path.name, content))
            elif args.text:
                say(line for parsed in content.documents for line in _as_text(parsed))
            else:
                say(file_lines(printable(path.name), content.items, content.documents))
                if "+" in codebook.version:
                    print(f"编码手册：{codebook.version}（含工作区的改动）")
                for parsed in content.documents:
                    say(check_lines(parsed, several=len(content.items) > 1))
                print()
    return say_refused(refused)


def _as_json(file: str, content: FileContent) -> str:
    """One line: the file's documents with all that was read of them, and its refusals."""
    import json
    from dataclasses import asdict

    parts = ("sections", "articles", "measures", "labels", "quantities", "agencies", "repairs", "doubts")
    documents = [
        {
            "facts": asdict(parsed.document),
            "text": parsed.clean,
            **{part: [asdict(row) for row in getattr(parsed, part)] for part in parts},
        }
        for parsed in content.documents
    ]
    refused = [{"problem": problem, "remedy": remedy} for problem, remedy in content.refused]
    return json.dumps({"file": file, "documents": documents, "refused": refused}, ensure_ascii=False)


def _as_text(parsed: Parsed) -> Iterator[str]:
    """The clean text as Markdown: the title, the headings of sections and groups, the rest as paragraphs."""
    yield f"# {parsed.document.title or parsed.document.source_file}"
    levels = {section.start: "## " for section in parsed.sections}
    groups = {"".join(a.group.split()) for a in parsed.articles if a.group}
    at, title = 0, "".join(parsed.document.title.split())
    for line in parsed.clean.splitlines(keepends=True):
        text, start = line.strip(), at + len(line) - len(line.lstrip())
        at += len(line)
        bare = "".join(text.split())
        if text and bare != title:
            mark = levels.get(start) or ("### " if bare in groups else "")
            yield f"\n{mark}{text}"
    yield ""


def _catalog(args: argparse.Namespace) -> int:
    from policykit.corpus.atomic import locked, on_this_machine, write_atomically
    from policykit.corpus.build import build
    from policykit.corpus.catalog import completed
    from policykit.corpus.store import Store

    done = build(args.data)
    path = done.workspace.catalog
    with on_this_machine(path), locked(path):
        documents = Store(done.workspace.corpus).table(done.generation, "documents")
        rows: Any = documents.sort_values(["source_file", "source_item"]).to_dict("records")
        text, new = completed(path, rows)
        if new:
            write_atomically(path, text.encode("utf-8-sig"))
    print(f"{path}：补上 {new} 行。" if new else f"{path}：每份文件都已有一行，没有改动。")
    return say_refused(done.refused)
