"""The command about the codebook itself: codebook."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from policykit.cli.options import workspace
from policykit.errors import UnknownChoice

TYPE_CHECKING = False  # typing itself takes as long to load as all of this
if TYPE_CHECKING:
    import pandas as pd

    from policykit.cli.options import Command, Parser
    from policykit.coding.frame import Frame
    from policykit.corpus.corpus import Corpus

PACKAGED = "packaged"
FEW = 10  # lines printed of each kind; --all prints every one
NAMED = 3  # terms or reasons named in one line


def options(made: Parser, name: str) -> Command:
    """Put the options of the command into its parser; gives what does it."""
    workspace(made)
    against = "与另一版手册相比：一个 codebook 文件夹，或 packaged（程序自带的一版）"
    made.add_argument("--against", metavar="FOLDER", help=against)
    frame = "编码框架：随附的名称（channels、policy_tools）或文件夹"
    made.add_argument("--frame", metavar="NAME|FOLDER", help=frame)
    made.add_argument("--try", dest="sentence", metavar="句子", help="只编这一句，列出依据和不计的理由")
    made.add_argument("--title", default="", metavar="标题", help="与 --try 同用：句子所在条文的标题")
    made.add_argument("--all", action="store_true", help="全部列出，不只列前几条")
    return _codebook


def _codebook(args: argparse.Namespace) -> int:
    from dataclasses import replace

    from policykit.coding.frame_checks import trials
    from policykit.coding.frames import load_frame
    from policykit.corpus.build import load

    if args.sentence:
        return _tried(args)
    other = _other(args.against)
    corpus = load(args.data)
    if args.frame:  # every sentence is coded anew here; what the workspace holds stays as it is
        corpus = replace(corpus, frame=load_frame(args.frame))
    book = corpus.frame
    if other is None and "+" in book.version:
        other = _other(PACKAGED)
    few = None if args.all else FEW
    failed = [trial for trial in trials(book) if not trial.passed]
    for line in (*_head(book), *_use(corpus, few), *_changes(corpus, other, few)):
        print(line)
    for trial in failed:
        due, got = ("、".join(names) or "无" for names in (trial.expected, trial.found))
        print(f"  例句不符：{trial.about}｜应为 {due}，得 {got}｜{trial.sentence}（{trial.why}）")
    return 1 if failed else 0


def _tried(args: argparse.Namespace) -> int:
    """One sentence with its codes, evidence and flags."""
    from pathlib import Path

    from policykit.coding.coder import code
    from policykit.coding.frames import load_frame
    from policykit.coding.samples import FLAGS
    from policykit.corpus.workspace import Workspace

    frame = load_frame(args.frame, own=Workspace(Path(args.data)).codebook if args.frame is None else None)
    made = code(args.sentence, title=args.title, frame=frame)
    row = made.measure
    flags = [word for flag, word in FLAGS.items() if getattr(row, flag)]
    print(f"类别：{'、'.join(made.categories) or '无'}；工具：{'、'.join(made.instruments) or '无'}")
    print(f"强度：{row.strength}（{row.verb or '没有动词'}）；写有：{'、'.join(flags) or '无'}")
    print(f"受益：{'、'.join(row.target) or '未写'}；承接：{'、'.join(row.receiver) or '未写'}")
    names = _reasons(frame)
    for label in made.labels:
        why = f"不计：{names.get(label.reason, label.reason)}" if label.reason else f"依据：{label.rule}"
        print(f"  {label.term}｜{label.category} {label.instrument}｜{why}")
    return 0


def _other(given: str | None) -> Frame | None:
    from pathlib import Path

    from policykit.coding.frame_files import NAMES
    from policykit.coding.frames import load_frame

    if given is None:
        return None
    if given == PACKAGED:
        return load_frame()
    if not any((Path(given) / name).is_file() for name in NAMES):
        raise UnknownChoice("--against", given, f"{PACKAGED}，或含有 {'、'.join(NAMES)} 之一的文件夹")
    return load_frame(own=Path(given))


def _head(book: Frame) -> Iterator[str]:
    from policykit.coding.frame_checks import reachable, trials

    own = f"，其中工作区自己的 {len(book.local)} 个" if book.local else ""
    sizes = f"{len(book.categories)} 类、{len(book.instruments)} 种工具、{len(book.terms)} 个条目{own}"
    yield f"编码手册 {book.version}（{book.hash[:12]}）：{sizes}"
    off = [rule.name for rule in book.rules if not rule.active]
    if off:
        yield f"停用的规则：{'、'.join(off)}"
    made = trials(book)
    wrong = sum(not trial.passed for trial in made)
    yield f"例句：{len(made)} 句，{f'{wrong} 句不符' if wrong else '全部符合'}"
    for term, why in reachable(book):
        yield f"  自相矛盾：{term} 在任何句子里都不会计入（{why}）"


def _use(corpus: Corpus, few: int | None) -> Iterator[str]:
    from policykit.compare.frames import term_use

    names = _reasons(corpus.frame)
    table = term_use(corpus)
    table = table[~table["kind"].isin(corpus.frame.silent)]
    silent = table[table["found"] == 0]
    over = table[(table["counted"] == 0) & (table["found"] > 0)]
    over = over.sort_values(["found", "term"], ascending=[False, True], kind="stable")
    hidden = over["shadowed"] == over["found"]
    yield (
        f"语料：{len(corpus.policies)} 份政策文件，{len(corpus.measures)} 条措施；"
        f"{len(table)} 个计类别的条目中，{int((table['counted'] > 0).sum())} 个计入过"
    )
    shown = silent["term"].head(3 * few if few else len(silent))
    more = " 等，加 --all 全部列出" if len(shown) < len(silent) else ""
    yield f"语料中没有出现：{len(silent)} 个" + (f"：{'、'.join(shown)}{more}" if len(silent) else "")
    yield f"出现而总被别的条目遮住：{int(hidden.sum())} 个"
    for row in over[hidden].head(few or len(over)).to_dict("records"):
        yield f"  {row['term']}｜{row['found']} 处｜被 {_counts(row['shadowed_by'], {})} 遮住"
    yield f"认出而总被规则排除：{int((~hidden).sum())} 个"
    for row in over[~hidden].head(few or len(over)).to_dict("records"):
        beside = f"；另被 {_counts(row['shadowed_by'], {})} 遮住" if row["shadowed"] else ""
        yield f"  {row['term']}｜{row['found']} 处｜{_counts(row['aside'], names)}{beside}"


def _changes(corpus: Corpus, other: Frame | None, few: int | None) -> Iterator[str]:
    from policykit.compare.frames import frame_changes

    if other is None:
        yield "没有与别的手册相比；要看改动的得失，请加 --against packaged 或 --against 文件夹"
        return
    table = frame_changes(corpus, other)
    moved = [f"类别有得 {_filled(table, 'gained')} 条、有失 {_filled(table, 'lost')} 条"]
    moved += [
        f"工具有得 {_filled(table, 'instruments_gained')} 条、有失 {_filled(table, 'instruments_lost')} 条"
    ]
    yield f"与手册 {other.version}（{other.hash[:12]}）相比，{len(table)} 条措施的编码不同：{'；'.join(moved)}"
    for row in table.head(few or len(table)).to_dict("records"):
        said = []
        for sign, side in (("得", "gained"), ("失", "lost")):
            names = [*filter(None, (row[side], row[f"instruments_{side}"]))]
            terms = row[f"terms_{side}"].replace("|", "、")
            said += [f"{sign} {'｜'.join(names).replace('|', '、')}（{terms}）"] if names else []
        yield f"  {row['region']} {row['measure_id']}｜{'；'.join(said)}｜{row['text']}"
    if few and len(table) > few:
        yield f"  另有 {len(table) - few} 条，加 --all 全部列出"


def _filled(table: pd.DataFrame, column: str) -> int:
    return int((table[column] != "").sum())


def _counts(written: str, names: dict[str, str]) -> str:
    """``head 2|unless 1`` in words: 产品名的中心词另有所指 2 次、例外情形 1 次."""
    parts: Sequence[tuple[str, str, str]] = [part.rpartition(" ") for part in written.split("|")]
    said = [f"{names.get(name, name)} {n} 次" for name, _, n in parts]
    return "、".join(said[:NAMED]) + ("等" if len(said) > NAMED else "")


def _reasons(book: Frame) -> dict[str, str]:
    """Why terms are set aside, in words: by the program's reasons, and by the rules of the frame."""
    from policykit.report.wording import words

    said = {
        key.removeprefix("reason."): words.word(key) for key in words.table() if key.startswith("reason.")
    }
    return {rule.key: rule.name for rule in book.rules} | said
