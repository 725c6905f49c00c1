"""The box of facts in front of a text on a government page: 索引号, 发文机构, 文号, 成文日期, 发布日期 …

It comes as one fact a line (发文机构：某局), as several on a line, with spaces for colons, as a table (key and value
in cells), or as keys and values on lines of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.lexicon import Pattern, pattern
from policykit.gongwen.words.notes import NOTE_LINE

FACT_LINE = pattern(
    r"""
    ^[•·]?\s*(?P<open>[【\[]\s{0,4})?(?P<key>{FACT_KEY})\s*(?(open)[】\]]\s*[:：]?|[:：])\s*(?P<value>.*)$
    """,
    yes=("成文日期: 2024年5月20日", "【发布机构】某市公安局", "【文号】：某政发〔2024〕3号"),
    no=("来源广泛", "名称变更", "有效期三年", "【来源广泛】资金", "公布日期 2024.05.20"),
)


FACT_KEY = pattern(
    r"^[•·【\[]?\s*(?P<key>{FACT_KEY})\s*[】\]]?\s*(?P<colon>[:：]?)$",
    yes=("索 引 号", "发文机构：", "文　　号", "【发布日期】"),
    no=("发文机构：某局", "有效期三年", "总则"),
)

FACT_SPACED = pattern(
    r"(?:^[•·]?\s*|(?<=\s))(?P<key>{FACT_KEY})[ 　]+(?=[^\s:：])",
    yes=("文号 平科〔2024〕65号", "组配分类 政策文件 发布机构 县科技局"),
    no=("文号：平科〔2024〕65号", "来源广泛 渠道多样", "名称变更"),
)

FACT_INSIDE = pattern(
    r"(?:^|(?<=[\s　｜|；;【\[•·]))(?P<key>{FACT_KEY})\s*(?:[】\]]\s*[:：]?|[:：])\s*",
    yes=("索引号：01 发文机构：某局", "【文号】：某", "•【公布日期】2024.05.20", "【实施日期】2024年3月1日"),
    no=("资金来源：财政", "索引号 01"),
)


NUMBERED = (p.CHAPTER, p.CLAUSE, p.HEADING_1, p.HEADING_2, p.HEADING_3, p.HEADING_4)
OWN_LINE = (
    *(p.SIGNED_DAY, p.PRINTED, p.COPY_TO, p.PUBLIC_MARK, p.CONTACT, p.ATTENDANCE, p.ATTACHMENT, NOTE_LINE),
    *(p.WEB, FACT_LINE, p.SOURCE_LINE, p.LETTERHEAD, p.CLOSING, p.CONTENTS, p.POSTED),
)
"""Lines of these kinds begin something new; they never continue the line before."""

MIN_BARE = 2  # keys without a colon from which on they are a box and not words of the text
MAX_VALUE = 80  # characters of a value on a line of its own


def fact_lines(lines: Sequence[str]) -> set[int]:
    """Indexes of the lines that belong to such a box."""
    return {i for i, _ in _found(lines)}


def stated_facts(lines: Sequence[str]) -> dict[str, str]:
    """What the box says, by key without spaces; the first value of a key counts."""
    facts: dict[str, str] = {}
    for _, pairs in _found(lines):
        for key, value in pairs:
            if value:
                facts.setdefault("".join(key.split()), value)
    return facts


def _found(lines: Sequence[str]) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Line index and the facts of that line."""
    bare = sum(bool(FACT_KEY.whole(line.strip())) for line in lines)
    spaced = sum(_spaced(line.strip()) for line in lines)
    waiting = ""  # a key whose value stands on the next line
    for i, line in enumerate(lines):
        text = line.strip()
        if "\t" in text and (pairs := _cells(text)):
            yield i, pairs
            waiting = ""
        elif (m := FACT_KEY.whole(text)) and (m["colon"] or bare >= MIN_BARE):
            yield i, []
            waiting = m["key"]
        elif FACT_LINE.at(text):
            yield i, _on_one_line(text)
            waiting = ""
        elif spaced >= MIN_BARE and _spaced(text):
            yield i, _on_one_line(text, FACT_SPACED)
            waiting = ""
        elif waiting and len(text) <= MAX_VALUE and not any(mark in text for mark in "。；"):
            yield i, [(waiting, text)]
            waiting = ""
        else:
            waiting = ""


def _cells(text: str) -> list[tuple[str, str]]:
    """Key and value in neighbouring cells, or key：value in one."""
    cells = [cell.strip() for cell in text.split("\t")]
    pairs = []
    for cell, following in zip(cells, [*cells[1:], ""], strict=True):
        if m := FACT_KEY.whole(cell):
            pairs.append((m["key"], "" if FACT_KEY.whole(following) else following))
        elif m := FACT_LINE.at(cell):
            pairs.append((m["key"], m["value"].strip()))
    return pairs


def _spaced(text: str) -> bool:
    """Whether keys and values stand on the line with nothing but spaces between them (文号 某科〔2024〕6号)."""
    return bool(FACT_SPACED.at(text)) and len(text) <= MAX_VALUE and not any(c in text for c in "。；")


def _on_one_line(text: str, inside: Pattern = FACT_INSIDE) -> list[tuple[str, str]]:
    """All facts of one line; a value reaches to the next key."""
    keys = inside.every(text)
    ends = [*(m.start() for m in keys[1:]), len(text)][: len(keys)]
    return [
        (m["key"], text[m.end() : end].strip(" 　\t｜|；;【[")) for m, end in zip(keys, ends, strict=True)
    ]
