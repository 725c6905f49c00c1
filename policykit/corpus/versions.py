"""Which documents are versions of one another, which end or change another, and which are in force on a day.

A document ends another where it says so (《…》同时废止) or where it bears the same title, region and level with a later
date; it amends one where its title says so (关于修改《…》的决定). What the catalog says (``replaces``, ``status``) wins.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, cast

from policykit.errors import UnknownChoice
from policykit.gongwen.words.lexicon import pattern
from policykit.records import Document, Standing

if TYPE_CHECKING:
    import pandas as pd

BY_HAND = "catalog.csv"
"""The successor of a document of which the analyst says that it is not in force, without naming one."""

ENDS = pattern(
    r"(?<!不)(?<!不再)(?:废止|失效|停止(?:执行|施行|实施)|不再(?:执行|施行|有效))",
    yes=("《办法》（某政发〔2021〕3号）同时废止", "原《若干措施》自行失效", "自发布之日起停止执行"),
    no=("保险责任终止", "继续有效", "不废止"),
)

STAYS = pattern(
    r"继续(?:有效|执行|施行|适用)|不一致的|相抵触|未到期|依法废止|(?:清理|评估).{0,10}废止",
    yes=("《办法》继续有效", "与本办法不一致的，以本办法为准"),
    no=("《办法》同时废止",),
)

MENTION = pattern(
    r"""
    《(?P<title>(?:[^《》]|《[^《》]*》){4,120})》
    (?:[(（](?P<number>[^（）()]{2,20}?[〔﹝\[［](?:19|20)\d{2}[〕﹞\]］]第?\d{1,4}号)[^（）()]*[)）])?
    (?P<part>第{N}{1,4}[条款项章])?
    |(?P<bare>{HAN}{2,10}[〔﹝\[［](?:19|20)\d{2}[〕﹞\]］]第?\d{1,4}号)
    """,
    yes=("《某市若干措施》（某政发〔2021〕3号）", "某政办发〔2019〕12号", "《某市办法》第十条"),
    no=("《办法》", "2021年3月"),
)

AMENDS = pattern(
    r"(?:关于)?(?:修改|修正|修订|调整|延长|补充|暂停)(?:执行|实施)?[^《]{0,12}《|《[^《》]+》(?:的?补充(?:规定|通知)|有效期)|补充(?:通知|规定|意见)$",
    yes=("关于修改《某市办法》的决定", "关于延长《某市若干措施》有效期的通知", "若干措施的补充通知"),
    no=("关于印发《某市办法》的通知", "某市办法（修订）"),
)

MARKS = pattern(
    r"""
    [(（](?:试行|暂行|修订版?|修订稿|修正|征求意见稿|送审稿|讨论稿|草案|新版|(?:19|20)\d{2}年?(?:版|修订版?|修正|印发|[—–~～至-]+(?:20)?\d{2}年?)?)[)）]
    |(?:19|20)\d{2}年?[—–~～至-]+(?:20)?\d{2}年?|(?:19|20)\d{2}年度?(?:版|修订版?)?|\d\.0版|暂行|公开?征求意见稿
    """,
    yes=("（试行）", "(2025—2027年)", "（2024年修订）", "2.0版"),
    no=("（此件公开发布）", "第五条"),
)

ISSUER = pattern(
    r"^[^《》]{2,40}?(?:政府|办公厅|办公室|委员会|[局厅部委]|分行|监管局|总局)(?=关于|印发)",
    yes=("某市人民政府办公室关于促进", "某省科技厅关于印发"),
    no=("关于促进", "某市促进科技金融若干措施"),
)

Said = Mapping[str, str]


def title_key(title: str) -> str:
    """What versions of one document have in common: the title without its issuer, years, 试行, 修订 and marks.

    >>> title_key("青岛市支持科技金融若干措施（试行）") == title_key("青岛市支持科技金融的若干措施(2025年修订)")
    True
    """
    inner = re.search(r"印发《(.{4,}?)》的通知$", title)
    bare = MARKS.regex.sub("", ISSUER.regex.sub("", inner[1] if inner else title))
    return re.sub(r"\W|_|的", "", bare).removeprefix("关于").removeprefix("印发").removesuffix("通知")


def with_standing(
    documents: Sequence[Document], texts: Mapping[str, str], said: Mapping[str, Said]
) -> tuple[list[Document], list[str]]:
    """The documents with ``status`` and ``successor``, and one line for each name in ``replaces`` that fits none.

    ``texts`` are the clean texts and ``said`` the rows of the catalog, both by ``doc_id``.
    """
    found: dict[str, tuple[Standing, str]] = {}
    policies = [d for d in documents if d.kind == "policy"]
    names = _Names(policies)
    for old, new in _newer(policies):
        found[old.doc_id] = "replaced", new.doc_id
    for new in policies:
        for old, status in _named_in(new, texts[new.doc_id], names):
            if status == "repealed" or old.doc_id not in found:
                found[old.doc_id] = status, new.doc_id
    notes: list[str] = []
    for new in policies:
        for name in filter(None, said.get(new.doc_id, {}).get("replaces", "").split("|")):
            olds = [d for d in documents if d is not new and name in _called(d)]
            found |= {old.doc_id: ("replaced", new.doc_id) for old in olds}
            if not olds:
                notes.append(
                    f"catalog.csv：replaces 写的 {name} 不在语料中；请写文件名、标题、文号或文件编号"
                )
    for d in documents:
        written = cast("Standing", said.get(d.doc_id, {}).get("status", ""))
        if written:
            ended = found.get(d.doc_id, ("", BY_HAND))[1] if written in ("replaced", "repealed") else ""
            found[d.doc_id] = written, ended
    made = []
    for d in documents:
        status, successor = found.get(d.doc_id, (d.status, ""))
        made.append(replace(d, status=status, successor=successor))
    return made, notes


def aside(documents: pd.DataFrame, day: str = "") -> dict[str, str]:
    """The policies that a comparison does not take, by ``doc_id``, with the reason.

    Without a ``day`` those alone that another document of the corpus, or the analyst, has replaced or repealed, so that
    a result does not change with the calendar. On a day (2025-12-31) besides these, as far as they had ended by then:
    ``expired``, ``later`` (not yet in force), ``repealed`` (its page says so) and ``draft``.
    """
    check_day(day)
    policies = documents[documents["kind"].isin(["policy", "former"])]
    rows = policies.to_dict("records")
    starts = {row["doc_id"]: row["effective_from"] or row["date_issued"] for row in rows}
    found: dict[str, str] = {}
    for row in rows:
        ended = row["status"] in ("replaced", "repealed") and row["successor"]
        if ended and (not day or starts.get(row["successor"], "") <= day):
            found[row["doc_id"]] = row["status"]
        elif day and row["status"] != "in_force":
            reasons = {
                "repealed": row["status"] == "repealed" and not row["successor"],
                "draft": row["status"] == "draft",
                "expired": "" < row["valid_until"] < day,
                "later": starts[row["doc_id"]] > day,
            }
            if why := next((reason for reason, holds in reasons.items() if holds), ""):
                found[row["doc_id"]] = why
    return found


def check_day(day: str) -> None:
    """``UnknownChoice`` for what is neither empty nor a day as 2025-12-31."""
    if day:
        try:
            if date.fromisoformat(day).isoformat() == day:
                return
        except ValueError:
            pass
        raise UnknownChoice("日期", day, "2025-12-31 这样的日期")


class _Names:
    """The documents by title and by number."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.titles: dict[str, list[Document]] = defaultdict(list)
        self.numbers: dict[str, list[Document]] = defaultdict(list)
        for d in documents:
            self.titles[title_key(d.title)].append(d)
            for number in filter(None, d.doc_number.split("|")):
                self.numbers[_number(number)].append(d)

    def fitting(self, m: re.Match[str], new: Document) -> list[Document]:
        """The older documents that a mention means: by its number, or else by its title in the same region."""
        number = _number(m["number"] or m["bare"] or "")
        if number in self.numbers:
            return [d for d in self.numbers[number] if d is not new and not _before(new, d)]
        key = title_key(m["title"]) if m["title"] else ""
        own = [
            d for d in self.titles.get(key, ()) if d.region == new.region and not (number and d.doc_number)
        ]
        return [d for d in own if d is not new and not _before(new, d)]


def _newer(policies: Sequence[Document]) -> Iterator[tuple[Document, Document]]:
    """Each version with the next one: same title, region and level, a later date; a draft replaces nothing issued."""
    held: dict[tuple[str, str, str], list[Document]] = defaultdict(list)
    for d in policies:
        if d.title and d.region and not AMENDS.find(d.title):
            held[title_key(d.title), d.region, d.level].append(d)
    for versions in held.values():
        issued = sorted((d for d in versions if d.status != "draft" and d.date_issued), key=_start)
        for old, new in zip(issued, issued[1:], strict=False):
            if _start(old) < _start(new):
                yield old, new
        for draft in (d for d in versions if d.status == "draft"):
            final = next((d for d in issued if _start(draft) <= _start(d)), None)
            if final:
                yield draft, final


def _named_in(new: Document, text: str, names: _Names) -> Iterator[tuple[Document, Standing]]:
    """The documents that a text ends or amends."""
    if AMENDS.find(new.title):
        for m in MENTION.every(new.title):
            yield from ((old, "amended") for old in names.fitting(m, new))
    listing = bool(re.search("废止|失效", new.title))
    if not (listing or ENDS.find(text)):
        return
    for sentence in re.split("[。；;]", "".join(text.split())):  # a number may stand on a line of its own
        ends = ENDS.find(sentence) or (listing and not re.search("根据|依据|按照", sentence))
        if not ends or STAYS.find(sentence):
            continue
        for m in MENTION.every(sentence):
            if listing or ENDS.find(sentence, m.end()):
                for old in names.fitting(m, new):
                    yield old, "amended" if m["part"] else "repealed"


def _called(d: Document) -> set[str]:
    return {d.doc_id, d.source_file, d.title, *d.doc_number.split("|")} - {""}


def _start(d: Document) -> str:
    return d.effective_from or d.date_issued


def _before(one: Document, other: Document) -> bool:
    return bool(one.date_issued and other.date_issued and one.date_issued < other.date_issued)


def _number(text: str) -> str:
    return re.sub(r"[﹝\[［](\d{4})[〕﹞\]］]第?", r"〔\1〕", "".join(text.split()))
