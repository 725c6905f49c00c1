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

FLAGS = ("数额", "上限", "期限", "条件", "专名")
PACKAGED = "packaged"
FEW = 10  # lines printed of each kind; --all prints every one
NAMED = 3  # terms or reasons named in one line


def options(made: Parser, name: str) -> Command:
    """Put the options of the command into its parser; gives what does it."""
    workspace(made)
    made.add_argument(
        "--against",
        metavar="FOLDER",
        help="与另一版手册相比：一个 codebook 文件夹，或 packaged（程序自带的一版）",
    )
    made.add_argument(
        "--frame", metavar="NAME|FOLDER", help="编码框架：随附的名称（channels、policy_tools）或文件夹"
    )
    made.add_argument("--try", dest="sentence", metavar="句子", help="只编这一句，列出依据和不计的理由")
    made.add_argument("--title", default="", metavar="标题", help="与 --try 同用：句子所在条文的标题")
    made.add_argument("--all", action="store_true", help="全部列出，不只列前几条")
    return _codebook


def _codebook(args: argparse.Namespace) -> int:
    from policykit.corpus.build import load

    if args.sentence:
        return _tried(args)
    other = _other(args.against)
    corpus = load(args.data)
    book = corpus.frame
    if other is None and "+" in book.version:
        other = _other(PACKAGED)
    few = None if args.all else FEW
    passed, lines = _trials(book)
    for line in (
        *_head(corpus),
        *lines,
        *_use(corpus, few),
        *_cuts(corpus, few),
        *_changes(corpus, other, few),
    ):
        print(line)
    return 0 if passed else 1


def _tried(args: argparse.Namespace) -> int:
    """One sentence with its codes, evidence and flags."""
    from pathlib import Path

    from policykit.coding.coder import code
    from policykit.coding.frames import load_frame
    from policykit.corpus.workspace import Workspace

    frame = load_frame(args.frame, own=Workspace(Path(args.data)).codebook if args.frame is None else None)
    made = code(args.sentence, title=args.title, frame=frame)
    row = made.measure
    there = (row.money, row.cap, row.deadline, row.condition, row.product)
    flags = [name for name, said in zip(FLAGS, there, strict=True) if said]
    print(f"类别：{'、'.join(made.categories) or '无'}；工具：{'、'.join(made.instruments) or '无'}")
    print(f"强度：{row.strength}（{row.verb or '没有动词'}）；写有：{'、'.join(flags) or '无'}")
    print(f"受益：{'、'.join(row.target) or '未写'}；承接：{'、'.join(row.receiver) or '未写'}")
    names = _reasons()
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


def _head(corpus: Corpus) -> Iterator[str]:
    book = corpus.frame
    own = f"，其中工作区自己的 {len(book.local)} 个" if book.local else ""
    sizes = f"{len(book.categories)} 类、{len(book.instruments)} 种工具、{len(book.terms)} 个条目{own}"
    yield f"编码手册 {book.version}（{book.hash[:12]}）：{sizes}"
    off = [rule.name for rule in book.rules if not rule.active]
    if off:
        yield f"停用的规则：{'、'.join(off)}"


def _trials(book: Frame) -> tuple[bool, list[str]]:
    """Whether every example comes out as written, and the lines that say so."""
    from policykit.compare.codebook_use import codebook_trials
    from policykit.report.contract import each

    table = codebook_trials(book)
    failed = table[~table["passed"]]
    lines = [
        f"例句：{len(table)} 句，{len(failed)} 句不符" if len(failed) else f"例句：{len(table)} 句，全部符合"
    ]
    for row in each(failed):
        lines.append(
            f"  {row.about}｜应为 {row.expected or '无'}，得 {row.found or '无'}｜{row.sentence}（{row.why}）"
        )
    return not len(failed), lines


def _use(corpus: Corpus, few: int | None) -> Iterator[str]:
    from policykit.compare.codebook_use import term_use
    from policykit.report.contract import each

    table = term_use(corpus)
    table = table[~table["kind"].isin(["excluded", "source"])]
    silent = table[table["found"] == 0]
    covered = table[(table["counted"] == 0) & (table["found"] > 0)]
    yield (
        f"语料：{len(corpus.policies)} 份政策文件，{len(corpus.measures)} 条措施；"
        f"{len(table)} 个计类别的条目中，{int((table['counted'] > 0).sum())} 个计入过"
    )
    yield f"语料中没有出现：{len(silent)} 个" + _some(silent["term"].tolist(), few and 3 * few)
    shadowed = covered[covered["shadowed"] == covered["found"]].sort_values(
        ["found", "term"], ascending=[False, True], kind="stable"
    )
    yield f"出现而总被别的条目遮住：{len(shadowed)} 个"
    for row in each(shadowed.head(few or len(shadowed))):
        yield f"  {row.term}｜{row.found} 处｜被 {_counts(row.shadowed_by, {})} 遮住"
    aside = covered.drop(shadowed.index).sort_values(
        ["found", "term"], ascending=[False, True], kind="stable"
    )
    yield f"认出而总被规则排除：{len(aside)} 个"
    for row in each(aside.head(few or len(aside))):
        over = f"；另被 {_counts(row.shadowed_by, {})} 遮住" if row.shadowed else ""
        yield f"  {row.term}｜{row.found} 处｜{_counts(row.aside, _reasons())}{over}"


def _cuts(corpus: Corpus, few: int | None) -> Iterator[str]:
    from policykit.compare.codebook_use import term_cuts
    from policykit.report.contract import each

    table = term_cuts(corpus)
    table = table[~table["kind"].isin(["excluded", "source"])]
    shown = [f"{row.term}→{row.words.replace('|', '/')}" for row in each(table)]
    yield f"jieba 不认识而会切开的条目：{len(table)} 个" + _some(shown, few)


def _changes(corpus: Corpus, other: Frame | None, few: int | None) -> Iterator[str]:
    if other is None:
        yield "没有与别的手册相比；要看改动的得失，请加 --against packaged 或 --against 文件夹"
        return
    from policykit.compare.codebook_use import codebook_changes

    table = codebook_changes(corpus, other)
    gained, lost = (int((table[name] != "").sum()) for name in ("gained", "lost"))
    yield f"与手册 {other.version}（{other.hash[:12]}）相比：{len(table)} 条措施的类别不同，{gained} 条有得，{lost} 条有失"
    yield from _moved(table.head(few or len(table)))
    if few and len(table) > few:
        yield f"  另有 {len(table) - few} 条，加 --all 全部列出"


def _moved(table: pd.DataFrame) -> Iterator[str]:
    from policykit.report.contract import each

    for row in each(table):
        said = [
            f"{sign} {categories.replace('|', '、')}（{terms.replace('|', '、')}）"
            for sign, categories, terms in (
                ("得", row.gained, row.terms_gained),
                ("失", row.lost, row.terms_lost),
            )
            if categories
        ]
        yield f"  {row.region} {row.measure_id}｜{'；'.join(said)}｜{row.text}"


def _some(names: Sequence[str], few: int | None) -> str:
    """The first names after a colon, with how many are left out."""
    shown = names[: few or len(names)]
    rest = " 等，加 --all 全部列出" if len(shown) < len(names) else ""
    return f"：{'、'.join(shown)}{rest}" if names else ""


def _counts(written: str, names: dict[str, str]) -> str:
    """``head 2|unless 1`` in words: 产品名的中心词另有所指 2 次、例外情形 1 次."""
    said = []
    for part in written.split("|"):
        name, _, n = part.rpartition(" ")
        said.append(f"{names.get(name, name)} {n} 次")
    return "、".join(said[:NAMED]) + ("等" if len(said) > NAMED else "")


def _reasons() -> dict[str, str]:
    from policykit.report.wording import words

    return {
        key.removeprefix("reason."): words.word(key) for key in words.table() if key.startswith("reason.")
    }
